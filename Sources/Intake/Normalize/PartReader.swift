import Receivables

/// Reads the body rows of a file into a `Part`: the hot loop of intake.
///
/// How this works: each row is read from its bytes, column by column, without building strings; words of type and status
/// columns are looked up once per spelling. A row ends as an open document (kept whole), a settled one (24 bytes), a class of
/// its own (blank, total, heading, excluded) or a reject with its reason. What to change together: `docs/metrics.md`, "State of
/// a document".
struct PartReader: ~Copyable {
  let layout: Layout
  let asOf: Day
  let defaultTerms: Int
  /// Documents settled by the as-of day are kept whole too, because settlements of other files may change that.
  let keepsWhole: Bool
  /// What customer files say, by key.
  let masters: [[UInt8]: CustomerMaster]
  var part = Part()

  var customers = CustomerTable()
  /// Companies of which rows name one.
  var entities = CustomerTable()
  /// The next account of the same customer; -1 ends the chain.
  var nextAccount: [Int32] = []
  /// Control sums by currency: few, so a search from the front finds them.
  var controls: [(currency: Currency, sums: Part.Control)] = []
  /// Amounts of entries and of lists beside the documents, for the limit of sums only.
  var entrySums = Part.Control()
  var days: DayReader
  var amounts: AmountReader
  var kinds = WordCache<DocumentKind?>()
  /// Types that are no receivables: orders, offers, payables.
  var foreignKinds = WordCache<Bool>()
  var paidKinds = WordCache<Bool>()
  var receivableAccounts = WordCache<Bool>()
  var noCash = WordCache<Bool>()
  var takenBack = WordCache<Bool>()
  var states = WordCache<Words.State>()
  var openFlags = WordCache<Bool?>()
  var terms = WordCache<PaymentTerms?>()
  var discountTerms = WordCache<Int?>()
  var currencies = WordCache<Currency?>()
  var groups = GroupContext()
  /// What each of the format's filters says of a word.
  var filterWords: [WordCache<Bool>]
  /// The column that each of the format's filters looks at.
  let filterColumns: [Int]
  /// Whether some rows may be left out for what a column says.
  let mayBeFiltered: Bool
  let columns: Columns
  /// One row is one document, and no other row matters to it.
  let isPlain: Bool
  /// Amounts are put together from several columns.
  let hasUnusualMoney: Bool
  /// Type of every document of the file, where the format has only one.
  var kindOfAll: DocumentKind?
  /// Where the current row is.
  var currentPlace: (piece: Int, line: Int) = (0, 0)
  /// The current row's type is not known.
  var isKindUnknown = false
  /// The current row's customer stands on a row above it.
  var isCustomerFromAbove = false
  /// An amount of the current row has three figures behind its mark, in a file that writes two decimals.
  var isAmountUnclear = false
  /// A cell of the current row has a line that could be a row.
  var cellHoldsRows = false
  /// The current row is a credit with the sign of an invoice, in a file whose credits carry a minus.
  var isCreditPositive = false
  /// The column of what was credited holds discounts taken with payments.
  let creditsAreDiscounts: Bool
  /// Some customer file states terms with a discount.
  let mastersAllowDiscounts: Bool
  /// The discount that the current row says was taken.
  var takenDiscount: Int64 = 0
  /// What is open is told by a column of what was received.
  let countsReceipts: Bool
  /// Columns in front without heading: they hold the labels of a grouped report.
  let labelWidth: Int
  /// Day and type of the row above that has them, and whether the document above was left out.
  var carried: (issued: Int32, kind: [UInt8], isExcluded: Bool) = (DayReader.blank, [], false)
  /// Number, account, amount and open part of the row before, for line items of one document.
  var previousNumber: [UInt8] = []
  var previousLine: (account: Int, amount: Int64, open: Int64) = (-1, 0, 0)

  /// Column numbers, -1 where the file has no such column.
  struct Columns {
    let number, issued, due, amount, balance, paidAmount, paidDay, currency, kind, status: Int
    let openFlag, terms, termsDays, disputed, group, customerID, customerName, firstName: Int
    let debit, credit, side, tax, matchingKey, appliedTo, lineTotal, alternate, baseline: Int
    let foreignAmount, account, accountName, paidFlag: Int
    let credited, retained, retainedUntil, valueDay, entity: Int
    let instalment, discount, bankFee, rate, until, units, note, baseCurrency, limit: Int

    init(_ match: HeadingMatch) {
      func column(_ role: Role) -> Int { match[role] ?? -1 }
      (number, issued, due) = (column(.number), column(.issued), column(.due))
      (amount, balance) = (column(.amount), column(.balance))
      (paidAmount, paidDay) = (column(.paidAmount), column(.paidDay))
      (currency, kind, status) = (column(.currency), column(.kind), column(.status))
      (openFlag, terms, disputed) = (column(.openFlag), column(.terms), column(.disputed))
      (group, customerID, customerName) = (
        column(.group), column(.customerID), column(.customerName)
      )
      (termsDays, firstName, debit, credit) = (
        column(.termsDays), column(.firstName), column(.debit), column(.credit)
      )
      (side, tax, matchingKey, appliedTo) = (
        column(.side), column(.tax), column(.match), column(.appliedTo)
      )
      (lineTotal, alternate, baseline) = (
        column(.lineTotal), column(.alternate), column(.baseline)
      )
      (foreignAmount, account, accountName, paidFlag) = (
        column(.foreignAmount), column(.account), column(.accountName), column(.paidFlag)
      )
      (credited, retained, retainedUntil, valueDay, entity) = (
        column(.credited), column(.retained), column(.retainedUntil), column(.valueDay),
        column(.entity)
      )
      (instalment, discount, bankFee) = (
        column(.instalment), column(.discount), column(.bankFee)
      )
      (rate, until, units, note, baseCurrency) = (
        column(.rate), column(.until), column(.units), column(.note), column(.baseCurrency)
      )
      limit = column(.limit)
    }
  }

  /// Why a row cannot be used.
  struct Fault: Error {
    var code: String
    var message: String
    var remedy: String
    var field: Int
    /// Its cells may stand under other headings than their own, amounts too.
    var isShifted = false
  }

  /// Faults kept per worker; further ones are counted.
  static let mostFaults = 50_000

  init(
    layout: Layout, asOf: Day, defaultTerms: Int, keepsWhole: Bool = false,
    masters: [[UInt8]: CustomerMaster] = [:]
  ) {
    self.layout = layout
    self.asOf = asOf
    self.defaultTerms = defaultTerms
    self.keepsWhole = keepsWhole
    self.masters = masters
    days = DayReader(order: layout.dateOrder.value, style: layout.dayStyle)
    amounts = AmountReader(
      mark: layout.decimalMark.value, isPerCell: layout.format.hasNotationPerCell)
    columns = Columns(layout.match)
    filterColumns = layout.filters.map(\.column)
    mayBeFiltered =
      !layout.filters.isEmpty || layout.reversalColumns != nil || !layout.match.voids.isEmpty
    filterWords = layout.filters.map { _ in WordCache() }
    isPlain =
      layout.grain == .document && !mayBeFiltered && !layout.isSequential
      && !layout.format.isBookingBatch && layout.sections.isEmpty
    if let label = layout.firstLabel { groups.name(label.label, id: label.id) }
    hasUnusualMoney =
      columns.debit >= 0 || columns.tax >= 0 || columns.side >= 0 || columns.foreignAmount >= 0
      || columns.credited >= 0 || layout.format.balanceIsBeforePayment
    kindOfAll = layout.format.kinds[""]
    mastersAllowDiscounts = masters.values.contains { $0.discountDays > 0 }
    creditsAreDiscounts =
      layout.match[.credited].map { HeadingGrammar.namesDiscount(layout.match.headings[$0]) }
      ?? false
    countsReceipts =
      layout.match[.paidAmount].map { HeadingGrammar.namesReceipts(layout.match.headings[$0]) }
      ?? false
    labelWidth = layout.match.headings.firstIndex { !$0.trimmingBlanks.isEmpty } ?? 0
  }

  /// Makes room for about so many rows, so that growing does not copy them again and again.
  mutating func reserve(rows: Int) {
    part.settled.reserveCapacity(rows)
    part.documents.reserveCapacity(rows / 4)
  }

  /// Reads all rows of one piece of the file.
  mutating func read(
    _ source: SourceText, piece index: Int, range: Range<Int>, expectedEnd: Int
  ) {
    var scanner = RecordScanner(
      source.start, count: source.count, range: range, rules: layout.dialect.rules)
    let (documentsBefore, faultsBefore) = (part.documents.count, part.faults.count)
    currentPlace.piece = index
    source.willRead(range)
    let (entriesBefore, totalsBefore) = (part.entries.count, part.printedTotals.count)
    let (factsBefore, mastersBefore) = (part.facts.count, part.masters.count)
    scan: while true {
      switch scanner.next() {
      case .record:
        if scanner.linesPassed != scanner.line || scanner.endsWithoutLineEnd { lookCloser(scanner) }
        take(scanner)
        cellHoldsRows = false
      case .blank: part.counts.blanks += 1
      case .unclosedQuote: rejectUnclosedQuote(scanner)
      case .end: break scan
      }
    }
    if !scanner.isPlainASCII, !source.isUTF8(in: range) { part.isOtherEncoding = true }
    part.pieces.append(
      Part.Piece(
        index: index, lines: scanner.linesPassed,
        documents: documentsBefore..<part.documents.count,
        entries: entriesBefore..<part.entries.count,
        totals: totalsBefore..<part.printedTotals.count, facts: factsBefore..<part.facts.count,
        masters: mastersBefore..<part.masters.count, faults: faultsBefore..<part.faults.count,
        end: scanner.position, expectedEnd: expectedEnd))
    source.release(range)
  }

  /// Ends reading: moves customers and control sums into the part and gives it up.
  consuming func finish() -> Part {
    for (index, key) in customers.keys.enumerated() { part.customers[index].key = key }
    for (index, day) in customers.nameDays.enumerated() {
      part.customers[index].name.day = Int64(day)
    }
    for (currency, sums) in controls { part.control[currency] = sums }
    return part
  }

  // MARK: Rows

  mutating func take(_ scanner: borrowing RecordScanner) {
    currentPlace.line = scanner.line
    do {
      if scanner.fieldCount != layout.width, !layout.format.hasLabelColumn {
        try checkShape(scanner)
      }
      if isPlain {
        try takeDocument(scanner)
      } else {
        try takeAny(scanner)
      }
    } catch {
      reject(error, scanner)
    }
  }

  /// A row of a file in which not every row is a document of its own.
  @inline(never)
  mutating func takeAny(_ scanner: borrowing RecordScanner) throws(Fault) {
    if !layout.sections.isEmpty {
      switch layout.section(at: scanner.raw.lowerBound) {
      case .same: kindOfAll = layout.format.kinds[""]
      case .documents(let kind): kindOfAll = kind
      case .leftOut:
        let isBlank = (0..<scanner.fieldCount).allSatisfy { trimmed(scanner.field($0)).isEmpty }
        if isBlank { part.counts.blanks += 1 } else { part.counts.excluded += 1 }
        return
      }
    }
    if layout.format.hasLabelColumn, try takeGroupRow(scanner) { return }
    switch layout.grain {
    case .document, .lineItem: try takeDocument(scanner)
    case .line, .paymentRow, .ledger: try takeEntry(scanner)
    case .application: try takeApplication(scanner)
    case .customer: try takeCustomer(scanner)
    case .fact: try takeFact(scanner)
    }
  }

  /// A row as a document: the hot path.
  @inline(__always)
  mutating func takeDocument(_ scanner: borrowing RecordScanner) throws(Fault) {
    (isKindUnknown, isCreditPositive, isCustomerFromAbove) = (false, false, false)
    isAmountUnclear = false
    let customerSearch = search(scanner)
    let issuedNumber = days.number(scanner.field(columns.issued))
    let dueNumber = days.number(scanner.field(columns.due))
    let amountCell = scanner.field(columns.amount)
    let balanceCell = scanner.field(columns.balance)
    if issuedNumber <= DayReader.invalid || (amountCell.isEmpty && balanceCell.isEmpty) {
      if takeOtherRow(
        scanner, hasDay: issuedNumber > DayReader.invalid || dueNumber > DayReader.invalid)
      {
        return
      }
    }
    if issuedNumber == DayReader.invalid { throw invalidDay(columns.issued, scanner) }
    if mayBeFiltered {
      carried.isExcluded = isFiltered(scanner)
      if carried.isExcluded {
        part.counts.excluded += 1
        return
      }
    }
    if dueNumber == DayReader.invalid, dueTerms(scanner) == nil {
      throw invalidDay(columns.due, scanner)
    }
    let paidNumber = days.number(scanner.field(columns.paidDay))
    if paidNumber == DayReader.invalid, !saysUnpaid(scanner) {
      throw invalidDay(columns.paidDay, scanner)
    }

    let state = try state(scanner)
    if state == .excluded {
      part.counts.excluded += 1
      return
    }
    let currency = try currency(scanner)
    var money = try money(scanner, currency)
    // Beside a status that says "open", the day is that of a part payment of which nothing is known.
    let isPartPaid =
      state == .owed && paidNumber > DayReader.invalid && money.balance == nil && money.paid == nil
    guard var amount = money.face ?? money.balance else {
      throw Fault(
        code: "amount-missing", message: "has neither an amount nor a balance",
        remedy: "fill in the amount", field: columns.amount >= 0 ? columns.amount : columns.balance)
    }
    if layout.format.zeroIsVoid, amount == 0 {
      part.counts.excluded += 1
      return
    }
    let kind = kind(scanner, amount: &amount, &money)
    let issued = issuedNumber == DayReader.blank ? nil : Day(number: issuedNumber)
    if let issued { noteIssued(issued, scanner) }
    var paid: Day? =
      paidNumber > DayReader.invalid && !isPartPaid ? Day(number: paidNumber) : nil
    if let day = paid, let issued, day < issued { paid = issued }
    var standing =
      keepsWhole && state != .writtenOff
      ? Standing(
        open: money.balance ?? money.paid.map { amount - $0 }
          ?? (state == .paid || paid != nil ? 0 : amount))
      : self.standing(amount, money, state: state, paid: &paid, currency)

    part.counts.documents += 1
    if let issued, issued > asOf {
      // Not even its customer or currency is known at the as-of day.
      part.counts.later += 1
      if keepsWhole { part.laterKeys.insert(EntryAssembly.hash(number(scanner))) }
      return
    }
    let account: Int
    do {
      account = try self.account(
        customerSearch, scanner, currency: currency, day: issuedNumber)
    } catch {
      part.counts.documents -= 1
      throw error
    }
    let number = number(scanner)
    if layout.grain == .lineItem,
      isFurtherLine(number, account: account, amount: amount, open: standing.open)
    {
      part.counts.documents -= 1
      part.counts.lines += 1
      return
    }
    let (due, basis) = due(dueNumber, issued: issued, isCredit: amount < 0, scanner)
    let control = controls.firstIndex { $0.currency == currency } ?? addControl(currency)
    controls[control].sums.add(amount: amount, open: standing.open, &part.isOverflowing)
    let statesBalance =
      money.balance != nil || money.paid != nil || state == .paid || state == .writtenOff
      || paid != nil
    if columns.retained >= 0, amount > 0 {
      let retained = try splitRetained(
        scanner, open: standing.open, account: account, kind: kind, issued: issued,
        currency: currency, number: number, statesBalance: statesBalance)
      controls[control].sums.add(
        amount: retained.amount.beside, open: retained.open.beside, &part.isOverflowing)
      amount -= retained.amount.within
      standing.open -= retained.open.within
    }
    if isAmountUnclear { remark(.amountUnclear, standing.open, currency) }
    if isPartPaid, !keepsWhole { remark(.partUnstated, standing.open, currency) }
    if cellHoldsRows { remark(.cellHoldsRows, standing.open, currency) }
    if takenDiscount > 0, amount > 0, !keepsWhole, paid.map({ $0 <= asOf }) ?? true {
      noteDiscount(
        account: account, key: number.isEmpty ? 0 : documentKey(number), issued: issued, due: due,
        paid: paid, scanner)
    }
    if standing.open == 0, !keepsWhole {
      part.settled.append(
        SettledDocument(
          account: UInt32(account), kind: kind,
          key: number.isEmpty ? 0 : documentKey(number), issued: issued, due: due, paid: paid,
          amount: amount,
          closure: standing.isLost(of: amount) ? .writtenOff : .paid))
      if standing.writtenOff > 0, amount > 0 {
        part.writeOffs.append(
          Reduction(
            account: Int32(account), key: number.isEmpty ? 0 : documentKey(number), issued: issued,
            due: due, day: nil, amount: standing.writtenOff))
      }
      return
    }
    // Where documents are kept whole, what is open is known only when all files have been read.
    if standing.open != 0, !keepsWhole {
      noteRemarks(
        standing, amount, money, state, issued: issued, due: due, basis: basis, currency)
    }
    let disputed =
      standing.open > 0
      ? disputed(
        scanner, open: standing.open, isDisputed: state == .disputed, digits: currency.digits) : 0
    if standing.partial != 0 || keepsWhole && standing.open != 0, let paid {
      part.settlements.append(
        Settlement(
          document: Int32(part.documents.count), day: paid, amount: standing.partial))
    }
    if keepsWhole {
      part.kept.append(
        Part.Kept(
          closed: standing.open == 0 ? paid : nil, writtenOff: standing.writtenOff,
          statesBalance: statesBalance,
          countsReceipts: countsReceipts && money.balance == nil,
          discount: amount > 0 ? takenDiscount : 0, discountDay: paid,
          discountDays: columns.terms >= 0 || !masters.isEmpty ? discountDays(scanner) : 0))
    }
    let isAgainstTerms = basis == .stated && differsFromTerms(due, issued: issued, scanner)
    part.documents.append(
      Document(
        account: Int32(account), kind: kind, dueBasis: isAgainstTerms ? .statedAgainstTerms : basis,
        source: 0,
        line: UInt32(truncatingIfNeeded: scanner.line), issued: issued, due: due, amount: amount,
        open: standing.open, disputed: disputed, number: store(number)))
  }

  /// What is open of a document at the as-of day.
  struct Standing {
    var open: Int64
    /// Minor units settled before the as-of day of a document that is still open.
    var partial: Int64 = 0
    /// What a status gives up.
    var writtenOff: Int64 = 0
    /// No cell says what is open.
    var isAssumed = false

    /// Whether the greater part of an amount is given up.
    func isLost(of amount: Int64) -> Bool { writtenOff > 0 && writtenOff > amount - writtenOff }
  }

  /// What is open at the as-of day, and since when it is not.
  ///
  /// A balance is never overruled by a status word, only by a write-off.
  @inline(__always)
  mutating func standing(
    _ amount: Int64, _ money: Amounts, state: Words.State, paid: inout Day?, _ currency: Currency
  ) -> Standing {
    var open = money.balance ?? (money.paid.map { amount - $0 } ?? amount)
    if state == .writtenOff {
      let lost = max(0, open == 0 ? amount - (money.paid ?? 0) : open)
      noteWriteOff(lost, currency)
      let standing = Standing(open: 0, writtenOff: lost)
      // The day of the payment that came before says nothing of a document whose greater part is lost.
      if standing.isLost(of: amount) { paid = nil }
      return standing
    }
    if let day = paid {
      // A balance beside the day of payment is what that payment left.
      let isSettledInFull =
        money.balance == nil && money.paid == nil || open == 0
      if isSettledInFull {
        if let given = money.paid, money.balance == 0, given.magnitude < amount.magnitude {
          // Something else than the payment closed the rest, and nothing says when.
          noteWriteOff(amount - given, currency)
          paid = nil
          return Standing(open: 0)
        }
        return Standing(open: day > asOf ? amount : 0)
      }
      if day > asOf { return Standing(open: amount) }
      return Standing(open: open, partial: amount - open)
    }
    if state == .paid, money.balance == nil { open = 0 }
    if open == 0, money.balance == 0, money.paid == 0, amount != 0 {
      noteWriteOff(amount, currency)
    }
    let isAssumed =
      open != 0 && money.balance == nil && money.paid == nil && paid == nil
      && (columns.balance >= 0 || layout.format.lacks.contains(.balance))
    return Standing(open: open, isAssumed: isAssumed)
  }
}

/// The hash by which documents with the same number are found again; never 0.
@inline(__always)
func documentKey(_ number: UnsafeBufferPointer<UInt8>) -> UInt64 {
  let key = hashBytes(number, seed: 0x2545_F491_4F6C_DD1D) & SettledDocument.keyMask
  return key == 0 ? 1 : key
}
