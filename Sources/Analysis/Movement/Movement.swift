public import Receivables

/// From what one account had open at the last run to what it has open now: `opening` + `new` − `collected` − `credited` −
/// `writtenOff` + `revalued` + `unexplained` = `closing`, exactly.
///
/// Everything in minor units; balances are net of unapplied credits.
public struct Movement: Sendable, Equatable {
  /// Index into the book's accounts; nil for one that the book no longer has.
  public var account: Int?
  /// Index into the earlier book's accounts; nil for one that had nothing open.
  public var earlier: Int?
  /// Net balance at the last run.
  public var opening: Int64 = 0
  /// Face of documents issued since, or seen for the first time.
  public var new: Int64 = 0
  /// Paid; payments on account count when they come in.
  public var collected: Int64 = 0
  /// Credited; credit notes count when they are issued.
  public var credited: Int64 = 0
  /// Given up.
  public var writtenOff: Int64 = 0
  /// Change of the face of documents that both runs have.
  public var revalued: Int64 = 0
  /// Net balance now.
  public var closing: Int64 = 0
  /// Open amount of documents whose due day changed; moves no balance.
  public var redated: Int64 = 0

  /// What nothing in the exports accounts for: the rest that closes the bridge.
  public var unexplained: Int64 {
    closing - (opening + new - collected - credited - writtenOff + revalued)
  }

  /// Whether anything is to be told.
  var isEmpty: Bool {
    opening == 0 && closing == 0 && new == 0 && collected == 0 && credited == 0 && writtenOff == 0
      && revalued == 0 && redated == 0
  }

  /// Adds another account's movement of the same currency.
  public static func += (left: inout Movement, right: Movement) {
    left.opening += right.opening
    left.new += right.new
    left.collected += right.collected
    left.credited += right.credited
    left.writtenOff += right.writtenOff
    left.revalued += right.revalued
    left.closing += right.closing
    left.redated += right.redated
  }
}

/// What moved between two runs, by account and by document.
public struct MovementReport: Sendable {
  /// Day of the earlier run.
  public let since: Day
  /// Accounts with something open then or now, by customer id, currency and company.
  public let rows: [Movement]
  /// Sums by currency, alphabetically.
  public let totals: [(currency: Currency, movement: Movement)]
  /// What became of single documents, unsorted.
  public let changes: [DocumentChange]
  /// The earlier run's open documents.
  public let past: EarlierBook

  /// Money of documents that the exports should know about and do not, by currency: they were open, and are neither open nor settled.
  public let vanished: [(currency: Currency, amount: Int64, documents: Int)]

  /// Customers with documents that are gone without a trace, though the exports should know.
  public func customersWithLosses(in book: Book) -> Set<String> {
    guard !vanished.isEmpty else { return [] }
    return Set(
      changes.filter { $0.kind == .unexplained && $0.today < 0 }
        .map { account(of: $0, in: book).customerID })
  }
}

/// Walks two books and accounts for every difference.
///
/// `seen` are documents of today that were not open at the last run but at one before: they come back, and are no new business.
public func movement(
  from past: EarlierBook, to book: Book, pairing: Pairing, seen: Set<Int32>, policy: AgingPolicy
) -> MovementReport {
  // A discount is no money: it counts with the credits.
  let discounts = book.deductions.filter { $0.cause == .discount }
  let (lost, credits) = (
    OtherSettlements(book.writeOffs), OtherSettlements(book.credits + discounts)
  )
  let isWhole = book.hasAnyHistory && book.isDated
  let slices = evenRanges(book.accounts.count, parts: 32)
  var parts = parallelMap(slices.count) { slice in
    var walk = MovementWalk(
      book, past, pairing, seen, policy, lost: lost, credits: credits, isWhole: isWhole)
    for account in slices[slice] { walk.visit(account) }
    return walk.result
  }
  var rest = MovementWalk(
    book, past, pairing, seen, policy, lost: lost, credits: credits, isWhole: isWhole)
  let known = Set(pairing.earlierAccounts)
  for account in past.accounts.indices where !known.contains(Int32(account)) {
    rest.visitGone(account)
  }
  parts.append(rest.result)
  // The book's accounts are in order already; those that are gone are put between them.
  let rows = parts.flatMap(\.rows).map { row in
    (row, row.account.map { book.earlierAccount($0) } ?? past.accounts[row.earlier ?? 0])
  }.sorted { left, right in
    let (a, b) = (left.1, right.1)
    if a.customerID != b.customerID { return a.customerID < b.customerID }
    if a.currency != b.currency { return a.currency < b.currency }
    return a.entity < b.entity
  }
  var sums: [Currency: Movement] = [:]
  for (row, account) in rows { sums[account.currency, default: Movement()] += row }
  var vanished: [Currency: (amount: Int64, documents: Int)] = [:]
  for (currency, lost) in parts.flatMap(\.vanished) {
    let sum = vanished[currency] ?? (0, 0)
    vanished[currency] = (sum.amount + lost.amount, sum.documents + lost.documents)
  }
  return MovementReport(
    since: past.asOf, rows: rows.map(\.0),
    totals: sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
    changes: parts.flatMap(\.changes), past: past,
    vanished: vanished.sorted { $0.key < $1.key }.map {
      ($0.key, $0.value.amount, $0.value.documents)
    }
  )
}
