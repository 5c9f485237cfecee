import Receivables
import Testing

@testable import Reporting

/// A table of nasty values: one row per text.
private struct TextTable: Table {
  let name = "nasty"
  let columns: [Column] = [.text("text"), .number("amount"), .text("day")]
  let texts: [String]
  var rowCount: Int { texts.count }
  func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    cells.text(texts[row])
    cells.money(Int64(row) * -1_234_567, digits: row % 5)
    cells.day(row % 2 == 0 ? Day(iso: "2025-06-30") : nil)
  }
}

@Suite("CSV and Markdown from one table")
struct WriterTests {
  private func csv(_ texts: [String]) -> String {
    var bytes: [UInt8] = []
    try! TextTable(texts: texts).renderCSV { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "Cells are quoted as RFC 4180 asks",
    arguments: [
      ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
      ("two\nlines", "\"two\nlines\""), ("", ""), ("é€😀", "é€😀"),
      (" blank ", " blank "), ("semi;colon", "semi;colon"),
    ])
  func quoting(text: String, cell: String) {
    #expect(csv([text]) == "text,amount,day\n\(cell),0,2025-06-30\n")
  }

  @Test(
    "What a spreadsheet would run is neutralised",
    arguments: [
      ("=1+1", "'=1+1"), ("+1", "'+1"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
      ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
      ("\tx", "'\tx"), ("a=b", "a=b"),
    ])
  func injection(text: String, cell: String) {
    #expect(csv([text]) == "text,amount,day\n\(cell),0,2025-06-30\n")
  }

  @Test("Amounts, digits and blank days") func amounts() {
    #expect(
      csv(["a", "b", "c", "d", "e"])
        == "text,amount,day\na,0,2025-06-30\nb,-123456.7,\nc,-24691.34,2025-06-30\nd,-3703.701,\ne,-493.8268,2025-06-30\n"
    )
  }

  @Test(
    "Figures of every length print exactly",
    arguments: [0, 1, 9, 10, 99, 100, 12_345, Int64.max, Int64.min, -1, -9, -10, 1_000_000_000_000])
  func figures(value: Int64) {
    for digits in [0, 2, 3, 4] {
      var writer = CSVWriter()
      writer.money(value, digits: digits)
      #expect(
        String(decoding: writer.bytes, as: UTF8.self)
          == decimalText(value, digits: digits, grouping: ""))
    }
  }

  @Test("Statistics round half away from zero; no number is blank") func statistics() {
    func printed(_ value: Double, _ digits: Int) -> String {
      var writer = CSVWriter()
      writer.decimal(value, digits: digits)
      return String(decoding: writer.bytes, as: UTF8.self)
    }
    #expect(printed(0.125, 2) == "0.13")
    #expect(printed(-2.5, 0) == "-3")
    #expect(printed(.nan, 2) == "")
    #expect(printed(.infinity, 2) == "")
    #expect(printed(1.0 / 3, 4) == "0.3333")
  }

  @Test("Large tables arrive in pieces and whole") func large() {
    let texts = (0..<40_000).map { "customer \($0)" }
    var pieces = 0
    var bytes: [UInt8] = []
    try! TextTable(texts: texts).renderCSV {
      pieces += 1
      bytes += $0
    }
    #expect(pieces > 1)
    #expect(bytes.count { $0 == 0x0A } == 40_001)
  }

  @Test("Markdown shows chosen columns, groups thousands and escapes") func markdown() {
    let text = TextTable(texts: ["a|b", "*c*"]).renderMarkdown(
      [("amount", "Amount"), ("text", "Name")], rows: [1, 0])
    #expect(text == "| Amount | Name |\n| ---: | --- |\n| -123,456.7 | \\*c\\* |\n| 0 | a\\|b |\n")
  }

  @Test("Names cannot break lines or drive a terminal") func controls() {
    #expect(oneLine("two\nlines\u{1B}[31m") == "two lines\u{FFFD}[31m")
    #expect(markdownText("a\r\nb") == "a  b")
  }

  @Test("Both formats hold the same cells", arguments: [["x", "=y", "z,w"]])
  func sameCells(texts: [String]) {
    let table = TextTable(texts: texts)
    let markdown = table.renderMarkdown(
      table.columns.map { ($0.name, $0.name) }, rows: Array(texts.indices))
    #expect(markdown.split(separator: "\n").count == csv(texts).split(separator: "\n").count + 1)
    for index in texts.indices {
      #expect(
        markdown.contains(decimalText(Int64(index) * -1_234_567, digits: index % 5, grouping: ",")))
    }
  }
}

@Suite("Fingerprints")
struct FingerprintTests {
  @Test("SHA-256 of the standard's examples, in any pieces") func standard() {
    // FIPS 180-4 example "abc", and the empty message.
    let fingerprint = Fingerprint()
    for byte in Array("abc".utf8) { [byte].withUnsafeBytes { fingerprint.update($0) } }
    #expect(
      fingerprint.hexadecimal()
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Fingerprint().hexadecimal()
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
