public import Receivables

/// One figure about a currency's receivables, or the reason why there is none.
public struct Metric: Sendable {
  /// The figure.
  public enum Value: Sendable, Equatable {
    /// Minor units of the currency.
    case money(Int64)
    /// A count.
    case count(Int)
    /// A fraction of one, printed with four digits.
    case share(Double)
    /// Days, printed with one digit.
    case days(Double)
    /// More days than the data reach back: at least so many.
    case daysBeyond(Int)
    /// A plain number, printed with two digits.
    case number(Double)
    /// Not available, because …
    case unavailable(String)
  }

  /// Name as documented in `docs/metrics.md`.
  public var name: String
  /// Currency it is about.
  public var currency: Currency
  /// The figure.
  public var value: Value
  /// Unit: `money`, `count`, `share`, `days`, `times`, `percent`.
  public var unit: String

  /// A figure.
  public init(name: String, currency: Currency, value: Value, unit: String) {
    self.name = name
    self.currency = currency
    self.value = value
    self.unit = unit
  }
}

/// The figures of `metrics.csv`, by currency, in the order of the documentation.
///
/// Every figure that the data cannot carry is unavailable, with the reason; none is zero instead.
public func metrics(of book: Book, aging: AgingReport, activity: Activity) -> [Metric] {
  activity.currencies.flatMap { own in
    CurrencyMetrics(
      book: book, currency: own.currency, own: own,
      sums: aging.totals.first { $0.currency == own.currency }?.sums
        ?? AgingSums(buckets: aging.policy.buckets.count),
      accounts: activity.accounts
    ).all
  }
}

/// The figures of one currency.
private struct CurrencyMetrics {
  let book: Book
  let currency: Currency
  let own: CurrencyActivity
  let sums: AgingSums
  /// Customers with something open or unapplied.
  private let customers: Int
  /// Sales and settlements are known of accounts with a history only, so their balances alone are set against them.
  private var hasHistory = false
  private var sales: Int64 = 0
  private var net: Int64 = 0
  private var notDue: Int64 = 0
  private var firstIssued: Day?
  private let dilution: Dilution

  init(
    book: Book, currency: Currency, own: CurrencyActivity, sums: AgingSums,
    accounts: [AccountActivity]
  ) {
    self.book = book
    self.currency = currency
    self.own = own
    self.sums = sums
    // Customers of several companies have several accounts.
    var holds = [Bool](repeating: false, count: book.customers.count)
    for (index, account) in book.accounts.enumerated() where account.currency == currency {
      let activity = accounts[index]
      if activity.open > 0 || activity.unapplied < 0 { holds[Int(account.customer)] = true }
      guard book.hasHistory[index] else { continue }
      hasHistory = true
      sales += activity.sales12Months
      net += activity.net
      notDue += activity.open - activity.pastDue - activity.undated
      if let first = activity.firstIssued { firstIssued = min(firstIssued ?? first, first) }
    }
    customers = holds.count { $0 }
    dilution = Dilution(of: own, in: book)
  }

  var all: [Metric] {
    balances + outstanding + payments + effectiveness
  }

  private func metric(_ name: String, _ value: Metric.Value, _ unit: String) -> Metric {
    Metric(name: name, currency: currency, value: value, unit: unit)
  }

  // MARK: What is open

  private var balances: [Metric] {
    func share(_ part: Int64) -> Metric.Value {
      sums.open > 0
        ? .share(Double(part) / Double(sums.open)) : .unavailable("nothing is open")
    }
    return [
      metric("open", .money(sums.open), "money"),
      metric("unapplied", .money(sums.unapplied), "money"),
      metric("net", .money(sums.net), "money"),
      metric("past_due", .money(sums.pastDue), "money"),
      metric("disputed", .money(sums.disputed), "money"),
      metric("past_due_share", share(sums.pastDue), "share"),
      metric("over_90_share", share(sums.over90), "share"),
      metric("documents", .count(sums.documents), "count"),
      metric("customers", .count(customers), "count"),
    ]
  }

  // MARK: Days outstanding

  /// Why sales of twelve months cannot be had; nil when they can.
  private var salesReason: String? {
    if let reason = reachReason(months: 12) { return reason }
    return sales > 0 ? nil : "there were no sales in the last 12 months"
  }

  /// Why so many months cannot be looked at; nil when they can.
  private func reachReason(months: Int) -> String? {
    guard let first = firstIssued else { return openItemsOnly }
    return first > book.asOf.adding(months: -months)
      ? "the exports reach back less than \(months) months" : nil
  }

  private var openItemsOnly: String { "the exports list open items only" }

  private var outstanding: [Metric] {
    let reason = salesReason
    let days = Double(book.asOf - book.asOf.adding(months: -12))
    let simple = reason == nil ? max(0, Double(net) / Double(sales) * days) : nil
    let best = reason == nil ? (net <= 0 ? 0 : Double(notDue) / Double(sales) * days) : nil
    func value(_ days: Double?) -> Metric.Value {
      days.map { .days($0) } ?? .unavailable(reason ?? "")
    }
    let delinquent = simple.flatMap { simple in best.map { max(0, simple - $0) } }
    return [
      metric("sales_12m", !hasHistory ? .unavailable(openItemsOnly) : .money(sales), "money"),
      metric("dso", value(simple), "days"),
      metric("best_possible_dso", value(best), "days"),
      metric("average_days_delinquent", value(delinquent), "days"),
    ]
  }

  // MARK: How it is paid

  private var payments: [Metric] {
    let reason = !hasHistory ? openItemsOnly : "no document was paid in the last 12 months"
    let paid = own.payments
    func days(_ sum: Int128, over amount: Int128) -> Metric.Value {
      amount > 0 ? .days(Double(sum) / Double(amount)) : .unavailable(reason)
    }
    return [
      metric("days_to_pay", days(paid.toPay, over: paid.issuedAmount), "days"),
      metric("days_late_signed", days(paid.lateSigned, over: paid.amount), "days"),
      metric("days_late", days(paid.lateOnly, over: paid.amount), "days"),
      metric(
        "late_share",
        paid.paid > 0
          ? .share(Double(paid.late) / Double(paid.paid)) : .unavailable(reason), "share"),
      metric("dilution_12m", diluted(months: 12), "share"),
    ]
  }

  /// Credit notes and write-offs over the invoices of the same months.
  private func diluted(months: Int) -> Metric.Value {
    guard hasHistory else { return .unavailable(openItemsOnly) }
    guard let share = dilution.share(months: months) else {
      return .unavailable("no invoice was issued in the last \(months) months")
    }
    return .share(share.value)
  }

  // MARK: How well it is collected

  private var effectiveness: [Metric] {
    [
      metric("dso_count_back", countBack, "days"),
      metric("cei_3m", collectionEffectiveness, "percent"),
      metric(
        "turnover_12m", turnover.map { .number($0) } ?? .unavailable(turnoverReason ?? ""), "times"),
      metric(
        "turnover_days",
        turnover.map { $0 > 0 ? .days(365 / $0) : .unavailable("nothing was sold") }
          ?? .unavailable(turnoverReason ?? ""), "days"),
      metric("loss_rate_12m", lossRate, "share"),
      metric("dilution_3m", diluted(months: 3), "share"),
    ]
  }

  /// Written off in twelve months over the sales of the same months; by the due day where no day of write-off is known.
  private var lossRate: Metric.Value {
    guard hasHistory else { return .unavailable(openItemsOnly) }
    guard !book.writeOffs.isEmpty else {
      return .unavailable("the exports do not tell what was written off from what was paid")
    }
    if let salesReason { return .unavailable(salesReason) }
    let lost = dilution.lost(months: 12)
    return .share(Double(lost) / Double(sales))
  }

  private var countBack: Metric.Value {
    guard hasHistory else { return .unavailable(openItemsOnly) }
    guard own.sales.known > 0 else { return .unavailable("no invoice is known") }
    switch CountBack(receivables: net, months: own.sales.months(asOf: book.asOf)) {
    case .days(let days): return .days(days)
    case .more(let days): return .daysBeyond(days)
    }
  }

  /// Why earlier balances cannot be had; nil when they can.
  private var stateReason: String? {
    let undated = own.states.undated
    guard undated > 0 else { return nil }
    return
      "\(undated) settled document\(undated == 1 ? " has" : "s have") no day of settlement, so earlier balances are not known"
  }

  /// 100 × (opening + sales − closing) ÷ (opening + sales − closing not due) over three months.
  private var collectionEffectiveness: Metric.Value {
    if let reason = reachReason(months: 3) ?? stateReason { return .unavailable(reason) }
    guard
      let value = Analysis.collectionEffectiveness(
        opening: own.states.net[3], sales: own.states.sold(months: 3), closing: net,
        closingNotDue: notDue)
    else { return .unavailable("there was nothing to collect in the last 3 months") }
    return .number(value)
  }

  private var turnoverReason: String? {
    if let reason = salesReason ?? stateReason { return reason }
    return own.states.net.reduce(0.0) { $0 + Double($1) } > 0
      ? nil : "on average nothing was open in the last 12 months"
  }

  /// Sales of twelve months over the mean of thirteen month-end balances.
  private var turnover: Double? {
    guard turnoverReason == nil else { return nil }
    let mean = own.states.net.reduce(0.0) { $0 + Double($1) } / Double(own.states.net.count)
    return mean > 0 ? Double(sales) / mean : nil
  }
}

/// Collection effectiveness index: of what could have been collected, how much was, in percent; nil where nothing could.
///
/// All amounts in minor units of one currency. `sales` are those of the whole period (Arrears uses the total, not a monthly mean).
public func collectionEffectiveness(
  opening: Int64, sales: Int64, closing: Int64, closingNotDue: Int64
) -> Double? {
  let collectable = Double(opening) + Double(sales) - Double(closingNotDue)
  guard collectable > 0 else { return nil }
  return 100 * (Double(opening) + Double(sales) - Double(closing)) / collectable
}
