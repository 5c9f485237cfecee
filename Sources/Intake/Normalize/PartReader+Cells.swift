import Receivables

/// What single cells of a row say.
extension PartReader {
  @inline(__always)
  mutating func amount(
    _ column: Int, of currency: Currency, _ scanner: borrowing RecordScanner
  ) throws(Fault) -> Int64? {
    let cell = scanner.field(column)
    if cell.mayNameCurrency { try checkCurrency(cell, column, currency) }
    let digits = currency.digits
    switch amounts.read(cell, digits: digits) {
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

  /// Where nothing states a currency, one written into the amount counts.
  private func currencyInAmount(_ scanner: borrowing RecordScanner) -> Currency {
    for column in [columns.balance, columns.amount] {
      let cell = scanner.field(column)
      if cell.mayNameCurrency,
        let currency = PlainNumber(layout.dialect.textEncoding.decode(cell).utf8)?.currency
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
    guard let number = PlainNumber(layout.dialect.textEncoding.decode(cell).utf8),
      !number.agrees(with: currency)
    else { return }
    throw Fault(
      code: "currency-contradicted",
      message:
        "\"\(layout.dialect.textEncoding.decode(cell.prefix(40)))\" is not in \(currency), the currency of the row",
      remedy: "export a currency column, or put other currencies into a file of their own",
      field: column)
  }

  func invalidDay(_ column: Int, _ scanner: borrowing RecordScanner) -> Fault {
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
  mutating func currency(_ scanner: borrowing RecordScanner) throws(Fault) -> Currency {
    let cell = scanner.field(columns.currency)
    if cell.isEmpty {
      if layout.currency.value != .unstated { return layout.currency.value }
      return currencyInAmount(scanner)
    }
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
  mutating func kind(
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
  mutating func due(
    _ number: Int32, issued: Day?, isCredit: Bool, _ scanner: borrowing RecordScanner
  ) -> (Day?, DueBasis) {
    if number != DayReader.blank { return (Day(number: number), .stated) }
    // Credits fall due never; terms are for what somebody has to pay.
    guard let issued, !isCredit else { return (nil, .none) }
    if columns.terms >= 0 {
      let cell = scanner.field(columns.terms)
      let encoding = layout.dialect.textEncoding
      if let days = terms.meaning(cell, { Words.termDays(encoding.decode($0)) }) {
        return (issued + days, .terms)
      }
    }
    return (issued + defaultTerms, .defaultTerms)
  }

  func disputed(
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
  mutating func isFurtherLine(
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

  @inline(__always)
  mutating func appendText(_ bytes: UnsafeBufferPointer<UInt8>) {
    if layout.dialect.textEncoding == .utf8 {
      part.text.append(contentsOf: bytes)
    } else {
      part.text.append(contentsOf: layout.dialect.textEncoding.decode(bytes).utf8)
    }
  }
}
