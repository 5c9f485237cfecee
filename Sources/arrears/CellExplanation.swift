import Analysis
import Intake
import Receivables
import Reporting

/// How a cell of a run came about: its row, the formula with the figures put in, the settings that bear on it, the documents behind it,
/// and their lines in the exports.
struct CellExplanation {
  private let run: Run
  private let table: any Table
  private let reference: CellReference
  private let cells: [String: String]

  /// Documents shown at most.
  private static let shown = 20

  /// The explanation of a cell; a table, line or column that the run has not is an error that names what there is.
  init(_ reference: CellReference, of run: Run, tables: [any Table]) throws {
    guard let table = tables.first(where: { $0.name == reference.table }) else {
      let names = tables.map(\.name).sorted().joined(separator: ", ")
      throw CommandError(
        message: "this run has no \(reference.table).csv", remedy: "use one of \(names)")
    }
    guard table.columns.contains(where: { $0.name == reference.column }) else {
      let names = table.columns.map(\.name).joined(separator: ", ")
      throw CommandError(
        message: "\(reference.table).csv has no column \"\(reference.column)\"",
        remedy: "use one of \(names)")
    }
    guard reference.line >= 2, reference.line - 2 < table.rowCount else {
      throw CommandError(
        message: "\(reference.table).csv has no line \(reference.line)",
        remedy: "use a line from 2 (the first below the headings) to \(table.rowCount + 1)")
    }
    var writer = PlainCells()
    table.write(row: reference.line - 2, to: &writer)
    (self.run, self.table, self.reference) = (run, table, reference)
    cells = Dictionary(
      zip(table.columns.map(\.name), writer.cells), uniquingKeysWith: { first, _ in first })
  }

  /// Number of the document that the row is about; nil for rows about more than one.
  var document: String? { cells["document"].flatMap { $0.isEmpty ? nil : $0 } }

  /// The explanation.
  var text: String {
    let value = cells[reference.column] ?? ""
    var lines = [
      "\(reference.table).csv, line \(reference.line), \(reference.column): \(value.isEmpty ? "blank (not available)" : value)"
    ]
    if let formula = CellFormulas.formula(reference.table, reference.column) {
      lines.append("  = \(filled(formula))")
    }
    lines.append("  definition: docs/metrics.md, \(reference.table).csv")
    lines.append("  the row")
    for column in table.columns where column.name != reference.column {
      guard let cell = cells[column.name], !cell.isEmpty else { continue }
      lines.append("    \(column.name): \(Diagnostics.escaped(cell))")
    }
    let prefixes = CellFormulas.settings(of: reference.table)
    let settings = run.settings.effective.filter { entry in
      prefixes.contains { entry.key == $0 || $0.hasSuffix(".") && entry.key.hasPrefix($0) }
        && !entry.value.isEmpty
    }
    if !settings.isEmpty {
      lines.append("  settings")
      for entry in settings { lines.append("    \(entry.key) = \(entry.value) (\(entry.origin))") }
    }
    return (lines + sources).joined(separator: "\n") + "\n"
  }

  /// A formula with the figures of the row in the places of its columns.
  private func filled(_ formula: String) -> String {
    var text = ""
    for (place, part) in formula.split(separator: "{", omittingEmptySubsequences: false)
      .enumerated()
    {
      guard place > 0, let end = part.firstIndex(of: "}") else {
        text += part
        continue
      }
      let name = String(part[..<end])
      let figure = name == "as_of" ? run.asOf.description : cells[name] ?? ""
      text += (figure.isEmpty ? "n/a" : figure) + part[part.index(after: end)...]
    }
    return text
  }

  /// The documents that the row is made of: those of its number, customer and currency, as far as the row states them.
  private var documents: [Int] {
    let book = run.book
    let customer = cells["customer_id"] ?? (reference.table == "concentration" ? cells["id"] : nil)
    return book.documents.indices.filter { index in
      let document = book.documents[index]
      let account = Int(document.account)
      if let number = self.document, book.number(of: document) != number { return false }
      if let customer, !customer.isEmpty {
        let own = book.customer(of: account)
        guard own.id == customer || own.group == customer else { return false }
      }
      if let currency = cells["currency"], !currency.isEmpty,
        book.accounts[account].currency.description != currency
      {
        return false
      }
      return true
    }
  }

  /// Where the documents stand in the exports, with the lines themselves.
  private var sources: [String] {
    let all = documents
    guard !all.isEmpty else { return [] }
    var lines = [
      "  \(all.count) open document\(all.count == 1 ? "" : "s") behind it\(all.count > CellExplanation.shown ? ", the first \(CellExplanation.shown)" : "")"
    ]
    for index in all.prefix(CellExplanation.shown) {
      let document = run.book.documents[index]
      let file = run.book.sources[Int(document.source)]
      let open = Money(
        minorUnits: document.open, currency: run.book.accounts[Int(document.account)].currency)
      lines.append(
        "    \(Diagnostics.escaped(run.book.number(of: document)))  \(open.grouped) \(open.currency) open  \(file):\(document.line)"
      )
      if let raw = run.files.first(where: { $0.name == file })?.line(Int(document.line)) {
        lines.append("      \(Diagnostics.escaped(String(raw.prefix(200))))")
      }
    }
    return lines
  }
}
