extension Book {
  /// The same book with other customers in the places of these, put in the order of their new ids.
  ///
  /// `customers` has one entry for each customer, in today's order; facts of lists lose what somebody wrote, and files get the names of
  /// `sources`.
  public func renamed(_ customers: [Customer], sources: [String]) -> Book {
    precondition(customers.count == self.customers.count && sources.count == self.sources.count)
    let order = customers.indices.sorted { (customers[$0].id, $0) < (customers[$1].id, $1) }
    let rank = Book.ranks(order)
    let accountOrder = accounts.indices.sorted { left, right in
      let (a, b) = (accounts[left], accounts[right])
      if a.customer != b.customer { return rank[Int(a.customer)] < rank[Int(b.customer)] }
      return left < right
    }
    let accountRank = Book.ranks(accountOrder)
    // Within an account nothing changes its order.
    let documentOrder = accountOrder.flatMap { documents(of: $0) }
    let documentRank = Book.ranks(documentOrder)
    func starts(_ range: (Int) -> Range<Int>) -> [Int] {
      accountOrder.reduce(into: [0]) { $0.append(($0.last ?? 0) + range($1).count) }
    }
    return Book(
      asOf: asOf, customers: order.map { customers[$0] }, entities: entities,
      accounts: accountOrder.map {
        let own = accounts[$0]
        return Account(
          customer: rank[Int(own.customer)], currency: own.currency, entity: own.entity)
      },
      documents: documentOrder.map {
        var document = documents[$0]
        document.account = accountRank[Int(document.account)]
        return document
      },
      settled: accountOrder.flatMap { account in
        settled(of: account).map { settled[$0].moved(to: UInt32(accountRank[account])) }
      },
      settlements: settlements.map {
        var settlement = $0
        settlement.document = documentRank[Int(settlement.document)]
        return settlement
      }.enumerated().sorted {
        ($0.element.document, $0.offset) < ($1.element.document, $1.offset)
      }.map(\.element),
      text: text, sources: sources, hasHistory: accountOrder.map { hasHistory[$0] },
      postDated: accountOrder.map { postDated[$0] },
      documentStarts: starts { documents(of: $0) }, settledStarts: starts { settled(of: $0) },
      facts: facts.map {
        var fact = $0
        (fact.customerText, fact.text) = ("", "")
        if fact.customer >= 0 { fact.customer = rank[Int(fact.customer)] }
        if fact.document >= 0 { fact.document = documentRank[Int(fact.document)] }
        return fact
      }, held: held.map { documentRank[Int($0)] }.sorted(),
      writeOffs: Book.moved(writeOffs, accountRank), credits: Book.moved(credits, accountRank),
      deductions: Book.moved(deductions, accountRank),
      onlyEntity: onlyEntity)
  }

  private static func moved(_ parts: [Reduction], _ accountRank: [Int32]) -> [Reduction] {
    parts.map {
      var part = $0
      part.account = accountRank[Int(part.account)]
      return part
    }.sorted(by: Reduction.precedes)
  }

  /// The place of each element in an order.
  private static func ranks(_ order: [Int]) -> [Int32] {
    var ranks = [Int32](repeating: 0, count: order.count)
    for (place, element) in order.enumerated() { ranks[element] = Int32(place) }
    return ranks
  }
}

extension SettledDocument {
  /// The same document of another account.
  fileprivate func moved(to account: UInt32) -> SettledDocument {
    var moved = self
    moved.account = account
    return moved
  }
}
