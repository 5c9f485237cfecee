import Receivables

/// How a table becomes a sheet.
struct SheetPlan {
  /// The table.
  let table: any Table
  /// Name of the sheet.
  let title: String
  /// Columns summed for each currency below the rows.
  var totals: [String] = []
  /// Columns that are computed from others of their row: `{open}` stands for the cell of that column, `{due.open}` for all between, `{#}` for the digits of the cell.
  var formulas: [String: String] = [:]
  /// Columns whose exact value stands in the cell, shown rounded.
  var exact: Set<String> = []
  /// What makes cells of a column stand out.
  var highlights: [String: Highlight] = [:]
  /// Columns of text that need room.
  var wide: Set<String> = []
  /// Columns that stay in sight.
  var frozen = 0
}

/// A sheet that was written from a table: where its columns, rows and totals are.
struct TableSheet {
  let sheet: Sheet
  let title: String
  /// Place of each column by its name.
  let columns: [String: Int]
  /// First and last row shown; nil without any.
  let rows: ClosedRange<Int>?
  /// Rows of totals by currency.
  private(set) var totalRows: [String: Int] = [:]
  /// Sums over all rows, shown or not, minor units by currency and column.
  let sums: [String: [String: Int64]]
  /// Digits of each currency seen.
  let digits: [String: Int]
  /// Rows of the table that do not stand in the sheet.
  let hidden: Int

  /// The total of a column as formulas write it, and what it comes to; nil where the currency has no row.
  func total(_ column: String, _ currency: String) -> (reference: String, value: Double)? {
    guard let row = totalRows[currency], let place = columns[column],
      let sum = sums[currency]?[column]
    else { return nil }
    return (sheet.reference(row, place), units(sum, digits: digits[currency] ?? 2))
  }

  /// Writes a plan's table, at most `cap` rows of it.
  init(_ plan: SheetPlan, in workbook: Workbook, cap: Int) {
    let sheet = workbook.sheet(named: plan.title)
    let names = plan.table.columns.map(\.name)
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    (self.sheet, title, columns) = (sheet, plan.title, places)
    for (place, column) in plan.table.columns.enumerated() {
      sheet.width(place...place, TableSheet.width(column, plan))
      sheet.text(0, place, TableSheet.heading(column.name), .header)
    }
    var writer = SheetRowWriter(sheet, plan, places)
    let count = plan.table.rowCount
    let shown = min(count, cap)
    for row in 0..<count {
      writer.start(row: row + 1, isShown: row < cap)
      plan.table.write(row: row, to: &writer)
    }
    writer.endRow()
    sums = writer.sums
    digits = writer.digits
    hidden = count - shown
    rows = shown > 0 ? 1...shown : nil
    if let rows {
      sheet.filter(rows: 0...rows.upperBound, columns: 0...names.count - 1)
      // In one order: the same run gives the same bytes.
      for (column, rule) in plan.highlights.sorted(by: { $0.key < $1.key }) {
        if let place = places[column] { sheet.highlight(rows: rows, column: place, rule) }
      }
    }
    sheet.freeze(row: 1, column: plan.frozen)
    sheet.printsLandscape(headingRow: 0)
    writeTotals(plan, below: shown)
  }

  /// A row of totals for each currency: formulas over the rows shown, or numbers where rows are missing.
  private mutating func writeTotals(_ plan: SheetPlan, below last: Int) {
    var row = last + 2
    if hidden > 0 {
      sheet.text(
        row, 0,
        "\(hidden) more rows stand in \(plan.table.name).csv; totals are of all of them.", .note)
      row += 1
    }
    guard !plan.totals.isEmpty, let currencyPlace = columns["currency"] else { return }
    for currency in sums.keys.sorted() {
      totalRows[currency] = row
      let label = currency.isEmpty ? "Total" : "Total \(currency)"
      sheet.text(row, 0, label, total: true)
      if currencyPlace > 0 { sheet.text(row, currencyPlace, currency, total: true) }
      for column in plan.totals {
        guard let place = columns[column], let sum = sums[currency]?[column] else { continue }
        let digits = digits[currency] ?? 2
        let format = CellFormat(kind: .money(digits), isTotal: true)
        let value = units(sum, digits: digits)
        if let rows, hidden == 0 {
          let cells = sheet.reference(rows, place)
          let currencies = sheet.reference(rows, currencyPlace)
          sheet.formula(
            row, place, "ROUND(SUMIFS(\(cells),\(currencies),\"\(currency)\"),\(digits))", value,
            format)
        } else {
          sheet.number(row, place, value, format)
        }
      }
      row += 1
    }
  }

  private static func width(_ column: Column, _ plan: SheetPlan) -> Double {
    if plan.wide.contains(column.name) { return 48 }
    if column.name == "customer" || column.name == "name" { return 28 }
    if column.isNumber { return 14 }
    return column.name == "currency" ? 9 : 15
  }

  /// A heading as people read it.
  static func heading(_ name: String) -> String {
    let words = name.replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

/// An amount in units, the nearest binary number to the decimal.
func units(_ minorUnits: Int64, digits: Int) -> Double {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  return Double(minorUnits) / scale
}

/// Takes the cells of a table's row into a sheet.
private struct SheetRowWriter: CellWriter {
  private let sheet: Sheet
  private let infos: [Info]
  private let currencyPlace: Int
  private var row = 0
  private var place = 0
  private var isShown = true
  private var currency = ""
  private var pending: [(name: String, amount: Int64, digits: Int)] = []
  private(set) var sums: [String: [String: Int64]] = [:]
  private(set) var digits: [String: Int] = [:]

  /// What is known of a column.
  private struct Info {
    var name: String
    var isNumber: Bool
    var isShare: Bool
    var isExact: Bool
    var isSummed: Bool
    var formula: [Piece]
  }

  /// A piece of a formula.
  private enum Piece {
    case text(String)
    case cell(Int)
    case row(from: Int, to: Int)
    case digits
  }

  init(_ sheet: Sheet, _ plan: SheetPlan, _ places: [String: Int]) {
    self.sheet = sheet
    currencyPlace = places["currency"] ?? -1
    infos = plan.table.columns.map { column in
      Info(
        name: column.name, isNumber: column.isNumber,
        isShare: SheetRowWriter.isShare(column.name), isExact: plan.exact.contains(column.name),
        isSummed: plan.totals.contains(column.name),
        formula: SheetRowWriter.pieces(plan.formulas[column.name] ?? "", places))
    }
  }

  /// Columns that hold parts of a whole.
  private static func isShare(_ name: String) -> Bool {
    name.contains("share") || name.contains("rate") || name.hasPrefix("p_")
      || name.hasPrefix("rule_") || name.hasPrefix("dilution") || name.hasSuffix("annual_cost")
      || ["top1", "top3", "top5", "top10", "utilisation", "adjustment", "p"].contains(name)
  }

  private static func pieces(_ formula: String, _ places: [String: Int]) -> [Piece] {
    var pieces: [Piece] = []
    for part in formula.split(separator: "{", omittingEmptySubsequences: false) {
      guard let end = part.firstIndex(of: "}") else {
        pieces.append(.text(String(part)))
        continue
      }
      if part[..<end] == "#" {
        pieces += [.digits, .text(String(part[part.index(after: end)...]))]
        continue
      }
      let names = part[..<end].split(separator: ".")
      let found = names.map { places[String($0)] }
      guard let from = found.first ?? nil, let to = found.last ?? nil else {
        preconditionFailure("a formula names a column that the table has not: \(formula)")
      }
      pieces.append(from == to ? .cell(from) : .row(from: from, to: to))
      pieces.append(.text(String(part[part.index(after: end)...])))
    }
    return pieces
  }

  mutating func start(row: Int, isShown: Bool) {
    endRow()
    (self.row, self.isShown, place, currency) = (row, isShown, 0, "")
  }

  /// Adds the row's amounts to the sums of its currency, which may stand behind them.
  mutating func endRow() {
    for (name, amount, digits) in pending {
      sums[currency, default: [:]][name, default: 0] += amount
      self.digits[currency] = digits
    }
    pending.removeAll(keepingCapacity: true)
  }

  private var info: Info { infos[place] }

  /// The formula of the cell; nil where it is none.
  private func formula(digits: Int = 2) -> String? {
    let pieces = infos[place].formula
    guard pieces.count > 1 else { return nil }
    func cell(_ place: Int) -> String { "\(Sheet.letters(place))\(row + 1)" }
    return pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .digits: "\(digits)"
      case .cell(let place): cell(place)
      case .row(let from, let to): "\(cell(from)):\(cell(to))"
      }
    }.joined()
  }

  private mutating func put(_ value: Double, _ kind: CellFormat.Kind, digits: Int = 2) {
    defer { place += 1 }
    guard isShown else { return }
    let format = CellFormat(kind: kind)
    if let formula = formula(digits: digits) {
      sheet.formula(row, place, formula, value, format)
    } else {
      sheet.number(row, place, value, format)
    }
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    defer { place += 1 }
    // Rows that are not shown are there for their sums.
    guard isShown || place == currencyPlace else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    if place == currencyPlace { currency = text }
    if isShown { sheet.text(row, place, text) }
  }

  mutating func place(_ file: String, line: Int) {
    guard isShown else {
      place += 1
      return
    }
    text("\(file):\(line)")
  }

  mutating func money(_ minorUnits: Int64, digits: Int) {
    let value = units(minorUnits, digits: digits)
    guard !info.isShare else { return put(value, .share) }
    if info.isSummed { pending.append((info.name, minorUnits, digits)) }
    put(value, .money(digits), digits: digits)
  }

  mutating func integer(_ value: Int) { put(Double(value), .integer) }

  mutating func decimal(_ value: Double, digits: Int) {
    guard let scaled = scaledStatistic(value, digits: digits) else { return blank() }
    let shown = info.isExact ? value : units(scaled, digits: digits)
    put(shown, info.isShare ? .share : .decimal(digits))
  }

  mutating func ratio(_ value: Ratio, digits: Int) {
    guard info.isExact else { return money(value.scaled(toDigits: digits), digits: digits) }
    put(value.value, info.isShare ? .share : .decimal(digits))
  }

  mutating func day(_ day: Day) {
    // Spreadsheets count days from 30 December 1899.
    put(Double(day.number) + 25_569, .day)
  }

  mutating func blank() {
    if isShown, let formula = formula() {
      sheet.formula(row, place, formula, text: "", CellFormat(kind: .text))
    }
    place += 1
  }
}
