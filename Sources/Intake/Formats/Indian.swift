import Receivables

extension Format {
  /// Tally (pending bills) and Busy (vouchers).
  static let indian: [Format] = [
    // Totals net receipts at two levels and prove nothing.
    Format(
      id: "tally-pending-bills", title: "Tally pending bills",
      signatures: [["date", "refno", "partysname", "opening", "pending", "dueon"]],
      labelsNameCustomers: true,
      headings: [
        .number: ["refno"], .amount: ["opening"], .balance: ["pending"], .due: ["dueon"],
      ],
      without: [.customerName, .customerID, .group, .kind, .alternate],
      lacks: [.paidDay, .paidDocuments, .currency, .customerID, .asOfDay]),
    Format(
      id: "busy-vouchers", title: "Busy vouchers",
      signatures: [["vchtype", "date", "vchno", "account", "debit", "credit", "method"]],
      headings: [
        .number: ["refno"], .customerName: ["account"], .issued: ["date"], .kind: ["vchtype"],
        .debit: ["debit"], .credit: ["credit"],
      ],
      without: [.customerID, .due, .group, .alternate, .amount], grain: .ledger,
      filters: [
        RowFilter(headings: ["method"], keeps: ["agstref", "newref", "onaccount", "advance"]),
        RowFilter(headings: ["vchtype"], drops: ["purchase", "payment", "purc"]),
      ], fillsDown: true, lacks: [.dueDay, .currency, .customerID]),
  ]
}
