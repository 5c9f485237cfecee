internal import CProcessor

/// 64 bytes of delimited text as bits: where separators, quotes and line ends stand.
///
/// The first byte's bit is the lowest. Bits of records already passed are cleared.
struct ByteWindow {
  /// Bytes looked at together.
  static let width = 64

  /// Offset of the first byte; the window of nothing before the first move.
  private(set) var start = -ByteWindow.width
  private(set) var separators: UInt64 = 0
  private(set) var quotes: UInt64 = 0
  /// Line feeds and carriage returns.
  private(set) var lineEnds: UInt64 = 0
  /// Not zero where any of the bytes looked at so far was no plain ASCII.
  private(set) var others: UInt32 = 0

  /// Goes on to an offset, within these 64 bytes or beyond; false where fewer than 64 follow.
  @inline(__always)
  mutating func moves(
    to offset: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ rules: RecordRules
  ) -> Bool {
    let passed = offset - start
    if passed < ByteWindow.width {
      let kept = ~UInt64(0) << UInt64(passed)
      separators &= kept
      quotes &= kept
      lineEnds &= kept
      return true
    }
    guard offset + ByteWindow.width <= count else { return false }
    arrears_prefetch(bytes + offset + 16 * ByteWindow.width)
    let masks = arrears_find_bytes(bytes + offset, rules.delimiter, rules.quote)
    start = offset
    (separators, quotes, lineEnds) = (masks.separators, masks.quotes, masks.line_ends)
    others |= masks.others
    return true
  }
}

extension ByteWindow {
  /// Writes the places of set bits, counted from `offset`, one after another; what stands behind them in the 64 places is lost.
  @inline(__always)
  static func places(_ bits: UInt64, _ offset: Int, _ target: UnsafeMutablePointer<Int>) {
    var (bits, target) = (bits, target)
    // Eight at a time without asking: guessing the number wrong costs more than writing in vain.
    repeat {
      for place in 0..<8 {
        target[place] = offset &+ bits.trailingZeroBitCount
        bits &= bits &- 1
      }
      target += 8
    } while bits != 0
  }

  /// Forgets where it stands, not what it has seen.
  mutating func restart() {
    let seen = others
    self = ByteWindow()
    others = seen
  }
}

/// What is inside quotes, from one window of a record to the next.
///
/// How this works: quotes open and close in turn, so a byte is inside where the number of quotes before it is odd. That is right only
/// where every opening quote stands at the start of a field or right behind a closing one (a doubled quote), and every
/// closing one before a separator, a line end or such an opening one; a record in which one does not is left to libcsv.
struct QuoteState {
  /// 1 where a field starts with the window: behind a separator, or with the record.
  var isAtFieldStart: UInt64
  /// All bits where the window starts inside quotes.
  private var inside: UInt64 = 0
  /// 1 where the window starts behind a closing quote.
  private var isBehindClosing: UInt64 = 0
  /// The record has quotes, and doubled ones.
  private(set) var hasAny = false
  private(set) var hasDoubled = false

  /// For a record that starts at a byte of the first window.
  @inline(__always)
  init(startingAt byte: Int) { isAtFieldStart = 1 << UInt64(byte) }

  /// Whether quotes have a say in a window.
  @inline(__always)
  func concerns(_ window: ByteWindow) -> Bool {
    window.quotes | inside | isBehindClosing != 0
  }

  /// Leaves the separators and line ends outside quotes; false where the record needs libcsv.
  @inline(__always)
  mutating func pass(
    _ window: ByteWindow, _ separators: inout UInt64, _ lineEnds: inout UInt64
  ) -> Bool {
    let quotes = window.quotes
    let within = QuoteState.parity(quotes) ^ inside
    separators &= ~within
    lineEnds &= ~within
    // What follows the record's end is the next record's.
    let own = lineEnds == 0 ? ~0 : lineEnds ^ (lineEnds &- 1)
    let (opening, closing) = (quotes & within, quotes & ~within)
    let behindClosing = closing << 1 | isBehindClosing
    let mayOpen = separators << 1 | isAtFieldStart | behindClosing
    let mayFollow = window.separators | window.lineEnds | quotes
    let wrong = opening & ~mayOpen | behindClosing & ~mayFollow | window.lineEnds & within
    guard wrong & own == 0 else { return false }
    hasAny = hasAny || quotes & own != 0
    hasDoubled = hasDoubled || behindClosing & opening & own != 0
    inside = within >> 63 == 0 ? 0 : ~0
    isBehindClosing = closing >> 63
    return true
  }

  /// For each bit whether the number of bits up to it, itself included, is odd.
  @inline(__always)
  private static func parity(_ bits: UInt64) -> UInt64 {
    var bits = bits
    bits ^= bits << 1
    bits ^= bits << 2
    bits ^= bits << 4
    bits ^= bits << 8
    bits ^= bits << 16
    return bits ^ bits << 32
  }
}
