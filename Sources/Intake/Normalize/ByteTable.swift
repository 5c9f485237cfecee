/// Gives equal byte strings the same small number: the index of customers and currencies.
///
/// Open addressing over copies of the keys; a look-up of a known key allocates nothing.
struct ByteTable: ~Copyable {
  private var slots: UnsafeMutablePointer<UInt64>  // upper half: hash, lower half: index + 1
  private var mask: Int
  private(set) var count = 0
  private var bytes: UnsafeMutablePointer<UInt8>
  private var byteCount = 0
  private var byteCapacity = 1 << 14
  private var starts: [Int] = [0]

  init() {
    mask = (1 << 12) - 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: 0, count: mask + 1)
    bytes = .allocate(capacity: byteCapacity)
  }

  deinit {
    slots.deallocate()
    bytes.deallocate()
  }

  /// The bytes of a key.
  func key(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + starts[index], count: starts[index + 1] - starts[index])
  }

  /// The number of a key, new ones counting up from 0.
  @inline(__always)
  mutating func index(of key: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = hashBytes(key, seed: 0x9E37_79B9_7F4A_7C15)
    let tag = hash & 0xFFFF_FFFF_0000_0000
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      if slots[slot] & 0xFFFF_FFFF_0000_0000 == tag {
        let index = Int(slots[slot] & 0xFFFF_FFFF) - 1
        if isEqual(self.key(index), key) { return index }
      }
      slot = (slot + 1) & mask
    }
    return insert(key, hash: hash, slot: slot)
  }

  private mutating func insert(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64, slot: Int) -> Int {
    while byteCount + key.count > byteCapacity {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCapacity * 2)
      larger.update(from: bytes, count: byteCount)
      bytes.deallocate()
      bytes = larger
      byteCapacity *= 2
    }
    if let start = key.baseAddress { (bytes + byteCount).update(from: start, count: key.count) }
    byteCount += key.count
    starts.append(byteCount)
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(count + 1)
    count += 1
    if count * 2 > mask { grow() }
    return count - 1
  }

  private mutating func grow() {
    slots.deallocate()
    mask = mask * 4 + 3
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: 0, count: mask + 1)
    for index in 0..<count {
      let hash = hashBytes(key(index), seed: 0x9E37_79B9_7F4A_7C15)
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
    }
  }
}

/// Whether two byte strings are the same.
@inline(__always)
func isEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
  guard left.count == right.count else { return false }
  guard let a = left.baseAddress, let b = right.baseAddress else { return true }
  var at = 0
  while at + 8 <= left.count {
    if UnsafeRawPointer(a + at).loadUnaligned(as: UInt64.self)
      != UnsafeRawPointer(b + at).loadUnaligned(as: UInt64.self)
    {
      return false
    }
    at += 8
  }
  while at < left.count {
    if a[at] != b[at] { return false }
    at += 1
  }
  return true
}

/// A 64-bit hash of bytes, the same in every run: multiply and fold, eight bytes at a time.
@inline(__always)
func hashBytes(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
  var hash = seed ^ UInt64(bytes.count) &* 0xA076_1D64_78BD_642F
  guard let start = bytes.baseAddress else { return mixed(hash, 0xE703_7ED1_A0B4_28DB) }
  var at = 0
  while at + 8 <= bytes.count {
    let word = UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self).littleEndian
    hash = mixed(hash ^ word, 0xE703_7ED1_A0B4_28DB)
    at += 8
  }
  var tail: UInt64 = 0
  var shift: UInt64 = 0
  while at < bytes.count {
    tail |= UInt64(start[at]) << shift
    shift += 8
    at += 1
  }
  return mixed(hash ^ tail, 0x8EBC_6AF0_9C88_C6E3)
}

/// A hash of two words.
@inline(__always)
func mixedWords(_ low: UInt64, _ high: UInt64) -> UInt64 {
  mixed(mixed(low ^ 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB) ^ high, 0x8EBC_6AF0_9C88_C6E3)
}

@inline(__always)
private func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}
