import Analysis
import Receivables

/// When the cash will come, whether it is enough, and what should be set aside for what will not come.
extension SummaryPages {
  /// Expected cash of the next thirty days and thirteen weeks, past due at the end of the month, and stress.
  var cash: [String] {
    let forecasts = facts.forecast.cash.filter { $0.month.contractual != 0 || isOpen($0) }
    guard !forecasts.isEmpty else { return [] }
    var lines = ["### When will the cash come", ""]
    let known = forecasts.filter { $0.reason == nil }
    if !known.isEmpty {
      lines += [
        row([
          "Currency", "Next 30 days", "at least", "at most", "by due days", "13 weeks",
          "past due on \(facts.forecast.monthEnd.day)",
        ]), rule(text: 1, numbers: 6),
      ]
      for forecast in known {
        let weeks = forecast.weeks.reduce(0) { $0 + ($1.expected ?? 0) }
        lines.append(
          row(
            ["\(forecast.currency)"]
              + [
                forecast.month.expected ?? 0, forecast.month.low ?? 0, forecast.month.high ?? 0,
                forecast.month.contractual, weeks,
                facts.forecast.monthEnd.pastDue[forecast.currency] ?? 0,
              ].map { money($0, forecast.currency) }))
      }
      lines += [
        "",
        "From documents open today; four times in five the amount should lie between the two ends. Past due on \(facts.forecast.monthEnd.day) is what of them should still be unpaid then and due before. By week: forecast.csv, by document: late_risk.csv.",
      ]
    }
    for forecast in forecasts {
      if let reason = forecast.reason {
        lines.append("\(forecast.currency): no forecast, because \(reason).")
      }
    }
    return lines + [""] + stress
  }

  private func isOpen(_ forecast: CashForecast) -> Bool {
    facts.aging.totals.contains { $0.currency == forecast.currency && $0.sums.open > 0 }
  }

  private var stress: [String] {
    let cases = facts.stress.filter { $0.needs != nil }
    guard !cases.isEmpty else { return [] }
    var lines = [
      row(["If", "Days", "Currency", "Cash", "From customers", "To pay", "Coverage", "Short by"]),
      rule(text: 1, numbers: 1, thenText: 1, numbers: 5),
    ]
    for stress in cases {
      lines.append(
        row([
          scenario(stress), "\(stress.horizon)", "\(stress.currency)",
          stress.cash.map { money($0, stress.currency) } ?? "n/a",
          money(stress.expected, stress.currency), money(stress.needs ?? 0, stress.currency),
          stress.coverage.map { "\(Int(($0 * 100).rounded(.toNearestOrAwayFromZero))) %" } ?? "n/a",
          money(stress.shortfall ?? 0, stress.currency),
        ]))
    }
    return lines + [
      "", "From customers: of documents open today; sales to come bring nothing here.", "",
    ]
  }

  private func scenario(_ stress: StressCase) -> String {
    let name = markdownText(stress.largest?.name ?? "the largest")
    return switch stress.scenario {
    case .expected: "all pay as expected"
    case .largestFails: "\(name) fails"
    case .largestLate(let days): "\(name) pays \(days) days later"
    }
  }

  /// What should be set aside, by currency, in the view of the settings.
  var allowance: [String] {
    let own = facts.allowances.allowances.filter { $0.view == facts.view && $0.required != 0 }
    guard !own.isEmpty else { return [] }
    var lines = [
      "### What should be set aside", "",
      row(["Currency", "View", "Allowance", "of it for single debtors", "Booked"]),
      rule(text: 2, numbers: 3),
    ]
    for allowance in own {
      let booked = facts.allowances.booked[allowance.currency]
      lines.append(
        row([
          "\(allowance.currency)", allowance.view.rawValue,
          money(allowance.required, allowance.currency),
          money(allowance.lines.reduce(0) { $0 + $1.specific }, allowance.currency),
          booked.map { money($0, allowance.currency) } ?? "not stated",
        ]))
    }
    let isExample = own.contains { allowance in
      allowance.lines.contains { $0.basis.isExample && $0.open > $0.specificOpen }
    }
    if isExample {
      lines += [
        "",
        "**Illustrative rates** where the own history shows too little: replace them with your own. allowance.csv says which.",
      ]
    }
    return lines + [""]
  }
}
