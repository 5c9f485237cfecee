import Receivables

/// Whose document a row is, and what to do with rows that cannot be used.
extension PartReader {
  @inline(__always)
  mutating func account(
    _ search: CustomerTable.Search?, _ scanner: borrowing RecordScanner, currency: Currency,
    day: Int32
  ) throws(Fault) -> Int {
    let customer = try customer(search, scanner, day: day)
    let entity = columns.entity >= 0 ? entity(scanner) : 0
    var account = Int(customer.pointee.account)
    if account >= 0, customer.pointee.currency == currency,
      columns.entity < 0 || part.accounts[account].entity == entity
    {
      return account
    }
    while account >= 0 {
      let known = part.accounts[account]
      if known.currency == currency, known.entity == entity { return account }
      account = Int(nextAccount[account])
    }
    part.accounts.append(
      Account(customer: Int32(customer.pointee.index), currency: currency, entity: entity))
    nextAccount.append(customer.pointee.account)
    customer.pointee.account = Int32(part.accounts.count - 1)
    customer.pointee.currency = currency
    return part.accounts.count - 1
  }

  /// Number of the row's company in this part: 0 where it names none, which means the file's.
  @inline(never)
  mutating func entity(_ scanner: borrowing RecordScanner) -> Int32 {
    let name = trimmed(scanner.field(columns.entity))
    guard !name.isEmpty else { return 0 }
    let index = name.withUnsafeBufferPointer { entities.slot(of: $0).pointee.index }
    if index == part.entities.count { part.entities.append(name) }
    return Int32(index + 1)
  }

  /// Begins to look for the row's customer where its id, or its name without one, is plain; nil for every other row.
  @inline(__always)
  mutating func search(_ scanner: borrowing RecordScanner) -> CustomerTable.Search? {
    guard isPlain || layout.grain == .lineItem else { return nil }
    let id = scanner.field(columns.customerID)
    if let first = id.first {
      guard first > 0x27, first != 0x3D, id[id.count - 1] > 0x20 else { return nil }
      return customers.search(withoutFloatTail(id))
    }
    let name = scanner.field(columns.customerName)
    // Spellings of one name meet when the book is built.
    guard let first = name.first, first > 0x27, first != 0x3D, first < 0xC2,
      name[name.count - 1] > 0x20
    else { return nil }
    return customers.search(name, isName: true)
  }

  /// The row's customer, noted with its name and group; valid until the next row.
  @inline(__always)
  mutating func customer(
    _ search: CustomerTable.Search?, _ scanner: borrowing RecordScanner, day: Int32
  ) throws(Fault) -> UnsafeMutablePointer<CustomerTable.Slot> {
    let name = scanner.field(columns.customerName)
    guard let search else {
      return try slowCustomer(scanner, id: scanner.field(columns.customerID), name: name, day: day)
    }
    let slot = customers.slot(search)
    note(slot, hasID: search.isID, name: name, day: day, scanner)
    return slot
  }

  /// Customers known by name only or by a label above, padded and guarded ids.
  @inline(never)
  mutating func slowCustomer(
    _ scanner: borrowing RecordScanner, id: UnsafeBufferPointer<UInt8>,
    name: UnsafeBufferPointer<UInt8>, day: Int32
  ) throws(Fault) -> UnsafeMutablePointer<CustomerTable.Slot> {
    var key = trimmed(withoutGuards(id))
    var shown = trimmed(withoutGuards(name))
    if columns.firstName >= 0 {
      let first = trimmed(scanner.field(columns.firstName))
      if !first.isEmpty { shown += Array(", ".utf8) + first }
    }
    if layout.format.isBookingBatch {
      key = batchAccount(scanner)?.account ?? key
    } else if key.isEmpty, columns.account >= 0 {
      key = trimmed(scanner.field(columns.account))
      if shown.isEmpty { shown = trimmed(scanner.field(columns.accountName)) }
    }
    if key.isEmpty, shown.isEmpty, layout.labelsNameCustomers || layout.customersFillDown {
      key = Array(groups.id.utf8)
      shown = Array(groups.innermost.utf8)
      isCustomerFromAbove = layout.customersFillDown
    } else if layout.customersFillDown {
      groups.name(text(shown), id: text(key))
    }
    let hasID = !key.isEmpty
    if !hasID {
      guard !shown.isEmpty else {
        throw Fault(
          code: "customer-missing", message: "names no customer", remedy: "fill in the customer",
          field: max(columns.customerID, columns.customerName, 0))
      }
      key = shown
    }
    let slot = key.withUnsafeBufferPointer {
      hasID ? customers.slot(of: withoutFloatTail($0)) : customers.slot(of: $0, isName: true)
    }
    shown.withUnsafeBufferPointer { note(slot, hasID: hasID, name: $0, day: day, scanner) }
    return slot
  }

  /// The debtor of a line of a booking batch, and whether it stands on the other side of the entry.
  ///
  /// Nil when neither account is a debtor's. Debtors have one figure more than ledger accounts and begin with 1 to 6.
  func batchAccount(
    _ scanner: borrowing RecordScanner
  ) -> (account: [UInt8], isContra: Bool)? {
    func isDebtor(_ account: [UInt8]) -> Bool {
      account.count >= 5 && (0x31...0x36).contains(account[0])
        && account.allSatisfy { $0 &- 0x30 < 10 }
    }
    let own = trimmed(scanner.field(columns.customerID))
    if isDebtor(own) { return (own, false) }
    let contra = trimmed(scanner.field(columns.alternate))
    return isDebtor(contra) ? (contra, true) : nil
  }

  /// An id that a spreadsheet took for a number ends in `.0`.
  @inline(__always)
  func withoutFloatTail(_ id: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard id.count > 2, id[id.count - 1] == 0x30, id[id.count - 2] == 0x2E,
      id.dropLast(2).allSatisfy({ $0 &- 0x30 < 10 })
    else { return id }
    return UnsafeBufferPointer(rebasing: id.dropLast(2))
  }

  /// Keeps the name and the group on the customer's newest document that states one; of equals the
  /// alphabetically first.
  @inline(__always)
  mutating func note(
    _ slot: UnsafeMutablePointer<CustomerTable.Slot>, hasID: Bool,
    name: UnsafeBufferPointer<UInt8>, day: Int32, _ scanner: borrowing RecordScanner
  ) {
    let index = slot.pointee.index
    if index == part.customers.count {
      part.customers.append(Part.CustomerSeen(hasID: hasID))
    }
    if day >= slot.pointee.nameDay, !name.isEmpty, name[0] > 0x20 || !trimmed(name).isEmpty {
      let hash = hashBytes(name, seed: 1)
      if hash != slot.pointee.nameHash {
        part.customers[index].name.day = Int64(slot.pointee.nameDay)
        if renewName(index, name, day) { slot.pointee.nameHash = hash }
      }
      slot.pointee.nameDay = day
    }
    if layout.format.hasSubCustomers, slot.pointee.groupDay == .min, name.contains(0x3A) {
      noteParent(index, name, slot)
    }
    if columns.group >= 0, day >= slot.pointee.groupDay {
      part.customers[index].group.renew(groupCell(scanner), day: Int64(day))
      slot.pointee.groupDay = Int32(truncatingIfNeeded: part.customers[index].group.day)
    }
  }

  /// `Parent:Child`: the parent is the group.
  @inline(never)
  private mutating func noteParent(
    _ index: Int, _ name: UnsafeBufferPointer<UInt8>,
    _ slot: UnsafeMutablePointer<CustomerTable.Slot>
  ) {
    part.customers[index].group.renew(trimmed(name.prefix { $0 != 0x3A }), day: 0)
    slot.pointee.groupDay = 0
  }

  /// False where the name known of that day stands before this one.
  @inline(never)
  mutating func renewName(
    _ index: Int, _ given: UnsafeBufferPointer<UInt8>, _ day: Int32
  ) -> Bool {
    let name = Array(withoutGuards(given))
    part.customers[index].name.renew(name, day: Int64(day))
    return part.customers[index].name.bytes == name
  }

  @inline(never)
  mutating func addControl(_ currency: Currency) -> Int {
    controls.append((currency, Part.Control()))
    return controls.count - 1
  }

  func groupCell(_ scanner: borrowing RecordScanner) -> [UInt8] {
    guard columns.group >= 0 else { return [] }
    return trimmed(scanner.field(columns.group))
  }

  @inline(never)
  mutating func reject(_ fault: Fault, _ scanner: borrowing RecordScanner) {
    part.counts.rejected += 1
    keep(
      Part.RowFault(
        severity: .error, code: fault.code, message: fault.message, remedy: fault.remedy,
        field: fault.field, line: scanner.line, raw: scanner.raw,
        money: fault.isShifted ? nil : stated(scanner), isReject: true))
  }

  /// What a row that cannot be used says of money: its balance, else its amount; nil where that cannot be read either.
  private mutating func stated(_ scanner: borrowing RecordScanner) -> Money? {
    guard let currency = try? currency(scanner) else { return nil }
    for column in [columns.balance, columns.amount, columns.debit, columns.lineTotal] {
      let cell = scanner.field(column)
      if case .amount(let amount) = amounts.slowRead(cell, digits: currency.digits) {
        return Money(minorUnits: amount, currency: currency)
      }
    }
    return nil
  }

  mutating func rejectUnclosedQuote(_ scanner: borrowing RecordScanner) {
    part.counts.rejected += 1
    // The quote's field, for the caret.
    var field = 0
    for at in scanner.raw.lowerBound..<scanner.quoteOffset
    where scanner.bytes[at] == layout.dialect.rules.delimiter { field += 1 }
    keep(
      Part.RowFault(
        severity: .error, code: "quote-unclosed",
        message: "a quote opens here and is not closed before it would swallow the next line",
        remedy: "close or double the quote; the lines after it were read", field: field,
        line: scanner.line, raw: scanner.raw, money: nil, isReject: true))
  }

  mutating func keep(_ fault: Part.RowFault) {
    guard part.faults.count < PartReader.mostFaults else {
      part.droppedFaults += 1
      return
    }
    part.faults.append(fault)
  }
}

/// A name for matching: lower case, one blank between words; never on likeness.
func foldedName(_ name: [UInt8]) -> [UInt8] {
  if name.allSatisfy({ $0 > 0x20 && $0 < 0x7F || $0 == 0x20 }) { return foldedASCII(name) }
  return Array(
    String(decoding: name, as: UTF8.self).lowercased().split(whereSeparator: \.isWhitespace)
      .joined(separator: " ").utf8)
}

/// The same for printable ASCII, of which nearly all names are made.
private func foldedASCII(_ name: [UInt8]) -> [UInt8] {
  var folded: [UInt8] = []
  folded.reserveCapacity(name.count)
  var isAfterBlank = true
  for byte in name {
    if byte == 0x20 {
      isAfterBlank = true
    } else {
      if isAfterBlank, !folded.isEmpty { folded.append(0x20) }
      isAfterBlank = false
      folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
  }
  return folded
}
