internal import CProcessor
import Receivables

/// Customers of one worker, by key, with what the hot path needs of each in one place.
///
/// How this works: open addressing over slots of one cache line each. The first 16 bytes of a key and everything a row needs stand
/// in the slot itself, so that a known customer costs one memory access; longer keys are compared in full at the side.
struct CustomerTable: ~Copyable {
  /// A customer, in 64 bytes.
  struct Slot {
    fileprivate var low: UInt64 = 0
    fileprivate var high: UInt64 = 0
    /// Number of the customer plus one; 0 in an empty slot.
    fileprivate var number: Int32 = 0
    fileprivate var length: Int32 = 0
    /// First account, and its currency; -1 before the first document.
    var account: Int32 = -1
    var currency = Currency.unstated
    /// Days up to which name and group are known.
    var nameDay = Int32.min
    var groupDay = Int32.min
    fileprivate var start: Int32 = 0
    private var padding: Int32 = 0
    /// Hash of the name that is kept, so that the same name on a newer document changes nothing but the day.
    var nameHash: UInt64 = 0
    private var morePadding: UInt64 = 0

    /// The customer's number, counting up from 0.
    var index: Int { Int(number) - 1 }
    /// The key is a name as written, not an id.
    fileprivate var isName: Bool { length & CustomerTable.nameFlag != 0 }
    fileprivate var keyLength: Int { Int(length & ~CustomerTable.nameFlag) }
  }

  /// Added to the length of keys that are names, so that a name never meets an equal id.
  private static let nameFlag: Int32 = 1 << 30

  private var slots: UnsafeMutablePointer<Slot>
  private var mask = (1 << 10) - 1
  private(set) var count = 0
  private var longKeys: [UInt8] = []

  init() {
    precondition(MemoryLayout<Slot>.stride == 64, "a slot must not span cache lines")
    slots = CustomerTable.allocate(mask + 1)
  }

  deinit { slots.deallocate() }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Slot>.stride, alignment: 64)
    let slots = bytes.bindMemory(to: Slot.self, capacity: count)
    slots.initialize(repeating: Slot(), count: count)
    return slots
  }

  /// The keys of all customers, by number.
  var keys: [[UInt8]] {
    var keys = [[UInt8]](repeating: [], count: count)
    for slot in 0...mask where slots[slot].number > 0 { keys[slots[slot].index] = key(slots[slot]) }
    return keys
  }

  /// The day on which each customer's name was last seen, by number.
  var nameDays: [Int32] {
    var days = [Int32](repeating: .min, count: count)
    for slot in 0...mask where slots[slot].number > 0 {
      days[slots[slot].index] = slots[slot].nameDay
    }
    return days
  }

  private func key(_ slot: Slot) -> [UInt8] {
    let length = slot.keyLength
    if length > 16 { return Array(longKeys[Int(slot.start)..<Int(slot.start) + length]) }
    return withUnsafeBytes(of: (slot.low.littleEndian, slot.high.littleEndian)) {
      Array($0.prefix(length))
    }
  }

  /// A key on its way to its slot.
  struct Search {
    fileprivate let key: UnsafeBufferPointer<UInt8>
    fileprivate let low: UInt64
    fileprivate let high: UInt64
    fileprivate let length: Int32
    /// Where its slot is looked for first.
    fileprivate let at: Int
    /// The key is an id, not a name.
    var isID: Bool { length & CustomerTable.nameFlag == 0 }
  }

  /// Begins to look for a key: its slot is on its way from memory while the row's other cells are read.
  @inline(__always)
  func search(_ key: UnsafeBufferPointer<UInt8>, isName: Bool = false) -> Search {
    let (low, high) = words(key)
    let at = Int(truncatingIfNeeded: hashed(key, low, high) >> 20) & mask
    arrears_prefetch(slots + at)
    return Search(
      key: key, low: low, high: high,
      length: Int32(truncatingIfNeeded: key.count) | (isName ? CustomerTable.nameFlag : 0), at: at)
  }

  /// The slot of a key, a new one if need be.
  ///
  /// Valid until the next call.
  @inline(__always)
  mutating func slot(
    of key: UnsafeBufferPointer<UInt8>, isName: Bool = false
  ) -> UnsafeMutablePointer<Slot> {
    slot(search(key, isName: isName))
  }

  /// The slot of a key that is looked for, with no other key made known in between.
  @inline(__always)
  mutating func slot(_ search: Search) -> UnsafeMutablePointer<Slot> {
    var at = search.at
    while slots[at].number != 0 {
      if slots[at].low == search.low, slots[at].high == search.high,
        slots[at].length == search.length, search.key.count <= 16 || isLong(at, search.key)
      {
        return slots + at
      }
      at = (at + 1) & mask
    }
    return insert(search, at: at)
  }

  @inline(__always)
  private func hashed(
    _ key: UnsafeBufferPointer<UInt8>, _ low: UInt64, _ high: UInt64
  ) -> UInt64 {
    key.count <= 16
      ? mixedWords(low, high ^ UInt64(truncatingIfNeeded: key.count) << 56)
      : hashBytes(key, seed: 0x9E37_79B9_7F4A_7C15)
  }

  /// The first sixteen bytes of a key, padded with zeros.
  @inline(__always)
  private func words(_ key: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64) {
    guard let start = key.baseAddress else { return (0, 0) }
    let raw = UnsafeRawPointer(start)
    if key.count < 8 { return (lastBytes(raw, from: 0, to: key.count), 0) }
    let low = raw.loadUnaligned(as: UInt64.self).littleEndian
    return key.count >= 16
      ? (low, raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian)
      : (low, lastBytes(raw, from: 8, to: key.count))
  }

  private func isLong(_ at: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(slots[at].start)
    return longKeys[start..<start + key.count].elementsEqual(key)
  }

  @inline(never)
  private mutating func insert(_ search: Search, at: Int) -> UnsafeMutablePointer<Slot> {
    if (count + 1) * 2 > mask {
      grow()
      return slot(of: search.key, isName: !search.isID)
    }
    slots[at].low = search.low
    slots[at].high = search.high
    slots[at].length = search.length
    slots[at].start = Int32(longKeys.count)
    if search.key.count > 16 { longKeys.append(contentsOf: search.key) }
    count += 1
    slots[at].number = Int32(count)
    return slots + at
  }

  private mutating func grow() {
    let (old, oldMask) = (slots, mask)
    mask = mask * 4 + 3
    slots = CustomerTable.allocate(mask + 1)
    for position in 0...oldMask where old[position].number != 0 {
      let hash = key(old[position]).withUnsafeBufferPointer {
        hashed($0, old[position].low, old[position].high)
      }
      var at = Int(truncatingIfNeeded: hash >> 20) & mask
      while slots[at].number != 0 { at = (at + 1) & mask }
      slots[at] = old[position]
    }
    old.deallocate()
  }
}
