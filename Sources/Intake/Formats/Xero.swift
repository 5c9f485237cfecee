extension Format {
  /// Xero, sales invoices export: one row per line item, document totals repeated on each.
  ///
  /// Overpayments have no number and are unapplied cash. Paid days are not in the file.
  static let xeroSalesInvoices = Format(
    id: "xero-sales-invoices", title: "Xero sales invoices",
    signature: ["contactname", "invoicenumber", "invoiceamountdue", "lineamount", "total"],
    headings: [
      .number: ["invoicenumber"], .amount: ["total"], .balance: ["invoiceamountdue"],
      .paidAmount: ["invoiceamountpaid"], .kind: ["type"], .customerName: ["contactname"],
    ],
    without: [.group, .terms, .customerID], grain: .lineItem)
}
