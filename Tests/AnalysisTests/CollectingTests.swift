import Glibc
import Intake
import Receivables
import TestSupport
import Testing

@testable import Analysis

@Suite("Collecting: routes, courts, clocks, calls")
struct CollectingTests {
  private func near(_ value: Double?, _ expected: Double, _ tolerance: Double) -> Bool {
    value.map { abs($0 - expected) <= tolerance } ?? false
  }

  @Test("A credit covers documents once, the oldest first") func coveredOnce() throws {
    let (book, collector) = try collector(
      """
      A1,C1,Acme,2025-01-01,2025-01-31,400.00,400.00,USD
      A2,C1,Acme,2025-01-02,2025-02-01,600.00,600.00,USD
      A3,C1,Acme,2025-01-03,2025-02-02,100.00,100.00,USD
      A4,C1,Acme,2025-01-04,2025-02-03,100.00,100.00,USD
      CM,C1,Acme,2025-01-05,,-500.00,-500.00,USD

      """)
    let covered = collector.report().lines.filter { $0.reason == .unappliedCash }
    // 400 of the 500, then what the last 100 cover: the 600 in between are more than is left.
    #expect(covered.map { book.number(of: book.documents[Int($0.document)]) } == ["A1", "A3"])
  }

  // MARK: The ladder

  /// The value of a claim over one sequence of rungs, straight from the formula of the domain reference.
  private func value(
    _ claim: Claim, _ rungs: ArraySlice<Rung>, _ ladder: Ladder, chance: Double, days: Int, age: Int
  ) -> Double {
    guard let rung = rungs.first else { return 0 }
    let terms = LadderTerms()[rung]
    let (share, fee) = ladder.yield(of: rung, claim, age: age)
    let realised = share * chance
    let curve = RecoveryCurve.prior
    let left = min(
      (chance - realised) / (1 - realised),
      chance * curve.chance(at: days + terms.days) / curve.chance(at: days))
    let rest = value(
      claim, rungs.dropFirst(), ladder, chance: left, days: days + terms.days,
      age: age + terms.days)
    var time = 1.0
    // (1 + i)^(−τ/365) without the library's own power function.
    time = exp(-log(1.12) * Double(terms.days) / 365)
    return -ladder.cost(of: rung, claim)
      + time * (realised * claim.amount * (1 - fee) + (1 - realised) * rest)
  }

  @Test("The ladder is the best of all sequences, in 10,000 random claims", arguments: 0..<20)
  func bruteForce(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let ladder = Ladder(terms: LadderTerms(), curve: .prior)
    for _ in 0..<500 {
      let days = random.below(1_000)
      let claim = Claim(
        amount: Double(1 + random.below(10_000_000)) / 100, daysPastDue: days,
        age: days + random.below(100), chance: Double(1 + random.below(990)) / 1_000,
        isDisputed: random.below(4) == 0, isForeign: random.below(4) == 0,
        filingFee: Double(random.below(300)),
        allowed: Rung.allCases.filter { _ in random.below(3) > 0 })
      var best = 0.0
      for set in 0..<(1 << claim.allowed.count) {
        let rungs = claim.allowed.indices.filter { set >> $0 & 1 == 1 }.map { claim.allowed[$0] }
        best = max(
          best,
          value(
            claim, rungs[...], ladder, chance: claim.chance, days: days, age: claim.age))
      }
      #expect(near(ladder.first(claim).value, best, 1e-6))
    }
  }

  @Test("A worse payer is never worth more, and waiting never raises a value", arguments: 0..<40)
  func monotone(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let ladder = Ladder(terms: LadderTerms(), curve: .prior)
    let amount = Double(1 + random.below(5_000_000)) / 100
    let allowed = Rung.allCases.filter { _ in random.below(4) > 0 }
    func value(days: Int, chance: Double) -> Double {
      ladder.first(
        Claim(amount: amount, daysPastDue: days, age: days + 30, chance: chance, allowed: allowed)
      ).value
    }
    var before = Double.infinity
    for days in stride(from: 0, through: 900, by: 15) {
      let chance = RecoveryCurve.prior.chance(at: days)
      let now = value(days: days, chance: chance)
      #expect(now <= before + 1e-9)
      #expect(value(days: days, chance: chance * 0.9) <= now + 1e-9)
      before = now
    }
  }

  @Test("Agencies are compared by what they leave: 35 % of 45 % beats 25 % of 20 %") func agencies()
  {
    var terms = LadderTerms()
    terms.agencies = [
      Agency(name: "cheap", share: 0.20, fee: 0.25), Agency(name: "good", share: 0.45, fee: 0.35),
    ]
    let ladder = Ladder(terms: terms, curve: .prior)
    let claim = Claim(amount: 10_000, daysPastDue: 100, age: 130, chance: 1)
    let best = ladder.agency(claim, age: 130)
    #expect(best.place == 1)
    #expect(near(best.share * (1 - best.fee), 0.2925, 1e-12))
    #expect(near(0.20 * 0.75, 0.15, 1e-12))
  }

  // MARK: Courts

  private func find(_ text: String, _ country: String = "", _ day: String = "2025-06-30") throws
    -> Jurisdiction?
  {
    try courts.find(text, country: country, on: #require(Day(iso: day)))
  }

  @Test("Every state and the District of Columbia has a row with limit and years") func states()
    throws
  {
    let rows = try ReferenceTable.jurisdictions.rows.map { try Jurisdiction($0.cells) }
    let states = Set(rows.filter { $0.code.hasPrefix("US-") }.map(\.code))
    #expect(states.count == 51)
    #expect(rows.allSatisfy { !$0.code.hasPrefix("US-") || $0.limitationYears != nil })
    #expect(rows.allSatisfy { ["confirmed", "seen", "recalled"].contains($0.level) })
  }

  @Test(
    "Jurisdictions are found by code, by name, and by the state beside a country",
    arguments: [
      ("US-CA", "", "US-CA"), ("California", "", "US-CA"), ("CA", "USA", "US-CA"),
      ("ca", "United States", "US-CA"), ("England", "UK", "GB-EAW"), ("ab", "Canada", "CA-AB"),
      ("Washington DC", "", "US-DC"),
    ])
  func found(text: String, country: String, code: String) throws {
    #expect(try find(text, country)?.code == code)
  }

  @Test("What nobody knows is not guessed") func notFound() throws {
    #expect(try find("") == nil)
    #expect(try find("Atlantis") == nil)
    #expect(try find("CA") == nil)
  }

  @Test("The country Georgia is not the state; a table's own country is found by its code")
  func countries() throws {
    var terms = LimitationTerms()
    terms.jurisdictions = try courts
    terms.jurisdictions.add([try Jurisdiction(["code": "DE", "currency": "EUR"])])
    let day = try #require(Day(iso: "2025-06-30"))
    func code(_ country: String) -> String? {
      var facts = CustomerFacts()
      facts.country = country
      return terms.jurisdiction(
        of: Customer(id: "C1", name: "", facts: facts), usual: nil, on: day)?.code
    }
    #expect(code("Georgia") == nil)
    #expect(code("Deutschland") == "DE")
  }

  @Test("Limits change on their day: Maine 6,000 until 2025, 10,000 from 2026") func dated() throws
  {
    #expect(try find("Maine", "", "2025-12-31")?.claimLimit == 600_000)
    #expect(try find("Maine", "", "2026-01-01")?.claimLimit == 1_000_000)
  }

  @Test("Court fees by tier, flat and as a share") func fees() throws {
    let california = try #require(try find("US-CA"))
    #expect(
      [150_000, 150_001, 500_001].map { california.filingFee(on: $0) } == [3_000, 5_000, 7_500])
    let england = try #require(try find("England"))
    #expect(england.filingFee(on: 30_000) == 3_500)
    #expect(england.filingFee(on: 1_000_000) == 45_500)
    #expect(england.filingFee(on: 2_000_000) == 100_000)
    #expect(try find("Scotland")?.filingFee(on: 100) == nil)
    #expect(try find("Scotland")?.extinguishes == true)
  }

  @Test("No ceiling is a limit that every claim is below")
  func noCeiling() throws {
    let day = try #require(Day(iso: "2025-06-30"))
    #expect(try courts.find("EU-EPO", country: "", on: day)?.claimLimit == .max)
    #expect(
      try Jurisdiction(["code": "A", "currency": "EUR", "claim_limit": "none"]).claimLimit == .max)
    #expect(try Jurisdiction(["code": "A", "currency": "EUR"]).claimLimit == nil)
  }

  @Test("A user's row takes the place of the program's, and a wrong one names its column")
  func own()
    throws
  {
    var all = try courts
    all.add([
      try Jurisdiction(["code": "US-CA", "currency": "USD", "claim_limit": "7000"]),
      try Jurisdiction(["code": "XX-1", "currency": "EUR", "filing_fee": "2.5%"]),
    ])
    let day = try #require(Day(iso: "2025-06-30"))
    #expect(all.find("US-CA", country: "", on: day)?.claimLimit == 700_000)
    #expect(all.find("XX-1", country: "", on: day)?.filingFee(on: 10_000) == 250)
    #expect(throws: ReferenceFault(column: "claim_limit", message: "\"lots\" is no amount")) {
      try Jurisdiction(["code": "A", "currency": "USD", "claim_limit": "lots"])
    }
  }

  // MARK: Claims of a book

  @Test("Thirty days more cost 1,170.00 of 10,000 at 60 days, 687.42 at 15") func waiting() throws {
    let (_, collector) = try collector(
      """
      A1,C1,Alder,2025-04-01,2025-05-01,10000.00,10000.00,USD
      B1,C2,Birch,2025-05-16,2025-06-15,10000.00,10000.00,USD
      """)
    #expect(collector.report().lines.map(\.costOfWaiting) == [117_000, 68_742])
    let calls = collector.worklist(collector.report())
    #expect(calls.map(\.rank) == [1, 2])
    #expect(calls.map(\.line.costOfWaiting) == [117_000, 68_742])
  }

  @Test("The list of calls ends with what the team can make; a customer is one call")
  func calls() throws {
    let rows = """
      A1,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD
      B1,C2,Birch,2025-04-01,2025-05-01,400.00,400.00,USD
      C1,C2,Birch,2025-04-02,2025-05-02,300.00,300.00,USD
      D1,C3,Cedar,2025-04-01,2025-05-01,100.00,100.00,USD
      """
    let (book, two) = try collector(rows) { $0.calls = 2 }
    let items = two.worklist(two.report())
    #expect(
      items.map { book.number(of: book.documents[Int($0.line.document)]) } == ["B1", "C1", "A1"])
    #expect(items.map(\.rank) == [1, 1, 2])
    // Whoever was spoken to three days ago is left alone.
    let log = "Date,Customer,Method,Summary\n2025-06-27,Birch,phone,will look\n"
    let (_, rested) = try collector(rows, [("contacts.csv", log)])
    #expect(rested.worklist(rested.report()).map(\.rank) == [1, 2])
  }

  @Test("What was tried is not tried again, once its days are over") func tried() throws {
    let row = "A1,C1,Alder,2025-01-01,2025-01-31,6000.00,6000.00,USD\n"
    func action(_ log: String) throws -> CollectionReport.Action? {
      try collector(row, [("contacts.csv", "Date,Customer,Invoice,Method,Summary\n" + log)])
        .collector.report().lines.first?.action
    }
    #expect(try action("2025-06-20,Alder,A1,letter,demand sent\n") == .rung(.reminder))
    #expect(try action("2025-05-20,Alder,A1,letter,demand sent\n") == .rung(.plan))
    #expect(try action("2025-05-20,Alder,A1,mail,reminder\n") == .rung(.demand))
    // Another document's log says nothing of this one.
    #expect(try action("2025-05-20,Alder,B1,letter,demand sent\n") == .rung(.reminder))
  }

  @Test("Documents of one day and amount with nearly one number are our fault first")
  func duplicates() throws {
    let (_, collector) = try collector(
      """
      A-100,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD
      A-100B,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD
      A-101,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD
      """)
    let reasons = collector.report().lines.map(\.reason)
    #expect(reasons == [.unknown, .possibleDuplicate, .unknown])
    #expect(collector.report().lines[1].decision == .fixOurSide)
  }

  @Test("What a customer file and disputes say becomes the reason") func reasons() throws {
    let rows = """
      A1,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD
      B1,C2,Birch,2025-04-01,2025-05-01,500.00,500.00,USD
      C1,C3,Cedar,2025-04-01,2025-05-01,500.00,500.00,USD
      D1,C4,Doge,2025-04-01,2025-05-01,500.00,500.00,USD
      """
    let customers = """
      Customer ID,Name,Order on file,Insolvent
      C1,Alder,no,
      C4,Doge,,yes
      """
    let disputes = """
      Invoice,From,Reason
      B1,2025-05-10,goods arrived damaged
      C1,2025-05-10,price is wrong
      """
    let (_, collector) = try collector(
      rows, [("customers.csv", customers), ("disputes.csv", disputes)])
    let lines = collector.report().lines
    #expect(lines.map(\.reason) == [.orderMissing, .quality, .invoicing, .insolvent])
    #expect(lines.map(\.decision) == [.fixOurSide, .hold, .hold, .writeOff])
  }

  @Test("Insolvency closes every rung: 5 % of a large claim are filed for, a small one is given up")
  func insolvency() throws {
    let customers = "Customer ID,Name,Insolvent\nC1,Alder,yes\n"
    let (_, collector) = try collector(
      """
      A1,C1,Alder,2025-04-01,2025-05-01,50000.00,50000.00,USD
      B1,C1,Alder,2025-04-02,2025-05-02,500.00,500.00,USD
      """, [("customers.csv", customers)])
    let lines = collector.report().lines
    // 50,000 × 5 % ÷ 1.12 − 25 = 2,207.14; 500 × 5 % ÷ 1.12 − 25 < 0.
    #expect(lines.map(\.value) == [220_714, 0])
    #expect(lines.map(\.action) == [.end(.proofOfDebt), .writeOff])
    let open = collector.routes(of: [0]).filter { $0.whyNot.isEmpty }.map(\.route)
    #expect(open == [.hold, .proofOfDebt, .writeOff])
  }

  @Test("Insurers pay 90 % after 180 days, of what is undisputed and reported in time")
  func insurance() throws {
    let customers = "Customer ID,Name,Insured\nC1,Alder,yes\n"
    let (_, collector) = try collector(
      """
      A1,C1,Alder,2025-02-01,2025-03-03,10000.00,10000.00,USD
      B1,C1,Alder,2024-10-01,2024-10-31,10000.00,10000.00,USD
      """, [("customers.csv", customers)])
    let routes = collector.routes(of: [1]).first { $0.route == .insurance }
    // 10,000 × 0.9 × 1.12^(−180/365) = 8,510.80.
    #expect(routes?.value == 851_080)
    #expect(collector.report().lines.map(\.route) != [nil, nil])
    let late = collector.routes(of: [0]).first { $0.route == .insurance }
    #expect(late?.whyNot.isEmpty == false)
  }

  @Test("Claims beyond their years: courts are closed, and it is never asserted as law")
  func limitation() throws {
    let row = "A1,C1,Alder,2020-05-01,2020-05-31,6000.00,6000.00,USD\n"
    let customers = "Customer ID,Name,Country,State\nC1,Alder,US,TX\n"
    let (_, first) = try collector(row, [("customers.csv", customers)])
    let line = try #require(first.report().lines.first)
    #expect(line.isExpired)
    #expect(line.decision == .writeOff)
    let closed: [Route] = first.routes(of: [0]).filter { !$0.whyNot.isEmpty }.map(\.route)
    #expect(closed.contains(.smallClaims) && closed.contains(.suit))
    // An acknowledgement starts the years anew.
    let log =
      "Date,Customer,Invoice,Method,Summary\n2024-01-15,Alder,A1,letter,acknowledged the debt\n"
    let (_, again) = try collector(
      row, [("customers.csv", customers), ("contacts.csv", log)])
    #expect(again.report().lines.first?.isExpired == false)
    #expect(again.routes(of: [0]).first { $0.route == .suit }?.whyNot == "")
  }

  @Test("Near the end of its years a claim goes to court, or is acknowledged") func nearLimitation()
    throws
  {
    // Texas: four years from 2021-08-15, and a limit of 20,000.
    // All on file, so that a suit is worth its cost.
    let customers =
      "Customer ID,Name,Country,State,Contract on file,Delivery proof,Guarantee\nC1,Alder,US,TX,yes,yes,yes\n"
    func action(_ amount: String) throws -> CollectionReport.Action? {
      let row = "A1,C1,Alder,2021-07-16,2021-08-15,\(amount),\(amount),USD\n"
      let (_, collector) = try collector(row, [("customers.csv", customers)])
      #expect(
        collector.deadlines(collector.report()).map(\.clock.words) == ["limitation 2025-08-15"])
      return collector.report().lines.first?.action
    }
    #expect(try action("19000.00") == .rung(.smallClaims))
    #expect(try action("30000.00") == .acknowledgement)
  }

  @Test("Worthless claims are charged off before the tax year ends") func chargeOff() throws {
    let row = "A1,C1,Alder,2024-01-01,2024-01-31,12.00,12.00,USD\n"
    func clocks(_ end: String?) throws -> [String] {
      let (_, collector) = try collector(row) { $0.chargeOffDay = end.flatMap { Day(iso: $0) } }
      return collector.deadlines(collector.report()).map(\.clock.words)
    }
    #expect(try clocks("2025-08-29") == ["charge_off 2025-08-29"])
    #expect(try clocks("2025-08-30").isEmpty)
    #expect(try clocks(nil).isEmpty)
  }

  @Test("Who has promised to pay is waited for; after two broken promises nobody waits")
  func promises() throws {
    let row = "A1,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD\n"
    let head = "Customer,Invoice,Promised on,Promised date,Amount\n"
    func line(_ promises: String) throws -> CollectionReport.Line? {
      try collector(row, [("promises.csv", head + promises)]).collector.report().lines.first
    }
    let day = try #require(Day(iso: "2025-07-10"))
    #expect(try line("Alder,A1,2025-06-20,2025-07-10,500.00\n")?.action == .wait(day))
    let broken = """
      Alder,A1,2025-05-05,2025-05-20,500.00
      Alder,A1,2025-05-22,2025-06-05,500.00
      Alder,A1,2025-06-20,2025-07-10,500.00
      """
    #expect(try line(broken)?.action == .rung(.reminder))
    #expect(try line(broken)?.reason == .financialTrouble)
    // −0.8 in log-odds.
    #expect(
      near(
        try line(broken)?.chance, moved(RecoveryCurve.prior.chance(at: 60), byLogOdds: -0.8), 1e-12)
    )
  }

  @Test(
    "What is on file moves the chance",
    arguments: [("yes,yes,", 0.3), ("yes,no,", -0.3), (",,yes", 0.7), (",,", 0)])
  func evidence(cells: String, shift: Double) throws {
    let (_, collector) = try collector(
      "A1,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD\n",
      [
        (
          "customers.csv",
          "Customer ID,Name,Contract on file,Delivery proof,Guarantee\nC1,Alder,\(cells)\n"
        )
      ])
    #expect(
      near(
        collector.report().lines.first?.chance,
        moved(RecoveryCurve.prior.chance(at: 60), byLogOdds: shift), 1e-12))
  }

  @Test(
    "What is open is worth at least every open way alone, and the route is the best of them",
    arguments: 0..<12)
  func bestOfRoutes(seed: UInt64) throws {
    let answers = Answers(try book(randomLedger(seed: seed)))
    var terms = CollectionTerms()
    terms.reportingCurrency = usd
    terms.rates = [eur: Ratio(117, over: 100)!]
    terms.limitation.jurisdictions = try courts
    terms.limitation.jurisdiction = "US-CA"
    terms.salePrice = seed % 2 == 0 ? 0.10 : nil
    terms.arbitration = seed % 3 == 0
    let collector = Collector(
      book: answers.book, activity: answers.activity.accounts, payers: answers.payers,
      curve: RecoveryCurve(blending: answers.activity.lateness), terms: terms)
    for line in collector.report().lines {
      let routes = collector.routes(of: [line.document]).filter { $0.whyNot.isEmpty }
      let value = try #require(line.value)
      for route in routes { #expect((route.value ?? 0) <= value) }
      let best = routes.filter { $0.value != nil && $0.route != .writeOff }.max {
        ($0.value ?? 0) < ($1.value ?? 0)
      }
      let own = routes.first { $0.route == line.route }
      #expect(own?.value == best?.value)
    }
  }

  @Test("Work is held back from 30 days on, cash asked after a broken promise, a slip forgiven")
  func holds() throws {
    let rows = """
      A1,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD
      B1,C2,Birch,2025-05-01,2025-06-20,500.00,500.00,USD
      C1,C3,Cedar,2025-05-01,2025-06-10,500.00,500.00,USD
      D1,C4,Doge,2025-06-20,2025-07-04,500.00,500.00,USD
      """
    let promises =
      "Customer,Invoice,Promised on,Promised date,Amount\nCedar,C1,2025-06-11,2025-06-16,500.00\n"
    let (book, collector) = try collector(rows, [("promises.csv", promises)])
    let holds = collector.holds()
    #expect(holds.map { book.customer(of: $0.account).id } == ["C1", "C3"])
    #expect(holds.map(\.action) == [.hold, .cashOnDelivery])
    #expect(collector.preDue().map(\.days) == [4])
  }
}
