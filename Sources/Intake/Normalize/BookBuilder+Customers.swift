import Receivables

/// Whose documents the parts hold: customers and accounts of all files under one numbering.
extension BookBuilder {
  mutating func combineCustomers() {
    var keys = CustomerTable()
    var seen: [Part.CustomerSeen] = []
    seen.reserveCapacity(files.reduce(0) { $0 + ($1.parts.map(\.customers.count).max() ?? 0) })
    var numbers: [[[Int]]] = []
    for file in files {
      numbers.append(
        file.parts.map { part in
          part.customers.map { customer in
            // Names are matched without regard to case and runs of blanks.
            let key = customer.hasID ? customer.key : foldedName(customer.key)
            let index = key.withUnsafeBufferPointer {
              keys.slot(of: $0, isName: !customer.hasID).pointee.index
            }
            // The newest export knows the newest name.
            let nameDay = BookBuilder.rank(customer.name.day, of: file)
            let groupDay = BookBuilder.rank(customer.group.day, of: file)
            if index == seen.count {
              seen.append(customer)
              (seen[index].key, seen[index].name.day, seen[index].group.day) = (
                key, nameDay, groupDay
              )
            } else {
              seen[index].name.renew(customer.name.bytes, day: nameDay)
              seen[index].group.renew(customer.group.bytes, day: groupDay)
            }
            return index
          }
        })
    }
    let same = BookBuilder.knownByNameToo(seen)
    numbers = numbers.map { $0.map { $0.map { same[$0] ?? $0 } } }
    // Where the key is a name folded for matching, the name is shown as written.
    let (known, masters) = (seen, masters)
    let slices = evenRanges(known.count, parts: 16)
    let all = parallelFlatMap(slices.count) { slice in
      slices[slice].map { BookBuilder.customer(known[$0], masters) }
    }
    let order = all.indices.filter { same[$0] == nil }.map { index in
      (start: IDStart(all[index].id), index: index)
    }.sorted { left, right in
      if left.start != right.start { return left.start < right.start }
      let (one, other) = (left.index, right.index)
      return all[one].id != all[other].id
        ? utf8Precedes(all[one].id, all[other].id)
        : seen[one].key.lexicographicallyPrecedes(seen[other].key)
    }.map(\.index)
    customers = order.map { all[$0] }
    gatherFamilies()
    var rank = [Int32](repeating: 0, count: all.count)
    for (position, index) in order.enumerated() { rank[index] = Int32(position) }
    combineAccounts(numbers, rank)
    guard masters.values.contains(where: { $0.looseLimit != nil }) else { return }
    looseLimits = placeLimits(
      order.enumerated().compactMap { position, index in
        guard let master = BookBuilder.master(of: seen[index], masters),
          let limit = master.looseLimit
        else { return nil }
        return (position, limit, master.file)
      })
  }

  /// `Parent:Child` names that share the parent, or whose parent is a customer too, are a group, whatever system wrote them.
  private mutating func gatherFamilies() {
    func parent(_ customer: Customer) -> String? {
      guard customer.name.utf8.contains(0x3A) else { return nil }
      let name = String(customer.name.prefix { $0 != ":" }.trimmingBlanks)
      return name.utf8.count > 2 && name.utf8.count + 1 < customer.name.utf8.count ? name : nil
    }
    var families: [String: [Int]] = [:]
    for (index, customer) in customers.enumerated() {
      if let name = parent(customer) { families[name, default: []].append(index) }
    }
    guard !families.isEmpty else { return }
    for (index, customer) in customers.enumerated() where families[customer.name] != nil {
      families[customer.name]?.append(index)
    }
    for (name, members) in families where members.count > 1 {
      for index in members where customers[index].group.isEmpty { customers[index].group = name }
    }
  }

  /// How new a name is: by the day of its export where that is later than the document's, then by the document's.
  private static func rank(_ day: Int64, of file: FileParts) -> Int64 {
    max(day, file.facts.day.map { Int64($0.number) } ?? day) << 32 + (day - Int64(Int32.min))
  }

  /// What a customer file says of a customer: under its id, or under its name where the file has no ids.
  private static func master(
    of seen: Part.CustomerSeen, _ masters: [[UInt8]: CustomerMaster]
  ) -> CustomerMaster? {
    if masters.isEmpty { return nil }
    if let master = masters[seen.key] { return master }
    // A file may have ids where others have names.
    let named = masters[foldedName(seen.name.bytes)] ?? masters[foldedName(seen.key)]
    return named.flatMap { $0.id.isEmpty ? $0 : nil }
  }

  /// A customer as shown: a customer file knows names and groups better than single documents do.
  private static func customer(
    _ seen: Part.CustomerSeen, _ masters: [[UInt8]: CustomerMaster]
  ) -> Customer {
    let master = master(of: seen, masters)
    func first(_ one: [UInt8]?, _ other: [UInt8]) -> [UInt8] {
      if let one, !one.isEmpty { one } else { other }
    }
    let isCalledByID = seen.hasID && master?.name == seen.key && !seen.name.bytes.isEmpty
    let named = isCalledByID ? seen.name.bytes : first(master?.name, seen.name.bytes)
    let name = named.isEmpty ? seen.key : named
    return Customer(
      id: Intake.text(seen.hasID ? seen.key : name), name: Intake.text(name),
      group: Intake.text(first(master?.group, seen.group.bytes)), facts: master?.facts ?? .init())
  }

  /// Customers without an id in one file that are, by their very name, one with an id in another; not where several ids
  /// share the name.
  private static func knownByNameToo(_ seen: [Part.CustomerSeen]) -> [Int: Int] {
    guard seen.contains(where: \.hasID), seen.contains(where: { !$0.hasID }) else { return [:] }
    var byName: [[UInt8]: [Int]] = [:]
    for (index, customer) in seen.enumerated() where customer.hasID && !customer.name.bytes.isEmpty
    {
      byName[foldedName(customer.name.bytes), default: []].append(index)
    }
    var same: [Int: Int] = [:]
    for (index, customer) in seen.enumerated() where !customer.hasID {
      if let known = byName[customer.key], known.count == 1 { same[index] = known[0] }
    }
    return same
  }

  private mutating func combineAccounts(_ numbers: [[[Int]]], _ rank: [Int32]) {
    let numbered = numberedEntities()
    companyNumbers = numbered
    let own = files.indices.map { file in
      files[file].parts.indices.map { part in
        files[file].parts[part].accounts.map { account in
          Account(
            customer: rank[numbers[file][part][Int(account.customer)]], currency: account.currency,
            entity: numbered[file][part][Int(account.entity)])
        }
      }
    }
    // Accounts by customer: a customer has few, so only those are compared.
    var starts = [Int](repeating: 0, count: customers.count + 1)
    for account in own.joined().joined() { starts[Int(account.customer) + 1] += 1 }
    for customer in customers.indices { starts[customer + 1] += starts[customer] }
    var all = [Account](
      repeating: Account(customer: 0, currency: .unstated), count: starts[customers.count])
    var ends = starts
    for account in own.joined().joined() {
      all[ends[Int(account.customer)]] = account
      ends[Int(account.customer)] += 1
    }
    for customer in customers.indices {
      let stretch = all[starts[customer]..<starts[customer + 1]]
      starts[customer] = accounts.count
      guard let first = stretch.first else { continue }
      // Nearly everybody has one, which every part knows.
      if stretch.allSatisfy({ $0 == first }) {
        accounts.append(first)
        continue
      }
      for account in stretch.sorted(by: { ($0.currency, $0.entity) < ($1.currency, $1.entity) })
      where account != accounts.last { accounts.append(account) }
    }
    renumbered = own.map { file in
      file.map { part in
        part.map { account in
          var index = starts[Int(account.customer)]
          while accounts[index] != account { index += 1 }
          return UInt32(index)
        }
      }
    }
  }

  /// Payments that name neither a currency nor a document are in the only currency in which the files state anything.
  func adoptCurrency(_ entries: inout [Entry]) -> [EntryAssembly.Issue] {
    guard accounts.contains(where: { $0.currency == .unstated }) else { return [] }
    // Rows of later days are not known yet.
    var stated = Set(
      entries.filter { ($0.paid ?? $0.issued).map { $0 <= asOf } ?? true }.map(\.currency))
    for (file, content) in files.enumerated() {
      for (number, part) in content.parts.enumerated() {
        let numbers = renumbered[file][number]
        for document in part.documents {
          stated.insert(accounts[Int(numbers[Int(document.account)])].currency)
        }
        for document in part.settled {
          stated.insert(accounts[Int(numbers[Int(document.account)])].currency)
        }
      }
    }
    stated.remove(.unstated)
    guard stated.count == 1, let currency = stated.first else { return [] }
    var adopted: [EntryAssembly.Issue] = []
    var twins: [Account: Int32] = [:]
    for (index, account) in accounts.enumerated() where account.currency == currency {
      twins[account] = Int32(index)
    }
    for index in entries.indices
    where entries[index].role == .application && entries[index].currency == .unstated {
      entries[index].adopt(currency)
      guard entries[index].account >= 0 else { continue }
      var account = accounts[Int(entries[index].account)]
      account.currency = currency
      guard let twin = twins[account] else { continue }
      entries[index].account = twin
      if entries[index].key.length == 0 {
        adopted.append(
          .init(
            file: Int(entries[index].source), line: Int(entries[index].line),
            amount: entries[index].amount, currency: currency))
      }
    }
    return adopted
  }

  /// For each part of each file, the book's number of each of its companies; sets the book's companies.
  ///
  /// One company alone is not named: files that leave it out are its files too.
  private mutating func numberedEntities() -> [[[Int32]]] {
    let names = files.map { file in
      file.parts.map { part in [file.entity] + part.entities.map { Intake.text($0) } }
    }
    guard names.contains(where: { $0.contains { $0.contains { !$0.isEmpty } } }) else {
      return names.map { $0.map { $0.map { _ in 0 } } }
    }
    // Only companies that have documents or receipts count.
    var used: Set<String> = []
    for (file, content) in files.enumerated() {
      for (number, part) in content.parts.enumerated() {
        for account in part.accounts { used.insert(names[file][number][Int(account.entity)]) }
      }
    }
    used.remove("")
    guard used.count > 1 else {
      onlyEntity = used.first ?? ""
      return names.map { $0.map { $0.map { _ in 0 } } }
    }
    entities = [""] + used.sorted(by: utf8Precedes)
    let places = Dictionary(uniqueKeysWithValues: entities.enumerated().map { ($1, Int32($0)) })
    return names.map { $0.map { $0.map { places[$0] ?? 0 } } }
  }
}

/// The first sixteen bytes of an id, so that most ids are put in order without looking at the rest.
private struct IDStart: Comparable {
  private let high: UInt64
  private let low: UInt64

  init(_ id: String) {
    var (high, low, left): (UInt64, UInt64, Int) = (0, 0, 16)
    for byte in id.utf8 {
      guard left > 0 else { break }
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(byte)
      left -= 1
    }
    let shift = UInt64(8 * left)
    // Ids that are shorter move up, as if zeros followed them.
    (self.high, self.low) =
      shift >= 64
      ? (low << (shift - 64), 0)
      : (high << shift | (shift == 0 ? 0 : low >> (64 - shift)), low << shift)
  }

  static func < (left: IDStart, right: IDStart) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}
