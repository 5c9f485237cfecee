package import Receivables

/// `findings.csv`: one row per finding, graver first.
package struct FindingsTable: Table {
  package let name = "findings"
  package let columns: [Column] = [
    .text("severity"), .text("code"), .text("file"), .number("line"), .number("column"),
    .text("message"), .number("amount"), .text("currency"), .text("remedy"), .text("customer_id"),
    .text("document"),
  ]
  let findings: [Finding]

  /// The table of findings, in the order given.
  package init(_ findings: [Finding]) { self.findings = findings }

  package var rowCount: Int { findings.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let finding = findings[row]
    cells.text(finding.severity.word)
    cells.text(finding.code)
    cells.text(finding.place?.file ?? "")
    cells.integer(finding.place.flatMap { $0.line > 0 ? $0.line : nil })
    cells.integer(finding.place.flatMap { $0.column > 0 ? $0.column : nil })
    cells.text(finding.message)
    cells.money(finding.money?.minorUnits, digits: finding.money?.currency.digits ?? 2)
    cells.text(finding.money?.currency.description ?? "")
    cells.text(finding.remedy)
    cells.text(finding.customerID)
    cells.text(finding.document)
  }
}

/// `rejects.csv`: one row per rejected row, as it stood in the file.
package struct RejectsTable: Table {
  package let name = "rejects"
  package let columns: [Column] = [
    .text("file"), .number("line"), .number("column"), .text("code"), .text("message"),
    .text("raw"),
  ]
  let rejects: [RejectedRow]

  /// The table of rejected rows, in the order given.
  package init(_ rejects: [RejectedRow]) { self.rejects = rejects }

  package var rowCount: Int { rejects.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let reject = rejects[row]
    cells.text(reject.place.file)
    cells.integer(reject.place.line)
    cells.integer(reject.place.column)
    cells.text(reject.code)
    cells.text(reject.message)
    cells.text(reject.raw)
  }
}
