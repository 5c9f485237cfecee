import Receivables

extension Format {
  /// Oracle Receivables (one row per instalment) and NetSuite.
  static let oracle: [Format] = [
    Format(
      id: "oracle-payment-schedules", title: "Oracle Receivables payment schedules",
      evidence: .documented,
      signatures: [["trxnumber", "class", "duedate", "amountdueoriginal", "amountdueremaining"]],
      headings: [
        .number: ["trxnumber"], .issued: ["trxdate"], .amount: ["amountdueoriginal"],
        .balance: ["amountdueremaining"], .disputed: ["amountindispute"], .kind: ["class"],
        .paidDay: ["gldateclosed", "actualdateclosed"],
        .customerID: ["customernumber", "customerid"], .currency: ["invoicecurrencycode"],
      ],
      without: [.status, .group, .terms, .termsDays, .paidAmount, .alternate],
      kinds: [
        "inv": .invoice, "dm": .debitNote, "cb": .debitNote, "cm": .creditNote, "pmt": .payment,
        "dep": .other, "guar": .other, "br": .other,
      ],
      filters: [RowFilter(headings: ["confirmedflag"], drops: ["n"])]),
    // Amounts in the document's currency where the search has them; the plain ones are in the base currency.
    Format(
      id: "netsuite-saved-search", title: "NetSuite saved search",
      signatures: [
        ["documentnumber", "date", "name", "amountremaining", "internalid"],
        ["documentnumber", "date", "name", "amountremainingforeigncurrency"],
      ],
      headings: [
        .number: ["documentnumber"], .issued: ["date"], .due: ["duedatereceiveby", "duedate"],
        .amount: ["amountforeigncurrency", "amount"],
        .balance: ["amountremainingforeigncurrency", "amountremaining"], .customerName: ["name"],
        .status: ["status"],
      ],
      without: [.customerID, .group, .kind, .alternate, .entity], statusNamesKind: true,
      lacks: [.paidDay]),
    Format(
      id: "netsuite-ar-aging-detail", title: "NetSuite A/R Aging Detail", evidence: .untested,
      signatures: [["customerproject", "transactiontype", "documentnumber", "openbalance"]],
      labelsNameCustomers: true,
      headings: [.number: ["documentnumber"], .balance: ["openbalance"]],
      without: [.customerName, .customerID, .amount, .group, .alternate],
      lacks: [.paidDay, .paidDocuments, .currency, .customerID]),
  ]
}
