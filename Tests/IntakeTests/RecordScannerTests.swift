import Glibc
import TestSupport
import Testing

@testable import Intake

@Suite("Records from bytes")
struct RecordScannerTests {
  /// What a scanner sees: fields and line of each record.
  struct Seen: Equatable {
    var fields: [[UInt8]]
    var line: Int
  }

  static func scan(
    _ bytes: [UInt8], delimiter: UInt8 = 0x2C, fast: Bool = true, from: Int = 0
  ) -> (records: [Seen], unclosed: [Int], blanks: Int) {
    scan(bytes, RecordRules(delimiter: delimiter), fast: fast, from: from)
  }

  static func scan(
    _ bytes: [UInt8], _ rules: RecordRules, fast: Bool = true, from: Int = 0
  ) -> (records: [Seen], unclosed: [Int], blanks: Int) {
    bytes.withUnsafeBufferPointer { scan($0, rules, fast: fast, from: from) }
  }

  private static func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ rules: RecordRules, fast: Bool, from: Int
  ) -> (records: [Seen], unclosed: [Int], blanks: Int) {
    guard let start = bytes.baseAddress else { return ([], [], 0) }
    var scanner = RecordScanner(
      start, count: bytes.count, range: from..<bytes.count, rules: rules, usesFastLane: fast)
    var records: [Seen] = []
    var unclosed: [Int] = []
    var blanks = 0
    while true {
      switch scanner.next() {
      case .end: return (records, unclosed, blanks)
      case .blank: blanks += 1
      case .unclosedQuote: unclosed.append(scanner.line)
      case .record:
        records.append(
          Seen(
            fields: (0..<scanner.fieldCount).map { Array(scanner.field($0)) }, line: scanner.line))
      }
    }
  }

  /// Random bytes from a hostile alphabet; every opened quote is closed properly, so that all readers agree on the rules.
  static func hostile(seed: UInt64, delimiter: UInt8) -> [UInt8] {
    var random = TestRandom(seed: seed)
    var bytes: [UInt8] = []
    let ends: [[UInt8]] = [[0x0A], [0x0D, 0x0A], [0x0D]]
    for _ in 0..<1 + random.below(40) {
      if random.below(12) == 0 {
        bytes += ends[random.below(3)]
        continue
      }
      for index in 0..<1 + random.below(9) {
        if index > 0 { bytes.append(delimiter) }
        switch random.below(6) {
        case 0:
          bytes.append(0x22)
          for _ in 0..<random.below(20) {
            let piece: [UInt8] = [
              [0x22, 0x22], [delimiter], [0x0A], [0x0D, 0x0A], [0x0D], [0x61], [0xC3, 0xA9], [0x20],
            ][random.below(8)]
            bytes += piece
          }
          bytes.append(0x22)
        case 1: bytes += [0x22, 0x61, 0x20, 0x62, 0x22]
        case 2: break
        case 3: bytes += Array("5\" pipe".utf8)
        default:
          for _ in 0..<random.below(30) {
            bytes.append(UInt8(0x20 + random.below(2) * 0x41 + random.below(10)))
          }
        }
      }
      if random.below(30) > 0 { bytes += ends[random.below(3)] }
    }
    return bytes.map { $0 == 0x2C && delimiter != 0x2C ? 0x2C : $0 }
  }

  @Test("The fast lane, libcsv alone and an obvious reader agree", arguments: 0..<400)
  func differential(seed: UInt64) {
    let delimiter: UInt8 = [0x2C, 0x3B, 0x09][Int(seed % 3)]
    let bytes = Self.hostile(seed: seed, delimiter: delimiter)
    let fast = Self.scan(bytes, delimiter: delimiter)
    let slow = Self.scan(bytes, delimiter: delimiter, fast: false)
    #expect(fast.records == slow.records)
    #expect(fast.unclosed == slow.unclosed)
    #expect(fast.blanks == slow.blanks)
    if fast.unclosed.isEmpty {
      #expect(slow.records.map(\.fields) == ReferenceReader.read(bytes, delimiter: delimiter))
    }
  }

  @Test("Quoted records of any length, split in place", arguments: 0..<200)
  func quoted(seed: UInt64) {
    var random = TestRandom(seed: seed)
    var bytes: [UInt8] = []
    var expected: [[[UInt8]]] = []
    for _ in 0..<1 + random.below(12) {
      let fields = (0..<1 + random.below(8)).map { _ in
        (0..<random.below(90)).map { _ in [0x61, 0x2C, 0x22, 0x20, 0xC3][random.below(5)] }
          as [UInt8]
      }
      expected.append(fields)
      let cells = fields.map { field -> [UInt8] in
        let needsQuotes = field.contains { $0 == 0x2C || $0 == 0x22 } || random.below(2) == 0
        guard needsQuotes else { return field }
        return [0x22] + field.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
      }
      bytes += cells.joined(separator: [0x2C])
      // A record of one empty field is a blank line.
      if cells == [[]] { bytes += [0x22, 0x22] }
      bytes += seed % 2 == 0 ? [0x0A] : [0x0D, 0x0A]
    }
    #expect(Self.scan(bytes).records.map(\.fields) == expected)
    #expect(Self.scan(bytes, fast: false).records.map(\.fields) == expected)
  }

  @Test("Any bytes under any quote rules: the fast lane and libcsv agree", arguments: 0..<600)
  func soup(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let alphabet: [UInt8] = [
      0x22, 0x22, 0x27, 0x2C, 0x2C, 0x20, 0x20, 0x0A, 0x0D, 0x61, 0x62, 0x3B,
    ]
    let bytes = (0..<random.below(300)).map { _ in alphabet[random.below(alphabet.count)] }
    for quote: UInt8 in [0x22, 0x27, 0] {
      for skipsBlanks in [false, true] {
        let rules = RecordRules(delimiter: 0x2C, quote: quote, skipsBlanks: skipsBlanks)
        let fast = Self.scan(bytes, rules)
        let slow = Self.scan(bytes, rules, fast: false)
        #expect(fast.records == slow.records)
        #expect(fast.unclosed == slow.unclosed)
        #expect(fast.blanks == slow.blanks)
      }
    }
  }

  @Test("Blanks before a quote and behind it belong to no field where they are skipped")
  func gaps() {
    let rules = RecordRules(delimiter: 0x2C, quote: 0x22, skipsBlanks: true)
    let text = "a, \"b, c\" , d\n   \n\"e\", f ,\n"
    let seen = Self.scan(Array(text.utf8), rules)
    #expect(
      seen.records.map { $0.fields.map { String(decoding: $0, as: UTF8.self) } } == [
        ["a", "b, c", "d"], ["e", "f", ""],
      ])
    #expect(seen.blanks == 1)
  }

  @Test("Reading from any record start gives the records from there on", arguments: 0..<60)
  func anyStart(seed: UInt64) throws {
    let bytes = Self.hostile(seed: seed, delimiter: 0x2C)
    let source = try SourceText(bytes, name: "test")
    var scanner = RecordScanner(
      source.start, count: bytes.count, range: 0..<bytes.count,
      rules: RecordRules(delimiter: 0x2C))
    let all = Self.scan(bytes).records
    var passed = 0
    while true {
      let step = scanner.next()
      if case .end = step { break }
      if case .record = step { passed += 1 }
      #expect(
        Self.scan(bytes, from: scanner.position).records.map(\.fields)
          == all.dropFirst(passed).map(\.fields))
    }
  }

  @Test("Lines are physical: CRLF, LF and CR count one, line ends in quotes count too")
  func lines() {
    let text = "a,b\r\n\"x\r\ny\nz\",2\n\r\n3,4\r5,6"
    #expect(Self.scan(Array(text.utf8)).records.map(\.line) == [1, 2, 6, 7])
  }

  @Test("An unclosed quote costs its own line only, and is reported where it opened")
  func unclosedQuote() {
    let text = "a,b\n1,\"open\n2,x\n3,\"ok\"\n4,\"two\nlines\"\n5,y\n"
    let seen = Self.scan(Array(text.utf8))
    #expect(seen.unclosed == [2])
    #expect(
      seen.records.map { String(decoding: $0.fields[0], as: UTF8.self) } == [
        "a", "2", "3", "4", "5",
      ])
  }

  @Test("A quote that is open at the end of the file is unclosed")
  func unclosedAtEnd() {
    let seen = Self.scan(Array("a,b\n1,\"open\n2,x".utf8))
    #expect(seen.unclosed == [2])
    #expect(seen.records.count == 2)
  }

  @Test("Blanks around fields are kept; lone quotes inside are data")
  func keepsBlanks() {
    let seen = Self.scan(Array(" a ,5\" pipe,\t\n".utf8))
    #expect(
      seen.records.first?.fields.map { String(decoding: $0, as: UTF8.self) } == [
        " a ", "5\" pipe", "\t",
      ])
  }

  @Test("A record of many columns and a field of a megabyte are read")
  func large() {
    let wide = Array(repeating: "x", count: 20_000).joined(separator: ",") + "\n"
    #expect(Self.scan(Array(wide.utf8)).records.first?.fields.count == 20_000)
    let long = [UInt8](repeating: 0x61, count: 3 << 20) + [0x2C, 0x62, 0x0A]
    #expect(Self.scan(long).records.first?.fields.map(\.count) == [3 << 20, 1])
  }

  @Test("Python's csv module reads the same fields")
  func againstPython() throws {
    // RFC 4180 input only: on lone quotes the two have different, documented rules.
    var text: [UInt8] = []
    for seed in 0..<200 as Range<UInt64> {
      var random = TestRandom(seed: seed &+ 9_000)
      for _ in 0..<5 {
        let fields = (0..<1 + random.below(6)).map { _ in
          (0..<random.below(12)).map { _ -> UInt8 in
            [0x61, 0x62, 0x22, 0x2C, 0x0A, 0x20, 0x3B][random.below(7)]
          }
        }
        guard !(fields.count == 1 && fields[0].isEmpty) else { continue }
        text +=
          Array(
            fields.map { field -> [UInt8] in
              guard field.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A }) else {
                return field
              }
              return [0x22] + field.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
            }.joined(separator: [0x2C])) + [0x0A]
      }
    }
    let program = """
      import csv, sys
      data = sys.stdin.buffer.read().decode()
      for row in csv.reader(data.splitlines(keepends=True)):
          print("|".join(c.encode().hex() for c in row))
      """
    let output = try run("python3", ["-c", program], input: text)
    let expected = Self.scan(text).records.map { record in
      record.fields.map { field in
        field.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      }.joined(separator: "|")
    }
    #expect(
      output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        == expected)
  }

  /// Runs a program with bytes on its standard input; its standard output as text.
  private func run(_ program: String, _ arguments: [String], input: [UInt8]) throws -> String {
    let path = "/tmp/arrears-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer {
      unlink(path + ".in")
      unlink(path + ".out")
      unlink(path + ".py")
    }
    try write(input, to: path + ".in")
    try write(Array(arguments[1].utf8), to: path + ".py")
    let status = system("\(program) \(path).py < \(path).in > \(path).out")
    try #require(status == 0)
    let source = try SourceText(path: path + ".out", name: "out")
    return String(
      decoding: UnsafeBufferPointer(start: source.start, count: source.count), as: UTF8.self)
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try #require(fopen(path, "w"))
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    fclose(file)
  }
}
