import Glibc
public import Receivables

/// Which open document of today is which of an earlier run.
///
/// How this works: within an account documents with the same number belong together. Where several share one (instalments, or an export
/// without numbers), those that agree in kind, due day and amount pair first, then those that were re-dated, then those that were
/// re-valued. Documents without a number pair only where issue day and one more fact agree.
public struct Pairing: Sendable {
  /// For each open document its place in the earlier book; -1 where it was not open then.
  public let earlier: [Int32]
  /// For each document of the earlier book its place among the open ones; -1 where it is no longer open.
  public let today: [Int32]
  /// For each account its place in the earlier book; -1 where it had nothing open.
  public let earlierAccounts: [Int32]

  /// Pairs the documents of two books.
  public init(_ book: Book, _ past: EarlierBook) {
    var places: [EarlierBook.Account: Int32] = [:]
    for (place, account) in past.accounts.enumerated() {
      places[Pairing.identity(account)] = Int32(place)
    }
    let accounts = book.accounts.indices.map {
      places[Pairing.identity(book.earlierAccount($0))] ?? -1
    }
    let slices = evenRanges(accounts.count, parts: 32)
    let pairs = parallelFlatMap(slices.count) { slice in
      slices[slice].flatMap { account -> [Pair] in
        guard accounts[account] >= 0 else { return [] }
        var matcher = AccountMatcher(book, past)
        matcher.match(account, Int(accounts[account]))
        return matcher.pairs
      }
    }
    var earlier = [Int32](repeating: -1, count: book.documents.count)
    var today = [Int32](repeating: -1, count: past.documents.count)
    for pair in pairs {
      earlier[Int(pair.today)] = pair.earlier
      today[Int(pair.earlier)] = pair.today
    }
    (self.earlier, self.today, earlierAccounts) = (earlier, today, accounts)
  }

  /// Whether any account has something open at both runs, or one of them is empty.
  public var isRelated: Bool {
    today.isEmpty || earlier.isEmpty || earlierAccounts.contains { $0 >= 0 }
  }

  /// Names change; what identifies an account does not.
  private static func identity(_ account: EarlierBook.Account) -> EarlierBook.Account {
    var identity = account
    identity.name = ""
    return identity
  }

  struct Pair: Sendable {
    var today: Int32
    var earlier: Int32
  }
}

/// Pairs the documents of one account.
private struct AccountMatcher {
  let book: Book
  let past: EarlierBook
  var pairs: [Pairing.Pair] = []

  init(_ book: Book, _ past: EarlierBook) { (self.book, self.past) = (book, past) }

  mutating func match(_ account: Int, _ place: Int) {
    var mine = book.documents(of: account).map(Int32.init)
    var theirs = past.documents(of: place).map(Int32.init)
    guard !mine.isEmpty, !theirs.isEmpty else { return }
    mine.sort { compare(own($0), own($1)) < 0 }
    theirs.sort { compare(old($0), old($1)) < 0 }
    var (left, right) = (mine[...], theirs[...])
    while let a = left.first, let b = right.first {
      let order = compare(own(a), old(b))
      if order < 0 {
        left.removeFirst()
      } else if order > 0 {
        right.removeFirst()
      } else {
        let ownGroup = left.prefix { compare(own($0), own(a)) == 0 }
        let oldGroup = right.prefix { compare(old($0), old(b)) == 0 }
        matchGroup(Array(ownGroup), Array(oldGroup), isNumbered: !own(a).isEmpty)
        left = left.dropFirst(ownGroup.count)
        right = right.dropFirst(oldGroup.count)
      }
    }
  }

  private func own(_ document: Int32) -> ArraySlice<UInt8> {
    book.documents[Int(document)].number.bytes(in: book.text)
  }

  private func old(_ document: Int32) -> ArraySlice<UInt8> {
    past.documents[Int(document)].number.bytes(in: past.text)
  }

  /// Order of two numbers by their bytes.
  private func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        let shared = min(left.count, right.count)
        if shared > 0, let a = left.baseAddress, let b = right.baseAddress {
          let order = memcmp(a, b, shared)
          if order != 0 { return Int(order) }
        }
        return left.count - right.count
      }
    }
  }

  /// What two documents must share, from everything to little.
  private static let passes: [(isForNumbered: Bool, key: @Sendable (Document) -> Key)] = [
    (false, { Key($0, due: true, amount: true, issued: true) }),
    (false, { Key($0, due: false, amount: true, issued: true) }),
    (true, { Key($0, due: false, amount: true, issued: false) }),
    (false, { Key($0, due: true, amount: false, issued: true) }),
    (true, { Key($0, due: false, amount: false, issued: false) }),
  ]

  private mutating func matchGroup(_ mine: [Int32], _ theirs: [Int32], isNumbered: Bool) {
    if isNumbered, mine.count == 1, theirs.count == 1 {
      // The usual case, without sorting: the last pass alone decides.
      let key = AccountMatcher.passes[AccountMatcher.passes.count - 1].key
      if key(book.documents[Int(mine[0])]) == key(past.documents[Int(theirs[0])]) {
        pairs.append(.init(today: mine[0], earlier: theirs[0]))
      }
      return
    }
    var (mine, theirs) = (mine, theirs)
    for pass in AccountMatcher.passes where isNumbered || !pass.isForNumbered {
      guard !mine.isEmpty, !theirs.isEmpty else { return }
      let left = mine.map { (pass.key(book.documents[Int($0)]), $0) }.sorted { $0 < $1 }
      let right = theirs.map { (pass.key(past.documents[Int($0)]), $0) }.sorted { $0 < $1 }
      var (restLeft, restRight): ([Int32], [Int32]) = ([], [])
      var (a, b) = (0, 0)
      while a < left.count, b < right.count {
        if left[a].0 == right[b].0 {
          pairs.append(.init(today: left[a].1, earlier: right[b].1))
          a += 1
          b += 1
        } else if left[a].0 < right[b].0 {
          restLeft.append(left[a].1)
          a += 1
        } else {
          restRight.append(right[b].1)
          b += 1
        }
      }
      mine = restLeft + left[a...].map(\.1)
      theirs = restRight + right[b...].map(\.1)
    }
  }

  /// Facts of a document that sort; what a pass does not ask is left out.
  private struct Key: Comparable {
    /// Kind, and whether it is owed or owing: an invoice is never its own credit note.
    var kind: Int
    var due: Int32
    var amount: Int64
    var issued: Int32

    init(_ document: Document, due: Bool, amount: Bool, issued: Bool) {
      kind = Int(document.kind.rawValue) * 2 + (document.open < 0 ? 1 : 0)
      self.due = due ? document.due?.number ?? .min : 0
      self.amount = amount ? document.amount : 0
      self.issued = issued ? document.issued?.number ?? .min : 0
    }

    static func < (left: Key, right: Key) -> Bool {
      (left.kind, left.due, left.amount, left.issued)
        < (right.kind, right.due, right.amount, right.issued)
    }
  }
}
