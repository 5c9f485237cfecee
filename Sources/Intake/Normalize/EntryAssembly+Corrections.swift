import Receivables

/// Money paid back, and payments of several documents at once.
extension EntryAssembly {
  /// Refunds that name no document use up what their customer has paid too much, the oldest first; what no credit covers is owed
  /// again.
  mutating func payBack() {
    let known = refunds.filter { $0.paid.map { $0 <= asOf } ?? false }
    for entry in known where entry.account < 0 { leaveOut(entry) }
    var credits: [Int32: [Int]] = [:]
    let customers = Set(known.map(\.account))
    for (index, document) in documents.enumerated()
    where document.amount < 0 && document.exportedOpen == nil
      && customers.contains(document.account) && document.issued.map({ $0 <= asOf }) ?? true
    {
      credits[document.account, default: []].append(index)
    }
    // A refund that came back was none.
    var reversed: [Int32: Int64] = [:]
    for entry in known where entry.amount > 0 {
      reversed[entry.account, default: 0] &+= entry.amount
    }
    // By content before place, so that the order of rows changes no figure.
    func order(_ index: Int) -> (Int32, Int64, UInt64, UInt16, UInt32) {
      let document = documents[index]
      return (
        document.issued?.number ?? .min, document.amount, hash(document.number), document.source,
        document.line
      )
    }
    for (account, indices) in credits {
      credits[account] = indices.map { (order($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
    func order(_ entry: Entry) -> (Int32, Int64, UInt64, UInt16, UInt32) {
      (entry.paid?.number ?? .max, entry.amount, hash(entry.number), entry.source, entry.line)
    }
    for entry in known.sorted(by: { order($0) < order($1) }) where entry.account >= 0 {
      guard let day = entry.paid else { continue }
      let cancelled = min(max(0, -entry.amount), reversed[entry.account] ?? 0)
      reversed[entry.account, default: 0] -= cancelled
      var left = -entry.amount - cancelled
      for index in credits[entry.account] ?? [] where left > 0 {
        let share = min(left, Int64(documents[index].standing(at: asOf).open.magnitude))
        guard share > 0 else { continue }
        documents[index].settle(share, on: min(asOf, max(day, documents[index].issued ?? day)))
        left -= share
      }
      guard left > 0 else {
        count(entry)
        continue
      }
      var owed = AssembledDocument(entry)
      (owed.kind, owed.issued, owed.amount) = (.other, day, left)
      (owed.due, owed.dueBasis, owed.isReceipt) = (day, .terms, true)
      documents.append(owed)
    }
  }

  /// Counts a row as a settlement that was counted as a document.
  private mutating func count(_ entry: Entry) {
    recount(Int(entry.source)) {
      $0.documents -= 1
      $0.settlements += 1
    }
  }

  /// The postings of one key without payments that another row of the same amount takes back, and without those rows.
  mutating func withoutReversed(_ group: [Entry]) -> [Entry] {
    let reversals = group.indices.filter { group[$0].kind == .payment && group[$0].amount > 0 }
    guard !reversals.isEmpty, reversals.count < group.count else { return group }
    var gone: Set<Int> = []
    for reversal in reversals {
      let payment = group.indices.first { index in
        !gone.contains(index) && group[index].kind == .payment
          && group[index].amount == -group[reversal].amount
          && (group[index].issued?.number ?? .min) <= (group[reversal].issued?.number ?? .max)
      }
      guard let payment else { continue }
      gone.formUnion([payment, reversal])
    }
    for index in gone {
      recount(Int(group[index].source)) {
        $0.documents -= 1
        $0.settlements += 1
      }
    }
    return group.indices.filter { !gone.contains($0) }.map { group[$0] }
  }

  /// Money that came in before its invoice was issued is in hand until then.
  func isEarly(_ entry: Entry, _ places: [UInt64: [Int]]) -> Bool {
    entry.account >= 0 && entry.key.length > 0 && entry.amount > 0 && entry.nature == .payment
      && entry.kind == .payment && entry.paid.map { $0 <= asOf } ?? false
      && laterKeys.contains(hash(entry.key))
      && targets(entry, hash(entry.key), places, wantsCredit: false).isEmpty
  }

  /// Takes such a payment for one that names no document yet.
  mutating func keepUntilInvoiced(_ entry: inout Entry, _ places: [UInt64: [Int]]) {
    guard isEarly(entry, places) else { return }
    entry.key = TextReference(offset: 0, length: 0)
    recount(Int(entry.source)) {
      $0.settlements -= 1
      $0.documents += 1
    }
  }

  /// Leaves out a row without document that can stand nowhere in the book, with a finding.
  mutating func leaveOut(_ entry: Entry) {
    count(entry)
    outcome.unmatched.append(issue(entry))
  }

  /// Takes money back from documents of a number: from what was paid too much first, then from the last one backwards.
  mutating func takeBack(_ entry: Entry, from found: [Int], on day: Day) {
    var left = -entry.amount
    func take(_ share: Int64, _ index: Int) {
      guard share > 0 else { return }
      documents[index].settle(-share, on: max(day, documents[index].issued ?? day))
      left -= share
    }
    for index in found.reversed() where documents[index].exportedOpen == nil {
      let surplus = documents[index].settledInAll - Int64(documents[index].amount.magnitude)
      take(min(left, surplus), index)
    }
    for index in found.reversed() { take(min(left, documents[index].settledInAll), index) }
    // More than was paid: it shows as taken back.
    if let last = found.last { take(left, last) }
  }

  /// Payments that came back, by lists of their own, are owed again: as far as payments were received by then, and not where a list of
  /// payments shows the same return.
  mutating func takeBackReturned(
    _ rows: [Entry], shownBy applications: [Entry], _ places: [UInt64: [Int]]
  ) {
    var shown = applications.filter { $0.amount < 0 && $0.key.length > 0 }
    let returned = rows.filter { $0.nature == .returned }.sorted {
      ($0.paid?.number ?? .max, $0.source, $0.line) < ($1.paid?.number ?? .max, $1.source, $1.line)
    }
    for var entry in returned {
      let key = hash(entry.key)
      let found = targets(entry, key, places, wantsCredit: false)
      guard let day = entry.paid, !found.isEmpty,
        found.allSatisfy({ documents[$0].exportedOpen == nil })
      else { continue }
      if let same = shown.firstIndex(where: { $0.amount == entry.amount && hash($0.key) == key }) {
        shown.remove(at: same)
        continue
      }
      let received = found.reduce(0) { $0 &+ max(0, documents[$1].settled(by: day)) }
      entry.amount = max(entry.amount, -received)
      if entry.amount < 0 { takeBack(entry, from: found, on: day) }
    }
  }

  /// A refund of a credit note uses it up; false where no credit note has that number.
  mutating func payBackCredit(_ entry: Entry, on day: Day, _ places: [UInt64: [Int]]) -> Bool {
    guard entry.nature == .refund, entry.amount < 0,
      let note = targets(entry, hash(entry.key), places, wantsCredit: true).first
    else { return false }
    documents[note].settle(-entry.amount, on: max(day, documents[note].issued ?? day))
    return true
  }

  /// A payment whose reference names several documents, `B-118 + B-121`: each is settled where what is left of them adds up to it.
  ///
  /// False where it does not, or where one of them is not known.
  mutating func applyToEach(_ entry: Entry, on day: Day, _ places: [UInt64: [Int]]) -> Bool {
    let named = entry.isText ? numbers(in: entry, places) : references(in: entry.key)
    guard named.count > 1 else { return false }
    let found = named.map { targets(entry, hash($0), places, wantsCredit: false) }
    guard found.allSatisfy({ $0.count == 1 }) else { return false }
    let all = found.map { $0[0] }
    guard Set(all).count == all.count,
      all.reduce(0, { $0 &+ documents[$1].unsettled }) == entry.amount
    else { return false }
    for index in all {
      documents[index].settle(
        documents[index].unsettled, on: max(day, documents[index].issued ?? day))
    }
    return true
  }

  /// What a payer wrote names a document of the customer, several that add up to the payment, or none that is known: then the money is
  /// the customer's, applied to nothing.
  mutating func readText(_ entry: inout Entry, _ places: [UInt64: [Int]]) {
    let named = numbers(in: entry, places)
    if named.count == 1 {
      (entry.key, entry.isText) = (named[0], false)
      return
    }
    let open = named.reduce(0) { sum, number in
      targets(entry, hash(number), places, wantsCredit: false).reduce(sum) {
        $0 &+ documents[$1].unsettled
      }
    }
    guard named.isEmpty || open != entry.amount else { return }
    (entry.key.length, entry.isText) = (0, false)
    recount(Int(entry.source)) {
      $0.settlements -= 1
      $0.documents += 1
    }
  }

  /// Numbers of the customer's documents that stand in a text, each once: whole words, or words cut at slashes.
  private func numbers(in entry: Entry, _ places: [UInt64: [Int]]) -> [TextReference] {
    var found: [TextReference] = []
    var seen: Set<UInt64> = []
    func take(_ first: Int, _ last: Int) -> Bool {
      // Short figures in a text are rather a count than a number: "2 chairs".
      guard last - first >= 3 else { return false }
      let word = TextReference(offset: UInt32(first), length: UInt32(last - first))
      let own = targets(entry, hash(word), places, wantsCredit: false)
      guard own.count == 1, documents[own[0]].account == entry.account else { return false }
      if seen.insert(hash(word)).inserted { found.append(word) }
      return true
    }
    let end = Int(entry.key.offset) + Int(entry.key.length)
    /// Cuts a stretch at some bytes, and each part that is no number further.
    func cut(_ range: Range<Int>, at separators: [[UInt8]]) {
      guard let own = separators.first else { return }
      var start = range.lowerBound
      for at in range.lowerBound...range.upperBound
      where at == range.upperBound || own.contains(text[at]) {
        if !take(start, at) { cut(start..<at, at: Array(separators.dropFirst())) }
        start = at + 1
      }
    }
    cut(
      Int(entry.key.offset)..<end,
      at: [Array(",;+&|()".utf8), [0x20, 0x09, 0x0A, 0x0D], Array("/:.#".utf8)])
    return found
  }

  /// The references that stand in one cell, between `+`, `,`, `;`, `&` or `/` with blanks around it.
  private func references(in whole: TextReference) -> [TextReference] {
    var parts: [TextReference] = []
    var start = Int(whole.offset)
    let end = start + Int(whole.length)
    func add(until stop: Int) {
      var (first, last) = (start, stop)
      while first < last, text[first] == 0x20 { first += 1 }
      while first < last, text[last - 1] == 0x20 { last -= 1 }
      if first < last {
        parts.append(TextReference(offset: UInt32(first), length: UInt32(last - first)))
      }
    }
    for at in Int(whole.offset)..<end {
      let byte = text[at]
      let isSlash = byte == 0x2F && at > start && text[at - 1] == 0x20
      guard byte == 0x2B || byte == 0x2C || byte == 0x3B || byte == 0x26 || isSlash else {
        continue
      }
      add(until: at)
      start = at + 1
    }
    add(until: end)
    return parts
  }
}
