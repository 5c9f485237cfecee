import Receivables

/// Lists that book to several accounts, and balances that run along with the rows.
extension Layout {
  /// The column that names the account of each row, where one of them is that of the receivables.
  struct BookedAccounts: Sendable {
    var column: Int
    /// Every transaction stands there with all its sides: rows of other accounts say the same once more.
    var holdsAllSides: Bool
    /// The code of the account of the receivables, where words do not tell it.
    var code: String?

    /// Whether a cell names the account of the receivables.
    func isReceivables(_ cell: String) -> Bool {
      code.map { $0 == cell } ?? Words.namesReceivables(cell)
    }
  }

  /// The account of the receivables in a journal of codes: each transaction adds up to nothing, and only this account stands on both
  /// sides, on one when it is invoiced and on the other when it is paid.
  private static func accountByCode(
    _ match: HeadingMatch, _ sample: [[String]]
  ) -> BookedAccounts? {
    guard let debit = match[.debit], let credit = match[.credit], let day = match[.issued] else {
      return nil
    }
    let columns = match.headings.indices.filter { column in
      HeadingGrammar.concepts(of: match.headings[column])?.contains(.account) == true
    }
    for column in columns {
      var groups: [[String]: (accounts: Set<String>, sum: Int64)] = [:]
      var (debited, credited): (Set<String>, Set<String>) = ([], [])
      for row in sample {
        let account = HeadingMatch.cell(row, column).trimmingBlanks
        let key = [day, match[.number] ?? day].map { HeadingMatch.cell(row, $0) }
        let (left, right) = (
          HeadingMatch.value(row, debit) ?? 0, HeadingMatch.value(row, credit) ?? 0
        )
        groups[key, default: ([], 0)].accounts.insert(account)
        groups[key]?.sum += left - right
        if left > right {
          debited.insert(account)
        } else if right > left {
          credited.insert(account)
        }
      }
      let balanced = groups.values.count { $0.accounts.count > 1 && $0.sum == 0 }
      let both = debited.intersection(credited)
      guard balanced * 2 > groups.count, both.count == 1, let code = both.first else { continue }
      return BookedAccounts(column: column, holdsAllSides: true, code: code)
    }
    return nil
  }

  /// Finds that column; nil where no column names accounts, or none of them is that of the receivables.
  static func bookedAccounts(_ match: HeadingMatch, _ sample: [[String]]) -> BookedAccounts? {
    let column = match.headings.indices.first { column in
      HeadingGrammar.concepts(of: match.headings[column])?
        .isDisjoint(with: [.account, .name]) == false
        && sample.contains { Words.namesReceivables(HeadingMatch.cell($0, column)) }
    }
    guard let column else { return accountByCode(match, sample) }
    guard let debit = match[.debit], let credit = match[.credit], let day = match[.issued] else {
      return BookedAccounts(column: column, holdsAllSides: false)
    }
    // In a journal the sides of a transaction add up to nothing.
    var sums: [[String]: (accounts: Set<String>, sum: Int64)] = [:]
    for row in sample {
      let key = [day, match[.number] ?? day].map { HeadingMatch.cell(row, $0) }
      sums[key, default: ([], 0)].accounts.insert(HeadingMatch.cell(row, column))
      sums[key]?.sum +=
        (HeadingMatch.value(row, debit) ?? 0) - (HeadingMatch.value(row, credit) ?? 0)
    }
    let balanced = sums.values.count { $0.accounts.count > 1 && $0.sum == 0 }
    return BookedAccounts(column: column, holdsAllSides: balanced * 2 > sums.count)
  }

  /// Whether the balance runs along with the rows: a credit has a positive one, or each adds its amount to the one before.
  ///
  /// `fromAnywhere`: what was there before the first row is not known, and two further rows must run.
  static func isRunning(
    _ sample: [[String]], _ match: HeadingMatch, fromAnywhere: Bool = false
  ) -> Bool {
    guard let balance = match[.balance] else { return false }
    let day = match[.issued] ?? match[.due]
    let sides = match[.debit].flatMap { debit in match[.credit].map { (debit, $0) } }
    if let (debit, credit) = sides,
      sample.contains(where: { row in
        (HeadingMatch.value(row, debit) ?? 0) == 0 && (HeadingMatch.value(row, credit) ?? 0) > 0
          && (HeadingMatch.value(row, balance) ?? 0) > 0
      })
    {
      return true
    }
    guard let day, sides != nil || match[.amount] != nil else { return false }
    func change(_ row: [String]) -> Int64? {
      guard let (debit, credit) = sides else {
        return match[.amount].flatMap { HeadingMatch.value(row, $0) }
      }
      let both = (HeadingMatch.value(row, debit), HeadingMatch.value(row, credit))
      return both.0 == nil && both.1 == nil ? nil : (both.0 ?? 0) &- (both.1 ?? 0)
    }
    var before: Int64 = 0
    var isKnown = !fromAnywhere
    var runs = 0
    for row in sample where !HeadingMatch.cell(row, day).trimmingBlanks.isEmpty {
      guard let now = HeadingMatch.value(row, balance) else { continue }
      guard let change = change(row) else {
        // A row of nothing but a balance brings it forward.
        before = now
        continue
      }
      let doesRun = now == before &+ change
      guard doesRun || now == change || !isKnown else { return false }
      // An open item never has more left than it had.
      if doesRun, now.magnitude > change.magnitude || now.signum() != change.signum() { runs += 1 }
      (before, isKnown) = (now, true)
    }
    return runs > (fromAnywhere ? 1 : 0)
  }

  /// Searches that show documents with all their lines mark the one that is the document.
  static func mainLines(_ headings: [String], _ sample: [[String]]) -> [Format.RowFilter] {
    guard let column = headings.firstIndex(where: { compactHeading($0) == "mainline" }) else {
      return []
    }
    let isStarred = sample.contains { HeadingMatch.cell($0, column).trimmingBlanks == "*" }
    return [
      isStarred
        ? Format.RowFilter(headings: ["mainline"], prefix: "*")
        : Format.RowFilter(headings: ["mainline"], drops: ["no", "n", "f", "false", "0"])
    ]
  }
}
