import Receivables

/// Puts the shares of customers together again: what several machines read of one file becomes one part.
///
/// The order in which shares come changes nothing that a book is made of.
struct PartAssembler {
  private(set) var part = Part()
  private var customers: [[UInt8]: Int32] = [:]
  private var accounts: [Account: Int32] = [:]
  private var entities: [[UInt8]: Int32] = [:]
  /// Prints of the part's accounts.
  private var prints: [RecordPrint] = []
  /// Sum of magnitudes, so that no sum of a report can overflow.
  private var magnitude: UInt64 = 0
  /// Those who read rows limit the sums of each currency; here all currencies come together.
  private static let most = Part.Control.most << 7

  /// Adds a share, and gives its control totals.
  ///
  /// After a fault the part is of no use any more.
  mutating func add(_ bytes: [UInt8]) throws(StateFault) -> StateTotals {
    var reader = StateReader(bytes)
    var totals = StateTotals()
    let customer = try readCustomer(&reader)
    let companies = try readCompanies(&reader)
    let own = try readAccounts(&reader, customer, companies)
    try readSettled(&reader, own, &totals)
    try readDocuments(&reader, own, &totals)
    part.writeOffs += try readReductions(&reader, own, &totals)
    part.discounts += try readReductions(&reader, own, &totals)
    try readEntries(&reader, own, companies, &totals)
    guard reader.isAtEnd else { throw StateReader.cut }
    guard magnitude <= PartAssembler.most else {
      throw StateFault(
        "the amounts of a file add up to more than sums in 64 bits can safely hold",
        remedy: "correct the amounts, or report the companies one by one")
    }
    return totals
  }

  /// The customer's number; nil for rows that name none.
  private mutating func readCustomer(_ reader: inout StateReader) throws(StateFault) -> Int32? {
    let flags = try reader.byte()
    guard flags & 1 != 0 else { return nil }
    let hasID = flags & 2 != 0
    let key = Array(try reader.text())
    let name = Array(try reader.text())
    let nameDay = Int64(try reader.signed(as: Int32.self))
    let group = Array(try reader.text())
    let groupDay = Int64(try reader.signed(as: Int32.self))
    let identity = [hasID ? 1 : 0] + key
    // A name that nobody has said is of no day.
    let named = Part.Newest(bytes: name, day: name.isEmpty ? Int64(Int32.min) : nameDay)
    let grouped = Part.Newest(bytes: group, day: group.isEmpty ? Int64(Int32.min) : groupDay)
    if let known = customers[identity] {
      part.customers[Int(known)].name.renew(name, day: nameDay)
      part.customers[Int(known)].group.renew(group, day: groupDay)
      return known
    }
    let number = Int32(part.customers.count)
    customers[identity] = number
    part.customers.append(
      Part.CustomerSeen(
        key: key, hasID: hasID, name: named, group: grouped))
    return number
  }

  private mutating func readCompanies(
    _ reader: inout StateReader
  ) throws(StateFault) -> [Int32] {
    var companies: [Int32] = [0]
    for _ in 0..<(try reader.count()) {
      let name = Array(try reader.text())
      if let known = entities[name] {
        companies.append(known)
      } else {
        part.entities.append(name)
        entities[name] = Int32(part.entities.count)
        companies.append(Int32(part.entities.count))
      }
    }
    return companies
  }

  private mutating func readAccounts(
    _ reader: inout StateReader, _ customer: Int32?, _ companies: [Int32]
  ) throws(StateFault) -> [Int32] {
    var own: [Int32] = []
    for _ in 0..<(try reader.count()) {
      guard let customer else { throw StateReader.cut }
      let currency = try reader.currency()
      let account = Account(
        customer: customer, currency: currency,
        entity: companies[try reader.place(below: companies.count)])
      if let known = accounts[account] {
        own.append(known)
      } else {
        own.append(Int32(part.accounts.count))
        accounts[account] = Int32(part.accounts.count)
        part.accounts.append(account)
        prints.append(part.print(of: account))
      }
    }
    return own
  }

  private mutating func weigh(_ amount: UInt64) {
    let (sum, isBeyond) = magnitude.addingReportingOverflow(amount)
    magnitude = isBeyond ? .max : sum
  }

  private func account(
    _ reader: inout StateReader, _ own: [Int32]
  ) throws(StateFault) -> Int32 {
    guard own.count != 1 else { return own[0] }
    return own[try reader.place(below: own.count)]
  }

  private mutating func readSettled(
    _ reader: inout StateReader, _ own: [Int32], _ totals: inout StateTotals
  ) throws(StateFault) {
    var before: UInt16 = 0
    for _ in 0..<(try reader.count()) {
      let account = try account(&reader, own)
      let issued = try reader.number(as: UInt16.self)
      before = own.count == 1 ? before &+ issued : issued
      let due = try PartAssembler.distance(&reader, near: 0)
      let paid = try PartAssembler.distance(&reader, near: due == .min ? 0 : due)
      let amount = try reader.money()
      let key = try reader.sixBytes()
      weigh(amount.magnitude)
      let document = SettledDocument(
        account: UInt32(account), amount: amount,
        packed: .init(key: key, issued: before, due: due, paid: paid))
      totals.add(document, of: prints[Int(account)])
      part.settled.append(document)
    }
  }

  private static func distance(
    _ reader: inout StateReader, near: Int16
  ) throws(StateFault) -> Int16 {
    let folded = try reader.number()
    guard folded > 0 else { return .min }
    let number = Int64(bitPattern: (folded - 1) >> 1) ^ -Int64(bitPattern: (folded - 1) & 1)
    guard let distance = Int16(exactly: number.addingReportingOverflow(Int64(near)).partialValue)
    else { throw StateReader.cut }
    return distance
  }

  private mutating func readDocuments(
    _ reader: inout StateReader, _ own: [Int32], _ totals: inout StateTotals
  ) throws(StateFault) {
    let count = try reader.count()
    let keeps = try reader.flag()
    var before = (line: UInt32(0), issued: Int32(0), number: [UInt8]())
    for _ in 0..<count {
      let word = try reader.byte()
      let flags = try reader.byte()
      guard let kind = DocumentKind(rawValue: word & 15), let basis = DueBasis(rawValue: word >> 4)
      else { throw StateReader.cut }
      let account = try account(&reader, own)
      before.line &+= try reader.number(as: UInt32.self)
      let issued = try reader.day(near: before.issued)
      before.issued = issued?.number ?? before.issued
      let due = try reader.day(near: before.issued)
      let amount = try reader.money()
      let open = flags & 1 != 0 ? amount : try reader.money()
      let disputed = flags & 2 != 0 ? 0 : try reader.money()
      guard disputed >= 0, disputed <= max(0, open) else { throw StateReader.cut }
      let shared = try reader.place(below: before.number.count + 1)
      before.number = Array(before.number.prefix(shared)) + (try reader.text())
      weigh(max(amount.magnitude, open.magnitude))
      if flags & 4 == 0 { try readSettlements(&reader) }
      if keeps { part.kept.append(try readKept(&reader)) }
      let document = Document(
        account: account, kind: kind, dueBasis: basis, source: 0, line: before.line,
        issued: issued, due: due, amount: amount, open: open, disputed: disputed,
        number: try store(before.number))
      totals.add(document, of: prints[Int(account)])
      part.documents.append(document)
    }
  }

  private mutating func readSettlements(_ reader: inout StateReader) throws(StateFault) {
    for _ in 0..<(try reader.count()) {
      guard let day = try reader.day() else { throw StateReader.cut }
      let amount = try reader.money()
      part.settlements.append(
        Settlement(
          document: Int32(part.documents.count), day: day, amount: amount,
          isPayment: try reader.flag()))
    }
  }

  private func readKept(_ reader: inout StateReader) throws(StateFault) -> Part.Kept {
    let flags = try reader.byte()
    var kept = Part.Kept(
      closed: try reader.day(), statesBalance: flags & 1 != 0, countsReceipts: flags & 2 != 0)
    kept.writtenOff = try reader.money()
    kept.discount = try reader.money()
    kept.discountDay = try reader.day()
    kept.discountDays = try reader.signed(as: Int.self)
    return kept
  }

  private func readReductions(
    _ reader: inout StateReader, _ own: [Int32], _ totals: inout StateTotals
  ) throws(StateFault) -> [Reduction] {
    var list: [Reduction] = []
    for _ in 0..<(try reader.count()) {
      let account = own.isEmpty ? 0 : own[try reader.place(below: own.count)]
      guard !own.isEmpty else { throw StateReader.cut }
      let key = try reader.number()
      let (issued, due) = (try reader.day(), try reader.day())
      let (day, until) = (try reader.day(), try reader.day())
      let amount = try reader.money()
      let reduction = Reduction(
        account: account, key: key, issued: issued, due: due, day: day, amount: amount,
        cause: try reader.choice(of: Reduction.Cause.self), until: until)
      totals.add(reduction, of: prints[Int(account)])
      list.append(reduction)
    }
    return list
  }

  private mutating func readEntries(
    _ reader: inout StateReader, _ own: [Int32], _ companies: [Int32],
    _ totals: inout StateTotals
  ) throws(StateFault) {
    var line: UInt32 = 0
    for _ in 0..<(try reader.count()) {
      let (what, kinds) = (try reader.byte(), try reader.byte())
      let flags = try reader.byte()
      guard let role = Entry.Role(rawValue: what & 15),
        let nature = SettlementNature(rawValue: what >> 4),
        let kind = DocumentKind(rawValue: kinds & 15), let basis = DueBasis(rawValue: kinds >> 4)
      else { throw StateReader.cut }
      let account =
        flags & 16 != 0 ? own.isEmpty ? nil : own[try reader.place(below: own.count)] : -1
      guard let account else { throw StateReader.cut }
      let entity = companies[try reader.place(below: companies.count)]
      line &+= try reader.number(as: UInt32.self)
      let currency = try reader.currency()
      let (issued, due, paid) = (try reader.day(), try reader.day(), try reader.day())
      let amount = try reader.money()
      let (other, balance) = (try reader.optional(), try reader.optional())
      let (discount, bankFee) = (try reader.money(), try reader.money())
      let discountDays = try reader.signed(as: Int16.self)
      let instalment = try reader.signed(as: Int32.self)
      weigh(max(amount.magnitude, (other ?? 0).magnitude))
      let entry = Entry(
        role: role, nature: nature, kind: kind, dueBasis: basis, isSettled: flags & 1 != 0,
        isWrittenOff: flags & 2 != 0, isDisputed: flags & 4 != 0, isPostDated: flags & 8 != 0,
        isText: flags & 32 != 0, account: account, discount: discount, bankFee: bankFee,
        discountDays: discountDays,
        instalment: instalment, entity: entity, line: line, currency: currency, issued: issued,
        due: due, paid: paid, amount: amount, other: other, balance: balance,
        number: try store(try reader.text()), key: try store(try reader.text()))
      totals.add(entry, of: account < 0 ? RecordPrint() : prints[Int(account)])
      part.entries.append(entry)
    }
  }

  private mutating func store(
    _ bytes: some Collection<UInt8>
  ) throws(StateFault) -> TextReference {
    guard part.text.count + bytes.count <= Int(UInt32.max) else {
      throw StateFault(
        "the numbers of the documents take more than 4 GiB",
        remedy: "report the companies one by one")
    }
    let start = UInt32(part.text.count)
    part.text.append(contentsOf: bytes)
    return TextReference(offset: start, length: UInt32(bytes.count))
  }
}
