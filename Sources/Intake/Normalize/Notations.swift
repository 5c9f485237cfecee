import Receivables

/// How a file writes dates and amounts, as one process that looked at all of it tells it to others.
public struct Notations: Sendable, Equatable, Codable {
  var dateOrder: DateOrder?
  var decimalMark: DecimalMark
  var creditsAreSigned: Bool
  var sidesAreSigned: Bool
  var paymentsAreNegative: Bool
  var writesTwoDecimals: Bool
}

/// What the cells of a file say about its date order, decimal mark and signs.
struct NotationEvidence {
  /// Place and text of a cell that decides, or that leaves things open.
  struct Cell {
    var text: String
    var line: Int
    var field: Int
    var raw: Range<Int>
  }

  var dayFirst: Cell?
  var monthFirst: Cell?
  var openDay: Cell?
  var point: Cell?
  var comma: Cell?
  var openAmount: Cell?
  /// Amounts with one mark before three figures, which may group or separate decimals.
  var openAmounts = 0
  /// An amount without any mark.
  var whole: Cell?
  /// Amounts without any mark occur: of up to three figures, and of more.
  var hasShortWhole = false
  var hasLongWhole = false
  /// Marks stand in every amount from a thousand on and decimals in none, often enough to be no chance: they group.
  var groupsOnly: Bool { openAmounts >= 3 && hasShortWhole && !hasLongWhole }
  /// Amounts are written with two decimals.
  var hasTwoDecimals = false
  var creditIsNegative = false
  var creditIsPositive = false
  /// A row on the credit side has a negative amount.
  var creditSideIsNegative = false
  /// Whether amounts, and amounts paid, occur above and below zero.
  var amounts = Signs()
  var paidAmounts = Signs()

  /// The signs that occur in a column.
  struct Signs {
    var positive = 0
    var negative = 0

    mutating func look(at bytes: UnsafeBufferPointer<UInt8>) {
      guard let isNegative = NotationEvidence.isNegative(bytes) else { return }
      if isNegative { negative += 1 } else { positive += 1 }
    }
  }

  /// Whether an amount is below zero; nil for zero, blanks and what is no amount.
  static func isNegative(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard let first = bytes.first else { return nil }
    var isZero = true
    for byte in bytes.dropFirst(first == 0x2D ? 1 : 0) {
      if byte &- 0x31 < 9 { isZero = false }
      guard byte &- 0x30 < 10 || byte == 0x2E || byte == 0x2C else {
        // Anything unusual is read with the whole grammar.
        guard let number = PlainNumber(bytes),
          number.figures.contains(where: { (0x31...0x39).contains($0) })
        else { return nil }
        return number.isNegative
      }
    }
    return isZero ? nil : first == 0x2D
  }

  /// Days with two figures for the year.
  struct ShortDays {
    private var first = Span()
    private var second = Span()
    private var last = Span()
    private var hasLongYears = false

    private struct Span {
      var least = Int.max
      var most = Int.min
      /// 0 without any number.
      var width: Int { most < least ? 0 : most - least }

      mutating func add(_ number: Int) { (least, most) = (min(least, number), max(most, number)) }
    }

    mutating func look(at parts: DayParts) {
      if parts.widths[2] != 2 { hasLongYears = true }
      first.add(parts.numbers[0])
      second.add(parts.numbers[1])
      last.add(parts.numbers[2])
    }

    /// The first numbers lie as close together as years do, the last ones are spread over the month: `24-03-15`.
    var startWithYear: Bool {
      !hasLongYears && first.least >= 10 && first.most <= 40 && first.width <= 5
        && second.least >= 1 && second.most <= 12 && last.least >= 1 && last.most <= 31
        && last.width >= 12
    }
  }

  var shortDays = ShortDays()

  /// Both questions have an answer, or an answer and its opposite.
  var isSettled: Bool {
    (dayFirst != nil || monthFirst != nil || openDay == nil)
      && (point != nil || comma != nil || openAmount == nil)
  }

  mutating func lookAtDay(_ bytes: UnsafeBufferPointer<UInt8>, _ cell: () -> Cell) {
    if bytes.isEmpty || bytes.count >= 8 && bytes[4] == 0x2D { return }
    let parts = DayParts(trimmed(bytes))
    guard parts.isSlashed else { return }
    let (first, second) = (parts.numbers[0], parts.numbers[1])
    shortDays.look(at: parts)
    if first > 12, second <= 12 {
      if dayFirst == nil { dayFirst = cell() }
    } else if second > 12, first <= 12 {
      if monthFirst == nil { monthFirst = cell() }
    } else if first != second, openDay == nil {
      openDay = cell()
    }
  }

  /// `isRate`: a single mark behind one figure separates decimals even where three figures follow it.
  mutating func lookAtAmount(
    _ bytes: UnsafeBufferPointer<UInt8>, isRate: Bool = false, _ cell: () -> Cell
  ) {
    var points = 0
    var commas = 0
    var last = -1
    for (index, byte) in bytes.enumerated() where byte == 0x2E || byte == 0x2C {
      // A mark stands among figures; the point of an abbreviation does not.
      let isBehindLetter = index > 0 && (bytes[index - 1] | 0x20) &- 0x61 < 26
      let isAmongFigures =
        index > 0 && bytes[index - 1] &- 0x30 < 10
        || index + 1 < bytes.count && bytes[index + 1] &- 0x30 < 10 && !isBehindLetter
      guard isAmongFigures else { continue }
      if byte == 0x2E { points += 1 } else { commas += 1 }
      last = index
    }
    guard last >= 0 else {
      let figures = bytes.count { $0 &- 0x30 < 10 }
      if figures > 0, whole == nil { whole = cell() }
      if figures > 3 { hasLongWhole = true }
      if figures > 0, figures <= 3, bytes.contains(where: { $0 &- 0x31 < 9 }) {
        hasShortWhole = true
      }
      return
    }
    var after = 0
    while last + 1 + after < bytes.count, bytes[last + 1 + after] &- 0x30 < 10 { after += 1 }
    if after == 2 { hasTwoDecimals = true }
    let isPoint = bytes[last] == 0x2E
    let mark: DecimalMark?
    if points > 0 && commas > 0 {
      mark = isPoint ? .point : .comma
    } else if points + commas > 1 {
      // Repeated: it groups, so the other one is the mark.
      mark = isPoint ? .comma : .point
    } else if after != 3 || last == 0
      || last > 3 && bytes[(last - 4)..<last].allSatisfy({ $0 &- 0x30 < 10 })
      || last == 1 && (bytes[0] == 0x30 || isRate)
    {
      mark = isPoint ? .point : .comma
    } else {
      mark = nil
    }
    switch mark {
    case .point: if point == nil { point = cell() }
    case .comma: if comma == nil { comma = cell() }
    case nil:
      openAmounts += 1
      if openAmount == nil { openAmount = cell() }
    }
  }
}

extension Layout {
  /// Bytes looked at before the question of notation is closed early; smaller files are looked at whole.
  private static let enough = 2 << 20

  /// How dates and amounts are written, as it was decided; settable where another process has decided it.
  var notations: Notations {
    get {
      Notations(
        dateOrder: dateOrder.value, decimalMark: decimalMark.value,
        creditsAreSigned: creditsAreSigned, sidesAreSigned: sidesAreSigned,
        paymentsAreNegative: paymentsAreNegative, writesTwoDecimals: writesTwoDecimals)
    }
    set {
      dateOrder = Setting(newValue.dateOrder, .found)
      decimalMark = Setting(newValue.decimalMark, .found)
      (creditsAreSigned, sidesAreSigned) = (newValue.creditsAreSigned, newValue.sidesAreSigned)
      paymentsAreNegative = newValue.paymentsAreNegative
      writesTwoDecimals = newValue.writesTwoDecimals
    }
  }

  /// Decides date order, decimal mark and signs for the whole file, or refuses.
  mutating func decideNotations(_ source: SourceText, options: IntakeOptions) throws(IntakeError) {
    if let known = options.known {
      notations = known
      return
    }
    let evidence = gatherEvidence(source)
    func finding(
      _ code: String, _ cells: [NotationEvidence.Cell?], _ message: String, _ remedy: String
    )
      -> IntakeError
    {
      IntakeError(
        findings: cells.compactMap { $0 }.map { cell in
          let place = locate(cell.field, in: cell.raw, line: cell.line, source: source)
          return Finding(
            .error, code, at: place.place, "\(message): \"\(cell.text)\"", remedy: remedy,
            excerpt: place.excerpt,
            inForce: code.hasPrefix("date") ? dayOrderInForce : decimalMarkInForce)
        })
    }
    if let given = options.dateOrder {
      dateOrder = Setting(given, .given)
    } else if let order = format.dateOrder, evidence.monthFirst == nil || order == .monthFirst {
      dateOrder = Setting(order, .found)
    } else if evidence.shortDays.startWithYear {
      dateOrder = Setting(.yearFirst, .found)
    } else if evidence.dayFirst != nil, evidence.monthFirst != nil {
      throw finding(
        "date-order-mixed", [evidence.dayFirst, evidence.monthFirst],
        "the file mixes day/month and month/day",
        "state the order with --date-order dmy or --date-order mdy; rows that do not fit are then rejected"
      )
    } else if evidence.dayFirst != nil {
      dateOrder = Setting(.dayFirst, .found)
    } else if evidence.monthFirst != nil {
      dateOrder = Setting(.monthFirst, .found)
    } else if evidence.openDay != nil, evidence.comma != nil, evidence.point == nil {
      // Wherever amounts have a decimal comma, a day that does not start with the year has its day first (CLDR: short dates of all locales).
      dateOrder = Setting(.dayFirst, .found)
    } else if evidence.openDay != nil {
      throw finding(
        "date-order-unknown", [evidence.openDay],
        "no date in the file shows whether the day or the month comes first",
        "state the order with --date-order dmy or --date-order mdy")
    }
    if let given = options.decimalMark {
      decimalMark = Setting(given, .given)
    } else if format.hasNotationPerCell {
      decimalMark = Setting(.point, .found)
    } else if evidence.point != nil, evidence.comma != nil {
      throw finding(
        "decimal-mark-mixed", [evidence.point, evidence.comma],
        "the file mixes decimal points and decimal commas",
        "state the mark with --decimal-mark . or --decimal-mark ,")
    } else if evidence.point != nil {
      decimalMark = Setting(.point, .found)
    } else if evidence.comma != nil {
      decimalMark = Setting(.comma, .found)
    } else if let open = evidence.openAmount, evidence.groupsOnly {
      // "$450" beside "$1,200", "$22,066", "$1,030".
      decimalMark = Setting(open.text.contains(",") ? .point : .comma, .found)
    } else if evidence.openAmount != nil {
      throw finding(
        "decimal-mark-unknown", [evidence.openAmount],
        "no amount in the file shows whether point and comma group or separate decimals",
        "state the mark with --decimal-mark . or --decimal-mark ,")
    }
    // Programs that count seconds often count cents too.
    if dayStyle.hasEpochs, options.decimalMark == nil, evidence.point == nil, evidence.comma == nil,
      let whole = evidence.whole
    {
      throw finding(
        "amount-unit-unknown", [whole],
        "days are written in seconds and no amount has decimals, as programs do it: whether amounts are in cents cannot be told",
        "export a list for people, or state --decimal-mark . if the amounts are whole")
    }
    let hasCredits = sections.contains { if case .documents = $0.content { true } else { false } }
    let isAllCredit =
      hasCredits || format.kinds[""] == .creditNote || format.kinds[""] == .payment
    creditsAreSigned =
      evidence.creditIsNegative || !evidence.creditIsPositive && !isAllCredit
    sidesAreSigned = evidence.creditSideIsNegative
    writesTwoDecimals = evidence.hasTwoDecimals
    let (amounts, paid) = (evidence.amounts, evidence.paidAmounts)
    paymentsAreNegative =
      grain == .application || grain == .fact
      // A bank writes what came in without a sign, however much more goes out.
      ? amounts.negative > amounts.positive
        && (amounts.positive == 0 || grain == .fact || match[.number] != nil
          || match[.appliedTo] != nil)
      : paid.negative > 0 && paid.positive == 0 && amounts.positive > 0 && amounts.negative == 0
  }

  private mutating func gatherEvidence(_ source: SourceText) -> NotationEvidence {
    var evidence = NotationEvidence()
    var scanner = RecordScanner(
      source.start, count: source.count, range: bodyStart..<source.count,
      rules: dialect.rules)
    let days = Role.allCases.filter(\.isDay).compactMap { match[$0] }
    let amounts = Role.allCases.filter(\.isMoney).compactMap { match[$0] }
    let rateColumn = grain == .fact ? match[.rate] : nil
    let kindColumn = match[.kind]
    var kinds = WordCache<DocumentKind?>()
    let sideColumn = match[.side]
    let serials = DayReader(order: nil, style: dayStyle)
    let faceColumn = match[.amount] ?? match[.balance] ?? -1
    let paidColumn = match[.paidAmount] ?? -1
    // A list of payments may name the amount so or so.
    let signColumn = grain == .application && match[.amount] == nil ? paidColumn : faceColumn
    while true {
      switch scanner.next() {
      case .end: return evidence
      case .blank, .unclosedQuote: continue
      case .record: break
      }
      for column in days {
        if dayStyle.hasSerials || dayStyle.hasEpochs || dayStyle.batchStart != nil,
          serials.number(scanner.field(column)) > DayReader.invalid
        {
          continue
        }
        evidence.lookAtDay(scanner.field(column)) { cell(column, scanner) }
      }
      for column in amounts {
        evidence.lookAtAmount(scanner.field(column)) { cell(column, scanner) }
      }
      if let rateColumn {
        evidence.lookAtAmount(scanner.field(rateColumn), isRate: true) { cell(rateColumn, scanner) }
      }
      if paidColumn >= 0 || grain == .application || grain == .fact {
        evidence.amounts.look(at: scanner.field(signColumn))
        evidence.paidAmounts.look(at: scanner.field(paidColumn))
      }
      if let reversalColumns {
        noteReversal(text(trimmed(scanner.field(reversalColumns.names))))
      }
      if let sideColumn, !evidence.creditSideIsNegative,
        Words.isCredit(text(scanner.field(sideColumn))) == true,
        NotationEvidence.isNegative(scanner.field(faceColumn)) == true
      {
        evidence.creditSideIsNegative = true
      }
      if let kindColumn, !(evidence.creditIsNegative && evidence.creditIsPositive) {
        let kind = kinds.meaning(scanner.field(kindColumn)) {
          format.kinds[compactHeading(text($0))] ?? Words.kind(text($0))
        }
        if kind == .creditNote || kind == .payment,
          let isNegative = NotationEvidence.isNegative(scanner.field(faceColumn))
        {
          if isNegative {
            evidence.creditIsNegative = true
          } else {
            evidence.creditIsPositive = true
          }
        }
      }
      if scanner.position > bodyStart + Layout.enough, evidence.isSettled,
        reversalColumns == nil
      {
        return evidence
      }
    }
  }

  private func cell(_ field: Int, _ scanner: borrowing RecordScanner) -> NotationEvidence.Cell {
    NotationEvidence.Cell(
      text: text(scanner.field(field).prefix(40)),
      line: scanner.line + linesBefore, field: field, raw: scanner.raw)
  }

  /// Line and column of a field, found again in the raw record; for diagnostics only.
  func locate(_ field: Int, in raw: Range<Int>, line: Int, source: SourceText) -> (
    place: Place, excerpt: Finding.Excerpt
  ) {
    let bytes = source[raw]
    let quote = dialect.rules.quote
    var at = 0
    var index = 0
    var lineStart = 0
    var lineNumber = line
    var isQuoted = false
    var fieldStart = 0
    while at < bytes.count, index < field {
      let byte = bytes[at]
      if isQuoted {
        if byte == quote {
          if at + 1 < bytes.count, bytes[at + 1] == quote { at += 1 } else { isQuoted = false }
        }
      } else if byte == quote, at == fieldStart {
        isQuoted = true
      } else if byte == dialect.delimiter.value {
        index += 1
        fieldStart = at + 1
      }
      if byte == 0x0A {
        lineNumber += 1
        lineStart = at + 1
      }
      at += 1
    }
    var lineEnd = lineStart
    while lineEnd < bytes.count, bytes[lineEnd] != 0x0A, bytes[lineEnd] != 0x0D { lineEnd += 1 }
    var fieldEnd = fieldStart
    while fieldEnd < lineEnd, bytes[fieldEnd] != dialect.delimiter.value { fieldEnd += 1 }
    let before = text(bytes[min(lineStart, fieldStart)..<fieldStart])
    return (
      Place(file: source.name, line: lineNumber, column: before.count + 1),
      Finding.Excerpt(
        line: text(bytes[lineStart..<min(lineEnd, lineStart + 400)]),
        length: max(1, text(bytes[fieldStart..<max(fieldStart, fieldEnd)]).count))
    )
  }
}
