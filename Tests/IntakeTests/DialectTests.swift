import Foundation
import Receivables
import Testing

@testable import Intake

/// Dialect and encoding of the corpus of messy files, whose truth is known by construction (`Tests/Dialects` compares other
/// programs on it).
@Suite("Dialects")
struct DialectTests {
  static let folder = FormatFixtureTests.root.deletingLastPathComponent().appendingPathComponent(
    "dialects")
  static let truth: [[String]] =
    (try? FormatFixtureTests.table(folder.appendingPathComponent("truth.csv"))) ?? []

  static func records(_ file: DecodedFile, _ rules: RecordRules) -> [[String]] {
    previewRows(file.source, start: file.dialect.start, rules: rules, limit: 10_000).map(\.fields)
  }

  @Test("Separator, quote, encoding and line ends are the true ones", arguments: truth)
  func corpus(row: [String]) throws {
    let path = Self.folder.appendingPathComponent(row[0]).path
    let file = try DecodedFile(InputFile(path: path, name: row[0]), options: IntakeOptions())
    let delimiter: UInt8 = row[2] == "tab" ? 0x09 : try #require(row[2].utf8.first)
    #expect(file.dialect.delimiter.value == delimiter)
    #expect(file.encoding.value.rawValue == row[1])
    #expect(file.dialect.lineEnd.rawValue == row[4])
    // The quote matters only where it changes a cell.
    var rules = file.dialect.rules
    rules.quote = row[3] == "none" ? 0 : try #require(row[3].utf8.first)
    #expect(Self.records(file, file.dialect.rules) == Self.records(file, rules))
  }

  @Test("The corpus is there") func size() { #expect(Self.truth.count >= 100) }

  @Test(
    "A backslash before a quote or separator makes it data",
    arguments: [
      ("double quotes", #""A \"B\" Ltd","R-\\1","10.00""#, #"A "B" Ltd"#, #"R-\1"#),
      ("single quotes", #"'O\'Brien; Sons','R\'1','10.00'"#, "O'Brien; Sons", "R'1"),
      ("no quotes", #"Smith\, John,R-1\,2,10.00"#, "Smith, John", "R-1,2"),
      ("apostrophes", #""O\'Brien","R-1","10.00""#, "O'Brien", "R-1"),
      ("over lines", "\"A\\\nB, C\\\"D\",\"R\",\"10.00\"", "A\nB, C\"D", "R"),
    ])
  func escapes(name: String, row: String, customer: String, number: String) throws {
    let quote = row.first == "\"" || row.first == "'" ? String(row.prefix(1)) : ""
    func line(_ fields: [String]) -> String {
      fields.map { quote + $0 + quote }.joined(separator: ",") + "\n"
    }
    var text = line(["Customer", "Invoice No", "Balance"])
    for index in 0..<8 { text += line(["Client \(index)", "R-\(20 + index)", "\(index).50"]) }
    text += row + "\n" + line(["Last", "R-99", "7.25"])
    let file = try DecodedFile(
      InputFile(name: "a.csv", bytes: Array(text.utf8)), options: IntakeOptions())
    #expect(file.dialect.isEscaped)
    #expect(file.dialect.delimiter.value == 0x2C)
    #expect(Dialect.name(of: file.dialect.quote.value) == (quote.isEmpty ? "none" : quote))
    let records = Self.records(file, file.dialect.rules)
    #expect(records.count == 11)
    #expect(records[9] == [customer, number, "10.00"])
    #expect(records[10] == ["Last", "R-99", "7.25"])
  }

  @Test("A backslash that ends a field does not hide the quote behind it")
  func plainBackslash() throws {
    var text = "\"Customer\",\"Folder\",\"Invoice No\",\"Balance\"\n"
    for index in 0..<8 {
      text += "\"Client \(index)\",\"C:\\books\\\",\"R-\(index)\",\"\(index).50\"\n"
    }
    let file = try DecodedFile(
      InputFile(name: "a.csv", bytes: Array(text.utf8)), options: IntakeOptions())
    #expect(!file.dialect.isEscaped)
    #expect(
      Self.records(file, file.dialect.rules)[1] == ["Client 0", "C:\\books\\", "R-0", "0.50"])
  }

  /// Lines of a file, the separator and quote that it has, and its records below the headings.
  static let hard: [(name: String, text: String, delimiter: UInt8, quote: UInt8, rows: Int)] = [
    (
      "Single quotes that begin behind the first rows",
      "Invoice,Customer,Date,Due,Amount\n"
        + (1...130).map { "I-\($0),Kern,2025-01-02,2025-02-01,10.00\n" }.joined()
        + "I-131,'Kern, Sons',2025-01-02,2025-02-01,10.00\n", 0x2C, 0x27, 131
    ),
    (
      "Blanks before single quotes",
      "Invoice, Customer, Date, Due, Amount\n1, 'Smith, J', 2025-01-11, 2025-02-11, '1,100.00'\n"
        + "2, 'Hale, B', 2025-01-12, 2025-02-12, '90.00'\n", 0x2C, 0x27, 2
    ),
    (
      "More titles than most",
      (1...45).map { "Hinweis \($0), bitte lesen, danke\n" }.joined()
        + "Rechnung;Kunde;Datum;Fällig;Betrag\nR-1;Alto GmbH;02.01.2025;01.02.2025;10,00\n"
        + "R-2;Bora GmbH;03.01.2025;02.02.2025;20,00\n", 0x3B, 0x22, 2
    ),
  ]

  @Test("What takes a second look", arguments: hard.indices)
  func secondLook(place: Int) throws {
    let given = Self.hard[place]
    let file = try RecognisedFile(
      InputFile(name: "\(place).csv", bytes: Array(given.text.utf8)), options: IntakeOptions())
    #expect(file.layout.dialect.delimiter.value == given.delimiter)
    #expect(file.layout.dialect.quote.value == given.quote)
    let read = try JoinTests.read([(name: "a.csv", text: given.text)], asOf: "2025-03-31")
    #expect(read.book.documents.count == given.rows)
  }

  @Test("What the user sets is not over-ruled")
  func given() throws {
    var options = IntakeOptions()
    options.delimiter = 0x3B
    options.quote = 0x27
    let file = try DecodedFile(
      InputFile(name: "a.csv", bytes: Array("a,b,c\n1,2,3\n".utf8)), options: options)
    #expect(file.dialect.delimiter.value == 0x3B)
    #expect(file.dialect.delimiter.origin == .given)
    #expect(file.dialect.quote.value == 0x27)
  }

  /// The same ledger in one encoding, separator and line end after another.
  @Test("Encoding, line ends, separator and quoting change no figure", arguments: 0..<12)
  func conversions(seed: UInt64) throws {
    let (header, rows) = BookTests.randomRows(seed: seed, count: 60)
    let named = rows.map { $0.replacing("Customer ", with: "Kündin ") }
    let lines = [header] + named.filter { !$0.contains("\n") }
    let plain = BookTests.text(lines[0], Array(lines.dropFirst()))
    let expected = Array(BookTests.facts(try BookTests.read([plain])).dropLast())
    func facts(_ bytes: [UInt8]) throws -> [String] {
      let file = try RecognisedFile(
        InputFile(name: "x.csv", bytes: bytes), options: IntakeOptions())
      return Array(
        BookTests.facts(try readBook([file], asOf: BookTests.asOf, options: IntakeOptions()))
          .dropLast())
    }
    for (name, text) in [
      ("CRLF", plain.replacing("\n", with: "\r\n")), ("CR", plain.replacing("\n", with: "\r")),
      ("tab", plain.replacing(",", with: "\t")), ("semicolon", plain.replacing(",", with: ";")),
      ("pipe", plain.replacing(",", with: "|")), ("mark", "\u{FEFF}" + plain),
      ("sep", "sep=,\n" + plain),
      ("trailing separators", plain.replacing("\n", with: ",\n")), ("titles", "Ledger\n\n" + plain),
      (
        "quoted",
        lines.map { line in
          line.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(
            separator: ",")
        }.joined(separator: "\n") + "\n"
      ),
    ] {
      #expect(try facts(Array(text.utf8)) == expected, "\(name)")
    }
    for (name, encoding) in [
      ("1252", String.Encoding.windowsCP1252), ("utf16", .utf16), ("utf16be", .utf16BigEndian),
    ] {
      #expect(try facts(Array(#require(plain.data(using: encoding)))) == expected, "\(name)")
    }
  }
}
