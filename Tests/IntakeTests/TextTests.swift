import Foundation
import Receivables
import Testing

@testable import Intake

/// Bytes of any encoding become the same UTF-8 text.
@Suite("Bytes to text")
struct TextTests {
  static func text(_ bytes: [UInt8], _ encoding: TextEncoding? = nil) throws -> (
    text: String, source: SourceText
  ) {
    let source = try SourceText(bytes, name: "test", encoding: encoding)
    return (String(decoding: source[0..<source.count], as: UTF8.self), source)
  }

  static func utf16(_ text: String, littleEndian: Bool, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
      return littleEndian ? [low, high] : [high, low]
    }
  }

  /// Bytes of a single-byte encoding, by the published tables of Foundation.
  static func bytes(_ text: String, _ encoding: String.Encoding) throws -> [UInt8] {
    Array(try #require(text.data(using: encoding)))
  }

  @Test("UTF-8 with and without byte order mark") func utf8() throws {
    #expect(try Self.text(Array("Müller €".utf8)).text == "Müller €")
    #expect(try Self.text([0xEF, 0xBB, 0xBF] + Array("Müller".utf8)).text == "Müller")
  }

  @Test(
    "UTF-16 of both byte orders, with and without byte order mark", arguments: [true, false],
    [true, false])
  func utf16(littleEndian: Bool, mark: Bool) throws {
    let written = "Rechnung;Betrag\r\nMüller & Söhne;1.200,00\r\n"
    let (text, source) = try Self.text(Self.utf16(written, littleEndian: littleEndian, mark: mark))
    #expect(text == written)
    #expect(source.encoding.value == (littleEndian ? .utf16LittleEndian : .utf16BigEndian))
  }

  @Test("Every byte of windows-1250 and windows-1252 as Foundation decodes it")
  func tables() throws {
    for (encoding, foundation) in [
      (TextEncoding.windows1250, String.Encoding.windowsCP1250), (.windows1252, .windowsCP1252),
      (.windows1254, .windowsCP1254),
    ] {
      for byte in UInt8(0x80)...0xFF {
        let expected = String(bytes: [byte], encoding: foundation)
        let own = String(encoding.upperHalf[Int(byte) - 0x80])
        if let expected, expected.unicodeScalars.allSatisfy({ $0.value > 0x9F }) {
          #expect(own == expected, "\(encoding) \(byte)")
        }
      }
    }
  }

  @Test("Words of a language decide between single-byte encodings")
  func words() throws {
    let polish = "Spółka Żuraw; należność; Łódź; źródło; ćwierć\n"
    let found = try Self.text(try Self.bytes(polish, .windowsCP1250))
    #expect(found.text == polish)
    #expect(found.source.encoding.value == .windows1250)
    let turkish = "Şahin İnşaat;Güneş Yığın Çiğdem;Müşteri\n"
    let source = try Self.text(try Self.bytes(turkish, .windowsCP1254))
    #expect(source.text == turkish)
    #expect(source.source.encoding.value == .windows1254)
    #expect(!source.source.isDamaged)
    // 0x81 stands for no character of windows-1252: "Müller" as an old program writes it.
    #expect(try Self.text(Array("M".utf8) + [0x81] + Array("ller".utf8)).source.isDamaged)
    let german = "Größe;Müller;Straße;Käse\n"
    #expect(try Self.text(try Self.bytes(german, .windowsCP1252)).text == german)
    // 0xA4 is the euro sign in ISO-8859-15 only.
    #expect(try Self.text(Array("Total 12,00 ".utf8) + [0xA4]).text == "Total 12,00 €")
    #expect(try Self.text(Array("Total 12,00 ".utf8) + [0x80]).text == "Total 12,00 €")
    #expect(
      try Self.text(Array("n".utf8) + [0xBD] + Array("ud c".utf8) + [0xBD] + Array("ur".utf8)).text
        == "nœud cœur")
  }

  @Test("A given encoding is not over-ruled") func given() throws {
    let bytes: [UInt8] = [0xC3, 0xA9]
    #expect(try Self.text(bytes).text == "é")
    #expect(try Self.text(bytes, .windows1252).text == "Ã©")
  }

  @Test("Text that ends inside a character is read and noted") func cut() throws {
    let utf8 = try Self.text(Array("a;é".utf8.dropLast()))
    #expect(utf8.source.endsInsideCharacter)
    #expect(utf8.text.hasPrefix("a;"))
    let utf16 = try Self.text(
      Array(Self.utf16("ab;cd", littleEndian: true, mark: true).dropLast()))
    #expect(utf16.source.endsInsideCharacter)
    #expect(utf16.text == "ab;c")
  }

  @Test("A high byte far behind the start still decides") func late() throws {
    let bytes =
      Array(String(repeating: "Konto;Betrag;12,00\n", count: 40_000).utf8) + [0x4D, 0xFC, 0x6C]
    #expect(try Self.text(bytes).text.hasSuffix("Mül"))
  }

  @Test("A large file that turns out not to be UTF-8 is decoded again, as a whole")
  func lateLarge() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "arrears-\(UUID().uuidString)"
    ).path
    defer { unlink(path) }
    let row = "C1,Mueller,I1,2025-01-10,2025-02-09,1.00,1.00,USD\n"
    var bytes = Array(JoinTests.header.utf8)
    bytes += Array(String(repeating: row, count: (17 << 20) / row.utf8.count).utf8)
    bytes +=
      Array("C2,M".utf8) + [0xFC] + Array("ller,I2,2025-01-10,2025-02-09,2.00,2.00,USD\n".utf8)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let file = try RecognisedFile(InputFile(path: path, name: "a.csv"), options: IntakeOptions())
    #expect(file.encoding.value == .utf8)
    let result = try readBook(
      [file], asOf: #require(Day(iso: "2025-03-31")), options: IntakeOptions())
    #expect(result.book.customers.map(\.name) == ["Mueller", "Müller"])
    #expect(result.recognised[0].encoding.value == .windows1252)
  }

  @Test("NUL bytes are no text") func nul() {
    #expect(throws: IntakeError.self) { try Self.text([0x61, 0x00, 0x62, 0x2C, 0x63, 0x64, 0x65]) }
  }

  @Test("Compressed text is read like the text itself; damaged files are refused") func gzip()
    throws
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "arrears-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let plain = folder.appendingPathComponent("list.csv")
    let written = String(repeating: "a,b,c\n1,2,3\n", count: 5_000)
    try written.write(to: plain, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-k", plain.path]
    try process.run()
    process.waitUntilExit()
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: plain.path + ".gz")))
    let (text, source) = try Self.text(bytes)
    #expect(text == written)
    #expect(source.isCompressed)
    // Two members, one after the other.
    #expect(try Self.text(bytes + bytes).text == written + written)
    #expect(throws: IntakeError.self) { try Self.text(Array(bytes.dropLast(20))) }
    var damaged = bytes
    damaged[damaged.count / 2] ^= 0xFF
    #expect(throws: IntakeError.self) { try Self.text(damaged) }
  }

  @Test(
    "A file that is cut short while it is read is noticed, and reading it does not end the process")
  func shrinking() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "arrears-\(UUID().uuidString)"
    ).path
    defer { unlink(path) }
    try String(repeating: "x", count: 100_000).write(
      toFile: path, atomically: false, encoding: .utf8)
    let file = try MappedFile(path: path, name: "list.csv")
    #expect(file.isUnchanged)
    truncate(path, 10)
    #expect((0..<file.count).reduce(0) { $0 + Int(file.start[$1]) } > 0)
    #expect(!file.isUnchanged)
  }
}
