public import Receivables

/// A borrowing-base certificate: what a lender's form asks, line by line, for one currency.
public struct BorrowingBase: Sendable {
  /// What a line states.
  public enum Item: Sendable, Equatable {
    /// The ledger a month before, on a day, and what has happened since.
    case opening(Day)
    case invoiced, credited, writtenOff, collected
    case closing
    /// Why the ledger of a month before is not known.
    case unknownOpening(String)
    case gross, unapplied, net
    /// What a row of the waterfall takes out.
    case ineligible(EligibilityRule)
    case ineligibleTotal, eligible
    /// The rate, as a share.
    case rate(Ratio)
    case grossAvailability, reserves, availability, limit, base, outstanding, excess

    /// The words used in output files.
    public var words: String {
      switch self {
      case .opening(let day): "receivables, net, on \(day)"
      case .invoiced: "invoiced since"
      case .credited: "credit notes, discounts and corrections since"
      case .writtenOff: "written off since"
      case .collected: "collected, and everything else"
      case .closing: "receivables, net, today"
      case .unknownOpening(let reason): "receivables a month before: n/a, because \(reason)"
      case .gross: "receivables, gross"
      case .unapplied: "credits not applied"
      case .net: "receivables, net, as in aging.csv"
      case .ineligible(let rule): "ineligible: \(rule.phrase)"
      case .ineligibleTotal: "ineligible, total"
      case .eligible: "eligible receivables"
      case .rate(let rate):
        "advance rate \(decimalText(rate.scaled(toDigits: 4), digits: 2, grouping: "")) %"
      case .grossAvailability: "eligible receivables at the advance rate"
      case .reserves: "reserves of the lender"
      case .availability: "after reserves"
      case .limit: "limit of the facility"
      case .base: "borrowing base"
      case .outstanding: "outstanding advances"
      case .excess: "available, or to be repaid where negative"
      }
    }
  }

  /// One line.
  public struct Line: Sendable, Equatable {
    /// What it states.
    public var item: Item
    /// Minor units, deductions negative; nil for the rate, and for what is not known.
    public var amount: Int64?
  }

  /// The currency.
  public let currency: Currency
  /// In the order of the form.
  public let lines: [Line]
}

extension EligibilityRule {
  /// What a lender's form calls the row.
  var phrase: String {
    switch self {
    case .unearned: "not yet earned, retainage, not invoiced"
    case .cash: "cash sales and consumers"
    case .affiliate: "affiliates and employees"
    case .insolvent: "insolvent debtors"
    case .contra: "contra accounts"
    case .disputed: "disputed"
    case .foreign: "foreign, not insured"
    case .government: "government without assignment"
    case .overAge: "over age"
    case .crossAged: "cross-aged"
    case .credits: "unapplied credits"
    case .concentration: "above the concentration cap"
    }
  }
}

/// The certificates of a factoring report, by currency.
///
/// Every row that is asked has a line, be it zero; gross less ineligible is eligible. Reserves, limits and outstanding advances are
/// those of the settings, in minor units.
public func borrowingBases(
  of book: Book, activity: Activity, report: FactoringReport, terms: FactoringTerms
) -> [BorrowingBase] {
  var taken: [Currency: [EligibilityRule: Int64]] = [:]
  for exclusion in report.exclusions {
    let account = Int(book.documents[Int(exclusion.document)].account)
    taken[book.accounts[account].currency, default: [:]][exclusion.reason.rule, default: 0] +=
      exclusion.amount
  }
  return report.estimates.compactMap { estimate in
    let currency = estimate.currency
    // The estimate stands last.
    guard let total = report.totals.last(where: { $0.currency == currency }) else { return nil }
    let unapplied = book.accounts.indices.reduce(Int64(0)) {
      book.accounts[$1].currency == currency ? $0 + activity.accounts[$1].unapplied : $0
    }
    var lines: [BorrowingBase.Line] = [
      .init(item: .gross, amount: total.gross), .init(item: .unapplied, amount: unapplied),
      .init(item: .net, amount: total.gross + unapplied),
    ]
    lines += terms.order.map { rule in
      .init(item: .ineligible(rule), amount: -(taken[currency]?[rule] ?? 0))
    }
    let reserves = terms.reserves[currency] ?? 0
    let availability = total.advance - reserves
    lines += [
      .init(item: .ineligibleTotal, amount: -total.ineligible),
      .init(item: .eligible, amount: total.eligible), .init(item: .rate(estimate.rate)),
      .init(item: .grossAvailability, amount: total.advance),
      .init(item: .reserves, amount: -reserves), .init(item: .availability, amount: availability),
    ]
    if let limit = terms.limits[currency] { lines.append(.init(item: .limit, amount: limit)) }
    let base = max(0, min(availability, terms.limits[currency] ?? availability))
    lines.append(.init(item: .base, amount: base))
    if let outstanding = terms.outstanding[currency] {
      lines += [
        .init(item: .outstanding, amount: -outstanding),
        .init(item: .excess, amount: base - outstanding),
      ]
    }
    // Last, so that the lines of the certificate keep their numbers.
    lines += rollForward(currency, book, activity, net: total.gross + unapplied)
    return BorrowingBase(currency: currency, lines: lines)
  }
}

/// How the ledger of a month before became today's; one line with the reason where that is not known.
private func rollForward(
  _ currency: Currency, _ book: Book, _ activity: Activity, net: Int64
) -> [BorrowingBase.Line] {
  func unknown(_ reason: String) -> [BorrowingBase.Line] {
    [.init(item: .unknownOpening(reason), amount: nil)]
  }
  guard let own = activity.currencies.first(where: { $0.currency == currency }) else { return [] }
  let accounts = book.accounts.indices.filter { book.accounts[$0].currency == currency }
  guard accounts.allSatisfy({ book.hasHistory[$0] || book.documents(of: $0).isEmpty }) else {
    return unknown("an export lists open items only")
  }
  let start = Lookback(asOf: book.asOf).steps[1]
  guard accounts.contains(where: { activity.accounts[$0].firstIssued.map { $0 <= start } ?? false })
  else { return unknown("the exports do not reach back that far") }
  let dilution = Dilution(of: own, in: book)
  let (lost, deducted) = (dilution.lost(months: 1), dilution.deducted(months: 1))
  guard let collected = own.states.collected(less: [lost + deducted])?.first,
    own.states.net[0] == net
  else {
    return unknown("settled documents have no day of settlement")
  }
  return [
    .init(item: .opening(start), amount: own.states.net[1]),
    .init(item: .invoiced, amount: own.states.invoiced[0]),
    .init(item: .credited, amount: -own.states.credited[0] - deducted),
    .init(item: .writtenOff, amount: -lost), .init(item: .collected, amount: -collected),
    .init(item: .closing, amount: net),
  ]
}
