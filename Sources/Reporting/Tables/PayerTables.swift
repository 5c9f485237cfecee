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

/// `score_points.csv`: one row per line of a score; the points of an account add up to its score before rounding.
package struct ScorePointsTable: Table {
  package let name = "score_points"
  package let columns: [Column]
  let book: Book
  let rows: [(account: Int, point: Payer.Point)]

  /// The table of all scores of a payer report.
  package init(_ report: PayerReport, book: Book) {
    columns =
      [
        .text("customer_id"), .text("currency"), .text("item"), .number("data"),
        .number("weight"), .number("points"), .text("group"),
      ] + book.entityColumns
    self.book = book
    rows = report.payers.flatMap { payer in payer.points.map { (payer.account, $0) } }
  }

  package var rowCount: Int { rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let (index, point) = rows[row]
    let account = book.accounts[index]
    let customer = book.customers[Int(account.customer)]
    cells.text(customer.id)
    cells.text(account.currency.description)
    cells.text(point.item)
    cells.decimal(point.data, digits: 4)
    cells.integer(Int(point.weight))
    cells.decimal(point.points, digits: 2)
    cells.text(customer.group)
    writeEntity(of: account, in: book, to: &cells)
  }
}

/// `limits.csv`: one row per customer with a limit.
package struct LimitsTable: Table {
  package let name = "limits"
  package let columns: [Column]
  let book: Book
  let rows: [LimitUse]
  let near: Ratio

  /// The table of all limits; from the share `near` on one is near its limit.
  package init(_ limits: [LimitUse], near: Ratio, book: Book) {
    self.near = near
    columns =
      [
        .text("customer_id"), .text("customer"), .text("currency"), .number("limit"),
        .number("exposure"), .number("unbilled"), .number("utilisation"), .text("state"),
        .text("group"),
      ] + book.entityColumns
    self.book = book
    rows = limits
  }

  package var rowCount: Int { rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let use = rows[row]
    let account = book.accounts[use.account]
    let customer = book.customers[Int(account.customer)]
    cells.text(customer.id)
    cells.text(customer.name)
    cells.text(account.currency.description)
    cells.money(use.limit, digits: account.currency.digits)
    cells.money(use.exposure, digits: account.currency.digits)
    cells.money(use.unbilled, digits: account.currency.digits)
    cells.ratio(use.utilisation, digits: 4)
    cells.text(use.state(near: near))
    cells.text(customer.group)
    writeEntity(of: account, in: book, to: &cells)
  }
}
