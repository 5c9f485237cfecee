public import Analysis
import GRDB
public import Receivables

/// A run of the history, with what it kept.
public struct PastRun: Sendable {
  /// Its open documents.
  public let book: EarlierBook
  /// Its flags and findings.
  public let facts: [RunFact]
  /// `pass`, `warn` or `fail`.
  public let verdict: String
  /// Its metrics.
  public let metrics: [Metric]
  let run: Int64
  /// Identifiers of the accounts in the history.
  let accounts: [Int64]
  /// For each document the row of its state, and what names it in every run.
  let rows: [Int64]
  let documents: [Int64]
  let factRows: [Int64]
}

extension HistoryStore {
  /// The newest run before a day; nil where there is none.
  ///
  /// `key` gives the key of a document number as settled documents carry it.
  public func run(
    before day: Day, key: (UnsafeBufferPointer<UInt8>) -> UInt64
  ) throws(HistoryFault) -> PastRun? {
    try faulted {
      try queue.read { db -> PastRun? in
        guard
          let row = try Row.fetchOne(
            db,
            sql: "SELECT id, as_of, verdict FROM runs WHERE as_of < ? ORDER BY as_of DESC LIMIT 1",
            arguments: [day.description])
        else { return nil }
        return try pastRun(
          db, run: row.integer(0), asOf: row.day(1), verdict: row.text(2), key)
      }
    }
  }

  private func pastRun(
    _ db: Database, run: Int64, asOf: Day, verdict: String,
    _ key: (UnsafeBufferPointer<UInt8>) -> UInt64
  ) throws -> PastRun {
    var accounts: [EarlierBook.Account] = []
    var identifiers: [Int64] = []
    var places: [Int64: Int32] = [:]
    let known = try Row.fetchCursor(
      db, sql: "SELECT id, customer_id, currency, entity, name FROM accounts ORDER BY id")
    while let row = try known.next() {
      let identifier = try row.integer(0)
      places[identifier] = Int32(accounts.count)
      identifiers.append(identifier)
      accounts.append(
        .init(
          customerID: try row.text(1), name: try row.text(4), currency: try row.currency(2),
          entity: try row.text(3)))
    }
    var states = try StateReader(db, run: run).all(places)
    states.sort()
    try check(db, run, states, accounts)
    let facts = try facts(db, at: run)
    return PastRun(
      book: states.book(asOf: asOf, accounts: accounts, key), facts: facts.map(\.fact),
      verdict: verdict, metrics: try metrics(db, of: run), run: run, accounts: identifiers,
      rows: states.entries.map(\.row), documents: states.entries.map(\.identity),
      factRows: facts.map(\.row))
  }

  /// The states of a run must add up to what the run was: a file that was damaged or edited is no history.
  private func check(
    _ db: Database, _ run: Int64, _ states: StoredStates, _ accounts: [EarlierBook.Account]
  ) throws {
    var sums: [String: (net: Int64, documents: Int)] = [:]
    for entry in states.entries {
      let currency = accounts[Int(entry.document.account)].currency.description
      let sum = sums[currency] ?? (0, 0)
      sums[currency] = (sum.net + entry.document.open, sum.documents + 1)
    }
    let totals = try Row.fetchAll(
      db, sql: "SELECT currency, net, documents FROM totals WHERE run = ?", arguments: [run])
    let agree = try totals.allSatisfy { row in
      let (net, documents) = (try row.integer(1), try row.integer(2))
      return try sums[row.text(0)].map { $0.net == net && Int64($0.documents) == documents }
        ?? false
    }
    guard agree, totals.count == sums.count else { throw HistoryFault.damaged }
  }

  private func facts(_ db: Database, at run: Int64) throws -> [(row: Int64, fact: RunFact)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT id, kind, code, customer_id, entity, currency, document, amount, count FROM facts
        WHERE from_run <= ? AND (to_run IS NULL OR to_run > ?) ORDER BY id
        """, arguments: [run, run]
    ).map { row in
      guard let kind = RunFact.Kind(rawValue: try row.text(1)),
        let count = Int32(exactly: try row.integer(8))
      else { throw HistoryFault.damaged }
      return (
        try row.integer(0),
        RunFact(
          .init(
            kind: kind, code: try row.text(2), customerID: try row.text(3),
            entity: try row.text(4), currency: try row.currency(5), document: try row.text(6)),
          amount: try row.integer(7), count: Int(count))
      )
    }
  }

  /// Metrics of every run before a day, oldest first.
  public func metrics(before day: Day) throws(HistoryFault) -> [(day: Day, metrics: [Metric])] {
    try faulted {
      try queue.read { db in
        try Row.fetchAll(
          db, sql: "SELECT id, as_of FROM runs WHERE as_of < ? ORDER BY as_of",
          arguments: [day.description]
        ).map { row in
          (try row.day(1), try metrics(db, of: row.integer(0)))
        }
      }
    }
  }

  private func metrics(_ db: Database, of run: Int64) throws -> [Metric] {
    try Row.fetchAll(
      db,
      sql:
        "SELECT metric, currency, kind, value, unit, reason FROM metrics WHERE run = ? ORDER BY place",
      arguments: [run]
    ).map { row in
      guard
        let value = Metric.Value(
          kind: try row.text(2), value: row[3] as DatabaseValue, reason: try row.text(5))
      else { throw HistoryFault.damaged }
      return Metric(
        name: try row.text(0), currency: try row.currency(1), value: value,
        unit: try row.text(4))
    }
  }

  /// What was open on the days of some runs, and today: `pairing` tells what today's documents were called.
  public func snapshots(
    of book: Book, since past: PastRun, pairing: Pairing
  ) throws(HistoryFault) -> Snapshots {
    let today = book.documents.enumerated().map { place, document in
      let earlier = Int(pairing.earlier[place])
      return Snapshots.Item(
        identity: earlier >= 0 ? past.documents[earlier] : -1,
        currency: book.accounts[Int(document.account)].currency, due: document.due,
        open: document.open)
    }
    let days = Snapshots.runs(before: book.asOf, among: try self.days())
    return try faulted {
      try queue.read { db in
        var currencies: [Int64: Currency] = [:]
        for (account, identifier) in zip(past.book.accounts, past.accounts) {
          currencies[identifier] = account.currency
        }
        return Snapshots(
          try [(day: book.asOf, items: today)]
            + days.map { day in
              guard
                let run = try Int64.fetchOne(
                  db, sql: "SELECT id FROM runs WHERE as_of = ?", arguments: [day.description])
              else { throw HistoryFault.damaged }
              return (day, try StateReader(db, run: run).items(currencies))
            })
      }
    }
  }

  /// Documents of a book that were open at a run before the newest one, among `candidates`.
  public func seen(
    _ candidates: [Int32], of book: Book, since past: PastRun
  ) throws(HistoryFault) -> Set<Int32> {
    guard !candidates.isEmpty else { return [] }
    return try faulted { () -> Set<Int32> in
      try queue.read { db -> Set<Int32> in
        var places: [EarlierBook.Identity: Int64] = [:]
        for (account, identifier) in zip(past.book.accounts, past.accounts) {
          places[account.identity] = identifier
        }
        var wanted: [SeenDocument: [Int32]] = [:]
        for document in candidates {
          let own = book.documents[Int(document)]
          let account = book.earlierAccount(Int(own.account)).identity
          guard own.number.length > 0, let place = places[account] else { continue }
          let number = Array(own.number.bytes(in: book.text))
          let name = SeenDocument(
            account: place, kind: own.kind.rawValue, issued: own.issued, number: number)
          wanted[name, default: []].append(document)
        }
        guard !wanted.isEmpty else { return [] }
        // Most closed states are of accounts that nobody asks about: their numbers need not be copied.
        let asked = Set(wanted.keys.map(\.account))
        var seen: Set<Int32> = []
        try StateReader.visitClosed(db, before: past.run) { account, kind, issued, number in
          guard asked.contains(account) else { return }
          let document = SeenDocument(
            account: account, kind: kind, issued: issued, number: Array(number))
          if let found = wanted[document] { seen.formUnion(found) }
        }
        return seen
      }
    }
  }
}

/// What names a document that may have been seen before.
private struct SeenDocument: Hashable {
  var account: Int64
  var kind: UInt8
  /// A number is used again; with the same day of issue it is the same document.
  var issued: Day?
  var number: [UInt8]
}

extension Metric.Value {
  init?(kind: String, value: DatabaseValue, reason: String) {
    let number = Double.fromDatabaseValue(value)
    let whole = Int64.fromDatabaseValue(value)
    switch kind {
    case "money": guard let whole else { return nil }; self = .money(whole)
    case "count": guard let whole else { return nil }; self = .count(Int(whole))
    case "share": guard let number else { return nil }; self = .share(number)
    case "days": guard let number else { return nil }; self = .days(number)
    case "days_beyond": guard let whole else { return nil }; self = .daysBeyond(Int(whole))
    case "number": guard let number else { return nil }; self = .number(number)
    case "n/a": self = .unavailable(reason)
    default: return nil
    }
  }

  /// The words and the value in which it is kept.
  var stored: (kind: String, value: (any DatabaseValueConvertible)?, reason: String) {
    switch self {
    case .money(let amount): ("money", amount, "")
    case .count(let count): ("count", count, "")
    case .share(let share): ("share", share, "")
    case .days(let days): ("days", days, "")
    case .daysBeyond(let days): ("days_beyond", days, "")
    case .number(let number): ("number", number, "")
    case .unavailable(let reason): ("n/a", nil, reason)
    }
  }
}
