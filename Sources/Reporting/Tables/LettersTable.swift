package import Analysis
package import Receivables

/// `letters.csv`: one row per letter.
package struct LettersTable: Table {
  /// One letter.
  package struct Row: Sendable {
    var kind: Letter.Kind
    var account: Int
    var documents: Int
    var total: Int64
    var interest: Int64
    var deadline: Day
    var file: String
    /// What it should have and nobody has stated.
    package var missing: [String]

    /// A letter; sums in minor units of the account's currency, the file without its ending.
    package init(
      kind: Letter.Kind, account: Int, documents: Int, total: Int64, interest: Int64,
      deadline: Day, file: String, missing: [String]
    ) {
      (self.kind, self.account, self.documents) = (kind, account, documents)
      (self.total, self.interest, self.deadline, self.file) = (total, interest, deadline, file)
      self.missing = missing
    }
  }

  package let name = "letters"
  package let columns: [Column]
  private let rows: [Row]
  private let book: Book

  /// The table of letters.
  package init(_ rows: [Row], book: Book) {
    columns =
      [
        .text("kind"), .text("customer_id"), .text("customer"), .text("currency"),
        .number("documents"), .number("open"), .number("interest_and_fees"), .text("deadline"),
        .text("file"), .text("email"), .text("group"), .text("missing"),
      ] + book.entityColumns
    self.rows = rows
    self.book = book
  }

  package var rowCount: Int { rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let row = rows[row]
    let account = book.accounts[row.account]
    let customer = book.customers[Int(account.customer)]
    cells.text(row.kind.rawValue)
    cells.text(customer.id)
    cells.text(customer.name)
    cells.text(account.currency.description)
    cells.integer(row.documents)
    cells.money(row.total, digits: account.currency.digits)
    // Only where the letter itself states them.
    let isDemand = row.kind == .demand || row.kind == .finalDemand
    cells.money(
      isDemand || row.kind == .pack ? row.interest : nil, digits: account.currency.digits)
    cells.day(isDemand ? row.deadline : nil)
    cells.text(row.file)
    cells.text(customer.facts.email)
    cells.text(customer.group)
    cells.text(row.missing.joined(separator: ", "))
    writeEntity(of: account, in: book, to: &cells)
  }
}
