import Receivables

/// How an amount that is no longer open came to be so.
struct MovementParts: Equatable {
  var collected: Int64 = 0
  var credited: Int64 = 0
  var writtenOff: Int64 = 0
  var unexplained: Int64 = 0

  /// Nothing.
  init() {}

  /// An amount of which nothing is known.
  init(_ amount: Int64) { unexplained = amount }

  /// A credit, or a payment on account, that was used: negative, so that what it settled is not counted twice.
  init(_ amount: Int64, of kind: DocumentKind) {
    if kind == .payment { collected = amount } else { credited = amount }
  }

  /// What closed a document: what was lost of it, and the rest as the greater part was.
  init(_ amount: Int64, lost: Int64, closure: Closure) {
    writtenOff = lost
    let rest = amount - lost
    switch closure {
    case .paid: collected = rest
    case .credited: credited = rest
    // Known as given up without an amount; with one, the lesser part was paid.
    case .writtenOff: if lost == 0 { writtenOff = rest } else { collected = rest }
    }
  }

  /// The kind of the largest part.
  var kind: ChangeKind {
    let parts: [(Int64, ChangeKind)] = [
      (collected, .collected), (credited, .credited), (writtenOff, .writtenOff),
      (unexplained, .unexplained),
    ]
    return parts.max { $0.0.magnitude < $1.0.magnitude }?.1 ?? .unexplained
  }
}

extension Movement {
  mutating func count(_ parts: MovementParts) {
    collected += parts.collected
    credited += parts.credited
    writtenOff += parts.writtenOff
  }

  /// Counts what a document brought in.
  mutating func introduce(_ face: Int64, _ kind: DocumentKind) {
    switch kind {
    case .payment: collected -= face
    case .creditNote: credited -= face
    case .invoice, .debitNote, .journal, .other: new += face
    }
  }
}

/// What was given up, by account and document number.
struct LostSums: Sendable {
  private struct Place: Hashable {
    var account: Int32
    var key: UInt64
  }

  private let sums: [Place: Int64]

  init(_ book: Book) {
    var sums: [Place: Int64] = [:]
    for lost in book.writeOffs where lost.key != 0 {
      sums[Place(account: lost.account, key: lost.key), default: 0] += lost.amount
    }
    self.sums = sums
  }

  /// What was given up of the documents with a key.
  subscript(account: Int, key: UInt64) -> Int64 {
    sums.isEmpty ? 0 : sums[Place(account: Int32(account), key: key)] ?? 0
  }
}

/// Finds the settled documents of an account that were open at an earlier run.
struct SettledFinder {
  /// What a settled document must share with the one that is gone.
  private struct Trait: Hashable {
    var key: UInt64
    var amount: Int64?
    var due: Day?
    var issued: Day?
  }

  private let past: EarlierBook
  /// Settled documents by what they share with one that is gone.
  private var candidates: [Trait: [Int]] = [:]
  /// Those that were found.
  private(set) var taken: Set<Int> = []

  init(_ book: Book, _ account: Int, _ past: EarlierBook, _ gone: [Int]) {
    self.past = past
    guard !gone.isEmpty else { return }
    let wanted = Set(gone.map { past.keys[$0] })
    for index in book.settled(of: account) {
      let settled = book.settled[index]
      guard settled.amount > 0, wanted.contains(settled.key) else { continue }
      for trait in SettledFinder.traits(
        settled.key, settled.amount, due: settled.due, issued: settled.issued)
      {
        candidates[trait, default: []].append(index)
      }
    }
  }

  /// From everything to little: the same number, best of the same face and due day; without a number face and issue day must agree.
  private static func traits(_ key: UInt64, _ amount: Int64, due: Day?, issued: Day?) -> [Trait] {
    key == 0
      ? [Trait(key: 0, amount: amount, issued: issued)]
      : [
        Trait(key: key, amount: amount, due: due), Trait(key: key, amount: amount), Trait(key: key),
      ]
  }

  /// The settled document that an earlier one became; nil where there is none.
  mutating func take(_ document: Int) -> Int? {
    let old = past.documents[document]
    for trait in SettledFinder.traits(
      past.keys[document], old.amount, due: old.due, issued: old.issued)
    {
      while let found = candidates[trait]?.popLast() {
        if taken.insert(found).inserted { return found }
      }
    }
    return nil
  }
}
