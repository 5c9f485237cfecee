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
  let tail = lastBytes(UnsafeRawPointer(start), from: at, to: bytes.count)
  return mixed(hash ^ tail, 0x8EBC_6AF0_9C88_C6E3)
}

/// Up to seven bytes, from `first` to `end`, as the low bytes of a number; those before them are read too where there are some.
@inline(__always)
func lastBytes(_ start: UnsafeRawPointer, from first: Int, to end: Int) -> UInt64 {
  let count = end - first
  if count == 0 { return 0 }
  if end >= 8 {
    return start.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self).littleEndian
      >> UInt64(8 * (8 - count))
  }
  if count >= 4 {
    let high = start.loadUnaligned(fromByteOffset: end - 4, as: UInt32.self).littleEndian
    return UInt64(start.loadUnaligned(fromByteOffset: first, as: UInt32.self).littleEndian)
      | UInt64(high) << UInt64(8 * (count - 4))
  }
  let byte = { (offset: Int) in UInt64(start.load(fromByteOffset: offset, as: UInt8.self)) }
  return byte(first) | byte(first + count / 2) << UInt64(8 * (count / 2))
    | byte(end - 1) << UInt64(8 * (count - 1))
}

/// A hash of two words.
@inline(__always)
func mixedWords(_ low: UInt64, _ high: UInt64) -> UInt64 {
  mixed(mixed(low ^ 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB) ^ high, 0x8EBC_6AF0_9C88_C6E3)
}

/// Two words in one.
@inline(__always)
func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}
