import Receivables

/// Which of day and month comes first in `03/04/2025`.
public enum DateOrder: String, Sendable, CaseIterable, Codable {
  case dayFirst = "dmy"
  case monthFirst = "mdy"
  case yearFirst = "ymd"
}

/// Reads the dates of one file, whose order of day and month has been decided.
struct DayReader: Sendable {
  /// What a cell holds.
  enum Reading: Equatable {
    case day(Day)
    case blank
    case invalid
  }

  /// Order for `a/b/yyyy`; nil when the file needs none.
  var order: DateOrder?
  /// Ways of writing that only some files have.
  var style = Layout.DayStyle()

  /// Day numbers of the last days before each month, at hand.
  nonisolated(unsafe) private let monthStarts = DayReader.firstMonths

  static let blank = Int32.min
  static let invalid = Int32.min + 1

  /// The cell as a day number, or `blank` or `invalid`.
  ///
  /// Fast for ISO days, complete for the rest.
  @inline(__always)
  func number(_ cell: UnsafeBufferPointer<UInt8>) -> Int32 {
    if cell.isEmpty { return DayReader.blank }
    if cell.count == 10, let start = cell.baseAddress,
      let number = tenBytes(UnsafeRawPointer(start))
    {
      return number
    }
    return slowNumber(cell)
  }

  /// `YYYY-MM-DD`, `DD/MM/YYYY`, `MM/DD/YYYY` or `DD.MM.YYYY`, all figures of it at once; nil for anything else.
  @inline(__always)
  private func tenBytes(_ start: UnsafeRawPointer) -> Int32? {
    let head = start.loadUnaligned(as: UInt64.self).littleEndian
    let tail = UInt64(start.loadUnaligned(fromByteOffset: 8, as: UInt16.self).littleEndian) ^ 0x3030
    // Figures become 0 to 9; what is no figure is found by the carry into its high bit.
    let isoFigures = head ^ 0x2D30_302D_3030_3030
    let isWrong = isoFigures & 0xFF00_00FF_0000_0000 | noFigures(isoFigures) | noFigures(tail)
    if isWrong == 0 {
      let pairs = (isoFigures &* 10 &+ isoFigures >> 8) & 0x00FF_00FF
      let year = (pairs & 0xFF) &* 100 &+ pairs >> 16
      let month = (isoFigures >> 40 & 0xFF) &* 10 &+ (isoFigures >> 48 & 0xFF)
      return number(year, month, (tail & 0xFF) &* 10 &+ tail >> 8)
    }
    let separator = head >> 16 & 0xFF
    guard separator == 0x2F || separator == 0x2E || separator == 0x2D, let order,
      order != .yearFirst
    else { return nil }
    let figures = head ^ (0x3030_0030_3000_3030 | separator << 16 | separator << 40)
    guard figures & 0x0000_FF00_00FF_0000 | noFigures(figures) | noFigures(tail) == 0 else {
      return nil
    }
    let first = (figures & 0xFF) &* 10 &+ (figures >> 8 & 0xFF)
    let second = (figures >> 24 & 0xFF) &* 10 &+ (figures >> 32 & 0xFF)
    let century = (figures >> 48 & 0xFF) &* 10 &+ figures >> 56
    let year = century &* 100 &+ (tail & 0xFF) &* 10 &+ tail >> 8
    return order == .monthFirst ? number(year, first, second) : number(year, second, first)
  }

  /// The high bits of bytes above 9.
  @inline(__always)
  private func noFigures(_ bytes: UInt64) -> UInt64 {
    (bytes | (bytes &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
  }

  /// A day of the calendar between 1920 and 2098; nil for any other.
  @inline(__always)
  private func number(_ year: UInt64, _ month: UInt64, _ day: UInt64) -> Int32? {
    guard year &- 1920 < 179, month &- 1 < 12, day &- 1 < 31 else { return nil }
    let place = Int((year &- 1920) &* 12 &+ month &- 1)
    let number = monthStarts[place] + Int32(day)
    return day <= 28 || number <= monthStarts[place + 1] ? number : nil
  }

  @inline(never)
  private func slowNumber(_ cell: UnsafeBufferPointer<UInt8>) -> Int32 {
    switch read(cell) {
    case .day(let day): day.number
    case .blank: DayReader.blank
    case .invalid: DayReader.invalid
    }
  }

  /// The cell as a day.
  ///
  /// Accepts ISO days and time stamps, `YYYYMMDD`, `YYYYMMDD.0`, `D/M/Y` with `/`, `.` or `-` and
  /// two- or four-digit years, `15 Jan 2025`, `15-Jan-25`, `Jan 15, 2025`. Null dates of accounting
  /// systems are blank.
  func read(_ cell: some Collection<UInt8>) -> Reading {
    let text = trimmed(cell)
    if text.isEmpty || text.allSatisfy({ $0 == 0x30 || $0 == 0x2E || $0 == 0x2D || $0 == 0x2F }) {
      return .blank
    }
    if style.hasSerials || style.batchStart != nil, let day = styledDay(text) { return .day(day) }
    if style.hasEpochs, let day = DayReader.day(epoch: text) { return .day(day) }
    let parts = DayParts(text)
    guard let (year, month, day) = parts.civil(order: order),
      let result = Day(year: year, month: month, day: day)
    else { return .invalid }
    if DayReader.nullDays.contains(result) { return .blank }
    return SettledDocument.days.contains(result) ? .day(result) : .invalid
  }

  /// Spreadsheet day numbers of 1998 to 2064.
  static let serials = 36_000...60_000

  /// The day of a spreadsheet's day number (1900 date system).
  static func day(serial: Int) -> Day? {
    serials.contains(serial) ? Day(number: Int32(serial - 25_569)) : nil
  }

  /// The day (UTC) of seconds or thousandths of seconds since 1970, as programs write times of 2001 to 2069.
  static func day(epoch text: some Collection<UInt8>) -> Day? {
    guard text.count == 10 || text.count == 13, text.allSatisfy({ $0 &- 0x30 < 10 }),
      let number = Int(String(decoding: text, as: UTF8.self))
    else { return nil }
    let seconds = text.count == 13 ? number / 1_000 : number
    return (1_000_000_000...3_140_000_000).contains(seconds)
      ? Day(number: Int32(seconds / 86_400)) : nil
  }

  /// A spreadsheet's day number, or a `DDMM` or `DDMMYY` of a booking batch.
  private func styledDay(_ text: [UInt8]) -> Day? {
    guard let first = text.first, first &- 0x30 < 10 else { return nil }
    let whole = text.prefix { $0 &- 0x30 < 10 }
    guard let number = Int(String(decoding: whole, as: UTF8.self)) else { return nil }
    if style.hasSerials, whole.count == 5, whole.count == text.count || text[whole.count] == 0x2E {
      return DayReader.day(serial: number)
    }
    guard let start = style.batchStart, whole.count == text.count else { return nil }
    if whole.count == 5 || whole.count == 6 {
      return Day(year: 2000 + number % 100, month: number / 100 % 100, day: number / 10_000)
    }
    guard whole.count == 3 || whole.count == 4 else { return nil }
    let (year, firstMonth, _) = start.civil
    let month = number % 100
    return Day(year: month < firstMonth ? year + 1 : year, month: month, day: number / 100)
  }

  /// Days by which accounting systems say "none".
  private static let nullDays: Set<Day> = Set(
    [(1900, 1, 1), (1, 1, 1), (1899, 12, 30), (4712, 12, 31), (9999, 12, 31)].compactMap {
      Day(year: $0.0, month: $0.1, day: $0.2)
    })
}

extension DayReader {
  /// Day numbers of the last day before each month from January 1920 on, so that adding the day of the month gives the day.
  nonisolated(unsafe) private static let firstMonths: UnsafePointer<Int32> = {
    let table = UnsafeMutablePointer<Int32>.allocate(capacity: 180 * 12)
    for month in 0..<180 * 12 {
      table[month] = (Day(year: 1920 + month / 12, month: month % 12 + 1, day: 1)?.number ?? 0) - 1
    }
    return UnsafePointer(table)
  }()
}

/// The numbers and separators of a date cell, before their meaning is known.
struct DayParts {
  /// Numbers in order; a month name counts as its number.
  private(set) var numbers: [Int] = []
  /// Digits of each number as written.
  private(set) var widths: [Int] = []
  private(set) var separator: UInt8 = 0
  /// Position of a month that was written as a word.
  private(set) var wordPosition: Int?
  private var isDamaged = false

  init(_ text: [UInt8]) {
    var at = 0
    while at < text.count, numbers.count < 3 {
      let byte = text[at]
      if (0x30...0x39).contains(byte) {
        let start = at
        var value = 0
        while at < text.count, (0x30...0x39).contains(text[at]), at - start < 9 {
          value = value * 10 + Int(text[at] - 0x30)
          at += 1
        }
        numbers.append(value)
        widths.append(at - start)
      } else if isLetter(byte) || byte >= 0xC3 {
        let start = at
        while at < text.count, isLetter(text[at]) || text[at] >= 0x80 { at += 1 }
        guard let month = DayParts.month(text[start..<at]) else {
          if DayParts.saysNothing(text, start..<at, before: numbers.count) { continue }
          isDamaged = true
          return
        }
        wordPosition = numbers.count
        numbers.append(month)
        widths.append(0)
      } else {
        if separator == 0 || separator == 0x20 { separator = byte }
        at += 1
      }
    }
    // What may follow a complete date: a time, or the `.0` of an id that was taken for a float.
    let rest = text[at...]
    if let first = rest.first, !(first == 0x20 || first == 0x54 || first == 0x2E) {
      isDamaged = true
    }
    if separator == 0x2E, numbers.count == 2, widths[0] == 8, numbers[1] == 0 {
      numbers.removeLast()
      widths.removeLast()
    }
  }

  /// A date whose day and month could be exchanged: `a/b/yyyy` with numbers only, not dotted.
  var isSlashed: Bool {
    !isDamaged && numbers.count == 3 && wordPosition == nil && widths[0] <= 2 && widths[1] <= 2
      && separator != 0x2E
  }

  /// Day and month could be exchanged and both readings are days.
  var isAmbiguous: Bool {
    isSlashed && numbers[0] <= 12 && numbers[1] <= 12 && numbers[0] != numbers[1]
  }

  /// Year, month, day under an order; nil where the parts make no date.
  func civil(order: DateOrder?) -> (Int, Int, Int)? {
    guard !isDamaged else { return nil }
    if numbers.count == 1, widths[0] == 8 {
      return (numbers[0] / 10_000, numbers[0] / 100 % 100, numbers[0] % 100)
    }
    guard numbers.count == 3 else { return nil }
    if widths[0] == 4 { return (numbers[0], numbers[1], numbers[2]) }
    guard widths[2] == 4 || widths[2] == 2 else { return nil }
    if let wordPosition {
      guard wordPosition < 2 else { return nil }
      return (year, numbers[wordPosition], numbers[1 - wordPosition])
    }
    if separator == 0x2E && order != .monthFirst { return (year, numbers[1], numbers[0]) }
    switch order {
    case .dayFirst: return (year, numbers[1], numbers[0])
    case .monthFirst: return (year, numbers[0], numbers[1])
    case .yearFirst:
      return widths[0] == 2 ? (century(numbers[0]), numbers[1], numbers[2]) : nil
    // The fourth of April is the same day in either order.
    case nil:
      return numbers[0] == numbers[1] && widths[2] == 4 ? (year, numbers[1], numbers[0]) : nil
    }
  }

  private var year: Int { widths[2] == 4 ? numbers[2] : century(numbers[2]) }

  /// Two-digit years lie in 1970 … 2069.
  private func century(_ year: Int) -> Int { year < 70 ? 2000 + year : 1900 + year }

  private func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Beginnings of month names that differ from the English ones.
  private static let others: [(key: String, value: Int)] = [
    ("mai", 5), ("maj", 5), ("mei", 5), ("mag", 5), ("okt", 10), ("ott", 10), ("out", 10),
    ("dez", 12), ("mrz", 3),
    ("dic", 12), ("fev", 2), ("avr", 4), ("abr", 4), ("juin", 6), ("juil", 7), ("aou", 8),
    ("ago", 8), ("ene", 1),
    ("gen", 1), ("maerz", 3), ("mrt", 3), ("maa", 3), ("giu", 6), ("lug", 7), ("set", 9),
    ("led", 1), ("uno", 2), ("bre", 3), ("dub", 4), ("kve", 5), ("cervenc", 7), ("cervenec", 7),
    ("cerv", 6), ("srp", 8), ("zar", 9), ("rij", 10), ("lis", 11), ("pro", 12),
    ("sty", 1), ("lut", 2), ("kwi", 4), ("cze", 6), ("lip", 7), ("sie", 8), ("wrz", 9),
    ("paz", 10), ("gru", 12),
    ("oca", 1), ("sub", 2), ("nis", 4), ("haz", 6), ("tem", 7), ("agu", 8), ("eyl", 9), ("eki", 10),
    ("kas", 11), ("ara", 12),
  ]

  /// Words beside a date that change nothing: a weekday before it, "of", the end of an ordinal.
  private static func saysNothing(
    _ text: [UInt8], _ range: Range<Int>, before numbers: Int
  ) -> Bool {
    let word = compactHeading(String(decoding: text[range], as: UTF8.self))
    if ["de", "del", "of", "den", "the", "da"].contains(word) { return true }
    if numbers == 0 {
      return weekdays.contains { word == $0 || word.hasPrefix($0) && word.hasSuffix("day") }
    }
    return range.lowerBound > 0 && text[range.lowerBound - 1] &- 0x30 < 10
      && ["st", "nd", "rd", "th", "er", "ere", "e", "eme", "te", "ten", "o"].contains(word)
  }

  private static let weekdays = [
    "mon", "tue", "tues", "wed", "weds", "wednes", "thu", "thur", "thurs", "fri", "sat", "satur",
    "sun", "mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch", "donnerstag",
    "freitag", "samstag", "sonntag",
  ]

  private static func month(_ word: ArraySlice<UInt8>) -> Int? {
    let folded = compactHeading(String(decoding: word, as: UTF8.self))
    guard folded.utf8.count >= 3 else { return nil }
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    if let index = names.firstIndex(where: { folded.hasPrefix($0) }) { return index + 1 }
    return others.first { folded.hasPrefix($0.key) }?.value
  }
}

/// A cell without surrounding blanks: ASCII spaces and tabs, no-break space, zero-width characters.
func trimmed(_ cell: some Collection<UInt8>) -> [UInt8] {
  var bytes = Array(cell)
  let wide: [[UInt8]] = [
    [0xC2, 0xA0], [0xE2, 0x80, 0xAF], [0xE2, 0x80, 0x89], [0xE2, 0x80, 0x8B], [0xEF, 0xBB, 0xBF],
  ]
  while let last = bytes.last {
    if last == 0x20 || last == 0x09 {
      bytes.removeLast()
    } else if let blank = wide.first(where: { bytes.suffix($0.count).elementsEqual($0) }) {
      bytes.removeLast(blank.count)
    } else {
      break
    }
  }
  var start = 0
  while start < bytes.count {
    if bytes[start] == 0x20 || bytes[start] == 0x09 {
      start += 1
    } else if let blank = wide.first(where: { bytes[start...].prefix($0.count).elementsEqual($0) })
    {
      start += blank.count
    } else {
      break
    }
  }
  return Array(bytes[start...])
}
