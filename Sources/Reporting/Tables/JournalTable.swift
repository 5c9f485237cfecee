package import Analysis
package import Receivables

/// `journal.csv`: one row per line of a proposed entry; every entry balances in its currency.
package struct JournalTable: Table {
  package let name = "journal"
  package let columns: [Column]
  let book: Book
  let lines: [JournalLine]

  /// The table of proposed entries.
  package init(_ lines: [JournalLine], book: Book) {
    columns =
      [
        .text("entry_id"), .text("date"), .text("account"), .number("debit"), .number("credit"),
        .text("currency"), .text("customer_id"), .text("document"), .text("memo"),
      ] + book.entityColumns
    self.book = book
    self.lines = lines
  }

  package var rowCount: Int { lines.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let line = lines[row]
    let document = line.document.map { book.documents[Int($0)] }
    cells.text(line.entry)
    cells.day(book.asOf)
    cells.text(line.account)
    cells.money(line.debit == 0 ? nil : line.debit, digits: line.currency.digits)
    cells.money(line.credit == 0 ? nil : line.credit, digits: line.currency.digits)
    cells.text(line.currency.description)
    cells.text(document.map { book.customer(of: Int($0.account)).id } ?? "")
    cells.text(document.map { book.number(of: $0) } ?? "")
    cells.text(line.memo)
    if let document {
      writeEntity(of: book.accounts[Int(document.account)], in: book, to: &cells)
    } else if book.hasEntities {
      cells.blank()
    }
  }
}

/// `stress.csv`: one row per currency, horizon and scenario.
package struct StressTable: Table {
  package let name = "stress"
  package let columns: [Column] = [
    .text("currency"), .text("scenario"), .number("horizon_days"), .number("cash"),
    .number("expected"), .number("needs"), .number("coverage"), .number("shortfall"),
    .text("remedy"), .text("largest"), .number("largest_open"), .number("loss_if_insolvent"),
  ]
  private let cases: [StressCase]
  private let remedies: [String]

  /// The table of all cases; `remedies` says what would close each shortfall.
  package init(_ cases: [StressCase], remedies: [String]) {
    self.cases = cases
    self.remedies = remedies
  }

  package var rowCount: Int { cases.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let stress = cases[row]
    let digits = stress.currency.digits
    cells.text(stress.currency.description)
    cells.text(stress.scenario.word)
    cells.integer(stress.horizon)
    cells.money(stress.cash, digits: digits)
    cells.money(stress.expected, digits: digits)
    cells.money(stress.needs, digits: digits)
    cells.decimal(stress.coverage, digits: 4)
    cells.money(stress.shortfall, digits: digits)
    cells.text(remedies[row])
    cells.text(stress.largest?.name ?? "")
    cells.money(stress.largest?.open, digits: digits)
    cells.money(stress.lossIfInsolvent, digits: digits)
  }
}
