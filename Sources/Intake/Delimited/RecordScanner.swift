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
/// How this works: a record whose fields are all plain or quoted is split in place by looking for separators, line ends and
/// quotes 32 bytes at a time; a field with doubled quotes is copied without them. Every other record (line ends in quotes, lone
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
  private let finder: ByteBlock
  private let usesFastLane: Bool
  /// Fields of the current record that had doubled quotes.
  private let unquoted: UnsafeMutablePointer<UInt8>
  private static let mostUnquoted = 1 << 14

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
    finder = ByteBlock(rules)
    unquoted = .allocate(capacity: RecordScanner.mostUnquoted)
  }

  deinit {
    starts.deallocate()
    ends.deallocate()
    unquoted.deallocate()
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
    let begin = position
    var fieldStart = begin
    var fields = 0
    // In a quoted field every hit but its closing quote is data; behind that only a separator or a line end may follow.
    var (isQuoted, isClosed) = (false, false)
    // Offset behind the doubled quote passed last, whether the field has one, and bytes of `unquoted` in use.
    var (passed, hasDoubled, used) = (0, false, 0)
    var at = begin
    while at + ByteBlock.width <= count {
      var hits = finder.hits(bytes + at)
      while hits != 0 {
        let hit = at + hits.trailingZeroBitCount
        hits &= hits &- 1
        let byte = bytes[hit]
        if isQuoted {
          if byte == delimiter || hit < passed { continue }
          // A line end inside quotes is libcsv's business.
          guard byte == quote, hit + 1 < count else { return false }
          let following = bytes[hit + 1]
          if following == quote {
            (passed, hasDoubled) = (hit + 2, true)
            continue
          }
          guard following == delimiter || following == 0x0A || following == 0x0D else {
            return false
          }
          if fields + 2 > capacity { grow(to: fields + 2) }
          if hasDoubled {
            guard let end = unquote(fieldStart..<hit, behind: used) else { return false }
            // The place is counted from the record, as those of all fields are.
            let place = UnsafePointer(unquoted) - (bytes + begin)
            starts[fields] = place + used
            ends[fields] = place + end
            (used, hasDoubled) = (end, false)
          } else {
            starts[fields] = fieldStart - begin
            ends[fields] = hit - begin
          }
          fields += 1
          (isQuoted, isClosed) = (false, true)
        } else if byte == delimiter {
          if isClosed {
            isClosed = false
          } else {
            if fields + 2 > capacity { grow(to: fields + 2) }
            starts[fields] = fieldStart - begin
            ends[fields] = hit - begin
            fields += 1
          }
          fieldStart = hit + 1
        } else if byte == quote {
          // So is a quote inside a plain field.
          guard hit == fieldStart else { return false }
          isQuoted = true
          fieldStart = hit + 1
        } else {
          if !isClosed {
            starts[fields] = fieldStart - begin
            ends[fields] = hit - begin
            fields += 1
          }
          return finishPlain(at: hit, begin: begin, fields: fields)
        }
      }
      at += ByteBlock.width
    }
    return false
  }

  /// Copies a field without the first of each two quotes; where the copy ends, or nil where there is no room.
  @inline(never)
  private func unquote(_ range: Range<Int>, behind used: Int) -> Int? {
    guard used + range.count <= RecordScanner.mostUnquoted else { return nil }
    var (from, to) = (range.lowerBound, used)
    while from < range.upperBound {
      let byte = bytes[from]
      unquoted[to] = byte
      to += 1
      from += byte == rules.quote ? 2 : 1
    }
    return to
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
}

/// Finds the bytes that structure delimited text, 32 at a time.
struct ByteBlock {
  /// Bytes looked at together.
  static let width = 32

  private let delimiters: SIMD16<UInt8>
  private let quotes: SIMD16<UInt8>
  private let feeds = SIMD16<UInt8>(repeating: 0x0A)
  private let returns = SIMD16<UInt8>(repeating: 0x0D)
  /// One bit per byte of a half.
  private let bits: SIMD16<UInt8> = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128]

  init(_ rules: RecordRules) {
    delimiters = SIMD16(repeating: rules.delimiter)
    // Where nothing is quoted, the separator stands in for the quote: it is found anyway.
    quotes = SIMD16(repeating: rules.quote == 0 ? rules.delimiter : rules.quote)
  }

  /// A bit for each of 32 bytes that is a separator, quote or line end, the first byte's lowest.
  @inline(__always)
  func hits(_ start: UnsafePointer<UInt8>) -> UInt32 {
    half(start) | half(start + 16) << 16
  }

  @inline(__always)
  private func half(_ start: UnsafePointer<UInt8>) -> UInt32 {
    let block = UnsafeRawPointer(start).loadUnaligned(as: SIMD16<UInt8>.self)
    let found =
      (block .== delimiters) .| (block .== feeds) .| (block .== returns) .| (block .== quotes)
    let chosen = SIMD16<UInt8>(repeating: 0).replacing(with: bits, where: found)
    return UInt32(chosen.lowHalf.wrappedSum()) | UInt32(chosen.highHalf.wrappedSum()) << 8
  }
}
