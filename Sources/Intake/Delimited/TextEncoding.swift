/// How the bytes of a file stand for characters.
enum TextEncoding: String, Sendable {
  case utf8 = "UTF-8"
  case windows1252 = "windows-1252"

  /// UTF-8 where the bytes are valid UTF-8, else windows-1252.
  ///
  /// `sample` may end inside a character.
  static func detect(_ sample: UnsafeBufferPointer<UInt8>) -> TextEncoding {
    var at = 0
    while at < sample.count {
      let byte = sample[at]
      let length =
        switch byte {
        case 0x00...0x7F: 1
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
      guard length > 0 else { return .windows1252 }
      for next in at + 1..<at + length where length > 1 {
        guard next < sample.count else { return .utf8 }
        guard sample[next] & 0xC0 == 0x80 else { return .windows1252 }
      }
      at += length
    }
    return .utf8
  }

  /// Text of some bytes; bytes that windows-1252 leaves undefined become U+FFFD.
  func decode(_ bytes: some Collection<UInt8>) -> String {
    switch self {
    case .utf8: return String(decoding: bytes, as: UTF8.self)
    case .windows1252:
      var text = String.UnicodeScalarView()
      for byte in bytes {
        text.append(
          (0x80...0x9F).contains(byte)
            ? TextEncoding.highControls[Int(byte) - 0x80] : Unicode.Scalar(byte))
      }
      return String(text)
    }
  }

  /// 0x80–0x9F of windows-1252 (WHATWG index).
  private static let highControls: [Unicode.Scalar] = Array(
    "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ".unicodeScalars)
}
