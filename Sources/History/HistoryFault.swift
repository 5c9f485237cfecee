import GRDB

/// Why a history cannot be used, and what to do about it.
public struct HistoryFault: Error, Sendable {
  /// What is the matter.
  public let message: String
  /// What the user can do.
  public let remedy: String

  /// A fault.
  public init(_ message: String, remedy: String) {
    self.message = message
    self.remedy = remedy
  }

  static let damaged = HistoryFault(
    "it is damaged",
    remedy: "restore it from a backup, or move it away: the next run begins a new one")

  /// An error of the database in words.
  init(_ error: any Error) {
    if let fault = error as? HistoryFault {
      self = fault
      return
    }
    guard let error = error as? DatabaseError else {
      self.init("\(error)", remedy: "move it away: the next run begins a new one")
      return
    }
    switch error.resultCode {
    case .SQLITE_NOTADB:
      self.init(
        "it is no database", remedy: "name another file with --history, or move this one away")
    // A table or column that should be there is not, or holds what it cannot.
    case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT: self = .damaged
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        "another program is using it", remedy: "end that program, then run again for the same day")
    case .SQLITE_FULL:
      self.init("the disk is full", remedy: "make room, then run again for the same day")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
      self.init(
        "it cannot be written", remedy: "check permissions, or name another file with --history")
    default:
      self.init(
        error.message ?? error.resultCode.description,
        remedy: "check the disk, then run again for the same day")
    }
  }
}

/// Work on the database whose errors are told in the words of the history.
func faulted<Result>(_ body: () throws -> Result) throws(HistoryFault) -> Result {
  do {
    return try body()
  } catch {
    throw HistoryFault(error)
  }
}
