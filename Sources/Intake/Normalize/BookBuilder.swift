import Receivables

/// Combines the parts of all files into one book, whatever their order.
struct BookBuilder {
  /// Parts of one file.
  struct FileParts: Sendable {
    var name: String
    var statesSettlementDays: Bool
    var parts: [Part]
  }

  /// A row that says what another row says too, found while combining.
  struct Repetition: Sendable {
    var file: Int
    var account: Int
    var open: Int64
  }

  let asOf: Day
  let files: [FileParts]

  private var customers: [Customer] = []
  private var accounts: [Account] = []
  /// For each part of each file: its account numbers in the book.
  private var renumbered: [[[UInt32]]] = []
  private(set) var repetitions: [Repetition] = []
  /// Documents that agree in number, days and amount but not in what is open: perhaps one document in two exports.
  private(set) var contradictions: [Repetition] = []

  init(asOf: Day, files: [FileParts]) {
    self.asOf = asOf
    self.files = files
  }

  /// The book; rows that repeat others are left out and noted in `repetitions`.
  mutating func build() -> Book {
    combineCustomers()
    let settled = groupSettled()
    let (text, documents) = groupDocuments(settled)
    let settlements = combineSettlements(documents.elements)
    return Book(
      asOf: asOf, customers: customers, accounts: accounts, documents: documents.elements,
      settled: settled.elements, settlements: settlements, text: text, sources: files.map(\.name),
      hasHistory: accountsWithHistory, documentStarts: documents.starts,
      settledStarts: settled.starts)
  }

  // MARK: Customers and accounts

  private mutating func combineCustomers() {
    var keys = CustomerTable()
    var seen: [Part.CustomerSeen] = []
    var numbers: [[[Int]]] = []
    for file in files {
      numbers.append(
        file.parts.map { part in
          part.customers.map { customer in
            let index = customer.key.withUnsafeBufferPointer { keys.slot(of: $0).pointee.index }
            if index == seen.count {
              seen.append(customer)
            } else {
              seen[index].name.renew(customer.name.bytes, day: customer.name.day)
              seen[index].group.renew(customer.group.bytes, day: customer.group.day)
              seen[index].hasID = seen[index].hasID || customer.hasID
            }
            return index
          }
        })
    }
    // Where the key is a name folded for matching, the name is shown as written.
    let all = seen.map { customer in
      let key = String(decoding: customer.key, as: UTF8.self)
      let name =
        customer.name.bytes.isEmpty ? key : String(decoding: customer.name.bytes, as: UTF8.self)
      return Customer(
        id: customer.hasID ? key : name, name: name,
        group: String(decoding: customer.group.bytes, as: UTF8.self))
    }
    let order = all.indices.sorted {
      all[$0].id != all[$1].id
        ? utf8Precedes(all[$0].id, all[$1].id)
        : seen[$0].key.lexicographicallyPrecedes(seen[$1].key)
    }
    customers = order.map { all[$0] }
    var rank = [Int32](repeating: 0, count: all.count)
    for (position, index) in order.enumerated() { rank[index] = Int32(position) }
    combineAccounts(numbers, rank)
  }

  private mutating func combineAccounts(_ numbers: [[[Int]]], _ rank: [Int32]) {
    let own = files.indices.map { file in
      files[file].parts.indices.map { part in
        files[file].parts[part].accounts.map { account in
          Account(
            customer: rank[numbers[file][part][Int(account.customer)]], currency: account.currency)
        }
      }
    }
    accounts = Array(Set(own.joined().joined())).sorted {
      ($0.customer, $0.currency) < ($1.customer, $1.currency)
    }
    var index: [Account: UInt32] = [:]
    index.reserveCapacity(accounts.count)
    for (position, account) in accounts.enumerated() { index[account] = UInt32(position) }
    renumbered = own.map { $0.map { $0.map { index[$0] ?? 0 } } }
  }

  private var accountsWithHistory: [Bool] {
    var result = [Bool](repeating: false, count: accounts.count)
    for (file, content) in files.enumerated() where content.statesSettlementDays {
      for part in renumbered[file] { for account in part { result[Int(account)] = true } }
    }
    return result
  }

  // MARK: Settled documents

  /// By paid day (unknown last), due day, issue day, amount, number; exact repetitions of a numbered document count once.
  private mutating func groupSettled() -> AccountGrouping<SettledRules> {
    let lots = files.indices.flatMap { file in
      files[file].parts.indices.map { part in
        AccountGrouping<SettledRules>.Lot(
          elements: files[file].parts[part].settled, accounts: renumbered[file][part])
      }
    }
    let grouping = AccountGrouping(lots, accountCount: accounts.count, rules: SettledRules())
    for document in grouping.repeated {
      repetitions.append(
        Repetition(
          file: lastFile(holding: document), account: Int(document.account), open: 0))
    }
    return grouping
  }

  /// The last file that holds a settled document: the one that repeats it.
  private func lastFile(holding document: SettledDocument) -> Int {
    guard files.count > 1 else { return 0 }
    return files.indices.last { file in
      files[file].parts.indices.contains { part in
        files[file].parts[part].settled.contains { candidate in
          var candidate = candidate
          candidate.account = renumbered[file][part][Int(candidate.account)]
          return candidate.isIdentical(to: document)
        }
      }
    } ?? 0
  }

  // MARK: Open documents

  /// By due day (none last), number, issue day and place; a document exported twice, or shown as settled by another export,
  /// counts once.
  private mutating func groupDocuments(
    _ settled: AccountGrouping<SettledRules>
  ) -> (text: [UInt8], documents: AccountGrouping<DocumentRules>) {
    var text: [UInt8] = []
    var lots: [AccountGrouping<DocumentRules>.Lot] = []
    var origins: [(file: UInt16, textStart: UInt32)] = []
    for (file, content) in files.enumerated() {
      for (part, content) in content.parts.enumerated() {
        origins.append((UInt16(file), UInt32(text.count)))
        text.append(contentsOf: content.text)
        lots.append(.init(elements: content.documents, accounts: renumbered[file][part]))
      }
    }
    var grouping = AccountGrouping(
      lots, accountCount: accounts.count, rules: DocumentRules(text: text, origins: origins))
    if files.count > 1 { grouping.remove(superseded(grouping, text, settled)) }
    for document in grouping.repeated {
      repetitions.append(
        Repetition(
          file: Int(document.source), account: Int(document.account), open: document.open))
    }
    noteContradictions(grouping, text)
    return (text, grouping)
  }

  private mutating func noteContradictions(
    _ grouping: AccountGrouping<DocumentRules>, _ text: [UInt8]
  ) {
    guard files.count > 1 else { return }
    for account in accounts.indices {
      for place in (grouping.starts[account]..<grouping.starts[account + 1]).dropFirst() {
        let (one, other) = (grouping.elements[place], grouping.elements[place - 1])
        guard one.source != other.source, one.number.length > 0, one.due == other.due,
          one.issued == other.issued, one.amount == other.amount,
          one.number.bytes(in: text).elementsEqual(other.number.bytes(in: text))
        else { continue }
        contradictions.append(
          Repetition(
            file: Int(one.source), account: account, open: min(one.open, other.open)))
      }
    }
  }

  /// Places of open documents that another export shows as settled: same number, issue day and amount.
  private func superseded(
    _ open: AccountGrouping<DocumentRules>, _ text: [UInt8],
    _ settled: AccountGrouping<SettledRules>
  ) -> [Int] {
    var places: [Int] = []
    for account in accounts.indices {
      let known = settled.elements[settled.starts[account]..<settled.starts[account + 1]]
      let range = open.starts[account]..<open.starts[account + 1]
      guard !known.isEmpty, !range.isEmpty else { continue }
      let keys = Set(known.lazy.map(\.key))
      for place in range where open.elements[place].number.length > 0 {
        let document = open.elements[place]
        let key = document.number.bytes(in: text).withUnsafeBufferPointer { documentKey($0) }
        guard keys.contains(key) else { continue }
        let isSettled = known.contains {
          $0.key == key && $0.amount == document.amount && $0.issued == document.issued
        }
        if isSettled { places.append(place) }
      }
    }
    return places
  }

  /// Part payments, found again by the place of their document's record.
  private func combineSettlements(_ documents: [Document]) -> [Settlement] {
    var waiting: [UInt64: Settlement] = [:]
    for (file, content) in files.enumerated() {
      for part in content.parts {
        for settlement in part.settlements {
          let line = part.documents[Int(settlement.document)].line
          waiting[UInt64(file) << 32 | UInt64(line)] = settlement
        }
      }
    }
    guard !waiting.isEmpty else { return [] }
    var settlements: [Settlement] = []
    for (index, document) in documents.enumerated() {
      let place = UInt64(document.source) << 32 | UInt64(document.line)
      guard var settlement = waiting[place] else { continue }
      settlement.document = Int32(index)
      settlements.append(settlement)
    }
    return settlements
  }
}

/// Byte order of UTF-8, the same on every system.
private func utf8Precedes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}
