/// How text is split into records and fields.
struct RecordRules: Sendable, Equatable {
  /// The separator byte.
  var delimiter: UInt8
  /// The quote byte; 0 where no field is quoted (the text holds no NUL).
  var quote: UInt8 = 0x22
  /// Blanks around fields are not part of them, so that a quote may stand behind one.
  var skipsBlanks = false
}

/// Walks delimited text record by record, with the physical line of each.
///
/// How this works: a record whose fields are all plain, or quoted without a doubled quote, is split in place by looking for
/// separators, line ends and quotes eight bytes at a time. Every other record (doubled quotes, line ends in quotes, lone
/// quotes or carriage returns, the last bytes of the file) goes to libcsv, which is the reference: a test proves that both give the
/// same fields on hostile input. What to change together: `RecordEnd` knows the same quote rules.
struct RecordScanner: ~Copyable {
  /// What `next` found.
  enum Step {
    /// A record: `fieldCount`, `field(_:)`, `line` and `raw` describe it.
    case record
    /// An empty line.
    case blank
    /// A quote that is never closed: `line` and `raw` describe the physical lines given up, `quoteOffset` the quote.
    case unclosedQuote
    /// The end of the part.
    case end
  }

  let bytes: UnsafePointer<UInt8>
  let count: Int
  let rules: RecordRules
  let limit: Int
  /// Offset of the next record.
  private(set) var position: Int
  /// Physical line of the current record, 1-based within this scanner's part.
  private(set) var line = 0
  /// Physical lines passed, the current record's included.
  private(set) var linesPassed = 0
  /// The current record's bytes, without its line end.
  private(set) var raw: Range<Int> = 0..<0
  private(set) var fieldCount = 0
  private(set) var quoteOffset = 0
  private var base: UnsafePointer<UInt8>
  private var starts: UnsafeMutablePointer<Int>
  private var ends: UnsafeMutablePointer<Int>
  private var capacity = 64
  private let reference: LibCSV
  private let usesFastLane: Bool

  /// A scanner over `range` of the bytes.
  ///
  /// Records that start in the range are read to their end, even beyond it.
  init(
    _ bytes: UnsafePointer<UInt8>, count: Int, range: Range<Int>, rules: RecordRules,
    usesFastLane: Bool = true
  ) {
    self.bytes = bytes
    self.count = count
    self.rules = rules
    self.usesFastLane = usesFastLane && !rules.skipsBlanks
    position = range.lowerBound
    limit = min(range.upperBound, count)
    base = bytes
    starts = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    reference = LibCSV(rules)
  }

  deinit {
    starts.deallocate()
    ends.deallocate()
  }

  /// The bytes of a field of the current record; empty beyond its last one.
  ///
  /// Valid until the next step.
  @inline(__always)
  func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    guard index >= 0, index < fieldCount else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(start: base + starts[index], count: ends[index] - starts[index])
  }

  /// Goes on to the next record, blank line or fault.
  mutating func next() -> Step {
    guard position < limit else { return .end }
    line = linesPassed + 1
    let first = bytes[position]
    if first == 0x0A || first == 0x0D {
      raw = position..<position
      position += first == 0x0D && position + 1 < count && bytes[position + 1] == 0x0A ? 2 : 1
      linesPassed += 1
      fieldCount = 0
      return .blank
    }
    if usesFastLane, splitPlainRecord() { return .record }
    return splitByReference()
  }

  private mutating func splitByReference() -> Step {
    switch RecordEnd.find(in: bytes, count: count, from: position, rules: rules) {
    case .unclosedQuote(let opened, let next, let lines):
      raw = position..<next
      quoteOffset = opened
      position = next
      linesPassed += lines
      fieldCount = 0
      return .unclosedQuote
    case .record(let end, let next, let lines):
      let isOne = reference.split(
        UnsafeBufferPointer(start: bytes + position, count: end - position))
      // Blanks alone are no record where blanks do not count.
      let isBlank = rules.skipsBlanks && (position..<end).allSatisfy { bytes[$0] == 0x20 }
      precondition(isOne || isBlank, "record boundaries differ from libcsv's")
      raw = position..<end
      position = next
      linesPassed += lines
      guard !isBlank else {
        fieldCount = 0
        return .blank
      }
      adoptReferenceFields()
      return .record
    }
  }

  private mutating func adoptReferenceFields() {
    let collected = reference.fields
    fieldCount = collected.ends.count
    grow(to: fieldCount)
    var start = 0
    for (index, end) in collected.ends.enumerated() {
      starts[index] = start
      ends[index] = end
      start = end
    }
    // The collector's array is not touched again before the next split, so its storage stays where it is.
    base = collected.bytes.withUnsafeBufferPointer { $0.baseAddress ?? bytes }
  }

  private mutating func grow(to needed: Int) {
    guard needed > capacity else { return }
    let larger = max(needed, capacity * 2)
    let (newStarts, newEnds) = (
      UnsafeMutablePointer<Int>.allocate(capacity: larger),
      UnsafeMutablePointer<Int>.allocate(capacity: larger)
    )
    newStarts.update(from: starts, count: capacity)
    newEnds.update(from: ends, count: capacity)
    starts.deallocate()
    ends.deallocate()
    (starts, ends, capacity) = (newStarts, newEnds, larger)
  }

  /// Splits a record without surprises in place; false (nothing changed) when it needs libcsv.
  @inline(__always)
  private mutating func splitPlainRecord() -> Bool {
    let (delimiter, quote) = (rules.delimiter, rules.quote)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let delimiters = ones &* UInt64(delimiter)
    let feeds = ones &* 0x0A
    let returns = ones &* 0x0D
    let quotes = ones &* UInt64(quote)
    let begin = position
    var fieldStart = begin
    var fields = 0
    var at = begin
    if bytes[at] == quote {
      guard let close = closingQuote(after: at) else { return false }
      starts[0] = at + 1 - begin
      ends[0] = close - begin
      fields = 1
      at = close + 1
      guard at < count else { return false }
      if bytes[at] != delimiter { return finishPlain(at: at, begin: begin, fields: fields) }
      at += 1
      fieldStart = at
    }
    while at + 8 <= count {
      let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self).littleEndian
      var hits =
        matches(word, delimiters) | matches(word, feeds) | matches(word, returns)
        | matches(word, quotes)
      while hits != 0 {
        let hit = at + hits.trailingZeroBitCount >> 3
        hits &= hits - 1
        let byte = bytes[hit]
        if byte == delimiter {
          if fields + 2 > capacity { grow(to: fields + 2) }
          starts[fields] = fieldStart - begin
          ends[fields] = hit - begin
          fields += 1
          fieldStart = hit + 1
        } else if byte == quote {
          // A quote inside a plain field is libcsv's business.
          guard hit == fieldStart, let close = closingQuote(after: hit) else { return false }
          if fields + 2 > capacity { grow(to: fields + 2) }
          starts[fields] = hit + 1 - begin
          ends[fields] = close - begin
          fields += 1
          let after = close + 1
          guard after < count else { return false }
          if bytes[after] != delimiter {
            return finishPlain(at: after, begin: begin, fields: fields)
          }
          fieldStart = after + 1
          at = fieldStart - 8  // resume right after the field
          hits = 0
        } else {
          starts[fields] = fieldStart - begin
          ends[fields] = hit - begin
          return finishPlain(at: hit, begin: begin, fields: fields + 1)
        }
      }
      at += 8
    }
    return false
  }

  /// Ends a plain record at a line end; false when the byte there is something else.
  @inline(__always)
  private mutating func finishPlain(at end: Int, begin: Int, fields: Int) -> Bool {
    if bytes[end] == 0x0A {
      position = end + 1
    } else {
      guard bytes[end] == 0x0D, end + 1 < count, bytes[end + 1] == 0x0A else { return false }
      position = end + 2
    }
    raw = begin..<end
    base = bytes + begin
    fieldCount = fields
    linesPassed += 1
    return true
  }

  /// The quote that closes a field opened at `open`, if the field has no doubled quote and no line end.
  @inline(__always)
  private func closingQuote(after open: Int) -> Int? {
    let (delimiter, quote) = (rules.delimiter, rules.quote)
    var at = open + 1
    while at + 1 < count {
      let byte = bytes[at]
      if byte == quote {
        let following = bytes[at + 1]
        return following == delimiter || following == 0x0A || following == 0x0D ? at : nil
      }
      if byte == 0x0A || byte == 0x0D { return nil }
      at += 1
    }
    return nil
  }
}

/// The high bit of each byte of `word` that equals the byte repeated in `pattern`; exact, no carries between bytes.
@inline(__always)
private func matches(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
  let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
  let x = word ^ pattern
  return ~((x & low) &+ low | x | low)
}
