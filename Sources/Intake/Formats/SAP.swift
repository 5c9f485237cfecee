import Receivables

extension Format {
  /// SAP: line-item lists in the captions of three languages, table extracts, and the public list in its shape.
  static let sap: [Format] = [
    Format(
      id: "sap-fbl5n", title: "SAP customer line items (FBL5N)",
      signatures: [
        ["belegart", "belegnummer", "nettofaelligkeit", "betraginhauswaehrung"],
        ["belegart", "belegnummer", "nettofaelligkeitsdatum", "betraginhauswaehrung"],
        ["documenttype", "documentnumber", "netduedate", "documentcurrencyvalue"],
        ["documenttype", "documentnumber", "netduedate", "amountinlocalcurrency"],
        ["documentsoort", "documentnummer", "nettovervaldatum", "bedraginlokalevaluta"],
      ],
      headings: [
        .number: ["referenz", "reference", "referentie"],
        .alternate: ["belegnummer", "documentnumber", "documentnummer"],
        .issued: ["belegdatum", "documentdate", "documentdatum"],
        .due: ["nettofaelligkeit", "nettofaelligkeitsdatum", "netduedate", "nettovervaldatum"],
        .amount: [
          "betraginbelegwaehrung", "betraginbelegwaehr", "documentcurrencyvalue",
          "amountindocumentcurrency", "amountindoccurr", "amountindoccurrency", "amountindoccur",
          "betraginhauswaehrung", "amountinlocalcurrency", "bedraginlokalevaluta",
        ],
        .paidDay: ["ausgleichsdatum", "clearingdate"],
        .customerID: [
          "konto", "customer", "account", "debiteur", "debiteurnummer", "kundennummer",
        ],
        .customerName: ["name1", "customeraccountname1"],
        .kind: ["belegart", "documenttype", "documentsoort"],
        .side: ["sollhabenkennz", "debitcreditind"],
      ],
      without: [.balance, .status, .group, .terms, .tax, .entity], kinds: sapKinds,
      lacks: [.paidDocuments]),
    Format(
      id: "sap-tables", title: "SAP table extract (BSID, BSAD)",
      signatures: [
        ["kunnr", "belnr", "blart", "shkzg", "wrbtr"], ["kunnr", "belnr", "shkzg", "dmbtr"],
      ],
      headings: [
        .number: ["xblnr"], .alternate: ["belnr"], .issued: ["bldat"], .baseline: ["zfbdt"],
        .termsDays: ["zbd1t"], .amount: ["wrbtr", "dmbtr"], .paidDay: ["augdt"],
        .customerID: ["kunnr"], .customerName: ["name1"], .kind: ["blart"], .side: ["shkzg"],
        .currency: ["waers", "hwaer"],
      ],
      without: [.balance, .status, .group, .entity, .due], kinds: sapKinds,
      dividesWholeCurrencies: true),
    // Four date styles, ids written as floats, names that vary from row to row: the customer number is the key. The amount
    // is the invoice's, open or not; terms are codes that name no number of days.
    Format(
      id: "sap-style-list", title: "SAP-style invoice list",
      signatures: [["custnumber", "docid", "totalopenamount", "isopen", "dueindate"]],
      headings: [
        .number: ["docid", "invoiceid"], .issued: ["postingdate"], .due: ["dueindate"],
        .amount: ["totalopenamount"], .paidDay: ["cleardate"], .customerID: ["custnumber"],
      ],
      without: [.balance, .terms, .status, .group, .entity, .alternate]),
  ]

  private static let sapKinds: [String: DocumentKind] = [
    "rv": .invoice, "dr": .invoice, "dg": .creditNote, "dz": .payment, "ab": .journal, "da": .other,
  ]
}
