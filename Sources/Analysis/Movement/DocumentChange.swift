public import Receivables

/// What became of one document, customer or finding since the last run; the order is that of `changes.csv`.
public enum ChangeKind: String, Sendable, CaseIterable {
  /// Not late at the last run, late now.
  case pastDue = "past_due"
  /// In another bucket than at the last run.
  case bucket
  /// Promises that fell due and were not kept.
  case promiseBroken = "promise_broken"
  /// Over its credit limit, and was not.
  case limitExceeded = "limit_exceeded"
  /// Within its credit limit again.
  case limitKept = "limit_kept"
  /// A flag that was not raised at the last run.
  case flag
  /// A flag that is no longer raised.
  case flagEnded = "flag_ended"
  /// Disputed, or more of it.
  case disputed
  /// Less disputed, or no longer.
  case disputeEnded = "dispute_ended"
  /// Paid, wholly or in part.
  case collected
  /// Credited, wholly or in part.
  case credited
  /// Given up, wholly or in part.
  case writtenOff = "written_off"
  /// Smaller, larger or gone, and the exports do not say why.
  case unexplained
  /// Open before the last run, not at it, and open again.
  case cameBack = "came_back"
  /// Dated on or before the last run, which did not have it.
  case appearedLate = "appeared_late"
  /// Issued since.
  case new
  /// Face changed.
  case revalued
  /// Due day changed.
  case redated
  /// A fault in the data that the last run did not have.
  case finding
  /// A fault in the data that is mended.
  case findingGone = "finding_gone"
  /// The verdict over the data changed.
  case verdict
}

/// What became of one document since the last run.
public struct DocumentChange: Sendable, Equatable {
  /// A state before or after.
  public enum State: Sendable, Equatable {
    case none
    /// Minor units.
    case money(Int64)
    /// A due day; nil without one.
    case day(Day?)
    /// Days past due.
    case days(Int)
    /// A place in the ladder, for documents that are owed.
    case slot(AgeSlot)
  }

  /// What happened.
  public var kind: ChangeKind
  /// Index into the book's open documents; -1 where it is no longer open.
  public var today: Int32
  /// Index into the earlier book's documents; -1 where it was not open.
  public var earlier: Int32
  /// Money concerned, minor units.
  public var amount: Int64
  /// How it stood at the last run.
  public var before: State
  /// How it stands now.
  public var after: State
}
