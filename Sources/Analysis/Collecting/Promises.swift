import Receivables

/// Whether an account keeps what it promises.
///
/// A promise is broken when less than 95 % of it had come two business days after its day.
struct Promises {
  private let book: Book
  let account: Int
  /// The account's settled documents by number, the first to be settled of each.
  private let settledPlaces: [UInt64: Int]

  init(_ book: Book, account: Int) {
    self.book = book
    self.account = account
    settledPlaces = Dictionary(
      book.settled(of: account).lazy.map { (book.settled[$0].key, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Whether a promise was broken; nil where that is not known, or not yet.
  func isBroken(_ promise: SideFact) -> Bool? {
    guard let day = promise.until else { return nil }
    let made = promise.day ?? day + -180
    let deadline = day.afterBusinessDays(2)
    guard deadline < book.asOf else { return nil }
    if promise.key != 0 || promise.document >= 0 {
      return isBroken(promise, made: made, deadline: deadline)
    }
    guard let amount = promise.amount, amount > 0 else { return nil }
    return Int128(received(from: made, to: deadline)) * 100 < Int128(amount) * 95
  }

  /// What the account paid between two days, both included: settled documents whole, open ones in part.
  func received(from first: Day, to last: Day) -> Int64 {
    var received: Int64 = 0
    for index in settled(from: first) {
      let document = book.settled[index]
      guard let closed = document.closed, closed <= last else { break }
      if document.amount > 0, document.closure == .paid { received += document.amount }
    }
    for index in book.documents(of: account) where book.documents[index].open > 0 {
      for part in book.settlements(of: index) where part.day >= first && part.day <= last {
        received += part.amount
      }
    }
    return received
  }

  /// The account's settled documents from a day on, by that day: those without one stand last.
  private func settled(from day: Day) -> Range<Int> {
    let all = book.settled(of: account)
    var (low, high) = (all.lowerBound, all.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if book.settled[middle].closed.map({ $0 < day }) ?? false {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low..<all.upperBound
  }

  /// A promise for one document: it must have been settled by the deadline, or the promised part of it paid.
  private func isBroken(_ promise: SideFact, made: Day, deadline: Day) -> Bool? {
    guard promise.document >= 0 else {
      let settled = settledPlaces[promise.key & SettledDocument.keyMask].map { book.settled[$0] }
      // What came of a part of it before the rest is not kept: only a promise of the whole can be judged.
      guard let settled,
        promise.amount.map({ Int128($0) * 100 >= Int128(settled.amount) * 95 }) ?? true
      else { return nil }
      return settled.closure == .writtenOff ? true : settled.paid.map { $0 > deadline }
    }
    let index = Int(promise.document)
    guard Int(book.documents[index].account) == account else { return nil }
    let parts = book.settlements(of: index)
    let received = parts.reduce(Int64(0)) {
      $1.day >= made && $1.day <= deadline ? $0 + $1.amount : $0
    }
    let owed = book.documents[index].open + parts.reduce(0) { $1.day >= made ? $0 + $1.amount : $0 }
    return Int128(received) * 100 < Int128(promise.amount ?? owed) * 95
  }
}
