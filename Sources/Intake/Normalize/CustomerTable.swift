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
    private var padding: (Int32, UInt64, UInt64) = (0, 0, 0)

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

  init() { slots = CustomerTable.allocate(mask + 1) }

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

  private func key(_ slot: Slot) -> [UInt8] {
    let length = slot.keyLength
    if length > 16 { return Array(longKeys[Int(slot.start)..<Int(slot.start) + length]) }
    return (0..<length).map { position in
      UInt8(truncatingIfNeeded: (position < 8 ? slot.low : slot.high) >> UInt64(position % 8 * 8))
    }
  }

  /// The slot of a key, a new one if need be.
  ///
  /// Valid until the next call.
  @inline(__always)
  mutating func slot(
    of key: UnsafeBufferPointer<UInt8>, isName: Bool = false
  ) -> UnsafeMutablePointer<Slot> {
    let (low, high) = words(key)
    let length = Int32(truncatingIfNeeded: key.count) | (isName ? CustomerTable.nameFlag : 0)
    let hash = hashed(key, low, high)
    var at = Int(truncatingIfNeeded: hash >> 20) & mask
    while slots[at].number != 0 {
      if slots[at].low == low, slots[at].high == high, slots[at].length == length,
        key.count <= 16 || isLong(at, key)
      {
        return slots + at
      }
      at = (at + 1) & mask
    }
    return insert(key, low, high, length, at: at)
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
    func partial(_ from: Int, _ count: Int) -> UInt64 {
      var word: UInt64 = 0
      for position in 0..<count { word |= UInt64(start[from + position]) << UInt64(8 * position) }
      return word
    }
    if key.count >= 16 {
      return (
        raw.loadUnaligned(as: UInt64.self).littleEndian,
        raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
      )
    }
    if key.count >= 8 {
      return (raw.loadUnaligned(as: UInt64.self).littleEndian, partial(8, key.count - 8))
    }
    return (partial(0, key.count), 0)
  }

  private func isLong(_ at: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(slots[at].start)
    return longKeys[start..<start + key.count].elementsEqual(key)
  }

  @inline(never)
  private mutating func insert(
    _ key: UnsafeBufferPointer<UInt8>, _ low: UInt64, _ high: UInt64, _ length: Int32, at: Int
  ) -> UnsafeMutablePointer<Slot> {
    if (count + 1) * 2 > mask {
      grow()
      return slot(of: key, isName: length & CustomerTable.nameFlag != 0)
    }
    slots[at].low = low
    slots[at].high = high
    slots[at].length = length
    slots[at].start = Int32(longKeys.count)
    if key.count > 16 { longKeys.append(contentsOf: key) }
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
