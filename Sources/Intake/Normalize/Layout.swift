public import Receivables

/// Everything that must be known about a file before its rows are read: decided once, for the whole file.
public struct Layout: Sendable {
  /// Separator, encoding, first byte.
  public let dialect: Dialect
  /// The system that wrote the file.
  public let format: Format
  /// What one row is: the format's word, or for unlisted systems what the rows show.
  public let grain: Format.Grain
  /// Which column means what.
  public private(set) var match: HeadingMatch
  /// Physical line of the header.
  public let headerLine: Int
  /// Titles, the header and empty lines from the start of the file to the first body record.
  let preamble: RowCounts
  /// Records before the header that are not blank.
  public let recordsBeforeHeader: Int
  /// Offset and physical line of the first body record.
  let bodyStart: Int
  let linesBefore: Int
  /// Bytes of the first body records on average.
  let averageRecord: Int
  /// Fields of the header, and those up to its last word.
  let width: Int
  let namedWidth: Int
  /// Some of the first rows have fewer fields.
  let isRagged: Bool
  /// The last heading is that of a column whose cells may be anything; of an amount.
  let endsInLooseColumn: Bool
  let endsInMoney: Bool
  /// Group labels name the customer of the documents below them.
  let labelsNameCustomers: Bool
  /// The customer label right above the header, in reports that repeat the header for each customer.
  let firstLabel: (label: String, id: String)?
  /// A blank customer means the one above: each is named once.
  let customersFillDown: Bool
  /// The only column that could hold the customers was taken for them.
  let customerIsAssumed: Bool
  /// The column of a list of payments that says which of them went back.
  let paymentTypeColumn: Int?
  /// The column of a list of payments that says how much of each went back.
  let refundedColumn: Int?
  /// The column of a balance that runs along with the rows.
  let runningColumn: Int?
  /// The account that each row is booked to, where it is not always that of the receivables.
  let bookedAccounts: BookedAccounts?
  /// What the types of documents say of all rows.
  let types: ListedTypes
  /// Headings of columns with amounts that are not read, in a list without a balance.
  let unreadMoney: [String]
  /// Heading of a tax beside an amount that does not say whether it includes it.
  let unclearTax: String?
  /// What is read as owed, where it is in the company's own currency while the rows state several.
  let homeMoney: String?
  /// Rows that count, by column.
  let filters: [Filter]
  /// Numbers of voided documents' reversals.
  private(set) var reversals: Set<String> = []
  /// Columns of the number by which a reversal is named, and of the document's own.
  let reversalColumns: (names: Int, number: Int)?
  /// Column that says which documents fall due on issue.
  let dueOnIssueColumn: Int?
  /// How days are written, beyond their order.
  let dayStyle: DayStyle
  /// Day stated in the titles ("As of …") or, failing that, in the file's name.
  public internal(set) var statedDay: Day?
  /// Order of day and month; nil when no cell needs one.
  public internal(set) var dateOrder: Setting<DateOrder?>
  /// Decimal mark of the amounts.
  public internal(set) var decimalMark: Setting<DecimalMark>
  /// Currency of rows that state none.
  public internal(set) var currency: Setting<Currency>
  /// Whether credits carry a minus themselves, so that the type must not change the sign.
  var creditsAreSigned = true
  /// Whether amounts are written with two decimals, so that three figures behind a mark may be a group.
  var writesTwoDecimals = false
  /// Whether amounts carry their sign although a column says debit or credit.
  var sidesAreSigned = true
  /// Whether amounts paid carry a minus although they reduce what is owed.
  var paymentsAreNegative = false
  /// What the rows are, where they settle documents of other lists.
  let nature: SettlementNature
  /// Lists below the first one that hold something else.
  let sections: [Section]
  /// Whether the export says on which days documents were settled.
  public var statesSettlementDays: Bool {
    switch grain {
    case .ledger, .paymentRow, .application: true
    default: match[.paidDay] != nil
    }
  }

  /// What a row means depends on the rows above it, so that the file must be read in one piece.
  var isSequential: Bool {
    format.hasLabelColumn || labelsNameCustomers || customersFillDown || format.fillsDown
      || format.hasContinuations
  }

  /// A filter of the format with the column it looks at.
  struct Filter: Sendable {
    var column: Int
    var rule: Format.RowFilter
  }

  /// Days written in ways that need the file's help.
  struct DayStyle: Sendable {
    /// Spreadsheet day numbers (45747 is 2025-03-31).
    var hasSerials = false
    /// Seconds since 1970.
    var hasEpochs = false
    /// Year and month in which a `DDMM` without year begins to count; nil where none are written.
    var batchStart: Day?
  }

  /// Finds format, header and columns of a file.
  init(
    _ source: SourceText, dialect: Dialect, options: IntakeOptions
  ) throws(IntakeError) {
    self.dialect = dialect
    let rows = previewRows(source, start: dialect.start, rules: dialect.rules, limit: 400)
      .filter { !$0.isUnclosed }
    // Few exports begin with more than forty titles.
    let found =
      Layout.headerIndex(rows, source.name, options)
      ?? rows.indices.dropFirst(40).first { HeadingMatch.isHeader(rows[$0].fields) }
    guard let header = found else {
      throw Layout.noTable(source, rows, dialect)
    }
    let headings = rows[header].fields
    let body = Layout.bodyIndex(rows, after: header)
    let side = Layout.sideList(
      headings, Layout.sample(rows[body...], cells: 2), rows[..<header], source.name, options)
    var format = side?.format ?? Layout.format(of: headings)
    let sample = Layout.sample(rows[body...], cells: 3)
    let asPayments = format.id == "general" ? SettlementWords.refundsAsPayments(headings) : nil
    let ownAmounts =
      format.id == "general" ? CurrencySides.ofDocuments(headings, sample) : nil
    var match =
      side?.match
      ?? HeadingMatch(
        headings: asPayments ?? ownAmounts ?? headings, format: format, sample: sample,
        given: options.columns)
    match.rename(headings)
    var running: Int?
    if format.id == "general", side == nil, Layout.isRunning(sample, match) {
      running = match[.balance]
      match.drop(.balance)
    }
    runningColumn = running
    bookedAccounts =
      format.id == "general" && side == nil ? Layout.bookedAccounts(match, sample) : nil
    if let booked = bookedAccounts?.column {
      for role in [Role.customerID, .customerName]
      where match[role].map({ column in
        column == booked
          || HeadingGrammar.concepts(of: headings[column])?.contains(.account) == true
      }) ?? false {
        match.drop(role)
      }
    }
    format.filters += Layout.mainLines(headings, sample)
    if format.id == "general", side == nil, let partners = Layout.suppliers(headings, sample) {
      format.filters.append(partners.filter)
      for role in [Role.kind, .status, .side] where match[role] == partners.column {
        match.drop(role)
      }
    }
    if format.id == "general", side == nil { format.filters += Layout.drafts(match, sample) }
    if format.id == "general", match[.kind] == nil, side == nil {
      if SettlementWords.callsCredits(source.name) || Layout.callsPayments(source.name) {
        match.separateOwnNumber(sample)
      }
      match.keepRestInHand(source.name, sample)
      format.kinds[""] = Layout.kindOfAll(match, source.name)
    }
    let hasLabels = rows[body...].contains { row in row.fields.count { !$0.isEmpty } == 1 }
    types = ListedTypes(match, sample)
    if format.id == "general", types.areLetters {
      format.kinds.merge(ListedTypes.letters) { stated, _ in stated }
    }
    self.format = format
    let owner = Layout.customerInTitles(rows[..<header])
    customerIsAssumed = Layout.assumeCustomer(
      &match, sample, format, hasLabels: hasLabels || owner != nil)
    // Neither customers nor numbers nor due days, and a balance that runs: a bank account, not receivables.
    if customerIsAssumed, match[.due] == nil,
      running != nil || Layout.isRunning(sample, match, fromAnywhere: true)
        || match[.balance] != nil && headings.contains(where: HeadingGrammar.namesBankFlows)
    {
      throw IntakeError(
        Finding(
          .error, "no-table", at: Place(file: source.name, line: rows[header].line, column: 1),
          "has a running balance and names no customer: it is the statement of an account, no list of receivables",
          remedy: "leave this file out; payments need a list that names the customer or the invoice"
        ))
    }
    unclearTax = format.id == "general" ? match.unclearTax(sample) : nil
    homeMoney = side == nil ? CurrencySides.homeMoney(match, format, sample) : nil
    self.match = match
    let nature =
      format.id == "general" && side == nil
      ? SettlementWords.nature(source.name, match, sample) : .payment
    self.nature = nature
    let isPayments = options.sideList(of: source.name) == .payments || nature != .payment
    grain =
      format.id != "general"
      ? format.grain : isPayments ? .application : Layout.grain(of: sample, match, source.name)
    if grain == .application, nature == .payment, format.id == "general" {
      match.findRemittance(sample)
      self.match = match
    }
    paymentTypeColumn =
      grain == .application && format.kinds[""] == nil ? Layout.paymentType(match, sample) : nil
    let refunded =
      grain == .application && nature == .payment ? Layout.refundedPart(match, sample) : nil
    refundedColumn = refunded
    unreadMoney =
      match[.balance] == nil && match[.debit] == nil && format.id == "general"
      ? match.unreadMoney(sample).filter { [running, refunded] in
        $0 != running && $0 != refunded
      }.map { headings[$0] } : []
    headerLine = rows[header].line + dialect.linesBefore
    recordsBeforeHeader = rows[..<header].count { row in row.fields.contains { !$0.isEmpty } }
    bodyStart = rows[body - 1].next
    preamble = Layout.countPreamble(source, dialect, until: bodyStart)
    sections =
      format.id == "general" && side == nil
      ? Layout.sections(rows[body...], headings, match) : []
    width = headings.count
    isRagged = rows[body...].dropLast().contains { $0.fields.count < headings.count }
    let last = headings.lastIndex { !$0.trimmingBlanks.isEmpty } ?? 0
    namedWidth = last + 1
    // A currency or a day shows that it stands under its own heading.
    endsInLooseColumn = Role.allCases.contains {
      match[$0] == last && $0 != .currency && !$0.isDay
    }
    endsInMoney = Role.allCases.contains { $0.isMoney && match[$0] == last }
    linesBefore = Layout.lines(source, dialect.start..<bodyStart) + dialect.linesBefore
    averageRecord = max(
      1, (rows[rows.count - 1].next - rows[header].next) / max(1, rows.count - header - 1))
    labelsNameCustomers =
      format.labelsNameCustomers
      || format.id == "general" && Layout.lacksCustomers(sample, match)
    customersFillDown =
      format.id == "general" && !labelsNameCustomers
      && Layout.namesCustomersOnce(rows[body...].map(\.fields), match)
    let above = header > 0 ? rows[header - 1].fields.filter { !$0.isEmpty } : []
    let repeatsHeader =
      format.repeatsHeader
      || labelsNameCustomers && rows[body...].contains { $0.fields == headings }
    firstLabel =
      repeatsHeader && (1...2).contains(above.count)
      ? (GroupContext.withoutCaption(above[above.count - 1]), above.count == 2 ? above[0] : "")
      : labelsNameCustomers && !hasLabels
        ? owner : nil
    let compact = headings.map { compactHeading($0) }
    filters = format.filters.flatMap { rule in
      rule.headings.compactMap { compact.firstIndex(of: $0) }.prefix(1).map {
        Filter(column: $0, rule: rule)
      }
    }
    reversalColumns = format.reversal.flatMap { reversal in
      guard let names = compact.firstIndex(of: reversal.names),
        let number = compact.firstIndex(of: reversal.number)
      else { return nil }
      return (names, number)
    }
    dueOnIssueColumn = format.dueOnIssue.flatMap { compact.firstIndex(of: $0.heading) }
    dayStyle = DayStyle(
      hasSerials: Layout.hasSerials(sample, match), hasEpochs: Layout.hasEpochs(sample, match),
      batchStart: format.isBookingBatch ? Layout.batchStart(rows[..<header]) : nil)
    dateOrder = Setting(nil, .standard)
    decimalMark = Setting(.point, .standard)
    currency =
      options.currency.map { Setting($0, .given) }
      ?? Layout.statedCurrency(Layout.titles(rows, header, body), match).map { Setting($0, .found) }
      ?? Setting(.unstated, .standard)
    try require(match, source, rows)
    if side == nil, format.id == "general", grain != .customer, grain != .application {
      try Layout.refuseUnbilled(
        headings, sample, rows[..<header], source, line: headerLine, options)
    }
    try decideNotations(source, options: options)
    statedDay =
      rows[..<header].lazy.compactMap { [dateOrder] in Layout.statedDay($0.fields, dateOrder.value)
      }
      .first ?? Layout.day(inHeadings: match, dateOrder.value) ?? Layout.day(inName: source.name)
  }

  /// The first row with the headings of a known format, else the row with the most known headings that can be a header.
  private static func headerIndex(
    _ rows: [PreviewRow], _ name: String, _ options: IntakeOptions
  ) -> Int? {
    let first = rows.prefix(40)
    let known = first.indices.first { index in
      let compact = Set(rows[index].fields.map { compactHeading($0) })
      return Format.all.contains { format in
        format.signatures.contains { !$0.isEmpty && $0.isSubset(of: compact) }
      }
    }
    if let known { return known }
    return first.indices.filter { index in
      HeadingMatch.isHeader(rows[index].fields)
        || SettlementWords.refundsAsPayments(rows[index].fields).map(HeadingMatch.isHeader) ?? false
    }.max {
      let (known, other) = (
        HeadingMatch.knownHeadings(rows[$0].fields), HeadingMatch.knownHeadings(rows[$1].fields)
      )
      // Of equals the first wins.
      return known < other || known == other && $0 > $1
    } ?? first.indices.first { index in
      sideList(
        rows[index].fields, sample(rows[(index + 1)...], cells: 2), rows[..<index], name, options)
        != nil
    } ?? first.indices.first { HeadingMatch.isCustomerHeader(rows[$0].fields) }
  }

  /// Body rows with at least so many cells that hold something.
  private static func sample(_ rows: ArraySlice<PreviewRow>, cells: Int) -> [[String]] {
    rows.map(\.fields).filter { row in
      row.count(where: \.holdsSomething) >= cells
    }
  }

  /// The most specific format whose headings are all there.
  static func format(of headings: [String]) -> Format {
    let compact = headings.map { compactHeading($0) }
    let set = Set(compact)
    let startsEmpty = compact.first?.isEmpty ?? false
    return Format.all.first { format in
      format.signatures.contains { $0.isSubset(of: set) } && format.excluded.isDisjoint(with: set)
        && (!format.hasLabelColumn || startsEmpty)
    } ?? .general
  }

  /// The first row of the body: a second row of headings below the first (`Amount`, `by days`) belongs to the header.
  private static func bodyIndex(_ rows: [PreviewRow], after header: Int) -> Int {
    let next = header + 1
    guard next < rows.count else { return next }
    let filled = rows[next].fields.map(\.trimmingBlanks).filter { !$0.isEmpty }
    let areWords =
      filled.count > 1 && rows[next].fields.count == rows[header].fields.count
      && filled.allSatisfy { cell in
        !cell.contains(where: \.isNumber)
          && (HeadingGrammar.concepts(of: cell)?.isEmpty == false || cell == "by days")
      }
    return areWords ? next + 1 : next
  }

  /// Rows above the header, and those of one cell right below it.
  private static func titles(
    _ rows: [PreviewRow], _ header: Int, _ body: Int
  ) -> ArraySlice<PreviewRow> {
    let below = rows[body...].prefix(2).prefix { row in row.fields.count { !$0.isEmpty } == 1 }
    return (Array(rows[..<header]) + below)[...]
  }

  /// Takes the only column that could hold the customers for them, where no heading and no label names any.
  private static func assumeCustomer(
    _ match: inout HeadingMatch, _ sample: [[String]], _ format: Format, hasLabels: Bool
  ) -> Bool {
    guard format.id == "general", !hasLabels, match[.customerID] == nil, match[.customerName] == nil
    else { return false }
    let possible = match.possibleCustomers(sample)
    guard possible.count == 1 else { return false }
    match.put(.customerName, possible[0], .cells)
    return true
  }

  /// Whether documents leave the customer to a label above them.
  private static func lacksCustomers(_ sample: [[String]], _ match: HeadingMatch) -> Bool {
    guard match[.customerID] == nil else { return false }
    guard let column = match[.customerName] else { return true }
    let filled = sample.count { column < $0.count && !$0[column].trimmingBlanks.isEmpty }
    return filled * 2 < sample.count
  }

  /// Whether a list sorted by customer names each only on its first row: blanks below a name, no name twice, nothing between.
  private static func namesCustomersOnce(_ rows: [[String]], _ match: HeadingMatch) -> Bool {
    guard let column = match[.customerID] ?? match[.customerName],
      let number = match[.number], column < number
    else { return false }
    var seen: Set<String> = []
    var last = ""
    var blanks = 0
    var hasTotals = false
    for row in rows where row.contains(where: { !$0.trimmingBlanks.isEmpty }) {
      let name = HeadingMatch.cell(row, column).trimmingBlanks
      if HeadingMatch.cell(row, number).trimmingBlanks.isEmpty {
        // "Total Alto Ltd" below the rows of Alto Ltd closes them.
        hasTotals = hasTotals || !last.isEmpty && name != last && name.contains(last)
        continue
      }
      if name.isEmpty {
        blanks += 1
      } else if name != last {
        guard seen.insert(name).inserted else { return false }
        last = name
      } else {
        return false
      }
    }
    return blanks > (hasTotals ? 0 : 1) && blanks * 3 >= seen.count && !seen.isEmpty
  }

  private static func countPreamble(
    _ source: SourceText, _ dialect: Dialect, until end: Int
  ) -> RowCounts {
    var counts = RowCounts()
    counts.headings = dialect.linesBefore
    var scanner = RecordScanner(
      source.start, count: source.count, range: dialect.start..<end, rules: dialect.rules)
    while true {
      switch scanner.next() {
      case .end: return counts
      case .blank: counts.blanks += 1
      case .record:
        let isBlank = (0..<scanner.fieldCount).allSatisfy { trimmed(scanner.field($0)).isEmpty }
        if isBlank { counts.blanks += 1 } else { counts.headings += 1 }
      case .unclosedQuote: counts.headings += 1
      }
    }
  }

  private static func lines(_ source: SourceText, _ range: Range<Int>) -> Int {
    var lines = 0
    for at in range {
      let byte = source.start[at]
      if byte == 0x0A || byte == 0x0D && (at + 1 >= source.count || source.start[at + 1] != 0x0A) {
        lines += 1
      }
    }
    return lines
  }

  /// Notes the reversals that a row names.
  mutating func noteReversal(_ number: String) {
    if !number.isEmpty { reversals.insert(number) }
  }
}
