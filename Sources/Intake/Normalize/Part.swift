import Receivables

/// What one worker has read from its parts of one file: the mergeable state of intake.
///
/// Everything in it is order-free once lines are made absolute: parts of a file, files and runs on several machines
/// combine by the same function (`BookBuilder`).
struct Part: Sendable {
  /// A customer as seen by this worker.
  struct CustomerSeen: Sendable {
    var key: [UInt8] = []
    /// The key is an id, not a name.
    var hasID = false
    var name = Newest()
    var group = Newest()
  }

  /// The text on the newest document that has one; of equals the alphabetically first, so that order does not matter.
  struct Newest: Sendable {
    var bytes: [UInt8] = []
    var day = Int32.min

    mutating func renew(_ other: [UInt8], day otherDay: Int32) {
      guard !other.isEmpty else { return }
      if bytes.isEmpty || otherDay > day
        || otherDay == day && other.lexicographicallyPrecedes(bytes)
      {
        bytes = other
        day = otherDay
      }
    }
  }

  /// A finding or reject before its file's lines are known.
  struct RowFault: Sendable {
    var severity: Severity
    var code: String
    var message: String
    var remedy: String
    var field: Int
    var line: Int
    var raw: Range<Int>
    var money: Money?
    var isReject: Bool
  }

  /// Where a piece of the file begins in the arrays, so that its lines can be shifted.
  struct Piece: Sendable {
    var index: Int
    var lines: Int
    var documents: Range<Int>
    var faults: Range<Int>
    /// Where reading ended, and where the next piece was taken to begin.
    var end: Int
    var expectedEnd: Int
  }

  /// Sums of what was read, per currency.
  struct Control: Sendable, Equatable {
    var amount: Int64 = 0
    var open: Int64 = 0
    /// Sum of magnitudes: while it fits 64 bits, no sum of a report can overflow.
    var magnitude: UInt64 = 0
  }

  /// What had to be assumed of an open document.
  enum Assumption: String, Sendable, CaseIterable {
    case balanceBlank, dueDay, undated
  }

  /// Documents and money that an assumption touches.
  struct Affected: Sendable {
    var documents = 0
    var open: Int64 = 0

    mutating func add(_ amount: Int64) {
      documents += 1
      open = open &+ amount
    }
  }

  var customers: [CustomerSeen] = []
  var accounts: [Account] = []
  var documents: [Document] = []
  var settled: [SettledDocument] = []
  var settlements: [Settlement] = []
  var text: [UInt8] = []
  var counts = RowCounts()
  var control: [Currency: Control] = [:]
  var faults: [RowFault] = []
  /// Rejected rows beyond those kept in `faults`.
  var droppedFaults = 0
  var pieces: [Piece] = []
  /// Newest issue day of a row, whatever the as-of day.
  var newestIssued: Day?
  /// Open documents about which something had to be assumed, by what and by currency.
  var assumed: [Assumption: [Currency: Affected]] = [:]
  var unknownKinds: [String: Int] = [:]
  var isOverflowing = false
}
