import Receivables

/// Open documents: by due day (none last), number, issue day, open amount, amount, kind and place, so that repetitions stand together.
struct DocumentRules: GroupingRules {
  /// Text of all parts, end to end.
  let text: [UInt8]
  /// For each lot its file (nil where its documents know theirs), and where its text starts.
  let origins: [(file: UInt16?, textStart: UInt32)]

  @inline(__always)
  func account(of document: Document) -> Int { Int(document.account) }

  @inline(__always)
  func place(_ document: inout Document, lot: Int, account: Int) {
    document.account = Int32(account)
    if let file = origins[lot].file { document.source = file }
    document.number.offset += origins[lot].textStart
  }

  @inline(__always)
  func order(_ document: Document) -> UInt64 {
    UInt64(Int64(document.due?.number ?? .max) - Int64(Int32.min))
  }

  func precedes(_ left: Document, _ right: Document) -> Bool {
    let (leftDue, rightDue) = (left.due?.number ?? .max, right.due?.number ?? .max)
    if leftDue != rightDue { return leftDue < rightDue }
    let (leftNumber, rightNumber) = (left.number.bytes(in: text), right.number.bytes(in: text))
    if !leftNumber.elementsEqual(rightNumber) {
      return leftNumber.lexicographicallyPrecedes(rightNumber)
    }
    let (leftIssued, rightIssued) = (left.issued?.number ?? .max, right.issued?.number ?? .max)
    if leftIssued != rightIssued { return leftIssued < rightIssued }
    if left.open != right.open { return left.open < right.open }
    if left.amount != right.amount { return left.amount < right.amount }
    if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
    return (left.source, left.line) < (right.source, right.line)
  }

  /// The same number, kind, days and money: the same document exported twice.
  func repeats(_ one: Document, _ other: Document) -> Bool {
    one.number.length > 0 && one.due == other.due && one.issued == other.issued
      && one.amount == other.amount && one.open == other.open && one.kind == other.kind
      && one.number.bytes(in: text).elementsEqual(other.number.bytes(in: text))
  }
}

/// Settled documents: by paid day (unknown last), due day, issue day, amount, number and kind, so that repetitions stand together.
struct SettledRules: GroupingRules {
  @inline(__always)
  func account(of document: SettledDocument) -> Int { Int(document.account) }

  @inline(__always)
  func place(_ document: inout SettledDocument, lot: Int, account: Int) {
    document.account = UInt32(account)
  }

  @inline(__always)
  func order(_ document: SettledDocument) -> UInt64 { document.dayOrder }

  @inline(__always)
  func precedes(_ left: SettledDocument, _ right: SettledDocument) -> Bool {
    let (leftDays, rightDays) = (left.dayOrder, right.dayOrder)
    if leftDays != rightDays { return leftDays < rightDays }
    if left.amount != right.amount { return left.amount < right.amount }
    let (leftKey, rightKey) = (left.packed.withoutClosure, right.packed.withoutClosure)
    if leftKey != rightKey { return leftKey < rightKey }
    return left.closure.rawValue < right.closure.rawValue
  }

  @inline(__always)
  func repeats(_ document: SettledDocument, _ before: SettledDocument) -> Bool {
    document.amount == before.amount && document.key != 0 && document.isIdentical(to: before)
  }
}
