public import Receivables

/// The ladder of age buckets: upper limits in days, inclusive, ascending.
public struct Buckets: Sendable, Equatable {
  /// Upper limits of all buckets but the last, which is open-ended.
  public let limits: [Int]

  /// 1–30, 31–60, 61–90, 91–120, 121 and more.
  public static let standard = Buckets(checked: [30, 60, 90, 120])

  private init(checked limits: [Int]) { self.limits = limits }

  /// Buckets with these upper limits; nil unless they are positive and ascending.
  public init?(limits: [Int]) {
    guard !limits.isEmpty, zip([0] + limits, limits).allSatisfy(<) else { return nil }
    self.limits = limits
  }

  /// Number of buckets.
  public var count: Int { limits.count + 1 }

  /// The bucket of an age of at least one day (or zero, counted from the invoice).
  @inlinable
  public func index(of age: Int) -> Int {
    var index = 0
    while index < limits.count, age > limits[index] { index += 1 }
    return index
  }

  /// Column names: `d1_30`, …, `d121_plus`; counted from the invoice the first is `d0_30`.
  public func names(from basis: AgingPolicy.Basis) -> [String] {
    limits.indices.map { index in
      let first = index == 0 ? (basis == .due ? 1 : 0) : limits[index - 1] + 1
      return "d\(first)_\(limits[index])"
    } + ["d\((limits.last ?? 0) + 1)_plus"]
  }
}

/// How a book is aged.
public struct AgingPolicy: Sendable, Equatable {
  /// The day from which age is counted.
  public enum Basis: String, Sendable, CaseIterable {
    case due, invoice
  }

  /// Where unapplied credits stand.
  public enum Credits: String, Sendable, CaseIterable {
    /// In a column of their own.
    case apart
    /// In the bucket of their own day, negative.
    case ownDay = "own_day"
    /// Netted against the account's oldest open documents; what is left stands negative in `not_due`.
    case oldestFirst = "oldest_first"
  }

  /// The day from which age is counted.
  public var basis: Basis
  /// The bucket limits.
  public var buckets: Buckets
  /// Where unapplied credits stand.
  public var credits: Credits

  /// Days past due that do not count as late yet.
  public var graceDays = 0
  /// Largest open rest of a partly settled document that counts as a residue, by currency, in minor units.
  public var residues: [Currency: Int64] = [:]

  /// By due day, standard buckets, credits apart, no days of grace, no residues, unless stated otherwise.
  public init(basis: Basis = .due, buckets: Buckets = .standard, credits: Credits = .apart) {
    self.basis = basis
    self.buckets = buckets
    self.credits = credits
  }

  /// What an open document is beside an ordinary one.
  public func documentClass(of document: Document, in currency: Currency) -> DocumentClass {
    if document.dueBasis == .retained { return .retained }
    let open = document.open.magnitude
    if let most = residues[currency], open <= UInt64(most), open < document.amount.magnitude {
      return .residue
    }
    return .ordinary
  }

  /// Days by which a debit document is late at a day, beyond the days of grace; nil where it is not late.
  public func daysLate(of document: Document, asOf: Day) -> Int? {
    guard let days = document.daysPastDue(asOf: asOf), days > graceDays else { return nil }
    return days
  }

  /// Place by due day among not due (0) and the buckets (from 1).
  @inlinable
  public func place(daysPastDue: Int) -> Int {
    daysPastDue <= graceDays ? 0 : 1 + buckets.index(of: daysPastDue)
  }

  /// Where a debit document stands at a day.
  public func slot(of document: Document, asOf: Day) -> AgeSlot {
    switch basis {
    case .due:
      guard let due = document.due else {
        return document.dueBasis == .retained ? .notDue : .undated
      }
      let age = asOf - due
      return age <= graceDays ? .notDue : .bucket(buckets.index(of: age))
    case .invoice where document.dueBasis == .retained && document.due.map { $0 > asOf } ?? true:
      return .notDue
    case .invoice:
      // A document without an issue day is aged by the due day it has.
      guard let start = document.issued ?? document.due else { return .undated }
      return .bucket(buckets.index(of: max(0, asOf - start)))
    }
  }
}

/// What an open document is beside an ordinary one.
public enum DocumentClass: String, Sendable {
  case ordinary = ""
  /// Kept back by the customer until its release.
  case retained
  /// A rest so small that nobody chases it.
  case residue
}

/// A place in the ladder.
public enum AgeSlot: Sendable, Equatable {
  case notDue, undated, unapplied
  case bucket(Int)
}

/// Sums of one account, or of all accounts of a currency, in minor units.
public struct AgingSums: Sendable, Equatable {
  /// Not due, in the display of the policy.
  public var notDue: Int64 = 0
  /// By bucket, in the display of the policy.
  public var buckets: [Int64]
  /// Debit documents without any day.
  public var undated: Int64 = 0
  /// Debit documents: not due + buckets + undated while credits stand apart.
  public var open: Int64 = 0
  /// Credits not applied, ≤ 0.
  public var unapplied: Int64 = 0
  /// Debit documents at least one day past due, always by due day.
  public var pastDue: Int64 = 0
  /// Debit documents at least 91 days past due.
  public var over90: Int64 = 0
  /// Disputed part of debit documents.
  public var disputed: Int64 = 0
  /// Debit documents kept back until their release, within `open`.
  public var retained: Int64 = 0
  /// Rests of partly settled debit documents within the stated tolerance, within `open`.
  public var residue: Int64 = 0
  /// Receipts in hand that take effect after the as-of day, beside the balance.
  public var postDated: Int64 = 0
  /// Largest number of days past due; nil when nothing is.
  public var oldestDays: Int?
  /// Open documents, credits included.
  public var documents = 0

  /// No money in so many buckets.
  package init(buckets: Int) { self.buckets = Array(repeating: 0, count: buckets) }

  /// Open plus unapplied: what ties to the ledger.
  public var net: Int64 { open + unapplied }

  mutating func add(_ amount: Int64, to slot: AgeSlot) {
    switch slot {
    case .notDue: notDue += amount
    case .undated: undated += amount
    case .bucket(let index): buckets[index] += amount
    case .unapplied: break
    }
  }

  /// Adds the sums of other documents of the same currency.
  package static func += (left: inout AgingSums, right: AgingSums) {
    left.notDue += right.notDue
    for index in left.buckets.indices { left.buckets[index] += right.buckets[index] }
    left.undated += right.undated
    left.open += right.open
    left.unapplied += right.unapplied
    left.pastDue += right.pastDue
    left.over90 += right.over90
    left.disputed += right.disputed
    left.retained += right.retained
    left.residue += right.residue
    left.postDated += right.postDated
    left.oldestDays = [left.oldestDays, right.oldestDays].compactMap { $0 }.max()
    left.documents += right.documents
  }
}

/// Who owes what, and how late it is.
public struct AgingReport: Sendable {
  /// One customer and currency with something open.
  public struct Row: Sendable {
    /// Index into the book's accounts.
    public var account: Int
    /// Its sums.
    public var sums: AgingSums
  }

  /// How it was aged.
  public let policy: AgingPolicy
  /// Accounts with at least one open document or receipt in hand, by customer id and currency.
  public let rows: [Row]
  /// Sums per currency, alphabetically.
  public let totals: [(currency: Currency, sums: AgingSums)]
}

/// Ages the open documents of a book.
///
/// An empty book gives no rows and no totals. Gross, past-due and net figures do not depend on where the policy shows credits.
public func age(_ book: Book, policy: AgingPolicy = AgingPolicy()) -> AgingReport {
  let slices = evenRanges(book.accounts.count, parts: 16)
  let rows = parallelFlatMap(slices.count) { slice in
    slices[slice].compactMap { account -> AgingReport.Row? in
      let documents = book.documents(of: account)
      guard !documents.isEmpty || book.postDated[account] != 0 else { return nil }
      var row = AgingReport.Row(
        account: account,
        sums: sums(
          of: documents, in: book, policy: policy, currency: book.accounts[account].currency))
      row.sums.postDated = book.postDated[account]
      return row
    }
  }
  var totals: [Currency: AgingSums] = [:]
  for row in rows {
    totals[
      book.accounts[row.account].currency, default: AgingSums(buckets: policy.buckets.count)] +=
      row.sums
  }
  return AgingReport(
    policy: policy, rows: rows,
    totals: totals.sorted { $0.key < $1.key }.map { (currency: $0.key, sums: $0.value) })
}

private func sums(
  of documents: Range<Int>, in book: Book, policy: AgingPolicy, currency: Currency
) -> AgingSums {
  var sums = AgingSums(buckets: policy.buckets.count)
  for index in documents {
    let document = book.documents[index]
    sums.documents += 1
    if document.open < 0 {
      sums.unapplied += document.open
      if policy.credits == .ownDay {
        let age = document.issued.map { book.asOf - $0 }
        let slot: AgeSlot =
          age.map {
            $0 <= 0 && policy.basis == .due
              ? .notDue : .bucket(policy.buckets.index(of: max(0, $0)))
          } ?? .notDue
        sums.add(document.open, to: slot)
      }
      continue
    }
    sums.open += document.open
    sums.disputed += document.disputed
    sums.add(document.open, to: policy.slot(of: document, asOf: book.asOf))
    switch policy.documentClass(of: document, in: currency) {
    case .ordinary: break
    case .retained: sums.retained += document.open
    case .residue: sums.residue += document.open
    }
    if let days = policy.daysLate(of: document, asOf: book.asOf) {
      sums.pastDue += document.open
      if days > 90 { sums.over90 += document.open }
      sums.oldestDays = max(sums.oldestDays ?? 0, days)
    }
  }
  if policy.credits == .oldestFirst { netOldestFirst(&sums, documents, book, policy) }
  return sums
}

/// Takes the account's credits off its debit documents, oldest due day first.
private func netOldestFirst(
  _ sums: inout AgingSums, _ documents: Range<Int>, _ book: Book, _ policy: AgingPolicy
) {
  var credit = -sums.unapplied
  for index in documents where credit > 0 {
    let document = book.documents[index]
    guard document.open > 0 else { continue }
    let taken = min(credit, document.open)
    sums.add(-taken, to: policy.slot(of: document, asOf: book.asOf))
    credit -= taken
  }
  sums.notDue -= credit
}
