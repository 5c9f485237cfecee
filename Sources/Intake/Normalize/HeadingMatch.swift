import Receivables

/// Which column of a table has which role, and why.
public struct HeadingMatch: Sendable {
  /// Column of each role, by raw value; -1 where the table has none.
  var columns: [Int]
  /// The headings as exported.
  public let headings: [String]
  /// Why each role has its column.
  private var reasons: [Role: Reason] = [:]

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
    guard bytes.count <= 80, bytes.contains(where: { $0 >= 0x41 }) else { return [] }
    let compact = compactHeading(heading)
    var roles = vocabulary[compact] ?? []
    if let bare = withoutQualifier(heading), let more = vocabulary[bare] { roles.formUnion(more) }
    if roles.isEmpty { roles.formUnion(HeadingGrammar.readings(of: heading).map(\.role)) }
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
    !missing(in: fields).contains { $0 == "a day" || $0 == "an amount" }
  }

  /// Whether a row of cells can be the header of a customer file: a customer, and terms or a group.
  static func isCustomerHeader(_ fields: [String]) -> Bool {
    let roles = fields.reduce(into: Set<Role>()) { $0.formUnion(self.roles(of: $1)) }
    return !roles.isDisjoint(with: [.customerID, .customerName])
      && !roles.isDisjoint(with: [.terms, .termsDays, .group])
  }

  /// What a list of receivables must name and these headings do not.
  static func missing(in fields: [String]) -> [String] {
    let roles = fields.reduce(into: Set<Role>()) { $0.formUnion(self.roles(of: $1)) }
    let needed: [(String, Set<Role>)] = [
      ("a customer", [.customerID, .customerName]), ("a day", [.issued, .due, .paidDay]),
      ("an amount", [.amount, .balance, .debit, .credit, .lineTotal, .paidAmount]),
    ]
    return needed.filter { roles.isDisjoint(with: $0.1) }.map(\.0)
  }

  /// A column that could have a role.
  private struct Claim {
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
      guard isChosen || HeadingMatch.suits(claim.role, cells, isWeak: claim.score < 10) else {
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
    for (column, heading) in headings.enumerated() {
      for reading in HeadingGrammar.readings(of: heading)
      where !format.without.contains(reading.role) && format.headings[reading.role] == nil
        && !(reading.role.isMoney && heading.contains("%"))
      {
        claims.append(
          Claim(role: reading.role, column: column, score: reading.score, reason: .words))
      }
    }
    return claims
  }

  /// Columns whose meaning depends on the others.
  private mutating func settle(_ format: Format, _ sample: [[String]], _ claims: [Claim]) {
    // A balance beside a day of payment, and no face: the column holds the face.
    if self[.amount] == nil, self[.paidDay] != nil, self[.debit] == nil,
      let balance = self[.balance]
    {
      columns[Role.amount.rawValue] = balance
      columns[Role.balance.rawValue] = -1
      reasons[.amount] = reasons[.balance]
    }
    // One of two amount columns alone is no debit or credit; and the two make the amount.
    if self[.debit] == nil || self[.credit] == nil {
      columns[Role.debit.rawValue] = -1
      columns[Role.credit.rawValue] = -1
    }
    if format.id == "general" {
      preferGross(sample, claims)
      findFlags(sample)
      separateReceiptFromInvoice()
    }
    keepCurrencyOfAmount()
    separateIDFromName(sample, claims)
    if self[.currency] == nil, !format.without.contains(.currency) { findCurrency(sample) }
    if self[.kind] == nil, !format.without.contains(.kind), format.id == "general" {
      findKind(sample)
    }
    if self[.status] == nil, !format.without.contains(.status), format.id == "general" {
      findStatus(sample)
    }
  }

  /// A column of words that tell how documents stand is the status, whatever its heading.
  private mutating func findStatus(_ sample: [[String]]) {
    let column = headings.indices.first { column in
      guard !columns.contains(column) else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      let known = cells.count { Words.state($0) != .unknown }
      return Set(cells).count > 1 && known > 1 && known * 2 >= cells.count
        && cells.allSatisfy { !$0.contains(where: \.isNumber) }
    }
    guard let column else { return }
    columns[Role.status.rawValue] = column
    reasons[.status] = .cells
  }

  /// A column of nothing but words for types is the type, whatever its heading.
  private mutating func findKind(_ sample: [[String]]) {
    let column = headings.indices.first { column in
      guard !columns.contains(column) else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      return cells.count >= 3 && Set(cells).count > 1 && Set(cells).count * 2 <= cells.count + 2
        && cells.allSatisfy { Words.kind($0) != nil }
    }
    guard let column else { return }
    columns[Role.kind.rawValue] = column
    reasons[.kind] = .cells
  }

  /// Where a column of tax stands beside an amount and a total, the total is what is owed.
  private mutating func preferGross(_ sample: [[String]], _ claims: [Claim]) {
    guard let amount = self[.amount], reasons[.amount] != .given,
      HeadingGrammar.concepts(of: headings[amount])?.isDisjoint(with: [.total, .gross]) == true,
      headings.contains(where: HeadingGrammar.namesTax)
    else { return }
    let gross = claims.first { claim in
      claim.role == .amount && !columns.contains(claim.column)
        && HeadingGrammar.concepts(of: headings[claim.column])?
          .isDisjoint(with: [.total, .gross]) == false
        && HeadingMatch.suits(
          .amount, sample.map { HeadingMatch.cell($0, claim.column) }, isWeak: false)
    }
    guard let gross else { return }
    columns[Role.amount.rawValue] = gross.column
    reasons[.amount] = gross.reason
  }

  /// "Paid" and "Open" columns that hold yes and no instead of amounts or days.
  private mutating func findFlags(_ sample: [[String]]) {
    for column in headings.indices {
      let concepts = HeadingGrammar.concepts(of: headings[column]) ?? []
      let role: Role = concepts.contains(.open) ? .openFlag : .paidFlag
      guard self[role] == nil, concepts == [.paid] || concepts == [.open] || concepts == [.payment]
      else { continue }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }
      let filled = cells.filter { !$0.isEmpty }
      guard !filled.isEmpty, cells.allSatisfy({ Words.flag($0) != nil }) else { continue }
      for taken in columns.indices where columns[taken] == column { columns[taken] = -1 }
      columns[role.rawValue] = column
      reasons[role] = .cells
    }
  }

  /// A list of receipts: its own number, and the invoice that each was for.
  private mutating func separateReceiptFromInvoice() {
    guard self[.due] == nil, self[.balance] == nil, self[.appliedTo] == nil,
      let invoice = self[.number],
      let receipt = headings.indices.first(where: { column in
        HeadingGrammar.concepts(of: headings[column]) == [.payment, .number]
          && !columns.contains(column)
      })
    else { return }
    columns[Role.appliedTo.rawValue] = invoice
    reasons[.appliedTo] = reasons[.number]
    columns[Role.number.rawValue] = receipt
    reasons[.number] = .words
  }

  /// An amount in local currency is not in the document's.
  private mutating func keepCurrencyOfAmount() {
    guard let amount = self[.amount], let currency = self[.currency],
      reasons[.currency] != .given
    else { return }
    func isLocal(_ heading: String) -> Bool {
      let compact = compactHeading(heading)
      return ["local", "hauswaehrung", "lokale", "lcy", "companycurrency"].contains {
        compact.contains($0)
      }
    }
    guard isLocal(headings[amount]), !isLocal(headings[currency]) else { return }
    let local = headings.indices.first { column in
      ["localcurrency", "hauswaehrung", "lokalevaluta", "hwaer"].contains(
        compactHeading(headings[column]))
    }
    // Some lists name the only currency they have simply so.
    if local == nil,
      !["documentcurrency", "belegwaehrung", "documentcurrencykey"].contains(
        compactHeading(headings[currency]))
    {
      return
    }
    columns[Role.currency.rawValue] = local ?? -1
    reasons[.currency] = local == nil ? nil : .heading
  }

  /// Of two columns that name the customer, one that holds codes is the id.
  private mutating func separateIDFromName(_ sample: [[String]], _ claims: [Claim]) {
    guard self[.customerID] == nil, let column = self[.customerName],
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

  private func holdsCodes(_ column: Int, _ sample: [[String]]) -> Bool {
    let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
    let codes = cells.count { cell in cell.contains(where: \.isNumber) && !cell.contains(" ") }
    return !cells.isEmpty && codes * 5 >= cells.count * 3
  }

  /// Columns without a role that hold amounts with decimals, tax and prices apart: perhaps the balance.
  func unreadMoney(_ sample: [[String]]) -> [Int] {
    headings.indices.filter { column in
      guard !columns.contains(column), !headings[column].trimmingBlanks.isEmpty,
        !HeadingGrammar.isForeign(headings[column])
      else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      let money = cells.count { cell in
        (cell.contains(".") || cell.contains(",")) && PlainNumber(Array(cell.utf8)) != nil
          && !HeadingMatch.isDay(cell, wordsOnly: true)
      }
      return !cells.isEmpty && money * 5 >= cells.count * 4
    }
  }

  /// Without a balance that only runs along with the rows of a ledger.
  mutating func dropBalance() {
    columns[Role.balance.rawValue] = -1
    reasons[.balance] = nil
  }

  /// Columns without a role that could hold the customers' names.
  func possibleCustomers(_ sample: [[String]]) -> [Int] {
    headings.indices.filter { column in
      guard !columns.contains(column), !HeadingGrammar.isForeign(headings[column]),
        !headings[column].trimmingBlanks.isEmpty
      else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }
      let names = cells.count { cell in
        cell.contains(" ") && cell.contains(where: \.isLetter) && Words.kind(cell) == nil
      }
      return names * 2 > cells.count && cells.count >= 2
    }
  }

  /// Gives a role a column for want of anything better; a finding says so.
  mutating func assume(_ role: Role, is column: Int) {
    columns[role.rawValue] = column
    reasons[role] = .cells
  }

  /// A column of nothing but currency codes is the currency, whatever its heading.
  private mutating func findCurrency(_ sample: [[String]]) {
    let column = headings.indices.first { column in
      guard !columns.contains(column) else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      return cells.count >= 3
        && cells.allSatisfy { $0.utf8.count == 3 && Words.currency($0) != nil }
    }
    guard let column else { return }
    columns[Role.currency.rawValue] = column
    reasons[.currency] = .cells
  }

  private static func cell(_ row: [String], _ column: Int) -> String {
    column < row.count ? row[column] : ""
  }

  /// Whether sampled cells agree with a role.
  private static func suits(_ role: Role, _ cells: [String], isWeak: Bool) -> Bool {
    let filled = cells.filter { !$0.allSatisfy(\.isWhitespace) }
    guard !cells.isEmpty else { return true }
    switch role {
    case .number:
      // Types stand in words, numbers have figures.
      let figures = filled.count { $0.contains(where: \.isNumber) }
      return filled.count * 2 >= cells.count && figures * 2 >= filled.count
    case .customerID:
      let names = filled.count {
        $0.trimmingBlanks.contains(" ") && !$0.contains(where: \.isNumber)
      }
      return filled.count * 2 >= cells.count && names * 2 <= filled.count
    case .amount, .balance, .paidAmount, .debit, .credit, .tax, .lineTotal:
      let numeric = filled.count { text in
        PlainNumber(Array(text.utf8)) != nil && !isDay(text, wordsOnly: true)
      }
      let areFlags =
        role == .paidAmount && !filled.isEmpty
        && filled.allSatisfy { $0.trimmingBlanks == "0" || $0.trimmingBlanks == "1" }
      return numeric * 2 >= filled.count && !areFlags
        && (role != .balance && role != .paidAmount || !filled.isEmpty || cells.count < 5)
    case .issued, .due, .paidDay:
      return filled.count { isDay($0, wordsOnly: false) } * 2 >= filled.count
        && (role != .paidDay || !filled.isEmpty || cells.count < 5)
    case .customerName:
      let numeric = filled.count { PlainNumber(Array($0.utf8)) != nil }
      return numeric * 2 <= filled.count
    case .kind:
      // Free text counts as the type only where most of it names one.
      return !isWeak || filled.count { Words.kind($0) != nil } * 2 > filled.count
    case .terms, .termsDays:
      return filled.isEmpty || filled.contains { Words.termDays($0) != nil } || !isWeak
    default:
      return true
    }
  }

  private static func isDay(_ text: String, wordsOnly: Bool) -> Bool {
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
