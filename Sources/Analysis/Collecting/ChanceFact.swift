/// A fact that moves the chance of collecting.
public enum ChanceFact: Int, Sendable, CaseIterable {
  case paying, partPaid, acknowledged, guarantee, evidence, evidenceMissing
  case disputed, brokenPromise, silence, outOfBusiness

  /// The word used in settings.
  public var word: String {
    switch self {
    case .paying: "paying"
    case .partPaid: "part_paid"
    case .acknowledged: "acknowledged"
    case .guarantee: "guarantee"
    case .evidence: "evidence"
    case .evidenceMissing: "evidence_missing"
    case .disputed: "disputed"
    case .brokenPromise: "broken_promise"
    case .silence: "silence"
    case .outOfBusiness: "out_of_business"
    }
  }

  /// What it is, in a few words.
  public var phrase: String {
    switch self {
    case .paying: "paid another document in the last 60 days"
    case .partPaid: "paid in part in the last 60 days"
    case .acknowledged: "acknowledged"
    case .guarantee: "guarantee on file"
    case .evidence: "contract and proof of delivery on file"
    case .evidenceMissing: "contract or proof of delivery missing"
    case .disputed: "disputed"
    case .brokenPromise: "promises not kept"
    case .silence: "no contact in the last 60 days"
    case .outOfBusiness: "out of business"
    }
  }
}

/// Log-odds by which each fact moves the chance of collecting: judgements, and settings.
///
/// Section 6.2 of the domain reference; `brokenPromise` counts for each of up to three.
public struct ChanceShifts: Sendable, Equatable {
  private var shifts = [0.5, 0.5, 0.3, 0.7, 0.3, -0.3, -0.7, -0.4, -0.6, -2.0]

  /// The defaults of `docs/metrics.md`.
  public init() {}

  /// The log-odds of a fact.
  public subscript(fact: ChanceFact) -> Double {
    get { shifts[fact.rawValue] }
    set { shifts[fact.rawValue] = newValue }
  }
}
