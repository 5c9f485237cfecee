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
    let judge = own.isEmpty ? nil : Promises(book, account: account)
    brokenPromises = own.count { judge?.isBroken($0) == true }
    promised = AccountStanding.nextDays(own, asOf, grace: 2)
    newestPromise = own.compactMap(\.until).max()
    plans = (lists?.plans ?? []).filter(isOwn)
    planned = AccountStanding.nextDays(plans, asOf, grace: 0)
    hasBrokenPlan = AccountStanding.hasBroken(plans, book)
    shifts = AccountStanding.shifts(
      evidence, isPaying: isPaying, brokenPromises: brokenPromises)
    shift = shifts.reduce(0) { $0 + $1.shift }
  }

  /// Whether less was paid of a document than the instalments that were due five business days ago come to.
  ///
  /// What was paid in the half year before the first of them counts too.
  private static func hasBroken(_ plans: [SideFact], _ book: Book) -> Bool {
    let over = plans.filter { instalment in
      instalment.document >= 0
        && instalment.until.map { $0.afterBusinessDays(5) < book.asOf } ?? false
    }
    return Dictionary(grouping: over, by: \.document).contains { document, instalments in
      guard let first = instalments.compactMap(\.until).min() else { return false }
      let paid = book.settlements(of: Int(document)).reduce(Int64(0)) {
        $1.isPayment && $1.day > first + -183 ? $0 + $1.amount : $0
      }
      return paid < instalments.reduce(Int64(0)) { $0 + ($1.amount ?? 0) }
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
    _ evidence: Evidence, isPaying: Bool, brokenPromises: Int
  ) -> [(fact: ChanceFact, shift: Double)] {
    var shifts: [(fact: ChanceFact, shift: Double)] = []
    if isPaying { shifts.append((.paying, 0.5)) }
    if evidence.guarantee == true { shifts.append((.guarantee, 0.7)) }
    if evidence.contract == true, evidence.delivery == true {
      shifts.append((.evidence, 0.3))
    } else if evidence.contract == false || evidence.delivery == false {
      shifts.append((.evidenceMissing, -0.3))
    }
    if brokenPromises > 0 {
      shifts.append((.brokenPromises, -min(1.2, 0.4 * Double(brokenPromises))))
    }
    return shifts
  }
}

/// A fact that moves the chance of collecting.
public enum ChanceFact: String, Sendable {
  case paying = "paid another document in the last 60 days"
  case guarantee = "guarantee on file"
  case evidence = "contract and proof of delivery on file"
  case evidenceMissing = "contract or proof of delivery missing"
  case brokenPromises = "promises not kept"
  case disputed = "disputed"
  case partPaid = "paid in part in the last 60 days"
  case acknowledged = "acknowledged"
  case silence = "no contact in the last 60 days"
}
