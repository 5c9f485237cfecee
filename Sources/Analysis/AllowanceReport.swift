public import Receivables

/// What should be set aside for debts that will not be paid, and what already is.
public struct AllowanceReport: Sendable {
  /// By view and currency.
  public let allowances: [Allowance]
  /// Documents with a reserve of their own, by index, in minor units.
  public let specific: [Int32: Int64]
  /// Allowance already booked, by currency; empty where no list states one.
  public let booked: [Currency: Int64]
  /// Expected loss of each account's open debit documents in the view of the settings, minor units.
  public let expectedLosses: [Int64]
  /// Roll rates by currency with a history.
  public let rolls: [RollRates]

  /// The allowance of a currency in a view.
  public func allowance(_ view: AllowanceTerms.View, _ currency: Currency) -> Allowance? {
    allowances.first { $0.view == view && $0.currency == currency }
  }
}

/// Estimates expected credit losses by both views.
///
/// A book without open documents needs none. Documents of customers in insolvency, and those that a list of allowances names, have
/// reserves of their own and leave the matrix; without a history the rates are examples, and say so. Where documents tell no earlier
/// balances, `snapshots` of earlier runs do.
public func allowances(
  of book: Book, activity: Activity, policy: AgingPolicy, terms: AllowanceTerms = .init(),
  snapshots: Snapshots? = nil
) -> AllowanceReport {
  let reserves = SpecificReserves(book, terms)
  let rolls = activity.currencies.map { own in
    guard own.states.knownSteps == 0, let snapshots,
      let states = snapshots.states(of: own.currency, policy: policy)
    else { return RollRates(own, asOf: book.asOf) }
    return RollRates(own.currency, states, days: snapshots.steps.map(\.day))
  }
  let rates = zip(activity.currencies, rolls).map {
    LossRates($0, rolls: $1, buckets: policy.buckets)
  }
  let sums = placeSums(of: book, policy: policy, reserves: reserves.amounts)
  let names = activity.currencies.map(\.currency)
  var allowances: [Allowance] = []
  for view in AllowanceTerms.View.allCases {
    for (place, currency) in names.enumerated() {
      let own = book.accounts.indices.lazy.filter { book.accounts[$0].currency == currency }
      let total = own.reduce(into: PlaceSums(policy)) { $0 += sums[$1] }
      allowances.append(
        Allowance(
          view: view, currency: currency,
          lines: total.lines(rates[place].rates(view), terms.adjustment)))
    }
  }
  let ratesOfView = rates.map { $0.rates(terms.view) }
  let losses = book.accounts.indices.map { account -> Int64 in
    guard let place = names.firstIndex(of: book.accounts[account].currency) else { return 0 }
    return sums[account].loss(ratesOfView[place], terms.adjustment)
  }
  return AllowanceReport(
    allowances: allowances, specific: reserves.amounts, booked: reserves.booked,
    expectedLosses: losses,
    rolls: rolls.filter { !$0.steps.isEmpty })
}

/// Open money by place, with what has a reserve of its own.
private struct PlaceSums: Sendable {
  var open: [Int64]
  var specificOpen: [Int64]
  var specific: [Int64]

  init(_ policy: AgingPolicy) {
    open = Array(repeating: 0, count: policy.buckets.count + 1)
    specificOpen = open
    specific = open
  }

  static func += (left: inout PlaceSums, right: PlaceSums) {
    for place in left.open.indices {
      left.open[place] += right.open[place]
      left.specificOpen[place] += right.specificOpen[place]
      left.specific[place] += right.specific[place]
    }
  }

  func lines(_ rates: [LossRates.Rate], _ adjustment: Ratio) -> [Allowance.Line] {
    open.indices.map { place in
      let rate = rates[place]
      return Allowance.Line(
        place: place, open: open[place], specificOpen: specificOpen[place],
        specific: specific[place], rate: rate.rate,
        allowance: Allowance.loss(
          of: open[place] - specificOpen[place], rate: rate.rate, adjustment: adjustment),
        basis: rate.basis, observations: rate.observations)
    }
  }

  /// Rounded once.
  func loss(_ rates: [LossRates.Rate], _ adjustment: Ratio) -> Int64 {
    var expected = 0.0
    for place in open.indices where open[place] > 0 {
      expected +=
        Double(open[place] - specificOpen[place])
        * Allowance.adjusted(rates[place].rate, adjustment)
        + Double(specific[place])
    }
    return Int64(expected.rounded(.toNearestOrAwayFromZero))
  }
}

/// The sums of every account; documents without a due day count as not due.
private func placeSums(
  of book: Book, policy: AgingPolicy, reserves: [Int32: Int64]
) -> [PlaceSums] {
  let slices = evenRanges(book.accounts.count, parts: 16)
  return parallelFlatMap(slices.count) { slice in
    slices[slice].map { account in
      var sums = PlaceSums(policy)
      for index in book.documents(of: account) where book.documents[index].open > 0 {
        let document = book.documents[index]
        let place = document.due.map { policy.place(daysPastDue: book.asOf - $0) } ?? 0
        sums.open[place] += document.open
        guard !reserves.isEmpty, let reserve = reserves[Int32(index)] else { continue }
        sums.specificOpen[place] += document.open
        sums.specific[place] += reserve
      }
      return sums
    }
  }
}

/// Reserves for single documents: of customers in insolvency, and as lists of allowances state them.
private struct SpecificReserves {
  private(set) var amounts: [Int32: Int64] = [:]
  private(set) var booked: [Currency: Int64] = [:]

  init(_ book: Book, _ terms: AllowanceTerms) {
    for (index, account) in book.accounts.enumerated() {
      let customer = Int(account.customer)
      guard
        book.customers[customer].facts.isInsolvent
          || !terms.insolventIDs.isEmpty
            && terms.insolventIDs.contains(book.customers[customer].id)
      else { continue }
      for position in book.documents(of: index) where book.documents[position].open > 0 {
        amounts[Int32(position)] = terms.insolvent.of(book.documents[position].open)
      }
    }
    var stated: [Int32: Int64] = [:]
    // What names a document first, then what is for a customer's other documents: so the order of rows changes nothing.
    let facts = SpecificReserves.inForce(book)
    guard !facts.isEmpty else { return }
    let accounts = Dictionary(grouping: book.accounts.indices) { book.accounts[$0].customer }
    for fact in facts { booked[fact.currency, default: 0] += fact.amount ?? 0 }
    for isNamed in [true, false] {
      for fact in facts where fact.number.isEmpty != isNamed && fact.customer >= 0 {
        let own = (accounts[fact.customer] ?? []).filter {
          book.accounts[$0].currency == fact.currency
        }
        if let amount = fact.amount, amount > 0 {
          reserve(amount, for: fact, in: book, own, &stated)
        }
      }
    }
    // What somebody has stated wins over the general share of the insolvent.
    amounts.merge(stated) { _, stated in stated }
  }

  /// Stated allowances as they stand at the as-of day: of those for nobody in particular the newest day's, of each customer and
  /// document its newest.
  private static func inForce(_ book: Book) -> [SideFact] {
    let facts = book.facts(.allowance).filter { $0.day.map { $0 <= book.asOf } ?? true }
    func scope(_ fact: SideFact) -> String {
      "\(fact.customer)\t\(fact.number)\t\(fact.currency)\t\(fact.customer < 0 ? "" : fact.customerText)"
    }
    var newest: [String: Day] = [:]
    for fact in facts {
      guard let day = fact.day else { continue }
      newest[scope(fact)] = max(newest[scope(fact)] ?? day, day)
    }
    return facts.filter { $0.day == nil || $0.day == newest[scope($0)] }
  }

  /// Puts a stated allowance on the document it names, else on the customer's documents, oldest due day first, each at most with
  /// what is open; a customer's documents that it does not reach have none.
  private func reserve(
    _ amount: Int64, for fact: SideFact, in book: Book, _ accounts: [Int],
    _ stated: inout [Int32: Int64]
  ) {
    if !fact.number.isEmpty {
      guard fact.document >= 0 else { return }
      let open = book.documents[Int(fact.document)].open
      let held = stated[fact.document] ?? 0
      stated[fact.document] = held + min(amount, max(0, open - held))
      return
    }
    var rest = amount
    for position in accounts.lazy.flatMap({ book.documents(of: $0) })
    where book.documents[position].open > 0 {
      let held = stated[Int32(position)] ?? 0
      let part = min(rest, book.documents[position].open - held)
      if held + part > 0 || amounts[Int32(position)] != nil {
        stated[Int32(position)] = held + part
      }
      rest -= part
    }
  }
}
