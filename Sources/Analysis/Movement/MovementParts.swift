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

  /// What closed a document since: what lists say was lost and credited of it since, and the rest as the greater part was.
  ///
  /// nil where no list says anything of the kind: then the document is known as given up or credited without an amount.
  init(_ amount: Int64, lost: Int64?, credited known: Int64?, closure: Closure) {
    let room = max(0, amount)
    writtenOff = min(room, lost ?? 0)
    credited = min(room - writtenOff, known ?? 0)
    let rest = amount - writtenOff - credited
    switch closure {
    case .credited where known == nil: credited += rest
    case .writtenOff where lost == nil: writtenOff += rest
    case .paid, .credited, .writtenOff: collected = rest
    }
  }

  /// The parts with their kinds.
  var all: [(kind: ChangeKind, amount: Int64)] {
    [
      (.collected, collected), (.credited, credited), (.writtenOff, writtenOff),
      (.unexplained, unexplained),
    ].filter { $0.1 != 0 }
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

/// What lists say was given up or credited of documents, by account and document number.
struct OtherSettlements: Sendable {
  private struct Place: Hashable {
    var account: Int32
    var key: UInt64
  }

  private let parts: [Place: [Reduction]]

  init(_ parts: [Reduction]) {
    self.parts = Dictionary(
      grouping: parts.lazy.filter { $0.key != 0 }, by: { Place(account: $0.account, key: $0.key) })
  }

  /// Parts of the documents with a key, by day.
  subscript(account: Int, key: UInt64) -> [Reduction] {
    parts.isEmpty || key == 0 ? [] : parts[Place(account: Int32(account), key: key)] ?? []
  }

  /// Parts of a settled document, up to a day and since; nil where the lists say nothing of it.
  func sums(_ document: SettledDocument, of account: Int, until day: Day) -> Sums? {
    // Documents that share a number are told apart by their days.
    let own = self[account, document.key].filter {
      $0.issued == document.issued && $0.due == document.due
    }
    guard !own.isEmpty else { return nil }
    return own.reduce(into: Sums()) { sums, part in
      if part.day.map({ $0 > day }) ?? false {
        sums.since += part.amount
      } else {
        sums.before += part.amount
      }
    }
  }

  struct Sums {
    /// Bears a day up to that of the earlier run, or none.
    var before: Int64 = 0
    var since: Int64 = 0
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

  /// By document of the earlier book, the settled one that it became.
  private(set) var found: [Int: Int] = [:]
  private(set) var taken: Set<Int> = []

  /// Looks for all documents that are gone: first those that agree in everything, then by less.
  ///
  /// What was settled on or before the day of the earlier run can only be one of them where its days agree: it was entered late, or its
  /// amount was corrected to what had been paid.
  init(_ book: Book, _ account: Int, _ past: EarlierBook, _ gone: [Int]) {
    guard !gone.isEmpty else { return }
    let wanted = Set(gone.map { past.keys[$0] })
    let settled = book.settled(of: account).filter { wanted.contains(book.settled[$0].key) }
    for level in 0..<4 {
      var candidates: [Trait: [Int]] = [:]
      for index in settled where !taken.contains(index) {
        let own = book.settled[index]
        guard level < 2 || own.closed.map({ $0 > past.asOf }) ?? true,
          let trait = SettledFinder.trait(
            level, own.key, own.amount, due: own.due, issued: own.issued)
        else { continue }
        candidates[trait, default: []].append(index)
      }
      guard !candidates.isEmpty else { continue }
      for document in gone where found[document] == nil {
        let old = past.documents[document]
        guard
          let trait = SettledFinder.trait(
            level, past.keys[document], old.amount, due: old.due, issued: old.issued),
          let index = candidates[trait]?.popLast()
        else { continue }
        found[document] = index
        taken.insert(index)
      }
    }
  }

  /// The facts of a level; nil where a document without a number has none to share.
  private static func trait(
    _ level: Int, _ key: UInt64, _ amount: Int64, due: Day?, issued: Day?
  ) -> Trait? {
    switch level {
    case 0: Trait(key: key, amount: amount, due: due, issued: issued)
    case 1: key == 0 ? nil : Trait(key: key, amount: sign(amount), due: due, issued: issued)
    case 2: Trait(key: key, amount: amount, issued: key == 0 ? issued : nil)
    // A number alone: amount and days were corrected, the sign stays.
    default: key == 0 ? nil : Trait(key: key, amount: sign(amount))
    }
  }

  private static func sign(_ amount: Int64) -> Int64 { amount > 0 ? 1 : -1 }
}
