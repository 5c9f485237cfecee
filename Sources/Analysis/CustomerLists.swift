public import Receivables

/// What lists beside the documents say of each customer: nothing dated after the as-of day.
struct CustomerLists: Sendable {
  /// The lists of one customer.
  struct Own: Sendable {
    var promises: [SideFact] = []
    var disputes: [SideFact] = []
    var returned: [SideFact] = []
    var unbilled: [SideFact] = []
    var contacts: [SideFact] = []
    var plans: [SideFact] = []
  }

  private let customers: [Int32: Own]

  init(_ book: Book) {
    var customers: [Int32: Own] = [:]
    for fact in book.facts where fact.customer >= 0 && fact.day.map({ $0 <= book.asOf }) ?? true {
      switch fact.kind {
      case .promises: customers[fact.customer, default: Own()].promises.append(fact)
      case .disputes where !fact.isHold:
        customers[fact.customer, default: Own()].disputes.append(fact)
      case .returnedPayments: customers[fact.customer, default: Own()].returned.append(fact)
      case .unbilled: customers[fact.customer, default: Own()].unbilled.append(fact)
      case .contacts: customers[fact.customer, default: Own()].contacts.append(fact)
      case .plans: customers[fact.customer, default: Own()].plans.append(fact)
      default: break
      }
    }
    self.customers = customers
  }

  /// The lists of a customer; nil where none names it.
  func own(_ customer: Int32) -> Own? { customers.isEmpty ? nil : customers[customer] }
}

/// What a customer may owe, and what it does.
public struct LimitUse: Sendable {
  /// Index into the book's accounts.
  public var account: Int
  /// Credit limit, minor units.
  public var limit: Int64
  /// Open less unapplied credits, plus `unbilled`.
  public var exposure: Int64
  /// Work done or ordered and not billed yet.
  public var unbilled: Int64

  /// Exposure over limit; nil for a limit of zero.
  public var utilisation: Ratio? { limit > 0 ? Ratio(exposure, over: limit) : nil }

  /// `over` the limit, `near` it from a share on, else `within`.
  public func state(near share: Ratio) -> String {
    if exposure > limit { return "over" }
    return utilisation.map { $0 >= share } ?? false ? "near" : "within"
  }

  /// The use of an account's limit; nil without a limit in its currency.
  init?(_ book: Book, account: Int, activity: AccountActivity, facts: CustomerLists.Own?) {
    let own = book.accounts[account]
    guard let limit = book.customers[Int(own.customer)].facts.limit,
      limit.currency == own.currency
    else { return nil }
    self.account = account
    self.limit = limit.minorUnits
    unbilled =
      facts?.unbilled.reduce(0) { sum, fact in
        fact.currency == own.currency ? sum + (fact.amount ?? 0) : sum
      } ?? 0
    exposure = activity.net + unbilled
  }
}

/// The use of every limit stated, by customer id and currency.
public func limits(of book: Book, activity: Activity) -> [LimitUse] {
  guard book.customers.contains(where: { $0.facts.limit != nil }) else { return [] }
  let facts = CustomerLists(book)
  return book.accounts.indices.compactMap { account in
    LimitUse(
      book, account: account, activity: activity.accounts[account],
      facts: facts.own(book.accounts[account].customer))
  }
}
