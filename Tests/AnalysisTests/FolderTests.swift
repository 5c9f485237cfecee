import Foundation
import Intake
import Receivables
import TestSupport
import Testing

@testable import Analysis

/// Folders as finance teams drop them, with what a careful accountant makes of them (`fixtures/joins/NN/expected.csv`, worked out by
/// hand before this program saw them; `why.md` says how).
@Suite("Folders of several exports")
struct FolderTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("fixtures/joins")

  static let folders: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []).filter {
      !$0.hasPrefix(".")
    }.sorted()

  @Test("The folders are there") func complete() { #expect(Self.folders.count == 88) }

  @Test("What each customer owes, has paid ahead, is late with and disputes", arguments: folders)
  func folder(name: String) throws {
    let url = Self.root.appendingPathComponent(name)
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path).filter {
      $0.hasSuffix(".csv") && $0 != "expected.csv"
    }.sorted()
    let options = IntakeOptions()
    let files = try names.map {
      try RecognisedFile(
        InputFile(path: url.appendingPathComponent($0).path, name: $0), options: options)
    }
    let day = try #require(Day(iso: "2025-06-30"))
    let result = try readBook(files, asOf: day, options: options)
    #expect(result.rejects.isEmpty)
    #expect(Self.lines(result.book) == (try Self.expected(url)))
  }

  private static func lines(_ book: Book) -> [String] {
    var sums: [String: AgingSums] = [:]
    for row in age(book).rows where !book.documents(of: row.account).isEmpty {
      let key = "\(book.customer(of: row.account).name),\(book.accounts[row.account].currency)"
      sums[key, default: AgingSums(buckets: row.sums.buckets.count)] += row.sums
    }
    return sums.map { key, sums in
      let digits = key.hasSuffix(",JPY") ? 0 : 2
      let cells = [sums.open, sums.unapplied, sums.pastDue, sums.disputed].map {
        decimalText($0, digits: digits, grouping: "") + (digits == 0 ? ".00" : "")
      }
      return "\(key),\(cells.joined(separator: ","))"
    }.sorted()
  }

  /// Lines of the file, quotes around names taken off.
  private static func expected(_ folder: URL) throws -> [String] {
    let text = try String(
      contentsOf: folder.appendingPathComponent("expected.csv"), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.replacingOccurrences(of: "\"", with: "")
    }.sorted()
  }
}
