import Receivables

/// Whose document a row is, and what to do with rows that cannot be used.
extension PartReader {
  @inline(__always)
  mutating func account(
    _ scanner: borrowing RecordScanner, currency: Currency, day: Int32
  ) throws(Fault) -> Int {
    let customer = try customer(scanner, day: day)
    var account = Int(customer.pointee.account)
    if account >= 0, customer.pointee.currency == currency { return account }
    while account >= 0 {
      if part.accounts[account].currency == currency { return account }
      account = Int(nextAccount[account])
    }
    part.accounts.append(
      Account(customer: Int32(customer.pointee.index), currency: currency))
    nextAccount.append(customer.pointee.account)
    customer.pointee.account = Int32(part.accounts.count - 1)
    customer.pointee.currency = currency
    return part.accounts.count - 1
  }

  /// The row's customer, noted with its name and group; valid until the next row.
  @inline(__always)
  mutating func customer(
    _ scanner: borrowing RecordScanner, day: Int32
  ) throws(Fault) -> UnsafeMutablePointer<CustomerTable.Slot> {
    let name = scanner.field(columns.customerName)
    let id = scanner.field(columns.customerID)
    if layout.dialect.textEncoding == .utf8, !id.isEmpty, id[0] != 0x20, id[id.count - 1] > 0x20 {
      let slot = customers.slot(of: withoutFloatTail(id))
      note(slot, hasID: true, name: name, day: day, scanner)
      return slot
    }
    return try slowCustomer(scanner, id: id, name: name, day: day)
  }

  /// Customers known by name only, padded ids and other encodings.
  @inline(never)
  mutating func slowCustomer(
    _ scanner: borrowing RecordScanner, id: UnsafeBufferPointer<UInt8>,
    name: UnsafeBufferPointer<UInt8>, day: Int32
  ) throws(Fault) -> UnsafeMutablePointer<CustomerTable.Slot> {
    let encoding = layout.dialect.textEncoding
    var key = Array(encoding.decode(trimmed(id)).utf8)
    var shown = Array(encoding.decode(trimmed(name)).utf8)
    if shown.isEmpty, columns.customerName < 0, layout.format.isGrouped {
      shown = Array(groups.innermost.utf8)
    }
    let hasID = !key.isEmpty
    if !hasID { key = try nameKey(shown) }
    let slot = key.withUnsafeBufferPointer { customers.slot(of: withoutFloatTail($0)) }
    shown.withUnsafeBufferPointer { note(slot, hasID: hasID, name: $0, day: day, scanner) }
    return slot
  }

  /// The key of a customer known by name: names are matched without regard to case and runs of blanks, never on likeness.
  func nameKey(_ name: [UInt8]) throws(Fault) -> [UInt8] {
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
    if day >= slot.pointee.nameDay, !name.isEmpty {
      slot.pointee.nameDay = day
      renewName(index, name, day)
    }
    if columns.group >= 0, day >= slot.pointee.groupDay {
      part.customers[index].group.renew(groupCell(scanner), day: day)
      slot.pointee.groupDay = part.customers[index].group.day
    }
  }

  @inline(never)
  mutating func renewName(
    _ index: Int, _ name: UnsafeBufferPointer<UInt8>, _ day: Int32
  ) {
    if part.customers[index].name.bytes.withUnsafeBufferPointer({ isEqual($0, name) }) {
      part.customers[index].name.day = day
    } else {
      part.customers[index].name.renew(Array(name), day: day)
    }
  }

  @inline(never)
  mutating func addControl(_ currency: Currency) -> Int {
    controls.append((currency, Part.Control()))
    return controls.count - 1
  }

  func groupCell(_ scanner: borrowing RecordScanner) -> [UInt8] {
    guard columns.group >= 0 else { return [] }
    return Array(layout.dialect.textEncoding.decode(trimmed(scanner.field(columns.group))).utf8)
  }

  @inline(never)
  mutating func reject(_ fault: Fault, _ scanner: borrowing RecordScanner) {
    part.counts.rejected += 1
    keep(
      Part.RowFault(
        severity: .error, code: fault.code, message: fault.message, remedy: fault.remedy,
        field: fault.field, line: scanner.line, raw: scanner.raw, money: nil, isReject: true))
  }

  mutating func rejectUnclosedQuote(_ scanner: borrowing RecordScanner) {
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

  mutating func keep(_ fault: Part.RowFault) {
    guard part.faults.count < PartReader.mostFaults else {
      part.droppedFaults += 1
      return
    }
    part.faults.append(fault)
  }
}
