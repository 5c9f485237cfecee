import Intake
import Receivables
import TestSupport
import Testing

@testable import Analysis

private let head = "Customer ID,Customer,Invoice No,Invoice Date,Due Date,Currency,Amount,Balance"

@Suite("Companies, and classes of open money")
struct ClassTests {
  // MARK: Companies

  static let north = "\(head)\nC1,Alder,7,2025-05-01,2025-05-31,USD,100.00,60.00"
  static let south =
    "\(head)\nC1,Alder,7,2025-05-01,2025-05-31,USD,100.00,60.00\nC2,Birch,8,2025-06-10,2025-07-10,USD,40.00,40.00"

  @Test("Companies are kept apart: the same number in both is two documents, one customer")
  func companies() throws {
    let book = try book([("north/ar.csv", Self.north), ("south/ar.csv", Self.south)]) {
      $0.entities = [("north/*", "North Ltd"), ("south/*", "South Ltd")]
    }
    #expect(book.entities == ["", "North Ltd", "South Ltd"])
    #expect(
      book.accounts.map { "\(book.customer(of: Int($0.customer)).id) \(book.entity(of: $0))" }.count
        == 3)
    #expect(book.documents.map(\.open).reduce(0, +) == 16_000)
    #expect(book.customers.map(\.id) == ["C1", "C2"])
  }

  @Test("Concentration adds a customer's debts to all companies")
  func summed() throws {
    let book = try book([("north/ar.csv", Self.north), ("south/ar.csv", Self.south)]) {
      $0.entities = [("north/*", "North Ltd"), ("south/*", "South Ltd")]
    }
    let report = Answers(book).concentrations
    let open = try #require(report.first { $0.basis == .open && $0.level == .customer })
    #expect(open.names.map { "\($0.id) \($0.amount)" } == ["C1 12000", "C2 4000"])
  }

  @Test("A company that only one of two files names leaves the other's documents apart")
  func oneNamed() throws {
    let book = try book([("north/ar.csv", Self.north), ("south/ar.csv", Self.south)]) {
      $0.entities = [("north/*", "North Ltd")]
    }
    // One company alone is not named, so the same document in both files is one document.
    #expect(!book.hasEntities)
    #expect(book.documents.map(\.open).reduce(0, +) == 10_000)
  }

  @Test("A payment list without companies settles the document of its customer and number")
  func payments() throws {
    let rows =
      "Entity,\(head)\nNorth,C1,Alder,7,2025-05-01,2025-05-31,USD,100.00,\nSouth,C1,Alder,9,2025-05-01,2025-05-31,USD,80.00,"
    let settled =
      "Receipt No,Customer ID,Payment Date,Invoice No,Amount Applied,Currency\nR1,C1,2025-06-05,7,30.00,USD"
    let book = try book([
      ("ar.csv", rows), ("payments.csv", settled),
    ])
    #expect(
      book.documents.map { "\(book.number(of: $0)) \($0.open)" }.sorted() == ["7 7000", "9 8000"])
  }

  // MARK: Retainage

  static let retained = """
    Customer ID,Customer,Invoice No,Invoice Date,Due Date,Currency,Amount,Balance,Retention,Retention Due
    C1,Alder,1,2025-03-01,2025-03-31,USD,1000.00,1000.00,100.00,2025-12-31
    C1,Alder,2,2025-03-05,2025-04-04,USD,1000.00,80.00,100.00,
    C2,Birch,3,2024-03-01,2024-03-31,USD,500.00,50.00,50.00,2025-06-01
    """

  @Test(
    "What is retained is a document of its own: aged from its release, never past due without one")
  func retainage() throws {
    let book = try book([("ar.csv", Self.retained)])
    let lines = book.documents.map { document in
      "\(book.number(of: document)) \(document.open) \(document.dueBasis.word) \(document.due?.description ?? "-")"
    }
    // Of document 2 less is open than was kept back: all of it is retained.
    #expect(
      lines.sorted() == [
        "1 10000 retained 2025-12-31", "1 90000 stated 2025-03-31", "2 8000 retained -",
        "3 5000 retained 2025-06-01",
      ])
    let total = try #require(age(book).totals.first).sums
    #expect(total.retained == 23_000)
    #expect(total.notDue == 18_000)
    #expect(total.undated == 0)
    #expect(total.pastDue == 95_000)
    #expect(total.open == 113_000)
    let lines2 = Answers(book).factoring().lines
    #expect(lines2.count { $0.reason == .retained } == 2)
  }

  // MARK: Receipts of a later day

  @Test("A cheque of a later day stands beside the balance")
  func postDated() throws {
    let ledger =
      "\(head)\nC1,Alder,7,2025-05-01,2025-05-31,USD,100.00,\nC2,Birch,8,2025-05-01,2025-05-31,USD,50.00,"
    let cheques =
      "Receipt No,Customer ID,Receipt Date,Cheque Date,Invoice No,Amount,Currency\nR1,C1,2025-06-20,2025-07-15,7,60.00,USD\nR2,C2,2025-06-20,2025-06-25,8,20.00,USD"
    let book = try book([("ar.csv", ledger), ("receipts.csv", cheques)])
    #expect(book.documents.map(\.open).sorted() == [3_000, 10_000])
    let total = try #require(age(book).totals.first).sums
    #expect(total.postDated == 6_000)
    #expect(total.net == 13_000)
  }

  // MARK: History

  static let payments =
    "Payment Date,Customer ID,Invoice No,Amount,Currency\n2025-06-20,C1,7,60.00,USD"

  @Test("Open items and a month's payments say nothing of how somebody pays")
  func openItemsWithPayments() throws {
    let open = "\(head)\nC1,Alder,7,2025-05-01,2025-05-31,USD,100.00,40.00"
    #expect(try !book([("open.csv", open), ("payments.csv", Self.payments)]).hasAnyHistory)
  }

  @Test("A list of all documents and their payments is a history")
  func allDocumentsWithPayments() throws {
    let all =
      "Customer ID,Customer,Invoice No,Invoice Date,Due Date,Currency,Amount\nC1,Alder,7,2025-05-01,2025-05-31,USD,100.00"
    #expect(try book([("invoices.csv", all), ("payments.csv", Self.payments)]).hasAnyHistory)
  }

  @Test("What a list of its own day holds of a later one is issued after it, and stops nothing")
  func laterThanItsDay() throws {
    let open =
      "Open items as of 2025-06-30\n\(head)\nC1,Alder,7,2025-05-01,2025-05-31,USD,100.00,40.00\nC1,Alder,9,2025-07-01,2025-07-31,USD,50.00,50.00"
    #expect(try book([("open.csv", open)]).documents.map(\.open) == [4_000])
  }

  // MARK: Days of grace and residues

  @Test("Days of grace move nothing but the line between not due and late", arguments: 0..<10)
  func grace(seed: UInt64) throws {
    let book = try randomBook(seed)
    for days in [0, 1, 5, 30] {
      var policy = AgingPolicy()
      policy.graceDays = days
      let report = age(book, policy: policy)
      for row in report.rows {
        let debits = book.documents(of: row.account).map { book.documents[$0] }.filter {
          $0.open > 0
        }
        let late = debits.filter { ($0.daysPastDue(asOf: book.asOf) ?? 0) > days }
        #expect(row.sums.pastDue == late.reduce(0) { $0 + $1.open })
        #expect(row.sums.buckets.reduce(0, +) == row.sums.pastDue)
        #expect(row.sums.open == debits.reduce(0) { $0 + $1.open })
      }
    }
  }

  @Test("A document 6 days late is not late with 6 days of grace, and 6 days late with 5")
  func graceLimit() throws {
    let book = try book([("ar.csv", "\(head)\nC1,Alder,7,2025-05-25,2025-06-24,USD,100.00,100.00")])
    var policy = AgingPolicy()
    policy.graceDays = 6
    #expect(age(book, policy: policy).totals[0].sums.notDue == 10_000)
    policy.graceDays = 5
    #expect(age(book, policy: policy).totals[0].sums.buckets[0] == 10_000)
  }

  @Test("A residue is a rest of at most the tolerance, shown as its own class and never dropped")
  func residues() throws {
    let book = try book([
      (
        "ar.csv",
        "\(head)\nC1,Alder,1,2025-05-01,2025-05-31,USD,100.00,1.00\nC1,Alder,2,2025-05-01,2025-05-31,USD,100.00,1.01\nC1,Alder,3,2025-05-01,2025-05-31,USD,0.80,0.80\nC1,Alder,4,2025-05-01,2025-05-31,EUR,90.00,0.50"
      )
    ])
    var policy = AgingPolicy()
    policy.residues = [usd: 100]
    let report = age(book, policy: policy)
    let dollars = try #require(report.totals.first { $0.currency == usd }).sums
    // Document 3 is small from the start, and for euros no tolerance is stated.
    #expect(dollars.residue == 100)
    #expect(dollars.open == 281)
    #expect(dollars.pastDue == 281)
    #expect(try #require(report.totals.first { $0.currency == eur }).sums.residue == 0)
  }
}

private func randomBook(_ seed: UInt64) throws -> Book {
  try book([("ledger.csv", randomLedger(seed: seed))])
}
