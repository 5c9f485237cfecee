import Glibc
import Receivables

/// Which assumption would change a decision, and how far it would have to move.
///
/// How this works: each assumption is moved alone to both ends of what it could be; where the decision is another there, the place
/// where it changes is found by halving. Assumptions that change nothing within their range are not named.
struct Sensitivity {
  private let claims: AccountClaims
  private let state: ClaimState
  private let claim: Claim
  private let decision: CollectionReport.Decision

  /// What can be moved.
  private enum Assumption: CaseIterable {
    /// The chance of ever collecting, 0 to 1.
    case chance
    /// The discount rate per year, 0 to 1.
    case rate
    /// Own costs of all rungs, as a multiple: nothing to ten times.
    case costs
    /// What all rungs realise, as a multiple: nothing to a third more.
    case shares

    var range: ClosedRange<Double> {
      switch self {
      case .chance, .rate: 0...1
      case .costs: 0...10
      case .shares: 0...(4.0 / 3)
      }
    }
  }

  /// The sensitivity of a decision that a claim's value made; nil for others.
  init?(_ claims: AccountClaims, _ line: CollectionReport.Line, _ state: ClaimState) {
    guard let claim = state.claim, let decision = line.decision, decision != .hold,
      decision != .fixOurSide, !line.isExpired
    else { return nil }
    (self.claims, self.state, self.claim, self.decision) = (claims, state, claim, decision)
  }

  /// The nearest change of each assumption, in words; empty where none changes the decision.
  var words: String {
    Assumption.allCases.compactMap(words).joined(separator: "; ")
  }

  private func words(_ assumption: Assumption) -> String? {
    let now = value(assumption)
    let range = assumption.range
    let edges = [range.lowerBound, range.upperBound].compactMap {
      edge(assumption, from: now, to: $0)
    }
    guard let nearest = edges.min(by: { abs($0 - now) < abs($1 - now) }) else { return nil }
    let side = nearest < now ? "below" : "above"
    let figure = decimalText(Int64((nearest * 100).rounded()), digits: 2, grouping: "")
    let place =
      switch assumption {
      case .chance: "\(side) p_collect \(figure)"
      case .rate: "\(side) a discount rate of \(figure)"
      case .costs: "\(side) \(figure) times the costs"
      case .shares: "\(side) \(figure) times the shares"
      }
    return "\(decided(assumption, nearest).rawValue) \(place)"
  }

  private func value(_ assumption: Assumption) -> Double {
    switch assumption {
    case .chance: claim.chance
    case .rate: claims.collector.terms.ladder.discountRate
    case .costs, .shares: 1
    }
  }

  /// Where the decision changes between two values; nil where it is the same at the far one.
  private func edge(_ assumption: Assumption, from now: Double, to far: Double) -> Double? {
    guard decided(assumption, far) != decision else { return nil }
    var (same, other) = (now, far)
    // As precise as it is shown.
    while abs(other - same) > 0.004 {
      let middle = (same + other) / 2
      if decided(assumption, middle) == decision { same = middle } else { other = middle }
    }
    return other
  }

  /// The decision with one assumption moved.
  private func decided(_ assumption: Assumption, _ value: Double) -> CollectionReport.Decision {
    var (claim, state) = (claim, state)
    var ladder = claims.collector.ladder
    switch assumption {
    case .chance: (claim.chance, state.chance) = (value, value)
    case .rate, .costs, .shares:
      var terms = ladder.terms
      if case .rate = assumption { terms.discountRate = value }
      if case .costs = assumption {
        claim.filingFee *= value
        terms.suitCharge.multiply(by: value)
      }
      for rung in Rung.allCases {
        if case .costs = assumption { terms[rung].cost *= value }
        if case .shares = assumption { terms[rung].share = min(1, terms[rung].share * value) }
      }
      if case .shares = assumption {
        for place in terms.agencies.indices {
          terms.agencies[place].share = terms.agencies[place].share.map { min(1, $0 * value) }
        }
      }
      ladder = Ladder(terms: terms, curve: ladder.curve)
    }
    // Ways that end a claim move with its chance and the discount rate.
    let end = claims.bestEnd(state, claim, rate: ladder.terms.discountRate)
    let worth = max(ladder.first(claim).value, end?.value ?? 0)
    return claims.collector.terms.decision(worth: worth, of: claim.amount)
  }
}

extension CollectionTerms {
  /// What a claim of an amount calls for that is worth so much, both in units of the reporting currency (section 7.3 of the domain
  /// reference).
  func decision(worth: Double, of amount: Double) -> CollectionReport.Decision {
    if worth <= floor.value { return .writeOff }
    let score = 100 * worth / amount
    return score >= 70 ? .collect : score >= 40 ? .escalate : .settle
  }
}
