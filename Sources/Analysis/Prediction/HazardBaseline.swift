import Glibc

/// What the book as a whole shows: the chance of payment by lag, how due weekdays and amounts change it, and the chance per working day
/// beyond the last lag.
struct HazardBaseline: Sendable {
  let weights: HazardWeights
  let recency: RecencyTable
  /// Odds of payment at each lag of a customer of the book's speed.
  private(set) var odds = [Double](repeating: 0, count: Lags.count)
  /// Factor on the odds by due weekday and lag.
  private(set) var weekdayFactors = [Double](repeating: 1, count: 7 * Lags.count)
  /// Chance per working day beyond the last lag.
  private(set) var tail = 0.0
  /// Factor on the hazard by tenth of amounts and half.
  private(set) var amountFactors = [(Double, Double)](repeating: (1, 1), count: 10)
  /// Speeds of the customers from which it was estimated.
  private(set) var speeds: [CustomerSpeed] = []

  /// Steps in which customers' speeds and the book's chances are fitted to each other.
  static let steps = 3

  /// Of a book that shows nothing.
  init() {
    weights = HazardWeights()
    recency = RecencyTable(halfLife: nil)
  }

  /// Estimates the book's part from what was visible of its documents, counted with the half-life of the weights.
  ///
  /// What depends on weights that are the same as those of `like`, an estimate from the same documents, is taken from it.
  init(
    _ view: PaymentView, weights: HazardWeights, _ counted: LagTables, like: HazardBaseline? = nil
  ) {
    self.weights = weights
    recency = counted.recency
    let tables = counted.tables
    if let like, (like.weights.halves, like.weights.phases) == (weights.halves, weights.phases) {
      (odds, tail, speeds) = (like.odds, like.tail, like.speeds)
      if like.weights.lags == weights.lags {
        weekdayFactors = like.weekdayFactors
        if like.weights.weekdays == weights.weekdays {
          amountFactors = like.amountFactors
          return
        }
      } else {
        fitWeekdays(tables)
      }
    } else {
      fitOdds(tables)
      speeds = tables.map { CustomerSpeed($0, odds: odds, weights: weights) }
      fitWeekdays(tables)
    }
    fitAmounts(view, tables)
  }

  /// Fits the chances by lag, and beyond the last one.
  private mutating func fitOdds(_ tables: [LagTable]) {
    var paid = [Double](repeating: 0, count: Lags.count)
    var atRisk = paid
    var tailPaid = 0.0
    var tailAtRisk = 0.0
    for table in tables {
      for (step, place) in table.places.enumerated() {
        paid[place] += table.allPaid[step]
        atRisk[place] += table.allAtRisk[step]
      }
      tailPaid += table.tailPaid
      tailAtRisk += table.tailAtRisk
    }
    tail = min((tailPaid + 1) / (tailAtRisk + 100), 0.5)
    odds = HazardBaseline.smoothed(paid, atRisk)
    fitSpeeds(tables, paid)
  }

  /// Chance at each lag, drawn towards that of the five lags around it where few documents are at risk.
  private static func smoothed(_ paid: [Double], _ atRisk: [Double]) -> [Double] {
    let all = (paid.reduce(0, +) + 0.5) / (atRisk.reduce(0, +) + 1)
    return (0..<Lags.count).map { place in
      let around = max(0, place - 2)...min(Lags.count - 1, place + 2)
      let near =
        (around.reduce(0) { $0 + paid[$1] } + all) / (around.reduce(0) { $0 + atRisk[$1] } + 1)
      let chance = clamped((paid[place] + 2 * near) / (atRisk[place] + 2))
      return chance / (1 - chance)
    }
  }

  static func clamped(_ chance: Double) -> Double { min(max(chance, Lags.least), 1 - Lags.least) }

  /// Fits customers' speeds and the book's chances to each other: the book's chance is one that, at its customers' speeds, explains its
  /// payments.
  private mutating func fitSpeeds(_ tables: [LagTable], _ paid: [Double]) {
    var speeds = [CustomerSpeed](repeating: CustomerSpeed(), count: tables.count)
    var factors = [Double](repeating: 1, count: Lags.count)
    for _ in 0..<HazardBaseline.steps {
      var expected = [Double](repeating: 0, count: Lags.count)
      for account in tables.indices where !tables[account].places.isEmpty {
        let table = tables[account]
        speeds[account].step(table, odds: odds, weights: weights)
        speeds[account].factors(into: &factors)
        for (step, place) in table.places.enumerated() {
          expected[place] +=
            CustomerSpeed.chance(odds[place] * factors[place]) * table.allAtRisk[step]
        }
      }
      for place in 0..<Lags.count { odds[place] *= (paid[place] + 1) / (expected[place] + 1) }
    }
  }

  /// Fits the factors of due weekdays to what customers' chances by lag leave unexplained.
  private mutating func fitWeekdays(_ tables: [LagTable]) {
    var paid = [Double](repeating: 0, count: 7 * Lags.count)
    var expected = paid
    var hazard = CustomerHazard(self)
    for (table, speed) in zip(tables, speeds) where !table.places.isEmpty {
      hazard.take(table, speed: speed)
      let byLag = hazard.byLag
      for weekday in 0..<7 {
        let first = weekday * Lags.count
        table.forEach(weekday, table.places) { place, ownPaid, atRisk in
          paid[first + place] += ownPaid
          expected[first + place] += atRisk * byLag[place]
        }
      }
    }
    for cell in weekdayFactors.indices {
      let prior =
        HazardWeights.bookWeekdays * CustomerSpeed.chance(odds[cell % Lags.count])
      weekdayFactors[cell] = (paid[cell] + prior) / (expected[cell] + prior)
    }
  }

  /// Fits the factors of amounts to what customers' chances by weekday and lag leave unexplained.
  private mutating func fitAmounts(
    _ view: PaymentView, _ tables: [LagTable]
  ) {
    var paid = [(Double, Double)](repeating: (0, 0), count: 10)
    var expected = paid
    var hazard = CustomerHazard(self)
    for account in tables.indices where !tables[account].places.isEmpty {
      hazard.take(tables[account], speed: speeds[account])
      for record in view.records[view.range(account)] {
        let weight = recency[Int(record.sinceDue)]
        let sum = hazard.hazardSum(
          weekday: Int(record.weekday), from: Int(record.entry),
          through: min(Int(record.exit), Lags.last))
        let tenth = Int(record.twentieth) / 2
        expected[tenth].0 += weight * sum.0
        expected[tenth].1 += weight * sum.1
        guard record.isPaid, Int(record.exit) <= Lags.last else { continue }
        if record.exit > 0 { paid[tenth].1 += weight } else { paid[tenth].0 += weight }
      }
    }
    let prior = HazardWeights.bookAmounts
    for tenth in 0..<10 {
      amountFactors[tenth] = (
        (paid[tenth].0 + prior) / (expected[tenth].0 + prior),
        (paid[tenth].1 + prior) / (expected[tenth].1 + prior)
      )
    }
  }
}

/// What the documents of all accounts of a view show, counted with one half-life.
struct LagTables: Sendable {
  let recency: RecencyTable
  let tables: [LagTable]

  init(_ view: PaymentView, halfLife: Double?) {
    let recency = RecencyTable(halfLife: halfLife)
    self.recency = recency
    tables = (0..<view.accountCount).map { LagTable(view.records[view.range($0)], recency) }
  }
}

extension CustomerSpeed {
  /// The speed that explains a customer's payments against the book's chances; one for a customer without any document.
  init(_ table: LagTable, odds: [Double], weights: HazardWeights) {
    self.init()
    guard !table.places.isEmpty else { return }
    for _ in 0..<HazardBaseline.steps { step(table, odds: odds, weights: weights) }
  }
}
