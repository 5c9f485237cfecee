import Glibc

/// The chances of one customer, from the book's and its own documents: speed by half and phase, chance by lag, by due weekday and lag,
/// and factors by amount and by five days of the month.
///
/// Reused from customer to customer; `fit` starts anew.
struct CustomerHazard {
  let baseline: HazardBaseline
  private var table: LagTable
  /// Chance at each lag, whatever the due weekday.
  private(set) var byLag = [Double](repeating: 0, count: Lags.count)
  /// Chance per working day beyond the last lag, and the logarithm of its opposite.
  private(set) var tail = 0.0
  private var tailLog = 0.0
  private var factors = [Double](repeating: 1, count: Lags.count)
  /// Running sums over lags of the chance, and of the logarithm of not being paid, by weekday; filled as far as they are asked for.
  private var sums = RunningSums()
  private var logs = RunningSums()
  private var fifths = [(Double, Double)](repeating: (1, 1), count: 5)
  private var twentieths = [(Double, Double)](repeating: (1, 1), count: 20)
  private var fiveDays = [(Double, Double)](repeating: (1, 1), count: 6)

  init(_ baseline: HazardBaseline) {
    self.baseline = baseline
    table = LagTable([], baseline.recency)
  }

  /// Takes the next customer's documents.
  mutating func fit(_ records: ArraySlice<LaggedRecord>) {
    let table = LagTable(records, baseline.recency)
    take(table, speed: CustomerSpeed(table, odds: baseline.odds, weights: baseline.weights))
  }

  /// Takes the next customer, whose speed is known already.
  mutating func take(_ table: LagTable, speed: CustomerSpeed) {
    self.table = table
    speed.factors(into: &factors)
    for place in 0..<Lags.count {
      byLag[place] = CustomerSpeed.chance(baseline.odds[place] * factors[place])
    }
    if let weight = baseline.weights.lags {
      for (step, place) in table.places.enumerated() {
        byLag[place] =
          (table.allPaid[step] + weight * byLag[place]) / (table.allAtRisk[step] + weight)
      }
    }
    tail = min(
      (table.tailPaid + HazardWeights.tail)
        / (table.tailAtRisk + HazardWeights.tail / baseline.tail), 0.5)
    tailLog = log1p(-tail)
    sums.clear()
    logs.clear()
  }

  /// Chance at a lag for documents due on a weekday.
  @inline(__always)
  private func chance(_ weekday: Int, _ place: Int) -> Double {
    let cell = weekday * Lags.count + place
    let lag = HazardBaseline.clamped(byLag[place])
    let odds = lag / (1 - lag) * baseline.weekdayFactors[cell]
    let expected = odds / (1 + odds)
    let own = table.cell(weekday, place)
    guard let weight = baseline.weights.weekdays, own.atRisk > 0 else {
      return HazardBaseline.clamped(expected)
    }
    return HazardBaseline.clamped((own.paid + weight * expected) / (own.atRisk + weight))
  }

  /// Where summing up starts: no earlier than the customer's documents or the lag asked for.
  private func origin(_ from: Int) -> Int {
    let asked = Lags.place(from)
    return table.places.isEmpty ? asked : min(asked, table.places.lowerBound)
  }

  private mutating func fillSums(_ weekday: Int, from: Int, through: Int) {
    for place in sums.missing(weekday, from: origin(from), through: Lags.place(through)) {
      sums.append(chance(weekday, place), weekday, place)
    }
  }

  private mutating func fillLogs(_ weekday: Int, from: Int, through: Int) {
    for place in logs.missing(weekday, from: origin(from), through: Lags.place(through)) {
      logs.append(log1p(-chance(weekday, place)), weekday, place)
    }
  }

  /// Sum of chances over lags, before and after the due day, without what lies beyond the last lag.
  mutating func hazardSum(weekday: Int, from: Int, through: Int) -> (Double, Double) {
    fillSums(weekday, from: from, through: max(from, through))
    return sums.between(weekday, from, through)
  }

  /// The same with what lies beyond the last lag.
  mutating func fullHazardSum(weekday: Int, from: Int, through: Int) -> (Double, Double) {
    var sum = hazardSum(weekday: weekday, from: from, through: through)
    sum.1 += tail * Double(max(through - max(from - 1, Lags.last), 0))
    return sum
  }

  /// Sum of the logarithms of not being paid, before and after the due day.
  mutating func logSum(weekday: Int, from: Int, through: Int) -> (Double, Double) {
    fillLogs(weekday, from: from, through: max(from, through))
    var sum = logs.between(weekday, from, through)
    sum.1 += tailLog * Double(max(through - max(from - 1, Lags.last), 0))
    return sum
  }

  // MARK: Factors

  /// Estimates the customer's own factors by size of amounts and five days of the month, one after the other, each on what the ones
  /// before leave unexplained.
  mutating func fitFactors(_ records: ArraySlice<LaggedRecord>) {
    let weights = baseline.weights
    resetFactors()
    guard weights.amounts != nil || weights.fiveDays != nil else { return }
    var paid = [(Double, Double)](repeating: (0, 0), count: records.count)
    var expected = paid
    for (index, record) in records.enumerated() {
      let weight = baseline.recency[Int(record.sinceDue)]
      let sum = hazardSum(
        weekday: Int(record.weekday), from: Int(record.entry),
        through: min(Int(record.exit), Lags.last))
      let tenth = baseline.amountFactors[Int(record.twentieth) / 2]
      expected[index] = (weight * sum.0 * tenth.0, weight * sum.1 * tenth.1)
      guard record.isPaid, Int(record.exit) <= Lags.last else { continue }
      if record.exit > 0 { paid[index].1 = weight } else { paid[index].0 = weight }
    }
    func fitted(
      _ count: Int, _ weight: Double, _ key: (LaggedRecord) -> Int
    ) -> [(Double, Double)] {
      var sums = [(paid: (Double, Double), expected: (Double, Double))](
        repeating: ((0, 0), (0, 0)), count: count)
      for (index, record) in records.enumerated() {
        let place = key(record)
        sums[place].paid.0 += paid[index].0
        sums[place].paid.1 += paid[index].1
        sums[place].expected.0 += expected[index].0
        sums[place].expected.1 += expected[index].1
      }
      let factors = sums.map { sum in
        (
          (sum.paid.0 + weight) / (sum.expected.0 + weight),
          (sum.paid.1 + weight) / (sum.expected.1 + weight)
        )
      }
      for (index, record) in records.enumerated() {
        expected[index].0 *= factors[key(record)].0
        expected[index].1 *= factors[key(record)].1
      }
      return factors
    }
    if let weight = weights.amounts {
      fifths = fitted(5, weight) { Int($0.twentieth) / 4 }
      twentieths = fitted(20, weight) { Int($0.twentieth) }
    }
    if let weight = weights.fiveDays { fiveDays = fitted(6, weight) { Int($0.fiveDays) } }
  }

  private mutating func resetFactors() {
    for place in fifths.indices { fifths[place] = (1, 1) }
    for place in twentieths.indices { twentieths[place] = (1, 1) }
    for place in fiveDays.indices { fiveDays[place] = (1, 1) }
  }

  /// Factor on the hazard of a document before and after its due day.
  func factor(twentieth: UInt8, fiveDays day: UInt8) -> (Double, Double) {
    let (size, place) = (Int(twentieth), Int(day))
    guard twentieth != PaymentView.noTwentieth else { return fiveDays[place] }
    let tenth = baseline.amountFactors[size / 2]
    return (
      tenth.0 * fifths[size / 4].0 * twentieths[size].0 * fiveDays[place].0,
      tenth.1 * fifths[size / 4].1 * twentieths[size].1 * fiveDays[place].1
    )
  }
}

/// Running sums over lags by weekday, as far as they have been asked for.
private struct RunningSums {
  private var values = [Double](repeating: 0, count: 7 * (Lags.count + 1))
  private var starts = [Int](repeating: 0, count: 7)
  private var ends = [Int](repeating: 0, count: 7)

  mutating func clear() {
    for weekday in 0..<7 { ends[weekday] = 0 }
  }

  /// Places still to be appended, in order; an earlier start than before begins anew.
  @inline(__always)
  mutating func missing(_ weekday: Int, from start: Int, through place: Int) -> Range<Int> {
    if ends[weekday] == 0 || start < starts[weekday] {
      starts[weekday] = start
      ends[weekday] = start
      values[weekday * (Lags.count + 1) + start] = 0
    }
    return ends[weekday]..<max(ends[weekday], place + 1)
  }

  @inline(__always)
  mutating func append(_ value: Double, _ weekday: Int, _ place: Int) {
    let row = weekday * (Lags.count + 1)
    values[row + place + 1] = values[row + place] + value
    ends[weekday] = place + 1
  }

  /// Sum over the lags from … through, split at the due day.
  @inline(__always)
  func between(_ weekday: Int, _ from: Int, _ through: Int) -> (Double, Double) {
    let start = min(max(from, Lags.first), Lags.last + 1) - Lags.first
    let end = max(min(max(through, Lags.first - 1), Lags.last) - Lags.first + 1, start)
    let row = weekday * (Lags.count + 1)
    // Only what is asked for has been summed up: the due day is looked at only where the lags cross it.
    if end <= Lags.late { return (values[row + end] - values[row + start], 0) }
    if start >= Lags.late { return (0, values[row + end] - values[row + start]) }
    let due = values[row + Lags.late]
    return (due - values[row + start], values[row + end] - due)
  }
}
