import Analysis
import Receivables

/// What stands behind a cell: documents, changes since the last run, places in the exports, or why there are none to show.
struct CellBasis {
  /// Open documents, and the part of each that counts in minor units.
  var open: [(document: Int, part: Int64)] = []
  /// Settled documents.
  var settled: [Int] = []
  /// What made documents smaller other than payment.
  var reductions: [Reduction] = []
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
      let entry = cells["entry_id"] ?? ""
      note =
        entry.hasPrefix("FACTORING")
        ? "its parts stand in offers.csv; the documents are those of selection.csv, or all that the factor takes"
        : entry.hasPrefix("ALLOWANCE")
          ? "its parts stand in allowance.csv" : "the lines of its documents stand above it"
    case "offers":
      let quote = run.choices.offers.quotes.first { quote in
        run.choices.terms[quote.offer].name == cells["offer"]
          && quote.currency.description == cells["currency"]
      }
      open = (quote?.sold ?? []).map { (Int($0), book.documents[Int($0)].open) }
      note = "what each brings and costs is in selection.csv where a sum is to be raised"
    case "borrowing_base", "factoring_summary":
      open = documents { $0.open > 0 }
      note = "what becomes of each is in factoring.csv and ineligibles.csv"
    case "stress":
      open = documents { $0.open > 0 }
      note = "the chances of each are in late_risk.csv"
    default: open = documents { _ in true }
    }
  }

  // MARK: - Which documents

  /// Accounts that the row is about: of its customer (or group, in rows about groups), currency and company, as far as it has them.
  private var accounts: [Int] {
    let isGroup = cells["level"] == "group"
    let name = cells["customer_id"] ?? cells["id"]
    return book.accounts.indices.filter { account in
      let own = book.customer(of: account)
      if let name, !name.isEmpty {
        // A customer without a group is one of its own.
        let group = own.group.isEmpty ? own.id : own.group
        guard isGroup ? group == name || own.group == name : own.id == name else { return false }
      }
      if let currency = cells["currency"], !currency.isEmpty,
        book.accounts[account].currency.description != currency
      {
        return false
      }
      guard let entity = cells["entity"], book.hasEntities else { return true }
      return book.entity(of: book.accounts[account]) == entity
    }
  }

  /// Open documents of the row's accounts, and of its number where it is about one, that pass a test.
  private func documents(
    part: (Document) -> Int64 = { $0.open }, where test: (Document) -> Bool
  ) -> [(document: Int, part: Int64)] {
    let number = cells["document"]
    let all = accounts.flatMap { account in
      book.documents(of: account).compactMap { index -> (document: Int, part: Int64)? in
        let document = book.documents[index]
        guard number == nil || book.number(of: document) == number, test(document) else {
          return nil
        }
        return (index, part(document))
      }
    }
    return number == nil || all.count < 2 ? all : alike(all)
  }

  /// Of documents that share a number those that agree with the row in what else it states: place, open amount, due day, days.
  private func alike(_ all: [(document: Int, part: Int64)]) -> [(document: Int, part: Int64)] {
    let own = all.filter { index, _ in
      let document = book.documents[index]
      let currency = book.accounts[Int(document.account)].currency
      let facts = [
        "source": "\(book.sources[Int(document.source)]):\(document.line)",
        "open": Money(minorUnits: document.open, currency: currency).plain,
        "due": document.due?.description ?? "", "issued": document.issued?.description ?? "",
        "days_past_due": document.daysPastDue(asOf: book.asOf).map(String.init) ?? "",
      ]
      return facts.allSatisfy { column, fact in cells[column].map { $0 == fact } ?? true }
    }
    return own.isEmpty ? all : own
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

  /// As aging.csv counts: beyond the days of grace.
  private func isLate(_ document: Document) -> Bool {
    run.settings.aging.daysLate(of: document, asOf: book.asOf) != nil
  }

  private mutating func aging(_ column: String) {
    let policy = run.settings.aging
    let names = policy.buckets.names(from: policy.basis)
    isSum = true
    switch column {
    case "open": open = documents { $0.open > 0 }
    case "unapplied": open = documents { $0.open < 0 }
    case "past_due": open = documents(where: isLate)
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
    case "past_due": open = documents(where: isLate)
    case "disputed": open = documents(part: { $0.disputed }, where: { $0.disputed > 0 })
    case "net": open = documents { _ in true }
    case "past_due_share":
      isSum = false
      open = documents(where: isLate)
    case "over_90_share":
      isSum = false
      open = documents { $0.daysPastDue(asOf: book.asOf).map { $0 >= 91 } ?? false }
    case "days_to_pay", "days_late", "days_late_signed", "late_share":
      isSum = false
      settled = settledDocuments { $0.amount > 0 && $0.isSale && isRecent($0.paid) }
    case "dilution_12m", "dilution_3m", "loss_rate_12m":
      isSum = false
      reductions(name)
    case "sales_12m":
      isSum = false
      open = documents {
        isRecent($0.issued) && [.invoice, .debitNote, .creditNote].contains($0.kind)
      }
      settled = settledDocuments { ($0.isSale || $0.isCreditNote) && isRecent($0.issued) }
      let own = Set(accounts.map(Int32.init))
      reductions = book.deductions.filter {
        own.contains($0.account) && $0.cause == .creditNote && isRecent($0.day)
      }
    case "documents", "customers":
      isSum = false
      open = documents { _ in true }
    default:
      isSum = false
      note = "the balances and sales of past months go in, as docs/metrics.md says"
    }
  }

  /// What made invoices of the window smaller, and open credit notes of it.
  private mutating func reductions(_ name: String) {
    let start = book.asOf.adding(months: name == "dilution_3m" ? -3 : -12)
    func isRecent(_ day: Day?) -> Bool { day.map { $0 > start && $0 <= book.asOf } ?? false }
    let own = Set(accounts.map(Int32.init))
    let all = book.writeOffs + (name == "loss_rate_12m" ? [] : book.deductions)
    reductions = all.filter {
      own.contains($0.account) && book.hasHistory[Int($0.account)]
        && isRecent($0.day ?? $0.due ?? $0.issued)
    }
    note = "÷ the invoices of the same months"
    guard name != "loss_rate_12m" else { return }
    settled = settledDocuments {
      $0.isCreditNote && isRecent($0.issued) && book.hasHistory[Int($0.account)]
    }
    open = documents {
      $0.kind == .creditNote && isRecent($0.issued) && book.hasHistory[Int($0.account)]
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
    case .discountAbuse:
      let own = Set(accounts.map(Int32.init))
      reductions = book.deductions.filter {
        own.contains($0.account) && $0.cause == .discount
          && $0.day.map { book.asOf - $0 < run.settings.flags.recentDays } ?? false
      }
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
    case "credited": kinds = [.credited, .new, .appearedLate]
    default: kinds = ChangeKind(rawValue: column).map { [$0] } ?? []
    }
    changes = report.changes.filter { change in
      guard kinds.contains(change.kind), isOfRow(report.account(of: change, in: book)) else {
        return false
      }
      guard change.kind == .new || change.kind == .appearedLate, change.today >= 0 else {
        return true
      }
      // New credit notes are credited, new payments collected.
      let isCreditNote = book.documents[Int(change.today)].kind == .creditNote
      return (column == "credited") == isCreditNote
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
