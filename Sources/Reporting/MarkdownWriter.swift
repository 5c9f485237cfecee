public import Receivables

/// Renders cells as a Markdown table: amounts grouped by thousands, pipes escaped.
public struct MarkdownWriter: CellWriter {
  private var cells: [String] = []

  /// An empty writer.
  public init() {}

  /// The finished row, and a fresh start.
  mutating func takeRow() -> [String] {
    defer { cells = [] }
    return cells
  }

  /// Text on one line, with the characters that Markdown would act on escaped.
  public mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    cells.append(markdownText(String(decoding: bytes, as: UTF8.self)))
  }

  /// A line of a file.
  public mutating func place(_ file: String, line: Int) { text("\(file):\(line)") }

  /// An amount, grouped by thousands.
  public mutating func money(_ minorUnits: Int64, digits: Int) {
    cells.append(decimalText(minorUnits, digits: digits, grouping: ","))
  }

  /// A whole number, grouped by thousands.
  public mutating func integer(_ value: Int) {
    cells.append(decimalText(Int64(value), digits: 0, grouping: ","))
  }

  /// A statistic.
  public mutating func decimal(_ value: Double, digits: Int) {
    cells.append(
      scaledStatistic(value, digits: digits).map { decimalText($0, digits: digits, grouping: ",") }
        ?? "n/a")
  }

  /// An ISO day.
  public mutating func day(_ day: Day) { cells.append(day.description) }

  /// An empty cell.
  public mutating func blank() { cells.append("") }
}

/// Text for a Markdown line or cell.
public func markdownText(_ text: String) -> String {
  // Scalar by scalar: a mark before it can make one character of itself and a sign.
  var escaped = String.UnicodeScalarView()
  for scalar in oneLine(text).unicodeScalars {
    switch scalar {
    case "|", "*", "_", "`", "<", ">", "[", "]", "\\": escaped.append("\\")
    default: break
    }
    escaped.append(scalar)
  }
  return String(escaped)
}

/// Signs of a text that people are shown: names of a book of their own end there, and stand whole in the CSV files.
private let mostSigns = 1_000

/// Text on one line, without characters that would drive a terminal; what is longer than anybody reads is cut.
func oneLine(_ text: String) -> String {
  var safe = ""
  for (place, scalar) in text.unicodeScalars.enumerated() {
    guard place < mostSigns else { return safe + "…" }
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: safe += " "
    case 0..<0x20, 0x7F..<0xA0: safe += "\u{FFFD}"
    // What turns the direction of writing could show a name, or an amount, as another.
    case 0x202A...0x202E, 0x2066...0x2069: safe += "\u{FFFD}"
    default: safe.unicodeScalars.append(scalar)
    }
  }
  return safe
}

extension Table {
  /// The chosen columns and first rows as a Markdown table.
  ///
  /// `headings` gives the columns and what people call them; rows beyond `limit` are left out.
  public func renderMarkdown(_ headings: [(column: String, heading: String)], rows: [Int]) -> String
  {
    let positions = headings.compactMap { wanted in
      columns.firstIndex { $0.name == wanted.column }.map { ($0, wanted.heading) }
    }
    var lines = [
      "| " + positions.map(\.1).joined(separator: " | ") + " |",
      "| " + positions.map { columns[$0.0].isNumber ? "---:" : "---" }.joined(separator: " | ")
        + " |",
    ]
    var writer = MarkdownWriter()
    for row in rows {
      write(row: row, to: &writer)
      let cells = writer.takeRow()
      lines.append("| " + positions.map { cells[$0.0] }.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
