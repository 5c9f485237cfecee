public import Receivables

/// How CSV files are written.
public struct CSVDialect: Sendable, Equatable {
  /// Between cells.
  public var separator: UInt8 = 0x2C
  /// Before decimals.
  public var decimalMark: UInt8 = 0x2E
  /// The file begins with a byte order mark, which some spreadsheets need to see UTF-8.
  public var hasByteOrderMark = false

  /// Comma, point, no mark: the contract of the output files.
  public init() {}
}

/// Renders cells as CSV: UTF-8, comma, `.` decimals (or another dialect), ISO days, quotes where RFC 4180 needs them, LF.
///
/// Text that a spreadsheet would run as a formula (first character `= + - @`, tab or carriage return) gets a leading apostrophe.
public struct CSVWriter: CellWriter, ~Copyable {
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity = 1 << 18
  private(set) var count = 0
  private var isFirstCell = true

  private let guardsFormulas: Bool
  private let separator: UInt8
  private let decimalMark: UInt8

  /// An empty writer.
  ///
  /// `guardsFormulas` is off only for files that imitate other systems.
  public init(guardsFormulas: Bool = true, dialect: CSVDialect = CSVDialect()) {
    self.guardsFormulas = guardsFormulas
    (separator, decimalMark) = (dialect.separator, dialect.decimalMark)
    buffer = .allocate(capacity: capacity)
    if dialect.hasByteOrderMark { for byte: UInt8 in [0xEF, 0xBB, 0xBF] { put(byte) } }
  }

  deinit { buffer.deallocate() }

  /// What has been written and not yet drained.
  public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: buffer, count: count) }

  /// Forgets what has been written.
  public mutating func drain() { count = 0 }

  /// Writes the header row.
  public mutating func header(_ columns: [Column]) {
    for column in columns { text(column.name) }
    endRow()
  }

  /// Ends a row.
  @inline(__always)
  public mutating func endRow() {
    reserve(1)
    put(0x0A)
    isFirstCell = true
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    copy.update(from: buffer, count: count)
    buffer.deallocate()
    buffer = copy
    capacity = larger
  }

  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    buffer[count] = byte
    count += 1
  }

  @inline(__always)
  private mutating func startCell(_ length: Int) {
    reserve(length + 1)
    if isFirstCell { isFirstCell = false } else { put(separator) }
  }

  /// Text as it is, neutralised and quoted as needed.
  @inline(__always)
  public mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    startCell(bytes.count * 2 + 3)
    guard let first = bytes.first else { return }
    var isPlain = !isFormulaStart(first)
    for byte in bytes where byte == separator || byte == 0x22 || byte == 0x0A || byte == 0x0D {
      isPlain = false
    }
    if isPlain, let start = bytes.baseAddress {
      (buffer + count).update(from: start, count: bytes.count)
      count += bytes.count
    } else {
      guardedText(bytes)
    }
  }

  /// A line of a file, `file:line`, without building the text first.
  @inline(__always)
  public mutating func place(_ file: String, line: Int) {
    var file = file
    file.withUTF8 { bytes in
      let separator = separator
      let isPlain = bytes.allSatisfy { $0 != separator && $0 != 0x22 && $0 != 0x0A && $0 != 0x0D }
      guard isPlain, let first = bytes.first, !isFormulaStart(first), let start = bytes.baseAddress
      else { return text("\(String(decoding: bytes, as: UTF8.self)):\(line)") }
      startCell(bytes.count + 24)
      (buffer + count).update(from: start, count: bytes.count)
      count += bytes.count
      put(0x3A)
      figures(UInt64(line), digits: 0)
    }
  }

  private func isFormulaStart(_ byte: UInt8) -> Bool {
    guardsFormulas
      && (byte == 0x3D || byte == 0x2B || byte == 0x2D || byte == 0x40 || byte == 0x09
        || byte == 0x0D)
  }

  @inline(never)
  private mutating func guardedText(_ bytes: UnsafeBufferPointer<UInt8>) {
    let separator = separator
    let needsQuotes = bytes.contains {
      $0 == separator || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D
    }
    if needsQuotes { put(0x22) }
    if let first = bytes.first, isFormulaStart(first) { put(0x27) }
    for byte in bytes {
      if byte == 0x22 { put(0x22) }
      put(byte)
    }
    if needsQuotes { put(0x22) }
  }

  /// An amount as a plain decimal.
  @inline(__always)
  public mutating func money(_ minorUnits: Int64, digits: Int) {
    startCell(24)
    if minorUnits < 0 { put(0x2D) }
    figures(minorUnits.magnitude, digits: digits)
  }

  /// A whole number.
  @inline(__always)
  public mutating func integer(_ value: Int) {
    startCell(24)
    if value < 0 { put(0x2D) }
    figures(UInt64(value.magnitude), digits: 0)
  }

  /// A statistic; blank when it is no number.
  @inline(__always)
  public mutating func decimal(_ value: Double, digits: Int) {
    guard let scaled = scaledStatistic(value, digits: digits) else { return blank() }
    money(scaled, digits: digits)
  }

  /// Digits with a point before the last `digits` of them.
  @inline(__always)
  private mutating func figures(_ value: UInt64, digits: Int) {
    var rest = value
    var length = 1
    var power: UInt64 = 10
    while length < 20, power <= value {
      length += 1
      let (next, overflow) = power.multipliedReportingOverflow(by: 10)
      if overflow { break }
      power = next
    }
    if value >= 10_000_000_000_000_000_000 { length = 20 }
    length = max(length, digits + 1)
    let total = digits > 0 ? length + 1 : length
    var at = count + total - 1
    for position in 0..<length {
      if digits > 0, position == digits {
        buffer[at] = decimalMark
        at -= 1
      }
      buffer[at] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
      rest /= 10
      at -= 1
    }
    count += total
  }

  /// An ISO day.
  @inline(__always)
  public mutating func day(_ day: Day) {
    startCell(12)
    let (year, month, dayOfMonth) = day.civil
    put(UInt8(truncatingIfNeeded: year / 1000 % 10) + 0x30)
    put(UInt8(truncatingIfNeeded: year / 100 % 10) + 0x30)
    put(UInt8(truncatingIfNeeded: year / 10 % 10) + 0x30)
    put(UInt8(truncatingIfNeeded: year % 10) + 0x30)
    put(0x2D)
    put(UInt8(truncatingIfNeeded: month / 10) + 0x30)
    put(UInt8(truncatingIfNeeded: month % 10) + 0x30)
    put(0x2D)
    put(UInt8(truncatingIfNeeded: dayOfMonth / 10) + 0x30)
    put(UInt8(truncatingIfNeeded: dayOfMonth % 10) + 0x30)
  }

  /// An empty cell.
  @inline(__always)
  public mutating func blank() { startCell(1) }
}

extension Table {
  /// The whole table as CSV, handed to `sink` in pieces.
  public func renderCSV(
    _ dialect: CSVDialect, _ sink: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    var writer = CSVWriter(dialect: dialect)
    writer.header(columns)
    for row in 0..<rowCount {
      write(row: row, to: &writer)
      writer.endRow()
      if writer.count > 1 << 17 {
        try sink(writer.bytes)
        writer.drain()
      }
    }
    try sink(writer.bytes)
  }

  /// The whole table as CSV of the usual dialect.
  public func renderCSV(_ sink: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    try renderCSV(CSVDialect(), sink)
  }
}
