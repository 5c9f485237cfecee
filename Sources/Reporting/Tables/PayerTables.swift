package import Analysis
package import Receivables

/// `payers.csv`: one row per customer and currency with documents.
package struct PayersTable: Table {
  package let name = "payers"
  package let columns: [Column]
  let book: Book
  let report: PayerReport

  /// The table of a payer report.
  package init(_ report: PayerReport, book: Book) {
    columns =
      [
        .text("customer_id"), .text("customer"), .text("currency"), .number("settled"),
        .number("late"),
        .number("late_rate"), .number("late_rate_low"), .number("late_rate_high"),
        .number("weighted_days_late"), .number("median_days_late"), .number("payment_index"),
        .number("trend_days"), .number("score"), .text("flags"), .text("group"),
      ] + book.entityColumns
    self.book = book
    self.report = report
  }

  package var rowCount: Int { report.payers.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let payer = report.payers[row]
    let account = book.accounts[payer.account]
    let customer = book.customers[Int(account.customer)]
    cells.text(customer.id)
    cells.text(customer.name)
    cells.text(account.currency.description)
    cells.integer(payer.settled)
    cells.integer(payer.late)
    cells.decimal(payer.lateRate?.rate, digits: 4)
    cells.decimal(payer.lateRate?.low, digits: 4)
    cells.decimal(payer.lateRate?.high, digits: 4)
    cells.decimal(payer.weightedDaysLate, digits: 1)
    cells.decimal(payer.medianDaysLate, digits: 1)
    cells.decimal(payer.paymentIndex, digits: 2)
    cells.decimal(payer.trend, digits: 2)
    cells.integer(payer.score)
    cells.text(payer.flags.map(\.code.rawValue).joined(separator: " "))
    cells.text(customer.group)
    writeEntity(of: account, in: book, to: &cells)
  }
}

/// `flags.csv`: one row per flag raised.
package struct FlagsTable: Table {
  package let name = "flags"
  package let columns: [Column]
  let book: Book
  let rows: [(account: Int, flag: Flag)]

  /// The table of all flags of a payer report.
  package init(_ report: PayerReport, book: Book) {
    columns =
      [
        .text("customer_id"), .text("customer"), .text("currency"), .text("code"),
        .number("amount"),
        .number("observations"), .number("measured"), .number("threshold"), .text("setting"),
        .text("evidence"), .text("group"),
      ] + book.entityColumns
    self.book = book
    rows = report.payers.flatMap { payer in payer.flags.map { (payer.account, $0) } }
  }

  package var rowCount: Int { rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let (account, flag) = rows[row]
    let currency = book.accounts[account].currency
    let customer = book.customer(of: account)
    cells.text(customer.id)
    cells.text(customer.name)
    cells.text(currency.description)
    cells.text(flag.code.rawValue)
    cells.money(flag.amount, digits: currency.digits)
    cells.integer(flag.observations)
    cells.decimal(flag.measured, digits: flag.digits)
    cells.decimal(flag.threshold, digits: flag.digits)
    cells.text(flag.setting)
    cells.text(flag.evidence)
    cells.text(customer.group)
    writeEntity(of: book.accounts[account], in: book, to: &cells)
  }
}
