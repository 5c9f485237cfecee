import Receivables
import TestSupport
import Testing

@testable import Intake

@Suite("From exports to a book")
struct BookTests {
  static let asOf = Day(iso: "2025-06-30")!

  static func read(
    _ texts: [String], asOf: Day = asOf, options: IntakeOptions = IntakeOptions()
  ) throws -> IntakeResult {
    let files = try texts.enumerated().map { index, text in
      try RecognisedFile(
        InputFile(name: "file\(index).csv", bytes: Array(text.utf8)), options: options)
    }
    return try readBook(files, asOf: asOf, options: options)
  }

  /// A random flat ledger as rows of text, header apart.
  static func randomRows(seed: UInt64, count: Int) -> (header: String, rows: [String]) {
    var random = TestRandom(seed: seed)
    let rows = (0..<count).map { index -> String in
      let issued = asOf + -random.below(500)
      let due = random.below(20) == 0 ? "" : (issued + random.below(60)).description
      let cents = random.below(1_000_000) - (random.below(12) == 0 ? 1_000_000 : 0)
      let amount = decimalText(Int64(cents), digits: 2, grouping: "")
      let paid = random.below(3) > 0 ? (issued + random.below(120)).description : ""
      let name =
        random.below(8) == 0 ? "\"Multi\nline, \"\"Ltd\"\"\"" : "Customer \(random.below(9))"
      return
        "D\(index),C\(random.below(9)),\(name),\(issued),\(due),\(amount),\(paid),\(["USD", "EUR", "JPY"][random.below(3)].isEmpty ? "" : ["USD", "EUR"][random.below(2)])"
    }
    return (
      "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency", rows
    )
  }

  static func text(_ header: String, _ rows: [String]) -> String {
    ([header] + rows).joined(separator: "\n") + "\n"
  }

  /// Everything of a book but places, in a form that can be compared.
  static func facts(_ result: IntakeResult) -> [String] {
    let book = result.book
    let open = book.documents.map { document in
      let account = book.accounts[Int(document.account)]
      return
        "\(book.customers[Int(account.customer)]) \(account.currency) \(book.number(of: document)) \(document.kind) \(String(describing: document.issued)) \(String(describing: document.due)) \(document.amount) \(document.open) \(document.disputed)"
    }
    let settled = book.settled.map { document in
      "\(document.account) \(document.key) \(String(describing: document.issued)) \(String(describing: document.due)) \(String(describing: document.paid)) \(document.amount)"
    }
    return open + settled + result.files.map { "\($0.counts)" }
  }

  @Test("Permuting rows changes nothing", arguments: 0..<25)
  func permutation(seed: UInt64) throws {
    let (header, rows) = Self.randomRows(seed: seed, count: 120)
    var random = TestRandom(seed: seed &+ 77)
    var shuffled = rows
    for index in shuffled.indices.reversed() { shuffled.swapAt(index, random.below(index + 1)) }
    #expect(
      try Self.facts(Self.read([Self.text(header, rows)]))
        == Self.facts(Self.read([Self.text(header, shuffled)])))
  }

  @Test("Repetitions count once whatever stands between them", arguments: ["2025-03-01", ""])
  func repetitionsApart(paid: String) throws {
    let header = "Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Type"
    func row(_ kind: String) -> String { "I1,A,2025-01-10,2025-02-10,30.00,\(paid),\(kind)" }
    let (invoice, journal) = (row("Invoice"), row("Journal"))
    for rows in [
      [invoice, journal, invoice], [invoice, invoice, journal], [journal, invoice, invoice],
    ] {
      let result = try Self.read([Self.text(header, rows)])
      #expect(result.book.documents.count + result.book.settled.count == 2)
      #expect(result.files[0].counts.duplicates == 1)
    }
  }

  @Test("Splitting a file in two and exchanging the halves changes no figure", arguments: 0..<25)
  func twoFiles(seed: UInt64) throws {
    let (header, rows) = Self.randomRows(seed: seed, count: 120)
    let one = try Self.read([Self.text(header, rows)])
    let two = try Self.read([
      Self.text(header, Array(rows[70...])), Self.text(header, Array(rows[..<70])),
    ])
    #expect(Self.facts(one).dropLast() == Self.facts(two).dropLast(2))
  }

  @Test("Any number of threads and parts gives the same book and the same lines", arguments: 0..<25)
  func split(seed: UInt64) throws {
    let (header, rows) = Self.randomRows(seed: seed, count: 200)
    let text = Self.text(header, rows)
    let whole = try Self.read([text])
    for (threads, size) in [(2, 1_000), (3, 300), (4, 97)] {
      var options = IntakeOptions()
      options.threads = threads
      options.partSize = size
      let parts = try Self.read([text], options: options)
      #expect(Self.facts(whole) == Self.facts(parts))
      #expect(whole.book.documents.map(\.line) == parts.book.documents.map(\.line))
    }
  }

  @Test("No row is lost", arguments: 0..<25)
  func accounting(seed: UInt64) throws {
    let (header, rows) = Self.randomRows(seed: seed, count: 90)
    var damaged = rows
    damaged[3] = "X,C1,n,2025-02-31,,5.00,,USD"
    damaged[7] = ",,,,,,,"
    damaged[9] = damaged[8]
    damaged[11] = "Y,C1,n,2025-01-01,,abc,,USD"
    damaged[13] = "Z,C1,\"never closed,2025-01-01,,1.00,,USD"
    let result = try Self.read([Self.text(header, damaged)])
    let counts = result.files[0].counts
    #expect(counts.read == 91)
    #expect(counts.rejected == 3)
    #expect(counts.blanks == 1)
    #expect(counts.duplicates == 1)
    #expect(result.rejects.count == counts.rejected)
    #expect(Set(result.rejects.map(\.code)) == ["day-invalid", "amount-invalid", "quote-unclosed"])
  }

  @Test("Later documents and settlements change nothing", arguments: 0..<20)
  func honestAsOf(seed: UInt64) throws {
    let (header, rows) = Self.randomRows(seed: seed, count: 150)
    let day = Self.asOf + -120
    let known = rows.filter { row in
      // The issue day is the fourth cell from the end but three; quoted names hold commas, so count from the back.
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      return Day(iso: cells[cells.count - 5])! <= day
    }.map { row -> String in
      var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if let paid = Day(iso: cells[cells.count - 2]), paid > day { cells[cells.count - 2] = "" }
      return cells.joined(separator: ",")
    }
    let all = try Self.read([Self.text(header, rows)], asOf: day)
    let onlyKnown = try Self.read([Self.text(header, known)], asOf: day)
    // Names and rows read may differ, since names come from the newest document seen.
    #expect(all.book.documents.map(\.open) == onlyKnown.book.documents.map(\.open))
    #expect(all.book.settled.map(\.amount) == onlyKnown.book.settled.map(\.amount))
  }

  @Test("A list of open items is not aged to a day before its newest document")
  func refusesBackdating() throws {
    let text =
      "Customer,Invoice Number,Invoice Date,Due Date,Open Balance\nA,1,2025-05-22,2025-06-22,10.00\n"
    let error = #expect(throws: IntakeError.self) {
      try Self.read([text], asOf: Day(iso: "2025-05-21")!)
    }
    #expect(error?.findings.first?.code == "as-of-unsupported")
    #expect(error?.findings.first?.remedy.contains("2025-05-22") == true)
    #expect(try Self.read([text], asOf: Day(iso: "2025-05-22")!).book.documents.count == 1)
  }

  @Test("A mostly blank column is never the key")
  func sparseKey() throws {
    var rows = (0..<40).map {
      "C\($0 % 3),\($0 % 4 == 0 ? "77" : ""),\($0),2025-01-0\(1 + $0 % 9),2025-02-01,5.00,USD"
    }
    rows.append("C1,,40,2025-01-09,2025-02-01,5.00,USD")
    let text = Self.text(
      "cust_number,invoice_id_published,row_id,posting_date_est,due_in_date,amount,currency_inferred",
      rows)
    let file = try RecognisedFile(
      InputFile(name: "x.csv", bytes: Array(text.utf8)), options: IntakeOptions())
    #expect(file.layout.match[.number] == 2)
    #expect(try Self.read([text]).files[0].counts.documents == 41)
  }

  @Test("A document in an older and a newer export counts once, as settled")
  func superseded() throws {
    let open =
      "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Balance,Currency\nC1,7,2025-05-01,2025-05-31,10.00,10.00,USD\n"
    let paid =
      "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Paid Date,Currency\nC1,7,2025-05-01,2025-05-31,10.00,2025-06-10,USD\n"
    for order in [[open, paid], [paid, open]] {
      let result = try Self.read(order)
      #expect(result.book.documents.isEmpty)
      #expect(result.book.settled.count == 1)
      #expect(result.files.reduce(0) { $0 + $1.counts.duplicates } == 1)
    }
  }

  @Test("The name on the newest document is shown, whatever the order")
  func newestName() throws {
    let header = "Customer ID,Customer,Invoice Number,Invoice Date,Amount"
    let rows = [
      "C1,Old Name,1,2025-01-01,1.00", "C1,,3,2025-03-01,1.00", "C1,New Name,2,2025-02-01,1.00",
    ]
    for order in [rows, rows.reversed()] {
      #expect(
        try Self.read([Self.text(header, order)]).book.customers == [
          Customer(id: "C1", name: "New Name")
        ])
    }
  }

  @Test("Part payments are settlements of the open document")
  func partial() throws {
    let text =
      "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Balance,Paid Date,Currency\nC1,I1,2025-02-01,2025-03-03,12000.00,10000.00,2025-04-15,USD\n"
    let now = try Self.read([text])
    #expect(now.book.documents.map(\.open) == [1_000_000])
    #expect(now.book.settlements.map(\.amount) == [200_000])
    #expect(now.book.settlements.map(\.day) == [Day(iso: "2025-04-15")!])
    let before = try Self.read([text], asOf: Day(iso: "2025-03-31")!)
    #expect(before.book.documents.map(\.open) == [1_200_000])
    #expect(before.book.settlements.isEmpty)
  }

  @Test("Titles, empty lines and sep= above the header are rows too")
  func preambleRows() throws {
    let text =
      "sep=,\nCompany Ltd\n\nOpen items as of 2025-06-30\n\nCustomer,Invoice Number,Invoice Date,Balance\nA,1,2025-05-01,5.00\n\nTotal,,,5.00\n"
    let counts = try Self.read([text]).files[0].counts
    #expect(counts.read == 9)
    #expect(counts.headings == 4)
    #expect(counts.blanks == 3)
    #expect(counts.totals == 1)
    #expect(counts.documents == 1)
  }

  @Test(
    "A row issued after the as-of day brings neither customer, name, group, currency nor history")
  func laterRows() throws {
    let header = "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Currency,Group"
    let known = "1,A,Old name,2025-05-01,2025-05-31,100.00,EUR,G1"
    let later = [
      "2,A,New name,2025-07-01,2025-08-01,5.00,USD,G2", "3,B,Other,2025-07-02,2025-08-01,5.00,EUR,",
    ]
    let withPayments =
      "Invoice Number,Customer ID,Invoice Date,Due Date,Amount,Paid Date,Currency\n4,A,2025-07-20,2025-08-19,10.00,,EUR\n"
    var options = IntakeOptions()
    options.currency = Currency(code: "EUR")
    let files = try [Self.text(header, [known]), withPayments].enumerated().map {
      try RecognisedFile(InputFile(name: "f\($0)", bytes: Array($1.utf8)), options: options)
    }
    let book = try readBook(files, asOf: Self.asOf, options: options).book
    #expect(book.hasHistory == [false])
    // The open list itself cannot be read before its newest document, so later rows stand in a list with payments.
    let rows = [known] + later
    let text = Self.text(header + ",Paid Date", rows.map { $0 + "," })
    let alone = try Self.read([text])
    #expect(alone.book.customers == [Customer(id: "A", name: "Old name", group: "G1")])
    #expect(alone.book.currencies.map(\.description) == ["EUR"])
    #expect(alone.files[0].counts.later == 2)
    #expect(alone.files[0].counts.documents == 3)
  }

  @Test("A positive credit in a file that signs its credits is owed, and falls due")
  func reversedCredit() throws {
    let text =
      "Customer ID,Type,Invoice Number,Invoice Date,Amount,Currency\nA,Credit Note,1,2025-04-01,-10.00,USD\nA,Credit Note,2,2025-04-01,4.00,USD\n"
    let book = try Self.read([text]).book
    #expect(book.documents.map(\.open).sorted() == [-1_000, 400])
    #expect(book.documents.first { $0.open > 0 }?.due == Day(iso: "2025-05-01"))
    #expect(book.documents.first { $0.open < 0 }?.due == nil)
  }

  @Test("A currency written into an amount must be the row's; where none is stated it is taken")
  func currencyInAmount() throws {
    let rows = [
      "1,A,2025-01-01,$100.00", "2,A,2025-01-01,€50.00", "3,A,2025-01-01,7.00 GBP",
      "4,A,2025-01-01,1.00",
    ]
    let text = Self.text("Invoice,Customer,Invoice Date,Balance", rows)
    var options = IntakeOptions()
    options.currency = Currency(code: "USD")
    let given = try Self.read([text], options: options)
    // The currency given is of amounts that state none.
    #expect(given.book.currencies.map(\.description) == ["EUR", "GBP", "USD"])
    #expect(given.book.documents.map(\.open).sorted() == [100, 700, 5_000, 10_000])
    #expect(given.rejects.isEmpty)
    let free = try Self.read([text])
    #expect(free.book.currencies.map(\.description) == ["EUR", "GBP", "XXX"])
    #expect(free.rejects.isEmpty)
  }

  @Test("What had to be assumed is said, with the money it touches")
  func assumptions() throws {
    let text = Self.text(
      "Invoice,Customer,Invoice Date,Due Date,Amount,Balance,Currency",
      [
        "1,A,2025-01-01,2025-02-01,100.00,,USD", "2,A,2025-01-01,,50.00,50.00,USD",
        "3,A,,,7.00,7.00,USD",
      ])
    let findings = try Self.read([text]).findings
    let byCode = Dictionary(uniqueKeysWithValues: findings.map { ($0.code, $0.money?.minorUnits) })
    #expect(byCode == ["balance-assumed": 10_000, "due-day-assumed": 5_000, "undated": 700])
  }

  @Test("A header repeated in the body is a heading")
  func repeatedHeader() throws {
    let header = "Invoice,Customer,Invoice Date,Balance,Currency"
    let counts = try Self.read([
      Self.text(header, ["1,A,2025-01-01,5.00,USD", header, "2,A,2025-01-01,6.00,USD"])
    ]).files[0].counts
    #expect(counts.headings == 2)
    #expect(counts.rejected == 0)
    #expect(counts.documents == 2)
  }

  @Test("A balance overrules a stale status word; without a balance the word counts")
  func staleStatus() throws {
    let withBalance =
      "Customer ID,Invoice Number,Invoice Date,Amount,Balance,Paid Date,Status\nC1,1,2025-02-01,100.00,40.00,,Paid\nC1,2,2025-02-01,100.00,40.00,2025-03-01,Paid\n"
    #expect(try Self.read([withBalance]).book.documents.map(\.open) == [4_000, 4_000])
    let without =
      "Customer ID,Invoice Number,Invoice Date,Amount,Status\nC1,1,2025-02-01,100.00,Paid\nC1,2,2025-02-01,100.00,Open\nC1,3,2025-02-01,100.00,Void\n"
    let result = try Self.read([without])
    #expect(result.book.documents.map(\.open) == [10_000])
    #expect(result.book.settled.map(\.paid) == [nil])
    #expect(result.files[0].counts.excluded == 1)
  }

  @Test("Open flag and clearing day of a list without balances")
  func openFlag() throws {
    let text =
      "cust_number,doc_id,posting_date,due_in_date,total_open_amount,clear_date,isOpen,invoice_currency\n0200,1930571429.0,2025-01-02,20250201.0,10.00,2025-02-03 00:00:00,0,USD\n0200,1930571430.0,2025-01-02,20250201.0,20.00,,1,USD\n"
    let book = try Self.read([text]).book
    #expect(book.documents.map(\.open) == [2_000])
    #expect(book.settled.map(\.daysLate) == [2])
    #expect(book.number(of: book.documents[0]) == "1930571430.0")
  }

  @Test("Sums beyond 64 bits are refused, not wrapped")
  func sumOverflow() throws {
    let row = "C1,%,2025-02-01,2025-03-03,90000000000000000.00,USD"
    let text = Self.text(
      "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Currency",
      ["1", "2"].map { row.replacing("%", with: $0) })
    let error = #expect(throws: IntakeError.self) { try Self.read([text]) }
    #expect(error?.findings.first?.code == "sum-too-large")
  }
}

@Suite("Notations are decided or refused")
struct NotationTests {
  private func layout(_ text: String, options: IntakeOptions = IntakeOptions()) throws -> Layout {
    try RecognisedFile(InputFile(name: "x.csv", bytes: Array(text.utf8)), options: options).layout
  }

  private func dates(_ days: [String]) -> String {
    BookTests.text(
      "Customer,Invoice Number,Invoice Date,Amount", days.enumerated().map { "A,\($0),\($1),1.00" })
  }

  @Test("One day above twelve decides for the file") func decides() throws {
    #expect(try layout(dates(["03/04/2025", "25/04/2025"])).dateOrder.value == .dayFirst)
    #expect(try layout(dates(["03/04/2025", "04/25/2025"])).dateOrder.value == .monthFirst)
    #expect(try layout(dates(["1735689600", "1738281600000"])).dayStyle.hasEpochs)
    // Years lie close together, days of the month do not.
    #expect(try layout(dates(["24-11-03", "25-01-28", "25-02-14"])).dateOrder.value == .yearFirst)
    #expect(try layout(dates(["24-11-25", "25-01-25", "26-02-25"])).dateOrder.value == .dayFirst)
    #expect(try layout(dates(["2025-04-03"])).dateOrder.value == nil)
    #expect(try layout(dates(["05/05/2025"])).dateOrder.value == nil)
  }

  @Test("Undecidable and contradictory dates are refused with place and remedy") func refuses()
    throws
  {
    let open = #expect(throws: IntakeError.self) {
      try self.layout(self.dates(["03/04/2025", "05/06/2025"]))
    }
    #expect(open?.findings.first?.code == "date-order-unknown")
    #expect(open?.findings.first?.place == Place(file: "x.csv", line: 2, column: 5))
    #expect(open?.findings.first?.remedy.contains("--date-order") == true)
    let mixed = #expect(throws: IntakeError.self) {
      try self.layout(self.dates(["13/01/2025", "01/13/2025"]))
    }
    #expect(mixed?.findings.map(\.place?.line) == [2, 3])
    var options = IntakeOptions()
    options.dateOrder = .dayFirst
    #expect(try layout(dates(["03/04/2025"]), options: options).dateOrder.origin == .given)
  }

  private func amounts(_ cells: [String]) -> String {
    BookTests.text(
      "Customer;Invoice Number;Invoice Date;Amount",
      cells.enumerated().map { "A;\($0);2025-01-01;\($1)" })
  }

  @Test(
    "Decimal marks",
    arguments: [
      (["1.234", "12.50"], DecimalMark.point), (["1.234", "12,50"], .comma),
      (["1.234.567"], .comma), (["0.123"], .point), (["12.500", "1000.000"], .point),
      (["EUR 1000,000"], .comma), (["1,234.50"], .point), (["100"], .point),
    ])
  func marks(cells: [String], mark: DecimalMark) throws {
    #expect(try layout(amounts(cells)).decimalMark.value == mark)
  }

  @Test("Amounts that could be thousands or thousandths are refused") func ambiguousMark() {
    let error = #expect(throws: IntakeError.self) {
      try self.layout(self.amounts(["1.234", "5.678"]))
    }
    #expect(error?.findings.first?.code == "decimal-mark-unknown")
  }

  @Test(
    "Three figures behind the mark of a file with two decimals are told",
    arguments: [
      (["12.50", "1.500", "-2.750"], 2), (["12.50", "1500.000", "0.500"], 0),
      (["12.500", "1000.000"], 0),
      (["12,50", "1.500,00"], 0),
    ])
  func thousandOrNot(cells: [String], count: Int) throws {
    let result = try BookTests.read([amounts(cells)])
    let finding = result.findings.first { $0.code == "amount-unclear" }
    #expect(finding?.message.hasPrefix("\(count) document") ?? (count == 0))
    #expect((finding == nil) == (count == 0))
  }
}
