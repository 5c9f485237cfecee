import Receivables

/// Customers of one worker, by key, with what the hot path needs of each in one place.
///
/// Short keys (16 bytes and less) stand in the entry itself, so that a known customer costs two memory accesses.
struct CustomerTable: ~Copyable {
  /// What the hot path needs of a customer.
  struct Entry {
    fileprivate var low: UInt64
    fileprivate var high: UInt64
    fileprivate var start: Int32
    fileprivate var length: Int32
    /// First account, and its currency; -1 before the first document.
    var account: Int32 = -1
    var currency = Currency.unstated
    /// Days up to which name and group are known.
    var nameDay = Int32.min
    var groupDay = Int32.min
  }

  /// Upper half: hash; lower half: index + 1.
  private var slots: UnsafeMutablePointer<UInt64>
  private var mask = (1 << 12) - 1
  private(set) var entries: UnsafeMutablePointer<Entry>
  private var capacity = 1 << 11
  private(set) var count = 0
  private var longKeys: [UInt8] = []

  init() {
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: 0, count: mask + 1)
    entries = .allocate(capacity: capacity)
  }

  deinit {
    slots.deallocate()
    entries.deallocate()
  }

  /// The bytes of a customer's key.
  func key(_ index: Int) -> [UInt8] {
    let entry = entries[index]
    if entry.length > 16 {
      return Array(longKeys[Int(entry.start)..<Int(entry.start + entry.length)])
    }
    return (0..<Int(entry.length)).map { position in
      UInt8(truncatingIfNeeded: (position < 8 ? entry.low : entry.high) >> UInt64(position % 8 * 8))
    }
  }

  /// The number of a key, new ones counting up from 0.
  @inline(__always)
  mutating func index(of key: UnsafeBufferPointer<UInt8>) -> Int {
    let (low, high) = words(key)
    let hash =
      key.count <= 16
      ? mixedWords(low, high ^ UInt64(truncatingIfNeeded: key.count) << 56)
      : hashBytes(key, seed: 0x9E37_79B9_7F4A_7C15)
    let tag = hash & 0xFFFF_FFFF_0000_0000
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      if slots[slot] & 0xFFFF_FFFF_0000_0000 == tag {
        let index = Int(slots[slot] & 0xFFFF_FFFF) - 1
        let entry = entries + index
        if entry.pointee.low == low, entry.pointee.high == high,
          Int(entry.pointee.length) == key.count, key.count <= 16 || isLong(index, key)
        {
          return index
        }
      }
      slot = (slot + 1) & mask
    }
    return insert(key, low, high, tag: tag, slot: slot)
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

  private func isLong(_ index: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(entries[index].start)
    return longKeys[start..<start + key.count].elementsEqual(key)
  }

  @inline(never)
  private mutating func insert(
    _ key: UnsafeBufferPointer<UInt8>, _ low: UInt64, _ high: UInt64, tag: UInt64, slot: Int
  ) -> Int {
    if count == capacity {
      let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
      larger.moveInitialize(from: entries, count: count)
      entries.deallocate()
      (entries, capacity) = (larger, capacity * 2)
    }
    let start = Int32(longKeys.count)
    if key.count > 16 { longKeys.append(contentsOf: key) }
    (entries + count).initialize(
      to: Entry(low: low, high: high, start: start, length: Int32(key.count)))
    slots[slot] = tag | UInt64(count + 1)
    count += 1
    if count * 2 > mask { growSlots() }
    return count - 1
  }

  private mutating func growSlots() {
    slots.deallocate()
    mask = mask * 4 + 3
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: 0, count: mask + 1)
    for index in 0..<count {
      let hash = key(index).withUnsafeBufferPointer { key in
        let (low, high) = words(key)
        return key.count <= 16
          ? mixedWords(low, high ^ UInt64(truncatingIfNeeded: key.count) << 56)
          : hashBytes(key, seed: 0x9E37_79B9_7F4A_7C15)
      }
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
    }
  }
}
