import Foundation
import Receivables
import Testing

@testable import Intake

/// Lists of no known system, as people make them: each with the documents that a bookkeeper would read from it.
@Suite("Recognising unlisted lists")
struct RecognitionTests {
  /// A folder of files, and what is in it.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var files: [(name: String, text: String)]
    /// Number, kind, open minor units and, where given, the due day; nil where nothing can be read.
    var open: [String]?
    /// Codes of findings that must be there, and that must not.
    var found: [String] = []
    var absent: [String] = []

    var testDescription: String { name }
  }

  @Test(
    "A list is read as a bookkeeper would",
    arguments: cases + statementCases + furtherCases + shapeCases + moneyCases + listCases
      + paymentCases + folderCases + settlingCases + everydayCases + droppedCases)
  func recognised(_ given: Case) throws {
    var result: IntakeResult?
    var codes: [String] = []
    do {
      let read = try JoinTests.read(given.files, asOf: "2025-03-31")
      result = read
      codes = read.findings.map(\.code)
    } catch let error as IntakeError {
      codes = error.findings.map(\.code)
    }
    let wanted = given.open?.sorted()
    let withDue = wanted?.contains { $0.split(separator: " ").count == 4 } ?? false
    let actual = result.map { result in
      result.book.documents.map { document in
        "\(result.book.number(of: document)) \(document.kind.word) \(document.open)"
          + (withDue ? " \(document.due.map { "\($0)" } ?? "-")" : "")
      }.sorted()
    }
    #expect(actual == wanted)
    for code in given.found { #expect(codes.contains(code), "\(codes)") }
    for code in given.absent { #expect(!codes.contains(code)) }
  }
}
