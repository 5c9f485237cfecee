import Glibc
import Receivables

/// The day named by `--as-of`.
enum AsOf {
  /// Reads an ISO day or a word relative to `today`; nil for anything else.
  static func day(_ text: String, today: Day) -> Day? {
    switch text {
    case "today": today
    case "yesterday": today + -1
    // The Friday before today; on a Friday the one a week ago, since that week is not over.
    case "last-friday": today + -((today.weekday + 2) % 7 + 1)
    case "month-end": today.endOfMonth
    case "last-month-end": today + -today.civil.day
    default: Day(iso: text)
    }
  }

  /// Today in local time; the only place that asks the clock for a day.
  static func today() -> Day {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    return Day(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
      ?? Day(number: Int32(now / 86_400))
  }
}
