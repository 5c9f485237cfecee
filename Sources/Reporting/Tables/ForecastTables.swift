package import Analysis
package import Receivables

/// `late_risk.csv`: one row per open debit document with a due day.
package struct LateRiskTable: Table {
  package let name = "late_risk"
  package let columns: [Column]
  let report: ForecastReport
  let book: Book

  /// The table of all predictions.
  package init(_ report: ForecastReport, book: Book) {
    columns =
      [
        .text("customer_id"), .text("customer"), .text("document"), .text("currency"),
        .number("open"), .number("days_past_due"), .number("p_late"), .number("p_paid_7"),
        .number("p_paid_30"), .number("p_paid_60"), .number("p_paid_90"),
        .text("expected_payment_day"), .text("group"),
      ] + book.entityColumns
    self.report = report
    self.book = book
  }

  package var rowCount: Int { report.documents.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let forecast = report.documents[row]
    let document = book.documents[Int(forecast.document)]
    let account = book.accounts[Int(document.account)]
    let customer = book.customers[Int(account.customer)]
    cells.text(customer.id)
    cells.text(customer.name)
    writeNumber(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.money(document.open, digits: account.currency.digits)
    cells.integer(document.daysPastDue(asOf: book.asOf))
    cells.decimal(forecast.late, digits: 4)
    cells.decimal(forecast.paid.0, digits: 4)
    cells.decimal(forecast.paid.1, digits: 4)
    cells.decimal(forecast.paid.2, digits: 4)
    cells.decimal(forecast.paid.3, digits: 4)
    cells.day(forecast.expectedDay)
    cells.text(customer.group)
    writeEntity(of: account, in: book, to: &cells)
  }
}

/// `forecast.csv`: one row per week and currency.
package struct ForecastTable: Table {
  package let name = "forecast"
  package let columns: [Column] = [
    .text("week"), .text("currency"), .number("expected"), .number("low"), .number("high"),
    .number("contractual"), .text("to"), .text("note"),
  ]
  private let rows: [(forecast: CashForecast, week: CashForecast.Week)]

  /// The table of all currencies, by week.
  package init(_ report: ForecastReport) {
    rows = (0..<13).flatMap { week in
      report.cash.filter { $0.weeks.indices.contains(week) }.map { ($0, $0.weeks[week]) }
    }
  }

  package var rowCount: Int { rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let (forecast, week) = rows[row]
    let digits = forecast.currency.digits
    cells.day(week.from)
    cells.text(forecast.currency.description)
    cells.money(week.expected, digits: digits)
    cells.money(week.low, digits: digits)
    cells.money(week.high, digits: digits)
    cells.money(week.contractual, digits: digits)
    cells.day(week.to)
    cells.text(forecast.note)
  }
}

extension CashForecast {
  /// What must be known about the figures.
  package var note: String {
    if let reason { return "n/a: \(reason)" }
    return checkedDays < 4 ? "short history: rates checked on \(checkedDays) past days" : ""
  }
}

/// `due_ladder.csv`: one row per future band of due days and currency.
package struct DueLadderTable: Table {
  package let name = "due_ladder"
  package let columns: [Column] = [
    .text("currency"), .text("due_from"), .text("due_to"), .number("open"), .number("expected"),
  ]
  private let bands: [DueBand]

  /// The table of all bands.
  package init(_ report: ForecastReport) { bands = report.bands }

  package var rowCount: Int { bands.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let band = bands[row]
    cells.text(band.currency.description)
    cells.day(band.from)
    cells.day(band.to)
    cells.money(band.open, digits: band.currency.digits)
    cells.money(band.expected, digits: band.currency.digits)
  }
}
