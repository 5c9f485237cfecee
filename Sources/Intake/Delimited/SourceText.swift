/// The text of one input in UTF-8, without byte order mark: a mapped file as it is, or memory filled by decompressing and
/// decoding it.
///
/// Everything behind this type sees UTF-8 without NUL bytes, so that compression and encoding of a file change nothing but the
/// way here. The bytes live exactly as long as this object; everything that outlives it copies what it keeps.
final class SourceText: @unchecked Sendable {  // read-only after init
  let name: String
  let start: UnsafePointer<UInt8>
  let count: Int
  /// How the bytes of the input stood for characters, and who said so.
  let encoding: Setting<TextEncoding>
  /// The input was compressed.
  let isCompressed: Bool
  /// The input ends inside a character.
  let endsInsideCharacter: Bool
  /// Bytes of the input stand for no character; U+FFFD stands in their place.
  let isDamaged: Bool
  /// All of it was looked at to tell the encoding.
  let looksAtAll: Bool
  /// The bytes of the input did not stand for themselves.
  let isDecoded: Bool
  private let file: MappedFile?
  private let given: [UInt8]
  private let owned: UnsafeMutablePointer<UInt8>?

  /// A file.
  ///
  /// Unless told to look at all of it, only the first bytes of a large file decide its encoding; `isUTF8(in:)` checks the others
  /// when they are read anyway; so it does where it is known that all of it is UTF-8. Throws a finding that says why it cannot be read or is no text.
  convenience init(
    path: String, name: String, encoding: TextEncoding? = nil, looksAtAll: Bool = false,
    isKnownUTF8: Bool = false
  ) throws(IntakeError) {
    let file = try MappedFile(path: path, name: name)
    try self.init(
      UnsafeBufferPointer(start: file.start, count: file.count), file: file, given: [], name: name,
      encoding: encoding,
      looksAtAll: !isKnownUTF8 && (looksAtAll || file.count <= SourceText.large),
      isKnownUTF8: isKnownUTF8)
  }

  /// Bytes from which on a file is not looked at twice.
  private static let large = 16 << 20
  /// Bytes of a large file that decide its encoding at first.
  private static let head = 4 << 20

  /// Whether bytes are what they were taken for.
  func isUTF8(in range: Range<Int>) -> Bool {
    // What was decoded is UTF-8; text written anew is what its file is.
    guard !isDecoded, !isCompressed, !looksAtAll else { return true }
    let bytes = self[range]
    let evidence = TextEvidence(bytes)
    return evidence.firstNul == nil && !evidence.isDamagedUTF8(bytes)
  }

  /// Bytes, for standard input and tests.
  convenience init(
    _ bytes: [UInt8], name: String, encoding: TextEncoding? = nil
  ) throws(IntakeError) {
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
    copy.initialize(from: bytes, count: bytes.count)
    defer { copy.deallocate() }
    try self.init(
      UnsafeBufferPointer(start: copy, count: bytes.count), file: nil, given: bytes, name: name,
      encoding: encoding)
  }

  private init(
    _ original: UnsafeBufferPointer<UInt8>, file: MappedFile?, given: [UInt8], name: String,
    encoding stated: TextEncoding?, looksAtAll: Bool = true, isKnownUTF8: Bool = false
  ) throws(IntakeError) {
    self.looksAtAll = looksAtAll
    self.name = name
    self.file = file
    self.given = given
    isCompressed = isGzip(original)
    let decoded: Decoded
    let text: [UInt8]?
    if isKnownUTF8 {
      decoded = Decoded(ofUTF8: original)
      text = nil
    } else if isCompressed {
      let inflated = try gunzip(original, name: name)
      decoded = try inflated.withUnsafeBufferPointer { bytes throws(IntakeError) in
        try Decoded(bytes, stated: stated, name: name)
      }
      text = decoded.text ?? Array(inflated[decoded.mark...])
    } else {
      decoded = try Decoded(
        original, stated: stated, name: name, head: looksAtAll ? nil : SourceText.head)
      text = decoded.text ?? (file == nil ? Array(original[decoded.mark...]) : nil)
    }
    encoding = decoded.encoding
    endsInsideCharacter = decoded.endsInsideCharacter
    isDamaged = decoded.isDamaged
    isDecoded = decoded.text != nil && !isCompressed
    if let text {
      let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, text.count))
      copy.initialize(from: text, count: text.count)
      owned = copy
      start = UnsafePointer(copy)
      count = text.count
    } else {
      owned = nil
      // Without a copy there is a file.
      guard let file else { preconditionFailure("bytes handed over were not copied") }
      start = file.start + decoded.mark
      count = original.count - decoded.mark
    }
  }

  /// What decoding found.
  private struct Decoded {
    var encoding: Setting<TextEncoding>
    /// Bytes of the byte order mark.
    var mark: Int
    /// The text, where it is not simply what stands behind the mark.
    var text: [UInt8]?
    var endsInsideCharacter: Bool
    var isDamaged = false

    init(
      _ bytes: UnsafeBufferPointer<UInt8>, stated: TextEncoding?, name: String, head: Int? = nil
    ) throws(IntakeError) {
      if let kind = Decoded.documentKind(bytes) {
        throw IntakeError.notText(name, "is no text but \(kind), whatever its name says")
      }
      var evidence = TextEvidence(
        head.map { UnsafeBufferPointer(rebasing: bytes.prefix($0)) } ?? bytes)
      if head != nil, evidence.firstHigh != nil || evidence.firstNul != nil {
        // Something else than plain letters: all of it must be known.
        evidence = TextEvidence(bytes)
      }
      encoding = stated.map { Setting($0, .given) } ?? Setting(evidence.encoding(of: bytes), .found)
      mark = encoding.value.markLength(in: bytes)
      if let nul = evidence.firstNul, !encoding.value.isWide {
        throw IntakeError.notText(name, "is not text: byte \(nul + 1) is NUL")
      }
      endsInsideCharacter = encoding.value.endsInsideCharacter(bytes)
      isDamaged =
        encoding.value == .utf8 && evidence.isDamagedUTF8(bytes)
        || encoding.value.hasUndefined(bytes[mark...])
      if encoding.value != .utf8 || isDamaged { text = encoding.value.utf8(bytes[mark...]) }
    }

    /// What another process has found in all of a file.
    init(ofUTF8 bytes: UnsafeBufferPointer<UInt8>) {
      encoding = Setting(.utf8, .found)
      mark = TextEncoding.utf8.markLength(in: bytes)
      endsInsideCharacter = false
    }

    /// A kind of document that spreadsheets and printers write, by its first bytes.
    private static func documentKind(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
      if bytes.starts(with: Array("%PDF-".utf8)) { return "a PDF" }
      if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
        return "a ZIP archive, perhaps an XLSX workbook"
      }
      return bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        ? "an old Excel workbook" : nil
    }
  }

  /// The same input with its text written anew.
  init(_ other: SourceText, text: [UInt8]) {
    (name, encoding, isCompressed) = (other.name, other.encoding, other.isCompressed)
    (endsInsideCharacter, isDamaged) = (other.endsInsideCharacter, other.isDamaged)
    (file, given) = (other.file, other.given)
    looksAtAll = other.looksAtAll
    isDecoded = other.isDecoded
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, text.count))
    copy.initialize(from: text, count: text.count)
    (owned, start, count) = (copy, UnsafePointer(copy), text.count)
  }

  deinit { owned?.deallocate() }

  /// Whether the input is still what was read at the start.
  var isUnchanged: Bool { file?.isUnchanged ?? true }

  /// The file as it was when it was opened; nil for bytes handed over.
  var stamp: FileStamp? { file?.stamp }

  /// The text is not the bytes of the file but decoded from them.
  var isOwned: Bool { owned != nil }

  /// Size of the input in bytes.
  var originalCount: Int { file?.count ?? given.count }

  /// Calls `body` with the bytes of the input as they were found, piece by piece: memory holds no more than a piece of a large file.
  func withOriginalBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    if let file {
      let size = 1 << 24
      for start in stride(from: 0, to: file.count, by: size) {
        let piece = start..<min(start + size, file.count)
        file.willRead(piece)
        body(UnsafeRawBufferPointer(start: file.start + start, count: piece.count))
        file.release(piece)
      }
    } else {
      given.withUnsafeBytes(body)
    }
  }

  /// Says that a part is read now.
  func willRead(_ range: Range<Int>) {
    guard owned == nil, let file else { return }
    let mark = start - file.start
    file.willRead(range.lowerBound + mark..<range.upperBound + mark)
  }

  /// Tells the system that a part is no longer needed, so that a large file does not fill memory.
  func release(_ range: Range<Int>) {
    guard owned == nil, let file else { return }
    let mark = start - file.start
    file.release(range.lowerBound + mark..<range.upperBound + mark)
  }

  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start + range.lowerBound, count: range.count)
  }
}
