/// A calendar day of the proleptic Gregorian calendar, without time or time zone.
///
/// Stored as whole days since 1970-01-01, so that differences are exact and cheap.
@frozen
public struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before it.
  public let number: Int32

  /// The day `number` days after 1970-01-01.
  @inlinable
  public init(number: Int32) { self.number = number }

  /// The day of a calendar date; nil where the calendar has no such day (31 February, month 13, year 0).
  @inlinable
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Day.length(ofMonth: month, year: year)
    else { return nil }
    // Howard Hinnant's days_from_civil: years begin in March, so that the leap day is last.
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.number = Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// Year, month (1–12) and day of the month (1–31).
  public var civil: (year: Int, month: Int, day: Int) {
    let z = Int(number) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// Number of days in a month.
  @inlinable
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whole days from `other` to this day; negative when this day is earlier.
  @inlinable
  public static func - (day: Day, other: Day) -> Int { Int(day.number) - Int(other.number) }

  /// The day `days` later; held to the years 1 to 9999.
  @inlinable
  public static func + (day: Day, days: Int) -> Day {
    Day(number: Int32(clamping: min(max(Int(day.number) + days, -719_162), 2_932_896)))
  }

  /// Order by value, as the type describes it.
  @inlinable
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

  /// The same day of the month `months` later, held to the end of shorter months.
  public func adding(months: Int) -> Day {
    let (year, month, day) = civil
    let total = year * 12 + month - 1 + months
    let (newYear, newMonth) = (total / 12, total % 12 + 1)
    let clamped = min(day, Day.length(ofMonth: newMonth, year: newYear))
    return Day(year: newYear, month: newMonth, day: clamped) ?? self
  }

  /// The last day of this day's month.
  public var endOfMonth: Day {
    let (year, month, _) = civil
    return Day(year: year, month: month, day: Day.length(ofMonth: month, year: year)) ?? self
  }

  /// The day so many days from Monday to Friday later; holidays are not known.
  public func afterBusinessDays(_ count: Int) -> Day {
    var day = self
    var left = count
    while left > 0 {
      day = day + 1
      if day.weekday < 5 { left -= 1 }
    }
    return day
  }

  /// Day of the week, 0 = Monday … 6 = Sunday.
  public var weekday: Int { ((Int(number) + 3) % 7 + 7) % 7 }
}

extension Day: CustomStringConvertible {
  /// ISO 8601, `2025-06-30`.
  public var description: String {
    let (year, month, day) = civil
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Reads an ISO 8601 day, exactly `YYYY-MM-DD`.
  public init?(iso text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2,
      text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}
