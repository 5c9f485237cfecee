/// What a column of an export means.
public enum Role: Int, Sendable, CaseIterable {
  case number, issued, due, amount, balance, paidAmount, paidDay, currency, kind, status, openFlag
  case terms, disputed, group, customerID, customerName

  /// The name used in diagnostics, `inspect` and `arrears.yaml`.
  public var word: String {
    switch self {
    case .number: "number"
    case .issued: "issued"
    case .due: "due"
    case .amount: "amount"
    case .balance: "balance"
    case .paidAmount: "paid_amount"
    case .paidDay: "paid_day"
    case .currency: "currency"
    case .kind: "kind"
    case .status: "status"
    case .openFlag: "open_flag"
    case .terms: "terms"
    case .disputed: "disputed"
    case .group: "group"
    case .customerID: "customer_id"
    case .customerName: "customer"
    }
  }

  /// Headings in compact form (see `compactHeading`), best first.
  var headings: [String] {
    switch self {
    case .number:
      [
        "invoicenumber", "invoiceno", "invoicecmno", "invoice", "rechnungsnummer", "rechnungsnr",
        "num",
        "no", "docno", "documentnumber", "documentno", "number", "refnbr", "refno", "voucherno",
        "trxnumber", "docnumbr", "belegnummer", "belegnr", "belegfeld1", "pieceref", "invoiceref",
        "docid", "invoiceid", "billno", "factuurnummer", "numerofacture", "reference", "referenz",
        "rowid", "recordid", "id",
      ]
    case .issued:
      [
        "invoicedate", "dateissued", "issuedate", "issued", "documentdate", "docdate", "trxdate",
        "invoicebilldate", "belegdatum", "rechnungsdatum", "piecedate", "invoicedat", "dateinvoice",
        "transactiondate", "postingdate", "buchungsdatum", "factuurdatum", "datefacture", "date",
        "datum",
      ]
    case .due:
      [
        "duedate", "datedue", "dueon", "netduedate", "nettofaelligkeit", "nettofaelligkeitsdatum",
        "nettovervaldatum", "vervaldatum", "faelligkeit", "faelligkeitsdatum", "faelligam", "dueat",
        "dueindate", "dateecheance", "echeance", "maturitydate", "due",
      ]
    case .amount:
      [
        "amount", "invoiceamount", "invoicetotal", "total", "totalamount", "totalsigned",
        "invoicedamount", "originalamount", "amountdueoriginal", "ortrxamt", "documentamount",
        "accountsreceivableamount", "totalttc", "openingamount", "grossamount", "betrag",
        "bruttobetrag", "umsatz", "amountindocumentcurrency", "documentcurrencyvalue",
        "betraginbelegwaehrung", "amountinlocalcurrency", "betraginhauswaehrung",
        "bedraginlokalevaluta", "bedrag", "montant",
      ]
    case .balance:
      [
        "openbalance", "invoiceamountdue", "balance", "balancedue", "amountdue", "amountduesigned",
        "outstandingamount", "outstanding", "remainingamount", "amountremaining",
        "amountdueremaining", "curtrxam", "pendingamount", "openamount", "offenerbetrag", "offen",
        "saldo", "totalopenamount", "unpaid",
      ]
    case .paidAmount:
      ["invoiceamountpaid", "paidamount", "amountpaid", "bezahlt", "paymentsmadeamount", "paid"]
    case .paidDay:
      [
        "paiddate", "datepaid", "lastpaymentdate", "settleddate", "settlementdate", "clearingdate",
        "cleardate", "ausgleichsdatum", "datelet", "paidon", "paidat", "actualdateclosed",
        "paymentdate", "bezahltam", "zahlungsdatum",
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
        "terms", "paymentterms", "displayedterms", "netd", "zahlungsbedingung", "balanceduedays",
        "termsdays", "paymenttermslabel",
      ]
    case .disputed: ["disputed", "amountindispute", "disputedamount", "dispute", "indispute"]
    case .group:
      [
        "customergroup", "group", "groupname", "parentcustomer", "parent", "contactgroup",
        "konzern",
      ]
    case .customerID:
      [
        "customerid", "customerno", "customernumber", "customercode", "custnumber", "custno",
        "accountreference", "accountref", "custnmbr", "kunnr", "kundennummer", "kundennr",
        "debitor",
        "debitorennummer", "debiteurnummer", "debiteur", "compauxnum", "clientnumber", "clientid",
        "contactid", "contactaccountnumber", "accountcode", "accountno", "accountnumber",
        "idnumber",
        "konto", "account", "party",
      ]
    case .customerName:
      [
        "customerfullname", "customername", "contactname", "clientname", "namecustomer",
        "customeraccountname1", "partyname", "partysname", "companyname", "displayname",
        "invoicepartnerdisplayname", "kundenname", "kunde", "compauxlib", "colastname", "customer",
        "client", "klantnaam", "nomclient", "name", "name1",
      ]
    }
  }

  /// Holds days.
  var isDay: Bool { self == .issued || self == .due || self == .paidDay }
  /// Holds money.
  var isMoney: Bool { self == .amount || self == .balance || self == .paidAmount }
}

/// A heading for comparison: lower case, without blanks, punctuation and a required-column star; `#` reads "no", umlauts
/// and accents are folded (ä → ae, é → e).
func compactHeading(_ heading: some StringProtocol) -> String {
  var compact = ""
  for character in heading.lowercased() {
    switch character {
    case "a"..."z", "0"..."9": compact.append(character)
    case "#": compact += "no"
    case "ä": compact += "ae"
    case "ö": compact += "oe"
    case "ü": compact += "ue"
    case "ß": compact += "ss"
    case "é", "è", "ê", "ë": compact += "e"
    case "à", "â", "á": compact += "a"
    case "ç": compact += "c"
    case "î", "ï", "í": compact += "i"
    case "ô", "ó": compact += "o"
    case "ù", "û", "ú": compact += "u"
    default: continue
    }
  }
  return compact
}

/// The heading without a closing word that only says how the value was come by (`posting_date_est`).
func withoutQualifier(_ heading: some StringProtocol) -> String? {
  let qualifiers: Set<String> = ["est", "estimated", "inferred", "derived", "calc", "calculated"]
  let words = heading.split { !($0.isLetter || $0.isNumber) }
  guard words.count > 1, let last = words.last, qualifiers.contains(last.lowercased()) else {
    return nil
  }
  return compactHeading(words.dropLast().joined())
}
