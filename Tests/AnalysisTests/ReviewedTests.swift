import Receivables
import Testing

@testable import Analysis

/// Stories in which a figure was once wrong.
@Suite("Figures that were once wrong")
struct ReviewedTests {
  private let head =
    "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Paid Date,Balance,Currency\n"

  @Test("A credit applied in part was larger before, not a debit") func creditsBack() throws {
    let book = try book([
      (
        "invoices.csv",
        "Customer,Invoice Number,Type,Invoice Date,Due Date,Amount,Currency\nA,i1,Invoice,2025-03-01,2025-03-31,200.00,USD\nA,c1,Credit Note,2025-03-02,,-300.00,USD\n"
      ),
      (
        "payments.csv",
        "Customer,Payment Date,Amount Applied,Invoice Number,Currency\nA,2025-06-15,200.00,i1,USD\n"
      ),
    ])
    let states = try #require(Activity(of: book).currency(usd)).states
    #expect(states.net[3] == 20_000 - 30_000)
  }

  @Test("Roll rates need buckets of a month: with others the flow is shown")
  func monthlyBuckets() throws {
    let book = try book(randomLedger(seed: 2, rows: 800))
    for limits in [[30, 60, 90, 120], [90, 180], [7, 14, 30, 60]] {
      let policy = AgingPolicy(buckets: try #require(Buckets(limits: limits)))
      let report = allowances(
        of: book, activity: Activity(of: book, policy: policy), policy: policy)
      let isMonthly = limits == [30, 60, 90, 120]
      let rolled = report.allowances.filter { $0.view == .cecl }.flatMap(\.lines)
        .contains { $0.basis == .roll }
      #expect(isMonthly || !rolled)
    }
  }

  @Test("Roll rates that end in an example rate say so")
  func rollFromExample() throws {
    // Each is paid twenty days late: nothing ever reached the last bucket.
    let rows = (1...5).map { month in
      "A,\(month),2025-0\(month)-20,2025-0\(month + 1)-15,100.00,\(month < 5 ? "2025-0\(month + 2)-05" : ""),,USD\n"
    }
    let book = try book(head + rows.joined())
    let policy = AgingPolicy(buckets: try #require(Buckets(limits: [30])))
    let report = allowances(
      of: book, activity: Activity(of: book, policy: policy), policy: policy)
    let cecl = try #require(report.allowances.first { $0.view == .cecl })
    #expect(
      cecl.lines.map(\.basis) == [.rollFromIllustrative, .rollFromIllustrative, .illustrative])
  }

  @Test("Costs are in the only currency that a book states")
  func costsOfOneCurrency() throws {
    let rows =
      "A,1,2025-01-01,2025-02-15,100.00,,100.00,EUR\nA,2,2025-01-01,2025-02-15,100.00,,100.00,\n"
    #expect(Answers(try book(head + rows)).collections().reportingCurrency == eur)
  }

  @Test(
    "Stated reserves stand where they are named, whatever the order of rows",
    arguments: [false, true])
  func reserves(isReversed: Bool) throws {
    let rows = ["C1,a1,100.00,USD\n", "C1,,100.00,USD\n"]
    let book = try book([
      (
        "open.csv",
        head
          + "C1,a1,2025-01-01,2025-01-31,100.00,,100.00,USD\nC1,a2,2025-02-01,2025-02-28,100.00,,100.00,USD\n"
      ),
      (
        "allowance.csv",
        "Customer ID,Invoice,Allowance,Currency\n"
          + (isReversed ? rows.reversed() : rows).joined()
      ),
    ])
    let report = allowances(of: book, activity: Activity(of: book), policy: AgingPolicy())
    #expect(report.specific.values.sorted() == [10_000, 10_000])
    #expect(report.booked == [usd: 20_000])
  }

  @Test("What a list states for an insolvent customer replaces the general share")
  func insolventReserve() throws {
    let rows = (1...10).map { "C1,\($0),2025-01-01,2025-01-\(10 + $0),100.00,,100.00,USD\n" }
    let book = try book([
      ("open.csv", head + rows.joined()),
      ("allowance.csv", "Customer ID,Allowance,Currency\nC1,300.00,USD\n"),
    ])
    var terms = AllowanceTerms()
    terms.insolventIDs = ["C1"]
    let report = allowances(
      of: book, activity: Activity(of: book), policy: AgingPolicy(), terms: terms)
    #expect(report.specific.values.reduce(0, +) == 30_000)
  }

  @Test("Nothing is expected of an insolvent customer, and hardly anything collected")
  func insolvent() throws {
    let book = try book([
      ("open.csv", head + "C1,1,2025-01-01,2025-01-31,9000.00,,9000.00,USD\n"),
      ("customers.csv", "Customer ID,Name,Insolvent,Currency\nC1,Alder,Yes,USD\n"),
    ])
    let answers = Answers(book)
    let report = forecast(of: book)
    #expect(report.expected.allSatisfy { $0.within == [0, 0, 0] })
    #expect(report.documents.allSatisfy { $0.paid.3 == 0 && $0.expectedDay == nil })
    #expect(answers.collections().lines.map(\.chance) == [0.05])
  }

  @Test("Cash plans give what leaves the bank a minus; a balance to be paid later is a payment")
  func cashPlans() throws {
    func needs(_ rows: String) throws -> CashNeeds {
      let book = try book([
        ("open.csv", head + "C1,1,2025-06-01,2025-07-01,90.00,,90.00,USD\n"),
        ("cash needs.csv", "Date,Item,Amount,Currency\n" + rows),
      ])
      return try #require(CashNeeds(book, currency: usd))
    }
    let minus = try needs("2025-06-30,Opening cash,500.00,USD\n2025-07-15,Payroll,-180.00,USD\n")
    #expect(minus.cash == 50_000)
    #expect(minus.due(within: 30, of: Day(iso: "2025-06-30")!) == 18_000)
    let later = try needs("2025-06-30,Kontostand,500.00,USD\n2025-07-16,Saldo IVA,70.00,USD\n")
    #expect(later.cash == 50_000)
    #expect(later.due(within: 30, of: Day(iso: "2025-06-30")!) == 7_000)
    let two = try needs(
      "2025-06-30,Opening balance A,500.00,USD\n2025-06-30,Opening balance B,20.00,USD\n")
    #expect(two.cash == 52_000)
  }

  @Test(
    "The largest debtor is the largest net, groups with their credits; nobody where all is credit")
  func largest() throws {
    let book = try book(
      head.replacing("Currency", with: "Currency,Group")
        + "A,1,2025-06-01,2025-07-01,100.00,,100.00,USD,G\nB,2,2025-06-01,,-90.00,,-90.00,USD,G\nC,3,2025-06-01,2025-07-01,80.00,,80.00,USD,\n"
    )
    let cases = stress(
      of: book, activity: Activity(of: book), expected: forecast(of: book).expected)
    #expect(cases.first?.largest?.open == 8_000)
  }

  @Test("A customer of whom only open items are known is not said to buy little")
  func unknownSales() throws {
    let history =
      "A,1,2024-05-01,2024-06-01,500.00,2024-06-01,0.00,USD\nA,2,2025-06-01,2025-07-01,500.00,,500.00,USD\n"
    let book = try book([
      ("history.csv", head + history),
      (
        "open.csv",
        "Customer ID,Invoice Number,Invoice Date,Due Date,Balance,Currency\nZ,9,2025-06-01,2025-07-01,500.00,USD\n"
      ),
    ])
    #expect(SlowShare.find(in: Answers(book).concentrations).isEmpty)
  }

  @Test("Exactly ten points more of the balance than of the sales is enough")
  func tenPoints() throws {
    func names(_ basis: ConcentrationBasis, _ amounts: [Int64]) -> Concentration {
      Concentration(
        basis: basis, level: .customer, currency: usd,
        names: amounts.enumerated().map { .init(id: "\($0)", name: "\($0)", amount: $1) })
    }
    let found = SlowShare.find(in: [names(.open, [30, 70]), names(.revenue, [20, 80])])
    #expect(found.map(\.id) == ["0"])
    #expect(SlowShare.find(in: [names(.open, [299, 701]), names(.revenue, [200, 800])]).isEmpty)
  }

  @Test("A part promised and paid is no broken promise when the rest is paid later")
  func partPromise() throws {
    let book = try book([
      ("invoices.csv", head + "C1,7,2025-04-01,2025-05-01,1000.00,2025-06-25,0.00,USD\n"),
      (
        "promises.csv",
        "Customer,Invoice,Promised on,Promise date,Amount\nC1,7,2025-06-01,2025-06-10,500.00\n"
      ),
    ])
    let flags = payers(of: book, activity: Activity(of: book)).payers.flatMap(\.flags)
    #expect(flags.allSatisfy { $0.code != .brokenPromise })
  }

  @Test(
    "A list of promises is one, however its days are called",
    arguments: [
      (
        "zahlungszusagen.csv",
        "Kundennummer;Rechnungsnummer;Zugesagt am;Zahlung bis;Betrag\nC1;7;01.06.2025;10.06.2025;100,00\n"
      ),
      (
        "promises.csv",
        "Customer No,Invoice,Promised On,Pay By,Amount\nC1,7,2025-06-01,2025-06-10,100.00\n"
      ),
      (
        "promises.csv",
        "Customer No;Invoice;Promise Date;Promised Until;Amount\nC1;7;2025-06-01;2025-06-10;100.00\n"
      ),
    ])
  func promiseLists(name: String, text: String) throws {
    let book = try book([
      ("invoices.csv", head + "C1,7,2025-04-01,2025-05-01,100.00,,100.00,USD\n"), (name, text),
    ])
    #expect(book.documents.count == 1)
    let promise = try #require(book.facts(.promises).first)
    #expect(promise.day == Day(iso: "2025-06-01"))
    #expect(promise.until == Day(iso: "2025-06-10"))
  }

  private static let list =
    "Invoice Number,Customer,Invoice Date,Due Date,Amount,Balance,Currency\n"

  @Test("Exports of two weeks hold a document once, whether it was paid or corrected in between")
  func weeklyExports() throws {
    let old =
      Self.list
      + "A1,Alder,2025-05-01,2025-06-01,1000.00,600.00,EUR\nA2,Birch,2025-05-02,2025-06-02,500.00,500.00,EUR\n"
    let paid =
      Self.list
      + "A1,Alder,2025-05-01,2025-06-01,1000.00,0.00,EUR\nA2,Birch,2025-05-02,2025-06-02,500.00,500.00,EUR\n"
    let corrected =
      Self.list
      + "A1,Alder,2025-05-01,2025-06-01,900.00,900.00,EUR\nA2,Birch,2025-05-02,2025-06-02,500.00,500.00,EUR\n"
    let payments = (
      name: "pay.csv", text: "Invoice Number,Payment Date,Amount\nA1,2025-06-03,1000.00\n"
    )
    func sold(_ later: String, _ more: [(name: String, text: String)]) throws -> [Int64] {
      let own = try book(
        [(name: "list_2025-05-30.csv", text: old), (name: "list_2025-06-06.csv", text: later)]
          + more,
        asOf: "2025-06-06")
      return Activity(of: own).accounts.map(\.invoiced12Months)
    }
    #expect(try sold(paid, [payments]) == [100_000, 50_000])
    // Without payments nobody knows when: still one document each.
    let open = try book(
      [(name: "list_2025-05-30.csv", text: old), (name: "list_2025-06-06.csv", text: corrected)],
      asOf: "2025-06-06")
    #expect(open.documents.map(\.open).sorted() == [50_000, 90_000])
    #expect(open.settled.isEmpty)
  }
}
