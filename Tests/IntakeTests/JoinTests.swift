import Foundation
import Receivables
import TestSupport
import Testing

@testable import Intake

/// Several files of one organisation make one book.
@Suite("Joins between files")
struct JoinTests {
  static let zohoFiles = [
    "zoho/Contacts.csv", "zoho/Credit_Note.csv", "zoho/Creditnotes_Invoice.csv",
    "zoho/Customer_Payment.csv", "zoho/Invoice.csv",
  ]

  @Test(
    "Invoices, payments, credit notes and contacts of one organisation, as of two days",
    arguments: [("2025-03-31", "together"), ("2025-02-28", "together-2025-02-28")])
  func zoho(day: String, name: String) throws {
    let result = try FormatFixtureTests.read(Self.zohoFiles, asOf: #require(Day(iso: day)))
    let expected = FormatFixtureTests.lines(
      try FormatFixtureTests.table(
        FormatFixtureTests.root.appendingPathComponent("zoho/\(name).documents.csv")))
    let actual = FormatFixtureTests.lines(FormatFixtureTests.rows(result.book))
    let (missing, surplus) = (
      expected.filter { !actual.contains($0) }, actual.filter { !expected.contains($0) }
    )
    #expect(
      actual == expected,
      "missing:\n\(missing.joined(separator: "\n"))\nsurplus:\n\(surplus.joined(separator: "\n"))")
  }

  @Test("The rows of side files are counted", arguments: zohoFiles)
  func sideRows(path: String) throws {
    let result = try FormatFixtureTests.read(Self.zohoFiles)
    let counts = try #require(result.files.first { $0.name == path }).counts
    let base = FormatFixtureTests.root.appendingPathComponent(path).deletingPathExtension().path
    let expected = try FormatFixtureTests.table(URL(fileURLWithPath: base + ".rows.csv")).map {
      "\($0[0]) \($0[1])"
    }
    #expect(
      counts.classes.map { "\($0.word) \($0.rows)" }.sorted()
        == expected.filter { !$0.hasPrefix("after_as_of") }.sorted())
  }

  @Test("Rows that name a document are found again, guards and other customers set apart")
  func mentions() throws {
    let files = [
      "Customer ID,Customer,Invoice Number,Invoice Date,Due Date,Amount,Currency\nC1,Ash,=\"0017\",2025-01-02,2025-02-01,10.00,EUR\nC2,Birch,0017,2025-01-02,2025-02-01,20.00,EUR\nC1,Ash,0018,2025-01-02,2025-02-01,30.00,EUR\n",
      "Customer,Invoice Number,Payment Date,Amount\n\"Ash\", 0017 ,2025-02-03,10.00\nBirch,0017,2025-02-04,20.00\n,0017,2025-02-05,1.00\n",
    ]
    let key = Array("0017".utf8).withUnsafeBufferPointer { documentKey(of: $0) }
    func lines(_ text: String, id: String, name: String) throws -> [Int] {
      let file = try RecognisedFile(
        InputFile(name: "a.csv", bytes: Array(text.utf8)), options: IntakeOptions())
      return file.mentions(of: [key]) { key, ownID, ownName in
        (ownID.isEmpty ? ownName.isEmpty || ownName == name : ownID == id) ? [key] : []
      }[key, default: []].map(\.line)
    }
    #expect(try lines(files[0], id: "C1", name: "Ash") == [2])
    #expect(try lines(files[0], id: "C2", name: "Birch") == [3])
    #expect(try lines(files[1], id: "C1", name: "Ash") == [2, 4])
    #expect(try lines(files[1], id: "C9", name: "Elm") == [4])
  }

  @Test("All fixtures together give one book that foots")
  func everything() throws {
    let names =
      FormatFixtureTests.all.map(\.path)
      + Self.zohoFiles.filter {
        $0.contains("Contacts") || $0.contains("_Payment") || $0.contains("Creditnotes")
      }
    let newest = try #require(Day(iso: "2025-04-30"))
    let result = try FormatFixtureTests.read(Array(Set(names)).sorted(), asOf: newest)
    var read: [Currency: Int64] = [:]
    for file in result.files {
      for (currency, sums) in file.control { read[currency, default: 0] += sums.open }
    }
    for (currency, open) in result.repeatedOpen { read[currency, default: 0] -= open }
    var held: [Currency: Int64] = [:]
    for document in result.book.documents {
      held[result.book.accounts[Int(document.account)].currency, default: 0] += document.open
    }
    #expect(read.filter { $0.value != 0 } == held.filter { $0.value != 0 })
    #expect(result.files.count == Set(names).count)
  }

  static let header =
    "Customer ID,Customer,Invoice Number,Invoice Date,Due Date,Amount,Balance,Currency\n"

  @Test("A repeated row names the place of both")
  func repeatedRows() throws {
    let row = "C1,Alder Ltd,I1,2025-01-13,2025-02-12,100.00,100.00,EUR\n"
    func finding(_ files: [(name: String, text: String)]) throws -> Finding {
      let result = try Self.read(files, asOf: "2025-03-31")
      #expect(result.book.documents.filter { $0.open == 10_000 }.count == 1)
      return try #require(result.findings.first { $0.code == "row-repeated" })
    }
    let two = try finding([
      (
        "a.csv",
        Self.header + row.replacing("I1", with: "I0").replacing("100.00", with: "7.00") + row
      ),
      ("b.csv", Self.header + row),
    ])
    #expect(two.place == Place(file: "b.csv", line: 2))
    #expect(two.message.contains("(a.csv:3)"))
    let one = try finding([("a.csv", Self.header + row + "\n" + row + row)])
    #expect(one.place == Place(file: "a.csv", line: 4))
    #expect(one.message.hasPrefix("2 rows"))
    #expect(one.message.contains("the first that of a.csv:2"))
  }

  @Test(
    "A document that two files hold with different days counts twice, and a finding says so",
    arguments: [
      ("2025-01-13,2025-02-13", true), ("2025-01-14,2025-02-12", true),
      ("2025-01-13,2025-02-12", false),
    ])
  func differentDays(days: String, isFound: Bool) throws {
    let result = try Self.read(
      [
        ("a.csv", Self.header + "C1,Alder Ltd,I1,2025-01-13,2025-02-12,100.00,100.00,EUR\n"),
        ("b.csv", Self.header + "C1,Alder Ltd,I1,\(days),100.00,100.00,EUR\n"),
      ], asOf: "2025-03-31")
    let finding = result.findings.first { $0.code == "days-contradicted" }
    #expect((finding != nil) == isFound)
    #expect(result.book.documents.count == (isFound ? 2 : 1))
    guard let finding else { return }
    #expect(finding.severity == .warning)
    #expect(finding.place == Place(file: "b.csv", line: 2))
    #expect(finding.document == "I1")
    #expect(finding.money?.minorUnits == 10_000)
    #expect(finding.message.contains("a.csv:2"))
  }

  @Test("Instalments, other amounts and other customers are no contradiction")
  func instalments() throws {
    let first = "C1,Alder Ltd,I1,2025-01-13,2025-02-12,100.00,100.00,EUR\n"
    let second = "C1,Alder Ltd,I1,2025-01-13,2025-03-12,100.00,100.00,EUR\n"
    for other in [
      first + second, "C2,Birch Ltd,I1,2025-01-13,2025-03-12,100.00,100.00,EUR\n",
      "C1,Alder Ltd,I1,2025-01-13,2025-03-12,90.00,90.00,EUR\n",
    ] {
      let result = try Self.read(
        [("a.csv", Self.header + first), ("b.csv", Self.header + other)], asOf: "2025-03-31")
      #expect(result.book.documents.count == 2)
      #expect(!result.findings.contains { $0.code == "days-contradicted" })
    }
  }

  @Test("A settled document of two files names both")
  func repeatedSettled() throws {
    let text =
      "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Paid Date,Balance,Currency\nC1,I1,2025-01-13,2025-02-12,100.00,2025-02-20,0.00,EUR\n"
    let result = try Self.read(
      [
        ("a.csv", text), ("b.csv", text),
        ("open.csv", Self.header + "C1,A,I7,2025-01-13,2025-02-12,100.00,100.00,EUR\n"),
      ], asOf: "2025-03-31")
    let finding = try #require(result.findings.first { $0.code == "row-repeated" })
    #expect(finding.place == Place(file: "b.csv"))
    #expect(finding.message.contains("(a.csv)"))
    let stale = try Self.read(
      [
        ("a.csv", text),
        ("old.csv", Self.header + "C1,A,I1,2025-01-13,2025-02-12,100.00,100.00,EUR\n"),
      ],
      asOf: "2025-03-31")
    let other = try #require(stale.findings.first { $0.code == "row-repeated" })
    #expect(other.place == Place(file: "old.csv", line: 2))
    #expect(other.message.contains("(a.csv)"))
  }

  static func read(
    _ files: [(name: String, text: String)], asOf: String
  ) throws -> IntakeResult {
    let recognised = try files.map {
      try RecognisedFile(
        InputFile(name: $0.name, bytes: Array($0.text.utf8)), options: IntakeOptions())
    }
    return try readBook(recognised, asOf: #require(Day(iso: asOf)), options: IntakeOptions())
  }

  static func open(_ result: IntakeResult) -> [String] {
    result.book.documents.map { "\(result.book.number(of: $0)) \($0.open)" }.sorted()
  }

  /// Three weekly exports of one list.
  static let weeks: [(name: String, text: String)] = [
    (
      "open_2025-03-17.csv",
      header + "C1,Abel,I1,2025-01-10,2025-02-09,100.00,100.00,USD\n"
        + "C1,Abel,I2,2025-02-10,2025-03-12,50.00,50.00,USD\n"
        + "C2,Brook,I3,2025-03-01,2025-03-31,80.00,80.00,USD\n"
    ),
    (
      "open_2025-03-24.csv",
      header + "C1,Abel,I1,2025-01-10,2025-02-09,100.00,40.00,USD\n"
        + "C2,Brook,I3,2025-03-01,2025-03-31,80.00,80.00,USD\n"
        + "C2,Brook,I4,2025-03-20,2025-04-19,30.00,30.00,USD\n"
    ),
    (
      "open_2025-03-31.csv",
      header + "C1,Abel,I1,2025-01-10,2025-02-09,100.00,40.00,USD\n"
        + "C2,Brook,I4,2025-03-20,2025-04-19,30.00,30.00,USD\n"
        + "C2,Brook,I5,2025-03-28,2025-04-27,20.00,20.00,USD\n"
    ),
  ]

  @Test(
    "Of weekly exports the newest state counts, and what is gone was settled in between",
    arguments: [
      ("2025-03-31", ["I1 4000", "I4 3000", "I5 2000"]),
      ("2025-03-24", ["I1 4000", "I3 8000", "I4 3000"]),
      ("2025-03-28", ["I1 4000", "I3 8000", "I4 3000"]),
      ("2025-03-17", ["I1 10000", "I2 5000", "I3 8000"]),
    ])
  func weekly(asOf: String, expected: [String]) throws {
    let result = try Self.read(Self.weeks, asOf: asOf)
    #expect(Self.open(result) == expected)
    #expect(
      try Self.open(Self.read(Self.weeks.reversed(), asOf: asOf)) == expected,
      "the order of files changes nothing")
    if asOf == "2025-03-31" {
      let paid = Dictionary(
        uniqueKeysWithValues: result.book.settled.map { ($0.amount, $0.paid?.description ?? "") })
      #expect(paid == [5000: "2025-03-24", 8000: "2025-03-31"])
      #expect(Set(result.findings.map(\.code)).isSuperset(of: ["superseded", "settled-between"]))
    }
  }

  @Test("No weekly export reaches back before the first one") func tooEarly() {
    #expect(throws: IntakeError.self) { try Self.read(Self.weeks, asOf: "2025-03-10") }
  }

  @Test("Two balances without a day: the smaller counts once, and a finding says so")
  func contradiction() throws {
    let result = try Self.read(
      [("a.csv", Self.weeks[0].text), ("b.csv", Self.weeks[1].text)], asOf: "2025-03-31")
    #expect(Self.open(result) == ["I1 4000", "I2 5000", "I3 8000", "I4 3000"])
    let finding = try #require(result.findings.first { $0.code == "balance-contradicted" })
    #expect(
      finding.money == Money(minorUnits: 10000, currency: try #require(Currency(code: "USD"))))
  }

  @Test("A payments list dates the balances, so that an earlier day can be shown")
  func payments() throws {
    let invoices = (
      "invoices.csv",
      Self.header
        + "C1,Abel,I1,2025-01-10,2025-02-09,100.00,40.00,USD\nC1,Abel,I2,2025-02-10,2025-03-12,50.00,0.00,USD\n"
    )
    let payments = (
      "payments.csv",
      "Invoice Number,Payment Date,Payment Amount\nI1,2025-03-03,60.00\nI2,2025-03-20,50.00\n"
    )
    #expect(try Self.open(Self.read([invoices, payments], asOf: "2025-03-31")) == ["I1 4000"])
    #expect(
      try Self.open(Self.read([invoices, payments], asOf: "2025-03-10")) == ["I1 4000", "I2 5000"])
    #expect(
      try Self.open(Self.read([invoices, payments], asOf: "2025-02-20")) == ["I1 10000", "I2 5000"])
    let settled = try Self.read([invoices, payments], asOf: "2025-03-31").book.settled
    #expect(settled.map(\.paid) == [Day(iso: "2025-03-20")])
    // A payment of an invoice that no file holds is a finding, not a credit.
    let stray = ("payments.csv", payments.1 + "I9,2025-03-05,7.00\n")
    let result = try Self.read([invoices, stray], asOf: "2025-03-31")
    #expect(Self.open(result) == ["I1 4000"])
    #expect(result.findings.contains { $0.code == "settlement-unmatched" })
    #expect(throws: IntakeError.self) { try Self.read([invoices, stray], asOf: "2025-02-05") }
  }

  @Test("A customer file gives names, groups and terms")
  func masters() throws {
    let list = (
      "list.csv",
      "Customer ID,Invoice Number,Invoice Date,Amount,Currency\nC1,I1,2025-03-01,10.00,USD\n"
    )
    let customers = (
      "customers.csv",
      "Customer ID,Customer Name,Payment Terms,Parent\nC1,Abel Ltd,Net 45,Abel Group\n"
    )
    let book = try Self.read([list, customers], asOf: "2025-03-31").book
    #expect(book.customers == [Customer(id: "C1", name: "Abel Ltd", group: "Abel Group")])
    #expect(book.documents.map(\.due) == [Day(iso: "2025-04-15")])
    #expect(book.documents.map(\.dueBasis) == [.terms])
  }

  @Test("Spreading a ledger over files changes no figure", arguments: 0..<20)
  func ledgerSplit(seed: UInt64) throws {
    var random = TestRandom(seed: seed)
    let header =
      "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise\n"
    let rows = (0..<40).map { number -> String in
      let day = 10 + random.below(20)
      let isDebit = random.below(2) == 0
      let amount = "\(1 + random.below(900)),\(10 + random.below(90))"
      let letter = random.below(2) == 0 ? "" : "L\(random.below(5))"
      return
        "VE|Ventes|N\(number)|202503\(day)|411000|Clients|C\(random.below(3))|Client|P\(random.below(12))|202503\(day)|x|\(isDebit ? amount : "0,00")|\(isDebit ? "0,00" : amount)|\(letter)|\(letter.isEmpty ? "" : "20250330")|20250331||"
    }
    let whole = try Self.read(
      [("a.txt", header + rows.joined(separator: "\n"))], asOf: "2025-03-31")
    var shuffled = rows
    for index in shuffled.indices.reversed() { shuffled.swapAt(index, random.below(index + 1)) }
    let parts = try Self.read(
      [
        ("b.txt", header + shuffled[..<17].joined(separator: "\n")),
        ("c.txt", header + shuffled[17...].joined(separator: "\n")),
      ], asOf: "2025-03-31")
    #expect(Self.open(whole) == Self.open(parts))
    // Netting loses nothing: what is open adds up to debits less credits.
    let net = whole.files[0].control.values.reduce(0) { $0 + $1.open }
    #expect(whole.book.documents.reduce(0) { $0 + $1.open } == net)
  }
}
