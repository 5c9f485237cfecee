import Receivables

/// What a row stands for in lists of systems that are not listed.
extension Layout {
  /// Whether receipts stand below the invoices that they pay, under the same number and customer.
  private static func paysByNumber(_ rows: [[String]], _ match: HeadingMatch) -> Bool {
    guard let kind = match[.kind], let number = match[.number], let amount = match[.amount] else {
      return false
    }
    let width = max(kind, number, amount)
    func key(_ row: [String]) -> [String] {
      [number, match[.customerID], match[.customerName]].compactMap { $0 }.map {
        $0 < row.count ? row[$0].trimmingBlanks : ""
      }
    }
    let whole = rows.filter { $0.count > width && !$0[number].trimmingBlanks.isEmpty }
    let invoices = Set(whole.filter { Words.kind($0[kind]) == .invoice }.map(key))
    let payments = whole.filter {
      Words.kind($0[kind]) == .payment && !SettlementWords.takesBack($0[kind])
    }
    // Where some carry a minus and some do not, those without may take a payment back.
    let signs = Set(payments.map { PlainNumber($0[amount].utf8)?.isNegative })
    return signs.count == 1 && payments.contains { invoices.contains(key($0)) }
  }

  /// Whether credit notes and receipts stand among the invoices, and name the one that they were put against.
  private static func appliesInPlace(_ rows: [[String]], _ match: HeadingMatch) -> Bool {
    guard match[.balance] == nil, match[.paidAmount] == nil, match[.lineTotal] == nil,
      let kind = match[.kind], let number = match[.number], let applied = match[.appliedTo],
      match[.amount] != nil
    else { return false }
    func cell(_ row: [String], _ column: Int) -> String {
      HeadingMatch.cell(row, column).trimmingBlanks
    }
    let areLetters = ListedTypes(match, rows).areLetters
    func type(_ row: [String]) -> DocumentKind? {
      let word = cell(row, kind)
      return areLetters ? ListedTypes.letters[word.lowercased()] : Words.kind(word)
    }
    let invoices = rows.filter { type($0) == .invoice }
    let numbers = Set(invoices.map { cell($0, number) })
    // An invoice may be put against itself.
    return !invoices.isEmpty
      && invoices.allSatisfy { ["", cell($0, number)].contains(cell($0, applied)) }
      && rows.contains { row in
        [.creditNote, .payment].contains(type(row)) && numbers.contains(cell(row, applied))
      }
  }

  /// What a row of an unlisted system is, by what the first rows show.
  static func grain(
    of sample: [[String]], _ match: HeadingMatch, _ name: String
  ) -> Format.Grain {
    func cell(_ row: [String], _ role: Role) -> String {
      match[role].map { $0 < row.count ? row[$0].trimmingBlanks : "" } ?? ""
    }
    let hasMoney = Role.allCases.contains { $0.isMoney && match[$0] != nil }
    if !hasMoney,
      match[.terms] != nil || match[.termsDays] != nil || match[.group] != nil
        || HeadingMatch.isAddressList(match.headings)
    {
      return .customer
    }
    if appliesInPlace(sample, match) { return .ledger }
    if isPaymentList(match, name, sample) { return .application }
    let documents = sample.filter { !cell($0, .number).isEmpty || !cell($0, .match).isEmpty }
    // What was paid of each, and until when: documents, whatever their side.
    let saysPaid =
      match[.debit] == nil && match[.match] == nil && match[.paidAmount] != nil
      && match[.due] != nil && match[.amount] != nil
    if match[.balance] == nil, !saysPaid,
      match[.debit] != nil || match[.side] != nil || match[.match] != nil
    {
      return .ledger
    }
    if match[.balance] == nil, match[.paidAmount] == nil, paysByNumber(documents, match) {
      return .ledger
    }
    // The same number, customer and day on neighbouring rows: parts of one document.
    func key(_ row: [String], _ roles: [Role]) -> [String] { roles.map { cell(row, $0) } }
    let identity: [Role] = [.number, .customerID, .customerName, .issued, .due, .entity]
    let neighbours = zip(documents, documents.dropFirst()).filter { one, other in
      one != other && !cell(one, .number).isEmpty && key(one, identity) == key(other, identity)
    }
    let totals: [Role] = [.amount, .balance, .paidAmount]
    let repeated = neighbours.filter { key($0, totals) == key($1, totals) }
    if match[.paidDay] != nil, match[.paidAmount] != nil, match[.balance] == nil,
      neighbours.contains(where: {
        cell($0, .amount) == cell($1, .amount)
          && key($0, [.paidDay, .paidAmount]) != key($1, [.paidDay, .paidAmount])
      })
    {
      return .paymentRow
    }
    if match[.amount] == nil, match[.balance] == nil, match[.lineTotal] != nil { return .line }
    let lineColumns = match.headings.indices.filter { HeadingGrammar.isOfLine(match.headings[$0]) }
    func differ(_ one: [String], _ other: [String]) -> Bool {
      lineColumns.contains { $0 < one.count && $0 < other.count && one[$0] != other[$0] }
    }
    if lineColumns.count > 1, match[.balance] == nil, match[.amount] != nil,
      neighbours.contains(where: { cell($0, .amount) != cell($1, .amount) && differ($0, $1) })
    {
      return .line
    }
    return repeated.contains(where: differ) ? .lineItem : .document
  }

  /// Whether a list of an unlisted system holds payments, not documents: a number of receipts, or a day of payment and neither
  /// due day nor balance, or a name that says so.
  private static func isPaymentList(
    _ match: HeadingMatch, _ name: String, _ sample: [[String]]
  ) -> Bool {
    // The part that is applied, beside the whole and what is left of it.
    let appliesParts = match[.appliedTo] != nil && match[.lineTotal] != nil
    guard match[.due] == nil, match[.balance] == nil || appliesParts, match[.debit] == nil,
      match[.amount] != nil || match[.paidAmount] != nil
    else { return false }
    if match[.appliedTo] != nil { return true }
    // What is left of receipts is no receipt.
    if let amount = match[.amount], HeadingGrammar.namesUnapplied(match.headings[amount]) {
      return false
    }
    if match[.paidDay] != nil, match[.issued] == nil { return true }
    if match[.amount] == nil, match[.paidAmount] != nil { return true }
    if match[.paidDay] == nil, match[.status] == nil, match.namesPaymentMethods(sample) {
      return true
    }
    // Banks print what the payer wrote; an invoice has a number instead.
    if match[.number] == nil, match.headings.contains(where: HeadingGrammar.namesBankText) {
      return true
    }
    // Payments have come or failed; what is overdue or open is a document.
    let saysOwing =
      match[.status].map { column in
        sample.contains { row in
          [.owed, .partial].contains(Words.state(HeadingMatch.cell(row, column)))
        }
      } ?? false
    return match[.paidDay] == nil && !saysOwing
      && (callsPayments(name) || SettlementWords.callsSetOffs(name))
  }

  /// Whether a file's name speaks of payments.
  static func callsPayments(_ name: String) -> Bool {
    let words = [
      "encaissement", "payment", "receipt", "zahlung", "reglement", "paiement", "pagos", "cobros",
      "incass", "betaling", "remittance", "pagament", "wplat", "platb", "kontoeingang",
      "geldeingang", "bankeingang", "lockbox", "bank_trans", "bank trans", "banktrans",
      "bank_statement", "bank statement", "bankstatement", "kontoauszug",
      "kontoumsaetze", "kontoumsätze", "bankmutaties", "bankafschrift", "kontoutdrag",
    ]
    return words.contains { name.lowercased().contains($0) }
  }

  /// What all documents of a list without types are, by the heading of their number and the file's name; nil for invoices.
  static func kindOfAll(_ match: HeadingMatch, _ name: String) -> DocumentKind? {
    let heading = match[.number].map { match.headings[$0] } ?? ""
    if HeadingGrammar.numbersCredits(heading) || SettlementWords.callsCredits(name) {
      return .creditNote
    }
    if let rest = match[.amount] ?? match[.balance], match[.due] == nil,
      HeadingGrammar.namesUnapplied(match.headings[rest])
    {
      return .payment
    }
    // Receipts are put against documents elsewhere; what a list of prepayments has left is money in hand.
    let isInHand = match[.balance] != nil && match[.due] == nil && match[.appliedTo] == nil
    return isInHand && SettlementWords.callsPrepayments(name, heading) ? .payment : nil
  }

  /// The column of what went back of each payment.
  static func refundedPart(_ match: HeadingMatch, _ sample: [[String]]) -> Int? {
    match.headings.indices.first { column in
      !match.columns.contains(column) && SettlementWords.namesRefunds(match.headings[column])
        && HeadingMatch.suits(
          .amount, sample.map { HeadingMatch.cell($0, column) }, isWeak: false)
        && sample.contains { HeadingMatch.value($0, column) != nil }
    }
  }

  /// The column that says whether a payment came in or went back.
  static func paymentType(_ match: HeadingMatch, _ sample: [[String]]) -> Int? {
    if let kind = match[.kind] { return kind }
    return match.headings.indices.first { column in
      guard !match.columns.contains(column), !SettlementWords.isReason(match.headings[column])
      else { return false }
      let words = HeadingGrammar.concepts(of: match.headings[column]) ?? []
      if words.contains(.kind), words.isSubset(of: [.kind, .payment, .transaction]) { return true }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      return Set(cells).count > 1 && Set(cells).count <= 8
        && cells.contains(where: SettlementWords.takesBack)
        && cells.allSatisfy { !$0.contains(where: \.isNumber) }
    }
  }
}
