import Receivables

/// Cash expected from open documents by week, with its variance, in minor units as real numbers.
struct WeeklyCash: Sendable {
  /// Weeks that are forecast.
  static let weeks = 13
  /// Days of the further total that stands beside the weeks.
  static let days = 30
  /// Days after which each week ends, then the thirty days.
  static let horizons = (1...weeks).map { 7 * $0 } + [days]

  /// By week, then the first thirty days.
  var expected = [Double](repeating: 0, count: weeks + 1)
  /// Σ over clusters of M × (A − M): documents of a customer that fall due together are paid together or not at all.
  var variance = [Double](repeating: 0, count: weeks + 1)
  /// Amount of all documents.
  var open = 0.0

  static func += (left: inout WeeklyCash, right: WeeklyCash) {
    for place in left.expected.indices {
      left.expected[place] += right.expected[place]
      left.variance[place] += right.variance[place]
    }
    left.open += right.open
  }

  /// Documents that are paid together.
  struct Cluster {
    private var amount = 0.0
    private var expected = [Double](repeating: 0, count: WeeklyCash.weeks + 1)

    /// Adds a document with the chances that it is still open at the end of each week and of the thirtieth day.
    mutating func add(_ amount: Double, open: [Double]) {
      self.amount += amount
      var before = 1.0
      for week in 0..<WeeklyCash.weeks {
        expected[week] += amount * (before - open[week])
        before = open[week]
      }
      expected[WeeklyCash.weeks] += amount * (1 - open[WeeklyCash.weeks])
    }

    /// Adds the cluster to sums and empties it.
    mutating func close(into cash: inout WeeklyCash) {
      guard amount > 0 else { return }
      cash.open += amount
      for place in expected.indices {
        cash.expected[place] += expected[place]
        cash.variance[place] += expected[place] * (amount - expected[place])
        expected[place] = 0
      }
      amount = 0
    }
  }
}

/// What a past day would have forecast, and what came.
struct PastCash: Sendable {
  let day: Int
  let cash: WeeklyCash
  /// Received by week and in thirty days, as far as the data reach.
  let received: [Double]
}

/// Corrects a forecast by how earlier ones of the same book turned out, and says how far it may be off.
struct CashCalibration: Sendable {
  /// Past days by day, oldest first.
  let past: [PastCash]
  /// The day that is forecast.
  let day: Int
  /// Pairs of customer and day of settlement seen by then.
  let settlements: Int

  /// Past days are four weeks apart, so that the weekday stays and a year has every season once.
  static let stepDays = 28
  static let stepCount = 13
  /// Days of history that a past day needs.
  static let leastHistory = 42
  /// Past forecasts that the factor one counts for.
  static let priorWeight = 2.0
  /// Standard score of the ends of an interval that holds four times in five.
  static let z80 = 1.2816
  /// Errors that the width of one counts for, and the largest square that enters.
  static let priorErrors = 30.0
  static let largestSquare = 9.0

  /// Last day of a place's window after a day.
  private static func end(_ place: Int, after day: Int) -> Int {
    day + (place < WeeklyCash.weeks ? 7 * (place + 1) : WeeklyCash.days)
  }

  /// Factor on the expectation of a place as of a day: what came over what was expected, from past days whose window had ended.
  ///
  /// A recent drift beyond two standard errors is added.
  func factor(_ place: Int, at day: Int, expected: Double) -> Double {
    let level = level(place, at: day, expected: expected)
    var sum = (expected: 0.0, received: 0.0, variance: 0.0)
    for own in past
    where own.day < day && own.day >= day - 91 - CashCalibration.stepDays
      && CashCalibration.end(place, after: own.day) <= day
    {
      let factor = self.level(place, at: own.day, expected: own.cash.expected[place])
      sum.expected += own.cash.expected[place] * factor
      sum.received += own.received[place]
      sum.variance += variance(own.cash, place, factor: factor)
    }
    guard sum.expected > 0 else { return level }
    let drift = sum.received / sum.expected - 1
    let error = sum.variance / (sum.expected * sum.expected)
    guard drift * drift > 4 * error else { return level }
    return level * min(2, max(0.5, 1 + drift * (1 - 4 * error / (drift * drift))))
  }

  private func level(_ place: Int, at day: Int, expected: Double) -> Double {
    let prior = CashCalibration.priorWeight * expected
    var sums = (received: prior, expected: prior)
    for own in past where own.day < day && CashCalibration.end(place, after: own.day) <= day {
      sums.received += own.received[place]
      sums.expected += own.cash.expected[place]
    }
    return sums.expected > 0 ? sums.received / sums.expected : 1
  }

  /// Variance of a place: of the clusters, and of the rates themselves.
  func variance(_ cash: WeeklyCash, _ place: Int, factor: Double) -> Double {
    let used = max(factor, 0.05)
    let mean = cash.expected[place] * factor
    return used * used * cash.variance[place] + mean * mean / Double(max(1, settlements))
  }

  /// Factor on the width of intervals by group of horizons: first week, next three, later ones, thirty days.
  func widths() -> [Double] {
    (0..<4).map { group in
      var sum = CashCalibration.priorErrors
      var count = CashCalibration.priorErrors
      for own in past {
        for place in own.cash.expected.indices
        where CashCalibration.group(place) == group
          && CashCalibration.end(place, after: own.day) <= day
        {
          let factor = factor(place, at: own.day, expected: own.cash.expected[place])
          let expected = own.cash.expected[place] * factor
          let received = own.received[place]
          guard max(expected, received) >= 0.002 * own.cash.open else { continue }
          let variance = variance(own.cash, place, factor: factor)
          guard variance > 0 else { continue }
          let error = received - expected
          sum += min(error * error / variance, CashCalibration.largestSquare)
          count += 1
        }
      }
      return (sum / count * (1 + 0.5 / Double(1 + past.count))).squareRoot()
    }
  }

  static func group(_ place: Int) -> Int {
    place == WeeklyCash.weeks ? 3 : place == 0 ? 0 : place < 4 ? 1 : 2
  }
}

extension PaymentModel {
  /// Whether all of a customer's documents count as one cluster although no run is known: it has settled on fewer than four days so far, so nobody knows yet
  /// what it pays together.
  static func paysTogether(_ paid: some Sequence<Int>) -> Bool {
    var days: [Int] = []
    for day in paid where !days.contains(day) {
      days.append(day)
      if days.count == 4 { return false }
    }
    return true
  }
}
