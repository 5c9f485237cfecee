/// One row of a list that a business keeps beside its documents: a promise, a dispute, a rate, a balance of the ledger.
///
/// Which of the values a row has depends on the kind; `docs/files.md` lists them.
public struct SideFact: Sendable {
  /// What a list is about.
  public enum Kind: String, Sendable, CaseIterable {
    case contacts, promises, disputes
    case exchangeRates = "exchange_rates"
    case ledgerBalances = "ledger_balances"
    case cash, unbilled, payables
    case returnedPayments = "returned_payments"
    case allowance
    /// Instalments that were agreed.
    case plans
  }

  /// What the row is about.
  public var kind: Kind
  /// Index into the book's customers; -1 where the row names none that the book knows.
  public var customer: Int32 = -1
  /// Customer as written: the id, else the name.
  public var customerText = ""
  /// Document number as written, or the number of a ledger account.
  public var number = ""
  /// Index of the open document named; -1 where none is.
  public var document: Int32 = -1
  /// Key of the document named, as settled documents carry it; 0 without a number.
  public var key: UInt64 = 0
  /// Day of the contact, return, balance, rate or payment; the first day of a dispute; the day a promise was made.
  public var day: Day?
  /// Last day of a dispute or hold; the promised day; the due day of a payable or of an instalment.
  public var until: Day?
  /// Minor units of `currency`; nil where the row states none.
  public var amount: Int64?
  /// Currency of the amount, or the one that the rate values.
  public var currency = Currency.unstated
  /// Units of `base` for one unit of `currency`.
  public var rate: Ratio?
  /// Currency in which a rate is stated; unstated where the list does not say.
  public var base = Currency.unstated
  /// Reason, summary, name of the account or of the payment, as written.
  public var text = ""
  /// How somebody was in touch, of a contact.
  public var method = ""
  /// A customer or document is on hold, rather than disputed.
  public var isHold = false
  /// What is in the bank at the start, rather than a payment to make.
  public var isOpening = false
  /// Company, where the row names one.
  public var entity = ""
  /// File and line.
  public var place: Place

  /// An empty row of a kind.
  public init(_ kind: Kind, at place: Place) {
    self.kind = kind
    self.place = place
  }

  /// Whether a dispute or hold is in force on a day: from its first to its last day, both included.
  public func isInForce(on asOf: Day) -> Bool {
    (day.map { $0 <= asOf } ?? true) && (until.map { $0 >= asOf } ?? true)
  }
}
