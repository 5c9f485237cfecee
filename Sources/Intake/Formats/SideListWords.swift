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
  static let currencyWords: [StaticString] = [
    "currency", "=ccy", "=cur", "=curr", "waehrung", "devise", "valuta", "=munt", "moneda",
    "divisa", "monnaie", "=mena", "=waluta", "=iso",
  ]
}
