extension Format {
  /// Odoo, ERPNext, Dolibarr, Akaunting.
  static let openSource: [Format] = [
    Format(
      id: "odoo-journal-entries", title: "Odoo journal entries",
      signatures: [
        ["number", "invoicepartnerdisplayname", "amountduesigned", "totalsigned"],
        ["name", "invoicepartnerdisplayname", "amountresidualsigned", "amounttotalsigned"],
      ],
      headings: [
        .number: ["number", "name"], .customerName: ["invoicepartnerdisplayname"],
        .issued: ["invoicebilldate", "invoicedate"], .due: ["duedate", "invoicedatedue"],
        // Signed amounts are in the company's currency, these in that of the document.
        .amount: [
          "totalincurrencysigned", "amounttotalincurrencysigned", "totalsigned",
          "amounttotalsigned",
        ],
        .balance: ["amountdue", "amountresidual", "amountduesigned", "amountresidualsigned"],
        .status: ["paymentstatus", "paymentstate"], .currency: ["currency", "currencyid"],
      ],
      without: [.customerID, .group, .kind, .alternate, .entity],
      states: ["reversed": .excluded],
      filters: [
        RowFilter(headings: ["status", "state"], drops: ["draft", "cancelled", "cancel"])
      ],
      hasContinuations: true, lacks: [.paidDay, .customerID]),
    Format(
      id: "erpnext-accounts-receivable", title: "ERPNext Accounts Receivable",
      signatures: [["postingdate", "party", "vouchertype", "voucherno", "outstandingamount"]],
      headings: [
        .number: ["voucherno"], .issued: ["postingdate"], .amount: ["invoicedamount"],
        .balance: ["outstandingamount"], .customerID: ["party"], .customerName: ["customername"],
        .kind: ["vouchertype"], .group: [],
      ],
      without: [.paidAmount, .status, .alternate, .terms], lacks: [.paidDay, .paidDocuments]),
    // The flag `Paid` is no amount; status 3 was given up.
    Format(
      id: "dolibarr-invoices-payments", title: "Dolibarr customer invoices and payments",
      signatures: [
        ["refinvoice", "company", "dateinvoice", "totalincltax", "amountpayment"],
        ["invoiceref", "companyname", "dateinvoice", "totalttc", "amountpayment"],
        ["reffacture", "raisonsociale", "datefacturation", "totalttc", "montantpaiement"],
      ],
      headings: dolibarrHeadings.merging([
        .paidAmount: ["amountpayment", "montantpaiement"],
        .paidDay: ["datepayment", "datepaiement"],
      ]) { $1 },
      without: [.group, .kind, .balance, .alternate], grain: .paymentRow, states: dolibarrStates),
    Format(
      id: "dolibarr-invoice-lines", title: "Dolibarr customer invoices and lines",
      signatures: [["invoiceref", "companyname", "dateinvoice", "totalttc", "lineid"]],
      headings: dolibarrHeadings,
      without: [.group, .kind, .balance, .paidAmount, .paidDay, .lineTotal, .alternate],
      grain: .lineItem, states: dolibarrStates, lacks: [.balance, .currency]),
    Format(
      id: "akaunting-invoices", title: "Akaunting invoices",
      signatures: [
        ["invoicenumber", "invoicedat", "dueat", "amount", "currencycode", "contactname"]
      ],
      headings: [
        .number: ["invoicenumber"], .issued: ["invoicedat"], .due: ["dueat"], .amount: ["amount"],
        .status: ["status"], .customerName: ["contactname"], .currency: ["currencycode"],
      ],
      without: [.balance, .group, .kind, .alternate, .customerID],
      lacks: [.balance, .customerID]),
  ]

  private static let dolibarrHeadings: [Role: [String]] = [
    .number: ["refinvoice", "invoiceref", "reffacture"],
    .customerName: ["company", "companyname", "raisonsociale"],
    .customerID: ["idcompany"], .issued: ["dateinvoice", "datefacturation"],
    .due: ["duedate", "datedue", "dateecheance"],
    .amount: ["totalincltax", "totalttc"],
    .status: ["status", "invoicestatus", "etatfacture", "statutfacture"],
  ]

  private static let dolibarrStates: [String: Words.State] = [
    "0": .excluded, "1": .open, "2": .paid, "3": .writtenOff,
  ]
}
