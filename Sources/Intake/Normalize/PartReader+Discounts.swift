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
    let stated = discountDays(in: columns.terms, scanner)
    guard stated == nil, mastersAllowDiscounts else { return stated ?? 0 }
    return master(scanner) { $0.discountDays > 0 ? $0.discountDays : nil } ?? 0
  }

  /// Days of discount that a cell states; nil where it states none, or where there is no such column.
  @inline(__always)
  mutating func discountDays(in column: Int, _ scanner: borrowing RecordScanner) -> Int? {
    guard column >= 0 else { return nil }
    return discountTerms.meaning(scanner.field(column)) { PaymentTerms.discountDays(text($0)) }
  }
}
