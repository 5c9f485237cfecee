import Receivables

/// What the rows above a table say of all of it: the day, the currency, the year of its dates.
extension Layout {
  /// "As of March 31, 2025", "Stand: 31.03.2025", "Situation au 31/03/2025": a day behind a phrase that says that it is the day of
  /// the list.
  static func statedDay(_ fields: [String], _ order: DateOrder?) -> Day? {
    let line = fields.joined(separator: " ").lowercased()
    for phrase in dayPhrases {
      guard let range = line.firstRange(of: phrase) else { continue }
      // A word that only ends in the phrase is another one.
      if range.lowerBound > line.startIndex,
        line[line.index(before: range.lowerBound)].isLetter
      {
        continue
      }
      let rest = line[range.upperBound...].drop { !$0.isLetter && !$0.isNumber }
      for candidate in dayCandidates(rest) {
        let parts = DayParts(candidate)
        // Nothing in the file needed an order: only an unambiguous day is taken.
        if order == nil, parts.isAmbiguous { continue }
        for reading in [order, .dayFirst, .monthFirst] {
          if order != nil, reading != order { continue }
          if case .day(let day) = DayReader(order: reading).read(candidate) { return day }
        }
      }
      if let number = Int(rest.prefix { $0.isNumber }), let day = DayReader.day(serial: number) {
        return day
      }
    }
    return nil
  }

  /// What may be the day at the start of a text: its first word, or all up to a year of four figures.
  private static func dayCandidates(_ text: Substring) -> [[UInt8]] {
    var candidates: [[UInt8]] = []
    if let word = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == ";" }).first {
      candidates.append(Array(word.utf8))
    }
    var figures = 0
    for (index, byte) in text.utf8.prefix(40).enumerated() {
      figures = byte &- 0x30 < 10 ? figures + 1 : 0
      let next = text.utf8.dropFirst(index + 1).first
      if figures == 4, next.map({ $0 &- 0x30 >= 10 }) ?? true {
        candidates.append(Array(text.utf8.prefix(index + 1)))
        break
      }
    }
    candidates.append(Array(text.utf8.prefix(26)))
    return candidates
  }

  /// The first day written in a text such as "Insolvenz seit 1.12.2026", wherever in it; nil where there is none.
  ///
  /// Where nothing says whether the day or the month comes first, the earlier of the two; with points it is the day.
  static func firstDay(in text: String, _ order: DateOrder?) -> Day? {
    let words = text.lowercased().split { $0 == " " || $0 == "(" || $0 == ":" || $0 == "," }
    for word in words {
      for candidate in dayCandidates(word.base[word.startIndex...]) {
        let hasPoints = DayParts(candidate).separator == 0x2E
        let orders = order.map { [$0] } ?? (hasPoints ? [.dayFirst] : [.dayFirst, .monthFirst])
        let days = orders.compactMap { order -> Day? in
          if case .day(let day) = DayReader(order: order).read(candidate) { day } else { nil }
        }
        if let first = days.min() { return first }
      }
    }
    return nil
  }

  private static let dayPhrases = [
    "as of", "as at", "aged on:", "aged on", "run date", "cutoff", "cut-off", "created on",
    "stichtag", "stand:", "stand ",
    "zum ", "per ", "situation au", "arrêté au", "arrete au", "au ", "saldo al", "al ", "saldo per",
    "situazione al",
    "fecha de corte", "posição em", "posicao em", "data de referência", "data-base",
    "stan na dzień",
    "stan na", "stav k", "k datu", "rapor tarihi", "pr. ", "per datum", "opgesteld per", "t/m ",
  ]

  /// The only currency that titles or headings of money columns state, as an ISO code or an unambiguous sign.
  static func statedCurrency(_ titles: ArraySlice<PreviewRow>, _ match: HeadingMatch) -> Currency? {
    var found: Set<Currency> = []
    let headings = Role.allCases.filter(\.isMoney).compactMap { role in
      match[role].map { match.headings[$0] }
    }
    for text in headings { found.formUnion(currencies(in: text)) }
    if found.isEmpty {
      for row in titles { for cell in row.fields { found.formUnion(currencies(in: cell)) } }
    }
    return found.count == 1 ? found.first : nil
  }

  static func currencies(in text: String) -> Set<Currency> {
    var found: Set<Currency> = []
    for word in text.split(whereSeparator: { !($0.isLetter || $0 == "$") })
    where word.utf8.count == 3 && word.allSatisfy(\.isUppercase)
      && !plainWords.contains(String(word))
    {
      if let currency = Currency(code: word), currency != .unstated { found.insert(currency) }
    }
    let words = text.lowercased().split { !$0.isLetter }
    if words.contains("euro") || words.contains("euros"), let euro = Currency(code: "EUR") {
      found.insert(euro)
    }
    for (sign, code) in [
      ("€", "EUR"), ("£", "GBP"), ("R$", "BRL"), ("Kč", "CZK"), ("KČ", "CZK"), ("zł", "PLN"),
      ("ZŁ", "PLN"), ("₹", "INR"),
    ]
    where text.contains(sign) {
      if let currency = Currency(code: code) { found.insert(currency) }
    }
    return found
  }

  /// Words in capitals that happen to be currency codes.
  private static let plainWords: Set<String> = [
    "ALL", "TOP", "CUP", "PEN", "SOS", "MAD", "ANG", "MOP", "GEL", "LAK", "BAM",
  ]

  /// Whether days are written as spreadsheet day numbers.
  static func hasSerials(_ sample: [[String]], _ match: HeadingMatch) -> Bool {
    guard let column = match[.issued] ?? match[.due] else { return false }
    let cells = sample.compactMap { column < $0.count ? $0[column].trimmingBlanks : nil }.filter {
      !$0.isEmpty
    }
    let serials = cells.count { cell in
      guard let number = Double(cell) else { return false }
      return DayReader.serials.contains(Int(number))
    }
    return serials > 0 && serials * 2 >= cells.count
  }

  /// Whether days are written as seconds since 1970.
  static func hasEpochs(_ sample: [[String]], _ match: HeadingMatch) -> Bool {
    guard let column = match[.issued] ?? match[.due] ?? match[.paidDay] else { return false }
    let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
    return !cells.isEmpty && cells.allSatisfy { DayReader.day(epoch: $0.utf8) != nil }
  }

  /// The start of the period of a booking batch: the first field of its first line that is a January or other month's first day.
  static func batchStart(_ titles: ArraySlice<PreviewRow>) -> Day? {
    guard let fields = titles.first?.fields, fields.count > 12 else { return nil }
    if case .day(let day) = DayReader(order: nil).read(Array(fields[12].utf8)) { return day }
    return nil
  }

  /// "Réglé au 30/06/2025": the day up to which a column counts what was paid or is left.
  static func day(inHeadings match: HeadingMatch, _ order: DateOrder?) -> Day? {
    [Role.paidAmount, .balance].lazy.compactMap { match[$0] }
      .compactMap { statedDay([match.headings[$0]], order) }.first
  }

  /// A day written into a file's name, `open_2025-03-31.csv`, `20250331` or `30jun2025`; nil where none or several are.
  static func day(inName name: String) -> Day? {
    let path = name.split(separator: "/").map(String.init)
    // "2025-06-16/open.csv": the folder says it where the file does not.
    return path.last.flatMap(day(inPart:)) ?? path.dropLast().last.flatMap(day(inPart:))
  }

  private static func day(inPart last: String) -> Day? {
    var found: Set<Day> = []
    var digits = ""
    func note(_ text: String) {
      if text.utf8.count == 8, let number = Int(text),
        let day = Day(year: number / 10_000, month: number / 100 % 100, day: number % 100),
        (1990...2099).contains(number / 10_000)
      {
        found.insert(day)
      }
    }
    var before: Character = " "
    for character in last + " " {
      if character.isASCII, character.isNumber {
        digits.append(character)
      } else if (character == "-" || character == "_" || character == "."),
        digits.utf8.count == 4 || digits.utf8.count == 6,
        before.isNumber
      {
        // Parts of one date.
      } else {
        note(digits)
        digits = ""
      }
      before = character
    }
    found.formUnion(daysInWords(last))
    found.formUnion(daysWithYearLast(last))
    found.formUnion(daysInFigures(last))
    return found.count == 1 ? found.first : nil
  }

  /// Days such as `250630`, `300625` or `06302025` in a name, where only one reading is a day of this age.
  private static func daysInFigures(_ name: String) -> [Day] {
    name.split { !$0.isNumber }.compactMap { figures in
      guard let number = Int(figures) else { return nil }
      let (high, middle, low) = (number / 10_000, number / 100 % 100, number % 100)
      var readings: Set<Day> = []
      func note(_ year: Int, _ month: Int, _ day: Int, until last: Int = 2039) {
        guard (2020...last).contains(year) else { return }
        if let day = Day(year: year, month: month, day: day) { readings.insert(day) }
      }
      switch figures.utf8.count {
      case 6:
        note(2000 + high, middle, low)
        note(2000 + low, middle, high, until: 2029)
      case 8 where high < 1990:
        note(number % 10_000, high % 100, high / 100)
        note(number % 10_000, high / 100, high % 100)
      default: return nil
      }
      return readings.count == 1 ? readings.first : nil
    }
  }

  /// Days such as `23.10.2026`, `23-10-2026` or `10-23-2026` in a name; where day and month could be exchanged, only those with points.
  private static func daysWithYearLast(_ name: String) -> [Day] {
    let parts = name.split(omittingEmptySubsequences: false) { !$0.isNumber }.map(String.init)
    return zip(parts, zip(parts.dropFirst(), parts.dropFirst(2))).compactMap { first, others in
      guard (1...2).contains(first.utf8.count), (1...2).contains(others.0.utf8.count),
        let day = Int(first), let month = Int(others.0), let last = Int(others.1),
        case let year = others.1.utf8.count == 2 ? 2000 + last : last,
        others.1.utf8.count == 4 && (1990...2099).contains(year)
          || others.1.utf8.count == 2 && (2020...2039).contains(year)
      else { return nil }
      if month > 12, day <= 12 { return Day(year: year, month: day, day: month) }
      guard day > 12 || name.contains("\(first).\(others.0).") else { return nil }
      return Day(year: year, month: month, day: day)
    }
  }

  /// The customer whose account a list is, by a title such as "Customer: Acme (A-100)"; nil where none says so.
  static func customerInTitles(
    _ titles: ArraySlice<PreviewRow>
  ) -> (label: String, id: String)? {
    guard let name = nameInTitles(titles) else { return nil }
    guard name.hasSuffix(")"), let open = name.lastIndex(of: "("),
      case let id = name[name.index(after: open)...].dropLast(),
      id.contains(where: \.isNumber), !id.contains(" "),
      case let bare = name[..<open].trimmingBlanks, !bare.isEmpty
    else { return (name, "") }
    return (bare, String(id))
  }

  private static func nameInTitles(_ titles: ArraySlice<PreviewRow>) -> String? {
    for title in titles {
      let cells = title.fields.map(\.trimmingBlanks).filter { !$0.isEmpty }
      guard let first = cells.first, let colon = first.firstIndex(of: ":") else { continue }
      if cells.count == 1, case let name = GroupContext.withoutCaption(first), name != first {
        return name
      }
      let caption = HeadingGrammar.concepts(of: String(first[..<colon])) ?? []
      if cells.count == 2, first[first.index(after: colon)...].allSatisfy(\.isWhitespace),
        caption.contains(.customer), caption.isSubset(of: [.customer, .name])
      {
        return cells[1]
      }
    }
    return nil
  }

  /// Days such as `30jun2025`, `30-June-2025` or `June 30 2025` in a name; "v2_june_2025" and "part3-may-2025" are none.
  private static func daysInWords(_ name: String) -> [Day] {
    let words = name.split { !($0.isLetter || $0.isNumber) }.map(String.init)
    let apart = zip(words, zip(words.dropFirst(), words.dropFirst(2))).map { [$0, $1.0, $1.1] }
    let glued = words.map { word in
      let day = word.prefix { $0.isNumber }
      let month = word.dropFirst(day.count).prefix { $0.isLetter }
      return [day, month, word.dropFirst(day.count + month.count)].map { String($0) }
    }
    let monthFirst = apart.filter { $0[0].allSatisfy(\.isLetter) }.map { [$0[1], $0[0], $0[2]] }
    return (apart + glued + monthFirst).compactMap { parts in
      guard parts[0].utf8.count == 2, Int(parts[0]) != nil, parts[1].utf8.count >= 3,
        parts[1].allSatisfy(\.isLetter), let year = Int(parts[2]), (1990...2099).contains(year),
        case .day(let day) = DayReader(order: .dayFirst).read(
          Array(parts.joined(separator: " ").utf8))
      else { return nil }
      return day
    }
  }
}
