import Receivables

/// A customer that pays once a month: when its run is, and which documents it takes.
///
/// Weekly runs show in the due weekday; a monthly run does not show in lags, because each document is another number of days before
/// it. Only cash by week follows runs: whether a document is late hardly depends on them.
struct PaymentRun: Sendable {
  /// How much the run is trusted against the model: share of the money within its window, less for few months.
  let weight: Double
  /// First place of the window in the circle of a month.
  private let start: Int
  /// Weight of each day of the window, and of each weekday.
  private let offsets: [Double]
  private let weekdays: [Double]
  /// Chance that a run takes a document, by days past due.
  private let taken: [Double]
  /// Months whose run has been seen.
  private let seen: Set<Int>

  /// Days of a window: a weekday next to the end of a month, and weekends, fit.
  static let window = 7
  /// Places in the circle of a month, the end of the month in the middle: 1 to 15, and the days before the end.
  static let places = 31
  /// Share of the money of a year that must fall into the window, and months that must show it.
  static let leastShare = 0.8
  static let leastMonths = 4

  /// The run of a customer as of a day; nil where it has none.
  init?(_ records: some Collection<PaymentRecord>, day: Int) {
    let paid = records.filter { Int($0.paid) <= day && Int($0.paid) > day - 365 }
    guard paid.count >= PaymentRun.leastMonths else { return nil }
    var amounts = [Double](repeating: 0, count: PaymentRun.places)
    for record in paid { amounts[PaymentRun.place(Int(record.paid))] += Double(record.amount) }
    let total = amounts.reduce(0, +)
    let sums = (0..<PaymentRun.places).map { start in
      (0..<PaymentRun.window).reduce(0.0) { $0 + amounts[(start + $1) % PaymentRun.places] }
    }
    guard let best = sums.max(), total > 0, best >= PaymentRun.leastShare * total,
      let first = sums.firstIndex(of: best)
    else { return nil }
    start = first
    var cycles: [Int: [Int: Double]] = [:]
    for record in paid {
      let offset = PaymentRun.offset(Int(record.paid), from: first)
      guard offset < PaymentRun.window else { continue }
      let cycle = PaymentRun.cycle(Int(record.paid), offset: offset)
      cycles[cycle, default: [:]][Int(record.paid), default: 0] += Double(record.amount)
    }
    let months = cycles.count
    guard months >= PaymentRun.leastMonths, let newest = cycles.keys.max(),
      let oldest = cycles.keys.min(), Double(months) >= 0.7 * Double(newest - oldest + 1)
    else { return nil }
    weight = best / total * Double(months) / Double(months + 1)
    var offsets = [Double](repeating: 1 / Double(PaymentRun.window), count: PaymentRun.window)
    var weekdays = [Double](repeating: 1.0 / 7, count: 7)
    var mainDays: [Int] = []
    for cycle in cycles.keys.sorted() {
      let days = cycles[cycle, default: [:]].sorted { $0.key < $1.key }
      let sum = days.reduce(0) { $0 + $1.value }
      for (day, amount) in days { offsets[PaymentRun.offset(day, from: first)] += amount / sum }
      guard let main = days.max(by: { $0.value < $1.value })?.key else { continue }
      weekdays[PaymentClock.weekday(main)] += 1
      mainDays.append(main)
    }
    self.offsets = offsets
    self.weekdays = weekdays
    seen = Set(cycles.keys)
    taken = PaymentRun.takenShares(records, on: mainDays)
  }

  /// Share of the documents at risk that main days settled, by days past due; drawn towards the share of all by one document.
  private static func takenShares(
    _ records: some Collection<PaymentRecord>, on mainDays: [Int]
  ) -> [Double] {
    var paid = [Double](repeating: 0, count: 2 * 27)
    var atRisk = paid
    for record in records {
      for day in mainDays
      where Int(record.known) < day && Int(record.paid) >= day && Int(record.gone) >= day {
        let cell = cell(day - Int(record.due))
        atRisk[cell] += 1
        if Int(record.paid) == day { paid[cell] += 1 }
      }
    }
    let all = paid.reduce(0, +) / max(1, atRisk.reduce(0, +))
    return zip(paid, atRisk).map { ($0 + all) / ($1 + 1) }
  }

  /// Days past due in cells that widen with the distance from the due day.
  private static func cell(_ days: Int) -> Int {
    let far = abs(days)
    let step =
      far <= 14
      ? far
      : far <= 42
        ? 15 + (far - 15) / 7
        : far <= 98 ? 19 + (far - 43) / 14 : far <= 188 ? 23 + (far - 99) / 30 : 26
    return days >= 0 ? 27 + step : 27 - max(1, step)
  }

  /// Place of a day in the circle of a month: 15 is its last day.
  static func place(_ day: Int) -> Int {
    let date = Day(number: Int32(day))
    let (year, month, dayOfMonth) = date.civil
    return dayOfMonth <= 15
      ? dayOfMonth + 15 : dayOfMonth - Day.length(ofMonth: month, year: year) + 15
  }

  private static func offset(_ day: Int, from start: Int) -> Int {
    (place(day) - start + places) % places
  }

  /// The month in which the window of a run begins: a window may cross into the next one.
  private static func cycle(_ day: Int, offset: Int) -> Int {
    let (year, month, _) = Day(number: Int32(day - offset)).civil
    return 12 * year + month
  }

  /// Days after an as-of day on which runs to come may pay, with the run's weight for each; those of one run add up to one.
  func days(after day: Int, through end: Int) -> [(day: Int, run: Int, weight: Double)] {
    var all: [(day: Int, run: Int, weight: Double)] = []
    var sums: [Int: Double] = [:]
    for other in day + 1...end + PaymentRun.window {
      let offset = PaymentRun.offset(other, from: start)
      guard offset < PaymentRun.window else { continue }
      let run = PaymentRun.cycle(other, offset: offset)
      guard !seen.contains(run) else { continue }
      let weight = offsets[offset] * weekdays[PaymentClock.weekday(other)]
      sums[run, default: 0] += weight
      all.append((other, run, weight))
    }
    return all.filter { $0.day <= end }.map { ($0.day, $0.run, $0.weight / (sums[$0.run] ?? 1)) }
  }

  /// Moves the chances that a document is open at the end of some days towards those of the runs.
  func move(
    _ open: inout [Double], at ends: [Int], due: Int,
    _ days: [(day: Int, run: Int, weight: Double)]
  ) {
    var left = 1.0
    var before = 1.0
    var run: Int?
    var curve: [(day: Int, open: Double)] = []
    for own in days {
      if own.run != run { (run, before) = (own.run, left) }
      left -= before * own.weight * taken[PaymentRun.cell(own.day - due)]
      curve.append((own.day, left))
    }
    for (place, end) in ends.enumerated() {
      let own = curve.last { $0.day <= end }?.open ?? 1
      open[place] = weight * own + (1 - weight) * open[place]
    }
  }
}
