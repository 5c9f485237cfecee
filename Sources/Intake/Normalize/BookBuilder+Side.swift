import Receivables

/// Lists beside the documents, joined to customers and documents.
extension BookBuilder {
  /// Rows of one file that name a customer or document that no other file holds.
  struct Unmatched: Sendable {
    var file: Int
    var kind: SideFact.Kind
    var rows: Int
    var line: Int
  }

  /// Amounts of one file that state no currency, in a book of several, whose customers do not tell it either.
  struct Loose: Sendable {
    var file: Int
    /// The currency of the settings, in which they were taken; unstated where they count in no figure.
    var taken: Currency
    var rows: Int
    var line: Int
  }

  /// What the lists beside the documents come to.
  struct JoinedFacts: Sendable {
    var facts: [SideFact] = []
    /// Open documents on hold.
    var held: [Int32] = []
    var unmatched: [Unmatched] = []
    var loose: [Loose] = []
  }

  /// Finds the customer and currency of every row; puts disputes and holds in force on their documents.
  func joinFacts(_ documents: inout [Document], _ settled: [SettledDocument]) -> JoinedFacts {
    var joined = JoinedFacts()
    guard files.contains(where: { $0.parts.contains { !$0.facts.isEmpty } }) else { return joined }
    let directory = Directory(self, documents, settled)
    var disputed: [Int: Int64] = [:]
    var held: Set<Int32> = []
    for (file, content) in files.enumerated() {
      var lost: Unmatched?
      var loose: Loose?
      for row in content.parts.flatMap(\.facts).sorted(by: { $0.fact.place < $1.fact.place }) {
        let (fact, targets, isLoose) = directory.resolve(row, file: content.name, of: documents)
        joined.facts.append(fact)
        if isLoose {
          loose = loose ?? Loose(file: file, taken: fact.currency, rows: 0, line: fact.place.line)
          loose?.rows += 1
        }
        if fact.kind.namesCustomers, fact.customer < 0 {
          lost = lost ?? Unmatched(file: file, kind: fact.kind, rows: 0, line: fact.place.line)
          lost?.rows += 1
        }
        guard fact.kind == .disputes, fact.isInForce(on: asOf) else { continue }
        for target in targets where documents[target].open > 0 {
          if fact.isHold {
            held.insert(Int32(target))
          } else {
            let open = documents[target].open
            let amount = min(open, max(0, fact.amount ?? open))
            disputed[target] = min(open, (disputed[target] ?? 0) + amount)
          }
        }
      }
      if let lost { joined.unmatched.append(lost) }
      if let loose { joined.loose.append(loose) }
    }
    for (target, amount) in disputed {
      documents[target].disputed = max(documents[target].disputed, amount)
    }
    joined.held = held.sorted()
    return joined
  }

  /// Customers and documents of the book by what people call them.
  private struct Directory {
    private let accounts: [Account]
    /// The only currency of the book; unstated where it has several.
    private let onlyCurrency: Currency
    private let isMixed: Bool
    private var byID: [String: Int32] = [:]
    /// -1 where several customers share a name.
    private var byName: [[UInt8]: Int32] = [:]
    private var byNumber: [[UInt8]: [Int]] = [:]
    /// Open documents of each customer.
    private var byCustomer: [Int32: [Int]] = [:]
    /// Account of each settled document.
    private var settledKeys: [UInt64: Int] = [:]
    private var currencies: [Int32: Set<Currency>] = [:]

    init(_ builder: BookBuilder, _ documents: [Document], _ settled: [SettledDocument]) {
      accounts = builder.accounts
      let all = Set(accounts.map(\.currency))
      onlyCurrency = all.count == 1 ? all.first ?? .unstated : .unstated
      isMixed = all.count > 1
      for (index, customer) in builder.customers.enumerated() {
        byID[customer.id] = Int32(index)
        let name = foldedName(Array(customer.name.utf8))
        byName[name] = byName[name] == nil ? Int32(index) : -1
      }
      for (index, document) in documents.enumerated() {
        byCustomer[accounts[Int(document.account)].customer, default: []].append(index)
        guard document.number.length > 0 else { continue }
        byNumber[Array(document.number.bytes(in: builder.text)), default: []].append(index)
      }
      for document in settled {
        settledKeys[document.key] = Int(document.account)
      }
      for account in accounts { currencies[account.customer, default: []].insert(account.currency) }
    }

    /// The row with its customer and currency, and the open documents that it means.
    func resolve(
      _ row: SideRow, file: String, of documents: [Document]
    ) -> (fact: SideFact, targets: [Int], isLoose: Bool) {
      var fact = row.fact
      fact.place.file = file
      fact.customerText = Intake.text(row.id.isEmpty ? row.name : row.id)
      let number = Array(fact.number.utf8)
      let names = !row.id.isEmpty || !row.name.isEmpty || !number.isEmpty
      guard fact.kind.namesCustomers || fact.kind == .allowance && names else {
        let isLoose = setAmount(&fact, row, .unstated)
        return (fact, [], isLoose)
      }
      fact.customer = customer(row)
      let key = number.isEmpty ? 0 : number.withUnsafeBufferPointer { documentKey($0) }
      var targets = number.isEmpty ? [] : byNumber[number] ?? []
      func owner(_ index: Int) -> Int32 { accounts[Int(documents[index].account)].customer }
      if fact.customer >= 0 {
        targets.removeAll { owner($0) != fact.customer }
      } else if row.id.isEmpty, row.name.isEmpty {
        let owners = Set(targets.map(owner))
        if owners.count == 1, let only = owners.first { fact.customer = only }
        if owners.isEmpty, !number.isEmpty {
          fact.customer = settledKeys[key].map { accounts[$0].customer } ?? -1
        }
      } else {
        targets = []
      }
      fact.document = targets.first.map { Int32($0) } ?? -1
      fact.key = key
      if fact.isHold, number.isEmpty, fact.customer >= 0 {
        targets = byCustomer[fact.customer] ?? []
      }
      let settled = key == 0 ? nil : settledKeys[key].map { accounts[$0] }
      let ofDocument =
        targets.first.map { accounts[Int(documents[$0].account)] }
        ?? settled.flatMap { $0.customer == fact.customer ? $0 : nil }
      let ofCustomer = currencies[fact.customer].flatMap { $0.count == 1 ? $0.first : nil }
      let isLoose = setAmount(&fact, row, ofDocument?.currency ?? ofCustomer ?? .unstated)
      return (fact, targets, isLoose && (fact.customer >= 0 || !fact.kind.namesCustomers))
    }

    private func customer(_ row: SideRow) -> Int32 {
      if !row.id.isEmpty, let index = byID[Intake.text(row.id)] { return index }
      // A list may call by its name whom another calls by an id.
      for name in [row.name, row.id] where !name.isEmpty {
        if let index = byName[foldedName(name)], index >= 0 { return index }
      }
      return row.id.isEmpty ? byID[Intake.text(row.name)] ?? -1 : -1
    }

    /// Where the list states no currency, that of the document or customer counts, then the one of the settings, then the
    /// book's only one.
    ///
    /// True where an amount is left to the settings, or to nothing, in a book of several currencies or of another one.
    private func setAmount(_ fact: inout SideFact, _ row: SideRow, _ likely: Currency) -> Bool {
      guard fact.currency == .unstated else { return false }
      fact.currency = [likely, row.given, onlyCurrency].first { $0 != .unstated } ?? .unstated
      guard let millionths = row.millionths else { return false }
      let isOther = onlyCurrency != .unstated && fact.currency != onlyCurrency
      let isLoose = likely == .unstated && (isMixed || isOther)
      // In which of them it counts is not known: then it counts in none.
      if isLoose, fact.currency == .unstated { return true }
      fact.amount = LooseAmount.minorUnits(millionths, in: fact.currency)
      return isLoose
    }
  }
}

/// Credit limits that state no currency.
extension BookBuilder {
  /// Puts them into the customer's currency, then into the one of the settings; hands back those that a customer with several
  /// leaves open.
  mutating func placeLimits(_ loose: [LooseLimit]) -> [Loose] {
    var found: [Int: Loose] = [:]
    var currencies: [Int32: Set<Currency>] = [:]
    for account in accounts { currencies[account.customer, default: []].insert(account.currency) }
    for (customer, limit, file) in loose {
      let own = currencies[Int32(customer)] ?? []
      let currency = own.count == 1 ? own.first ?? limit.given : limit.given
      customers[customer].facts.limit = Money(
        minorUnits: LooseAmount.minorUnits(limit.millionths, in: currency), currency: currency)
      guard own.count > 1 else { continue }
      var sum = found[file] ?? Loose(file: file, taken: currency, rows: 0, line: limit.line)
      sum.rows += 1
      sum.line = min(sum.line, limit.line)
      found[file] = sum
    }
    return found.values.sorted { $0.file < $1.file }
  }

  typealias LooseLimit = (customer: Int, limit: LooseAmount, file: Int)
}

extension SideFact.Kind {
  /// Whether a row may name a document.
  var namesDocuments: Bool { namesCustomers || self == .allowance }

  /// Whether each row is about a customer or document of the book.
  var namesCustomers: Bool {
    switch self {
    case .contacts, .promises, .disputes, .unbilled, .payables, .returnedPayments, .plans: true
    // An allowance may be for all customers together.
    case .allowance, .exchangeRates, .ledgerBalances, .cash: false
    }
  }
}
