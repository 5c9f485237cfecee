package import Analysis
import Receivables

/// `concentration.csv`: one row per basis, level, currency and name.
package struct ConcentrationTable: Table {
  package let name = "concentration"
  package let columns: [Column] = [
    .text("basis"), .text("level"), .number("rank"), .text("id"), .text("name"), .text("currency"),
    .number("amount"), .number("share"), .number("cumulative_share"), .text("band"),
    .number("limit"), .text("limit_from"), .number("over_limit"),
  ]
  let concentrations: [Concentration]
  private let terms: SingleNameTerms
  private let isOnly: Bool
  /// First row of each concentration, and the running sums of its names.
  private let starts: [Int]
  private let running: [[Int64]]

  /// The table of all concentrations, in the order given.
  package init(_ concentrations: [Concentration], terms: SingleNameTerms, isOnly: Bool) {
    self.concentrations = concentrations
    self.terms = terms
    self.isOnly = isOnly
    var starts = [0]
    for concentration in concentrations {
      starts.append((starts.last ?? 0) + concentration.names.count)
    }
    self.starts = starts
    running = concentrations.map { concentration in
      var sum: Int64 = 0
      return concentration.names.map { name in
        sum += name.amount
        return sum
      }
    }
  }

  package var rowCount: Int { starts.last ?? 0 }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let index = (starts.firstIndex { $0 > row } ?? 1) - 1
    let concentration = concentrations[index]
    let rank = row - starts[index]
    let name = concentration.names[rank]
    cells.text(concentration.basis.rawValue)
    cells.text(concentration.level.rawValue)
    cells.integer(rank + 1)
    cells.text(name.id)
    cells.text(name.name)
    cells.text(concentration.currency.description)
    cells.money(name.amount, digits: concentration.currency.digits)
    cells.ratio(Ratio(name.amount, over: concentration.total), digits: 4)
    cells.ratio(Ratio(running[index][rank], over: concentration.total), digits: 4)
    cells.text(concentration.band(of: name))
    guard concentration.basis == .open else {
      for _ in 0..<3 { cells.text("") }
      return
    }
    let limit = SingleNameLimit(of: name, in: concentration, isOnly: isOnly, terms: terms)
    cells.money(limit.amount, digits: concentration.currency.digits)
    cells.text(limit.source.rawValue)
    cells.money(max(0, name.amount - limit.amount), digits: concentration.currency.digits)
  }
}

/// `concentration_summary.csv`: one row per basis, level and currency.
package struct ConcentrationSummaryTable: Table {
  package let name = "concentration_summary"
  package let columns: [Column] = [
    .text("basis"), .text("level"), .text("currency"), .number("customers"), .number("top1"),
    .number("top3"), .number("top5"), .number("top10"), .number("hhi"), .number("hhi_normalized"),
    .number("effective_customers"), .number("gini"), .text("band"),
  ]
  let concentrations: [Concentration]

  /// The table of all concentrations, in the order given.
  package init(_ concentrations: [Concentration]) { self.concentrations = concentrations }

  package var rowCount: Int { concentrations.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let concentration = concentrations[row]
    cells.text(concentration.basis.rawValue)
    cells.text(concentration.level.rawValue)
    cells.text(concentration.currency.description)
    cells.integer(concentration.names.count)
    for count in [1, 3, 5, 10] { cells.ratio(concentration.top(count), digits: 4) }
    cells.decimal(concentration.herfindahl.map { $0 * 10_000 }, digits: 1)
    cells.decimal(concentration.normalizedHerfindahl, digits: 4)
    cells.decimal(concentration.effectiveCustomers, digits: 3)
    cells.decimal(concentration.gini, digits: 4)
    cells.text(concentration.band ?? "")
  }
}
