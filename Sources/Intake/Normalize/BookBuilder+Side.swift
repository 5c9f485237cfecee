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

  /// What the lists beside the documents come to.
  struct JoinedFacts: Sendable {
    var facts: [SideFact] = []
    /// Open documents on hold.
    var held: [Int32] = []
    var unmatched: [Unmatched] = []
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
      for row in content.parts.flatMap(\.facts).sorted(by: { $0.fact.place < $1.fact.place }) {
        let (fact, targets) = directory.resolve(row, file: content.name, of: documents)
        joined.facts.append(fact)
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
    private var byID: [String: Int32] = [:]
    /// -1 where several customers share a name.
    private var byName: [[UInt8]: Int32] = [:]
    private var byNumber: [[UInt8]: [Int]] = [:]
    /// Open documents of each customer.
    private var byCustomer: [Int32: [Int]] = [:]
    private var settledKeys: [UInt64: Int32] = [:]
    private var currencies: [Int32: Set<Currency>] = [:]

    init(_ builder: BookBuilder, _ documents: [Document], _ settled: [SettledDocument]) {
      accounts = builder.accounts
      let all = Set(accounts.map(\.currency))
      onlyCurrency = all.count == 1 ? all.first ?? .unstated : .unstated
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
        settledKeys[document.key] = accounts[Int(document.account)].customer
      }
      for account in accounts { currencies[account.customer, default: []].insert(account.currency) }
    }

    /// The row with its customer and currency, and the open documents that it means.
    func resolve(
      _ row: SideRow, file: String, of documents: [Document]
    ) -> (fact: SideFact, targets: [Int]) {
      var fact = row.fact
      fact.place.file = file
      fact.customerText = Intake.text(row.id.isEmpty ? row.name : row.id)
      let number = Array(fact.number.utf8)
      let names = !row.id.isEmpty || !row.name.isEmpty || !number.isEmpty
      guard fact.kind.namesCustomers || fact.kind == .allowance && names else {
        setAmount(&fact, row, .unstated)
        return (fact, [])
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
          fact.customer = settledKeys[key] ?? -1
        }
      } else {
        targets = []
      }
      fact.document = targets.first.map { Int32($0) } ?? -1
      fact.key = key
      if fact.isHold, number.isEmpty, fact.customer >= 0 {
        targets = byCustomer[fact.customer] ?? []
      }
      let ofDocument = targets.first.map { accounts[Int(documents[$0].account)].currency }
      let ofCustomer = currencies[fact.customer].flatMap { $0.count == 1 ? $0.first : nil }
      setAmount(&fact, row, ofDocument ?? ofCustomer ?? .unstated)
      return (fact, targets)
    }

    private func customer(_ row: SideRow) -> Int32 {
      if !row.id.isEmpty, let index = byID[Intake.text(row.id)] { return index }
      // A list may call by its name whom another calls by an id.
      for name in [row.name, row.id] where !name.isEmpty {
        if let index = byName[foldedName(name)], index >= 0 { return index }
      }
      return row.id.isEmpty ? byID[Intake.text(row.name)] ?? -1 : -1
    }

    /// Where the list states no currency, that of the document or customer counts, else the book's only one.
    private func setAmount(_ fact: inout SideFact, _ row: SideRow, _ likely: Currency) {
      guard fact.currency == .unstated else { return }
      fact.currency = likely != .unstated ? likely : onlyCurrency
      guard let millionths = row.millionths else { return }
      let scale = (fact.currency.digits..<6).reduce(Int128(1)) { scale, _ in scale * 10 }
      fact.amount = Int64(clamping: roundedQuotient(Int128(millionths), scale))
    }
  }
}

extension SideFact.Kind {
  /// Whether a row may name a document.
  var namesDocuments: Bool { namesCustomers || self == .allowance }

  /// Whether each row is about a customer or document of the book.
  var namesCustomers: Bool {
    switch self {
    case .contacts, .promises, .disputes, .unbilled, .payables, .returnedPayments: true
    // An allowance may be for all customers together.
    case .allowance, .exchangeRates, .ledgerBalances, .cash: false
    }
  }
}
