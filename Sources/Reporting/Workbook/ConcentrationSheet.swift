import Analysis
import Receivables

/// The sheet of dependence: for each basis, level and currency the largest names, all others together, and live shares.
struct ConcentrationSheet {
  /// Names shown of each.
  static let shown = 20

  let sheet: Sheet
  /// Of open balances by customer: the rows of the largest names, by currency.
  private(set) var largest: [Currency: ClosedRange<Int>] = [:]

  /// Columns: rank, id, name, amount, share, cumulative share.
  static let (nameColumn, shareColumn) = (2, 4)

  /// Writes all concentrations.
  init(_ concentrations: [Concentration], in workbook: Workbook) {
    sheet = workbook.sheet(named: "Concentration")
    for (place, width) in [8.0, 16, 30, 18, 10, 12].enumerated() {
      sheet.width(place...place, width)
    }
    sheet.text(0, 0, "On whom the business depends", .title)
    sheet.freeze(row: 1, column: 0)
    var row = 2
    for concentration in concentrations where concentration.total > 0 {
      write(concentration, at: &row)
      row += 1
    }
  }

  private mutating func write(_ concentration: Concentration, at row: inout Int) {
    let digits = concentration.currency.digits
    let basis = concentration.basis.rawValue.replacing("_", with: " ")
    sheet.text(
      row, 0,
      "\(TableSheet.heading(basis)) by \(concentration.level.rawValue), \(concentration.currency)",
      .verdict)
    let headings = ["Rank", "Id", "Name", "Amount", "Share", "Cumulative"]
    for (place, heading) in headings.enumerated() { sheet.text(row + 1, place, heading, .header) }
    let names = concentration.names.prefix(ConcentrationSheet.shown)
    let rest = concentration.names.dropFirst(ConcentrationSheet.shown)
    let first = row + 2
    let hasRest = !rest.isEmpty
    let totalRow = first + names.count + (hasRest ? 1 : 0)
    let total = concentration.total
    var running: Int64 = 0
    func line(_ row: Int, _ amount: Int64) {
      running += amount
      sheet.number(row, 3, units(amount, digits: digits), CellFormat(kind: .money(digits)))
      sheet.formula(
        row, 4, "D\(row + 1)/D$\(totalRow + 1)", Double(amount) / Double(total),
        CellFormat(kind: .share))
      sheet.formula(
        row, 5, "SUM(E$\(first + 1):E\(row + 1))", Double(running) / Double(total),
        CellFormat(kind: .share))
    }
    for (place, name) in names.enumerated() {
      sheet.number(first + place, 0, Double(place + 1), CellFormat(kind: .integer))
      sheet.text(first + place, 1, name.id)
      sheet.text(first + place, 2, name.name)
      line(first + place, name.amount)
    }
    if hasRest {
      sheet.text(totalRow - 1, 2, "\(rest.count) others")
      line(totalRow - 1, rest.reduce(0) { $0 + $1.amount })
    }
    sheet.text(totalRow, 2, "Together", total: true)
    sheet.formula(
      totalRow, 3, "ROUND(SUM(D\(first + 1):D\(totalRow)),\(digits))", units(total, digits: digits),
      CellFormat(kind: .money(digits), isTotal: true))
    if concentration.basis == .open, concentration.level == .customer, !names.isEmpty {
      largest[concentration.currency] = first...first + names.count - 1
    }
    row = totalRow + 1
  }
}
