import Foundation
import Intake
import Receivables

/// What `run.json` states: everything needed to tell how a run came about and that nothing was lost.
struct RunRecord: Encodable {
  struct SettingEntry: Encodable {
    var value: String
    var origin: String
  }

  struct Input: Encodable {
    var name: String
    var bytes: Int
    var sha256: String?
    var format: String
    var encoding: String
    var separator: String
    var dateOrder: SettingEntry
    var decimalMark: SettingEntry
    var columns: [String: String]
    var rows: Rows
    var control: [String: Control]
  }

  struct Rows: Encodable {
    var read: Int
    var documents: Int
    var lines: Int
    var settlements: Int
    var sideData: Int
    var headings: Int
    var totals: Int
    var blanks: Int
    var duplicates: Int
    var excluded: Int
    var rejected: Int
    var issuedAfterAsOf: Int

    init(_ counts: RowCounts) {
      read = counts.read
      documents = counts.documents
      lines = counts.lines
      settlements = counts.settlements
      sideData = counts.sideData
      headings = counts.headings
      totals = counts.totals
      blanks = counts.blanks
      duplicates = counts.duplicates
      excluded = counts.excluded
      rejected = counts.rejected
      issuedAfterAsOf = counts.later
    }
  }

  /// Money as plain decimals.
  struct Control: Encodable {
    var amount: String
    var open: String
  }

  struct Totals: Encodable {
    var open: String
    var unapplied: String
    var net: String
    var pastDue: String
    var documents: Int
    /// Open money as read, less repeated rows; equals `net` when nothing was lost.
    var readNet: String
    var difference: String
    /// Balance of the general ledger, and the documents less it; absent where none is stated.
    var ledger: String?
    var ledgerDifference: String?
  }

  struct Verdict: Encodable {
    var result: String
    var errors: Int
    var warnings: Int
    var notes: Int
  }

  struct Output: Encodable {
    var bytes: Int
    var sha256: String?
  }

  var arrears: String
  var asOf: String
  var asOfOrigin: String
  var settings: [String: SettingEntry]
  var inputs: [Input]
  var totals: [String: Totals]
  var verdict: Verdict
  var outputs: [String: Output]
  /// Customers stand under codes; absent where they do not.
  var redacted: Bool?

  /// Deterministic JSON: keys sorted, snake_case, a line end at the end.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .custom { path in
      let last = path.last?.stringValue ?? ""
      // Only this type's own property names are changed, never file names, codes or settings.
      let isData =
        path.dropLast().last.map {
          ["settings", "outputs", "totals", "control", "columns"].contains($0.stringValue)
        } ?? false
      return NameKey(stringValue: isData ? last : snakeCase(last))
    }
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

private func snakeCase(_ name: String) -> String {
  name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
}

private struct NameKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// What `timing.json` states: the only file that differs between equal runs.
struct TimingRecord: Encodable {
  struct Stage: Encodable {
    var name: String
    var seconds: Double
    var rows: Int?
  }

  var started: String
  var seconds: Double
  var stages: [Stage]
  var peakMemoryMiB: Int

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
