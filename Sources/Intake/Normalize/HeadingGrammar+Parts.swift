/// Headings of lists that give the parts of a document.
extension HeadingGrammar {
  /// Whether a heading speaks of instalments.
  static func namesInstalment(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return [
      "instal", "raten", "teilbetrag", "teilzahlung", "mensualite", "montantecheance", "termijn",
      "cuota", "rata", "parcela",
    ].contains { word.contains($0) }
  }

  /// Whether a heading ends in the word by which a language names a day: "on", "il", "am".
  static func saysWhen(_ heading: String) -> Bool {
    let words = words(of: heading).map { compactHeading($0) }
    return words.count > 1
      && ["on", "il", "le", "el", "op", "am", "dne", "den", "em", "dnia", "at"]
        .contains(words.last ?? "")
  }

  /// Whether a heading is of what came into or went out of a bank account.
  static func namesBankFlows(_ heading: String) -> Bool {
    [
      "moneyin", "moneyout", "paidin", "paidout", "withdrawal", "withdrawals", "moneyinout",
    ].contains(compactHeading(heading))
  }

  /// Whether a heading numbers cheques: "Cheque No", "Check #".
  static func numbersCheques(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return [
      "chequeno", "chequenumber", "checkno", "checknumber", "schecknr", "schecknummer",
      "nocheque", "numerocheque", "numerodecheque", "nochequera", "chequenummer",
    ].contains(word)
  }

  /// Whether a heading counts or names the parts that a document falls due in: "Instalment No", "Part", "Rate".
  static func countsParts(_ heading: String) -> Bool {
    let parts: Set<String> = [
      "part", "partno", "tranche", "teil", "rate", "ratennr", "ratennummer", "noecheance",
      "numeroecheance", "termijnnummer", "cuotano", "numerocuota", "ncuota", "nrata", "numerorata",
      "termin", "splitno", "scheduleno", "paymentschedule", "termssequencenumber",
    ]
    return namesInstalment(heading) || parts.contains(compactHeading(heading))
  }
}
