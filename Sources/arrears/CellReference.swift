/// A cell of a run's output files, as people write it: `collections.csv:7:score`.
struct CellReference {
  /// Name of the table, without its ending.
  var table: String
  /// Line of the file, the headings being line 1.
  var line: Int
  /// Name of the column.
  var column: String

  /// A cell; nil for text that names none.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, parts[0].hasSuffix(".csv"), let line = Int(parts[1]) else { return nil }
    let name = parts[0].split(separator: "/").last.map(String.init) ?? parts[0]
    (table, self.line, column) = (String(name.dropLast(4)), line, parts[2])
  }
}

/// How columns follow from others of their row: words in which `{open}` stands for the figure of that column.
enum CellFormulas {
  /// The formula of a column; nil where it does not follow from its row alone.
  static func formula(_ table: String, _ column: String) -> String? { all["\(table).\(column)"] }

  private static let all = [
    "aging.net": "open {open} + unapplied {unapplied}",
    "aging.past_due": "the buckets past due of the row, by due day",
    "open_items.days_past_due": "as-of day {as_of} − due {due}",
    "concentration.share": "amount {amount} ÷ sum of all amounts of this basis, level and currency",
    "concentration.over_limit": "max(0, amount {amount} − limit {limit})",
    "limits.utilisation": "exposure {exposure} ÷ limit {limit}",
    "payers.late_rate":
      "(late {late} + prior) ÷ (settled {settled} + weight of the prior), docs/metrics.md",
    "factoring.ineligible": "open {open} − eligible {eligible}",
    "factoring.advance": "eligible {eligible} × advance_rate {advance_rate}, rounded once",
    "factoring.reserve": "eligible {eligible} − advance {advance}",
    "factoring.net_proceeds": "eligible {eligible} − fee {fee}",
    "factoring.annual_cost":
      "fee {fee} ÷ advance {advance} × 365 ÷ days from {as_of} to {expected_payment_day}",
    "factoring_summary.reserve": "eligible {eligible} − advance {advance}",
    "factoring_summary.net_proceeds": "eligible {eligible} − fee {fee}",
    "collections.score": "100 × max(0, net_present_value {net_present_value}) ÷ open {open}",
    "collections.least_settlement": "max(0, net_present_value {net_present_value})",
    "collections.cost_of_waiting_30":
      "open {open} × p_collect {p_collect} × (1 − p0(days_past_due {days_past_due} + 30) ÷ p0({days_past_due}))",
    "routes.net_present_value":
      "p {p} × open × (1 − fee_rate {fee_rate}) ÷ (1 + discount rate)^(days {days} ÷ 365) − cost {cost}",
    "offers.cash_today":
      "advance {advance} − transfer and set-up, less fee {fee} where it is taken up front",
    "stress.coverage": "(cash {cash} + expected {expected}) ÷ needs {needs}",
    "stress.shortfall": "max(0, needs {needs} − cash {cash} − expected {expected})",
    "allowance.allowance":
      "(open {open} − specific_open {specific_open}) × loss_rate {loss_rate} × (1 + adjustment {adjustment}), the rate unrounded",
    "allowance.total": "allowance {allowance} + specific {specific}",
    "interest.interest":
      "principal {principal} × rate {rate} × days {days} ÷ 365, rounded once for the document",
  ]

  /// Settings that bear on a table, by the beginning of their keys.
  static func settings(of table: String) -> [String] {
    switch table {
    case "aging", "open_items", "metrics":
      ["age_by", "grace_days", "buckets", "credits", "default_terms"]
    case "concentration", "concentration_summary", "stress": ["concentration."]
    case "payers", "flags", "score_points", "limits": ["flags."]
    case "factoring", "ineligibles", "factoring_summary", "borrowing_base", "offers", "selection",
      "cures":
      ["factoring."]
    case "collections", "routes", "worklist", "holds", "pre_due", "deadlines":
      ["collections.", "insurance.", "flags.limitation_years"]
    case "interest": ["interest."]
    case "allowance": ["allowance."]
    case "journal": ["journal.", "allowance.view"]
    default: []
    }
  }
}
