import Receivables

/// Accounts for every difference between two states of an account.
///
/// How this works: each document brings in an amount (what was open before, or its face if it is new), perhaps changes its face, and
/// leaves an amount open. What is missing in between was paid, credited or given up, as far as the exports say; where they list open
/// items only, they do not, and it stays unexplained.
struct MovementWalk {
  /// What a walk found.
  struct Result: Sendable {
    var rows: [Movement] = []
    var changes: [DocumentChange] = []
    var vanished: [(Currency, (amount: Int64, documents: Int))] = []
  }

  private let book: Book
  private let past: EarlierBook
  private let pairing: Pairing
  private let seen: Set<Int32>
  private let policy: AgingPolicy
  private let lost: LostSums
  /// Whether the exports list what was settled of every account: then nobody can be gone from them.
  private let isWhole: Bool
  private(set) var result = Result()

  init(
    _ book: Book, _ past: EarlierBook, _ pairing: Pairing, _ seen: Set<Int32>,
    _ policy: AgingPolicy, _ lost: LostSums
  ) {
    self.book = book
    self.past = past
    self.pairing = pairing
    self.seen = seen
    self.policy = policy
    self.lost = lost
    isWhole =
      book.hasAnyHistory
      && book.accounts.indices.allSatisfy {
        book.hasHistory[$0] || !book.holdsAnything($0)
      }
  }

  // MARK: Accounts

  mutating func visit(_ account: Int) {
    let place = Int(pairing.earlierAccounts[account])
    var row = Movement()
    row.account = account
    row.earlier = place >= 0 ? place : nil
    for document in book.documents(of: account) {
      row.closing += book.documents[document].open
      let earlier = Int(pairing.earlier[document])
      if earlier >= 0 {
        follow(document, from: earlier, &row)
      } else {
        introduce(document, &row)
      }
    }
    var gone: [Int] = []
    if place >= 0 {
      for document in past.documents(of: place) {
        row.opening += past.documents[document].open
        if pairing.today[document] < 0 { gone.append(document) }
      }
    }
    if book.hasHistory[account] {
      settle(gone, account, &row)
    } else {
      for document in gone { vanish(document) }
    }
    if !row.isEmpty { result.rows.append(row) }
  }

  /// An account that the book no longer has.
  mutating func visitGone(_ place: Int) {
    var row = Movement()
    row.earlier = place
    for document in past.documents(of: place) {
      row.opening += past.documents[document].open
      vanish(document)
      if isWhole {
        result.vanished.append((past.accounts[place].currency, (past.documents[document].open, 1)))
      }
    }
    if !row.isEmpty { result.rows.append(row) }
  }

  // MARK: Documents

  /// A document that both runs have.
  private mutating func follow(_ document: Int, from earlier: Int, _ row: inout Movement) {
    let (own, old) = (book.documents[document], past.documents[earlier])
    let account = Int(own.account)
    var face = own.amount - old.amount
    // Where an export knows no face, a part payment looks like one.
    if !book.hasHistory[account], own.amount == own.open, old.amount == old.open { face = 0 }
    if face != 0 {
      row.revalued += face
      add(.revalued, document, earlier, face, .money(old.amount), .money(own.amount))
    }
    let reduction = old.open + face - own.open
    if reduction != 0 {
      let parts =
        book.hasHistory[account]
        ? parts(of: reduction, document: document) : MovementParts(reduction)
      row.count(parts)
      add(parts.kind, document, earlier, reduction, .money(old.open), .money(own.open))
    }
    if own.due != old.due {
      row.redated += own.open
      add(.redated, document, earlier, own.open, .day(old.due), .day(own.due))
    }
    age(document, earlier)
    if own.disputed != old.disputed {
      let more = own.disputed > old.disputed
      add(
        more ? .disputed : .disputeEnded, document, earlier, abs(own.disputed - old.disputed),
        .money(old.disputed), .money(own.disputed))
    }
  }

  /// How much later a document is than at the last run: newly late, or in another bucket.
  private mutating func age(_ document: Int, _ earlier: Int) {
    let own = book.documents[document]
    let old: Document? = earlier >= 0 ? past.documents[earlier] : nil
    guard own.open > 0 else { return }
    let now = policy.daysLate(of: own, asOf: book.asOf)
    let before = old.flatMap { $0.open > 0 ? policy.daysLate(of: $0, asOf: past.asOf) : nil }
    if let now, before == nil {
      let days = old?.daysPastDue(asOf: past.asOf).map { DocumentChange.State.days($0) }
      add(.pastDue, document, earlier, own.open, days ?? .none, .days(now))
    } else if let old, old.open > 0 {
      let (slot, place) = (
        policy.slot(of: own, asOf: book.asOf), policy.slot(of: old, asOf: past.asOf)
      )
      if slot != place { add(.bucket, document, earlier, own.open, .slot(place), .slot(slot)) }
    }
  }

  /// A document that the last run did not have.
  private mutating func introduce(_ document: Int, _ row: inout Movement) {
    let own = book.documents[document]
    let account = Int(own.account)
    guard !seen.contains(Int32(document)) else {
      // It was open, was not, and is again: no new business, whatever happened in between.
      add(.cameBack, document, -1, own.open, .none, .money(own.open))
      return age(document, -1)
    }
    let isLate = own.issued.map { $0 <= past.asOf } ?? false
    let face = isLate ? openThen(document) : own.amount
    row.introduce(face, own.kind)
    let reduction = face - own.open
    if reduction != 0 {
      row.count(
        book.hasHistory[account]
          ? parts(of: reduction, document: document) : MovementParts(reduction))
    }
    add(isLate ? .appearedLate : .new, document, -1, face, .none, .money(own.open))
    age(document, -1)
    if own.disputed > 0 {
      add(.disputed, document, -1, own.disputed, .none, .money(own.disputed))
    }
  }

  /// What was open on the day of the last run of a document that it did not have: what was settled before is nobody's movement.
  private func openThen(_ document: Int) -> Int64 {
    let own = book.documents[document]
    // Open items tell nothing of what was settled, nor when.
    guard book.hasHistory[Int(own.account)] else { return own.open }
    return book.settlements(of: document).reduce(own.open) { open, settlement in
      guard settlement.day > past.asOf else { return open }
      return open + (own.amount < 0 ? -abs(settlement.amount) : settlement.amount)
    }
  }

  /// A document that is gone, and nothing tells how.
  private mutating func vanish(_ document: Int) {
    let old = past.documents[document]
    add(.unexplained, -1, document, old.open, .money(old.open), .money(0))
  }

  /// Documents that are gone from an account whose settlements the exports list, and those that came and went since.
  private mutating func settle(_ gone: [Int], _ account: Int, _ row: inout Movement) {
    var finder = SettledFinder(book, account, past, gone)
    func parts(_ amount: Int64, _ end: SettledDocument) -> MovementParts {
      MovementParts(amount, lost: min(max(0, amount), lost[account, end.key]), closure: end.closure)
    }
    for document in gone {
      let old = past.documents[document]
      guard old.open > 0, old.kind != .payment, old.kind != .creditNote else {
        // A credit that is used up: what it settled counts with the document it settled.
        let parts = MovementParts(old.open, of: old.kind)
        row.count(parts)
        add(parts.kind, -1, document, old.open, .money(old.open), .money(0))
        continue
      }
      guard let settled = finder.take(document) else {
        vanish(document)
        result.vanished.append((book.accounts[account].currency, (old.open, 1)))
        continue
      }
      let end = book.settled[settled]
      let face = end.amount - old.amount
      if face != 0 {
        row.revalued += face
        add(.revalued, -1, document, face, .money(old.amount), .money(end.amount))
      }
      let reduction = old.open + face
      let parts = parts(reduction, end)
      row.count(parts)
      add(parts.kind, -1, document, reduction, .money(old.open), .money(0))
    }
    for index in book.settled(of: account) {
      let document = book.settled[index]
      guard document.amount > 0, let issued = document.issued, issued > past.asOf,
        !finder.taken.contains(index)
      else { continue }
      row.new += document.amount
      row.count(parts(document.amount, document))
    }
  }

  /// What became of the part of an open document that is no longer open, newest settlements first.
  private func parts(of reduction: Int64, document: Int) -> MovementParts {
    let own = book.documents[document]
    guard own.open > 0, own.kind != .payment, own.kind != .creditNote else {
      return MovementParts(reduction, of: own.kind)
    }
    var parts = MovementParts()
    var rest = reduction
    guard rest > 0 else { return MovementParts(reduction) }
    let settlements = book.settlements(of: document)
    var lost = lost[Int(own.account), pairing.keys[document]]
    for settlement in settlements.reversed() where rest > 0 {
      let part = min(rest, settlement.amount)
      rest -= part
      if settlement.isPayment {
        parts.collected += part
      } else {
        let given = min(part, lost)
        lost -= given
        parts.writtenOff += given
        parts.credited += part - given
      }
    }
    parts.unexplained = rest
    return parts
  }

  private mutating func add(
    _ kind: ChangeKind, _ today: Int, _ earlier: Int, _ amount: Int64,
    _ before: DocumentChange.State, _ after: DocumentChange.State
  ) {
    result.changes.append(
      .init(
        kind: kind, today: Int32(today), earlier: Int32(earlier), amount: amount, before: before,
        after: after))
  }
}
