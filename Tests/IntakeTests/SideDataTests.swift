import Foundation
import Receivables
import TestSupport
import Testing

@testable import Intake

/// Lists beside the documents are read as their expected rows say (`fixtures/side-data/NAME/expected.csv`: written by hand, by
/// somebody who did not know the tables).
@Suite("Lists beside the documents")
struct SideDataTests {
  static let root = FormatFixtureTests.root.deletingLastPathComponent()
    .appendingPathComponent("side-data")

  static let folders: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []).filter {
      !$0.hasPrefix(".")
    }.sorted()

  @Test("The lists are there") func complete() { #expect(Self.folders.count == 54) }

  @Test("Every list has the rows that its owner meant", arguments: folders)
  func rows(folder: String) throws {
    let url = Self.root.appendingPathComponent(folder)
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: url.path).first { $0 != "expected.csv" })
    let expected = try FormatFixtureTests.table(url.appendingPathComponent("expected.csv"))
    var inputs = [InputFile(path: url.appendingPathComponent(name).path, name: name)]
    if folder.hasPrefix("customers") { inputs.append(Self.invoices(of: expected.map { $0[1] })) }
    let options = IntakeOptions()
    let files = try inputs.map { try RecognisedFile($0, options: options) }
    let day = try #require(Day(iso: "2026-12-31"))
    let result = try readBook(files, asOf: day, options: options)
    #expect(result.rejects.isEmpty)
    let actual =
      folder.hasPrefix("customers")
      ? Self.limits(result.book)
      : folder.hasPrefix("invoices")
        ? Self.documents(result.book) : result.book.facts.map(Self.line)
    let wanted = expected.map { Self.line($0, isOrdered: !folder.hasPrefix("customers")) }
    let isList = folder.hasPrefix("customers") || folder.hasPrefix("invoices")
    #expect((isList ? actual.sorted() : actual) == (isList ? wanted.sorted() : wanted))
  }

  /// Alder owes euros, Birch euros and dollars.
  private static let mixed = (
    name: "open.csv",
    text: JoinTests.header
      + """
      10023,Alder Ltd,I1,2025-01-13,2025-02-12,100.00,100.00,EUR
      20,Birch Ltd,I2,2025-01-20,2025-02-19,300.00,300.00,EUR
      20,Birch Ltd,I3,2025-01-20,2025-02-19,200.00,200.00,USD

      """
  )

  private static func read(
    _ list: (name: String, text: String), currency: Currency? = nil
  ) throws -> IntakeResult {
    var options = IntakeOptions()
    options.currency = currency
    let files = try [mixed, list].map {
      try RecognisedFile(InputFile(name: $0.name, bytes: Array($0.text.utf8)), options: options)
    }
    return try readBook(files, asOf: #require(Day(iso: "2025-03-31")), options: options)
  }

  @Test(
    "The day until which something is payable makes no list of payables",
    arguments: ["Payable by", "Date payable", "Payable on"])
  func payableBy(heading: String) throws {
    let text = """
      Doc No,Client,Raised,\(heading),Curr,Gross
      S-1,Alder,2025-01-13,2025-02-12,USD,100.00
      S-2,Birch,2025-01-20,2025-02-19,USD,300.00

      """
    let file = try RecognisedFile(
      InputFile(name: "sales.csv", bytes: Array(text.utf8)), options: IntakeOptions())
    let book = try readBook(
      [file], asOf: #require(Day(iso: "2025-03-31")), options: IntakeOptions()
    ).book
    #expect(book.documents.map(\.open) == [10_000, 30_000])
    #expect(book.documents.map { $0.due?.description } == ["2025-02-12", "2025-02-19"])
  }

  @Test(
    "An amount without a currency is in that of its customer or document; else a finding says what was taken",
    arguments: [nil, Currency(code: "USD")])
  func looseAmounts(given: Currency?) throws {
    let result = try Self.read(
      (
        "promises.csv",
        """
        Customer,Invoice Number,Promised on,Promise date,Amount
        Alder Ltd,I1,2025-03-10,2025-04-04,85.00
        Birch Ltd,I2,2025-03-10,2025-04-04,86.00
        Birch Ltd,I2,2025-03-10,2025-04-04,10.00
        Alder Ltd,,2025-03-10,2025-04-04,20.00
        Birch Ltd,,2025-03-10,2025-04-04,87.00
        Birch Ltd,,2025-03-11,2025-04-05,88.00

        """
      ), currency: given)
    let facts = result.book.facts(.promises)
    let eur = Currency(code: "EUR")
    #expect(facts.map(\.currency) == [eur, eur, eur, eur, given ?? .unstated, given ?? .unstated])
    #expect(
      facts.map(\.amount) == [8_500, 8_600, 1_000, 2_000]
        + (given == nil ? [nil, nil] : [8_700, 8_800]))
    let finding = try #require(
      result.findings.first { $0.code == "list-currency-unstated" })
    #expect(finding.severity == .warning)
    #expect(finding.place == Place(file: "promises.csv", line: 6))
    #expect(finding.message.hasPrefix("2 rows"))
  }

  @Test(
    "What names no customer is in the currency of the settings, and a finding says so",
    arguments: [nil, Currency(code: "USD")])
  func looseCash(given: Currency?) throws {
    let result = try Self.read(
      ("cash needs.csv", "Date,Item,Amount\n2025-03-31,Opening cash,500.00\n"), currency: given)
    #expect(result.book.facts(.cash).map(\.currency) == [given ?? .unstated])
    #expect(result.book.facts(.cash).map(\.amount) == [given == nil ? nil : 50_000])
    #expect(result.findings.contains { $0.code == "list-currency-unstated" })
  }

  @Test("A setting that names another currency than the only one of the book is said aloud")
  func otherCurrency() throws {
    var options = IntakeOptions()
    options.currency = Currency(code: "USD")
    let files = try [
      (
        "open.csv", JoinTests.header + "C1,Alder Ltd,I1,2025-01-13,2025-02-12,100.00,100.00,EUR\n"
      ),
      ("cash needs.csv", "Date,Item,Amount\n2025-03-31,Opening cash,500.00\n"),
    ].map {
      try RecognisedFile(InputFile(name: $0.0, bytes: Array($0.1.utf8)), options: options)
    }
    let result = try readBook(files, asOf: #require(Day(iso: "2025-03-31")), options: options)
    #expect(result.book.facts(.cash).map(\.currency) == [options.currency])
    let finding = try #require(result.findings.first { $0.code == "list-currency-unstated" })
    #expect(finding.message.contains("in a book of EUR: taken in USD"))
  }

  @Test(
    "A credit limit without a currency is in that of its customer",
    arguments: [nil, Currency(code: "USD")])
  func looseLimits(given: Currency?) throws {
    let result = try Self.read(
      (
        "customers.csv",
        "Customer ID,Name,Credit limit\n10023,Alder Ltd,5000\n20,Birch Ltd,6000\n"
      ), currency: given)
    let limits = Dictionary(
      uniqueKeysWithValues: result.book.customers.map { ($0.id, $0.facts.limit) })
    #expect(
      limits["10023"] == Money(minorUnits: 500_000, currency: try #require(Currency(code: "EUR"))))
    #expect(limits["20"] == Money(minorUnits: 600_000, currency: given ?? .unstated))
    let finding = try #require(
      result.findings.first { $0.code == "list-currency-unstated" })
    #expect(finding.place == Place(file: "customers.csv", line: 3))
    #expect(finding.message.hasPrefix("1 row "))
  }

  @Test(
    "Numbers under the heading of customers are their ids where nobody is called so",
    arguments: [
      (
        "promises.csv",
        "Customer,Promised on,Promise date,Amount\n10023,2025-03-10,2025-04-04,85.00\n"
      ),
      ("holds.csv", "Customer,Hold since,Reason\n10023,2025-03-01,new owner\n"),
      ("disputes.csv", "Customer,Invoice Number,From,Reason\n10023,I1,2025-03-01,short\n"),
      ("allowance.csv", "Customer,Allowance,Currency\n10023,50.00,EUR\n"),
      ("sperren.csv", "Kunde;Gesperrt seit;Grund\n10023;01.03.2025;neuer Eigner\n"),
    ])
  func numbersForCustomers(name: String, text: String) throws {
    let result = try Self.read((name, text))
    let fact = try #require(result.book.facts.first)
    #expect(result.book.facts.count == 1)
    #expect(fact.customer >= 0)
    #expect(result.book.customers[max(0, Int(fact.customer))].id == "10023")
  }

  @Test("Ids under the heading of customers give limits too", arguments: ["10023", "K-23"])
  func numbersForLimits(id: String) throws {
    let result = try JoinTests.read(
      [
        (
          "open.csv",
          JoinTests.header + "\(id),Alder Ltd,I1,2025-01-13,2025-02-12,100.00,100.00,EUR\n"
        ), ("customers.csv", "Customer,Credit limit,Currency\n\(id),50.00,EUR\n"),
      ], asOf: "2025-03-31")
    let customer = try #require(result.book.customers.first)
    #expect(customer.facts.limit?.minorUnits == 5_000)
    #expect(customer.name == "Alder Ltd")
  }

  @Test(
    "An insolvency counts from its day on",
    arguments: [
      ("Insolvent", "yes", true), ("Insolvent", "no", false), ("Insolvent", "since May", true),
      ("Insolvent", "Insolvenz seit 2025-04-01", false),
      ("Insolvent", "Insolvenz seit 2025-03-31", true),
      ("Insolvent since", "2025-04-01", false), ("Insolvent since", "2025-03-31", true),
      ("Insolvent", "insolvent since 1 April 2025 (3 IN 44/25)", false),
      ("Insolvent", "case 3 IN 44/25: insolvent since April 1, 2025", false),
      ("Insolvenz", "eröffnet am 01.04.2025", false), ("Insolvenz", "eröffnet am 31.03.2025", true),
      // March or May: nothing says which.
      ("Insolvent since", "03/05/2025", true), ("Insolvent since", "04/05/2025", false),
    ])
  func insolventSince(heading: String, cell: String, isInsolvent: Bool) throws {
    let result = try JoinTests.read(
      [
        (
          "open.csv", JoinTests.header + "C1,Alder Ltd,I1,2025-01-13,2025-02-12,100.00,100.00,EUR\n"
        ),
        ("customers.csv", "Customer ID,Name,\(heading)\nC1,Alder Ltd,\"\(cell)\"\n"),
      ], asOf: "2025-03-31")
    #expect(result.book.customers.first?.facts.isInsolvent == isInsolvent)
  }

  @Test(
    "Work that is not invoiced yet is never owed",
    arguments: [
      (
        "unfertige_leistungen.csv",
        "Kundennummer;Kunde;Projekt;Datum;Betrag;Währung\n20;Birch Ltd;P-18;20.03.2025;800,00;EUR\n"
      ),
      (
        "work in progress.csv",
        "Customer,Job No,Date,Due Date,Amount,Currency\nBirch Ltd,P-18,2025-03-20,2025-06-15,800.00,EUR\n"
      ),
      (
        "noch_nicht_abgerechnet.csv",
        "Kunde;Belegnummer;Belegdatum;Fällig;Offener Betrag;Währung\nBirch Ltd;P-18;20.03.2025;15.06.2025;800,00;EUR\n"
      ),
      (
        "march.csv",
        "Unbilled work\nCustomer,Job No,Date,Balance,Currency\nBirch Ltd,P-18,2025-03-20,800.00,EUR\n"
      ),
    ])
  func unbilled(name: String, text: String) throws {
    let result = try Self.read((name, text))
    #expect(result.book.documents.count == 3)
    #expect(result.book.facts(.unbilled).map(\.amount) == [80_000])
    #expect(result.book.facts(.unbilled).allSatisfy { $0.customer >= 0 })
  }

  @Test("What calls itself unbilled and cannot be read as that is left out, with the reason")
  func unbilledRefused() throws {
    let error = #expect(throws: IntakeError.self) {
      try Self.read(
        (
          "unbilled.csv",
          "Date,Job No,Amount,Currency\nBirch Ltd,,,\n2025-03-20,P-18,800.00,EUR\nAlder Ltd,,,\n2025-03-21,P-19,900.00,EUR\n"
        ))
    }
    #expect(error?.findings.map(\.code) == ["unbilled"])
  }

  @Test("Invoices with their numbers and due days are invoices, whatever their file is called")
  func billed() throws {
    let result = try Self.read(
      (
        "not yet invoiced.csv",
        "Customer,Invoice No,Invoice Date,Due Date,Amount,Currency\nBirch Ltd,I9,2025-03-20,2025-06-15,800.00,EUR\n"
      ))
    #expect(result.book.documents.count == 4)
  }

  @Test("In a book of one currency nothing has to be said of lists that state none")
  func oneCurrency() throws {
    let result = try JoinTests.read(
      [
        (
          "open.csv", JoinTests.header + "C1,Alder Ltd,I1,2025-01-13,2025-02-12,100.00,100.00,EUR\n"
        ),
        ("cash needs.csv", "Date,Item,Amount\n2025-03-31,Opening cash,500.00\n"),
      ], asOf: "2025-03-31")
    #expect(result.book.facts(.cash).map(\.amount) == [50_000])
    #expect(!result.findings.contains { $0.code == "list-currency-unstated" })
  }

  /// One invoice for each customer, so that the book holds them.
  private static func invoices(of customers: [String]) -> InputFile {
    let rows = customers.enumerated().map { "\"\($1)\",\($0 + 1),2025-01-01,2025-01-31,100.00" }
    return InputFile(
      name: "invoices.csv",
      bytes: Array(
        (["Customer ID,Invoice No,Invoice Date,Due Date,Amount"] + rows).joined(separator: "\n")
          .utf8))
  }

  private static func limits(_ book: Book) -> [String] {
    book.customers.map { customer in
      let limit = customer.facts.limit
      return line(
        [
          "customers", customer.id, "", "", "", limit?.plain ?? "",
          limit.map { $0.currency == .unstated ? "" : $0.currency.description } ?? "", "",
        ], isOrdered: false)
    }
  }

  private static func documents(_ book: Book) -> [String] {
    book.documents.map { document in
      let account = book.accounts[Int(document.account)]
      return line(
        [
          "invoice", book.customers[Int(account.customer)].id, book.number(of: document),
          document.issued?.description ?? "", document.due?.description ?? "",
          Money(minorUnits: document.open, currency: account.currency).plain,
          account.currency == .unstated ? "" : account.currency.description, "",
        ], isOrdered: true)
    }
  }

  private static func line(_ fact: SideFact) -> String {
    let kind = fact.kind == .exchangeRates ? "rates" : fact.kind.rawValue
    let number = fact.kind == .ledgerBalances ? "" : fact.number
    let text = fact.kind == .ledgerBalances ? fact.number : fact.text
    let amount =
      fact.rate.map { decimalText($0.scaled(toDigits: 9), digits: 9, grouping: "") }
      ?? fact.amount.map { Money(minorUnits: $0, currency: fact.currency).plain } ?? ""
    let hasText = ![.promises, .unbilled, .payables].contains(fact.kind)
    return line(
      [
        kind, fact.customerText, number, fact.day?.description ?? "",
        fact.until?.description ?? "", amount,
        fact.currency == .unstated ? "" : fact.currency.description, hasText ? text : "",
      ], isOrdered: true)
  }

  /// A row for comparison: amounts without trailing zeros; currency left out of limits that state none.
  private static func line(_ row: [String], isOrdered: Bool) -> String {
    var row = row
    if row[5].contains(".") {
      while row[5].last == "0" { row[5].removeLast() }
      if row[5].last == "." { row[5].removeLast() }
    }
    if row[0] == "customers", row[5].isEmpty { row[6] = "" }
    if row[0] == "payables" || row[0] == "unbilled" { (row[3], row[4]) = ("", "") }
    return row.joined(separator: "|")
  }
}
