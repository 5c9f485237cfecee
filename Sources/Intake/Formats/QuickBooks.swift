extension Format {
  /// QuickBooks Online, A/R Aging Detail: open transactions under their bucket, customers by name.
  static let quickBooksAgingDetail = Format(
    id: "quickbooks-ar-aging-detail", title: "QuickBooks Online A/R Aging Detail",
    signature: ["transactiontype", "openbalance", "amount", "duedate"],
    // The accounts-payable twin has a vendor and a column of days.
    excluded: ["vendordisplayname", "vendor"], isGrouped: true,
    headings: [.number: ["num", "no"], .balance: ["openbalance"], .amount: ["amount"]],
    without: [.status, .group], blankBalanceIsZero: true)

  /// QuickBooks Online, Open Invoices: open transactions under their customer.
  static let quickBooksOpenInvoices = Format(
    id: "quickbooks-open-invoices", title: "QuickBooks Online Open Invoices",
    signature: ["transactiontype", "openbalance"],
    excluded: ["vendordisplayname", "vendor"], isGrouped: true,
    headings: [.number: ["num", "no"], .balance: ["openbalance"]],
    without: [.status, .group], blankBalanceIsZero: true)
}
