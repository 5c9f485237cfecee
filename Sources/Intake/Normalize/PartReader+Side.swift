import Receivables

/// Rows of lists beside the documents, and of customer files.
extension PartReader {
  /// A row of a list beside the documents: dated, with amount and customer as far as it has them.
  @inline(never)
  mutating func takeFact(_ scanner: borrowing RecordScanner) throws(Fault) {
    guard let kind = layout.format.side, !isOtherRow(scanner) else { return }
    var fact = SideFact(kind, at: Place(file: "", line: scanner.line))
    fact.day = try day(columns.issued, scanner)
    if columns.issued < 0, [.ledgerBalances, .exchangeRates, .allowance].contains(kind) {
      fact.day = layout.statedDay
    }
    fact.until = try day(columns.until, scanner)
    // A day tells more than a word: on earlier days it was not over yet.
    if columns.status >= 0, kind != .disputes || fact.until == nil,
      SideList.saysOver(cellText(columns.status, scanner), of: kind)
    {
      part.counts.excluded += 1
      return
    }
    fact.number = cellText(columns.number, scanner)
    if kind == .ledgerBalances { fact.number = cellText(columns.account, scanner) }
    fact.text = joinedText(kind, scanner)
    if kind == .contacts { fact.method = cellText(columns.kind, scanner) }
    fact.isHold = kind == .disputes && isHold(scanner)
    fact.entity = cellText(columns.entity, scanner)
    var row = SideRow(
      fact: fact, id: trimmed(withoutGuards(scanner.field(columns.customerID))),
      name: trimmed(withoutGuards(scanner.field(columns.customerName))))
    if kind == .exchangeRates {
      (row.fact.currency, row.fact.base) = try ratedCurrencies(scanner)
    } else {
      (row.fact.currency, row.given) = try statedCurrency(scanner)
    }
    row.fact.rate = try rate(scanner)
    if kind == .exchangeRates, row.fact.rate == nil {
      throw Fault(
        code: "rate-invalid", message: "states no rate", remedy: "fill in the rate",
        field: max(columns.rate, 0))
    }
    try takeAmount(&row, scanner)
    part.facts.append(row)
    part.counts.sideData += 1
    if kind == .returnedPayments, !layout.format.listsCancelledInvoices { keepReturn(row, scanner) }
  }

  /// Money that came back for a document: a list of payments shows it as received.
  private mutating func keepReturn(_ row: SideRow, _ scanner: borrowing RecordScanner) {
    let number = number(scanner)
    let isKnown = row.fact.currency != .unstated
    let amount = isKnown ? row.fact.amount ?? 0 : (row.millionths ?? 0) / 10_000
    guard !number.isEmpty, amount != 0, let day = row.fact.day else { return }
    keep(
      Entry(
        role: .application, nature: .returned, kind: .payment, dueBasis: .none, account: -1,
        line: UInt32(truncatingIfNeeded: scanner.line), currency: row.fact.currency, paid: day,
        amount: -abs(amount), number: TextReference(offset: 0, length: 0), key: store(number)))
  }

  /// Blank rows, repeated headings, titles and totals.
  private mutating func isOtherRow(_ scanner: borrowing RecordScanner) -> Bool {
    let filled = (0..<scanner.fieldCount).filter { !trimmed(scanner.field($0)).isEmpty }
    guard let first = filled.first else {
      part.counts.blanks += 1
      return true
    }
    if isRepeatedHeader(scanner) || filled.count == 1 && layout.match.headings.count > 2 {
      part.counts.headings += 1
      return true
    }
    let known = [columns.issued, columns.until, columns.number, columns.customerID].filter {
      $0 >= 0 && $0 != first
    }
    let isBare = known.allSatisfy { trimmed(scanner.field($0)).isEmpty }
    if isBare, Words.isTotal(text(trimmed(scanner.field(first)))), filled.count <= 3 {
      part.counts.totals += 1
      return true
    }
    return false
  }

  private func cellText(_ column: Int, _ scanner: borrowing RecordScanner) -> String {
    column < 0 ? "" : text(trimmed(scanner.field(column)))
  }

  /// Reason or summary; where a list has a kind of its own, that stands before it.
  private func joinedText(_ kind: SideFact.Kind, _ scanner: borrowing RecordScanner) -> String {
    let column = kind == .ledgerBalances ? columns.accountName : columns.note
    if kind == .cash, columns.kind >= 0 { return cellText(columns.kind, scanner) }
    if kind != .contacts { return cellText(column, scanner) }
    let parts = [cellText(columns.kind, scanner), cellText(column, scanner)]
    return parts.filter { !$0.isEmpty }.joined(separator: ": ")
  }

  /// Whether a row of a list of disputes is a hold: its words say so, or no document is named.
  private func isHold(_ scanner: borrowing RecordScanner) -> Bool {
    let words = [columns.kind, columns.note].map { compactHeading(cellText($0, scanner)) }
    let holds = ["hold", "sperre", "gesperrt", "blocked", "bloc", "blok", "bloqueo", "stop"]
    return layout.format.listsHolds || cellText(columns.number, scanner).isEmpty
      || words.contains { word in holds.contains { word.contains($0) } && !word.contains("dispute")
      }
  }

  private mutating func day(_ column: Int, _ scanner: borrowing RecordScanner) throws(Fault) -> Day?
  {
    let number = days.number(scanner.field(column))
    if number == DayReader.invalid {
      // "Open" and "ongoing" stand for no day.
      if trimmed(scanner.field(column)).contains(where: { $0 &- 0x30 < 10 }) {
        throw invalidDay(column, scanner)
      }
      return nil
    }
    return number == DayReader.blank ? nil : Day(number: number)
  }

  /// The currency that the row or the list states, and where neither does the one of the settings: of a customer's amounts the
  /// customer's own documents know better than a setting for all files.
  private mutating func statedCurrency(
    _ scanner: borrowing RecordScanner
  ) throws(Fault) -> (stated: Currency, given: Currency) {
    let isStated =
      layout.currency.origin != .given || !trimmed(scanner.field(columns.currency)).isEmpty
    if isStated { return (try currency(scanner), .unstated) }
    return (currencyInAmount(scanner), layout.currency.value)
  }

  /// The currency that a rate values, and the one in which it is stated: two columns, a pair, or a title.
  private func ratedCurrencies(
    _ scanner: borrowing RecordScanner
  ) throws(Fault) -> (Currency, Currency) {
    func pair(_ column: Int) throws(Fault) -> (currency: Currency, base: Currency) {
      let word = cellText(column, scanner)
      guard let pair = SideList.pair(word) else {
        throw Fault(
          code: "currency-unknown", message: "\"\(word.prefix(20))\" is no currency",
          remedy: "use the ISO 4217 code", field: column)
      }
      return pair
    }
    var (currency, base) = try pair(columns.currency)
    if columns.baseCurrency >= 0, !cellText(columns.baseCurrency, scanner).isEmpty {
      base = try pair(columns.baseCurrency).currency
    }
    if base == .unstated, layout.currency.origin == .found { base = layout.currency.value }
    return (currency, base)
  }

  /// The rate, exactly, with up to nine decimals; nil where the cell is empty.
  private func rate(_ scanner: borrowing RecordScanner) throws(Fault) -> Ratio? {
    guard columns.rate >= 0 else { return nil }
    let reading = amounts.slowRead(trimmed(scanner.field(columns.rate)), digits: 9)
    switch reading {
    case .blank: return nil
    case .amount(let value) where value > 0:
      // Some lists state the rate of a hundred units.
      let units = Int64(cellText(columns.units, scanner)) ?? 1
      return Ratio(value, over: 1_000_000_000 * max(1, min(units, 1_000_000)))
    default:
      throw Fault(
        code: "rate-invalid",
        message: "\"\(cellText(columns.rate, scanner).prefix(30))\" is not a positive rate",
        remedy: "write a decimal such as 1\(amounts.mark.rawValue)1720, up to nine decimals",
        field: columns.rate)
    }
  }

  /// The row's amount: debit less credit for a ledger with both, else the amount or balance as stated.
  private mutating func takeAmount(
    _ row: inout SideRow, _ scanner: borrowing RecordScanner
  ) throws(Fault) {
    let isKnown = row.fact.currency != .unstated
    let digits = isKnown ? row.fact.currency.digits : LooseAmount.digits
    func read(_ column: Int) throws(Fault) -> Int64? {
      guard column >= 0 else { return nil }
      switch amounts.read(scanner.field(column), digits: digits) {
      case .amount(let value): return value
      case .blank: return nil
      case .fault(let fault): throw amountFault(fault, column, digits: digits, scanner)
      }
    }
    var value = try read(columns.amount >= 0 ? columns.amount : columns.balance)
    if columns.debit >= 0, value == nil {
      let (debit, credit) = (try read(columns.debit), try read(columns.credit))
      if debit != nil || credit != nil {
        let (difference, overflow) = (debit ?? 0).subtractingReportingOverflow(credit ?? 0)
        if overflow { throw amountFault(.tooLarge, columns.debit, digits: digits, scanner) }
        value = difference
      }
    }
    let isCredit = columns.side >= 0 && Words.isCredit(cellText(columns.side, scanner)) == true
    if isCredit, let stated = value { value = -abs(stated) }
    if row.fact.kind == .cash, let stated = value {
      row.fact.isOpening = PartReader.namesOpening(row.fact.text)
      if !row.fact.isOpening, columns.debit >= 0 || layout.paymentsAreNegative { value = -stated }
    }
    let inCents = isKnown ? value ?? 0 : (value ?? 0) / 10_000
    entrySums.add(amount: inCents, open: 0, &part.isOverflowing)
    if isKnown { row.fact.amount = value } else { row.millionths = value }
  }

  /// Whether a row of a list of needs is what is in the bank at the start; the others are what leaves it, positive.
  private static func namesOpening(_ text: String) -> Bool {
    let opening = [
      "opening", "balance", "saldo", "bestand", "solde", "iniziale", "inicial", "begin",
      "guthaben", "kontostand", "cashatbank", "currentaccount", "bankaccount", "banktegoed",
      "disponib",
    ]
    let word = compactHeading(text)
    return opening.contains { word.contains($0) }
  }

  /// A row of a customer file: name, group and terms, to be used for the documents of other files.
  mutating func takeCustomer(_ scanner: borrowing RecordScanner) throws(Fault) {
    let cells = (0..<scanner.fieldCount).contains { !trimmed(scanner.field($0)).isEmpty }
    guard cells else {
      part.counts.blanks += 1
      return
    }
    if isRepeatedHeader(scanner) {
      part.counts.headings += 1
      return
    }
    var facts = customerFacts(scanner)
    let loose = try limit(scanner, &facts)
    part.counts.sideData += 1
    if isFiltered(scanner) { return }
    let id = trimmed(withoutGuards(scanner.field(columns.customerID)))
    let name = trimmed(withoutGuards(scanner.field(columns.customerName)))
    let billed = columns.currency >= 0 ? try currency(scanner) : .unstated
    part.masters.append(
      CustomerMaster(
        id: id, name: name, group: groupCell(scanner),
        terms: terms(columns.termsDays, scanner) ?? terms(columns.terms, scanner),
        discountDays: discountDays(in: columns.termsDays, scanner)
          ?? discountDays(in: columns.terms, scanner) ?? 0,
        currency: billed == .unstated ? nil : billed, facts: facts, looseLimit: loose,
        insolventSince: facts.isInsolvent
          ? Layout.firstDay(
            in: cellText(layout.match[.isInsolvent] ?? -1, scanner), layout.dateOrder.value) : nil))
  }

  private func customerFacts(_ scanner: borrowing RecordScanner) -> CustomerFacts {
    var cells: [Role: String] = [:]
    for role in Role.ofCustomers { cells[role] = cellText(layout.match[role] ?? -1, scanner) }
    func words(_ role: Role) -> String { cells[role] ?? "" }
    func isMarked(_ role: Role) -> Bool { Words.isMarked(words(role)) }
    /// An empty cell says nothing; a number or a day says that it is there.
    func onFile(_ role: Role) -> Bool? {
      let cell = words(role)
      if cell.isEmpty { return nil }
      return isMarked(role) && !Words.isMissing(cell)
    }
    var facts = CustomerFacts()
    facts.country = words(.country)
    facts.isRelated = isMarked(.isRelated)
    facts.isInsured = isMarked(.isInsured)
    facts.isInsolvent = isMarked(.isInsolvent)
    facts.isOutOfBusiness = isMarked(.isOutOfBusiness)
    facts.isGovernment = isMarked(.isGovernment)
    facts.isConsumer = isMarked(.isConsumer)
    facts.isOnDelivery = isMarked(.isOnDelivery)
    facts.jurisdiction = words(.jurisdiction)
    let town = [words(.postcode), words(.city)].filter { !$0.isEmpty }.joined(separator: " ")
    facts.address = [words(.address), town].filter { !$0.isEmpty }.joined(separator: ", ")
    facts.email = words(.email)
    facts.evidence = Evidence(
      contract: onFile(.contract), order: onFile(.order), delivery: onFile(.delivery),
      feeClause: onFile(.feeClause), guarantee: onFile(.guarantee))
    return facts
  }

  /// Reads the credit limit; one without a currency is handed back, to be put into that of the customer's documents.
  private mutating func limit(
    _ scanner: borrowing RecordScanner, _ facts: inout CustomerFacts
  ) throws(Fault) -> LooseAmount? {
    guard columns.limit >= 0 else { return nil }
    let (currency, given) = try statedCurrency(scanner)
    if currency != .unstated {
      facts.limit = try amount(columns.limit, of: currency, scanner).map {
        Money(minorUnits: $0, currency: currency)
      }
      return nil
    }
    switch amounts.read(scanner.field(columns.limit), digits: LooseAmount.digits) {
    case .blank: return nil
    case .amount(let value):
      return LooseAmount(millionths: value, given: given, line: Int(scanner.line))
    case .fault(let fault):
      throw amountFault(fault, columns.limit, digits: LooseAmount.digits, scanner)
    }
  }
}
