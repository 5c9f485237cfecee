public import Receivables

/// What concentration is measured on.
public enum ConcentrationBasis: String, Sendable, CaseIterable {
  /// Open balance net of the customer's own unapplied credits.
  case open
  /// Open debit documents that are past due.
  case pastDue = "past_due"
  /// Invoices less credit notes of the twelve months up to the as-of day.
  case revenue
  /// What is expected never to be paid.
  case expectedLoss = "expected_loss"
}

/// Single customers, or customers under common control together.
public enum ConcentrationLevel: String, Sendable, CaseIterable {
  case customer, group
}

/// How dependent the business is on a few customers, on one basis, level and currency.
public struct Concentration: Sendable {
  /// One name and its share.
  public struct Name: Sendable {
    /// Customer id or group name.
    public var id: String
    /// Name for people.
    public var name: String
    /// Exposure in minor units, > 0.
    public var amount: Int64
    /// Credit limit in minor units, of a group that of its members together; nil where one of them has none.
    public var creditLimit: Int64?
  }

  /// What is measured.
  public let basis: ConcentrationBasis
  /// Customers or groups.
  public let level: ConcentrationLevel
  /// Currency of the amounts.
  public let currency: Currency
  /// Names with something to their account, largest first, ties by id.
  public let names: [Name]
  /// Sum of all amounts.
  public let total: Int64

  /// Ranks exposures; amounts ≤ 0 are left out.
  public init(
    basis: ConcentrationBasis, level: ConcentrationLevel, currency: Currency, names: [Name]
  ) {
    self.basis = basis
    self.level = level
    self.currency = currency
    // Places are sorted, not names: those are larger to move.
    let ranked = names.indices.filter { names[$0].amount > 0 }.map { (names[$0].amount, $0) }
      .sorted { one, other in
        one.0 != other.0
          ? one.0 > other.0
          : names[one.1].id.utf8.lexicographicallyPrecedes(names[other.1].id.utf8)
      }
    self.names = ranked.map { names[$0.1] }
    total = self.names.reduce(0) { $0 + $1.amount }
  }

  /// Share of the `count` largest together; nil when there is nothing.
  public func top(_ count: Int) -> Ratio? {
    Ratio(names.prefix(count).reduce(0) { $0 + $1.amount }, over: total)
  }

  /// Herfindahl–Hirschman index as a fraction, Σ share²; nil when there is nothing.
  public var herfindahl: Double? {
    guard total > 0 else { return nil }
    var squares = 0.0
    for name in names {
      let share = Double(name.amount) / Double(total)
      squares += share * share
    }
    return squares
  }

  /// (H − 1/n) ÷ (1 − 1/n); nil for fewer than two names.
  public var normalizedHerfindahl: Double? {
    guard let herfindahl, names.count > 1 else { return nil }
    let even = 1 / Double(names.count)
    return (herfindahl - even) / (1 - even)
  }

  /// 1 ÷ H: the number of equal customers that would be as concentrated.
  public var effectiveCustomers: Double? { herfindahl.map { 1 / $0 } }

  /// Gini coefficient of the amounts, 0 for equal ones.
  public var gini: Double? {
    guard total > 0 else { return nil }
    let count = names.count
    var sum = 0.0
    for (index, name) in names.reversed().enumerated() {
      sum += Double(2 * (index + 1) - count - 1) * Double(name.amount) / Double(total)
    }
    return sum / Double(count)
  }

  /// Band of the index: low below 1,000, moderate to 1,800, high above (US merger guidelines of 2023, used as a scale).
  public var band: String? {
    herfindahl.map { $0 > 0.18 ? "high" : $0 >= 0.10 ? "moderate" : "low" }
  }

  /// Band of one name's share: warn from 10 %, high from 20 %, critical from 25 %.
  public func band(of name: Name) -> String {
    let share = Int128(name.amount) * 100
    let whole = Int128(total)
    return share >= whole * 25
      ? "critical" : share >= whole * 20 ? "high" : share >= whole * 10 ? "warn" : "ok"
  }
}

/// How much a single name may owe.
public struct SingleNameTerms: Sendable {
  /// Largest share of everything open (usual debtor cap of factors).
  public var capShare = Ratio(basisPoints: 2_000)
  /// Share of equity, or of a year's profit, that may be lost with one name.
  public var lossShare = Ratio(basisPoints: 1_000)
  /// Equity or a year's profit in units of `currency`; nil where nobody states it.
  public var equity: Ratio?
  /// Currency of the equity; nil for the only currency of a book.
  public var currency: Currency?

  /// The usual terms.
  public init() {}
}

/// The least of a name's limits in money.
public struct SingleNameLimit: Sendable, Equatable {
  /// Which of them is the least.
  public enum Source: String, Sendable {
    case creditLimit = "credit_limit"
    case cap, equity
  }

  /// Minor units.
  public var amount: Int64
  /// Which limit it is.
  public var source: Source

  /// The limit of a name on the basis of what is open; the cap is there always, the others where they are stated.
  ///
  /// `isOnly` says that the book has no other currency.
  public init(
    of name: Concentration.Name, in all: Concentration, isOnly: Bool, terms: SingleNameTerms
  ) {
    (amount, source) = (terms.capShare.of(all.total), .cap)
    if let equity = terms.equity, terms.currency.map({ $0 == all.currency }) ?? isOnly {
      let loss = terms.lossShare.of(equity.of(all.currency.scale))
      if loss < amount { (amount, source) = (loss, .equity) }
    }
    if let limit = name.creditLimit, limit < amount { (amount, source) = (limit, .creditLimit) }
  }
}

/// Concentration on every basis that the book can carry, by basis, level and currency.
///
/// `expectedLosses` are those of the accounts, in the book's order. `revenue` counts accounts with a history only; a basis on which nobody
/// has anything is left out. The group level is there when some customer names a group.
public func concentrations(
  of book: Book, activity: Activity, expectedLosses: [Int64]
) -> [Concentration] {
  let hasGroups = book.customers.contains { !$0.group.isEmpty }
  let kinds = ConcentrationBasis.allCases.flatMap { basis in
    ConcentrationLevel.allCases.filter { $0 == .customer || hasGroups }.map { (basis, $0) }
  }
  return parallelFlatMap(kinds.count) { kind in
    let (basis, level) = kinds[kind]
    let amounts = exposures(of: book, activity: activity, expectedLosses, basis)
    let names = ranked(amounts, of: book, level: level, withLimits: basis == .open)
    return names.keys.sorted().map { currency in
      Concentration(basis: basis, level: level, currency: currency, names: names[currency] ?? [])
    }
  }
}

/// What each account has on a basis, in the book's order.
private func exposures(
  of book: Book, activity: Activity, _ expectedLosses: [Int64], _ basis: ConcentrationBasis
) -> [Int64] {
  switch basis {
  case .open: activity.accounts.map(\.net)
  case .pastDue: activity.accounts.map(\.pastDue)
  case .revenue:
    zip(activity.accounts, book.hasHistory).map { $1 ? $0.sales12Months : 0 }
  case .expectedLoss: expectedLosses
  }
}

/// What each customer or group has to its account, by currency, in no order.
private func ranked(
  _ amounts: [Int64], of book: Book, level: ConcentrationLevel, withLimits: Bool
) -> [Currency: [Concentration.Name]] {
  func limit(_ account: Account) -> Int64? {
    guard withLimits, let limit = book.customers[Int(account.customer)].facts.limit,
      limit.currency == account.currency
    else { return nil }
    return limit.minorUnits
  }
  // Customers of several companies have one limit.
  var counted: [Currency: Set<Int32>] = [:]
  var names: [Currency: [Concentration.Name]] = [:]
  var places: [Currency: [String: Int]] = [:]
  for (account, value) in zip(book.accounts, amounts) where value > 0 {
    // Only what is needed of a customer: copying all of them would cost more than ranking them.
    let customer = Int(account.customer)
    let isGroup = level == .group && !book.customers[customer].group.isEmpty
    let id = isGroup ? book.customers[customer].group : book.customers[customer].id
    // Groups have several accounts in a currency, and so have customers of several companies.
    if level == .group || book.hasEntities {
      let isNew = counted[account.currency, default: []].insert(account.customer).inserted
      if let place = places[account.currency]?[id] {
        names[account.currency]?[place].amount += value
        if isNew, let sum = names[account.currency]?[place].creditLimit {
          names[account.currency]?[place].creditLimit = limit(account).map { sum + $0 }
        }
        continue
      }
      places[account.currency, default: [:]][id] = names[account.currency]?.count ?? 0
    }
    names[account.currency, default: []].append(
      Concentration.Name(
        id: id, name: isGroup ? id : book.customers[customer].name, amount: value,
        creditLimit: limit(account)))
  }
  return names
}

/// A name whose share of what is open exceeds its share of sales by ten points or more: it buys less than it owes.
public struct SlowShare: Sendable {
  /// The currency.
  public var currency: Currency
  /// Customer id or group.
  public var id: String
  /// Name for people.
  public var name: String
  /// Share of the open balance.
  public var open: Ratio
  /// Share of twelve months' sales.
  public var revenue: Ratio

  /// Names of the widest level that the book has, by currency and falling difference; none where sales are not known.
  public static func find(in all: [Concentration]) -> [SlowShare] {
    let level: ConcentrationLevel = all.contains { $0.level == .group } ? .group : .customer
    return all.filter { $0.basis == .open && $0.level == level }.flatMap { open -> [SlowShare] in
      guard
        let revenue = all.first(where: {
          $0.basis == .revenue && $0.level == level && $0.currency == open.currency
        }), revenue.total > 0
      else { return [] }
      // A name below ten points of what is open cannot exceed anything by ten points.
      let large = open.names.prefix { Int128($0.amount) * 10 >= Int128(open.total) }
      return large.compactMap { name in
        // Whose sales are not known may buy as much as it owes.
        guard let sold = revenue.names.first(where: { $0.id == name.id })?.amount,
          let share = Ratio(name.amount, over: open.total),
          let sales = Ratio(sold, over: revenue.total),
          // Exactly: ten points more of the balance than of the sales.
          (Int128(name.amount) * Int128(revenue.total) - Int128(sold) * Int128(open.total)) * 10
            >= Int128(open.total) * Int128(revenue.total)
        else { return nil }
        return SlowShare(
          currency: open.currency, id: name.id, name: name.name, open: share, revenue: sales)
      }
    }
  }
}
