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

  /// Key of each open document's number, as settled documents carry it.
  let keys: [UInt64]

  /// Pairs the documents of two books; `key` gives the key of a document's number as settled documents carry it.
  public init(
    _ book: Book, _ past: EarlierBook, key: @Sendable (UnsafeBufferPointer<UInt8>) -> UInt64
  ) {
    let accounts = Pairing.accounts(book, past)
    let keys = book.text.withUnsafeBufferPointer { text in
      book.documents.map { document in
        let start = Int(document.number.offset)
        return key(.init(rebasing: text[start..<start + Int(document.number.length)]))
      }
    }
    let slices = evenRanges(accounts.count, parts: 32)
    let pairs = parallelFlatMap(slices.count) { slice in
      var matcher = AccountMatcher(book, keys, past)
      for account in slices[slice] where accounts[account] >= 0 {
        matcher.match(account, Int(accounts[account]))
      }
      return matcher.pairs
    }
    var earlier = [Int32](repeating: -1, count: book.documents.count)
    var today = [Int32](repeating: -1, count: past.documents.count)
    for pair in pairs {
      earlier[Int(pair.today)] = pair.earlier
      today[Int(pair.earlier)] = pair.today
    }
    (self.earlier, self.today, earlierAccounts, self.keys) = (earlier, today, accounts, keys)
    isRelated = Pairing.areRelated(book, past, accounts)
  }

  /// Whether the two books have a customer in common, or one of them nothing open.
  public let isRelated: Bool

  /// For each account its place in the earlier book.
  ///
  /// A company may be named in one run and not in the other (one company alone need not be), and a name without an id may change its case:
  /// such accounts find each other where only one could be meant.
  private static func accounts(_ book: Book, _ past: EarlierBook) -> [Int32] {
    let own = book.accounts.indices.map { book.earlierAccount($0) }
    var found = [Int32](repeating: -1, count: own.count)
    var taken = [Bool](repeating: false, count: past.accounts.count)
    typealias Name = (EarlierBook.Account) -> EarlierBook.Identity
    let names: [(Name, (EarlierBook.Account, EarlierBook.Account) -> Bool)] = [
      ({ $0.identity }, { _, _ in true }),
      ({ $0.identityWithoutCompany }, { $0.entity.isEmpty || $1.entity.isEmpty }),
      ({ $0.foldedIdentity }, { _, _ in true }),
    ]
    for (name, isAllowed) in names {
      var theirs: [EarlierBook.Identity: [Int]] = [:]
      for place in past.accounts.indices
      where !taken[place] && !past.documents(of: place).isEmpty {
        theirs[name(past.accounts[place]), default: []].append(place)
      }
      guard !theirs.isEmpty else { break }
      var mine: [EarlierBook.Identity: [Int]] = [:]
      for place in own.indices where found[place] < 0 {
        mine[name(own[place]), default: []].append(place)
      }
      for (key, places) in theirs {
        guard places.count == 1, let candidates = mine[key], candidates.count == 1,
          isAllowed(own[candidates[0]], past.accounts[places[0]])
        else { continue }
        found[candidates[0]] = Int32(places[0])
        taken[places[0]] = true
      }
    }
    return found
  }

  /// Whether any customer is in both books.
  private static func areRelated(_ book: Book, _ past: EarlierBook, _ found: [Int32]) -> Bool {
    if past.documents.isEmpty || book.documents.isEmpty || found.contains(where: { $0 >= 0 }) {
      return true
    }
    let ids = Set(book.customers.map { Array($0.id.utf8) })
    return past.accounts.contains { ids.contains(Array($0.customerID.utf8)) }
  }

  struct Pair: Sendable {
    var today: Int32
    var earlier: Int32
  }
}

/// Pairs the documents of accounts.
private struct AccountMatcher {
  let book: Book
  let keys: [UInt64]
  let past: EarlierBook
  var pairs: [Pairing.Pair] = []

  /// A document with the key of its number: sorts without touching the documents.
  private struct Entry: Comparable {
    var key: UInt64
    var document: Int32

    static func < (left: Entry, right: Entry) -> Bool {
      left.key != right.key ? left.key < right.key : left.document < right.document
    }
  }

  init(_ book: Book, _ keys: [UInt64], _ past: EarlierBook) {
    (self.book, self.keys, self.past) = (book, keys, past)
  }

  mutating func match(_ account: Int, _ place: Int) {
    let mine = book.documents(of: account).map { Entry(key: keys[$0], document: Int32($0)) }
      .sorted()
    let theirs = past.documents(of: place).map {
      Entry(key: past.keys[$0], document: Int32($0))
    }.sorted()
    var (left, right) = (0, 0)
    while left < mine.count, right < theirs.count {
      let key = mine[left].key
      if key < theirs[right].key {
        left += 1
      } else if key > theirs[right].key {
        right += 1
      } else {
        let (start, other) = (left, right)
        while left < mine.count, mine[left].key == key { left += 1 }
        while right < theirs.count, theirs[right].key == key { right += 1 }
        matchKey(
          mine[start..<left].map(\.document), theirs[other..<right].map(\.document),
          isNumbered: key != 0)
      }
    }
  }

  /// Documents whose numbers have one key: nearly always one number, but a key is only a hash.
  private mutating func matchKey(_ mine: [Int32], _ theirs: [Int32], isNumbered: Bool) {
    guard isNumbered else { return matchGroup(mine, theirs, isNumbered: false) }
    let number = own(mine[0])
    if mine.allSatisfy({ own($0) == number }), theirs.allSatisfy({ old($0) == number }) {
      return matchGroup(mine, theirs, isNumbered: true)
    }
    for number in Set(mine.map { Array(own($0)) }).sorted(by: { $0.lexicographicallyPrecedes($1) })
    {
      matchGroup(
        mine.filter { Array(own($0)) == number }, theirs.filter { Array(old($0)) == number },
        isNumbered: true)
    }
  }

  private func own(_ document: Int32) -> ArraySlice<UInt8> {
    book.documents[Int(document)].number.bytes(in: book.text)
  }

  private func old(_ document: Int32) -> ArraySlice<UInt8> {
    past.documents[Int(document)].number.bytes(in: past.text)
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
