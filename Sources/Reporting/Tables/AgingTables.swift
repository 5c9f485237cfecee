package import Analysis
package import Receivables

/// Rates into one reporting currency, for consolidated columns.
package struct Consolidation: Sendable {
  /// Currency of the consolidated columns.
  package let base: Currency
  /// Units of `base` for one unit of each other currency.
  package let rates: [Currency: Ratio]

  /// Rates into a currency.
  package init(base: Currency, rates: [Currency: Ratio]) {
    self.base = base
    self.rates = rates
  }

  /// The amount in the base currency; nil where no rate is known.
  package func convert(_ amount: Int64, _ currency: Currency) -> Int64? {
    if currency == base { return amount }
    return rates[currency].map {
      Money(minorUnits: amount, currency: currency).converted(to: base, rate: $0).minorUnits
    }
  }

  /// Whether every currency of a book can be converted.
  package func covers(_ currencies: [Currency]) -> Bool {
    currencies.allSatisfy { $0 == base || rates[$0] != nil }
  }
}

/// `aging.csv`: one row per customer and currency with something open.
package struct AgingTable: Table {
  package let name = "aging"
  package let columns: [Column]
  let report: AgingReport
  let book: Book
  let consolidation: Consolidation?

  /// The table of an aging report.
  package init(_ report: AgingReport, book: Book, consolidation: Consolidation?) {
    self.report = report
    self.book = book
    self.consolidation = consolidation.flatMap {
      $0.covers(report.totals.map(\.currency)) ? $0 : nil
    }
    let buckets = report.policy.buckets.names(from: report.policy.basis)
    columns =
      [.text("customer_id"), .text("customer"), .text("currency"), .number("not_due")]
      + buckets.map { .number($0) }
      + ["undated", "open", "unapplied", "net", "past_due", "disputed", "oldest_days", "documents"]
      .map { .number($0) } + [
        .text("group"), .text("base_currency"), .number("base_open"), .number("retained"),
        .number("residue"), .number("post_dated"),
      ] + book.entityColumns
  }

  package var rowCount: Int { report.rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let entry = report.rows[row]
    let account = book.accounts[entry.account]
    let customer = book.customers[Int(account.customer)]
    let digits = account.currency.digits
    let sums = entry.sums
    cells.text(customer.id)
    cells.text(customer.name)
    cells.text(account.currency.description)
    cells.money(sums.notDue, digits: digits)
    for bucket in sums.buckets { cells.money(bucket, digits: digits) }
    cells.money(sums.undated, digits: digits)
    cells.money(sums.open, digits: digits)
    cells.money(sums.unapplied, digits: digits)
    cells.money(sums.net, digits: digits)
    cells.money(sums.pastDue, digits: digits)
    cells.money(sums.disputed, digits: digits)
    cells.integer(sums.oldestDays)
    cells.integer(sums.documents)
    cells.text(customer.group)
    writeBase(sums.open, account.currency, consolidation, to: &cells)
    cells.money(sums.retained, digits: digits)
    cells.money(sums.residue, digits: digits)
    cells.money(sums.postDated, digits: digits)
    writeEntity(of: account, in: book, to: &cells)
  }
}

extension Book {
  /// The column of companies, where a book covers several.
  var entityColumns: [Column] { hasEntities ? [.text("entity")] : [] }
}

/// The company at the end of a row, where a book covers several.
@inline(__always)
func writeEntity<Writer: CellWriter & ~Copyable>(
  of account: Account, in book: Book, to cells: inout Writer
) {
  if book.hasEntities { cells.text(book.entity(of: account)) }
}

/// The two consolidated cells at the end of a row; blank unless every rate is known.
func writeBase<Writer: CellWriter & ~Copyable>(
  _ amount: Int64, _ currency: Currency, _ consolidation: Consolidation?, to cells: inout Writer
) {
  guard let consolidation else {
    cells.blank()
    cells.blank()
    return
  }
  cells.text(consolidation.base.description)
  cells.money(consolidation.convert(amount, currency), digits: consolidation.base.digits)
}

/// `open_items.csv`: one row per open document, credits included.
package struct OpenItemsTable: Table {
  package let name = "open_items"
  package let columns: [Column]
  let book: Book
  let policy: AgingPolicy
  let bucketNames: [String]
  let consolidation: Consolidation?

  /// The table of a book's open documents.
  package init(_ book: Book, policy: AgingPolicy, consolidation: Consolidation?) {
    columns =
      [
        .text("customer_id"), .text("customer"), .text("document"), .text("kind"), .text("issued"),
        .text("due"), .text("due_basis"), .text("currency"), .number("amount"), .number("open"),
        .number("days_past_due"), .text("bucket"), .number("disputed"), .text("source"),
        .text("group"), .text("base_currency"), .number("base_open"), .text("class"),
      ] + book.entityColumns
    self.book = book
    self.policy = policy
    bucketNames = policy.buckets.names(from: policy.basis)
    self.consolidation = consolidation.flatMap { $0.covers(book.currencies) ? $0 : nil }
  }

  package var rowCount: Int { book.documents.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let document = book.documents[row]
    let account = book.accounts[Int(document.account)]
    let digits = account.currency.digits
    writeHead(of: document, in: book, to: &cells)
    cells.text(document.kind.word)
    cells.day(document.issued)
    cells.day(document.due)
    cells.text(document.dueBasis.word)
    cells.text(account.currency.description)
    cells.money(document.amount, digits: digits)
    cells.money(document.open, digits: digits)
    cells.integer(document.daysPastDue(asOf: book.asOf))
    cells.text(bucketName(of: document, policy, asOf: book.asOf, bucketNames))
    cells.money(document.disputed, digits: digits)
    cells.place(book.sources[Int(document.source)], line: Int(document.line))
    cells.text(book.customers[Int(account.customer)].group)
    writeBase(document.open, account.currency, consolidation, to: &cells)
    cells.text(policy.documentClass(of: document, in: account.currency).rawValue)
    writeEntity(of: account, in: book, to: &cells)
  }
}

/// The three cells with which every table of documents begins: customer id, customer, document number.
@inline(__always)
func writeHead<Writer: CellWriter & ~Copyable>(
  of document: Document, in book: Book, to cells: inout Writer
) {
  let customer = book.customers[Int(book.accounts[Int(document.account)].customer)]
  cells.text(customer.id)
  cells.text(customer.name)
  writeNumber(of: document, in: book, to: &cells)
}

/// The document number, straight from the book's text store.
@inline(__always)
func writeNumber<Writer: CellWriter & ~Copyable>(
  of document: Document, in book: Book, to cells: inout Writer
) {
  book.text.withUnsafeBufferPointer { text in
    let start = Int(document.number.offset)
    cells.text(UnsafeBufferPointer(rebasing: text[start..<start + Int(document.number.length)]))
  }
}
