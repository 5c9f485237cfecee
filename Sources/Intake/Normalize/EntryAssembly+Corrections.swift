import Receivables

/// Money paid back, and payments of several documents at once.
extension EntryAssembly {
  /// Refunds that name no document use up what their customer has paid too much, the oldest first; what no credit covers is owed
  /// again.
  mutating func payBack() {
    let ordered = refunds.filter { $0.account >= 0 }.sorted {
      ($0.paid?.number ?? .max, $0.source, $0.line) < ($1.paid?.number ?? .max, $1.source, $1.line)
    }
    for entry in ordered {
      guard let day = entry.paid, day <= asOf else { continue }
      var left = -entry.amount
      let credits = documents.indices.filter {
        documents[$0].account == entry.account && documents[$0].amount < 0
          && documents[$0].issued.map { $0 <= asOf } ?? true
      }.sorted {
        (documents[$0].issued?.number ?? .min, documents[$0].source, documents[$0].line)
          < (documents[$1].issued?.number ?? .min, documents[$1].source, documents[$1].line)
      }
      for index in credits where left > 0 {
        let share = min(left, documents[index].unsettled)
        guard share > 0 else { continue }
        documents[index].settle(share, on: max(day, documents[index].issued ?? day))
        left -= share
      }
      guard left > 0 else {
        recount(Int(entry.source)) {
          $0.documents -= 1
          $0.settlements += 1
        }
        continue
      }
      var owed = AssembledDocument(entry)
      (owed.kind, owed.issued, owed.amount) = (.other, day, left)
      (owed.due, owed.dueBasis, owed.isReceipt) = (day, .terms, true)
      documents.append(owed)
    }
    outcome.unmatched += refunds.filter { $0.account < 0 }.map(issue)
  }

  /// A payment whose reference names several documents, `B-118 + B-121`: each is settled where what is left of them adds up to it.
  ///
  /// False where it does not, or where one of them is not known.
  mutating func applyToEach(_ entry: Entry, on day: Day, _ places: [UInt64: [Int]]) -> Bool {
    let named = references(in: entry.key)
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
