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
}
