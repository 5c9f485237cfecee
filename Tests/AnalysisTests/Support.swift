import Intake
import Receivables
import TestSupport
import Testing

@testable import Analysis

/// A book from CSV text, read as the program would.
func book(_ text: String, asOf: String = "2025-06-30") throws -> Book {
  let file = try RecognisedFile(
    InputFile(name: "test.csv", bytes: Array(text.utf8)), options: IntakeOptions())
  return try readBook([file], asOf: Day(iso: asOf)!, options: IntakeOptions()).book
}

/// Several files as one book.
func book(
  _ files: [(name: String, text: String)], asOf: String = "2025-06-30",
  _ change: (inout IntakeOptions) -> Void = { _ in }
) throws -> Book {
  var options = IntakeOptions()
  change(&options)
  let recognised = try files.map {
    try RecognisedFile(InputFile(name: $0.name, bytes: Array($0.text.utf8)), options: options)
  }
  return try readBook(recognised, asOf: #require(Day(iso: asOf)), options: options).book
}

/// Fixture A of the domain document, from its file.
func fixtureA(asOf: String = "2025-06-30") throws -> Book {
  let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  let input = InputFile(path: "/\(folder)/fixtures/fixture-a/ledger.csv", name: "ledger.csv")
  let file = try RecognisedFile(input, options: IntakeOptions())
  return try readBook([file], asOf: Day(iso: asOf)!, options: IntakeOptions()).book
}

let usd = Currency(code: "USD")!
let eur = Currency(code: "EUR")!

/// Everything the questions need of a book.
struct Answers {
  let book: Book
  let activity: Activity
  let allowances: AllowanceReport
  let payers: PayerReport

  init(_ book: Book) {
    self.book = book
    activity = Activity(of: book)
    allowances = Analysis.allowances(of: book, activity: activity, policy: AgingPolicy())
    payers = Analysis.payers(of: book, activity: activity)
  }

  var metrics: [Metric] {
    Analysis.metrics(of: book, aging: age(book), activity: activity)
  }

  var concentrations: [Concentration] {
    Analysis.concentrations(
      of: book, activity: activity, expectedLosses: allowances.expectedLosses)
  }

  func factoring(_ change: (inout FactoringTerms) -> Void = { _ in }) -> FactoringReport {
    var terms = FactoringTerms()
    change(&terms)
    return Analysis.factoring(
      of: book, activity: activity, payers: payers,
      forecast: Analysis.forecast(of: book), terms: terms)
  }

  func collections(_ change: (inout CollectionTerms) -> Void = { _ in }) -> CollectionReport {
    var terms = CollectionTerms()
    change(&terms)
    return Analysis.collections(
      of: book, activity: activity.accounts, payers: payers,
      curve: RecoveryCurve(blending: activity.lateness), terms: terms)
  }
}

/// A random ledger with groups, credits, disputes, part payments and several currencies.
func randomLedger(seed: UInt64, rows: Int = 250) -> String {
  var random = TestRandom(seed: seed)
  let asOf = Day(iso: "2025-06-30")!
  var lines = [
    "Invoice Number,Customer ID,Customer,Type,Invoice Date,Due Date,Amount,Paid Date,Balance,Currency,Disputed,Group"
  ]
  for index in 0..<rows {
    let customer = random.below(14)
    let issued = asOf + -random.below(600)
    let due = random.below(25) == 0 ? "" : (issued + [0, 14, 30, 60][random.below(4)]).description
    let isCredit = random.below(10) == 0
    let face = Int64(1 + random.below(2_000_000)) * (isCredit ? -1 : 1)
    let isPaid = random.below(10) < 6
    let isPartial = !isCredit && !isPaid && random.below(5) == 0
    let paidDay = isPaid || isPartial ? min((issued + random.below(130)), asOf).description : ""
    let balance = isPaid ? 0 : isPartial ? face / 3 : face
    let disputed =
      !isCredit && balance > 0 && random.below(12) == 0 ? ["Yes", "5.00"][random.below(2)] : ""
    let kind =
      isCredit
      ? (random.below(2) == 0 ? "Credit Note" : "Payment")
      : random.below(30) == 0 ? "Journal" : "Invoice"
    let currency = customer % 5 == 0 ? "EUR" : "USD"
    lines.append(
      "N\(index),C\(customer),Name \(customer),\(kind),\(issued),\(due),\(decimalText(face, digits: 2, grouping: "")),\(paidDay),\(decimalText(balance, digits: 2, grouping: "")),\(currency),\(disputed),\(customer % 3 == 0 ? "G\(customer % 2)" : "")"
    )
  }
  return lines.joined(separator: "\n") + "\n"
}

/// The program's own table of courts.
var courts: Jurisdictions {
  get throws {
    var all = Jurisdictions()
    all.add(try ReferenceTable.jurisdictions.rows.map { try Jurisdiction($0.cells) })
    return all
  }
}

/// Headings of the invoices of `collector`.
let collectingHead =
  "Invoice No,Customer ID,Customer,Invoice Date,Due Date,Amount,Open Balance,Currency\n"

/// A collector of claims, with the program's own courts, the survey's curve, and lists beside the invoices.
func collector(
  _ invoices: String, _ lists: [(String, String)] = [],
  _ change: (inout CollectionTerms) -> Void = { _ in }
) throws -> (book: Book, collector: Collector) {
  let answers = Answers(
    try book([("invoices.csv", collectingHead + invoices)] + lists.map { (name: $0.0, text: $0.1) })
  )
  var terms = CollectionTerms()
  terms.limitation.jurisdictions = try courts
  change(&terms)
  return (
    answers.book,
    Collector(
      book: answers.book, activity: answers.activity.accounts, payers: answers.payers,
      curve: .prior, terms: terms)
  )
}
