import FoundationEssentials
import Glibc
import Receivables
import Reporting

/// The folder of a run that is there: what it was made with, and the rows of its files.
struct PastFolder {
  private struct Record: Decodable {
    struct Entry: Decodable {
      var value: String
    }
    var asOf: String
    var settings: [String: Entry]
    var redacted: Bool?

    enum CodingKeys: String, CodingKey {
      case asOf = "as_of"
      case settings, redacted
    }
  }

  /// The folder.
  let path: String
  /// The file of it that was named.
  let file: String
  private let record: Record

  /// The run that a file belongs to; nil where no file of a run is at its path.
  init?(of file: String) throws {
    let (csv, _) = RunFolder.split(file)
    path = RunFolder.split(csv).parent
    self.file = file
    let place = csv == "." ? "../run.json" : "\(path)/run.json"
    guard access(file, F_OK) == 0 else {
      guard file.contains("/") else { return nil }
      throw CommandError(
        message: "\(file) does not exist: that run has no such file",
        remedy: "name a file of the run, or the file without a folder")
    }
    guard access(place, F_OK) == 0 else { return nil }
    let bytes = try SmallFile.bytes(at: place, limit: 1 << 26)
    guard let record = try? JSONDecoder().decode(Record.self, from: Data(bytes)) else {
      throw CommandError(
        message: "\(place) is no record of a run", remedy: "name the file without its folder")
    }
    guard record.redacted != true else {
      throw CommandError(
        message: "\(file) shows customers by codes, which stand in another order than their names",
        remedy: "name the cell in a run of the same day that is not redacted")
    }
    self.record = record
  }

  /// How the run wrote its files.
  var dialect: [(key: String, value: String)] {
    ["csv.separator", "csv.decimal_mark", "csv.bom"].compactMap { key in
      record.settings[key].map { (key, $0.value) }
    }
  }

  /// The day of the run.
  var asOf: String { record.asOf }

  /// Keys of settings that differ from those in force, with the run's value.
  func differences(from settings: Settings) -> [(key: String, value: String)] {
    settings.effective.compactMap { entry in
      guard !["as_of", "formats", "fail_on"].contains(entry.key), !entry.key.hasPrefix("mail."),
        !entry.key.hasPrefix("csv."), let old = record.settings[entry.key], old.value != entry.value
      else { return nil }
      return (entry.key, old.value)
    }
  }

  /// Whether a row of the file has the bytes that a table writes for it; nil where the file cannot be read.
  func holds(_ table: any Table, row: Int, _ dialect: CSVDialect) -> Bool? {
    guard let bytes = try? SmallFile.bytes(at: file, limit: 1 << 30) else { return nil }
    var plain = dialect
    plain.hasByteOrderMark = false
    var writer = CSVWriter(dialect: plain)
    table.write(row: row - 2, to: &writer)
    return PastFolder.record(row, of: bytes).elementsEqual(writer.bytes)
  }

  /// A record of a file as this program writes them: an end of line inside quotes ends none.
  static func record(_ row: Int, of bytes: [UInt8]) -> ArraySlice<UInt8> {
    var (current, start, isQuoted) = (1, 0, false)
    for (offset, byte) in bytes.enumerated() {
      if byte == 0x22 { isQuoted.toggle() }
      guard byte == 0x0A, !isQuoted else { continue }
      if current == row { return bytes[start..<offset] }
      (current, start) = (current + 1, offset + 1)
    }
    return current == row ? bytes[start...] : []
  }
}
