public import Receivables

/// One document of a call to make this week.
public struct WorkItem: Sendable {
  /// Number of the call; documents of one customer share it.
  public var rank: Int
  /// The document's line in the report.
  public var line: CollectionReport.Line
  /// Newest contact with the customer.
  public var lastContact: Day?
  /// Day of the newest promise, kept or not.
  public var promiseDay: Day?
  /// The next clock that runs out.
  public var deadline: Clock?
  /// Which change of an assumption would change the decision; empty where none would, and for all but the most costly of a call.
  public var flip: String
}

/// A customer to whom nothing more should be sold on account.
public struct HoldItem: Sendable {
  /// What to do.
  public enum Action: String, Sendable {
    case hold
    case cashOnDelivery = "cash_on_delivery"
  }

  /// Index into the book's accounts.
  public var account: Int
  /// What to do.
  public var action: Action
  /// Days past due of the oldest document; nil where none is.
  public var oldest: Int?
  /// Use of the credit limit; nil without one.
  public var limit: LimitUse?
  /// Why, in words.
  public var reason: String
}

/// A document that falls due within a week: a word in time costs nothing.
public struct PreDueItem: Sendable {
  /// Index into the book's documents.
  public var document: Int32
  /// Days until it is due, ≥ 0.
  public var days: Int
}

extension Collector {
  /// Days ahead that the pre-due list looks.
  static let preDueDays = 7

  /// The calls of a week: customers by what thirty more days would cost, as many as the team can call.
  ///
  /// Left out are documents that are held or our own fault, those worth nothing, customers who have promised to pay, and those who
  /// were spoken to within `repeatDays`. A cost without a rate into the reporting currency stands behind all others.
  public func worklist(_ report: CollectionReport) -> [WorkItem] {
    struct Call {
      var customer: Int32
      var cost = 0.0
      var lines: [CollectionReport.Line] = []
    }
    var calls: [Call] = []
    for line in report.lines where line.needsCall {
      let account = book.accounts[Int(book.documents[Int(line.document)].account)]
      // Accounts of a customer follow one another.
      if calls.last?.customer != account.customer { calls.append(Call(customer: account.customer)) }
      calls[calls.count - 1].lines.append(line)
      calls[calls.count - 1].cost += Double(line.costOfWaiting) * (unit(of: account.currency) ?? 0)
    }
    calls.sort { $0.cost != $1.cost ? $0.cost > $1.cost : $0.customer < $1.customer }
    var items: [WorkItem] = []
    var rank = 0
    // As many at a time as may be called; those who were spoken to lately make room for others.
    var next = 0
    while next < calls.count, rank < terms.calls {
      let batch = calls[next..<min(calls.count, next + terms.calls)]
      next = batch.endIndex
      for own in parallelMap(batch.count, { self.items(batch[batch.startIndex + $0].lines) })
      where !own.isEmpty && rank < terms.calls {
        rank += 1
        items += own.map { item in
          var item = item
          item.rank = rank
          return item
        }
      }
    }
    return items
  }

  /// Documents of a call for which it is worked out what would change their decision: the most costly ones.
  static let explained = 20

  /// The documents of a call, the most costly first.
  private func items(_ lines: [CollectionReport.Line]) -> [WorkItem] {
    var items: [WorkItem] = []
    var claims: AccountClaims?
    for line in lines {
      let account = Int(book.documents[Int(line.document)].account)
      if claims?.account != account { claims = self.claims(of: account) }
      if let item = claims?.item(line) { items.append(item) }
    }
    items.sort {
      $0.line.costOfWaiting != $1.line.costOfWaiting
        ? $0.line.costOfWaiting > $1.line.costOfWaiting : $0.line.document < $1.line.document
    }
    for place in items.indices.prefix(Collector.explained) {
      let account = Int(book.documents[Int(items[place].line.document)].account)
      if claims?.account != account { claims = self.claims(of: account) }
      items[place].flip = claims?.flip(items[place].line) ?? ""
    }
    return items
  }

  /// Customers to whom nothing more should be sold on account, by what is past due, the most first within a currency.
  public func holds() -> [HoldItem] {
    let slices = evenRanges(book.accounts.count, parts: 32)
    return parallelFlatMap(slices.count) { slice in
      slices[slice].compactMap { account in
        guard !book.documents(of: account).isEmpty else { return nil }
        return claims(of: account).holdItem(lists.own(book.accounts[account].customer))
      }
    }.sorted { one, other in
      let (a, b) = (book.accounts[one.account], book.accounts[other.account])
      if a.currency != b.currency { return a.currency < b.currency }
      let (left, right) = (activity[one.account].pastDue, activity[other.account].pastDue)
      return left != right ? left > right : one.account < other.account
    }
  }

  /// Whether a document falls due within so many days, and nothing speaks against a word in time.
  func isPreDue(_ index: Int, within days: Int) -> Bool {
    let document = book.documents[index]
    guard document.open > 0, document.disputed == 0, document.dueBasis != .retained,
      let due = document.due, due >= book.asOf, due - book.asOf <= days, !book.isHeld(index)
    else { return false }
    let customer = book.customer(of: Int(document.account))
    return !customer.facts.isInsolvent && !terms.insolvent.contains(customer.id)
  }

  /// Documents that fall due within a week and are neither disputed nor held, by due day, then in the book's order.
  public func preDue() -> [PreDueItem] {
    book.documents.indices.compactMap { index -> PreDueItem? in
      guard isPreDue(index, within: Collector.preDueDays), let due = book.documents[index].due
      else { return nil }
      return PreDueItem(document: Int32(index), days: due - book.asOf)
    }.sorted { $0.days != $1.days ? $0.days < $1.days : $0.document < $1.document }
  }
}

extension CollectionReport.Line {
  /// Whether somebody has to speak to the customer.
  fileprivate var needsCall: Bool {
    switch action {
    case .resolveDispute, .rung, .rungFrom, .acknowledgement, .end, .unknown: decision != .writeOff
    case .fixOurSide, .liftHold, .writeOff, .wait: false
    }
  }
}

extension AccountClaims {
  /// The line as part of a call; nil where the customer was spoken to a few days ago.
  func item(_ line: CollectionReport.Line) -> WorkItem? {
    let (book, terms) = (collector.book, collector.terms)
    if let last = standing.log.last, book.asOf - last < terms.repeatDays { return nil }
    let unit = collector.unit(of: book.accounts[account].currency)
    guard let state = state(of: Int(line.document), unit: unit) else { return nil }
    return WorkItem(
      rank: 0, line: line, lastContact: standing.log.last,
      promiseDay: standing.newestPromise,
      deadline: clocks(state).filter { $0.day >= book.asOf }.min { $0.day < $1.day },
      flip: "")
  }

  /// What would change the decision about a document, in words.
  func flip(_ line: CollectionReport.Line) -> String {
    let unit = collector.unit(of: collector.book.accounts[account].currency)
    guard let state = state(of: Int(line.document), unit: unit) else { return "" }
    return Sensitivity(self, line, state)?.words ?? ""
  }

  /// Whether any clock can run for claims of the account.
  var hasClocks: Bool {
    standing.isInsured || !standing.promised.isEmpty || !standing.planned.isEmpty
      || collector.terms.taxReliefMonths != nil || collector.terms.limitation.years != nil
      || standing.jurisdiction?.limitationYears != nil
  }

  /// The clocks that run for a claim.
  func clocks(_ state: ClaimState) -> [Clock] {
    var clocks: [Clock] = []
    if let limitation = state.limitation { clocks.append(Clock(.limitation, limitation)) }
    if let due = state.document.due {
      if standing.isInsured {
        clocks.append(Clock(.insurerNotice, due + collector.terms.insurance.noticeDays))
        clocks.append(Clock(.insurerFiling, due + collector.terms.insurance.filingDays))
      }
      if let months = collector.terms.taxReliefMonths {
        let later = max(due, state.document.issued ?? due)
        clocks.append(Clock(.taxRelief, later.adding(months: months)))
        clocks.append(
          Clock(.taxReliefEnd, later.adding(months: collector.terms.taxClaimMonths)))
      }
    }
    func next(_ days: [Int32: Day]) -> Day? { days[Int32(state.index)] ?? days[-1] }
    if let day = next(standing.promised) { clocks.append(Clock(.promise, day)) }
    if let day = next(standing.planned) { clocks.append(Clock(.plan, day)) }
    return clocks
  }

  /// Whether nothing more should be sold on account.
  fileprivate func holdItem(_ lists: CustomerLists.Own?) -> HoldItem? {
    let (book, terms) = (collector.book, collector.terms)
    let activity = collector.activity[account]
    let oldest = book.documents(of: account).lazy.compactMap {
      book.documents[$0].daysPastDue(asOf: book.asOf)
    }.max().flatMap { $0 > 0 ? $0 : nil }
    let limit = LimitUse(book, account: account, activity: activity, facts: lists)
    var item = HoldItem(account: account, action: .hold, oldest: oldest, limit: limit, reason: "")
    let codes = Set(collector.payers.payer(of: account)?.flags.map(\.code) ?? [])
    if standing.isInsolvent {
      (item.action, item.reason) = (.cashOnDelivery, "insolvent")
    } else if !standing.planned.isEmpty || standing.hasBrokenPlan {
      (item.action, item.reason) = (
        .cashOnDelivery,
        standing.hasBrokenPlan
          ? "an instalment was not paid" : "a payment plan is not finished"
      )
    } else if standing.brokenPromises > 0 || codes.contains(.nsfReturn) {
      (item.action, item.reason) = (
        .cashOnDelivery,
        standing.brokenPromises > 0 ? "a promise was broken" : "a payment came back"
      )
    } else if let limit, limit.exposure > limit.limit {
      item.reason = "over the credit limit"
    } else if let oldest, oldest >= terms.holdDays, !standing.hasSlipped {
      item.reason = "\(oldest) days past due"
    } else {
      return nil
    }
    return item
  }
}

/// What to do about the claims of a book this week.
public struct CollectingPlan: Sendable {
  /// Calls, most urgent first.
  public let worklist: [WorkItem]
  /// Every way, for the documents of the worklist or for all.
  public let routes: [RouteLine]
  /// Customers to whom nothing more should be sold on account.
  public let holds: [HoldItem]
  /// Documents that fall due within a week.
  public let preDue: [PreDueItem]
  /// Clocks that run out soon.
  public let deadlines: [Deadline]

  /// The plan of a collector's report.
  public init(_ collector: Collector, _ report: CollectionReport, routesOfAll: Bool = false) {
    worklist = collector.worklist(report)
    holds = collector.holds()
    preDue = collector.preDue()
    deadlines = collector.deadlines(report)
    routes = collector.routes(
      of: routesOfAll
        ? report.lines.map(\.document) : worklist.map(\.line.document))
  }
}
