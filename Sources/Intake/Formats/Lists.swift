extension Format {
  /// Flat lists that need no more than their own headings.
  static let lists: [Format] = [
    // `PaperlessDate`, `DaysToSettle` and `DaysLate` are not read: the first is no document day, the others are outcomes that
    // the days give exactly.
    Format(
      id: "settled-invoices", title: "settled invoices with settlement day",
      signatures: [["customerid", "invoicenumber", "settleddate", "invoiceamount"]],
      headings: [.paidDay: ["settleddate"], .amount: ["invoiceamount"]],
      without: [.status, .group, .balance, .alternate])
  ]
}
