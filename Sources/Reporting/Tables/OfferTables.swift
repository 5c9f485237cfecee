package import Analysis
package import Receivables

/// `borrowing_base.csv`: the certificate, line by line, per currency.
package struct BorrowingBaseTable: Table {
  package let name = "borrowing_base"
  package let columns: [Column] = [
    .text("currency"), .number("line"), .text("item"), .number("amount"),
  ]
  private let lines: [(currency: Currency, number: Int, line: BorrowingBase.Line)]

  /// The table of all certificates.
  package init(_ bases: [BorrowingBase]) {
    lines = bases.flatMap { base in
      base.lines.enumerated().map { (base.currency, $0.offset + 1, $0.element) }
    }
  }

  package var rowCount: Int { lines.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let (currency, number, line) = lines[row]
    cells.text(currency.description)
    cells.integer(number)
    cells.text(line.item.words)
    cells.money(line.amount, digits: currency.digits)
  }
}

/// `offers.csv`: one row per offer and currency.
package struct OffersTable: Table {
  package let name = "offers"
  package let columns: [Column] = [
    .text("offer"), .text("currency"), .number("documents"), .number("face"), .number("advance"),
    .number("fee"), .number("other_costs"), .number("cash_today"), .number("recourse_exposure"),
    .number("simple_annual_cost"), .number("effective_annual_cost"), .number("gain_over_waiting"),
    .number("target"), .number("least_fee"), .text("note"),
  ]
  private let choices: FactoringChoices

  /// The table of all quotes.
  package init(_ choices: FactoringChoices) { self.choices = choices }

  package var rowCount: Int { choices.offers.quotes.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let quote = choices.offers.quotes[row]
    let digits = quote.currency.digits
    cells.text(choices.terms[quote.offer].name)
    cells.text(quote.currency.description)
    cells.integer(quote.documents)
    cells.money(quote.face, digits: digits)
    cells.money(quote.advance, digits: digits)
    cells.money(quote.fee, digits: digits)
    cells.money(quote.otherCosts, digits: digits)
    cells.money(quote.cashToday, digits: digits)
    cells.money(quote.recourseExposure, digits: digits)
    cells.decimal(quote.annualCost?.simple, digits: 4)
    cells.decimal(quote.annualCost?.effective, digits: 4)
    cells.money(quote.gainOverWaiting, digits: digits)
    cells.money(quote.target, digits: digits)
    cells.money(quote.leastFee, digits: digits)
    cells.text(quote.note)
  }
}

extension OfferReport.Quote {
  /// What is to be said of the set sold, in words; empty where all that the factor takes is sold.
  var note: String {
    guard target != nil else { return "" }
    if isShort {
      return "no set was found that raises the sum from what the factor takes, within its limit"
    }
    return isBest
      ? "the cheapest documents that raise the sum"
      : "documents that raise the sum; no others can cost less than least_fee"
  }
}

/// `selection.csv`: one row per offer and document, where a sum is to be raised.
package struct SelectionTable: Table {
  package let name = "selection"
  package let columns: [Column]
  private let choices: FactoringChoices
  private let book: Book

  /// The table of all choices.
  package init(_ choices: FactoringChoices, book: Book) {
    columns =
      [
        .text("offer"), .text("customer_id"), .text("document"), .text("currency"),
        .number("open"), .number("advance"), .number("cost"), .number("annual_cost"),
        .text("selected"), .text("group"),
      ] + book.entityColumns + [.number("face"), .number("days")]
    self.choices = choices
    self.book = book
  }

  package var rowCount: Int { choices.offers.choices.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let choice = choices.offers.choices[row]
    let document = book.documents[Int(choice.document)]
    let account = book.accounts[Int(document.account)]
    let customer = book.customers[Int(account.customer)]
    let digits = account.currency.digits
    cells.text(choices.terms[choice.offer].name)
    cells.text(customer.id)
    writeNumber(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.money(document.open, digits: digits)
    cells.money(choice.advance, digits: digits)
    cells.money(choice.cost, digits: digits)
    cells.decimal(choice.annualCost, digits: 4)
    cells.text(choice.isSelected ? "yes" : "no")
    cells.text(customer.group)
    writeEntity(of: account, in: book, to: &cells)
    cells.money(choice.face, digits: digits)
    cells.integer(choice.days)
  }
}

/// `cures.csv`: one row per thing to do that makes more eligible.
package struct CuresTable: Table {
  package let name = "cures"
  package let columns: [Column]
  private let cures: [Cure]
  private let book: Book

  /// The table of cures, most first.
  package init(_ cures: [Cure], book: Book) {
    columns =
      [
        .number("rank"), .text("customer_id"), .text("customer"), .text("document"),
        .text("currency"), .number("collect"), .text("cure"), .number("availability_gain"),
        .text("group"),
      ] + book.entityColumns
    self.cures = cures
    self.book = book
  }

  package var rowCount: Int { cures.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let cure = cures[row]
    let account = book.accounts[Int(cure.account)]
    let customer = book.customers[Int(account.customer)]
    let digits = account.currency.digits
    cells.integer(row + 1)
    cells.text(customer.id)
    cells.text(customer.name)
    cells.text(
      cure.documents.map { book.number(of: book.documents[Int($0)]) }.joined(separator: " + "))
    cells.text(account.currency.description)
    cells.money(cure.collect, digits: digits)
    cells.text(cure.kind.rawValue)
    cells.money(cure.gain, digits: digits)
    cells.text(customer.group)
    writeEntity(of: account, in: book, to: &cells)
  }
}
