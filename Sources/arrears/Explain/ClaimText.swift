import Analysis
import Receivables
import Reporting

/// What collecting and selling a document come to, step by step, for a terminal.
struct ClaimText {
  private let loaded: LoadedBook
  private let explanations: [Int: ClaimExplanation]
  private let lines: [Int32: FactoringReport.Line]
  private let exclusions: [Int32: [FactoringReport.Exclusion]]
  private let report: FactoringReport
  private var book: Book { loaded.book }

  /// The texts of some documents of a book.
  init(_ loaded: LoadedBook, _ report: FactoringReport, documents: [Int]) {
    (self.loaded, self.report) = (loaded, report)
    explanations = loaded.collector.explanations(of: documents)
    let own = Set(documents.map { Int32($0) })
    lines = Dictionary(
      report.lines.lazy.filter { own.contains($0.document) }.map { ($0.document, $0) },
      uniquingKeysWith: { first, _ in first })
    exclusions = Dictionary(
      grouping: report.exclusions.lazy.filter { own.contains($0.document) }, by: \.document)
  }

  /// The steps to a document's row in collections.csv; empty where it is not past due.
  func collecting(_ index: Int) -> String {
    guard let claim = explanations[index] else { return "" }
    let currency = book.accounts[Int(book.documents[index].account)].currency
    func money(_ amount: Int64?) -> String {
      amount.map { Money(minorUnits: $0, currency: currency).grouped } ?? "n/a"
    }
    var lines = ["  collecting (collections.csv)"]
    if let base = claim.base {
      lines.append(row("what the recovery curve says at this age", percent(base)))
      for (fact, shift) in claim.shifts {
        let sign = shift < 0 ? "" : "+"
        lines.append(row("\(fact.phrase), log-odds", sign + PlainTable.fixed(shift, 2)))
      }
    } else {
      lines.append(row("insolvent: whatever the age", percent(claim.line.chance)))
    }
    lines.append(row("= chance of ever being collected", percent(claim.line.chance)))
    for step in claim.steps {
      lines.append(
        row(
          "then \(step.rung.word), \(step.days) day\(step.days == 1 ? "" : "s") past due, with",
          percent(step.chance)))
    }
    for route in claim.routes where route.whyNot.isEmpty && route.value != nil {
      let by = route.name.isEmpty ? "" : " by \(route.name)"
      lines.append(row("\(route.route.word)\(by) alone is worth", money(route.value)))
    }
    lines.append(row("= worth with the best sequence", money(claim.line.value)))
    lines.append(row("of 100 open", PlainTable.fixed(claim.line.score, 1)))
    lines.append(row("thirty days more cost", money(claim.line.costOfWaiting)))
    for clock in claim.clocks {
      lines.append(row(clock.kind.rawValue.replacing("_", with: " "), clock.day.description))
    }
    lines.append(
      "  = \(claim.line.decision?.rawValue ?? "n/a"): \(claim.line.action.words); \(claim.line.reason.remedy)"
    )
    return lines.joined(separator: "\n") + "\n"
  }

  /// The steps to a document's row in factoring.csv.
  func selling(_ index: Int) -> String {
    guard let line = lines[Int32(index)] else { return "" }
    let document = book.documents[index]
    let currency = book.accounts[Int(document.account)].currency
    func money(_ amount: Int64) -> String {
      Money(minorUnits: amount, currency: currency).grouped
    }
    var lines = ["  factoring (factoring.csv)", row("open", money(document.open))]
    for exclusion in exclusions[Int32(index)] ?? [] {
      lines.append(
        row(
          "rule \(exclusion.reason.rule.rawValue), \(exclusion.reason.word)",
          money(-exclusion.amount)))
    }
    let rate = report.estimates.first { $0.currency == currency }?.rate
    lines.append(row("= eligible", money(line.eligible)))
    if line.eligible > 0, let rate {
      let percent = decimalText(rate.scaled(toDigits: 4), digits: 2, grouping: "")
      lines.append(row("advance at \(percent) %", money(line.advance)))
      let day = line.expectedDay?.description ?? "beyond two years"
      lines.append(row("fee until \(day)", money(-line.fee)))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func row(_ words: String, _ figure: String) -> String {
    "  " + PlainTable.row([words, figure], [-56, 14])
  }

  private func percent(_ share: Double) -> String { "\(PlainTable.fixed(share * 100, 2)) %" }
}
