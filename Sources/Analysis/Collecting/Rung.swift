/// A way to collect, in the order of the ladder.
public enum Rung: Int, Sendable, CaseIterable {
  case reminder = 1
  case demand, plan, mediation, agency, smallClaims, suit

  /// The word used in output files and settings.
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

  /// Formal rungs: they wait for 90 days past due, and suffer from a dispute.
  var isFormal: Bool { rawValue >= Rung.agency.rawValue }
  /// Rungs that go to court: closed once a claim can no longer be enforced.
  var isLegal: Bool { rawValue >= Rung.smallClaims.rawValue }
}

/// A set of rungs, a bit each by raw value.
typealias RungMask = UInt8

extension Rung {
  /// The rung's bit.
  var mask: RungMask { 1 << RungMask(rawValue) }
}

/// What a rung takes and brings; judgements, and settings.
public struct RungTerms: Sendable, Equatable {
  /// Share of the remaining chance that the rung realises.
  public var share: Double
  /// Own cost of starting it, units of the reporting currency.
  public var cost: Double
  /// Days until it brings money or has failed.
  public var days: Int
  /// Share of what is collected that is given up, or that somebody else keeps; agencies have fees of their own.
  public var fee: Double

  /// Terms of one rung.
  public init(share: Double, cost: Double, days: Int, fee: Double = 0) {
    (self.share, self.cost, self.days, self.fee) = (share, cost, days, fee)
  }
}

/// Somebody who collects for a share of what is collected.
public struct Agency: Sendable, Equatable {
  /// What it is called.
  public var name: String
  /// Share of the remaining chance that it realises; nil for that of the rung.
  public var share: Double?
  /// Share of what is collected that it keeps; nil for the usual tariff by age and size.
  public var fee: Double?

  /// An agency; without a fee of its own it has the usual tariff.
  public init(name: String, share: Double? = nil, fee: Double? = nil) {
    (self.name, self.share, self.fee) = (name, share, fee)
  }

  /// The usual tariff: by age from the invoice, at least 35 % for less than 1,000 and for foreign claims, less 5 points from 50,000 on.
  ///
  /// `amount` in units of the reporting currency, `age` in days. Sources: section 7.2 of the domain reference, `docs/metrics.md`.
  static func tariff(amount: Double, age: Int, isForeign: Bool) -> Double {
    var fee = age <= 120 ? 0.20 : age <= 180 ? 0.25 : age <= 730 ? 0.30 : 0.50
    if amount < 1_000 || isForeign { fee = max(fee, 0.35) }
    if amount >= 50_000 { fee = max(0.10, fee - 0.05) }
    return fee
  }
}

/// Costs, shares and discounting of the ladder.
public struct LadderTerms: Sendable, Equatable {
  /// Discount rate per year.
  public var discountRate = 0.12
  /// Court fee of a small claim where no jurisdiction tells it, in the reporting currency.
  public var filingFee = 0.0
  /// Least and most of what a suit costs on top, 5 % of the claim between them, in the reporting currency.
  public var suitCharge = SuitCharge()
  /// What is left of the share of formal rungs while a claim is disputed.
  public var disputedShare = 0.6
  /// Those who would collect: the one that keeps most for the business is taken.
  public var agencies = [Agency(name: "agency")]
  /// Terms by raw value of the rung.
  private var rungs: [RungTerms] = [
    RungTerms(share: 0, cost: 0, days: 0),
    RungTerms(share: 0.35, cost: 12, days: 14),
    RungTerms(share: 0.50, cost: 25, days: 21),
    RungTerms(share: 0.60, cost: 40, days: 90),
    // Mediation settles at four fifths.
    RungTerms(share: 0.50, cost: 1_000, days: 45, fee: 0.20),
    RungTerms(share: 0.67, cost: 0, days: 90),
    // Service 75 and four hours at 35; the court's fee comes on top.
    RungTerms(share: 0.70, cost: 215, days: 150),
    RungTerms(share: 0.75, cost: 1_300, days: 365, fee: 0.33),
  ]

  /// The defaults of `docs/metrics.md`.
  public init() {}

  /// Terms of a rung.
  public subscript(rung: Rung) -> RungTerms {
    get { rungs[rung.rawValue] }
    set { rungs[rung.rawValue] = newValue }
  }
}

/// What a suit costs beyond its fixed sum: a share of the claim between two ends, units of the reporting currency.
public struct SuitCharge: Sendable, Equatable {
  /// The least.
  public var least = 1_000.0
  /// Share of the claim.
  public var share = 0.05
  /// The most.
  public var most = 2_500.0

  /// The charge of the domain reference, section 7.3.
  public init() {}

  /// What it comes to for a claim.
  func amount(of claim: Double) -> Double { max(least, min(claim * share, most)) }

  /// So many times as much.
  mutating func multiply(by factor: Double) {
    (least, share, most) = (least * factor, share * factor, most * factor)
  }
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
  /// The customer is abroad.
  public var isForeign: Bool
  /// Court fee of a small claim of this amount.
  public var filingFee: Double
  /// Rungs that the facts at the as-of day allow.
  public var allowed: [Rung]

  /// A claim.
  public init(
    amount: Double, daysPastDue: Int, age: Int, chance: Double, isDisputed: Bool = false,
    isForeign: Bool = false, filingFee: Double = 0, allowed: [Rung] = Rung.allCases
  ) {
    self.amount = amount
    self.daysPastDue = daysPastDue
    self.age = age
    self.chance = chance
    self.isDisputed = isDisputed
    self.isForeign = isForeign
    self.filingFee = filingFee
    self.allowed = allowed
  }
}
