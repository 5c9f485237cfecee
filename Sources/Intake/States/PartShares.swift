import Receivables

/// A part taken apart by customer: the bytes in which each customer's rows of one file travel.
///
/// How this works: documents stand by line, settled ones by day, so that equal contents give equal bytes whatever order they were read
/// in; numbers and days are written as differences. What to change together: `PartAssembler` reads what is written here, and `Part`
/// names what there is.
struct PartShares {
  private let part: Part
  /// Places in the part's lists, by customer.
  private let accounts: Places
  private let documents: Places
  private let settled: Places
  private let writeOffs: Places
  private let discounts: Places
  private let entries: Places
  /// Part payments by document.
  private var settlements: [Int32: [Settlement]] = [:]
  private var writer = StateWriter()
  /// Number among the customer's own accounts, of accounts of the part.
  private var accountNumbers: [Int]
  /// Prints of the part's accounts, and of the customer's own by number.
  private let accountPrints: [RecordPrint]
  private var ownPrints: [RecordPrint] = []
  private var entityNumbers: [Int32: Int] = [:]

  /// Places in a list, grouped by customer; what belongs to none stands last.
  private struct Places {
    private var starts: [Int]
    private var places: [Int32]

    init(_ count: Int, customers: Int, _ customer: (Int) -> Int) {
      starts = [Int](repeating: 0, count: customers + 2)
      for place in 0..<count { starts[customer(place) + 1] += 1 }
      for customer in 0...customers { starts[customer + 1] += starts[customer] }
      places = [Int32](repeating: 0, count: count)
      var ends = starts
      for place in 0..<count {
        let own = customer(place)
        places[ends[own]] = Int32(place)
        ends[own] += 1
      }
    }

    subscript(customer: Int) -> ArraySlice<Int32> {
      places[starts[customer]..<starts[customer + 1]]
    }
  }

  init(_ part: Part) {
    self.part = part
    let (owners, customers) = (part.accounts.map { Int($0.customer) }, part.customers.count)
    accounts = Places(owners.count, customers: customers) { owners[$0] }
    documents = Places(part.documents.count, customers: customers) {
      owners[Int(part.documents[$0].account)]
    }
    settled = part.settled.withUnsafeBufferPointer { all in
      Places(all.count, customers: customers) { owners[Int(all[$0].account)] }
    }
    writeOffs = Places(part.writeOffs.count, customers: customers) {
      owners[Int(part.writeOffs[$0].account)]
    }
    discounts = Places(part.discounts.count, customers: customers) {
      owners[Int(part.discounts[$0].account)]
    }
    entries = Places(part.entries.count, customers: customers) {
      let account = part.entries[$0].account
      return account < 0 ? customers : owners[Int(account)]
    }
    for settlement in part.settlements {
      settlements[settlement.document, default: []].append(settlement)
    }
    accountNumbers = [Int](repeating: 0, count: owners.count)
    accountPrints = part.accountPrints()
  }

  /// Customers, and one more for the rows that name none, where there are such.
  var count: Int { part.customers.count + (entries[part.customers.count].isEmpty ? 0 : 1) }

  /// The key under which a share travels: all shares of one customer have the same.
  func key(_ customer: Int) -> [UInt8] {
    guard customer < part.customers.count else { return Array("-".utf8) }
    let seen = part.customers[customer]
    return seen.hasID ? Array("i".utf8) + seen.key : Array("n".utf8) + foldedName(seen.key)
  }

  /// The bytes of a share, and what they hold.
  mutating func share(_ customer: Int) -> (bytes: [UInt8], totals: StateTotals) {
    writer.removeAll()
    var totals = StateTotals()
    writeCustomer(customer)
    let isLoose = customer == part.customers.count
    let own = isLoose ? [] : accounts[customer].map(Int.init)
    writeAccounts(own, entries[customer])
    let hasSeveral = own.count > 1
    writeSettled(settled[customer], hasSeveral, &totals)
    writeDocuments(documents[customer], hasSeveral, &totals)
    writeReductions(part.writeOffs, writeOffs[customer], &totals)
    writeReductions(part.discounts, discounts[customer], &totals)
    writeEntries(entries[customer], &totals)
    return (writer.bytes, totals)
  }

  // MARK: Pieces of a share

  private mutating func writeCustomer(_ customer: Int) {
    guard customer < part.customers.count else { return writer.add(flags: false) }
    let seen = part.customers[customer]
    writer.add(flags: true, seen.hasID)
    writer.add(seen.key)
    for newest in [seen.name, seen.group] {
      writer.add(newest.bytes)
      writer.add(signed: newest.bytes.isEmpty ? Int64(Int32.min) : newest.day)
    }
  }

  /// The customer's accounts by currency and company, and the companies that these and its rows name.
  private mutating func writeAccounts(_ own: [Int], _ rows: ArraySlice<Int32>) {
    func name(_ entity: Int32) -> [UInt8] { entity > 0 ? part.entities[Int(entity) - 1] : [] }
    var named = Set(own.map { part.accounts[$0].entity })
    for row in rows { named.insert(part.entries[Int(row)].entity) }
    named.remove(0)
    let companies = named.sorted { name($0).lexicographicallyPrecedes(name($1)) }
    entityNumbers = Dictionary(
      uniqueKeysWithValues: companies.enumerated().map { ($1, $0 + 1) })
    entityNumbers[0] = 0
    writer.add(count: companies.count)
    for company in companies { writer.add(name(company)) }
    let sorted = own.sorted { left, right in
      let (one, other) = (part.accounts[left], part.accounts[right])
      return one.currency != other.currency
        ? one.currency < other.currency
        : entityNumbers[one.entity, default: 0] < entityNumbers[other.entity, default: 0]
    }
    writer.add(count: sorted.count)
    ownPrints = sorted.map { accountPrints[$0] }
    for (number, account) in sorted.enumerated() {
      accountNumbers[account] = number
      writer.add(part.accounts[account].currency)
      writer.add(count: entityNumbers[part.accounts[account].entity, default: 0])
    }
  }

  private mutating func writeSettled(
    _ places: ArraySlice<Int32>, _ hasSeveral: Bool, _ totals: inout StateTotals
  ) {
    var sorted: [SettledDocument] = places.map {
      var document = part.settled[Int($0)]
      document.account = UInt32(accountNumbers[Int(document.account)])
      return document
    }
    sorted.sort { PartShares.rank($0) < PartShares.rank($1) }
    writer.add(count: sorted.count)
    var before: UInt16 = 0
    for document in sorted {
      let packed = document.packed
      totals.add(document, of: ownPrints[Int(document.account)])
      if hasSeveral {
        writer.add(UInt64(document.account))
        writer.add(UInt64(packed.issued))
      } else {
        writer.add(UInt64(packed.issued &- before))
        before = packed.issued
      }
      // From the due day on, where there is one: both are near it, and 0 stands for none.
      writer.add(PartShares.folded(packed.due, near: 0))
      writer.add(PartShares.folded(packed.paid, near: packed.due))
      writer.add(signed: document.amount)
      writer.add(sixBytes: packed.key)
    }
  }

  /// An order of all contents, account and day of issue first.
  private static func rank(
    _ document: SettledDocument
  ) -> (UInt64, UInt64, Int64) {
    let packed = document.packed
    let days =
      UInt64(UInt16(bitPattern: packed.due)) << 48 | UInt64(UInt16(bitPattern: packed.paid)) << 32
      | packed.key >> 16
    return (
      UInt64(document.account) << 32 | UInt64(packed.issued) << 16 | packed.key & 0xFFFF, days,
      document.amount
    )
  }

  /// A distance that may be missing, as a number: 0 for none.
  private static func folded(_ distance: Int16, near: Int16) -> UInt64 {
    guard distance != .min else { return 0 }
    let number = Int64(distance) - (near == .min ? 0 : Int64(near))
    return UInt64(bitPattern: number << 1 ^ number >> 63) + 1
  }

  private mutating func writeDocuments(
    _ places: ArraySlice<Int32>, _ hasSeveral: Bool, _ totals: inout StateTotals
  ) {
    // What is retained of a document follows it on the same line.
    let sorted = places.sorted {
      (part.documents[Int($0)].line, $0) < (part.documents[Int($1)].line, $1)
    }
    let keeps = part.kept.count == part.documents.count && !part.documents.isEmpty
    writer.add(count: sorted.count)
    writer.add(flags: keeps)
    var before = (line: UInt32(0), issued: Int32(0), number: ArraySlice<UInt8>())
    for place in sorted {
      let document = part.documents[Int(place)]
      let parts = settlements[place] ?? []
      totals.add(document, of: accountPrints[Int(document.account)])
      writer.add(byte: document.kind.rawValue | document.dueBasis.rawValue << 4)
      writer.add(
        flags: document.open == document.amount, document.disputed == 0, parts.isEmpty)
      if hasSeveral { writer.add(count: accountNumbers[Int(document.account)]) }
      writer.add(UInt64(document.line - before.line))
      writer.add(document.issued, near: before.issued)
      let issued = document.issued?.number ?? before.issued
      writer.add(document.due, near: issued)
      writer.add(signed: document.amount)
      if document.open != document.amount { writer.add(signed: document.open) }
      if document.disputed != 0 { writer.add(signed: document.disputed) }
      let number = document.number.bytes(in: part.text)
      let shared = zip(number, before.number).prefix { $0 == $1 }.count
      writer.add(count: shared)
      writer.add(number.dropFirst(shared))
      if !parts.isEmpty { writeSettlements(parts) }
      if keeps { writeKept(part.kept[Int(place)]) }
      before = (document.line, issued, number)
    }
  }

  private mutating func writeSettlements(_ parts: [Settlement]) {
    writer.add(count: parts.count)
    for settlement in parts {
      writer.add(settlement.day)
      writer.add(signed: settlement.amount)
      writer.add(flags: settlement.isPayment)
    }
  }

  private mutating func writeKept(_ kept: Part.Kept) {
    writer.add(flags: kept.statesBalance, kept.countsReceipts)
    writer.add(kept.closed)
    writer.add(signed: kept.writtenOff)
    writer.add(signed: kept.discount)
    writer.add(kept.discountDay)
    writer.add(signed: kept.discountDays)
  }

  private mutating func writeReductions(
    _ list: [Reduction], _ places: ArraySlice<Int32>, _ totals: inout StateTotals
  ) {
    var own: [Reduction] = places.map {
      var reduction = list[Int($0)]
      reduction.account = Int32(accountNumbers[Int(reduction.account)])
      return reduction
    }
    own.sort(by: Reduction.precedes)
    writer.add(count: own.count)
    for reduction in own {
      totals.add(reduction, of: ownPrints[Int(reduction.account)])
      writer.add(count: Int(reduction.account))
      writer.add(reduction.key)
      for day in [reduction.issued, reduction.due, reduction.day, reduction.until] {
        writer.add(day)
      }
      writer.add(signed: reduction.amount)
      writer.add(byte: reduction.cause.rawValue)
    }
  }

  private mutating func writeEntries(_ places: ArraySlice<Int32>, _ totals: inout StateTotals) {
    let sorted = places.sorted {
      (part.entries[Int($0)].line, $0) < (part.entries[Int($1)].line, $1)
    }
    writer.add(count: sorted.count)
    var before: UInt32 = 0
    for place in sorted {
      let entry = part.entries[Int(place)]
      totals.add(entry, of: entry.account < 0 ? RecordPrint() : accountPrints[Int(entry.account)])
      writer.add(byte: entry.role.rawValue | entry.nature.rawValue << 4)
      writer.add(byte: entry.kind.rawValue | entry.dueBasis.rawValue << 4)
      writer.add(
        flags: entry.isSettled, entry.isWrittenOff, entry.isDisputed, entry.isPostDated,
        entry.account >= 0, entry.isText)
      if entry.account >= 0 { writer.add(count: accountNumbers[Int(entry.account)]) }
      writer.add(count: entityNumbers[entry.entity, default: 0])
      writer.add(UInt64(entry.line - before))
      before = entry.line
      writer.add(entry.currency)
      for day in [entry.issued, entry.due, entry.paid] { writer.add(day) }
      writer.add(signed: entry.amount)
      writer.add(optional: entry.other)
      writer.add(optional: entry.balance)
      writer.add(signed: entry.discount)
      writer.add(signed: entry.bankFee)
      writer.add(signed: Int(entry.discountDays))
      writer.add(signed: Int(entry.instalment))
      writer.add(entry.number.bytes(in: part.text))
      writer.add(entry.key.bytes(in: part.text))
    }
  }
}
