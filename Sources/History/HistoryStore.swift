import GRDB
import Glibc
public import Receivables

/// The runs of a book, kept in one SQLite file.
///
/// How this works: a run adds what changed since the run before, not a copy. A row of `states` is an open document as it stood from one run
/// (`from_run`) until before another (`to_run`, null while it still stands so); the open documents at a run are the rows whose time covers
/// it. Flags and findings are kept the same way. Runs are in the order of their days; the newest can be replaced, older ones are never
/// rewritten. A run counts once its transaction is committed, with the folder it is about to land in; `landed` tells that it did.
public final class HistoryStore {
  let queue: DatabaseQueue
  /// The file.
  public let path: String
  /// The file was there and held nothing: what it may have held is lost.
  public let wasEmptied: Bool

  /// "ARRS": says whose database it is.
  private static let applicationID = 0x4152_5253

  /// Opens a history, or begins one; older ones are brought up to date.
  public init(at path: String) throws(HistoryFault) {
    self.path = path
    // Nobody else may read it; SQLite gives its journal the same permissions.
    let created = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if created >= 0 { close(created) }
    var status = stat()
    wasEmptied = created < 0 && stat(path, &status) == 0 && status.st_size == 0
    var configuration = Configuration()
    configuration.busyMode = .timeout(3)
    configuration.label = "history"
    queue = try faulted {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.inDatabase(HistoryStore.claim)
      let migrator = HistoryStore.migrator
      if try queue.read({ try migrator.hasBeenSuperseded($0) }) {
        throw HistoryFault(
          "a newer version of arrears wrote it", remedy: "use that version, or another file")
      }
      try migrator.migrate(queue)
      return queue
    }
  }

  /// Opens a history to be read only; nothing is begun or brought up to date.
  public init(reading path: String) throws(HistoryFault) {
    self.path = path
    wasEmptied = false
    guard access(path, F_OK) == 0 else {
      throw HistoryFault("there is none", remedy: "name the file with --history")
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(3)
    configuration.readonly = true
    queue = try faulted {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { db in
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == HistoryStore.applicationID
        else {
          throw HistoryFault(
            "it is no history", remedy: "name another file with --history")
        }
        guard try !HistoryStore.migrator.hasBeenSuperseded(db),
          try HistoryStore.migrator.hasCompletedMigrations(db)
        else {
          throw HistoryFault(
            "another version of arrears wrote it", remedy: "make a run with this version first")
        }
      }
      return queue
    }
  }

  /// Marks an empty database as ours; another program's is left alone.
  private static func claim(_ db: Database) throws {
    let identifier = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard identifier != applicationID else { return }
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    guard identifier == 0, tables == 0 else {
      throw HistoryFault(
        "it is a database of another program", remedy: "name another file with --history")
    }
    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("documents") { db in
      try db.execute(
        sql: """
          CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            as_of TEXT NOT NULL UNIQUE,
            arrears TEXT NOT NULL,
            verdict TEXT NOT NULL,
            place TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            latest INTEGER NOT NULL,
            landed INTEGER NOT NULL
          );
          CREATE TABLE totals (
            run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
            currency TEXT NOT NULL,
            net INTEGER NOT NULL,
            documents INTEGER NOT NULL
          );
          CREATE TABLE accounts (
            id INTEGER PRIMARY KEY,
            customer_id TEXT NOT NULL,
            currency TEXT NOT NULL,
            entity TEXT NOT NULL,
            name TEXT NOT NULL,
            UNIQUE (customer_id, currency, entity)
          );
          CREATE TABLE states (
            id INTEGER PRIMARY KEY,
            document INTEGER NOT NULL,
            account INTEGER NOT NULL REFERENCES accounts,
            number,
            kind INTEGER NOT NULL,
            due_basis INTEGER NOT NULL,
            issued INTEGER,
            due INTEGER,
            amount INTEGER NOT NULL,
            open INTEGER NOT NULL,
            disputed INTEGER NOT NULL,
            from_run INTEGER NOT NULL,
            to_run INTEGER
          );
          CREATE INDEX states_current ON states (account) WHERE to_run IS NULL;
          """)
    }
    migrator.registerMigration("facts") { db in
      try db.execute(
        sql: """
          CREATE TABLE facts (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            code TEXT NOT NULL,
            customer_id TEXT NOT NULL,
            entity TEXT NOT NULL,
            currency TEXT NOT NULL,
            document TEXT NOT NULL,
            amount INTEGER NOT NULL,
            count INTEGER NOT NULL,
            from_run INTEGER NOT NULL,
            to_run INTEGER
          );
          CREATE TABLE metrics (
            run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
            place INTEGER NOT NULL,
            metric TEXT NOT NULL,
            currency TEXT NOT NULL,
            kind TEXT NOT NULL,
            value NUMERIC,
            unit TEXT NOT NULL,
            reason TEXT NOT NULL
          );
          """)
    }
    return migrator
  }

  /// A run that was committed and did not say that its folder is in place.
  public struct Interrupted: Sendable {
    let run: Int64
    /// Folder of the run.
    public let place: String
    /// Fingerprint of its record.
    public let fingerprint: String
    /// Whether a link to the newest run is to point to it.
    public let isLatest: Bool
  }

  /// Runs that were interrupted between their commit and the end of their landing, oldest first.
  public func interrupted() throws(HistoryFault) -> [Interrupted] {
    try faulted {
      try queue.read { db in
        try Row.fetchAll(
          db, sql: "SELECT id, place, fingerprint, latest FROM runs WHERE landed = 0 ORDER BY id"
        ).map {
          Interrupted(
            run: try $0.integer(0), place: try $0.text(1), fingerprint: try $0.text(2),
            isLatest: try $0.integer(3) != 0)
        }
      }
    }
  }

  /// Notes that the folder of an interrupted run is in its place, or gone for good.
  public func confirm(_ run: Interrupted) throws(HistoryFault) {
    try faulted {
      try queue.write {
        try $0.execute(sql: "UPDATE runs SET landed = 1 WHERE id = ?", arguments: [run.run])
      }
    }
  }

  /// Notes that the newest run has its folder in place.
  public func confirmLanding() throws(HistoryFault) {
    try faulted {
      try queue.write {
        try $0.execute(sql: "UPDATE runs SET landed = 1 WHERE id = (SELECT max(id) FROM runs)")
      }
    }
  }

  /// Days of all runs, oldest first.
  public func days() throws(HistoryFault) -> [Day] {
    try faulted {
      try queue.read { db in
        try Row.fetchAll(db, sql: "SELECT as_of FROM runs ORDER BY as_of").map { try $0.day(0) }
      }
    }
  }
}
