extension Format {
  /// QuickBooks Online and Desktop: open transactions under their bucket or customer.
  static let quickBooks: [Format] = [
    // The balance runs along with the rows; what is open stands beside it.
    Format(
      id: "quickbooks-customer-balance-detail",
      title: "QuickBooks Online Customer Balance Detail", evidence: .untested,
      signatures: [["transactiontype", "openbalance", "amount", "balance"]],
      excluded: ["vendordisplayname", "vendor", "name", "customerfullname", "customer"],
      hasLabelColumn: true, labelsNameCustomers: true,
      headings: [.number: ["num", "no"], .balance: ["openbalance"], .amount: ["amount"]],
      without: [.status, .group, .customerName, .customerID, .alternate], blankBalanceIsZero: true,
      hasSubCustomers: true, lacks: [.paidDay, .currency, .customerID]),
    Format(
      id: "quickbooks-collections", title: "QuickBooks Online Collections Report",
      evidence: .untested,
      signatures: [["transactiontype", "pastdue", "duedate", "openbalance", "amount"]],
      excluded: ["vendordisplayname", "vendor", "name", "customerfullname", "customer"],
      hasLabelColumn: true, labelsNameCustomers: true,
      headings: [.number: ["num", "no"], .balance: ["openbalance"], .amount: ["amount"]],
      without: [.status, .group, .customerName, .customerID, .alternate], blankBalanceIsZero: true,
      hasSubCustomers: true, lacks: [.paidDay, .paidDocuments, .currency, .customerID]),
    Format(
      id: "quickbooks-ar-aging-detail", title: "QuickBooks Online A/R Aging Detail",
      signatures: [["transactiontype", "openbalance", "amount", "duedate"]],
      // The accounts-payable twin has a vendor and a column of days.
      excluded: ["vendordisplayname", "vendor", "name"], hasLabelColumn: true,
      // Lists in several currencies show the home currency beside the document's own.
      headings: [
        .number: ["num", "no"], .balance: ["foreignopenbalance", "openbalance"],
        .amount: ["foreignamount", "amount"],
      ],
      without: [.status, .group, .terms, .entity, .alternate], grain: .line,
      blankBalanceIsZero: true, hasSubCustomers: true,
      lacks: [.paidDay, .paidDocuments, .currency, .customerID]),
    Format(
      id: "quickbooks-invoice-list", title: "QuickBooks Online Invoice List",
      evidence: .untested,
      signatures: [["transactiontype", "openbalance", "amount", "name", "memodescription"]],
      excluded: ["vendordisplayname", "vendor"], hasLabelColumn: true,
      headings: [
        .number: ["num", "no"], .balance: ["openbalance"], .lineTotal: ["amount"],
        .customerName: ["name"],
      ],
      without: [.status, .group, .terms, .amount, .alternate], grain: .line,
      blankBalanceIsZero: true, hasSubCustomers: true, zeroIsVoid: true,
      lacks: [.paidDay, .currency, .customerID]),
    Format(
      id: "quickbooks-open-invoices", title: "QuickBooks Online Open Invoices",
      evidence: .untested,
      signatures: [["transactiontype", "openbalance"]],
      excluded: ["vendordisplayname", "vendor", "customerproject", "amount"], hasLabelColumn: true,
      labelsNameCustomers: true,
      headings: [.number: ["num", "no"], .balance: ["openbalance"]],
      without: [.status, .group, .customerName, .customerID, .alternate], blankBalanceIsZero: true,
      hasSubCustomers: true,
      lacks: [.paidDay, .paidDocuments, .currency, .customerID]),
    Format(
      id: "quickbooks-desktop-aging", title: "QuickBooks Desktop A/R Aging Detail",
      signatures: [["type", "date", "num", "name", "openbalance", "aging"]], hasLabelColumn: true,
      headings: [
        .number: ["num"], .balance: ["openbalance"], .customerName: ["name"], .kind: ["type"],
      ],
      without: [.status, .group, .customerID, .alternate], hasSubCustomers: true,
      lacks: [.paidDay, .paidDocuments, .currency, .customerID, .asOfDay]),
    Format(
      id: "quickbooks-desktop-open", title: "QuickBooks Desktop Open Invoices",
      signatures: [["type", "date", "num", "openbalance", "aging"]], hasLabelColumn: true,
      labelsNameCustomers: true,
      headings: [.number: ["num"], .balance: ["openbalance"], .kind: ["type"]],
      without: [.status, .group, .customerName, .customerID, .alternate], hasSubCustomers: true,
      lacks: [.paidDay, .paidDocuments, .currency, .customerID, .asOfDay]),
  ]
}
