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
  /// Money that came back, by a list of its own: owed again as far as a list of payments shows it as received.
  case returned
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
  /// Beginnings of words for claims set off against each other.
  private static let setOffs = [
    "contrasettlement", "setoff", "offsets", "aufrechn", "verrechn", "compens", "verreken",
    "netting",
  ]

  /// Whether a file's name or a title says that claims were set off against each other: "contra", but not "contract".
  static func callsSetOffs(_ name: String) -> Bool {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let bare = String(file.prefix { $0 != "." })
    return has(bare, setOffs) || words(bare).contains("contra")
  }

  private static let writeOffs = [
    "writeoff", "writeoffs", "writtenoff", "ausbuch", "abschreib", "afschrijv", "afboek",
    "forderungsausf", "irrecouvrable", "incobrabl", "inesigibil", "oninba", "uneinbringlich",
    "baddebt", "perduti",
  ]
  private static let reversals = [
    "reversedreceipt", "reversedpayment", "receiptrevers", "receiptsrevers", "paymentrevers",
    "paymentsrevers", "rueckbuch", "ruecklauf",
  ]
  private static let reasons: Set<String> = [
    "reason", "reasons", "grund", "begruendung", "motif", "raison", "motivo", "causa", "causale",
    "reden", "powod", "duvod", "orsak", "aarsag", "why", "explanation",
  ]

  /// Whether a heading is that of the reasons people give.
  static func isReason(_ heading: String) -> Bool { reasons.contains(compactHeading(heading)) }

  /// Whether a word of a text begins with one of some stems, and two words together too: "write-offs".
  private static func has(_ text: String, _ stems: [String]) -> Bool {
    !places(of: stems, in: words(text)).isEmpty
  }

  /// Which words of a text some stems begin with or within: "note di credito" may be three.
  private static func places(of stems: [String], in words: [String]) -> [Range<Int>] {
    words.indices.flatMap { first in
      stems.compactMap { stem -> Range<Int>? in
        var (joined, end) = ("", first)
        while joined.utf8.count < stem.utf8.count, end < words.count {
          joined += words[end]
          end += 1
        }
        return joined.hasPrefix(stem) ? first..<end : nil
      }
    }
  }

  private static func words(_ text: String) -> [String] {
    HeadingGrammar.words(of: text).map { compactHeading($0) }.filter { !$0.isEmpty }
  }

  /// Whether a file's name says that it holds such a list, and nothing of documents or payments.
  private static func calls(
    _ name: String, _ stems: [String], besides allowed: Set<Concept> = []
  ) -> Bool {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let words = words(String(file.prefix { $0 != "." }))
    let others = Set<Concept>(
      [.invoice, .document, .payment, .paid, .open, .receivable, .balance]
    ).subtracting(allowed)
    return places(of: stems, in: words).contains { own in
      !words.indices.contains { place in
        let word = words[place]
        return ["without", "no", "ohne", "sans", "sin", "senza", "zonder"].contains(word)
          || !(own.count > 1 && own.contains(place))
            && ConceptWords.concepts(in: word)?.contains(where: others.contains) == true
      }
    }
  }

  private static let credits = [
    "creditnote", "creditmemo", "gutschrift", "avoir", "notecredit", "notedecredit", "notacredito",
    "notadecredito", "notacredit", "notadicredito", "creditnota", "kreditnota", "kreditnot",
    "kreditfakt", "dobropis", "salescredit", "notedicredit", "notasdecredit", "notascredit",
    "notesdecredit", "notescredit", "abono", "facturarectif", "facturasrectif", "rectificativ",
    "creditfact",
  ]
  private static let prepayments = [
    "prepay", "prepaid", "overpay", "vorauszahl", "anzahlung", "acompte", "anticip", "acconto",
    "voorschot", "deposit", "zaliczk", "zaloh", "forskud", "forskott", "unapplied", "onaccount",
    "unallocated",
  ]

  /// Whether a file's name says that it holds offers.
  static func callsOffers(_ name: String) -> Bool {
    calls(
      name,
      [
        "angebot", "offerte", "devis", "presupuest", "preventiv", "quotes", "quotation",
        "estimates",
        "offert", "tilbud", "nabidk", "orcament",
      ])
  }

  /// Whether a title above some rows says that they are credit notes, money paid in advance, or what the company owes.
  static func titlesCredits(_ title: String) -> Bool { has(title, credits) }

  static func titlesPrepayments(_ title: String) -> Bool { has(title, prepayments) }

  static func namesPayables(_ title: String) -> Bool {
    has(
      title,
      [
        "payable", "verbindlichkeit", "kreditor", "creditor", "crediteur", "fournisseur",
        "proveedor", "fornitor", "supplier", "vendor", "lieferant", "leverancier",
      ])
  }

  /// Whether a file's name says that it holds wages.
  static func callsWages(_ name: String) -> Bool {
    calls(
      name,
      [
        "payroll", "wages", "wagelist", "salaries", "lohnliste", "loehne", "gehaelter",
        "gehaltsliste", "nomina", "salaires", "stipendi", "salarissen",
      ])
  }

  /// Whether a file's name says that it holds credit notes and nothing else.
  static func callsCredits(_ name: String) -> Bool {
    calls(name, credits, besides: [.creditNote, .document])
  }

  /// Whether a file's name or the heading of its numbers says that it holds money paid in advance.
  static func callsPrepayments(_ name: String, _ heading: String) -> Bool {
    has(heading, prepayments) || calls(name, prepayments, besides: [.payment, .open])
  }

  /// Whether a heading numbers money paid in advance: "Deposit No".
  static func numbersPrepayments(_ heading: String) -> Bool {
    let words = words(heading)
    return words.count == 2 && has(heading, prepayments)
      && ["no", "number", "nr", "id", "ref", "nummer"].contains(words[1])
  }

  /// The headings of a list of refunds, with the word for payment in place of that for refund; nil for every other list.
  ///
  /// A list of documents or payments may have a column of refunds too: the word must be on the list's own number, its only
  /// amount or its only day, and no column may tell the day of an invoice.
  static func refundsAsPayments(_ headings: [String]) -> [String]? {
    let own = headings.indices.filter { has(headings[$0], refunds) }
    guard !own.isEmpty else { return nil }
    let substituted = headings.indices.map {
      own.contains($0) ? asPayment(headings[$0]) : headings[$0]
    }
    let others = headings.indices.filter { !own.contains($0) }.reduce(into: Set<Role>()) {
      $0.formUnion(HeadingMatch.roles(of: headings[$1]))
    }
    let tellsInvoiceDay = headings.contains { heading in
      HeadingGrammar.concepts(of: heading)?.isSuperset(of: [.date, .invoice]) == true
    }
    guard others.isDisjoint(with: [.due, .balance, .paidDay, .paidAmount, .debit]),
      !tellsInvoiceDay
    else { return nil }
    let isOfRefunds = own.contains { column in
      let concepts = HeadingGrammar.concepts(of: substituted[column]) ?? []
      let isAmount =
        !others.contains(.amount)
        && (concepts.contains(.amount) || concepts == [.payment] && own.count == 1)
      let isDay = !others.contains(.issued) && (concepts.contains(.date) || concepts == [.payment])
      return concepts == [.payment, .number] && column == 0 || isAmount || isDay
    }
    return isOfRefunds ? substituted : nil
  }

  private static func asPayment(_ heading: String) -> String {
    HeadingGrammar.words(of: heading).map { word in
      refunds.contains { compactHeading(word).hasPrefix($0) } ? "Payment" : word
    }.joined(separator: " ")
  }

  /// What a list without due days and balances holds, by its name, its headings and the signs of its first amounts.
  static func nature(_ name: String, _ match: HeadingMatch, _ sample: [[String]])
    -> SettlementNature
  {
    let tellsInvoiceDay =
      match[.issued].map {
        HeadingGrammar.concepts(of: match.headings[$0])?.contains(.invoice) == true
      }
      ?? false
    guard match[.due] == nil, match[.balance] == nil, match[.debit] == nil, match[.kind] == nil,
      !tellsInvoiceDay
    else { return .payment }
    if calls(name, refunds) || calls(name, reversals, besides: [.payment])
      || refundsAsPayments(match.headings) != nil
    {
      return .refund
    }
    guard match[.number] != nil || match[.appliedTo] != nil,
      let amount = match[.amount] ?? match[.paidAmount]
    else { return .payment }
    let own = [amount, match[.number] ?? amount].map { match.headings[$0] }
    func says(_ stems: [String]) -> Bool {
      calls(name, stems, besides: [.balance]) || own.contains { has($0, stems) }
    }
    let isWriteOff = says(writeOffs)
    // "Adjustment" is said of many things; with a reason beside it, of corrections.
    let isAdjustment = match.headings.contains(where: isReason) && says(adjustments)
    guard isWriteOff || isAdjustment else { return .payment }
    let isSigned = sample.contains { (HeadingMatch.value($0, amount) ?? 0) < 0 }
    return isSigned ? .adjustment : isWriteOff ? .reduction : .payment
  }

  /// Whether the cell for the document says that there is none: money on account.
  static func saysUnapplied(_ cell: some Collection<UInt8>) -> Bool {
    // Numbers of documents have figures, these words have none: so no payment costs a text.
    guard (1...40).contains(cell.count), !cell.contains(where: { $0 &- 0x30 < 10 }) else {
      return false
    }
    let word = compactHeading(String(decoding: cell, as: UTF8.self))
    return word.isEmpty || unapplied.contains(word)
  }

  private static let unapplied: Set<String> = [
    "unapplied", "unallocated", "unassigned", "unmatched", "onaccount", "notapplied",
    "notallocated", "notyetapplied", "notyetallocated", "prepayment", "akonto", "akontozahlung",
    "akontobetalning", "nichtzugeordnet", "nichtverrechnet", "nochnichtverrechnet",
    "nietverrekend", "nognietverrekend", "surcompte", "nonaffecte", "nonimpute", "acuenta",
    "sinaplicar", "noaplicado", "inacconto", "nonassegnato", "naopago", "naoaplicado",
    "nieprzypisane", "nieprirazeno", "neprirazeno", "aconto", "avaloir", "acompte", "anzahlung",
    "vorauszahlung", "advance", "advancepayment", "deposit", "customerdeposit", "na", "none",
    "anticipo", "acconto", "voorschot", "zaliczka", "zaloha", "forskud", "forskott", "avans",
    "unappliedcash", "oncredit", "various", "multiple", "several", "diverse", "divers", "varios",
    "diversi", "varie",
  ]

  private static let takenBack = [
    "refund", "chargeback", "nsf", "return", "bounce", "reversal", "revers", "dishono", "dispute",
    "ruecklast", "erstatt", "rueckzahl", "rueckgabe", "rembours", "reembolso", "rimborso", "rejet",
    "devoluc", "devolv", "insolut", "terugbetal", "terugboek", "storner", "storno", "zwrot", "iade",
    "vraceni", "void", "cancel", "clawback", "reject", "rueckbuch", "ruecklauf", "impay", "annul",
    "stornier", "chargedback", "unpaidcheque", "unpaiditem", "unpaiddirect",
  ]

  /// Whether a heading is of what went back.
  static func namesRefunds(_ heading: String) -> Bool {
    has(heading, refunds) || has(heading, ["paidout", "moneyout", "auszahlung", "ausgezahlt"])
  }

  /// Whether a word for the type of a payment says that money went back.
  static func takesBack(_ word: String) -> Bool {
    word.utf8.count <= 40 && (goingOut.contains(compactHeading(word)) || has(word, takenBack))
  }

  /// Words by which banks tell what went out from what came in.
  private static let goingOut: Set<String> = [
    "af", "dbit", "outgoing", "withdrawal", "uit", "ausgang",
  ]

  private static let noCash: Set<String> = [
    "disputed", "onhold", "submitted", "inprocess", "failed", "declined", "bounced", "returned",
    "dishonoured", "dishonored", "rejected", "pending",
    "processing", "scheduled", "retry", "unpaid", "uncleared", "notcleared", "nsf", "draft",
    "insufficientfunds", "requirespaymentmethod", "requiresaction", "incomplete", "expired",
    "abgelehnt", "fehlgeschlagen", "zurueckgegeben", "ruecklastschrift", "ausstehend", "rejete",
    "echoue", "enattente", "impaye", "rechazado", "devuelto", "fallido", "pendiente", "respinto",
    "insoluto", "fallito", "inattesa", "geweigerd", "mislukt", "gestorneerd", "odrzucona",
    "nieudana",
  ]

  /// Whether the status of a payment says that no money has come.
  ///
  /// A bank gives the reason of a return by its code: "R01 - NSF".
  static func saysNoCash(_ status: String) -> Bool {
    if noCash.contains(compactHeading(status)) { return true }
    let words = words(status)
    if let code = words.first, code.utf8.count == 3, code.hasPrefix("r"),
      Int(code.dropFirst()) != nil
    {
      return true
    }
    let isDenied = words.contains { ["not", "non", "nicht", "no", "un"].contains($0) }
    return !isDenied && has(status, noCashStems)
  }

  private static let noCashStems = [
    "bounc", "returned", "return", "reject", "declin", "failed", "failure", "dishono", "chargeback",
    "chargedback", "nsf", "pending", "stoppayment", "lost", "error", "cancel", "void", "ruecklast",
    "rueckgabe", "storn", "impay", "rejet", "devuel", "insolut",
  ]
}
