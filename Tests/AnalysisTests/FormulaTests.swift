import Receivables
import TestSupport
import Testing

@testable import Analysis

@Suite("Worked cases of the domain document")
struct FormulaTests {
  private func near(_ value: Double?, _ expected: Double, _ tolerance: Double) -> Bool {
    value.map { abs($0 - expected) <= tolerance } ?? false
  }

  @Test("Mann-Kendall and Theil-Sen") func trend() {
    let days: [Int32] = [2, 5, 4, 9, 12, 15, 14, 20]
    let test = MannKendall(days, sorted: days.sorted())
    #expect(test.statistic == 24)
    #expect(near(test.variance, 65.333, 0.0005))
    #expect(near(test.z, 2.8455, 0.00005))
    #expect(theilSenSlope(days[...]) == 2.5)
  }

  @Test("Mann-Kendall corrects for ties") func ties() {
    // By hand: n 4 gives 4·3·13 = 156; two pairs of ties take 2·(2·1·9) = 36; 120/18.
    let test = MannKendall([1, 1, 2, 2], sorted: [1, 1, 2, 2])
    #expect(test.statistic == 4)
    #expect(near(test.variance, 120.0 / 18, 1e-12))
    #expect(MannKendall([3, 3, 3], sorted: [3, 3, 3]).z == 0)
  }

  @Test("Counting by ranks equals counting by pairs", arguments: 0..<60)
  func rankedTrend(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let values = (0..<random.below(200)).map { _ in Int32(random.below(30)) - 8 }
    #expect(MannKendall.ranked(values, sorted: values.sorted()) == MannKendall.pairs(values))
  }

  @Test("Theil-Sen equals its definition", arguments: 0..<60)
  func slope(seed: UInt64) {
    var random = TestRandom(seed: seed)
    // Also slopes of many days per document.
    let spread = [60, 3, 4_000][Int(seed % 3)]
    let values = (0..<2 + random.below(23)).map { _ in Int32(random.below(spread)) - 8 }
    var slopes: [Double] = []
    for later in values.indices {
      for earlier in 0..<later {
        slopes.append(Double(values[later] - values[earlier]) / Double(later - earlier))
      }
    }
    slopes.sort()
    let middle = slopes.count / 2
    let expected =
      slopes.count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2
    #expect(theilSenSlope(values[...]) == expected)
  }

  @Test("Days sorted by counting stand as if compared", arguments: 0..<80)
  func counted(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let spread = [3, 40, 300, 100_000][Int(seed % 4)]
    var values = (0..<random.below(120)).map { _ in Int32(random.below(spread)) - 30 }
    if seed % 5 == 0 { values += [Int32.min, Int32.max] }
    #expect(ascending(values) == values.sorted())
  }

  @Test("The median without some values is that of the others", arguments: 0..<80)
  func medianWithout(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let values = (0..<1 + random.below(12)).map { _ in Int32(random.below(5)) }
    let removed = Array(values.prefix(random.below(values.count + 1))).sorted()
    var rest = values
    for value in removed { rest.remove(at: rest.firstIndex(of: value) ?? 0) }
    #expect(
      median(ofSorted: values.sorted(), without: removed) == median(ofSorted: rest.sorted()))
  }

  @Test("Median and MAD") func robust() {
    #expect(median(ofSorted: [3, 4, 5, 5, 6] as [Int32]) == 5)
    #expect(median(ofSorted: [1, 2] as [Int32]) == 1.5)
    #expect(median(ofSorted: [] as [Int32]) == nil)
    #expect(medianAbsoluteDeviation(ofSorted: [3, 4, 5, 5, 6]) == 1)
  }

  @Test("MAD equals its definition", arguments: 0..<100)
  func deviation(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let values = (0..<1 + random.below(15)).map { _ in Int32(random.below(40)) - 10 }.sorted()
    let center = median(ofSorted: values)!
    let deviations = values.map { abs(Double($0) - center) }.sorted()
    let middle = deviations.count / 2
    let expected =
      deviations.count % 2 == 1
      ? deviations[middle] : (deviations[middle - 1] + deviations[middle]) / 2
    #expect(medianAbsoluteDeviation(ofSorted: values) == expected)
  }

  @Test(
    "Wilson interval",
    arguments: [(2.0, 3.0, 0.20766, 0.93851), (8, 10, 0.49016, 0.94332), (0, 5, 0, 0.43448)])
  func wilson(late: Double, count: Double, low: Double, high: Double) {
    let interval = wilsonInterval(late / count, size: count)
    #expect(near(interval.low, low, 0.000005))
    #expect(near(interval.high, high, 0.000005))
  }

  @Test("Beta prior by moments") func prior() {
    // The worked example has five customers; the formula needs eight, so every customer stands twice and the
    // expected values are recomputed by hand: m 10, N 100, Q 8.56.
    let counts = [(8, 10), (1, 10), (5, 10), (0, 10), (2, 10)]
    let twice = (counts + counts).map { (late: $0.0, resolved: $0.1) }
    let variance = 0.32 * 0.68
    let correlation = (8.56 - variance * 9) / (variance * (100 - 10 - 9))
    let weight = (1 - correlation) / correlation
    let prior = BetaPrior.fitted(to: twice)
    #expect(near(prior.alpha, 0.32 * weight, 1e-9))
    #expect(near(prior.beta, 0.68 * weight, 1e-9))
    #expect(BetaPrior.fitted(to: counts.map { (late: $0.0, resolved: $0.1) }) == .standard)
    #expect(near(BetaPrior.standard.rate(late: 9, resolved: 12), 0.6667, 0.00005))
    #expect(BetaPrior.standard.rate(late: 1, resolved: 1) == 0.5)
  }

  @Test("The formula's own example: five customers") func priorExample() throws {
    let counts = [(8, 10), (1, 10), (5, 10), (0, 10), (2, 10)]
    let prior = try #require(BetaPrior.moments(of: counts.map { (late: $0.0, resolved: $0.1) }))
    #expect(near(prior.alpha, 0.415204, 0.0000005))
    #expect(near(prior.beta, 0.882309, 0.0000005))
    #expect(near(prior.alpha + prior.beta, 1.297513, 0.0000005))
    #expect(near(1 / (1 + prior.alpha + prior.beta), 0.435253, 0.0000005))
  }

  @Test(
    "Posterior late rates: by the default prior, and by the fit to a public ledger",
    arguments: [
      (0.0, 0.0, 0.3333, 0.3556), (1, 1, 0.5, 0.6298), (2, 3, 0.5, 0.5701), (0, 5, 0.125, 0.0756),
      (9, 12, 0.6667, 0.7101),
    ])
  func posterior(late: Double, resolved: Double, standard: Double, fitted: Double) {
    let other = BetaPrior(alpha: 0.48, beta: 0.87, isFitted: true)
    #expect(near(BetaPrior.standard.rate(late: late, resolved: resolved), standard, 0.00005))
    #expect(near(other.rate(late: late, resolved: resolved), fitted, 0.00005))
  }

  @Test("Index of 1,000, 5,000 and 4,000 paid 5 days early, 20 late and on time: 71.68")
  func weightedIndex() throws {
    let book = try book(
      """
      Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency
      1,A,2025-03-01,2025-03-31,1000.00,2025-03-26,USD
      2,A,2025-03-01,2025-03-31,5000.00,2025-04-20,USD
      3,A,2025-03-01,2025-03-31,4000.00,2025-03-31,USD
      """)
    #expect(near(Answers(book).payers.payers.first?.paymentIndex, 71.68, 0.005))
  }

  @Test(
    "Payment index",
    arguments: [
      (-5, 82.5), (10, 73.333), (20, 62.857), (45, 45), (100, 26.667), (150, 10), (-40, 100),
      (200, 0), (0, 80),
    ])
  func index(days: Int, points: Double) {
    #expect(near(paymentIndexPoints(daysLate: days), points, 0.0005))
  }

  @Test("Kaplan-Meier") func survival() {
    let curve = SurvivalCurve(
      LatenessHistogram(paid: [0, 3, 5, 10, 14, 30, 62], open: [10, 45, 90]))
    for (day, value) in [
      (-1, 1), (0, 0.9), (3, 0.8), (5, 0.7), (10, 0.6), (14, 0.48), (30, 0.36), (62, 0.18),
      (500, 0.18),
    ] {
      #expect(near(curve.value(at: day), value, 1e-12))
    }
    #expect(near(curve.chance(within: 30, from: 10), 0.40, 1e-12))
    #expect(near(curve.chance(within: 60, from: 30), 0.50, 1e-12))
    // A customer paid at 5 and 10: w = 1/6, S(5) = 0.6667, S(30) = 0.30.
    let customer = SurvivalCurve(LatenessHistogram(paid: [5, 10], open: []))
    #expect(near(curve.chance(within: 25, from: 5, customer: customer), 0.55, 1e-12))
  }

  @Test(
    "Without own payments the surveyed curve answers",
    arguments: [
      (30, 0, 0.4950), (30, 60, 0.3849), (90, 90, 0.3653),
    ])
  func fallback(days: Int, age: Int, chance: Double) throws {
    let due = Day(iso: "2025-06-30")! + -age
    let book = try book("Invoice Number,Customer,Due Date,Balance,Currency\n1,A,\(due),10.00,USD\n")
    let report = forecast(of: book)
    #expect(report.model.basis == .survey(payments: 0))
    let document = try #require(report.documents.first)
    let paid = days == 30 ? document.paid.1 : document.paid.3
    #expect(near(paid, chance, 0.00005))
    // Late once the due day is over; before, a survey of delinquent debts says nothing.
    #expect(document.late == 1)
    #expect(
      report.cash.allSatisfy { $0.reason != nil && $0.weeks.allSatisfy { $0.expected == nil } })
  }

  @Test("One half by the surveyed curve is reached a day after the thirtieth")
  func fallbackDay() throws {
    let book = try book(
      "Invoice Number,Customer,Due Date,Balance,Currency\n1,A,2025-06-30,10.00,USD\n")
    #expect(forecast(of: book).documents.first?.expectedDay == Day(iso: "2025-07-31"))
  }

  @Test(
    "Recovery curve",
    arguments: [
      (10, 0.93203), (15, 0.92366), (45, 0.85492), (75, 0.75223), (100, 0.67396), (120, 0.63195),
      (150, 0.57380), (200, 0.48880), (300, 0.32977),
      (500, 0.16364), (1_095, 0.03793), (-5, 0.949), (90, 0.696),
    ])
  func recovery(days: Int, chance: Double) {
    #expect(near(RecoveryCurve.prior.chance(at: days), chance, 0.000005))
  }

  @Test(
    "Log-odds from the curve at 120 days: disputed, part payment, and both clamped ways",
    arguments: [(-0.7, 0.46024), (0.5, 0.73897), (-1.5, 0.27700)])
  func logOdds(shift: Double, chance: Double) {
    #expect(near(moved(RecoveryCurve.prior.chance(at: 120), byLogOdds: shift), chance, 0.000005))
  }

  @Test("Shifts beyond 2 count as 2, and certainty cannot be moved") func logOddsEnds() {
    #expect(moved(0.5, byLogOdds: -3) == moved(0.5, byLogOdds: -2))
    #expect(moved(0.5, byLogOdds: 3) == moved(0.5, byLogOdds: 2))
    #expect(moved(1, byLogOdds: -1) == 1)
    #expect(moved(0, byLogOdds: 1) == 0)
  }

  @Test(
    "A document 120 days past due: disputed 0.46024, of a customer who pays 0.73897",
    arguments: [
      ("Yes", "", 0.46024), ("", "2,A,2025-05-01,2025-06-02,5.00,2025-06-01,0.00,USD,\n", 0.73897),
    ])
  func adjusted(disputed: String, other: String, chance: Double) throws {
    // The other document is paid a day early, so that the curve stays the surveyed one.
    let head =
      "Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Balance,Currency,Disputed\n"
    let book = try book(
      head + "1,A,2025-02-01,2025-03-02,9000.00,,9000.00,USD,\(disputed)\n" + other)
    let line = try #require(Answers(book).collections().lines.first)
    #expect(near(line.chance, chance, 0.000005))
  }

  @Test("Waiting thirty days costs 1,170.00 of 10,000 at 60 days past due, 687.42 at 15")
  func waiting() {
    func cost(_ days: Int) -> Double {
      10_000 * (RecoveryCurve.prior.chance(at: days) - RecoveryCurve.prior.chance(at: days + 30))
    }
    #expect(near(cost(60), 1_170, 0.005))
    #expect(near(cost(15), 687.42, 0.005))
  }

  @Test("Own history blends into the curve: 7 of 8 at 90 days") func blended() {
    // Eight own documents reached 90 days: seven paid after 100, one open and observed for more than 180 days since.
    let curve = RecoveryCurve(
      blending: LatenessHistogram(paid: Array(repeating: 100, count: 7), open: [300]))
    #expect(near(curve.chance(at: 90), 0.7471, 0.00005))
    #expect(zip(curve.chances, curve.chances.dropFirst()).allSatisfy { $0 >= $1 })
  }

  /// Cases of §7.3: amount, days past due, age, chance, value, score, sequence.
  struct LadderCase: Sendable, CustomStringConvertible {
    var amount: Double
    var days: Int
    var age: Int
    var value: Double
    var score: Double
    var sequence: [Rung]
    var route: Double?
    var allowed: [Rung] = Rung.allCases
    var description: String { "\(amount) at \(days) days" }
  }

  static let ladderCases: [LadderCase] = [
    LadderCase(
      amount: 6_000, days: 5, age: 35, value: 5_202.78, score: 86.7,
      sequence: [.reminder, .demand, .plan, .agency, .smallClaims]),
    LadderCase(
      amount: 6_000, days: 120, age: 150, value: 3_415.99, score: 56.9,
      sequence: [.reminder, .demand, .plan, .agency, .smallClaims], route: 2_264.43),
    LadderCase(
      amount: 6_000, days: 120, age: 150, value: 3_046.40, score: 50.8,
      sequence: [.plan, .agency, .smallClaims], allowed: Array(Rung.allCases.dropFirst(2))),
    LadderCase(
      amount: 400, days: 200, age: 230, value: 124.98, score: 31.2,
      sequence: [.reminder, .demand, .agency], route: 82.80),
    LadderCase(
      amount: 85_000, days: 100, age: 130, value: 53_227.22, score: 62.6,
      sequence: [.reminder, .demand, .plan, .mediation, .agency],
      route: 33_384.80, allowed: Rung.allCases.filter { $0 != .smallClaims }),
    LadderCase(
      amount: 150, days: 500, age: 530, value: 10.40, score: 6.9, sequence: [.agency], route: 10.40),
    LadderCase(
      amount: 60, days: 800, age: 830, value: 1.53, score: 2.6, sequence: [.agency], route: 1.53),
  ]

  private var ladder: Ladder {
    Ladder(terms: LadderTerms(), curve: .prior)
  }

  private func claim(_ test: LadderCase) -> Claim {
    Claim(
      amount: test.amount, daysPastDue: test.days, age: test.age,
      chance: RecoveryCurve.prior.chance(at: test.days), filingFee: 54,
      allowed: test.allowed)
  }

  @Test("The seven ladders", arguments: ladderCases)
  func ladders(test: LadderCase) {
    let best = ladder.best(claim(test))
    #expect(near(best.value, test.value, 0.005))
    #expect(near(100 * best.value / test.amount, test.score, 0.05))
    #expect(best.sequence == test.sequence)
    let first = ladder.first(claim(test))
    #expect(first.rung == test.sequence.first)
    #expect(near(first.value, best.value, 1e-9))
    if let route = test.route { #expect(near(ladder.bestRung(claim(test))?.value, route, 0.005)) }
  }

  @Test(
    "Single routes of 6,000 at 120 days",
    arguments: [
      (Rung.reminder, 1_309.35), (.demand, 1_858.54), (.plan, 2_172.34), (.mediation, 495.65),
      (.agency, 1_852.84), (.smallClaims, 2_264.43), (.suit, -598.80),
    ])
  func routes(rung: Rung, value: Double) {
    #expect(near(ladder.value(of: rung, claim(Self.ladderCases[1])), value, 0.005))
  }

  @Test(
    "Break-evens of 6,000 at 120 days",
    arguments: [(Rung.smallClaims, 637.08), (.mediation, 4_011.65), (.suit, 8_111.93)])
  func breakEvens(rung: Rung, amount: Double) {
    #expect(near(ladder.breakEven(of: rung, claim(Self.ladderCases[1])), amount, 0.005))
  }

  @Test(
    "The ladder is worth at least every single allowed rung, and no more than the claim",
    arguments: 0..<200)
  func ladderBounds(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let days = random.below(900)
    let claim = Claim(
      amount: Double(1 + random.below(9_000_000)) / 100, daysPastDue: days,
      age: days + random.below(90),
      chance: RecoveryCurve.prior.chance(at: days), isDisputed: random.below(3) == 0,
      allowed: Rung.allCases.filter { _ in random.below(4) > 0 })
    let best = ladder.best(claim)
    #expect(best.value >= 0)
    #expect(best.value <= claim.amount * claim.chance + 1e-9)
    for rung in claim.allowed { #expect(best.value >= ladder.value(of: rung, claim) - 1e-9) }
    #expect(Set(best.sequence).isSubset(of: Set(claim.allowed)))
    #expect(ladder.first(claim).rung == best.sequence.first)
  }

  @Test(
    "Agency fees",
    arguments: [
      (5_000.0, 100, 0.20), (5_000, 121, 0.25), (5_000, 181, 0.30), (5_000, 731, 0.50),
      (999, 100, 0.35), (50_000, 100, 0.15), (999, 800, 0.50),
    ])
  func agencyFee(amount: Double, age: Int, fee: Double) {
    let claim = Claim(amount: amount, daysPastDue: 100, age: age, chance: 0.5)
    #expect(near(ladder.yield(of: .agency, claim, age: age).fee, fee, 1e-12))
    #expect(
      near(
        Agency.tariff(amount: amount, age: age, isForeign: true),
        max(fee, amount >= 50_000 ? 0.30 : 0.35), 1e-12))
  }

  @Test("Published check of the index: 30/30/20/20 is 2,600") func herfindahl() {
    let names = [30, 30, 20, 20].enumerated().map {
      Concentration.Name(id: "\($0)", name: "", amount: Int64($1))
    }
    let concentration = Concentration(basis: .open, level: .customer, currency: usd, names: names)
    #expect(near(concentration.herfindahl.map { $0 * 10_000 }, 2_600, 1e-9))
  }

  @Test(
    "Buckets partition the integers", arguments: [[30, 60, 90, 120], [1], [7, 14], [15, 45, 46]])
  func buckets(limits: [Int]) throws {
    let buckets = try #require(Buckets(limits: limits))
    var previous = 0
    for age in 1...400 {
      let index = buckets.index(of: age)
      #expect(index == previous || index == previous + 1)
      #expect(index == limits.count || age <= limits[index])
      #expect(index == 0 || age > limits[index - 1])
      previous = index
    }
    #expect(previous == limits.count)
    #expect(Buckets(limits: [30, 30]) == nil)
    #expect(Buckets(limits: []) == nil)
    #expect(Buckets(limits: [0, 30]) == nil)
    #expect(
      Buckets.standard.names(from: .due) == ["d1_30", "d31_60", "d61_90", "d91_120", "d121_plus"])
  }
}
