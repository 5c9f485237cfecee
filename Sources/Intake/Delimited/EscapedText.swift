/// Text in which a backslash makes the quote, separator or line end behind it part of the field, as databases and programming
/// languages write it.
///
/// How this works: the reader knows doubled quotes only, so such text is written anew with them before it is read, like text in
/// another encoding. Lines stay lines, so that places in findings are those of the file.
struct EscapedText {
  private let delimiter: UInt8
  /// The quote of the file; 0 for none.
  let quote: UInt8

  private static let escape: UInt8 = 0x5C

  /// Text with a separator and a quote, 0 for none.
  init(delimiter: UInt8, quote: UInt8) { (self.delimiter, self.quote) = (delimiter, quote) }

  /// The rules of the text that comes of it.
  var rules: RecordRules {
    RecordRules(delimiter: delimiter, quote: quote == 0 ? 0x22 : quote)
  }

  /// Whether a backslash stands where it could make a quote or the separator a part of the field.
  func occurs(in bytes: some Sequence<UInt8>) -> Bool {
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        if quote == 0 ? byte == delimiter : byte == 0x22 || byte == 0x27 { return true }
        isEscaped = false
      } else {
        isEscaped = byte == EscapedText.escape
      }
    }
    return false
  }

  /// The text with doubled quotes.
  func doubled(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var written: [UInt8] = []
    written.reserveCapacity(bytes.count + bytes.count / 64)
    var field: [UInt8] = []
    var at = 0
    while at < bytes.count {
      field.removeAll(keepingCapacity: true)
      let isQuoted = quote != 0 && bytes[at] == quote
      let start = at
      at = take(from: isQuoted ? at + 1 : at, of: bytes, isQuoted: isQuoted, into: &field)
      let isAbsent = !isQuoted && bytes[start..<at].elementsEqual([EscapedText.escape, 0x4E])
      if !isAbsent { write(field, isQuoted: isQuoted, to: &written) }
      if at < bytes.count {
        written.append(bytes[at])
        at += 1
      }
    }
    return written
  }

  /// Takes a field; where the separator or line end behind it stands.
  private func take(
    from start: Int, of bytes: UnsafeBufferPointer<UInt8>, isQuoted: Bool, into field: inout [UInt8]
  ) -> Int {
    var at = start
    var isInside = isQuoted
    while at < bytes.count {
      let byte = bytes[at]
      let next = at + 1 < bytes.count ? bytes[at + 1] : 0
      if byte == EscapedText.escape, isData(next) {
        field.append(next)
        at += 2
      } else if isInside, byte == quote, next == quote {
        field.append(byte)
        at += 2
      } else if isInside, byte == quote, next == delimiter || isLineEnd(next) || next == 0 {
        isInside = false
        at += 1
      } else if !isInside, byte == delimiter || isLineEnd(byte) {
        return at
      } else {
        field.append(byte)
        at += 1
      }
    }
    return at
  }

  /// What a backslash in front makes part of the field, and is gone itself.
  private func isData(_ byte: UInt8) -> Bool {
    byte == EscapedText.escape || byte == 0x22 || byte == 0x27 || byte == delimiter
      || isLineEnd(byte)
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private func write(_ field: [UInt8], isQuoted: Bool, to written: inout [UInt8]) {
    let mark = rules.quote
    guard
      isQuoted || field.first == mark || field.contains(where: { $0 == delimiter || isLineEnd($0) })
    else {
      written += field
      return
    }
    written.append(mark)
    for byte in field {
      if byte == mark { written.append(mark) }
      written.append(byte)
    }
    written.append(mark)
  }
}
