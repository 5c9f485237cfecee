import Intake
import Receivables
import TestSupport
import Testing

@testable import Analysis

/// The open documents of a book, as a history would give them back.
func earlier(_ book: Book) -> EarlierBook {
  EarlierBook(
    asOf: book.asOf, accounts: book.accounts.indices.map { book.earlierAccount($0) },
    documents: book.documents, starts: book.documentStarts, text: book.text,
    keys: book.documents.map { book.key(of: $0) })
}

/// From what was open to what is, every cent accounted for.
@Suite("Movement between two runs")
struct MovementTests {
  private static func movement(
    _ past: Book, _ book: Book, seen: Set<Int32> = []
  ) -> MovementReport {
    let old = earlier(past)
    return Analysis.movement(
      from: old, to: book, pairing: Pairing(book, old, key: documentKey(of:)), seen: seen,
      policy: AgingPolicy())
  }

  private static func bridge(_ row: Movement) -> [Int64] {
    [
      row.opening, row.new, row.collected, row.credited, row.writtenOff, row.revalued,
      row.unexplained, row.closing, row.redated,
    ]
  }

  private static func bridges(_ past: Book, _ book: Book) -> [[Int64]] {
    movement(past, book).rows.map(bridge)
  }

  private static func changes(_ past: Book, _ book: Book) -> [ChangeKind] {
    let report = movement(past, book)
    return Comparison(
      of: book, movement: report, facts: [], verdicts: ("pass", "pass"), metrics: []
    ).entries.map(\.kind)
  }

  private static let list = "Customer,Invoice Number,Invoice Date,Due Date,Amount,Open,Currency\n"

  @Test("Open items alone do not say how a document was settled: the rest is unexplained")
  func openItems() throws {
    let past = try book(
      Self.list + """
        Ash,1,2025-05-01,2025-05-31,100.00,100.00,EUR
        Ash,2,2025-05-02,2025-06-01,200.00,150.00,EUR
        Ash,3,2025-05-03,2025-06-02,300.00,300.00,EUR

        """, asOf: "2025-06-06")
    let now = try book(
      Self.list + """
        Ash,2,2025-05-02,2025-06-01,200.00,90.00,EUR
        Ash,3,2025-05-03,2025-06-20,300.00,300.00,EUR
        Ash,4,2025-06-10,2025-07-10,400.00,400.00,EUR
        Ash,5,2025-06-01,2025-07-01,500.00,500.00,EUR

        """, asOf: "2025-06-13")
    // 550.00 + 900.00 new − 160.00 gone (1 whole, 60.00 of 2) = 1,290.00; 3 falls due later.
    #expect(Self.bridges(past, now) == [[55_000, 90_000, 0, 0, 0, 0, -16_000, 129_000, 30_000]])
    #expect(
      Self.changes(past, now)
        == [.bucket, .unexplained, .unexplained, .appearedLate, .new, .redated])
  }

  private static let invoices = """
    Customer ID,Invoice Number,Type,Invoice Date,Due Date,Amount,Currency
    C1,i1,Invoice,2025-05-01,2025-05-31,1000.00,USD
    C1,i2,Invoice,2025-05-02,2025-06-01,200.00,USD
    C1,i3,Invoice,2025-05-03,2025-06-02,300.00,USD
    C1,cn1,Credit Note,2025-05-10,,-300.00,USD

    """
  private static let payments =
    "Customer ID,Payment Date,Payment Number,Amount Applied,Invoice Number,Currency\n"

  @Test("Payments, credits and losses are told apart where the exports tell them")
  func settlements() throws {
    let past = try book(
      [
        ("invoices.csv", Self.invoices),
        ("payments.csv", Self.payments + "C1,2025-05-20,p0,50.00,i1,USD\n"),
      ], asOf: "2025-06-06")
    let now = try book(
      [
        (
          "invoices.csv",
          Self.invoices + "C1,i4,Invoice,2025-06-09,2025-07-09,80.00,USD\n"
        ),
        (
          "payments.csv",
          Self.payments + """
            C1,2025-05-20,p0,50.00,i1,USD
            C1,2025-06-10,p1,400.00,i1,USD
            C1,2025-06-12,p2,80.00,i4,USD

            """
        ),
        (
          "credit_applications.csv",
          "Credit Note Number,Invoice Number,Amount Applied,Date,Currency\ncn1,i3,300.00,2025-06-11,USD\n"
        ),
        (
          "write_offs.csv",
          "Date,Customer ID,Invoice Number,Amount,Currency,Reason\n2025-06-12,C1,i2,200.00,USD,small\n"
        ),
      ], asOf: "2025-06-13")
    // 1,150.00 net then; i4 came and went; cn1 was used for i3, which moves nothing; 550.00 left of i1.
    #expect(
      Self.bridges(past, now) == [[115_000, 8_000, 48_000, 0, 20_000, 0, 0, 55_000, 0]])
  }

  @Test("Money on account counts when it comes in, not again when it is used")
  func onAccount() throws {
    let invoices = """
      Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Currency
      C1,i1,2025-05-01,2025-05-31,1000.00,USD
      C1,i2,2025-05-02,2025-06-01,10.00,USD

      """
    func at(_ day: String, _ rows: String) throws -> Book {
      try book(
        [("invoices.csv", invoices), ("payments.csv", Self.payments + rows)], asOf: day)
    }
    let first = try at("2025-06-06", "C1,2025-05-10,p0,10.00,i2,USD\n")
    let second = try at(
      "2025-06-13", "C1,2025-05-10,p0,10.00,i2,USD\nC1,2025-06-10,p1,600.00,,USD\n")
    let third = try at(
      "2025-06-20", "C1,2025-05-10,p0,10.00,i2,USD\nC1,2025-06-10,p1,600.00,i1,USD\n")
    #expect(Self.bridges(first, second) == [[100_000, 0, 60_000, 0, 0, 0, 0, 40_000, 0]])
    #expect(Self.bridges(second, third) == [[40_000, 0, 0, 0, 0, 0, 0, 40_000, 0]])
  }

  @Test("An amount that is corrected is re-valued; a document that comes back is no new business")
  func corrections() throws {
    let head = "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Date Paid,Currency\n"
    let past = try book(
      head + """
        C1,i1,2025-05-01,2025-05-31,1000.00,,USD
        C1,i0,2025-04-01,2025-05-01,5.00,2025-05-02,USD

        """, asOf: "2025-06-06")
    let now = try book(
      head + """
        C1,i1,2025-05-01,2025-05-31,1100.00,,USD
        C1,i0,2025-04-01,2025-05-01,5.00,2025-05-02,USD
        C1,i2,2025-05-05,2025-06-04,70.00,,USD

        """, asOf: "2025-06-13")
    #expect(Self.bridges(past, now) == [[100_000, 7_000, 0, 0, 0, 10_000, 0, 117_000, 0]])
    let back = now.documents.indices.filter { now.number(of: now.documents[$0]) == "i2" }
    let report = Self.movement(past, now, seen: Set(back.map(Int32.init)))
    #expect(report.rows.map(Self.bridge) == [[100_000, 0, 0, 0, 0, 10_000, 7_000, 117_000, 0]])
    #expect(report.changes.map(\.kind).contains(.cameBack))
  }

  @Test("What the exports should tell and do not is vanished; open items never tell")
  func vanished() throws {
    let head = "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Date Paid,Currency\n"
    let settled = "C1,i0,2025-04-01,2025-05-01,5.00,2025-05-02,USD\n"
    let past = try book(
      head + settled
        + "C1,i1,2025-05-01,2025-05-31,10.00,,USD\nC2,i2,2025-05-01,2025-05-31,20.00,,USD\n",
      asOf: "2025-06-06")
    let now = try book(head + settled, asOf: "2025-06-13")
    let report = Self.movement(past, now)
    #expect(report.vanished.map(\.amount) == [3_000] && report.vanished.map(\.documents) == [2])
    let items = try book(
      Self.list + "C1,9,2025-05-01,2025-05-31,1.00,1.00,USD\n", asOf: "2025-06-13")
    #expect(Self.movement(past, items).vanished.isEmpty)
  }

  @Test("Instalments that share a number, and documents without one, find themselves again")
  func sharedNumbers() throws {
    let past = try book(
      Self.list + """
        Ash,7,2025-05-01,2025-06-01,100.00,100.00,EUR
        Ash,7,2025-05-01,2025-07-01,100.00,100.00,EUR
        Ash,7,2025-05-01,2025-08-01,100.00,100.00,EUR
        Ash,,2025-05-02,2025-06-02,40.00,40.00,EUR
        Ash,,2025-05-02,2025-06-02,60.00,60.00,EUR

        """, asOf: "2025-06-06")
    let now = try book(
      Self.list + """
        Ash,7,2025-05-01,2025-07-01,100.00,100.00,EUR
        Ash,7,2025-05-01,2025-09-01,100.00,100.00,EUR
        Ash,,2025-05-02,2025-06-02,60.00,60.00,EUR

        """, asOf: "2025-06-13")
    // Of the instalments the first is gone, the last re-dated; of the two without a number that over 40.00 is gone.
    let report = Self.movement(past, now)
    #expect(
      report.rows.map(Self.bridge) == [[40_000, 0, 0, 0, 0, 0, -14_000, 26_000, 10_000]])
    let gone = report.changes.filter { $0.kind == .unexplained }
      .map { report.past.documents[Int($0.earlier)] }
    #expect(gone.map(\.open).sorted() == [4_000, 10_000])
  }

  @Test("Nothing moves between a book and itself, whatever it holds", arguments: 1...20)
  func same(seed: Int) throws {
    var random = TestRandom(seed: UInt64(seed))
    var text = Self.list
    for _ in 0..<200 {
      let amount = random.below(50) + 1
      let number = random.below(4) == 0 ? "" : "N\(random.below(120))"
      text +=
        "K\(random.below(5)),\(number),2025-0\(random.below(5) + 1)-1\(random.below(9)),2025-06-1\(random.below(9)),\(amount).00,\(amount).00,EUR\n"
    }
    let own = try book(text, asOf: "2025-06-30")
    let report = Self.movement(own, own)
    #expect(report.changes.isEmpty)
    #expect(
      report.rows.allSatisfy { $0.opening == $0.closing && $0.unexplained == 0 && $0.new == 0 })
  }

  private static let paidOn =
    "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Date Paid,Currency\n"

  @Test("Write-offs and credits of before are not told again when the rest is paid")
  func earlierParts() throws {
    let invoices = """
      Customer ID,Invoice Number,Type,Invoice Date,Due Date,Amount,Currency
      C1,I1,Invoice,2025-02-01,2025-03-01,100.00,EUR
      C1,I2,Invoice,2025-02-01,2025-03-01,500.00,EUR
      C1,K1,Credit Note,2025-02-10,,-30.00,EUR

      """
    let losses =
      "Date,Customer ID,Invoice Number,Amount,Currency,Reason\n2025-03-03,C1,I1,40.00,EUR,small\n"
    let head = "Customer ID,Payment Date,Payment Number,Amount Applied,Invoice Number,Currency\n"
    let credits = "Credit Note Number,Invoice Number,Amount Applied,Date,Currency\n"
    let past = try book(
      [
        ("invoices.csv", invoices), ("write_offs.csv", losses),
        ("payments.csv", head + "C1,2025-03-01,P0,10.00,I2,EUR\n"),
        ("credit_applications.csv", credits),
      ], asOf: "2025-03-07")
    let paid = head + "C1,2025-03-01,P0,10.00,I2,EUR\nC1,2025-03-12,P1,60.00,I1,EUR\n"
    let now = try book(
      [("invoices.csv", invoices), ("write_offs.csv", losses), ("payments.csv", paid)],
      asOf: "2025-03-14")
    // 60 + 490 − 30 open; the 60 left of I1 are paid.
    #expect(Self.bridges(past, now) == [[52_000, 0, 6_000, 0, 0, 0, 0, 46_000, 0]])
    let mixed = try book(
      [
        ("invoices.csv", invoices), ("write_offs.csv", losses),
        ("payments.csv", head + "C1,2025-03-01,P0,10.00,I2,EUR\nC1,2025-03-12,P1,30.00,I1,EUR\n"),
        ("credit_applications.csv", credits + "K1,I1,30.00,2025-03-11,EUR\n"),
      ], asOf: "2025-03-14")
    // 30 of I1 by the credit note, which counted when it was issued, 30 in cash.
    #expect(Self.bridges(past, mixed) == [[52_000, 0, 3_000, 0, 0, 0, 0, 49_000, 0]])
    #expect(
      Self.movement(past, mixed).changes.filter { $0.kind == .collected }.map(\.amount) == [3_000])
  }

  @Test("A discount is credited, not collected, of settled and of open documents")
  func discounts() throws {
    let head = "Customer ID,Invoice Number,Payment Date,Amount,Discount Taken,Currency\n"
    let invoices =
      "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Currency\nC1,I1,2025-02-01,2025-03-01,100.00,EUR\nC1,I2,2025-02-01,2025-03-01,200.00,EUR\nC1,I0,2025-01-01,2025-02-01,1.00,EUR\n"
    let before = "C1,I0,2025-02-02,1.00,,EUR\n"
    let past = try book(
      [("invoices.csv", invoices), ("payments.csv", head + before)], asOf: "2025-03-07")
    let now = try book(
      [
        ("invoices.csv", invoices),
        ("payments.csv", head + before + "C1,I1,2025-03-10,98.00,2.00,EUR\n"),
      ], asOf: "2025-03-14")
    #expect(Self.bridges(past, now) == [[30_000, 0, 9_800, 200, 0, 0, 0, 20_000, 0]])
  }

  @Test("What was settled before explains nothing that vanished since; the best match goes first")
  func weakMatches() throws {
    let first = "C1,I1,2025-02-01,2025-03-01,100.00,2025-03-02,EUR\n"
    let instalments = try book(
      Self.paidOn + first + "C1,I1,2025-02-01,2025-04-01,100.00,,EUR\n", asOf: "2025-03-07")
    let missing = try book(Self.paidOn + first, asOf: "2025-03-14")
    #expect(Self.bridges(instalments, missing) == [[10_000, 0, 0, 0, 0, 0, -10_000, 0, 0]])
    #expect(Self.movement(instalments, missing).customersWithLosses(in: missing) == ["C1"])
    let two = try book(
      Self.paidOn
        + "C1,I1,2025-02-01,2025-03-01,100.00,,EUR\nC1,I1,2025-02-01,2025-04-01,200.00,,EUR\nC1,I0,2025-02-01,2025-03-01,1.00,2025-03-02,EUR\n",
      asOf: "2025-03-07")
    let one = try book(
      Self.paidOn
        + "C1,I1,2025-02-01,2025-04-01,200.00,2025-03-12,EUR\nC1,I0,2025-02-01,2025-03-01,1.00,2025-03-02,EUR\n",
      asOf: "2025-03-14")
    #expect(Self.movement(two, two).customersWithLosses(in: two).isEmpty)
    #expect(Self.bridges(two, one) == [[30_000, 0, 20_000, 0, 0, 0, -10_000, 0, 0]])
  }

  @Test(
    "A credit note that is missing is unexplained; a list that knew balances only knew no faces")
  func missingCredits() throws {
    let head = "Customer ID,Invoice Number,Type,Invoice Date,Due Date,Amount,Date Paid,Currency\n"
    let rows =
      "C1,I1,Invoice,2025-02-01,2025-03-01,100.00,,EUR\nC1,I0,Invoice,2025-01-01,2025-02-01,1.00,2025-02-03,EUR\n"
    let past = try book(
      head + rows + "C1,K1,Credit Note,2025-02-10,,-30.00,,EUR\n", asOf: "2025-03-07")
    let now = try book(head + rows, asOf: "2025-03-14")
    #expect(Self.bridges(past, now) == [[7_000, 0, 0, 0, 0, 0, 3_000, 10_000, 0]])
    let balances = try book(
      "Customer ID,Invoice Number,Invoice Date,Due Date,Balance,Currency\nC1,I1,2025-02-01,2025-03-01,60.00,EUR\n",
      asOf: "2025-03-07")
    let whole = try book(
      [
        (
          "invoices.csv",
          "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Currency\nC1,I1,2025-02-01,2025-03-01,100.00,EUR\nC1,I2,2025-02-01,2025-03-01,5.00,EUR\n"
        ),
        (
          "payments.csv",
          "Customer ID,Payment Date,Payment Number,Amount Applied,Invoice Number,Currency\nC1,2025-03-01,P1,40.00,I1,EUR\nC1,2025-03-02,P2,5.00,I2,EUR\n"
        ),
      ], asOf: "2025-03-14")
    #expect(Self.bridges(balances, whole) == [[6_000, 0, 0, 0, 0, 0, 0, 6_000, 0]])
  }

  @Test(
    "Ids are compared byte by byte; companies and the case of names may change where one is meant")
  func identities() throws {
    let text =
      Self.list
      + "Caf\u{E9},1,2025-02-01,2025-03-01,100.00,100.00,EUR\nCafe\u{301},2,2025-02-01,2025-03-01,500.00,500.00,EUR\n"
    let (past, now) = (try book(text, asOf: "2025-03-07"), try book(text, asOf: "2025-03-14"))
    let report = Self.movement(past, now)
    #expect(report.rows.map(\.opening).sorted() == [10_000, 50_000])
    #expect(report.rows.allSatisfy { $0.unexplained == 0 && $0.new == 0 })
    let lower = try book(
      Self.list + "Ash Ltd,1,2025-02-01,2025-03-01,100.00,100.00,EUR\n", asOf: "2025-03-07")
    let upper = try book(
      Self.list + "ASH LTD,1,2025-02-01,2025-03-01,100.00,100.00,EUR\n", asOf: "2025-03-14")
    #expect(Self.bridges(lower, upper) == [[10_000, 0, 0, 0, 0, 0, 0, 10_000, 0]])
    func companies(_ names: [String], _ asOf: String) throws -> Book {
      try book(
        names.map {
          (
            name: "\($0).csv",
            text: Self.list + "Ash,\($0)1,2025-02-01,2025-03-01,100.00,100.00,EUR\n"
          )
        },
        asOf: asOf
      ) { $0.entities = [("north.csv", "North"), ("south.csv", "South")] }
    }
    let both = try companies(["north", "south"], "2025-03-07")
    let north = try companies(["north"], "2025-03-14")
    #expect(
      Self.bridges(both, north).sorted { $0[7] < $1[7] }
        == [
          [10_000, 0, 0, 0, 0, 0, -10_000, 0, 0], [10_000, 0, 0, 0, 0, 0, 0, 10_000, 0],
        ])
    #expect(Self.bridges(north, both).map { $0[0] }.sorted() == [0, 10_000])
  }

  @Test("Newly late, older and disputed documents are told, each once")
  func states() throws {
    let head = "Customer,Invoice Number,Invoice Date,Due Date,Amount,Open,Disputed,Currency\n"
    let past = try book(
      head + """
        Ash,1,2025-05-01,2025-06-10,100.00,100.00,no,EUR
        Ash,2,2025-04-01,2025-05-10,200.00,200.00,no,EUR
        Ash,3,2025-04-01,2025-05-30,300.00,300.00,no,EUR
        Ash,4,2025-04-01,2025-08-30,400.00,400.00,yes,EUR

        """, asOf: "2025-06-06")
    let now = try book(
      head + """
        Ash,1,2025-05-01,2025-06-10,100.00,100.00,no,EUR
        Ash,2,2025-04-01,2025-05-10,200.00,200.00,yes,EUR
        Ash,3,2025-04-01,2025-05-30,300.00,300.00,no,EUR
        Ash,4,2025-04-01,2025-08-30,400.00,400.00,no,EUR

        """, asOf: "2025-06-13")
    let report = Self.movement(past, now)
    func states(_ kind: ChangeKind) -> [[DocumentChange.State]] {
      report.changes.filter { $0.kind == kind }.map { [$0.before, $0.after] }
    }
    #expect(states(.pastDue) == [[.days(-4), .days(3)]])
    #expect(states(.bucket) == [[.slot(.bucket(0)), .slot(.bucket(1))]])
    #expect(states(.disputed) == [[.money(0), .money(20_000)]])
    #expect(states(.disputeEnded) == [[.money(40_000), .money(0)]])
    #expect(report.changes.count == 4)
  }

  @Test("Flags come and go; promises and limits have names of their own; findings are counted")
  func facts() throws {
    let own = try book(Self.list + "C,1,2025-05-01,2025-05-31,1.00,1.00,EUR\n")
    func fact(_ code: String, _ count: Int, kind: RunFact.Kind = .flag) -> RunFact {
      RunFact(
        .init(
          kind: kind, code: code, customerID: "C", entity: "", currency: usd, document: ""),
        amount: 100, count: count)
    }
    func kinds(_ past: [RunFact], _ now: [RunFact]) -> [ChangeKind] {
      factChanges(from: past, to: now, in: own).map(\.kind)
    }
    #expect(kinds([], [fact("SEVERE", 3)]) == [.flag])
    #expect(kinds([fact("SEVERE", 3)], [fact("SEVERE", 9)]).isEmpty)
    #expect(kinds([fact("SEVERE", 3)], []) == [.flagEnded])
    #expect(kinds([], [fact("OVER_LIMIT", 1)]) == [.limitExceeded])
    #expect(kinds([fact("OVER_LIMIT", 1)], []) == [.limitKept])
    #expect(kinds([fact("BROKEN_PROMISE", 1)], [fact("BROKEN_PROMISE", 2)]) == [.promiseBroken])
    #expect(kinds([fact("BROKEN_PROMISE", 2)], [fact("BROKEN_PROMISE", 1)]).isEmpty)
    let (two, three) = (fact("undated", 2, kind: .finding), fact("undated", 3, kind: .finding))
    #expect(kinds([two], [three]) == [.finding])
    #expect(kinds([three], [two]) == [.findingGone])
    #expect(kinds([two], [two]).isEmpty)
    // A document of the customer is gone without a trace: perhaps its flag is, too. Findings are told all the same.
    #expect(
      factChanges(from: [fact("SEVERE", 3), two], to: [], in: own, doubtful: ["C"]).map(\.kind)
        == [.findingGone])
    #expect(
      factChanges(from: [fact("SEVERE", 3)], to: [], in: own, doubtful: ["D"]).map(\.kind)
        == [.flagEnded])
    // Of a customer whose exports are missing nothing is told to be over.
    let other = try book(Self.list + "D,1,2025-05-01,2025-05-31,1.00,1.00,EUR\n")
    #expect(factChanges(from: [fact("OVER_LIMIT", 1), two], to: [], in: other).isEmpty)
  }

  @Test("Runs a month apart tell where balances went, for lists that tell nothing of the past")
  func snapshots() throws {
    func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }
    func item(_ identity: Int64, _ due: String, _ open: Int64) throws -> Snapshots.Item {
      .init(identity: identity, currency: eur, due: try day(due), open: open)
    }
    let now = try book(
      Self.list
        + "Ash,1,2025-04-15,2025-05-15,100.00,100.00,EUR\nAsh,3,2025-06-20,2025-07-20,9.00,9.00,EUR\n",
      asOf: "2025-06-30")
    // 1 goes from 16 to 46 days late, 2 is gone, 4 is paid in part and stays not due.
    let snapshots = Snapshots([
      (
        day: now.asOf,
        items: [
          try item(1, "2025-05-15", 10_000), try item(-1, "2025-07-20", 900),
          try item(4, "2025-08-01", 300),
        ]
      ),
      (
        day: try day("2025-05-30"),
        items: [
          try item(1, "2025-05-15", 10_000), try item(2, "2025-06-05", 20_000),
          try item(4, "2025-08-01", 500),
        ]
      ),
    ])
    let report = Analysis.allowances(
      of: now, activity: Activity(of: now), policy: AgingPolicy(), snapshots: snapshots)
    let rolls = try #require(report.rolls.first)
    #expect(rolls.matrix[1][2].amount == 10_000 && rolls.matrix[1][2].documents == 1)
    #expect(rolls.matrix[0][6].amount == 20_000 + 200 && rolls.matrix[0][6].documents == 1)
    #expect(rolls.matrix[0][0].amount == 300)
    let step = try #require(rolls.steps.first { $0.from == 1 })
    #expect(step.start.amount == 10_000 && step.rate == 1)
    #expect(
      Analysis.allowances(of: now, activity: Activity(of: now), policy: AgingPolicy()).rolls.isEmpty
    )
    // Of each month the nearest run, at most four days off; the first month without one ends the series.
    let days = try ["2025-05-29", "2025-06-02", "2025-04-26", "2025-03-20", "2025-06-23"].map(day)
    #expect(
      Snapshots.runs(before: now.asOf, among: days) == (try ["2025-05-29", "2025-04-26"].map(day)))
  }
}
