import Receivables

/// Which character separates whole units from decimals.
public enum DecimalMark: String, Sendable, CaseIterable, Codable {
  case point = "."
  case comma = ","

  var byte: UInt8 { self == .point ? 0x2E : 0x2C }
}

/// Reads the amounts of one file, whose decimal mark has been decided.
struct AmountReader: Sendable {
  /// Why a cell is not an amount.
  enum Fault: Equatable {
    case notANumber, tooLarge, tooManyDecimals
  }

  /// What a cell holds.
  enum Reading: Equatable {
    case amount(Int64)
    case blank
    case fault(Fault)
  }

  var mark: DecimalMark
  /// Each cell has its own decimal mark: the last separator, unless three figures follow it.
  var isPerCell = false

  /// The cell in minor units of a currency with `digits` decimals.
  ///
  /// Fast for `-1234.56`, complete for the rest.
  @inline(__always)
  func read(_ cell: UnsafeBufferPointer<UInt8>, digits: Int) -> Reading {
    guard cell.count > 0 else { return .blank }
    if digits == 2, !isPerCell, let value = twoDecimals(cell) { return .amount(value) }
    if cell.count <= 17, !isPerCell {
      var at = 0
      let isNegative = cell[0] == 0x2D
      if isNegative { at = 1 }
      var value: Int64 = 0
      let start = at
      while at < cell.count, cell[at] &- 0x30 < 10 {
        value = value &* 10 &+ Int64(cell[at] &- 0x30)
        at += 1
      }
      if at > start {
        var missing = digits
        if at < cell.count, cell[at] == mark.byte {
          at += 1
          while at < cell.count, cell[at] &- 0x30 < 10, missing > 0 {
            value = value &* 10 &+ Int64(cell[at] &- 0x30)
            at += 1
            missing -= 1
          }
          while at < cell.count, cell[at] == 0x30 { at += 1 }
        }
        if at == cell.count, at - start + missing <= 18 {
          while missing > 0 {
            value = value &* 10
            missing -= 1
          }
          return .amount(isNegative ? -value : value)
        }
      }
    }
    return slowRead(cell, digits: digits)
  }

  /// Whether the decimal mark may separate thousands: `1.500`, but not `1500.000`, `0.500` or `1.5`.
  @inline(__always)
  func mayBeGrouped(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !isPerCell, cell.count >= 5, cell[cell.count - 4] == mark.byte else { return false }
    let start = cell[0] == 0x2D ? 1 : 0
    return cell[start] &- 0x31 < 9 && cell.count - 4 - start <= 3
      && (start..<cell.count).allSatisfy { $0 == cell.count - 4 || cell[$0] &- 0x30 < 10 }
  }

  /// `0.00` to `99999.99` in hundredths, all figures at once; nil for anything else.
  @inline(__always)
  private func twoDecimals(_ cell: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard cell.count >= 4, cell.count <= 8, cell[cell.count - 3] == mark.byte,
      let base = cell.baseAddress
    else { return nil }
    let start = UnsafeRawPointer(base)
    let lead = UInt32(8 * (8 - cell.count))
    // The cell's bytes at the end of eight, the rest zeros: its first four moved up, its last four where they belong.
    let first = start.loadUnaligned(as: UInt32.self).littleEndian << lead
    let last = start.loadUnaligned(fromByteOffset: cell.count - 4, as: UInt32.self).littleEndian
    let bytes =
      UInt64(lead < 32 ? first : 0) | UInt64(last) << 32
      | 0x3030_3030_3030_3030 & ((1 << UInt64(lead)) &- 1)
    // Without the mark: what stands before it moves up by one.
    let figures =
      (bytes & 0xFFFF_0000_0000_0000 | (bytes & 0xFF_FFFF_FFFF) << 8 | 0x30)
      ^ 0x3030_3030_3030_3030
    let noFigures = (figures | (figures &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
    guard noFigures == 0 else { return nil }
    let pairs = (figures &* 10 &+ figures >> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
    return Int64((fours & 0xFFFF) &* 10_000 &+ fours >> 32)
  }

  /// The general grammar: signs before or after, parentheses, `CR`/`DR`, currency signs and codes, grouping by point, comma,
  /// apostrophe or blank; a lone dash is zero.
  @inline(never)
  func slowRead(_ cell: some Collection<UInt8>, digits: Int) -> Reading {
    guard let number = PlainNumber(cell) else { return .fault(.notANumber) }
    guard !number.isBlank else { return .blank }
    let markByte = isPerCell ? AmountReader.mark(of: number.figures) : mark.byte
    let grouping: UInt8 = markByte == 0x2E ? 0x2C : 0x2E
    var whole: [UInt8] = []
    var decimals: [UInt8] = []
    var hasMark = false
    var sinceGroup: Int?
    for byte in number.figures {
      if byte == markByte {
        guard !hasMark, sinceGroup == nil || sinceGroup == 3 else { return .fault(.notANumber) }
        hasMark = true
      } else if byte == grouping {
        guard !hasMark, !whole.isEmpty, sinceGroup == nil || sinceGroup == 3 || sinceGroup == 2
        else {
          return .fault(.notANumber)
        }
        sinceGroup = 0
      } else if hasMark {
        decimals.append(byte)
      } else {
        whole.append(byte)
        sinceGroup = sinceGroup.map { $0 + 1 }
      }
    }
    guard hasMark || sinceGroup == nil || sinceGroup == 3, !whole.isEmpty || !decimals.isEmpty
    else {
      return .fault(.notANumber)
    }
    while decimals.count > digits, decimals.last == 0x30 { decimals.removeLast() }
    guard decimals.count <= digits else { return .fault(.tooManyDecimals) }
    var value: Int64 = 0
    let padded = whole + decimals + [UInt8](repeating: 0x30, count: digits - decimals.count)
    for byte in padded {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
      guard !overflow, !carry else { return .fault(.tooLarge) }
      value = sum
    }
    return .amount(number.isNegative ? -value : value)
  }
}

extension AmountReader {
  /// The decimal mark of a cell that is read alone.
  private static func mark(of figures: [UInt8]) -> UInt8 {
    guard let last = figures.lastIndex(where: { $0 == 0x2E || $0 == 0x2C }) else { return 0x2E }
    let other: UInt8 = figures[last] == 0x2E ? 0x2C : 0x2E
    if figures.contains(other) { return figures[last] }
    let isRepeated = figures.count { $0 == figures[last] } > 1
    return isRepeated || figures.count - last == 4 ? other : figures[last]
  }
}

/// A number cell without sign, currency and blanks: digits and separators only.
struct PlainNumber {
  /// Digits, points and commas; apostrophes and blanks between digits are dropped.
  var figures: [UInt8] = []
  var isNegative = false
  var isBlank: Bool
  /// Currency named by a code or an unambiguous sign in the cell.
  var currency: Currency?
  /// A dollar sign stands in the cell: one of many currencies.
  var hasDollarSign = false

  /// Nil when something stands in the cell that belongs to no number.
  init?(_ cell: some Collection<UInt8>) {
    if let plain = PlainNumber.unadorned(cell) {
      (figures, isNegative, isBlank) = (plain, cell.first == 0x2D, false)
      return
    }
    var text = Substring(String(decoding: trimmed(cell), as: UTF8.self))
    isBlank = text.isEmpty
    func trim() {
      while text.first == " " { text.removeFirst() }; while text.last == " " { text.removeLast() }
    }
    if ["-", "–", "—"].contains(text) {
      figures = [0x30]
      return
    }
    if text.hasPrefix("=\""), text.hasSuffix("\"") { text = text.dropFirst(2).dropLast() }
    if text.first == "'" { text.removeFirst() }
    // A sign may stand outside or inside a currency sign, so peel both until nothing changes.
    var before = -1
    while before != text.utf8.count {
      before = text.utf8.count
      trim()
      if let first = text.first, first == "-" || first == "\u{2212}" || first == "+" {
        if first != "+" { isNegative.toggle() }
        text.removeFirst()
      }
      if let dashes = PlainNumber.wholeEnds.first(where: { text.hasSuffix($0) }),
        text.dropLast(dashes.count).last?.isNumber == true
      {
        // "450,-": a dash in place of the decimals. The mark stays, as that of the decimals.
        text = text.dropLast(dashes.count - 1)
      } else if let last = text.last, last == "-" || last == "\u{2212}" || last == "+" {
        if last != "+" { isNegative.toggle() }
        text.removeLast()
      }
      if text.hasPrefix("("), text.hasSuffix(")") {
        isNegative.toggle()
        text = text.dropFirst().dropLast()
      }
      let upper = text.uppercased()
      if upper.hasSuffix("CR") {
        isNegative.toggle()
        text = text.dropLast(2)
      } else if upper.hasSuffix("DR") {
        text = text.dropLast(2)
      } else if let code = Currency(code: upper.prefix(3)), code != .unstated {
        currency = code
        text = text.dropFirst(3)
      } else if let code = Currency(code: upper.suffix(3)), code != .unstated {
        currency = code
        text = text.dropLast(3)
      }
      // What was peeled off above is gone: the R of "CR" is no sign.
      let rest = text.uppercased()
      if let sign = PlainNumber.localSigns.first(where: { rest.hasPrefix($0.sign) }) {
        text = text.dropFirst(sign.sign.count)
        if !sign.code.isEmpty { currency = Currency(code: sign.code) }
      } else if let sign = PlainNumber.localSigns.first(where: { rest.hasSuffix($0.sign) }) {
        text = text.dropLast(sign.sign.count)
        if !sign.code.isEmpty { currency = Currency(code: sign.code) }
      }
      if let first = text.first, note(sign: first) { text.removeFirst() }
      if let last = text.last, note(sign: last) { text.removeLast() }
    }
    for character in text {
      switch character {
      case "0"..."9", ".", ",":
        guard let byte = character.asciiValue else { return nil }
        figures.append(byte)
      case "'", "’", " ", "\u{A0}", "\u{202F}", "\u{2009}":
        continue
      default:
        return nil
      }
    }
    if figures.isEmpty && !isBlank { return nil }
  }

  /// The figures of a cell of nothing but figures, points and commas, perhaps behind a minus; nil for any other.
  private static func unadorned(_ cell: some Collection<UInt8>) -> [UInt8]? {
    let body = cell.first == 0x2D ? cell.dropFirst() : cell[...]
    var hasFigure = false
    for byte in body {
      if byte &- 0x30 < 10 {
        hasFigure = true
      } else if byte != 0x2E, byte != 0x2C {
        return nil
      }
    }
    return hasFigure ? Array(body) : nil
  }

  /// Whether a character is a currency sign; notes which.
  private mutating func note(sign: Character) -> Bool {
    if sign == "$" { hasDollarSign = true }
    if let code = PlainNumber.signs[sign] { currency = Currency(code: code) }
    return sign == "$" || sign == "¥" || PlainNumber.signs[sign] != nil
  }

  /// Whether the cell can be money of a currency.
  func agrees(with other: Currency) -> Bool {
    if let currency, currency != other { return false }
    return !hasDollarSign || other == .unstated || PlainNumber.dollars.contains(other.description)
  }

  /// Dashes in place of decimals, with the mark before them, longest first.
  private static let wholeEnds = [",--", ".--", ",-", ".-", ",–", ".–", ",—", ".—"]

  /// Local signs of letters, in capitals, longest first, and the one currency that they stand for, if so.
  private static let localSigns: [(sign: String, code: String)] = [
    ("US$", "USD"), ("NZ$", "NZD"), ("HK$", "HKD"), ("RS.", ""), ("FR.", "CHF"), ("R$", "BRL"),
    ("A$", "AUD"), ("C$", "CAD"), ("S$", "SGD"), ("KR.", ""),
    ("KČ", "CZK"), ("ZŁ", "PLN"), ("TL", "TRY"), ("FT", "HUF"), ("KR", ""), ("RS", ""), ("R", ""),
  ]

  /// Signs of one currency each; dollar and yen signs are shared by several.
  private static let signs: [Character: String] = [
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₫": "VND", "₪": "ILS",
    "₱": "PHP",
  ]

  /// Currencies written with a dollar sign.
  private static let dollars: Set<String> = [
    "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "BRL", "ARS", "CLP", "COP", "UYU",
    "JMD",
    "TTD", "BBD", "BSD", "BZD", "BMD", "BND", "DOP", "FJD", "GYD", "KYD", "LRD", "NAD", "SBD",
    "SRD",
    "XCD", "ZWG",
  ]
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether something else than figures, signs and separators stands at either end: perhaps a currency.
  @inline(__always)
  var mayNameCurrency: Bool {
    guard let first, let last else { return false }
    func isOther(_ byte: UInt8) -> Bool {
      byte >= 0x41 || byte == 0x24 || byte == 0x28 || byte == 0x20
    }
    return isOther(first) || isOther(last) || count > 1 && isOther(self[1])
  }
}
