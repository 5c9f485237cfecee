extension Format {
  /// A list of settled invoices with the day of settlement, in the shape of the public "Late Payment Histories" sample.
  ///
  /// `PaperlessDate`, `DaysToSettle` and `DaysLate` are not read: the first is no document day, the others are outcomes that
  /// the days give exactly.
  static let settledInvoices = Format(
    id: "settled-invoices", title: "settled invoices with settlement day",
    signature: ["customerid", "invoicenumber", "settleddate", "invoiceamount"],
    headings: [.paidDay: ["settleddate"], .amount: ["invoiceamount"]],
    without: [.status, .group, .balance])
}
