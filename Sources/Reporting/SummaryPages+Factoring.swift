import Analysis
import Receivables

/// The fourth question: what factoring would bring.
extension SummaryPages {
  var factoring: [String] {
    var lines = [
      "## 4. What factoring would bring today", "",
      row([
        "Currency", "Rate", "Gross", "Eligible", "Cash today", "Reserve", "Fee", "Cost per year",
      ]),
      rule(text: 1, numbers: 7),
    ]
    for estimate in facts.factoring.estimates {
      let totals = facts.factoring.totals.filter { $0.currency == estimate.currency }
      for (position, total) in totals.enumerated() {
        let isEstimate = position == totals.count - 1
        lines.append(
          row([
            "\(total.currency)", isEstimate ? "**\(percent(total.rate))**" : percent(total.rate),
            money(total.gross, total.currency), money(total.eligible, total.currency),
            money(total.advance, total.currency), money(total.reserve, total.currency),
            money(total.fee, total.currency), share(total.annualCost),
          ]))
      }
    }
    lines.append("")
    lines += facts.factoring.estimates.map(basis) + [""]
    return lines + offers + cures
  }

  /// How an advance rate came about.
  private func basis(_ estimate: FactoringReport.Estimate) -> String {
    if estimate.isGiven {
      return "\(estimate.currency): the rate in bold is the one in the settings."
    }
    let dilution =
      estimate.dilution.map { "dilution \(percent($0)) of 12 months' invoices" }
      ?? "dilution unknown and assumed"
    let lowered = [
      estimate.isConcentrated ? "5 points off because one group holds more than a quarter" : nil,
      estimate.paysBadly ? "5 points off because the debtors pay badly" : nil,
    ].compactMap { $0 }
    let rules = FactoringTerms.RateRule.allCases.compactMap { rule in
      estimate.byRule[rule].map { "\(rule.rawValue.uppercased()) \(percent($0))" }
    }
    return
      "\(estimate.currency): estimate in bold from \(([dilution] + lowered).joined(separator: "; ")). By rule: \(rules.joined(separator: ", "))."
  }

  private var offers: [String] {
    let quotes = facts.choices.offers.quotes
    guard !quotes.isEmpty else { return [] }
    var lines = [
      row([
        "Offer", "Currency", "Documents", "Face", "Cash today", "Cost", "Per year", "Over waiting",
      ]),
      rule(text: 2, numbers: 6),
    ]
    for quote in quotes {
      lines.append(
        row([
          markdownText(facts.choices.terms[quote.offer].name), "\(quote.currency)",
          "\(quote.documents)", money(quote.face, quote.currency),
          money(quote.cashToday, quote.currency),
          money(quote.fee + quote.otherCosts, quote.currency), share(quote.annualCost?.effective),
          money(quote.gainOverWaiting, quote.currency),
        ]))
    }
    lines += [
      "",
      "Per year: effective, on the cash received. Over waiting: what the cash is worth until customers are expected to pay, less its cost; negative means that waiting is better.",
      "",
    ]
    for quote in quotes {
      guard let target = quote.target else { continue }
      let name = markdownText(facts.choices.terms[quote.offer].name)
      lines.append(
        "- To raise \(money(target, quote.currency)) \(quote.currency), \(name): \(quote.note)\(quote.isShort ? "." : " (selection.csv).")"
      )
    }
    return quotes.contains { $0.target != nil } ? lines + [""] : lines
  }

  private var cures: [String] {
    let cures = facts.choices.cures
    guard !cures.isEmpty else { return [] }
    let table = CuresTable(cures, book: facts.book)
    return [
      table.renderMarkdown(
        [
          ("customer", "What would raise it"), ("document", "Document"), ("cure", "Do"),
          ("currency", "Currency"), ("collect", "Collect"), ("availability_gain", "Cash rises by"),
        ], rows: Array(cures.indices.prefix(5)))
    ]
  }

  private func share(_ value: Double?) -> String {
    value.map { "\(oneDigit($0 * 100)) %" } ?? "n/a"
  }
}
