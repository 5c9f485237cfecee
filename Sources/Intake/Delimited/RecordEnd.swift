/// Where a record ends by libcsv's quote rules, found without splitting it.
enum RecordEnd: Equatable {
  /// After the record's last byte (line end excluded), the offset of the next record, and the physical lines between.
  case record(end: Int, next: Int, lines: Int)
  /// A quote opened at `opened` is never closed, or closed only by swallowing later lines. `next` is the offset after the
  /// physical line on which it opened, `lines` the lines up to there.
  case unclosedQuote(opened: Int, next: Int, lines: Int)

  /// Longest record that is taken to be one; beyond it an open quote counts as unclosed.
  static let longest = 1 << 20

  /// Walks the record that starts at `start`, which must not be at the end.
  ///
  /// A quote opens only at the start of a field. Inside, a doubled quote is one quote and line ends are data; a quote followed by
  /// anything but a separator or line end does not close (libcsv's lax rule). But a field that both spans lines and holds such
  /// a quote is taken for a forgotten closing quote: otherwise it would swallow the rows after it.
  static func find(
    in bytes: UnsafePointer<UInt8>, count: Int, from start: Int, rules: RecordRules
  ) -> RecordEnd {
    let (delimiter, quote) = (rules.delimiter, rules.quote)
    var at = start
    var lines = 1
    while true {  // one field per turn
      if rules.skipsBlanks { while at < count, bytes[at] == 0x20 { at += 1 } }
      if at < count, bytes[at] == quote {
        let opened = at
        let openedLines = lines
        var spansLines = false
        var isBroken = false
        at += 1
        scan: while true {
          guard at < count, at - start <= longest, !(spansLines && isBroken) else {
            return unclosed(in: bytes, count: count, opened: opened, lines: openedLines)
          }
          let byte = bytes[at]
          if byte == quote {
            var after = at + 1
            if rules.skipsBlanks { while after < count, bytes[after] == 0x20 { after += 1 } }
            if after == count || bytes[after] == delimiter || bytes[after] == 0x0A
              || bytes[after] == 0x0D
            {
              at = after
              break scan
            }
            if bytes[at + 1] == quote {
              at += 2
            } else {
              isBroken = true
              at += 1
            }
          } else {
            if byte == 0x0A || (byte == 0x0D && !(at + 1 < count && bytes[at + 1] == 0x0A)) {
              spansLines = true
              lines += 1
            }
            at += 1
          }
        }
      } else {
        while at < count, bytes[at] != delimiter, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
      }
      guard at < count else { return .record(end: at, next: at, lines: lines) }
      switch bytes[at] {
      case delimiter:
        at += 1
      case 0x0D where at + 1 < count && bytes[at + 1] == 0x0A:
        return .record(end: at, next: at + 2, lines: lines)
      default:
        return .record(end: at, next: at + 1, lines: lines)
      }
    }
  }

  private static func unclosed(
    in bytes: UnsafePointer<UInt8>, count: Int, opened: Int, lines: Int
  ) -> RecordEnd {
    var at = opened
    while at < count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
    if at < count { at += bytes[at] == 0x0D && at + 1 < count && bytes[at + 1] == 0x0A ? 2 : 1 }
    return .unclosedQuote(opened: opened, next: at, lines: lines)
  }
}
