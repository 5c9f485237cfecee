/// Columns that say of single rows that they do not count.
extension HeadingMatch {
  /// Beginnings of words for what was made void, for money that came back, and the words that may stand beside them.
  private static let voiding = [
    "void", "cancel", "storn", "annul", "anul", "revers", "delet", "makuler", "zrus", "geannul",
    "iptal", "peruut", "sztorn",
  ]
  private static let returning = ["bounc", "nsf", "dishono", "returned", "chargedback"]
  private static let beside: Set<String> = [
    "is", "was", "date", "datum", "day", "on", "am", "at", "flag", "yn", "payment", "receipt",
    "invoice", "data", "fecha", "dato", "le", "del", "dne", "the", "status",
  ]
  /// What columns of voids say of rows that count.
  private static let counting: Set<String> = ["normal", "active", "posted", "valid", "open", "ok"]

  /// Whether a heading says that a row was voided, or when.
  ///
  /// An invoice is owed although its payment came back.
  private static func namesVoid(_ heading: String, ofSettlements: Bool) -> Bool {
    let stems = ofSettlements ? voiding + returning : voiding
    let words = HeadingGrammar.words(of: heading).map { compactHeading($0) }.filter { !$0.isEmpty }
    func voids(_ word: String) -> Bool { stems.contains { word.hasPrefix($0) } }
    return words.contains(where: voids)
      && words.allSatisfy { voids($0) || beside.contains($0) }
  }

  /// Whether a word in such a column says that its row is void; nil where it says neither.
  static func saysVoid(_ cell: String) -> Bool? {
    let word = compactHeading(cell)
    if counting.contains(word) { return false }
    return voiding.contains { word.hasPrefix($0) } ? true : nil
  }

  /// Takes columns that mark voided rows, by yes or by a day, away from every other role.
  mutating func findVoids(_ sample: [[String]]) {
    let ofSettlements = self[.due] == nil && self[.balance] == nil
    let given = Set(Role.allCases.filter { reasons[$0] == .given }.compactMap { self[$0] })
    voids = headings.indices.filter { column in
      guard !given.contains(column),
        HeadingMatch.namesVoid(headings[column], ofSettlements: ofSettlements)
      else {
        return false
      }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }
      let filled = cells.filter { !$0.isEmpty }
      // A day beside every row tells of a list of what came back.
      return !filled.isEmpty
        && (filled.allSatisfy { Words.flag($0) != nil && Int64($0).map { $0 < 2 } ?? true }
          || filled.count < cells.count
            && filled.allSatisfy { HeadingMatch.isDay($0, wordsOnly: true) }
          || filled.allSatisfy { HeadingMatch.saysVoid($0) != nil }
            && filled.contains { HeadingMatch.saysVoid($0) == true })
    }
    for role in Role.allCases {
      if let column = self[role], voids.contains(column) { drop(role) }
    }
  }

  /// Of flags those that say whether the money of a payment has come: "Cleared", not "Closed".
  mutating func findClearing() {
    let words: Set<String> = [
      "cleared", "iscleared", "clear", "settled", "paid", "banked", "received",
    ]
    clearing = self[.paidFlag].flatMap { words.contains(compactHeading(headings[$0])) ? $0 : nil }
  }
}
