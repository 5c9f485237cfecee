package import Analysis
package import Receivables

/// `movement.csv`: from what was open at the last run to what is open now, one row per customer and currency.
package struct MovementTable: Table {
  package let name = "movement"
  package let columns: [Column]
  let report: MovementReport
  let book: Book

  /// The table of what moved.
  package init(_ report: MovementReport, book: Book) {
    self.report = report
    self.book = book
    columns =
      [.text("customer_id"), .text("customer"), .text("currency")]
      + [
        "opening", "new", "collected", "credited", "written_off", "revalued", "unexplained",
        "closing", "redated",
      ].map { .number($0) } + book.entityColumns
  }

  package var rowCount: Int { report.rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let movement = report.rows[row]
    let account = report.account(of: movement, in: book)
    cells.text(account.customerID)
    cells.text(account.name)
    cells.text(account.currency.description)
    for amount in movement.steps { cells.money(amount, digits: account.currency.digits) }
    if book.hasEntities { cells.text(account.entity) }
  }
}

extension Movement {
  /// The bridge in the order of its columns, and what was re-dated.
  var steps: [Int64] {
    [
      opening, new, collected, credited, writtenOff, revalued, unexplained, closing, redated,
    ]
  }
}

/// `changes.csv`: one row per change since the last run.
package struct ChangesTable: Table {
  package let name = "changes"
  package let columns: [Column]
  let comparison: Comparison
  let entries: [Comparison.Entry]
  let book: Book
  let bucketNames: [String]

  /// The table of what changed.
  package init(_ comparison: Comparison, book: Book, policy: AgingPolicy) {
    self.comparison = comparison
    self.book = book
    entries = comparison.entries
    bucketNames = policy.buckets.names(from: policy.basis)
    columns =
      [
        .text("kind"), .text("customer_id"), .text("document"), .text("currency"),
        .number("amount"), .text("before"), .text("after"), .text("customer"),
      ] + book.entityColumns
  }

  package var rowCount: Int { entries.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    cells.text(entries[row].kind.rawValue)
    switch entries[row] {
    case .document(let change):
      let account = comparison.movement.account(of: change, in: book)
      let digits = account.currency.digits
      cells.text(account.customerID)
      cells.text(comparison.movement.number(of: change, in: book))
      cells.text(account.currency.description)
      cells.money(change.amount, digits: digits)
      write(change.before, digits: digits, to: &cells)
      write(change.after, digits: digits, to: &cells)
      cells.text(account.name)
      if book.hasEntities { cells.text(account.entity) }
    case .fact(let change):
      let own = change.identity
      cells.text(own.customerID)
      cells.text(own.document)
      cells.text(own.currency == .unstated && change.amount == 0 ? "" : own.currency.description)
      cells.money(change.amount, digits: own.currency.digits)
      cells.text(ChangesTable.words(own, change.before))
      cells.text(ChangesTable.words(own, change.after))
      cells.text(name(of: own.customerID))
      if book.hasEntities { cells.text(own.entity) }
    case .verdict(let before, let after):
      for _ in 0..<4 { cells.blank() }
      cells.text(before)
      cells.text(after)
      cells.blank()
      if book.hasEntities { cells.blank() }
    }
  }

  private func write<Writer: CellWriter & ~Copyable>(
    _ state: DocumentChange.State, digits: Int, to cells: inout Writer
  ) {
    switch state {
    case .none: cells.blank()
    case .money(let amount): cells.money(amount, digits: digits)
    case .day(let day): cells.day(day)
    case .days(let days): cells.integer(days)
    case .slot(let slot): cells.text(ChangesTable.word(slot, bucketNames))
    }
  }

  /// A place in the ladder as `open_items.csv` names it.
  static func word(_ slot: AgeSlot, _ bucketNames: [String]) -> String {
    switch slot {
    case .notDue: "not_due"
    case .undated: "undated"
    case .unapplied: "unapplied"
    case .bucket(let index): bucketNames[index]
    }
  }

  /// A code, and how often where that is more than once; nothing for none.
  ///
  /// The documents behind a flag are no count of it, but for promises.
  private static func words(_ fact: RunFact.Identity, _ count: Int) -> String {
    let isCounted = fact.kind == .finding || fact.code == FlagCode.brokenPromise.rawValue
    return count == 0 ? "" : count == 1 || !isCounted ? fact.code : "\(fact.code) (\(count))"
  }

  private func name(of id: String) -> String {
    guard !id.isEmpty else { return "" }
    var range = book.customers.indices
    while let first = range.first, let last = range.last {
      let middle = (first + last) / 2
      if book.customers[middle].id == id { return book.customers[middle].name }
      range = book.customers[middle].id < id ? middle + 1..<last + 1 : first..<middle
    }
    return ""
  }
}

/// `trends.csv`: every metric at every run that is kept, this one last.
package struct TrendsTable: Table {
  package let name = "trends"
  package let columns: [Column] = [
    .text("metric"), .text("currency"), .text("as_of"), .number("value"), .text("unit"),
    .text("note"),
  ]
  private let rows: [(day: Day, metric: Metric)]

  /// The table of runs, oldest first.
  package init(_ runs: [(day: Day, metrics: [Metric])]) {
    var places: [String: Int] = [:]
    for run in runs {
      for metric in run.metrics where places[metric.name] == nil {
        places[metric.name] = places.count
      }
    }
    rows = runs.flatMap { run in run.metrics.map { (run.day, $0) } }.sorted { left, right in
      let (a, b) = (left.1, right.1)
      if a.currency != b.currency { return a.currency < b.currency }
      if a.name != b.name { return places[a.name] ?? 0 < places[b.name] ?? 0 }
      return left.0 < right.0
    }
  }

  package var rowCount: Int { rows.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let (day, metric) = rows[row]
    cells.text(metric.name)
    cells.text(metric.currency.description)
    cells.day(day)
    let note = MetricsTable.writeValue(of: metric, to: &cells)
    cells.text(metric.unit)
    cells.text(note)
  }
}
