import Receivables

/// What dated promises and disputes change of the chances of open documents.
///
/// How much they change it, the book says: a promise counts by the share of promises that were kept, of this customer and of all; a
/// dispute slows by what documents paid while they were disputed, against what was expected of them. Facts without a day on which they
/// became known would know the outcome of past days, and are not used.
struct StatedFacts: Sendable {
  /// A promise in force for one document.
  struct Promise: Sendable {
    /// Day numbers on which it was made and on which it is to be paid.
    var made: Int
    var day: Int
    /// Chance that it is kept.
    var kept: Double
  }

  /// Factor on the hazard of disputed documents; 1 where the lists do not show how disputed documents were paid.
  private(set) var slowing = 1.0
  private var promises: [Int32: Promise] = [:]
  private var disputed: Set<Int32> = []

  /// Promises for which the half is kept that the share of a book, and of a customer, is drawn towards.
  static let promiseWeight = 2.0
  /// Payments for which a factor of one counts.
  static let disputeWeight = 5.0
  /// Bounds of the factor.
  static let slowest = 0.1
  static let fastest = 2.0

  var isEmpty: Bool { promises.isEmpty && disputed.isEmpty }

  /// The promise in force for an open document; nil for none.
  func promise(of document: Int) -> Promise? { promises[Int32(document)] }

  /// Factor on the hazard of an open document.
  func slowing(of document: Int) -> Double { disputed.contains(Int32(document)) ? slowing : 1 }

  /// Nothing stated.
  init() {}

  /// What was stated by a book's day.
  init(_ book: Book, _ model: PaymentModel) {
    let facts = book.facts.filter { fact in
      fact.customer >= 0 && fact.day.map { $0 <= book.asOf } ?? false
    }
    guard !facts.isEmpty else { return }
    var accounts: [Int32: [Int]] = [:]
    let named = Set(facts.map(\.customer))
    for (index, account) in book.accounts.enumerated() where named.contains(account.customer) {
      accounts[account.customer, default: []].append(index)
    }
    takePromises(facts.filter { $0.kind == .promises }, book, accounts)
    takeDisputes(facts.filter { $0.kind == .disputes && !$0.isHold }, book, model, accounts)
  }

  /// The accounts that a row can be about.
  private func own(_ fact: SideFact, _ book: Book, _ accounts: [Int32: [Int]]) -> [Int] {
    (accounts[fact.customer] ?? []).filter {
      fact.currency == .unstated || book.accounts[$0].currency == fact.currency
    }
  }

  private mutating func takePromises(
    _ facts: [SideFact], _ book: Book, _ accounts: [Int32: [Int]]
  ) {
    var kept: [Int32: (kept: Double, all: Double)] = [:]
    var sum = (kept: 0.0, all: 0.0)
    var promisesOf: [Int: Promises] = [:]
    for fact in facts {
      // A promise for no document may be kept in any of the customer's accounts.
      let judged = own(fact, book, accounts).compactMap { account in
        let promises = promisesOf[account] ?? Promises(book, account: account)
        promisesOf[account] = promises
        return promises.isBroken(fact)
      }
      guard !judged.isEmpty else { continue }
      kept[fact.customer, default: (0, 0)].all += 1
      sum.all += 1
      if judged.contains(false) {
        kept[fact.customer, default: (0, 0)].kept += 1
        sum.kept += 1
      }
    }
    let weight = StatedFacts.promiseWeight
    let share = (sum.kept + weight / 2) / (sum.all + weight)
    for fact in facts where fact.document >= 0 {
      let document = book.documents[Int(fact.document)]
      let currency = book.accounts[Int(document.account)].currency
      guard let day = fact.until, day.afterBusinessDays(2) >= book.asOf, document.open > 0,
        fact.currency == .unstated || fact.currency == currency,
        fact.amount.map({ Int128($0) * 100 >= Int128(document.open) * 95 }) ?? true
      else { continue }
      let customer = kept[fact.customer] ?? (0, 0)
      let promise = Promise(
        made: Int((fact.day ?? day).number), day: Int(max(day, book.asOf + 1).number),
        kept: (customer.kept + weight * share) / (customer.all + weight))
      // Of several the one made last counts: it replaced the others.
      if promises[fact.document].map({ ($0.made, $0.day) < (promise.made, promise.day) }) ?? true {
        promises[fact.document] = promise
      }
    }
  }

  private mutating func takeDisputes(
    _ facts: [SideFact], _ book: Book, _ model: PaymentModel, _ accounts: [Int32: [Int]]
  ) {
    for fact in facts where fact.document >= 0 && fact.isInForce(on: book.asOf) {
      disputed.insert(fact.document)
    }
    guard !disputed.isEmpty, model.baseline != nil else { return }
    var sums = (paid: 0.0, expected: 0.0)
    var hasSettled = false
    let byAccount = Dictionary(
      grouping: facts.flatMap { fact in own(fact, book, accounts).map { (account: $0, fact: fact) }
      },
      by: \.account)
    var chances = AccountChances(model)
    // The same dispute in two lists counts once.
    var counted: Set<[Int64]> = []
    for account in byAccount.keys.sorted() {
      let place = model.currencies.firstIndex(of: book.accounts[account].currency) ?? 0
      chances.take(PaymentRecord.all(of: account, in: book), currency: place)
      let settled = Dictionary(
        book.settled(of: account).map { (book.settled[$0].key, book.settled[$0]) },
        uniquingKeysWith: { one, _ in one })
      for (_, fact) in byAccount[account] ?? [] {
        guard let start = fact.day,
          counted.insert([
            Int64(account), Int64(fact.document), Int64(bitPattern: fact.key), Int64(start.number),
          ]).inserted
        else { continue }
        var record: PaymentRecord?
        var isSettled = false
        if fact.document >= 0, Int(book.documents[Int(fact.document)].account) == account {
          record = PaymentRecord(book.documents[Int(fact.document)], asOf: book.asOf)
        } else if fact.key != 0, let document = settled[fact.key & SettledDocument.keyMask] {
          (record, isSettled) = (PaymentRecord(document), true)
        }
        let end = min(fact.until ?? book.asOf, book.asOf)
        guard let record,
          let seen = chances.watch(record, after: Int(start.number) - 1, through: Int(end.number))
        else { continue }
        hasSettled = hasSettled || isSettled
        sums.paid += seen.isPaid ? 1 : 0
        sums.expected += seen.expected
      }
    }
    // A list of what is disputed now shows none that was paid: it says nothing of how fast they are.
    guard hasSettled else { return }
    let weight = StatedFacts.disputeWeight
    slowing = min(
      max((sums.paid + weight) / (sums.expected + weight), StatedFacts.slowest),
      StatedFacts.fastest)
  }
}
