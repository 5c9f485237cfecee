import FoundationEssentials

/// One line of state: a customer's share of a file, or the totals of a file.
///
/// `KEY⇥2:RUN:FILE:ROWS:AMOUNT:OPEN:PRINT:CONTENT:CHECK`. Nothing in it needs escaping by whoever carries it: the key has printable ASCII
/// only, the content is base64. What a line holds is said twice, in its control totals and in its content; the check is over all
/// that stands before it.
struct StateLine {
  /// Version of lines and of what they hold; others are refused.
  static let version = "2"

  /// `i` or `n` and a customer's id or name, `-` for rows that name none, `f` for the totals of a file.
  var key: [UInt8]
  /// Which files, settings and day it is of.
  var run: [UInt8]
  /// Place of the file among the inputs; below 2³².
  var file: Int
  var totals: StateTotals
  var content: [UInt8]

  var isOfFile: Bool { key.first == 0x66 }

  init(key: [UInt8], run: String, file: Int, totals: StateTotals, content: [UInt8]) {
    (self.key, self.run, self.file) = (key, Array(run.utf8), file)
    (self.totals, self.content) = (totals, content)
  }

  /// The line with its end.
  var text: [UInt8] {
    var line = StateLine.escaped(key)
    line.append(0x09)
    line += Array("\(StateLine.version):".utf8) + run
    line += Array(
      ":\(file):\(totals.rows):\(totals.amount):\(totals.open):\(hexadecimal(totals.print)):".utf8)
    line += Data(content).base64EncodedData()
    line.append(0x3A)
    line += lineCheck(line[...])
    line.append(0x0A)
    return line
  }

  /// A line without its end; one that is cut, changed or of something else is a fault.
  init(_ line: ArraySlice<UInt8>) throws(StateFault) {
    let damaged = StateFault("a line of state is cut short or was changed on its way")
    guard let last = line.lastIndex(of: 0x3A), let tab = line.firstIndex(of: 0x09), tab < last
    else {
      throw StateFault(
        "a line is no state: \(StateLine.start(of: line))",
        remedy: "give what `arrears cluster partial` or `merge` has written, and nothing else")
    }
    let fields = line[(tab + 1)..<last].split(
      separator: 0x3A, maxSplits: 7, omittingEmptySubsequences: false)
    guard let version = fields.first, fields.count > 1 else { throw damaged }
    guard Array(version) == Array(StateLine.version.utf8) else {
      throw StateFault(
        "a state is of version \(String(decoding: version.prefix(20), as: UTF8.self)), not \(StateLine.version)",
        remedy: "use the same release of arrears on every machine")
    }
    guard lineCheck(line[...last]).elementsEqual(line[(last + 1)...]), fields.count == 8
    else { throw damaged }
    let numbers = fields[2..<6].compactMap { Int64(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == 4, (0..<Int64(1) << 32).contains(numbers[0]),
      let print = UInt64(String(decoding: fields[6], as: UTF8.self), radix: 16),
      let content = Data(base64Encoded: Data(fields[7])),
      let key = StateLine.unescaped(line[..<tab])
    else { throw damaged }
    self.key = key
    run = Array(fields[1])
    file = Int(numbers[0])
    totals = StateTotals(rows: Int(numbers[1]), amount: numbers[2], open: numbers[3], print: print)
    self.content = Array(content)
  }

  /// The beginning of a line, for a message.
  private static func start(of line: ArraySlice<UInt8>) -> String {
    let start = String(decoding: line.prefix(40), as: UTF8.self)
    return "\"\(start)\(line.count > 40 ? "…" : "")\""
  }

  // MARK: Keys

  /// Printable ASCII as it is, quotes, backslashes, `%` and everything else as `%XX`.
  private static func escaped(_ key: [UInt8]) -> [UInt8] {
    var escaped: [UInt8] = []
    escaped.reserveCapacity(key.count)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in key {
      if byte > 0x20, byte < 0x7F, byte != 0x25, byte != 0x22, byte != 0x5C {
        escaped.append(byte)
      } else {
        escaped += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return escaped
  }

  private static func unescaped(_ key: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var at = key.startIndex
    while at < key.endIndex {
      if key[at] == 0x25 {
        guard at + 2 < key.endIndex,
          let byte = UInt8(String(decoding: key[(at + 1)...(at + 2)], as: UTF8.self), radix: 16)
        else { return nil }
        bytes.append(byte)
        at += 3
      } else {
        bytes.append(key[at])
        at += 1
      }
    }
    return bytes
  }
}

/// The check of a line that travels between steps: sixteen hexadecimal digits over all that stands before it.
package func lineCheck(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  let hash = bytes.withUnsafeBufferPointer { hashBytes($0, seed: 0x6A09_E667_F3BC_C908) }
  return Array(hexadecimal(hash).utf8)
}

/// Sixteen hexadecimal digits.
func hexadecimal(_ number: UInt64) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
