import Receivables

/// What rows and states hold, to be compared where they were written and where they are read.
///
/// Totals of parts add up to those of the whole, however rows were dealt out. Nothing at all is a sum of zeros.
struct StateTotals: Equatable, Sendable {
  /// Documents, settled ones and rows of documents.
  var rows = 0
  /// Sums of their amounts and of what is open, in minor units of whatever currency, modulo 2⁶⁴.
  var amount: Int64 = 0
  var open: Int64 = 0
  /// Sum of the prints of all records, modulo 2⁶⁴: one lost and another given twice is not the same, though rows and amounts are.
  var print: UInt64 = 0

  static func += (left: inout StateTotals, right: StateTotals) {
    left.rows += right.rows
    left.amount &+= right.amount
    left.open &+= right.open
    left.print &+= right.print
  }

  @inline(__always)
  private mutating func add(amount: Int64, open: Int64, _ print: RecordPrint) {
    rows += 1
    self.amount &+= amount
    self.open &+= open
    self.print &+= print.value
  }

  @inline(__always)
  mutating func add(_ document: SettledDocument, of account: RecordPrint) {
    let packed = document.packed
    var print = account
    print.mix(UInt64(bitPattern: document.amount))
    print.mix(packed.key)
    print.mix(
      UInt64(packed.issued) << 32 | UInt64(UInt16(bitPattern: packed.due)) << 16
        | UInt64(UInt16(bitPattern: packed.paid)))
    add(amount: document.amount, open: 0, print)
  }

  /// The line tells a document from every other one of its file, but what is retained of it has the same one.
  mutating func add(_ document: Document, of account: RecordPrint) {
    var print = account
    print.mix(UInt64(document.line) << 8 | UInt64(document.kind.rawValue))
    print.mix(UInt64(bitPattern: document.amount))
    print.mix(UInt64(bitPattern: document.open))
    add(amount: document.amount, open: document.open, print)
  }

  mutating func add(_ entry: Entry, of account: RecordPrint) {
    var print = account
    print.mix(UInt64(entry.line) << 8 | UInt64(entry.role.rawValue))
    print.mix(UInt64(bitPattern: entry.amount))
    print.mix(UInt64(bitPattern: entry.other ?? -1))
    add(amount: entry.amount, open: entry.other ?? 0, print)
  }

  /// What was given up stands beside documents that are counted: it adds to no sum but the print.
  mutating func add(_ reduction: Reduction, of account: RecordPrint) {
    var print = account
    print.mix(reduction.key)
    print.mix(UInt64(bitPattern: reduction.amount))
    print.mix(UInt64(UInt32(bitPattern: reduction.day?.number ?? .min)))
    self.print &+= print.value
  }
}

/// A hash of a record that is the same wherever it travels and whatever stands beside it.
struct RecordPrint {
  private(set) var value: UInt64 = 0x3C6E_F372_FE94_F82B

  @inline(__always)
  mutating func mix(_ word: UInt64) { value = mixed(value ^ word, 0xA54F_F53A_5F1D_36F1) }

  mutating func mix(_ bytes: [UInt8]) {
    mix(bytes.withUnsafeBufferPointer { hashBytes($0, seed: 0x510E_527F_ADE6_82D1) })
  }
}

extension Part {
  /// The print of an account: its customer, company and currency, not its number.
  func print(of account: Account) -> RecordPrint {
    var print = RecordPrint()
    let customer = customers[Int(account.customer)]
    print.mix(customer.key)
    print.mix(UInt64(account.currency.packed) << 1 | (customer.hasID ? 1 : 0))
    if account.entity > 0 { print.mix(entities[Int(account.entity) - 1]) }
    return print
  }

  /// The prints of all accounts.
  func accountPrints() -> [RecordPrint] { accounts.map { print(of: $0) } }
}
