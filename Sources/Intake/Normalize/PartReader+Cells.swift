import Receivables

/// What single cells of a row say.
extension PartReader {
  @inline(__always)
  mutating func amount(
    _ column: Int, of currency: Currency, _ scanner: borrowing RecordScanner
  ) throws(Fault) -> Int64? {
    let cell = scanner.field(column)
    if cell.mayNameCurrency { try checkCurrency(cell, column, currency) }
    // Some systems store every currency with two decimals.
    let digits =
      layout.format.dividesWholeCurrencies && currency.digits == 0 ? 2 : currency.digits
    switch amounts.read(cell, digits: digits) {
    case .amount(let value):
      guard value.magnitude <= PartReader.mostOfOne else { return limited(value) }
      if digits < 3, layout.writesTwoDecimals, amounts.mayBeGrouped(cell) { isAmountUnclear = true }
      return value
    case .blank: return nil
    case .fault(let fault): throw amountFault(fault, column, digits: digits, scanner)
    }
  }

  /// Amounts up to this can be added and taken from one another within a row; of a larger one no sum is safe anyway.
  private static var mostOfOne: UInt64 { 1 << 60 }

  /// Marks the file as one whose sums are not safe, which refuses it.
  @inline(never)
  private mutating func limited(_ value: Int64) -> Int64 {
    part.isOverflowing = true
    return value < 0 ? -Int64(PartReader.mostOfOne) : Int64(PartReader.mostOfOne)
  }

  /// Why a cell is no amount.
  @inline(never)
  func amountFault(
    _ fault: AmountReader.Fault, _ column: Int, digits: Int, _ scanner: borrowing RecordScanner
  ) -> Fault {
    let cell = text(scanner.field(column).prefix(60))
    switch fault {
    case .notANumber:
      return Fault(
        code: "amount-invalid", message: "\"\(cell)\" is not an amount",
        remedy: "correct the cell, or state the mark with --decimal-mark", field: column)
    case .tooLarge:
      return Fault(
        code: "amount-too-large",
        message: "\"\(cell)\" does not fit 64 bits of minor units",
        remedy: "correct the cell", field: column)
    case .tooManyDecimals:
      return Fault(
        code: "amount-too-fine",
        message: "\"\(cell)\" has more decimals than the currency (\(digits))",
        remedy: "correct the cell, or state the right currency", field: column)
    }
  }

  /// Where nothing states a currency, one written into the amount counts.
  func currencyInAmount(_ scanner: borrowing RecordScanner) -> Currency {
    for column in [
      columns.balance, columns.amount, columns.debit, columns.credit, columns.lineTotal,
      columns.limit,
    ] {
      let cell = scanner.field(column)
      if cell.mayNameCurrency,
        let currency = PlainNumber(text(cell).utf8)?.currency
      {
        return currency
      }
    }
    return .unstated
  }

  /// A currency written into the amount must be the row's.
  @inline(never)
  private func checkCurrency(
    _ cell: UnsafeBufferPointer<UInt8>, _ column: Int, _ currency: Currency
  ) throws(Fault) {
    guard let number = PlainNumber(text(cell).utf8),
      !number.agrees(with: currency)
    else { return }
    throw Fault(
      code: "currency-contradicted",
      message:
        "\"\(text(cell.prefix(40)))\" is not in \(currency), the currency of the row",
      remedy:
        "correct the amount or the currency; state --currency only where all amounts are in it",
      field: column)
  }

  /// Whether the cell for the day of payment says that there was none yet.
  func saysUnpaid(_ scanner: borrowing RecordScanner) -> Bool {
    let word = text(scanner.field(columns.paidDay))
    return Words.isNothing(word) || [.open, .partial].contains(Words.state(word))
  }

  func invalidDay(_ column: Int, _ scanner: borrowing RecordScanner) -> Fault {
    let cell = text(scanner.field(column).prefix(60))
    return Fault(
      code: "day-invalid",
      message: "\"\(cell)\" is not a calendar day between 1920 and 2099",
      remedy: "correct the cell, or state the order with --date-order", field: column)
  }

  @inline(__always)
  mutating func currency(_ scanner: borrowing RecordScanner) throws(Fault) -> Currency {
    let cell = scanner.field(columns.currency)
    if cell.isEmpty {
      guard layout.currency.value != .unstated else { return currencyInAmount(scanner) }
      guard layout.currency.origin == .given else { return layout.currency.value }
      // What is given is of amounts that state no currency themselves.
      let own = currencyInAmount(scanner)
      return own == .unstated ? layout.currency.value : own
    }
    guard let currency = currencies.known(cell) ?? newCurrency(cell) else {
      throw Fault(
        code: "currency-unknown",
        message:
          "\"\(text(cell.prefix(20)))\" is not an ISO 4217 currency",
        remedy: "correct the cell to a three-letter code such as USD", field: columns.currency)
    }
    return currency
  }

  @inline(never)
  private mutating func newCurrency(_ cell: UnsafeBufferPointer<UInt8>) -> Currency? {
    let word = text(trimmed(cell))
    let own = layout.format.currencies[compactHeading(word)].flatMap { Currency(code: $0) }
    let currency = word.isEmpty ? layout.currency.value : own ?? Words.currency(word)
    currencies.learn(cell, currency)
    return currency
  }

  /// Amounts of a row, in minor units.
  struct Amounts {
    // Kept apart from whether they are there: three optional numbers do not fit the registers in which results are returned.
    private var values: (face: Int64, balance: Int64, paid: Int64) = (0, 0, 0)
    private var known: UInt8 = 0

    init(face: Int64?, balance: Int64?, paid: Int64?) {
      self.face = face
      self.balance = balance
      self.paid = paid
    }

    var face: Int64? {
      get { known & 1 == 0 ? nil : values.face }
      set {
        values.face = newValue ?? 0
        known = newValue == nil ? known & ~1 : known | 1
      }
    }
    var balance: Int64? {
      get { known & 2 == 0 ? nil : values.balance }
      set {
        values.balance = newValue ?? 0
        known = newValue == nil ? known & ~2 : known | 2
      }
    }
    var paid: Int64? {
      get { known & 4 == 0 ? nil : values.paid }
      set {
        values.paid = newValue ?? 0
        known = newValue == nil ? known & ~4 : known | 4
      }
    }
  }

  /// Face, balance and paid amount of a row, signs as the file's columns give them.
  @inline(__always)
  mutating func money(
    _ scanner: borrowing RecordScanner, _ currency: Currency
  ) throws(Fault) -> Amounts {
    var money = Amounts(
      face: try amount(columns.amount, of: currency, scanner),
      balance: try amount(columns.balance, of: currency, scanner),
      paid: columns.paidAmount >= 0 ? try amount(columns.paidAmount, of: currency, scanner) : nil)
    if money.balance == nil, columns.balance >= 0, layout.format.blankBalanceIsZero {
      money.balance = 0
    }
    if layout.paymentsAreNegative { money.paid = money.paid.map { abs($0) } }
    // Credits that are stated below zero may be left over above it.
    if let face = money.face, face < 0, let balance = money.balance, balance > 0 {
      money.balance = -balance
    }
    // A face of zero beside a balance says only that the column is not for such documents.
    if money.face == 0, let balance = money.balance, balance != 0 { money.face = balance }
    if hasUnusualMoney { try adjust(&money, scanner, currency) }
    return money
  }

  /// Debit and credit columns, a column that names the side, tax apart, balances before payment.
  @inline(never)
  private mutating func adjust(
    _ money: inout Amounts, _ scanner: borrowing RecordScanner, _ currency: Currency
  ) throws(Fault) {
    if columns.debit >= 0 {
      let debit = try amount(columns.debit, of: currency, scanner)
      let credit = try amount(columns.credit, of: currency, scanner)
      if debit != nil || credit != nil {
        let charged = debit ?? 0
        money.face = charged != 0 ? charged : -(credit ?? 0)
        if charged != 0, let credit, credit != 0, money.paid == nil { money.paid = credit }
      }
    }
    if columns.tax >= 0, let tax = try amount(columns.tax, of: currency, scanner) {
      money.face = (money.face ?? 0) &+ tax
    }
    if columns.side >= 0, !layout.sidesAreSigned,
      Words.isCredit(text(scanner.field(columns.side))) == true
    {
      money.face = money.face.map { -abs($0) }
      money.balance = money.balance.map { -abs($0) }
    }
    if columns.foreignAmount >= 0, let face = money.face, !scanner.field(columns.currency).isEmpty,
      let foreign = try amount(columns.foreignAmount, of: currency, scanner), foreign != 0
    {
      money.face = face < 0 ? -abs(foreign) : abs(foreign)
    }
    if creditsAreDiscounts { takenDiscount = 0 }
    // Without a payment a discount is one that is offered, not taken.
    if columns.credited >= 0, money.balance == nil, !creditsAreDiscounts || money.paid ?? 0 != 0,
      let credited = try amount(columns.credited, of: currency, scanner)
    {
      money.paid = (money.paid ?? 0) &+ abs(credited)
      if creditsAreDiscounts { takenDiscount = abs(credited) }
    }
    if layout.format.balanceIsBeforePayment, let balance = money.balance {
      if let face = money.face, face > 0, balance > face { money.face = balance }
      money.balance = balance - (money.paid ?? 0)
      money.paid = nil
    }
  }

  /// What a row is, and its amounts with the sign that goes with it.
  @inline(__always)
  mutating func kind(
    _ scanner: borrowing RecordScanner, amount: inout Int64, _ money: inout Amounts
  ) -> DocumentKind {
    var kind =
      statedKind(scanner) ?? (amount < 0 && layout.grain != .line ? .creditNote : .invoice)
    if !layout.creditsAreSigned, kind == .creditNote || kind == .payment {
      amount = -abs(amount)
      money.balance = money.balance.map { -abs($0) }
      money.paid = money.paid.map { -abs($0) }
    } else if amount > 0, kind == .creditNote || kind == .payment {
      isCreditPositive = true
    }
    // A sale of less than nothing is a credit, whatever the type says; a line of one is not.
    if amount < 0, layout.grain != .line, kind == .invoice || kind == .debitNote {
      kind = .creditNote
    }
    return kind
  }

  @inline(__always)
  private mutating func statedKind(_ scanner: borrowing RecordScanner) -> DocumentKind? {
    if columns.kind >= 0 {
      var cell = scanner.field(columns.kind)
      if cell.isEmpty, layout.format.fillsDown { return carriedKind }
      if !cell.isEmpty, cell[cell.count - 1] <= 0x20 {
        cell = UnsafeBufferPointer(rebasing: cell.prefix { $0 > 0x20 })
      }
      if let kind = kinds.known(cell) ?? newKind(cell) { return kind }
      isKindUnknown = !cell.isEmpty
      return nil
    }
    if layout.format.statusNamesKind, columns.status >= 0 {
      let word = text(scanner.field(columns.status)).split(separator: ":").first ?? ""
      return Words.kind(String(word).trimmingBlanks)
    }
    return kindOfAll ?? unstatedKind(scanner)
  }

  @inline(never)
  private mutating func newKind(_ cell: UnsafeBufferPointer<UInt8>) -> DocumentKind? {
    let kind = layout.format.kinds[compactHeading(text(cell))] ?? Words.kind(text(cell))
    kinds.learn(cell, kind)
    if kind == nil, !cell.isEmpty {
      Part.note(Array(text(cell.prefix(40)).utf8), in: &part.unknownKinds)
    }
    return kind
  }

  /// Where no column states types: a status or a number may ("Nota de crédito", "On Account").
  @inline(__always)
  private mutating func unstatedKind(_ scanner: borrowing RecordScanner) -> DocumentKind? {
    if columns.status >= 0 {
      let kind = kinds.meaning(scanner.field(columns.status)) { Words.kindPhrase(text($0)) }
      if let kind { return kind }
    }
    let number = scanner.field(columns.number)
    guard let last = number.last, !(0x30...0x39).contains(last) else { return nil }
    return Words.kindPhrase(text(number))
  }

  private var carriedKind: DocumentKind? { Words.kind(text(carried.kind)) }

  /// What status and open-flag cells say.
  @inline(__always)
  mutating func state(_ scanner: borrowing RecordScanner) throws(Fault) -> Words.State {
    var state = Words.State.open
    if columns.status >= 0 {
      let cell = scanner.field(columns.status)
      state = states.known(cell) ?? newState(cell)
    }
    if columns.paidFlag >= 0,
      openFlags.meaning(scanner.field(columns.paidFlag), { Words.flag(text($0)) }) == true
    {
      state = .paid
    } else if columns.paidFlag >= 0,
      states.meaning(scanner.field(columns.paidFlag), { Words.state(text($0)) }) == .partial
    {
      state = .partial
    }
    if columns.kind >= 0 {
      let types = layout.types
      let isForeign = foreignKinds.meaning(scanner.field(columns.kind)) { cell in
        let word = compactHeading(text(cell))
        if types.ordersAreInvoiced, word == "salesorder" { return false }
        return Words.isNoReceivable(text(cell)) || types.billsArePayables && word == "bill"
          || types.paymentsGoOut && ["payment", "contra"].contains(word)
      }
      if isForeign { return .excluded }
      if columns.balance < 0,
        paidKinds.meaning(scanner.field(columns.kind), { Words.isPaidAtOnce(text($0)) })
      {
        state = .paid
      }
    }
    if columns.openFlag >= 0,
      openFlags.meaning(scanner.field(columns.openFlag), { Words.flag(text($0)) }) == false
    {
      state = .paid
    }
    return state
  }

  @inline(never)
  private mutating func newState(_ cell: UnsafeBufferPointer<UInt8>) -> Words.State {
    var word = text(cell)
    if layout.format.statusNamesKind, let last = word.split(separator: ":").last {
      word = String(last)
    }
    let state =
      trimmed(cell).isEmpty
      ? .open : layout.format.states[compactHeading(word)] ?? Words.state(word)
    states.learn(cell, state)
    if state == .unknown { Part.note(Array(text(cell.prefix(40)).utf8), in: &part.unknownStates) }
    return state
  }

  /// The document number as exported, without blanks around it and without a spreadsheet's guards.
  @inline(__always)
  mutating func number(_ scanner: borrowing RecordScanner) -> UnsafeBufferPointer<UInt8> {
    let cell = scanner.field(columns.number)
    guard let first = cell.first, let last = cell.last else {
      return columns.alternate >= 0 && !layout.format.isBookingBatch
        ? withoutGuards(scanner.field(columns.alternate)) : cell
    }
    return first > 0x27 && first != 0x3D && first < 0xC2 && last > 0x20 && last < 0xC2
      ? cell : withoutGuards(cell)
  }

  /// Puts bytes into the part's text.
  @inline(__always)
  mutating func store(_ bytes: UnsafeBufferPointer<UInt8>) -> TextReference {
    let start = part.text.count
    part.text.append(contentsOf: bytes)
    return TextReference(offset: UInt32(start), length: UInt32(part.text.count - start))
  }

  mutating func remark(_ remark: Part.Remark, _ open: Int64, _ currency: Currency) {
    part.remarks[remark, default: [:]][currency, default: .init()].add(
      open, at: (currentPlace.piece, currentPlace.line))
  }

  mutating func noteWriteOff(_ amount: Int64, _ currency: Currency) {
    if amount != 0 { remark(.writtenOff, amount, currency) }
  }

  /// The disputed part of an open document; a cell that says nothing usable is a finding, not a reason to lose the row.
  mutating func disputed(
    _ scanner: borrowing RecordScanner, open: Int64, isDisputed: Bool, digits: Int
  ) -> Int64 {
    guard columns.disputed >= 0 else { return isDisputed ? open : 0 }
    let cell = scanner.field(columns.disputed)
    if cell.isEmpty { return isDisputed ? open : 0 }
    let word = text(cell)
    if layout.format.anyTextDisputes { return trimmed(cell).isEmpty ? 0 : open }
    // "1" and "0" are flags; larger numbers are the disputed amount.
    if let flag = Words.flag(word) { return flag || isDisputed ? open : 0 }
    if Words.state(word) == .disputed { return open }
    guard case .amount(let amount) = amounts.slowRead(cell, digits: digits) else {
      keep(
        Part.RowFault(
          severity: .warning, code: "disputed-invalid",
          message: "\"\(word)\" is neither yes, no nor an amount: taken as not disputed",
          remedy: "write yes, no or the disputed amount", field: columns.disputed,
          line: scanner.line, raw: scanner.raw, money: nil, isReject: false))
      return isDisputed ? open : 0
    }
    return min(abs(amount), open)
  }

  /// Whether the row repeats the document of the row before it.
  mutating func isFurtherLine(
    _ number: UnsafeBufferPointer<UInt8>, account: Int, amount: Int64, open: Int64
  ) -> Bool {
    guard !number.isEmpty else {
      previousNumber.removeAll(keepingCapacity: true)
      return false
    }
    let isSame =
      previousLine == (account, amount, open)
      && previousNumber.withUnsafeBufferPointer { isEqual($0, number) }
    if !isSame {
      previousNumber.removeAll(keepingCapacity: true)
      previousNumber.append(contentsOf: number)
      previousLine = (account, amount, open)
    }
    return isSame
  }
}

/// A cell without blanks around it, `="00123"` and a leading `'` before `=`, `+`, `-`, `@` or a figure.
@inline(never)
func withoutGuards(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
  var bytes = cell[...]
  let clean = trimmed(cell)
  if clean.count < cell.count, let start = cell.firstRange(ofBytes: clean) {
    bytes = cell[start..<start + clean.count]
  }
  if bytes.count > 3, bytes.first == 0x3D, bytes[bytes.startIndex + 1] == 0x22, bytes.last == 0x22 {
    bytes = bytes.dropFirst(2).dropLast()
  } else if bytes.first == 0x27, let next = bytes.dropFirst().first,
    [0x3D, 0x2B, 0x2D, 0x40].contains(next) || next &- 0x30 < 10
  {
    bytes = bytes.dropFirst()
  }
  return UnsafeBufferPointer(rebasing: bytes)
}

extension UnsafeBufferPointer<UInt8> {
  /// Where these bytes first occur.
  fileprivate func firstRange(ofBytes other: [UInt8]) -> Int? {
    guard other.count <= count else { return nil }
    return (0...count - other.count).first { start in
      other.indices.allSatisfy { self[start + $0] == other[$0] }
    }
  }
}
