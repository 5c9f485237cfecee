import Receivables

extension Format {
  /// Acumatica: one small table per customer.
  static let acumatica: [Format] = [
    Format(
      id: "acumatica-ar-aging", title: "Acumatica AR Aging (Detailed)",
      signatures: [["doctype", "refnbr", "docdate", "duedate", "balance"]],
      labelsNameCustomers: true, repeatsHeader: true,
      headings: [
        .number: ["refnbr"], .issued: ["docdate"], .balance: ["balance"], .kind: ["doctype"],
      ],
      without: [.customerName, .customerID, .amount, .group, .alternate],
      kinds: ["overduecharge": .debitNote, "prepayment": .payment],
      lacks: [.paidDay, .paidDocuments, .currency])
  ]
}
