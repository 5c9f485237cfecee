/// A table of facts about the world rather than about a business: limits of courts, rates of interest.
///
/// Comma-separated UTF-8 with a heading row; columns are found by name, so that tables of users may leave some out or add others.
public struct ReferenceTable: Sendable {
  /// A row: its physical line and its cells by heading.
  public struct Row: Sendable {
    /// 1-based.
    public var line: Int
    /// Trimmed cells; headings without a cell are left out.
    public var cells: [String: String]

    /// A cell; empty where the row has none.
    public subscript(heading: String) -> String { cells[heading] ?? "" }
  }

  /// What the table is called in findings.
  public let name: String
  /// Rows in their order.
  public let rows: [Row]

  /// Courts, claims and limitation: `docs/jurisdictions.md`.
  public static let jurisdictions = ReferenceTable(
    name: "jurisdictions.csv", bytes: PackageResources.jurisdictions_csv)
  /// Reference rates of statutory interest.
  public static let interestRates = ReferenceTable(
    name: "interest_rates.csv", bytes: PackageResources.interest_rates_csv)

  /// Reads a table; blank lines are left out, and rows with fewer cells than headings have blank ones.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    rows = bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return [] }
      var scanner = RecordScanner(
        base, count: buffer.count, range: (hasMark ? 3 : 0)..<buffer.count,
        rules: RecordRules(delimiter: 0x2C))
      var headings: [String] = []
      var rows: [Row] = []
      while true {
        switch scanner.next() {
        case .end: return rows
        case .blank: continue
        case .unclosedQuote, .record:
          let cells = (0..<scanner.fieldCount).map { Intake.text(Array(scanner.field($0))) }
            .map(\.trimmingBlanks)
          if headings.isEmpty {
            headings = cells.map { $0.lowercased() }
          } else {
            rows.append(
              Row(
                line: scanner.line,
                cells: Dictionary(zip(headings, cells)) { first, _ in first }))
          }
        }
      }
    }
  }
}
