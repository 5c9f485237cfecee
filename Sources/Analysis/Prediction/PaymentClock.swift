import Receivables

/// Counts working days: those weekdays on which the book's customers settle anything worth mentioning.
///
/// Payment runs follow working days, so lateness is counted in them: a document due on a Sunday and paid on Monday was paid on its
/// first day. Holidays are not known.
struct PaymentClock: Sendable {
  /// Working days of a week up to and including each weekday, 0 = Monday: four bits each, so that a clock is copied for nothing.
  private let through: UInt32
  /// Bit by weekday: whether it is a working day.
  private let working: UInt32
  /// Working days in a week.
  private let perWeek: Int

  /// Share of settlements below which a weekday is none for payments.
  static let leastShare = 0.02

  /// The clock of settlements by weekday; one is added to each, so that a book without any works all week.
  init(settlements: [Int]) {
    let total = Double(settlements.reduce(0, +) + 7)
    var (through, working, count) = (UInt32(0), UInt32(0), 0)
    for (weekday, settled) in settlements.enumerated() {
      if Double(settled + 1) / total >= PaymentClock.leastShare {
        working |= 1 << UInt32(weekday)
        count += 1
      }
      through |= UInt32(count) << UInt32(4 * weekday)
    }
    (self.through, self.working, perWeek) = (through, working, count)
  }

  /// A Monday before any day of a book: days are counted from it, so that no division meets a negative number.
  private static let monday = 4 - 7 * 400_000

  /// Week and weekday of a day.
  @inline(__always)
  private static func split(_ day: Int) -> (week: Int, weekday: Int) {
    let days = UInt(bitPattern: day - monday)
    return (Int(days / 7), Int(days % 7))
  }

  /// Working days from a fixed Monday up to and including a day.
  @inline(__always)
  func count(_ day: Int) -> Int {
    let (week, weekday) = PaymentClock.split(day)
    return week * perWeek + Int(through >> UInt32(4 * weekday) & 15)
  }

  /// The first day up to which so many working days are counted: that working day.
  func day(_ count: Int) -> Int {
    let week = (count - 1) / perWeek
    let rest = count - week * perWeek
    var weekday = 0
    while Int(through >> UInt32(4 * weekday) & 15) < rest { weekday += 1 }
    return PaymentClock.monday + 7 * week + weekday
  }

  /// Whether a day is a working day.
  @inline(__always)
  func works(_ day: Int) -> Bool { works(weekday: PaymentClock.weekday(day)) }

  /// Whether a weekday, 0 = Monday, is a working day.
  @inline(__always)
  func works(weekday: Int) -> Bool { working >> UInt32(weekday) & 1 == 1 }

  /// Weekday of a day, 0 = Monday.
  @inline(__always)
  static func weekday(_ day: Int) -> Int { split(day).weekday }

  /// The working day on which something due falls: a due day without work moves to the next one.
  @inline(__always)
  func dueCount(_ due: Int) -> Int {
    let (week, weekday) = PaymentClock.split(due)
    return week * perWeek + Int(through >> UInt32(4 * weekday) & 15)
      + (works(weekday: weekday) ? 0 : 1)
  }

  /// First lag at which a document is at risk: that of the day it became known.
  ///
  /// Lags are counted from `dueCount`.
  @inline(__always)
  func entry(known: Int, dueCount: Int) -> Int { self.dueCount(known) - dueCount }

  /// Lag of a settlement; one on a day without work after the due day counts as the next working day's.
  @inline(__always)
  func lag(paid: Int, due: Int, dueCount: Int) -> Int {
    (paid > due ? self.dueCount(paid) : count(paid)) - dueCount
  }

  /// Lag reached at the end of a day.
  @inline(__always)
  func age(_ day: Int, dueCount: Int) -> Int { count(day) - dueCount }

  /// Last lag that is on time.
  @inline(__always)
  func lastOnTime(due: Int) -> Int { works(due) ? 0 : -1 }
}
