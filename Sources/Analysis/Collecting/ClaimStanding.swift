import Receivables

/// What is known of an account that bears on collecting any of its claims.
struct AccountStanding: Sendable {
  let isInsolvent, isInsured, isForeign, isPaying, hasSlipped, isValued: Bool
  /// Promises that were not kept.
  let brokenPromises: Int
  /// Days that are promised and not over, by document; those of the account as a whole under -1.
  let promised: [Int32: Day]
  /// Days of instalments that fall due, in the same way.
  let planned: [Int32: Day]
  /// Day of the newest promise, kept or not.
  let newestPromise: Day?
  /// An instalment of a plan was not paid.
  let hasBrokenPlan: Bool
  let jurisdiction: Jurisdiction?
  /// The jurisdiction as a customer file writes it, or empty.
  let statedJurisdiction: String
  /// Contacts of the customer.
  let log: ContactLog
  /// Disputes of the customer.
  let disputes: [SideFact]
  let evidence: Evidence
  /// Instalments of plans, and promises, in the account's currency.
  let plans: [SideFact]
  let promises: [SideFact]
  /// Log-odds by which facts of the account move every claim of it.
  let shift: Double
  let shifts: [(fact: ChanceFact, shift: Double)]

  init(
    _ book: Book, account: Int, payer: Payer?, lists: CustomerLists.Own?,
    usual: Jurisdiction?, terms: CollectionTerms
  ) {
    let customer = book.customer(of: account)
    let facts = customer.facts
    let asOf = book.asOf
    isInsolvent = facts.isInsolvent || terms.insolvent.contains(customer.id)
    isInsured = facts.isInsured
    isForeign = terms.limitation.isForeign(facts)
    isPaying = payer?.newestPayment.map { asOf - $0 < 60 } ?? false
    hasSlipped = payer?.flags.contains { $0.code == .goodPayerSlip } ?? false
    isValued = terms.valued.contains(customer.id) || hasSlipped
    evidence = facts.evidence
    statedJurisdiction = facts.jurisdiction
    jurisdiction = terms.limitation.jurisdiction(of: customer, usual: usual, on: asOf)
    log = ContactLog(lists?.contacts ?? [])
    disputes = lists?.disputes ?? []
    let currency = book.accounts[account].currency
    /// In this currency, and about no document of another account of the customer.
    func isOwn(_ fact: SideFact) -> Bool {
      (fact.currency == currency || fact.currency == .unstated)
        && (fact.document < 0 || Int(book.documents[Int(fact.document)].account) == account)
    }
    let own = (lists?.promises ?? []).filter(isOwn)
    promises = own
    plans = (lists?.plans ?? []).filter(isOwn)
    let judge = own.isEmpty && plans.isEmpty ? nil : Promises(book, account: account)
    brokenPromises = own.count { judge?.isBroken($0) == true }
    promised = AccountStanding.nextDays(
      AccountStanding.covering(own, book, account: account), asOf, grace: 2)
    newestPromise = own.compactMap(\.until).max()
    planned = AccountStanding.nextDays(plans, asOf, grace: 0)
    hasBrokenPlan = AccountStanding.hasBroken(plans, book, judge)
    shifts = AccountStanding.shifts(
      facts, isPaying: isPaying, brokenPromises: brokenPromises, terms.shifts)
    shift = shifts.reduce(0) { $0 + $1.shift }
  }

  /// Promises that are not over and together are of nearly all that they are about: small ones stop nobody from asking for the rest.
  ///
  /// A promise without a document is about what had fallen due when it was made; what is disputed is not asked for, and so not promised.
  private static func covering(_ promises: [SideFact], _ book: Book, account: Int) -> [SideFact] {
    // A number that names no open document is about something else.
    let open = promises.filter { promise in
      (promise.document >= 0 || promise.number.isEmpty)
        && promise.until.map { $0.afterBusinessDays(2) >= book.asOf } ?? false
    }
    return Dictionary(grouping: open, by: \.document).values.flatMap { own -> [SideFact] in
      let amounts = own.compactMap(\.amount)
      guard amounts.count == own.count else { return own }
      let promised = amounts.reduce(Int128(0)) { $0 + Int128($1) }
      return promised * 100 >= Int128(claimed(by: own, book, account: account)) * 95 ? own : []
    }
  }

  /// What promises of one document, or of an account as a whole, are about, minor units.
  private static func claimed(by promises: [SideFact], _ book: Book, account: Int) -> Int64 {
    guard let document = promises.first?.document, document < 0 else {
      return promises.first.map { book.documents[Int($0.document)].undisputed } ?? 0
    }
    let made = promises.compactMap(\.day).max() ?? book.asOf
    return book.documents(of: account).reduce(Int64(0)) { sum, index in
      let document = book.documents[index]
      let wasDue = document.due.map { $0 < made } ?? false
      return wasDue && document.open > 0 ? sum + document.undisputed : sum
    }
  }

  /// Whether less was paid than the instalments that were due five business days ago come to: of a document, or of all of the account
  /// where a plan names none.
  ///
  /// What was paid of a document in the half year before the first instalment counts too; for a whole account what was paid since the
  /// plan was made.
  private static func hasBroken(_ plans: [SideFact], _ book: Book, _ judge: Promises?) -> Bool {
    let over = plans.filter { instalment in
      (instalment.document >= 0 || instalment.number.isEmpty)
        && instalment.until.map { $0.afterBusinessDays(5) < book.asOf } ?? false
    }
    return Dictionary(grouping: over, by: \.document).contains { document, instalments in
      guard let first = instalments.compactMap(\.until).min() else { return false }
      let due = instalments.reduce(Int64(0)) { $0 + ($1.amount ?? 0) }
      guard document >= 0 else {
        // Lists of open items tell nothing of what was paid.
        guard let judge, book.hasHistory[judge.account] else { return false }
        let made = instalments.compactMap(\.day).min() ?? first + -30
        return judge.received(from: made, to: book.asOf) < due
      }
      let paid = book.settlements(of: Int(document)).reduce(Int64(0)) {
        $1.isPayment && $1.day > first + -183 ? $0 + $1.amount : $0
      }
      let own = book.documents[Int(document)]
      // Without a history what is no longer open was paid, whenever that was.
      return max(paid, book.hasHistory[Int(own.account)] ? 0 : own.amount - own.open) < due
    }
  }

  /// The next day that is not over, of each document and of the account as a whole (-1); so many business days are given after it.
  private static func nextDays(_ facts: [SideFact], _ asOf: Day, grace: Int) -> [Int32: Day] {
    var days: [Int32: Day] = [:]
    for fact in facts {
      guard let day = fact.until, day.afterBusinessDays(grace) >= asOf else { continue }
      // A number that names no open document is about something else.
      guard fact.document >= 0 || fact.number.isEmpty else { continue }
      days[fact.document] = min(days[fact.document] ?? day, day)
    }
    return days
  }

  /// Log-odds by which facts of the account move the chance of every claim of it (section 6.2 of the domain reference).
  private static func shifts(
    _ facts: CustomerFacts, isPaying: Bool, brokenPromises: Int, _ terms: ChanceShifts
  ) -> [(fact: ChanceFact, shift: Double)] {
    let evidence = facts.evidence
    var shifts: [(fact: ChanceFact, shift: Double)] = []
    func take(_ fact: ChanceFact) { shifts.append((fact, terms[fact])) }
    if isPaying { take(.paying) }
    if facts.isOutOfBusiness { take(.outOfBusiness) }
    if evidence.guarantee == true { take(.guarantee) }
    if evidence.contract == true, evidence.delivery == true {
      take(.evidence)
    } else if evidence.contract == false || evidence.delivery == false {
      take(.evidenceMissing)
    }
    if brokenPromises > 0 {
      // More than three tell nothing new.
      shifts.append((.brokenPromise, terms[.brokenPromise] * Double(min(3, brokenPromises))))
    }
    return shifts
  }
}
