import Receivables

/// Words of headings that several lists beside the documents share.
extension SideList {
  static let dayWords: [StaticString] = [
    "=date", "=day", "=datum", "=tag", "=jour", "=fecha", "=data", "=dia", "=giorno", "=on",
    "=asof", "=le", "=dd", "dated", "=op",
    "asof", "=am",
  ]
  static let noteWords: [StaticString] = [
    "=note", "=notes", "comment", "remark", "=memo", "notiz", "bemerkung", "kommentar", "=text",
    "=notiz", "commentaire",
    "remarque", "observation", "opmerking", "=notitie", "toelichting", "comentario", "observacion",
    "=nota", "=notas", "=note",
    "osservazion", "summary", "details", "description", "beschreibung", "descripcion",
    "descrizione", "omschrijving", "=what",
  ]
  static let statusWords: [StaticString] = [
    "status", "=state", "=stand", "=statut", "=estado", "=stato", "=zustand", "=outcome", "=stav",
  ]

  /// Whether the status of a dispute or hold says that it is over, that of a promise or plan that it counts no longer.
  static func saysOver(_ status: String, of kind: SideFact.Kind) -> Bool {
    let word = compactHeading(status)
    let denials = ["un", "not", "nicht", "non", "niet", "noch", "nores", "nocer", "part", "teil"]
    guard !denials.contains(where: { word.hasPrefix($0) }) else { return false }
    let dropped = [
      "cancel", "withdr", "revok", "void", "supersed", "replac", "rescind", "storn", "annul",
      "widerruf", "zurueckgez", "ersetzt", "hinfaellig", "ingetrokken", "retir", "ritirat",
    ]
    let over = [
      "resolv", "close", "settl", "reject", "won", "lost", "releas", "lifted", "erledigt",
      "geklaert", "geschlossen", "abgeschlossen", "abgelehnt", "geloest", "aufgehoben", "resolu",
      "clos", "leve", "rejet", "cerrad", "resuelt", "rechazad", "chius", "risolt", "respint",
      "opgelost", "gesloten", "afgewezen", "done", "complet", "denied", "expired", "ended",
      "inactiv", "vyresen", "uzavr", "rozwiaz", "zamkn", "credited", "finished",
    ]
    let stems = kind == .disputes ? over + dropped : dropped
    return stems.contains { word.hasPrefix($0) }
  }

  static let currencyWords: [StaticString] = [
    "currency", "=ccy", "=cur", "=curr", "waehrung", "devise", "valuta", "=munt", "moneda",
    "divisa", "monnaie", "=mena", "=waluta", "=iso",
  ]
}
