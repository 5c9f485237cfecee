extension Dialect {
  /// What the first records of a file, split in one way, say for that way.
  public struct Evidence: Sendable {
    /// Records looked at.
    public var records = 0
    /// Fields of most records that have more than one.
    public var width = 0
    /// Share of the records that have `width` fields, empty ones at the end not counted against them; titles and footers of one
    /// cell count half.
    public var stability = 0.0
    /// Mean over the columns: share of the cells that have the column's most common shape (number, day, code, words …).
    public var consistency = 0.0
    /// Share of the filled cells that have a shape at all, and hold no other separator or quote that seems to work.
    public var shape = 0.0
    /// Headings of the best record that the vocabulary knows.
    public var knownHeadings = 0
    /// Records with a quote that is never closed.
    public var unclosed = 0
    /// Those of them on whose line there is no other quote.
    public var forgotten = 0
    /// Share of the fields behind a separator that begin with a blank: rather punctuation than a separator.
    public var blankAfter = 0.0
    /// Quotes that are never closed, or stand where they cannot, as a share of the records.
    public var broken = 0.0

    /// What decides: a table that is wide, even, made of alike columns and known words, without broken quotes.
    public var score: Double {
      guard width > 1 else { return 0.05 * shape - broken }
      let spread = 1 - 1 / Double(width)
      return spread * stability * (0.35 + 0.4 * consistency + 0.25 * shape)
        + 0.05 * Double(min(knownHeadings, 8)) - 0.6 * broken - 0.2 * blankAfter
    }

    /// No record.
    init() {}

    /// Looks at the first records of a file, split by one separator and quote.
    init(_ rows: [PreviewRow], _ rules: RecordRules) {
      records = rows.count
      guard !rows.isEmpty else { return }
      let widths = rows.map { row in
        max(row.fields.isEmpty ? 0 : 1, row.fields.count)
      }
      width = Evidence.commonWidth(rows)
      var even = 0.0
      for (row, count) in zip(rows, widths) {
        if count == width || Evidence.filledWidth(row) == width {
          even += 1
        } else if Evidence.filledWidth(row) <= 1 {
          even += 0.5
        } else if count < width, count * 2 > width {
          even += 0.3
        }
      }
      stability = even / Double(rows.count)
      knownHeadings = rows.prefix(30).map { HeadingMatch.knownHeadings($0.fields) }.max() ?? 0
      if knownHeadings < 2 { knownHeadings = 0 }
      measureCells(rows.filter { $0.fields.count >= max(2, width - 1) }, rules.quote)
      unclosed = rows.count { $0.isUnclosed }
      forgotten = rows.count { $0.isForgotten }
      let behind = rows.flatMap { $0.fields.dropFirst() }.filter { !$0.isEmpty }
      blankAfter =
        behind.isEmpty ? 0 : Double(behind.count { $0.hasPrefix(" ") }) / Double(behind.count)
      broken += Double(unclosed) / Double(rows.count)
    }

    private static func filledWidth(_ row: PreviewRow) -> Int {
      (row.fields.lastIndex { !$0.isEmpty } ?? -1) + 1
    }

    /// The number of fields of most records with more than one; of equals the larger.
    private static func commonWidth(_ rows: [PreviewRow]) -> Int {
      var counts: [Int: Int] = [:]
      for row in rows where row.fields.count > 1 { counts[row.fields.count, default: 0] += 1 }
      return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 1
    }

    private mutating func measureCells(_ rows: [PreviewRow], _ quote: UInt8) {
      guard !rows.isEmpty else { return }
      var (filled, shaped, faults) = (0, 0.0, 0)
      var columns = [[CellShape: Int]](repeating: [:], count: width)
      for (index, row) in rows.enumerated() {
        for (column, field) in row.fields.enumerated() {
          let shape = CellShape(field.utf8, quote: quote)
          guard shape != .empty else { continue }
          filled += 1
          shaped += shape.plausibility
          if shape == .broken { faults += 1 }
          // The first record is likely the header: it says nothing of its columns' cells.
          if column < width, index > 0 { columns[column][shape, default: 0] += 1 }
        }
      }
      shape = shaped / Double(max(1, filled))
      broken += 0.5 * Double(faults) / Double(max(1, filled))
      let alike = columns.compactMap { counts -> Double? in
        let total = counts.values.reduce(0, +)
        return total == 0 ? nil : Double(counts.values.max() ?? 0) / Double(total)
      }
      consistency = alike.isEmpty ? 0.5 : alike.reduce(0, +) / Double(alike.count)
    }
  }
}

/// What a cell looks like, without regard to its meaning.
enum CellShape: Hashable {
  case empty, number, day, code, words, prose
  /// Holds what looks like a separator or quote that was not recognised.
  case broken

  /// How likely such a cell is a whole one.
  var plausibility: Double {
    switch self {
    case .empty, .number, .day: 1
    case .code: 0.9
    case .words: 0.85
    case .prose: 0.45
    case .broken: 0
    }
  }

  init(_ cell: some BidirectionalCollection<UInt8>, quote: UInt8) {
    let bytes = trimmed(cell)
    guard let first = bytes.first, let last = bytes.last else {
      self = .empty
      return
    }
    // A cell in quotes of another kind was not unquoted; one with a quote at one end only was torn.
    for mark: UInt8 in [0x22, 0x27] where mark != quote {
      let ends = (first == mark ? 1 : 0) + (bytes.count > 1 && last == mark ? 1 : 0)
      if ends == 2 || (ends == 1 && mark == 0x22) {
        self = .broken
        return
      }
    }
    var (digits, letters, points, others, blanks, foreign) = (0, 0, 0, 0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x30...0x39: digits += 1
      case 0x41...0x5A, 0x61...0x7A, 0x80...: letters += 1
      case 0x2E, 0x2D, 0x2F, 0x3A, 0x2B, 0x27, 0x28, 0x29, 0x24, 0x25: points += 1
      case 0x20: blanks += 1
      case 0x2C, 0x3B, 0x09, 0x7C:
        // A separator that prose follows with a blank belongs to the text; one between digits may group them.
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        if byte == 0x2C, index > 0, bytes[index - 1] &- 0x30 < 10, next &- 0x30 < 10 {
          points += 1
        } else if byte == 0x2C, next == 0x20 {
          others += 1
        } else {
          foreign += 1
        }
      default: others += 1
      }
    }
    if foreign > 0 {
      self = foreign > 1 ? .broken : .prose
    } else if digits > 0, letters == 0, others == 0 {
      self = DayParts(bytes).looksLikeDay ? .day : .number
    } else if letters > 0, digits > 0, blanks == 0, others == 0 {
      self = .code
    } else if digits > 0, letters <= 4, others == 0 {
      self = DayParts(bytes).looksLikeDay ? .day : .number
    } else if others == 0, bytes.count <= 60, cell.first != 0x20 {
      self = .words
    } else {
      self = .prose
    }
  }
}

extension DayParts {
  /// Three numbers, a month among them, or eight digits that are a day.
  fileprivate var looksLikeDay: Bool {
    civil(order: .dayFirst) != nil || civil(order: .monthFirst) != nil
  }
}
