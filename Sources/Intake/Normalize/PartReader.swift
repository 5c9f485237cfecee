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
  var part = Part()

  var customers = CustomerTable()
  /// The next account of the same customer; -1 ends the chain.
  var nextAccount: [Int32] = []
  /// Control sums by currency: few, so a search from the front finds them.
  var controls: [(currency: Currency, sums: Part.Control)] = []
  var days: DayReader
  var amounts: AmountReader
  var kinds = WordCache<DocumentKind?>()
  var states = WordCache<Words.State>()
  var openFlags = WordCache<Bool?>()
  var terms = WordCache<Int?>()
  var currencies = WordCache<Currency?>()
  var groups = GroupContext()
  let columns: Columns
  var nameScratch: [UInt8] = []
  /// Number, account, amount and open part of the row before, for line items of one document.
  var previousNumber: [UInt8] = []
  var previousLine: (account: Int, amount: Int64, open: Int64) = (-1, 0, 0)

  /// Column numbers, -1 where the file has no such column.
  struct Columns {
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
  struct Fault: Error {
    var code: String
    var message: String
    var remedy: String
    var field: Int
  }

  /// Faults kept per worker; further ones are counted.
  static let mostFaults = 50_000

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
    for (index, key) in customers.keys.enumerated() { part.customers[index].key = key }
    for (currency, sums) in controls { part.control[currency] = sums }
    return part
  }

  // MARK: Rows

  mutating func take(_ scanner: borrowing RecordScanner) {
    do {
      try takeDocument(scanner)
    } catch {
      reject(error, scanner)
    }
  }

  @inline(__always)
  mutating func takeDocument(_ scanner: borrowing RecordScanner) throws(Fault) {
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
    if issuedNumber == DayReader.invalid {
      if isRepeatedHeader(scanner) {
        part.counts.headings += 1
        return
      }
      throw invalidDay(columns.issued, scanner)
    }
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
    var face = try amount(columns.amount, of: currency, scanner)
    var balance = try amount(columns.balance, of: currency, scanner)
    if balance == nil, columns.balance >= 0, layout.format.blankBalanceIsZero { balance = 0 }
    if face == nil, balance == nil {
      throw Fault(
        code: "amount-missing", message: "has neither an amount nor a balance",
        remedy: "fill in the amount", field: columns.amount >= 0 ? columns.amount : columns.balance)
    }
    let paidAmount =
      columns.paidAmount >= 0 ? try amount(columns.paidAmount, of: currency, scanner) : nil
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
      // A balance beside the day of payment is what that payment left; a status word never overrules it.
      let isSettledInFull = balance == nil && (paidAmount == nil || isPaid) || open == 0
      if isSettledInFull {
        open = paid > asOf ? amount : 0
      } else if paid > asOf {
        open = amount
      } else {
        partial = amount - open
      }
    } else if isPaid, balance == nil {
      open = 0
    }

    part.counts.documents += 1
    if let issued, issued > asOf {
      // Not even its customer or currency is known at the as-of day.
      part.counts.later += 1
      return
    }
    let account: Int
    do {
      account = try self.account(scanner, currency: currency, day: issuedNumber)
    } catch {
      part.counts.documents -= 1
      throw error
    }
    let number = scanner.field(columns.number)
    if layout.format.grain == .lineItem,
      isFurtherLine(number, account: account, amount: amount, open: open)
    {
      part.counts.documents -= 1
      part.counts.lines += 1
      return
    }
    let isCredit = amount < 0 && (kind == .creditNote || kind == .payment)
    let (due, basis) = due(dueNumber, issued: issued, isCredit: isCredit, scanner)
    let control = controls.firstIndex { $0.currency == currency } ?? addControl(currency)
    controls[control].sums.add(amount: amount, open: open, &part.isOverflowing)
    if open == 0 {
      part.settled.append(
        SettledDocument(
          account: UInt32(account), kind: kind,
          key: number.isEmpty ? 0 : documentKey(number), issued: issued, due: due, paid: paid,
          amount: amount))
      return
    }
    if columns.balance >= 0, balance == nil, paid == nil {
      part.assumed[.balanceBlank, default: [:]][currency, default: .init()].add(open)
    }
    if due == nil, open > 0 {
      part.assumed[.undated, default: [:]][currency, default: .init()].add(open)
    }
    if basis == .defaultTerms, open > 0 {
      part.assumed[.dueDay, default: [:]][currency, default: .init()].add(open)
    }
    let disputed =
      open > 0
      ? try disputed(scanner, open: open, isDisputed: isDisputed, digits: currency.digits) : 0
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
  mutating func takeOtherRow(_ scanner: borrowing RecordScanner, hasDay: Bool) -> Bool {
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

  /// Whether a row repeats the headings, as page breaks and files put end to end do.
  @inline(never)
  func isRepeatedHeader(_ scanner: borrowing RecordScanner) -> Bool {
    let headings = layout.match.headings
    guard scanner.fieldCount == headings.count else { return false }
    return headings.indices.allSatisfy {
      layout.dialect.textEncoding.decode(scanner.field($0).prefix(500)) == headings[$0]
    }
  }

  /// Labels, totals and footers of a grouped report.
  ///
  /// False when the row is a document.
  mutating func takeGroupRow(_ scanner: borrowing RecordScanner) throws(Fault) -> Bool {
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
}

/// The hash by which documents with the same number are found again; never 0.
@inline(__always)
func documentKey(_ number: UnsafeBufferPointer<UInt8>) -> UInt64 {
  let key = hashBytes(number, seed: 0x2545_F491_4F6C_DD1D) & 0x1FFF_FFFF_FFFF
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
