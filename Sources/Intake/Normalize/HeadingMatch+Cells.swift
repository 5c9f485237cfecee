import Receivables

/// Columns whose role shows in their cells, whatever their headings say.
extension HeadingMatch {
  /// A column of words that tell how documents stand is the status, whatever its heading.
  mutating func findStatus(_ sample: [[String]]) {
    let column = headings.indices.first { column in
      // Why a payment was given back says nothing of how it stands.
      guard !columns.contains(column), !voids.contains(column),
        self[.due] != nil || !SettlementWords.isReason(headings[column])
      else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      let known = cells.count { Words.state($0) != .unknown }
      // A column that only marks what is disputed.
      let isMark =
        !cells.isEmpty && cells.count < sample.count
        && cells.allSatisfy { Words.state($0) == .disputed || Words.kind($0) != nil }
        && cells.contains { Words.state($0) == .disputed }
      return (Set(cells).count > 1 && known > 1 && known * 2 >= cells.count || isMark)
        && cells.allSatisfy { !$0.contains(where: \.isNumber) }
    }
    guard let column else { return }
    columns[Role.status.rawValue] = column
    reasons[.status] = .cells
  }

  /// A column of nothing but words for types is the type, whatever its heading.
  mutating func findKind(_ sample: [[String]]) {
    let column = headings.indices.first { column in
      guard !columns.contains(column) else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      return cells.count >= 3 && Set(cells).count > 1 && Set(cells).count * 2 <= cells.count + 2
        && cells.allSatisfy { Words.kind($0) != nil } && cells.contains { Words.flag($0) == nil }
    }
    guard let column else { return }
    columns[Role.kind.rawValue] = column
    reasons[.kind] = .cells
  }

  /// The one column that numbers every row of a list of documents with letters and figures, whatever its heading: "Pay app",
  /// "Notice"; none where several do.
  mutating func findNumberByCells(_ sample: [[String]]) {
    guard sample.count > 1, self[.amount] != nil || self[.balance] != nil, self[.debit] == nil,
      !headings.contains(where: HeadingGrammar.namesBankText)
    else { return }
    let found = headings.indices.filter { column in
      guard !columns.contains(column), !HeadingGrammar.namesPlace(headings[column]),
        !HeadingGrammar.isForeign(headings[column]), !headings[column].trimmingBlanks.isEmpty
      else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }
      return Set(cells).count == cells.count
        && cells.allSatisfy { cell in
          (2...24).contains(cell.utf8.count) && cell.contains(where: \.isNumber)
            && cell.contains(where: \.isLetter) && !cell.contains(" ") && !cell.contains("@")
            && !HeadingMatch.isDay(cell, wordsOnly: true) && PlainNumber(cell.utf8) == nil
        }
    }
    if found.count == 1 { put(.number, found[0], .cells) }
  }

  /// "Paid" and "Open" columns that hold yes and no instead of amounts or days.
  mutating func findFlags(_ sample: [[String]]) {
    for column in headings.indices {
      let concepts = HeadingGrammar.concepts(of: headings[column]) ?? []
      let role: Role = concepts.contains(.open) ? .openFlag : .paidFlag
      guard self[role] == nil, concepts == [.paid] || concepts == [.open] || concepts == [.payment]
      else { continue }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }
      let filled = cells.filter { !$0.isEmpty }
      guard !filled.isEmpty,
        cells.allSatisfy({ Words.flag($0) != nil || Words.state($0) == .partial })
      else { continue }
      for taken in columns.indices where columns[taken] == column { columns[taken] = -1 }
      columns[role.rawValue] = column
      reasons[role] = .cells
    }
  }

  /// Columns without a role that hold amounts with decimals, tax and prices apart: perhaps the balance.
  func unreadMoney(_ sample: [[String]]) -> [Int] {
    headings.indices.filter { column in
      guard !columns.contains(column), !furtherDiscounts.contains(column),
        !headings[column].trimmingBlanks.isEmpty,
        !HeadingGrammar.isForeign(headings[column])
          || HeadingGrammar.namesLateness(headings[column])
          || self[.appliedTo] != nil && HeadingGrammar.namesAllowance(headings[column])
            && sample.contains(where: { (HeadingMatch.value($0, column) ?? 0) != 0 }),
        !isExplained(column, sample)
      else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      let money = cells.count { cell in
        (cell.contains(".") || cell.contains(",")) && PlainNumber(Array(cell.utf8)) != nil
          && !HeadingMatch.isDay(cell, wordsOnly: true)
      }
      return !cells.isEmpty && money * 5 >= cells.count * 4
    }
  }

  /// Whether a column's money is in the amount that is read: its tax, and where that is the gross, the net.
  private func isExplained(_ column: Int, _ sample: [[String]]) -> Bool {
    if HeadingGrammar.isTaxAmount(headings[column]) { return true }
    guard let amount = self[.amount], headings.contains(where: HeadingGrammar.isTaxAmount),
      HeadingGrammar.isGross(headings[amount]) || includesTax(sample)
    else { return false }
    return HeadingGrammar.namesNet(headings[column])
      || HeadingGrammar.concepts(of: headings[column]) == [.amount]
  }

  /// The heading of a tax beside an amount that does not say whether it includes it.
  func unclearTax(_ sample: [[String]]) -> String? {
    guard let amount = self[.amount], reasons[.amount] != .given, self[.balance] == nil,
      self[.tax] == nil, !HeadingGrammar.isGross(headings[amount]), !includesTax(sample)
    else { return nil }
    return headings.indices.first { column in
      guard !columns.contains(column), HeadingGrammar.isTaxAmount(headings[column]),
        !headings[column].contains("%")
      else { return false }
      return sample.contains {
        let cell = HeadingMatch.cell($0, column)
        return PlainNumber(Array(cell.utf8)) != nil && cell.contains { ("1"..."9").contains($0) }
      }
    }.map { headings[$0] }
  }

  /// Columns without a role that could hold the customers' names.
  func possibleCustomers(_ sample: [[String]]) -> [Int] {
    headings.indices.filter { column in
      guard !columns.contains(column), !HeadingGrammar.isForeign(headings[column]),
        !SettlementWords.isReason(headings[column]), !headings[column].trimmingBlanks.isEmpty
      else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }
      let names = cells.count { cell in
        cell.contains(" ") && cell.contains(where: \.isLetter) && Words.kind(cell) == nil
      }
      return names * 2 > cells.count && cells.count >= 2
    }
  }

  /// A column of nothing but currency codes is the currency, whatever its heading.
  mutating func findCurrency(_ sample: [[String]]) {
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
}
