import Glibc
import Intake
import Receivables
import Testing

@testable import Analysis

@Suite("Interest and payment plans")
struct InterestTests {
  private func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

  private func rates() throws -> [InterestRate] {
    try ReferenceTable.interestRates.rows.map { try InterestRate($0.cells) }
  }

  /// Interest in minor units on an amount open from its due day to the as-of day.
  private func interest(
    _ open: Int64, due: String, asOf: String, _ payments: [(String, Int64)] = [],
    _ change: (inout InterestTerms) -> Void
  ) throws -> [InterestPeriod] {
    var terms = InterestTerms()
    terms.rates = try rates()
    change(&terms)
    return InterestCalculator(terms).periods(
      open: open, due: try day(due), payments: try payments.map { (try day($0.0), $0.1) },
      asOf: try day(asOf))
  }

  private func contract(_ basisPoints: Int64) -> (inout InterestTerms) -> Void {
    { terms in
      terms.regime = .contract
      terms.annualRate = Ratio(basisPoints: basisPoints)
    }
  }

  @Test(
    "Agreed rates, actual days over 365, rounded once",
    arguments: [
      (500_000, 101, 1_225, 16_949), (500_000, 45, 1_800, 11_096), (200_000, 45, 1_325, 3_267),
      (100_000, 45, 300, 370),
    ] as [(Int64, Int, Int64, Int64)])
  func agreed(open: Int64, days: Int, rate: Int64, interest expected: Int64) throws {
    let due = try day("2025-01-01")
    let periods = try interest(
      open, due: "2025-01-01", asOf: (due + days).description, [], contract(rate))
    #expect(periods.map(\.interest) == [expected])
    #expect(periods.first?.days == days)
  }

  @Test("Due 1 April, paid 16 May: 45 days") func dayCount() throws {
    let periods = try interest(100, due: "2025-04-01", asOf: "2025-05-16", [], contract(1_800))
    #expect(periods.first?.from.description == "2025-04-02")
    #expect(periods.first?.days == 45)
  }

  @Test("I1 of fixture A: 12,000 for 43 days, then 10,000 for 76, at 18 % are 629.26")
  func partPayment() throws {
    let book = try fixtureA()
    let index = try #require(
      book.documents.indices.first { book.number(of: book.documents[$0]) == "I1" })
    let document = book.documents[index]
    var terms = InterestTerms()
    contract(1_800)(&terms)
    let periods = InterestCalculator(terms).periods(
      open: document.open, due: try #require(document.due),
      payments: book.settlements(of: index).map { ($0.day, $0.amount) }, asOf: book.asOf)
    #expect(periods.map(\.principal) == [1_200_000, 1_000_000])
    #expect(periods.map(\.days) == [43, 76])
    #expect(periods.reduce(0) { $0 + $1.interest } == 62_926)
  }

  @Test("Britain: the rate of the day of default for all days, and a fixed sum") func britain()
    throws
  {
    var terms = InterestTerms()
    terms.regime = .uk
    terms.rates = try rates()
    let periods = try interest(1_000_000, due: "2025-03-03", asOf: "2025-06-30") { $0.regime = .uk }
    #expect(periods.map(\.interest) == [41_568])
    #expect(periods.first?.rate.scaled(toDigits: 4) == 1_275)
    let calculator = InterestCalculator(terms)
    let gbp = try #require(Currency(code: "GBP"))
    #expect(
      [99_999, 100_000, 999_999, 1_000_000].map {
        calculator.fixedSum(on: $0, late: $0, currency: gbp)
      } == [4_000, 7_000, 7_000, 10_000])
    #expect(calculator.fixedSum(on: 1_000_000, late: 1_000_000, currency: usd) == 0)
    // Due on 30 June: late from 1 July, the second half-year.
    let second = try interest(1_000_000, due: "2025-06-30", asOf: "2025-07-30") { $0.regime = .uk }
    #expect(second.first?.rate.scaled(toDigits: 4) == 1_225)
  }

  @Test("An agreed fee is of what was late at first; in an insolvency nothing is asked")
  func agreedFee() throws {
    let text =
      "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Currency\n1,A,Alder,2025-04-01,2025-05-01,1000.00,USD\n"
    let payments =
      "Customer ID,Invoice Number,Payment Date,Amount,Currency\nA,1,2025-06-10,600.00,USD\n"
    let customers = "Customer ID,Name,Insolvent\nA,Alder,yes\n"
    func first(_ more: [(name: String, text: String)]) throws -> InterestPeriod {
      let answers = Answers(
        try book([("invoices.csv", text), ("payments.csv", payments)] + more))
      var terms = InterestTerms()
      (terms.regime, terms.isAgreed, terms.flatFee) = (.contract, true, Ratio(basisPoints: 100))
      return try #require(
        Analysis.interest(of: answers.book, payers: answers.payers, terms: terms).first)
    }
    let own = try first([])
    #expect((own.fixedSum, own.claimable) == (1_000, .yes))
    #expect(try first([("customers.csv", customers)]).claimable == .insolvent)
  }

  @Test("Europe: 363.52 in one half-year; across two by each of the three modes") func europe()
    throws
  {
    let one = try interest(1_000_000, due: "2025-03-03", asOf: "2025-06-30") { $0.regime = .eu }
    #expect(one.map(\.interest) == [36_352])
    func across(_ mode: InterestTerms.RateMode) throws -> [InterestPeriod] {
      try interest(1_000_000, due: "2025-05-31", asOf: "2025-08-29") { terms in
        terms.regime = .eu
        terms.mode = mode
      }
    }
    let byPeriod = try across(.byPeriod)
    #expect(byPeriod.map(\.days) == [30, 60])
    #expect(byPeriod.reduce(0) { $0 + $1.interest } == 25_849)
    #expect(try across(.fixedAtDefault).map(\.interest) == [27_493])
    // The reference states 250.27; 10,000 × 10.15 % × 90 ÷ 365 is 250.2740.
    #expect(try across(.atPayment).map(\.interest) == [25_027])
  }

  @Test("Nothing on the due day, and none without a right") func none() throws {
    #expect(try interest(100, due: "2025-04-01", asOf: "2025-04-01", [], contract(1_800)).isEmpty)
    #expect(try interest(100, due: "2025-04-01", asOf: "2025-05-01") { _ in }.isEmpty)
    // Before the first row no rate is known.
    #expect(try interest(100, due: "2015-04-01", asOf: "2015-05-01") { $0.regime = .uk }.isEmpty)
  }

  @Test("Interest first: what pays interest leaves that much more principal") func interestFirst()
    throws
  {
    // 365.00 at 10 % for 100 days is 10.00; of a payment of 110.00, 100.00 remain for the principal.
    let periods = try interest(
      25_500, due: "2025-01-01", asOf: "2025-07-20", [("2025-04-11", 11_000)]
    ) { terms in
      contract(1_000)(&terms)
      terms.first = .interest
    }
    #expect(periods.map(\.principal) == [36_500, 26_500])
    #expect(periods.map(\.days) == [100, 100])
    #expect(periods.first?.interest == 1_000)
  }

  @Test("What can be asked of whom") func claimable() throws {
    let invoices = """
      Invoice No,Customer ID,Customer,Invoice Date,Due Date,Amount,Open Balance,Currency,Disputed
      A,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,EUR,
      B,C2,Birch,2025-04-01,2025-05-01,500.00,500.00,EUR,yes
      C,C3,Cedar,2025-04-01,2025-05-01,500.00,500.00,EUR,
      """
    let customers = """
      Customer ID,Name,Late fee clause,Consumer
      C1,Alder,yes,
      C3,Cedar,no,yes
      """
    let answers = Answers(try book([("invoices.csv", invoices), ("customers.csv", customers)]))
    func claims(_ change: (inout InterestTerms) -> Void) throws -> [InterestPeriod.Claimable] {
      var terms = InterestTerms()
      terms.rates = try rates()
      change(&terms)
      return Analysis.interest(of: answers.book, payers: answers.payers, terms: terms).map(
        \.claimable)
    }
    #expect(try claims { $0.regime = .contract } == [.yes, .disputed, .ifAgreed])
    #expect(try claims { $0.regime = .eu } == [.yes, .disputed, .consumer])
    #expect(try claims { _ in }.isEmpty)
  }

  // MARK: Plans

  private func plan(
    _ balance: Int64, _ count: Int, _ start: String, asOf: String? = nil, currency: Currency = usd,
    _ change: (inout PlanTerms) -> Void = { _ in }
  ) throws -> PaymentPlan {
    var terms = PlanTerms(
      balance: Money(minorUnits: balance, currency: currency), count: count, start: try day(start))
    change(&terms)
    return PaymentPlan(terms, asOf: try day(asOf ?? start))
  }

  @Test("Instalments sum to the balance, the last takes the rest") func splits() throws {
    let jpy = try #require(Currency(code: "JPY"))
    #expect(
      try plan(100_000, 3, "2025-07-01").instalments.map(\.total) == [33_333, 33_333, 33_334])
    #expect(
      try plan(100_000, 3, "2025-07-01", currency: jpy).instalments.map(\.total)
        == [33_333, 33_333, 33_334])
    for count in 1...24 {
      for balance in [1, 23, 99_999, 1_234_567] as [Int64] {
        let parts = try plan(balance, count, "2025-07-01").instalments.map(\.principal)
        #expect(parts.reduce(0, +) == balance)
        #expect(parts.dropLast().allSatisfy { $0 == parts[0] })
        #expect((parts.last ?? 0) - parts[0] < Int64(count))
      }
    }
  }

  @Test("Each day is counted from the first: 31 January, 28 February, 31 March, 30 April")
  func anchored() throws {
    let days = try plan(100, 4, "2025-01-31").instalments.map(\.day.description)
    #expect(days == ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"])
    let weekly = try plan(100, 3, "2025-07-05") { terms in
      terms.period = .weekly
      terms.movesWeekends = true
    }
    #expect(
      weekly.instalments.map(\.day.description) == ["2025-07-07", "2025-07-14", "2025-07-21"])
  }

  @Test("3 × 300.00 after 30, 60 and 90 days are worth 718.68") func worth() throws {
    let asOf = try day("2025-06-30")
    let monthly = try plan(90_000, 3, "2025-07-30", asOf: "2025-06-30")
    let plan = PaymentPlan(
      monthly.terms, asOf: asOf,
      instalments: [30, 60, 90].map { .init(day: asOf + $0, principal: 30_000, interest: 0) })
    #expect(plan.value(discountRate: 0.12).rounded() == 71_868)
    // Months are longer than thirty days, so that the plan is worth a little less.
    #expect(monthly.value(discountRate: 0.12) < plan.value(discountRate: 0.12))
  }

  @Test("Interest on what is still owed, rounded for each instalment") func interestBearing() throws
  {
    let plan = try plan(120_000, 2, "2025-07-30", asOf: "2025-06-30") {
      $0.rate = Ratio(basisPoints: 1_000)
    }
    // 1,200.00 for 30 days, then 600.00 for 31: 9.86 and 5.10.
    #expect(plan.instalments.map(\.interest) == [986, 510])
    #expect(plan.instalments.reduce(0) { $0 + $1.principal } == 120_000)
  }

  @Test("What speaks against a plan") func objections() throws {
    func against(
      _ plan: PaymentPlan, worth: Double? = nil, limitation: Day? = nil, isSecured: Bool = false,
      hasBrokenPlan: Bool = false
    ) -> Int {
      plan.objections(
        worth: worth, discountRate: 0.12, limitation: limitation, isSecured: isSecured,
        hasBrokenPlan: hasBrokenPlan
      ).count
    }
    let five = try plan(100_000, 5, "2025-07-07", asOf: "2025-06-30")
    #expect(against(five) == 0)
    // A sixth of the balance is less than a fifth; a deposit of a fifth mends it.
    let six = try plan(100_000, 6, "2025-07-07", asOf: "2025-06-30")
    #expect(against(six) == 1)
    #expect(
      against(try plan(100_000, 6, "2025-07-07", asOf: "2025-06-30") { $0.deposit = 20_000 }) == 0)
    let long = try plan(100_000, 8, "2025-07-07", asOf: "2025-06-30") { $0.deposit = 20_000 }
    #expect(against(long) == 1)
    #expect(against(long, isSecured: true) == 0)
    #expect(against(five, worth: 95_000) == 1)
    #expect(against(five, hasBrokenPlan: true) == 1)
    #expect(against(five, limitation: try day("2026-01-15")) == 1)
  }
}
