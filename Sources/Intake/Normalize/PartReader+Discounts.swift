import Receivables

/// Discounts taken with payments.
extension PartReader {
  /// A discount that the current row says was taken.
  @inline(never)
  mutating func noteDiscount(
    account: Int, key: UInt64, issued: Day?, due: Day?, paid: Day?,
    _ scanner: borrowing RecordScanner
  ) {
    let days = discountDays(scanner)
    part.discounts.append(
      Reduction(
        account: Int32(account), key: key, issued: issued, due: due, day: paid,
        amount: takenDiscount, cause: .discount,
        until: days > 0 ? issued.map { $0 + days } : nil))
  }

  /// Days within which the row's terms, or its customer's, allow a discount; 0 where neither says.
  mutating func discountDays(_ scanner: borrowing RecordScanner) -> Int {
    let stated =
      columns.terms >= 0
      ? discountTerms.meaning(scanner.field(columns.terms)) { PaymentTerms.discountDays(text($0)) }
      : nil
    guard stated == nil, mastersAllowDiscounts else { return stated ?? 0 }
    return master(scanner) { $0.discountDays > 0 ? $0.discountDays : nil } ?? 0
  }
}
