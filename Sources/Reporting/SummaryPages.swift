import Analysis
import Receivables

/// The five questions, the assumptions and the accounting of rows, as Markdown lines.
struct SummaryPages {
  let facts: SummaryFacts
  let decisions: DecisionSums

  init(_ facts: SummaryFacts, decisions: DecisionSums) {
    self.facts = facts
    self.decisions = decisions
  }

  var all: [String] { sections.flatMap(\.lines) }

  /// One part of the summary.
  struct Section {
    /// What links to it are called.
    var title: String
    var lines: [String]
  }

  /// All parts in order; empty ones have nothing to say.
  var sections: [Section] {
    [
      Section(title: "Their number", lines: theirs), Section(title: "How late", lines: aging),
      Section(title: "Dependence", lines: concentration),
      Section(title: "Who pays late", lines: payers), Section(title: "Cash", lines: cash),
      Section(title: "Factoring", lines: factoring), Section(title: "Collect", lines: collections),
      Section(title: "Set aside", lines: allowance),
      Section(title: "Assumptions", lines: assumptions),
      Section(title: "Sources", lines: data + files),
    ]
  }

  // MARK: The number that another system prints

  private var theirs: [String] {
    guard let theirs = facts.theirs else { return [] }
    let basis = theirs.basis == .due ? "due" : "invoice"
    var lines = [
      "## As \(theirs.product.title) prints it", "",
      row(["Currency"] + theirs.columns + ["Total", "Left out", "Net, as below"]),
      rule(text: 1, numbers: theirs.columns.count + 3),
    ]
    for (currency, sums) in theirs.totals {
      let total = sums.reduce(0, +)
      let net = facts.aging.totals.first { $0.currency == currency }?.sums.net ?? total
      lines.append(
        row(
          ["\(currency)"] + (sums + [total, net - total, net]).map { money($0, currency) }))
    }
    return lines + [
      "",
      "Age from the \(basis) day, by its own buckets and treatment of credits. \(number(theirs.bridge.count)) document\(theirs.bridge.count == 1 ? " stands" : "s stand") elsewhere below: bridge.csv says which, and why.",
      "",
    ]
  }

  // MARK: 1. Who owes what, and how late

  private var aging: [String] {
    let names = facts.aging.policy.buckets.limits
    let first = facts.aging.policy.basis == .due ? 1 : 0
    let buckets =
      names.indices.map { "\($0 == 0 ? first : names[$0 - 1] + 1)–\(names[$0])" } + [
        "\((names.last ?? 0) + 1)+"
      ]
    var lines = [
      "## 1. Who owes what, and how late", "",
      row(["Currency", "Not due"] + buckets + ["Open", "Unapplied", "Net"]),
      rule(text: 1, numbers: buckets.count + 4),
    ]
    for (currency, sums) in facts.aging.totals {
      lines.append(
        row(
          ["\(currency)", money(sums.notDue, currency)] + sums.buckets.map { money($0, currency) }
            + [
              money(sums.open, currency), money(sums.unapplied, currency),
              money(sums.net, currency),
            ]))
    }
    lines += companies + classes
    let days = facts.metrics.filter { ["dso", "days_late"].contains($0.name) }.compactMap {
      metric -> String? in
      guard case .days(let value) = metric.value else { return nil }
      let name =
        metric.name == "dso"
        ? "days sales outstanding" : "days late on average by amount, 12 months"
      return "\(metric.currency) \(name): \(oneDigit(value))"
    }
    if !days.isEmpty { lines += ["", days.joined(separator: "; ") + "."] }
    let rows = facts.aging.rows
    let worst = rows.indices.first(5, where: { rows[$0].sums.pastDue > 0 }) {
      rows[$0].sums.pastDue != rows[$1].sums.pastDue
        ? rows[$0].sums.pastDue > rows[$1].sums.pastDue : $0 < $1
    }
    guard !worst.isEmpty else { return lines + [""] }
    let table = AgingTable(facts.aging, book: facts.book, consolidation: nil)
    lines.append("")
    lines.append(
      table.renderMarkdown(
        [
          ("customer", "Largest past due"), ("currency", "Currency"), ("past_due", "Past due"),
          ("open", "Open"), ("oldest_days", "Oldest, days"),
        ], rows: worst))
    return lines
  }

  // MARK: 2. On whom we depend

  private var concentration: [String] {
    var lines = [
      "## 2. On whom we depend", "",
      row(["Basis", "Level", "Currency", "Names", "Largest", "Share", "Top 5", "HHI", "Equal to"]),
      rule(text: 3, numbers: 1, thenText: 1, numbers: 4),
    ]
    // Single names are worth a row for what is open; on the other bases the widest level that the book has.
    let hasGroups = facts.concentrations.contains { $0.level == .group }
    for concentration in facts.concentrations
    where concentration.basis == .open || concentration.level == (hasGroups ? .group : .customer) {
      guard let top = concentration.names.first, let herfindahl = concentration.herfindahl else {
        continue
      }
      lines.append(
        row([
          concentration.basis.rawValue, concentration.level.rawValue, "\(concentration.currency)",
          "\(concentration.names.count)", markdownText(top.name),
          percent(top.amount, concentration.total),
          concentration.top(5).map { percent($0) } ?? "n/a",
          "\(Int((herfindahl * 10_000).rounded(.toNearestOrAwayFromZero))) \(concentration.band ?? "")",
          "\(oneDigit(concentration.effectiveCustomers ?? 0)) customers",
        ]))
    }
    return lines + [""]
  }

  // MARK: 3. Who pays late

  private var payers: [String] {
    var lines = ["## 3. Who pays late", ""]
    guard facts.book.hasAnyHistory else {
      return lines + [
        "n/a: the exports list open items only, and a list of what is unpaid says nothing of who pays on time. Add a list with payment days.",
        "",
      ]
    }
    let worst = facts.payers.payers.first(
      6, where: { $0.score != nil && !facts.book.documents(of: $0.account).isEmpty }
    ) { ($1.score ?? 0, $0.account) < ($0.score ?? 0, $1.account) }
    lines += [
      row(["Customer", "Currency", "Lateness", "Late rate", "Days late", "Index", "Flags"]),
      rule(text: 2, numbers: 4, thenText: 1),
    ]
    for payer in worst {
      lines.append(
        row([
          markdownText(facts.book.customer(of: payer.account).name),
          "\(facts.book.accounts[payer.account].currency)", "\(payer.score ?? 0)",
          payer.lateRate.map { "\(Int(($0.rate * 100).rounded(.toNearestOrAwayFromZero))) %" }
            ?? "n/a",
          payer.weightedDaysLate.map(oneDigit) ?? "n/a", payer.paymentIndex.map(oneDigit) ?? "n/a",
          payer.flags.map { markdownText($0.code.rawValue) }.joined(separator: ", "),
        ]))
    }
    return lines + [
      "",
      "Lateness 0 (prompt) to 100 (worst): score in payers.csv; index 80 = on time. All flags with their evidence: csv/flags.csv.",
      "",
    ]
  }

  // MARK: 5. Collect or write off

  private var collections: [String] {
    var lines = ["## 5. What to collect, and what to write off", ""]
    guard !facts.collections.lines.isEmpty else { return lines + ["Nothing is past due.", ""] }
    lines += [
      row(["Decision", "Currency", "Documents", "Open", "Worth collecting"]),
      rule(text: 2, numbers: 3),
    ]
    for decision in [
      CollectionReport.Decision.collect, .escalate, .settle, .hold, .fixOurSide, .writeOff,
    ] {
      for (currency, sums) in decisions[decision] {
        lines.append(
          row([
            markdownText(decision.rawValue), "\(currency)", "\(sums.count)",
            money(sums.open, currency),
            sums.isValued ? money(sums.value, currency) : "n/a",
          ]))
      }
    }
    return lines + [""] + calls
  }

  /// The first calls of the week, and what else is on the lists.
  private var calls: [String] {
    let plan = facts.collecting
    var lines: [String] = []
    if !plan.worklist.isEmpty { lines += firstCalls(plan.worklist) }
    let count = plan.worklist.last?.rank ?? 0
    let parts = [
      count > 0 ? "\(number(count)) call\(count == 1 ? "" : "s") this week (worklist.csv)" : nil,
      plan.holds.isEmpty
        ? nil
        : "\(number(plan.holds.count)) account\(plan.holds.count == 1 ? "" : "s") to hold or to sell to against cash (holds.csv)",
      plan.preDue.isEmpty
        ? nil
        : "\(number(plan.preDue.count)) document\(plan.preDue.count == 1 ? " falls" : "s fall") due within a week (pre_due.csv)",
      plan.deadlines.isEmpty
        ? nil
        : "\(number(plan.deadlines.count)) deadline\(plan.deadlines.count == 1 ? "" : "s") (deadlines.csv)",
    ].compactMap { $0 }
    return parts.isEmpty
      ? lines : lines + [parts.joined(separator: "; ").capitalizedFirst + ".", ""]
  }

  /// Five calls at most, each whole: one row per customer and currency.
  private func firstCalls(_ worklist: [WorkItem]) -> [String] {
    let book = facts.book
    var lines = [
      row([
        "Call", "Customer", "Currency", "Documents", "Open", "Days", "30 days more cost", "Next",
      ]), "| ---: | --- | --- | --- | ---: | ---: | ---: | --- |",
    ]
    var rest = worklist.prefix { $0.rank <= 5 }
    while let head = rest.first {
      let account = book.documents[Int(head.line.document)].account
      let currency = book.accounts[Int(account)].currency
      let call = rest.filter {
        let own = book.accounts[Int(book.documents[Int($0.line.document)].account)]
        return $0.rank == head.rank && own.currency == currency
      }
      let taken = Set(call.map(\.line.document))
      rest = ArraySlice(rest.filter { !taken.contains($0.line.document) })
      let documents = call.map { book.documents[Int($0.line.document)] }
      let costs = call.compactMap(\.line.costOfWaiting)
      let actions = Set(call.map(\.line.action.words))
      lines.append(
        row([
          number(head.rank), markdownText(book.customer(of: Int(account)).name),
          currency.description,
          call.count == 1
            ? markdownText(book.number(of: documents[0])) : "\(number(call.count)) documents",
          money(documents.reduce(0) { $0 + $1.open }, currency),
          documents.compactMap { $0.daysPastDue(asOf: book.asOf) }.max().map(number) ?? "",
          costs.count == call.count ? money(costs.reduce(0, +), currency) : "n/a",
          markdownText(head.action) + (actions.count > 1 ? " and others" : ""),
        ]))
    }
    return lines + [""]
  }

  // MARK: What the figures rest on

  private var assumptions: [String] {
    ["## Assumptions", ""] + facts.assumptions.map { "- \(markdownText($0))" } + [""]
  }

  private var data: [String] {
    var lines = [
      "## Where the figures come from", "",
      row(["File", "Format", "Rows", "Documents", "Rejected", "Others"]),
      rule(text: 2, numbers: 3, thenText: 1),
    ]
    for input in facts.inputs {
      lines.append(
        row([
          markdownText(input.name), markdownText(input.format), number(input.rows),
          number(input.documents),
          number(input.rejected), input.others,
        ]))
    }
    lines +=
      ["", verdict]
      + facts.ledger.map { tie in
        let difference = tie.net - tie.ledger
        let ledger = money(tie.ledger, tie.currency)
        let whose = tie.entity.isEmpty ? "" : " of \(markdownText(tie.entity))"
        return difference == 0
          ? "The general ledger\(whose) holds \(ledger) \(tie.currency) and ties to the cent."
          : "The general ledger\(whose) holds \(ledger) \(tie.currency): \(money(abs(difference), tie.currency)) \(tie.currency) \(difference > 0 ? "less" : "more") than the documents."
      }
    let shown = facts.findings.filter { $0.severity > .info }.prefix(8)
    if !shown.isEmpty { lines.append("") }
    for finding in shown {
      let money =
        finding.money.map { $0.minorUnits == 0 ? "" : " (\($0.grouped) \($0.currency))" } ?? ""
      let place = finding.place.map { "\($0.file)\($0.line > 0 ? ":\($0.line)" : ""): " } ?? ""
      lines.append(
        "- \(finding.severity.word): \(markdownText(place + finding.message))\(money). \(markdownText(finding.remedy.capitalizedFirst))."
      )
    }
    let rest = facts.findings.count - shown.count
    if rest > 0 {
      lines += ["- \(rest) further finding\(rest == 1 ? "" : "s") in csv/findings.csv."]
    }
    return lines + [""]
  }

  private var verdict: String {
    let errors = facts.findings.count { $0.severity == .error }
    let warnings = facts.findings.count { $0.severity == .warning }
    let word = errors > 0 ? "fail" : warnings > 0 ? "warn" : "pass"
    return
      "Verdict: **\(word)** (\(errors) error\(errors == 1 ? "" : "s"), \(warnings) warning\(warnings == 1 ? "" : "s")). What was read and what is reported agree to the cent."
  }

  private var files: [String] {
    let links = facts.outputs.sorted().map { path in
      let name =
        path.hasPrefix("csv/")
        ? path.dropFirst(4).dropLast(4).description : path.hasSuffix(".html") ? "page" : "workbook"
      return "[\(name.replacing("_", with: " "))](\(path))"
    }
    return [
      "All figures: \(links.joined(separator: ", ")). How the run came about: [run.json](run.json).",
      "", "Estimates from the data given; no legal, tax or credit advice.",
    ]
  }

  // MARK: Words and figures

  static func money(_ amount: Int64, _ currency: Currency) -> String {
    decimalText(amount, digits: currency.digits, grouping: ",")
  }

  static func percent(_ part: Int64, _ whole: Int64) -> String {
    Ratio(part, over: whole).map(percent) ?? "n/a"
  }

  static func percent(_ ratio: Ratio) -> String {
    "\(decimalText(ratio.scaled(toDigits: 3), digits: 1, grouping: "")) %"
  }

  func money(_ amount: Int64, _ currency: Currency) -> String {
    SummaryPages.money(amount, currency)
  }
  func percent(_ part: Int64, _ whole: Int64) -> String {
    SummaryPages.percent(part, whole)
  }
  func percent(_ ratio: Ratio) -> String { SummaryPages.percent(ratio) }
  func number(_ value: Int) -> String {
    decimalText(Int64(value), digits: 0, grouping: ",")
  }

  func oneDigit(_ value: Double) -> String {
    scaledStatistic(value, digits: 1).map { decimalText($0, digits: 1, grouping: ",") } ?? "n/a"
  }

  func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

  func rule(text: Int, numbers: Int, thenText: Int = 0, numbers last: Int = 0) -> String {
    row(
      Array(repeating: "---", count: text) + Array(repeating: "---:", count: numbers)
        + Array(repeating: "---", count: thenText) + Array(repeating: "---:", count: last))
  }
}
