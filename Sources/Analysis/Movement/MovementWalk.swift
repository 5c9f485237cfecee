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
  private let lost: OtherSettlements
  private let credits: OtherSettlements
  /// Whether the exports list what was settled of every account: then nobody can be gone from them.
  private let isWhole: Bool
  private(set) var result = Result()

  init(
    _ book: Book, _ past: EarlierBook, _ pairing: Pairing, _ seen: Set<Int32>,
    _ policy: AgingPolicy, lost: OtherSettlements, credits: OtherSettlements, isWhole: Bool
  ) {
    self.book = book
    self.past = past
    self.pairing = pairing
    self.seen = seen
    self.policy = policy
    self.lost = lost
    self.credits = credits
    self.isWhole = isWhole
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
    let face = faceChange(document, old)
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
      add(parts, document, earlier, .money(old.open), .money(own.open))
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

  /// By how much the face of a document changed, as far as both runs knew a face.
  private func faceChange(_ document: Int, _ old: Document) -> Int64 {
    let own = book.documents[document]
    let face = own.amount - old.amount
    guard face != 0, old.amount == old.open else { return face }
    if book.hasHistory[Int(own.account)] {
      // The earlier list may have shown balances only: then the face is new, not changed.
      return openThen(document) == old.open ? 0 : face
    }
    // Where a list knows no face, a part payment looks like a smaller one; nothing makes it larger.
    return own.amount == own.open && own.amount.magnitude < old.amount.magnitude ? 0 : face
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
      return add(.cameBack, document, -1, own.open, .none, .money(own.open))
    }
    let isLate = own.issued.map { $0 <= past.asOf } ?? false
    let face = isLate ? openThen(document) : own.amount
    row.introduce(face, own.kind)
    let reduction = face - own.open
    add(isLate ? .appearedLate : .new, document, -1, face, .none, .money(own.open))
    if reduction != 0 {
      let parts =
        book.hasHistory[account]
        ? parts(of: reduction, document: document) : MovementParts(reduction)
      row.count(parts)
      add(parts, document, -1, .money(face), .money(own.open))
    }
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
    let finder = SettledFinder(book, account, past, gone)
    for document in gone {
      let old = past.documents[document]
      if old.kind == .payment {
        // Money on account that is used up: it counted when it came in, and counts with what it settled.
        let parts = MovementParts(old.open, of: old.kind)
        row.count(parts)
        add(parts, -1, document, .money(old.open), .money(0))
        continue
      }
      guard let settled = finder.found[document] else {
        vanish(document)
        result.vanished.append((book.accounts[account].currency, (old.open, 1)))
        continue
      }
      let end = book.settled[settled]
      let face = past.knowsFaces ? end.amount - old.amount : 0
      if face != 0 {
        row.revalued += face
        add(.revalued, -1, document, face, .money(old.amount), .money(end.amount))
      }
      let reduction = old.open + face
      let parts =
        old.open < 0
        ? MovementParts(reduction, of: old.kind)
        : self.parts(reduction, end, account, gone: old.amount - old.open)
      row.count(parts)
      add(parts, -1, document, .money(old.open), .money(0))
    }
    for index in book.settled(of: account) {
      let document = book.settled[index]
      guard document.amount > 0, let issued = document.issued, issued > past.asOf,
        !finder.taken.contains(index)
      else { continue }
      row.new += document.amount
      row.count(parts(document.amount, document, account, gone: 0))
    }
  }

  /// How a settled document came to be so since the last run, at which `gone` of it was no longer open.
  ///
  /// What bears an older day counts too where it was entered since: as far as it exceeds what was gone before, or wholly where payments
  /// alone make up what was gone.
  private func parts(
    _ amount: Int64, _ end: SettledDocument, _ account: Int, gone: Int64
  ) -> MovementParts {
    let lost = lost.sums(end, of: account, until: past.asOf)
    let credited = credits.sums(end, of: account, until: past.asOf)
    let other = [lost, credited].reduce(Int64(0)) { $0 + ($1?.before ?? 0) + ($1?.since ?? 0) }
    var known = end.amount - other == gone ? 0 : gone
    func since(_ sums: OtherSettlements.Sums?) -> Int64? {
      guard let sums else { return nil }
      let old = min(known, sums.before)
      known -= old
      return sums.since + sums.before - old
    }
    let lostSince = since(lost)
    return MovementParts(
      amount, lost: lostSince, credited: since(credited), closure: end.closure)
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
    // Which of the settlements that are no payments gave something up: those of its day and amount.
    var lost = lost[Int(own.account), pairing.keys[document]].filter {
      $0.issued == own.issued && $0.due == own.due
    }
    for settlement in settlements.reversed() where rest > 0 {
      let part = min(rest, settlement.amount)
      rest -= part
      if settlement.isPayment {
        parts.collected += part
      } else if let place = lost.firstIndex(where: {
        $0.day == settlement.day && $0.amount == settlement.amount
      }) {
        lost.remove(at: place)
        parts.writtenOff += part
      } else {
        parts.credited += part
      }
    }
    parts.unexplained = rest
    return parts
  }

  /// One change for each way in which money went.
  private mutating func add(
    _ parts: MovementParts, _ today: Int, _ earlier: Int, _ before: DocumentChange.State,
    _ after: DocumentChange.State
  ) {
    for part in parts.all { add(part.kind, today, earlier, part.amount, before, after) }
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
