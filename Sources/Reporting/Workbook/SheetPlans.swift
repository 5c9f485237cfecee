import Receivables

/// The rows of a table in another order.
struct ReorderedTable: Table {
  let base: any Table
  let order: [Int]

  var name: String { base.name }
  var columns: [Column] { base.columns }
  var rowCount: Int { order.count }

  func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    base.write(row: order[row], to: &cells)
  }
}

extension SheetPlan {
  /// The sheets that are made of tables, in the order of the questions; tables without a sheet stay in their CSV files.
  ///
  /// `isPlain`: age counts from the due day and credits stand apart, so that the buckets of a row add up to what is open.
  static func all(of tables: [any Table], isPlain: Bool) -> [SheetPlan] {
    let byName = Dictionary(tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return order.compactMap { name in byName[name].map { plan(of: $0, isPlain: isPlain) } }
  }

  /// Tables that have a sheet.
  private static let order = [
    "aging", "movement", "changes", "open_items", "metrics", "concentration_summary", "stress",
    "limits", "payers",
    "flags",
    "forecast", "late_risk", "factoring_summary", "borrowing_base", "offers", "cures", "factoring",
    "collections", "worklist", "holds", "deadlines", "interest", "allowance", "journal", "findings",
    "rejects",
  ]

  private static func plan(of table: any Table, isPlain: Bool) -> SheetPlan {
    var plan = SheetPlan(table: table, title: TableSheet.heading(table.name))
    switch table.name {
    case "aging":
      plan.totals = bucketColumns(table) + ["open", "unapplied", "net", "past_due", "disputed"]
      plan.formulas = ["net": "{open}+{unapplied}"]
      if isPlain {
        plan.formulas["open"] = "SUM({not_due.undated})"
        plan.formulas["past_due"] =
          "SUM({\(bucketColumns(table)[1]).\(bucketColumns(table).dropLast().last ?? "")})"
      }
      plan.highlights = ["past_due": .bars, "oldest_days": .from(91)]
      plan.frozen = 2
    case "movement":
      plan.totals = [
        "opening", "new", "collected", "credited", "written_off", "revalued", "unexplained",
        "closing", "redated",
      ]
      plan.formulas = [
        "closing":
          "{opening}+{new}-{collected}-{credited}-{written_off}+{revalued}+{unexplained}"
      ]
      plan.frozen = 2
    case "open_items":
      plan.totals = ["amount", "open", "disputed"]
      plan.formulas = ["days_past_due": "IF(OR({open}<=0,{due}=\"\"),\"\",as_of-{due})"]
      plan.highlights = ["days_past_due": .from(91)]
      plan.frozen = 3
    case "payers":
      plan.highlights = ["late_rate": .bars, "score": .scale]
      plan.frozen = 2
    case "flags": plan.wide = ["evidence"]
    case "forecast": plan.totals = ["expected", "contractual"]
    case "late_risk":
      plan.totals = ["open"]
      plan.highlights = ["p_late": .bars]
    case "limits": plan.highlights = ["utilisation": .from(1)]
    case "stress": plan.wide = ["remedy", "scenario"]
    case "factoring_summary":
      plan.formulas = [
        "ineligible": "{gross}-{eligible}", "reserve": "{eligible}-{advance}",
        "net_proceeds": "{eligible}-{fee}",
      ]
    case "borrowing_base": plan.wide = ["item"]
    case "offers": plan.wide = ["note"]
    case "factoring":
      plan.totals = ["open", "eligible", "ineligible", "advance", "reserve", "fee", "net_proceeds"]
      plan.formulas = [
        "ineligible": "{open}-{eligible}", "reserve": "{eligible}-{advance}",
        "net_proceeds": "{eligible}-{fee}",
      ]
    case "collections":
      plan.totals = ["open", "net_present_value", "cost_of_waiting_30"]
      plan.highlights = ["score": .scale]
      plan.wide = ["reason", "remedy"]
      plan.frozen = 3
    case "worklist":
      plan.totals = ["cost_of_waiting_30"]
      plan.wide = ["reason", "decision_flips"]
    case "holds": plan.totals = ["open", "past_due"]
    case "interest": plan.totals = ["interest", "fixed_sum"]
    case "allowance":
      plan.totals = ["open", "allowance", "specific", "specific_open", "total"]
      // Nobody loses more than is open.
      plan.formulas = [
        "allowance":
          "MIN({open}-{specific_open},ROUND(({open}-{specific_open})*{loss_rate}*(1+{adjustment}),{#}))",
        "total": "{allowance}+{specific}",
      ]
      plan.exact = ["loss_rate", "adjustment"]
    case "journal":
      plan.totals = ["debit", "credit"]
      plan.wide = ["memo"]
    case "findings": plan.wide = ["message", "remedy"]
    case "rejects": plan.wide = ["message", "raw"]
    default: break
    }
    return plan
  }

  /// `not_due`, the buckets, `undated`: everything between the currency and what is open.
  private static func bucketColumns(_ table: any Table) -> [String] {
    let names = table.columns.map(\.name)
    guard let first = names.firstIndex(of: "not_due"), let last = names.firstIndex(of: "undated")
    else { return [] }
    return Array(names[first...last])
  }
}
