import Receivables
import TestSupport
import Testing

@testable import Analysis

@Suite("Claims: promises, tiers, older law, what would change a decision")
struct ClaimStateTests {
  private func line(
    _ row: String, _ lists: [(String, String)] = [],
    _ change: (inout CollectionTerms) -> Void = { _ in }
  ) throws -> CollectionReport.Line {
    try #require(try collector(row, lists, change).collector.report().lines.first)
  }

  @Test("A promise of a small part stops nobody from asking for the rest") func smallPromise()
    throws
  {
    let row = "A1,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD\n"
    func action(_ amount: String) throws -> CollectionReport.Action {
      let head = "Customer,Invoice,Promised on,Promised date,Amount\n"
      return try line(row, [("promises.csv", head + "Alder,A1,2025-06-20,2025-07-05,\(amount)\n")])
        .action
    }
    let day = try #require(Day(iso: "2025-07-05"))
    #expect(try action("500.00") == .wait(day))
    #expect(try action("475.00") == .wait(day))
    #expect(try action("474.99") == .rung(.reminder))
    #expect(try action("0.01") == .rung(.reminder))
  }

  @Test("Nothing is demanded before 15 days past due") func earlyDemand() throws {
    // Reminding has been tried by the log of a week before; two weeks are its time.
    let log = "Date,Customer,Invoice,Method,Summary\n2025-06-17,Alder,A1,mail,reminder\n"
    func action(_ due: String) throws -> CollectionReport.Action {
      try line(
        "A1,C1,Alder,2025-05-01,\(due),500.00,500.00,USD\n", [("contacts.csv", log)]
      ) { $0.ladder[.reminder].days = 3 }.action
    }
    #expect(try action("2025-06-16") == .rungFrom(.demand, #require(Day(iso: "2025-07-01"))))
    #expect(try action("2025-06-15") == .rung(.demand))
  }

  @Test("Who is out of business pays less likely, by the setting's log-odds") func outOfBusiness()
    throws
  {
    let row = "A1,C1,Alder,2025-01-01,2025-03-02,500.00,500.00,USD\n"
    let file = [("customers.csv", "Customer ID,Name,Out of business\nC1,Alder,yes\n")]
    let plain = try line(row).chance
    #expect(abs(try line(row, file).chance - moved(plain, byLogOdds: -2)) < 1e-12)
    let mild = try line(row, file) { $0.shifts[.outOfBusiness] = -0.5 }.chance
    #expect(abs(mild - moved(plain, byLogOdds: -0.5)) < 1e-12)
  }

  @Test("Who has to agree follows from the amount, and only where something is given up")
  func approvals() throws {
    func approval(_ amount: String, _ issued: String = "2023-01-01") throws -> String {
      try line("A1,C1,Alder,\(issued),\(issued),\(amount),\(amount),USD\n") { terms in
        terms.approvals = [
          ApprovalTier(name: "Clerk", most: Ratio(100, over: 1)!),
          ApprovalTier(name: "Head", most: Ratio(5_000, over: 1)!),
        ]
      }.approval
    }
    #expect(try approval("60.00") == "Clerk")
    #expect(try approval("100.00") == "Clerk")
    #expect(try approval("100.01") == "Head")
    #expect(try approval("5000.01") == "above Head")
    #expect(try approval("6000.00", "2025-06-20") == "")
  }

  @Test("A settlement that is offered stands beside the other ways") func settlement() throws {
    let row = "A1,C1,Alder,2025-01-01,2025-03-02,10000.00,10000.00,USD\n"
    let (_, closed) = try collector(row)
    let before = try #require(closed.routes(of: [0]).first { $0.route == .settlement })
    #expect(before.whyNot.contains("collections.settlement_share") && before.value == nil)
    let (_, open) = try collector(row) { $0.settlementShare = Ratio(basisPoints: 7_000) }
    let line = try #require(open.routes(of: [0]).first { $0.route == .settlement })
    // 0.60 × p0(120) × 10,000 × 0.70 × 1.12^(−30 ÷ 365) − 25 = 0.60 × 0.631954 × 7,000 × 0.990729 − 25.
    #expect(line.whyNot.isEmpty && line.value == 260_460)
  }

  @Test("Claims older than a change of the law have their own years, and may all end on one day")
  func olderClaims() throws {
    func end(_ court: String, _ due: String) throws -> String? {
      let (_, collector) = try collector("A1,C1,Alder,\(due),\(due),900.00,900.00,USD\n") {
        $0.limitation.jurisdiction = court
      }
      return collector.claims(of: 0).state(of: 0, unit: nil)?.limitation?.description
    }
    #expect(try end("US-OH", "2021-06-14") == "2027-06-14")
    #expect(try end("US-OH", "2021-07-01") == "2027-07-01")
    // Eight years would be later than the last day for all of them.
    #expect(try end("US-OH", "2020-03-01") == "2027-06-14")
    #expect(try end("US-OH", "2018-03-01") == "2026-03-01")
    #expect(try end("US-KY", "2014-07-14") == "2029-07-14")
    #expect(try end("US-KY", "2014-07-15") == "2024-07-15")
  }

  @Test("The decision is another beyond the discount rate that is named, and the same before it")
  func sensitivity() throws {
    var random = TestRandom(seed: 7)
    var named = 0
    for _ in 0..<150 {
      let amount = decimalText(Int64(2_000 + random.below(900_000)), digits: 2, grouping: "")
      let due = try #require(Day(iso: "2025-06-30")) + -(20 + random.below(300))
      let row = "A1,C1,Alder,\(due),\(due),\(amount),\(amount),USD\n"
      let (_, own) = try collector(row)
      let report = own.report()
      // "DECISION above a discount rate of 0.34": the rate is the one that settings can state.
      guard
        let part = own.worklist(report).first?.flip.split(separator: "; ").first(where: {
          $0.contains("discount rate")
        })
      else { continue }
      named += 1
      let edge = try #require(Double(part.split(separator: " ").last ?? ""))
      let step = part.contains("above") ? 0.011 : -0.011
      func decision(_ rate: Double) throws -> String? {
        try collector(row) { $0.ladder.discountRate = rate }
          .collector.report().lines.first?.decision?.rawValue
      }
      #expect(try decision(edge + step) == String(part.prefix { $0 != " " }))
      #expect(try decision(edge - step) == report.lines.first?.decision?.rawValue)
    }
    #expect(named >= 5)
  }
}
