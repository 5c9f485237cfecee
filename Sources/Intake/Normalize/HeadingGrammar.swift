/// What the words of a heading make of its column, whatever the language: the general recogniser.
///
/// How this works: a heading is cut into words, each word stands for a concept (`ConceptWords`), and the set of concepts is looked up
/// in a table of rules. A rule fits when all it needs is there and nothing is there that it does not allow, so that "Net
/// amount" or "Ship date" fit none.
enum HeadingGrammar {
  /// A role that a heading may have, and how well it fits.
  struct Reading {
    var role: Role
    var score: Double
  }

  /// What a set of concepts makes of a column.
  private struct Rule {
    var role: Role
    var needs: Set<Concept>
    var allows: Set<Concept>
    var score: Double

    init(_ role: Role, _ needs: Set<Concept>, _ allows: Set<Concept> = [], _ score: Double) {
      self.role = role
      self.needs = needs
      self.allows = allows
      self.score = score
    }
  }

  /// The roles that a heading's words allow, best first.
  static func readings(of heading: String) -> [Reading] {
    guard let concepts = concepts(of: heading), !concepts.isEmpty else { return [] }
    var best: [Role: Double] = [:]
    for rule in rules where rule.needs.isSubset(of: concepts) {
      guard concepts.isSubset(of: rule.needs.union(rule.allows)) else { continue }
      best[rule.role] = max(best[rule.role] ?? 0, rule.score)
    }
    // Of the days on which a document was created and issued the latter counts.
    if let score = best[.issued],
      words(of: heading).contains(where: { compactHeading($0).hasPrefix("creat") })
    {
      best[.issued] = score - 1
    }
    // "Pagata il", "Payé le": a day, whether or not a cell shows one.
    if concepts == [.paid] || concepts == [.payment], saysWhen(heading) {
      best[.paidAmount] = nil
      best[.paidDay] = 29
    }
    // "Amount due", "due value" is what is open; in other languages the words say what falls due.
    if concepts.isSuperset(of: [.amount, .due]), best[.amount] != nil,
      words(of: heading).contains(where: { compactHeading($0) == "due" })
    {
      best[.balance] = best.removeValue(forKey: .amount).map { $0 + 13 }
    }
    return best.map { Reading(role: $0.key, score: $0.value) }.sorted {
      ($1.score, $0.role.rawValue) < ($0.score, $1.role.rawValue)
    }
  }

  /// The concepts of a heading without fillers; nil where a word is unknown or makes the column something else.
  static func concepts(of heading: String) -> Set<Concept>? {
    var found: Set<Concept> = []
    let words = words(of: heading).map { compactHeading($0) }
    var at = 0
    while at < words.count {
      let compact = words[at]
      at += 1
      // Words that mean something else together: "bill to", "tax invoice", "nota di credito".
      let end = [at + 1, at + 2].first {
        $0 <= words.count && ConceptWords.phrase(words[(at - 1)..<$0]) != nil
      }
      if let end, let phrase = ConceptWords.phrase(words[(at - 1)..<end]) {
        found.insert(phrase)
        at = end
        continue
      }
      if compact.isEmpty || compact.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { continue }
      // "Applied to / unapplied": the document, or that there is none.
      if found.contains(.apply), compact == "unapplied" || compact == "unallocated" { continue }
      guard let concepts = ConceptWords.concepts(in: compact), !concepts.contains(.foreign) else {
        return nil
      }
      found.formUnion(concepts)
    }
    found.remove(.filler)
    // A code beside other words is a number; alone it is rather the customer's than the document's.
    if found.count > 1, found.remove(.code) != nil { found.insert(.number) }
    return found.contains(.foreign) ? nil : found
  }

  /// Whether a heading names something that is no part of a receivable: tax, a price, an address.
  static func isForeign(_ heading: String) -> Bool {
    words(of: heading).contains { word in
      guard let concepts = ConceptWords.concepts(in: compactHeading(word)) else { return false }
      return concepts.contains(.foreign) || concepts.contains(.supplier)
    }
  }

  private static let taxes: Set<String> = [
    "tax", "vat", "gst", "mwst", "ust", "tva", "iva", "btw", "moms", "mva", "dph", "kdv",
  ]

  /// Whether a heading names a tax on sales.
  static func namesTax(_ heading: String) -> Bool {
    words(of: heading).contains { taxes.contains(compactHeading($0)) }
  }

  /// Whether a column holds the tax alone.
  static func isTaxAmount(_ heading: String) -> Bool {
    namesTax(heading) && !isGross(heading) && !namesNet(heading)
  }

  /// Whether a heading names an amount that includes the tax.
  static func isGross(_ heading: String) -> Bool {
    concepts(of: heading)?.isDisjoint(with: [.total, .gross]) == false && !namesNet(heading)
  }

  /// Whether a heading names an amount without the tax.
  static func namesNet(_ heading: String) -> Bool {
    let nets: Set<String> = [
      "net", "netto", "ht", "excl", "exkl", "excluding", "ex", "subtotal", "imponible",
      "imponibile",
    ]
    return words(of: heading).contains { nets.contains(compactHeading($0)) }
  }

  /// Whether a heading names what is past due.
  static func namesLateness(_ heading: String) -> Bool {
    let compact = compactHeading(heading)
    return ["overdue", "pastdue", "ueberfaellig", "enretard", "vencid", "scadut"].contains {
      compact.contains($0)
    } && !compact.contains("days")
  }

  /// Whether a heading is of a line of a document: an item, a quantity, a price, a text.
  static func isOfLine(_ heading: String) -> Bool {
    let words: Set<String> = [
      "line", "item", "items", "qty", "quantity", "menge", "qte", "cantidad", "quantita", "aantal",
      "ilosc", "price", "prices",
      "preis", "prix", "precio", "prezzo", "product", "produkt", "produit", "artikel", "article",
      "articulo", "articolo", "sku",
      "description", "desc", "designation", "bezeichnung", "descripcion", "descrizione",
      "omschrijving", "unit", "lineid",
    ]
    return self.words(of: heading).contains { words.contains(compactHeading($0)) }
  }

  /// Whether a heading names somebody whom the company owes.
  ///
  /// "Customer/Vendor" names whoever stands there.
  static func namesSupplier(_ heading: String) -> Bool {
    let all = Set(
      words(of: heading).flatMap { ConceptWords.concepts(in: compactHeading($0)) ?? [] })
    return all.contains(.supplier) && !all.contains(.customer)
  }

  /// Whether a heading names the company whose list it is.
  static func namesCompany(_ heading: String) -> Bool {
    [
      "company", "companyname", "ourcompany", "sellingcompany", "empresa", "firma", "gesellschaft",
      "societe", "bedrijf", "azienda", "societa", "unternehmen", "businessunit", "legalentity",
      "entite", "entiteit", "entidad", "mandant", "spolka", "onderneming", "sociedad", "selskab",
      "bolag", "foretag",
    ].contains(compactHeading(heading))
  }

  /// Whether a heading speaks of an amount, perhaps within a compound.
  static func namesAmount(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return [
      "amount", "betrag", "montant", "bedrag", "importe", "importo", "valor", "kwota", "amt",
      "value", "summe",
    ].contains { word.contains($0) }
  }

  /// Whether a heading names what is left of a receipt.
  static func namesUnapplied(_ heading: String) -> Bool {
    words(of: heading).contains { ["unapplied", "unallocated"].contains(compactHeading($0)) }
  }

  /// Whether a heading names tax that the customer keeps back and pays to the state.
  static func namesWithholding(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    let stems = [
      "withholding", "withheld", "tdsamount", "whtamount", "retencion", "ritenuta",
      "quellensteuer", "retenuealasource", "stopaj",
    ]
    return !heading.contains("%")
      && (stems.contains { word.contains($0) } || ["wht", "tds"].contains(word))
  }

  /// Whether a heading names a discount that was taken, not a rate.
  static func namesDiscount(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return !heading.contains("%")
      && [
        "skonto", "discount", "escompte", "korting", "descuento", "sconto", "kassarabat",
      ].contains { word.contains($0) } && !word.contains("date") && !word.contains("until")
  }

  /// Whether a heading is part of an address.
  static func namesPlace(_ heading: String) -> Bool {
    [
      "plz", "postleitzahl", "ort", "stadt", "strasse", "city", "town", "suburb", "state", "zip",
      "zipcode", "postcode", "postalcode", "address", "address1", "street", "country", "phone",
      "telephone", "email", "ville", "codepostal", "adresse", "rue", "ciudad", "direccion",
      "codigopostal", "poblacion", "citta", "indirizzo", "cap", "plaats", "postcode", "straat",
      "miasto", "ulica", "kodpocztowy", "ortnamn", "postnummer", "adress", "cidade", "morada",
    ].contains(compactHeading(heading))
  }

  /// Whether a heading is that of an aging bucket: "90+ Days", "31-60", "60 Tage".
  static func namesBucket(_ heading: String) -> Bool {
    guard heading.utf8.contains(where: { $0 &- 0x30 < 10 }) else { return false }
    let words = words(of: heading).map { compactHeading($0) }.filter { !$0.isEmpty }
    let bounds: Set<String> = ["30", "31", "60", "61", "90", "91", "120", "121"]
    let others: Set<String> = [
      "0", "1", "days", "day", "tage", "jours", "dias", "giorni", "dagen", "dni", "dagar", "over",
      "ueber", "plus", "and", "to", "bis", "older", "owed", "owing", "balance", "bal", "amount",
      "amt", "open", "outstanding", "scaduto", "mas", "de", "j", "gg", "dgn",
    ]
    return words.contains(where: bounds.contains)
      && words.allSatisfy { bounds.contains($0) || others.contains($0) }
  }

  /// Whether a heading names money received, not whatever has settled a document.
  static func namesReceipts(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return [
      "received", "ontvangen", "erhalten", "eingegangen", "encaisse", "cobrado", "incassat",
      "recebido", "paymentsreceived", "receipts", "cashreceived",
    ].contains { word.contains($0) }
  }

  /// Whether a heading stands in lists of bank transactions alone.
  static func namesBankText(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return [
      "verwendungszweck", "remittance", "paymentreference", "zahlungsreferenz", "mededeling",
      "bookingtext",
    ].contains { word.hasPrefix($0) }
  }

  /// Whether a heading is of what a payer wrote to a payment.
  static func namesRemittance(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return concepts(of: heading) == [.details] || concepts(of: heading) == [.reference]
      || [
        "memo", "verwendungszweck", "remittance", "paymentreference", "paymentdetails", "concepto",
        "causale", "communication", "communicatie", "mededeling", "omschrijving", "narrative",
        "libelle", "buchungstext", "zahlungsreferenz", "paymentfor", "notes", "tytulem", "tytul",
      ].contains { word.contains($0) }
  }

  /// Whether a heading names something else that makes a document smaller beside a payment.
  static func namesAllowance(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return [
      "adjust", "creditsapplied", "creditapplied", "deduct", "rounding", "writeoff", "writtenoff",
    ]
    .contains { word.contains($0) }
  }

  /// Whether a heading of a credit note names the invoice that it is for: "Original invoice", "Facture liée".
  static func namesInvoiceMeant(_ heading: String) -> Bool {
    let relations: Set<String> = [
      "related", "parent", "source", "linked", "credited", "affected", "corrected", "liee", "lie",
      "concernee", "origine", "dorigine", "origen", "rectificada", "rectifica", "afectada",
      "riferimento", "collegata", "origin", "oorspronkelijke", "bijbehorende", "bezug", "bezugs",
      "zugehoerige", "bezugsrechnung", "powiazana", "korygowana", "puvodni",
    ]
    var namesInvoice = false
    for word in words(of: heading).map({ compactHeading($0) }) where !relations.contains(word) {
      guard let concepts = ConceptWords.concepts(in: word),
        Set(concepts).isSubset(of: [.invoice, .number, .reference, .original, .filler])
      else { return false }
      if concepts.contains(.invoice) { namesInvoice = true }
    }
    return namesInvoice
  }

  /// Whether a heading names a discount that the customer has taken, not one that the price has in it.
  static func namesDiscountTaken(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return namesDiscount(heading)
      && [
        "taken", "allowed", "granted", "accord", "deduit", "gezogen", "gewaehrt", "genutzt",
        "concedid", "aplicad", "concess", "verleend", "genomen",
      ].contains { word.contains($0) }
  }

  /// Whether a heading names what a bank kept of a payment.
  static func namesBankFee(_ heading: String) -> Bool {
    let word = compactHeading(heading)
    return [
      "bankcharge", "bankfee", "bankspesen", "bankgebuehr", "fraisbancaire", "bankkosten",
      "comisionbancaria", "commissionibancarie", "spesebancarie",
    ].contains { word.contains($0) }
  }

  /// Whether a heading numbers credit notes.
  static func numbersCreditNotes(_ heading: String) -> Bool {
    let all = concepts(of: heading) ?? []
    return all == [.creditNote] || all == [.creditNote, .number]
  }

  /// The same where "credit" stands for the note: right only where no other column numbers the list's documents.
  static func numbersCredits(_ heading: String) -> Bool {
    numbersCreditNotes(heading) || concepts(of: heading) == [.credit, .number]
  }

  /// Whether a heading is the number of an offer: a list of these holds nothing that somebody owes.
  static func namesOffer(_ heading: String) -> Bool {
    let words = words(of: heading).map { compactHeading($0) }
    let joined = words.joined()
    let offers = [
      "quote", "quotation", "estimate", "proforma", "angebot", "offerte", "devis", "presupuesto",
      "preventivo", "orcamento", "offert", "tilbud", "nabidka", "oferta", "costestimate",
    ]
    let numbers = ["no", "number", "nr", "num", "id", "nummer", "numero", "n", "ref", "reference"]
    return offers.contains { offer in
      joined == offer || numbers.contains { joined == offer + $0 || joined == offer + "s" + $0 }
        || joined == "numerode" + offer || joined == "node" + offer || joined == "ndi" + offer
    }
  }

  /// Words of a heading: cut at anything but letters and digits, and where a small letter meets a capital.
  ///
  /// Single letters in a row are one word (`T.T.C.`, `O/S`); choices in parentheses (`(O/N)`) say nothing.
  static func words(of heading: String) -> [String] {
    var words: [String] = []
    var word = ""
    var before: Character?
    for character in withoutChoice(heading) {
      if character == "#" || character == "№" {
        words += [word, "no"]
        word = ""
      } else if character.isPartOfWord {
        if let before, before.isSmall, !character.isSmall, character.isUppercase {
          words.append(word)
          word = ""
        }
        word.append(character)
      } else if character == "'" || character == "’" {
        word = ""
      } else if character != "º" && character != "°" {
        words.append(word)
        word = ""
      }
      before = character
    }
    words.append(word)
    return joined(words.filter { !$0.isEmpty })
  }

  private static func withoutChoice(_ heading: String) -> Substring {
    guard heading.hasSuffix(")"), let open = heading.lastIndex(of: "("),
      heading[open...].contains("/"), heading[open...].count <= 7
    else { return heading[...] }
    return heading[..<open]
  }

  private static func joined(_ words: [String]) -> [String] {
    var result: [String] = []
    var letters: [String] = []
    func close() {
      if letters.count > 1 { result.append(letters.joined()) } else { result += letters }
      letters = []
    }
    for word in words {
      if word.count == 1, word.first?.isLetter == true {
        letters.append(word)
      } else {
        close()
        result.append(word)
      }
    }
    close()
    return result
  }

  private static let rules: [Rule] = [
    Rule(.due, [.due], [.date, .invoice, .document, .payment, .until, .issue, .transaction], 30),
    Rule(.due, [.due, .date], [.invoice, .document, .payment, .until, .transaction], 32),
    Rule(.due, [.payment, .until], [.date], 24),
    Rule(.issued, [.date, .invoice], [.issue, .document, .transaction], 31),
    Rule(.issued, [.date, .document], [.issue, .transaction], 30.5),
    Rule(.issued, [.date, .creditNote], [], 31),
    Rule(.number, [.number, .creditNote], [], 31),
    Rule(.number, [.creditNote], [], 20),
    Rule(.issued, [.issue], [.date, .invoice, .document], 30),
    Rule(.issued, [.date, .transaction], [.posting], 24),
    Rule(.issued, [.date], [], 20),
    Rule(.issued, [.date, .posting], [.document, .invoice], 18),
    Rule(.issued, [.posting], [], 12),
    Rule(.paidDay, [.payment, .date], [.paid, .invoice, .customer], 30),
    Rule(.paidDay, [.paid, .date], [.payment, .invoice], 30),
    Rule(.paidDay, [.date, .apply], [.payment, .paid], 22),
    Rule(.paidDay, [.paid], [], 15),
    Rule(.paidDay, [.payment], [], 14),
    Rule(.amount, [.amount], [.currency, .receivable, .transaction], 22),
    Rule(.amount, [.amount, .invoice], [.total, .gross, .currency, .original, .document], 27),
    Rule(.amount, [.amount, .creditNote], [.total, .gross, .currency], 26),
    Rule(.amount, [.total, .creditNote], [.gross, .currency], 26),
    Rule(.amount, [.amount, .document], [.total, .gross, .currency, .original], 27),
    Rule(.amount, [.amount, .gross], [.total, .currency, .invoice, .document], 28),
    Rule(.amount, [.amount, .original], [.total, .currency, .invoice, .document], 28),
    Rule(.amount, [.amount, .total], [.currency, .invoice, .document, .gross], 26),
    Rule(.amount, [.total], [.currency, .invoice, .document, .gross], 24),
    Rule(.amount, [.total, .invoice], [.currency, .document, .gross], 27),
    Rule(.amount, [.total, .document], [.currency, .gross], 27),
    Rule(.amount, [.gross], [.currency, .invoice, .document], 23),
    Rule(.amount, [.original], [.invoice, .balance], 16),
    Rule(.amount, [.invoice], [], 6),
    Rule(.balance, [.open], [.currency, .invoice, .document, .until, .receivable, .total], 29),
    Rule(.balance, [.open, .due], [.currency, .invoice], 28),
    Rule(
      .balance, [.open, .amount],
      [.currency, .invoice, .document, .until, .receivable, .total, .balance], 31),
    Rule(
      .balance, [.open, .balance], [.currency, .invoice, .document, .until, .amount, .total], 31),
    Rule(.balance, [.balance], [.currency, .invoice, .document, .amount, .total, .receivable], 26),
    Rule(.balance, [.balance, .due], [.currency, .invoice, .amount, .total], 30),
    Rule(.amount, [.amount, .due], [.currency, .invoice, .until], 15),
    Rule(.balance, [.open, .paid], [.amount, .currency, .until], 29),
    Rule(.balance, [.open, .payment], [.amount, .currency, .until], 29),
    Rule(.amount, [.charge], [.currency, .total, .gross, .amount], 21),
    Rule(.number, [.charge, .number], [], 28),
    Rule(.number, [.charge, .reference], [], 24),
    Rule(.issued, [.charge, .date], [], 29),
    Rule(.balance, [.due], [.currency], 10),
    Rule(.paidAmount, [.paid], [.total, .until, .date, .currency, .invoice], 22),
    Rule(
      .paidAmount, [.paid, .amount], [.total, .until, .date, .currency, .invoice, .payment], 28),
    Rule(.paidAmount, [.payment, .amount], [.total, .currency], 24),
    Rule(.paidAmount, [.payment], [.total, .currency, .date], 13),
    Rule(.paidAmount, [.match], [], 5),
    Rule(.paidAmount, [.apply, .amount], [.invoice, .payment, .currency], 22),
    Rule(.paidAmount, [.apply, .payment], [.invoice, .total, .currency], 22),
    Rule(.balance, [.payment, .until], [.amount, .currency], 12),
    Rule(.number, [.number, .invoice], [.document, .until], 32),
    Rule(.number, [.reference, .invoice], [.number], 31),
    Rule(.number, [.number, .document], [.reference, .until], 30),
    Rule(.number, [.reference, .document], [], 29),
    Rule(.number, [.number, .transaction], [.reference], 22),
    Rule(.number, [.credit, .number], [], 6),
    Rule(.number, [.invoice], [.document, .receivable], 24),
    Rule(.number, [.document], [], 20),
    Rule(.number, [.number], [], 16),
    Rule(.number, [.reference], [.number], 14),
    Rule(.number, [.transaction], [], 8),
    Rule(.customerID, [.customer, .number], [.account], 30),
    Rule(.customerID, [.customer, .account], [.number], 28),
    Rule(.customerID, [.account, .number], [.receivable], 24),
    Rule(.customerID, [.account], [], 18),
    Rule(.customerID, [.customer, .reference], [.number], 20),
    Rule(.customerID, [.number], [], 7),
    Rule(.customerID, [.code], [], 17),
    Rule(.number, [.code], [], 7),
    Rule(.customerName, [.customer, .name], [.account, .number, .invoice], 30),
    Rule(.customerName, [.customer], [.supplier], 24),
    Rule(.customerName, [.account, .name], [], 23),
    Rule(.customerName, [.name], [], 18),
    Rule(.customerName, [.name, .details], [], 9.5),
    Rule(.currency, [.currency], [.number, .document, .invoice, .transaction], 30),
    Rule(.kind, [.kind], [.document, .transaction, .invoice, .number], 26),
    Rule(.kind, [.details], [.transaction, .document], 6),
    Rule(.kind, [.transaction], [], 6.5),
    Rule(.status, [.status], [.invoice, .payment, .document, .receivable], 26),
    Rule(.status, [.status, .open], [], 20),
    Rule(.terms, [.terms], [.payment, .number, .invoice], 26),
    Rule(.terms, [.terms, .days], [.payment, .credit, .due], 27),
    Rule(.terms, [.days, .credit], [.terms], 22),
    Rule(.terms, [.days, .payment], [.terms], 20),
    Rule(.disputed, [.dispute], [.amount, .invoice, .until, .number], 26),
    Rule(.disputed, [.dispute, .status], [], 24),
    Rule(.group, [.group], [.customer, .name], 24),
    Rule(.group, [.parent], [.customer, .name], 24),
    Rule(.debit, [.debit], [.amount, .currency, .document], 26),
    Rule(.credit, [.credit], [.amount, .currency, .document], 26),
    Rule(.side, [.debit, .credit], [.side, .kind], 28),
    Rule(.side, [.side], [], 12),
    Rule(.match, [.match], [.reference, .number, .invoice], 24),
    Rule(.appliedTo, [.apply], [.invoice, .number, .until, .document, .reference], 28),
    Rule(.appliedTo, [.apply, .invoice], [.number, .until, .reference], 30),
  ]
}

extension Character {
  /// Letter or figure; plain ones are told without a look into Unicode's tables.
  fileprivate var isPartOfWord: Bool {
    guard let plain = asciiValue else { return isLetter || isNumber }
    return plain &- 0x30 < 10 || (plain | 0x20) &- 0x61 < 26
  }

  /// Small letter, told in the same way.
  fileprivate var isSmall: Bool {
    guard let plain = asciiValue else { return isLowercase }
    return plain &- 0x61 < 26
  }
}
