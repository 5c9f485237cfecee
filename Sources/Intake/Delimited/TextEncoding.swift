import Receivables

/// How the bytes of a file stand for characters.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
  case windows1252 = "windows-1252"
  case windows1250 = "windows-1250"
  case windows1254 = "windows-1254"
  case latin9 = "ISO-8859-15"

  /// Two bytes to a unit.
  var isWide: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }

  /// Bytes of the byte order mark at the start.
  func markLength(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    switch self {
    case .utf8: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    case .utf16LittleEndian: bytes.starts(with: [0xFF, 0xFE]) ? 2 : 0
    case .utf16BigEndian: bytes.starts(with: [0xFE, 0xFF]) ? 2 : 0
    default: 0
    }
  }

  /// Whether the last character is incomplete.
  func endsInsideCharacter(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if isWide { return bytes.count % 2 != 0 }
    guard self == .utf8 else { return false }
    for back in 1...3 where back <= bytes.count {
      let byte = bytes[bytes.count - back]
      if byte & 0xC0 == 0x80 { continue }
      return utf8Length(byte) > back
    }
    return false
  }

  /// Whether bytes of a single-byte encoding stand for no character.
  func hasUndefined(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard self != .utf8, !isWide else { return false }
    let isUndefined = upperHalf.map { $0 == "\u{FFFD}" }
    return bytes.contains { $0 >= 0x80 && isUndefined[Int($0) - 0x80] }
  }

  /// The text in UTF-8; what stands for no character becomes U+FFFD.
  func utf8(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    switch self {
    case .utf8: return Array(String(decoding: bytes, as: UTF8.self).utf8)
    case .utf16LittleEndian, .utf16BigEndian:
      let low = self == .utf16LittleEndian ? 0 : 1
      let units = (0..<bytes.count / 2).lazy.map { pair -> UInt16 in
        let at = bytes.startIndex + 2 * pair
        return UInt16(bytes[at + low]) | UInt16(bytes[at + 1 - low]) << 8
      }
      // NUL is no text; U+FFFD keeps the row readable and shows where it was.
      return Array(
        String(decoding: units.map { $0 == 0 ? 0xFFFD : $0 }, as: UTF16.self).utf8)
    case .windows1252, .windows1250, .windows1254, .latin9:
      let table = upperHalf.map { Array(String($0).utf8) }
      var text: [UInt8] = []
      text.reserveCapacity(bytes.count + bytes.count / 8)
      for byte in bytes {
        if byte < 0x80 { text.append(byte) } else { text += table[Int(byte) - 0x80] }
      }
      return text
    }
  }

  /// Characters of the bytes 0x80–0xFF of a single-byte encoding (WHATWG index); undefined ones are U+FFFD.
  var upperHalf: [Unicode.Scalar] {
    switch self {
    case .windows1250: TextEncoding.central
    case .windows1254: TextEncoding.turkish
    case .latin9: TextEncoding.latin(TextEncoding.controls, TextEncoding.latin9Changes)
    default: TextEncoding.latin(TextEncoding.windowsSigns, [:])
    }
  }

  private static func latin(
    _ first: [Unicode.Scalar], _ changes: [UInt8: Unicode.Scalar]
  ) -> [Unicode.Scalar] {
    first + (0xA0...0xFF).map { changes[$0] ?? Unicode.Scalar($0) }
  }

  private static let controls = (UInt8(0x80)...0x9F).map { _ -> Unicode.Scalar in "\u{FFFD}" }
  private static let windowsSigns: [Unicode.Scalar] = Array(
    "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ".unicodeScalars)
  private static let latin9Changes: [UInt8: Unicode.Scalar] = [
    0xA4: "€", 0xA6: "Š", 0xA8: "š", 0xB4: "Ž", 0xB8: "ž", 0xBC: "Œ", 0xBD: "œ", 0xBE: "Ÿ",
  ]
  private static let turkish: [Unicode.Scalar] =
    windowsSigns.map { $0 == "Ž" || $0 == "ž" ? "\u{FFFD}" : $0 }
    + latin([], [0xD0: "Ğ", 0xDD: "İ", 0xDE: "Ş", 0xF0: "ğ", 0xFD: "ı", 0xFE: "ş"])
  private static let central: [Unicode.Scalar] = Array(
    ("€\u{FFFD}‚\u{FFFD}„…†‡\u{FFFD}‰Š‹ŚŤŽŹ\u{FFFD}‘’“”•–—\u{FFFD}™š›śťžź"
      + "\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
      + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙").unicodeScalars)
}

/// Bytes of the character that begins with a byte; 0 where none can.
private func utf8Length(_ byte: UInt8) -> Int {
  switch byte {
  case 0x00...0x7F: 1
  case 0xC2...0xDF: 2
  case 0xE0...0xEF: 3
  case 0xF0...0xF4: 4
  default: 0
  }
}

/// What the bytes of a whole input say about its encoding.
struct TextEvidence {
  /// Offset of the first NUL byte.
  let firstNul: Int?
  /// Offset of the first byte above 0x7F.
  let firstHigh: Int?

  /// Looks at every byte, on all cores when there are many.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    // Pieces are looked at where they are read; only whole files are worth all cores.
    let ranges = evenRanges(bytes.count, parts: max(1, bytes.count >> 23))
    nonisolated(unsafe) let bytes = bytes
    let found = parallelMap(ranges.count) { TextEvidence.scan(bytes, ranges[$0]) }
    firstNul = found.lazy.compactMap(\.nul).first
    firstHigh = found.lazy.compactMap(\.high).first
  }

  private static func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> (nul: Int?, high: Int?) {
    guard let start = bytes.baseAddress else { return (nil, nil) }
    let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    var at = range.lowerBound
    var (nul, high): (Int?, Int?) = (nil, nil)
    while at + 64 <= range.upperBound {
      var (all, low): (UInt64, UInt64) = (0, 0)
      for step in 0..<8 {
        let word = UnsafeRawPointer(start + at).loadUnaligned(
          fromByteOffset: 8 * step, as: UInt64.self)
        all |= word
        low |= (word &- ones) & ~word
      }
      if all & highs != 0 || low & highs != 0 {
        for place in at..<at + 64 {
          if bytes[place] == 0 { nul = nul ?? place }
          if bytes[place] >= 0x80 { high = high ?? place }
        }
        // After the first of both there is nothing more to learn.
        if nul != nil && high != nil { return (nul, high) }
        if high != nil {
          return (nul ?? bytes[at..<range.upperBound].firstIndex(of: 0), high)
        }
      }
      at += 64
    }
    for place in at..<range.upperBound {
      if bytes[place] == 0 { nul = nul ?? place }
      if bytes[place] >= 0x80 { high = high ?? place }
    }
    return (nul, high)
  }

  /// The likeliest encoding: byte order mark, zeros in every second byte, valid UTF-8, else the single-byte encoding whose
  /// letters make words.
  func encoding(of bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding {
    if bytes.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
    if bytes.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
    if firstNul != nil, let wide = TextEvidence.wide(bytes) { return wide }
    guard let firstHigh else { return .utf8 }
    let rest = bytes[firstHigh...]
    if TextEvidence.firstInvalid(rest) == nil { return .utf8 }
    if TextEvidence.isMostlyUTF8(rest) { return .utf8 }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
    return TextEvidence.singleByte(bytes[max(0, firstHigh - 1)...])
  }

  /// Whether text taken for UTF-8 must be repaired before it is read.
  func isDamagedUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    firstHigh.map { TextEvidence.firstInvalid(bytes[$0...]) != nil } ?? false
  }

  private static func wide(_ bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
    let pairs = min(bytes.count, 4_000) / 2
    guard pairs > 0 else { return nil }
    let low = (0..<pairs).count { bytes[2 * $0] == 0 }
    let high = (0..<pairs).count { bytes[2 * $0 + 1] == 0 }
    if high * 10 > pairs * 4, low * 10 < pairs { return .utf16LittleEndian }
    if low * 10 > pairs * 4, high * 10 < pairs { return .utf16BigEndian }
    return nil
  }

  /// Offset of the first byte that no UTF-8 text has; an incomplete character at the very end is none.
  private static func firstInvalid(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var at = bytes.startIndex
    let end = bytes.endIndex
    guard let base = bytes.base.baseAddress else { return nil }
    while at < end {
      if at + 8 <= end,
        UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        at += 8
        continue
      }
      let byte = base[at]
      let length = utf8Length(byte)
      guard length > 0 else { return at }
      for next in at + 1..<at + length where length > 1 {
        guard next < end else { return nil }
        let low: UInt8 =
          next == at + 1 && (byte == 0xE0 || byte == 0xF0) ? (byte == 0xE0 ? 0xA0 : 0x90) : 0x80
        let high: UInt8 =
          next == at + 1 && (byte == 0xED || byte == 0xF4) ? (byte == 0xED ? 0x9F : 0x8F) : 0xBF
        guard (low...high).contains(base[next]) else { return at }
      }
      at += length
    }
    return nil
  }

  /// Whether most bytes above 0x7F make UTF-8 characters: damaged UTF-8 rather than another encoding.
  private static func isMostlyUTF8(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var (characters, faults) = (0, 0)
    var rest = bytes.prefix(1 << 20)
    while let fault = firstInvalid(rest) {
      characters += rest[..<fault].count { $0 >= 0xC2 }
      faults += 1
      rest = rest[(fault + 1)...]
      if faults > 1_000 { break }
    }
    characters += rest.count { $0 >= 0xC2 }
    return characters > 4 * faults
  }

  /// Letters that a group of languages adds to the basic ones, and the encodings in which it is written.
  private static let alphabets: [(letters: String, encodings: [TextEncoding])] = [
    ("äöüßéÄÖÜ", [.windows1252, .latin9]),
    ("éèêàçùûîôâëïœæÿÉÈÀÇÊŒÆÔÎÂÙÛÏËŸ", [.windows1252, .latin9]),
    ("ñáéíóúüçÑÁÉÍÓÚªº¿¡", [.windows1252, .latin9]),
    ("ãõáéíóúâêôçàÃÕÇÁÉÍÓÚ", [.windows1252, .latin9]),
    ("àèéìòùÀÈÉ", [.windows1252, .latin9]), ("åäöæøéÅÄÖÆØ", [.windows1252, .latin9]),
    ("äöõšžüÄÖÕŠŽÜ", [.latin9, .windows1252]),
    ("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", [.windows1250]),
    ("ěščřžýáíéůúďťňóäľĺŕôĚŠČŘŽÝÁÍÉŮÚĎŤŇĽ", [.windows1250]),
    ("áéíóöőúüűÁÉÍÓÖŐÚÜŰ", [.windows1250]), ("čćđšžČĆĐŠŽ", [.windows1250]),
    ("ăâîşţĂÂÎŞŢ", [.windows1250]), ("çğıöşüÇĞİÖŞÜâîû", [.windows1254]),
  ]

  /// Of the alphabets the one that explains most of the bytes above 0x7F; of equals the first, in its first encoding.
  private static func singleByte(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> TextEncoding {
    var counts: [(byte: UInt8, inWord: Bool, count: Int)] = []
    var seen = 0
    for at in bytes.indices.dropFirst(bytes.startIndex == 0 ? 0 : 1) where bytes[at] >= 0x80 {
      func isLetter(_ place: Int) -> Bool {
        guard bytes.indices.contains(place) else { return false }
        let byte = bytes[place] | 0x20
        return (0x61...0x7A).contains(byte)
      }
      let inWord = isLetter(at - 1) || isLetter(at + 1)
      if let index = counts.firstIndex(where: { $0.byte == bytes[at] && $0.inWord == inWord }) {
        counts[index].count += 1
      } else {
        counts.append((bytes[at], inWord, 1))
      }
      seen += 1
      if seen == 20_000 { break }
    }
    let signs = Set("€£§°„“”‘’‚–—…•©®™«»\u{A0}¥²³½¼×·´".unicodeScalars)
    var best = (encoding: TextEncoding.windows1252, score: -1.0)
    for alphabet in alphabets {
      let letters = Set(alphabet.letters.unicodeScalars)
      for encoding in alphabet.encodings {
        let table = encoding.upperHalf
        var score = 0.0
        for entry in counts {
          let scalar = table[Int(entry.byte) - 0x80]
          if letters.contains(scalar), entry.inWord {
            score += Double(entry.count)
          } else if letters.contains(scalar) {
            score += 0.6 * Double(entry.count)
          } else if signs.contains(scalar), !entry.inWord || scalar == "\u{A0}" || scalar == "’" {
            score += 0.9 * Double(entry.count)
          } else if signs.contains(scalar) {
            score += 0.4 * Double(entry.count)
          } else if scalar.value == 0xFFFD {
            score -= 2 * Double(entry.count)
          }
        }
        if score > best.score + 1e-9 { best = (encoding, score) }
      }
    }
    return best.encoding
  }
}
