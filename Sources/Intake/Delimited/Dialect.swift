/// Separator and quote of a file, with the evidence for them.
///
/// How this works, in stages that can be counted: 1. a `sep=` line is taken at its word; 2. every separator that occurs, with every
/// quote that could open a field, is a candidate; 3. each candidate splits the first records and is scored by evidence with a name
/// (`Evidence`); 4. the best score wins, of equals the one listed first; 5. where backslashes stand before quotes or separators, the
/// same is tried with these as escapes (`EscapedText`), which win if they read no worse. What the user has set is never over-ruled: only
/// candidates that agree with it are tried.
public struct Dialect: Sendable {
  /// How lines end.
  public enum LineEnd: String, Sendable {
    case lf = "LF"
    case crlf = "CRLF"
    case cr = "CR"
    case mixed
    /// One line only.
    case none
  }

  /// A separator and quote that were tried.
  public struct Candidate: Sendable {
    let rules: RecordRules
    /// Separator byte.
    public var delimiter: UInt8 { rules.delimiter }
    /// Quote byte; 0 for none.
    public var quote: UInt8 { rules.quote }
    /// Blanks around fields are not part of them.
    public var skipsBlanks: Bool { rules.skipsBlanks }
    /// What the first records say for and against it.
    public let evidence: Evidence
  }

  /// The separator byte.
  public let delimiter: Setting<UInt8>
  /// The quote byte; 0 for none.
  public let quote: Setting<UInt8>
  /// How lines end.
  public let lineEnd: LineEnd
  let rules: RecordRules
  /// Everything tried, best first.
  public let candidates: [Candidate]
  /// Offset of the first byte after the `sep=` line, and physical lines before it.
  let start: Int
  let linesBefore: Int
  /// A backslash makes the quote or separator behind it part of a field.
  public let isEscaped: Bool
  /// Lines that state the separator.
  public var statedLines: Int { linesBefore }

  /// Difference of scores that says little.
  private static let nearly = 0.05
  /// Separators that are tried, in order of preference.
  static let separators: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
  /// Bytes looked at.
  private static let sampleSize = 1 << 16

  /// A separator or quote as shown to people.
  public static func name(of byte: UInt8) -> String {
    switch byte {
    case 0x09: "tab"
    case 0x00: "none"
    default: String(Unicode.Scalar(byte))
    }
  }

  /// Decides from the first records of a file; text with backslashes before quotes or separators is written anew without them.
  init(_ source: inout SourceText, options: IntakeOptions) {
    let plain = Dialect(source, options: options)
    guard let escaped = Dialect.escaped(source, options: options, unlike: plain) else {
      self = plain
      return
    }
    let written = escaped.doubled(source[0..<source.count])
    source = SourceText(source, text: written)
    self = Dialect(source, options: options, only: escaped)
  }

  /// The escapes of a text that reads better with them than without; nil where none does.
  private static func escaped(
    _ source: SourceText, options: IntakeOptions, unlike plain: Dialect
  ) -> EscapedText? {
    let head = source[0..<min(source.count, sampleSize)]
    guard head.contains(0x5C), options.quote != 0 else { return nil }
    let delimiters: [UInt8] =
      options.delimiter.map { [$0] }
      ?? [plain.rules.delimiter] + separators.filter { head.contains($0) }
    let quotes: [UInt8] = options.quote.map { [$0] } ?? [0x22, 0x27, 0]
    let ways = delimiters.flatMap { delimiter in
      quotes.map { EscapedText(delimiter: delimiter, quote: $0) }
    }
    var best: (way: EscapedText, score: Double)?
    for way in ways where way.occurs(in: head) {
      guard let text = try? SourceText(way.doubled(head), name: source.name) else { continue }
      let rows = previewRows(
        text, start: plain.start, rules: way.rules, limit: 120, bytes: sampleSize)
      let score = Evidence(rows, way.rules).score
      if best.map({ score > $0.score }) ?? true { best = (way, score) }
    }
    guard let best, let plainScore = plain.candidates.first?.evidence.score,
      best.score >= plainScore
    else { return nil }
    return best.way
  }

  /// Decides from the first records of a file; text that was written anew has one way to be read.
  private init(_ source: SourceText, options: IntakeOptions, only: EscapedText? = nil) {
    isEscaped = only != nil
    let head = source[0..<min(source.count, Dialect.sampleSize)]
    let stated = Dialect.statedSeparator(head)
    start = stated?.end ?? 0
    linesBefore = stated == nil ? 0 : 1
    let fixed = only?.rules.delimiter ?? options.delimiter ?? stated?.separator
    let body = head[start...]
    let delimiters =
      fixed.map { [$0] } ?? Dialect.separators.filter { body.contains($0) }
    let quotes = (only?.rules.quote ?? options.quote).map { [$0] } ?? Dialect.quotes(body)
    var candidates: [Candidate] = []
    for delimiter in delimiters.isEmpty ? [Dialect.separators[0]] : delimiters {
      for quote in quotes {
        let hasGaps = quote != 0 && Dialect.hasBlankAtQuote(body, delimiter, quote)
        for skipsBlanks in hasGaps ? [false, true] : [false] {
          let rules = RecordRules(delimiter: delimiter, quote: quote, skipsBlanks: skipsBlanks)
          let rows = previewRows(
            source, start: start, rules: rules, limit: 120, bytes: Dialect.sampleSize)
          candidates.append(Candidate(rules: rules, evidence: Evidence(rows, rules)))
        }
      }
    }
    // The sort is stable, so that ties go to the order in which candidates are listed.
    candidates.sort { $0.evidence.score > $1.evidence.score }
    self.candidates = candidates
    // One forgotten quote is a fault to be reported, not a file without quotes. And text over several lines may read
    // like rows, so that reading it without quotes looks as good.
    let best =
      candidates.first { other in
        candidates[0].quote == 0 && options.quote == nil && other.quote == 0x22
          && other.delimiter == candidates[0].delimiter
          && (other.evidence.unclosed == 1 && other.evidence.forgotten == 1
            || other.evidence.unclosed == 0
              && other.evidence.records < candidates[0].evidence.records
              && other.evidence.score > candidates[0].evidence.score - Dialect.nearly)
      } ?? Dialect.late(candidates, in: source, body, options) ?? candidates[0]
    rules = best.rules
    lineEnd = Dialect.lineEnd(source, start: start, rules: best.rules)
    delimiter = Setting(best.delimiter, options.delimiter == nil ? .found : .given)
    quote = Setting(only?.quote ?? best.quote, options.quote == nil ? .found : .given)
  }

  /// The separator named by a first line `sep=;`, and where that line ends.
  private static func statedSeparator(
    _ head: UnsafeBufferPointer<UInt8>
  ) -> (separator: UInt8, end: Int)? {
    let line = head.prefix { $0 != 0x0A && $0 != 0x0D }.filter { $0 != 0x22 }
    guard line.count == 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep="
    else { return nil }
    var end = head.prefix { $0 != 0x0A && $0 != 0x0D }.count
    if end < head.count, head[end] == 0x0D { end += 1 }
    if end < head.count, head[end] == 0x0A { end += 1 }
    return (line[4], end)
  }

  /// Quotes that could open a field: double ones always, single ones where one stands at the start of a field, none where a
  /// double quote occurs that could be data.
  private static func quotes(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    var opensSingle = false
    var hasDouble = false
    var before: UInt8 = 0x0A
    for byte in body {
      if byte == 0x22 { hasDouble = true }
      // Some write a blank behind the separator.
      if byte == 0x20, separators.contains(before) { continue }
      if byte == 0x27, before == 0x0A || before == 0x0D || separators.contains(before) {
        opensSingle = true
      }
      before = byte
    }
    return [0x22] + (opensSingle ? [0x27] : []) + (hasDouble ? [0] : [])
  }

  /// Single quotes that begin far down decide where the first records look the same with single and double ones.
  private static func late(
    _ candidates: [Candidate], in source: SourceText, _ body: Slice<UnsafeBufferPointer<UInt8>>,
    _ options: IntakeOptions
  ) -> Candidate? {
    guard options.quote == nil, let best = candidates.first, best.quote == 0x22,
      !body.contains(0x22),
      let single = candidates.first(where: { other in
        other.quote == 0x27 && other.delimiter == best.delimiter
          && other.evidence.score == best.evidence.score
      }),
      let opening = body.indices.dropFirst().first(where: {
        body[$0] == 0x27 && body[$0 - 1] == best.delimiter
      })
    else { return nil }
    let line = body[..<opening].lastIndex { $0 == 0x0A || $0 == 0x0D } ?? body.startIndex
    func score(_ rules: RecordRules) -> Double {
      Evidence(
        previewRows(source, start: line, rules: rules, limit: 120, bytes: sampleSize), rules
      ).score
    }
    return score(single.rules) > score(best.rules) ? single : nil
  }

  /// Whether blanks stand between a separator and a quote, or between a quote and a separator.
  private static func hasBlankAtQuote(
    _ body: Slice<UnsafeBufferPointer<UInt8>>, _ delimiter: UInt8, _ quote: UInt8
  ) -> Bool {
    var before: UInt8 = 0
    var hasBlank = false
    for byte in body {
      if byte == 0x20 {
        hasBlank = true
      } else {
        if hasBlank, byte == quote && before == delimiter || byte == delimiter && before == quote {
          return true
        }
        (before, hasBlank) = (byte, false)
      }
    }
    return false
  }

  /// How the first records end; line ends inside quotes are data.
  private static func lineEnd(
    _ source: SourceText, start: Int, rules: RecordRules
  ) -> LineEnd {
    var scanner = RecordScanner(
      source.start, count: source.count, range: start..<source.count, rules: rules)
    var found: Set<LineEnd> = []
    while scanner.position - start < sampleSize {
      if case .end = scanner.next() { break }
      let (at, bytes) = (scanner.position, source.start)
      guard at > 0, at <= source.count else { continue }
      if bytes[at - 1] == 0x0A {
        found.insert(at > 1 && bytes[at - 2] == 0x0D ? .crlf : .lf)
      } else if bytes[at - 1] == 0x0D {
        found.insert(.cr)
      }
    }
    return found.count > 1 ? .mixed : found.first ?? .none
  }
}

/// A record of the first part of a file, as text.
struct PreviewRow: Sendable {
  var fields: [String]
  var line: Int
  /// Offset after the record.
  var next: Int
  /// A quote in it is never closed.
  var isUnclosed = false
  /// That quote is the only one on its line: somebody forgot to close it.
  var isForgotten = false
}

/// The first records that are not blank.
func previewRows(
  _ source: SourceText, start: Int, rules: RecordRules, limit: Int,
  bytes: Int = 1 << 20
) -> [PreviewRow] {
  var scanner = RecordScanner(
    source.start, count: source.count, range: start..<source.count, rules: rules)
  var rows: [PreviewRow] = []
  while rows.count < limit, scanner.position - start < bytes {
    switch scanner.next() {
    case .end: return rows
    case .blank: continue
    case .unclosedQuote:
      let rest = source[
        scanner.quoteOffset + 1..<max(scanner.quoteOffset + 1, scanner.raw.upperBound)]
      rows.append(
        PreviewRow(
          fields: [], line: scanner.line, next: scanner.position, isUnclosed: true,
          isForgotten: !rest.contains(rules.quote)))
    case .record:
      // A single enormous record must not be decoded for a preview.
      guard scanner.fieldCount <= 5_000 else { return rows }
      rows.append(
        PreviewRow(
          fields: (0..<scanner.fieldCount).map { text(scanner.field($0).prefix(500)) },
          line: scanner.line, next: scanner.position))
    }
  }
  return rows
}

/// The text of bytes that are UTF-8.
@inline(__always)
func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
