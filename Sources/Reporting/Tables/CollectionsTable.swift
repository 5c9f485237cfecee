package import Analysis
package import Receivables

/// `collections.csv`: one row per document at least one day past due.
package struct CollectionsTable: Table {
  package let name = "collections"
  package let columns: [Column]
  let book: Book
  let report: CollectionReport

  /// The table of a collection report.
  package init(_ report: CollectionReport, book: Book) {
    columns =
      [
        .text("customer_id"), .text("customer"), .text("document"), .text("currency"),
        .number("open"),
        .number("days_past_due"), .number("p_collect"), .number("score"), .text("decision"),
        .text("next_action"), .text("route"), .number("net_present_value"), .number("break_even"),
        .text("reason"), .text("group"),
      ] + book.entityColumns
    self.book = book
    self.report = report
  }

  package var rowCount: Int { report.lines.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let line = report.lines[row]
    let document = book.documents[Int(line.document)]
    let account = book.accounts[Int(document.account)]
    let digits = account.currency.digits
    writeHead(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.money(document.open, digits: digits)
    cells.integer(document.daysPastDue(asOf: book.asOf))
    cells.decimal(line.chance, digits: 4)
    cells.decimal(line.score, digits: 1)
    cells.text(line.decision?.rawValue ?? "")
    cells.text(line.action.words)
    cells.text(line.route?.word ?? "")
    cells.money(line.value, digits: digits)
    cells.money(line.breakEven, digits: digits)
    cells.text(reason(line))
    cells.text(book.customers[Int(account.customer)].group)
    writeEntity(of: account, in: book, to: &cells)
  }

  /// Why the decision is what it is, in a few words.
  private func reason(_ line: CollectionReport.Line) -> String {
    switch line.decision {
    case nil: "no exchange rate into the currency of the costs"
    case .fixOurSide: "unapplied credits cover it: apply them first"
    case .hold:
      if case .liftHold = line.action {
        "on hold by your own list: lift the hold first"
      } else {
        "disputed: settle the dispute first"
      }
    case .writeOff: "worth no more than the handling floor"
    case .collect:
      line.isGoodPayerSlip
        ? "good payer slipped: remind without a fee" : "well worth collecting in-house"
    case .escalate: "worth firmer steps"
    case .settle: (line.score ?? 0) < 15 ? "write-off candidate" : "agency, insurer or offer"
    }
  }
}
