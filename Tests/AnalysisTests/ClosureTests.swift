import Receivables
import Testing

@testable import Analysis

/// Paid, credited and written off are three things: only the first is a payment.
@Suite("How documents came to be settled")
struct ClosureTests {
  private static let invoices = (
    "invoices.csv",
    """
    Customer ID,Invoice Number,Type,Invoice Date,Due Date,Amount,Currency
    C1,i1,Invoice,2024-05-01,2024-05-31,1000.00,USD
    C1,i2,Invoice,2025-01-01,2025-01-31,200.00,USD
    C1,i3,Invoice,2025-02-01,2025-03-03,300.00,USD
    C1,i4,Invoice,2025-03-01,2025-03-31,400.00,USD
    C1,i5,Invoice,2025-05-01,2025-05-31,1100.00,USD
    C1,cn1,Credit Note,2025-02-10,,-300.00,USD

    """
  )
  private static let payments = (
    "payments.csv",
    """
    Customer ID,Payment Date,Payment Number,Amount Applied,Invoice Number,Currency
    C1,2024-06-05,p1,1000.00,i1,USD
    C1,2025-01-31,p2,200.00,i2,USD
    C1,2025-04-15,p4,100.00,i4,USD
    C1,2025-05-30,p5,1090.00,i5,USD

    """
  )
  private static let credits = (
    "credit_applications.csv",
    """
    Credit Note Number,Invoice Number,Amount Applied,Date,Currency
    cn1,i3,300.00,2025-02-12,USD

    """
  )
  private static let writeOffs = (
    "write_offs.csv",
    """
    Customer ID,Invoice Number,Write-off Amount,Write-off Date,Reason,Currency
    C1,i4,300.00,2025-06-20,gave up,USD
    C1,i5,10.00,2025-06-20,too little,USD

    """
  )

  private func ledger() throws -> Book {
    try book([Self.invoices, Self.payments, Self.credits, Self.writeOffs])
  }

  @Test("The greater part decides; credits decide only alone") func closures() throws {
    let settled = try ledger().settled.filter { $0.amount > 0 }
    let closures = Dictionary(
      settled.map { ($0.amount, "\($0.closure) \($0.closed?.description ?? "")") },
      uniquingKeysWith: { one, _ in one })
    #expect(
      closures == [
        100_000: "paid 2024-06-05", 20_000: "paid 2025-01-31", 30_000: "credited 2025-02-12",
        40_000: "writtenOff 2025-06-20", 110_000: "paid 2025-05-30",
      ])
  }

  @Test("Credited counts nowhere, written off counts late") func lateRate() throws {
    let activity = Activity(of: try ledger())
    // i1 5 days late, i2 on its day, i4 given up, i5 before its day but for 10.00 given up later; i3 counts nowhere.
    #expect(activity.accounts.map(\.resolved) == [4])
    #expect(activity.accounts.map(\.late) == [2])
    #expect(activity.lateness.paidCount == 3)
    let payer = try #require(Answers(try ledger()).payers.payer(of: 0))
    #expect((payer.settled, payer.resolved, payer.late) == (3, 4, 2))
  }

  @Test("The loss rate is what was given up in twelve months over their sales")
  func lossRate() throws {
    let answers = Answers(try ledger())
    let metric = try #require(answers.metrics.first { $0.name == "loss_rate_12m" })
    // (300 + 10) ÷ (200 + 300 + 400 + 1,100 − 300)
    #expect(metric.value == .share(310.0 / 1_700.0))
  }

  @Test("Where nothing was given up the exports do not tell") func noLossRate() throws {
    let book = try book([Self.invoices, Self.payments, Self.credits])
    let metric = try #require(Answers(book).metrics.first { $0.name == "loss_rate_12m" })
    #expect(
      metric.value
        == .unavailable("the exports do not tell what was written off from what was paid"))
  }

  @Test("A status without day gives up what was open, however often it is exported")
  func byStatus() throws {
    let text = """
      Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Paid Amount,Paid Date,Status,Currency
      C1,i1,2024-05-01,2024-05-31,1000.00,1000.00,2024-06-05,Paid,USD
      C1,i2,2025-01-01,2025-01-31,500.00,100.00,2025-02-10,Written off,USD
      C1,i3,2025-02-01,2025-03-03,300.00,300.00,2025-03-03,Paid,USD

      """
    for files in [[("a.csv", text)], [("a.csv", text), ("b.csv", text)]] {
      let book = try book(files)
      #expect(book.writeOffs.map(\.amount) == [40_000])
      #expect(book.writeOffs.first?.day == nil)
      let metric = try #require(Answers(book).metrics.first { $0.name == "loss_rate_12m" })
      #expect(metric.value == .share(400.0 / 800.0))
    }
  }

  private static let ledgerHead =
    "Type,Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Balance,Currency,Paid Date,Status\n"
  private static let paidLate =
    ledgerHead
    + "Invoice,I-1,C1,Alder,2025-02-02,2025-03-04,1000.00,0.00,USD,2025-03-20,Paid\n"

  @Test(
    "What no list explains was paid on the day of its own row",
    arguments: [
      (
        "credits.csv", "Credit note number,Invoice number,Amount,Date\nCN-1,I-1,100.00,2025-03-01\n"
      ),
      (
        "payments.csv",
        "Payment Number,Invoice number,Amount Applied,Payment Date,Currency\nP1,I-1,100.00,2025-03-01,USD\n"
      ),
    ])
  func unexplained(name: String, text: String) throws {
    func read(_ day: String) throws -> Book {
      try book([("ledger.csv", Self.paidLate), (name, text)], asOf: day)
    }
    #expect(try read("2025-02-15").documents.map(\.open) == [100_000])
    #expect(try read("2025-03-10").documents.map(\.open) == [90_000])
    let later = try read("2025-06-30")
    #expect(later.settled.filter { $0.amount > 0 }.map(\.paid) == [Day(iso: "2025-03-20")])
    #expect(Activity(of: later).accounts.map(\.late).reduce(0, +) == 1)
  }

  @Test("A small rest given up later leaves the day of the payment") func smallRest() throws {
    let rows =
      Self.ledgerHead
      + "Invoice,I-1,C1,Alder,2025-01-02,2025-02-01,1000.00,0.00,USD,2025-01-30,Paid\n"
    let files = [
      ("ledger.csv", rows),
      (
        "write_offs.csv",
        "Invoice number,Date,Amount,Reason\nI-1,2025-03-10,2.35,Small difference\n"
      ),
    ]
    let settled = try book(files).settled
    #expect(settled.map(\.closure) == [.paid])
    #expect(settled.map(\.paid) == [Day(iso: "2025-01-30")])
    #expect(try book(files, asOf: "2025-01-15").documents.map(\.open) == [100_000])
  }

  @Test("A status and a list that say the same are one loss") func statusAndList() throws {
    let rows =
      Self.ledgerHead
        + """
        Invoice,I-1,C1,Alder,2024-05-02,2024-06-01,5000.00,0.00,USD,2024-06-01,Paid
        Invoice,I-2,C1,Alder,2024-08-02,2024-09-01,1000.00,0.00,USD,,Written off
        Invoice,I-3,C1,Alder,2025-01-02,2025-02-01,4000.00,0.00,USD,2025-02-01,Paid

        """
    let list =
      "Invoice number,Customer ID,Date,Amount,Reason,Currency\nI-2,C1,2024-12-30,1000.00,Uncollectable,USD\n"
    for files in [
      [("ledger.csv", rows)], [("ledger.csv", rows), ("write_offs.csv", list)],
      [("ledger.csv", rows), ("b.csv", rows), ("write_offs.csv", list)],
    ] {
      let book = try book(files)
      #expect(book.writeOffs.map(\.amount) == [100_000])
      let metric = try #require(Answers(book).metrics.first { $0.name == "loss_rate_12m" })
      #expect(metric.value == .share(0.2))
    }
  }

  @Test("A list without a currency adds none to the book") func noPhantom() throws {
    let list =
      "Invoice number,Customer ID,Date,Amount,Reason\nI-1,C1,2025-03-10,2.35,Small difference\n"
    let book = try book([("ledger.csv", Self.paidLate), ("write_offs.csv", list)])
    #expect(book.currencies == [usd])
    #expect(Set(Answers(book).metrics.map(\.currency)) == [usd])
  }

  @Test("A partly written-off document closes on the day of the write-off") func partly() throws {
    let rows =
      Self.ledgerHead + "Invoice,I-1,C1,Alder,2024-05-02,2024-06-01,1000.00,0.00,USD,,Closed\n"
    let list =
      "Invoice number,Customer ID,Date,Amount,Reason,Currency\nI-1,C1,2024-09-30,700.00,Uncollectable,USD\n"
    let settled = try book([("ledger.csv", rows), ("write_offs.csv", list)]).settled
    #expect(settled.map(\.closure) == [.writtenOff])
    #expect(settled.map(\.closed) == [Day(iso: "2024-09-30")])
  }

  @Test("A status that gives up a small rest leaves the payment") func statusOfRest() throws {
    let text = """
      Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Paid Amount,Paid Date,Status,Currency
      C1,i1,2025-01-01,2025-01-31,1000.00,995.00,2025-01-30,Written off,USD
      C1,c1,2025-01-01,2025-01-31,-50.00,-50.00,2025-01-30,Paid,USD

      """
    // A list of payments beside it, even of others, changes nothing.
    let others =
      "Customer ID,Payment Date,Payment Number,Amount Applied,Invoice Number,Currency\nC1,2025-02-01,p9,1.00,other,USD\n"
    for files in [[("a.csv", text)], [("a.csv", text), ("payments.csv", others)]] {
      let book = try book(files)
      let invoice = try #require(book.settled.first { $0.amount > 0 })
      #expect(invoice.closure == .paid)
      #expect(invoice.paid == Day(iso: "2025-01-30"))
      #expect(book.writeOffs.map(\.amount) == [500])
    }
  }

  @Test("A payment that bounces later was a payment until then") func bounced() throws {
    let files = [
      (
        "invoices.csv",
        "Invoice Number,Customer ID,Invoice Date,Due Date,Amount,Currency\nI-1,C1,2025-01-02,2025-02-01,1000.00,USD\n"
      ),
      (
        "payments.csv",
        "Customer ID,Payment Date,Payment Number,Amount Applied,Invoice Number,Currency\nC1,2025-01-10,p1,1000.00,I-1,USD\nC1,2025-03-03,p2,-1000.00,I-1,USD\nC1,2025-04-01,p3,1000.00,I-1,USD\n"
      ),
    ]
    func closed(_ day: String) throws -> [Day?] {
      try book(files, asOf: day).settled.filter { $0.amount > 0 }.map(\.closed)
    }
    #expect(try closed("2025-02-15") == [Day(iso: "2025-01-10")])
    #expect(try closed("2025-06-30") == [Day(iso: "2025-04-01")])
  }

  @Test("A payment that comes after the as-of day changes no earlier closing") func later() throws {
    let rows = "Invoice Number,Customer ID,Invoice Date,Due Date,Amount,Currency\n"
    let files = [
      ("invoices.csv", rows + "I-1,C1,2025-01-02,2025-02-01,1000.00,USD\n"),
      (
        "payments.csv",
        "Customer ID,Payment Date,Payment Number,Amount Applied,Invoice Number,Currency\nC1,2025-01-10,p1,950.00,I-1,USD\nC1,2025-03-03,p2,50.00,I-1,USD\n"
      ),
      (
        "write_offs.csv",
        "Customer ID,Invoice Number,Write-off Amount,Write-off Date,Reason,Currency\nC1,I-1,50.00,2025-01-20,x,USD\n"
      ),
    ]
    let settled = try book(files, asOf: "2025-02-01").settled.filter { $0.amount > 0 }
    #expect(settled.map(\.closed) == [Day(iso: "2025-01-10")])
  }

  @Test("Two exports that differ in how a document was closed hold it once") func closedTwice()
    throws
  {
    let head = "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Status,Currency\n"
    let row = "C1,i1,2025-01-01,2025-01-31,1000.00,"
    let book = try book([
      ("june.csv", head + row + "Paid,USD\n"), ("july.csv", head + row + "Written off,USD\n"),
    ])
    #expect(book.settled.count == 1)
  }

  @Test("Written off stays open to the model, credited leaves it") func records() throws {
    let records = PaymentRecord.all(of: 0, in: try ledger())
    func record(_ amount: Int64) throws -> PaymentRecord {
      try #require(records.first { $0.amount == amount })
    }
    #expect(try record(40_000).paid == PaymentRecord.open)
    #expect(try record(40_000).gone == PaymentRecord.open)
    #expect(try record(30_000).paid == PaymentRecord.open)
    #expect(try record(30_000).gone == Day(iso: "2025-02-12")?.number)
    #expect(try record(20_000).gone == PaymentRecord.open)
  }

  @Test("Earlier balances know the day of a credit and of a write-off") func states() throws {
    let states = Activity(of: try ledger()).currencies[0].states
    // 2025-05-31: 300.00 of i4 were still open, but settled documents count whole until they are settled.
    #expect(states.net[1] == 40_000)
    // 2025-01-31: i2 was paid that day, i3 not yet issued.
    #expect(states.net[5] == 0)
  }

  @Test("A list of payments of other documents hides no row's own day of payment") func ownDay()
    throws
  {
    let invoices = """
      Invoice No,Customer ID,Customer,Invoice Date,Due Date,Amount,Paid Date,Balance,Currency
      R1,C1,Alder,2025-05-05,2025-06-04,4133.21,2025-06-18,2934.57,USD
      R2,C1,Alder,2025-05-06,2025-06-05,100.00,,60.00,USD
      """
    let payments = "Invoice,Payment date,Amount\nR2,2025-06-20,40.00\n"
    let book = try book([("invoices.csv", invoices), ("payments.csv", payments)])
    #expect(book.settlements.map(\.amount) == [119_864, 4_000])
    #expect(book.settlements.map(\.day) == [Day(iso: "2025-06-18"), Day(iso: "2025-06-20")])
    #expect(book.documents.map(\.open) == [293_457, 6_000])
    // The day before, nothing of R1 was paid.
    let earlier = try self.earlier(
      [("invoices.csv", invoices), ("payments.csv", payments)], asOf: "2025-06-17")
    #expect(earlier.documents.map(\.open) == [413_321, 10_000])
  }

  private func earlier(_ files: [(name: String, text: String)], asOf: String) throws -> Book {
    try book(files, asOf: asOf)
  }
}
