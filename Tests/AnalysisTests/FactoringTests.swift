import Receivables
import TestSupport
import Testing

@testable import Analysis

@Suite("Factoring: rates, fees, offers")
struct FactoringTests {
  private func percent(_ rate: Ratio) -> String {
    decimalText(rate.scaled(toDigits: 3), digits: 1, grouping: "")
  }

  @Test(
    "Advance rates by rules A and B",
    arguments: [
      ("0.02", "85.0", "90.0"), ("0.05", "85.0", "85.0"), ("0.08", "82.0", "79.0"),
      ("0.12", "78.0", "71.0"), ("0.20", "70.0", "70.0"),
    ])
  func rules(dilution: String, a: String, b: String) throws {
    let dilution = try #require(Ratio(decimal: dilution))
    #expect(percent(AdvanceRate.ruleA(dilution: dilution)) == a)
    #expect(percent(AdvanceRate.ruleB(dilution: dilution)) == b)
  }

  @Test("Rule C: average 4 %, highest 7 %, horizon 1.2 give a reserve of 17.1 %") func ruleC()
    throws
  {
    let rate = AdvanceRate.ruleC(
      average: Ratio(basisPoints: 400), highest: Ratio(basisPoints: 700),
      horizon: Ratio(basisPoints: 12_000))
    #expect(percent(rate) == "82.9")
    // Nothing was ever diluted: 100 % is held to 90 %.
    let none = Ratio(basisPoints: 0)
    #expect(
      percent(AdvanceRate.ruleC(average: none, highest: none, horizon: Ratio(basisPoints: 12_000)))
        == "90.0")
  }

  @Test(
    "Dilution: 10,000 of credits on sales of 100,000 are 10 %; the highest three months stand apart"
  )
  func dilution() {
    var invoiced = [Int64](repeating: 1_000_000, count: 10)
    var reduced = [Int64](repeating: 0, count: 10)
    reduced[4] = 600_000
    reduced[5] = 400_000
    let dilution = Dilution(invoiced: invoiced, reduced: reduced)
    #expect(dilution.share(months: 12).map(percent) == "10.0")
    #expect(dilution.share(months: 3).map(percent) == "0.0")
    #expect(dilution.highest.map(percent) == "33.3")
    invoiced = invoiced.map { _ in 0 }
    #expect(Dilution(invoiced: invoiced, reduced: reduced).share(months: 12) == nil)
  }

  /// 100,000.00 advanced at 85 %, paid on day 47.
  private func offer(_ change: (inout FactoringOffer) -> Void) -> FactoringOffer {
    var offer = FactoringOffer(name: "test")
    offer.rate = Ratio(basisPoints: 8_500)
    change(&offer)
    return offer
  }

  private func cost(_ offer: FactoringOffer, days: Int = 47) throws -> (
    fee: Int64, release: Int64, simple: String, effective: String
  ) {
    let face: Int64 = 10_000_000
    let (fee, advance) = (offer.fee(on: face, days: days), offer.advance(on: face))
    let cost = try #require(
      FactoringOffer.annualCost(
        cost: fee, advance: advance, days: Double(days), isUpFront: offer.isUpFront))
    func text(_ share: Double) -> String {
      decimalText(Int64((share * 10_000).rounded()), digits: 2, grouping: "")
    }
    return (fee, face - advance - fee, text(cost.simple), text(cost.effective))
  }

  @Test("Three fee forms and funds in use, as worked out for 100,000 at 85 % on day 47")
  func fees() throws {
    let flat = try cost(offer { $0.fee = Ratio(basisPoints: 300) })
    #expect(flat == (600_000, 900_000, "54.82", "69.84"))
    let tiered = try cost(
      offer {
        $0.form = .tiered
        $0.fee = Ratio(basisPoints: 200)
        $0.step = Ratio(basisPoints: 50)
      })
    #expect(tiered == (300_000, 1_200_000, "27.41", "30.91"))
    let daily = try cost(
      offer {
        $0.form = .daily
        $0.fee = Ratio(basisPoints: 300)
      })
    #expect(daily == (470_000, 1_030_000, "42.94", "51.89"))
    let funds = try cost(
      offer {
        $0.form = .funds
        $0.fee = Ratio(basisPoints: 50)
        $0.annualRate = Ratio(basisPoints: 1_000)
      })
    #expect(funds == (159_452, 1_340_548, "14.57", "15.53"))
  }

  @Test("Fees deducted at once: 58.98 % simple, 76.56 % effective") func upFront() throws {
    let flat = try cost(
      offer {
        $0.fee = Ratio(basisPoints: 300)
        $0.isUpFront = true
      })
    #expect((flat.simple, flat.effective) == ("58.98", "76.56"))
  }

  @Test("Short form: 3 % for 30 days on an advance of 80 % are 45.6 % a year") func shortForm()
    throws
  {
    let flat = try cost(offer { $0.rate = Ratio(basisPoints: 8_000) }, days: 30)
    #expect(flat.simple == "45.63")
  }

  @Test("A least fee counts for small documents, and nothing for nothing") func leastFee() {
    let small = offer { $0.leastFee = 500 }
    #expect(small.fee(on: 1_000, days: 10) == 500)
    #expect(small.fee(on: 1_000_000, days: 10) == 30_000)
    #expect(small.fee(on: 0, days: 10) == 0)
    #expect(small.fundedDays(until: 200) == 90)
    #expect(offer { $0.recourseDays = nil }.fundedDays(until: 200) == 200)
  }

  // MARK: The waterfall's further rows

  private let list = """
    Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Balance,Currency
    I1,C1,Alder,2025-06-01,2025-07-01,1000.00,1000.00,USD
    I2,C2,Birch,2025-06-01,2025-07-01,1000.00,1000.00,USD
    I3,C3,Cedar,2025-06-01,2025-07-01,1000.00,1000.00,USD
    I4,C4,Doge,2025-06-01,2025-07-01,1000.00,1000.00,USD
    I5,C5,Elm,2025-06-01,2025-07-01,1000.00,1000.00,USD
    I6,C6,Fir,2025-06-01,2025-07-01,1000.00,1000.00,USD
    """
  private let customers = """
    Customer ID,Name,Country,Insured,Government,Consumer,Cash on delivery
    C1,Alder,USA,,,,
    C2,Birch,Germany,no,no,no,no
    C3,Cedar,Deutschland,yes,,,
    C4,Doge,US,,yes,,
    C5,Elm,us,,,yes,
    C6,Fir,United States,,,,yes
    """

  private func reasons(_ change: (inout FactoringTerms) -> Void) throws -> [String] {
    let book = try book([("invoices.csv", list), ("customers.csv", customers)])
    let report = Answers(book).factoring { terms in
      terms.concentrationCap = Ratio(basisPoints: 10_000)
      change(&terms)
    }
    return report.lines.map { $0.reason?.word ?? "" }
  }

  @Test("Foreign, public, private and cash customers fall out, unless insured or assignable")
  func standings() throws {
    #expect(
      try reasons { $0.home = ["US"] }
        == ["", "foreign_uninsured", "", "government", "consumer", "cash_on_delivery"])
    // Without a country of one's own nobody is foreign.
    #expect(try reasons { _ in }[1].isEmpty)
    #expect(try reasons { $0.assignable = ["C4"] }[3].isEmpty)
    #expect(try reasons { $0.government = ["C1"] }[0] == "government")
  }

  @Test("Rules are asked in the order of the settings, and only those named") func order() throws {
    #expect(try reasons { $0.order = [.foreign, .cash] }[3].isEmpty)
    let answers = Answers(try fixtureA())
    // Over-age before disputes: I4 is over age, and taints C3.
    let report = answers.factoring { terms in
      terms.order = [.overAge, .crossAged, .disputed, .credits, .concentration]
    }
    let reasons = report.lines.filter { line in
      ["I4", "I5"].contains(
        answers.book.number(of: answers.book.documents[Int(line.document)]))
    }.map { $0.reason?.word }
    #expect(reasons == ["over_age", "cross_aged"])
  }

  @Test("A cap on what remains leaves nobody above it") func remainingCap() throws {
    let rows = [900, 500, 300, 200, 100].enumerated().map {
      "I\($0.offset),C\($0.offset),N\($0.offset),2025-06-01,2025-07-01,\($0.element).00,\($0.element).00,USD"
    }
    let head = "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Balance,Currency"
    let answers = Answers(try book(([head] + rows).joined(separator: "\n")))
    func eligible(_ cap: Int64) -> [Int64] {
      answers.factoring {
        $0.concentrationCap = Ratio(basisPoints: cap)
        $0.capBase = .remaining
      }.lines.map(\.eligible)
    }
    // 30 %: with the two largest at c, c = 0.3 (600 + 2c), c = 450.
    #expect(eligible(3_000) == [45_000, 45_000, 30_000, 20_000, 10_000])
    // 20 % needs five of equal size; 15 % nobody can meet.
    #expect(eligible(2_000) == [10_000, 10_000, 10_000, 10_000, 10_000])
    #expect(eligible(1_500) == [0, 0, 0, 0, 0])
  }

  // MARK: Certificates and cures

  @Test("The certificate of fixture A foots from gross to 7,012.50") func certificate() throws {
    let answers = Answers(try fixtureA())
    var terms = FactoringTerms()
    terms.advanceRate = Ratio(basisPoints: 8_500)
    terms.outstanding = [usd: 800_000]
    terms.limits = [usd: 750_000]
    terms.reserves = [usd: 1_250]
    let report = answers.factoring { $0 = terms }
    let base = try #require(
      borrowingBases(of: answers.book, activity: answers.activity, report: report, terms: terms)
        .first { $0.currency == usd })
    func amount(_ item: BorrowingBase.Item) -> Int64? {
      base.lines.first { $0.item == item }?.amount
    }
    #expect(amount(.gross) == 3_690_000)
    #expect(amount(.net) == 3_640_000)
    #expect(amount(.ineligible(.overAge)) == -1_090_000)
    #expect(amount(.eligible) == 825_000)
    #expect(amount(.grossAvailability) == 701_250)
    #expect(amount(.availability) == 700_000)
    #expect(amount(.base) == 700_000)
    #expect(amount(.excess) == -100_000)
    let taken = EligibilityRule.allCases.compactMap { amount(.ineligible($0)) }.reduce(0, +)
    #expect(taken == amount(.ineligibleTotal))
    #expect(3_690_000 + taken == amount(.eligible))
  }

  @Test("Collecting I1 frees I2: eligible rises by 3,125.00") func cure() throws {
    // Before: groups of 5,000 / 4,000 / 2,500 at a cap of 2,875; after: 13,000 / 4,000 / 2,500 at 4,875.
    let answers = Answers(try fixtureA())
    var terms = FactoringTerms()
    terms.advanceRate = Ratio(basisPoints: 8_000)
    let report = answers.factoring { $0 = terms }
    let found = cures(of: answers.book, report: report, terms: terms)
    let first = try #require(found.first)
    #expect(first.kind == .collect)
    #expect(
      first.documents.map { answers.book.number(of: answers.book.documents[Int($0)]) } == ["I1"])
    #expect(first.collect == 1_000_000)
    #expect(first.gain == 250_000)
  }

  @Test(
    "A cure does what it says: the book without the document has that much more", arguments: 0..<20)
  func curesHold(seed: UInt64) throws {
    let text = randomLedger(seed: seed, rows: 120)
    let answers = Answers(try book(text))
    var terms = FactoringTerms()
    terms.advanceRate = Ratio(basisPoints: 10_000)
    terms.concentrationCap = Ratio(basisPoints: 4_000)
    let report = answers.factoring { $0 = terms }
    for cure in cures(of: answers.book, report: report, terms: terms)
    where cure.kind == .collect {
      let lines = text.split(separator: "\n").filter { line in
        !cure.documents.contains { document in
          line.hasPrefix(answers.book.number(of: answers.book.documents[Int(document)]) + ",")
        }
      }
      let without = Answers(try book(lines.joined(separator: "\n") + "\n")).factoring { $0 = terms }
      let currency = answers.book.accounts[Int(cure.account)].currency
      func eligible(_ report: FactoringReport) -> Int64 {
        report.totals.last { $0.currency == currency }?.eligible ?? 0
      }
      #expect(eligible(without) - eligible(report) == cure.gain)
    }
  }

  @Test("What a higher cap and applied credits would bring, in fixture A") func otherCures() throws
  {
    // 5,000 and 4,000 stand above the cap of 2,875; 500 of credits would settle a part of 900 that is over age: three groups of
    // 5,000 / 4,000 / 3,000 at a cap of 3,000.
    let answers = Answers(try fixtureA())
    var terms = FactoringTerms()
    terms.advanceRate = Ratio(basisPoints: 8_000)
    let report = answers.factoring { $0 = terms }
    let found = cures(of: answers.book, report: report, terms: terms).filter {
      answers.book.accounts[Int($0.account)].currency == usd
    }
    #expect(found.filter { $0.kind == .raiseCap }.map(\.gain) == [170_000, 90_000])
    #expect(found.filter { $0.kind == .applyCredits }.map(\.gain) == [60_000])
  }

  @Test("What is not owed yet on the day sets nothing off") func payablesAhead() throws {
    func contra(_ day: String) throws -> Int64 {
      let answers = Answers(
        try book([
          (
            name: "ledger.csv",
            text:
              "Invoice Number,Customer ID,Invoice Date,Due Date,Amount,Balance,Currency\nI-1,C1,2025-06-01,2025-07-01,1000.00,1000.00,USD\n"
          ),
          (
            name: "payables.csv",
            text:
              "Customer,Supplier invoice,Invoice date,Due date,Amount we owe\nC1,B-1,\(day),2025-08-30,300.00\n"
          ),
        ]))
      return answers.factoring { _ in }.exclusions.filter { $0.reason == .contra }.reduce(0) {
        $0 + $1.amount
      }
    }
    #expect(try contra("2025-06-15") == 30_000)
    #expect(try contra("2025-07-15") == 0)
  }

  // MARK: Dilution

  @Test("10,000 of 100,000 invoiced are 10 %, of 90,000 collected 11.1 %") func dilutionBase()
    throws
  {
    let answers = Answers(
      try book(
        """
        Invoice Number,Type,Customer ID,Invoice Date,Due Date,Amount,Balance,Paid Date,Currency
        I-1,Invoice,C1,2025-05-01,2025-05-15,100000.00,0.00,2025-05-20,USD
        CN-1,Credit note,C1,2025-05-10,,-10000.00,0.00,2025-05-20,USD
        """))
    let currency = try #require(answers.activity.currencies.first)
    let sales = Dilution(of: currency, in: answers.book)
    let collected = Dilution(of: currency, in: answers.book, base: .collections)
    #expect(sales.share(months: 3)?.scaled(toDigits: 4) == 1_000)
    #expect(collected.share(months: 3)?.scaled(toDigits: 4) == 1_111)
  }

  @Test("The certificate ends with what became of the ledger of a month before")
  func rollForward()
    throws
  {
    func lines(_ text: String) throws -> [BorrowingBase.Line] {
      let answers = Answers(try book(text))
      let report = answers.factoring { _ in }
      return borrowingBases(
        of: answers.book, activity: answers.activity, report: report, terms: .init()
      ).first?.lines ?? []
    }
    let known = try lines(
      """
      Invoice Number,Type,Customer ID,Invoice Date,Due Date,Amount,Balance,Paid Date,Currency
      I-1,Invoice,C1,2025-05-01,2025-05-15,700.00,0.00,2025-06-20,USD
      I-2,Invoice,C1,2025-05-02,2025-06-15,200.00,200.00,,USD
      I-3,Invoice,C1,2025-06-10,2025-07-15,150.00,150.00,,USD
      CN-1,Credit note,C1,2025-06-12,,-50.00,-50.00,,USD
      """)
    #expect(known.suffix(6).map(\.amount) == [90_000, 15_000, -5_000, 0, -70_000, 30_000])
    let items = try lines(
      """
      Invoice Number,Customer ID,Invoice Date,Due Date,Balance,Currency
      I-2,C1,2025-05-02,2025-06-15,200.00,USD
      """)
    #expect(items.last?.item.words.contains("n/a, because") == true && items.last?.amount == nil)
  }

  // MARK: Which documents to sell

  @Test("The chosen set is the cheapest of all sets", arguments: 0..<300)
  func cheapest(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let count = 1 + random.below(11)
    let costs = (0..<count).map { _ in Int64(random.below(60)) }
    let gains = (0..<count).map { _ in Int64(random.below(120)) - 10 }
    let target = Int64(random.below(400))
    var best: Int64?
    for set in 0..<(1 << count) {
      let members = (0..<count).filter { set >> $0 & 1 == 1 }
      guard members.reduce(Int64(0), { $0 + gains[$1] }) >= target,
        members.allSatisfy({ gains[$0] > 0 })
      else { continue }
      let cost = members.reduce(Int64(0)) { $0 + costs[$1] }
      best = min(best ?? .max, cost)
    }
    let cover = CheapestCover(costs: costs, gains: gains, target: target)
    #expect(cover?.cost == best)
    if let cover {
      #expect(cover.isBest && cover.bound <= cover.cost)
      #expect(target <= 0 || cover.chosen.reduce(Int64(0)) { $0 + gains[$1] } >= target)
    }
  }

  @Test("Within a limit the chosen set is the cheapest of those that keep it", arguments: 0..<200)
  func cheapestWithin(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let count = 1 + random.below(10)
    let costs = (0..<count).map { _ in Int64(random.below(60)) }
    let weights = (0..<count).map { _ in Int64(1 + random.below(120)) }
    let gains = zip(weights, costs).map { $0 - $1 / 4 }
    let target = Int64(random.below(300))
    let capacity = target + Int64(random.below(60))
    var best: Int64?
    for set in 0..<(1 << count) {
      let members = (0..<count).filter { set >> $0 & 1 == 1 }
      guard members.reduce(Int64(0), { $0 + gains[$1] }) >= target,
        members.allSatisfy({ gains[$0] > 0 }),
        members.reduce(Int64(0), { $0 + weights[$1] }) <= capacity
      else { continue }
      best = min(best ?? .max, members.reduce(Int64(0)) { $0 + costs[$1] })
    }
    let cover = CheapestCover(
      costs: costs, gains: gains, target: target, weights: weights, capacity: capacity)
    #expect(cover?.cost == best)
  }

  @Test("The least fee of a month counts for every started one") func monthlyFee() {
    var offer = FactoringOffer(name: "North")
    offer.leastMonthlyFee = 7_500
    // 47 days are two started months: 150.00, of which 100.00 were charged.
    #expect(offer.shortfall(fees: 10_000, advance: 800_000, advanceDays: 800_000 * 47) == 5_000)
    #expect(offer.shortfall(fees: 10_000, advance: 800_000, advanceDays: 800_000 * 30) == 0)
    #expect(offer.shortfall(fees: 20_000, advance: 800_000, advanceDays: 800_000 * 47) == 0)
    #expect(offer.shortfall(fees: 0, advance: 0, advanceDays: 0) == 0)
  }

  @Test(
    "Large books: the set covers, and lies close to a bound that none can beat", arguments: 0..<2)
  func large(seed: UInt64) throws {
    var random = TestRandom(seed: seed)
    let gains = (0..<5_000).map { _ in Int64(1_000 + random.below(1_000_000)) }
    let costs = gains.map { $0 * Int64(10 + random.below(60)) / 1_000 }
    let target = gains.reduce(0, +) / Int64(2 + random.below(20))
    let cover = try #require(CheapestCover(costs: costs, gains: gains, target: target))
    #expect(cover.chosen.reduce(Int64(0)) { $0 + gains[$1] } >= target)
    #expect(cover.bound <= cover.cost)
    #expect(Double(cover.cost) <= 1.001 * Double(cover.bound) + 1)
  }

  private func quotes(_ change: (inout FactoringTerms) -> Void) throws -> OfferReport {
    let answers = Answers(try fixtureA())
    var terms = FactoringTerms()
    change(&terms)
    return offers(
      of: answers.book, activity: answers.activity, forecast: forecast(of: answers.book),
      lossShares: answers.book.accounts.map { _ in 0.1 }, fundingRate: 0.12, terms: terms)
  }

  @Test("An offer buys what is eligible under its own cap; a higher fee never brings more")
  func offerSums() throws {
    var before = Int64.max
    for fee in [100, 200, 300, 500] as [Int64] {
      let report = try quotes { terms in
        var offer = FactoringOffer(name: "North")
        offer.currency = usd
        offer.rate = Ratio(basisPoints: 8_500)
        offer.fee = Ratio(basisPoints: fee)
        offer.wireFee = 2_500
        terms.offers = [offer]
      }
      let quote = try #require(report.quotes.first)
      #expect(report.quotes.count == 1)
      #expect((quote.documents, quote.face, quote.advance) == (3, 825_000, 701_250))
      #expect(quote.cashToday == 701_250 - 2_500)
      let proceeds = quote.face - quote.fee - quote.otherCosts
      #expect(proceeds < before)
      before = proceeds
    }
  }

  @Test(
    "To raise a sum the cheapest documents are sold, charges included; what is too much is said")
  func raising() throws {
    let report = try quotes { terms in
      var offer = FactoringOffer(name: "North")
      offer.currency = usd
      offer.wireFee = 2_500
      offer.recourseDays = nil
      terms.offers = [offer]
      // I3 and I5 advance 2,300.00 each, I6 2,000.00.
      terms.raise = [usd: 400_000]
    }
    let quote = try #require(report.quotes.first)
    #expect(quote.cashToday >= 400_000)
    #expect(quote.documents == 2)
    #expect(report.choices.count { $0.isSelected } == 2)
    let impossible = try quotes { terms in
      var offer = FactoringOffer(name: "North")
      offer.currency = usd
      terms.offers = [offer]
      terms.raise = [usd: 10_000_000]
    }
    #expect(impossible.quotes.first?.isShort == true)
    #expect(impossible.quotes.first?.documents == 0)
  }
}
