package import Analysis
import Receivables

/// `metrics.csv`: one row per metric and currency; blank values say why in the note.
package struct MetricsTable: Table {
  package let name = "metrics"
  package let columns: [Column] = [
    .text("metric"), .text("currency"), .number("value"), .text("unit"), .text("note"),
  ]
  let metrics: [Metric]

  /// The table of metrics, in the order given.
  package init(_ metrics: [Metric]) { self.metrics = metrics }

  package var rowCount: Int { metrics.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let metric = metrics[row]
    cells.text(metric.name)
    cells.text(metric.currency.description)
    let note = MetricsTable.writeValue(of: metric, to: &cells)
    cells.text(metric.unit)
    cells.text(note)
  }

  /// Writes the value of a metric; returns what is to be noted of it.
  static func writeValue<Writer: CellWriter & ~Copyable>(
    of metric: Metric, to cells: inout Writer
  ) -> String {
    var note = ""
    switch metric.value {
    case .money(let amount): cells.money(amount, digits: metric.currency.digits)
    case .count(let count): cells.integer(count)
    case .share(let share): cells.decimal(share, digits: 4)
    case .days(let days): cells.decimal(days, digits: 1)
    case .number(let number): cells.decimal(number, digits: 2)
    case .daysBeyond(let days):
      cells.blank()
      note = "more than \(days) days: the balance exceeds all known sales"
    case .unavailable(let reason):
      cells.blank()
      note = "n/a: \(reason)"
    }
    return note
  }
}
