import Receivables

/// Whose documents the parts hold: customers and accounts of all files under one numbering.
extension BookBuilder {
  mutating func combineCustomers() {
    var keys = CustomerTable()
    var seen: [Part.CustomerSeen] = []
    var numbers: [[[Int]]] = []
    for file in files {
      numbers.append(
        file.parts.map { part in
          part.customers.map { customer in
            var customer = customer
            // The newest export knows the newest name.
            if let day = file.facts.day {
              customer.name.day = max(customer.name.day, day.number)
              customer.group.day = max(customer.group.day, day.number)
            }
            // Names are matched without regard to case and runs of blanks.
            if !customer.hasID { customer.key = foldedName(customer.key) }
            let index = customer.key.withUnsafeBufferPointer {
              keys.slot(of: $0, isName: !customer.hasID).pointee.index
            }
            if index == seen.count {
              seen.append(customer)
            } else {
              seen[index].name.renew(customer.name.bytes, day: customer.name.day)
              seen[index].group.renew(customer.group.bytes, day: customer.group.day)
            }
            return index
          }
        })
    }
    let same = BookBuilder.knownByNameToo(seen)
    numbers = numbers.map { $0.map { $0.map { same[$0] ?? $0 } } }
    // Where the key is a name folded for matching, the name is shown as written.
    let all = seen.map { customer in
      // A customer file knows names and groups better than single documents do.
      let master = masters.isEmpty ? nil : master(of: customer)
      let names = [master?.name ?? [], customer.name.bytes, customer.key]
      let groups = [master?.group ?? [], customer.group.bytes]
      let name = names.first { !$0.isEmpty } ?? []
      return Customer(
        id: Intake.text(customer.hasID ? customer.key : name), name: Intake.text(name),
        group: Intake.text(groups.first { !$0.isEmpty } ?? []), facts: master?.facts ?? .init())
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
    var rank = [Int32](repeating: 0, count: all.count)
    for (position, index) in order.enumerated() { rank[index] = Int32(position) }
    combineAccounts(numbers, rank)
  }

  private func master(of customer: Part.CustomerSeen) -> CustomerMaster? {
    masters[customer.key]
      ?? masters[foldedName(customer.name.bytes)].flatMap { $0.id.isEmpty ? $0 : nil }
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
    let all = own.joined().joined().map(AccountOrder.init).sorted()
    var last: AccountOrder?
    for account in all where account != last {
      accounts.append(account.account)
      last = account
    }
    // Where each customer's accounts start: few follow, so a search from there finds the right one.
    var starts = [Int](repeating: accounts.count, count: customers.count)
    for index in accounts.indices.reversed() { starts[Int(accounts[index].customer)] = index }
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
    guard used.count > 1 else { return names.map { $0.map { $0.map { _ in 0 } } } }
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

/// An account in the order of a book's accounts: customer, currency, company.
private struct AccountOrder: Comparable {
  let account: Account
  private let start: UInt64

  init(_ account: Account) {
    self.account = account
    // Ranks of customers are not negative.
    start = UInt64(account.customer) << 32 | UInt64(account.currency.packed)
  }

  static func < (left: AccountOrder, right: AccountOrder) -> Bool {
    left.start != right.start
      ? left.start < right.start : left.account.entity < right.account.entity
  }
}
