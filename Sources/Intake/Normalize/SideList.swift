import Receivables

/// How a list beside the documents is known: by the words of its headings, its file name and its titles.
///
/// People keep such lists by hand, so there is no fixed shape: each role takes the first column with one of its words whose
/// cells suit it, and customer, document and currency are found as in any list.
public struct SideList: Sendable {
  /// Lists that people keep beside the documents are not wider.
  static let mostColumns = 60

  let id: String
  let title: String
  /// What the list is about; nil for a customer file.
  let kind: SideFact.Kind?
  /// One of these must stand in a heading, the file's name or a title.
  let marks: [StaticString]
  /// Words of each role's heading, best first.
  let roles: [(Role, [StaticString])]
  /// One role of each set must have a column.
  let needs: [Set<Role>]
  /// Roles that none of the other columns may have: with these it is another list.
  let forbids: Set<Role>
  /// None of these may stand in a heading.
  var vetoes: [StaticString] = []
  /// A file that calls itself so is believed even where its columns are those of documents.
  var isBelievedByTitle = false
  /// Words of a file's name or title that say that nothing in it was invoiced: only numbers of invoices and due days speak against
  /// them.
  var disclaimers: [StaticString] = []

  /// Title, identifier and needed columns of every list, for the documentation.
  public static var page: [(title: String, id: String, needs: String)] {
    all.map { list in
      let needs = list.needs.map { roles in
        roles.sorted { $0.rawValue < $1.rawValue }.map(\.word).joined(separator: " or ")
      }
      return (list.title, list.id, needs.joined(separator: "; "))
    }
  }

  /// The list that a table is, with its columns; nil where it is none.
  ///
  /// `above` holds the file's name and the titles; `given` the kind that the settings state.
  static func find(
    headings: [String], sample: [[String]], above: [String], given: SideFact.Kind?
  ) -> (list: SideList, format: Format, match: HeadingMatch)? {
    // A few dozen rows show what such a list is.
    let sample = Array(sample.prefix(60))
    let words = headings.map(self.words)
    let titles = above.map(self.words)
    lazy var plain = HeadingMatch(headings: headings, format: .general, sample: sample)
    for list in all {
      if let given, list.kind != given { continue }
      let isTitled = titles.contains { list.isMarked($0) }
      guard given != nil || isTitled || list.isMarked(words, sample) else { continue }
      let isDisclaimed =
        list.disclaims(titles) && !numbersInvoices(headings, sample)
      if list.kind == .payables, given == nil, isSetOff(headings, above) { continue }
      let isVetoed = (words + (list.kind == .allowance ? titles : [])).contains { text in
        list.vetoes.contains { isNamed($0, by: text) }
      }
      guard
        given != nil || isDisclaimed
          || !isVetoed
            && (isTitled && list.isBelievedByTitle
              || !list.namesDocuments(headings, words, sample))
      else { continue }
      var (format, match) = list.matched(headings, words, sample)
      let hasAll = list.needs.allSatisfy { roles in roles.contains { match[$0] != nil } }
      let isOther =
        given == nil && !isDisclaimed
        && list.forbids.contains { role in
          match[role] != nil || plain[role].map { !match.columns.contains($0) } ?? false
        }
      guard hasAll, !isOther else { continue }
      if list.kind == .disputes { format.listsHolds = namesOnlyHolds(words + titles) }
      format.listsCancelledInvoices = namesCancelledInvoices(words + titles)
      return (list, format, match)
    }
    return nil
  }

  /// Whether a file's name or titles say that what it lists was not invoiced yet, and neither numbers of invoices nor due days
  /// speak against them.
  static func listsUnbilled(
    _ headings: [String], _ sample: [[String]], above: [String]
  ) -> Bool {
    all.contains { $0.disclaims(above.map(words)) } && !numbersInvoices(headings, sample)
  }

  private func disclaims(_ titles: [Named]) -> Bool {
    // Whole sentences may speak of something else too.
    titles.contains { title in
      title.each.count <= 5 && disclaimers.contains { SideList.isNamed($0, by: title) }
    }
  }

  private static func numbersInvoices(_ headings: [String], _ sample: [[String]]) -> Bool {
    let match = HeadingMatch(headings: headings, format: .general, sample: sample)
    guard match[.due] != nil, let number = match[.number] else { return false }
    return HeadingGrammar.concepts(of: headings[number])?.contains(.invoice) ?? false
  }

  private static func namesCancelledInvoices(_ texts: [Named]) -> Bool {
    let marks: [StaticString] = [
      "stornorechnung", "rechnungsstorno", "stornonummer", "cancelledinvoice", "canceledinvoice",
      "voidedinvoice", "stornofaktur",
    ]
    return texts.contains { text in marks.contains { isNamed($0, by: text) } }
  }

  /// Whether headings and titles speak of holds and never of disputes.
  private static func namesOnlyHolds(_ texts: [Named]) -> Bool {
    let holds: [StaticString] = [
      "=hold", "=holds", "onhold", "credithold", "gesperrt", "sperre", "=sperren", "mahnsperren",
      "liefersperren", "blocage",
      "bloque", "geblokkeerd", "blokkade", "bloqueo", "blocco", "bloccat", "blocked", "blocks",
    ]
    let disputes: [StaticString] = [
      "disput", "queried", "=query", "=queries", "reklamation", "einwand", "einrede", "strittig",
      "streitig", "litige",
      "contest", "betwist", "geschil", "controversi", "complaint",
    ]
    func names(_ marks: [StaticString]) -> Bool {
      texts.contains { text in marks.contains { isNamed($0, by: text) } }
    }
    return names(holds) && !names(disputes)
  }

  /// Whether the columns are those of a list of open documents even without the ones that tell of this list: a customer, and a
  /// balance or both due day and amount.
  private func namesDocuments(
    _ headings: [String], _ words: [Named], _ sample: [[String]]
  ) -> Bool {
    // Until when somebody pays is no due day where promises are listed.
    let promised =
      kind == .promises ? roles.first { $0.0 == .until }?.1.filter { !SideList.isWhole($0) } : nil
    let others = zip(headings, words).map { heading, words in
      isMarked(words) || promised?.contains { SideList.isNamed($0, by: words) } ?? false
        ? "" : heading
    }
    let match = HeadingMatch(headings: others, format: .general, sample: sample)
    // A report by age names its customers above their documents.
    let hasCustomer =
      match[.customerID] != nil || match[.customerName] != nil
      || headings.count(where: HeadingGrammar.namesBucket) > 1
    let hasDay = match[.issued] != nil || match[.due] != nil
    return hasCustomer && match[.number] != nil && hasDay
      && (match[.balance] != nil || match[.due] != nil && match[.amount] != nil)
  }

  private func isMarked(_ headings: [Named], _ sample: [[String]]) -> Bool {
    headings.indices.contains { column in
      guard isMarked(headings[column]) else { return false }
      // A column of yes and no says something of each document, not of the list.
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      // What only some rows have is said of these rows.
      let without = sample.map { HeadingMatch.cell($0, column) }.count {
        // How much is disputed may be left blank.
        SideList.isNothing($0) && (kind != .disputes || !$0.trimmingBlanks.isEmpty)
      }
      if kind.map(SideList.marksEveryRow.contains) ?? false, without * 5 > sample.count {
        return false
      }
      // Nor does the day until which something is payable say that it is owed to others.
      if kind == .payables, !cells.isEmpty, SideList.suits(.until, cells) { return false }
      return kind == nil || cells.isEmpty || !cells.allSatisfy { Words.flag($0) != nil }
    }
  }

  /// Whether a list calls itself one of set-offs, and says on which day which invoice was settled so.
  private static func isSetOff(_ headings: [String], _ titles: [String]) -> Bool {
    let isTitled = titles.contains(where: SettlementWords.callsSetOffs)
    guard isTitled else { return false }
    let isDated = headings.contains { heading in
      HeadingGrammar.words(of: heading).contains {
        ConceptWords.concepts(in: compactHeading($0))?.contains(.date) == true
      }
    }
    let theirs = ["bill", "their", "supplier", "vendor", "purchase"]
    return isDated
      && headings.contains { heading in
        let own = HeadingGrammar.concepts(of: heading)
        return (own == [.invoice, .number] || own == [.invoice])
          && !theirs.contains { compactHeading(heading).contains($0) }
      }
  }

  /// Lists whose mark stands on every row.
  private static let marksEveryRow: Set<SideFact.Kind> = [
    .returnedPayments, .disputes, .allowance, .payables,
  ]

  private static func isNothing(_ cell: String) -> Bool {
    !cell.contains { $0.isLetter || ("1"..."9").contains($0) }
  }

  private func isMarked(_ words: Named) -> Bool {
    marks.contains { SideList.isNamed($0, by: words) }
  }

  /// A heading's words in compact form, and all of it run together.
  private typealias Named = (each: [[UInt8]], joined: [UInt8])

  private static func words(_ text: String) -> Named {
    let each = HeadingGrammar.words(of: text).map { Array(compactHeading($0).utf8) }
    return (each.filter { !$0.isEmpty }, Array(compactHeading(text).utf8))
  }

  /// Whether a mark is the whole of a word, rather than its beginning.
  private static func isWhole(_ mark: StaticString) -> Bool {
    mark.withUTF8Buffer { $0.first == 0x3D }
  }

  private static func isNamed(_ mark: StaticString, by words: Named) -> Bool {
    mark.withUTF8Buffer { mark in
      if mark.first == 0x3D {
        let word = mark.dropFirst()
        return words.joined.elementsEqual(word) || words.each.contains { $0.elementsEqual(word) }
      }
      return words.each.contains { $0.starts(with: mark) }
        || mark.count >= 6 && contains(words.joined, mark)
    }
  }

  private static func contains(_ text: [UInt8], _ part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= part.count else { return false }
    return (0...text.count - part.count).contains { start in
      text[start] == part[0] && text[start..<start + part.count].elementsEqual(part)
    }
  }

  /// Gives each role its column: by the table's words, then customer, number and currency as everywhere.
  private func matched(
    _ headings: [String], _ words: [Named], _ sample: [[String]]
  ) -> (format: Format, match: HeadingMatch) {
    var format = Format(id: id, title: title, evidence: .untested, signatures: [])
    format.grain = kind == nil ? .customer : .fact
    format.side = kind
    var taken: Set<Int> = []
    var claimed: [(Role, Int)] = []
    for (role, marks) in roles {
      let possible = headings.indices.filter { column in
        !taken.contains(column)
          && SideList.suits(role, sample.map { HeadingMatch.cell($0, column) })
      }
      let own = possible.filter { column in
        role == .issued && kind != .promises && isMarked(words[column])
          && marks.contains { SideList.isNamed($0, by: words[column]) }
      }
      let column =
        own.first
        ?? marks.lazy.compactMap { mark in
          possible.first { SideList.isNamed(mark, by: words[$0]) }
        }.first
      guard let column else { continue }
      taken.insert(column)
      claimed.append((role, column))
    }
    let own = Set(claimed.map(\.0))
    if kind != nil {
      format.without = Set(Role.allCases).subtracting(SideList.shared).union(own)
      if !(kind?.namesDocuments ?? true) { format.without.insert(.number) }
    } else {
      format.without = [.status, .kind, .openFlag, .paidFlag]
    }
    var rest = headings
    for column in taken { rest[column] = "" }
    var match = HeadingMatch(headings: rest, format: format, sample: sample)
    match.rename(headings)
    for (role, column) in claimed { match.put(role, column, .words) }
    takeNumbersForCustomers(&match, sample)
    takeScatteredNumbers(&match, sample)
    fill(&match, sample)
    return (format, match)
  }

  /// A column that is called "Customer" and holds numbers alone: where nothing else names customers, these are their ids.
  ///
  /// It is read as names: one that no customer has is looked for among the ids.
  private func takeNumbersForCustomers(_ match: inout HeadingMatch, _ sample: [[String]]) {
    guard match[.customerID] == nil, match[.customerName] == nil else { return }
    let column = match.headings.indices.first { column in
      !match.columns.contains(column)
        && HeadingMatch.roles(of: match.headings[column]).contains(.customerName)
        && sample.contains { !HeadingMatch.cell($0, column).trimmingBlanks.isEmpty }
        && match.holdsCodes(column, sample)
    }
    if let column { match.put(.customerName, column, .heading) }
  }

  /// The column of documents of a list most of whose rows are about a customer as a whole: it may be empty there.
  private func takeScatteredNumbers(_ match: inout HeadingMatch, _ sample: [[String]]) {
    guard kind?.namesDocuments == true, match[.number] == nil else { return }
    let column = match.headings.indices.first { column in
      let filled = sample.map { HeadingMatch.cell($0, column) }
        .filter { !$0.trimmingBlanks.isEmpty }
      return !match.columns.contains(column)
        && HeadingMatch.roles(of: match.headings[column]).contains(.number)
        && HeadingMatch.suits(.number, filled, isWeak: false)
    }
    if let column { match.put(.number, column, .heading) }
  }

  /// Roles that lists beside the documents share with those of documents.
  private static let shared: Set<Role> = [
    .number, .customerID, .customerName, .firstName, .currency, .entity,
  ]

  /// Days, amounts and text that no heading names but only one column can be.
  private func fill(_ match: inout HeadingMatch, _ sample: [[String]]) {
    guard kind != nil else { return }
    func free(_ role: Role) -> [Int] {
      match.headings.indices.filter { column in
        let cells = sample.map { HeadingMatch.cell($0, column) }
        return !match.columns.contains(column) && cells.contains { !$0.trimmingBlanks.isEmpty }
          && SideList.suits(role, cells)
      }
    }
    for role in [Role.issued, .until, .rate, .amount]
    where match[role] == nil && (role == .issued || needs.contains { $0.contains(role) }) {
      let columns = free(role)
      if columns.count == 1 { match.put(role, columns[0], .cells) }
    }
    if match[.note] == nil, roles.contains(where: { $0.0 == .note }) {
      let longest = free(.note).max { left, right in
        SideList.length(left, sample) < SideList.length(right, sample)
      }
      if let longest { match.put(.note, longest, .cells) }
    }
  }

  private static func length(_ column: Int, _ sample: [[String]]) -> Int {
    sample.reduce(0) { $0 + HeadingMatch.cell($1, column).utf8.count }
  }

  /// The currencies of a cell such as `EUR` or `EUR/USD`; nil where it names none.
  static func pair(_ cell: String) -> (currency: Currency, base: Currency)? {
    let letters = cell.uppercased().filter(\.isLetter)
    guard letters.utf8.count == 3 || letters.utf8.count == 6,
      let currency = Currency(code: String(letters.prefix(3)))
    else { return nil }
    if letters.utf8.count == 3 { return (currency, .unstated) }
    return Currency(code: String(letters.suffix(3))).map { (currency, $0) }
  }

  /// Whether cells can have a role of a list beside the documents.
  private static func suits(_ role: Role, _ cells: [String]) -> Bool {
    let filled = cells.map(\.trimmingBlanks).filter { !$0.isEmpty }
    guard !filled.isEmpty else { return role != .rate }
    switch role {
    case .issued, .until, .amount, .balance, .debit, .credit:
      return HeadingMatch.suits(role == .until ? .issued : role, cells, isWeak: false)
        && (role.isMoney || !filled.contains { $0.count < 4 })
    case .rate:
      let numbers = filled.count { cell in
        PlainNumber(Array(cell.utf8)) != nil && !HeadingMatch.isDay(cell, wordsOnly: true)
      }
      return numbers * 2 >= filled.count
    case .currency, .baseCurrency:
      return filled.allSatisfy { SideList.pair($0) != nil }
    case .note, .kind, .accountName:
      return filled.contains { $0.contains(where: \.isLetter) }
        && !filled.allSatisfy { HeadingMatch.isDay($0, wordsOnly: true) }
    default: return true
    }
  }
}
