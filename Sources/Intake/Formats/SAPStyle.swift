extension Format {
  /// SAP-shaped invoice list (`buisness_year`, `doc_id`, `isOpen`): four date styles, ids written as floats, names that vary
  /// from row to row, so that the customer number is the key.
  static let sapStyle = Format(
    id: "sap-style-list", title: "SAP-style invoice list",
    signature: ["custnumber", "docid", "totalopenamount", "isopen", "dueindate"],
    headings: [
      .number: ["docid", "invoiceid"], .issued: ["postingdate"], .due: ["dueindate"],
      .amount: ["totalopenamount"], .paidDay: ["cleardate"], .customerID: ["custnumber"],
    ],
    // The amount is the invoice's, open or not; terms are codes that name no number of days.
    without: [.balance, .terms, .status, .group])
}
