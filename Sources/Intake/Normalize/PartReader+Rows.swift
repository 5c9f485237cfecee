import Receivables

/// Rows that are no documents: labels, totals, headings, blanks, and rows that a format leaves out.
extension PartReader {
  /// Blank rows, printed totals, labels and repeated headings of a list.
  ///
  /// False when the row should be read as a document. A total is known by its structure: amounts without day and number; a word
  /// such as "total" alone never makes one.
  @inline(never)
  mutating func takeOtherRow(_ scanner: borrowing RecordScanner, hasDay: Bool) -> Bool {
    let filled = (0..<scanner.fieldCount).filter { !trimmed(scanner.field($0)).isEmpty }
    guard let first = filled.first else {
      part.counts.blanks += 1
      return true
    }
    if isRepeatedHeader(scanner) {
      part.counts.headings += 1
      return true
    }
    let label = text(trimmed(scanner.field(first)))
    // "Saturday, Oct 31, 2026 09:12:34 AM" below a report is when it was printed.
    if hasDay, filled.count == 1, label.contains(":"), label.contains(where: \.isLetter) {
      part.counts.headings += 1
      return true
    }
    if hasDay { return false }
    // Rulers of dashes, and percentages below a table.
    let isRuler =
      filled.allSatisfy { column in
        scanner.field(column).allSatisfy { [0x20, 0x2D, 0x3D, 0x5F, 0x2A].contains($0) }
      } && filled.contains { scanner.field($0).count > 2 }
    let isPercentage =
      filled.count > 1 && filled.dropFirst().allSatisfy { scanner.field($0).last == 0x25 }
    if isRuler || isPercentage {
      part.counts.headings += 1
      return true
    }
    let hasNumber = !trimmed(scanner.field(columns.number)).isEmpty
    let hasMoney = filled.contains { column in
      isMoneyColumn(column) && PlainNumber(scanner.field(column))?.isBlank == false
    }
    // The total of a column that is not read, such as one in another currency.
    let isOtherTotal =
      !hasMoney && (!hasNumber || first == columns.number) && filled.count > 1
      && Words.isTotal(label)
      && filled.dropFirst().allSatisfy { PlainNumber(scanner.field($0))?.isBlank == false }
    if isOtherTotal || !hasMoney && !hasNumber && isSubtotalOfAccount(scanner, filled) {
      part.counts.totals += 1
      return true
    }
    guard hasMoney else { return takeLabel(scanner, filled, label, hasNumber: hasNumber) }
    let isTotalLabel =
      Words.isTotal(label)
      || (filled.dropFirst().first.map { Words.isTotal(text(scanner.field($0))) } ?? false)
    let isSparse = filled.count <= 3 && scanner.fieldCount >= 6
    guard
      !hasNumber && (isTotalLabel || isSparse || layout.labelsNameCustomers)
        || isTotalLabel && first == columns.number
        || hasNumber && isTotalNumber(scanner)
        || !hasNumber && Words.isCarriedSum(label) && isSumSoFar(scanner)
    else { return false }
    notePrintedTotal(scanner)
    part.counts.totals += 1
    return true
  }

  /// Whether a row holds sums in the company's currency, where the documents' own amounts are read, and perhaps an account: SAP prints
  /// one below each customer, and one below all.
  private func isSubtotalOfAccount(
    _ scanner: borrowing RecordScanner, _ filled: [Int]
  ) -> Bool {
    var sums = 0
    for column in filled where column != columns.customerID && column != columns.customerName {
      let field = scanner.field(column)
      if PlainNumber(field)?.isBlank == false {
        guard column < layout.match.headings.count,
          CurrencySides.namesHomeMoney(layout.match.headings[column])
        else { return false }
        sums += 1
      } else if Words.currency(text(trimmed(field))) == nil {
        return false
      }
    }
    return sums > 0
  }

  /// Whether a total is named where documents have their numbers, and no day stands beside it.
  private func isTotalNumber(_ scanner: borrowing RecordScanner) -> Bool {
    let cell = text(trimmed(scanner.field(columns.number)))
    return !cell.contains(where: \.isNumber) && Words.isTotal(cell)
      && trimmed(scanner.field(columns.due)).isEmpty
  }

  /// Whether the row's amount is the sum of the rows above it.
  private mutating func isSumSoFar(_ scanner: borrowing RecordScanner) -> Bool {
    let column = columns.balance >= 0 ? columns.balance : columns.amount
    guard controls.count == 1, column >= 0,
      case .amount(let value) = amounts.slowRead(
        scanner.field(column), digits: controls[0].currency.digits)
    else { return false }
    return value == (columns.balance >= 0 ? controls[0].sums.open : controls[0].sums.amount)
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
  }

  private func isMoneyColumn(_ column: Int) -> Bool {
    [
      columns.amount, columns.balance, columns.debit, columns.credit, columns.lineTotal,
      columns.paidAmount,
    ]
    .contains(column)
  }

  /// A row without day and money: a customer's label, a heading, or further cells of the document above.
  private mutating func takeLabel(
    _ scanner: borrowing RecordScanner, _ filled: [Int], _ label: String, hasNumber: Bool
  ) -> Bool {
    if layout.format.hasContinuations, !hasNumber {
      if carried.isExcluded { part.counts.excluded += 1 } else { part.counts.lines += 1 }
      return true
    }
    let words = filled.map { text(trimmed(scanner.field($0))) }
    if words.allSatisfy({ !HeadingMatch.roles(of: $0).isEmpty && !$0.contains(where: \.isNumber) }),
      words.count > 1
    {
      part.counts.headings += 1
      return true
    }
    // "Customer:", id, name.
    if layout.labelsNameCustomers, words.count == 3, label.hasSuffix(":") {
      groups.name(words[2], id: words[1])
      part.counts.headings += 1
      return true
    }
    // "Credit limit:", 4000.00 is no customer, nor is what was brought forward.
    if words.count == 2, let money = words.last, money.contains(where: { $0 == "." || $0 == "," }),
      PlainNumber(Array(money.utf8))?.isBlank == false
    {
      if label.hasSuffix(":") { part.counts.headings += 1 }
      return label.hasSuffix(":")
    }
    if layout.labelsNameCustomers, filled.count <= 2, !Words.isTotal(label) || filled.count == 1 {
      let id = filled.count == 2 && !label.hasSuffix(":") ? label : ""
      groups.name(GroupContext.withoutCaption(words.last ?? label), id: id)
      part.counts.headings += 1
      return true
    }
    // A number alone is a row that was cut off, not a title.
    let isCutOff = hasNumber && label.contains(where: \.isNumber) && !label.contains(" ")
    if filled.count == 1, !isCutOff {
      noteHeading(scanner, label)
      part.counts.headings += 1
      return true
    }
    return false
  }

  /// Whether a row repeats the headings, as page breaks and files put end to end do.
  @inline(never)
  func isRepeatedHeader(_ scanner: borrowing RecordScanner) -> Bool {
    let headings = layout.match.headings
    guard scanner.fieldCount == headings.count else { return false }
    return headings.indices.allSatisfy {
      text(scanner.field($0).prefix(500)) == headings[$0]
    }
  }

  /// Labels, totals and footers of a report with a label column.
  ///
  /// False when the row is a document.
  mutating func takeGroupRow(_ scanner: borrowing RecordScanner) throws(Fault) -> Bool {
    var label = ""
    for column in 0..<labelWidth where label.isEmpty {
      label = text(trimmed(scanner.field(column)))
    }
    var filled = 0
    for index in labelWidth..<max(labelWidth, scanner.fieldCount)
    where !trimmed(scanner.field(index)).isEmpty {
      filled += 1
    }
    switch groups.take(label: label, otherCells: filled) {
    case .document: return false
    case .blank: part.counts.blanks += 1
    case .heading: part.counts.headings += 1
    case .total:
      notePrintedTotal(scanner)
      part.counts.totals += 1
    case .unknown:
      throw Fault(
        code: "row-unknown",
        message: "is neither a document nor a total of the group \"\(groups.innermost)\"",
        remedy: "check whether the file was edited; export it again", field: 0)
    }
    return true
  }

  /// Whether a format leaves a row out: a quote, a line of another account, one of a pair that cancels.
  mutating func isFiltered(_ scanner: borrowing RecordScanner) -> Bool {
    for index in filterColumns.indices {
      let cell = scanner.field(filterColumns[index])
      if layout.format.fillsDown, filterColumns[index] == columns.kind, trimmed(cell).isEmpty {
        if layout.filters[index].rule.leavesOut(text(carried.kind)) { return true }
      } else if filterWords[index].known(cell) ?? newFilterWord(cell, index) {
        return true
      }
    }
    for column in layout.match.voids where isVoid(scanner.field(column)) { return true }
    if let reversal = layout.reversalColumns {
      if !trimmed(scanner.field(reversal.names)).isEmpty { return true }
      let number = text(trimmed(scanner.field(reversal.number)))
      if layout.reversals.contains(number) { return true }
    }
    return false
  }

  /// Whether a cell says that its row was voided: yes, or a day that has come.
  private mutating func isVoid(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !cell.isEmpty else { return false }
    let flag = openFlags.meaning(cell) { Words.flag(text($0)) ?? HeadingMatch.saysVoid(text($0)) }
    if let flag { return flag }
    let day = days.number(cell)
    return day > DayReader.invalid && day <= asOf.number
  }

  @inline(never)
  private mutating func newFilterWord(_ cell: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    let leavesOut = layout.filters[index].rule.leavesOut(text(trimmed(cell)))
    filterWords[index].learn(cell, leavesOut)
    return leavesOut
  }

  /// What is retained of a document: within what its row states, or beside it, in minor units.
  typealias Retained = (within: Int64, beside: Int64)

  /// Makes a document of its own of what the customer keeps back until a day of release.
  ///
  /// What is open is the retained part last: payments go against the rest first. Where balances leave out what is retained, it is open
  /// besides.
  @inline(never)
  mutating func splitRetained(
    _ scanner: borrowing RecordScanner, open: Int64, account: Int, kind: DocumentKind,
    issued: Day?, currency: Currency, number: UnsafeBufferPointer<UInt8>, statesBalance: Bool
  ) throws(Fault) -> (amount: Retained, open: Retained) {
    let match = layout.match
    let cell = abs(try self.amount(columns.retained, of: currency, scanner) ?? 0)
    let retained = match.balanceLeavesOutRetained ? cell : min(cell, max(0, open))
    guard retained > 0 else { return ((0, 0), (0, 0)) }
    let release = days.number(scanner.field(columns.retainedUntil))
    if release == DayReader.invalid { throw invalidDay(columns.retainedUntil, scanner) }
    if keepsWhole { part.kept.append(Part.Kept(closed: nil, statesBalance: statesBalance)) }
    part.documents.append(
      Document(
        account: Int32(account), kind: kind, dueBasis: .retained, source: 0,
        line: UInt32(truncatingIfNeeded: scanner.line), issued: issued,
        due: release > DayReader.invalid ? Day(number: release) : nil, amount: retained,
        open: retained, disputed: 0, number: store(number)))
    return (
      match.amountLeavesOutRetained ? (0, retained) : (retained, 0),
      match.balanceLeavesOutRetained ? (0, retained) : (retained, 0)
    )
  }

  /// Keeps what a total row prints, to be compared with the sum of the rows above it.
  mutating func notePrintedTotal(_ scanner: borrowing RecordScanner) {
    let column = columns.balance >= 0 ? columns.balance : columns.amount
    let digits = controls.first?.currency.digits ?? 2
    // What is retained beside the balances is in no total of them.
    guard column >= 0, !layout.match.balanceLeavesOutRetained,
      case .amount(let printed) = amounts.slowRead(scanner.field(column), digits: digits)
    else { return }
    let sums = controls.first?.sums ?? Part.Control()
    part.printedTotals.append(
      Part.PrintedTotal(
        line: scanner.line, raw: scanner.raw, field: column, printed: printed,
        read: columns.balance >= 0 ? sums.open : sums.amount,
        currency: controls.count <= 1 ? controls.first?.currency ?? .unstated : nil))
  }
}

extension Format.RowFilter {
  /// Whether a row with this cell does not count.
  func leavesOut(_ cell: String) -> Bool {
    let word = compactHeading(cell)
    return !cell.hasPrefix(prefix) || !keeps.isEmpty && !keeps.contains(word)
      || drops.contains(word)
  }
}

extension PartReader {
  /// What is odd about an open document, or had to be assumed of it.
  @inline(__always)
  mutating func noteRemarks(
    _ standing: Standing, _ amount: Int64, _ money: Amounts, _ state: Words.State, issued: Day?,
    due: Day?, basis: DueBasis, _ currency: Currency
  ) {
    let open = standing.open
    if money.balance == nil, money.paid == nil {
      if state == .partial { remark(.partUnstated, open, currency) }
      if state == .unknown, columns.status >= 0 { remark(.statusUnknown, open, currency) }
    }
    if isCustomerFromAbove { remark(.customerAbove, open, currency) }
    if isCreditPositive { remark(.creditPositive, open, currency) }
    if standing.isAssumed { remark(.balanceBlank, open, currency) }
    // The status is of the export's day: what was paid after the as-of day is open on it, and no fault.
    if state == .paid, let balance = money.balance, balance != 0 {
      remark(.paidButOpen, open, currency)
    }
    if isKindUnknown { remark(.kindUnknown, open, currency) }
    if open.magnitude > amount.magnitude { remark(.balanceAbove, open, currency) }
    guard open > 0 else { return }
    if due == nil { remark(.undated, open, currency) }
    if basis == .defaultTerms { remark(.dueDay, open, currency) }
    if let due, let issued, due < issued { remark(.dueEarly, open, currency) }
  }
}
