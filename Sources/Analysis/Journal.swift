public import Receivables

/// Names of ledger accounts and the tax in force, for journal entries.
public struct JournalTerms: Sendable, Equatable {
  /// Receivables.
  public var receivables = "Accounts receivable"
  /// Allowance for doubtful accounts.
  public var allowance = "Allowance for doubtful accounts"
  /// Bad-debt expense.
  public var expense = "Bad-debt expense"
  /// Tax to be claimed back on written-off debts.
  public var tax = "Tax relief receivable"
  /// Unrealised exchange gains.
  public var gain = "Unrealised exchange gain"
  /// Unrealised exchange losses.
  public var loss = "Unrealised exchange loss"
  /// Money in the bank.
  public var cash = "Cash"
  /// Interest on late payment, and fixed sums.
  public var interest = "Interest income"
  /// What a factor has advanced and can ask back.
  public var factoring = "Factoring liability"
  /// What factors charge.
  public var factoringFees = "Factoring fees"
  /// What a factor keeps until the customer pays.
  public var dueFromFactor = "Due from factor"
  /// Name of the offer that is taken; empty for none.
  public var offer = ""
  /// Interest that can be asked for is charged.
  public var chargesLateFees = false
  /// Sales tax within the open amounts, as a share of the net; nil where none is claimed back.
  public var taxRate: Ratio?
  /// Months after the due day from which tax can be claimed back (UK VAT Notice 700/18: six).
  public var taxMonths = 6

  /// The defaults of `docs/metrics.md`.
  public init() {}
}

/// One line of a journal entry.
public struct JournalLine: Sendable, Equatable {
  /// Entry that it belongs to; the lines of an entry balance per currency.
  public var entry: String
  /// Ledger account.
  public var account: String
  /// Minor units; one of the two is 0, neither is negative.
  public var debit: Int64 = 0
  /// Minor units.
  public var credit: Int64 = 0
  /// Currency of the amount.
  public var currency: Currency
  /// Index into the book's open documents, where the line is about one.
  public var document: Int32?
  /// What it is, in words.
  public var memo: String
}

/// Rates of a currency by day, in units of the reporting currency.
public struct DatedRates: Sendable {
  /// Ascending by day.
  public var rates: [(day: Day, rate: Ratio)]

  /// Rates in any order.
  public init(_ rates: [(day: Day, rate: Ratio)]) {
    self.rates = rates.sorted { $0.day < $1.day }
  }

  /// The newest rate up to a day; nil before the first.
  public func rate(on day: Day) -> Ratio? { rates.last { $0.day <= day }?.rate }
}

/// What a journal is made of beside the book: answers of other questions.
public struct JournalSources {
  /// What the allowance should be.
  public var allowances: AllowanceReport
  /// What to do about past-due documents.
  public var collections: CollectionReport
  /// What factors offer; nil where nobody was asked.
  public var offers: FactoringChoices?
  /// Interest on late payment.
  public var interest: [InterestPeriod] = []
  /// Share of a claim that is asked for in a settlement; nil where none is offered.
  public var settlementShare: Ratio?
  /// Gives the key of a document's number, as reductions carry it; 0 without a number.
  public var key: (Document) -> UInt64 = { _ in 0 }

  /// Sources of allowance, write-offs and revaluation; the others are added where they are known.
  public init(allowances: AllowanceReport, collections: CollectionReport) {
    (self.allowances, self.collections) = (allowances, collections)
  }
}

/// Proposed entries for the accountant: allowance, write-offs, revaluation, recoveries, settlements, and where the terms say so late fees
/// and the sale to a factor.
///
/// Every entry balances in its currency. An empty book gives none. What the data cannot say, nobody posts: without dated rates there
/// is no revaluation, without a tax rate no tax line. Section 11 of the domain reference.
public func journal(
  of book: Book, from sources: JournalSources, view: AllowanceTerms.View,
  terms: JournalTerms = .init(), base: Currency? = nil,
  rates: [Currency: DatedRates] = [:]
) -> [JournalLine] {
  let given = sources.collections.lines.filter { $0.decision == .writeOff }.map(\.document)
  let sold = sources.offers.map { $0.sold(terms.offer) } ?? []
  let settled =
    sources.settlementShare == nil
    ? []
    : sources.collections.lines.filter { $0.action == .end(.settlement) }.map(\.document)
  // Nothing is settled that is written off or sold, and nothing charged that is settled either.
  let gone = sold.union(given)
  func events(_ gone: Set<Int32>) -> JournalEvents {
    JournalEvents(book: book, terms: terms, key: sources.key, gone: gone)
  }
  return topUps(sources.allowances, view, terms)
    + writeOffs(of: book, sources.collections, terms, sold: sold)
    + revaluations(of: book, base, rates, terms)
    + events([]).recoveries()
    + events(gone).settlements(sources.collections, share: sources.settlementShare)
    + events(gone.union(settled)).lateFees(sources.interest)
    + (sources.offers.map(events([]).sale) ?? [])
}

/// What the allowance lacks, or has too much of, by currency.
private func topUps(
  _ allowances: AllowanceReport, _ view: AllowanceTerms.View, _ terms: JournalTerms
) -> [JournalLine] {
  allowances.allowances.filter { $0.view == view }.flatMap { allowance -> [JournalLine] in
    let booked = allowances.booked[allowance.currency]
    let change = allowance.required - (booked ?? 0)
    guard change != 0 else { return [] }
    let required = Money(minorUnits: allowance.required, currency: allowance.currency).plain
    let existing =
      booked.map { "booked \(Money(minorUnits: $0, currency: allowance.currency).plain)" }
      ?? "nothing stated as booked, taken as 0"
    let memo = "\(view.rawValue): required \(required), \(existing)"
    let entry = "ALLOWANCE-\(allowance.currency)"
    return pair(
      entry, debit: change > 0 ? terms.expense : terms.allowance,
      credit: change > 0 ? terms.allowance : terms.expense, abs(change), allowance.currency, memo)
  }
}

/// Documents whose decision is to write them off, against the allowance; tax on its own line where it can be claimed back.
private func writeOffs(
  of book: Book, _ collections: CollectionReport, _ terms: JournalTerms, sold: Set<Int32>
) -> [JournalLine] {
  collections.lines.filter { $0.decision == .writeOff && !sold.contains($0.document) }.enumerated()
    .flatMap {
      number, line -> [JournalLine] in
      let document = book.documents[Int(line.document)]
      let currency = book.accounts[Int(document.account)].currency
      let entry = "WRITE-OFF-\(number + 1)"
      let tax = taxWithin(document, book.asOf, terms)
      func made(_ account: String, debit: Int64 = 0, credit: Int64 = 0, _ memo: String)
        -> JournalLine
      {
        JournalLine(
          entry: entry, account: account, debit: debit, credit: credit, currency: currency,
          document: line.document, memo: memo)
      }
      return [
        made(terms.allowance, debit: document.open - tax, "write-off, to be approved"),
        tax > 0 ? made(terms.tax, debit: tax, "tax, if the conditions of relief are met") : nil,
        made(terms.receivables, credit: document.open, "write-off, to be approved"),
      ].compactMap { $0 }
    }
}

/// Tax within an open amount that may be claimed back: `open × rate ÷ (1 + rate)`, rounded once; 0 before the waiting time is over.
private func taxWithin(_ document: Document, _ asOf: Day, _ terms: JournalTerms) -> Int64 {
  guard let rate = terms.taxRate,
    let start = [document.due, document.issued].compactMap({ $0 }).max(),
    start.adding(months: terms.taxMonths) <= asOf
  else { return 0 }
  return Ratio(rate.numerator, over: rate.denominator + rate.numerator)?.of(document.open) ?? 0
}

/// Differences between the rates of the as-of day and of the issue day, each document converted and rounded at both.
private func revaluations(
  of book: Book, _ base: Currency?, _ rates: [Currency: DatedRates], _ terms: JournalTerms
) -> [JournalLine] {
  guard let base else { return [] }
  return book.currencies.filter { $0 != base }.flatMap { currency -> [JournalLine] in
    guard let dated = rates[currency], let closing = dated.rate(on: book.asOf) else { return [] }
    let entry = "REVALUATION-\(currency)"
    var lines: [JournalLine] = []
    var total: Int64 = 0
    for (index, document) in book.documents.enumerated()
    where book.accounts[Int(document.account)].currency == currency {
      guard let issued = document.issued, let booked = dated.rate(on: issued) else { continue }
      let difference =
        converted(document.open, closing, from: currency, to: base)
        - converted(document.open, booked, from: currency, to: base)
      guard difference != 0 else { continue }
      total += difference
      lines.append(
        JournalLine(
          entry: entry, account: terms.receivables, debit: max(0, difference),
          credit: max(0, -difference), currency: base, document: Int32(index),
          memo: "open \(Money(minorUnits: document.open, currency: currency).plain) \(currency)"))
    }
    guard total != 0 else { return lines }
    lines.append(
      JournalLine(
        entry: entry, account: total > 0 ? terms.gain : terms.loss, debit: max(0, -total),
        credit: max(0, total), currency: base, document: nil,
        memo: "revaluation at the rate of \(book.asOf)"))
    return lines
  }
}

/// An amount in another currency, rounded once to its digits.
private func converted(
  _ amount: Int64, _ rate: Ratio, from currency: Currency, to base: Currency
) -> Int64 {
  Int64(
    clamping: roundedQuotient(
      Int128(amount) * Int128(rate.numerator) * Int128(base.scale),
      Int128(rate.denominator) * Int128(currency.scale)))
}

private func pair(
  _ entry: String, debit: String, credit: String, _ amount: Int64, _ currency: Currency,
  _ memo: String
) -> [JournalLine] {
  [
    JournalLine(
      entry: entry, account: debit, debit: amount, currency: currency, document: nil, memo: memo),
    JournalLine(
      entry: entry, account: credit, credit: amount, currency: currency, document: nil, memo: memo),
  ]
}
