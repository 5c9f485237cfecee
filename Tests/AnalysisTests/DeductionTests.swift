import Intake
import Receivables
import Testing

@testable import Analysis

/// Discounts taken, corrections and credits of a ledger: what makes invoices smaller without a credit note of its own.
@Suite("Deductions")
struct DeductionTests {
  private static let invoices =
    "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Terms,Currency\n"
    + "1,A,Alder,2025-01-02,2025-02-01,1000.00,2/10 net 30,USD\n"
    + "2,A,Alder,2025-03-03,2025-04-02,1000.00,2/10 net 30,USD\n"
    + "3,A,Alder,2025-05-05,2025-06-04,1000.00,2/10 net 30,USD\n"
  private static let payments =
    "Customer ID,Invoice Number,Payment Date,Amount,Discount Taken,Currency\n"

  /// The first discount in time (on the tenth day), the others five and twenty days late.
  private static let paid =
    payments + "A,1,2025-01-12,980.00,20.00,USD\nA,2,2025-03-18,980.00,20.00,USD\n"
    + "A,3,2025-06-04,980.00,20.00,USD\n"

  private func answers(_ payments: String) throws -> Answers {
    Answers(try book([("invoices.csv", Self.invoices), ("payments.csv", payments)]))
  }

  @Test("Discounts of lists of payments stand in the book with the last day of their terms")
  func taken() throws {
    let book = try answers(Self.paid).book
    #expect(book.deductions.map(\.amount) == [2_000, 2_000, 2_000])
    #expect(book.deductions.map(\.cause) == [.discount, .discount, .discount])
    #expect(
      book.deductions.map { $0.until?.description } == ["2025-01-12", "2025-03-13", "2025-05-15"])
    #expect(book.documents.isEmpty)
  }

  @Test("Sixty of 3,000 invoiced is a dilution of 2 %")
  func dilution() throws {
    let answers = try answers(Self.paid)
    let currency = try #require(answers.activity.currencies.first)
    #expect(
      Dilution(of: currency, in: answers.book).share(months: 12) == Ratio(6_000, over: 300_000))
    // In the newest three months 20 of 1,000.
    #expect(
      Dilution(of: currency, in: answers.book).share(months: 3) == Ratio(2_000, over: 100_000))
    // 2,940 were collected.
    let collected = Dilution(of: currency, in: answers.book, base: .collections)
    #expect(collected.share(months: 12) == Ratio(6_000, over: 294_000))
  }

  @Test("Two discounts taken after their last day are a flag; on it they are none")
  func abuse() throws {
    let flag = try #require(
      try answers(Self.paid).payers.payers.first?.flags.first { $0.code == .discountAbuse })
    #expect(flag.amount == 4_000)
    #expect((flag.observations, flag.measured) == (3, 2))
    #expect(
      flag.evidence
        == "2 of 3 discounts within 180 days taken after their last day; the newest on 2025-06-04, 20 days late"
    )
    let inTime =
      Self.payments + "A,1,2025-01-12,980.00,20.00,USD\nA,2,2025-03-13,980.00,20.00,USD\n"
      + "A,3,2025-06-04,980.00,20.00,USD\n"
    #expect(
      try answers(inTime).payers.payers.allSatisfy {
        $0.flags.allSatisfy { $0.code != .discountAbuse }
      })
  }

  @Test(
    "A row that says what was paid and deducted tells the discount, its terms those of the customer"
  )
  func ownRow() throws {
    let text =
      "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Amount Paid,Discount Taken,Paid Date,Currency\n"
      + "1,A,Alder,2025-03-01,2025-03-31,1000.00,970.00,30.00,2025-03-25,USD\n"
      + "2,A,Alder,2025-04-01,2025-05-01,500.00,500.00,,2025-04-20,USD\n"
      + "3,A,Alder,2025-06-01,2025-07-01,80.00,,,,USD\n"
    let customers = "Customer ID,Name,Terms\nA,Alder,\"3 % 14 days, 30 days net\"\n"
    let book = try book([("invoices.csv", text), ("customers.csv", customers)])
    #expect(book.deductions.map(\.amount) == [3_000])
    #expect(book.deductions.map { $0.until?.description } == ["2025-03-15"])
    #expect(book.settled.map(\.amount) == [100_000, 50_000])
  }

  @Test(
    "Corrections without a document of their own, and credits that a ledger uses up, reduce too")
  func corrections() throws {
    let corrected = try book([
      ("invoices.csv", Self.invoices),
      (
        "adjustments.csv",
        "Customer ID,Document,Adjustment Date,Amount,Currency,Reason\nA,1,2025-02-03,-100.00,USD,price correction\n"
      ),
    ])
    #expect(corrected.deductions.map(\.amount) == [10_000])
    #expect(corrected.deductions.map(\.cause) == [.correction])
    let ledger = Answers(
      try book(
        "Customer ID,Customer,Document No,Document Type,Posting Date,Due Date,Debit,Credit,Matching,Matching Date,Currency\n"
          + "A,Alder,I1,Invoice,2025-01-10,2025-02-09,1000.00,,M1,2025-02-20,USD\n"
          + "A,Alder,K1,Credit Memo,2025-02-01,,,200.00,M1,2025-02-20,USD\n"
          + "A,Alder,P1,Payment,2025-02-20,,,800.00,M1,2025-02-20,USD\n"
          + "A,Alder,I2,Invoice,2025-05-10,2025-06-09,500.00,,,,USD\n"))
    #expect(ledger.book.deductions.map(\.cause) == [.creditNote])
    let currency = try #require(ledger.activity.currencies.first)
    // 200 of 1,500 invoiced; 1,300 sold.
    #expect(
      Dilution(of: currency, in: ledger.book).share(months: 12) == Ratio(20_000, over: 150_000))
    #expect(ledger.activity.accounts.map(\.sales12Months) == [130_000])
  }

  @Test("A credit note counts alike whether the list says what it was applied to or not")
  func appliedCredits() throws {
    let rows = [
      "K1,A,2025-03-10,-100.00,1", "K2,A,2025-04-10,-40.00,", "K3,A,2025-06-10,-60.00,2",
    ]
    let applied =
      "Credit Note No,Customer ID,Date,Amount,Applied To Invoice,Currency\n"
      + rows.map { "\($0),USD\n" }.joined()
    let plain =
      "Credit Note No,Customer ID,Date,Amount,Currency\n"
      + rows.map { $0.split(separator: ",").prefix(4).joined(separator: ",") + ",USD\n" }.joined()
    for list in [applied, plain] {
      let answers = Answers(
        try book([
          ("invoices.csv", Self.invoices), ("credit_notes.csv", list),
          ("payments.csv", Self.payments + "A,3,2025-06-20,10.00,,USD\n"),
        ]))
      let currency = try #require(answers.activity.currencies.first)
      let dilution = Dilution(of: currency, in: answers.book)
      #expect(dilution.share(months: 12) == Ratio(20_000, over: 300_000))
      #expect(answers.activity.accounts.map(\.sales12Months) == [280_000])
    }
  }

  @Test("A discount that its row and a list of payments tell counts once")
  func toldTwice() throws {
    let rows =
      "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Amount Paid,Discount Taken,Paid Date,Currency\n"
      + "1,A,Alder,2025-03-01,2025-03-31,1000.00,970.00,30.00,2025-03-11,USD\n"
    let payment = Self.payments + "A,1,2025-03-11,970.00,30.00,USD\n"
    let both = try book([("invoices.csv", rows), ("payments.csv", payment)])
    #expect(both.deductions.map(\.amount) == [3_000])
    // What comes after the day is not known on it.
    #expect(try book(rows, asOf: "2025-03-10").deductions.isEmpty)
  }

  @Test("Rows tell the same discounts with and without an unrelated payment beside them")
  func bothWays() throws {
    let rows =
      "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Amount Paid,Discount Taken,Paid Date,Currency\n"
      + "1,A,Alder,2025-03-01,2025-03-31,1000.00,970.00,30.00,,USD\n"
      + "2,A,Alder,2025-04-01,2025-05-01,500.00,300.00,9.00,2025-04-20,USD\n"
      + "3,A,Alder,2025-06-01,2025-07-01,80.00,,,,USD\n"
    let payment =
      "Customer ID,Invoice Number,Payment Date,Amount,Currency\nA,3,2025-06-20,10.00,USD\n"
    for files in [[("invoices.csv", rows)], [("invoices.csv", rows), ("payments.csv", payment)]] {
      let answers = Answers(try book(files.map { (name: $0.0, text: $0.1) }))
      let currency = try #require(answers.activity.currencies.first)
      #expect(
        Dilution(of: currency, in: answers.book).share(months: 12) == Ratio(3_900, over: 158_000))
    }
  }

  @Test("What was given up stands apart in the migration; a currency without has no such column")
  func migration() throws {
    let head =
      "Invoice Number,Customer ID,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency\n"
    let lost = try book([
      (
        "invoices.csv",
        head
          + "1,A,Alder,2024-12-01,2025-01-15,1000.00,,USD\n2,A,Alder,2024-12-01,2025-01-15,300.00,2025-05-20,USD\n3,B,Birch,2024-12-01,2025-01-15,50.00,2025-05-20,EUR\n"
      ),
      (
        "write_offs.csv",
        "Customer ID,Document,Adjustment Date,Amount,Currency,Reason\nA,1,2025-06-10,1000.00,USD,write-off\n"
      ),
    ])
    let rolls = Activity(of: lost).currencies.map { RollRates($0, asOf: lost.asOf) }
    let (inEuro, inDollars) = (try #require(rolls.first), try #require(rolls.last))
    #expect(inEuro.matrix.allSatisfy { $0.count == inEuro.places + 1 })
    #expect(inDollars.matrix.allSatisfy { $0.count == inDollars.places + 2 })
    // At the end of May 136 days past due, gone by the end of June; the paid one 105 at the end of April.
    let (paid, given) = (inDollars.places, inDollars.places + 1)
    #expect(inDollars.matrix.map { $0[given].amount }.reduce(0, +) == 100_000)
    #expect(inDollars.matrix[inDollars.places - 1][given].documents == 1)
    #expect(inDollars.matrix.map { $0[paid].amount }.reduce(0, +) == 30_000)
  }
}
