import Receivables
import Testing

@testable import Analysis

/// What promises and disputes change of predictions, and what a prediction is made of.
@Suite("Promises, disputes and the parts of a prediction")
struct StatedFactsTests {
  private static let head =
    "Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Paid Date,Balance,Currency\n"
  private static let promiseHead = "Customer,Invoice,Promised on,Promise date,Amount\n"

  /// Five settled documents of A, open ones of A and B; too few payments for the book's own rates.
  private static let few =
    head
    + (1...5).map { "A,s\($0),2025-01-01,2025-01-31,100.00,2025-02-2\($0),0.00,USD\n" }.joined()
    + "A,o1,2025-04-01,2025-05-01,100.00,,100.00,USD\nB,o2,2025-04-01,2025-05-01,100.00,,100.00,USD\n"

  private func paidWithin7(
    _ promises: String, _ customer: String, _ ledger: String = few
  ) throws -> Double {
    let book = try book(
      [("ledger.csv", ledger)]
        + (promises.isEmpty ? [] : [("promises.csv", Self.promiseHead + promises)]))
    let document = try #require(
      forecast(of: book).documents.first {
        let account = Int(book.documents[Int($0.document)].account)
        return book.customer(of: account).id == customer
      })
    return document.paid.0
  }

  @Test("A promise counts as often as promises were kept") func keptShare() throws {
    let plain = try paidWithin7("", "A")
    // Nothing is known of promises: half of them, as of two.
    let first = try paidWithin7("A,o1,2025-06-28,2025-07-03,100.00\n", "A")
    #expect(abs(first - (1 - 0.5 * (1 - plain))) < 1e-12)
    // A kept two of three; of the book (2 + 1) ÷ (3 + 2) = .6, of A (2 + 2 × .6) ÷ (3 + 2) = .64, of B .6.
    let earlier =
      "A,s1,2025-02-10,2025-02-20,100.00\nA,s2,2025-02-10,2025-02-20,100.00\nA,s5,2025-02-10,2025-02-20,100.00\n"
    let own = try paidWithin7(earlier + "A,o1,2025-06-28,2025-07-03,100.00\n", "A")
    #expect(abs(own - (1 - 0.36 * (1 - plain))) < 1e-12)
    let other = try paidWithin7(earlier + "B,o2,2025-06-28,2025-07-03,100.00\n", "B")
    #expect(abs(other - (1 - 0.4 * (1 - plain))) < 1e-12)
  }

  @Test(
    "Promises that say nothing of the document change nothing",
    arguments: [
      // Made later than the as-of day, without the day on which it was made, for a part, for a later week, past its days of grace.
      "A,o1,2025-07-01,2025-07-03,100.00\n", "A,o1,,2025-07-03,100.00\n",
      "A,o1,2025-06-28,2025-07-03,94.00\n", "A,,2025-06-28,2025-07-03,100.00\n",
    ])
  func unused(promise: String) throws {
    #expect(try paidWithin7(promise, "A") == paidWithin7("", "A"))
  }

  @Test("A list that rarely names a document names it all the same") func scattered() throws {
    let plain = try paidWithin7("", "A")
    // Promises for no document and no known amount say nothing: half is kept.
    let others = (1...5).map { _ in "B,,2025-06-28,2025-07-03,\n" }.joined()
    let promised = try paidWithin7(others + "A,o1,2025-06-28,2025-07-03,100.00\n", "A")
    #expect(abs(promised - (1 - 0.5 * (1 - plain))) < 1e-12)
  }

  @Test("Of two promises the one made last counts") func replaced() throws {
    let plain = try paidWithin7("", "A")
    let both = "A,o1,2025-06-20,2025-07-25,100.00\nA,o1,2025-06-28,2025-07-03,100.00\n"
    #expect(abs(try paidWithin7(both, "A") - (1 - 0.5 * (1 - plain))) < 1e-12)
  }

  @Test("A promise for a later week makes the first week less likely") func laterWeek() throws {
    let plain = try paidWithin7("", "A")
    let later = try paidWithin7("A,o1,2025-06-28,2025-07-20,100.00\n", "A")
    #expect(abs(later - 0.5 * plain) < 1e-12)
  }

  // MARK: Disputes

  /// A year of documents paid ten days late, six of them disputed and paid sixty days late; two are open, one disputed.
  private func disputed(_ list: String) throws -> (book: Book, model: PaymentModel) {
    var rows = ""
    for week in 0..<50 {
      let issued = try #require(Day(iso: "2024-06-03")) + 7 * week
      let isDisputed = week % 8 == 0 && week < 48
      let paid = issued + 30 + (isDisputed ? 60 : 10)
      guard paid < Day(iso: "2025-06-30")! else { continue }
      rows += "A,s\(week),\(issued),\(issued + 30),100.00,\(paid),0.00,USD\n"
    }
    rows += "A,o1,2025-05-20,2025-06-19,100.00,,100.00,USD\n"
    rows += "A,o2,2025-05-20,2025-06-19,100.00,,100.00,USD\n"
    let book = try book([
      ("ledger.csv", Self.head + rows),
      ("disputes.csv", "Invoice,Customer ID,Opened,Closed,Disputed Amount,Reason\n" + list),
    ])
    return (book, PaymentModel(book))
  }

  private static let now = "o1,A,2025-06-01,,100.00,x\n"
  private static let ended =
    (0..<6).map { week in
      let due = Day(iso: "2024-06-03")! + 56 * week + 30
      return "s\(8 * week),A,\(due + -5),\(due + 40),100.00,x\n"
    }.joined()

  private func soon(_ number: String, _ book: Book) throws -> Double {
    let report = forecast(of: book)
    let document = try #require(
      report.documents.first { book.number(of: book.documents[Int($0.document)]) == number })
    return document.paid.1
  }

  @Test("A list of what is disputed now says nothing of how it is paid") func onlyOpen() throws {
    let (book, model) = try disputed(Self.now)
    #expect(model.stated.slowing == 1)
    #expect(try soon("o1", book) == soon("o2", book))
  }

  @Test("Disputes that ended show how much slower disputed documents are paid")
  func slower() throws {
    let (book, model) = try disputed(Self.now + Self.ended)
    // None of the six was paid in its dispute: five over five more than were expected.
    var chances = model.chances(of: 0, in: book)
    var expected = 0.0
    for fact in book.facts(.disputes) {
      let start = Int(try #require(fact.day).number) - 1
      let end = Int(min(fact.until ?? book.asOf, book.asOf).number)
      let record = try #require(
        fact.document >= 0
          ? PaymentRecord(book.documents[Int(fact.document)], asOf: book.asOf)
          : book.settled.first { $0.key == fact.key }.flatMap { PaymentRecord($0) })
      let seen = chances.watch(record, after: start, through: end)
      expected += try #require(seen).expected
    }
    #expect(expected > 1)
    #expect(abs(model.stated.slowing - max(0.1, 5 / (5 + expected))) < 1e-12)
    #expect(try soon("o1", book) < soon("o2", book))
  }

  // MARK: Parts

  @Test("The last step of the parts is what is predicted", arguments: 0..<6)
  func steps(seed: UInt64) throws {
    let promises = "C1,,2025-06-01,2025-07-05,10.00\n"
    let book = try book([
      ("ledger.csv", randomLedger(seed: seed, rows: 400)),
      ("promises.csv", Self.promiseHead + promises),
    ])
    let model = PaymentModel(book)
    for document in forecast(of: book).documents {
      let index = Int(document.document)
      let own = book.documents[index]
      guard let due = own.due, !book.customer(of: Int(own.account)).facts.isInsolvent else {
        continue
      }
      var chances = model.chances(of: Int(own.account), in: book)
      let steps = chances.steps(of: index, due: due, in: book)
      let last = try #require(steps.last)
      #expect(abs(last.within30 - document.paid.1) < 1e-9)
      #expect(abs((last.late ?? -1) - (document.late ?? -1)) < 1e-9)
    }
  }

  @Test("The promise is a part of its own") func promiseStep() throws {
    let book = try book([
      ("ledger.csv", Self.few),
      ("promises.csv", Self.promiseHead + "A,o1,2025-06-28,2025-07-03,100.00\n"),
    ])
    var chances = PaymentModel(book).chances(of: 0, in: book)
    let steps = chances.steps(of: 0, due: try #require(book.documents[0].due), in: book)
    #expect(steps.map(\.part) == [.book, .promise])
    #expect(abs(steps[1].within30 - (1 - 0.5 * (1 - steps[0].within30))) < 1e-12)
  }
}
