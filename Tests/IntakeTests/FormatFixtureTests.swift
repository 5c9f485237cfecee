import Foundation
import Receivables
import Testing

@testable import Intake

/// Every fixture of an accounting system is read as its expected documents say (`NAME.documents.csv`, `NAME.rows.csv`: written by
/// hand from the facts of the format, not by this program).
@Suite("Fixtures of accounting systems")
struct FormatFixtureTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("fixtures/formats")
  static let asOf = Day(iso: "2025-03-31")!

  /// A file with the documents expected of it.
  struct Fixture: CustomTestStringConvertible, Sendable {
    var path: String
    var testDescription: String { path }
    var file: URL { FormatFixtureTests.root.appendingPathComponent(path) }
    var base: URL { file.deletingPathExtension() }
  }

  static let all: [Fixture] = {
    let files =
      FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return files.filter { name in
      !name.hasSuffix(".documents.csv") && !name.hasSuffix(".rows.csv") && !name.hasSuffix(".md")
        && FileManager.default.fileExists(
          atPath: root.appendingPathComponent(name).deletingPathExtension().path + ".documents.csv")
    }.sorted().map(Fixture.init)
  }()

  /// Rows of a small CSV file by the plain reader of the tests.
  static func table(_ url: URL) throws -> [[String]] {
    ReferenceReader.read(Array(try Data(contentsOf: url)), delimiter: 0x2C).dropFirst().map {
      $0.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Documents in the form of the expected files; a settled document has no number in the book, a customer without id may be known by
  /// another spelling of the name.
  static func lines(_ rows: [[String]]) -> [String] {
    rows.map { row in
      let isSettled = (row[10].filter { $0 != "0" && $0 != "." && $0 != "-" }).isEmpty
      func folded(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
      let id = folded(row[0]) == folded(row[1]) ? folded(row[0]) : row[0]
      let basis = isSettled ? "" : row[6]
      let disputed = isSettled ? "" : row[11]
      return [
        id, row[1].split(separator: " ").joined(separator: " "), isSettled ? "" : row[2],
        isSettled ? "" : row[3], row[4], row[5], basis, row[7], row[8], row[9],
        isSettled ? "0" : row[10], disputed,
      ].joined(separator: "|")
    }.sorted()
  }

  static func rows(_ book: Book) -> [[String]] {
    func line(
      _ account: Account, _ number: String, _ kind: String, _ issued: Day?, _ due: Day?,
      _ basis: String, _ paid: Day?, _ amount: Int64, _ open: Int64, _ disputed: Int64
    ) -> [String] {
      let customer = book.customers[Int(account.customer)]
      func money(_ value: Int64) -> String {
        Money(minorUnits: value, currency: account.currency).plain
      }
      return [
        customer.id, customer.name, number, kind, issued?.description ?? "",
        due?.description ?? "", basis, paid?.description ?? "", account.currency.description,
        money(amount), money(open), money(disputed),
      ]
    }
    let open = book.documents.map { document in
      line(
        book.accounts[Int(document.account)], book.number(of: document), document.kind.word,
        document.issued, document.due, document.dueBasis.word, nil, document.amount, document.open,
        document.disputed)
    }
    let settled = book.settled.map { document in
      line(
        book.accounts[Int(document.account)], "", "", document.issued, document.due, "",
        document.closed, document.amount, 0, 0)
    }
    return open + settled
  }

  @Test("The documents are the expected ones", arguments: all)
  func documents(fixture: Fixture) throws {
    let result = try Self.readOrRefuse(fixture.path)
    let expected = Self.lines(
      try Self.table(URL(fileURLWithPath: fixture.base.path + ".documents.csv")))
    // A list without settlement days is read as of its newest document; what is newer than the fixtures' day is not expected.
    let actual = Self.lines(Self.rows(result.book).filter { $0[4] <= Self.asOf.description })
    let missing = expected.filter { !actual.contains($0) }
    let surplus = actual.filter { !expected.contains($0) }
    #expect(
      actual == expected,
      "\(fixture.path)\nmissing:\n\(missing.joined(separator: "\n"))\nsurplus:\n\(surplus.joined(separator: "\n"))"
    )
  }

  @Test("Every row is in the expected class", arguments: all)
  func rowClasses(fixture: Fixture) throws {
    let result = try Self.readOrRefuse(fixture.path)
    let counts = result.files[0].counts
    var actual = counts.classes.map { "\($0.word) \($0.rows)" }
    let later =
      result.book.asOf > Self.asOf
      ? Self.rows(result.book).count { $0[4] > Self.asOf.description } : counts.later
    if later > 0 { actual.append("after_as_of \(later)") }
    let expected = try Self.table(URL(fileURLWithPath: fixture.base.path + ".rows.csv")).map {
      "\($0[0]) \($0[1])"
    }
    #expect(actual.sorted() == expected.sorted(), "\(fixture.path)")
  }

  /// Reads a fixture as of the fixtures' day, or, where its newest document forbids that, as of that document's day.
  static func readOrRefuse(_ path: String) throws -> IntakeResult {
    do {
      return try read([path])
    } catch let error as IntakeError where error.findings.first?.code == "as-of-unsupported" {
      let message = try #require(error.findings.first).message
      let day = message.split(separator: " ").compactMap { Day(iso: $0.filter { $0 != ":" }) }.first
      return try read([path], asOf: #require(day))
    }
  }

  static func read(_ paths: [String], asOf: Day = asOf) throws -> IntakeResult {
    let files = try paths.map { path in
      try RecognisedFile(
        InputFile(path: root.appendingPathComponent(path).path, name: path),
        options: IntakeOptions())
    }
    return try readBook(files, asOf: asOf, options: IntakeOptions())
  }
}
