import Receivables

/// The due day of a row: stated, or from terms.
extension PartReader {
  @inline(__always)
  mutating func due(
    _ number: Int32, issued: Day?, isCredit: Bool, _ scanner: borrowing RecordScanner
  ) -> (Day?, DueBasis) {
    if number > DayReader.invalid { return (Day(number: number), .stated) }
    // Credits fall due never; terms are for what somebody has to pay.
    guard let issued, !isCredit else { return (nil, .none) }
    // "Upon receipt" where a day should stand.
    if number == DayReader.invalid, let stated = dueTerms(scanner) {
      return (stated.due(from: issued), .terms)
    }
    if columns.baseline >= 0 || layout.dueOnIssueColumn != nil {
      let baseline = days.number(scanner.field(columns.baseline))
      if baseline > DayReader.invalid {
        let start = Day(number: baseline)
        return (terms(columns.termsDays, scanner)?.due(from: start) ?? start, .terms)
      }
      if let column = layout.dueOnIssueColumn,
        compactHeading(text(scanner.field(column))) == layout.format.dueOnIssue?.word
      {
        return (issued, .terms)
      }
    }
    if let stated = terms(columns.termsDays, scanner) ?? terms(columns.terms, scanner)
      ?? masterTerms(scanner)
    {
      return (stated.due(from: issued), .terms)
    }
    return (issued + defaultTerms, .defaultTerms)
  }

  /// Whether the terms beside a stated due day say another one; weekends and holidays may put it off by a few days.
  mutating func differsFromTerms(
    _ due: Day?, issued: Day?, _ scanner: borrowing RecordScanner
  ) -> Bool {
    guard columns.terms >= 0 || columns.termsDays >= 0, let due, let issued,
      let stated = terms(columns.termsDays, scanner) ?? terms(columns.terms, scanner)
    else { return false }
    return !(0...4).contains(due - stated.due(from: issued))
  }

  /// The terms that a cell states; nil where it states none, or where there is no such column.
  @inline(__always)
  mutating func terms(
    _ column: Int, _ scanner: borrowing RecordScanner
  ) -> PaymentTerms? {
    guard column >= 0 else { return nil }
    return terms.meaning(scanner.field(column)) { PaymentTerms(text($0)) }
  }

  /// Terms in words where a due day should stand; figures that are no day are none.
  mutating func dueTerms(_ scanner: borrowing RecordScanner) -> PaymentTerms? {
    let cell = scanner.field(columns.due)
    guard cell.contains(where: { ($0 | 0x20) &- 0x61 < 26 }) else { return nil }
    return terms(columns.due, scanner)
  }

  /// Terms that a customer file states.
  private mutating func masterTerms(_ scanner: borrowing RecordScanner) -> PaymentTerms? {
    master(scanner) { $0.terms }
  }

  /// What a customer file says of the row's customer.
  func master<Fact>(
    _ scanner: borrowing RecordScanner, _ fact: (CustomerMaster) -> Fact?
  ) -> Fact? {
    guard !masters.isEmpty else { return nil }
    let id = trimmed(scanner.field(columns.customerID))
    if let own = masters[id].flatMap(fact) { return own }
    let name = trimmed(scanner.field(columns.customerName))
    return masters[foldedName(name)].flatMap(fact) ?? masters[foldedName(id)].flatMap(fact)
  }
}
