import Foundation
import Testing

/// Input that no system should write, and that people hand in all the same: never a crash, never silence, never a hang.
@Suite("Hostile input")
struct HostileInputTests {
  /// An input and what must come of it.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    /// Writes the input into an empty folder; the command reads `in`.
    var make: @Sendable (URL) throws -> Void
    var options = ""
    var status: Int32
    /// A word that must stand in what is printed to standard error.
    var says: String
    var testDescription: String { name }
  }

  static let header = "Customer ID,Customer,Invoice Number,Invoice Date,Due Date,Amount,Currency\n"
  static let row = "C1,Abel Ltd,I1,2025-01-10,2025-02-09,100.00,USD\n"

  static func text(
    _ name: String, _ content: String, _ status: Int32, _ says: String, options: String = ""
  ) -> Case {
    bytes(name, Array(content.utf8), status, says, options: options)
  }

  static func bytes(
    _ name: String, _ content: [UInt8], _ status: Int32, _ says: String, options: String = ""
  ) -> Case {
    Case(
      name: name, make: { try Data(content).write(to: $0.appendingPathComponent("in/list.csv")) },
      options: options, status: status, says: says)
  }

  static func files(
    _ name: String, _ files: [String: String], _ status: Int32, _ says: String
  ) -> Case {
    Case(
      name: name,
      make: { folder in
        for (file, content) in files {
          try content.write(
            to: folder.appendingPathComponent("in/\(file)"), atomically: false, encoding: .utf8)
        }
      }, status: status, says: says)
  }

  static let utf16: [UInt8] =
    [0xFF, 0xFE] + (header + row + row).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }

  static let cases: [Case] = [
    text("empty", "", 2, "file-empty"),
    text("headings only", header, 2, "file-without-documents"),
    bytes("NUL bytes", Array((header + row).utf8) + [0x41, 0, 0x42], 2, "file-not-text"),
    bytes(
      "binary", (0..<4_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 13) }, 2,
      "file-not-text"),
    bytes(
      "an Excel workbook by another name", [0x50, 0x4B, 3, 4] + [UInt8](repeating: 7, count: 500),
      2, "file-not-text"),
    bytes("a PDF by another name", Array("%PDF-1.4\n1 0 obj\n".utf8), 2, "is no text but a PDF"),
    bytes(
      "truncated UTF-8", Array((header + row).utf8) + Array("C2,Café".utf8.dropLast()), 1,
      "text-cut"),
    bytes("truncated UTF-16", Array(utf16.dropLast()), 1, "text-cut"),
    files(
      "payments taken back beyond 64 bits",
      [
        "list.csv": header + row,
        "payments.csv": "Payment Date,Invoice No,Amount,Currency\n"
          + String(repeating: "2025-02-01,I1,-92233720368547758.07,USD\n", count: 2),
      ], 2, "sum-too-large"),
    files(
      "debits and credits of a ledger beyond 64 bits",
      [
        "list.csv": header + row,
        "gl.csv":
          "GL account,Name,Currency,Debit,Credit\n1,Receivables,USD,92233720368547758.07,-1.00\n2,Receivables,USD,1.00,\n",
      ], 1, "amount-too-large"),
    files(
      "companies that differ in case only",
      [
        "list.csv":
          "Entity,Customer,Invoice No,Invoice Date,Due Date,Amount,Currency\nNorth,X,I1,2025-01-01,2025-01-31,5.00,USD\nNORTH,Y,I2,2025-01-01,2025-01-31,5.00,USD\n",
        "payments.csv": "Payment Date,Invoice No,Amount,Currency\n2025-02-01,I1,1.00,USD\n",
      ], 0, ""),
    Case(
      name: "unclosed quote on line 2 of a million",
      make: { folder in
        let rows = String(repeating: row, count: 1_000_000)
        try (header + "C1,\"Abel,I0,2025-01-10,2025-02-09,1.00,USD\n" + rows).write(
          to: folder.appendingPathComponent("in/list.csv"), atomically: false, encoding: .utf8)
      }, status: 1, says: "list.csv:2:4: error"),
    Case(
      name: "a field of 100 MB",
      make: { folder in
        let field = String(repeating: "x", count: 100_000_000)
        try (header + row + "C1,\(field),I2,2025-01-10,2025-02-09,1.00,USD\n" + row).write(
          to: folder.appendingPathComponent("in/list.csv"), atomically: false, encoding: .utf8)
      }, status: 0, says: "row-repeated"),
    text(
      "20,000 columns",
      header.dropLast() + (0..<20_000).map { ",Column \($0)" }.joined() + "\n"
        + row.dropLast() + String(repeating: ",1", count: 20_000) + "\n", 2, "no-table"),
    text("two header rows", header + "Id,Name,No,Day,Day,USD,Code\n" + row, 1, "day-invalid"),
    text("repeated headers", header + row + header + row.replacing("I1", with: "I2"), 0, ""),
    text(
      "duplicate column names",
      "Customer,Customer,Invoice,Date,Date,Amount,Amount,Currency\nC1,Abel Ltd,I1,2025-01-10,2025-02-09,100.00,40.00,USD\n",
      0, "due-day-assumed"),
    text(
      "mixed date orders",
      header + "C1,A,I1,13/01/2025,14/02/2025,1.00,USD\nC1,A,I2,01/13/2025,02/14/2025,1.00,USD\n",
      2,
      "date-order-mixed"),
    text("31/02", header + "C1,A,I1,31/02/2025,14/03/2025,1.00,USD\n" + row, 1, "day-invalid"),
    text("year 0000", header + "C1,A,I1,0000-01-10,2025-02-09,1.00,USD\n" + row, 1, "day-invalid"),
    text("year 9999", header + "C1,A,I1,2025-01-10,9999-02-09,1.00,USD\n" + row, 1, "day-invalid"),
    text(
      "beyond 64 bits",
      header + "C1,A,I1,2025-01-10,2025-02-09,99999999999999999999.00,USD\n" + row, 1,
      "amount-too-large"),
    text(
      "a sum beyond 64 bits",
      header
        + (0..<3).map { "C1,A,I\($0),2025-01-10,2025-02-09,80000000000000000.00,USD\n" }.joined(),
      2,
      "sum-too-large"),
    text(
      "exponent notation", header + "C1,A,I1,2025-01-10,2025-02-09,1.5E+03,USD\n" + row, 1,
      "amount-invalid"),
    text("NaN", header + "C1,A,I1,2025-01-10,2025-02-09,NaN,USD\n" + row, 1, "amount-invalid"),
    text(
      "a currency that does not exist", header + "C1,A,I1,2025-01-10,2025-02-09,1.00,ABQ\n" + row,
      1, "currency-unknown"),
    Case(
      name: "a symbolic link loop",
      make: { folder in
        let inside = folder.appendingPathComponent("in")
        try FileManager.default.createSymbolicLink(
          atPath: inside.appendingPathComponent("loop").path, withDestinationPath: inside.path)
        try FileManager.default.createSymbolicLink(
          atPath: inside.appendingPathComponent("self.csv").path, withDestinationPath: "self.csv")
        try (header + row).write(
          to: inside.appendingPathComponent("list.csv"), atomically: true, encoding: .utf8)
      }, status: 0, says: ""),
    Case(
      name: "a folder without permission",
      make: { folder in
        let inside = folder.appendingPathComponent("in")
        try (header + row).write(
          to: inside.appendingPathComponent("list.csv"), atomically: true, encoding: .utf8)
        let closed = inside.appendingPathComponent("closed")
        try FileManager.default.createDirectory(at: closed, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: closed.path)
        // Who may read everything reads this too.
      }, status: getuid() == 0 ? 0 : 2, says: getuid() == 0 ? "" : "ermission"),
    text("one endless line", String(repeating: "a", count: 3_000_000), 2, "no-table"),
    text("only quotes", String(repeating: "\"", count: 100_001), 2, "no-table"),
    text("only separators", String(repeating: ",", count: 50_000) + "\n", 2, "no-table"),
    text("only line ends", String(repeating: "\n", count: 50_000), 2, "no-table"),
    text("a single byte", "x", 2, "no-table"),
    text("a byte order mark and nothing else", "\u{FEFF}", 2, "file-empty"),
    text(
      "names and numbers of a megabyte",
      header + row
        + "C2,\(String(repeating: "<b>", count: 350_000)),2,2025-01-10,2025-02-09,20.00,USD\n"
        + "\(String(repeating: "I", count: 1 << 20)),Eve,\(String(repeating: "9", count: 1 << 20)),2025-01-10,2025-02-09,30.00,USD\n",
      0, "", options: "--history h.sqlite"),
    text("deep blanks", header + String(repeating: " ", count: 200_000) + "\n" + row, 0, ""),
  ]

  /// The release binary, which is built first by `make test`; else the one built with the tests.
  static let binary: String = {
    let release = CommandTests.project.appendingPathComponent(".build/release/arrears")
    return FileManager.default.isExecutableFile(atPath: release.path)
      ? release.path : CommandTests.binary.path
  }()

  @Test("It ends, says why, and leaves the earlier run alone", arguments: cases)
  func hostile(input: Case) throws {
    let folder = try CommandTests.emptyFolder()
    defer {
      try? FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: folder.appendingPathComponent("in/closed").path)
      try? FileManager.default.removeItem(at: folder)
    }
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("in"), withIntermediateDirectories: true)
    try input.make(folder)
    let outcome = try CommandTests.run(
      "timeout 60 \(Self.binary) report in --as-of 2025-03-31 --out out --quiet \(input.options)",
      in: folder)
    #expect(outcome.status == input.status, "\(outcome.error.prefix(600))")
    #expect(
      input.says.isEmpty || outcome.error.contains(input.says), "\(outcome.error.prefix(600))")
    let hasRun = FileManager.default.fileExists(
      atPath: folder.appendingPathComponent("out/run.json").path)
    #expect(hasRun == (input.status < 2))
  }
}
