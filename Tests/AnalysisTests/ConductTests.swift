import Receivables
import Testing

@testable import Analysis

@Suite("Flags of conduct, each raised by its own story")
struct ConductTests {
  private let header =
    "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Paid Date,Balance,Currency\n"

  private func flags(
    _ rows: [String], _ lists: [(name: String, text: String)] = [],
    _ change: (inout FlagThresholds) -> Void = { _ in }
  ) throws -> [Flag] {
    let book = try book(
      [("invoices.csv", header + rows.joined(separator: "\n") + "\n")] + lists)
    var thresholds = FlagThresholds()
    change(&thresholds)
    let report = payers(of: book, activity: Activity(of: book), thresholds: thresholds)
    return try #require(report.payers.first).flags
  }

  private func flag(
    _ code: FlagCode, _ rows: [String], _ lists: [(name: String, text: String)] = [],
    _ change: (inout FlagThresholds) -> Void = { _ in }
  ) throws -> Flag? {
    try flags(rows, lists, change).first { $0.code == code }
  }

  // MARK: Promises

  private let owing = ["C1,7,2025-04-01,2025-05-01,100.00,,100.00,USD"]

  private func promise(_ rows: String) -> [(name: String, text: String)] {
    [("promises.csv", "Customer,Invoice,Promised on,Promise date,Amount\n" + rows)]
  }

  @Test("A promised day passes and nothing comes") func brokenPromise() throws {
    let flag = try #require(
      try flag(.brokenPromise, owing, promise("C1,7,2025-06-10,2025-06-20,100.00\n")))
    #expect(flag.measured == 1)
    #expect(flag.amount == 10_000)
    #expect(flag.evidence.contains("2025-06-20"))
  }

  @Test("Two business days are waited for: Thursday the 26th ends on Monday the 30th")
  func waits() throws {
    #expect(
      try flag(.brokenPromise, owing, promise("C1,7,2025-06-10,2025-06-26,100.00\n")) == nil)
    #expect(
      try flag(.brokenPromise, owing, promise("C1,7,2025-06-10,2025-06-25,100.00\n")) != nil)
  }

  @Test("A promise is kept by 95 % of it, not by 94 %") func almostKept() throws {
    func broken(_ paid: String, _ open: String) throws -> Bool {
      let rows = ["C1,7,2025-04-01,2025-05-01,100.00,2025-06-19,\(open),USD"]
      return try flag(
        .brokenPromise, rows, promise("C1,7,2025-06-10,2025-06-20,100.00\n")) != nil
    }
    #expect(try !broken("95.00", "5.00"))
    #expect(try broken("94.00", "6.00"))
  }

  @Test("A promise for a document paid in time is kept, paid late it is broken") func settled()
    throws
  {
    func rows(_ paid: String) -> [String] { ["C1,7,2025-04-01,2025-05-01,100.00,\(paid),0.00,USD"] }
    let list = promise("C1,7,2025-06-01,2025-06-10,100.00\n")
    #expect(try flag(.brokenPromise, rows("2025-06-12"), list) == nil)
    #expect(try flag(.brokenPromise, rows("2025-06-13"), list) != nil)
  }

  @Test("A promise made after the as-of day is not known yet") func laterPromise() throws {
    #expect(
      try flag(.brokenPromise, owing, promise("C1,7,2025-07-02,2025-06-10,100.00\n")) == nil)
  }

  // MARK: Lists

  @Test("A returned payment within 180 days") func returned() throws {
    func list(_ day: String) -> [(name: String, text: String)] {
      [("returned.csv", "Date Returned,Customer,Check Amount,Return Reason\n\(day),C1,50.00,NSF\n")]
    }
    let flag = try #require(try flag(.nsfReturn, owing, list("2025-01-02")))
    #expect(flag.amount == 5_000)
    #expect(try self.flag(.nsfReturn, owing, list("2025-01-01")) == nil)
  }

  @Test("Over the limit with unbilled work, near it from nine tenths on") func limits() throws {
    func lists(_ limit: String, unbilled: String) -> [(name: String, text: String)] {
      [
        ("customers.csv", "Customer ID,Name,Credit Limit,Currency\nC1,Alder,\(limit),USD\n"),
        (
          "unbilled.csv",
          "Customer ID,Customer,Project,Unbilled amount,Currency\nC1,Alder,x,\(unbilled),USD\n"
        ),
      ]
    }
    let over = try #require(try flag(.overLimit, owing, lists("120.00", unbilled: "20.01")))
    #expect(over.amount == 1)
    #expect(try flag(.overLimit, owing, lists("120.00", unbilled: "20.00")) == nil)
    #expect(try flag(.nearLimit, owing, lists("120.00", unbilled: "8.00")) != nil)
    #expect(try flag(.nearLimit, owing, lists("120.00", unbilled: "7.99")) == nil)
  }

  @Test("A fifth in dispute, two disputes, or a first dispute after the due day")
  func disputes() throws {
    let rows = [
      "C1,7,2025-04-01,2025-05-01,80.00,,80.00,USD", "C1,8,2025-06-01,2025-07-15,20.00,,20.00,USD",
    ]
    func list(_ rows: String) -> [(name: String, text: String)] {
      [("disputes.csv", "Invoice,Customer ID,Opened,Closed,Disputed Amount,Reason\n\(rows)")]
    }
    let share = try #require(try flag(.disputePattern, rows, list("8,C1,2025-06-10,,20.00,x\n")))
    #expect(share.measured == 0.2)
    #expect(try flag(.disputePattern, rows, list("8,C1,2025-06-10,,19.99,x\n")) == nil)
    let late = try #require(try flag(.disputePattern, rows, list("7,C1,2025-05-02,,1.00,x\n")))
    #expect(late.evidence.contains("2025-05-02"))
    let two = "8,C1,2025-05-10,,1.00,x\n8,C1,2025-06-11,,1.00,x\n"
    #expect(try #require(try flag(.disputePattern, rows, list(two))).measured == 2)
  }

  // MARK: Payments

  @Test("A newer document paid while an older one was 15 days past due") func skips() throws {
    func rows(_ paid: String) -> [String] {
      [
        "C1,1,2025-03-01,2025-03-31,50.00,,50.00,USD",
        "C1,2,2025-04-01,2025-05-01,70.00,\(paid),0.00,USD",
      ]
    }
    let flag = try #require(try flag(.paysNewSkipsOld, rows("2025-04-15")))
    #expect(flag.amount == 5_000)
    #expect(flag.measured == 15)
    #expect(try self.flag(.paysNewSkipsOld, rows("2025-04-14")) == nil)
  }

  @Test("Orders grow by half while payments slow by a week") func loadingUp() throws {
    func rows(_ late: Int, _ sold: String) -> [String] {
      (0..<3).map { "C1,a\($0),2025-01-2\($0),2025-02-20,100.00,2025-02-20,0.00,USD" }
        + (0..<3).map { "C1,b\($0),2025-04-2\($0),2025-05-20,100.00,2025-05-\(20 + late),0.00,USD" }
        + ["C1,c,2025-06-20,2025-07-20,\(sold),,\(sold),USD"]
    }
    // 300 before; 300 and 150 now.
    let flag = try #require(try flag(.loadingUp, rows(7, "150.00")))
    #expect(flag.measured == 1.5)
    #expect(try self.flag(.loadingUp, rows(6, "150.00")) == nil)
    #expect(try self.flag(.loadingUp, rows(7, "149.00")) == nil)
  }

  @Test("Two part payments with a rest two weeks later") func partial() throws {
    func rows(_ day: String, _ rest: String) -> [String] {
      (1...2).map { "C1,\($0),2025-04-01,2025-05-01,1000.00,\(day),\(rest),USD" }
    }
    let flag = try #require(try flag(.partialPayer, rows("2025-06-16", "500.00")))
    #expect(flag.amount == 100_000)
    #expect(try self.flag(.partialPayer, rows("2025-06-17", "500.00")) == nil)
    // At most 2 % left, or at most ten units, is no part payment.
    #expect(try self.flag(.partialPayer, rows("2025-06-16", "20.00")) == nil)
    #expect(try self.flag(.partialPayer, rows("2025-06-16", "20.01")) != nil)
  }

  @Test("Two payments short by 0.5 to 20 %") func short() throws {
    func rows(_ rest: String) -> [String] {
      (1...2).map { "C1,\($0),2025-04-01,2025-05-01,1000.00,2025-06-20,\(rest),USD" }
    }
    #expect(try flag(.shortPay, rows("5.00")) != nil)
    #expect(try flag(.shortPay, rows("4.99")) == nil)
    #expect(try flag(.shortPay, rows("200.00")) != nil)
    #expect(try flag(.shortPay, rows("200.01")) == nil)
  }

  @Test("The limitation period is asked about only where it is stated") func limitation() throws {
    let rows = ["C1,1,2022-11-27,2022-12-27,50.00,,50.00,USD"]
    #expect(try flag(.limitationRisk, rows) == nil)
    let flag = try #require(try flag(.limitationRisk, rows, []) { $0.limitation.years = 3 })
    #expect(flag.measured == 180)
    let later = ["C1,1,2022-11-28,2022-12-28,50.00,,50.00,USD"]
    #expect(try self.flag(.limitationRisk, later, []) { $0.limitation.years = 3 } == nil)
  }

  @Test("The points of a score add up to it") func points() throws {
    let answers = Answers(try book(randomLedger(seed: 5)))
    let scored = answers.payers.payers.filter { $0.score != nil }
    #expect(!scored.isEmpty)
    for payer in scored {
      let sum = payer.points.reduce(0) { $0 + $1.points }
      #expect(abs(sum - Double(payer.score ?? 0)) <= 0.5)
      #expect(payer.points.allSatisfy { (0...$0.weight).contains($0.points) })
    }
  }
}
