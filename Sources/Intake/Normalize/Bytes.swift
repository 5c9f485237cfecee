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
