public import Receivables

/// Everything that must be known about a file before its rows are read: decided once, for the whole file.
public struct Layout: Sendable {
  /// Separator, encoding, first byte.
  public let dialect: Dialect
  /// The system that wrote the file.
  public let format: Format
  /// Which column means what.
  public let match: HeadingMatch
  /// Physical line of the header.
  public let headerLine: Int
  /// Titles, the header and empty lines from the start of the file to the first body record.
  let preamble: RowCounts
  /// Offset and physical line of the first body record.
  let bodyStart: Int
  let linesBefore: Int
  /// Bytes of the first body records on average.
  let averageRecord: Int
  /// Fields of the header.
  let width: Int
  /// Day stated in the titles ("As of …").
  public let statedDay: Day?
  /// Order of day and month; nil when no cell needs one.
  public internal(set) var dateOrder: Setting<DateOrder?>
  /// Decimal mark of the amounts.
  public internal(set) var decimalMark: Setting<DecimalMark>
  /// Currency of rows that state none.
  public internal(set) var currency: Setting<Currency>
  /// Whether credits carry a minus themselves, so that the type must not change the sign.
  var creditsAreSigned = true
  /// Whether the export says on which days documents were settled.
  public var statesSettlementDays: Bool { match[.paidDay] != nil }

  /// Column that holds group labels in a grouped report.
  var labelColumn: Int? { format.isGrouped ? 0 : nil }

  /// Finds dialect, format, header and columns of a file.
  init(_ source: SourceBytes, options: IntakeOptions) throws(IntakeError) {
    guard source.count > 0 else {
      throw IntakeError(
        Finding(
          .error, "file-empty", at: Place(file: source.name, line: 1, column: 1), "is empty",
          remedy: "export it again, or leave this file out"))
    }
    dialect = try Dialect.detect(source)
    let rows = previewRows(
      source, start: dialect.start, delimiter: dialect.delimiter, encoding: dialect.textEncoding,
      limit: 400)
    let candidates = rows.prefix(40).indices.filter { HeadingMatch.isHeader(rows[$0].fields) }
    guard
      let header = candidates.max(by: {
        let (left, right) = (rows[$0], rows[$1])
        let known = HeadingMatch.knownHeadings(left.fields)
        let other = HeadingMatch.knownHeadings(right.fields)
        // Of equals the first wins: max(by:) must see it as the greater.
        return known < other || known == other && $0 > $1
      })
    else {
      throw Layout.noTable(source, rows)
    }
    let headings = rows[header].fields
    let compact = Set(headings.map { compactHeading($0) })
    let startsEmpty = headings.first.map { compactHeading($0).isEmpty } ?? false
    format =
      Format.all.first { format in
        format.signature.isSubset(of: compact) && format.excluded.isDisjoint(with: compact)
          && (!format.isGrouped || startsEmpty)
      } ?? .general
    let sample = rows[(header + 1)...].map(\.fields).filter { row in
      row.count { !$0.isEmpty } > 2
    }
    match = HeadingMatch(headings: headings, format: format, sample: sample)
    headerLine = rows[header].line + dialect.linesBefore
    bodyStart = rows[header].next
    preamble = Layout.countPreamble(source, dialect, until: bodyStart)
    width = headings.count
    linesBefore = Layout.lines(source, dialect.start..<bodyStart) + dialect.linesBefore
    averageRecord = max(
      1, (rows[rows.count - 1].next - rows[header].next) / max(1, rows.count - header - 1))
    statedDay = rows[..<header].lazy.compactMap { Layout.statedDay($0.fields) }.first
    dateOrder = Setting(nil, .standard)
    decimalMark = Setting(.point, .standard)
    currency = options.currency.map { Setting($0, .given) } ?? Setting(.unstated, .standard)
    guard match[.amount] != nil || match[.balance] != nil,
      match[.customerID] != nil || match[.customerName] != nil || format.isGrouped
    else {
      throw Layout.noTable(source, rows)
    }
    try decideNotations(source, options: options)
  }

  private static func countPreamble(
    _ source: SourceBytes, _ dialect: Dialect, until end: Int
  ) -> RowCounts {
    var counts = RowCounts()
    counts.headings = dialect.linesBefore
    var scanner = RecordScanner(
      source.start, count: source.count, range: dialect.start..<end, delimiter: dialect.delimiter)
    while true {
      switch scanner.next() {
      case .end: return counts
      case .blank: counts.blanks += 1
      case .record, .unclosedQuote: counts.headings += 1
      }
    }
  }

  private static func lines(_ source: SourceBytes, _ range: Range<Int>) -> Int {
    var lines = 0
    for at in range {
      let byte = source.start[at]
      if byte == 0x0A || byte == 0x0D && (at + 1 >= source.count || source.start[at + 1] != 0x0A) {
        lines += 1
      }
    }
    return lines
  }

  /// "As of March 31, 2025", "As at 31 March 2025": a day with its month as a word, or ISO.
  private static func statedDay(_ fields: [String]) -> Day? {
    let line = fields.joined(separator: " ")
    for phrase in [
      "as of ", "as at ", "aged on: ", "aged on ", "stichtag ", "stichtag: ", "stand ", "stand: ",
    ] {
      guard let range = line.lowercased().firstRange(of: phrase) else { continue }
      let rest = line.lowercased()[range.upperBound...]
      if case .day(let day) = DayReader(order: nil).read(Array(rest.utf8.prefix(24))) { return day }
    }
    return nil
  }

  private static func noTable(_ source: SourceBytes, _ rows: [PreviewRow]) -> IntakeError {
    let best = rows.prefix(40).max {
      // Of equals the first wins.
      let (known, other) = (
        HeadingMatch.knownHeadings($0.fields), HeadingMatch.knownHeadings($1.fields)
      )
      return known < other || known == other && $0.line > $1.line
    }
    let missing = HeadingMatch.missing(in: best?.fields ?? [])
    let seen = best.map { $0.fields.prefix(8).joined(separator: ", ") } ?? ""
    return IntakeError(
      Finding(
        .error, "no-table", at: Place(file: source.name, line: best?.line ?? 1, column: 1),
        "no row of headings names \(missing.joined(separator: " and ")); the likeliest reads: \(seen)",
        remedy: "export a list of receivables with headings, or leave this file out"))
  }
}

/// A value together with who set it.
public struct Setting<Value: Sendable>: Sendable {
  /// Who set a value.
  public enum Origin: String, Sendable {
    /// The user, on the command line or in the settings file.
    case given
    /// Arrears, from evidence in the data.
    case found
    /// Nobody: the built-in value.
    case standard = "default"
  }

  /// The value.
  public var value: Value
  /// Who set it.
  public var origin: Origin

  /// A value and its origin.
  public init(_ value: Value, _ origin: Origin) {
    self.value = value
    self.origin = origin
  }
}

/// What the user may fix for the reading of files.
public struct IntakeOptions: Sendable {
  /// Currency of amounts that state none.
  public var currency: Currency?
  /// Order of day and month, where given.
  public var dateOrder: DateOrder?
  /// Decimal mark, where given.
  public var decimalMark: DecimalMark?
  /// Days added to the issue day where a document states neither due day nor terms.
  public var defaultTerms = 30
  /// Threads to use; 0 for one per core.
  public var threads = 0
  /// Bytes per part when a file is split; for tests.
  public var partSize = 4 << 20

  /// The defaults.
  public init() {}
}
