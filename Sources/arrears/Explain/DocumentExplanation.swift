import Analysis
import Receivables
import Reporting

/// Tables of the chances of open documents.
struct DocumentExplanation {
  private let book: Book
  private let model: PaymentModel
  private let insolvent: Set<String>

  init(_ book: Book, insolvent: Set<String>) {
    self.book = book
    self.insolvent = insolvent
    model = PaymentModel(book)
  }

  /// The document, and the steps that lead to its chances.
  func text(of index: Int) -> String {
    let document = book.documents[index]
    let account = Int(document.account)
    let customer = book.customer(of: account)
    let currency = book.accounts[account].currency
    let open = Money(minorUnits: document.open, currency: currency).plain
    var lines = [
      "\(book.number(of: document))  \(customer.id) \(customer.name)  \(open) \(currency) open  \(dueWords(document))"
    ]
    guard document.open > 0, let due = document.due else {
      return lines[0] + "\n  no prediction: credits and documents without a due day have none\n"
    }
    if customer.facts.isInsolvent || insolvent.contains(customer.id) {
      return lines[0] + "\n  the customer is insolvent: nothing is expected\n"
    }
    lines.append(basis)
    var chances = model.chances(of: account, in: book)
    let steps = chances.steps(of: index, due: due, in: book)
    lines.append(row("", "paid late", "paid within 30 days"))
    var before: ChanceStep?
    for step in steps {
      if let before {
        let moves = [
          step.late.flatMap { late in before.late.map { late - $0 } } ?? 0,
          step.within30 - before.within30,
        ]
        if moves.contains(where: { abs($0) >= 0.00005 }) {
          lines.append(row("+ \(step.part.words)", signed(moves[0]), signed(moves[1])))
        }
      } else {
        let words =
          model.basis == .ownHistory ? step.part.words : "what the survey says at this age"
        lines.append(row(words, percent(step.late), percent(step.within30)))
      }
      before = step
    }
    lines.append(row("= predicted", percent(before?.late), percent(before?.within30)))
    let day = chances.expectedDay(chances.chances(of: index, due: due, in: book))
    lines.append("  expected payment day: \(day?.description ?? "not within two years")")
    return lines.joined(separator: "\n") + "\n"
  }

  private func dueWords(_ document: Document) -> String {
    guard let due = document.due else { return "no due day" }
    let days = book.asOf - due
    return days > 0
      ? "due \(due), \(days) day\(days == 1 ? "" : "s") past due"
      : "due \(due), in \(-days) day\(days == -1 ? "" : "s")"
  }

  private var basis: String {
    switch model.basis {
    case .ownHistory: "  from the book's own payments; \(model.weightWords)"
    case .survey(let payments):
      "  from a survey: the book shows \(payments) payment\(payments == 1 ? "" : "s") with a day, and 20 are needed"
    }
  }

  private func row(_ words: String, _ late: String, _ soon: String) -> String {
    let text = "  " + PlainTable.row([words, late, soon], [-40, 10, 20])
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  private func percent(_ share: Double?) -> String {
    share.map { "\(PlainTable.fixed($0 * 100, 2)) %" } ?? "n/a"
  }

  /// Percentage points, below the figures of percentages.
  private func signed(_ points: Double) -> String {
    (points >= 0 ? "+" : "") + PlainTable.fixed(points * 100, 2) + "  "
  }
}
