public import Receivables

/// An accounting product whose own aging report people know.
public enum Product: String, Sendable, CaseIterable {
  case quickbooks, xero, sage, erpnext, gnucash

  /// The name as people write it.
  public var title: String {
    switch self {
    case .quickbooks: "QuickBooks"
    case .xero: "Xero"
    case .sage: "Sage 50"
    case .erpnext: "ERPNext"
    case .gnucash: "GnuCash"
    }
  }

  /// The columns of its aging report, in its order.
  public func columns(basis: AgingPolicy.Basis) -> [String] {
    switch self {
    case .quickbooks: ["CURRENT", "1 - 30", "31 - 60", "61 - 90", "91 and over"]
    case .xero:
      (basis == .due ? ["Current"] : []) + [
        "< 1 Month", "1 Month", "2 Months", "3 Months", "Older",
      ]
    case .sage: ["Current (0-29)", "30-59", "60-89", "90-119", "120 and over"]
    case .erpnext: ["no bucket", "0-30", "31-60", "61-90", "91-120", "121-Above"]
    case .gnucash: ["Prepayment", "Current", "0-30 days", "31-60 days", "61-90 days", "91+ days"]
    }
  }

  /// The day from which it counts unless the user chooses: Sage by the invoice, the others by the due day.
  public var usualBasis: AgingPolicy.Basis { self == .sage ? .invoice : .due }

  /// Whether its report offers the other day too.
  public var offersChoice: Bool { self == .xero || self == .erpnext || self == .gnucash }
}

/// The aging report as another product prints it, and the way from its figures to ours, document by document.
///
/// Shape: one line per open document that stands elsewhere, or not at all, in the other report. `difference` = our amount −
/// their amount; the sum of their columns and of the differences is our net balance, exactly.
public struct TheirNumber: Sendable {
  /// A document that the other report shows in another place.
  public struct Line: Sendable {
    /// Index into the book's documents.
    public var document: Int
    /// Column there; nil where it is left out.
    public var column: Int?
    /// Amount there, in minor units.
    public var amount: Int64
    /// Why it differs.
    public var why: String
  }

  /// Whose report.
  public let product: Product
  /// The day from which it counts.
  public let basis: AgingPolicy.Basis
  /// Its columns.
  public let columns: [String]
  /// Sums by column, per currency.
  public let totals: [(currency: Currency, sums: [Int64])]
  /// Sums by account with something open, by column.
  public let accounts: [(account: Int, sums: [Int64])]
  /// Documents that differ, in the book's order.
  public let bridge: [Line]
}

/// Ages a book by a product's own convention.
///
/// `basis` is used only where the product offers the choice. Documents keep their amounts; only prepayments that a report leaves out
/// change its total. An empty book gives no rows. Source: the products' reports as `docs/glossary.md` describes them.
public func theirNumber(
  _ book: Book, product: Product, basis chosen: AgingPolicy.Basis?, policy: AgingPolicy
) -> TheirNumber {
  let basis = product.offersChoice ? chosen ?? product.usualBasis : product.usualBasis
  let columns = product.columns(basis: basis)
  let convention = Convention(product: product, basis: basis, asOf: book.asOf)
  var totals: [Currency: [Int64]] = [:]
  var accounts: [(account: Int, sums: [Int64])] = []
  var bridge: [TheirNumber.Line] = []
  for account in book.accounts.indices {
    let documents = book.documents(of: account)
    guard !documents.isEmpty else { continue }
    var sums = [Int64](repeating: 0, count: columns.count)
    for index in documents {
      let document = book.documents[index]
      let column = convention.column(of: document)
      if let column { sums[column] += document.open }
      if let why = convention.difference(document, column, policy) {
        bridge.append(
          TheirNumber.Line(
            document: index, column: column, amount: column == nil ? 0 : document.open, why: why))
      }
    }
    accounts.append((account, sums))
    let currency = book.accounts[account].currency
    let before = totals[currency] ?? Array(repeating: 0, count: columns.count)
    totals[currency] = zip(before, sums).map { $0 + $1 }
  }
  return TheirNumber(
    product: product, basis: basis, columns: columns,
    totals: totals.sorted { $0.key < $1.key }.map { (currency: $0.key, sums: $0.value) },
    accounts: accounts, bridge: bridge)
}

/// Where a product puts a document.
private struct Convention {
  let product: Product
  let basis: AgingPolicy.Basis
  let asOf: Day

  /// The day from which a document's age counts there: a document without the day has its other one.
  private func anchor(_ document: Document) -> Day? {
    basis == .due ? statedDue(document) ?? document.issued : document.issued ?? document.due
  }

  /// The due day that the product knows: not one that was assumed here.
  private func statedDue(_ document: Document) -> Day? {
    document.dueBasis == .defaultTerms ? nil : document.due
  }

  /// The column; nil where the report leaves the document out.
  func column(of document: Document) -> Int? {
    let age = anchor(document).map { asOf - $0 } ?? 0
    switch product {
    case .quickbooks:
      return age <= 0 ? 0 : min(4, 1 + (age - 1) / 30)
    case .xero:
      if document.kind == .payment { return nil }
      guard let anchor = anchor(document) else { return 0 }
      if basis == .due, age <= 0 { return 0 }
      return (basis == .due ? 1 : 0) + min(4, months(since: anchor))
    case .sage:
      return min(4, max(0, age) / 30)
    case .erpnext:
      if age < 0 { return 0 }
      return age <= 30 ? 1 : min(5, 2 + (age - 31) / 30)
    case .gnucash:
      if document.open < 0 { return 0 }
      if age < 0 { return 1 }
      return age <= 30 ? 2 : min(5, 3 + (age - 31) / 30)
    }
  }

  /// Whole calendar months from a day to the as-of day; 0 in the first month.
  private func months(since day: Day) -> Int {
    guard day <= asOf else { return 0 }
    var count = 0
    while day.adding(months: count + 1) <= asOf { count += 1 }
    return count
  }

  /// Why a document stands elsewhere than with us; nil where it stands in the same place.
  func difference(_ document: Document, _ column: Int?, _ policy: AgingPolicy) -> String? {
    guard let column else { return "prepayments and overpayments are left out" }
    if document.open < 0 {
      return product == .gnucash
        ? "credits stand in the column of prepayments"
        : "credits stand in the bucket of their own day"
    }
    let slot = policy.slot(of: document, asOf: asOf)
    if product == .erpnext, column == 0 { return "what is not due stands in no bucket" }
    if basis != policy.basis {
      return "age counts from the \(basis == .due ? "due" : "invoice") day"
    }
    let theirs = column - firstAged
    if basis == .due, document.due != nil, statedDue(document) == nil {
      if case .bucket(theirs) = slot { return nil }
      return "without a due day of its own, age counts from the invoice day"
    }
    switch slot {
    case .undated: return "a document without a due day counts as current"
    case .unapplied: return nil
    case .notDue: return theirs < 0 ? nil : "the day itself counts as the first day"
    case .bucket(let ours):
      if theirs == ours { return nil }
      return product == .xero ? "buckets are calendar months" : "the buckets have other limits"
    }
  }

  /// The first column of aged documents.
  private var firstAged: Int {
    switch product {
    case .quickbooks: 1
    case .xero: basis == .due ? 1 : 0
    case .sage: 0
    case .erpnext: 1
    case .gnucash: 2
    }
  }
}
