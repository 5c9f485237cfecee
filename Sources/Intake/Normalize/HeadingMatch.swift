import Receivables

/// Which column of a table has which role, and why.
public struct HeadingMatch: Sendable {
  /// Column of each role, by raw value; -1 where the table has none.
  var columns: [Int]
  /// The headings as exported.
  public private(set) var headings: [String]
  /// The number is that of receipts, and no column names the document that each is for.
  var numbersReceipts = false
  /// Of a list of payments that names no document the column of what the payers wrote.
  var remittance: Int?
  /// The balances, and the amounts, have nothing in them of what is retained.
  var balanceLeavesOutRetained = false
  var amountLeavesOutRetained = false
  /// Columns of discounts and taxes kept back, beside the first.
  var furtherDiscounts: [Int] = []
  /// Column of yes and no that says whether a payment has come.
  var clearing: Int?
  /// Columns that mark rows which do not count.
  var voids: [Int] = []
  /// Why each role has its column.
  var reasons: [Role: Reason] = [:]

  /// What gave a column its role.
  public enum Reason: String, Sendable {
    /// The user.
    case given
    /// The format's own table.
    case format
    /// A heading that known systems write.
    case heading = "known heading"
    /// The words of the heading.
    case words
    /// What its cells hold.
    case cells
  }

  /// Column of a role, 0-based.
  public subscript(role: Role) -> Int? {
    columns[role.rawValue] >= 0 ? columns[role.rawValue] : nil
  }

  /// What gave a role its column.
  public func reason(for role: Role) -> Reason? { reasons[role] }

  /// How many headings the vocabulary knows.
  static func knownHeadings(_ fields: [String]) -> Int {
    fields.count { !roles(of: $0).isEmpty }
  }

  /// The roles that a heading may have.
  static func roles(of heading: String) -> Set<Role> {
    let bytes = heading.utf8
    guard bytes.count <= 80, bytes.contains(where: { $0 >= 0x41 }),
      !HeadingGrammar.namesBucket(heading)
    else { return [] }
    let compact = compactHeading(heading)
    var roles = vocabulary[compact] ?? []
    if let bare = withoutQualifier(heading), let more = vocabulary[bare] { roles.formUnion(more) }
    if roles.isEmpty { roles.formUnion(HeadingGrammar.readings(of: heading).map(\.role)) }
    if roles.isEmpty, let base = CurrencySides.withoutSide(heading) {
      roles = self.roles(of: base).filter(\.isMoney)
    }
    return roles
  }

  private static let vocabulary: [String: Set<Role>] = {
    var table: [String: Set<Role>] = [:]
    for role in Role.allCases {
      for heading in role.headings { table[heading, default: []].insert(role) }
    }
    return table
  }()

  /// Whether a row of cells can be a header: at least a date-like and an amount-like heading.
  static func isHeader(_ fields: [String]) -> Bool {
    // A cell of six figures and no letter is a day, a number or an amount: a row of the body.
    let isData = fields.contains { cell in
      cell.utf8.count { $0 &- 0x30 < 10 } >= 6 && !cell.contains(where: \.isLetter)
    }
    return !isData && !missing(in: fields).contains { $0 == "a day" || $0 == "an amount" }
  }

  /// Whether a row of cells can be the header of a customer file: a customer, and terms or a group.
  static func isCustomerHeader(_ fields: [String]) -> Bool {
    let roles = fields.reduce(into: Set<Role>()) { $0.formUnion(self.roles(of: $1)) }
    return !roles.isDisjoint(with: [.customerID, .customerName])
      && (!roles.isDisjoint(with: [.terms, .termsDays, .group]) || isAddressList(fields))
  }

  /// Whether headings are those of a list of customers' addresses: an id, a name, a place, and neither days nor amounts.
  static func isAddressList(_ fields: [String]) -> Bool {
    let roles = fields.map { self.roles(of: $0) }
    let all = roles.reduce(into: Set<Role>()) { $0.formUnion($1) }
    let hasIDAndName = zip(fields.indices, roles).contains { id, role in
      role.contains(.customerID)
        && roles.indices.contains { $0 != id && roles[$0].contains(.customerName) }
    }
    return hasIDAndName && !all.contains { $0.isMoney || $0.isDay }
      && fields.contains(where: HeadingGrammar.namesPlace)
  }

  /// What a list of receivables must name and these headings do not.
  static func missing(in fields: [String]) -> [String] {
    let roles = fields.reduce(into: Set<Role>()) { $0.formUnion(self.roles(of: $1)) }
    // A day of value is one of payment only where something else speaks of payments.
    let settles =
      !roles.isDisjoint(with: [.paidAmount, .appliedTo])
      || fields.contains(where: HeadingGrammar.numbersCheques)
    let needed: [(String, Set<Role>)] = [
      ("a customer", [.customerID, .customerName]),
      ("a day", settles ? [.issued, .due, .paidDay, .valueDay] : [.issued, .due, .paidDay]),
      ("an amount", [.amount, .balance, .debit, .credit, .lineTotal, .paidAmount]),
    ]
    let hasNetAndTax =
      fields.contains(where: HeadingGrammar.namesNet)
      && fields.contains(where: HeadingGrammar.isTaxAmount)
    return needed.filter { roles.isDisjoint(with: $0.1) }.map(\.0).filter {
      $0 != "an amount" || !hasNetAndTax
    }
  }

  /// A column that could have a role.
  struct Claim {
    var role: Role
    var column: Int
    var score: Double
    var reason: Reason
  }

  /// Gives each role its best column, the surest claims first.
  ///
  /// `sample` holds the first body rows; a mostly blank column is never taken as the document
  /// number or customer id, and money and day columns must hold money and days.
  init(
    headings: [String], format: Format, sample: [[String]], given: [Role: String] = [:]
  ) {
    self.headings = headings
    columns = Array(repeating: -1, count: Role.allCases.count)
    var taken: Set<Int> = []
    for (role, heading) in given.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard
        let column = headings.firstIndex(where: {
          compactHeading($0) == compactHeading(heading) && !compactHeading(heading).isEmpty
            || $0.trimmingBlanks == heading.trimmingBlanks
        })
      else { continue }
      columns[role.rawValue] = column
      reasons[role] = .given
      taken.insert(column)
    }
    let claims = HeadingMatch.claims(headings, format).sorted {
      ($1.score, $0.role.rawValue, $0.column) < ($0.score, $1.role.rawValue, $1.column)
    }
    for claim in claims where self[claim.role] == nil && !taken.contains(claim.column) {
      let cells = sample.map { HeadingMatch.cell($0, claim.column) }
      // A format that names several columns for the number means the first one that is filled.
      let isChosen =
        claim.reason == .format
        && (claim.role != .number
          || claims.count { $0.role == .number && $0.reason == .format } == 1)
      let concepts = HeadingGrammar.concepts(of: headings[claim.column]) ?? []
      // What is called the number of an invoice is one, be it "JANRENT".
      let isNamed =
        claim.role == .number && concepts == [.invoice, .number]
        && HeadingMatch.holdsNames(cells)
      // A column of days of payment may be empty as long as nothing was paid.
      let isAwaited =
        claim.role == .paidDay && cells.allSatisfy { $0.trimmingBlanks.isEmpty }
        && (concepts.contains(.date) || HeadingGrammar.saysWhen(headings[claim.column]))
      guard
        isChosen || isNamed || isAwaited
          || HeadingMatch.suits(claim.role, cells, isWeak: claim.score < 10)
      else { continue }
      // One that is empty names nobody, and "#" that counts the rows numbers nothing, where another column does.
      let isIdle =
        claim.role == .customerName && cells.count > 1
        && cells.allSatisfy { $0.trimmingBlanks.isEmpty }
        || claim.role == .number && concepts == [.number] && HeadingMatch.countsRows(cells)
      if isIdle, !isChosen,
        claims.contains(where: {
          $0.role == claim.role && $0.column != claim.column && $0.score > 10
            && !taken.contains($0.column)
            && ($0.role != .number
              || HeadingGrammar.concepts(of: headings[$0.column])?
                .isDisjoint(with: [.document, .invoice]) == false)
            && HeadingMatch.suits(
              claim.role, sample.map { [column = $0.column] in HeadingMatch.cell($0, column) },
              isWeak: false)
        })
      {
        continue
      }
      // Ten figures may number documents just as well.
      if claim.role.isDay, concepts.isDisjoint(with: [.date, .due, .issue]),
        cells.contains(where: { DayReader.day(epoch: $0.trimmingBlanks.utf8) != nil })
      {
        continue
      }
      columns[claim.role.rawValue] = claim.column
      reasons[claim.role] = claim.reason
      taken.insert(claim.column)
    }
    settle(format, sample, claims)
  }

  private static func claims(_ headings: [String], _ format: Format) -> [Claim] {
    let compact = headings.map { compactHeading($0) }
    let bare = headings.map { withoutQualifier($0) }
    var claims: [Claim] = []
    for role in Role.allCases where !format.without.contains(role) {
      if let own = format.headings[role] {
        for (rank, name) in own.enumerated() {
          for column in compact.indices where compact[column] == name {
            claims.append(
              Claim(role: role, column: column, score: 1_000 - Double(rank), reason: .format))
          }
        }
        continue
      }
      for (rank, name) in role.headings.enumerated() {
        // A heading that only estimates a value yields to one that states it.
        for column in compact.indices where compact[column] == name || bare[column] == name {
          // "Outstanding %" is a share, no amount.
          if role.isMoney, headings[column].contains("%") { continue }
          let penalty = compact[column] == name ? 0 : 20.0
          claims.append(
            Claim(
              role: role, column: column, score: 36 - 0.4 * Double(rank) - penalty,
              reason: .heading))
        }
      }
    }
    for (column, heading) in headings.enumerated() where !HeadingGrammar.namesBucket(heading) {
      for reading in HeadingGrammar.readings(of: heading)
      where !format.without.contains(reading.role) && format.headings[reading.role] == nil
        && !(reading.role.isMoney && heading.contains("%"))
        && !(reading.role == .amount && HeadingGrammar.isTaxAmount(heading))
        && !(reading.role == .customerID && HeadingGrammar.countsParts(heading))
      {
        claims.append(
          Claim(role: reading.role, column: column, score: reading.score, reason: .words))
      }
    }
    return claims
  }

  /// Columns whose meaning depends on the others.
  private mutating func settle(_ format: Format, _ sample: [[String]], _ claims: [Claim]) {
    if format.id == "general" { findVoids(sample) }
    settleMoney(format, sample, claims)
    if format.id == "general" {
      findFlags(sample)
      findClearing()
      numberApplications()
      separateReceiptFromInvoice(sample)
      separateAppliedFromWhole(sample)
      separatePartFromRepeatedTotal(sample)
      findMatchingKey()
      findSettledNumber(sample)
      findInstalment(sample)
      findPayer(sample)
      settlePaymentDay()
      settleUnapplied()
      findDiscountTaken(sample)
      if self[.due] == nil, self[.balance] == nil { findDeductions(sample) }
      findEntity(sample, claims)
    }
    if self[.number] == nil, format.id == "general" {
      findSparseNumber(sample, claims)
      if self[.number] == nil { findNumberByCells(sample) }
    }
    separateIDFromName(sample, claims)
    if format.id == "general" { dropOwnAccount(sample) }
    if self[.currency] == nil, !format.without.contains(.currency) { findCurrency(sample) }
    if self[.kind] == nil, !format.without.contains(.kind), format.id == "general" {
      findKind(sample)
    }
    if format.id == "general" {
      findInvoiceMeant(sample)
    }
    if self[.status] == nil, !format.without.contains(.status), format.id == "general" {
      findStatus(sample)
    }
  }

  /// Where nothing else numbers the rows, a column that numbers some of them does: opening balances and payments have no number.
  private mutating func findSparseNumber(_ sample: [[String]], _ claims: [Claim]) {
    let best = claims.filter {
      $0.role == .number && $0.score >= 10 && !columns.contains($0.column)
    }
    .sorted { ($1.score, $0.column) < ($0.score, $1.column) }
    .first { claim in
      let cells = sample.map { HeadingMatch.cell($0, claim.column).trimmingBlanks }
      let filled = cells.filter { !$0.isEmpty }
      return filled.count * 4 >= cells.count && Set(filled).count == filled.count
        && filled.allSatisfy { $0.contains(where: \.isNumber) }
    }
    if let best { put(.number, best.column, best.reason) }
  }

  /// Of two columns that name the customer, one that holds codes is the id, rather than a bare "id", which is that of the row.
  private mutating func separateIDFromName(_ sample: [[String]], _ claims: [Claim]) {
    let isBare =
      reasons[.customerID] == .words
      && ["id", "no", "number", "code"].contains(
        self[.customerID].map { compactHeading(headings[$0]) })
    guard self[.customerID] == nil || isBare, let column = self[.customerName],
      let other = claims.first(where: {
        $0.role == .customerName && $0.column != column && !columns.contains($0.column)
      })?.column
    else { return }
    let (name, id) = holdsCodes(column, sample) ? (other, column) : (column, other)
    guard holdsCodes(id, sample) else { return }
    columns[Role.customerID.rawValue] = id
    columns[Role.customerName.rawValue] = name
    reasons[.customerID] = .cells
  }

  func holdsCodes(_ column: Int, _ sample: [[String]]) -> Bool {
    let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
    let codes = cells.count { cell in cell.contains(where: \.isNumber) && !cell.contains(" ") }
    return !cells.isEmpty && codes * 5 >= cells.count * 3
  }

  /// Gives a role a column.
  mutating func put(_ role: Role, _ column: Int, _ reason: Reason?) {
    columns[role.rawValue] = column
    reasons[role] = reason
  }

  /// Shows the headings as exported where some were left out of the matching.
  mutating func rename(_ headings: [String]) { self.headings = headings }

  /// Takes a role's column away.
  mutating func drop(_ role: Role) { put(role, -1, nil) }

  static func cell(_ row: [String], _ column: Int) -> String {
    column < row.count ? row[column] : ""
  }

  /// A cell's number without its decimal mark, for comparisons within a file; nil where it holds none.
  static func value(_ row: [String], _ column: Int) -> Int64? {
    guard let number = PlainNumber(Array(cell(row, column).utf8)), !number.isBlank else {
      return nil
    }
    let figures = number.figures.filter { $0 != 0x2E && $0 != 0x2C }
    return Int64(text(figures)).map { number.isNegative ? -$0 : $0 }
  }

  /// Whether cells hold words that are neither types nor states nor days.
  private static func holdsNames(_ cells: [String]) -> Bool {
    let filled = cells.map(\.trimmingBlanks).filter { !$0.isEmpty }
    return !filled.isEmpty && filled.count * 2 >= cells.count
      && filled.allSatisfy {
        $0.utf8.count <= 40 && Words.kind($0) == nil && Words.state($0) == .unknown
          && !isDay($0, wordsOnly: true) && !SettlementWords.saysUnapplied($0.utf8)
      }
  }

  /// Whether cells count from one.
  private static func countsRows(_ cells: [String]) -> Bool {
    let filled = cells.map(\.trimmingBlanks).filter { !$0.isEmpty }
    return filled.count > 2 && filled.enumerated().allSatisfy { Int($0.element) == $0.offset + 1 }
  }

  /// Whether sampled cells agree with a role.
  static func suits(_ role: Role, _ cells: [String], isWeak: Bool) -> Bool {
    let filled = cells.filter { !$0.trimmingBlanks.isEmpty }
    guard !cells.isEmpty else { return true }
    switch role {
    case .number:
      // Types stand in words, numbers have figures; "on account" stands for no number.
      let absent = filled.count { SettlementWords.saysUnapplied($0.utf8) }
      let figures = filled.count { $0.contains(where: \.isNumber) }
      return (filled.count - absent) * 2 >= cells.count - absent
        && figures * 2 >= filled.count - absent && figures > 0
    case .customerID:
      let names = filled.count {
        $0.trimmingBlanks.contains(" ") && !$0.contains(where: \.isNumber)
      }
      return filled.count * 2 >= cells.count && names * 2 <= filled.count
    case .amount, .balance, .paidAmount, .debit, .credit, .tax, .lineTotal, .credited, .retained:
      let numeric = filled.count { text in
        PlainNumber(Array(text.utf8)) != nil && !isDay(text, wordsOnly: true)
      }
      // What matches rows is mostly a key.
      if isWeak, role == .paidAmount, !filled.allSatisfy(HeadingMatch.hasDecimals) { return false }
      let areFlags =
        role == .paidAmount && !filled.isEmpty
        && filled.allSatisfy { $0.trimmingBlanks == "0" || $0.trimmingBlanks == "1" }
      return numeric * 2 >= filled.count && !areFlags
        && (role != .balance && role != .paidAmount || !filled.isEmpty || cells.count < 5)
    case .issued, .due, .paidDay, .retainedUntil, .valueDay:
      return filled.count { isDay($0, wordsOnly: false) } * 2 >= filled.count
        && (role != .paidDay || cells.count < 5 && filled.isEmpty
          || filled.contains { isDay($0, wordsOnly: true) })
    case .customerName:
      let numeric = filled.count { cell in
        PlainNumber(Array(cell.utf8)) != nil
          || cell.contains(where: \.isNumber) && !cell.contains(where: \.isLetter)
      }
      return numeric * 2 <= filled.count
    case .kind:
      // Free text counts as the type only where most of it names one.
      let kinds = filled.compactMap { Words.kind($0) }
      return !isWeak
        || kinds.count * 2 > filled.count && kinds.contains { $0 == .invoice || $0 == .debitNote }
    case .appliedTo:
      // Yes and no say whether, not to what.
      return filled.isEmpty
        || !filled.allSatisfy { Words.flag($0) != nil }
          && filled.contains { $0.contains(where: \.isNumber) }
          // What is applied, not to what.
          && !filled.allSatisfy(HeadingMatch.hasDecimals)
    case .match:
      return filled.isEmpty || !filled.allSatisfy(HeadingMatch.hasDecimals)
    case .currency:
      return filled.count { isDay($0, wordsOnly: true) } * 2 <= filled.count
    case .terms, .termsDays:
      return filled.isEmpty || filled.contains { PaymentTerms($0) != nil } || !isWeak
    default:
      return true
    }
  }

  private static func hasDecimals(_ cell: String) -> Bool {
    PlainNumber(Array(cell.utf8)) != nil && cell.contains { $0 == "." || $0 == "," }
  }

  static func isDay(_ text: String, wordsOnly: Bool) -> Bool {
    if DayReader.day(epoch: text.trimmingBlanks.utf8) != nil { return true }
    // Figures with a comma are money.
    if text.contains(","), !text.contains(where: \.isLetter) { return false }
    let parts = DayParts(trimmed(Array(text.utf8)))
    func isReal(_ order: DateOrder) -> Bool {
      parts.civil(order: order).flatMap { Day(year: $0.0, month: $0.1, day: $0.2) } != nil
    }
    if wordsOnly, parts.numbers.count < 3 { return false }
    let isNull = !parts.numbers.isEmpty && parts.numbers.allSatisfy { $0 == 0 }
    return isReal(.dayFirst) || isReal(.monthFirst)
      || (!wordsOnly && (isNull || DayReader.day(serial: parts.numbers.first ?? 0) != nil))
  }
}
