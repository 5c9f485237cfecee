import Receivables

/// Why a state cannot be used.
public struct StateFault: Error, Sendable {
  /// What is wrong, in one sentence.
  public var message: String
  /// What to do about it.
  public var remedy: String

  /// Something that is wrong with a state.
  public init(_ message: String, remedy: String = StateFault.readAgain) {
    self.message = message
    self.remedy = remedy
  }

  /// What helps against most faults of states: nothing is kept anywhere else.
  public static let readAgain = "run `arrears cluster partial` again on all splits"
}

/// Writes numbers, days and texts so that small ones take one byte.
struct StateWriter {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Seven bits to a byte, the lowest first.
  @inline(__always)
  mutating func add(_ number: UInt64) {
    var rest = number
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  @inline(__always)
  mutating func add(count: Int) { add(UInt64(count)) }

  /// Numbers near zero are short, whatever their sign.
  @inline(__always)
  mutating func add(signed number: Int64) {
    add(UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  @inline(__always)
  mutating func add(signed number: Int) { add(signed: Int64(number)) }

  mutating func add(optional number: Int64?) {
    add(flags: number != nil)
    if let number { add(signed: number) }
  }

  mutating func add(byte: UInt8) { bytes.append(byte) }

  /// Up to eight answers in one byte.
  mutating func add(flags: Bool...) {
    bytes.append(flags.enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) })
  }

  /// A day by its distance from one nearby; none as 0.
  @inline(__always)
  mutating func add(_ day: Day?, near: Int32 = 0) {
    guard let day else { return add(UInt64(0)) }
    let distance = Int64(day.number) - Int64(near)
    add(UInt64(bitPattern: distance << 1 ^ distance >> 63) + 1)
  }

  mutating func add(_ text: some Collection<UInt8>) {
    add(count: text.count)
    bytes.append(contentsOf: text)
  }

  mutating func add(_ text: String) { add(Array(text.utf8)) }

  /// The lowest six bytes of a number.
  @inline(__always)
  mutating func add(sixBytes number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0.prefix(6)) }
  }
}

/// Reads what `StateWriter` wrote; everything else is a fault, never a crash.
struct StateReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { at == bytes.count }

  /// Days that documents can have, with room for what is counted from them.
  private static let days =
    SettledDocument.days.lowerBound.number - 4_000...SettledDocument.days.upperBound.number + 4_000

  static let cut = StateFault("a state is cut short or damaged")

  @inline(__always)
  mutating func byte() throws(StateFault) -> UInt8 {
    guard at < bytes.count else { throw StateReader.cut }
    at += 1
    return bytes[at - 1]
  }

  @inline(__always)
  mutating func number() throws(StateFault) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      number |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return number }
      shift += 7
      guard shift < 64 else { throw StateReader.cut }
    }
  }

  /// A number that a type can hold.
  @inline(__always)
  mutating func number<Number: FixedWidthInteger>(
    as: Number.Type
  ) throws(StateFault) -> Number {
    guard let number = Number(exactly: try number()) else { throw StateReader.cut }
    return number
  }

  /// A number of things that follow, of which each takes a byte at least.
  mutating func count() throws(StateFault) -> Int {
    let count = try number()
    guard count <= UInt64(bytes.count - at) else { throw StateReader.cut }
    return Int(count)
  }

  /// A place in a list.
  @inline(__always)
  mutating func place(below count: Int) throws(StateFault) -> Int {
    let place = try number()
    guard place < UInt64(count) else { throw StateReader.cut }
    return Int(place)
  }

  @inline(__always)
  mutating func signed() throws(StateFault) -> Int64 {
    let folded = try number()
    return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
  }

  mutating func signed<Number: FixedWidthInteger>(
    as: Number.Type
  ) throws(StateFault) -> Number {
    guard let number = Number(exactly: try signed()) else { throw StateReader.cut }
    return number
  }

  /// A number of rows, lines or bytes, such as no file is too large for.
  mutating func size() throws(StateFault) -> Int {
    let number = try number()
    guard number < 1 << 48 else { throw StateReader.cut }
    return Int(number)
  }

  /// An amount or a sum that further sums can safely hold.
  mutating func money() throws(StateFault) -> Int64 {
    let number = try signed()
    guard number.magnitude <= Part.Control.most else { throw StateReader.cut }
    return number
  }

  mutating func optional() throws(StateFault) -> Int64? {
    try byte() == 0 ? nil : try money()
  }

  mutating func flag() throws(StateFault) -> Bool { try byte() != 0 }

  @inline(__always)
  mutating func day(near: Int32 = 0) throws(StateFault) -> Day? {
    let folded = try number()
    guard folded > 0 else { return nil }
    let distance = Int64(bitPattern: (folded - 1) >> 1) ^ -Int64(bitPattern: (folded - 1) & 1)
    guard let number = Int32(exactly: distance.addingReportingOverflow(Int64(near)).partialValue),
      StateReader.days.contains(number)
    else { throw StateReader.cut }
    return Day(number: number)
  }

  mutating func text() throws(StateFault) -> ArraySlice<UInt8> {
    let count = try count()
    defer { at += count }
    return bytes[at..<at + count]
  }

  mutating func string() throws(StateFault) -> String {
    String(decoding: try text(), as: UTF8.self)
  }

  @inline(__always)
  mutating func sixBytes() throws(StateFault) -> UInt64 {
    guard bytes.count - at >= 6 else { throw StateReader.cut }
    var number: UInt64 = 0
    for place in 0..<6 { number |= UInt64(bytes[at + place]) << UInt64(8 * place) }
    at += 6
    return number
  }

  mutating func currency() throws(StateFault) -> Currency {
    guard let currency = Currency(code: try string()) else { throw StateReader.cut }
    return currency
  }

  /// One of the cases of an enumeration.
  mutating func choice<Choice: RawRepresentable<UInt8>>(
    of: Choice.Type
  ) throws(StateFault) -> Choice {
    guard let choice = Choice(rawValue: try byte()) else { throw StateReader.cut }
    return choice
  }
}

extension StateWriter {
  mutating func add(_ currency: Currency) { add(currency.description) }
}
