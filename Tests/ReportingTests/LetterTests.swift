import Receivables
import Testing

@testable import Analysis
@testable import Reporting

@Suite("Letters")
struct LetterTests {
  private let usd = Currency(code: "USD")!

  private func day(_ text: String) -> Day { Day(iso: text)! }

  /// A book of one customer: an invoice 40 days past due, and one with a part in dispute.
  private func book() -> Book {
    let text = Array("A-1A|2".utf8)
    func document(_ offset: UInt32, _ length: UInt32, open: Int64, disputed: Int64) -> Document {
      Document(
        account: 0, kind: .invoice, dueBasis: .stated, source: 0, line: 2,
        issued: day("2025-04-21"), due: day("2025-05-21"), amount: open, open: open,
        disputed: disputed, number: TextReference(offset: offset, length: length))
    }
    var customer = Customer(id: "C|1", name: "Alder & *Sons*")
    customer.facts.address = "1 Mill Road"
    customer.facts.evidence = Evidence(contract: true, delivery: false)
    return Book(
      asOf: day("2025-06-30"), customers: [customer], entities: [""],
      accounts: [Account(customer: 0, currency: usd)],
      documents: [
        document(0, 3, open: 120_000, disputed: 0), document(3, 3, open: 50_000, disputed: 5_000),
      ], settled: [], settlements: [], text: text, sources: ["a.csv"], hasHistory: [false],
      postDated: [0], documentStarts: [0, 2], settledStarts: [0, 0])
  }

  private var seller: Seller {
    var seller = Seller()
    seller.name = "Northwind"
    seller.contact = "Ann Lee, 555"
    seller.pay = "account 123"
    return seller
  }

  private func contact(_ day: Day, _ text: String) -> SideFact {
    var fact = SideFact(.contacts, at: Place(file: "log.csv", line: 2))
    (fact.day, fact.text) = (day, text)
    fact.method = String(text.prefix { $0 != ":" })
    return fact
  }

  private func letter(
    _ kind: Letter.Kind, seller: Seller? = nil, log: AccountLog? = nil,
    own: [String: String] = [:], _ change: (inout Letter) -> Void = { _ in }
  ) throws -> String {
    var letter = Letter(kind: kind, account: 0, documents: [0, 1], deadline: day("2025-07-14"))
    change(&letter)
    var terms = InterestTerms()
    terms.regime = .contract
    let periods = [
      InterestPeriod(
        document: 0, principal: 120_000, from: day("2025-05-22"), to: day("2025-06-30"),
        rate: Ratio(basisPoints: 1_800), interest: 2_367)
    ]
    let statement = LetterStatement(
      letter, book: book(),
      log: log
        ?? AccountLog(
          contacts: [contact(day("2025-06-02"), "phone: first demand")], promises: [], disputes: []),
      seller: seller ?? self.seller, interest: [0: periods], terms: terms)
    return try LetterTemplates(own: own).render(kind.rawValue, statement.values)
  }

  /// What section 10 of the domain reference asks of each letter.
  static let contents: [(Letter.Kind, [String])] = [
    (
      .reminder,
      [
        "satisfied", "A-1", "2025-04-21", "2025-05-21", "1,200.00", "How to pay: account 123",
        "copy",
        "ignore this reminder", "Ann Lee, 555",
      ]
    ),
    (
      .pastDue,
      [
        "40", "interest of 18.00 % a year", "3 payments", "566.66", "566.68", "2025-07-07",
        "tell us why", "copy", "account 123",
      ]
    ),
    (
      .demand,
      [
        "certified mail, return receipt", "Alder & \\*Sons\\*, 1 Mill Road", "1,673.67", "23.67",
        "by 2025-07-14", "2025-06-02: phone\n", "in dispute: 50.00 USD",
        "collection agency after that day",
        "contract are enclosed", "hold further deliveries",
      ]
    ),
    (
      .finalDemand,
      [
        "demand of 2025-06-02", "2025-06-02: phone\n", "1,650.00",
        "referred to a collection agency",
        "2025-07-14", "23.67", "0.59 USD more for each further day",
      ]
    ),
    (.hold, ["on hold", "settled", "value your business"]),
    (
      .plan,
      [
        "2025-07-31", "600.00", "5 business days", "whole balance is due", "against cash",
        "due days of the invoices themselves do not change",
      ]
    ),
    (
      .pack,
      [
        "contract: on file", "proof of delivery: missing", "2025-06-02: phone: first demand",
        "No promise is logged", "receipts", "1,700.00",
      ]
    ),
    (.statement, ["1,700.00", "50.00 USD are disputed", "compare this with your books"]),
    (.preDue, ["fall due soon", "A-1", "order number"]),
  ]

  @Test("Each letter says what it must", arguments: contents.map(\.0))
  func says(kind: Letter.Kind) throws {
    let text = try letter(kind) { letter in
      letter.demandDay = day("2025-06-02")
      letter.agreed = [(day("2025-07-31"), 60_000)]
      letter.plan = PaymentPlan(
        PlanTerms(
          balance: Money(minorUnits: 170_000, currency: usd), count: 3, start: day("2025-07-07")),
        asOf: day("2025-06-30"))
    }
    for words in Self.contents.first(where: { $0.0 == kind })?.1 ?? [] {
      #expect(text.contains(words), "\(kind) lacks \(words)")
    }
    #expect(!text.contains("{{") && !text.contains("\n\n\n"))
  }

  @Test("What a letter should have and nobody states is named") func missing() throws {
    func missing(_ kind: Letter.Kind, _ seller: Seller) -> [String] {
      LetterStatement(
        Letter(kind: kind, account: 0, documents: [0], deadline: day("2025-07-14")), book: book(),
        log: AccountLog(contacts: [], promises: [], disputes: []), seller: seller, interest: [:],
        terms: InterestTerms()
      ).missing
    }
    #expect(missing(.reminder, seller) == ["seller.address"])
    #expect(
      missing(.demand, Seller())
        == ["seller.name", "seller.address", "seller.contact", "seller.pay"])
  }

  @Test("Nothing is threatened that the settings do not name") func threats() throws {
    var mild = seller
    mild.consequences = []
    for kind in [Letter.Kind.demand, .finalDemand] {
      let text = try letter(kind, seller: mild)
      for word in ["agency", "legal", "credit bureau", "hold further"] {
        #expect(!text.contains(word))
      }
    }
    var hard = seller
    hard.consequences = [.legal, .creditReport]
    let text = try letter(.finalDemand, seller: hard)
    #expect(text.contains("legal action") && text.contains("credit bureaus"))
    #expect(!text.contains("agency"))
  }

  @Test("A template of the user's takes the place of the program's; a broken one says where")
  func own() throws {
    #expect(
      try letter(.reminder, own: ["reminder": "Pay {{total}} {{currency}}, {{customer.name}}"])
        == "Pay 1,650.00 USD, Alder & \\*Sons\\*\n")
    // A variable that nobody has would stay blank in silence.
    #expect(throws: TemplateFault.self) { try LetterTemplates(own: ["pay": "{{seller.iban}}"]) }
    for wrong in [
      "{{customer.total}}", "{{seller.days}}", "{{#customer}}{{iban}}{{/customer}}",
      "{{> no_such_part}}", "{{=<% %>=}}<% bogus %>", "{{uppercase(date)}}",
      "{{lowercased(bogus)}}",
      "{{total", "{{total}", "{{.}}", "{{}}", "{{documents}}", "{{customer}}",
    ] {
      #expect(throws: TemplateFault.self) { try LetterTemplates(own: ["pay": wrong]) }
    }
    #expect(throws: Never.self) {
      try LetterTemplates(own: [
        "pay":
          "{{! two\nlines {{oldest}} }}{{#documents}}{{number}}{{^last()}}, {{/last()}}{{/documents}}"
      ])
    }
    #expect(throws: Never.self) {
      try LetterTemplates(own: ["pay": "{{! a note }}{{#seller}}{{pay}}{{/seller}}{{> foot}}"])
    }
    #expect(throws: TemplateFault.self) {
      try LetterTemplates(own: ["reminder": "Pay\n{{#documents}}"])
    }
  }

  @Test("Pages hold the letter's words, tables with their headings, and nothing that runs")
  func page() throws {
    let html = LetterPage.html(
      "# Two < three\n\nAlder & \\*Sons\\* **owe**\nmuch\n\n- a\n- b\n\n| Day | Sum |\n| --- | ---: |\n| 1 \\| 2 | <b>3</b> |\n",
      title: "<T>")
    for part in [
      "<title>&lt;T&gt;</title>", "<h1>Two &lt; three</h1>",
      "<p>Alder &amp; *Sons* <strong>owe</strong><br>\nmuch</p>", "<li>a</li>",
      "<th scope=\"col\" class=\"number\">Sum</th>", "<td>1 | 2</td>",
      "<td class=\"number\">&lt;b&gt;3&lt;/b&gt;</td>",
    ] { #expect(html.contains(part)) }
    #expect(!html.contains("<script") && !html.contains("http:") && !html.contains("https:"))
  }
}
