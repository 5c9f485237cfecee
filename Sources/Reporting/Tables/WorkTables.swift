package import Analysis
package import Receivables

/// `worklist.csv`: one row per document of a call to make.
package struct WorklistTable: Table {
  package let name = "worklist"
  package let columns: [Column]
  private let items: [WorkItem]
  private let book: Book

  /// The table of a week's calls.
  package init(_ items: [WorkItem], book: Book) {
    columns =
      [
        .number("rank"), .text("customer_id"), .text("customer"), .text("document"),
        .text("currency"), .number("open"), .number("days_past_due"),
        .number("cost_of_waiting_30"), .text("action"), .text("last_contact"),
        .text("promise_day"), .text("next_deadline"), .text("reason"), .text("decision_flips"),
        .text("group"),
      ] + book.entityColumns
    self.items = items
    self.book = book
  }

  package var rowCount: Int { items.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let item = items[row]
    let document = book.documents[Int(item.line.document)]
    let account = book.accounts[Int(document.account)]
    let digits = account.currency.digits
    cells.integer(item.rank)
    writeHead(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.money(document.open, digits: digits)
    cells.integer(document.daysPastDue(asOf: book.asOf))
    cells.money(item.line.costOfWaiting, digits: digits)
    cells.text(item.action)
    cells.day(item.lastContact)
    cells.day(item.promiseDay)
    cells.text(item.deadline?.words ?? "")
    let remedy = item.line.reason.remedy
    cells.text(item.line.decision == .hold ? remedy : "\(item.line.words): \(remedy)")
    cells.text(item.flip)
    cells.text(book.customers[Int(account.customer)].group)
    writeEntity(of: account, in: book, to: &cells)
  }
}

extension WorkItem {
  /// What to do: without a value there is no ladder, but somebody can ask.
  var action: String { line.action == .unknown ? "call" : line.action.words }
}

/// `routes.csv`: one row per document and way.
package struct RoutesTable: Table {
  package let name = "routes"
  package let columns: [Column]
  private let lines: [RouteLine]
  private let book: Book

  /// The table of ways.
  package init(_ lines: [RouteLine], book: Book) {
    columns =
      [
        .text("document"), .text("currency"), .text("route"), .number("p"), .number("cost"),
        .number("fee_rate"), .number("days"), .number("net_present_value"), .text("allowed"),
        .text("why_not"), .text("by"), .number("break_even"), .number("break_even_p"),
        .text("customer_id"), .text("basis"),
      ] + book.entityColumns
    self.lines = lines
    self.book = book
  }

  package var rowCount: Int { lines.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let line = lines[row]
    let document = book.documents[Int(line.document)]
    let account = book.accounts[Int(document.account)]
    let digits = account.currency.digits
    writeNumber(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.text(line.route.word)
    cells.decimal(line.chance, digits: 4)
    cells.money(line.cost, digits: digits)
    cells.decimal(line.fee, digits: 4)
    cells.integer(line.days)
    cells.money(line.value, digits: digits)
    cells.text(line.whyNot.isEmpty ? "yes" : "no")
    cells.text(line.whyNot)
    cells.text(line.name)
    cells.money(line.breakEven, digits: digits)
    cells.decimal(line.breakEvenChance, digits: 4)
    cells.text(book.customers[Int(account.customer)].id)
    cells.text(line.basis)
    writeEntity(of: account, in: book, to: &cells)
  }
}

/// `holds.csv`: customers to whom nothing more should be sold on account.
package struct HoldsTable: Table {
  package let name = "holds"
  package let columns: [Column]
  private let items: [HoldItem]
  private let activity: [AccountActivity]
  private let book: Book

  /// The table of holds.
  package init(_ items: [HoldItem], activity: [AccountActivity], book: Book) {
    columns =
      [
        .text("customer_id"), .text("customer"), .text("currency"), .number("open"),
        .number("past_due"), .number("oldest_days"), .number("limit"), .number("exposure"),
        .number("unbilled"), .text("action"), .text("reason"), .text("group"),
      ] + book.entityColumns
    self.items = items
    self.activity = activity
    self.book = book
  }

  package var rowCount: Int { items.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let item = items[row]
    let account = book.accounts[item.account]
    let customer = book.customers[Int(account.customer)]
    let digits = account.currency.digits
    cells.text(customer.id)
    cells.text(customer.name)
    cells.text(account.currency.description)
    cells.money(activity[item.account].open, digits: digits)
    cells.money(activity[item.account].pastDue, digits: digits)
    cells.integer(item.oldest)
    cells.money(item.limit?.limit, digits: digits)
    cells.money(item.limit?.exposure, digits: digits)
    cells.money(item.limit?.unbilled, digits: digits)
    cells.text(item.action.rawValue)
    cells.text(item.reason)
    cells.text(customer.group)
    writeEntity(of: account, in: book, to: &cells)
  }
}

/// `pre_due.csv`: documents that fall due within a week.
package struct PreDueTable: Table {
  package let name = "pre_due"
  package let columns: [Column]
  private let items: [PreDueItem]
  private let book: Book
  private let late: [Int32: Double]

  /// The table of documents about to fall due; `forecast` tells how likely each is to be late.
  package init(_ items: [PreDueItem], forecast: ForecastReport, book: Book) {
    columns =
      [
        .text("customer_id"), .text("customer"), .text("document"), .text("currency"),
        .number("open"), .text("due"), .number("days_to_due"), .number("p_late"), .text("group"),
      ] + book.entityColumns
    self.items = items
    self.book = book
    let wanted = Set(items.map(\.document))
    var late: [Int32: Double] = [:]
    for document in forecast.documents where wanted.contains(document.document) {
      late[document.document] = document.late
    }
    self.late = late
  }

  package var rowCount: Int { items.count }

  package func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
    let item = items[row]
    let document = book.documents[Int(item.document)]
    let account = book.accounts[Int(document.account)]
    writeHead(of: document, in: book, to: &cells)
    cells.text(account.currency.description)
    cells.money(document.open, digits: account.currency.digits)
    cells.day(document.due)
    cells.integer(item.days)
    cells.decimal(late[item.document], digits: 4)
    cells.text(book.customers[Int(account.customer)].group)
    writeEntity(of: account, in: book, to: &cells)
  }
}
