import Foundation
import Receivables
import TestSupport
import Testing

@testable import Intake

@Suite("Files read by many processes")
struct StatesTests {
  static let fixtures = FormatFixtureTests.root.deletingLastPathComponent()

  /// Inputs that must give the same book whether or not they travel as states: files of every format, and folders of several.
  static let inputs: [String] = {
    let all = FileManager.default.enumerator(atPath: fixtures.path)?.compactMap { $0 as? String }
    let files = (all ?? []).filter { name in
      name.hasPrefix("formats/") && name.hasSuffix(".csv") && !name.contains(".documents.")
        && !name.contains(".rows.")
    }
    let folders = (all ?? []).filter { name in
      let parts = name.split(separator: "/")
      return parts.count == 2 && ["joins", "side-data", "beside"].contains(String(parts[0]))
        && !parts[1].contains(".")
    }
    return (files + folders + ["company", "quickbooks", "sap-style", "settled", "xero", "hostile"])
      .sorted()
  }()

  static func files(_ name: String, _ options: IntakeOptions) -> [RecognisedFile] {
    let root = fixtures.appendingPathComponent(name)
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder)
    let inner =
      isFolder.boolValue
      ? (FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? [])
        .filter { $0.hasSuffix(".csv") && !$0.contains(".documents.") && !$0.contains(".rows.") }
        .sorted()
      : [""]
    return inner.compactMap { name in
      let path = name.isEmpty ? root.path : root.appendingPathComponent(name).path
      return try? RecognisedFile(
        InputFile(path: path, name: name.isEmpty ? root.lastPathComponent : name),
        options: options)
    }
  }

  /// Everything that intake says.
  static func all(_ result: IntakeResult) -> [String] {
    let book = result.book
    return BookTests.facts(result) + result.findings.map { "\($0)" }
      + result.rejects.map { "\($0)" } + book.documents.map { "\($0.source):\($0.line)" }
      + book.settlements.map { "\($0)" } + book.writeOffs.map { "\($0)" }
      + book.credits.map { "\($0)" } + book.deductions.map { "\($0)" }
      + zip(book.hasHistory, book.postDated).map { "\($0) \($1)" }
      + book.facts.map { "\($0)" } + book.entities + ["\(book.held)", book.onlyEntity]
      + result.files.map { file in
        "\(file.control.sorted { $0.key < $1.key }) \(file.format)"
      }
  }

  static func small() -> IntakeOptions {
    var options = IntakeOptions()
    options.partSize = 150
    return options
  }

  /// States of pieces that three workers read in random order.
  static func states(
    _ files: [RecognisedFile], asOf: Day, size: Int, seed: UInt64
  ) throws -> [[UInt8]] {
    var random = TestRandom(seed: seed)
    var splits = try SplitPlan(files, asOf: asOf, options: small(), size: size).splits
    for index in splits.indices.reversed() { splits.swapAt(index, random.below(index + 1)) }
    var lines: [[UInt8]] = []
    // A worker takes any of them, and reads a few of one file together.
    for some in evenRanges(splits.count, parts: 3) {
      try readSplits(Array(splits[some]), batch: 1 + random.below(2_000)) { lines.append($0) }
    }
    return lines
  }

  static func merged(_ lines: [[UInt8]]) throws -> [[UInt8]] {
    var merger = StateMerger()
    for line in lines { try merger.add(line.dropLast()) }
    var merged: [[UInt8]] = []
    try merger.emit { merged.append($0) }
    return merged
  }

  static func text(_ lines: [[UInt8]]) -> [UInt8] { Array(lines.joined()) }

  @Test(
    "Every fixture gives the same book through states, with all that is said of it",
    arguments: inputs)
  func fixtures(name: String) throws {
    let options = Self.small()
    let files = Self.files(name, options)
    let asOf = Day(iso: name.hasPrefix("formats/") ? "2025-03-31" : "2025-06-30")!
    guard !files.isEmpty, let whole = try? readBook(files, asOf: asOf, options: options) else {
      return
    }
    let lines = try Self.states(files, asOf: asOf, size: 300, seed: 2)
    guard !lines.isEmpty else { return }
    // Half of them merged first.
    let states = name.utf8.count % 2 == 0 ? lines : try Self.merged(lines)
    let book = try readBook(
      files, asOf: asOf, options: options, states: BookStates(Self.text(states)))
    let (one, other) = (Self.all(whole), Self.all(book))
    let differing = Set(one).symmetricDifference(other)
    #expect(differing.sorted().prefix(4).map { String($0.prefix(200)) } == [])
    #expect(one.count == other.count)
  }

  /// A random ledger with line ends and quotes in its fields, in a file of its own.
  static func ledger(
    seed: UInt64, rows count: Int, isSpelled: Bool = false,
    _ body: ([RecognisedFile]) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "arrears-states-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (header, rows) = isSpelled ? spelled(count) : BookTests.randomRows(seed: seed, count: count)
    let path = folder.appendingPathComponent("ledger.csv")
    try BookTests.text(header, rows).write(to: path, atomically: true, encoding: .utf8)
    try body([
      try RecognisedFile(InputFile(path: path.path, name: "ledger.csv"), options: small())
    ])
  }

  /// Rows of customers without ids, whose names are spelled in three ways.
  static func spelled(_ count: Int) -> (header: String, rows: [String]) {
    (
      "Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency",
      (0..<count).map { index in
        let name = ["Cust", "CUST ", "cust"][index % 3] + " \(index % 5)"
        return "S\(index),\(name),2025-03-01,2025-03-31,\(index + 1).00,,EUR"
      }
    )
  }

  @Test("Pieces cover a body without gaps and end where records end", arguments: 0..<10)
  func recordEnds(seed: UInt64) throws {
    try Self.ledger(seed: seed, rows: 80) { files in
      for size in [1, 60, 500] {
        let splits = try SplitPlan(
          files, asOf: BookTests.asOf, options: Self.small(), size: size
        ).splits
        #expect(splits.first?.offset == files[0].layout.bodyStart)
        #expect(zip(splits, splits.dropFirst()).allSatisfy { $0.offset + $0.length == $1.offset })
        #expect(splits.last.map { $0.offset + $0.length } == files[0].source.count)
        // One record each, and the multi-line names are within them.
        if size == 1 { #expect(splits.count == 80) }
      }
    }
  }

  @Test("Merging is associative, order-free and idempotent on merged states", arguments: 0..<10)
  func associative(seed: UInt64) throws {
    try Self.ledger(seed: seed, rows: 90, isSpelled: seed % 2 == 1) { files in
      let lines = try Self.states(files, asOf: BookTests.asOf, size: 300, seed: seed)
      let thirds = [
        Array(lines.prefix(lines.count / 3)),
        Array(lines.dropFirst(lines.count / 3).prefix(lines.count / 3)),
        Array(lines.dropFirst(2 * (lines.count / 3))),
      ]
      let whole = try Self.merged(lines)
      let left = try Self.merged(Self.merged(thirds[0] + thirds[1]) + thirds[2])
      let right = try Self.merged(thirds[0] + Self.merged(thirds[2] + thirds[1]))
      #expect(whole == left)
      #expect(whole == right)
      #expect(try Self.merged(whole) == whole)
      #expect(try Self.merged(lines.reversed()) == whole)
    }
  }

  /// The fault that states give; nil where they are taken.
  static func fault(_ lines: [[UInt8]], of files: [RecognisedFile]) -> String? {
    do {
      _ = try readBook(
        files, asOf: BookTests.asOf, options: small(), states: BookStates(text(lines)))
      return nil
    } catch let fault as StateFault {
      return fault.message
    } catch {
      return "another error: \(error)"
    }
  }

  @Test("A line that is missing, cut, doubled, changed or foreign is a fault, never a smaller sum")
  func faults() throws {
    try Self.ledger(seed: 5, rows: 60) { files in
      let lines = try Self.states(files, asOf: BookTests.asOf, size: 400, seed: 1)
      #expect(Self.fault(lines, of: files) == nil)
      for index in lines.indices {
        var missing = lines
        missing.remove(at: index)
        #expect(Self.fault(missing, of: files)?.contains("another error") == false)
        #expect(Self.fault(lines + [lines[index]], of: files)?.contains("another error") == false)
        let cut = lines[..<index] + [Array(lines[index].dropLast(5))] + lines[(index + 1)...]
        #expect(Self.fault(Array(cut), of: files)?.contains("another error") == false)
      }
      var random = TestRandom(seed: 9)
      for _ in 0..<100 {
        var changed = lines
        let line = random.below(lines.count)
        let place = random.below(lines[line].count - 1)
        changed[line][place] = UInt8(0x21 + random.below(90))
        guard changed != lines else { continue }
        #expect(Self.fault(changed, of: files)?.contains("another error") == false)
      }
      let other = try Self.states(
        files, asOf: BookTests.asOf + -1, size: 400, seed: 1)
      #expect(Self.fault(lines + [other[0]], of: files)?.contains("two runs") == true)
      #expect(Self.fault(other, of: files)?.contains("another day") == true)
      let later = lines.map { line in
        Array(String(decoding: line, as: UTF8.self).replacing("\t2:", with: "\t3:").utf8)
      }
      #expect(Self.fault(later, of: files)?.contains("version") == true)
    }
  }

  /// A ledger of these rows in a file of its own.
  static func ledger(
    _ rows: [String], header: String = "Invoice,Customer,Invoice Date,Due Date,Amount,Currency",
    _ body: ([RecognisedFile]) throws -> Void
  ) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "arrears-states-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: path) }
    try ([header] + rows).joined(separator: "\n").appending("\n").write(
      to: path, atomically: true, encoding: .utf8)
    try body([
      try RecognisedFile(InputFile(path: path.path, name: "ledger.csv"), options: small())
    ])
  }

  @Test("A line lost and another of equal rows and amounts given twice are no whole")
  func equalTotals() throws {
    let rows = (1...30).map { "N\($0),Customer \($0),2025-01-01,2025-02-01,100.00,EUR" }
    try Self.ledger(rows) { files in
      let lines = try Self.states(files, asOf: BookTests.asOf, size: 200, seed: 1)
      #expect(Self.fault(lines, of: files) == nil)
      let shares = lines.indices.filter { lines[$0].first != UInt8(ascii: "f") }
      for (one, other) in zip(shares, shares.dropFirst()) {
        var wrong = lines
        wrong[one] = lines[other]
        for states in [wrong, try Self.merged(wrong)] {
          #expect(Self.fault(states, of: files)?.contains("missing or given twice") == true)
        }
      }
    }
  }

  @Test("Sums beyond safe ones are refused alike, whoever reads which rows")
  func largeSums() throws {
    let rows = (1...3).map { "N\($0),C\($0),2025-01-01,2025-02-01,40000000000000.00,EUR" }
    try Self.ledger(rows) { files in
      for size in [1, 60, 10_000] {
        let codes = try Self.codes {
          let lines = try Self.states(files, asOf: BookTests.asOf, size: size, seed: 1)
          _ = try readBook(
            files, asOf: BookTests.asOf, options: Self.small(),
            states: BookStates(Self.text(Self.merged(lines))))
        }
        #expect(codes == ["sum-too-large"])
      }
      for partSize in [20, 60, 10_000] {
        var options = Self.small()
        options.partSize = partSize
        let codes = try Self.codes {
          _ = try readBook(files, asOf: BookTests.asOf, options: options)
        }
        #expect(codes == ["sum-too-large"])
      }
    }
    try Self.ledger(["N1,C1,2025-01-01,2025-02-01,100000000000000.00,EUR"]) { files in
      let codes = try Self.codes {
        _ = try Self.states(files, asOf: BookTests.asOf, size: 100, seed: 1)
      }
      #expect(codes == ["sum-too-large"])
    }
    // Two currencies are two sums.
    let apart = ["EUR", "USD"].enumerated().map {
      "N\($0),C,2025-01-01,2025-02-01,60000000000000.00,\($1)"
    }
    try Self.ledger(apart) { files in
      let lines = try Self.states(files, asOf: BookTests.asOf, size: 100, seed: 1)
      #expect(Self.fault(lines, of: files) == nil)
    }
  }

  static func codes(_ body: () throws -> Void) throws -> [String] {
    do {
      try body()
      return []
    } catch let error as IntakeError {
      return error.findings.map(\.code)
    }
  }

  @Test("Rows of one later document count once, whoever reads them", arguments: [1, 60, 400])
  func laterRows(size: Int) throws {
    // Interleaved, so that any cut parts a document's rows.
    let rows = (0..<40).map { "N\($0 % 4),C,2026-0\(1 + $0 % 4)-01,2026-06-01,1.00,,EUR" }
    let header = "Invoice,Customer,Invoice Date,Due Date,Line Total,Paid Date,Currency"
    try Self.ledger(["M,C,2025-01-01,2025-02-01,5.00,2025-02-03,EUR"] + rows, header: header) {
      files in
      let lines = try Self.states(files, asOf: BookTests.asOf, size: size, seed: 4)
      let options = Self.small()
      for book in [
        try readBook(files, asOf: BookTests.asOf, options: options),
        try readBook(
          files, asOf: BookTests.asOf, options: options, states: BookStates(Self.text(lines))),
      ] {
        let counts = book.files[0].counts
        let found: [Int] = [counts.documents, counts.later, counts.lines]
        #expect(found == [5, 4, 36])
      }
    }
  }

  @Test("A currency that other files would lend is asked for: states were read without it")
  func adoptedCurrency() throws {
    let options = Self.small()
    let files = Self.files("findings/currency-adopted", options)
    let asOf = Day(iso: "2025-03-31")!
    let whole = try readBook(files, asOf: asOf, options: options)
    #expect(whole.findings.map(\.code).contains("currency-adopted"))
    let lines = try Self.states(files, asOf: asOf, size: 100, seed: 3)
    let codes = try Self.codes {
      _ = try readBook(
        files, asOf: asOf, options: options, states: BookStates(Self.text(lines)))
    }
    #expect(codes == ["currency-unstated"])
  }

  @Test("A file with headings only has no states and needs none")
  func headingsOnly() throws {
    try Self.ledger([]) { files in
      let lines = try Self.states(files, asOf: BookTests.asOf, size: 100, seed: 1)
      #expect(lines.isEmpty)
      #expect(Self.fault([], of: files) == nil)
    }
    try Self.ledger(["N1,C1,2025-01-01,2025-02-01,1.00,EUR"]) { files in
      #expect(Self.fault([], of: files)?.contains("no states") == true)
    }
  }

  @Test("A piece given twice to one reader, and states of a file that is not there, are refused")
  func doubledAndForeign() throws {
    let rows = (1...9).map { "N\($0),C,2025-01-01,2025-02-01,\($0).00,EUR" }
    try Self.ledger(rows) { files in
      let splits = try SplitPlan(
        files, asOf: BookTests.asOf, options: Self.small(), size: 100
      ).splits
      let fault = #expect(throws: StateFault.self) {
        try readSplits(splits + [splits[1]]) { _ in }
      }
      #expect(fault?.message.contains("given twice") == true)
      let lines = try Self.states(files, asOf: BookTests.asOf, size: 100, seed: 1)
      let foreign = try lines.map { text in
        var line = try StateLine(text.dropLast())
        line.file = 7
        return line.text
      }
      #expect(Self.fault(lines + foreign, of: files)?.contains("not among these") == true)
      var terms = splits[0]
      terms.plan.given.defaultTerms = .max
      #expect(throws: StateFault.self) { try readSplits([terms]) { _ in } }
      var other = splits[0]
      other.plan.release = "0.0.9"
      let release = #expect(throws: StateFault.self) { try readSplits([other]) { _ in } }
      #expect(release?.message.contains("0.0.9") == true)
    }
  }

  @Test("Content that is damaged behind a right checksum is a fault or another book, never a crash")
  func damagedContent() throws {
    try Self.ledger(seed: 6, rows: 40) { files in
      let lines = try Self.states(files, asOf: BookTests.asOf, size: 4_000, seed: 1)
      var random = TestRandom(seed: 3)
      for _ in 0..<400 {
        let place = random.below(lines.count)
        var line = try StateLine(lines[place].dropLast())
        switch random.below(3) {
        case 0: line.content.removeLast(1 + random.below(line.content.count))
        case 1: line.content[random.below(line.content.count)] = UInt8(random.below(256))
        default: line.content.insert(0xFF, at: random.below(line.content.count))
        }
        var changed = lines
        changed[place] = line.text
        _ = try? Self.merged(changed)
        _ = Self.fault(changed, of: files)
      }
    }
  }

  @Test("A file that was changed since it was split is refused")
  func changedFile() throws {
    try Self.ledger(seed: 7, rows: 30) { files in
      let splits = try SplitPlan(
        files, asOf: BookTests.asOf, options: Self.small(), size: 500
      ).splits
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: splits[0].path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Array("X,C1,n,2025-01-01,,1.00,,USD\n".utf8))
      try handle.close()
      let fault = #expect(throws: StateFault.self) { try readSplits(splits) { _ in } }
      #expect(fault?.message.contains("is not the file that was split") == true)
    }
  }

  @Test("Pieces that do not lie on record ends are refused, whatever their numbers")
  func wrongPieces() throws {
    try Self.ledger(seed: 8, rows: 30) { files in
      let split = try SplitPlan(
        files, asOf: BookTests.asOf, options: Self.small(), size: .max
      ).splits[0]
      for (offset, length) in [
        (split.offset + 1, split.length - 1), (split.offset, split.length - 2), (-5, 10),
        (split.offset, Int.max), (Int.max, 5), (0, split.length), (split.offset, 0),
        (split.offset, -1),
      ] {
        var wrong = split
        (wrong.offset, wrong.length) = (offset, length)
        // A cut behind the first byte of a record reads another record: its rows are counted, and the gap is found at the end.
        let lines = try? Self.lines(of: wrong)
        if let lines { #expect(Self.fault(lines, of: files) != nil) }
      }
    }
  }

  static func lines(of split: FileSplit) throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    try readSplits([split]) { lines.append($0) }
    return lines
  }
}
