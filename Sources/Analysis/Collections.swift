import Glibc
public import Receivables

/// Settings of the collect-or-write-off scores.
public struct CollectionTerms: Sendable, Equatable {
  /// Days past due in which nobody is chased yet.
  public var graceDays = 0
  /// Costs and discounting.
  public var ladder = LadderTerms()
  /// Currency in which costs, limits and the floor are stated.
  public var reportingCurrency: Currency?
  /// Units of the reporting currency for one unit of others.
  public var rates: [Currency: Ratio] = [:]
  /// Whether payment plans are offered.
  public var offersPlans = true
  /// Largest small claim, in units of the reporting currency; nil where the court is not known.
  public var smallClaimsLimit: Ratio?
  /// Ids of customers in insolvency, beside those that a customer file names.
  public var insolvent: Set<String> = []
  /// Chance of collecting from a customer in formal insolvency.
  static let insolventChance = 0.05
  /// Value at or below which a claim is written off, in units of the reporting currency.
  public var floor = Ratio(basisPoints: 100_000)

  /// The defaults of `docs/metrics.md`.
  public init() {}
}

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
    case fixOurSide, resolveDispute, liftHold, writeOff
    case rung(Rung)
    /// A rung that opens on a later day.
    case rungFrom(Rung, Day)
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
    /// Best single rung.
    public var route: Rung?
    /// Net present value of the ladder in minor units; nil without a rate.
    public var value: Int64?
    /// 100 × value ÷ open, at least 0.
    public var score: Double?
    /// Smallest amount at which `route` pays, in minor units.
    public var breakEven: Int64?
    /// Why the customer's open credits settle it.
    public var isCoveredByCredits = false
    /// The customer is otherwise good and has slipped.
    public var isGoodPayerSlip = false
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
  let currencies = book.currencies
  let stated = currencies.filter { currencies.count == 1 || $0 != .unstated }
  let reporting =
    terms.reportingCurrency ?? (stated.count == 1 ? stated[0] : Currency(code: "USD")) ?? .unstated
  let slices = evenRanges(book.accounts.count, parts: 32)
  let ladder = Ladder(terms: terms.ladder, curve: curve)
  let rungs = AllowedRungs(terms)
  let lines = parallelFlatMap(slices.count) { slice in
    slices[slice].flatMap { account -> [CollectionReport.Line] in
      guard activity[account].pastDue > 0 else { return [] }
      return AccountCollections(
        book: book, account: account, activity: activity[account], payer: payers.payer(of: account),
        ladder: ladder, rungs: rungs, terms: terms, reporting: reporting
      ).lines()
    }
  }
  return CollectionReport(
    lines: lines, curve: curve, reportingCurrency: reporting,
    unvalued: currencies.filter { $0 != reporting && terms.rates[$0] == nil })
}

/// The rungs that the facts of a claim allow.
private struct AllowedRungs: Sendable {
  private let smallClaimsLimit: Double?
  /// By what decides: whether it is disputed, and whether it is a small claim.
  private let choices: [[Rung]]

  init(_ terms: CollectionTerms) {
    smallClaimsLimit = terms.smallClaimsLimit?.value
    choices = [(false, false), (false, true), (true, false), (true, true)].map {
      isDisputed, isSmall in
      Rung.allCases.filter { rung in
        switch rung {
        case .plan: terms.offersPlans
        case .mediation: isDisputed
        case .smallClaims: isSmall
        default: true
        }
      }
    }
  }

  func allowed(amount: Double, isDisputed: Bool) -> [Rung] {
    let isSmall = smallClaimsLimit.map { amount <= $0 } ?? false
    return choices[(isDisputed ? 2 : 0) + (isSmall ? 1 : 0)]
  }
}

/// The claims of one account.
private struct AccountCollections {
  let book: Book
  let account: Int
  let activity: AccountActivity
  let payer: Payer?
  let ladder: Ladder
  let rungs: AllowedRungs
  let terms: CollectionTerms
  let reporting: Currency

  func lines() -> [CollectionReport.Line] {
    let currency = book.accounts[account].currency
    // Units of the reporting currency in one minor unit of this one; nil where no rate is known.
    let rate: Double? = currency == reporting ? 1 : terms.rates[currency]?.value
    let unit = rate.map { $0 / Double(currency.scale) }
    let isPaying = payer?.newestPayment.map { book.asOf - $0 < 60 } ?? false
    let customer = book.customer(of: account)
    let isInsolvent = customer.facts.isInsolvent || terms.insolvent.contains(customer.id)
    let hasSlipped = payer?.flags.contains { $0.code == .goodPayerSlip } ?? false
    return book.documents(of: account).compactMap { index in
      let document = book.documents[index]
      guard let days = document.daysPastDue(asOf: book.asOf), days > terms.graceDays else {
        return nil
      }
      var line = CollectionReport.Line(
        document: Int32(index),
        chance: isInsolvent
          ? CollectionTerms.insolventChance : chance(document, days, isPaying: isPaying),
        decision: nil,
        action: .unknown)
      line.isCoveredByCredits = -activity.unapplied >= document.open
      line.isGoodPayerSlip = hasSlipped
      if let unit { evaluate(&line, document, days, unit: unit) }
      if line.isCoveredByCredits {
        (line.decision, line.action) = (.fixOurSide, .fixOurSide)
      } else if document.disputed > 0 {
        (line.decision, line.action) = (.hold, .resolveDispute)
      } else if book.isHeld(index) {
        (line.decision, line.action) = (.hold, .liftHold)
      }
      return line
    }
  }

  /// The curve's chance, moved in log-odds by what is known of customer and document; the sum is held to ±2.
  private func chance(_ document: Document, _ days: Int, isPaying: Bool) -> Double {
    let base = ladder.curve.chance(at: days)
    return moved(base, byLogOdds: (document.disputed > 0 ? -0.7 : 0) + (isPaying ? 0.5 : 0))
  }

  private func evaluate(
    _ line: inout CollectionReport.Line, _ document: Document, _ days: Int, unit: Double
  ) {
    let amount = Double(document.open) * unit
    let isDisputed = document.disputed > 0
    let claim = Claim(
      amount: amount, daysPastDue: days, age: document.issued.map { book.asOf - $0 } ?? days,
      chance: line.chance, isDisputed: isDisputed,
      allowed: rungs.allowed(amount: amount, isDisputed: isDisputed))
    let best = ladder.first(claim)
    let score = 100 * max(0, best.value) / amount
    line.value = minorUnits(best.value / unit)
    line.score = score
    if let route = ladder.bestRung(claim) {
      line.route = route.rung
      line.breakEven = ladder.breakEven(of: route.rung, claim).flatMap { minorUnits($0 / unit) }
    }
    if best.value <= terms.floor.value {
      (line.decision, line.action) = (.writeOff, .writeOff)
      return
    }
    line.decision = score >= 70 ? .collect : score >= 40 ? .escalate : .settle
    line.action = action(best.rung, document)
  }

  private func action(_ rung: Rung?, _ document: Document) -> CollectionReport.Action {
    guard let rung else { return .writeOff }
    if rung.isFormal, let due = document.due, due + 90 > book.asOf {
      return .rungFrom(rung, due + 90)
    }
    return .rung(rung)
  }

  private func minorUnits(_ value: Double) -> Int64? {
    Int64(exactly: value.rounded(.toNearestOrAwayFromZero))
  }
}

/// A chance moved in log-odds; the shift is held to ±2.
func moved(_ chance: Double, byLogOdds shift: Double) -> Double {
  guard shift != 0, chance > 0, chance < 1 else { return chance }
  let odds = chance / (1 - chance) * exp(min(2, max(-2, shift)))
  return odds / (1 + odds)
}
