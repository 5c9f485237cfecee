extension Format {
  /// Xero: sales invoices (one row per line item) and the aged receivables report.
  static let xero: [Format] = [
    // Overpayments have no number and are unapplied cash.
    Format(
      id: "xero-sales-invoices", title: "Xero sales invoices",
      signatures: [["contactname", "invoicenumber", "invoiceamountdue", "lineamount", "total"]],
      headings: [
        .number: ["invoicenumber"], .amount: ["total"], .balance: ["invoiceamountdue"],
        .paidAmount: ["invoiceamountpaid"], .kind: ["type"], .customerName: ["contactname"],
        .issued: ["invoicedate"], .due: ["duedate"], .status: ["status"],
      ],
      without: [.group, .terms, .customerID, .lineTotal, .tax, .alternate], grain: .lineItem,
      filters: [
        RowFilter(headings: ["type"], drops: ["bill", "billoverpayment", "billcreditnote"])
      ], lacks: [.paidDay, .customerID]),
    Format(
      id: "xero-aged-receivables-detail", title: "Xero Aged Receivables Detail",
      signatures: [["invoicenumber", "invoicedate", "duedate", "older", "total"]],
      labelsNameCustomers: true,
      headings: [
        .number: ["invoicenumber"], .issued: ["invoicedate"], .due: ["duedate"],
        .balance: ["total"],
      ],
      without: [.amount, .customerID, .customerName, .status, .group, .kind, .alternate],
      lacks: [.paidDay, .paidDocuments, .currency, .customerID]),
  ]
}
