import Analysis
import Receivables

/// What stands behind a cell: documents, changes since the last run, places in the exports, or why there are none to show.
struct CellBasis {
  /// Open documents, and the part of each that counts in minor units.
  var open: [(document: Int, part: Int64)] = []
  /// Settled documents.
  var settled: [Int] = []
  /// Changes since the last run.
  var changes: [DocumentChange] = []
  /// Rows of the exports.
  var places: [Place] = []
  /// What else goes in, or where the parts stand.
  var note = ""
  /// The figure of the cell is the sum of the parts of `open`.
  var isSum = false

  private let run: Run
  private let cells: [String: String]
  private var book: Book { run.book }

  /// What stands behind a column of a row.
  init(table: String, column: String, cells: [String: String], of run: Run) {
    (self.run, self.cells) = (run, cells)
    switch table {
    case "aging": aging(column)
    case "metrics" where column == "value": metric(cells["metric"] ?? "")
    case "metrics": break
    case "trends": note = "the run of that day tells; only this run's documents are here"
    case "due_ladder", "forecast": ahead(table, column)
    case "concentration", "concentration_summary": shares()
    case "payers", "score_points": payments()
    case "flags": flag(cells["code"] ?? "")
    case "allowance": losses()
    case "roll_rates", "migration":
      note = "documents of twelve months, as they stood at each month's end, go in"
    case "movement": movement(column)
    case "changes": change()
    case "findings", "rejects":
      if let file = cells["file"], !file.isEmpty, let line = Int(cells["line"] ?? "") {
        places = [Place(file: file, line: line)]
      }
    case "journal" where cells["document"] == "":
      note = "its parts stand in allowance.csv, or are open documents in other currencies"
    case "borrowing_base", "factoring_summary", "offers":
      open = documents { $0.open > 0 }
      note = "what becomes of each is in factoring.csv, ineligibles.csv and selection.csv"
    case "stress":
      open = documents { $0.open > 0 }
      note = "the chances of each are in late_risk.csv"
    default: open = documents { _ in true }
    }
  }

  // MARK: - Which documents

  /// Accounts that the row is about: of its customer or group, currency and company, as far as it states them.
  private var accounts: [Int] {
    let customer = cells["customer_id"] ?? cells["id"] ?? ""
    return book.accounts.indices.filter { account in
      let own = book.customer(of: account)
      guard customer.isEmpty || own.id == customer || own.group == customer else { return false }
      if let currency = cells["currency"], !currency.isEmpty,
        book.accounts[account].currency.description != currency
      {
        return false
      }
      guard let entity = cells["entity"], !entity.isEmpty, book.hasEntities else { return true }
      return book.entity(of: book.accounts[account]) == entity
    }
  }

  /// Open documents of the row's accounts, and of its number where it has one, that pass a test.
  private func documents(
    part: (Document) -> Int64 = { $0.open }, where test: (Document) -> Bool
  ) -> [(document: Int, part: Int64)] {
    let number = cells["document"] ?? ""
    return accounts.flatMap { account in
      book.documents(of: account).compactMap { index in
        let document = book.documents[index]
        guard number.isEmpty || book.number(of: document) == number, test(document) else {
          return nil
        }
        return (index, part(document))
      }
    }
  }

  /// Settled documents of the row's accounts that pass a test, the newest first.
  private func settledDocuments(where test: (SettledDocument) -> Bool) -> [Int] {
    accounts.flatMap { account in
      book.settled(of: account).filter { test(book.settled[$0]) }
    }.sorted { left, right in
      let days = (book.settled[left].closed, book.settled[right].closed)
      return (days.0?.number ?? .min, right) > (days.1?.number ?? .min, left)
    }
  }

  private func isPastDue(_ document: Document) -> Bool {
    document.daysPastDue(asOf: book.asOf).map { $0 >= 1 } ?? false
  }

  private mutating func aging(_ column: String) {
    let policy = run.settings.aging
    let names = policy.buckets.names(from: policy.basis)
    isSum = true
    switch column {
    case "open": open = documents { $0.open > 0 }
    case "unapplied": open = documents { $0.open < 0 }
    case "past_due": open = documents(where: isPastDue)
    case "oldest_days", "documents":
      isSum = false
      let oldest = cells["oldest_days"].flatMap { Int($0) }
      open = documents { column == "documents" || $0.daysPastDue(asOf: book.asOf) == oldest }
    case "disputed": open = documents(part: { $0.disputed }, where: { $0.disputed > 0 })
    case "retained": open = documents { $0.dueBasis == .retained }
    case "residue":
      open = documents {
        policy.documentClass(of: $0, in: Currency(code: cells["currency"] ?? "") ?? .unstated)
          == .residue
      }
    case "post_dated":
      isSum = false
      note = "receipts dated after \(book.asOf) in the lists of payments"
    case "not_due", "undated":
      open = documents {
        $0.open > 0
          && policy.slot(of: $0, asOf: book.asOf) == (column == "not_due" ? .notDue : .undated)
      }
    default:
      guard let bucket = names.firstIndex(of: column) else {
        isSum = column == "net"
        open = documents { _ in true }
        return
      }
      open = documents { $0.open > 0 && policy.slot(of: $0, asOf: book.asOf) == .bucket(bucket) }
    }
    if policy.credits != .apart, column == "not_due" || names.contains(column) {
      isSum = false
      note = "credits are shown among them: credits = \(policy.credits.rawValue)"
    }
  }

  private mutating func metric(_ name: String) {
    let year = book.asOf.adding(months: -12)
    func isRecent(_ day: Day?) -> Bool { day.map { $0 > year && $0 <= book.asOf } ?? false }
    isSum = true
    switch name {
    case "open": open = documents { $0.open > 0 }
    case "unapplied": open = documents { $0.open < 0 }
    case "past_due": open = documents(where: isPastDue)
    case "disputed": open = documents(part: { $0.disputed }, where: { $0.disputed > 0 })
    case "net": open = documents { _ in true }
    case "past_due_share":
      isSum = false
      open = documents(where: isPastDue)
    case "over_90_share":
      isSum = false
      open = documents { $0.daysPastDue(asOf: book.asOf).map { $0 >= 91 } ?? false }
    case "days_to_pay", "days_late", "days_late_signed", "late_share":
      isSum = false
      settled = settledDocuments { $0.amount > 0 && $0.isSale && isRecent($0.paid) }
    case "dilution_12m", "dilution_3m", "loss_rate_12m":
      isSum = false
      settled = settledDocuments { ($0.isCreditNote && isRecent($0.issued)) || $0.closure != .paid }
      note = "credit notes and what was credited or given up; the sales are in sales_12m"
    case "sales_12m":
      isSum = false
      open = documents {
        isRecent($0.issued) && [.invoice, .debitNote, .creditNote].contains($0.kind)
      }
      settled = settledDocuments { ($0.isSale || $0.isCreditNote) && isRecent($0.issued) }
    case "documents", "customers":
      isSum = false
      open = documents { _ in true }
    default:
      isSum = false
      note = "the balances and sales of past months go in, as docs/metrics.md says"
    }
  }

  private mutating func ahead(_ table: String, _ column: String) {
    let first = Day(iso: cells[table == "forecast" ? "week" : "due_from"] ?? "")
    let last = Day(iso: cells[table == "forecast" ? "to" : "due_to"] ?? "")
    guard ["contractual", "open"].contains(column), let first else {
      open = documents { $0.open > 0 && $0.due != nil }
      note = "each with its chances, which are in late_risk.csv"
      return
    }
    isSum = true
    let isFirst = table == "forecast" && first == book.asOf + 1
    open = documents { document in
      guard document.open > 0, let due = document.due else { return false }
      return (due >= first || isFirst) && last.map { due <= $0 } ?? true
    }
  }

  private mutating func shares() {
    switch cells["basis"] {
    case "open": open = documents { _ in true }
    case "past_due": open = documents(where: isPastDue)
    case "revenue": metric("sales_12m")
    default:
      open = documents { $0.open > 0 }
      note = "each with the loss rate of its bucket in allowance.csv"
    }
  }

  /// Documents that tell how somebody pays: settled in money or given up, and open past due.
  private mutating func payments() {
    settled = settledDocuments { $0.isSale && $0.closure != .credited }
    open = documents(where: isPastDue)
  }

  private mutating func flag(_ code: String) {
    switch FlagCode(rawValue: code) {
    case .severe, .firstDefault, .dormantBalance, .limitationRisk, .disputePattern, .shortPay,
      .partialPayer:
      open = documents(where: isPastDue)
    case .overLimit, .nearLimit: open = documents { _ in true }
    case .brokenPromise, .nsfReturn:
      open = documents(where: isPastDue)
      note = "the list that the evidence speaks of says the rest"
    default: payments()
    }
  }

  private mutating func losses() {
    let names = run.settings.aging.buckets.names(from: .due)
    let bucket = cells["bucket"].flatMap { names.firstIndex(of: $0) }
    open = documents { document in
      guard document.open > 0 else { return false }
      let place = document.due.map {
        run.settings.aging.place(daysPastDue: book.asOf - $0)
      }
      return (place ?? 0) == (bucket.map { $0 + 1 } ?? 0)
    }
  }

  // MARK: - Since the last run

  /// The row's account as runs know it.
  private func isOfRow(_ account: EarlierBook.Account) -> Bool {
    account.customerID == cells["customer_id"] && account.currency.description == cells["currency"]
      && (cells["entity"] ?? account.entity) == account.entity
  }

  private mutating func movement(_ column: String) {
    guard let report = run.history?.comparison?.movement else { return }
    let kinds: Set<ChangeKind>
    switch column {
    case "closing":
      isSum = true
      open = documents { _ in true }
      return
    case "opening":
      note = "what was open is in open_items.csv of the run of \(report.since)"
      return
    case "new": kinds = [.new, .appearedLate]
    case "unexplained": kinds = [.unexplained, .cameBack]
    default: kinds = ChangeKind(rawValue: column).map { [$0] } ?? []
    }
    changes = report.changes.filter {
      kinds.contains($0.kind) && isOfRow(report.account(of: $0, in: book))
    }
    note =
      "documents that came and went between the runs, and credits that were used, are in the sum and not in changes.csv"
  }

  private mutating func change() {
    guard let report = run.history?.comparison?.movement,
      let kind = ChangeKind(rawValue: cells["kind"] ?? "")
    else { return }
    switch kind {
    case .flag, .flagEnded, .promiseBroken, .limitExceeded, .limitKept: payments()
    case .finding, .findingGone, .verdict:
      note = "findings.csv of the two runs has the findings"
    default:
      changes = report.changes.filter {
        $0.kind == kind && report.number(of: $0, in: book) == cells["document"]
          && isOfRow(report.account(of: $0, in: book))
      }
      open = documents { book.number(of: $0) == cells["document"] }
      let keys = Set(
        changes.filter { $0.today < 0 }.map { report.past.keys[Int($0.earlier)] })
      if !keys.isEmpty {
        settled = settledDocuments {
          keys.contains($0.key & SettledDocument.keyMask) && $0.key != 0
        }
      }
    }
  }
}
