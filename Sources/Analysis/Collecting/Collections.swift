import Glibc
public import Receivables

/// What to do with each document that is past due.
public struct CollectionReport: Sendable {
  /// What a document calls for.
  public enum Decision: String, Sendable {
    case fixOurSide = "fix_our_side"
    case hold
    case writeOff = "write_off"
    case collect, escalate, settle
  }

  /// The next step.
  public enum Action: Sendable, Equatable {
    case fixOurSide, resolveDispute, liftHold, writeOff, acknowledgement
    case rung(Rung)
    /// A rung that opens on a later day.
    case rungFrom(Rung, Day)
    /// The customer has promised to pay on a day, or an instalment falls due on it.
    case wait(Day)
    /// A way that ends the claim.
    case end(Route)
    /// The value is not known, so neither is the step.
    case unknown
  }

  /// One document.
  public struct Line: Sendable {
    /// Index into the book's documents.
    public var document: Int32
    /// Chance of ever being collected.
    public var chance: Double
    /// What it calls for; nil where costs have no rate into its currency.
    public var decision: Decision?
    /// The next step.
    public var action: Action
    /// Best single route.
    public var route: Route?
    /// What can be had of it, in minor units; nil without a rate.
    public var value: Int64?
    /// 100 × value ÷ open, at least 0.
    public var score: Double?
    /// Smallest amount at which `route` pays, in minor units; nil for routes without a cost of their own.
    public var breakEven: Int64?
    /// What thirty days more cost: open × (p(d) − p(d + 30)), minor units.
    public var costOfWaiting: Int64 = 0
    /// Who has to agree to giving it up or settling it; empty where nobody is named, or nothing is given up.
    public var approval = ""
    /// Why it is not paid, as far as the data tell.
    public var reason = Reason.unknown
    /// The claim can no longer be enforced, as far as the tables tell.
    public var isExpired = false
    /// Nobody has paid or acknowledged it, and every rung was tried.
    public var isExhausted = false

    /// The smallest offer worth taking, in minor units: what the claim is worth without it.
    public var leastSettlement: Int64? { value.map { max(0, $0) } }
  }

  /// Documents at least one day past due, in the book's order.
  public let lines: [Line]
  /// The curve behind the chances.
  public let curve: RecoveryCurve
  /// Currency in which costs are stated.
  public let reportingCurrency: Currency
  /// Currencies without a rate into it.
  public let unvalued: [Currency]
}

/// Scores every past-due document by the expected net value of collecting it.
public func collections(
  of book: Book, activity: [AccountActivity], payers: PayerReport, curve: RecoveryCurve,
  terms: CollectionTerms = .init()
) -> CollectionReport {
  Collector(book: book, activity: activity, payers: payers, curve: curve, terms: terms).report()
}

/// Values claims: what they are worth, by which way, and what comes next.
///
/// Holds what is the same for all of them; each account is looked at on its own, and keeps a reference to it.
public final class Collector: Sendable {
  let book: Book
  let activity: [AccountActivity]
  let payers: PayerReport
  let ladder: Ladder
  let terms: CollectionTerms
  /// Currency in which costs are stated.
  public let reportingCurrency: Currency
  let lists: CustomerLists
  /// That of customers of whom no list says it.
  let usualJurisdiction: Jurisdiction?
  /// The rungs left by every set of closed ones, so that none is built for each claim.
  private let rungSets = (0...Int(RungMask.max)).map { closed in
    Rung.allCases.filter { closed & Int($0.mask) == 0 }
  }

  /// A collector for a book.
  public init(
    book: Book, activity: [AccountActivity], payers: PayerReport, curve: RecoveryCurve,
    terms: CollectionTerms
  ) {
    self.book = book
    self.activity = activity
    self.payers = payers
    self.terms = terms
    ladder = Ladder(terms: terms.ladder, curve: curve)
    lists = CustomerLists(book)
    let currencies = book.currencies
    let stated = currencies.filter { currencies.count == 1 || $0 != .unstated }
    reportingCurrency =
      terms.reportingCurrency ?? (stated.count == 1 ? stated[0] : Currency(code: "USD"))
      ?? .unstated
    usualJurisdiction = terms.limitation.usual(on: book.asOf)
  }

  /// Scores every past-due document.
  public func report() -> CollectionReport {
    let slices = evenRanges(book.accounts.count, parts: 32)
    let lines = parallelFlatMap(slices.count) { slice in
      slices[slice].flatMap { account -> [CollectionReport.Line] in
        activity[account].pastDue > 0 ? claims(of: account).lines() : []
      }
    }
    return CollectionReport(
      lines: lines, curve: ladder.curve, reportingCurrency: reportingCurrency,
      unvalued: book.currencies.filter { $0 != reportingCurrency && terms.rates[$0] == nil })
  }

  /// The claims of an account.
  func claims(of account: Int) -> AccountClaims {
    AccountClaims(
      self, account: account,
      standing: AccountStanding(
        book, account: account, payer: payers.payer(of: account),
        lists: lists.own(book.accounts[account].customer), usual: usualJurisdiction, terms: terms))
  }

  /// Units of the reporting currency in one minor unit of another; nil where no rate is known.
  func unit(of currency: Currency) -> Double? {
    let rate = currency == reportingCurrency ? 1 : terms.rates[currency]?.value
    return rate.map { $0 / Double(currency.scale) }
  }

  /// The rungs that are not closed, in order.
  func rungs(without closed: RungMask) -> [Rung] { rungSets[Int(closed)] }
}

/// A chance moved in log-odds; the shift is held to ±2.
func moved(_ chance: Double, byLogOdds shift: Double) -> Double {
  guard shift != 0, chance > 0, chance < 1 else { return chance }
  let odds = chance / (1 - chance) * exp(min(2, max(-2, shift)))
  return odds / (1 + odds)
}

extension Collector {
  /// What a plan for documents of one account is judged by.
  ///
  /// Their worth without one in minor units, the first end of a limitation period, and whether the customer broke a plan before. The
  /// worth is nil where that of one of them is not known, or one is not due yet: nothing has been lost of it, and nothing is to be gained.
  /// With `undisputed` only what is not disputed of them counts.
  public func planStanding(of documents: [Int], undisputed: Bool) -> PlanStanding {
    guard let first = documents.first else { return PlanStanding() }
    let account = Int(book.documents[first].account)
    let claims = self.claims(of: account)
    let unit = self.unit(of: book.accounts[account].currency)
    let states = documents.compactMap { claims.state(of: $0, unit: unit) }
    let worths = states.compactMap { state -> Double? in
      guard var claim = state.claim, let unit else { return nil }
      if undisputed {
        (claim.amount, claim.isDisputed) = (Double(state.document.undisputed) * unit, false)
      }
      claim.allowed.removeAll { $0 == .plan }
      return max(ladder.first(claim).value, claims.bestEnd(state, claim)?.value ?? 0) / unit
    }
    var standing = PlanStanding(
      worth: worths.count == documents.count ? worths.reduce(0, +) : nil,
      limitation: states.compactMap(\.limitation).min(),
      hasBrokenPlan: claims.standing.hasBrokenPlan)
    if claims.standing.isInsolvent {
      standing.obstacles.append("the customer is insolvent: collecting has to stop")
    }
    if !undisputed, documents.contains(where: { book.documents[$0].disputed > 0 }) {
      standing.obstacles.append("in dispute: settle that first")
    }
    if documents.contains(where: { book.isHeld($0) }) { standing.obstacles.append("on hold") }
    return standing
  }

  /// What is past due of a customer and can be asked for: neither wholly disputed, nor on hold, nor beyond its years.
  public func claimable(of customer: String) -> [Int] {
    book.accounts.indices.filter { book.customer(of: $0).id == customer }.flatMap { account in
      let claims = self.claims(of: account)
      return book.documents(of: account).filter { index in
        guard let state = claims.state(of: index, unit: nil) else { return false }
        return state.document.undisputed > 0 && !book.isHeld(index) && !claims.isExpired(state)
      }
    }
  }
}
