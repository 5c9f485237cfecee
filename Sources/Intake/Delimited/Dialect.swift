/// Separator and encoding of a file, with the evidence for them.
public struct Dialect: Sendable {
  /// A separator that was tried.
  public struct Candidate: Sendable {
    /// The separator as shown to people.
    public let separator: String
    /// Share of the first records that have the most common number of fields (0 when that is 1).
    public let stability: Double
    /// Headings of the best row that the vocabulary knows.
    public let knownHeadings: Int
    /// What decides: known headings first, then stability.
    public var score: Double { Double(knownHeadings) + 2 * stability }
  }

  /// The separator byte.
  public let delimiter: UInt8
  /// Name of the encoding.
  public var encoding: String { textEncoding.rawValue }
  /// The separators tried, best first.
  public let candidates: [Candidate]
  /// Offset of the first byte after byte order mark and `sep=` line, and physical lines before it.
  let start: Int
  let linesBefore: Int
  let textEncoding: TextEncoding

  static let separators: [(UInt8, String)] = [(0x2C, ","), (0x3B, ";"), (0x09, "tab"), (0x7C, "|")]

  /// Decides from the first records of a file.
  static func detect(_ source: SourceBytes) throws(IntakeError) -> Dialect {
    let head = source[0..<min(source.count, 1 << 18)]
    if head.count >= 2, head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF {
      throw IntakeError.notText(source.name, "is UTF-16 text")
    }
    if let nul = head.firstIndex(of: 0) {
      throw IntakeError.notText(source.name, "is not text: byte \(nul + 1) is NUL")
    }
    var start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var linesBefore = 0
    var stated: UInt8?
    let rest = head[start...]
    if rest.starts(with: Array("sep=".utf8)), rest.count > 5 {
      stated = head[start + 4]
      start += 5
      while start < head.count, head[start] == 0x0D || head[start] == 0x0A { start += 1 }
      linesBefore = 1
    }
    let encoding = TextEncoding.detect(head)
    var scored: [(UInt8, Candidate)] = []
    for (byte, name) in separators where stated == nil || stated == byte {
      let (stability, known) = evidence(source, start: start, delimiter: byte, encoding: encoding)
      scored.append((byte, Candidate(separator: name, stability: stability, knownHeadings: known)))
    }
    // The sort is stable, so that ties go to the order in which separators are listed.
    scored.sort { $0.1.score > $1.1.score }
    return Dialect(
      delimiter: stated ?? scored.first?.0 ?? 0x2C, candidates: scored.map(\.1), start: start,
      linesBefore: linesBefore, textEncoding: encoding)
  }

  private static func evidence(
    _ source: SourceBytes, start: Int, delimiter: UInt8, encoding: TextEncoding
  ) -> (stability: Double, knownHeadings: Int) {
    let rows = previewRows(
      source, start: start, delimiter: delimiter, encoding: encoding, limit: 60)
    var counts: [Int: Int] = [:]
    for row in rows where row.fields.count > 1 { counts[row.fields.count, default: 0] += 1 }
    let known = rows.prefix(30).map { HeadingMatch.knownHeadings($0.fields) }.max() ?? 0
    guard !rows.isEmpty, let most = counts.values.max() else { return (0, known > 1 ? known : 0) }
    return (Double(most) / Double(rows.count), known)
  }
}

/// A record of the first part of a file, as text.
struct PreviewRow: Sendable {
  var fields: [String]
  var line: Int
  /// Offset after the record.
  var next: Int
}

/// The first records that are not blank.
func previewRows(
  _ source: SourceBytes, start: Int, delimiter: UInt8, encoding: TextEncoding, limit: Int
) -> [PreviewRow] {
  var scanner = RecordScanner(
    source.start, count: source.count, range: start..<source.count, delimiter: delimiter)
  var rows: [PreviewRow] = []
  while rows.count < limit {
    switch scanner.next() {
    case .end: return rows
    case .blank, .unclosedQuote: continue
    case .record:
      // A single enormous record must not be decoded for a preview.
      guard scanner.fieldCount <= 5_000 else { return rows }
      rows.append(
        PreviewRow(
          fields: (0..<scanner.fieldCount).map { encoding.decode(scanner.field($0).prefix(500)) },
          line: scanner.line, next: scanner.position))
    }
  }
  return rows
}
