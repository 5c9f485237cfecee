/// All receivables after normalisation, as they stand at one day.
///
/// How this works: `accounts` are sorted by customer id, currency and company; the open documents and the settled ones are grouped
/// by account in that order, so that every report walks arrays from front to back. Within an account open documents
/// stand by due day (none last), number and place; settled ones by paid day (unknown last), due day and amount. A class, so that
/// the per-account parts of a report hold it without counting references to each of its arrays.
public final class Book: Sendable {
  /// The day at which the book is looked at.
  public let asOf: Day
  /// Customers by id.
  public let customers: [Customer]
  /// Companies whose books these are: the first, without name, is where the exports name none or only one.
  public let entities: [String]
  /// Accounts by customer, currency and company.
  public let accounts: [Account]
  /// Documents open at the as-of day.
  public let documents: [Document]
  /// Documents settled by the as-of day.
  public let settled: [SettledDocument]
  /// Part payments of open documents, by document and day.
  public let settlements: [Settlement]
  /// Text of the document numbers.
  public let text: [UInt8]
  /// Input files in the order in which documents refer to them.
  public let sources: [String]
  /// For each account, whether it appears in an export that states settlement days.
  ///
  /// Of the others the book knows open items only, which say nothing of sales or of how somebody
  /// pays.
  public let hasHistory: [Bool]
  /// For each account, receipts in hand that take effect after the as-of day, in minor units: beside the balance.
  public let postDated: [Int64]
  /// Rows of lists beside the documents, by kind and place.
  public let facts: [SideFact]
  /// Indices of open documents on hold, ascending.
  public let held: [Int32]
  /// What was given up, by account and day.
  public let writeOffs: [Reduction]
  /// What was credited of documents that lists of settlements settle, in the same shape and order.
  public let credits: [Reduction]
  /// What became smaller without a credit note of its own in the book: discounts taken, corrections, credits of a ledger; in the same
  /// shape and order.
  public let deductions: [Reduction]
  /// Name of the only company, where the exports name no more than one; else empty.
  public let onlyEntity: String
  /// Where each account's open documents start; one more entry than accounts.
  public let documentStarts: [Int]
  /// Where each account's settled documents start; one more entry than accounts.
  public let settledStarts: [Int]
  /// Currencies in which accounts hold anything, alphabetically.
  public let currencies: [Currency]

  /// A book of parts that are already in the order described above.
  public init(
    asOf: Day, customers: [Customer], entities: [String], accounts: [Account],
    documents: [Document],
    settled: [SettledDocument], settlements: [Settlement], text: [UInt8], sources: [String],
    hasHistory: [Bool], postDated: [Int64], documentStarts: [Int], settledStarts: [Int],
    facts: [SideFact] = [], held: [Int32] = [], writeOffs: [Reduction] = [],
    credits: [Reduction] = [], deductions: [Reduction] = [], onlyEntity: String = ""
  ) {
    precondition(documentStarts.count == accounts.count + 1)
    precondition(settledStarts.count == accounts.count + 1)
    precondition(hasHistory.count == accounts.count)
    precondition(postDated.count == accounts.count)
    self.asOf = asOf
    self.customers = customers
    self.entities = entities
    self.accounts = accounts
    self.documents = documents
    self.settled = settled
    self.settlements = settlements
    self.text = text
    self.sources = sources
    self.hasHistory = hasHistory
    self.postDated = postDated
    self.documentStarts = documentStarts
    self.settledStarts = settledStarts
    self.facts = facts
    self.held = held
    self.writeOffs = writeOffs
    self.credits = credits
    self.deductions = deductions
    self.onlyEntity = onlyEntity
    var held: Set<Currency> = []
    for (index, account) in accounts.enumerated()
    where documentStarts[index] < documentStarts[index + 1]
      || settledStarts[index] < settledStarts[index + 1] || postDated[index] != 0
    {
      held.insert(account.currency)
    }
    currencies = held.sorted()
  }

  /// Whether a list of holds names an open document or its customer.
  public func isHeld(_ document: Int) -> Bool {
    var range = held.indices
    while let first = range.first, let last = range.last {
      let middle = (first + last) / 2
      if held[middle] == Int32(document) { return true }
      range = held[middle] < Int32(document) ? middle + 1..<last + 1 : first..<middle
    }
    return false
  }

  /// Part payments of an open document, by day.
  public func settlements(of document: Int) -> ArraySlice<Settlement> {
    guard !settlements.isEmpty else { return [] }
    return Book.slice(settlements, of: document) { Int($0.document) }
  }

  /// Deductions of an account, by day.
  public func deductions(of account: Int) -> ArraySlice<Reduction> {
    Book.slice(deductions, of: account) { Int($0.account) }
  }

  /// The entries of a list that is sorted by a place and have this one.
  private static func slice<Entry>(
    _ list: [Entry], of place: Int, _ key: (Entry) -> Int
  ) -> ArraySlice<Entry> {
    func first(from wanted: Int) -> Int {
      var (low, high) = (0, list.count)
      while low < high {
        let middle = (low + high) / 2
        if key(list[middle]) < wanted { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return list[first(from: place)..<first(from: place + 1)]
  }

  /// Rows of lists of one kind.
  public func facts(_ kind: SideFact.Kind) -> [SideFact] { facts.filter { $0.kind == kind } }

  /// Indices of an account's open documents.
  @inlinable
  public func documents(of account: Int) -> Range<Int> {
    documentStarts[account]..<documentStarts[account + 1]
  }

  /// Indices of an account's settled documents.
  @inlinable
  public func settled(of account: Int) -> Range<Int> {
    settledStarts[account]..<settledStarts[account + 1]
  }

  /// Whether any account has a history.
  public var hasAnyHistory: Bool { hasHistory.contains(true) }

  /// Whether the exports tell of every account what was settled and when.
  public var isDated: Bool {
    accounts.indices.allSatisfy { hasHistory[$0] || !holdsAnything($0) }
  }

  /// The customer of an account.
  public func customer(of account: Int) -> Customer { customers[Int(accounts[account].customer)] }

  /// Whether the book covers several companies, which are kept apart.
  public var hasEntities: Bool { entities.count > 1 }

  /// The company of an account; empty where the exports name none or only one.
  public func entity(of account: Account) -> String { entities[Int(account.entity)] }

  /// The number of a document as exported.
  public func number(of document: Document) -> String {
    String(decoding: document.number.bytes(in: text), as: UTF8.self)
  }

  /// Whether an account has any document or receipt: a list beside the documents may name one that has none.
  public func holdsAnything(_ account: Int) -> Bool {
    !documents(of: account).isEmpty || !settled(of: account).isEmpty || postDated[account] != 0
  }
}
