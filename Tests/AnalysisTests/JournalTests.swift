import Receivables
import Testing

@testable import Analysis

@Suite("Journal, limits and stress")
struct JournalTests {
  private func journal(
    _ text: String, base: Currency? = nil, rates: [Currency: DatedRates] = [:],
    _ change: (inout JournalTerms) -> Void = { _ in }
  ) throws -> (book: Book, lines: [JournalLine]) {
    let answers = Answers(try book(text))
    var terms = JournalTerms()
    change(&terms)
    return (
      answers.book,
      Analysis.journal(
        of: answers.book,
        from: JournalSources(
          allowances: answers.allowances, collections: answers.collections()),
        view: .ifrs9, terms: terms, base: base, rates: rates)
    )
  }

  private let head = "Invoice Number,Customer,Invoice Date,Due Date,Amount,Balance,Currency\n"

  @Test("Every entry balances in its currency", arguments: 0..<12) func balances(seed: UInt64)
    throws
  {
    let rates = [
      eur: DatedRates([
        (Day(iso: "2020-01-01")!, Ratio(113, over: 100)!),
        (Day(iso: "2025-06-01")!, Ratio(117, over: 100)!),
      ])
    ]
    let (_, lines) = try journal(randomLedger(seed: seed), base: usd, rates: rates) {
      $0.taxRate = Ratio(basisPoints: 2_000)
    }
    var sums: [String: Int64] = [:]
    for line in lines {
      #expect(line.debit >= 0 && line.credit >= 0 && (line.debit == 0 || line.credit == 0))
      sums["\(line.entry) \(line.currency)", default: 0] += line.debit - line.credit
    }
    #expect(!sums.isEmpty)
    #expect(sums.values.allSatisfy { $0 == 0 })
  }

  @Test("A written-off 5.40 with 20 % tax: 4.50 against the allowance, 0.90 of tax")
  func tax() throws {
    // Far below the handling floor, so that the decision is to write it off.
    let row = "I8,C4,2024-12-01,2024-12-31,5.40,5.40,USD\n"
    let lines = try journal(head + row) { $0.taxRate = Ratio(basisPoints: 2_000) }.lines
      .filter { $0.entry == "WRITE-OFF-1" }
    #expect(lines.map(\.debit) == [450, 90, 0])
    #expect(lines.map(\.credit) == [0, 0, 540])
    // Without the setting, and before six months are over, no tax is claimed.
    #expect(try journal(head + row).lines.filter { $0.entry == "WRITE-OFF-1" }.count == 2)
    let young = "I8,C4,2024-12-01,2025-01-01,5.40,5.40,USD\n"
    #expect(
      try journal(head + young) { $0.taxRate = Ratio(basisPoints: 2_000) }.lines
        .filter { $0.entry == "WRITE-OFF-1" }.count == 2)
  }

  @Test("I8 of fixture A, 900.00 with 20 % tax: 750.00 against the allowance, 150.00 of tax")
  func taxOfFixture() throws {
    let answers = Answers(
      try book(head + "I8,C4,2024-12-01,2024-12-31,900.00,900.00,USD\n"))
    var terms = JournalTerms()
    terms.taxRate = Ratio(basisPoints: 2_000)
    // A floor above the document, so that the decision is to write it off.
    let lines = Analysis.journal(
      of: answers.book,
      from: JournalSources(
        allowances: answers.allowances,
        collections: answers.collections { $0.floor = Ratio(basisPoints: 10_000_000) }),
      view: .ifrs9, terms: terms
    ).filter { $0.entry == "WRITE-OFF-1" }
    #expect(lines.map(\.debit) == [750_00, 150_00, 0])
    #expect(lines.map(\.credit) == [0, 0, 900_00])
  }

  @Test("EUR 2,000 booked at 1.1350 and worth 1.1720: a gain of 74.00") func revaluation() throws {
    let rates = [
      eur: DatedRates([
        (Day(iso: "2025-06-30")!, Ratio(decimal: "1.1720")!),
        (Day(iso: "2025-04-30")!, Ratio(decimal: "1.1350")!),
      ])
    ]
    let text = head + "I9,C5,2025-05-01,2025-05-31,2000.00,2000.00,EUR\n"
    let lines = try journal(text, base: usd, rates: rates).lines
      .filter { $0.entry == "REVALUATION-EUR" }
    #expect(lines.map(\.debit) == [7_400, 0])
    #expect(lines.map(\.credit) == [0, 7_400])
    #expect(lines.map(\.currency) == [usd, usd])
    // Without a rate of the day of issue nobody knows what was booked.
    let late = [eur: DatedRates([(Day(iso: "2025-06-30")!, Ratio(decimal: "1.1720")!)])]
    #expect(
      try journal(text, base: usd, rates: late).lines.allSatisfy { $0.entry != "REVALUATION-EUR" })
  }

  @Test("The top-up is what is required less what is booked, and may be negative")
  func topUp() throws {
    func change(_ booked: String) throws -> [JournalLine] {
      let book = try book([
        ("open.csv", head + "1,Alder,2025-06-01,2025-07-01,1000.00,1000.00,USD\n"),
        (
          "allowance.csv",
          "Date,Allowance,Amount,Currency,Approver\n2025-03-31,General allowance,9.00,USD,A\n2025-06-30,General allowance,\(booked),USD,A\n"
        ),
      ])
      let activity = Activity(of: book)
      let report = allowances(of: book, activity: activity, policy: AgingPolicy())
      return Analysis.journal(
        of: book,
        from: JournalSources(
          allowances: report,
          collections: collections(
            of: book, activity: activity.accounts, payers: payers(of: book, activity: activity),
            curve: .prior)), view: .ifrs9)
    }
    // 1,000.00 not due at the example rate of 0.3 % are 3.00.
    let more = try change("1.00")
    #expect(more.map(\.account) == ["Bad-debt expense", "Allowance for doubtful accounts"])
    #expect(more.map(\.debit) == [200, 0])
    let less = try change("4.00")
    #expect(less.map(\.account) == ["Allowance for doubtful accounts", "Bad-debt expense"])
    #expect(less.map(\.debit) == [100, 0])
    #expect(try change("3.00").isEmpty)
  }

  // MARK: Stress

  @Test("Coverage 1.30, without the largest 0.75, 25,000 short") func coverage() throws {
    let book = try book([
      (
        "open.csv",
        head
          + "1,Alder,2025-06-01,2025-07-01,60000.00,60000.00,USD\n2,Birch,2025-06-01,2025-07-01,50000.00,50000.00,USD\n"
      ),
      (
        "cash needs.csv",
        "Date,Item,Amount,Currency\n2025-06-30,Opening cash,40000.00,USD\n2025-07-15,Payroll,60000.00,USD\n2025-07-30,Suppliers,40000.00,USD\n2025-07-31,Rent,500.00,USD\n"
      ),
    ])
    // The example's expectations: 55,000 of the largest, 35,000 of the rest within 30 days.
    let expected = [55_000_00.0, 35_000_00.0].map {
      ExpectedCash(within: [$0, $0 + 1_000_00, $0 + 2_000_00])
    }
    let cases = stress(of: book, activity: Activity(of: book), expected: expected)
    func found(_ scenario: StressCase.Scenario, _ days: Int) throws -> StressCase {
      try #require(cases.first { $0.scenario == scenario && $0.horizon == days })
    }
    let all = try found(.expected, 30)
    #expect(all.coverage == 1.30)
    #expect(all.shortfall == 0)
    let fails = try found(.largestFails, 30)
    #expect(fails.coverage == 0.75)
    #expect(fails.shortfall == 25_000_00)
    #expect(fails.largest?.name == "Alder")
    #expect(fails.lossIfInsolvent == 48_000_00)
    // Paid 30 days late, the largest brings within 90 days what it would have brought within 60.
    #expect(try found(.largestLate(30), 90).expected == 37_000_00 + 56_000_00)
    #expect(try found(.largestLate(30), 30).expected == 35_000_00)
    #expect(try found(.expected, 90).needs == 100_500_00)
  }
}
