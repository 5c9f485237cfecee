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
    /// Not available, because …
    case unavailable(String)
  }

  /// Name as documented in `docs/metrics.md`.
  public var name: String
  /// Currency it is about.
  public var currency: Currency
  /// The figure.
  public var value: Value
  /// Unit: `money`, `count`, `share`, `days`.
  public var unit: String
}

/// Weighted payment days of a currency over twelve months.
private struct PaymentSums: Sendable {
  var amount = 0.0
  /// Amount of those with a known issue day, and its days to pay.
  var issuedAmount = 0.0
  var toPay = 0.0
  var lateSigned = 0.0
  var lateOnly = 0.0
  var paid = 0
  var late = 0

  static func += (left: inout PaymentSums, right: PaymentSums) {
    left.amount += right.amount
    left.issuedAmount += right.issuedAmount
    left.toPay += right.toPay
    left.lateSigned += right.lateSigned
    left.lateOnly += right.lateOnly
    left.paid += right.paid
    left.late += right.late
  }
}

/// The figures of `metrics.csv`, by currency, in the order of the documentation.
public func metrics(of book: Book, aging: AgingReport, activity: [AccountActivity]) -> [Metric] {
  let start = book.asOf.adding(months: -12)
  let slices = evenRanges(book.accounts.count, parts: 16)
  let payments = parallelMap(slices.count) { slice -> [Currency: PaymentSums] in
    var sums: [Currency: PaymentSums] = [:]
    for account in slices[slice] {
      var own = PaymentSums()
      for index in book.settled(of: account) {
        let document = book.settled[index]
        guard let paid = document.paid, paid > start, let daysLate = document.daysLate else {
          continue
        }
        let weight = Double(document.amount)
        own.amount += weight
        if let issued = document.issued {
          own.issuedAmount += weight
          own.toPay += weight * Double(paid - issued)
        }
        own.lateSigned += weight * Double(daysLate)
        own.lateOnly += weight * Double(max(0, daysLate))
        own.paid += 1
        if daysLate >= 1 { own.late += 1 }
      }
      if own.paid > 0 { sums[book.accounts[account].currency, default: PaymentSums()] += own }
    }
    return sums
  }
  var paymentSums: [Currency: PaymentSums] = [:]
  for part in payments {
    for (currency, sums) in part { paymentSums[currency, default: PaymentSums()] += sums }
  }
  return book.currencies.flatMap { currency in
    CurrencyMetrics(
      book: book, currency: currency,
      sums: aging.totals.first { $0.currency == currency }?.sums,
      accounts: book.accounts.indices.filter { book.accounts[$0].currency == currency }
        .map { (book.accounts[$0].customer, activity[$0], book.hasHistory[$0]) },
      payments: paymentSums[currency] ?? PaymentSums(), start: start, policy: aging.policy
    ).all
  }
}

private struct CurrencyMetrics {
  let book: Book
  let currency: Currency
  let sums: AgingSums?
  let accounts: [(customer: Int32, activity: AccountActivity, hasHistory: Bool)]
  let payments: PaymentSums
  let start: Day
  let policy: AgingPolicy

  var all: [Metric] {
    let sums = sums ?? AgingSums(buckets: policy.buckets.count)
    func metric(_ name: String, _ value: Metric.Value, _ unit: String) -> Metric {
      Metric(name: name, currency: currency, value: value, unit: unit)
    }
    func share(_ part: Int64, _ whole: Int64) -> Metric.Value {
      whole > 0 ? .share(Double(part) / Double(whole)) : .unavailable("nothing is open")
    }
    let customers = Set(
      accounts.lazy.filter { $0.activity.open > 0 || $0.activity.unapplied < 0 }.map(\.customer)
    ).count
    // Sales are known of accounts with a history only, so their balances alone are set against them.
    let known = accounts.filter(\.hasHistory).map(\.activity)
    let invoiced = known.reduce(Int64(0)) { $0 + $1.invoiced12Months }
    let credited = known.reduce(Int64(0)) { $0 + $1.credited12Months }
    let sales = invoiced - credited
    let net = known.reduce(Int64(0)) { $0 + $1.net }
    let notDue = known.reduce(Int64(0)) { $0 + $1.open - $1.pastDue - $1.undated }
    let yearDays = Double(book.asOf - start)
    let reason = salesReason(known, sales)
    let dso: Double? = reason == nil ? max(0, Double(net) / Double(sales) * yearDays) : nil
    let best: Double? =
      reason == nil ? (net <= 0 ? 0 : Double(notDue) / Double(sales) * yearDays) : nil
    func days(_ value: Double?, _ reason: String?) -> Metric.Value {
      value.map { .days($0) } ?? .unavailable(reason ?? "")
    }
    let paidReason = known.isEmpty ? openItemsOnly : "no document was paid in the last 12 months"
    func paidDays(_ sum: Double, over amount: Double) -> Metric.Value {
      amount > 0 ? .days(sum / amount) : .unavailable(paidReason)
    }
    return [
      metric("open", .money(sums.open), "money"),
      metric("unapplied", .money(sums.unapplied), "money"),
      metric("net", .money(sums.net), "money"),
      metric("past_due", .money(sums.pastDue), "money"),
      metric("disputed", .money(sums.disputed), "money"),
      metric("past_due_share", share(sums.pastDue, sums.open), "share"),
      metric("over_90_share", share(sums.over90, sums.open), "share"),
      metric("documents", .count(sums.documents), "count"),
      metric("customers", .count(customers), "count"),
      metric(
        "sales_12m",
        known.isEmpty ? .unavailable(openItemsOnly) : .money(sales), "money"),
      metric("dso", days(dso, reason), "days"),
      metric("best_possible_dso", days(best, reason), "days"),
      metric(
        "average_days_delinquent",
        days(dso.flatMap { dso in best.map { max(0, dso - $0) } }, reason), "days"),
      metric("days_to_pay", paidDays(payments.toPay, over: payments.issuedAmount), "days"),
      metric("days_late_signed", paidDays(payments.lateSigned, over: payments.amount), "days"),
      metric("days_late", paidDays(payments.lateOnly, over: payments.amount), "days"),
      metric(
        "late_share",
        payments.paid > 0
          ? .share(Double(payments.late) / Double(payments.paid)) : .unavailable(paidReason),
        "share"),
      metric(
        "dilution_12m",
        known.isEmpty
          ? .unavailable(openItemsOnly)
          : invoiced > 0
            ? .share(Double(credited) / Double(invoiced))
            : .unavailable("no invoice was issued in the last 12 months"), "share"),
    ]
  }

  /// Why sales figures cannot be had; nil when they can.
  private func salesReason(_ known: [AccountActivity], _ sales: Int64) -> String? {
    guard let first = known.compactMap(\.firstIssued).min() else { return openItemsOnly }
    if first > start { return "the exports reach back less than 12 months" }
    if sales <= 0 { return "there were no sales in the last 12 months" }
    return nil
  }

  private var openItemsOnly: String { "the exports list open items only" }
}
