import Receivables
import Testing

@testable import Analysis

@Suite("Metrics, roll rates and allowance: worked cases of the domain document, and invariants")
struct LossTests {
  private func near(_ value: Double?, _ expected: Double, _ tolerance: Double) -> Bool {
    value.map { abs($0 - expected) < tolerance } ?? false
  }

  // MARK: Metrics

  @Test("Count-back with 30-day months: 73.71 days") func countBack() {
    let months = [100_000, 80_000, 70_000].map { CountBack.Month(sales: $0, days: 30) }
    guard case .days(let days) = CountBack(receivables: 212_000, months: months) else {
      Issue.record("no days")
      return
    }
    #expect(near(days, 73.71, 0.005))
  }

  @Test("Count-back with calendar months: 76.71 days") func countBackCalendar() {
    let months = zip([900_000, 800_000, 700_000], [31, 28, 31]).map {
      CountBack.Month(sales: $0, days: $1)
    }
    guard case .days(let days) = CountBack(receivables: 2_100_000, months: months) else {
      Issue.record("no days")
      return
    }
    #expect(near(days, 76.71, 0.005))
  }

  @Test("Count-back beyond all sales says more than their days; nothing owed is 0 days")
  func countBackEnds() {
    let months = [CountBack.Month(sales: 100, days: 30), CountBack.Month(sales: 0, days: 31)]
    #expect(CountBack(receivables: 101, months: months) == .more(than: 61))
    #expect(CountBack(receivables: 0, months: months) == .days(0))
    #expect(CountBack(receivables: -5, months: []) == .days(0))
    // A month of credits takes nothing and adds its days.
    let credits = [
      CountBack.Month(sales: -50, days: 10), CountBack.Month(sales: 100, days: 30),
    ]
    #expect(CountBack(receivables: 50, months: credits) == .days(25))
  }

  @Test("Months run back from the as-of day's own") func months() throws {
    let answers = Answers(
      try book(
        """
        Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency
        1,A,2025-06-02,2025-07-02,100.00,,USD
        2,A,2025-05-31,2025-06-30,200.00,,USD
        3,A,2025-04-01,2025-05-01,400.00,2025-05-02,USD
        """, asOf: "2025-06-15"))
    let months = try #require(answers.activity.currency(usd)).sales.months(asOf: answers.book.asOf)
    #expect(months.map(\.sales) == [10_000, 20_000, 40_000])
    #expect(months.map(\.days) == [15, 31, 30])
    // 300.00 are open: all of June (15 days) and all of May (31 days).
    guard
      case .days(let days) = answers.metrics.first(where: { $0.name == "dso_count_back" })?.value
    else {
      Issue.record("no days")
      return
    }
    #expect(near(days, 46, 1e-9))
  }

  @Test("Collection effectiveness 94.44 %") func effectiveness() {
    let value = collectionEffectiveness(
      opening: 300_000, sales: 1_080_000, closing: 360_000, closingNotDue: 300_000)
    #expect(near(value, 94.44, 0.005))
    #expect(collectionEffectiveness(opening: 0, sales: 0, closing: 0, closingNotDue: 0) == nil)
  }

  @Test("DSO 30.0, best possible 25.0, delinquent 5.0") func simple() throws {
    // 1,080,000 sold over the year's 90 … 360 days scale alike: 365 days make 4,380,000 of sales.
    let answers = Answers(
      try book(
        """
        Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency
        1,A,2024-01-01,2024-01-31,1.00,2024-01-31,USD
        2,A,2024-12-31,2025-01-30,4020000.00,2025-01-30,USD
        3,A,2025-06-10,2025-07-10,300000.00,,USD
        4,A,2025-05-10,2025-06-10,60000.00,,USD
        """))
    func days(_ name: String) -> Double? {
      guard case .days(let days) = answers.metrics.first(where: { $0.name == name })?.value else {
        return nil
      }
      return days
    }
    #expect(near(days("dso"), 30, 1e-9))
    #expect(near(days("best_possible_dso"), 25, 1e-9))
    #expect(near(days("average_days_delinquent"), 5, 1e-9))
  }

  @Test("Turnover: 1.2 million of sales on 150,000 open are 8.0 times, 45.6 days")
  func turnover() throws {
    // Thirteen month's ends: 150,000 on the first, then twelve invoices of 100,000, six of which are open on two of them and
    // six on one: 1,950,000 in all.
    let months = (0..<12).map { Day(iso: "2024-07-01")!.adding(months: $0) }
    let rows = months.enumerated().map { index, issued -> String in
      let paid = issued.adding(months: index < 6 ? 2 : 1) + 14
      let paidText = paid <= Day(iso: "2025-06-30")! ? paid.description : ""
      return "\(index),A,\(issued),\(issued + 30),100000.00,\(paidText),USD"
    }
    let answers = Answers(
      try book(
        (["Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency"]
          + ["old,A,2024-05-01,2024-05-31,150000.00,2024-07-15,USD"] + rows)
          .joined(separator: "\n") + "\n"))
    func value(_ name: String) -> Metric.Value? {
      answers.metrics.first { $0.name == name }?.value
    }
    #expect(value("sales_12m") == .money(1_200_000_00))
    #expect(value("turnover_12m") == .number(8))
    #expect(value("turnover_days") == .days(45.625))
  }

  @Test("Weighted days to pay 39.5, signed 9.5, late only 10.0") func weighted() throws {
    let answers = Answers(
      try book(
        """
        Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency
        1,A,2025-03-01,2025-03-31,1000.00,2025-03-26,USD
        2,A,2025-03-01,2025-03-31,5000.00,2025-04-20,USD
        3,A,2025-03-01,2025-03-31,4000.00,2025-03-31,USD
        """))
    func value(_ name: String) -> Metric.Value? {
      answers.metrics.first { $0.name == name }?.value
    }
    #expect(value("days_to_pay") == .days(39.5))
    #expect(value("days_late_signed") == .days(9.5))
    #expect(value("days_late") == .days(10))
  }

  @Test("A list of open items gives no figure that needs a history, and every gap a reason")
  func openItems() throws {
    let answers = Answers(
      try book(
        """
        Invoice Number,Customer,Invoice Date,Due Date,Balance,Currency
        1,A,2025-03-01,2025-03-31,1000.00,USD
        """))
    let needHistory = [
      "sales_12m", "dso", "best_possible_dso", "average_days_delinquent", "days_to_pay",
      "days_late", "late_share", "dilution_12m", "dso_count_back", "cei_3m", "turnover_12m",
      "turnover_days", "loss_rate_12m",
    ]
    for name in needHistory {
      guard case .unavailable(let reason) = answers.metrics.first(where: { $0.name == name })?.value
      else {
        Issue.record("\(name) is stated")
        continue
      }
      #expect(!reason.isEmpty)
    }
    #expect(answers.allowances.rolls.isEmpty)
    #expect(answers.allowances.allowances.flatMap(\.lines).allSatisfy { $0.basis == .illustrative })
  }

  // MARK: Roll rates

  @Test("Backward product: 4.2, 16.8, 33.6, 56 and 80 %, a loss of 94,120") func backward() {
    let losses = RollRates.losses(rates: [0.25, 0.5, 0.6, 0.7], last: 0.8)
    #expect(zip(losses, [0.042, 0.168, 0.336, 0.56, 0.8]).allSatisfy { near($0, $1, 1e-12) })
    let balances: [Int64] = [500_000_00, 120_000_00, 60_000_00, 30_000_00, 20_000_00]
    let loss = zip(balances, losses).map {
      Allowance.loss(of: $0, rate: $1, adjustment: Ratio(basisPoints: 0))
    }
    #expect(loss == [21_000_00, 20_160_00, 20_160_00, 16_800_00, 16_000_00])
    #expect(loss.reduce(0, +) == 94_120_00)
  }

  @Test("A roll rate above one is held to one") func clamped() {
    #expect(RollRates.losses(rates: [1.5], last: 0.4) == [0.4, 0.4])
  }

  @Test("One document walks through the buckets month by month") func walk() throws {
    let answers = Answers(
      try book(
        """
        Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency
        1,A,2025-01-01,2025-02-28,100.00,2025-05-20,USD
        2,A,2025-01-01,2025-04-30,50.00,,USD
        """))
    let states = try #require(answers.activity.currency(usd)).states
    // Ends of May, April, March, February, January: steps 1 … 5.
    #expect((0...6).map { states.net[$0] } == [5_000, 5_000, 15_000, 15_000, 15_000, 15_000, 0])
    #expect(states.balance(step: 4, place: 0).amount == 15_000)
    #expect(states.balance(step: 3, place: 2).amount == 10_000)  // 31 days past due
    #expect(states.balance(step: 2, place: 3).amount == 10_000)  // 61 days
    #expect(states.moved(step: 4, from: 0, to: 2).documents == 1)
    #expect(states.moved(step: 2, from: 3, to: 6).amount == 10_000)  // paid in May
    #expect(states.balance(step: 1, place: 2).amount == 5_000)  // 31 days
  }

  @Test("Part payments leave a bucket as paid, the rest stays with its document")
  func partPayments() throws {
    let book = try fixtureA()
    let states = try #require(Activity(of: book).currency(usd)).states
    // I1 of 12,000 was due on 2025-03-03 and 2,000 were paid on 2025-04-15: 28 days late on 31 March, 58 on 30 April.
    #expect(states.moved(step: 3, from: 1, to: 2).amount == 1_000_000)
    #expect(states.moved(step: 3, from: 1, to: states.places).amount == 200_000)
    #expect(states.net[3] == 1_890_000)
  }

  @Test("What stood in a bucket is found again a month later, to the cent", arguments: 0..<12)
  func conserved(seed: UInt64) throws {
    let book = try book(randomLedger(seed: seed))
    for currency in Activity(of: book).currencies {
      let states = currency.states
      for step in 1..<13 {
        for from in 0..<states.places {
          let moved = (0...states.places).reduce(into: MonthlyStates.Sum()) {
            $0 += states.moved(step: step, from: from, to: $1)
          }
          #expect(moved == states.balance(step: step, place: from))
        }
      }
    }
  }

  @Test("Earlier balances are those of a book read as of that day", arguments: 0..<6)
  func backdated(seed: UInt64) throws {
    // Settled documents of this ledger are paid in one piece, so that nothing of their past is lost.
    let text = randomLedger(seed: seed)
    let today = Activity(of: try book(text))
    for step in [1, 4, 9] {
      let day = Lookback(asOf: Day(iso: "2025-06-30")!).steps[step]
      let earlier = age(try book(text, asOf: day.description))
      for total in earlier.totals {
        let states = try #require(today.currency(total.currency)).states
        #expect(states.net[step] == total.sums.net)
        #expect(
          (1..<states.places).map { states.balance(step: step, place: $0).amount }
            == total.sums.buckets)
      }
    }
  }

  // MARK: Allowance

  @Test("Flow rates of the published test case: 2, 4, 8.7, 25 and 100 %, a loss of 27,567.39")
  func flow() throws {
    var history = LossHistory(buckets: 4)
    for (place, amount) in [50_000, 27_000, 15_000, 6_000].enumerated() {
      history.addPaid(Int64(amount), place: place)
    }
    history.addOpen(2_000, place: 4)
    let rates = try (0...4).map { try #require(history.share(from: $0)).lost }
    #expect(
      zip(rates, [0.02, 0.04, 2 / 23.0, 0.25, 1]).allSatisfy { near($0, $1, 1e-12) })
    let open: [Int64] = [300_000_00, 140_000_00, 60_000_00, 23_000_00, 5_000_00]
    let loss = zip(open, rates).map {
      Allowance.loss(of: $0, rate: $1, adjustment: Ratio(basisPoints: 0))
    }
    #expect(loss == [6_000_00, 5_600_00, 5_217_39, 5_750_00, 5_000_00])
    #expect(loss.reduce(0, +) == 27_567_39)
  }

  @Test("The standard's own matrix makes 580 thousand") func standard() {
    let open: [Int64] = [15_000_000, 7_500_000, 4_000_000, 2_500_000, 1_000_000]
    let loss = zip(open, [0.003, 0.016, 0.036, 0.066, 0.106]).map {
      Allowance.loss(of: $0, rate: $1, adjustment: Ratio(basisPoints: 0))
    }
    #expect(loss == [45_000, 120_000, 144_000, 165_000, 106_000])
  }

  @Test("Example rates of the aging method make 10,680, with ten percent more 11,748")
  func example() {
    let open: [Int64] = [100_000_00, 20_000_00, 10_000_00, 5_000_00, 4_000_00]
    func total(_ adjustment: Int64) -> Int64 {
      zip(open, [0, 1, 31, 61, 91]).reduce(0) { sum, pair in
        sum
          + Allowance.loss(
            of: pair.0, rate: Allowance.illustrative(daysPastDue: pair.1),
            adjustment: Ratio(basisPoints: adjustment))
      }
    }
    #expect(total(0) == 10_680_00)
    #expect(total(1_000) == 11_748_00)
  }

  @Test("A document counts in a bucket only when it reached it half a year ago, paid or not")
  func cohort() throws {
    func share(_ rows: String) throws -> (lost: Double, size: Double, documents: Int)? {
      let header = "Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency\n"
      return try #require(Activity(of: try book(header + rows)).currency(usd)).losses.share(from: 1)
    }
    // Due on the last day that lies 181 days back: one day late then, and half a year seen since.
    let old = "1,A,2024-12-01,2024-12-31,10.00,2025-03-01,USD\n"
    let young = "2,A,2024-12-01,2025-01-01,10.00,2025-03-01,USD\n"
    let open = "3,A,2024-12-01,2024-12-31,30.00,,USD\n"
    #expect(try share(old)?.lost == 0)
    #expect(try share(young) == nil)
    #expect(near(try share(old + young + open)?.lost, 0.75, 1e-12))
  }

  @Test("The allowance foots to the aging, and insolvent customers leave the matrix")
  func specific() throws {
    let text = randomLedger(seed: 3)
    let book = try book(text)
    let activity = Activity(of: book)
    var terms = AllowanceTerms()
    terms.insolventIDs = ["C1"]
    let report = allowances(of: book, activity: activity, policy: AgingPolicy(), terms: terms)
    let aging = age(book)
    for allowance in report.allowances {
      let sums = try #require(aging.totals.first { $0.currency == allowance.currency }).sums
      #expect(allowance.lines.reduce(0) { $0 + $1.open } == sums.open)
      #expect(allowance.lines.dropFirst().map(\.open) == sums.buckets)
      let rates = allowance.lines.map(\.rate)
      #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 <= $1 || allowance.view == .cecl })
    }
    let own = book.accounts.indices.first {
      book.customer(of: $0).id == "C1" && !book.documents(of: $0).isEmpty
    }
    let account = try #require(own)
    let open = book.documents(of: account).map { book.documents[$0].open }.filter { $0 > 0 }
    let reserved = try #require(report.allowance(.ifrs9, book.accounts[account].currency))
    #expect(reserved.lines.reduce(0) { $0 + $1.specificOpen } == open.reduce(0, +))
    #expect(
      reserved.lines.reduce(0) { $0 + $1.specific }
        == open.reduce(0) { $0 + Ratio(basisPoints: 9_500).of($1) })
  }
}
