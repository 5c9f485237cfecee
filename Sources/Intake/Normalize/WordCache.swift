/// What a short word means, looked up once per spelling: type, status, currency and terms cells repeat a handful of words.
struct WordCache<Meaning: Sendable>: Sendable {
  /// Words of up to eight bytes, searched from the front, and their lengths.
  private var words: [UInt64] = []
  private var lengths: [Int] = []
  private var meanings: [Meaning] = []
  private var longWords: [[UInt8]: Meaning] = [:]
  /// The longer words seen first, searched before the dictionary is asked.
  private var frequent: [(word: [UInt8], meaning: Meaning)] = []

  /// The meaning of a cell; `find` is asked where the word is new.
  @inline(__always)
  mutating func meaning(
    _ cell: UnsafeBufferPointer<UInt8>, _ find: (UnsafeBufferPointer<UInt8>) -> Meaning
  ) -> Meaning {
    guard cell.count <= 8 else { return longMeaning(cell, find) }
    var word: UInt64 = 0
    for (index, byte) in cell.enumerated() { word |= UInt64(byte) << (8 * UInt64(index)) }
    for index in words.indices where words[index] == word && lengths[index] == cell.count {
      return meanings[index]
    }
    guard words.count < 32 else { return longMeaning(cell, find) }
    words.append(word)
    lengths.append(cell.count)
    meanings.append(find(cell))
    return meanings[meanings.count - 1]
  }

  @inline(never)
  private mutating func longMeaning(
    _ cell: UnsafeBufferPointer<UInt8>, _ find: (UnsafeBufferPointer<UInt8>) -> Meaning
  ) -> Meaning {
    for entry in frequent where entry.word.count == cell.count {
      if entry.word.withUnsafeBufferPointer({ isEqual($0, cell) }) { return entry.meaning }
    }
    let word = Array(cell)
    if let meaning = longWords[word] { return meaning }
    let meaning = find(cell)
    if frequent.count < 12 { frequent.append((word, meaning)) }
    // Free text in a type column must not fill memory.
    if longWords.count < 1_000 { longWords[word] = meaning }
    return meaning
  }
}
