import Analysis
import Receivables

/// The charts of the five questions.
extension ReportPage {
  private func money(_ amount: Int64, _ currency: Currency) -> String {
    SummaryPages.money(amount, currency)
  }

  /// What is open by bucket.
  func aging(_ currency: Currency) -> String? {
    guard let sums = facts.aging.totals.first(where: { $0.currency == currency })?.sums else {
      return nil
    }
    let limits = facts.aging.policy.buckets.limits
    let first = facts.aging.policy.basis == .due ? 1 : 0
    var rows = [(label: "Not due", amount: sums.notDue, style: "quiet")]
    for (place, amount) in sums.buckets.enumerated() {
      let from = place == 0 ? first : limits[place - 1] + 1
      let label =
        place < limits.count ? "\(from)–\(limits[place]) days" : "More than \(from - 1) days"
      rows.append((label, amount, from > 90 ? "alarm" : "bar"))
    }
    if sums.undated != 0 { rows.append(("Without a due day", sums.undated, "quiet")) }
    let chart = Chart.bars(
      rows.map {
        Chart.Row(
          label: $0.label, value: Double($0.amount), words: money($0.amount, currency),
          style: $0.style)
      }, title: "How late, \(currency)",
      description:
        "Of \(money(sums.open, currency)) \(currency) open, \(money(sums.pastDue, currency)) are past due, \(money(sums.over90, currency)) for more than 90 days."
    )
    return figure(
      chart, id: "aging-\(currency)", headings: ["Days past due", "Open"],
      rows: rows.map { [$0.label, money($0.amount, currency)] })
  }

  /// What was past due over the last twelve months.
  func trend(_ currency: Currency) -> String? {
    guard let trend = facts.trends.first(where: { $0.currency == currency }),
      let newest = trend.points.last, let oldest = trend.points.first
    else { return nil }
    let most = trend.points.map(\.pastDue).max() ?? 0
    let isPart = facts.book.accounts.indices.contains { account in
      facts.book.accounts[account].currency == currency && !facts.book.hasHistory[account]
        && !facts.book.documents(of: account).isEmpty
    }
    let chart = Chart.columns(
      trend.points.map {
        // Months are told by year and month, runs by month and day.
        Chart.Column(
          label: String(
            trend.isFromRuns ? $0.day.description.suffix(5) : $0.day.description.prefix(7)),
          value: Double($0.pastDue))
      }, top: "highest \(money(most, currency))", title: "Past due over time, \(currency)",
      description:
        "Past due on \(oldest.day): \(money(oldest.pastDue, currency)); on \(newest.day): \(money(newest.pastDue, currency)).\(isPart && !trend.isFromRuns ? " Accounts of which only open items are known are left out." : "")"
    )
    return figure(
      chart, id: "trend-\(currency)", headings: ["Day", "Open", "Past due"],
      rows: trend.points.map {
        [$0.day.description, money($0.open, currency), money($0.pastDue, currency)]
      })
  }

  /// Shares of the largest names and their running sum.
  func dependence(_ currency: Currency) -> String? {
    let own = facts.concentrations.filter { $0.basis == .open && $0.currency == currency }
    guard let chosen = own.first(where: { $0.level == .group }) ?? own.first, chosen.total > 0,
      let largest = chosen.names.first
    else { return nil }
    let shown = chosen.names.prefix(10)
    func share(_ amount: Int64) -> Double { Double(amount) / Double(chosen.total) }
    let chart = Chart.pareto(
      shown.map { ($0.name, share($0.amount)) },
      title: "Share of what is open, and running sum, \(currency)",
      description:
        "\(largest.name) owes \(Chart.percent(share(largest.amount))), the \(shown.count) largest \(Chart.percent(share(shown.reduce(0) { $0 + $1.amount }))) of \(money(chosen.total, currency))."
    )
    var running: Int64 = 0
    var rows = shown.map { name -> [String] in
      running += name.amount
      return [
        name.name, money(name.amount, currency), Chart.percent(share(name.amount)),
        Chart.percent(share(running)),
      ]
    }
    let rest = chosen.names.dropFirst(10)
    if !rest.isEmpty {
      let amount = rest.reduce(Int64(0)) { $0 + $1.amount }
      rows.append([
        "\(rest.count) others", money(amount, currency), Chart.percent(share(amount)),
        Chart.percent(1),
      ])
    }
    return figure(
      chart, id: "dependence-\(currency)", headings: ["Name", "Open", "Share", "Running sum"],
      rows: rows)
  }

  /// Cash of thirty and ninety days if the largest customer pays, fails, or pays late, against what has to be paid.
  func stress(_ currency: Currency) -> String? {
    // Who pays as late as the horizon is long pays as if it failed.
    let cases = facts.stress.filter { stress in
      guard stress.currency == currency else { return false }
      if case .largestLate(let days) = stress.scenario { return days < stress.horizon }
      return true
    }
    guard let first = cases.first, cases.count > 1 else { return nil }
    let name = first.largest?.name ?? "the largest customer"
    func label(_ scenario: StressCase.Scenario) -> String {
      switch scenario {
      case .expected: "All pay as expected"
      case .largestFails: "\(name) fails"
      case .largestLate(let days): "\(name) pays \(days) days later"
      }
    }
    func available(_ stress: StressCase) -> Int64 { (stress.cash ?? 0) + stress.expected }
    let needs = first.needs
    let chart = Chart.bars(
      cases.map { stress in
        Chart.Row(
          label: "\(stress.horizon) days: \(label(stress.scenario))",
          value: Double(available(stress)), words: money(available(stress), currency),
          style: stress.needs.map { available(stress) < $0 } ?? false ? "alarm" : "bar",
          mark: stress.needs.map { Double($0) })
      }, title: "If the largest customer does not pay, \(currency)",
      description: needs.map {
        "Cash in the bank and from customers. To pay within 30 days: \(money($0, currency)); the upright lines. Red: not enough."
      }
        ?? "Cash in the bank and from customers. What has to be paid is not known: add a list of cash needs."
    )
    return figure(
      chart, id: "stress-\(currency)",
      headings: ["If", "Days", "In the bank", "From customers", "To pay", "Short by"],
      rows: cases.map { stress in
        [
          label(stress.scenario), "\(stress.horizon)",
          stress.cash.map { money($0, currency) } ?? "n/a",
          money(stress.expected, currency), stress.needs.map { money($0, currency) } ?? "n/a",
          stress.shortfall.map { money($0, currency) } ?? "n/a",
        ]
      })
  }

  /// Thirteen weeks: expected, the interval, and what falls due.
  func cash(_ currency: Currency) -> String? {
    guard let forecast = facts.forecast.cash.first(where: { $0.currency == currency }),
      forecast.reason == nil, !forecast.weeks.isEmpty
    else { return nil }
    func value(_ amount: Int64?) -> Double? { amount.map { Double(max(0, $0)) } }
    let most = forecast.weeks.flatMap { [$0.high, $0.contractual] }.compactMap { $0 }.max() ?? 0
    let total = forecast.weeks.reduce(Int64(0)) { $0 + ($1.expected ?? 0) }
    let chart = Chart.columns(
      forecast.weeks.map { week in
        Chart.Column(
          label: String(week.from.description.dropFirst(5)), value: value(week.expected),
          low: value(week.low), high: value(week.high), mark: value(week.contractual))
      }, top: "highest \(money(most, currency))", title: "Cash by week, \(currency)",
      description:
        "\(money(total, currency)) expected in 13 weeks. Bars: expected; pale: four times in five; lines: by due days, what is past due in the first week."
    )
    return figure(
      chart, id: "cash-\(currency)",
      headings: ["Week from", "Expected", "At least", "At most", "By due days"],
      rows: forecast.weeks.map { week in
        [week.from.description]
          + [week.expected, week.low, week.high, week.contractual].map {
            $0.map { money($0, currency) } ?? "n/a"
          }
      })
  }

  /// Where documents of a bucket stood a month later: a table whose cells are shaded by share.
  func migration(_ rolls: RollRates) -> String? {
    let names =
      ["not due"]
      + facts.aging.policy.buckets.names(from: .due).map {
        $0.dropFirst().replacing("_plus", with: "+").replacing("_", with: "–")
      }
    let shown = rolls.matrix.indices.filter { rolls.matrix[$0].contains { $0.amount > 0 } }
    guard !shown.isEmpty, rolls.places == names.count else { return nil }
    let ends = ["paid", "written off"].prefix(rolls.matrix[0].count - names.count)
    func cell(_ share: Ratio?) -> String {
      let points = share.map { Int(($0.value * 100).rounded()) } ?? 0
      let words = share.map { SummaryPages.percent($0) } ?? "n/a"
      return
        "<td class=\"number heat\" style=\"--share: \(max(0, min(100, points)))\">\(words)</td>"
    }
    let rows = shown.map { from in
      let all = rolls.matrix[from].reduce(Int64(0)) { $0 + $1.amount }
      let cells = rolls.matrix[from].map { cell(Ratio($0.amount, over: all)) }
      return "<tr><th scope=\"row\">\(names[from])</th>\(cells.joined())</tr>"
    }
    let heads = (names.map { String($0) } + ends).map {
      "<th scope=\"col\" class=\"number\">\($0)</th>"
    }
    return """
      <figure class="wide">
      <figcaption>Where balances stood a month later, \(rolls.currency)</figcaption>
      <div class="table" role="group" tabindex="0"><table>
      <thead><tr><th scope="col">From</th>\(heads.joined())</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>
      </figure>
      """
  }

  /// What is past due by decision, and what it is worth.
  func worth(_ currency: Currency) -> String? {
    var sums: [CollectionReport.Decision: (open: Int64, value: Int64, documents: Int)] = [:]
    for line in facts.collections.lines {
      let document = facts.book.documents[Int(line.document)]
      guard facts.book.accounts[Int(document.account)].currency == currency,
        let decision = line.decision, let value = line.value
      else { continue }
      let sum = sums[decision] ?? (0, 0, 0)
      sums[decision] = (sum.open + document.open, sum.value + value, sum.documents + 1)
    }
    let order: [CollectionReport.Decision] = [
      .collect, .escalate, .settle, .hold, .fixOurSide, .writeOff,
    ]
    let shown = order.filter { sums[$0] != nil }
    guard !shown.isEmpty else { return nil }
    func words(_ decision: CollectionReport.Decision) -> String {
      decision.rawValue.replacing("_", with: " ").capitalizedFirst
    }
    let rows = shown.map { decision in (decision, sums[decision] ?? (0, 0, 0)) }
    let chart = Chart.bars(
      rows.map { decision, sum in
        Chart.Row(
          label: words(decision), value: Double(sum.open), words: money(sum.value, currency),
          style: "quiet", mark: Double(max(0, sum.value)))
      }, title: "What the past due is worth, \(currency)",
      description:
        "Bars: open; upright line and figure: worth after the chance of payment, cost and time. Together \(money(rows.reduce(0) { $0 + $1.1.value }, currency)) of \(money(rows.reduce(0) { $0 + $1.1.open }, currency))."
    )
    return figure(
      chart, id: "worth-\(currency)", headings: ["Decision", "Documents", "Open", "Worth"],
      rows: rows.map { decision, sum in
        [
          words(decision), "\(sum.documents)", money(sum.open, currency),
          money(sum.value, currency),
        ]
      })
  }

  /// The chance of still collecting, by days past due.
  var recovery: String? {
    guard !facts.collections.lines.isEmpty else { return nil }
    let curve = facts.collections.curve
    let nodes = zip(RecoveryCurve.nodes, curve.chances)
    let chart = Chart.bars(
      nodes.map { days, chance in
        Chart.Row(
          label: days == 0 ? "On the due day" : "\(days) days past due", value: chance,
          words: Chart.percent(chance), style: days >= 90 ? "alarm" : "bar")
      }, title: "Recovery ladder: chance of still collecting",
      description:
        "A survey of agencies (2004) blended with \(curve.ownDocuments) own documents: \(Chart.percent(curve.chance(at: 90))) at 90 days past due.",
      scale: 1)
    return figure(
      chart, id: "recovery", headings: ["Days past due", "Chance"],
      rows: nodes.map { ["\($0)", Chart.percent($1)] })
  }
}
