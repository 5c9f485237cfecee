/// Headings that known systems write, verbatim but for their form: they come before what the words of a heading may mean.
extension Role {
  /// Headings in compact form (see `compactHeading`), best first.
  var headings: [String] {
    switch self {
    case .number:
      [
        "invoicenumber", "invoiceno", "invoicecmno", "invoice", "rechnungsnummer", "rechnungsnr",
        "num",
        "no", "docno", "documentnumber", "documentno", "number", "refnbr", "refno", "voucherno",
        "trxnumber", "docnumbr", "belegnummer", "belegnr", "belegfeld1", "pieceref", "invoiceref",
        "docid", "invoiceid", "billno", "factuurnummer", "numerofacture", "renr", "fisno",
        "faturanumarasi", "cfaktury", "boekstuk", "duplicata", "salesinvoiceinvoicenumber",
        "invoicecreditno", "recordno", "billingdoc", "memono", "memonumber", "reference",
        "referenz",
        "variabilnisymbol", "opnummer", "opnr", "rowid", "recordid", "id", "statementno",
      ]
    case .issued:
      [
        "invoicedate", "dateissued", "issuedate", "issued", "documentdate", "docdate", "trxdate",
        "invoicebilldate", "belegdatum", "rechnungsdatum", "piecedate", "invoicedat", "dateinvoice",
        "transactiondate", "memodate", "postingdate", "buchungsdatum", "factuurdatum",
        "datefacture", "date",
        "datum",
      ]
    case .due:
      [
        "duedate", "datedue", "dueon", "netduedate", "nettofaelligkeit", "nettofaelligkeitsdatum",
        "nettovervaldatum", "vervaldatum", "faelligkeit", "faelligkeitsdatum", "faelligam", "dueat",
        "dueindate", "sonoedemetarihi", "prossimascadenza", "dateecheance", "echeance",
        "maturitydate", "due",
      ]
    case .amount:
      [
        "amount", "invoiceamount", "invoicetotal", "originaltrxamount", "total", "totalamount",
        "totalsigned",
        "invoicedamount", "originalamount", "amountdueoriginal", "ortrxamt", "documentamount",
        "accountsreceivableamount", "totalttc", "openingamount", "grossamount", "betrag",
        "bruttobetrag", "umsatz", "amountindocumentcurrency", "documentcurrencyvalue",
        "ratenbetrag", "teilbetrag", "instalmentamount", "installmentamount", "montantecheance",
        "importecuota",
        "importorata", "credittotal", "betraginbelegwaehrung", "amountinlocalcurrency",
        "betraginhauswaehrung",
        "bedraginlokalevaluta", "bedrag", "montant",
      ]
    case .balance:
      [
        "opbetrag", "opsaldo", "openbalance", "currenttrxamount", "amountremaining",
        "remainingamount",
        "amountdueremaining", "invoiceamountdue", "balance", "balancedue", "amountdue", "amtdue",
        "totaldue",
        "netdue", "baldue", "dueamount", "dueamt", "amountduesigned",
        "outstandingamount", "outstanding", "curtrxam", "pendingamount", "openamount",
        "offenerbetrag", "offen",
        "saldo", "totalopenamount", "unpaid", "amountreceivable", "amountnotsettled", "netopen",
        "netapayer", "restanetapayer", "remainingcredit", "creditremaining", "unappliedamount",
        "netoutstanding", "montantdu", "totaldu", "soldedu", "closingbalance", "endingbalance",
        "saldoactual", "saldofinal", "saldoattuale", "stillpayable", "soldefinal", "endsaldo",
      ]
    case .paidAmount:
      [
        "creditedtocustomer", "creditedtoaccount", "cashreceived", "cashpaidin",
        "invoiceamountpaid", "paidamount", "amountpaid", "bezahlt", "paymentsmadeamount", "paid",
        "importerecibido",
        "importerecibida", "writtenoff", "writeoffamount", "amountwrittenoff", "ausgebucht",
        "ausbuchungsbetrag",
      ]
    case .paidDay:
      [
        "paiddate", "datepaid", "lastpaymentdate", "settleddate", "settlementdate", "clearingdate",
        "cleardate", "ausgleichsdatum", "datelet", "paidon", "paidat", "actualdateclosed",
        "paymentdate", "bezahltam", "zahlungsdatum", "depositdate", "datedeposited", "banked",
        "eingangam", "zahlungseingangam", "eingegangenam",
        "bankedon", "zahldatum", "zahltag", "writeoffdate",
        "dateofwriteoff", "ausbuchungsdatum", "datewrittenoff", "writtenoffon", "writtenoffdate",
        "chargeoffdate", "adjustmentdate", "dateofadjustment", "adjustedon", "correctiondate",
        "korrekturdatum",
      ]
    case .currency:
      [
        "currency", "currencycode", "documentcurrency", "documentcurrencykey", "invoicecurrency",
        "invoicecurrencycode", "curncyid", "wkzumsatz", "waehrung", "hauswaehrung", "localcurrency",
        "idevise", "valuta", "devise",
      ]
    case .kind:
      [
        "transactiontype", "doctype", "documenttype", "vouchertype", "rmdtypal", "belegart", "type",
        "class", "kind",
      ]
    case .status:
      ["status", "invoicestatus", "paymentstatus", "zahlungsstatus", "state"]
    case .openFlag: ["isopen"]
    case .terms:
      [
        "terms", "paymentterms", "displayedterms", "zahlungsbedingung", "paymenttermslabel",
      ]
    case .disputed:
      [
        "disputed", "amountindispute", "disputedamount", "dispute", "indispute", "dontlitige",
        "montantenlitige", "davonstrittig", "strittigerbetrag", "ofwhichdisputed",
      ]
    case .group:
      [
        "customergroup", "group", "groupname", "parentcustomer", "parent", "contactgroup",
        "konzern",
      ]
    case .customerID:
      [
        "cardid",
        "customerid", "customerno", "customernumber", "customercode", "custnumber", "custno",
        "accountreference", "accountref", "custnmbr", "kunnr", "kundennummer", "kundennr",
        "debitor",
        "debitorennummer", "debiteurnummer", "debiteur", "compauxnum", "clientnumber", "clientid",
        "contactid", "contactaccountnumber", "accountcode", "accountno", "accountnumber",
        "idnumber", "ic", "ico",
        "konto", "account", "party",
      ]
    case .lineTotal:
      [
        "linetotal", "lineamount", "itemtotal", "extendedprice", "extendedamount",
        "positionsbetrag", "gesamtpreis", "zeilensumme",
      ]
    case .firstName, .tax, .alternate, .baseline, .foreignAmount, .account, .paidFlag,
      .accountName, .instalment, .discount, .bankFee, .until, .units, .note, .baseCurrency, .limit,
      .country, .isRelated,
      .isInsured, .isInsolvent, .isGovernment, .isConsumer, .isOnDelivery, .jurisdiction, .address,
      .city, .postcode, .email, .contract, .order, .delivery, .feeClause, .guarantee,
      .isOutOfBusiness:
      []
    case .credited:
      [
        "amountcredited", "creditnotes", "creditsapplied", "creditapplied", "creditnotesapplied",
        "creditnoteamount", "invoiceamountcredited", "creditmemosapplied",
      ]
    case .retained:
      [
        "retention", "retainage", "retentionamount", "retainageamount", "retentionheld",
        "retainageheld", "sicherheitseinbehalt", "einbehalt", "retenuedegarantie",
      ]
    case .retainedUntil:
      [
        "retentiondue", "retentionduedate", "retentionreleasedate", "retainagereleasedate",
        "retainagedue", "retainageduedate", "releasedate",
      ]
    case .valueDay:
      [
        "chequedate", "checkdate", "pdcdate", "instrumentdate", "valuedate", "effectivedate",
        "wertstellung", "valutadatum", "datevaleur", "datedevaleur", "fechavalor",
      ]
    case .rate: ["exchangerate", "rate", "kurs"]
    case .termsDays: ["netd", "nettermsdays", "balanceduedays", "termsdays", "zbd1t", "netdays"]
    case .debit: ["debit", "wn", "winien", "sollbetrag", "betragsoll", "debe", "dare"]
    case .credit: ["credit", "ma", "habenbetrag", "betraghaben", "haber", "avere"]
    case .side:
      [
        "sollhabenkennz", "sollhabenkz", "sollhabenkennzeichen", "sh", "shkzg", "debitcreditind",
        "drcr", "dc", "sens", "sign", "segno", "strona", "stronawnma", "wnma", "natureza",
        "naturezadc", "da", "dh", "ba",
      ]
    case .match: ["ecriturelet", "lettrage", "matchref"]
    case .appliedTo:
      [
        "applytoinvoicenumber", "appliedinvoicenumber", "appliedto", "settles", "settlesinvoice",
        "dotyczydokumentu", "dotyczy", "rozliczenie", "facturereglee", "againstinv", "paysinvoice",
        "invoicespaid", "paidinvoices", "invoicepaid", "paidinvoice", "invoicenumbers",
        "invoicessettled",
      ]
    case .entity: ["entity", "subsidiary", "companycode", "bukrs", "businesscode", "buchungskreis"]
    case .customerName:
      [
        "customerfullname", "customername", "contactname", "clientname", "namecustomer",
        "customeraccountname1", "partyname", "partysname", "companyname", "displayname",
        "invoicepartnerdisplayname", "kundenname", "kunde", "compauxlib", "colastname", "customer",
        "client", "klantnaam", "nomclient", "debitor", "debiteur", "tiers", "party", "name",
        "name1", "feepayer", "payer", "billto", "billtoname",
      ]
    }
  }
}

/// A heading or word for comparison: lower case, without blanks, punctuation and a required-column star; `#` and `№` read
/// "no", umlauts and accents are folded (ä → ae, é → e, ł → l).
func compactHeading(_ heading: some StringProtocol) -> String {
  var compact: [UInt8] = []
  for scalar in heading.unicodeScalars {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A: compact.append(UInt8(scalar.value))
    case 0x41...0x5A: compact.append(UInt8(scalar.value + 0x20))
    case 0x23, 0x2116: compact += Array("no".utf8)
    case 0..<0xC0: continue
    default: compact += foldedLetters[scalar].map { Array($0.utf8) } ?? []
    }
  }
  return String(decoding: compact, as: UTF8.self)
}

/// Letters beyond the basic ones as they are written without their marks, and those of other alphabets as Latin ones.
private let foldedLetters: [Unicode.Scalar: String] = {
  let groups: [(String, String)] = [
    ("äæÄÆ", "ae"), ("öøœÖØŒő", "oe"), ("üÜűŰ", "ue"), ("ß", "ss"), ("åÅàâáãāăąÀÂÁÃĄĂ", "a"),
    ("çćčÇĆČ", "c"),
    ("ďđĎĐ", "d"), ("éèêëęěēÉÈÊËĘĚ", "e"), ("ğĞ", "g"), ("îïíìıīÎÏÍÌİ", "i"), ("ľĺłŁĽ", "l"),
    ("ñńňÑŃŇ", "n"), ("ôóòõÔÓÒÕ", "o"), ("řŕŘ", "r"), ("śšşșŚŠŞȘ", "s"), ("ťţțŤŢȚ", "t"),
    ("ûùúůÛÙÚŮ", "u"), ("ýÿÝ", "y"), ("žźżŽŹŻ", "z"), ("ºª", "o"),
    ("аА", "a"), ("бБ", "b"), ("вВ", "v"), ("гГґҐѓЃ", "g"), ("дД", "d"), ("еЕёЁэЭєЄ", "e"),
    ("зЗ", "z"), ("иИйЙіІїЇ", "i"), ("кКќЌ", "k"), ("лЛ", "l"), ("мМ", "m"), ("нН", "n"),
    ("оО", "o"), ("пП", "p"), ("рР", "r"), ("сС", "s"), ("тТ", "t"), ("уУ", "u"), ("фФ", "f"),
    ("хХ", "h"), ("цЦћЋ", "c"), ("ыЫ", "y"), ("јЈ", "j"), ("жЖ", "zh"), ("чЧ", "ch"),
    ("шШ", "sh"), ("щЩ", "sch"), ("юЮ", "yu"), ("яЯ", "ya"), ("ђЂ", "dj"), ("љЉ", "lj"),
    ("њЊ", "nj"), ("џЏ", "dz"),
    ("αΑάΆ", "a"), ("βΒ", "v"), ("γΓ", "g"), ("δΔ", "d"), ("εΕέΈ", "e"), ("ζΖ", "z"),
    ("ηΗιΙήΉίΊϊΪΐ", "i"), ("κΚ", "k"), ("λΛ", "l"), ("μΜ", "m"), ("νΝ", "n"), ("ξΞ", "x"),
    ("οΟωΩόΌώΏ", "o"), ("πΠ", "p"), ("ρΡ", "r"), ("σΣς", "s"), ("τΤ", "t"), ("υΥύΎϋΫΰ", "y"),
    ("φΦ", "f"), ("θΘ", "th"), ("χΧ", "ch"), ("ψΨ", "ps"),
  ]
  var table: [Unicode.Scalar: String] = [:]
  for (letters, folded) in groups {
    for letter in letters.unicodeScalars { table[letter] = folded }
  }
  return table
}()

/// The heading without a closing word that only says how the value was come by (`posting_date_est`).
func withoutQualifier(_ heading: some StringProtocol) -> String? {
  let qualifiers: Set<String> = ["est", "estimated", "inferred", "derived", "calc", "calculated"]
  let words = heading.split { !($0.isLetter || $0.isNumber) }
  guard words.count > 1, let last = words.last, qualifiers.contains(last.lowercased()) else {
    return nil
  }
  return compactHeading(words.dropLast().joined())
}
