/// Which column of a table has which role, and why.
public struct HeadingMatch: Sendable {
  /// Column of each role, by raw value; -1 where the table has none.
  var columns: [Int]
  /// The headings as exported.
  public let headings: [String]

  /// Column of a role, 0-based.
  public subscript(role: Role) -> Int? {
    columns[role.rawValue] >= 0 ? columns[role.rawValue] : nil
  }

  /// How many headings the vocabulary knows.
  static func knownHeadings(_ fields: [String]) -> Int {
    fields.count { field in
      let compact = compactHeading(field)
      return vocabulary.contains(compact)
        || withoutQualifier(field).map(vocabulary.contains) == true
    }
  }

  private static let vocabulary = Set(Role.allCases.flatMap(\.headings))

  /// Whether a row of cells can be a header: at least a date-like and an amount-like heading.
  static func isHeader(_ fields: [String]) -> Bool {
    !missing(in: fields).contains { $0 == "a day" || $0 == "an amount" }
  }

  /// What a list of receivables must name and these headings do not.
  static func missing(in fields: [String]) -> [String] {
    let compact = Set(
      fields.flatMap { [compactHeading($0), withoutQualifier($0)] }.compactMap { $0 })
    let needed: [(String, [Role])] = [
      ("a customer", [.customerID, .customerName]), ("a day", [.issued, .due, .paidDay]),
      ("an amount", [.amount, .balance]),
    ]
    return needed.filter { _, roles in
      roles.allSatisfy { role in role.headings.allSatisfy { !compact.contains($0) } }
    }.map(\.0)
  }

  /// Gives each role its best column.
  ///
  /// `sample` holds the first body rows; a mostly blank column is never taken as the document
  /// number or customer id, and money and day columns must hold money and days.
  init(headings: [String], format: Format, sample: [[String]]) {
    self.headings = headings
    columns = Array(repeating: -1, count: Role.allCases.count)
    let compact = headings.map { compactHeading($0) }
    let bare = headings.map { withoutQualifier($0) }
    var taken: Set<Int> = []
    for role in Role.allCases where !format.without.contains(role) {
      let wanted = format.headings[role] ?? role.headings
      // Exact headings of a lower preference beat qualified ones of a higher.
      let exact = wanted.flatMap { name in compact.indices.filter { compact[$0] == name } }
      let qualified = wanted.flatMap { name in bare.indices.filter { bare[$0] == name } }
      let fits = (exact + qualified).first { column in
        !taken.contains(column)
          && HeadingMatch.suits(role, sample.map { HeadingMatch.cell($0, column) })
      }
      if let fits {
        columns[role.rawValue] = fits
        taken.insert(fits)
      }
    }
    separateAmountFromBalance(format)
    // "Customer" alone may be an id or a name; without another column it serves as both.
  }

  /// `Amount` beside an open balance is the face; alone it is both.
  private mutating func separateAmountFromBalance(_ format: Format) {
    if self[.amount] == nil, self[.paidDay] != nil, let balance = self[.balance] {
      // A balance beside a day of payment and no face: the column holds the face.
      columns[Role.amount.rawValue] = balance
      columns[Role.balance.rawValue] = -1
    }
  }

  private static func cell(_ row: [String], _ column: Int) -> String {
    column < row.count ? row[column] : ""
  }

  /// Whether sampled cells agree with a role.
  private static func suits(_ role: Role, _ cells: [String]) -> Bool {
    let filled = cells.filter { !$0.allSatisfy(\.isWhitespace) }
    guard !cells.isEmpty else { return true }
    switch role {
    case .number, .customerID:
      return filled.count * 2 >= cells.count
    case .amount, .balance, .paidAmount:
      let numeric = filled.count { PlainNumber(Array($0.utf8)) != nil }
      return numeric * 2 >= filled.count && (role == .amount || !filled.isEmpty || cells.count < 5)
    case .issued, .due, .paidDay:
      let days = filled.count { text in
        let parts = DayParts(trimmed(Array(text.utf8)))
        return parts.isSlashed || parts.civil(order: .dayFirst) != nil
          || parts.civil(order: .monthFirst) != nil || parts.numbers.allSatisfy { $0 == 0 }
      }
      return days * 2 >= filled.count
    default:
      return true
    }
  }
}
