internal import CLibXLSXWriter
import Analysis
import Receivables

/// The first sheet: key figures by currency, links to the others, and charts.
struct SummarySheet {
  private let facts: WorkbookFacts
  private let sheets: [String: TableSheet]
  private let concentration: ConcentrationSheet?
  private let checks: ChecksSheet
  private let workbook: Workbook

  init(
    _ facts: WorkbookFacts, _ sheets: [String: TableSheet], _ concentration: ConcentrationSheet?,
    _ checks: ChecksSheet, in workbook: Workbook
  ) {
    (self.facts, self.sheets, self.concentration) = (facts, sheets, concentration)
    (self.checks, self.workbook) = (checks, workbook)
  }

  /// Key figures: heading, sheet, column.
  private static let figures: [(String, String, String)] = [
    ("Open", "aging", "open"), ("Unapplied", "aging", "unapplied"), ("Net", "aging", "net"),
    ("Past due", "aging", "past_due"), ("Disputed", "aging", "disputed"),
    ("Eligible", "factoring", "eligible"), ("Cash from factoring", "factoring", "advance"),
    ("Worth collecting", "collections", "net_present_value"),
    ("Expected in 13 weeks", "forecast", "expected"),
  ]

  /// Fills the sheet; `order` names the sheets behind it.
  func write(on sheet: Sheet, order: [String]) {
    let book = facts.summary.book
    sheet.width(0...0, 26)
    sheet.width(1...Self.figures.count, 17)
    sheet.printsLandscape(headingRow: 0)
    sheet.text(0, 0, "Receivables", .title)
    sheet.text(1, 0, "As of", .verdict)
    sheet.number(1, 1, Double(book.asOf.number) + 25_569, CellFormat(kind: .day))
    sheet.text(2, 0, "All checks hold", .verdict)
    sheet.formula(
      2, 1, checks.verdict.reference, text: ChecksSheet.word(checks.verdict.isTrue),
      CellFormat(kind: .verdict))
    sheet.text(
      3, 0,
      "Totals, shares, bucket sums and allowance are formulas: select a cell to see where it comes from.",
      .note)
    sheet.text(5, 0, "Currency", .header)
    for (place, figure) in Self.figures.enumerated() {
      sheet.text(5, place + 1, figure.0, .header)
    }
    var row = 6
    let currencies = facts.summary.aging.totals.map(\.currency)
    for currency in currencies {
      sheet.text(row, 0, currency.description, .verdict)
      for (place, figure) in Self.figures.enumerated() {
        guard let total = sheets[figure.1]?.total(figure.2, currency.description) else { continue }
        sheet.formula(
          row, place + 1, total.reference, total.value,
          CellFormat(kind: .money(currency.digits)))
      }
      row += 1
    }
    row += 1
    sheet.text(row, 0, "Sheets", .verdict)
    let chartRow = row
    for name in order {
      row += 1
      sheet.link(row, 0, to: name)
    }
    var place = 0
    for currency in currencies.prefix(3) {
      for chart in [aging(currency), dependence(currency), cash(currency)] {
        guard let chart else { continue }
        sheet.place(chart, row: chartRow + 18 * (place / 2), column: place % 2 == 0 ? 2 : 7)
        place += 1
      }
    }
  }

  private func chart(_ type: lxw_chart_type, _ title: String) -> UnsafeMutablePointer<lxw_chart>? {
    let chart = workbook.chart(type)
    if let chart {
      chart_title_set_name(chart, title)
      chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
    }
    return chart
  }

  private func series(
    _ chart: UnsafeMutablePointer<lxw_chart>, _ name: String, categories: String, values: String
  ) {
    let series = chart_add_series(chart, "=" + categories, "=" + values)
    if let series { chart_series_set_name(series, name) }
  }

  /// Open balances by bucket.
  private func aging(_ currency: Currency) -> UnsafeMutablePointer<lxw_chart>? {
    guard let aging = sheets["aging"], let row = aging.totalRows[currency.description],
      let first = aging.columns["not_due"], let last = aging.columns["undated"],
      let chart = chart(LXW_CHART_COLUMN, "How late, \(currency)")
    else { return nil }
    func cells(_ row: Int) -> String {
      "'\(aging.sheet.name)'!$\(Sheet.letters(first))$\(row + 1):$\(Sheet.letters(last))$\(row + 1)"
    }
    series(chart, "Open", categories: cells(0), values: cells(row))
    chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_NONE.rawValue))
    return chart
  }

  /// Shares of the largest customers.
  private func dependence(_ currency: Currency) -> UnsafeMutablePointer<lxw_chart>? {
    guard let concentration, let rows = concentration.largest[currency],
      let chart = chart(LXW_CHART_COLUMN, "Largest customers, \(currency)")
    else { return nil }
    let shown = rows.lowerBound...min(rows.upperBound, rows.lowerBound + 9)
    let names = concentration.sheet.reference(shown, ConcentrationSheet.nameColumn)
    for (name, column) in [("Share", ConcentrationSheet.shareColumn), ("Cumulative", 5)] {
      series(
        chart, name, categories: names, values: concentration.sheet.reference(shown, column))
    }
    return chart
  }

  /// Cash of the next weeks.
  private func cash(_ currency: Currency) -> UnsafeMutablePointer<lxw_chart>? {
    let cash = facts.summary.forecast.cash
    guard let table = sheets["forecast"],
      let place = cash.firstIndex(where: { $0.currency == currency }),
      !cash[place].weeks.isEmpty, let week = table.columns["week"],
      let chart = chart(LXW_CHART_LINE, "Cash of the next weeks, \(currency)")
    else { return nil }
    let first = 1 + cash[..<place].reduce(0) { $0 + min(13, $1.weeks.count) }
    let rows = first...first + min(13, cash[place].weeks.count) - 1
    let weeks = table.sheet.reference(rows, week)
    if let axis = chart_axis_get(chart, LXW_CHART_AXIS_TYPE_X) {
      chart_axis_set_num_format(axis, "yyyy-mm-dd")
    }
    for (name, column) in [
      ("Expected", "expected"), ("Low", "low"), ("High", "high"), ("As due", "contractual"),
    ] {
      if let values = table.columns[column] {
        series(chart, name, categories: weeks, values: table.sheet.reference(rows, values))
      }
    }
    return chart
  }
}
