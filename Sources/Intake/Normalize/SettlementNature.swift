/// What the rows of a list of settlements are.
enum SettlementNature: UInt8, Sendable {
  /// Money received, or credits applied.
  case payment
  /// Money paid back: it uses up what a customer has paid too much.
  case refund
  /// Corrections of documents: a minus makes a document smaller, a plus larger.
  case adjustment
  /// Corrections that all make documents smaller, written without a sign.
  case reduction
}

/// Lists of settlements that are no payments, by the words of their headings and their names.
enum SettlementWords {
  private static let refunds = [
    "refund", "erstatt", "rueckerstatt", "rueckzahl", "rembours", "reembols", "rimbors",
    "terugbetal", "zwrot", "vracen", "aterbetal", "tilbagebetal",
  ]
  private static let adjustments = [
    "adjust", "ajust", "anpass", "korrektur", "correct", "correc", "rectific", "rettific",
    "aanpass", "correzion", "korekt", "goodwill", "kulanz",
  ]
  private static let writeOffs = ["writeoff", "writeoffs", "ausbuch", "abschreib", "afschrijv"]
  private static let reasons: Set<String> = [
    "reason", "reasons", "grund", "begruendung", "motif", "raison", "motivo", "causa", "causale",
    "reden", "powod", "duvod", "orsak", "aarsag", "why", "explanation",
  ]

  private static func has(_ text: String, _ stems: [String]) -> Bool {
    let compact = compactHeading(text)
    return stems.contains { compact.contains($0) }
  }

  /// The headings of a list of refunds, with the word for payment in place of that for refund; nil for every other list.
  ///
  /// A list of documents may have a column of refunds too: it has another amount or tells what is due.
  static func refundsAsPayments(_ headings: [String]) -> [String]? {
    func names(_ heading: String) -> Bool {
      HeadingGrammar.words(of: heading).contains { word in
        refunds.contains { compactHeading(word).hasPrefix($0) }
      }
    }
    let own = headings.filter(names)
    guard !own.isEmpty else { return nil }
    let others = headings.filter { !names($0) }.reduce(into: Set<Role>()) {
      $0.formUnion(HeadingMatch.roles(of: $1))
    }
    guard others.isDisjoint(with: [.due, .balance, .paidDay, .paidAmount, .debit]),
      !others.contains(.amount) || !own.contains(where: HeadingGrammar.namesAmount)
    else { return nil }
    return headings.map { heading in
      guard names(heading) else { return heading }
      return HeadingGrammar.words(of: heading).map { word in
        refunds.contains { compactHeading(word).hasPrefix($0) } ? "Payment" : word
      }.joined(separator: " ")
    }
  }

  /// What a list without due days and balances holds, by its name, its headings and the signs of its first amounts.
  static func nature(_ name: String, _ match: HeadingMatch, _ sample: [[String]])
    -> SettlementNature
  {
    guard match[.due] == nil, match[.balance] == nil, match[.debit] == nil, match[.kind] == nil
    else { return .payment }
    let file = name.split(separator: "/").last.map(String.init) ?? name
    if has(file, refunds) || refundsAsPayments(match.headings) != nil { return .refund }
    guard match.headings.contains(where: { reasons.contains(compactHeading($0)) }),
      match[.number] != nil || match[.appliedTo] != nil,
      let amount = match[.amount] ?? match[.paidAmount]
    else { return .payment }
    let all = match.headings + [file]
    let isWriteOff = all.contains { has($0, writeOffs) }
    guard isWriteOff || all.contains(where: { has($0, adjustments) }) else { return .payment }
    let isSigned = sample.contains { (HeadingMatch.value($0, amount) ?? 0) < 0 }
    return isSigned ? .adjustment : isWriteOff ? .reduction : .payment
  }

  /// Whether the cell for the document says that there is none: money on account.
  static func saysUnapplied(_ cell: some Collection<UInt8>) -> Bool {
    guard (5...40).contains(cell.count) else { return false }
    return unapplied.contains(compactHeading(String(decoding: cell, as: UTF8.self)))
  }

  private static let unapplied: Set<String> = [
    "unapplied", "unallocated", "unassigned", "unmatched", "onaccount", "notapplied",
    "notallocated", "notyetapplied", "notyetallocated", "prepayment", "akonto", "akontozahlung",
    "akontobetalning", "nichtzugeordnet", "nichtverrechnet", "nochnichtverrechnet",
    "nietverrekend", "nognietverrekend", "surcompte", "nonaffecte", "nonimpute", "acuenta",
    "sinaplicar", "noaplicado", "inacconto", "nonassegnato", "naopago", "naoaplicado",
    "nieprzypisane", "nieprirazeno", "neprirazeno",
  ]
}
