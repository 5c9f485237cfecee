import Foundation
import Intake

/// A piece of a file as one line: `PATH⇥OFFSET⇥LENGTH⇥LINE⇥SIZE⇥MODIFIED⇥PLAN⇥CHECK`.
///
/// Tabs, line ends, `%` and whatever is not printable ASCII stand as `%XX` in the path; the plan is JSON on one line. The check is over
/// all that stands before it.
enum SplitLine {
  static func text(_ split: FileSplit) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let plan = String(decoding: try encoder.encode(split.plan), as: UTF8.self)
    let fields = [
      escaped(split.path), "\(split.offset)", "\(split.length)", "\(split.line)",
      "\(split.state.size)", split.state.modified, plan,
    ]
    let line = Array((fields.joined(separator: "\t") + "\t").utf8)
    return line + lineCheck(line[...]) + [0x0A]
  }

  static func parse(_ line: ArraySlice<UInt8>, number: Int) throws -> FileSplit {
    let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
    let wrong = CommandError(
      message: "line \(number) of the splits is none",
      remedy: "give lines of `arrears cluster split` as they are")
    guard fields.count == 8 else { throw wrong }
    guard lineCheck(line[..<fields[7].startIndex]).elementsEqual(fields[7]) else {
      throw CommandError(
        message: "line \(number) of the splits is cut short or was changed on its way",
        remedy: "give lines of `arrears cluster split` as they are")
    }
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

  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte in
      byte > 0x20 && byte < 0x7F && byte != 0x25
        ? String(UnicodeScalar(byte))
        : "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
    }.joined()
  }
}
