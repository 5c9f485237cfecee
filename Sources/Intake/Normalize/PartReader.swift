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
  private(set) var part = Part()

  private var customers = CustomerTable()
  /// The next account of the same customer; -1 ends the chain.
  private var nextAccount: [Int32] = []
  /// Control sums by currency: few, so a search from the front finds them.
  private var controls: [(currency: Currency, sums: Part.Control)] = []
  private var days: DayReader
  private var amounts: AmountReader
  private var kinds = WordCache<DocumentKind?>()
  private var states = WordCache<Words.State>()
  private var openFlags = WordCache<Bool?>()
  private var terms = WordCache<Int?>()
  private var currencies = WordCache<Currency?>()
  private var groups = GroupContext()
  private let columns: Columns
  private var nameScratch: [UInt8] = []
  private var previousNumber: [UInt8] = []

  /// Column numbers, -1 where the file has no such column.
  private struct Columns {
    let number, issued, due, amount, balance, paidAmount, paidDay, currency, kind, status: Int
    let openFlag, terms, disputed, group, customerID, customerName: Int

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
    }
  }

  /// Why a row cannot be used.
  private struct Fault: Error {
    var code: String
    var message: String
    var remedy: String
    var field: Int
  }

  /// Faults kept per worker; further ones are counted.
  private static let mostFaults = 50_000

  init(layout: Layout, asOf: Day, defaultTerms: Int) {
    self.layout = layout
    self.asOf = asOf
    self.defaultTerms = defaultTerms
    days = DayReader(order: layout.dateOrder.value)
    amounts = AmountReader(mark: layout.decimalMark.value)
    columns = Columns(layout.match)
  }

  /// Makes room for about so many rows, so that growing does not copy them again and again.
  mutating func reserve(rows: Int) {
    part.settled.reserveCapacity(rows)
    part.documents.reserveCapacity(rows / 4)
  }

  /// Reads all rows of one piece of the file.
  mutating func read(
    _ source: SourceBytes, piece index: Int, range: Range<Int>, expectedEnd: Int
  ) {
    var scanner = RecordScanner(
      source.start, count: source.count, range: range, delimiter: layout.dialect.delimiter)
    let (documentsBefore, faultsBefore) = (part.documents.count, part.faults.count)
    scan: while true {
      switch scanner.next() {
      case .record: take(scanner)
      case .blank: part.counts.blanks += 1
      case .unclosedQuote: rejectUnclosedQuote(scanner)
      case .end: break scan
      }
    }
    part.pieces.append(
      Part.Piece(
        index: index, lines: scanner.linesPassed,
        documents: documentsBefore..<part.documents.count,
        faults: faultsBefore..<part.faults.count, end: scanner.position, expectedEnd: expectedEnd))
    source.release(range)
  }

  /// Ends reading: moves customers and control sums into the part and gives it up.
  consuming func finish() -> Part {
    for index in part.customers.indices { part.customers[index].key = customers.key(index) }
    for (currency, sums) in controls { part.control[currency] = sums }
    return part
  }

  // MARK: Rows

  private mutating func take(_ scanner: borrowing RecordScanner) {
    do {
      try takeDocument(scanner)
    } catch {
      reject(error, scanner)
    }
  }

  @inline(__always)
  private mutating func takeDocument(_ scanner: borrowing RecordScanner) throws(Fault) {
    if layout.format.isGrouped, try takeGroupRow(scanner) { return }

    let issuedNumber = days.number(scanner.field(columns.issued))
    let dueNumber = days.number(scanner.field(columns.due))
    let amountCell = scanner.field(columns.amount)
    let balanceCell = scanner.field(columns.balance)
    if issuedNumber == DayReader.blank || (amountCell.isEmpty && balanceCell.isEmpty) {
      if takeOtherRow(
        scanner, hasDay: issuedNumber != DayReader.blank || dueNumber != DayReader.blank)
      {
        return
      }
    }
    if issuedNumber == DayReader.invalid { throw invalidDay(columns.issued, scanner) }
    if dueNumber == DayReader.invalid { throw invalidDay(columns.due, scanner) }
    let paidNumber = days.number(scanner.field(columns.paidDay))
    if paidNumber == DayReader.invalid { throw invalidDay(columns.paidDay, scanner) }

    var isDisputed = false
    var isPaid = false
    if columns.status >= 0 {
      let encoding = layout.dialect.textEncoding
      switch states.meaning(scanner.field(columns.status), { Words.state(encoding.decode($0)) }) {
      case .excluded:
        part.counts.excluded += 1
        return
      case .disputed: isDisputed = true
      case .paid: isPaid = true
      case .open, .unknown: break
      }
    }
    if columns.openFlag >= 0 {
      let encoding = layout.dialect.textEncoding
      isPaid =
        openFlags.meaning(scanner.field(columns.openFlag)) { Words.flag(encoding.decode($0)) }
        == false
    }

    let currency = try currency(scanner)
    let digits = currency.digits
    var face = try amount(columns.amount, digits: digits, scanner)
    var balance = try amount(columns.balance, digits: digits, scanner)
    if face == nil, balance == nil {
      throw Fault(
        code: "amount-missing", message: "has neither an amount nor a balance",
        remedy: "fill in the amount", field: columns.amount >= 0 ? columns.amount : columns.balance)
    }
    let paidAmount =
      columns.paidAmount >= 0 ? try amount(columns.paidAmount, digits: digits, scanner) : nil
    let kind = try kind(scanner, amount: face ?? balance ?? 0)
    if !layout.creditsAreSigned, kind == .creditNote || kind == .payment {
      face = face.map { -abs($0) }
      balance = balance.map { -abs($0) }
    }
    let amount = face ?? balance ?? 0
    let issued = issuedNumber == DayReader.blank ? nil : Day(number: issuedNumber)
    if let issued, part.newestIssued.map({ issued > $0 }) ?? true { part.newestIssued = issued }

    // What is open at the as-of day, and since when it is not.
    var paid: Day? = paidNumber == DayReader.blank ? nil : Day(number: paidNumber)
    if let day = paid, let issued, day < issued { paid = issued }
    var open = balance ?? (paidAmount.map { amount - $0 } ?? amount)
    var partial: Int64 = 0
    if let paid {
      if isPaid || balance == nil && paidAmount == nil || open == 0 {
        open = paid > asOf ? amount : 0
      } else if paid > asOf {
        open = amount
      } else {
        partial = amount - open
      }
    } else if isPaid, columns.paidDay >= 0 || balance == nil {
      open = 0
    }

    let account = try account(scanner, currency: currency, day: issuedNumber)
    part.counts.documents += 1
    if let issued, issued > asOf {
      part.counts.later += 1
      return
    }
    let number = scanner.field(columns.number)
    if layout.format.grain == .lineItem,
      isFurtherLine(number, account: account, amount: amount, open: open)
    {
      part.counts.documents -= 1
      part.counts.lines += 1
      return
    }
    let (due, basis) = due(dueNumber, issued: issued, kind: kind, scanner)
    let control = controls.firstIndex { $0.currency == currency } ?? addControl(currency)
    controls[control].sums.add(amount: amount, open: open, &part.isOverflowing)
    if open == 0 {
      guard let issued = issued ?? due ?? paid else { return }
      part.settled.append(
        SettledDocument(
          account: UInt32(account), kind: kind,
          key: number.isEmpty ? 0 : documentKey(number), issued: issued, due: due, paid: paid,
          amount: amount))
      return
    }
    if basis == .defaultTerms, open > 0 {
      part.defaultTermsRows += 1
      part.defaultTermsOpen[currency, default: 0] += open
    }
    let disputed =
      open > 0 ? try disputed(scanner, open: open, isDisputed: isDisputed, digits: digits) : 0
    if partial > 0, let paid {
      part.settlements.append(
        Settlement(document: Int32(part.documents.count), day: paid, amount: partial))
    }
    let start = part.text.count
    appendText(number)
    part.documents.append(
      Document(
        account: Int32(account), kind: kind, dueBasis: basis, source: 0,
        line: UInt32(truncatingIfNeeded: scanner.line), issued: issued, due: due, amount: amount,
        open: open, disputed: disputed,
        number: TextReference(
          offset: UInt32(start), length: UInt32(part.text.count - start))))
  }

  /// Blank rows, printed totals and repeated headings of a flat list.
  ///
  /// False when the row should be read as a document.
  @inline(never)
  private mutating func takeOtherRow(_ scanner: borrowing RecordScanner, hasDay: Bool) -> Bool {
    var filled = 0
    var first = ""
    for index in 0..<scanner.fieldCount {
      let cell = trimmed(scanner.field(index))
      if cell.isEmpty { continue }
      filled += 1
      if filled == 1 { first = layout.dialect.textEncoding.decode(cell) }
    }
    if filled == 0 {
      part.counts.blanks += 1
      return true
    }
    if hasDay { return false }
    if !scanner.field(columns.number).isEmpty { return false }
    // A row with a key, an amount and at most a currency sums up the rows above it.
    let word = compactHeading(first.split(separator: " ").first ?? "")
    let isTotalWord = [
      "total", "totals", "subtotal", "grandtotal", "summe", "gesamt", "totaal", "somme",
    ]
    .contains(word)
    if isTotalWord || (filled <= 3 && scanner.fieldCount >= 6) {
      part.counts.totals += 1
      return true
    }
    if scanner.fieldCount == 1 || filled == 1 {
      part.counts.headings += 1
      return true
    }
    return false
  }

  /// Labels, totals and footers of a grouped report.
  ///
  /// False when the row is a document.
  private mutating func takeGroupRow(_ scanner: borrowing RecordScanner) throws(Fault) -> Bool {
    let label = layout.dialect.textEncoding.decode(trimmed(scanner.field(0)))
    var filled = 0
    for index in 1..<max(1, scanner.fieldCount) where !trimmed(scanner.field(index)).isEmpty {
      filled += 1
    }
    switch groups.take(label: label, otherCells: filled) {
    case .document: return false
    case .blank: part.counts.blanks += 1
    case .heading: part.counts.headings += 1
    case .total: part.counts.totals += 1
    case .unknown:
      throw Fault(
        code: "row-unknown",
        message: "is neither a document nor a total of the group \"\(groups.innermost)\"",
        remedy: "check whether the file was edited; export it again", field: 0)
    }
    return true
  }

  // MARK: Cells

  @inline(__always)
  private mutating func amount(
    _ column: Int, digits: Int, _ scanner: borrowing RecordScanner
  ) throws(Fault) -> Int64? {
    switch amounts.read(scanner.field(column), digits: digits) {
    case .amount(let value): return value
    case .blank: return nil
    case .fault(let fault):
      let cell = layout.dialect.textEncoding.decode(scanner.field(column).prefix(60))
      switch fault {
      case .notANumber:
        throw Fault(
          code: "amount-invalid",
          message:
            "\"\(cell)\" is not an amount (decimal mark \"\(amounts.mark.rawValue)\", \(layout.decimalMark.origin.rawValue))",
          remedy: "correct the cell, or state the mark with --decimal-mark", field: column)
      case .tooLarge:
        throw Fault(
          code: "amount-too-large", message: "\"\(cell)\" does not fit 64 bits of minor units",
          remedy: "correct the cell", field: column)
      case .tooManyDecimals:
        throw Fault(
          code: "amount-too-fine",
          message: "\"\(cell)\" has more decimals than the currency (\(digits))",
          remedy: "correct the cell, or state the right currency", field: column)
      }
    }
  }

  private func invalidDay(_ column: Int, _ scanner: borrowing RecordScanner) -> Fault {
    let cell = layout.dialect.textEncoding.decode(scanner.field(column).prefix(60))
    let order =
      layout.dateOrder.value.map {
        ", read as \($0.rawValue) (\(layout.dateOrder.origin.rawValue))"
      } ?? ""
    return Fault(
      code: "day-invalid",
      message: "\"\(cell)\" is not a calendar day between 1920 and 2099\(order)",
      remedy: "correct the cell, or state the order with --date-order", field: column)
  }

  @inline(__always)
  private mutating func currency(_ scanner: borrowing RecordScanner) throws(Fault) -> Currency {
    guard columns.currency >= 0 else { return layout.currency.value }
    let cell = scanner.field(columns.currency)
    if cell.isEmpty { return layout.currency.value }
    let standard = layout.currency.value
    let found = currencies.meaning(cell) { cell in
      let text = String(decoding: trimmed(cell), as: UTF8.self)
      return text.isEmpty ? standard : Currency(code: text)
    }
    guard let currency = found else {
      throw Fault(
        code: "currency-unknown",
        message:
          "\"\(layout.dialect.textEncoding.decode(cell.prefix(20)))\" is not an ISO 4217 currency",
        remedy: "correct the cell to a three-letter code such as USD", field: columns.currency)
    }
    return currency
  }

  @inline(__always)
  private mutating func kind(
    _ scanner: borrowing RecordScanner, amount: Int64
  ) throws(Fault) -> DocumentKind {
    if columns.kind >= 0 {
      let cell = scanner.field(columns.kind)
      let encoding = layout.dialect.textEncoding
      if let kind = kinds.meaning(cell, { Words.kind(encoding.decode($0)) }) { return kind }
      if !cell.isEmpty {
        part.unknownKinds[layout.dialect.textEncoding.decode(cell.prefix(40)), default: 0] += 1
      }
    }
    return amount < 0 ? .creditNote : .invoice
  }

  @inline(__always)
  private mutating func due(
    _ number: Int32, issued: Day?, kind: DocumentKind, _ scanner: borrowing RecordScanner
  ) -> (Day?, DueBasis) {
    if number != DayReader.blank { return (Day(number: number), .stated) }
    guard let issued else { return (nil, .none) }
    if columns.terms >= 0 {
      let cell = scanner.field(columns.terms)
      let encoding = layout.dialect.textEncoding
      if let days = terms.meaning(cell, { Words.termDays(encoding.decode($0)) }) {
        return (issued + days, .terms)
      }
    }
    // Credits fall due never; the default applies to what somebody has to pay.
    if kind == .creditNote || kind == .payment { return (nil, .none) }
    return (issued + defaultTerms, .defaultTerms)
  }

  private func disputed(
    _ scanner: borrowing RecordScanner, open: Int64, isDisputed: Bool, digits: Int
  ) throws(Fault) -> Int64 {
    guard columns.disputed >= 0 else { return isDisputed ? open : 0 }
    let cell = scanner.field(columns.disputed)
    if cell.isEmpty { return isDisputed ? open : 0 }
    let text = layout.dialect.textEncoding.decode(cell)
    // "1" and "0" are flags; larger numbers are the disputed amount.
    if let flag = Words.flag(text) { return flag || isDisputed ? open : 0 }
    guard case .amount(let amount) = amounts.slowRead(cell, digits: digits) else {
      throw Fault(
        code: "disputed-invalid", message: "\"\(text)\" is neither yes or no nor an amount",
        remedy: "write yes, no or the disputed amount", field: columns.disputed)
    }
    return min(abs(amount), open)
  }

  /// Whether the row repeats the document of the row before it.
  private mutating func isFurtherLine(
    _ number: UnsafeBufferPointer<UInt8>, account: Int, amount: Int64, open: Int64
  ) -> Bool {
    guard !number.isEmpty else {
      previousNumber.removeAll(keepingCapacity: true)
      return false
    }
    let isSame = previousNumber.elementsEqual(number) && previousLine == (account, amount, open)
    if !isSame {
      previousNumber.removeAll(keepingCapacity: true)
      previousNumber.append(contentsOf: number)
      previousLine = (account, amount, open)
    }
    return isSame
  }

  private var previousLine: (Int, Int64, Int64) = (-1, 0, 0)

  @inline(__always)
  private mutating func appendText(_ bytes: UnsafeBufferPointer<UInt8>) {
    if layout.dialect.textEncoding == .utf8 {
      part.text.append(contentsOf: bytes)
    } else {
      part.text.append(contentsOf: layout.dialect.textEncoding.decode(bytes).utf8)
    }
  }

  // MARK: Customers

  @inline(__always)
  private mutating func account(
    _ scanner: borrowing RecordScanner, currency: Currency, day: Int32
  ) throws(Fault) -> Int {
    let customer = try customer(scanner, day: day)
    let entry = customers.entries + customer
    var account = Int(entry.pointee.account)
    if account >= 0, entry.pointee.currency == currency { return account }
    while account >= 0 {
      if part.accounts[account].currency == currency { return account }
      account = Int(nextAccount[account])
    }
    part.accounts.append(Account(customer: Int32(customer), currency: currency))
    nextAccount.append(entry.pointee.account)
    entry.pointee.account = Int32(part.accounts.count - 1)
    entry.pointee.currency = currency
    return part.accounts.count - 1
  }

  @inline(__always)
  private mutating func customer(
    _ scanner: borrowing RecordScanner, day: Int32
  ) throws(Fault) -> Int {
    let name = scanner.field(columns.customerName)
    let id = scanner.field(columns.customerID)
    if layout.dialect.textEncoding == .utf8, !id.isEmpty, id[0] != 0x20, id[id.count - 1] > 0x20 {
      return note(
        customers.index(of: withoutFloatTail(id)), hasID: true, name: name, day: day, scanner)
    }
    return try slowCustomer(scanner, id: id, name: name, day: day)
  }

  /// Customers known by name only, padded ids and other encodings.
  @inline(never)
  private mutating func slowCustomer(
    _ scanner: borrowing RecordScanner, id: UnsafeBufferPointer<UInt8>,
    name: UnsafeBufferPointer<UInt8>, day: Int32
  ) throws(Fault) -> Int {
    let encoding = layout.dialect.textEncoding
    var key = Array(encoding.decode(trimmed(id)).utf8)
    var shown = Array(encoding.decode(trimmed(name)).utf8)
    if shown.isEmpty, columns.customerName < 0, layout.format.isGrouped {
      shown = Array(groups.innermost.utf8)
    }
    let hasID = !key.isEmpty
    if !hasID { key = try nameKey(shown) }
    let index = key.withUnsafeBufferPointer { customers.index(of: withoutFloatTail($0)) }
    return shown.withUnsafeBufferPointer { note(index, hasID: hasID, name: $0, day: day, scanner) }
  }

  /// The key of a customer known by name: names are matched without regard to case and runs of blanks, never on likeness.
  private func nameKey(_ name: [UInt8]) throws(Fault) -> [UInt8] {
    guard !name.isEmpty else {
      throw Fault(
        code: "customer-missing", message: "names no customer", remedy: "fill in the customer",
        field: max(columns.customerID, columns.customerName, 0))
    }
    return Array(
      String(decoding: name, as: UTF8.self).lowercased().split(whereSeparator: \.isWhitespace)
        .joined(separator: " ").utf8)
  }

  /// An id that a spreadsheet took for a number ends in `.0`.
  @inline(__always)
  private func withoutFloatTail(_ id: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard id.count > 2, id[id.count - 1] == 0x30, id[id.count - 2] == 0x2E,
      id.dropLast(2).allSatisfy({ $0 &- 0x30 < 10 })
    else { return id }
    return UnsafeBufferPointer(rebasing: id.dropLast(2))
  }

  /// Keeps the name and the group on the customer's newest document that states one; of equals the
  /// alphabetically first.
  @inline(__always)
  private mutating func note(
    _ index: Int, hasID: Bool, name: UnsafeBufferPointer<UInt8>, day: Int32,
    _ scanner: borrowing RecordScanner
  ) -> Int {
    if index == part.customers.count {
      part.customers.append(Part.CustomerSeen(hasID: hasID))
    }
    let entry = customers.entries + index
    if day >= entry.pointee.nameDay, !name.isEmpty {
      entry.pointee.nameDay = day
      renewName(index, name, day)
    }
    if columns.group >= 0, day >= entry.pointee.groupDay {
      part.customers[index].group.renew(groupCell(scanner), day: day)
      entry.pointee.groupDay = part.customers[index].group.day
    }
    return index
  }

  @inline(never)
  private mutating func renewName(
    _ index: Int, _ name: UnsafeBufferPointer<UInt8>, _ day: Int32
  ) {
    if part.customers[index].name.bytes.withUnsafeBufferPointer({ isEqual($0, name) }) {
      part.customers[index].name.day = day
    } else {
      part.customers[index].name.renew(Array(name), day: day)
    }
  }

  @inline(never)
  private mutating func addControl(_ currency: Currency) -> Int {
    controls.append((currency, Part.Control()))
    return controls.count - 1
  }

  private func groupCell(_ scanner: borrowing RecordScanner) -> [UInt8] {
    guard columns.group >= 0 else { return [] }
    return Array(layout.dialect.textEncoding.decode(trimmed(scanner.field(columns.group))).utf8)
  }

  // MARK: Faults

  @inline(never)
  private mutating func reject(_ fault: Fault, _ scanner: borrowing RecordScanner) {
    part.counts.rejected += 1
    keep(
      Part.RowFault(
        severity: .error, code: fault.code, message: fault.message, remedy: fault.remedy,
        field: fault.field, line: scanner.line, raw: scanner.raw, money: nil, isReject: true))
  }

  private mutating func rejectUnclosedQuote(_ scanner: borrowing RecordScanner) {
    part.counts.rejected += 1
    // The quote's field, for the caret.
    var field = 0
    for at in scanner.raw.lowerBound..<scanner.quoteOffset
    where scanner.bytes[at] == layout.dialect.delimiter { field += 1 }
    keep(
      Part.RowFault(
        severity: .error, code: "quote-unclosed",
        message: "a quote opens here and is not closed before it would swallow the next line",
        remedy: "close or double the quote; the lines after it were read", field: field,
        line: scanner.line, raw: scanner.raw, money: nil, isReject: true))
  }

  private mutating func keep(_ fault: Part.RowFault) {
    guard part.faults.count < PartReader.mostFaults else {
      part.droppedFaults += 1
      return
    }
    part.faults.append(fault)
  }
}

/// The hash by which documents with the same number are found again; never 0.
@inline(__always)
func documentKey(_ number: UnsafeBufferPointer<UInt8>) -> UInt64 {
  let key = hashBytes(number, seed: 0x2545_F491_4F6C_DD1D) & 0x3FFF_FFFF_FFFF
  return key == 0 ? 1 : key
}

extension Part.Control {
  @inline(__always)
  mutating func add(amount: Int64, open: Int64, _ isOverflowing: inout Bool) {
    self.amount = self.amount &+ amount
    self.open = self.open &+ open
    let (sum, overflow) = magnitude.addingReportingOverflow(max(amount.magnitude, open.magnitude))
    magnitude = sum
    if overflow || sum > UInt64(Int64.max) { isOverflowing = true }
  }

  mutating func add(_ other: Part.Control, _ isOverflowing: inout Bool) {
    amount = amount &+ other.amount
    open = open &+ other.open
    let (sum, overflow) = magnitude.addingReportingOverflow(other.magnitude)
    magnitude = sum
    if overflow || sum > UInt64(Int64.max) { isOverflowing = true }
  }
}
