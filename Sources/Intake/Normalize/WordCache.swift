/// What a short word means, looked up once per spelling: type, status, currency and terms cells repeat a handful of words.
///
/// A caller asks `known` first and only works out, and teaches by `learn`, what is new; so a known word costs no closure.
struct WordCache<Meaning: Sendable>: Sendable {
  /// The word found last, which most cells repeat.
  private var last: (word: UInt64, length: Int, index: Int) = (0, -1, 0)
  /// Words of up to eight bytes, searched from the front, and their lengths.
  private var words: [UInt64] = []
  private var lengths: [Int] = []
  private var meanings: [Meaning] = []
  private var longWords: [[UInt8]: Meaning] = [:]
  /// The longer words seen first, searched before the dictionary is asked.
  private var frequent: [(word: [UInt8], meaning: Meaning)] = []

  /// The meaning of a cell; nil where the word is new.
  @inline(__always)
  mutating func known(_ cell: UnsafeBufferPointer<UInt8>) -> Meaning? {
    guard cell.count <= 8 else { return knownLong(cell) }
    let word = WordCache.packed(cell)
    if word == last.word, cell.count == last.length { return meanings[last.index] }
    for index in words.indices where words[index] == word && lengths[index] == cell.count {
      last = (word, cell.count, index)
      return meanings[index]
    }
    return words.count < 32 ? nil : knownLong(cell)
  }

  /// Keeps the meaning of a new word.
  @inline(never)
  mutating func learn(_ cell: UnsafeBufferPointer<UInt8>, _ meaning: Meaning) {
    if cell.count <= 8, words.count < 32 {
      words.append(WordCache.packed(cell))
      lengths.append(cell.count)
      meanings.append(meaning)
      return
    }
    let word = Array(cell)
    if frequent.count < 12 { frequent.append((word, meaning)) }
    // Free text in a type column must not fill memory.
    if longWords.count < 1_000 { longWords[word] = meaning }
  }

  /// The meaning of a cell; `find` is asked where the word is new.
  @inline(__always)
  mutating func meaning(
    _ cell: UnsafeBufferPointer<UInt8>, _ find: (UnsafeBufferPointer<UInt8>) -> Meaning
  ) -> Meaning {
    if let known = known(cell) { return known }
    let meaning = find(cell)
    learn(cell, meaning)
    return meaning
  }

  /// Up to eight bytes as a number that no other word of that length has.
  @inline(__always)
  private static func packed(_ cell: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let base = cell.baseAddress, cell.count > 0 else { return 0 }
    let (start, count) = (UnsafeRawPointer(base), cell.count)
    // The first and the last bytes, which may overlap.
    if count >= 4 {
      return UInt64(start.loadUnaligned(as: UInt32.self))
        | UInt64(start.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)) << 32
    }
    return UInt64(base[0]) | UInt64(base[count / 2]) << 8 | UInt64(base[count - 1]) << 16
  }

  @inline(never)
  private func knownLong(_ cell: UnsafeBufferPointer<UInt8>) -> Meaning? {
    for entry in frequent where entry.word.count == cell.count {
      if entry.word.withUnsafeBufferPointer({ isEqual($0, cell) }) { return entry.meaning }
    }
    return longWords.isEmpty ? nil : longWords[Array(cell)]
  }
}
