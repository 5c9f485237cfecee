public import Receivables

/// The open documents of an earlier run, as that run saw them.
///
/// How this works: the same documents as in a book, grouped by account; what was settled before is not in it. A history that was kept of
/// the runs gives it back.
public struct EarlierBook: Sendable {
  /// One customer's dealings with one company in one currency.
  public struct Account: Sendable {
    /// Identifier as exported.
    public var customerID: String
    /// Name.
    public var name: String
    /// Currency.
    public var currency: Currency
    /// Company, or empty.
    public var entity: String

    /// An account.
    public init(customerID: String, name: String, currency: Currency, entity: String) {
      self.customerID = customerID
      self.name = name
      self.currency = currency
      self.entity = entity
    }
  }

  /// What identifies an account in every run: names change, and texts are compared byte by byte, as in the exports.
  public struct Identity: Sendable, Hashable {
    private let bytes: [UInt8]

    init(_ customerID: String, _ currency: Currency, _ entity: String) {
      bytes = Array(customerID.utf8) + [0] + Array(currency.description.utf8) + Array(entity.utf8)
    }
  }

  /// The day of the run.
  public let asOf: Day
  /// Accounts that had something open, in any order.
  public let accounts: [Account]
  /// Documents that were open, by account.
  public let documents: [Document]
  /// Where each account's documents start; one more entry than accounts.
  public let starts: [Int]
  /// Text of the document numbers.
  public let text: [UInt8]
  /// Keys of the document numbers, as settled documents carry them.
  public let keys: [UInt64]
  /// Whether faces were known, not balances alone: some document was open in part.
  let knowsFaces: Bool

  /// An earlier book of parts that are already in order.
  public init(
    asOf: Day, accounts: [Account], documents: [Document], starts: [Int], text: [UInt8],
    keys: [UInt64]
  ) {
    precondition(starts.count == accounts.count + 1 && keys.count == documents.count)
    self.asOf = asOf
    self.accounts = accounts
    self.documents = documents
    self.starts = starts
    self.text = text
    self.keys = keys
    knowsFaces = documents.contains { $0.amount != $0.open }
  }

  /// The number of a document as exported.
  public func number(of document: Document) -> String {
    String(decoding: document.number.bytes(in: text), as: UTF8.self)
  }

  /// Indices of an account's documents.
  func documents(of account: Int) -> Range<Int> { starts[account]..<starts[account + 1] }
}

extension EarlierBook.Account {
  /// What identifies it.
  public var identity: EarlierBook.Identity { .init(customerID, currency, entity) }
  /// The same without its company.
  var identityWithoutCompany: EarlierBook.Identity { .init(customerID, currency, "") }
  /// The same with the customer in small letters, for exports without ids whose names change their case.
  var foldedIdentity: EarlierBook.Identity {
    .init(customerID.lowercased(), currency, entity)
  }
}

extension Book {
  /// What names an account in every run.
  public func earlierAccount(_ account: Int) -> EarlierBook.Account {
    let own = accounts[account]
    let customer = customers[Int(own.customer)]
    return .init(
      customerID: customer.id, name: customer.name, currency: own.currency,
      entity: hasEntities ? entity(of: own) : onlyEntity)
  }
}
