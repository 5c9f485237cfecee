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
/// quotes 64 bytes at a time (`ByteWindow`); a field with doubled quotes is copied without them. Every other record (line ends in
/// quotes, lone quotes or carriage returns, the last bytes of the file) goes to libcsv, which is the reference: a test proves that
/// both give the same fields on hostile input. What to change together: `RecordEnd` and `QuoteState` know the same quote rules.
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
  /// Every byte so far was looked at here; libcsv does not say what it saw.
  private var isSeenWhole = true
  /// Every byte passed is plain ASCII; false also where that was not looked at.
  var isPlainASCII: Bool { isSeenWhole && window.others == 0 }
  private var base: UnsafePointer<UInt8>
  /// Where each field of the current record ends, counted from `base`.
  ///
  /// The entry before the first stands before the record.
  private var bounds: UnsafeMutablePointer<Int>
  /// Where each field starts, less one: these are the bounds themselves, except where fields lost their quotes.
  private var starts: UnsafePointer<Int>
  private var ends: UnsafePointer<Int>
  /// Starts less one and ends of fields without their quotes.
  private var unquotedBounds: UnsafeMutablePointer<Int>
  private var capacity = 256
  private let reference: LibCSV
  private var window = ByteWindow()
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
    bounds = .allocate(capacity: capacity)
    unquotedBounds = .allocate(capacity: 2 * capacity)
    bounds[0] = -1
    (starts, ends) = (UnsafePointer(bounds), UnsafePointer(bounds + 1))
    reference = LibCSV(rules)
    unquoted = .allocate(capacity: RecordScanner.mostUnquoted)
  }

  deinit {
    bounds.deallocate()
    unquotedBounds.deallocate()
    unquoted.deallocate()
  }

  /// The bytes of a field of the current record; empty beyond its last one.
  ///
  /// Valid until the next step.
  @inline(__always)
  func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    guard index >= 0, index < fieldCount else { return UnsafeBufferPointer(start: nil, count: 0) }
    let start = starts[index] &+ 1
    return UnsafeBufferPointer(start: base + start, count: ends[index] &- start)
  }

  /// The bytes of the current record as they stand in the file.
  var wholeLine: Slice<UnsafeBufferPointer<UInt8>> {
    UnsafeBufferPointer(start: bytes, count: count)[raw]
  }

  /// The current record ends with the file, and no line end does.
  @inline(__always)
  var endsWithoutLineEnd: Bool { raw.upperBound == count }

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
    if usesFastLane {
      if splitPlainRecord() { return .record }
      // It may have looked beyond what libcsv will call the record.
      window.restart()
    }
    return splitByReference()
  }

  private mutating func splitByReference() -> Step {
    isSeenWhole = false
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
    reserve(fieldCount)
    var start = 0
    for (index, end) in collected.ends.enumerated() {
      unquotedBounds[index] = start - 1
      unquotedBounds[capacity + index] = end
      start = end
    }
    showUnquoted()
    // The collector's array is not touched again before the next split, so its storage stays where it is.
    base = collected.bytes.withUnsafeBufferPointer { $0.baseAddress ?? bytes }
  }

  /// Fields are where `unquotedBounds` says.
  private mutating func showUnquoted() {
    (starts, ends) = (UnsafePointer(unquotedBounds), UnsafePointer(unquotedBounds + capacity))
  }

  /// Makes room for so many fields.
  @inline(never)
  private mutating func reserve(_ fields: Int) {
    guard fields >= capacity else { return }
    let larger = max(fields + 1, capacity * 2)
    let grown = UnsafeMutablePointer<Int>.allocate(capacity: larger)
    grown.update(from: bounds, count: capacity)
    bounds.deallocate()
    unquotedBounds.deallocate()
    (bounds, unquotedBounds) = (grown, .allocate(capacity: 2 * larger))
    capacity = larger
  }

  /// Splits a record without surprises in place; false (nothing changed) when it needs libcsv.
  @inline(__always)
  private mutating func splitPlainRecord() -> Bool {
    let begin = position
    guard window.moves(to: begin, bytes, count, rules) else { return false }
    var quotes = QuoteState(startingAt: begin - window.start)
    var fields = 0
    while true {
      var (separators, lineEnds) = (window.separators, window.lineEnds)
      if quotes.concerns(window) {
        guard quotes.pass(window, &separators, &lineEnds) else { return false }
      }
      quotes.isAtFieldStart = separators >> 63
      if fields &+ ByteWindow.width &+ 2 >= capacity { reserve(fields + ByteWindow.width + 2) }
      let offset = window.start &- begin
      // Separators in front of the line end, if there is one here.
      let own = lineEnds == 0 ? separators : separators & ~lineEnds & (lineEnds &- 1)
      ByteWindow.places(own, offset, bounds + fields + 1)
      fields &+= own.nonzeroBitCount
      if lineEnds != 0 {
        let end = offset &+ lineEnds.trailingZeroBitCount
        fields &+= 1
        bounds[fields] = end
        guard let next = recordStart(behind: begin &+ end) else { return false }
        if quotes.hasAny {
          guard stripQuotes(fields, begin, quotes.hasDoubled) else { return false }
        } else {
          (starts, ends) = (UnsafePointer(bounds), UnsafePointer(bounds + 1))
        }
        position = next
        raw = Range(uncheckedBounds: (begin, begin &+ end))
        base = bytes + begin
        fieldCount = fields
        linesPassed &+= 1
        return true
      }
      guard window.moves(to: window.start + ByteWindow.width, bytes, count, rules) else {
        return false
      }
    }
  }

  /// Where the record behind a line end starts; nil where the byte there ends no line by itself.
  @inline(__always)
  private func recordStart(behind end: Int) -> Int? {
    if bytes[end] == 0x0A { return end + 1 }
    return end + 1 < count && bytes[end + 1] == 0x0A ? end + 2 : nil
  }

  /// Takes the quotes around fields off; false where there is no room for the copies of fields with doubled ones.
  private mutating func stripQuotes(_ fields: Int, _ begin: Int, _ hasDoubled: Bool) -> Bool {
    let (record, quote) = (bytes + begin, rules.quote)
    let (stripped, strippedEnds) = (unquotedBounds, unquotedBounds + capacity)
    var used = 0
    for field in 0..<fields {
      var (before, end) = (bounds[field], bounds[field + 1])
      if before + 1 < end, record[before + 1] == quote {
        (before, end) = (before &+ 1, end &- 1)
        if hasDoubled, (before + 1..<end).contains(where: { record[$0] == quote }) {
          let range = begin + before + 1..<begin + end
          guard let copied = unquote(range, behind: used) else { return false }
          // The place is counted from the record, as those of all fields are.
          let place = UnsafePointer(unquoted) - record
          (before, end) = (place + used - 1, place + copied)
          used = copied
        }
      }
      stripped[field] = before
      strippedEnds[field] = end
    }
    showUnquoted()
    return true
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
}
