import Receivables
import Reporting

/// Tables for a terminal.
enum PlainTable {
  /// A number with so many decimals; `n/a` for none.
  static func fixed(_ value: Double?, _ digits: Int) -> String {
    value.flatMap { scaledStatistic($0, digits: digits) }
      .map { decimalText($0, digits: digits, grouping: "") } ?? "n/a"
  }

  /// Cells filled up to widths: to the right of the text for a negative width, to its left for a positive one.
  static func row(_ cells: [String], _ widths: [Int]) -> String {
    zip(cells, widths).map { cell, width in
      let gap = String(repeating: " ", count: max(0, abs(width) - cell.count))
      return width < 0 ? cell + gap : gap + cell
    }.joined(separator: "  ")
  }
}
