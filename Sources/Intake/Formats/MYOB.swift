extension Format {
  /// MYOB AccountRight: exported sales, one row per line, no due day and no balance.
  static let myob: [Format] = [
    Format(
      id: "myob-sales", title: "MYOB AccountRight sales",
      signatures: [
        ["colastname", "invoiceno", "salestatus", "inctaxtotal"],
        ["colastname", "invoiceno", "salestatus", "total"],
      ],
      headings: [
        .customerName: ["colastname"], .firstName: ["firstname"], .number: ["invoiceno"],
        .issued: ["date"], .lineTotal: ["inctaxtotal", "total"], .paidAmount: ["amountpaid"],
        .termsDays: ["balanceduedays"], .currency: ["currencycode"],
      ],
      without: [.amount, .balance, .terms, .due, .customerID, .group, .status, .kind, .alternate],
      grain: .line, filters: [RowFilter(headings: ["salestatus"], keeps: ["i", ""])],
      dateOrder: .dayFirst, lacks: [.dueDay, .balance, .customerID])
  ]
}
