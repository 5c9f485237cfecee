import Receivables

/// Rows that make up documents together with other rows; they are put together when all files have been read
/// (`EntryAssembly`).
extension PartReader {
  /// A ledger line, a line of a document without total, or a document with one of its payments.
  mutating func takeEntry(_ scanner: borrowing RecordScanner) throws(Fault) {
    var issuedNumber = days.number(scanner.field(columns.issued))
    if layout.format.fillsDown { carry(&issuedNumber, scanner) }
    let dueNumber = days.number(scanner.field(columns.due))
    let isOpening = isOpening(scanner)
    if !isOpening, issuedNumber <= DayReader.invalid || hasNoMoney(scanner) {
      if takeOtherRow(
        scanner, hasDay: issuedNumber > DayReader.invalid || dueNumber > DayReader.invalid)
      {
        return
      }
    }
    if issuedNumber == DayReader.invalid { throw invalidDay(columns.issued, scanner) }
    let batch = layout.format.isBookingBatch ? batchAccount(scanner) : nil
    if isFiltered(scanner) || layout.format.isBookingBatch && batch == nil {
      part.counts.excluded += 1
      return
    }
    if dueNumber == DayReader.invalid { throw invalidDay(columns.due, scanner) }
    let paidNumber = days.number(scanner.field(columns.paidDay))
    if paidNumber == DayReader.invalid { throw invalidDay(columns.paidDay, scanner) }
    let state = try state(scanner)
    if state == .excluded {
      part.counts.excluded += 1
      return
    }
    let currency = try currency(scanner)
    var money = try money(scanner, currency)
    if layout.grain == .ledger, columns.debit >= 0 {
      let debit = try amount(columns.debit, of: currency, scanner) ?? 0
      let credit = try amount(columns.credit, of: currency, scanner) ?? 0
      if columns.foreignAmount < 0 || scanner.field(columns.currency).isEmpty {
        money.face = debit - credit
      }
    }
    if layout.grain == .line, columns.lineTotal >= 0 {
      money.face = try amount(columns.lineTotal, of: currency, scanner)
    }
    if isOpening, let column = layout.runningColumn {
      money.face = try self.amount(column, of: currency, scanner)
    }
    guard var amount = money.face else {
      throw Fault(
        code: "amount-missing", message: "has no amount", remedy: "fill in the amount",
        field: max(columns.amount, columns.lineTotal, columns.debit, 0))
    }
    if batch?.isContra == true { amount = -amount }
    if let booked = layout.bookedAccounts,
      !receivableAccounts.meaning(
        scanner.field(booked.column), { booked.isReceivables(text(trimmed($0))) })
    {
      if booked.holdsAllSides {
        part.counts.excluded += 1
        return
      }
      // What went to the bank came from the customer.
      amount = -abs(amount)
    }
    if layout.format.zeroIsVoid, amount == 0 {
      part.counts.excluded += 1
      return
    }
    let kind = kind(scanner, amount: &amount, &money)
    let issued = issuedNumber == DayReader.blank ? nil : Day(number: issuedNumber)
    if let issued {
      noteIssued(issued, scanner)
      if issued > asOf {
        countLater(scanner, isCredit: amount < 0)
        return
      }
    }
    part.counts.documents += 1
    let account: Int
    do {
      // A settlement's spelling of the name counts only where no document has one.
      let isSettlement = layout.grain == .ledger && amount < 0
      account = try self.account(
        nil, scanner, currency: currency, day: isSettlement ? .min : issuedNumber)
    } catch {
      part.counts.documents -= 1
      throw error
    }
    let isCredit = amount < 0
    let (due, basis) = due(dueNumber, issued: issued, isCredit: isCredit, scanner)
    let number = number(scanner)
    var matched = trimmed(scanner.field(columns.matchingKey))
    // A single P says "in part" and nothing of what belongs together.
    if matched == [0x50] { matched = [] }
    let applied = trimmed(scanner.field(columns.appliedTo))
    let key = !matched.isEmpty ? matched : SettlementWords.saysUnapplied(applied) ? [] : applied
    if state == .writtenOff { noteWriteOff(amount, currency) }
    // Lines repeat the balance of their document.
    let isFurther = isFurtherLine(
      number, account: account, amount: money.balance ?? 0, open: money.balance ?? 0)
    let control = controls.firstIndex { $0.currency == currency } ?? addControl(currency)
    let open = isFurther ? 0 : money.balance ?? amount
    controls[control].sums.add(amount: amount, open: open, &part.isOverflowing)
    if cellHoldsRows { remark(.cellHoldsRows, open, currency) }
    keep(
      Entry(
        role: layout.grain == .line ? .line : layout.grain == .paymentRow ? .payment : .posting,
        kind: kind, dueBasis: basis, isSettled: state == .paid || state == .writtenOff,
        isWrittenOff: state == .writtenOff,
        isDisputed: state == .disputed, account: Int32(account),
        discountDays: Int16(isCredit ? 0 : discountDays(scanner)),
        line: UInt32(truncatingIfNeeded: scanner.line), currency: currency, issued: issued,
        due: due, paid: paidNumber == DayReader.blank ? nil : Day(number: paidNumber),
        amount: amount, other: money.paid, balance: money.balance, number: store(number),
        key: key.withUnsafeBufferPointer { store($0) }))
  }

  /// Whether a row holds nothing but the balance that was there before the list begins.
  private func isOpening(_ scanner: borrowing RecordScanner) -> Bool {
    guard let running = layout.runningColumn, hasNoMoney(scanner),
      PlainNumber(scanner.field(running))?.isBlank == false
    else { return false }
    return (0..<scanner.fieldCount).contains {
      $0 != running && Words.saysOpening(text(scanner.field($0)))
    }
  }

  /// Counts a row of a day that is not known yet: not even its customer or currency is.
  private mutating func countLater(_ scanner: borrowing RecordScanner, isCredit: Bool) {
    if layout.grain == .ledger, isCredit {
      part.counts.settlements += 1
    } else if layout.grain == .ledger {
      part.counts.documents += 1
      part.counts.later += 1
    } else {
      // How many documents these rows make up shows when all of the file has been read.
      part.laterRows += 1
      part.laterNumbers.insert(EntryAssembly.hash(number(scanner)))
    }
  }

  /// Keeps the newest day of issue, and the first row that has it.
  @inline(__always)
  mutating func noteIssued(_ issued: Day, _ scanner: borrowing RecordScanner) {
    guard part.newestIssued.map({ issued > $0 }) ?? true else { return }
    part.newestIssued = issued
    part.newestPlace = (currentPlace.piece, scanner.line)
  }

  /// An amount taken from a receipt or credit note and put against a document.
  mutating func takeApplication(_ scanner: borrowing RecordScanner) throws(Fault) {
    let issuedNumber = days.number(scanner.field(columns.issued))
    let paidNumber = days.number(scanner.field(columns.paidDay))
    let column = columns.amount >= 0 ? columns.amount : columns.paidAmount
    if issuedNumber <= DayReader.invalid && paidNumber <= DayReader.invalid,
      takeOtherRow(scanner, hasDay: false)
    {
      return
    }
    if issuedNumber == DayReader.invalid { throw invalidDay(columns.issued, scanner) }
    if paidNumber == DayReader.invalid { throw invalidDay(columns.paidDay, scanner) }
    let paymentState = try state(scanner)
    if paymentState == .excluded || isFiltered(scanner) || isUncleared(scanner)
      || noCash.meaning(
        scanner.field(columns.status), { SettlementWords.saysNoCash(text($0)) })
    {
      part.counts.excluded += 1
      return
    }
    let currency = try currency(scanner)
    var applied = try amount(column, of: currency, scanner)
    // "Refund" beside an amount without a sign: the money went back.
    if let type = layout.paymentTypeColumn, layout.nature == .payment, !layout.paymentsAreNegative,
      takenBack.meaning(scanner.field(type), { SettlementWords.takesBack(text($0)) })
    {
      applied = applied.map { -abs($0) }
    }
    if let refunded = layout.refundedColumn,
      let back = try amount(refunded, of: currency, scanner), applied != nil || back != 0
    {
      let paid = applied ?? 0
      applied = paid.signum() < 0 ? paid &+ abs(back) : paid &- abs(back)
    }
    let whole = try amount(columns.lineTotal, of: currency, scanner)
    let rest = try amount(columns.balance, of: currency, scanner)
    let issued = issuedNumber == DayReader.blank ? nil : Day(number: issuedNumber)
    var received = issued
    var paid = paidNumber == DayReader.blank ? issued : Day(number: paidNumber)
    let effective = columns.valueDay >= 0 ? days.number(scanner.field(columns.valueDay)) : .min
    if effective == DayReader.invalid { throw invalidDay(columns.valueDay, scanner) }
    let isPostDated = effective > DayReader.invalid && paid.map { effective > $0.number } ?? false
    if isPostDated {
      received = received ?? paid
      paid = Day(number: effective)
    }
    var account = -1
    let hasCustomer =
      !scanner.field(columns.customerID).isEmpty || !scanner.field(columns.customerName).isEmpty
    if hasCustomer {
      account = try self.account(
        nil, scanner, currency: currency, day: max(issuedNumber, paidNumber))
    }
    var invoice =
      columns.appliedTo >= 0 || layout.match.numbersReceipts
      ? withoutGuards(scanner.field(columns.appliedTo)) : number(scanner)
    if SettlementWords.saysUnapplied(invoice) {
      invoice = UnsafeBufferPointer(rebasing: invoice.prefix(0))
    }
    var isText = false
    if invoice.isEmpty, let written = layout.match.remittance, account >= 0 {
      invoice = withoutGuards(scanner.field(written))
      isText = !invoice.isEmpty
    }
    let isWhollyUnapplied = invoice.isEmpty
    if isWhollyUnapplied { part.counts.documents += 1 } else { part.counts.settlements += 1 }
    let own =
      columns.appliedTo >= 0 || layout.match.numbersReceipts
      ? number(scanner) : UnsafeBufferPointer(rebasing: invoice.prefix(0))
    if paymentState == .unknown { remark(.paymentUnknown, abs(applied ?? 0), currency) }
    keep(
      Entry(
        role: .application, nature: layout.nature, kind: kindOfAll ?? .payment, dueBasis: .none,
        isPostDated: isPostDated, isText: isText, account: Int32(account),
        discount: try discounts(of: currency, scanner),
        bankFee: abs(try amount(columns.bankFee, of: currency, scanner) ?? 0),
        instalment: Int32(text(trimmed(scanner.field(columns.instalment)))) ?? 0,
        entity: columns.entity >= 0 ? entity(scanner) : 0,
        line: UInt32(truncatingIfNeeded: scanner.line),
        currency: currency, issued: received, due: nil, paid: paid,
        amount: settled(applied ?? 0),
        other: whole, balance: rest, number: store(own), key: store(invoice)))
  }

  /// Discounts taken and taxes kept back, of all their columns.
  private mutating func discounts(
    of currency: Currency, _ scanner: borrowing RecordScanner
  ) throws(Fault) -> Int64 {
    var sum = abs(try amount(columns.discount, of: currency, scanner) ?? 0)
    for column in layout.match.furtherDiscounts {
      sum &+= abs(try amount(column, of: currency, scanner) ?? 0)
    }
    return sum
  }

  /// Whether a payment has not come yet: "Cleared: No".
  private mutating func isUncleared(_ scanner: borrowing RecordScanner) -> Bool {
    guard let clearing = layout.match.clearing else { return false }
    let cell = scanner.field(clearing)
    return openFlags.meaning(cell, { Words.flag(text($0)) }) == false && !trimmed(cell).isEmpty
  }

  /// By how much an amount of a list of settlements makes a document smaller.
  private func settled(_ stated: Int64) -> Int64 {
    switch layout.nature {
    case .payment: layout.paymentsAreNegative ? -stated : stated
    // The other sign takes a refund back.
    case .refund, .returned: layout.paymentsAreNegative ? stated : -stated
    case .adjustment: -stated
    case .reduction: abs(stated)
    }
  }

  /// Keeps an entry; its amounts count against what sums can hold.
  mutating func keep(_ entry: Entry) {
    for amount in [entry.amount, entry.other, entry.balance, entry.discount, entry.bankFee] {
      entrySums.add(amount: amount ?? 0, open: 0, &part.isOverflowing)
    }
    part.entries.append(entry)
  }

  /// Whether no money cell of the row is filled.
  private func hasNoMoney(_ scanner: borrowing RecordScanner) -> Bool {
    [columns.amount, columns.balance, columns.debit, columns.credit, columns.lineTotal].allSatisfy {
      scanner.field($0).isEmpty
    }
  }

  /// Takes day and type over from the row above where they are blank.
  private mutating func carry(_ issued: inout Int32, _ scanner: borrowing RecordScanner) {
    let kind = trimmed(scanner.field(columns.kind))
    if !kind.isEmpty { carried.kind = kind }
    if issued > DayReader.invalid {
      carried.issued = issued
    } else if issued == DayReader.blank,
      (0..<scanner.fieldCount).contains(where: { !trimmed(scanner.field($0)).isEmpty }),
      !hasNoMoney(scanner)
    {
      issued = carried.issued
    }
  }
}
