public import Receivables

/// What is predicted of one open document.
public struct DocumentForecast: Sendable {
  /// Index into the book's documents.
  public var document: Int32
  /// P(paid after its due day); 1 once past due, nil where the book shows no payments.
  public var late: Double?
  /// P(paid within 7, 30, 60, 90 days).
  public var paid: (Double, Double, Double, Double)
  /// The first day by which payment is at least as likely as not; nil when that is more than two years away.
  public var expectedDay: Day?
}

/// Cash of one currency, by week.
public struct CashForecast: Sendable {
  /// One week.
  public struct Week: Sendable {
    /// Its first and last day.
    public var from: Day
    /// Its last day.
    public var to: Day
    /// Expected, and the ends of an interval that should hold four times in five; minor units, nil without a forecast.
    public var expected: Int64?
    /// Lower end.
    public var low: Int64?
    /// Upper end.
    public var high: Int64?
    /// Falls due in the week; what is past due already stands in the first.
    public var contractual: Int64
  }

  /// The currency.
  public var currency: Currency
  /// Thirteen weeks from the day after the as-of day.
  public var weeks: [Week]
  /// Of the next thirty days.
  public var month: Week
  /// Why nothing is expected, where there is no forecast.
  public var reason: String?
  /// Past days on which the rates were checked.
  public var checkedDays: Int
}

/// Future band of due days.
public struct DueBand: Sendable {
  /// The currency.
  public var currency: Currency
  /// First and last day; the last band has no last day.
  public var from: Day
  /// Last day; nil in the last band.
  public var to: Day?
  /// Open documents due in it.
  public var open: Int64
  /// Expected in it from all open documents; nil for the last band, which never ends.
  public var expected: Int64?
}

/// When the open documents will be paid, one by one, and what that brings by week.
public struct ForecastReport: Sendable {
  /// Where the chances come from, and how they were corrected.
  public let model: PaymentModel
  /// Open debit documents with a due day, in the book's order.
  public let documents: [DocumentForecast]
  /// Expected cash of every account.
  public let expected: [ExpectedCash]
  /// By currency.
  public let cash: [CashForecast]
  /// By currency and band.
  public let bands: [DueBand]
  /// The next end of a month, and what is expected to be past due on it by currency, of what is open now.
  public let monthEnd: (day: Day, pastDue: [Currency: Int64])
  /// The expected payment day of each of the book's open documents, as factoring needs it.
  let days: [Day?]

  /// The expected payment day of a document; nil for credits, without a due day, and beyond two years.
  public func expectedDay(of document: Int) -> Day? { days[document] }

  /// Days after the as-of day with which due bands end.
  static let bandEnds = [7, 14, 30, 60, 90]
}

/// Predicts every open document of a book, and the cash that comes of them.
///
/// Sees the book as of its day and nothing else. A book without open documents gives no rows.
///
/// Of customers in insolvency nothing is expected: those that a customer file names, and `insolvent` ids.
public func forecast(of book: Book, insolvent: Set<String> = []) -> ForecastReport {
  let model = PaymentModel(book)
  let slices = evenRanges(book.accounts.count, parts: 32)
  let parts = parallelMap(slices.count) { slice in
    var part = ForecastPart(book, model, insolvent)
    for account in slices[slice] { part.visit(account) }
    return part
  }
  var days = [Day?](repeating: nil, count: book.documents.count)
  for part in parts {
    for document in part.documents { days[Int(document.document)] = document.expectedDay }
  }
  var sums = [CashSums](repeating: CashSums(), count: model.currencies.count)
  for part in parts {
    for place in sums.indices { sums[place] += part.sums[place] }
  }
  let settlements = PaymentModel.settlementDays(book)
  let cash = model.currencies.indices.map { place in
    sums[place].forecast(
      model.currencies[place], asOf: book.asOf,
      calibration: CashCalibration(
        past: model.past.isEmpty ? [] : model.past[place], day: model.day,
        settlements: settlements[place].count),
      reason: model.forecastReason(settlements[place]))
  }
  return ForecastReport(
    model: model, documents: parallelFlatMap(parts.count) { parts[$0].documents },
    expected: parallelFlatMap(parts.count) { parts[$0].expected }, cash: cash,
    bands: zip(model.currencies, sums).flatMap { $1.dueBands($0, asOf: book.asOf) },
    monthEnd: (
      monthEnd(after: book.asOf),
      Dictionary(
        uniqueKeysWithValues: zip(
          model.currencies, sums.map { Int64($0.pastDue.rounded(.toNearestOrAwayFromZero)) }))
    ), days: days)
}

extension PaymentModel {
  /// By currency: pairs of account and day of settlement in a book, and the first day on which a document was known.
  static func settlementDays(_ book: Book) -> [(count: Int, first: Int?)] {
    let currencies = book.currencies
    let slices = evenRanges(book.accounts.count, parts: 32)
    let parts = parallelMap(slices.count) { slice in
      var days = [(count: Int, first: Int?)](repeating: (0, nil), count: currencies.count)
      for account in slices[slice] where book.hasHistory[account] {
        guard let place = currencies.firstIndex(of: book.accounts[account].currency) else {
          continue
        }
        let own = settlementDays(of: account, in: book)
        days[place].count += own.count
        days[place].first = [days[place].first, own.first].compactMap { $0 }.min()
      }
      return days
    }
    return currencies.indices.map { place in
      (
        parts.reduce(0) { $0 + $1[place].count }, parts.compactMap { $0[place].first }.min()
      )
    }
  }

  private static func settlementDays(of account: Int, in book: Book) -> (count: Int, first: Int?) {
    var count = 0
    var first: Int?
    var last: Day?
    // Settled documents stand by paid day.
    for index in book.settled(of: account) {
      let document = book.settled[index]
      guard document.amount > 0, let due = document.due, let paid = document.paid else { continue }
      first = min(first ?? .max, Int((document.issued ?? min(due, paid)).number))
      if paid != last { count += 1 }
      last = paid
    }
    for index in book.documents(of: account) {
      guard let record = PaymentRecord(book.documents[index], asOf: book.asOf) else { continue }
      first = min(first ?? .max, Int(record.known))
    }
    return (count, first)
  }

  /// Why no cash can be forecast; nil when it can.
  fileprivate func forecastReason(_ settlements: (count: Int, first: Int?)) -> String? {
    guard settlements.count > 0, let first = settlements.first else {
      return "the exports show no payment with its day"
    }
    let days = day - first
    guard settlements.count < 20 || days < 56 else { return nil }
    return
      "\(settlements.count) settlements (customer and day) over \(days) days are too few: 20 over 8 weeks are needed"
  }
}

/// The end of a day's month, or of the next one for the last day of a month.
func monthEnd(after day: Day) -> Day {
  day.endOfMonth > day ? day.endOfMonth : (day + 1).endOfMonth
}

/// Sums of one currency on the way to its forecast.
private struct CashSums: Sendable {
  var cash = WeeklyCash()
  /// Due by week, past due in the first; then within thirty days.
  var contractual = [Int64](repeating: 0, count: WeeklyCash.weeks + 1)
  /// Due, and expected to be paid, by band.
  var due = [Int64](repeating: 0, count: ForecastReport.bandEnds.count + 1)
  var paid = [Double](repeating: 0, count: ForecastReport.bandEnds.count)
  /// Expected to be past due at the end of the month.
  var pastDue = 0.0

  static func += (left: inout CashSums, right: CashSums) {
    left.cash += right.cash
    left.pastDue += right.pastDue
    for place in left.contractual.indices { left.contractual[place] += right.contractual[place] }
    for place in left.due.indices { left.due[place] += right.due[place] }
    for place in left.paid.indices { left.paid[place] += right.paid[place] }
  }

  mutating func addContractual(_ amount: Int64, wait: Int) {
    if wait <= WeeklyCash.days { contractual[WeeklyCash.weeks] += amount }
    let week = max(0, (wait - 1) / 7)
    if week < WeeklyCash.weeks { contractual[week] += amount }
    guard wait > 0 else { return }
    due[ForecastReport.bandEnds.firstIndex { wait <= $0 } ?? ForecastReport.bandEnds.count] +=
      amount
  }

  /// Adds what is expected within each band, from the chances to be open after 7, 14, 30, 60 and 90 days.
  mutating func addPaid(_ amount: Double, _ open: (Double, Double, Double, Double, Double)) {
    paid[0] += amount * (1 - open.0)
    paid[1] += amount * (open.0 - open.1)
    paid[2] += amount * (open.1 - open.2)
    paid[3] += amount * (open.2 - open.3)
    paid[4] += amount * (open.3 - open.4)
  }

  func forecast(
    _ currency: Currency, asOf: Day, calibration: CashCalibration, reason: String?
  ) -> CashForecast {
    let widths = calibration.widths()
    let factors = cash.expected.indices.map { place in
      calibration.factor(place, at: calibration.day, expected: cash.expected[place])
    }
    let expected = coherent(zip(cash.expected, factors).map { $0 * $1 })
    func week(_ place: Int, from: Int, to: Int) -> CashForecast.Week {
      var week = CashForecast.Week(
        from: asOf + from, to: asOf + to, contractual: contractual[place])
      guard reason == nil else { return week }
      let width =
        CashCalibration.z80 * widths[CashCalibration.group(place)]
        * calibration.variance(cash, place, factor: factors[place]).squareRoot()
      func rounded(_ value: Double) -> Int64 { Int64(value.rounded(.toNearestOrAwayFromZero)) }
      week.expected = rounded(expected[place])
      week.low = rounded(max(0, expected[place] - width))
      week.high = rounded(min(cash.open, expected[place] + width))
      return week
    }
    return CashForecast(
      currency: currency,
      weeks: (0..<WeeklyCash.weeks).map { week($0, from: 7 * $0 + 1, to: 7 * $0 + 7) },
      month: week(WeeklyCash.weeks, from: 1, to: WeeklyCash.days), reason: reason,
      checkedDays: calibration.past.count)
  }

  /// Weeks that add up to no more than what is open, and thirty days that lie between the first four weeks and the first five: each
  /// window has its own factor.
  private func coherent(_ expected: [Double]) -> [Double] {
    var weeks = Array(expected.prefix(WeeklyCash.weeks))
    let sum = weeks.reduce(0, +)
    if sum > cash.open { weeks = weeks.map { $0 * cash.open / sum } }
    let four = weeks[..<4].reduce(0, +)
    return weeks + [min(max(expected[WeeklyCash.weeks], four), four + weeks[4])]
  }

  func dueBands(_ currency: Currency, asOf: Day) -> [DueBand] {
    let ends = ForecastReport.bandEnds
    return (0...ends.count).map { band in
      DueBand(
        currency: currency, from: asOf + (band == 0 ? 1 : ends[band - 1] + 1),
        to: band < ends.count ? asOf + ends[band] : nil, open: due[band],
        expected: band < ends.count
          ? Int64(paid[band].rounded(.toNearestOrAwayFromZero)) : nil)
    }
  }
}

/// The documents of a range of accounts.
private struct ForecastPart: Sendable {
  private let book: Book
  private let model: PaymentModel
  private let insolvent: Set<String>
  private let monthEnd: Day
  private let calendar: HorizonCalendar
  private var chances: AccountChances
  private var answer: DocumentAnswer
  private(set) var documents: [DocumentForecast] = []
  private(set) var expected: [ExpectedCash] = []
  private(set) var sums: [CashSums]

  init(_ book: Book, _ model: PaymentModel, _ insolvent: Set<String>) {
    self.book = book
    self.insolvent = insolvent
    self.model = model
    // Thirteen weeks and thirty days as in the cash sums, then sixty and ninety days, then the end of the month.
    monthEnd = Analysis.monthEnd(after: book.asOf)
    calendar = HorizonCalendar(
      model.view, documents: [60, 90, monthEnd - book.asOf], alsoCash: [0, 1, WeeklyCash.weeks])
    chances = AccountChances(model)
    answer = DocumentAnswer(calendar)
    sums = [CashSums](repeating: CashSums(), count: model.currencies.count)
  }

  /// Documents of a customer in insolvency: nothing is expected of them, and they stay past due.
  private mutating func visitInsolvent(_ account: Int, _ place: Int) {
    for index in book.documents(of: account) {
      let document = book.documents[index]
      guard document.open > 0, let due = document.due else { continue }
      sums[place].cash.open += Double(document.open)
      sums[place].addContractual(document.open, wait: due - book.asOf)
      if due < monthEnd { sums[place].pastDue += Double(document.open) }
      documents.append(
        DocumentForecast(
          document: Int32(index), late: 1, paid: (0, 0, 0, 0), expectedDay: nil))
    }
  }

  mutating func visit(_ account: Int) {
    let book = book
    var within = [Double](repeating: 0, count: ExpectedCash.horizons.count)
    defer { expected.append(ExpectedCash(within: within)) }
    let own = book.documents(of: account)
    guard own.contains(where: { book.documents[$0].open > 0 }) else { return }
    let place = model.currencies.firstIndex(of: book.accounts[account].currency) ?? 0
    let customer = book.customer(of: account)
    guard !customer.facts.isInsolvent, !insolvent.contains(customer.id) else {
      visitInsolvent(account, place)
      return
    }
    let records = PaymentRecord.all(of: account, in: book)
    chances.take(records, currency: place)
    let run = PaymentRun(records, day: model.day)
    let runDays = run?.days(after: model.day, through: model.day + 7 * WeeklyCash.weeks) ?? []
    let isOne =
      run != nil
      || PaymentModel.paysTogether(
        records.lazy.filter { $0.paid != PaymentRecord.open }.map { Int($0.paid) })
    var cluster = WeeklyCash.Cluster()
    var due: Day?
    // Documents stand by due day.
    for index in own {
      let document = book.documents[index]
      guard document.open > 0, let dueDay = document.due else { continue }
      if !isOne, due != dueDay { cluster.close(into: &sums[place].cash) }
      due = dueDay
      chances.answer(of: index, due: dueDay, in: book, on: calendar, into: &answer)
      let amount = Double(document.open)
      // Calibration corrects drift of money by week, so the cash sums go without the model's own correction.
      run?.move(&answer.plain, at: calendar.days, due: Int(dueDay.number), runDays)
      cluster.add(amount, open: answer.plain)
      sums[place].addContractual(document.open, wait: dueDay - book.asOf)
      let left = answer.drifted
      let open = (left[0], left[1], left[13], left[14], left[15])
      sums[place].addPaid(amount, open)
      if dueDay < monthEnd { sums[place].pastDue += amount * left[16] }
      within[0] += amount * (1 - open.2)
      within[1] += amount * (1 - open.3)
      within[2] += amount * (1 - open.4)
      documents.append(
        DocumentForecast(
          document: Int32(index), late: answer.late,
          paid: (1 - open.0, 1 - open.2, 1 - open.3, 1 - open.4),
          expectedDay: answer.expectedDay))
    }
    cluster.close(into: &sums[place].cash)
  }
}
