import Analysis
package import Receivables

/// What a workbook is made of: the tables of the run, and what its checks compare them with.
package struct WorkbookFacts: Sendable {
  /// Everything that a run has to say.
  package var summary: SummaryFacts
  /// The tables of the CSV files.
  package var tables: [any Table]
  /// Net open money as read from the files, by currency.
  package var read: [(currency: Currency, net: Int64)]
  /// Past-due documents are in `collections` without exception.
  package var collectsAllPastDue: Bool
  /// Rows of a sheet at most.
  package var cap: Int

  /// The facts of a workbook.
  package init(
    summary: SummaryFacts, tables: [any Table], read: [(currency: Currency, net: Int64)],
    collectsAllPastDue: Bool, cap: Int
  ) {
    (self.summary, self.tables, self.read) = (summary, tables, read)
    (self.collectsAllPastDue, self.cap) = (collectsAllPastDue, cap)
  }
}

/// `arrears.xlsx`: a sheet per question with live formulas, and the sheet that proves that they foot.
package struct WorkbookWriter {
  private let facts: WorkbookFacts
  private var book: Book { facts.summary.book }

  /// A writer of a run's workbook.
  package init(_ facts: WorkbookFacts) { self.facts = facts }

  /// Writes the file; temporary files stand in `folder`.
  package func write(to path: String, folder: String) throws(WorkbookFault) {
    let workbook = try Workbook(path: path, folder: folder, day: book.asOf)
    let front = workbook.sheet(named: "Summary")
    workbook.define("as_of", as: front.reference(1, 1))
    var sheets: [String: TableSheet] = [:]
    var order: [String] = []
    var concentration: ConcentrationSheet?
    for plan in plans {
      if plan.table.name == "concentration_summary", concentration == nil {
        concentration = ConcentrationSheet(facts.summary.concentrations, in: workbook)
        order.append("Concentration")
      }
      sheets[plan.table.name] = TableSheet(plan, in: workbook, cap: facts.cap)
      order.append(plan.title)
    }
    let checks = ChecksSheet(WorkbookChecks(facts, sheets).all, on: workbook.sheet(named: "Checks"))
    order.append("Checks")
    SummarySheet(facts, sheets, concentration, checks, in: workbook).write(on: front, order: order)
    try workbook.close()
  }

  private var plans: [SheetPlan] {
    let policy = facts.summary.aging.policy
    let isPlain = policy.basis == .due && policy.credits == .apart && policy.graceDays == 0
    return SheetPlan.all(of: facts.tables, isPlain: isPlain).map { plan in
      guard plan.table.name == "forecast" else { return plan }
      // Weeks of one currency together, so that a chart can show them.
      let cash = facts.summary.forecast.cash
      var order: [Int] = []
      var row = 0
      var rows: [[Int]] = cash.map { _ in [] }
      for week in 0..<13 {
        for (place, own) in cash.enumerated() where own.weeks.indices.contains(week) {
          rows[place].append(row)
          row += 1
        }
      }
      order = rows.flatMap { $0 }
      var own = SheetPlan(
        table: ReorderedTable(base: plan.table, order: order), title: plan.title)
      own.totals = plan.totals
      return own
    }
  }
}

/// What the `Checks` sheet proves.
struct WorkbookChecks {
  private let facts: WorkbookFacts
  private let sheets: [String: TableSheet]

  init(_ facts: WorkbookFacts, _ sheets: [String: TableSheet]) {
    (self.facts, self.sheets) = (facts, sheets)
  }

  /// All checks, by currency.
  var all: [WorkbookCheck] {
    facts.summary.aging.totals.flatMap { total in
      checks(of: total.currency)
    }
  }

  private func checks(of currency: Currency) -> [WorkbookCheck] {
    let code = currency.description
    let digits = currency.digits
    func total(_ table: String, _ column: String) -> (formula: String, value: Double)? {
      sheets[table]?.total(column, code).map { ($0.reference, $0.value) }
    }
    func number(_ amount: Int64) -> (formula: String, value: Double) {
      (decimalText(amount, digits: digits, grouping: ""), units(amount, digits: digits))
    }
    func sum(_ sides: [(formula: String, value: Double)?]) -> (formula: String, value: Double)? {
      let known = sides.compactMap { $0 }
      guard known.count == sides.count else { return nil }
      let value = known.reduce(0) { $0 + $1.value }
      return (known.map(\.formula).joined(separator: "+"), value)
    }
    var checks: [WorkbookCheck] = []
    func check(
      _ words: String, _ left: (formula: String, value: Double)?,
      _ right: (formula: String, value: Double)?
    ) {
      // A side without a row is nothing; without both there is nothing to compare.
      guard left != nil || right != nil else { return }
      checks.append(
        WorkbookCheck(
          words: words, currency: code, left: left ?? ("0", 0), right: right ?? ("0", 0),
          digits: digits))
    }
    let buckets = (sheets["aging"]?.columns ?? [:]).filter {
      $0.key.hasPrefix("d") && $0.key.dropFirst().first?.isNumber ?? false
    }
    .sorted { $0.value < $1.value }.map(\.key)
    if facts.summary.aging.policy.credits == .apart {
      check(
        "Aging: not due, buckets and undated are everything open",
        sum((["not_due"] + buckets + ["undated"]).map { total("aging", $0) }),
        total("aging", "open"))
    }
    check(
      "Aging: open and unapplied are the net balance",
      sum([total("aging", "open"), total("aging", "unapplied")]), total("aging", "net"))
    check("Open items are the net balance", total("open_items", "open"), total("aging", "net"))
    if let read = facts.read.first(where: { $0.currency == currency }) {
      check(
        "What the files state as open is the net balance", number(read.net), total("aging", "net"))
    }
    let ledger = facts.summary.ledger.filter { $0.currency == currency }
    if !ledger.isEmpty {
      let parts = ledger.map(\.ledger)
      check(
        "The general ledger is the net balance", number(parts.reduce(0, +)),
        number(ledger.map(\.net).reduce(0, +)))
    }
    check("Factoring covers everything open", total("factoring", "open"), total("aging", "open"))
    check(
      "Eligible and ineligible are everything open",
      sum([total("factoring", "eligible"), total("factoring", "ineligible")]),
      total("factoring", "open"))
    check(
      "Advance and reserve are what is eligible",
      sum([total("factoring", "advance"), total("factoring", "reserve")]),
      total("factoring", "eligible"))
    if facts.collectsAllPastDue {
      check(
        "Collections cover everything past due", total("collections", "open"),
        total("aging", "past_due"))
    }
    if let open = total("allowance", "open") {
      let count = Set(
        facts.summary.allowances.allowances.filter { $0.currency == currency }.map(\.view)
      ).count
      check(
        "Allowance: each view covers everything open", open,
        total("aging", "open").map { ("\(count)*\($0.formula)", Double(count) * $0.value) })
    }
    check("Journal: debits are credits", total("journal", "debit"), total("journal", "credit"))
    return checks
  }
}
