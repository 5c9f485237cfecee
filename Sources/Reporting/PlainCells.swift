public import Receivables

/// The cells of a row as text, as the CSV files write them.
public struct PlainCells: CellWriter {
  /// The cells so far.
  public private(set) var cells: [String] = []

  /// No cell yet.
  public init() {}

  /// Text as it is.
  public mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    cells.append(String(decoding: bytes, as: UTF8.self))
  }
  /// A line of a file.
  public mutating func place(_ file: String, line: Int) { cells.append("\(file):\(line)") }
  /// An amount as a plain decimal.
  public mutating func money(_ minorUnits: Int64, digits: Int) {
    cells.append(decimalText(minorUnits, digits: digits, grouping: ""))
  }
  /// A whole number.
  public mutating func integer(_ value: Int) { cells.append(String(value)) }
  /// A statistic.
  public mutating func decimal(_ value: Double, digits: Int) {
    cells.append(
      scaledStatistic(value, digits: digits).map { decimalText($0, digits: digits, grouping: "") }
        ?? "")
  }
  /// An ISO day.
  public mutating func day(_ day: Day) { cells.append(day.description) }
  /// An empty cell.
  public mutating func blank() { cells.append("") }
}
