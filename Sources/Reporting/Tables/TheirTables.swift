package import Analysis
package import Receivables

/// `bridge.csv`: one row per document that another product's aging report shows in another place.
package struct BridgeTable: Table {
  package let name = "bridge"
  package let columns: [Column] = [
    .text("document"), .text("currency"), .text("their_bucket"), .text("our_bucket"),
    .number("their_amount"), .number("our_amount"), .text("why"), .text("customer_id"),
  ]
  let report: TheirNumber
  let book: Book
  let policy: AgingPolicy
  let bucketNames: [String]

  /// The bridge from a product's figures to ours.
  package init(_ report: TheirNumber, book: Book, policy: AgingPolicy) {
    self.report = report
    self.book = book
    self.policy = policy
    bucketNames = policy.buckets.names(from: policy.basis)
  }

  package var rowCount: Int { report.bridge.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let line = report.bridge[row]
    let document = book.documents[line.document]
    let account = book.accounts[Int(document.account)]
    writeNumber(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.text(line.column.map { report.columns[$0] } ?? "left out")
    cells.text(bucketName(of: document, policy, asOf: book.asOf, bucketNames))
    cells.money(line.amount, digits: account.currency.digits)
    cells.money(document.open, digits: account.currency.digits)
    cells.text(line.why)
    cells.text(book.customers[Int(account.customer)].id)
  }
}

/// `their_aging.csv`: the aging report as another product prints it, one row per customer and currency.
package struct TheirAgingTable: Table {
  package let name = "their_aging"
  package let columns: [Column]
  let report: TheirNumber
  let book: Book

  /// A product's aging report.
  package init(_ report: TheirNumber, book: Book) {
    self.report = report
    self.book = book
    columns =
      [.text("customer_id"), .text("customer"), .text("currency")]
      + report.columns.map { .number($0) } + [.number("total")] + book.entityColumns
  }

  package var rowCount: Int { report.accounts.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let entry = report.accounts[row]
    let account = book.accounts[entry.account]
    let customer = book.customers[Int(account.customer)]
    cells.text(customer.id)
    cells.text(customer.name)
    cells.text(account.currency.description)
    for sum in entry.sums { cells.money(sum, digits: account.currency.digits) }
    cells.money(entry.sums.reduce(0, +), digits: account.currency.digits)
    writeEntity(of: account, in: book, to: &cells)
  }
}

/// The name of the bucket in which a document stands, as `open_items.csv` writes it.
func bucketName(
  of document: Document, _ policy: AgingPolicy, asOf: Day, _ names: [String]
) -> String {
  if document.open < 0 { return "unapplied" }
  switch policy.slot(of: document, asOf: asOf) {
  case .notDue: return "not_due"
  case .undated: return "undated"
  case .unapplied: return "unapplied"
  case .bucket(let index): return names[index]
  }
}
