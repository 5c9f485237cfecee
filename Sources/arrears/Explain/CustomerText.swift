import Receivables
import Reporting

/// A customer's rows in the files, and its documents.
struct CustomerText {
  private let run: Run
  private let customer: Customer

  init(_ customer: Customer, of run: Run) { (self.customer, self.run) = (customer, run) }

  /// Files whose rows are about customers, and the column that says which.
  private static let files = [
    ("aging", "customer_id"), ("movement", "customer_id"), ("concentration", "id"),
    ("limits", "customer_id"), ("holds", "customer_id"), ("payers", "customer_id"),
    ("score_points", "customer_id"), ("flags", "customer_id"),
  ]

  var text: String {
    let tables = RunWriter(
      run: run, withDocuments: false, withFingerprints: false, stopwatch: Stopwatch()
    ).tables
    var lines = ["\(Diagnostics.escaped(customer.id))  \(Diagnostics.escaped(customer.name))"]
    for (name, column) in CustomerText.files {
      guard let table = tables.first(where: { $0.name == name }),
        let place = table.columns.firstIndex(where: { $0.name == column })
      else { continue }
      for row in 0..<table.rowCount {
        var plain = PlainCells()
        table.write(row: row, to: &plain)
        guard plain.cells[place] == customer.id else { continue }
        let cells = CellExplanation.cells(of: table, row: row)
        guard cells["level"] != "group" else { continue }
        lines.append("  \(name).csv, row \(row + 2)")
        let names = table.columns.map(\.name).filter {
          !["customer_id", "customer", "id", "name", "level"].contains($0)
            && !(cells[$0] ?? "").allSatisfy { "0.".contains($0) }
        }
        for name in names {
          lines.append("    \(name): \(Diagnostics.escaped(cells[name] ?? ""))")
        }
      }
    }
    let basis = CellBasis(
      table: "payers", column: "", cells: ["customer_id": customer.id], of: run)
    let all = CellBasis(table: "aging", column: "net", cells: ["customer_id": customer.id], of: run)
    let sources = SourceLines(run)
    lines += sources.lines(of: all) + sources.settled(basis.settled)
    return lines.joined(separator: "\n") + "\n"
  }
}
