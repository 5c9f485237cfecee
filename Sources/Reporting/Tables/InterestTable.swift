package import Analysis
package import Receivables

/// `interest.csv`: one row per stretch of days of a document that bears interest.
package struct InterestTable: Table {
  package let name = "interest"
  package let columns: [Column]
  private let periods: [InterestPeriod]
  private let terms: InterestTerms
  private let book: Book

  /// The table of interest by the terms in force.
  package init(_ periods: [InterestPeriod], terms: InterestTerms, book: Book) {
    columns =
      [
        .text("customer_id"), .text("document"), .text("currency"), .number("principal"),
        .text("from"), .text("to"), .number("days"), .number("rate"), .number("interest"),
        .number("fixed_sum"), .text("claimable"), .text("basis"), .text("group"),
      ] + book.entityColumns
    self.periods = periods
    self.terms = terms
    self.book = book
  }

  package var rowCount: Int { periods.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let period = periods[row]
    let document = book.documents[Int(period.document)]
    let account = book.accounts[Int(document.account)]
    let customer = book.customers[Int(account.customer)]
    let digits = account.currency.digits
    cells.text(customer.id)
    writeNumber(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.money(period.principal, digits: digits)
    cells.day(period.from)
    cells.day(period.to)
    cells.integer(period.days)
    cells.ratio(period.rate, digits: 6)
    cells.money(period.interest, digits: digits)
    cells.money(period.fixedSum, digits: digits)
    cells.text(period.claimable.rawValue)
    cells.text(basis(period.claimable))
    cells.text(customer.group)
    writeEntity(of: account, in: book, to: &cells)
  }

  private func basis(_ claimable: InterestPeriod.Claimable) -> String {
    let right =
      switch terms.regime {
      case .none: ""
      case .contract:
        terms.flatFee == nil
          ? "agreed rate, actual days over 365"
          : "agreed rate, actual days over 365; the fixed sum is an agreed fee"
      case .uk: "Late Payment of Commercial Debts (Interest) Act 1998: 8 % and the reference rate"
      case .eu: "Directive 2011/7/EU: 8 % and the ECB's rate, \(terms.mode.rawValue)"
      }
    return switch claimable {
    case .yes: right
    case .insolvent: "\(right); in an insolvency only in the proceedings"
    case .ifAgreed: "\(right); only where it was agreed before the sale"
    case .disputed: "\(right); not while the document is disputed"
    case .waived: "\(right); a good customer has slipped: better waived"
    case .otherLaw: "\(right); the customer's country is none for which it was made"
    case .consumer: "the statute covers business customers only"
    case .unknownRate: "no reference rate is known for these days: add them with interest.rates"
    }
  }
}

/// `deadlines.csv`: clocks that run out soon, or just have.
package struct DeadlinesTable: Table {
  package let name = "deadlines"
  package let columns: [Column]
  private let deadlines: [Deadline]
  private let book: Book

  /// The table of deadlines by day.
  package init(_ deadlines: [Deadline], book: Book) {
    columns =
      [
        .text("kind"), .text("day"), .number("days_left"), .text("customer_id"),
        .text("customer"), .text("document"), .text("currency"), .number("open"), .text("group"),
      ] + book.entityColumns
    self.deadlines = deadlines
    self.book = book
  }

  package var rowCount: Int { deadlines.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let deadline = deadlines[row]
    let document = book.documents[Int(deadline.document)]
    let account = book.accounts[Int(document.account)]
    cells.text(deadline.clock.kind.rawValue)
    cells.day(deadline.clock.day)
    cells.integer(deadline.clock.day - book.asOf)
    writeHead(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.money(document.open, digits: account.currency.digits)
    cells.text(book.customers[Int(account.customer)].group)
    writeEntity(of: account, in: book, to: &cells)
  }
}
