package import Analysis
package import Receivables

/// `factoring.csv`: one row per open debit document.
package struct FactoringTable: Table {
  package let name = "factoring"
  package let columns: [Column]
  let book: Book
  let report: FactoringReport
  private let rates: [Currency: Ratio]

  /// The table of a factoring report.
  package init(_ report: FactoringReport, book: Book) {
    columns =
      [
        .text("customer_id"), .text("customer"), .text("document"), .text("currency"),
        .number("open"),
        .number("eligible"), .number("ineligible"), .text("reason"), .number("advance_rate"),
        .number("advance"), .number("reserve"), .number("fee"), .number("net_proceeds"),
        .number("annual_cost"), .text("expected_payment_day"), .text("group"),
      ] + book.entityColumns
    self.book = book
    self.report = report
    rates = Dictionary(uniqueKeysWithValues: report.estimates.map { ($0.currency, $0.rate) })
  }

  package var rowCount: Int { report.lines.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let line = report.lines[row]
    let document = book.documents[Int(line.document)]
    let account = book.accounts[Int(document.account)]
    let digits = account.currency.digits
    writeHead(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.money(document.open, digits: digits)
    cells.money(line.eligible, digits: digits)
    cells.money(document.open - line.eligible, digits: digits)
    cells.text(line.reason?.word ?? "")
    cells.ratio(rates[account.currency], digits: 4)
    cells.money(line.advance, digits: digits)
    cells.money(line.eligible - line.advance, digits: digits)
    cells.money(line.fee, digits: digits)
    cells.money(line.eligible - line.fee, digits: digits)
    if line.advance > 0, let expected = line.expectedDay {
      let days = Double(max(1, expected - book.asOf))
      cells.decimal(Double(line.fee) / Double(line.advance) * 365 / days, digits: 4)
    } else {
      cells.blank()
    }
    cells.day(line.expectedDay)
    cells.text(book.customers[Int(account.customer)].group)
    writeEntity(of: account, in: book, to: &cells)
  }
}

/// `ineligibles.csv`: one row per amount that falls out.
package struct IneligiblesTable: Table {
  package let name = "ineligibles"
  package let columns: [Column]
  let book: Book
  let report: FactoringReport

  /// The table of a factoring report's exclusions.
  package init(_ report: FactoringReport, book: Book) {
    columns =
      [
        .text("customer_id"), .text("customer"), .text("document"), .text("currency"),
        .number("rule"),
        .text("reason"), .number("amount"), .text("group"),
      ] + book.entityColumns
    self.book = book
    self.report = report
  }

  package var rowCount: Int { report.exclusions.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let exclusion = report.exclusions[row]
    let document = book.documents[Int(exclusion.document)]
    let account = book.accounts[Int(document.account)]
    writeHead(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.integer(exclusion.reason.rule.rawValue)
    cells.text(exclusion.reason.word)
    cells.money(exclusion.amount, digits: account.currency.digits)
    cells.text(book.customers[Int(account.customer)].group)
    writeEntity(of: account, in: book, to: &cells)
  }
}

/// `factoring_summary.csv`: per currency 70, 80, 85, 90 % and the estimate.
package struct FactoringSummaryTable: Table {
  package let name = "factoring_summary"
  package let columns: [Column] = [
    .text("currency"), .number("advance_rate"), .number("gross"), .number("ineligible"),
    .number("eligible"), .number("advance"), .number("reserve"), .number("fee"),
    .number("net_proceeds"), .number("annual_cost"), .text("basis"), .number("dilution_12m"),
    .number("dilution_3m"), .number("rule_a"), .number("rule_b"), .number("rule_c"),
  ]
  let report: FactoringReport

  /// The table of a factoring report's totals.
  package init(_ report: FactoringReport) { self.report = report }

  package var rowCount: Int { report.totals.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let total = report.totals[row]
    let digits = total.currency.digits
    cells.text(total.currency.description)
    cells.ratio(total.rate, digits: 4)
    cells.money(total.gross, digits: digits)
    cells.money(total.ineligible, digits: digits)
    cells.money(total.eligible, digits: digits)
    cells.money(total.advance, digits: digits)
    cells.money(total.reserve, digits: digits)
    cells.money(total.fee, digits: digits)
    cells.money(total.netProceeds, digits: digits)
    cells.decimal(total.annualCost, digits: 4)
    // The rate in force stands last of each currency.
    let isLast = row + 1 == rowCount || report.totals[row + 1].currency != total.currency
    let estimate = report.estimates.first { $0.currency == total.currency }
    cells.text(isLast ? estimate?.isGiven == true ? "given" : "estimate" : "table")
    cells.ratio(estimate?.dilution, digits: 4)
    cells.ratio(estimate?.dilution3Months, digits: 4)
    for rule in FactoringTerms.RateRule.allCases { cells.ratio(estimate?.byRule[rule], digits: 4) }
  }
}
