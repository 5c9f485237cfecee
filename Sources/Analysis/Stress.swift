public import Receivables

/// What a business has and must pay, from lists of cash and payments to make.
public struct CashNeeds: Sendable {
  /// In the bank at the as-of day, minor units; nil where no list states it.
  public var cash: Int64?
  /// Payments to make after the as-of day by day, positive.
  public var payments: [(day: Day, amount: Int64)] = []

  /// Needs of a currency; nil where no list has any.
  ///
  /// The opening balance is the newest one up to the as-of day; payments between its day and the as-of day are taken from it.
  public init?(_ book: Book, currency: Currency) {
    let isOnly = book.currencies == [currency]
    let facts = book.facts(.cash).filter { fact in
      fact.currency == currency || fact.currency == .unstated && isOnly
    }
    guard !facts.isEmpty else { return nil }
    // The balance at the start of the next day is the one at the end of this.
    let openings = facts.filter { $0.isOpening && $0.day.map { $0 <= book.asOf + 1 } ?? true }
    let start = openings.map { $0.day ?? book.asOf }.max()
    // Several accounts at banks each have their balance.
    let newest = openings.filter { ($0.day ?? book.asOf) == start }.compactMap(\.amount)
    cash = newest.isEmpty ? nil : newest.reduce(0, +)
    // A "balance" to be paid later is no balance at the bank.
    let others = facts.filter { !$0.isOpening || ($0.day.map { $0 > book.asOf + 1 } ?? false) }
    // Lists of payments state them as they are; cash plans give what leaves the bank a minus.
    let minuses = others.count { ($0.amount ?? 0) < 0 }
    let sign: Int64 = 2 * minuses > others.count ? -1 : 1
    for fact in others {
      guard let amount = fact.amount.map({ sign * $0 }), let day = fact.day else { continue }
      if day > book.asOf {
        payments.append((day, amount))
      } else if let start, day > start, let held = cash {
        cash = held - amount
      }
    }
  }

  /// Payments of the days after the as-of day up to a horizon.
  public func due(within days: Int, of asOf: Day) -> Int64 {
    payments.reduce(0) { $1.day - asOf <= days ? $0 + $1.amount : $0 }
  }
}

/// Whether cash and what customers will pay cover what must be paid, in a scenario.
public struct StressCase: Sendable {
  /// What happens to the largest debtor.
  public enum Scenario: Sendable, Equatable {
    /// Everybody pays as expected.
    case expected
    /// The largest debtor pays nothing.
    case largestFails
    /// The largest debtor pays so many days later.
    case largestLate(Int)

    /// The word used in output files.
    public var word: String {
      switch self {
      case .expected: "expected"
      case .largestFails: "largest_fails"
      case .largestLate(let days): "largest_pays_\(days)_days_late"
      }
    }

    static let all: [Scenario] = [
      .expected, .largestFails, .largestLate(30), .largestLate(60), .largestLate(90),
    ]
  }

  /// The currency.
  public var currency: Currency
  /// What happens.
  public var scenario: Scenario
  /// Days from the as-of day.
  public var horizon: Int
  /// In the bank; nil where no list states it, then taken as 0 and said so.
  public var cash: Int64?
  /// Expected from customers within the horizon, minor units.
  public var expected: Int64
  /// To be paid within it; nil where no list states needs.
  public var needs: Int64?
  /// The largest debtor, what it owes, and its accounts; nil where nobody owes anything.
  public var largest: (name: String, open: Int64, accounts: [Int])?

  /// What is lost of the largest debtor's balance if it becomes insolvent and a fifth is recovered; nil where nobody owes anything.
  public var lossIfInsolvent: Int64? {
    largest.map { $0.open - Ratio(basisPoints: 2_000).of($0.open) }
  }

  /// (cash + expected) ÷ needs; nil without needs.
  public var coverage: Double? {
    guard let needs, needs > 0 else { return nil }
    return (Double(cash ?? 0) + Double(expected)) / Double(needs)
  }

  /// max(0, needs − cash − expected); nil without needs.
  public var shortfall: Int64? { needs.map { max(0, $0 - (cash ?? 0) - expected) } }
}

/// Expected cash by day of one debtor: Σ over its open documents of open × P(paid by then), in minor units as real numbers.
public struct ExpectedCash: Sendable {
  /// Days looked at.
  public static let horizons = [30, 60, 90]
  /// Expected within each of `horizons`.
  public var within: [Double]

  /// Expected within so many days, 0 for none: what a debtor pays `late` days later has come by `days − late`.
  func within(_ days: Int) -> Double {
    days <= 0 ? 0 : ExpectedCash.horizons.firstIndex(of: days).map { within[$0] } ?? 0
  }
}

/// Stress of every currency with open documents: the largest debtor (group) fails, or pays 30, 60, 90 days late, over 30 and 90 days.
///
/// `expected` holds the expected cash of every account, in the book's order.
public func stress(
  of book: Book, activity: Activity, expected: [ExpectedCash]
) -> [StressCase] {
  book.currencies.flatMap { currency -> [StressCase] in
    let accounts = book.accounts.indices.filter { book.accounts[$0].currency == currency }
    guard accounts.contains(where: { activity.accounts[$0].open > 0 }) else { return [] }
    let needs = CashNeeds(book, currency: currency)
    let largest = largestDebtor(of: book, activity: activity, accounts)
    func sum(_ accounts: [Int], _ days: Int) -> Double {
      accounts.reduce(0) { $0 + expected[$1].within(days) }
    }
    return [30, 90].flatMap { horizon in
      StressCase.Scenario.all.map { scenario in
        let all = sum(accounts, horizon)
        let top = sum(largest?.accounts ?? [], horizon)
        let cash: Double =
          switch scenario {
          case .expected: all
          case .largestFails: all - top
          case .largestLate(let days): all - top + sum(largest?.accounts ?? [], horizon - days)
          }
        return StressCase(
          currency: currency, scenario: scenario, horizon: horizon, cash: needs?.cash,
          expected: Int64(cash.rounded(.toNearestOrAwayFromZero)),
          needs: needs.flatMap {
            $0.payments.isEmpty ? nil : $0.due(within: horizon, of: book.asOf)
          },
          largest: largest)
      }
    }
  }
}

/// The group with the largest net open balance, ties by name.
private func largestDebtor(
  of book: Book, activity: Activity, _ accounts: [Int]
) -> (name: String, open: Int64, accounts: [Int])? {
  // Each customer stands for itself, and the first of a group for all of the group.
  var debtors = Array(book.customers.indices)
  var firstOfGroup: [String: Int] = [:]
  for place in debtors where !book.customers[place].group.isEmpty {
    let first = firstOfGroup[book.customers[place].group] ?? place
    firstOfGroup[book.customers[place].group] = first
    debtors[place] = first
  }
  func debtor(of account: Int) -> Int { debtors[Int(book.accounts[account].customer)] }
  var open = [Int64](repeating: 0, count: debtors.count)
  for account in accounts { open[debtor(of: account)] += activity.accounts[account].net }
  guard let most = open.max(), most > 0 else { return nil }
  // Ids and groups may share words, so each has its own mark.
  func key(_ place: Int) -> String {
    let customer = book.customers[place]
    return customer.group.isEmpty ? "c\(customer.id)" : "g\(customer.group)"
  }
  let largest = open.indices.filter { open[$0] == most }.min { key($0) < key($1) }
  return largest.map { place in
    let customer = book.customers[place]
    return (
      customer.group.isEmpty ? customer.name : customer.group, most,
      accounts.filter { debtor(of: $0) == place }
    )
  }
}
