import Receivables

/// Words of type and status columns in canonical form.
enum Words {
  /// What a status word says about a document.
  enum State: Sendable {
    case open, partial, paid, excluded, disputed, writtenOff, unknown
    /// Still to be paid, beyond doubt: unlike "posted" or "sent", which paid documents are too.
    case owed
  }

  /// The kind named by a type cell; nil when the word is not known.
  ///
  /// Of a cell of several words (`FT VENDITA`, `Payment on invoice`) the first known one but "invoice" decides. Words that are a type
  /// only by themselves ("credit", "deposit") say nothing beside words that are unknown ("Credit account").
  static func kind(_ word: String) -> DocumentKind? {
    let compact = compactHeading(word)
    if let kind = kinds[compact] { return kind }
    // "Bonusgutschrift".
    if compact.hasSuffix("gutschrift") { return .creditNote }
    let words = HeadingGrammar.words(of: word).map { compactHeading($0) }
    guard words.count > 1 else { return nil }
    for length in [3, 2] where words.count > length - 1 {
      for start in 0...words.count - length {
        if let kind = kinds[words[start..<start + length].joined()] { return kind }
      }
    }
    let known = words.filter { $0.utf8.count > 1 && kinds[$0] != nil }
    let firm = known.filter { !looseWords.contains($0) }.compactMap { kinds[$0] }
    if let kind = firm.first(where: { $0 != .invoice }) ?? firm.first { return kind }
    let areAllKnown = words.allSatisfy { word in
      kinds[word] != nil || word.allSatisfy(\.isNumber)
        || [.filler, .number, .document, .receivable].contains(ConceptWords.concept(of: word))
    }
    return areAllKnown ? known.first.flatMap { kinds[$0] } : nil
  }

  /// Types that other words make something else: "credit check", "deposit for order 77".
  private static let looseWords: Set<String> = [
    "credit", "deposit", "cash", "bank", "banque", "banco", "banca", "cheque", "sale", "sales",
    "charge", "interest", "return", "no", "ar", "sa", "gebyr", "discount", "rabatt", "skonto",
    "escompte", "writeoff", "380", "381",
  ]

  /// The kind named by a whole cell that is not a type column; nil when it names none.
  static func kindPhrase(_ word: String) -> DocumentKind? {
    let compact = compactHeading(word)
    return compact.utf8.count > 2 ? kinds[compact] : nil
  }

  private static let kinds: [String: DocumentKind] = {
    let lists: [(DocumentKind, String)] = [
      (
        .invoice,
        """
                invoice invoices salesinvoice salesinvoices inv rv dr rechnung rg rech in facture fact fa ft fv fc taxinvoice si ri standardinvoice factuur bill factura fattura fatura
                faktura fs lasku sale sales ventes venta vendita vendas sati ar charge
                openingbalance beginningbalance startingbalance balanceforward td01 380 depositinvoice prepaymentinvoice downpaymentinvoice advanceinvoice anzahlungsrechnung facturedacompte paymentinvoice salesreceipt cashsale
        """
      ),
      (
        .debitNote,
        """
                debitnote debitmemo stmtcharge financecharge financechargememo dm nd interest interestnote notaobciazeniowa overduecharge
                chargeback rykkergebyr gebyr mahngebuehr notadedebito notadebito notadecargo zinsen notaodsetkowa no
        """
      ),
      (
        .creditNote,
        """
                creditmemo creditmemos creditnotes returns crmemo crnote creditnote creditinvoice salescreditnote salescreditmemo cm cn sc dg gutschrift gs avoir av return credit crn salesreturn nc notadecredito notacredito
                notadicredito creditnota kreditnota kreditfaktura kfs korekta dobropis abono notecredit
                storno iade creditwo facturarectificativa rectificativa fakturakorygujaca korygujaca salescredit refundinvoice rechnungskorrektur
                stornorechnung korrekturrechnung notadiaccredito notaaccredito td04 381 opravnydanovydoklad creditfactuur notadedevolucion notadevolucion
                devolucion devolucao alacakdekontu creditmemorandum arcm adjustmentnote kredittnota creditadjustment customercredit facturedavoir
                writeoff discount rabatt skonto escompte rebate
        """
      ),
      (
        .payment,
        """
                payment payments receipts onaccount onac oa salesoverpayment salesprepayment overpayment prepayment dz pmt receipt rc rct rcp rec pa py pay az zg ze customerdeposit deposit advancedeposit advancepayment unappliedpayment zahlung
                onacc sa paymententry cash virement cheque bank banque banco banca zahlungseingang akontozahlung anzahlung ueberweisung
                cobro cobranza acconto voorschot acompte anticipo incasso indbetaling inbetalning betaling ontvangst wplata kp platba uhrada tahsilat recebimento
                pagamento pago reglement encaissement recibo paiement versement
        """
      ),
      (.other, "refund creditnoterefund refundreceipt rueckzahlung remboursement"),
      (
        .journal,
        "journalentry generaljournal journal je ab generaljournalentry jnl umbuchung od operationsdiverses"
      ),
    ]
    var table: [String: DocumentKind] = [:]
    for (kind, words) in lists {
      for word in words.split(whereSeparator: \.isWhitespace) { table[String(word)] = kind }
    }
    return table
  }()

  /// Whether a type is none of a receivable: an order, an offer, something that the company owes.
  static func isNoReceivable(_ word: String) -> Bool { foreignKinds.contains(compactHeading(word)) }

  private static let foreignKinds: Set<String> = [
    "salesorder", "order", "estimate", "quote", "quotation", "proforma", "proformainvoice",
    "purchaseorder", "deliverynote",
    "angebot", "auftrag", "auftragsbestaetigung", "lieferschein", "devis", "commande", "preventivo",
    "presupuesto", "pedido",
    "offerte", "bestelling", "orcamento", "oferta", "zamowienie", "vendorcredit", "billpayment",
    "billpaymentcheck",
    "billpaymentcreditcard", "purchaseinvoice", "supplierinvoice", "vendorinvoice",
    "eingangsrechnung", "vendorbill", "supplierbill", "facturefournisseur", "factureproforma",
    "draftinvoice", "recurringinvoice", "invoicetemplate", "proformarechnung", "facturaproforma",
    "fatturaproforma", "fakturaproforma", "purchase", "purchasecreditnote", "purchasecredit",
    "zalohovafaktura", "zalohovyfaktura", "lieferantenrechnung", "facturadecompra",
    "facturaproveedor", "fatturafornitore",
    "fatturadacquisto", "leveranciersfactuur", "inkoopfactuur", "leverantoersfaktura",
  ]

  /// Whether the name of an account says that it is that of the receivables.
  static func namesReceivables(_ account: String) -> Bool {
    let word = compactHeading(account)
    return [
      "accountsreceivable", "accountreceivable", "receivables", "tradedebtors", "debtors",
      "salesledgercontrol", "forderungen", "creances", "deudorescomerciales", "crediticlienti",
      "creditiversoclienti", "creditivclienti", "debiteuren", "kundfordringar", "kundefordringer",
    ].contains { word.contains($0) } || account.lowercased().contains("a/r")
      || word == "clients" || word == "comptesclients" || word == "comptesdeclients"
  }

  /// Whether a cell says that its row brings a balance forward.
  static func saysOpening(_ cell: String) -> Bool {
    let word = compactHeading(cell)
    return word.utf8.count <= 40
      && [
        "openingbalance", "beginningbalance", "startingbalance", "balanceforward", "balancebf",
        "broughtforward", "balbf", "anfangsbestand", "anfangssaldo", "eroeffnungssaldo",
        "saldovortrag", "reportanouveau", "anouveau", "soldeinitial", "soldeanterieur",
        "saldoinicial", "saldoanterior", "saldoiniziale", "beginsaldo", "beginbalans",
        "saldopoczatkowe", "pocatecnistav", "ingaaendesaldo", "ingaaendebalans", "aabningssaldo",
        "ingandesaldo", "ingaendesaldo", "ingaendebalans", "abningssaldo", "acilisbakiyesi",
        "devirbakiye",
      ].contains { word.contains($0) }
  }

  /// Whether a type is that of a sale that was paid when it was made.
  static func isPaidAtOnce(_ word: String) -> Bool {
    [
      "salesreceipt", "cashsale", "cashsales", "cashinvoice", "barverkauf", "ventecomptant",
      "ventacontado", "kontantsalg", "kontantfaktura", "sprzedazgotowkowa",
    ].contains(compactHeading(word))
  }

  /// What a status cell says.
  ///
  /// Of several words the first known one decides, unless one of them says "part" or "not".
  static func state(_ word: String) -> State {
    if let state = states[compactHeading(word)] { return state }
    let words = HeadingGrammar.words(of: word).map { compactHeading($0) }
    let saysPart = words.contains { word in
      word == "part" || partial.contains { word.hasPrefix($0) }
    }
    if saysPart { return .partial }
    let isWeakened = words.contains { word in
      [
        "not", "non", "nicht", "no", "niet", "nie", "ej", "ikke", "nao", "pas", "un", "be",
        "bounced", "returned", "dishonoured", "dishonored",
      ].contains(word)
    }
    if isWeakened { return .open }
    let all = Set(words.compactMap { states[$0] })
    // Settled and contested: what is still owed cannot be told from it.
    if all.contains(.paid), all.contains(.disputed) { return .unknown }
    return words.lazy.compactMap { states[$0] }.first {
      $0 != .open && $0 != .partial && $0 != .owed
    } ?? .unknown
  }

  /// Beginnings of words for a part.
  private static let partial = [
    "parti", "partl", "partp", "parts", "teil", "deel", "gedeelt", "delv", "czesc", "parci", "parz",
    "kism", "castec",
    "osittain", "reszben",
  ]

  private static let states: [String: State] = {
    let lists: [(State, String)] = [
      (
        .excluded,
        """
                draft entwurf brouillon scheduled awaitingapproval quote void voided cancelled canceled cancel abgebrochen storniert storno reversed deleted refunded
                 mitaetoeity peruttu sztornozva sztornozott sztorno stornata stornat anulata anulat annullata annullato annullert annulliert annulee annule anulada anulado anulowana anulowano cancelada
                cancelado geannuleerd makulerad annulleret stornovano zrusena iptal rascunho bozza borrador concept kladd kladde utkast proforma template
        """
      ),
      (
        .paid,
        """
                paid closed cl pd credited settledinfull inpayment markedaspaid autopaid paidinfull bezahlt deposited settled cleared ausgeglichen erledigt beglichen payee paye soldee solde reglee
                pagada pagado pagata pagato saldata saldato paga pago quitada quitado liquidada liquidado betaald voldaan betalt betald
                maksettu hyvitetty fizetve kifizetve kiegyenlitve kiegyenlitett rendezve incasata incasat achitata achitat platita platit
                zaplacono zaplaceno zaplacena uhrazeno uhrazena uhrazeny slutbetald oplacona odendi encaissee cobrado cobrada impute imputee acquittee acquitte recebido afgesloten
        """
      ),
      (
        .disputed,
        """
                disputed onhold indispute contested query inquery strittig enlitige enlitigio incontestazione contestee conteste litige disputa endisputa emdisputa contestata contestato betwist
                sporna omtvistad omtvistet bestridd bestrides bestritten itirazli
        """
      ),
      (
        .writtenOff,
        """
                uncollectible writtenoff writeoff badddebt baddebt abandoned ausgebucht abgeschrieben irrecouvrable incobrable inesigibile oninbaar baixadoporperda perda
                 avskriven
        """
      ),
      (
        .partial,
        """
                partiallypaid partlypaid partpaid delbetald delvisbetalt castecneuhrazeno castecneuhrazena partial partialdeposit teilbezahlt teilzahlung parcial parziale partiel deelsvoldaan deelsbetaald
                partiallysettled parciallypaid
        """
      ),
      (
        .open,
        """
                sent issued finalisee finalise viewed posted pending submitted current envoyee relancee vigente herinnering retry failed declined processing bounced returned
        """
      ),
      (
        .owed,
        """
                open posplatnosti neuhrazeno neuhrazena obetald foerfallen ubetalt awaitingpayment unpaid notpaid paymentdue op offen overdue pastdue outstanding
                avoin avoinna eraeaentynyt maksamatta fizetetlen kiegyenlitetlen nyitott lejart neincasata neincasat neachitata neachitat neplatita neplatit restanta
                ueberfaellig apayer enretard pendiente vencida
                emaberto vencido late scaduta daincassare openstaand impaye impayee impagada impagado
                onbetaald insoluta insoluto odenmedi oedenmedi nezaplaceno niezaplacona niezaplacono pendingpayment
        """
      ),
    ]
    var table: [String: State] = [:]
    for (state, words) in lists {
      for word in words.split(whereSeparator: \.isWhitespace) { table[String(word)] = state }
    }
    return table
  }()

  /// Whether a debit-or-credit cell says credit; nil when it says neither.
  static func isCredit(_ word: String) -> Bool? {
    switch compactHeading(word) {
    case "h", "haben", "c", "minus", "cr", "credit", "k", "ma", "avere", "haber", "a", "alacak",
      "dal":
      return true
    case "s", "soll", "d", "b", "borc", "md", "plus", "dr", "debit", "winien", "dare", "debe", "w",
      "wn":
      return false
    default: break
    }
    let isNegative = word.contains("-")
    if word.contains("1") || ["-", "+"].contains(word.trimmingBlanks) { return isNegative }
    return nil
  }

  /// Whether a cell says that it holds nothing.
  static func isNothing(_ word: String) -> Bool {
    ["na", "none", "null", "nil", "notyet", "tba", "tbd", "never"].contains(compactHeading(word))
      || word.trimmingBlanks.allSatisfy { "-–—.".contains($0) }
  }

  /// Ways in which money comes in (compact form).
  static let paymentMethods: Set<String> = [
    "virement", "cheque", "chq", "cb", "cartebancaire", "prelevement", "especes", "wire",
    "wiretransfer", "banktransfer", "transfer", "bacs", "ach", "check", "card", "creditcard",
    "directdebit", "cash", "fasterpayment", "ueberweisung", "lastschrift", "bar", "scheck",
    "transferencia", "transferenciabancaria", "domiciliacion", "efectivo", "bonifico", "assegno",
    "contanti", "overschrijving", "overboeking", "incasso", "przelew", "gotowka", "prevod",
    "hotovost", "eft", "sepa",
  ]

  /// Whether a cell of yes and no says yes; any text that is not a no does.
  static func isMarked(_ cell: String) -> Bool {
    !cell.trimmingBlanks.isEmpty && cell.trimmingBlanks != "-" && flag(cell) != false
  }

  /// Yes or no, as flags are written; nil for anything else.
  static func flag(_ word: String) -> Bool? {
    switch compactHeading(word) {
    case "yes", "y", "true", "1", "10", "x", "ja", "oui", "j", "o", "s", "t", "si", "sim", "tak",
      "wahr", "evet", "ano", "kyllae", "kylla", "igen", "da":
      true
    case "no", "n", "false", "0", "00", "", "nein", "non", "nao", "nie", "falsch", "nej", "hayir",
      "ne", "ei", "nem", "nu":
      false
    default: nil
    }
  }

  /// Whether a cell says that something is not there: a word for it, or an amount of nothing.
  static func isMissing(_ cell: String) -> Bool {
    let word = compactHeading(cell)
    let stems = ["missing", "none", "notonfile", "lost", "fehl", "kein", "manqu", "aucun", "geen"]
    return stems.contains { word.hasPrefix($0) } || !word.isEmpty && word.allSatisfy { $0 == "0" }
  }

  /// Whether a label says "total" in some language.
  static func isTotal(_ label: String) -> Bool {
    // SAP marks subtotals and totals by stars.
    if !label.isEmpty, label.allSatisfy({ $0 == "*" }) { return true }
    let words = HeadingGrammar.words(of: label).map { compactHeading($0) }
    guard let first = words.first else { return false }
    return totals.contains(first) || words.count > 1 && totals.contains(words.last ?? "")
      || words.count > 1 && totals.contains(first + words[1])
  }

  /// Whether a label says that a page's sum is carried on, or what it comes to.
  static func isCarriedSum(_ label: String) -> Bool {
    [
      "carriedforward", "broughtforward", "cf", "bf", "balancedue", "balancecarriedforward",
      "balancebroughtforward", "uebertrag", "areporter", "sumaysigue", "riporto",
      "riportare", "transport", "totaldue", "amountdue", "closingbalance",
    ].contains(compactHeading(label))
  }

  private static let totals: Set<String> = [
    "total", "totals", "totalt", "sammanlagt", "subtotal", "grandtotal", "summe", "gesamt",
    "gesamtsumme", "zwischensumme",
    "endsumme", "eindtotaal", "gesamtbetrag", "totalgeneral", "totaalgeneraal", "sumaogolem",
    "celkovysoucet",
    "totaal", "subtotaal", "somme", "soustotal", "totale", "subtotale", "totales", "totais",
    "razem", "suma", "ogolem",
    "celkem", "soucet", "summa", "toplam", "aratoplam", "geneltoplam", "ialt", "totaux", "sum",
    "yhteensae", "yhteensa",
    "kaikkiyhteensae", "kaikkiyhteensa", "oesszesen", "osszesen", "mindoesszesen", "ukupno",
    "sveukupno", "skupaj", "svega",
  ]

  /// The currency named by a cell: an ISO code, a long name that ends in one, a sign or a local word.
  static func currency(_ word: String) -> Currency? {
    let text = word.trimmingBlanks
    if let currency = Currency(code: text) { return currency }
    if let last = text.split(separator: " ").last, last.utf8.count == 3,
      last.allSatisfy(\.isUppercase),
      let currency = Currency(code: last)
    {
      return currency
    }
    if let code = currencyNames[compactHeading(text)] { return Currency(code: code) }
    // Dynamics GP calls its own currencies Z-US$, Z-EURO, Z-C$.
    if text.hasPrefix("Z-"), text.utf8.count > 3 { return currency(String(text.dropFirst(2))) }
    let codes: [String: String] = [
      "€": "EUR", "euro": "EUR", "eur": "EUR", "£": "GBP", "us$": "USD", "tl": "TRY", "₺": "TRY",
      "kč": "CZK", "zł": "PLN",
      "r$": "BRL", "₹": "INR", "¥": "", "sfr": "CHF", "sfr.": "CHF", "fr.": "CHF", "ft": "HUF",
      "a$": "AUD",
      "c$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "sing$": "SGD", "uk": "GBP",
      "yen": "JPY",
    ]
    return codes[text.lowercased()].flatMap { Currency(code: $0) }
  }

  /// Currencies as systems spell them out; names that several countries share stand for none.
  private static let currencyNames: [String: String] = {
    let lists = [
      "USD":
        "usdollar usdollars unitedstatesdollar dolaramericano dolarestadounidense dollarus usadollar",
      "EUR": "euros",
      "GBP": "britishpound poundsterling britishpoundsterling sterling gbpound ukpound",
      "CAD": "canadiandollar", "AUD": "australiandollar", "NZD": "newzealanddollar",
      "CHF": "swissfranc schweizerfranken francsuisse", "JPY": "japaneseyen yen",
      "INR": "indianrupee indianrupees", "MXN": "mexicanpeso pesomexicano pesosmexicanos",
      "BRL": "brazilianreal realbrasileiro reais", "DKK": "danishkrone danskekroner",
      "NOK": "norwegiankrone norskekroner", "SEK": "swedishkrona svenskakronor",
      "PLN": "polishzloty zloty zlotypolski", "CZK": "czechkoruna korunaceska",
      "HUF": "hungarianforint forint", "SGD": "singaporedollar", "HKD": "hongkongdollar",
      "ZAR": "southafricanrand", "AED": "uaedirham", "CNY": "chineseyuan renminbi",
      "TRY": "turkishlira tuerklirasi turklirasi", "COP": "colombianpeso pesocolombiano",
      "CLP": "chileanpeso pesochileno", "ARS": "argentinepeso pesoargentino",
    ]
    var table: [String: String] = [:]
    for (code, names) in lists {
      for name in names.split(separator: " ") { table[String(name)] = code }
    }
    return table
  }()
}

extension StringProtocol {
  /// Without blanks and tabs around it.
  var trimmingBlanks: String {
    // Most cells begin and end with a sign of ASCII: those need no look into the tables of Unicode.
    if let first = unicodeScalars.first, let last = unicodeScalars.last,
      (0x21...0x7E).contains(first.value), (0x21...0x7E).contains(last.value)
    {
      return String(self)
    }
    var text = self[...]
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }

  /// Whether there is any letter or figure in it.
  var holdsSomething: Bool {
    utf8.contains { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
      || contains { $0.isLetter || $0.isNumber }
  }
}
