import Receivables

/// Days before an as-of day by calendar month and by month-long step, as tables: millions of days are looked up.
struct Lookback: Sendable {
  let asOf: Day
  /// The as-of day and the days a month earlier, two months earlier and so on.
  let steps: [Day]
  /// Calendar months before the as-of day's own, by days before it.
  private let months: [UInt8]
  /// Number of `steps` that lie no earlier than so many days before the as-of day.
  private let stepsWithin: [UInt8]

  /// Steps that are looked back, twelve months.
  static let stepCount = 13

  init(asOf: Day) {
    self.asOf = asOf
    // From the end of a month to the ends of earlier ones, which may have more days.
    let isEnd = asOf == asOf.endOfMonth
    steps = (0..<Lookback.stepCount).map { back in
      let day = asOf.adding(months: -back)
      return isEnd ? day.endOfMonth : day
    }
    let (year, month, _) = asOf.civil
    var first = Day(year: year, month: month, day: 1) ?? asOf
    var months: [UInt8] = []
    for back in 0..<MonthlySales.monthCount {
      while asOf + -months.count >= first { months.append(UInt8(back)) }
      first = first.adding(months: -1)
    }
    self.months = months
    let offsets = steps.map { asOf - $0 }
    stepsWithin = (0...(offsets.last ?? 0)).map { age in UInt8(offsets.count { $0 <= age }) }
  }

  /// Calendar months between a day and the as-of day; nil beyond ten years and for days to come.
  func month(of day: Day) -> Int? {
    let age = asOf - day
    return age >= 0 && age < months.count ? Int(months[age]) : nil
  }

  /// How many of the steps lie on or after a day.
  func stepCount(since day: Day) -> Int {
    let age = asOf - day
    if age < 0 { return 0 }
    return age < stepsWithin.count ? Int(stepsWithin[age]) : steps.count
  }
}

/// Invoices less credit notes by calendar month, counted back from the as-of day's own.
public struct MonthlySales: Sendable, Equatable {
  /// Months that are told apart: ten years.
  static let monthCount = 120
  /// Minor units, newest month first.
  private(set) var amounts = [Int64](repeating: 0, count: monthCount)
  /// Months up to the oldest with a document.
  private(set) var known = 0

  mutating func add(_ amount: Int64, monthsBack: Int?) {
    guard let monthsBack else { return }
    amounts[monthsBack] += amount
    if monthsBack >= known { known = monthsBack + 1 }
  }

  static func += (left: inout MonthlySales, right: MonthlySales) {
    for month in left.amounts.indices { left.amounts[month] += right.amounts[month] }
    left.known = max(left.known, right.known)
  }

  /// Sales and days of each month, newest first; the newest counts its days up to the as-of day.
  func months(asOf: Day) -> [CountBack.Month] {
    var end = asOf
    return (0..<known).map { back in
      let (year, month, day) = end.civil
      defer { end = end + -day }
      return CountBack.Month(
        sales: amounts[back], days: back == 0 ? day : Day.length(ofMonth: month, year: year))
    }
  }
}

/// Days sales outstanding by the count-back method: receivables are laid against the newest months' sales until they are used up.
///
/// The last month counts in proportion. Follows real growth and season, which the simple ratio does not.
public enum CountBack: Sendable, Equatable {
  /// Sales of a month and its calendar days.
  public struct Month: Sendable, Equatable {
    /// Minor units.
    public var sales: Int64
    /// Calendar days, up to the as-of day in its own month.
    public var days: Int

    /// A month.
    public init(sales: Int64, days: Int) {
      self.sales = sales
      self.days = days
    }
  }

  /// So many days.
  case days(Double)
  /// More than all known sales: more than so many days.
  case more(than: Int)

  /// Counts back; receivables ≤ 0 give 0 days, and a month without sales adds its days and takes nothing.
  public init(receivables: Int64, months: [Month]) {
    var rest = receivables
    var days = 0
    guard rest > 0 else {
      self = .days(0)
      return
    }
    for month in months {
      if month.sales >= rest {
        self = .days(Double(days) + Double(rest) / Double(month.sales) * Double(month.days))
        return
      }
      rest -= max(0, month.sales)
      days += month.days
    }
    self = .more(than: days)
  }
}
