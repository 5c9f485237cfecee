import Analysis
import GRDB
import GRDBSQLite
import Receivables

/// A state of a document as it is kept.
struct StoredState {
  /// Row of the state.
  var row: Int64
  /// What names the document in every run.
  var identity: Int64
  /// The document; its account is a place among the accounts that were read.
  var document: Document
}

/// The states of one run.
struct StoredStates {
  var entries: [StoredState] = []
  var text: [UInt8] = []

  /// By account.
  mutating func sort() {
    entries.sort { ($0.document.account, $0.row) < ($1.document.account, $1.row) }
  }

  /// The states as an earlier book; they must be sorted.
  func book(
    asOf: Day, accounts: [EarlierBook.Account], _ key: (UnsafeBufferPointer<UInt8>) -> UInt64
  ) -> EarlierBook {
    var starts = [Int](repeating: 0, count: accounts.count + 1)
    for entry in entries { starts[Int(entry.document.account) + 1] += 1 }
    for place in accounts.indices { starts[place + 1] += starts[place] }
    let keys = text.withUnsafeBufferPointer { text in
      entries.map { entry -> UInt64 in
        let number = entry.document.number
        guard number.length > 0 else { return 0 }
        return key(
          UnsafeBufferPointer(
            rebasing: text[Int(number.offset)..<Int(number.offset) + Int(number.length)]))
      }
    }
    return EarlierBook(
      asOf: asOf, accounts: accounts, documents: entries.map(\.document), starts: starts,
      text: text, keys: keys)
  }
}

/// Reads states straight from the statement: a large book has a million of them.
struct StateReader {
  private let statement: Statement

  /// A reader of the states that stood at a run.
  init(_ db: Database, run: Int64) throws {
    statement = try db.makeStatement(
      sql: """
        SELECT id, document, account, number, kind, due_basis, issued, due, amount, open, disputed FROM states
        WHERE from_run <= ?1 AND (to_run IS NULL OR to_run > ?1)
        """)
    statement.setUncheckedArguments([run])
  }

  /// All states, their accounts replaced by places; an account without a place is damage.
  func all(_ places: [Int64: Int32]) throws -> StoredStates {
    var states = StoredStates()
    // As the intake counts: what adds up to more than this cannot have been written.
    var magnitude: UInt64 = 0
    let handle = statement.sqliteStatement
    while try StateReader.step(statement) {
      guard let account = places[sqlite3_column_int64(handle, 2)],
        let kind = DocumentKind(rawValue: UInt8(clamping: sqlite3_column_int64(handle, 4))),
        let basis = DueBasis(rawValue: UInt8(clamping: sqlite3_column_int64(handle, 5)))
      else { throw HistoryFault.damaged }
      let (amount, open, disputed) = (
        sqlite3_column_int64(handle, 8), sqlite3_column_int64(handle, 9),
        sqlite3_column_int64(handle, 10)
      )
      let largest = max(amount.magnitude, open.magnitude, disputed.magnitude)
      guard largest <= StateReader.most else { throw HistoryFault.damaged }
      magnitude += largest
      guard magnitude <= StateReader.most else { throw HistoryFault.damaged }
      let number = StateReader.bytes(handle, 3)
      let reference = TextReference(offset: UInt32(states.text.count), length: UInt32(number.count))
      states.text.append(contentsOf: number)
      states.entries.append(
        StoredState(
          row: sqlite3_column_int64(handle, 0), identity: sqlite3_column_int64(handle, 1),
          document: Document(
            account: account, kind: kind, dueBasis: basis, source: 0, line: 0,
            issued: try StateReader.day(handle, 6), due: try StateReader.day(handle, 7),
            amount: amount, open: open, disputed: disputed, number: reference)))
    }
    return states
  }

  /// Largest sum of amounts that a book can hold.
  private static let most = UInt64(Int64.max / 4)

  /// All states as a snapshot has them.
  func items(_ currencies: [Int64: Currency]) throws -> [Snapshots.Item] {
    var items: [Snapshots.Item] = []
    var magnitude: UInt64 = 0
    let handle = statement.sqliteStatement
    while try StateReader.step(statement) {
      let open = sqlite3_column_int64(handle, 9)
      magnitude += min(open.magnitude, StateReader.most + 1)
      guard let currency = currencies[sqlite3_column_int64(handle, 2)],
        magnitude <= StateReader.most
      else { throw HistoryFault.damaged }
      items.append(
        .init(
          identity: sqlite3_column_int64(handle, 1), currency: currency,
          due: try StateReader.day(handle, 7), open: open))
    }
    return items
  }

  /// Every document that was open at some run before, and no longer at `run`.
  static func visitClosed(
    _ db: Database, before run: Int64,
    _ visit: (
      _ account: Int64, _ kind: UInt8, _ issued: Day?, _ number: UnsafeRawBufferPointer
    ) -> Void
  ) throws {
    let statement = try db.makeStatement(
      sql: "SELECT account, kind, number, issued FROM states WHERE to_run <= ?")
    statement.setUncheckedArguments([run])
    let handle = statement.sqliteStatement
    while try step(statement) {
      visit(
        sqlite3_column_int64(handle, 0), UInt8(clamping: sqlite3_column_int64(handle, 1)),
        try day(handle, 3), bytes(handle, 2))
    }
  }

  private static func step(_ statement: Statement) throws -> Bool {
    switch sqlite3_step(statement.sqliteStatement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }
  }

  private static func bytes(_ handle: OpaquePointer, _ column: Int32) -> UnsafeRawBufferPointer {
    // A number is kept as text, or as bytes where it is none; asking for bytes changes neither.
    let start = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  private static func day(_ handle: OpaquePointer, _ column: Int32) throws -> Day? {
    guard sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
    let day = Day(number: Int32(clamping: sqlite3_column_int64(handle, column)))
    guard SettledDocument.days.contains(day) else { throw HistoryFault.damaged }
    return day
  }
}

/// Writes states straight to the statements.
struct StateWriter {
  private let insertion: Statement
  private let closing: Statement
  private let run: Int64
  /// What the next new row is called.
  private var next: Int64

  init(_ db: Database, run: Int64) throws {
    self.run = run
    let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM states") ?? 0
    guard newest < Int64.max / 2 else { throw HistoryFault.damaged }
    next = newest + 1
    insertion = try db.makeStatement(
      sql: """
        INSERT INTO states (id, document, account, number, kind, due_basis, issued, due, amount, open, disputed, from_run)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    closing = try db.makeStatement(sql: "UPDATE states SET to_run = ? WHERE id = ?")
  }

  /// Ends a state with this run.
  func close(_ row: Int64) throws {
    let handle = closing.sqliteStatement
    sqlite3_bind_int64(handle, 1, run)
    sqlite3_bind_int64(handle, 2, row)
    try finish(handle)
  }

  /// Adds a state from this run on; a document that has no `identity` yet is called by its first row.
  mutating func insert(
    _ document: Document, identity: Int64?, account: Int64, number: ArraySlice<UInt8>
  ) throws {
    let handle = insertion.sqliteStatement
    let integers: [(Int32, Int64)] = [
      (1, next), (2, identity ?? next), (3, account), (5, Int64(document.kind.rawValue)),
      (6, Int64(document.dueBasis.rawValue)), (9, document.amount), (10, document.open),
      (11, document.disputed), (12, run),
    ]
    for (place, value) in integers { sqlite3_bind_int64(handle, place, value) }
    bind(document.issued, at: 7)
    bind(document.due, at: 8)
    next += 1
    // Text is not copied: it outlives the step.
    try number.withUnsafeBytes { bytes in
      // Text where SQLite's own tools can show it.
      let isText =
        !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
      let start = bytes.baseAddress
      if bytes.isEmpty {
        sqlite3_bind_text(handle, 4, "", 0, nil)
      } else if isText {
        sqlite3_bind_text(
          handle, 4, start?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil)
      } else {
        sqlite3_bind_blob(handle, 4, start, Int32(bytes.count), nil)
      }
      try finish(handle)
    }
  }

  private func bind(_ day: Day?, at place: Int32) {
    let handle = insertion.sqliteStatement
    if let day {
      sqlite3_bind_int64(handle, place, Int64(day.number))
    } else {
      sqlite3_bind_null(handle, place)
    }
  }

  private func finish(_ handle: OpaquePointer) throws {
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }
}
