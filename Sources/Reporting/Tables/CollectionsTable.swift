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
        .text("reason"), .text("group"), .text("reason_code"), .text("remedy"),
        .number("cost_of_waiting_30"), .number("least_settlement"), .text("approval"),
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
    cells.text(line.words)
    cells.text(book.customers[Int(account.customer)].group)
    cells.text(line.reason.word)
    cells.text(line.reason.remedy)
    cells.money(line.costOfWaiting, digits: digits)
    cells.money(line.leastSettlement, digits: digits)
    cells.text(line.approval)
    writeEntity(of: account, in: book, to: &cells)
  }
}

extension CollectionReport.Action {
  /// The word used in output files.
  package var words: String {
    switch self {
    case .fixOurSide: "fix_our_side"
    case .resolveDispute: "resolve_dispute"
    case .liftHold: "lift_hold"
    case .writeOff: "write_off"
    case .acknowledgement: "get_acknowledgement"
    case .wait(let day): "wait for payment promised for \(day)"
    case .end(let route): route.word
    case .rung(let rung): rung.word
    case .rungFrom(let rung, let day): "\(rung.word) from \(day)"
    case .unknown: ""
    }
  }
}

extension CollectionReport.Line {
  /// The next step ends the claim: an insurer, a sale, a settlement, arbitration, a proof of debt.
  private var isEnded: Bool {
    if case .end = action { true } else { false }
  }

  /// Why the decision is what it is, in a few words.
  var words: String {
    switch decision {
    case nil: "no exchange rate into the currency of the costs"
    case .fixOurSide: reason.remedy
    case .hold:
      if case .liftHold = action {
        "on hold by your own list: lift the hold first"
      } else {
        "disputed: settle the dispute first"
      }
    case .writeOff:
      isExpired
        ? "the limitation period seems to have ended: ask a lawyer before giving it up"
        : isExhausted
          ? "every way that is open was tried" : "worth no more than the handling floor"
    case .collect where isEnded, .escalate where isEnded:
      "worth most by \(action.words.replacing("_", with: " "))"
    case .collect where reason == .goodPayerSlip:
      "good payer slipped: remind without a fee"
    case .collect: "well worth collecting in-house"
    case .escalate: "worth firmer steps"
    case .settle: (score ?? 0) < 15 ? "write-off candidate" : "agency, insurer or offer"
    }
  }
}
