import Receivables

extension Format {
  /// Microsoft Dynamics 365 Business Central / NAV, and Dynamics GP.
  static let microsoft: [Format] = [
    // A blank currency is the company's own; reversed entries come in pairs and cancel each other.
    Format(
      id: "dynamics-bc-ledger-entries",
      title: "Dynamics 365 Business Central Customer Ledger Entries",
      signatures: [
        ["documenttype", "documentno", "customerno", "remainingamount"],
        ["belegart", "belegnr", "debitorennr", "restbetrag"],
      ],
      headings: [
        .number: ["documentno", "belegnr"],
        .issued: ["documentdate", "belegdatum", "postingdate", "buchungsdatum"],
        .amount: ["originalamount", "ursprungsbetrag", "amount", "betrag"],
        .balance: ["remainingamount", "restbetrag"], .customerID: ["customerno", "debitorennr"],
        .customerName: ["customername", "debitorenname"], .disputed: ["onhold", "abwarten"],
        .kind: ["documenttype", "belegart"], .due: ["duedate", "faelligkeitsdatum"],
        .currency: ["currencycode", "waehrungscode"],
      ],
      without: [.status, .group, .alternate, .openFlag], kinds: ["financechargememo": .debitNote],
      filters: [
        RowFilter(
          headings: ["reversed", "storniert"], drops: ["yes", "true", "1", "ja", "wahr", "oui"])
      ], anyTextDisputes: true, lacks: [.paidDay]),
    // Amounts are always positive, keys are padded, 1900-01-01 is no day.
    Format(
      id: "dynamics-gp-receivables", title: "Dynamics GP receivables (RM20101)",
      signatures: [["custnmbr", "docnumbr", "rmdtypal", "ortrxamt", "curtrxam"]],
      headings: [
        .number: ["docnumbr"], .issued: ["docdate"], .due: ["duedate"], .amount: ["ortrxamt"],
        .balance: ["curtrxam"], .kind: ["rmdtypal"], .customerID: ["custnmbr"],
        .currency: ["curncyid"],
      ],
      without: [.group, .customerName, .status, .alternate],
      kinds: [
        "1": .invoice, "3": .debitNote, "4": .debitNote, "5": .invoice, "6": .invoice,
        "7": .creditNote, "8": .creditNote, "9": .payment,
      ],
      filters: [RowFilter(headings: ["voidstts"], keeps: ["0", ""])],
      currencies: [
        "zus": "USD", "zuk": "GBP", "zeuro": "EUR", "zc": "CAD", "zaus": "AUD", "znz": "NZD",
        "zsa": "ZAR", "zsing": "SGD", "zyen": "JPY",
      ], lacks: [.paidDay]),
  ]
}
