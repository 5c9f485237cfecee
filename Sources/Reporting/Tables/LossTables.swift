package import Analysis
import Receivables

/// Names of the places of a book's ladder: `not_due`, then the buckets.
private func placeNames(_ policy: AgingPolicy) -> [String] {
  ["not_due"] + policy.buckets.names(from: .due)
}

/// `roll_rates.csv`: one row per currency, month and bucket step, then the average of all months.
package struct RollRatesTable: Table {
  package let name = "roll_rates"
  package let columns: [Column] = [
    .text("currency"), .text("month"), .text("from_bucket"), .text("to_bucket"), .number("amount"),
    .number("documents"), .number("rate"), .number("document_rate"), .number("from_amount"),
    .number("from_documents"),
  ]
  private let rows: [(currency: Currency, month: String, step: RollRates.Step)]
  private let names: [String]

  /// The table of all currencies with a history.
  package init(_ rolls: [RollRates], policy: AgingPolicy) {
    names = placeNames(policy)
    rows = rolls.flatMap { rolls in
      rolls.steps.map { (rolls.currency, $0.day.description, $0) }
        + (0..<rolls.places - 1).compactMap { place in
          rolls.average(from: place).map { (rolls.currency, "all", $0) }
        }
    }
  }

  package var rowCount: Int { rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let (currency, month, step) = rows[row]
    cells.text(currency.description)
    cells.text(month)
    cells.text(names[step.from])
    cells.text(names[step.from + 1])
    cells.money(step.end.amount, digits: currency.digits)
    cells.integer(step.end.documents)
    cells.decimal(step.rate, digits: 4)
    cells.decimal(step.documentRate, digits: 4)
    cells.money(step.start.amount, digits: currency.digits)
    cells.integer(step.start.documents)
  }
}

/// `migration.csv`: where documents of a bucket stood a month later, over all months, by value and by count.
package struct MigrationTable: Table {
  package let name = "migration"
  package let columns: [Column] = [
    .text("currency"), .text("from_bucket"), .text("to_bucket"), .number("amount"),
    .number("documents"), .number("share"), .number("document_share"),
  ]
  private let rows: [(rolls: RollRates, from: Int, to: Int)]
  private let names: [String]

  /// The table of all currencies with a history.
  package init(_ rolls: [RollRates], policy: AgingPolicy) {
    names = placeNames(policy) + ["paid", "written_off"]
    rows = rolls.flatMap { rolls in
      rolls.matrix.indices.flatMap { from in
        rolls.matrix[from].contains { $0.documents > 0 }
          ? rolls.matrix[from].indices.map { (rolls, from, $0) } : []
      }
    }
  }

  package var rowCount: Int { rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let (rolls, from, to) = rows[row]
    let all = rolls.matrix[from].reduce(into: MonthlyStates.Sum()) { $0 += $1 }
    let sum = rolls.matrix[from][to]
    cells.text(rolls.currency.description)
    cells.text(names[from])
    cells.text(names[to])
    cells.money(sum.amount, digits: rolls.currency.digits)
    cells.integer(sum.documents)
    cells.ratio(Ratio(sum.amount, over: all.amount), digits: 4)
    cells.ratio(Ratio(Int64(sum.documents), over: Int64(all.documents)), digits: 4)
  }
}

/// `allowance.csv`: one row per view, currency and bucket.
package struct AllowanceTable: Table {
  package let name = "allowance"
  package let columns: [Column] = [
    .text("view"), .text("currency"), .text("bucket"), .number("open"), .number("loss_rate"),
    .number("adjustment"), .number("allowance"), .number("specific"), .text("basis"),
    .number("observations"), .number("specific_open"), .number("total"),
  ]
  private let rows: [(allowance: Allowance, line: Allowance.Line)]
  private let names: [String]
  private let adjustment: Ratio

  /// The table of all views and currencies.
  package init(_ report: AllowanceReport, policy: AgingPolicy, terms: AllowanceTerms) {
    names = placeNames(policy)
    adjustment = terms.adjustment
    rows = report.allowances.flatMap { allowance in allowance.lines.map { (allowance, $0) } }
  }

  package var rowCount: Int { rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let (allowance, line) = rows[row]
    let digits = allowance.currency.digits
    cells.text(allowance.view.rawValue)
    cells.text(allowance.currency.description)
    cells.text(names[line.place])
    cells.money(line.open, digits: digits)
    cells.decimal(line.rate, digits: 4)
    cells.ratio(adjustment, digits: 4)
    cells.money(line.allowance, digits: digits)
    cells.money(line.specific, digits: digits)
    cells.text(line.basis.rawValue)
    cells.integer(line.observations)
    cells.money(line.specificOpen, digits: digits)
    cells.money(line.total, digits: digits)
  }
}
