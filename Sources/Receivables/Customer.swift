/// Somebody who owes: id as the export writes it, the name on its newest document, and the group it belongs to.
public struct Customer: Sendable, Hashable {
  /// Identifier as exported; the name where the export has no id.
  public var id: String
  /// Name on the newest document.
  public var name: String
  /// Group under common control, or empty.
  public var group: String
  /// What a customer file says.
  public var facts: CustomerFacts

  /// A customer.
  public init(id: String, name: String, group: String = "", facts: CustomerFacts = .init()) {
    self.id = id
    self.name = name
    self.group = group
    self.facts = facts
  }
}

/// What a customer file says of a customer beside name, group and terms.
public struct CustomerFacts: Sendable, Hashable {
  /// Credit limit; nil where none is stated.
  public var limit: Money?
  /// Country as written, or empty.
  public var country = ""
  /// Under common control with the business, or its employee.
  public var isRelated = false
  /// Covered by credit insurance.
  public var isInsured = false
  /// In insolvency proceedings.
  public var isInsolvent = false
  /// No longer in business, without formal proceedings.
  public var isOutOfBusiness = false
  /// A public body: its debts may need consent before they can be sold.
  public var isGovernment = false
  /// A private person, for whom other law holds.
  public var isConsumer = false
  /// Sold to against cash only.
  public var isOnDelivery = false
  /// Whose courts and law, as written, or empty.
  public var jurisdiction = ""
  /// Street, postcode and town in one line, or empty.
  public var address = ""
  /// Where mail reaches it, or empty.
  public var email = ""
  /// What could prove the debt.
  public var evidence = Evidence()

  /// Nothing known.
  public init() {}
}

/// What is on file to prove a customer's debts: each yes, no, or nil where nobody says.
public struct Evidence: Sendable, Hashable {
  /// A signed contract.
  public var contract: Bool?
  /// The customer's order.
  public var order: Bool?
  /// Proof of delivery.
  public var delivery: Bool?
  /// Interest or late fees agreed before the sale.
  public var feeClause: Bool?
  /// A guarantee or security.
  public var guarantee: Bool?

  /// What is known.
  public init(
    contract: Bool? = nil, order: Bool? = nil, delivery: Bool? = nil, feeClause: Bool? = nil,
    guarantee: Bool? = nil
  ) {
    self.contract = contract
    self.order = order
    self.delivery = delivery
    self.feeClause = feeClause
    self.guarantee = guarantee
  }
}

/// One customer's dealings with one company in one currency: the grain of nearly every report.
public struct Account: Sendable, Hashable {
  /// Index into the book's customers.
  public var customer: Int32
  /// Currency of all its documents.
  public var currency: Currency
  /// Index into the book's companies; 0 where the exports name none or only one.
  public var entity: Int32

  /// An account.
  public init(customer: Int32, currency: Currency, entity: Int32 = 0) {
    self.customer = customer
    self.currency = currency
    self.entity = entity
  }
}
