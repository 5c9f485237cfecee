public import Analysis
import GRDB
public import Receivables

/// What a run leaves in the history.
public struct FinishedRun: Sendable {
  /// The book.
  public var book: Book
  /// Which of its documents the run before had; nil for a first run.
  public var pairing: Pairing?
  /// Flags and findings.
  public var facts: [RunFact]
  /// Metrics.
  public var metrics: [Metric]
  /// `pass`, `warn` or `fail`.
  public var verdict: String
  /// Version of the program.
  public var version: String
  /// Folder in which the run is about to land, and the fingerprint of its record there.
  public var place: String
  /// Fingerprint of `run.json`.
  public var fingerprint: String
  /// Whether a link to the newest run is to point to it.
  public var isLatest: Bool

  /// What a run leaves.
  public init(
    book: Book, pairing: Pairing?, facts: [RunFact], metrics: [Metric], verdict: String,
    version: String, place: String, fingerprint: String, isLatest: Bool = false
  ) {
    self.book = book
    self.pairing = pairing
    self.facts = facts
    self.metrics = metrics
    self.verdict = verdict
    self.version = version
    self.place = place
    self.fingerprint = fingerprint
    self.isLatest = isLatest
  }
}

extension HistoryStore {
  /// Adds a run in one transaction, in place of one of the same day; `past` is what it was compared with.
  ///
  /// Returns false, and changes nothing, where newer runs are kept: their states rest on each other.
  public func record(_ run: FinishedRun, since past: PastRun?) throws(HistoryFault) -> Bool {
    try faulted {
      try queue.writeWithoutTransaction { db in
        var isRecorded = false
        try db.inTransaction(.immediate) {
          isRecorded = try record(run, since: past, in: db)
          return isRecorded ? .commit : .rollback
        }
        return isRecorded
      }
    }
  }

  /// Takes back a run that was added and whose reports could not be put in their place.
  public func takeBack(_ day: Day) throws(HistoryFault) {
    try faulted { try queue.write { try undo(day.description, in: $0) } }
  }

  private func record(_ run: FinishedRun, since past: PastRun?, in db: Database) throws -> Bool {
    let day = run.book.asOf.description
    let newest = try String.fetchOne(db, sql: "SELECT max(as_of) FROM runs")
    if let newest, newest > day { return false }
    if newest == day { try undo(day, in: db) }
    let last = try Int64.fetchOne(db, sql: "SELECT id FROM runs ORDER BY as_of DESC LIMIT 1")
    guard last == past?.run else {
      throw HistoryFault(
        "another run was added to it meanwhile", remedy: "run again for the same day")
    }
    let id = (last ?? 0) + 1
    try db.execute(
      sql:
        "INSERT INTO runs (id, as_of, arrears, verdict, place, fingerprint, latest, landed) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
      arguments: [
        id, day, run.version, run.verdict, run.place, run.fingerprint, run.isLatest,
      ])
    try recordStates(run, since: past, as: id, in: db)
    try recordFacts(run.facts, since: past, as: id, in: db)
    let metric = try db.makeStatement(
      sql:
        "INSERT INTO metrics (run, place, metric, currency, kind, value, unit, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    for (place, own) in run.metrics.enumerated() {
      let (kind, value, reason) = own.value.stored
      try metric.execute(arguments: [
        id, place, own.name, own.currency.description, kind, value, own.unit, reason,
      ])
    }
    return true
  }

  /// Takes the newest run back, as if it had never been.
  private func undo(_ day: String, in db: Database) throws {
    guard
      let run = try Int64.fetchOne(db, sql: "SELECT id FROM runs WHERE as_of = ?", arguments: [day])
    else { return }
    for table in ["states", "facts"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE from_run = ?", arguments: [run])
      try db.execute(sql: "UPDATE \(table) SET to_run = NULL WHERE to_run = ?", arguments: [run])
    }
    try db.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [run])
  }

  private func recordStates(
    _ run: FinishedRun, since past: PastRun?, as id: Int64, in db: Database
  ) throws {
    let book = run.book
    let accounts = try accountIdentifiers(book, since: past, run.pairing, in: db)
    var writer = try StateWriter(db, run: id)
    var totals: [Currency: (net: Int64, documents: Int)] = [:]
    for (place, document) in book.documents.enumerated() {
      let account = Int(document.account)
      let currency = book.accounts[account].currency
      let sum = totals[currency] ?? (0, 0)
      totals[currency] = (sum.net &+ document.open, sum.documents + 1)
      let earlier = run.pairing.map { Int($0.earlier[place]) } ?? -1
      if let past, earlier >= 0 {
        if past.book.documents[earlier].stands(as: document) { continue }
        try writer.close(past.rows[earlier])
      }
      try writer.insert(
        document, identity: earlier >= 0 ? past?.documents[earlier] : nil,
        account: accounts[account], number: document.number.bytes(in: book.text))
    }
    if let past, let pairing = run.pairing {
      for (place, today) in pairing.today.enumerated() where today < 0 {
        try writer.close(past.rows[place])
      }
    }
    for (currency, sum) in totals.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: "INSERT INTO totals (run, currency, net, documents) VALUES (?, ?, ?, ?)",
        arguments: [id, currency.description, sum.net, sum.documents])
    }
  }

  /// What the accounts of a book are called in the history: as those that they were paired with; new ones are added, names renewed.
  private func accountIdentifiers(
    _ book: Book, since past: PastRun?, _ pairing: Pairing?, in db: Database
  ) throws -> [Int64] {
    var known: [EarlierBook.Identity: Int] = [:]
    for (place, account) in (past?.book.accounts ?? []).enumerated() {
      known[account.identity] = place
    }
    let insertion = try db.makeStatement(
      sql:
        "INSERT INTO accounts (customer_id, currency, entity, name) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name RETURNING id"
    )
    let renaming = try db.makeStatement(sql: "UPDATE accounts SET name = ? WHERE id = ?")
    return try book.accounts.indices.map { place in
      guard !book.documents(of: place).isEmpty else { return 0 }
      let account = book.earlierAccount(place)
      let paired = pairing.map { Int($0.earlierAccounts[place]) } ?? -1
      if let past, let earlier = paired >= 0 ? paired : known[account.identity] {
        if !past.book.accounts[earlier].name.utf8.elementsEqual(account.name.utf8) {
          try renaming.execute(arguments: [account.name, past.accounts[earlier]])
        }
        return past.accounts[earlier]
      }
      guard
        let id = try Int64.fetchOne(
          insertion,
          arguments: [
            account.customerID, account.currency.description, account.entity, account.name,
          ])
      else { throw HistoryFault.damaged }
      return id
    }
  }

  private func recordFacts(
    _ facts: [RunFact], since past: PastRun?, as id: Int64, in db: Database
  ) throws {
    var rest: [RunFact.Identity: (fact: RunFact, row: Int64)] = [:]
    if let past {
      for (fact, row) in zip(past.facts, past.factRows) { rest[fact.identity] = (fact, row) }
    }
    let closing = try db.makeStatement(sql: "UPDATE facts SET to_run = ? WHERE id = ?")
    let insertion = try db.makeStatement(
      sql:
        "INSERT INTO facts (kind, code, customer_id, entity, currency, document, amount, count, from_run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    for fact in facts {
      if let old = rest.removeValue(forKey: fact.identity) {
        if old.fact == fact { continue }
        try closing.execute(arguments: [id, old.row])
      }
      let own = fact.identity
      try insertion.execute(arguments: [
        own.kind.rawValue, own.code, own.customerID, own.entity, own.currency.description,
        own.document, fact.amount, fact.count, id,
      ])
    }
    for row in rest.values.map(\.row).sorted() { try closing.execute(arguments: [id, row]) }
  }
}

extension Document {
  /// Whether a document stands at a later run as it stood: same days, amounts and kind.
  func stands(as later: Document) -> Bool {
    kind == later.kind && dueBasis == later.dueBasis && issued == later.issued && due == later.due
      && amount == later.amount && open == later.open && disputed == later.disputed
  }
}
