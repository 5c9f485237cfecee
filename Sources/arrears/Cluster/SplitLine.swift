import Foundation
import Intake

/// A piece of a file as one line: `PATH⇥OFFSET⇥LENGTH⇥LINE⇥SIZE⇥MODIFIED⇥PLAN`.
///
/// Tabs, line ends, `%` and whatever is not printable ASCII stand as `%XX` in the path; the plan is JSON on one line.
enum SplitLine {
  static func text(_ split: FileSplit) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let plan = String(decoding: try encoder.encode(split.plan), as: UTF8.self)
    let fields = [
      escaped(absolute(split.path)), "\(split.offset)", "\(split.length)", "\(split.line)",
      "\(split.state.size)", split.state.modified, plan,
    ]
    return Array((fields.joined(separator: "\t") + "\n").utf8)
  }

  static func parse(_ line: ArraySlice<UInt8>, number: Int) throws -> FileSplit {
    let fields = line.split(separator: 0x09, maxSplits: 6, omittingEmptySubsequences: false)
    let wrong = CommandError(
      message: "line \(number) of the splits is none",
      remedy: "give lines of `arrears cluster split` as they are")
    guard fields.count == 7 else { throw wrong }
    let texts = fields.map { String(decoding: $0, as: UTF8.self) }
    let numbers = texts[1...4].compactMap { Int($0) }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let path = texts[0].removingPercentEncoding, numbers.count == 4,
      numbers.allSatisfy({ $0 >= 0 }),
      let plan = try? decoder.decode(ReadingPlan.self, from: Data(fields[6]))
    else { throw wrong }
    return FileSplit(
      path: path, offset: numbers[0], length: numbers[1], line: numbers[2],
      state: FileStamp(size: numbers[3], modified: texts[5]), plan: plan)
  }

  /// Workers run in folders of their own.
  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte in
      byte > 0x20 && byte < 0x7F && byte != 0x25
        ? String(UnicodeScalar(byte))
        : "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
    }.joined()
  }
}
