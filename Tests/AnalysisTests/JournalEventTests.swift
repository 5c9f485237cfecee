import Intake
import Receivables
import Testing

@testable import Analysis

/// Section 11 of the domain reference: entries for what is done about receivables.
@Suite("Journal of sales, settlements, late fees and recoveries")
struct JournalEventTests {
  private let head = "Invoice Number,Customer,Invoice Date,Due Date,Amount,Balance,Currency\n"

  private func lines(
    _ book: Book, entry: String, _ terms: (inout JournalTerms) -> Void = { _ in },
    _ change: (inout JournalSources) -> Void
  ) -> [[String]] {
    let answers = Answers(book)
    var own = JournalTerms()
    terms(&own)
    var sources = JournalSources(
      allowances: answers.allowances, collections: answers.collections())
    change(&sources)
    return Analysis.journal(of: book, from: sources, view: .ifrs9, terms: own)
      .filter { $0.entry.hasPrefix(entry) }
      .map { [$0.account, String($0.debit), String($0.credit)] }
  }

  /// The offer of section 5.1 on 100,000 that is paid on day 47: 85 % at once, 3 % for each started 30 days.
  private func sale(_ change: (inout FactoringOffer) -> Void) throws -> [[String]] {
    let book = try book(head + "1,Alder,2025-06-01,2025-08-16,100000.00,100000.00,USD\n")
    let answers = Answers(book)
    var offer = FactoringOffer(name: "North")
    offer.rate = Ratio(basisPoints: 8_500)
    change(&offer)
    var quote = OfferReport.Quote(offer: 0, currency: usd)
    (quote.documents, quote.face, quote.advance) = (1, 10_000_000, 8_500_000)
    quote.fee = offer.fee(on: 10_000_000, days: 47)
    quote.cashToday = quote.advance - (offer.isUpFront ? quote.fee : 0)
    let choices = FactoringChoices(
      bases: [], offers: OfferReport(quotes: [quote], choices: []), cures: [], terms: [offer])
    return lines(answers.book, entry: "FACTORING", { $0.offer = "North" }) { $0.offers = choices }
  }

  @Test("A sale with recourse is a loan of the advance; fees charged at once stand beside the cash")
  func loan() throws {
    #expect(
      try sale { $0.recourseDays = 90 } == [
        ["Cash", "8500000", "0"], ["Factoring liability", "0", "8500000"],
      ])
    #expect(
      try sale { ($0.recourseDays, $0.isUpFront) = (90, true) } == [
        ["Cash", "7900000", "0"], ["Factoring fees", "600000", "0"],
        ["Factoring liability", "0", "8500000"],
      ])
  }

  @Test("A sale without recourse: 85,000 cash, fee 6,000, 9,000 due from the factor, 100,000 sold")
  func trueSale() throws {
    #expect(
      try sale { $0.recourseDays = nil } == [
        ["Cash", "8500000", "0"], ["Factoring fees", "600000", "0"],
        ["Due from factor", "900000", "0"], ["Accounts receivable", "0", "10000000"],
      ])
    // Charged at once, the fee is missing from the cash and not from the reserve.
    #expect(
      try sale { ($0.recourseDays, $0.isUpFront) = (nil, true) } == [
        ["Cash", "7900000", "0"], ["Factoring fees", "600000", "0"],
        ["Due from factor", "1500000", "0"], ["Accounts receivable", "0", "10000000"],
      ])
  }

  @Test("Without a named offer, or one that cannot raise the sum, nothing is proposed")
  func noSale() throws {
    let book = try book(head + "1,Alder,2025-06-01,2025-08-16,1000.00,1000.00,USD\n")
    var quote = OfferReport.Quote(offer: 0, currency: usd)
    (quote.documents, quote.isShort) = (1, true)
    let choices = FactoringChoices(
      bases: [], offers: OfferReport(quotes: [quote], choices: []), cures: [],
      terms: [FactoringOffer(name: "North")])
    #expect(lines(book, entry: "FACTORING", { $0.offer = "North" }) { $0.offers = choices }.isEmpty)
    #expect(lines(book, entry: "FACTORING") { $0.offers = choices }.isEmpty)
  }

  @Test("70 % of 1,000.01 settles it: 700.01 cash, 300.00 given up")
  func settlement() throws {
    let book = try book(head + "1,Alder,2024-01-01,2024-01-31,1000.01,1000.01,USD\n")
    let answers = Answers(book)
    let collections = answers.collections {
      $0.settlementShare = Ratio(basisPoints: 7_000)
      $0.settlementTerms = RungTerms(share: 1, cost: 0, days: 1)
    }
    #expect(collections.lines.map(\.action) == [.end(.settlement)])
    func made(_ share: Ratio?) -> [[String]] {
      lines(book, entry: "SETTLEMENT") {
        ($0.collections, $0.settlementShare) = (collections, share)
      }
    }
    #expect(
      made(Ratio(basisPoints: 7_000)) == [
        ["Cash", "70001", "0"], ["Allowance for doubtful accounts", "30000", "0"],
        ["Accounts receivable", "0", "100001"],
      ])
    #expect(made(nil).isEmpty)
  }

  @Test("Late fees of a document are charged in one sum, and only those that can be asked for")
  func lateFees() throws {
    let book = try book(
      head + "1,Alder,2025-04-01,2025-05-01,1000.00,1000.00,USD\n"
        + "2,Birch,2025-04-01,2025-05-01,1000.00,1000.00,USD\n")
    let day = try #require(Day(iso: "2025-05-02"))
    func period(_ document: Int32, _ interest: Int64, _ claimable: InterestPeriod.Claimable)
      -> InterestPeriod
    {
      InterestPeriod(
        document: document, principal: 100_000, from: day, to: day + 29,
        rate: Ratio(basisPoints: 1_800), interest: interest, claimable: claimable)
    }
    var first = period(0, 1_480, .yes)
    first.fixedSum = 4_000
    let periods = [first, period(0, 20, .yes), period(1, 1_480, .waived)]
    #expect(
      lines(book, entry: "LATE-FEE", { $0.chargesLateFees = true }) { $0.interest = periods }
        == [["Accounts receivable", "5500", "0"], ["Interest income", "0", "5500"]])
    #expect(lines(book, entry: "LATE-FEE") { $0.interest = periods }.isEmpty)
  }

  @Test(
    "What is sold without recourse is neither settled nor written off, and nothing is charged for it"
  )
  func once() throws {
    let book = try book(
      head + "1,Alder,2024-01-01,2024-01-31,1000.00,1000.00,USD\n"
        + "2,Birch,2024-12-01,2024-12-31,5.40,5.40,USD\n"
        + "3,Cedar,2024-01-01,2024-01-31,1000.00,1000.00,USD\n")
    let answers = Answers(book)
    let collections = answers.collections {
      $0.settlementShare = Ratio(basisPoints: 7_000)
      $0.settlementTerms = RungTerms(share: 1, cost: 0, days: 1)
    }
    var offer = FactoringOffer(name: "North")
    offer.recourseDays = nil
    var quote = OfferReport.Quote(offer: 0, currency: usd)
    (quote.documents, quote.sold, quote.face, quote.advance) = (1, [0], 100_000, 80_000)
    quote.cashToday = 80_000
    let choices = FactoringChoices(
      bases: [], offers: OfferReport(quotes: [quote], choices: []), cures: [], terms: [offer])
    let day = try #require(Day(iso: "2025-01-01"))
    let periods = (0..<3).map {
      InterestPeriod(
        document: Int32($0), principal: 100, from: day, to: day, rate: Ratio(basisPoints: 1_800),
        interest: 10)
    }
    func entries(_ name: String) -> Set<String> {
      var terms = JournalTerms()
      (terms.offer, terms.chargesLateFees) = (name, true)
      var sources = JournalSources(allowances: answers.allowances, collections: collections)
      (sources.offers, sources.interest) = (choices, periods)
      sources.settlementShare = Ratio(basisPoints: 7_000)
      return Set(
        Analysis.journal(of: book, from: sources, view: .ifrs9, terms: terms).map(\.entry)
          .filter { !$0.hasPrefix("ALLOWANCE") })
    }
    #expect(entries("") == ["WRITE-OFF-1", "SETTLEMENT-1", "SETTLEMENT-3"])
    #expect(entries("North") == ["WRITE-OFF-1", "SETTLEMENT-3", "FACTORING-USD"])
  }

  @Test("A receipt for what was given up brings the receivable back, at most what was given up")
  func recovery() throws {
    let invoices =
      "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Currency\n1,A,Alder,2024-01-01,2024-01-31,1000.00,USD\n2,A,Alder,2025-06-01,2025-07-01,50.00,USD\n"
    let writeOffs =
      "Customer ID,Document,Adjustment Date,Amount,Currency,Reason\nA,1,2025-01-31,600.00,USD,write-off\n"
    func made(_ payments: String) throws -> [[String]] {
      let book = try book([
        ("invoices.csv", invoices), ("write_offs.csv", writeOffs),
        ("payments.csv", "Customer ID,Invoice Number,Payment Date,Amount,Currency\n" + payments),
      ])
      return lines(book, entry: "RECOVERY") { $0.key = { book.key(of: $0) } }
    }
    #expect(try made("A,1,2024-06-01,400.00,USD\n").isEmpty)
    #expect(
      try made("A,1,2024-06-01,400.00,USD\nA,1,2025-05-01,250.00,USD\n") == [
        ["Accounts receivable", "25000", "0"],
        ["Allowance for doubtful accounts", "0", "25000"],
      ])
    // Of 700 paid later only 600 had been given up.
    #expect(
      try made("A,1,2024-06-01,400.00,USD\nA,1,2025-05-01,700.00,USD\n").first
        == ["Accounts receivable", "60000", "0"])
  }
}
