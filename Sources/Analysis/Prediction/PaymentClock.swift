import Receivables

/// Counts working days: those weekdays on which the book's customers settle anything worth mentioning.
///
/// Payment runs follow working days, so lateness is counted in them: a document due on a Sunday and paid on Monday was paid on its
/// first day. Holidays are not known.
struct PaymentClock: Sendable {
  /// Whether each weekday, 0 = Monday, is a working day.
  let isWorking: [Bool]
  /// Working days in a week.
  private let perWeek: Int
  /// Working days of a week before each weekday.
  private let before: [Int]

  /// Share of settlements below which a weekday is none for payments.
  static let leastShare = 0.02

  /// The clock of settlements by weekday; one is added to each, so that a book without any works all week.
  init(settlements: [Int]) {
    let total = Double(settlements.reduce(0, +) + 7)
    isWorking = settlements.map { Double($0 + 1) / total >= PaymentClock.leastShare }
    var before: [Int] = []
    var count = 0
    for works in isWorking {
      before.append(count)
      if works { count += 1 }
    }
    self.before = before
    perWeek = count
  }

  /// Working days from a fixed Monday up to and including a day.
  @inline(__always)
  func count(_ day: Int) -> Int {
    // 1970-01-05 was a Monday; days before it lie in negative weeks.
    let shifted = day - 4
    let week = shifted >= 0 ? shifted / 7 : (shifted - 6) / 7
    let weekday = shifted - week * 7
    return week * perWeek + before[weekday] + (isWorking[weekday] ? 1 : 0)
  }

  /// Whether a day is a working day.
  @inline(__always)
  func works(_ day: Int) -> Bool { isWorking[PaymentClock.weekday(day)] }

  /// Weekday of a day, 0 = Monday.
  @inline(__always)
  static func weekday(_ day: Int) -> Int {
    let rest = (day - 4) % 7
    return rest < 0 ? rest + 7 : rest
  }

  /// The working day on which something due falls: a due day without work moves to the next one.
  @inline(__always)
  func dueCount(_ due: Int) -> Int { count(due) + (works(due) ? 0 : 1) }

  /// First lag at which a document is at risk: that of the day it became known.
  @inline(__always)
  func entry(known: Int, due: Int) -> Int { count(known) + (works(known) ? 0 : 1) - dueCount(due) }

  /// Lag of a settlement; one on a day without work after the due day counts as the next working day's.
  @inline(__always)
  func lag(paid: Int, due: Int) -> Int {
    count(paid) - dueCount(due) + (!works(paid) && paid > due ? 1 : 0)
  }

  /// Lag reached at the end of a day.
  @inline(__always)
  func age(_ day: Int, due: Int) -> Int { count(day) - dueCount(due) }

  /// Last lag that is on time.
  @inline(__always)
  func lastOnTime(due: Int) -> Int { works(due) ? 0 : -1 }
}
