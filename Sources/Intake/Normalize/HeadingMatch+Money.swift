import Receivables

/// Columns of money that mean something only together.
extension HeadingMatch {
  /// Settles which column is the amount, which the balance and which neither.
  mutating func settleMoney(_ format: Format, _ sample: [[String]], _ claims: [Claim]) {
    // A balance beside a day of payment, and no face: the column holds the face.
    if self[.amount] == nil, self[.paidDay] != nil, self[.debit] == nil,
      let balance = self[.balance], !HeadingGrammar.namesUnapplied(headings[balance])
    {
      put(.amount, balance, reasons[.balance])
      drop(.balance)
    }
    if format.id == "general" { separateChargesFromPayments(sample) }
    // One of two amount columns alone is no debit or credit; and the two make the amount.
    if self[.amount] == nil, self[.balance] == nil, self[.debit] == nil, let credit = self[.credit],
      let number = self[.number], HeadingGrammar.numbersCredits(headings[number])
    {
      put(.amount, credit, reasons[.credit])
    }
    if self[.debit] == nil || self[.credit] == nil {
      drop(.debit)
      drop(.credit)
    }
    if format.id == "general" {
      readDueAsTerms(sample)
      keepOneCurrency(claims)
      preferGross(sample, claims)
      addTaxToNet(sample)
      preferInstalment(sample)
      readTotalOfBuckets(sample)
      preferLatestState(sample)
      preferRest(sample)
    }
    keepCurrencyOfAmount()
    settleRetained(sample)
  }

  /// Of balances of several days, "Open 31.05.2025" and "Open 30.06.2025", the latest counts.
  private mutating func preferLatestState(_ sample: [[String]]) {
    guard let balance = self[.balance], reasons[.balance] != .given else { return }
    func state(_ column: Int) -> (name: String, day: Day)? {
      let figures = headings[column].split(separator: " ").last.map(String.init) ?? ""
      guard figures.count(where: \.isNumber) >= 6,
        case .day(let day) = DayReader(order: .dayFirst).read(Array(figures.utf8))
      else { return nil }
      return (headings[column].filter { !$0.isNumber }, day)
    }
    guard let own = state(balance) else { return }
    let others = headings.indices.filter { !columns.contains($0) }
    let later = others.compactMap { column in state(column).map { (column, $0) } }.filter {
      $0.1.name == own.name && $0.1.day > own.day
        && HeadingMatch.suits(
          .balance, sample.map { [column = $0.0] in HeadingMatch.cell($0, column) }, isWeak: false)
    }
    if let newest = later.max(by: { $0.1.day < $1.1.day }) { put(.balance, newest.0, .words) }
  }

  /// Where what was paid, taken off the balance, gives another column on every row, that column is what is left.
  private mutating func preferRest(_ sample: [[String]]) {
    guard let whole = self[.balance], reasons[.balance] != .given, let paid = self[.paidAmount]
    else { return }
    func isRest(_ column: Int) -> Bool {
      var isProven = false
      for row in sample {
        guard let due = HeadingMatch.value(row, whole), let rest = HeadingMatch.value(row, column)
        else { continue }
        let settled = abs(HeadingMatch.value(row, paid) ?? 0)
        guard due &- settled == rest else { return false }
        if settled != 0 { isProven = true }
      }
      return isProven
    }
    let rest = headings.indices.first { column in
      (!columns.contains(column) || column == self[.amount])
        && !HeadingGrammar.namesTax(headings[column]) && !HeadingGrammar.namesNet(headings[column])
        && isRest(column)
    }
    guard let rest else { return }
    if self[.amount] == nil || self[.amount] == rest { put(.amount, whole, reasons[.balance]) }
    put(.balance, rest, .cells)
  }

  /// A total that is the sum of age buckets on every row is what is open, whatever it is called.
  private mutating func readTotalOfBuckets(_ sample: [[String]]) {
    let buckets = headings.indices.filter { HeadingGrammar.namesBucket(headings[$0]) }
    guard self[.balance] == nil, self[.paidAmount] == nil, let total = self[.amount],
      reasons[.amount] != .given, buckets.count > 1
    else { return }
    // "Current" and the like stand before the first, and are no buckets by their words.
    let parts = ([buckets[0] - 1] + buckets).filter { column in
      column >= 0 && !columns.contains(column)
        && sample.contains { HeadingMatch.value($0, column) != nil }
    }
    let isSum = sample.allSatisfy { row in
      guard let whole = HeadingMatch.value(row, total) else { return true }
      return parts.reduce(Int64(0)) { $0 &+ (HeadingMatch.value(row, $1) ?? 0) } == whole
    }
    guard isSum, sample.contains(where: { (HeadingMatch.value($0, total) ?? 0) != 0 }) else {
      return
    }
    put(.balance, total, .cells)
    drop(.amount)
  }

  /// Whether balances and amounts have in them what is retained: told by the sums of the rows.
  private mutating func settleRetained(_ sample: [[String]]) {
    guard let balance = self[.balance], let retained = self[.retained] else { return }
    let (amount, paid) = (self[.amount], self[.paidAmount])
    /// Whether whole − paid, and perhaps − retained, is the balance of every row, and something was retained.
    func holds(_ whole: Int, less further: Int?) -> Bool {
      var isProven = false
      for row in sample {
        guard let whole = HeadingMatch.value(row, whole),
          let open = HeadingMatch.value(row, balance)
        else { continue }
        let kept = abs(HeadingMatch.value(row, retained) ?? 0)
        let paid = abs(paid.flatMap { HeadingMatch.value(row, $0) } ?? 0)
        guard whole &- paid &- (further == nil ? 0 : kept) == open else { return false }
        if kept != 0 { isProven = true }
      }
      return isProven
    }
    /// Whether a column is another with what is retained on top.
    func isWhole(_ column: Int, of part: Int) -> Bool {
      sample.allSatisfy { row in
        guard let whole = HeadingMatch.value(row, column), let part = HeadingMatch.value(row, part)
        else { return true }
        return whole &- abs(HeadingMatch.value(row, retained) ?? 0) == part
      }
    }
    let others = headings.indices.filter { column in
      ![balance, retained, amount, paid].contains(column)
        && sample.contains { HeadingMatch.value($0, column) != nil }
    }
    if let amount, holds(amount, less: retained) {
      balanceLeavesOutRetained = true
    } else if let amount, holds(amount, less: nil),
      others.contains(where: { isWhole($0, of: amount) })
    {
      (balanceLeavesOutRetained, amountLeavesOutRetained) = (true, true)
    } else if amount == nil, let whole = others.first(where: { holds($0, less: retained) }) {
      put(.amount, whole, .cells)
      balanceLeavesOutRetained = true
    }
  }

  /// Where a column of tax stands beside an amount and a total, the total is what is owed.
  ///
  /// A total is known by its words, or by being amount and tax together on every row.
  private mutating func preferGross(_ sample: [[String]], _ claims: [Claim]) {
    guard let amount = self[.amount], reasons[.amount] != .given,
      !HeadingGrammar.isGross(headings[amount]), headings.contains(where: HeadingGrammar.namesTax)
    else { return }
    let gross = claims.first { claim in
      claim.role == .amount && !columns.contains(claim.column)
        && HeadingGrammar.isGross(headings[claim.column])
        && HeadingMatch.suits(
          .amount, sample.map { HeadingMatch.cell($0, claim.column) }, isWeak: false)
    }
    if let gross {
      put(.amount, gross.column, gross.reason)
    } else if let column = headings.indices.first(where: { column in
      !columns.contains(column) && taxColumns.contains { adds(amount, $0, to: column, sample) }
    }) {
      put(.amount, column, .cells)
    }
  }

  /// Columns that hold nothing but tax.
  private var taxColumns: [Int] {
    headings.indices.filter {
      HeadingGrammar.isTaxAmount(headings[$0]) && !headings[$0].contains("%")
    }
  }

  /// Whether two columns add up to a third wherever all are filled, with something to add at least once.
  private func adds(_ one: Int, _ other: Int, to sum: Int, _ sample: [[String]]) -> Bool {
    var isProven = false
    for row in sample {
      guard let one = HeadingMatch.value(row, one), let other = HeadingMatch.value(row, other),
        let sum = HeadingMatch.value(row, sum)
      else { continue }
      guard one &+ other == sum else { return false }
      if other != 0 { isProven = true }
    }
    return isProven
  }

  /// Whether the amount is some other column and the tax together.
  func includesTax(_ sample: [[String]]) -> Bool {
    guard let amount = self[.amount] else { return false }
    return headings.indices.contains { net in
      net != amount && taxColumns.contains { $0 != net && adds(net, $0, to: amount, sample) }
    }
  }

  /// Net and tax make the amount where nothing states it.
  private mutating func addTaxToNet(_ sample: [[String]]) {
    guard self[.amount] == nil, self[.balance] == nil, self[.debit] == nil, self[.tax] == nil,
      self[.lineTotal] == nil
    else { return }
    func column(_ isMeant: (String) -> Bool) -> Int? {
      let all = headings.indices.filter { column in
        isMeant(headings[column]) && !columns.contains(column) && !headings[column].contains("%")
          && HeadingMatch.suits(
            .amount, sample.map { HeadingMatch.cell($0, column) }, isWeak: false)
      }
      return all.count == 1 ? all[0] : nil
    }
    guard let net = column(HeadingGrammar.namesNet), let tax = column(HeadingGrammar.isTaxAmount)
    else { return }
    put(.amount, net, .words)
    put(.tax, tax, .words)
  }

  /// A bare "Due" with small whole numbers beside amounts with decimals holds days of terms.
  private mutating func readDueAsTerms(_ sample: [[String]]) {
    guard let column = self[.balance], reasons[.balance] == .words, self[.due] == nil,
      self[.termsDays] == nil, HeadingGrammar.concepts(of: headings[column]) == [.due],
      let amount = self[.amount]
    else { return }
    func filled(_ column: Int) -> [String] {
      sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
    }
    let areDays = filled(column).allSatisfy { Int($0).map { (0...365).contains($0) } ?? false }
    let areAmounts = filled(amount).contains { $0.contains(".") || $0.contains(",") }
    guard areDays, areAmounts else { return }
    drop(.balance)
    put(.termsDays, column, .cells)
  }

  /// Charges in one column and payments in another are debit and credit, where no row has both.
  private mutating func separateChargesFromPayments(_ sample: [[String]]) {
    guard self[.debit] == nil, let charges = self[.amount],
      let payments = self[.paidAmount] ?? self[.credit],
      HeadingGrammar.concepts(of: headings[charges])?.contains(.charge) == true
    else { return }
    func holdsMoney(_ row: [String], _ column: Int) -> Bool {
      HeadingMatch.cell(row, column).contains { ("1"..."9").contains($0) }
    }
    guard sample.allSatisfy({ !holdsMoney($0, charges) || !holdsMoney($0, payments) }),
      sample.contains(where: { holdsMoney($0, payments) })
    else { return }
    put(.debit, charges, reasons[.amount])
    put(.credit, payments, reasons[.paidAmount] ?? reasons[.credit])
    drop(.amount)
    drop(.paidAmount)
  }

  /// Amount and balance must be in one currency: of several amounts the one in the balance's currency counts.
  private mutating func keepOneCurrency(_ claims: [Claim]) {
    guard let amount = self[.amount], let balance = self[.balance] else { return }
    let wanted = Layout.currencies(in: headings[balance])
    guard wanted.count == 1, Layout.currencies(in: headings[amount]).count == 1,
      wanted != Layout.currencies(in: headings[amount])
    else { return }
    let other = claims.first {
      $0.role == .amount && Layout.currencies(in: headings[$0.column]) == wanted
        && !columns.contains($0.column)
    }
    put(.amount, other?.column ?? -1, other?.reason)
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
    put(.currency, local ?? -1, local == nil ? nil : .heading)
  }
}
