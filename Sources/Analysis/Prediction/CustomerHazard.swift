import Glibc

/// The chances of one customer, from the book's and its own documents: speed by half and phase, chance by lag, by due weekday and lag,
/// and factors by amount and by five days of the month.
///
/// Reused from customer to customer; `fit` starts anew.
struct CustomerHazard {
  private var lags: CustomerLags
  /// Chance per working day beyond the last lag, and the logarithm of its opposite.
  private(set) var tail = 0.0
  private var tailLog = 0.0
  /// Chances by weekday and lag, their running sums, and those of the logarithm of not being paid; filled as far as they are asked for.
  private var chances = LagRows()
  private var sums = LagRows()
  private var logs = LagRows()
  /// Factors by twentieth of amounts, the book's included, and by five days of the month.
  private var sizes = [(Double, Double)](repeating: (1, 1), count: 20)
  private var fiveDays = [(Double, Double)](repeating: (1, 1), count: 6)

  init(_ baseline: HazardBaseline) {
    lags = CustomerLags(baseline)
  }

  var baseline: HazardBaseline { lags.baseline }
  /// Chance at each lag, whatever the due weekday.
  var byLag: [Double] { lags.byLag }

  /// Takes the next customer's documents.
  mutating func fit(_ records: ArraySlice<LaggedRecord>) {
    let table = LagTable(records, baseline.recency)
    take(table, speed: CustomerSpeed(table, odds: baseline.odds, weights: baseline.weights))
  }

  /// Takes the next customer, whose speed is known already.
  mutating func take(_ table: LagTable, speed: CustomerSpeed) {
    lags.take(table, speed: speed)
    tail = min(
      (table.tailPaid + HazardWeights.tail)
        / (table.tailAtRisk + HazardWeights.tail / baseline.tail), 0.5)
    tailLog = log1p(-tail)
    chances.clear()
    sums.clear()
    logs.clear()
  }

  private mutating func fillChances(_ weekday: Int, from: Int, through: Int) {
    guard chances.isMissing(weekday, from: from, through: through) else { return }
    let missing = chances.missing(weekday, from: from, through: through)
    let start = LagRows.cell(weekday, 0)
    lags.fill(&chances.values, from: start, weekday, missing.before)
    lags.fill(&chances.values, from: start, weekday, missing.after)
  }

  private mutating func fillSums(_ weekday: Int, from: Int, through: Int) {
    guard sums.isMissing(weekday, from: from, through: through) else { return }
    fillChances(weekday, from: from, through: through)
    let missing = sums.missing(weekday, from: from, through: through)
    sums.prepend(weekday, missing.before, chances) { $0 }
    sums.append(weekday, missing.after, chances) { $0 }
  }

  // The plain logarithm: what it loses of small chances is far below what is added up, and it is several times quicker than `log1p`.
  private mutating func fillLogs(_ weekday: Int, from: Int, through: Int) {
    guard logs.isMissing(weekday, from: from, through: through) else { return }
    fillChances(weekday, from: from, through: through)
    let missing = logs.missing(weekday, from: from, through: through)
    logs.prepend(weekday, missing.before, chances) { log(1 - $0) }
    logs.append(weekday, missing.after, chances) { log(1 - $0) }
  }

  /// Sum of chances over lags, before and after the due day, without what lies beyond the last lag.
  mutating func hazardSum(weekday: Int, from: Int, through: Int) -> (Double, Double) {
    fillSums(weekday, from: from, through: through)
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
    fillLogs(weekday, from: from, through: through)
    var sum = logs.between(weekday, from, through)
    sum.1 += tailLog * Double(max(through - max(from - 1, Lags.last), 0))
    return sum
  }

  // MARK: Documents

  /// The chances of a document due on a weekday that is open after a lag, with factors on its hazard before and after the due day, and
  /// those for sums of cash.
  mutating func curve(
    weekday: Int, age: Int, factor: (Double, Double), plain: (Double, Double) = (1, 1)
  ) -> OpenCurve {
    fillLogs(weekday, from: age + 1, through: Lags.last)
    return OpenCurve(
      weekday: weekday, age: age, start: logs.halves(weekday, through: age), factor: factor,
      plain: plain)
  }

  /// Logarithm of the chance that a document is open after a lag.
  @inline(__always)
  func logOpen(_ curve: OpenCurve, through lag: Int) -> Double {
    let halves = logHalves(curve, through: lag)
    return halves.0 * curve.factor.0 + halves.1 * curve.factor.1
  }

  /// The same before and after the due day, without factors.
  @inline(__always)
  func logHalves(_ curve: OpenCurve, through lag: Int) -> (Double, Double) {
    guard lag > curve.age else { return (0, 0) }
    let sum = logs.halves(curve.weekday, through: lag)
    let beyond = tailLog * Double(max(lag - max(curve.age, Lags.last), 0))
    return (sum.0 - curve.start.0, sum.1 - curve.start.1 + beyond)
  }

  /// The first lag after which the logarithm of the chance to be open is no higher than asked; nil beyond a limit.
  func firstLag(_ curve: OpenCurve, reaching log: Double, through limit: Int) -> Int? {
    firstOf(after: curve.age, through: limit) { logOpen(curve, through: $0) <= log }
  }

  /// The same made of the first parts of the chances only: summed up lag by lag, for one document at a time.
  func logOpen(_ curve: OpenCurve, through last: Int, upTo part: ChancePart) -> Double {
    // Lags before the first one have no chances.
    let first = max(curve.age + 1, Lags.first)
    guard last >= first else { return 0 }
    var sum = (0.0, 0.0)
    for lag in first...last {
      let place = Lags.place(lag)
      var own =
        switch part {
        case .book: CustomerSpeed.chance(baseline.odds[place])
        case .speed: CustomerSpeed.chance(baseline.odds[place] * lags.factors[place])
        case .lags: byLag[place]
        default: lags.chance(curve.weekday, place)
        }
      if lag > Lags.last { own = part < .lags ? baseline.tail : tail }
      let log = log(1 - HazardBaseline.clamped(own))
      if lag > 0 { sum.1 += log } else { sum.0 += log }
    }
    return sum.0 * curve.factor.0 + sum.1 * curve.factor.1
  }

  // MARK: Factors

  /// What documents of one size and five days of the month paid, and were expected to pay, before and after the due day.
  private struct Cell {
    var paid = (0.0, 0.0)
    var expected = (0.0, 0.0)

    static func += (left: inout Cell, right: Cell) {
      left.paid = (left.paid.0 + right.paid.0, left.paid.1 + right.paid.1)
      left.expected = (left.expected.0 + right.expected.0, left.expected.1 + right.expected.1)
    }

    /// What is left to explain once a factor is known.
    func explained(by factor: (Double, Double)) -> Cell {
      Cell(paid: paid, expected: (expected.0 * factor.0, expected.1 * factor.1))
    }

    func factor(_ weight: Double) -> (Double, Double) {
      (
        (paid.0 + weight) / (expected.0 + weight),
        (paid.1 + weight) / (expected.1 + weight)
      )
    }
  }

  /// Estimates the customer's own factors by size of amounts and five days of the month, one after the other, each on what the ones
  /// before leave unexplained.
  mutating func fitFactors(_ records: ArraySlice<LaggedRecord>) {
    let weights = baseline.weights
    for place in sizes.indices { sizes[place] = baseline.amountFactors[place / 2] }
    for place in fiveDays.indices { fiveDays[place] = (1, 1) }
    guard weights.amounts != nil || weights.fiveDays != nil else { return }
    var cells = cells(records)
    if let weight = weights.amounts {
      for fifth in 0..<5 {
        let own = 4 * fifth..<4 * fifth + 4
        var all = Cell()
        for size in own { for cell in cells[6 * size..<6 * size + 6] { all += cell } }
        let factor = all.factor(weight)
        for size in own { move(size, by: factor, &cells) }
      }
      for size in 0..<20 {
        var all = Cell()
        for cell in cells[6 * size..<6 * size + 6] { all += cell }
        move(size, by: all.factor(weight), &cells)
      }
    }
    if let weight = weights.fiveDays {
      for place in 0..<6 {
        var all = Cell()
        for size in 0..<20 { all += cells[6 * size + place] }
        fiveDays[place] = all.factor(weight)
      }
    }
  }

  /// Payments and expected payments of documents by twentieth of amounts and five days of the month; all in the first of these where the
  /// weight is off.
  private mutating func cells(_ records: ArraySlice<LaggedRecord>) -> [Cell] {
    var cells = [Cell](repeating: Cell(), count: 20 * 6)
    let hasFiveDays = baseline.weights.fiveDays != nil
    for record in records where record.twentieth != AmountLimits.noTwentieth {
      let weight = baseline.recency[Int(record.sinceDue)]
      let sum = hazardSum(
        weekday: Int(record.weekday), from: Int(record.entry),
        through: min(Int(record.exit), Lags.last))
      let size = Int(record.twentieth)
      let factor = sizes[size]
      let place = 6 * size + (hasFiveDays ? record.fiveDays : 0)
      cells[place].expected.0 += weight * sum.0 * factor.0
      cells[place].expected.1 += weight * sum.1 * factor.1
      guard record.isPaid, Int(record.exit) <= Lags.last else { continue }
      if record.exit > 0 {
        cells[place].paid.1 += weight
      } else {
        cells[place].paid.0 += weight
      }
    }
    return cells
  }

  private mutating func move(_ size: Int, by factor: (Double, Double), _ cells: inout [Cell]) {
    sizes[size] = (sizes[size].0 * factor.0, sizes[size].1 * factor.1)
    for place in 6 * size..<6 * size + 6 { cells[place] = cells[place].explained(by: factor) }
  }

  /// Factor on the hazard by the size of an amount alone.
  func factor(twentieth: UInt8) -> (Double, Double) {
    twentieth == AmountLimits.noTwentieth ? (1, 1) : sizes[Int(twentieth)]
  }

  /// Factor on the hazard of a document before and after its due day.
  @inline(__always)
  func factor(twentieth: UInt8, due: Int) -> (Double, Double) {
    let size = factor(twentieth: twentieth)
    guard baseline.weights.fiveDays != nil else { return size }
    let day = fiveDays[PaymentView.fiveDays(due)]
    return (size.0 * day.0, size.1 * day.1)
  }
}

/// What the chances of an open document start from.
struct OpenCurve: Sendable {
  let weekday: Int
  /// Lag reached so far.
  let age: Int
  /// Running sums of logarithms up to it.
  let start: (Double, Double)
  /// Factor on the hazard before and after the due day.
  let factor: (Double, Double)
  /// The same for sums of cash: without the newest payments and conduct.
  var plain = (1.0, 1.0)
}

/// Numbers by weekday and lag, from the due day outwards, as far as they have been asked for: chances, or running sums that are 0 at the
/// due day, less before and more after.
private struct LagRows {
  /// By weekday: the number of each place, or the sum up to it, the place excluded.
  var values = [Double](repeating: 0, count: 7 * (Lags.count + 1))
  private var starts = [Int](repeating: Lags.late, count: 7)
  private var ends = [Int](repeating: Lags.late, count: 7)

  mutating func clear() {
    for weekday in 0..<7 {
      starts[weekday] = Lags.late
      ends[weekday] = Lags.late
    }
  }

  @inline(__always)
  static func cell(_ weekday: Int, _ place: Int) -> Int {
    weekday * (Lags.count + 1) + place
  }

  @inline(__always)
  private static func end(_ through: Int) -> Int {
    through < Lags.first ? 0 : Lags.place(through) + 1
  }

  /// Whether anything of the lags from … through is missing.
  @inline(__always)
  func isMissing(_ weekday: Int, from: Int, through: Int) -> Bool {
    Lags.place(from) < starts[weekday] || LagRows.end(through) > ends[weekday]
  }

  /// Places of the lags from … through still to be added before and after what is there, which counts as added then.
  @inline(__always)
  mutating func missing(
    _ weekday: Int, from: Int, through: Int
  ) -> (before: Range<Int>, after: Range<Int>) {
    let (start, end) = (starts[weekday], ends[weekday])
    starts[weekday] = min(Lags.place(from), start)
    ends[weekday] = max(LagRows.end(through), end)
    return (starts[weekday]..<start, end..<ends[weekday])
  }

  /// Continues running sums after what is there, with what is made of other rows.
  @inline(__always)
  mutating func append(
    _ weekday: Int, _ places: Range<Int>, _ other: LagRows, _ made: (Double) -> Double
  ) {
    guard !places.isEmpty else { return }
    let start = LagRows.cell(weekday, 0)
    let source = other.values.span
    var values = values.mutableSpan
    var sum = values[start + places.lowerBound]
    for place in places {
      sum += made(source[start + place])
      values[start + place + 1] = sum
    }
  }

  /// Continues running sums before what is there, with what is made of other rows.
  @inline(__always)
  mutating func prepend(
    _ weekday: Int, _ places: Range<Int>, _ other: LagRows, _ made: (Double) -> Double
  ) {
    guard !places.isEmpty else { return }
    let start = LagRows.cell(weekday, 0)
    let source = other.values.span
    var values = values.mutableSpan
    var sum = values[start + places.upperBound]
    for place in places.reversed() {
      sum -= made(source[start + place])
      values[start + place] = sum
    }
  }

  /// Sums up to a lag, split at the due day: that of the first half is below 0 before it.
  @inline(__always)
  func halves(_ weekday: Int, through lag: Int) -> (Double, Double) {
    let end = min(max(lag, Lags.first - 1), Lags.last) - Lags.first + 1
    let value = values[LagRows.cell(weekday, end)]
    return end <= Lags.late ? (value, 0) : (0, value)
  }

  /// Sums over the lags from … through; 0 for none.
  @inline(__always)
  func between(_ weekday: Int, _ from: Int, _ through: Int) -> (Double, Double) {
    guard through >= from else { return (0, 0) }
    let (start, end) = (halves(weekday, through: from - 1), halves(weekday, through: through))
    return (end.0 - start.0, end.1 - start.1)
  }
}
