/// Seeded random numbers for properties, the same in every run (xorshift, Marsaglia 2003).
public struct TestRandom {
  private var state: UInt64

  /// A generator; equal seeds give equal numbers.
  public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  /// 0 ..< bound.
  public mutating func below(_ bound: Int) -> Int { Int(next() >> 33) % bound }
}
