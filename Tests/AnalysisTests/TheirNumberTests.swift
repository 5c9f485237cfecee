import Foundation
import Intake
import Receivables
import Testing

@testable import Analysis

/// The aging reports of other products, against figures that those products print or that follow from their rules by hand.
@Suite("Their number")
struct TheirNumberTests {
  static func book(_ rows: [String], asOf: String = "2025-03-31") throws -> Book {
    let text =
      "Customer,Invoice Number,Type,Invoice Date,Due Date,Amount,Currency\n"
      + rows.joined(separator: "\n") + "\n"
    let file = try RecognisedFile(
      InputFile(name: "a.csv", bytes: Array(text.utf8)), options: IntakeOptions())
    return try readBook([file], asOf: #require(Day(iso: asOf)), options: IntakeOptions()).book
  }

  static func sums(
    _ book: Book, _ product: Product, _ basis: AgingPolicy.Basis? = nil
  ) -> [Int64] {
    theirNumber(book, product: product, basis: basis, policy: AgingPolicy()).totals.first?.sums
      ?? []
  }

  static let rows = [
    "A,I1,Invoice,2025-03-20,2025-04-19,100.00,USD",  // not due, 11 days old
    "A,I2,Invoice,2025-03-01,2025-03-31,200.00,USD",  // due today, 30 days old
    "A,I3,Invoice,2025-01-30,2025-03-01,400.00,USD",  // 30 past due, 60 days old
    "A,I4,Invoice,2025-01-29,2025-02-28,800.00,USD",  // 31 past due, 61 days old
    "A,I5,Invoice,2024-12-01,2024-12-31,1600.00,USD",  // 90 past due (3 months), 120 days old
    "A,I6,Invoice,2024-10-01,2024-10-31,3200.00,USD",  // 151 past due, 181 days old
    "A,P1,Payment,2025-03-05,,-50.00,USD",  // 26 days old
    "A,C1,Credit Memo,2025-02-20,2025-02-20,-25.00,USD",  // 39 days old
  ]

  @Test("QuickBooks: by due day, credits negative in the bucket of their own day")
  func quickbooks() throws {
    // CURRENT 100 + 200; 1-30: 400 - 50; 31-60: 800 - 25; 61-90: 1600; 91+: 3200
    #expect(
      Self.sums(try Self.book(Self.rows), .quickbooks) == [30000, 35000, 77500, 160000, 320000])
  }

  @Test("Xero: calendar months, current apart, prepayments left out")
  func xero() throws {
    // Current 300; < 1 month: 400 (1 March); 1 month: 800 - 25 (28 and 20 February); 3 months: 1600; older: 3200
    #expect(Self.sums(try Self.book(Self.rows), .xero) == [30000, 40000, 77500, 0, 160000, 320000])
    // By invoice day: < 1 month 100 + 200 (1 March is 30 days, not a month); 2 months 400 + 800; 1 month -25; older 1600 (1 December is 3 months) …
    #expect(
      Self.sums(try Self.book(Self.rows), .xero, .invoice) == [
        30000, -2500, 120000, 160000, 320000,
      ])
  }

  @Test("Sage 50: by invoice day, 0-29, 30-59 …, whatever is chosen")
  func sage() throws {
    // 0-29: 100 - 50; 30-59: 200 - 25; 60-89: 400 + 800; 90-119: none; 120+: 1600 + 3200
    let expected: [Int64] = [5000, 17500, 120000, 0, 480000]
    #expect(Self.sums(try Self.book(Self.rows), .sage) == expected)
    #expect(Self.sums(try Self.book(Self.rows), .sage, .due) == expected)
  }

  @Test("ERPNext: 0-30 with the day itself, what is not due in no bucket")
  func erpnext() throws {
    // no bucket 100; 0-30: 200 + 400 - 50; 31-60: 800 - 25; 61-90: 1600; 121+: 3200
    #expect(
      Self.sums(try Self.book(Self.rows), .erpnext) == [10000, 55000, 77500, 160000, 0, 320000])
    // By posting day: 0-30: 100 + 200 - 50; 31-60: 400 - 25; 61-90: 800; 91-120: 1600; 121+: 3200
    #expect(
      Self.sums(try Self.book(Self.rows), .erpnext, .invoice) == [
        0, 25000, 37500, 80000, 160000, 320000,
      ])
  }

  @Test("GnuCash: prepayments first")
  func gnucash() throws {
    // Prepayment -75; current 100; 0-30: 200 + 400; 31-60: 800; 61-90: 1600; 91+: 3200
    #expect(
      Self.sums(try Self.book(Self.rows), .gnucash) == [-7500, 10000, 60000, 80000, 160000, 320000])
  }

  @Test("From their figure to ours nothing is lost", arguments: Product.allCases, 0..<20)
  func bridge(product: Product, seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func below(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let asOf = try #require(Day(iso: "2025-03-31"))
    let rows = (0..<60).map { number -> String in
      let kind = ["Invoice", "Payment", "Credit Memo", "Journal Entry"][below(4)]
      let issued = asOf + -below(300)
      let sign = kind == "Invoice" ? "" : kind == "Journal Entry" && below(2) == 0 ? "" : "-"
      return
        "C\(below(7)),D\(number),\(kind),\(issued),\(below(5) == 0 ? "" : (issued + below(60)).description),\(sign)\(1 + below(900)).\(10 + below(90)),\(["USD", "EUR"][below(2)])"
    }
    let book = try Self.book(rows)
    let policy = AgingPolicy()
    let theirs = theirNumber(book, product: product, basis: nil, policy: policy)
    for (currency, sums) in age(book, policy: policy).totals {
      let printed = theirs.totals.first { $0.currency == currency }?.sums.reduce(0, +) ?? 0
      let difference = theirs.bridge.reduce(Int64(0)) { sum, line in
        let document = book.documents[line.document]
        guard book.accounts[Int(document.account)].currency == currency else { return sum }
        return sum + document.open - line.amount
      }
      #expect(printed + difference == sums.net)
    }
    // Every document that is not in the bridge stands in the same place in both.
    let bridged = Set(theirs.bridge.map(\.document))
    for index in book.documents.indices where !bridged.contains(index) {
      #expect(book.documents[index].open > 0)
    }
  }

  @Test("The totals that the QuickBooks and Xero fixtures print are met")
  func printed() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("fixtures/quickbooks/ar_aging_detail.csv")
    let file = try RecognisedFile(
      InputFile(path: root.path, name: "a.csv"), options: IntakeOptions())
    let book = try readBook(
      [file], asOf: #require(Day(iso: "2025-06-30")), options: IntakeOptions()
    ).book
    // The totals of the file: CURRENT, 1 - 30, 31 - 60, 61 - 90, 91 or more.
    let text = try String(contentsOf: root, encoding: .utf8)
    func total(_ label: String) -> Int64 {
      let line =
        text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("Total for \(label)") } ?? ""
      let cell = line.split(separator: ",\"").last ?? ""
      return Int64(cell.filter { $0.isNumber }) ?? -1
    }
    #expect(
      Self.sums(book, .quickbooks)
        == ["CURRENT", "1 - 30", "31 - 60", "61 - 90", "91 or more"].map(total))
  }
}
