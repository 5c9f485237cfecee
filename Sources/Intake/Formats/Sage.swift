import Receivables

extension Format {
  /// Sage 50 UK (audit trail) and US (sales journal).
  static let sage: [Format] = [
    // Amounts are positive; the type carries the direction. The trail shows no allocations.
    Format(
      id: "sage-50-uk-audit-trail", title: "Sage 50 UK audit trail", evidence: .documented,
      signatures: [["type", "accountreference", "date", "reference", "netamount", "taxamount"]],
      headings: [
        .number: ["reference"], .amount: ["netamount"], .tax: ["taxamount"], .issued: ["date"],
        .customerID: ["accountreference"], .kind: ["type"],
      ],
      without: [.customerName, .balance, .due, .group, .alternate],
      kinds: [
        "si": .invoice, "sc": .creditNote, "sr": .payment, "sa": .payment, "sd": .creditNote,
        "sp": .other,
      ],
      filters: [RowFilter(headings: ["type"], keeps: ["si", "sc", "sr", "sa", "sd", "sp"])],
      dateOrder: .dayFirst, lacks: [.dueDay, .balance, .currency]),
    // The list of transactions states what was paid of each.
    Format(
      id: "sage-50-uk-transactions", title: "Sage 50 UK transactions", evidence: .untested,
      signatures: [["type", "account", "nominal", "date", "ref", "net", "tax", "amountpaid"]],
      headings: [
        .number: ["ref"], .amount: ["net"], .tax: ["tax"], .issued: ["date"], .due: ["datedue"],
        .customerID: ["account"], .kind: ["type"], .paidAmount: ["amountpaid"],
      ],
      without: [.customerName, .balance, .group, .alternate, .paidDay, .paidFlag, .status],
      kinds: [
        "si": .invoice, "sc": .creditNote, "sr": .payment, "sa": .payment, "sd": .creditNote,
        "sp": .other,
      ],
      filters: [RowFilter(headings: ["type"], keeps: ["si", "sc", "sr", "sa", "sd", "sp"])],
      dateOrder: .dayFirst, lacks: [.paidDay, .currency]),
    // A quote is no receivable; a voided invoice and its reversal cancel each other.
    Format(
      id: "sage-50-us-sales-journal", title: "Sage 50 US Sales Journal",
      signatures: [
        ["customerid", "invoicecmno", "accountsreceivableamount", "numberofdistributions"]
      ],
      headings: [
        .number: ["invoicecmno"], .amount: ["accountsreceivableamount"], .issued: ["date"],
        .due: ["datedue"], .terms: ["displayedterms"], .customerID: ["customerid"],
        .customerName: ["customername"],
      ],
      without: [.balance, .kind, .group, .appliedTo, .alternate, .lineTotal, .status],
      grain: .lineItem, filters: [RowFilter(headings: ["quote"], keeps: ["false", ""])],
      reversal: (names: "voidedbytransaction", number: "transactionnumber"),
      lacks: [.balance, .currency]),
  ]
}
