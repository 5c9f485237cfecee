internal import CLibXLSXWriter
internal import Glibc
internal import Receivables

/// Why a workbook could not be written.
package struct WorkbookFault: Error {
  /// What went wrong, in words.
  package var message: String
}

/// How a cell looks.
struct CellFormat: Hashable {
  /// What stands in it.
  enum Kind: Hashable {
    case text, header, title, note, day, integer, share, verdict, alarm
    /// An amount with so many digits behind the point.
    case money(Int)
    /// A statistic.
    case decimal(Int)
  }

  var kind: Kind
  /// In a row of totals.
  var isTotal = false

  /// The spreadsheet's own notation; nil for text.
  fileprivate var notation: String? {
    func decimals(_ digits: Int) -> String {
      digits > 0 ? "." + String(repeating: "0", count: digits) : ""
    }
    return switch kind {
    case .text, .header, .title, .note, .verdict, .alarm: nil
    case .day: "yyyy-mm-dd"
    case .integer: "#,##0"
    case .share: "0.00%"
    case .money(let digits): "#,##0\(decimals(digits))"
    case .decimal(let digits): "0\(decimals(digits))"
    }
  }
}

/// Owner of libxlsxwriter's workbook: sheets are written one after another, row by row, in constant memory.
///
/// The first failure of any write is kept, and thrown by `close`; a workbook that is not closed is freed without a file.
final class Workbook {
  private var handle: UnsafeMutablePointer<lxw_workbook>?
  private var formats: [CellFormat: UnsafeMutablePointer<lxw_format>] = [:]
  private var fault: lxw_error = LXW_NO_ERROR
  /// Names of the sheets.
  private var names: Set<String> = []

  /// A workbook for a path; temporary files stand in `folder`.
  ///
  /// Its documented day of creation is `day`, so that equal runs give equal bytes.
  init(path: String, folder: String, day: Day) throws(WorkbookFault) {
    handle = folder.withCString { folder in
      var options = lxw_workbook_options(
        constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: folder), use_zip64: 0)
      return workbook_new_opt(path, &options)
    }
    guard let handle else { throw WorkbookFault(message: "no memory for a workbook") }
    var properties = lxw_doc_properties()
    properties.created = time_t(day.number) * 86_400
    check(workbook_set_properties(handle, &properties))
  }

  deinit { if let handle { lxw_workbook_free(handle) } }

  /// Writes the file; the workbook is gone afterwards, whatever happened.
  func close() throws(WorkbookFault) {
    guard let handle else { return }
    self.handle = nil
    let error = fault == LXW_NO_ERROR ? workbook_close(handle) : fault
    if fault != LXW_NO_ERROR { lxw_workbook_free(handle) }
    guard error == LXW_NO_ERROR else {
      throw WorkbookFault(message: String(cString: lxw_strerror(error)))
    }
  }

  /// A new sheet behind the others; the name is cut to the 31 characters that spreadsheets know.
  func sheet(named name: String) -> Sheet {
    let short = String(name.prefix(31))
    precondition(names.insert(short).inserted, "two sheets of one name")
    guard let handle, let sheet = workbook_add_worksheet(handle, short) else {
      preconditionFailure("a sheet that the workbook refuses: \(short)")
    }
    return Sheet(name: short, pointer: sheet, workbook: self)
  }

  /// Gives a cell a name that formulas can use.
  func define(_ name: String, as reference: String) {
    if let handle { check(workbook_define_name(handle, name, "=" + reference)) }
  }

  /// Keeps the first failure.
  func check(_ error: lxw_error) {
    if error != LXW_NO_ERROR, fault == LXW_NO_ERROR { fault = error }
  }

  /// A chart, not placed yet.
  func chart(_ type: lxw_chart_type) -> UnsafeMutablePointer<lxw_chart>? {
    handle.flatMap { workbook_add_chart($0, UInt8(type.rawValue)) }
  }

  /// The workbook's format for a look.
  func format(_ format: CellFormat) -> UnsafeMutablePointer<lxw_format>? {
    if let known = formats[format] { return known }
    guard let handle, let made = workbook_add_format(handle) else { return nil }
    formats[format] = made
    if let notation = format.notation { format_set_num_format(made, notation) }
    switch format.kind {
    case .header:
      format_set_bold(made)
      format_set_text_wrap(made)
      format_set_align(made, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
      format_set_bg_color(made, lxw_color_t(0xE7ECF2))
      format_set_bottom(made, UInt8(LXW_BORDER_THIN.rawValue))
    case .title:
      format_set_bold(made)
      format_set_font_size(made, 14)
    case .note:
      format_set_italic(made)
      format_set_font_color(made, lxw_color_t(0x555555))
    case .verdict: format_set_bold(made)
    case .alarm:
      format_set_font_color(made, lxw_color_t(0x9C0006))
      format_set_bg_color(made, lxw_color_t(0xFFC7CE))
    case .text, .day, .integer, .share, .money, .decimal: break
    }
    if format.isTotal {
      format_set_bold(made)
      format_set_top(made, UInt8(LXW_BORDER_THIN.rawValue))
    }
    return made
  }
}

/// One sheet of a workbook; rows and columns count from 0, and rows must be written in order.
struct Sheet {
  /// Its name, as formulas write it.
  let name: String
  private let pointer: UnsafeMutablePointer<lxw_worksheet>
  private let workbook: Workbook

  /// The longest text that a spreadsheet holds in a cell.
  static let longestText = 32_767

  init(name: String, pointer: UnsafeMutablePointer<lxw_worksheet>, workbook: Workbook) {
    (self.name, self.pointer, self.workbook) = (name, pointer, workbook)
  }

  /// Text, as text: a spreadsheet never runs it.
  func text(
    _ row: Int, _ column: Int, _ text: String, _ kind: CellFormat.Kind = .text, total: Bool = false
  ) {
    guard !text.isEmpty else { return }
    workbook.check(
      worksheet_write_string(
        pointer, lxw_row_t(row), lxw_col_t(column), Sheet.cellText(text),
        workbook.format(CellFormat(kind: kind, isTotal: total))))
  }

  /// A number.
  func number(_ row: Int, _ column: Int, _ value: Double, _ format: CellFormat) {
    workbook.check(
      worksheet_write_number(
        pointer, lxw_row_t(row), lxw_col_t(column), value, workbook.format(format)))
  }

  /// A formula (without the equals sign) and what it comes to.
  func formula(_ row: Int, _ column: Int, _ formula: String, _ value: Double, _ format: CellFormat)
  {
    workbook.check(
      worksheet_write_formula_num(
        pointer, lxw_row_t(row), lxw_col_t(column), "=" + formula, workbook.format(format), value))
  }

  /// A formula that comes to text.
  func formula(_ row: Int, _ column: Int, _ formula: String, text: String, _ format: CellFormat) {
    workbook.check(
      worksheet_write_formula_str(
        pointer, lxw_row_t(row), lxw_col_t(column), "=" + formula, workbook.format(format), text))
  }

  /// A link to the beginning of another sheet.
  func link(_ row: Int, _ column: Int, to sheet: String) {
    workbook.check(
      worksheet_write_url(
        pointer, lxw_row_t(row), lxw_col_t(column), "internal:'\(sheet)'!A1", nil))
    workbook.check(
      worksheet_write_string(pointer, lxw_row_t(row), lxw_col_t(column), sheet, nil))
  }

  /// Sets the width of columns, in characters.
  func width(_ columns: ClosedRange<Int>, _ characters: Double) {
    workbook.check(
      worksheet_set_column(
        pointer, lxw_col_t(columns.lowerBound), lxw_col_t(columns.upperBound), characters, nil))
  }

  /// Rows above and columns left of a cell stay in sight.
  func freeze(row: Int, column: Int) {
    worksheet_freeze_panes(pointer, lxw_row_t(row), lxw_col_t(column))
  }

  /// Buttons to filter a table by its headings.
  func filter(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
    workbook.check(
      worksheet_autofilter(
        pointer, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound),
        lxw_row_t(rows.upperBound), lxw_col_t(columns.upperBound)))
  }

  /// Wide tables are printed across the page, with their headings on each.
  func printsLandscape(headingRow: Int) {
    worksheet_set_landscape(pointer)
    worksheet_fit_to_pages(pointer, 1, 0)
    workbook.check(
      worksheet_repeat_rows(pointer, lxw_row_t(headingRow), lxw_row_t(headingRow)))
  }

  /// Colours cells for which something holds.
  func highlight(rows: ClosedRange<Int>, column: Int, _ rule: Highlight) {
    var conditional = rule.conditional
    if rule.isAlarm { conditional.format = workbook.format(CellFormat(kind: .alarm)) }
    let formula = "=NOT(\(Sheet.letters(column))\(rows.lowerBound + 1))"
    formula.withCString { formula in
      if case .falsehood = rule {
        conditional.value_string = UnsafeMutablePointer(mutating: formula)
      }
      workbook.check(
        worksheet_conditional_format_range(
          pointer, lxw_row_t(rows.lowerBound), lxw_col_t(column), lxw_row_t(rows.upperBound),
          lxw_col_t(column), &conditional))
    }
  }

  /// Places a chart.
  func place(_ chart: UnsafeMutablePointer<lxw_chart>?, row: Int, column: Int) {
    guard let chart else { return }
    var options = lxw_chart_options()
    (options.x_scale, options.y_scale) = (1.35, 1.1)
    workbook.check(
      worksheet_insert_chart_opt(pointer, lxw_row_t(row), lxw_col_t(column), chart, &options))
  }

  /// A cell as formulas write it: `'Aging'!$D$7`.
  func reference(_ row: Int, _ column: Int) -> String {
    "'\(name)'!$\(Sheet.letters(column))$\(row + 1)"
  }

  /// Cells of one column as formulas write them.
  func reference(_ rows: ClosedRange<Int>, _ column: Int) -> String {
    let letters = Sheet.letters(column)
    return "'\(name)'!$\(letters)$\(rows.lowerBound + 1):$\(letters)$\(rows.upperBound + 1)"
  }

  /// The letters of a column, counted from 0.
  static func letters(_ column: Int) -> String {
    var rest = column
    var letters = ""
    repeat {
      letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
      rest = rest / 26 - 1
    } while rest >= 0
    return letters
  }

  /// Text as a cell can hold it: without characters that XML has not, and no longer than a spreadsheet takes.
  static func cellText(_ text: String) -> String {
    let isPlain =
      text.utf8.count <= longestText
      && !text.utf8.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A || $0 == 0xEF || $0 == 0x5F }
    if isPlain { return text }
    // What cannot be shown need not be looked at.
    let text = withoutEscapes(String(text.unicodeScalars.prefix(longestText + 1)))
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(longestText) {
      let isKnown = scalar.value >= 0x20 || scalar == "\t" || scalar == "\n"
      kept.append(isKnown && scalar.value != 0xFFFE && scalar.value != 0xFFFF ? scalar : "\u{FFFD}")
    }
    guard text.utf16.count > longestText else { return String(kept) }
    // Spreadsheets count UTF-16.
    let end = " … (cut)"
    var short = String(kept)
    while short.utf16.count + end.utf16.count > longestText {
      short.unicodeScalars.removeLast(
        max(1, (short.utf16.count + end.utf16.count - longestText) / 2))
    }
    return short + end
  }

  /// Text in which `_x0041_`, which a spreadsheet would read as a character's code, stands for itself.
  private static func withoutEscapes(_ text: String) -> String {
    guard text.contains("_x") else { return text }
    var bytes: [UInt8] = []
    let all = Array(text.utf8)
    for (place, byte) in all.enumerated() {
      let rest = all[place...].prefix(7)
      let isEscape =
        byte == 0x5F && rest.count == 7 && all[place + 1] == 0x78 && rest.last == 0x5F
        && rest.dropFirst(2).dropLast().allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
      bytes += isEscape ? Array("_x005F_".utf8) : [byte]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What makes a cell stand out.
enum Highlight {
  /// Numbers from a limit on are red.
  case from(Double)
  /// Bars as long as the numbers.
  case bars
  /// Red, yellow, green from low to high.
  case scale
  /// What is FALSE is red.
  case falsehood

  fileprivate var isAlarm: Bool {
    switch self {
    case .from, .falsehood: true
    case .bars, .scale: false
    }
  }

  fileprivate var conditional: lxw_conditional_format {
    var rule = lxw_conditional_format()
    switch self {
    case .from(let limit):
      rule.type = UInt8(LXW_CONDITIONAL_TYPE_CELL.rawValue)
      rule.criteria = UInt8(LXW_CONDITIONAL_CRITERIA_GREATER_THAN_OR_EQUAL_TO.rawValue)
      rule.value = limit
    case .bars:
      rule.type = UInt8(LXW_CONDITIONAL_DATA_BAR.rawValue)
      rule.bar_color = 0x8FB3D9
    case .scale:
      rule.type = UInt8(LXW_CONDITIONAL_3_COLOR_SCALE.rawValue)
      (rule.min_color, rule.mid_color, rule.max_color) = (0xF4B6B0, 0xFFF2CC, 0xBFE3C4)
    case .falsehood:
      rule.type = UInt8(LXW_CONDITIONAL_TYPE_FORMULA.rawValue)
    }
    return rule
  }
}
