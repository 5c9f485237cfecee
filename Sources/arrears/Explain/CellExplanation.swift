import Analysis
import Receivables
import Reporting

/// How a cell of a run came about: its row, the formula with the figures put in, the settings that bear on it, what stands behind it,
/// and the lines of the exports.
struct CellExplanation {
  private let run: Run
  private let table: any Table
  private let tables: [any Table]
  private let reference: CellReference
  private let cells: [String: String]
  private let basis: CellBasis

  /// The explanation of a cell; a table, row or column that the run has not is an error that names what there is.
  init(_ reference: CellReference, of run: Run, tables: [any Table]) throws {
    guard let table = tables.first(where: { $0.name == reference.table }) else {
      let names = tables.map(\.name).sorted().joined(separator: ", ")
      guard ["movement", "changes", "trends"].contains(reference.table) else {
        throw CommandError(
          message: "this run has no \(reference.table).csv", remedy: "use one of \(names)")
      }
      if let fault = run.findings.first(where: { $0.code.hasPrefix("history-un") }) {
        throw CommandError(message: fault.message, remedy: fault.remedy)
      }
      throw CommandError(
        message:
          "this run has no \(reference.table).csv: no history has a run before \(run.asOf)",
        remedy: "name the history of the run with --history")
    }
    guard table.columns.contains(where: { $0.name == reference.column }) else {
      let names = table.columns.map(\.name).joined(separator: ", ")
      throw CommandError(
        message: "\(reference.table).csv has no column \"\(reference.column)\"",
        remedy: "use one of \(names)")
    }
    guard reference.row >= 2, reference.row - 2 < table.rowCount else {
      throw CommandError(
        message: "\(reference.table).csv has no row \(reference.row)",
        remedy: "use a row from 2 (the first below the headings) to \(table.rowCount + 1)")
    }
    (self.run, self.table, self.reference) = (run, table, reference)
    self.tables = tables
    cells = CellExplanation.cells(of: table, row: reference.row - 2)
    basis = CellBasis(table: reference.table, column: reference.column, cells: cells, of: run)
  }

  /// The cells of a row by column.
  static func cells(of table: any Table, row: Int) -> [String: String] {
    var writer = PlainCells()
    table.write(row: row, to: &writer)
    return Dictionary(
      zip(table.columns.map(\.name), writer.cells), uniquingKeysWith: { first, _ in first })
  }

  /// The open document that the row is about; nil for rows about none, or about more than one.
  var document: Int? {
    guard let number = cells["document"], !number.isEmpty, basis.open.count == 1 else { return nil }
    return basis.open[0].document
  }

  /// The explanation; `folder` is the run that the cell was read in, if any.
  func text(from folder: PastFolder?) -> String {
    let value = cells[reference.column] ?? ""
    var lines = [
      "\(reference.table).csv, row \(reference.row), \(reference.column): \(value.isEmpty ? "blank" : Diagnostics.escaped(value))"
    ]
    if let folder { lines += doubts(about: folder) }
    lines += meaning.map { ["  \($0.isFormula ? "=" : "is") \(filled($0.words))"] } ?? []
    if reference.table == "changes", let kind = cells["kind"] {
      lines += ColumnMeanings.own.change(kind).map { ["  \(kind): \($0.words)"] } ?? []
    }
    lines.append("  rounding and sources: docs/metrics.md, \(reference.table).csv")
    lines.append("  the row")
    for column in table.columns where column.name != reference.column {
      guard let cell = cells[column.name], !cell.isEmpty else { continue }
      lines.append("    \(column.name): \(Diagnostics.escaped(cell))")
    }
    let prefixes = ColumnMeanings.settings(of: reference.table)
    let settings = run.settings.effective.filter { entry in
      prefixes.contains { entry.key == $0 || $0.hasSuffix(".") && entry.key.hasPrefix($0) }
        && !entry.value.isEmpty
    }
    if !settings.isEmpty {
      lines.append("  settings")
      for entry in settings { lines.append("    \(entry.key) = \(entry.value) (\(entry.origin))") }
    }
    return (lines + SourceLines(run).lines(of: basis)).joined(separator: "\n") + "\n"
  }

  /// Why the figures may not be those of the run that the cell was read in.
  private func doubts(about folder: PastFolder) -> [String] {
    guard folder.holds(table, row: reference.row, run.settings.csv) == false else { return [] }
    let settings = folder.differences(from: run.settings)
      .map { "\($0.key) was \($0.value.isEmpty ? "not set" : $0.value)" }
    let cause =
      settings.isEmpty
      ? "the exports, or the history, are others now"
      : "settings differ: \(settings.joined(separator: "; "))"
    return ["  but \(folder.file) has another row there: \(cause)"]
  }

  private var meaning: ColumnMeanings.Meaning? {
    let name = reference.table
    if ["metrics", "trends"].contains(name), reference.column == "value",
      let meaning = ColumnMeanings.own.metric(cells["metric"] ?? "")
    {
      return meaning
    }
    let buckets = run.settings.aging.buckets
    let isBucket = AgingPolicy.Basis.allCases.contains {
      buckets.names(from: $0).contains(reference.column)
    }
    return ColumnMeanings.own.meaning(name, reference.column, isBucket: isBucket)
  }

  /// A formula with figures in the places of columns: of the row, or for metrics of the metrics beside it.
  private func filled(_ formula: String) -> String {
    var text = ""
    for (place, part) in formula.split(separator: "{", omittingEmptySubsequences: false)
      .enumerated()
    {
      guard place > 0, let end = part.firstIndex(of: "}") else {
        text += part
        continue
      }
      let figure = figure(String(part[..<end]))
      text += (figure.isEmpty ? "n/a" : figure) + part[part.index(after: end)...]
    }
    return text
  }

  private func figure(_ name: String) -> String {
    if name == "as_of" { return cells["as_of"] ?? run.asOf.description }
    if name == "days:due" || name == "days:expected_payment_day" {
      let column = String(name.dropFirst(5))
      guard let day = Day(iso: cells[column] ?? "") else { return "" }
      return "\(abs(day - run.asOf)) days from \(min(day, run.asOf)) to \(max(day, run.asOf))"
    }
    if let figure = cells[name] { return figure }
    let others =
      ["metrics", "trends"].contains(reference.table)
      ? tables.first { $0.name == reference.table } : nil
    guard let others else { return "" }
    for row in 0..<others.rowCount {
      let beside = CellExplanation.cells(of: others, row: row)
      if beside["metric"] == name, beside["currency"] == cells["currency"],
        beside["as_of"] == cells["as_of"]
      {
        return beside["value"] ?? ""
      }
    }
    return ""
  }
}
