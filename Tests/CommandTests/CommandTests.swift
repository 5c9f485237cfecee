import Foundation
import Testing

/// Every folder in `Cases` is one use of the command line: `cmd` (a shell line in which `arrears` is the binary and `$FIXTURES` the
/// fixtures), `expout`, `experr` and `exit`. Set RECORD=1 to write what comes out instead; the test then fails, so that recording never
/// passes unnoticed.
@Suite("Command cases")
struct CommandTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  static let project = root.deletingLastPathComponent().deletingLastPathComponent()
  static let cases: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Cases").path))?
    .filter { !$0.hasPrefix(".") }.sorted() ?? []

  /// The binary that was built together with the tests.
  static let binary: URL = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
      folder = URL(fileURLWithPath: argument)
    }
    for candidate in [
      folder.deletingLastPathComponent(), project.appendingPathComponent(".build/debug"),
    ] {
      let binary = candidate.appendingPathComponent("arrears")
      if FileManager.default.isExecutableFile(atPath: binary.path) { return binary }
    }
    return project.appendingPathComponent(".build/debug/arrears")
  }()

  struct Outcome: Equatable {
    var output: String
    var error: String
    var status: Int32
  }

  static func run(_ line: String, in folder: URL) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "arrears() { \"$ARREARS\" \"$@\"; }; " + line]
    process.currentDirectoryURL = folder
    process.environment = [
      "ARREARS": binary.path, "FIXTURES": project.appendingPathComponent("fixtures").path,
      "PATH": "/usr/local/bin:/usr/bin:/bin", "TZ": "UTC", "NO_COLOR": "1", "COLUMNS": "100",
    ]
    let (out, err) = (folder.appendingPathComponent(".out"), folder.appendingPathComponent(".err"))
    for file in [out, err] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    func text(_ url: URL) throws -> String {
      String(decoding: try Data(contentsOf: url), as: UTF8.self).replacingOccurrences(
        of: project.path, with: "PROJECT")
    }
    return Outcome(output: try text(out), error: try text(err), status: process.terminationStatus)
  }

  static func emptyFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "arrears-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test("The command line does what the case says", arguments: cases)
  func command(name: String) throws {
    let folder = Self.root.appendingPathComponent("Cases/\(name)")
    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
    let work = try Self.emptyFolder()
    defer { try? FileManager.default.removeItem(at: work) }
    let line = try String(contentsOf: file("cmd"), encoding: .utf8)
    let outcome = try Self.run(line, in: work)
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try outcome.output.write(to: file("expout"), atomically: true, encoding: .utf8)
      try outcome.error.write(to: file("experr"), atomically: true, encoding: .utf8)
      try "\(outcome.status)\n".write(to: file("exit"), atomically: true, encoding: .utf8)
      Issue.record("recorded \(name): review it and run again without RECORD")
      return
    }
    let expected = Outcome(
      output: try String(contentsOf: file("expout"), encoding: .utf8),
      error: try String(contentsOf: file("experr"), encoding: .utf8),
      status: Int32(
        try String(contentsOf: file("exit"), encoding: .utf8).trimmingCharacters(
          in: .whitespacesAndNewlines)) ?? -1)
    #expect(outcome.status == expected.status)
    #expect(outcome.output == expected.output)
    #expect(outcome.error == expected.error)
  }
}

@Suite("Runs land whole or not at all")
struct RunFolderTests {
  private func report(_ arguments: String, in folder: URL) throws -> CommandTests.Outcome {
    try CommandTests.run("arrears report \(arguments)", in: folder)
  }

  private func contents(_ folder: URL) -> [String: Data] {
    var files: [String: Data] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
      if let data = try? Data(contentsOf: folder.appendingPathComponent(path)),
        !path.hasSuffix("timing.json")
      {
        files[path] = data
      }
    }
    return files
  }

  @Test("The same input gives the same bytes, and replaces the earlier run") func repeatable()
    throws
  {
    let folder = try CommandTests.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let arguments = "$FIXTURES/company --as-of 2025-06-30 --out run --quiet"
    #expect(try report(arguments, in: folder).status == 0)
    let first = contents(folder.appendingPathComponent("run"))
    #expect(first.count >= 15)
    #expect(try report(arguments, in: folder).status == 0)
    #expect(contents(folder.appendingPathComponent("run")) == first)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
        $0.contains("draft")
      } == [])
  }

  @Test(
    "A failing run leaves the earlier one untouched",
    arguments: [
      "ambiguous_dates.csv", "ambiguous_amounts.csv", "empty.csv", "binary.csv", "no_amount.csv",
      "mixed_date_orders.csv", "header_only.csv", "missing.csv",
    ])
  func untouched(file: String) throws {
    let folder = try CommandTests.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(
      try report("$FIXTURES/company --as-of 2025-06-30 --out run --quiet", in: folder).status == 0)
    let before = contents(folder)
    let outcome = try report(
      "$FIXTURES/errors/\(file) --as-of 2025-06-30 --out run --quiet", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("error: "))
    #expect(outcome.error.contains("help: "))
    #expect(
      contents(folder).filter { !$0.key.hasPrefix(".") } == before.filter { !$0.key.hasPrefix(".") }
    )
  }

  @Test("A folder that holds no run is not replaced") func foreignFolder() throws {
    let folder = try CommandTests.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let foreign = folder.appendingPathComponent("mine")
    try FileManager.default.createDirectory(at: foreign, withIntermediateDirectories: true)
    try "keep".write(
      to: foreign.appendingPathComponent("letter.txt"), atomically: true, encoding: .utf8)
    #expect(try report("$FIXTURES/fixture-a --as-of 2025-06-30 --out mine", in: folder).status == 2)
    #expect(
      try String(contentsOf: foreign.appendingPathComponent("letter.txt"), encoding: .utf8)
        == "keep")
  }

  @Test("latest points to the newest run by default") func latest() throws {
    let folder = try CommandTests.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(
      try report("$FIXTURES/fixture-a --as-of 2025-05-31 --quiet --currency USD", in: folder).status
        == 0)
    #expect(
      try report("$FIXTURES/fixture-a --as-of 2025-06-30 --quiet --currency USD", in: folder).status
        == 0)
    let reports = folder.appendingPathComponent("reports")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: reports.path).sorted() == [
        "2025-05-31", "2025-06-30", "history.sqlite", "latest",
      ])
    #expect(
      try FileManager.default.destinationOfSymbolicLink(
        atPath: reports.appendingPathComponent("latest").path) == "2025-06-30")
  }

  @Test("A killed run leaves the old run or the new one, never a mixture") func killed() throws {
    let folder = try CommandTests.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try CommandTests.run("arrears demo demo --invoices 20000 --shape flat", in: folder)
    #expect(
      try report("$FIXTURES/fixture-a --as-of 2025-06-30 --out run --quiet", in: folder).status == 0
    )
    let old = contents(folder.appendingPathComponent("run"))
    for delay in [0.005, 0.02, 0.05, 0.1, 0.2, 0.4] {
      _ = try CommandTests.run(
        "arrears report demo --as-of 2025-06-30 --out run --quiet --fail-on never 2>/dev/null & pid=$!; sleep \(delay); kill -9 $pid; wait",
        in: folder)
      let now = contents(folder.appendingPathComponent("run"))
      guard now != old else { continue }
      // The new one: its own record lists every file with its size.
      let record = try #require(
        now["run.json"].map { try JSONSerialization.jsonObject(with: $0) } as? [String: Any])
      let outputs = try #require(record["outputs"] as? [String: [String: Any]])
      for (name, entry) in outputs { #expect(now[name]?.count == entry["bytes"] as? Int) }
    }
  }
}

@Suite("Sums hold between the files of every fixture")
struct TieOutTests {
  static let fixtures = ["company", "fixture-a", "quickbooks", "sap-style", "settled", "xero"]

  private func rows(_ path: URL) throws -> [[String: String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    for character in try String(contentsOf: path, encoding: .utf8) {
      switch (character, isQuoted) {
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        row.append(cell)
        cell = ""
      case ("\n", false):
        rows.append(row + [cell])
        (row, cell) = ([], "")
      default: cell.append(character)
      }
    }
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
  }

  private func cents(_ text: String?) throws -> Decimal {
    try #require(Decimal(string: text ?? ""))
  }

  @Test("open = buckets + not due + undated; open items = aging = run.json", arguments: fixtures)
  func sums(fixture: String) throws {
    let folder = try CommandTests.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try CommandTests.run(
      "arrears report $FIXTURES/\(fixture) --as-of 2025-06-30 --out run --quiet --currency USD --fail-on never",
      in: folder)
    #expect(outcome.status == 0)
    let aging = try rows(folder.appendingPathComponent("run/csv/aging.csv"))
    let items = try rows(folder.appendingPathComponent("run/csv/open_items.csv"))
    let data = try Data(contentsOf: folder.appendingPathComponent("run/run.json"))
    let record = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let totals = try #require(record["totals"] as? [String: [String: Any]])
    for row in aging {
      let buckets = try ["not_due", "d1_30", "d31_60", "d61_90", "d91_120", "d121_plus", "undated"]
        .map { try cents(row[$0]) }
      #expect(buckets.reduce(0, +) == (try cents(row["open"])))
      #expect(try cents(row["open"]) + cents(row["unapplied"]) == cents(row["net"]))
      #expect(try cents(row["unapplied"]) <= 0)
    }
    for (currency, total) in totals {
      func sum(
        _ rows: [[String: String]], _ column: String,
        _ isWanted: ([String: String]) -> Bool = { _ in true }
      ) throws -> Decimal {
        try rows.filter { $0["currency"] == currency && isWanted($0) }.reduce(0) {
          try $0 + cents($1[column])
        }
      }
      #expect(try sum(items, "open") == sum(aging, "net"))
      #expect(try sum(items, "open") { $0["bucket"] != "unapplied" } == sum(aging, "open"))
      #expect(try cents(total["net"] as? String) == sum(aging, "net"))
      #expect(try cents(total["open"] as? String) == sum(aging, "open"))
      #expect(try cents(total["difference"] as? String) == 0)
    }
    let inputs = try #require(record["inputs"] as? [[String: Any]])
    for input in inputs {
      let counts = try #require(input["rows"] as? [String: Int])
      let classes = counts.filter { !["read", "issued_after_as_of"].contains($0.key) }
      #expect(classes.values.reduce(0, +) == counts["read"])
    }
  }
}
