import Receivables
import Testing

@testable import Analysis

@Suite("Late-payment flags, each raised by its own story")
struct FlagTests {
  private let header =
    "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Paid Date,Currency\n"

  /// Invoices due on the first of months from 2024-07 on, paid so many days late; nil = open.
  private func ledger(_ daysLate: [Int?], from first: String = "2024-07-01") throws -> Payer {
    let start = Day(iso: first)!
    let rows = daysLate.enumerated().map { index, late -> String in
      let due = start.adding(months: index)
      let paid = late.map { (due + $0).description } ?? ""
      return "C1,\(index),\(due + -30),\(due),100.00,\(paid),USD"
    }
    return try #require(
      Answers(try book(header + rows.joined(separator: "\n") + "\n")).payers.payers.first)
  }

  private func codes(_ payer: Payer) -> Set<FlagCode> { Set(payer.flags.map(\.code)) }

  @Test("A prompt payer raises none") func prompt() throws {
    #expect(codes(try ledger([0, -2, 0, 1, 0, 0, -1, 0])) == [])
  }

  @Test("Always late is chronic") func chronic() throws {
    let payer = try ledger([20, 25, 20, 22, 25, 21])
    #expect(codes(payer) == [.chronicLate])
    #expect(payer.late == 6)
  }

  @Test("The worked example deteriorates") func deteriorating() throws {
    let payer = try ledger([2, 5, 4, 9, 12, 15, 14, 20])
    let flag = try #require(payer.flags.first { $0.code == .deteriorating })
    #expect(flag.measured == 10)
    #expect(flag.observations == 8)
    #expect(payer.trend == 2.5)
  }

  @Test("A sudden slip beyond the usual limit of 20 days") func slowdown() throws {
    // History 3, 5, 4, 6, 5: median 5, MAD 1, limit 5 + max(4.4478, 15) = 20.
    let over = try ledger([3, 5, 4, 6, 5, 21])
    let flag = try #require(over.flags.first { $0.code == .suddenSlowdown })
    #expect(flag.measured == 21)
    #expect(flag.threshold == 20)
    #expect(!codes(try ledger([3, 5, 4, 6, 5, 20])).contains(.suddenSlowdown))
  }

  @Test("A first invoice 30 days past due is a first default") func firstDefault() throws {
    #expect(codes(try ledger([nil], from: "2025-05-31")).contains(.firstDefault))
    #expect(!codes(try ledger([nil], from: "2025-06-01")).contains(.firstDefault))
    #expect(!codes(try ledger([1, 1, 1, nil], from: "2025-02-01")).contains(.firstDefault))
  }

  @Test("Ninety days past due is severe") func severe() throws {
    // 2025-04-01 is 90 days before the as-of day.
    let payer = try ledger([0, 0, nil], from: "2025-02-01")
    let flag = try #require(payer.flags.first { $0.code == .severe })
    #expect(flag.measured == 90)
    #expect(flag.evidence.hasPrefix("1 document,"))
    #expect(flag.amount == 10_000)
    #expect(!codes(try ledger([0, 0, nil], from: "2025-02-02")).contains(.severe))
  }

  @Test("Something past due and no new invoice for ninety days is dormant") func dormant() throws {
    #expect(codes(try ledger([nil], from: "2025-05-01")).contains(.dormantBalance))
    #expect(!codes(try ledger([nil], from: "2025-05-02")).contains(.dormantBalance))
  }

  @Test("A good payer seven days past due has slipped") func slip() throws {
    let good: [Int?] = Array(repeating: 0, count: 19) + [nil]
    let payer = try ledger(good, from: "2023-11-20")
    #expect(codes(payer).contains(.goodPayerSlip))
    #expect(!codes(try ledger(good, from: "2023-11-24")).contains(.goodPayerSlip))
  }
}
