import Receivables

/// Rows whose cells do not stand under the headings.
///
/// A separator, quote or line end too many or too few moves cells under other headings, where they may pass for something else, or
/// hides a row within a cell of another. Such rows are rejected, or told of where nobody can know; titles and notes are left alone.
extension PartReader {
  /// Throws where the cells of a row that is wider or narrower than the headings do not belong under them.
  @inline(never)
  func checkShape(_ scanner: borrowing RecordScanner) throws(Fault) {
    if scanner.fieldCount > layout.width {
      try checkSurplus(scanner)
    } else {
      try checkOneCell(scanner)
      try checkEnd(scanner)
    }
  }

  /// Something stands behind the last heading: an unquoted separator in a cell before it, or two rows on one line.
  private func checkSurplus(_ scanner: borrowing RecordScanner) throws(Fault) {
    let behind = (layout.namedWidth..<scanner.fieldCount).filter {
      !trimmed(scanner.field($0)).isEmpty
    }
    guard let first = behind.first, holdsData(scanner) else { return }
    // Text at the end of a row may hold separators, and nothing of it is read; so may what nobody gave a heading.
    guard layout.endsInLooseColumn || scanner.fieldCount >= 2 * layout.width - 1 else { return }
    throw Fault(
      code: "row-too-wide",
      message:
        "has \(behind.count == 1 ? "a cell" : "\(behind.count) cells") behind the last heading, so that no cell is sure to stand under its own",
      remedy: "put quotes around cells that hold the separator, and each row on a line of its own",
      field: first, isShifted: true)
  }

  /// A row of another separator, in quotes from end to end, or behind a quote that was not closed.
  private func checkOneCell(_ scanner: borrowing RecordScanner) throws(Fault) {
    guard 2 * scanner.fieldCount <= layout.width, layout.width > 2 else { return }
    let own = layout.dialect.rules.delimiter
    let raw = UnsafeBufferPointer(rebasing: scanner.wholeLine)
    for separator in [own] + Dialect.separators.filter({ $0 != own })
    where holdsRow(raw, separator) {
      throw Fault(
        code: "row-in-one-cell",
        message:
          "has \(scanner.fieldCount == 1 ? "one cell" : "\(scanner.fieldCount) cells") where the headings have \(layout.width): it is a row of its own by its \(Dialect.name(of: separator))",
        remedy: separator == own
          ? "take away or close the quote that holds its cells together"
          : "separate its cells as those of the other rows are", field: 0, isShifted: true)
    }
  }

  /// A row that the end of the file cuts off.
  private func checkEnd(_ scanner: borrowing RecordScanner) throws(Fault) {
    guard scanner.endsWithoutLineEnd, !layout.isRagged, holdsData(scanner) else { return }
    throw Fault(
      code: "row-cut-off",
      message: "has fewer cells than the headings, and the file ends in it without a line end",
      remedy: "export the file again: it was not written or sent to its end",
      field: max(0, scanner.fieldCount - 1), isShifted: true)
  }

  /// Looks closer at a row over several lines, and at the last one of the file.
  @inline(never)
  mutating func lookCloser(_ scanner: borrowing RecordScanner) {
    currentPlace.line = scanner.line
    if scanner.linesPassed > scanner.line {
      cellHoldsRows = (0..<scanner.fieldCount).contains { index in
        // Each line of a cell but the first one, which stands behind other cells.
        scanner.field(index).split { $0 == 0x0A || $0 == 0x0D }.dropFirst().contains {
          holdsRow(UnsafeBufferPointer(rebasing: $0), layout.dialect.rules.delimiter)
        }
      }
    }
    guard scanner.endsWithoutLineEnd, layout.endsInMoney, layout.writesTwoDecimals,
      scanner.fieldCount == layout.width
    else { return }
    let last = trimmed(scanner.field(layout.width - 1))
    guard let number = PlainNumber(last), !number.isBlank, number.figures.count > 0 else { return }
    let mark = UInt8(ascii: layout.decimalMark.value == .comma ? "," : ".")
    let decimals = number.figures.reversed().firstIndex(of: mark).map {
      number.figures.reversed().distance(from: number.figures.reversed().startIndex, to: $0)
    }
    guard decimals != 2 else { return }
    keep(
      Part.RowFault(
        severity: .warning, code: "row-cut-off",
        message:
          "the file ends here without a line end, in an amount without the two decimals of the others: it may have been cut off",
        remedy: "compare the last amount, or export the file again", field: layout.width - 1,
        line: scanner.line, raw: scanner.raw, money: nil, isReject: false))
  }

  /// Tells of a row of one cell that holds a day and an amount, and passes for a title.
  mutating func noteHeading(_ scanner: borrowing RecordScanner, _ words: String) {
    let cells = Array(words.utf8).split { $0 == 0x20 || $0 == 0x09 }.map(Array.init)
    let hasDay = cells.contains { cell in
      cell.withUnsafeBufferPointer { days.number($0) } > DayReader.invalid
    }
    guard hasDay, cells.contains(where: { PlainNumber($0)?.figures.contains(0x2E) == true }) else {
      return
    }
    keep(
      Part.RowFault(
        severity: .warning, code: "row-in-one-cell",
        message: "has a day and an amount in one cell: taken for a title or note",
        remedy: "if it is a document, separate its cells as those of the other rows are", field: 0,
        line: scanner.line, raw: scanner.raw, money: nil, isReject: false))
  }

  /// Whether a row says what a document, payment, customer or fact does, as titles and totals do not.
  private func holdsData(_ scanner: borrowing RecordScanner) -> Bool {
    if layout.grain == .customer || layout.grain == .fact { return true }
    return [columns.issued, columns.due, columns.paidDay].contains {
      days.number(scanner.field($0)) > DayReader.invalid
    } || !trimmed(scanner.field(columns.number)).isEmpty
  }

  /// Whether text would be a whole row of the table if a separator split it: as many cells, a day and a number among them.
  private func holdsRow(_ text: UnsafeBufferPointer<UInt8>, _ separator: UInt8) -> Bool {
    let cells = text.split(
      separator: separator, maxSplits: 2 * layout.width, omittingEmptySubsequences: false)
    guard layout.width > 2, (layout.width - 1...layout.width + 1).contains(cells.count) else {
      return false
    }
    var (hasDay, hasNumber) = (false, false)
    for cell in cells {
      let bare = cell.drop { $0 == 0x22 || $0 == 0x27 || $0 == 0x20 }
      let inner = bare.prefix { $0 != 0x22 && $0 != 0x27 }
      guard !inner.isEmpty else { continue }
      if days.number(UnsafeBufferPointer(rebasing: inner)) > DayReader.invalid {
        hasDay = true
      } else if PlainNumber(inner)?.isBlank == false {
        hasNumber = true
      }
    }
    return hasDay && hasNumber
  }
}
