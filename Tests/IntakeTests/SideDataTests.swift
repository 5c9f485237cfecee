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

  @Test("The lists are there") func complete() { #expect(Self.folders.count == 50) }

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
