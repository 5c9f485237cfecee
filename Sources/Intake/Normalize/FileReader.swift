import Receivables
import Synchronization

/// Reads the body of one file on all cores.
///
/// How this works: the file is cut into pieces at places that look like record ends, workers take pieces in turn, and each
/// piece is read up to the first record that starts beyond it. A cut inside quotes shows afterwards, because the piece before it ends
/// elsewhere than the next one began; then the file is read again in one piece. So any split of the same bytes gives the same book.
struct FileReader {
  let source: SourceText
  let layout: Layout
  let asOf: Day
  let options: IntakeOptions
  /// Settled documents are kept whole too.
  let keepsWhole: Bool
  let masters: [[UInt8]: CustomerMaster]

  /// What the workers read, in no particular order; lines are absolute.
  func read() -> [Part] {
    let body = layout.bodyStart..<source.count
    let workers = options.threads > 0 ? options.threads : coreCount
    let pieces = body.count / options.partSize
    if workers > 1, !layout.isReadInOnePiece(body.count, options) {
      // A piece without a place to begin at is read with the one before it.
      let cuts =
        [body.lowerBound]
        + (1..<max(1, pieces)).compactMap { cut(at: layout.bodyStart + body.count * $0 / pieces) }
        + [body.upperBound]
      let parts = read(cuts: cuts, workers: workers)
      if isChained(parts) { return withAbsoluteLines(parts) }
    }
    let parts = read(cuts: [body.lowerBound, body.upperBound], workers: 1)
    return withAbsoluteLines(parts)
  }

  private func read(cuts: [Int], workers: Int) -> [Part] {
    let next = Atomic<Int>(0)
    return parallelMap(workers) { _ in
      var reader = PartReader(
        layout: layout, asOf: asOf, defaultTerms: options.defaultTerms, keepsWhole: keepsWhole,
        masters: masters)
      reader.reserve(rows: source.count / workers / max(16, layout.averageRecord))
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece + 1 < cuts.count else { return reader.finish() }
        // Two neighbouring cuts may be the same place: a long record.
        if cuts[piece] < cuts[piece + 1] {
          reader.read(
            source, piece: piece, range: cuts[piece]..<cuts[piece + 1],
            expectedEnd: cuts[piece + 1])
          options.onPiece?(cuts[piece + 1] - cuts[piece])
        }
      }
    }
  }

  /// Whether every piece ended where the next one began.
  private func isChained(_ parts: [Part]) -> Bool {
    parts.allSatisfy { $0.pieces.allSatisfy { $0.end == $0.expectedEnd } }
  }

  /// A likely record start at or after an offset: behind a line end, before two records of the header's width; nil where the rows of a
  /// document go on for a whole piece.
  private func cut(at offset: Int) -> Int? {
    guard offset > layout.bodyStart, offset < source.count else { return min(offset, source.count) }
    var at = offset
    var firstLineStart: Int?
    for _ in 0..<64 {
      while at < source.count, source.start[at] != 0x0A { at += 1 }
      guard at < source.count else { break }
      at += 1
      firstLineStart = firstLineStart ?? at
      if looksLikeRecords(at) { return behindDocument(at) }
    }
    return firstLineStart ?? source.count
  }

  /// The first record at or after a record's start that begins another document: rows of one stay together.
  private func behindDocument(_ start: Int) -> Int? {
    guard var rows = DocumentRows(layout) else { return start }
    var scanner = RecordScanner(
      source.start, count: source.count, range: start..<source.count,
      rules: layout.dialect.rules)
    while true {
      // Each piece is searched once at most, or a file of one document would be walked again from each.
      guard scanner.position - start < options.partSize else { return nil }
      switch scanner.next() {
      case .end: return source.count
      case .blank, .unclosedQuote: continue
      case .record:
        if rows.startsDocument(scanner), scanner.raw.lowerBound > start {
          return scanner.raw.lowerBound
        }
      }
    }
  }

  private func looksLikeRecords(_ start: Int) -> Bool {
    var scanner = RecordScanner(
      source.start, count: source.count, range: start..<source.count,
      rules: layout.dialect.rules)
    for _ in 0..<2 {
      switch scanner.next() {
      case .end: return true
      case .blank, .unclosedQuote: return false
      case .record: if scanner.fieldCount != layout.width { return false }
      }
    }
    return true
  }

  /// The parts with lines counted from the start of the file.
  private func withAbsoluteLines(_ parts: consuming [Part]) -> [Part] {
    let pieces = parts.flatMap(\.pieces).sorted { $0.index < $1.index }
    var before: [Int: Int] = [:]
    var lines = layout.linesBefore
    for piece in pieces {
      before[piece.index] = lines
      lines += piece.lines
    }
    for part in parts.indices { FileReader.makeAbsolute(&parts[part], before: before) }
    return parts
  }

  /// Makes the lines of a part those of the file, by the lines before each piece.
  static func makeAbsolute(_ part: inout Part, before: [Int: Int]) {
    let newest = part.newestPlace
    part.newestLine = newest.line + (before[newest.piece] ?? 0)
    for (remark, sums) in part.remarks {
      for (currency, sum) in sums {
        guard let first = sum.first else { continue }
        part.remarks[remark]?[currency]?.first?.line = first.line + (before[first.piece] ?? 0)
      }
    }
    for piece in part.pieces {
      guard let shift = before[piece.index], shift > 0 else { continue }
      for index in piece.documents {
        part.documents[index].line &+= UInt32(truncatingIfNeeded: shift)
      }
      for index in piece.entries {
        part.entries[index].line &+= UInt32(truncatingIfNeeded: shift)
      }
      for index in piece.totals { part.printedTotals[index].line += shift }
      for index in piece.facts { part.facts[index].fact.place.line += shift }
      for index in piece.masters { part.masters[index].looseLimit?.line += shift }
      for index in piece.faults { part.faults[index].line += shift }
    }
  }
}

/// Tells where one document ends and the next begins, in files with several rows for each.
struct DocumentRows {
  private let column: Int
  private var number: [UInt8] = []

  /// Nil for files in which every row stands for itself.
  init?(_ layout: Layout) {
    guard [.lineItem, .line, .paymentRow].contains(layout.grain), let column = layout.match[.number]
    else { return nil }
    self.column = column
  }

  /// Whether a record has another number than the one before it.
  mutating func startsDocument(_ scanner: borrowing RecordScanner) -> Bool {
    let cell = scanner.field(column)
    defer { number = Array(cell) }
    return cell.isEmpty || !number.elementsEqual(cell)
  }
}

extension Layout {
  /// A body of so many bytes is read from front to back in one piece: it is small, or its rows depend on each other.
  func isReadInOnePiece(_ bytes: Int, _ options: IntakeOptions) -> Bool {
    isSequential || bytes / options.partSize <= 1
  }
}
