import Glibc

/// A way to collect, in the order of the ladder.
public enum Rung: Int, Sendable, CaseIterable {
  case reminder = 1
  case demand, plan, mediation, agency, smallClaims, suit

  /// The word used in output files.
  public var word: String {
    switch self {
    case .reminder: "reminder"
    case .demand: "demand"
    case .plan: "plan"
    case .mediation: "mediation"
    case .agency: "agency"
    case .smallClaims: "small_claims"
    case .suit: "suit"
    }
  }

  /// Share of the remaining chance that the rung realises.
  var share: Double {
    switch self {
    case .reminder: 0.35
    case .demand: 0.50
    case .plan: 0.60
    case .mediation: 0.50
    case .agency: 0.67
    case .smallClaims: 0.70
    case .suit: 0.75
    }
  }

  /// Days until it brings money or has failed.
  var days: Int {
    switch self {
    case .reminder: 14
    case .demand: 21
    case .plan: 90
    case .mediation: 45
    case .agency: 90
    case .smallClaims: 150
    case .suit: 365
    }
  }

  /// Formal rungs: they wait for 90 days past due, and suffer from a dispute.
  var isFormal: Bool { rawValue >= Rung.agency.rawValue }
}

/// A claim as the ladder sees it, in units of the reporting currency.
public struct Claim: Sendable {
  /// Open amount.
  public var amount: Double
  /// Days past due, ≥ 0.
  public var daysPastDue: Int
  /// Days since issue.
  public var age: Int
  /// Chance of ever being collected.
  public var chance: Double
  /// The customer disputes it.
  public var isDisputed: Bool
  /// Rungs that the facts at the as-of day allow.
  public var allowed: [Rung]

  /// A claim.
  public init(
    amount: Double, daysPastDue: Int, age: Int, chance: Double, isDisputed: Bool = false,
    allowed: [Rung] = Rung.allCases
  ) {
    self.amount = amount
    self.daysPastDue = daysPastDue
    self.age = age
    self.chance = chance
    self.isDisputed = isDisputed
    self.allowed = allowed
  }
}

/// Costs and discounting of the ladder.
public struct LadderTerms: Sendable, Equatable {
  /// Discount rate per year.
  public var discountRate = 0.12
  /// Court fee of a small claim, in the reporting currency.
  public var filingFee = 0.0

  /// The defaults of `docs/metrics.md`.
  public init() {}
}

/// Values claims over every sequence of rungs.
///
/// How this works: at each rung in order the better of skipping and playing is taken; playing costs at once, pays after the rung's days
/// with its share of the remaining chance, and goes on with what is left of that chance, aged by those days. At most 2⁷ paths.
public struct Ladder: Sendable {
  let terms: LadderTerms
  let curve: RecoveryCurve
  /// Discount factor of each rung, by raw value.
  private let discounts: [Double]

  /// A ladder on a recovery curve.
  public init(terms: LadderTerms, curve: RecoveryCurve) {
    self.terms = terms
    self.curve = curve
    discounts = [1] + Rung.allCases.map { pow(1 + terms.discountRate, -Double($0.days) / 365) }
  }

  /// Cost of starting a rung, in the reporting currency.
  public func cost(of rung: Rung, amount: Double) -> Double {
    switch rung {
    case .reminder: 12
    case .demand: 25
    case .plan: 40
    case .mediation: 1_000
    case .agency: 0
    // Service 75 and four hours at 35, plus the court's fee.
    case .smallClaims: 215 + terms.filingFee
    case .suit: 1_300 + max(1_000, min(amount * 5 / 100, 2_500))
    }
  }

  /// Share of what is collected that somebody else keeps.
  public func contingentFee(of rung: Rung, amount: Double, age: Int) -> Double {
    switch rung {
    case .reminder, .demand, .plan, .smallClaims: return 0
    case .mediation: return 0.20
    case .suit: return 0.33
    case .agency:
      var fee = age <= 120 ? 0.20 : age <= 180 ? 0.25 : age <= 730 ? 0.30 : 0.50
      if amount < 1_000 { fee = max(fee, 0.35) }
      if amount >= 50_000 { fee = max(0.10, fee - 0.05) }
      return fee
    }
  }

  private func share(of rung: Rung, _ claim: Claim) -> Double {
    claim.isDisputed && rung.isFormal ? rung.share * 0.6 : rung.share
  }

  /// The value of a claim and its optimal sequence of rungs; empty where nothing pays.
  public func best(_ claim: Claim) -> (value: Double, sequence: [Rung]) {
    var sequence: [Rung] = []
    var (chance, days, age) = (claim.chance, claim.daysPastDue, claim.age)
    let value = value(claim, chance, days, age, 0)
    for position in claim.allowed.indices {
      let skipped = self.value(claim, chance, days, age, position + 1)
      guard self.value(claim, chance, days, age, position) > skipped else { continue }
      let rung = claim.allowed[position]
      sequence.append(rung)
      chance = remaining(chance, after: rung, claim, days)
      days += rung.days
      age += rung.days
    }
    return (value, sequence)
  }

  /// The value of a claim and the first rung of its optimal sequence; nil where nothing pays.
  public func first(_ claim: Claim) -> (value: Double, rung: Rung?) {
    var best: (value: Double, rung: Rung?) = (0, nil)
    for position in claim.allowed.indices.reversed() {
      guard most(claim, claim.chance, position) > best.value else { continue }
      let played = played(claim, claim.chance, claim.daysPastDue, claim.age, position)
      if played > best.value { best = (played, claim.allowed[position]) }
    }
    return best
  }

  private func remaining(_ chance: Double, after rung: Rung, _ claim: Claim, _ days: Int) -> Double
  {
    let realised = share(of: rung, claim) * chance
    let aged = chance * curve.chance(at: days + rung.days) / curve.chance(at: days)
    return realised < 1 ? min((chance - realised) / (1 - realised), aged) : 0
  }

  /// V(ρ, d, j): the best that can still be had from rung `position` on.
  private func value(_ claim: Claim, _ chance: Double, _ days: Int, _ age: Int, _ position: Int)
    -> Double
  {
    guard position < claim.allowed.count else { return 0 }
    let skipped = value(claim, chance, days, age, position + 1)
    guard most(claim, chance, position) > skipped else { return skipped }
    return max(skipped, played(claim, chance, days, age, position))
  }

  /// More than playing a rung can be worth: all that can ever be collected, without fees, after its days, less its own cost.
  ///
  /// What is not worth more than something already found need not be worked out.
  private func most(_ claim: Claim, _ chance: Double, _ position: Int) -> Double {
    let rung = claim.allowed[position]
    // A little more, so that rounding cannot make it less.
    return discounts[rung.rawValue] * chance * claim.amount * (1 + 1e-9)
      - cost(of: rung, amount: claim.amount)
  }

  /// What playing a rung now, and the best after it should it fail, is worth.
  private func played(_ claim: Claim, _ chance: Double, _ days: Int, _ age: Int, _ position: Int)
    -> Double
  {
    let rung = claim.allowed[position]
    let realised = share(of: rung, claim) * chance
    let collected =
      realised * claim.amount * (1 - contingentFee(of: rung, amount: claim.amount, age: age))
    let failed = value(
      claim, remaining(chance, after: rung, claim, days), days + rung.days, age + rung.days,
      position + 1)
    return discounts[rung.rawValue] * (collected + (1 - realised) * failed)
      - cost(of: rung, amount: claim.amount)
  }

  /// Net present value of one rung alone.
  public func value(of rung: Rung, _ claim: Claim) -> Double {
    let fee = contingentFee(of: rung, amount: claim.amount, age: claim.age)
    return share(of: rung, claim) * claim.chance * claim.amount * (1 - fee)
      * discounts[rung.rawValue]
      - cost(of: rung, amount: claim.amount)
  }

  /// The smallest amount at which a rung alone pays, cost and fee as at this claim's own amount.
  public func breakEven(of rung: Rung, _ claim: Claim) -> Double? {
    let fee = contingentFee(of: rung, amount: claim.amount, age: claim.age)
    let kept = share(of: rung, claim) * claim.chance * (1 - fee) * discounts[rung.rawValue]
    return kept > 0 ? cost(of: rung, amount: claim.amount) / kept : nil
  }

  /// The allowed rung that is worth most alone; the earlier of equals.
  public func bestRung(_ claim: Claim) -> (rung: Rung, value: Double)? {
    var best: (rung: Rung, value: Double)?
    for rung in claim.allowed {
      let value = value(of: rung, claim)
      if value > best?.value ?? -.infinity { best = (rung, value) }
    }
    return best
  }
}
