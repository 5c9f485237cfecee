import Receivables

/// Amounts that a list gives twice: in the currency of each document, and in the company's own.
///
/// How this works: words of a heading say in which of the two it is ("Balance (Source)", "Offen FW", "Amount (LCY)", "Total (GBP)").
/// Where a column names each row's currency, only the amounts in that currency are read, under their headings without such words.
struct CurrencySides {
  private enum Side { case document, home, unsaid }

  private struct Part {
    var side = Side.unsaid
    /// The heading without the words that tell the side.
    var base: String
    /// The currency that the heading names.
    var code: Currency?
    var money: Set<Role> = []
  }

  private static let documentWords: Set<String> = [
    "source", "foreign", "fc", "fcy", "fx", "fw", "vv", "txn", "entered", "divisa", "devise",
    "valuta",
    "fremdwaehrung", "belegwaehrung", "dokumentwaehrung",
  ]
  private static let homeWords: Set<String> = [
    "home", "base", "bcy", "lc", "lcy", "local", "accounted", "functional", "hw", "hauswaehrung",
    "basiswaehrung", "signed", "signe", "signee",
  ]
  /// Beside the word for currency: "in accounting currency", "en devise interne".
  private static let homeAdjectives: Set<String> = [
    "accounting", "company", "reporting", "interne", "interna", "locale", "local", "societe",
    "home", "base",
  ]
  private static let documentAdjectives: Set<String> = [
    "transaction", "document", "original", "invoice", "customer", "foreign", "trx", "transazione",
    "piece", "documento",
  ]
  private static let currencyWords: Set<String> = [
    "currency", "curr", "cur", "ccy", "waehrung", "valuta", "devise", "divisa", "moneda",
  ]

  /// The heading without words that say in whose currency it is; nil where it has none.
  static func withoutSide(_ heading: String) -> String? {
    // Most cells that are asked about are no headings at all.
    guard heading.utf8.count <= 60, !heading.utf8.contains(where: { $0 &- 0x30 < 10 }) else {
      return nil
    }
    let says = HeadingGrammar.words(of: heading).contains { word in
      let word = compactHeading(word)
      return documentWords.contains(word) || homeWords.contains(word)
        || currencyWords.contains(word) || word.hasPrefix("valuta")
    }
    guard says else { return nil }
    let part = part(of: heading)
    return part.side == .unsaid || part.base.isEmpty ? nil : part.base
  }

  private static func part(of heading: String) -> Part {
    let words = HeadingGrammar.words(of: heading)
    let compact = words.map { compactHeading($0) }
    var part = Part(base: heading)
    if let place = compact.firstIndex(of: "in"), place > 0, place + 2 == compact.count,
      currencyWords.contains(compact[place + 1])
    {
      (part.side, part.base) = (.document, words[..<place].joined(separator: " "))
      return part
    }
    if compact.count == 1, let word = compact.first, word.hasPrefix("valuta"), word.utf8.count > 9 {
      (part.side, part.base) = (.document, String(word.dropFirst("valuta".utf8.count)))
      return part
    }
    if let (side, rest) = currencyPhrase(words, compact) {
      (part.side, part.base) = (side, rest.joined(separator: " "))
      return part
    }
    let codes = Layout.currencies(in: heading)
    var rest: [String] = []
    for (word, bare) in zip(words, compact) {
      if documentWords.contains(bare) {
        part.side = .document
      } else if homeWords.contains(bare) {
        part.side = .home
      } else if codes.count == 1, codes.first?.description == word {
        part.code = codes.first
      } else {
        rest.append(word)
      }
    }
    if part.side == .unsaid, part.code == nil { return part }
    if part.side == .unsaid { part.side = .home }
    let isSaidOfCurrency = rest.count > 1 && currencyWords.contains(compactHeading(rest.last ?? ""))
    part.base = (isSaidOfCurrency ? rest.dropLast() : rest[...]).filter { $0 != "in" }
      .joined(separator: " ")
    return part
  }

  /// The side that "in accounting currency", "en devise interne" or "in Currency Signed" tells, and the words without it.
  private static func currencyPhrase(
    _ words: [String], _ compact: [String]
  ) -> (side: Side, rest: [String])? {
    guard let place = compact.firstIndex(where: currencyWords.contains), place > 0 else {
      return nil
    }
    if compact[(place - 1)...] == ["in", "currency", "signed"] {
      return (.document, Array(words[..<(place - 1)]))
    }
    for own in [place - 1, place + 1] where compact.indices.contains(own) {
      let side: Side
      if homeAdjectives.contains(compact[own]) {
        side = .home
      } else if documentAdjectives.contains(compact[own]) {
        side = .document
      } else {
        continue
      }
      var rest = Array(words[..<min(own, place)])
      while let last = rest.last, ["in", "en"].contains(compactHeading(last)) { rest.removeLast() }
      return rest.isEmpty ? nil : (side, rest)
    }
    return nil
  }

  /// Whether a heading is of money in the company's own currency.
  static func namesHomeMoney(_ heading: String) -> Bool {
    let part = part(of: heading)
    return part.side == .home
      && HeadingMatch.roles(of: part.base).contains(where: \.isMoney)
  }

  /// The heading of what is read as owed, where it is in the company's own currency while the rows state several; nil elsewhere.
  static func homeMoney(_ match: HeadingMatch, _ format: Format, _ sample: [[String]]) -> String? {
    guard let currency = match[.currency], let read = match[.balance] ?? match[.amount],
      Set(sample.compactMap { Words.currency(HeadingMatch.cell($0, currency)) }).count > 1
    else { return nil }
    let heading = match.headings[read]
    let own = part(of: heading)
    if own.side == .home, own.code == nil { return heading }
    guard own.side == .unsaid else { return nil }
    // QuickBooks prints a rate beside amounts in the company's currency.
    if format.id.hasPrefix("quickbooks"),
      match.headings.contains(where: { compactHeading($0) == "exchangerate" }),
      !compactHeading(heading).contains("foreign")
    {
      return heading
    }
    // Another amount is given in both, and the two differ.
    let isTwofold = match.headings.indices.contains { column in
      let other = part(of: match.headings[column])
      guard other.side == .document,
        let twin = match.headings.firstIndex(of: other.base), twin != column
      else { return false }
      return sample.contains { row in
        let (one, two) = (HeadingMatch.value(row, column), HeadingMatch.value(row, twin))
        return one != nil && two != nil && one != two
      }
    }
    return isTwofold ? heading : nil
  }

  /// The headings where nothing names the documents' currencies: then the company's own amounts are read.
  private static func ofCompany(_ headings: [String], _ parts: [Part]) -> [String]? {
    let known = parts.filter { $0.side != .document }.reduce(into: Set<Role>()) {
      $0.formUnion($1.money)
    }
    var matched = headings
    for (column, part) in parts.enumerated() where !part.money.isEmpty && part.code == nil {
      if part.side == .home {
        matched[column] = part.base
      } else if part.side == .document {
        matched[column] = part.money.isDisjoint(with: known) ? part.base : ""
      }
    }
    return matched == headings ? nil : matched
  }

  /// "Doc Invoice Amt" beside "Invoice Amt": the first is in the document's currency.
  private static func markTwins(_ parts: inout [Part], _ headings: [String]) {
    let own = headings.indices.filter { column in
      guard compactHeading(headings[column]).hasPrefix("doc"), parts[column].side == .unsaid,
        case let words = HeadingGrammar.words(of: headings[column]), words.count > 1,
        compactHeading(words[0]) == "doc"
      else { return false }
      let rest = words.dropFirst().joined(separator: " ")
      return HeadingMatch.roles(of: rest).contains(where: \.isMoney)
    }
    let bare = Set(headings.map { compactHeading($0) })
    // One twin shows what the word means in the others.
    guard own.contains(where: { bare.contains(String(compactHeading(headings[$0]).dropFirst(3))) })
    else { return }
    for column in own {
      let words = HeadingGrammar.words(of: headings[column])
      (parts[column].side, parts[column].base) = (
        .document, words.dropFirst().joined(separator: " ")
      )
    }
  }

  /// The headings to match, without those of amounts in another currency than the documents'; nil where all are to be matched as
  /// they stand.
  static func ofDocuments(_ headings: [String], _ sample: [[String]]) -> [String]? {
    var parts = headings.map { part(of: $0) }
    markTwins(&parts, headings)
    guard parts.contains(where: { $0.side != .unsaid }) else { return nil }
    for column in parts.indices {
      parts[column].money = HeadingMatch.roles(of: parts[column].base).filter(\.isMoney)
    }
    let currencies = headings.indices.filter {
      HeadingMatch.roles(of: headings[$0]).contains(.currency)
    }
    let currency =
      currencies.first { parts[$0].side == .unsaid || parts[$0].base.isEmpty }
      ?? currencies.first { column in
        // "Devise de la pièce", not "Devise interne".
        parts[column].money.isEmpty
          && HeadingGrammar.words(of: headings[column]).contains {
            documentAdjectives.contains(compactHeading($0))
          }
      }
    // A heading that says "foreign currency" and nothing else, above codes.
    let bare = headings.indices.first { column in
      parts[column].side == .document && parts[column].base.isEmpty
        && sample.contains { Words.currency(HeadingMatch.cell($0, column)) != nil }
    }
    guard let column = currency ?? bare else { return ofCompany(headings, parts) }
    let stated = Set(sample.compactMap { Words.currency(HeadingMatch.cell($0, column)) })
    let heading = currency == nil ? "Currency" : headings[column]
    func isOwn(_ part: Part) -> Bool {
      part.side == .document || part.code.map { stated == [$0] } ?? false
    }
    func roles(_ isMeant: (Part) -> Bool) -> Set<Role> {
      parts.filter(isMeant).reduce(into: []) { $0.formUnion($1.money) }
    }
    var matched = headings
    matched[column] = heading
    let own = roles(isOwn)
    let unsaid = roles { $0.side == .unsaid }
    for (column, part) in parts.enumerated() where !part.money.isEmpty {
      if isOwn(part) {
        matched[column] = part.base
      } else if !part.money.isDisjoint(
        with: own.isEmpty ? unsaid : part.side == .home ? own.union(unsaid) : own),
        !own.isEmpty || part.side == .home
      {
        matched[column] = ""
      } else if part.side == .home, part.code == nil {
        // Nothing else says it: better the company's amounts than none, and said so where currencies differ.
        matched[column] = part.base
      }
    }
    // A balance in one currency beside faces in others: only the balance is in the currency that its heading names.
    let foreign = parts.indices.first { place in
      parts[place].money.contains(.balance) && !matched[place].isEmpty
        && parts[place].code.map { !stated.isEmpty && stated != [$0] } ?? false
    }
    if let foreign, own.isEmpty, !unsaid.contains(.balance) {
      for place in parts.indices
      where place == column
        || place != foreign && parts[place].side == .unsaid
          && !parts[place].money.isEmpty
      {
        matched[place] = ""
      }
    }
    return matched == headings ? nil : matched
  }
}
