public import Receivables

/// A column of a table.
public struct Column: Sendable, Equatable {
  /// Heading, part of the public interface of the output files.
  public let name: String
  /// Numbers stand right in what people read.
  public let isNumber: Bool

  /// A column of text or days.
  public static func text(_ name: String) -> Column { Column(name: name, isNumber: false) }
  /// A column of numbers.
  public static func number(_ name: String) -> Column { Column(name: name, isNumber: true) }
}

/// A report as rows of typed cells, from which every output format is rendered.
///
/// A row writes exactly one cell per column, in order.
public protocol Table: Sendable {
  /// Name of the file without its ending.
  var name: String { get }
  /// The columns.
  var columns: [Column] { get }
  /// Number of rows.
  var rowCount: Int { get }
  /// Writes the cells of one row.
  func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer)
  /// The whole table as CSV, handed to `sink` in pieces.
  ///
  /// A requirement, not only an extension: so the compiler builds the loop for each table and the CSV writer, where a call through
  /// `any Table` would otherwise pass every cell through run-time generics.
  func renderCSV(
    _ dialect: CSVDialect, _ sink: (UnsafeBufferPointer<UInt8>) throws -> Void) throws
}

/// Takes the cells of a row, in order.
public protocol CellWriter: ~Copyable {
  /// Text as it is; what a spreadsheet would run is made harmless where it matters.
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>)
  /// A line of a file, `file:line`.
  mutating func place(_ file: String, line: Int)
  /// An amount in minor units with the currency's digits.
  mutating func money(_ minorUnits: Int64, digits: Int)
  /// A whole number.
  mutating func integer(_ value: Int)
  /// A statistic, rounded half away from zero.
  mutating func decimal(_ value: Double, digits: Int)
  /// An exact fraction, rounded half away from zero.
  mutating func ratio(_ value: Ratio, digits: Int)
  /// A day.
  mutating func day(_ day: Day)
  /// A cell without a value.
  mutating func blank()
}

extension CellWriter where Self: ~Copyable {
  /// Text as it is.
  @inlinable
  public mutating func text(_ string: String) {
    var string = string
    string.withUTF8 { text($0) }
  }

  /// A day, or blank.
  @inlinable
  public mutating func day(_ value: Day?) {
    if let value { day(value) } else { blank() }
  }

  /// A whole number, or blank.
  @inlinable
  public mutating func integer(_ value: Int?) {
    if let value { integer(value) } else { blank() }
  }

  /// A statistic, or blank.
  @inlinable
  public mutating func decimal(_ value: Double?, digits: Int) {
    if let value { decimal(value, digits: digits) } else { blank() }
  }

  /// An amount, or blank.
  @inlinable
  public mutating func money(_ value: Int64?, digits: Int) {
    if let value { money(value, digits: digits) } else { blank() }
  }

  /// An exact fraction, as a decimal with so many digits.
  public mutating func ratio(_ value: Ratio, digits: Int) {
    money(value.scaled(toDigits: digits), digits: digits)
  }

  /// An exact fraction, or blank.
  public mutating func ratio(_ value: Ratio?, digits: Int) {
    if let value { ratio(value, digits: digits) } else { blank() }
  }
}

/// A statistic as a scaled whole number, rounded half away from zero; nil when it is no number or too large.
@inlinable
public func scaledStatistic(_ value: Double, digits: Int) -> Int64? {
  var scaled = value
  for _ in 0..<digits { scaled *= 10 }
  scaled.round(.toNearestOrAwayFromZero)
  return Int64(exactly: scaled)
}
