import Glibc

/// Values claims over every sequence of rungs.
///
/// How this works: at each rung in order the better of skipping and playing is taken; playing costs at once, pays after the rung's days
/// with its share of the remaining chance, and goes on with what is left of that chance, aged by those days. At most 2⁷ paths.
public struct Ladder: Sendable {
  let terms: LadderTerms
  let curve: RecoveryCurve
  /// Discount factor of each rung, by raw value.
  private let discounts: InlineArray<8, Double>

  /// Days of each rung, by raw value.
  private let days: InlineArray<8, Int>

  /// A ladder on a recovery curve.
  public init(terms: LadderTerms, curve: RecoveryCurve) {
    self.terms = terms
    self.curve = curve
    var days = InlineArray<8, Int>(repeating: 0)
    var discounts = InlineArray<8, Double>(repeating: 1)
    for rung in Rung.allCases {
      days[rung.rawValue] = terms[rung].days
      discounts[rung.rawValue] = pow(1 + terms.discountRate, -Double(terms[rung].days) / 365)
    }
    (self.days, self.discounts) = (days, discounts)
  }

  /// Discount factor of what a rung brings.
  func discount(of rung: Rung) -> Double { discounts[rung.rawValue] }

  /// Cost of starting a rung, in the reporting currency.
  public func cost(of rung: Rung, _ claim: Claim) -> Double {
    let cost = terms[rung].cost
    return switch rung {
    case .smallClaims: cost + claim.filingFee
    case .suit: cost + terms.suitCharge.amount(of: claim.amount)
    default: cost
    }
  }

  /// What a rung realises of the remaining chance, and what somebody else keeps of it, at an age in days.
  public func yield(of rung: Rung, _ claim: Claim, age: Int) -> (share: Double, fee: Double) {
    let own = terms[rung]
    var (share, fee) = (own.share, own.fee)
    if rung == .agency {
      let agency = agency(claim, age: age)
      (share, fee) = (agency.share, agency.fee)
    }
    if claim.isDisputed, rung.isFormal { share *= terms.disputedShare }
    return (share, fee)
  }

  /// The agency that leaves most to the business, at an age in days; of equals the first.
  public func agency(_ claim: Claim, age: Int) -> (place: Int, share: Double, fee: Double) {
    let tariff = Agency.tariff(amount: claim.amount, age: age, isForeign: claim.isForeign)
    var best = (place: 0, share: terms[.agency].share, fee: tariff)
    for (place, agency) in terms.agencies.enumerated() {
      let own = (
        place: place, share: agency.share ?? terms[.agency].share, fee: agency.fee ?? tariff
      )
      if place == 0 || own.share * (1 - own.fee) > best.share * (1 - best.fee) { best = own }
    }
    return best
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
      let realised = yield(of: rung, claim, age: age).share * chance
      chance = remaining(chance, realised: realised, after: rung, days)
      days += self.days[rung.rawValue]
      age += self.days[rung.rawValue]
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

  /// What is left of a chance of which a part was tried in vain, so many days past due.
  func remaining(
    _ chance: Double, realised: Double, after rung: Rung, _ days: Int
  ) -> Double {
    let later = days + self.days[rung.rawValue]
    let aged = chance * curve.chance(at: later) / curve.chance(at: days)
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
      - cost(of: rung, claim)
  }

  /// What playing a rung now, and the best after it should it fail, is worth.
  private func played(_ claim: Claim, _ chance: Double, _ days: Int, _ age: Int, _ position: Int)
    -> Double
  {
    let rung = claim.allowed[position]
    let (share, fee) = yield(of: rung, claim, age: age)
    let realised = share * chance
    let collected = realised * claim.amount * (1 - fee)
    let failed = value(
      claim, remaining(chance, realised: realised, after: rung, days),
      days + self.days[rung.rawValue], age + self.days[rung.rawValue], position + 1)
    return discounts[rung.rawValue] * (collected + (1 - realised) * failed) - cost(of: rung, claim)
  }

  /// Net present value of one rung alone.
  public func value(of rung: Rung, _ claim: Claim) -> Double {
    kept(by: rung, claim) * claim.amount - cost(of: rung, claim)
  }

  /// What a rung alone leaves of each unit claimed, after fee and time, before its own cost.
  func kept(by rung: Rung, _ claim: Claim) -> Double {
    let (share, fee) = yield(of: rung, claim, age: claim.age)
    return share * claim.chance * (1 - fee) * discounts[rung.rawValue]
  }

  /// The smallest amount at which a rung alone pays, cost and fee as at this claim's own amount.
  public func breakEven(of rung: Rung, _ claim: Claim) -> Double? {
    let kept = kept(by: rung, claim)
    return kept > 0 ? cost(of: rung, claim) / kept : nil
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
