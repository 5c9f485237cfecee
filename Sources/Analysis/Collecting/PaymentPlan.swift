import Glibc
public import Receivables

/// What a payment plan is made of.
public struct PlanTerms: Sendable, Equatable {
  /// How far apart instalments are.
  public enum Period: String, Sendable, CaseIterable {
    case weekly, monthly
  }

  /// What is owed.
  public var balance: Money
  /// Paid at once, minor units.
  public var deposit: Int64 = 0
  /// Number of instalments, ≥ 1.
  public var count: Int
  /// Day of the first instalment, and the day of the month from which all others are counted.
  public var start: Day
  /// How far apart they are.
  public var period = Period.monthly
  /// Interest per year on what is still owed; nil for none.
  public var rate: Ratio?
  /// Days on a weekend move to the next Monday.
  public var movesWeekends = false
  /// Chance that an instalment is kept where those before were.
  public var kept = 0.9

  /// A plan of equal instalments.
  public init(balance: Money, count: Int, start: Day) {
    (self.balance, self.count, self.start) = (balance, count, start)
  }
}

/// A schedule of instalments whose sum is the balance, to the cent.
public struct PaymentPlan: Sendable, Equatable {
  /// One payment.
  public struct Instalment: Sendable, Equatable {
    /// When.
    public var day: Day
    /// Part of the balance, minor units.
    public var principal: Int64
    /// Interest since the payment before, minor units.
    public var interest: Int64
    /// What is to be paid.
    public var total: Int64 { principal + interest }
  }

  /// The terms.
  public let terms: PlanTerms
  /// The day on which it is made.
  public let asOf: Day
  /// In order of days.
  public let instalments: [Instalment]

  /// Equal instalments in whole minor units; the last takes what is left over, so it is at most `count` − 1 units larger.
  ///
  /// Each day is counted from the first, held to the end of shorter months. Interest is on the declining balance, actual days over
  /// 365, rounded for each instalment. Section 9 of the domain reference.
  public init(_ terms: PlanTerms, asOf: Day) {
    precondition(terms.count >= 1, "a plan needs an instalment")
    self.terms = terms
    self.asOf = asOf
    let owed = terms.balance.minorUnits - terms.deposit
    let base = owed / Int64(terms.count)
    var rest = owed
    var before = asOf
    instalments = (0..<terms.count).map { place in
      let isLast = place == terms.count - 1
      let unmoved = PaymentPlan.day(place, terms)
      let day =
        terms.movesWeekends && unmoved.weekday >= 5 ? unmoved + (7 - unmoved.weekday) : unmoved
      let principal = isLast ? rest : base
      let interest =
        terms.rate.map { rate in
          // Held far below what instalments could add up to.
          Int64(
            min(
              Int128(Int64.max / 1_000),
              roundedQuotient(
                Int128(rest) * Int128(rate.numerator) * Int128(max(0, unmoved - before)),
                Int128(rate.denominator) * 365)))
        } ?? 0
      rest -= principal
      before = unmoved
      return Instalment(day: day, principal: principal, interest: interest)
    }
  }

  /// A plan with instalments of its own.
  init(_ terms: PlanTerms, asOf: Day, instalments: [Instalment]) {
    (self.terms, self.asOf, self.instalments) = (terms, asOf, instalments)
  }

  private static func day(_ place: Int, _ terms: PlanTerms) -> Day {
    terms.period == .weekly ? terms.start + 7 * place : terms.start.adding(months: place)
  }

  /// What the plan is worth on the as-of day, minor units unrounded: each instalment by the chance that it and all before are kept.
  public func value(discountRate: Double) -> Double {
    var chance = 1.0
    var value = Double(terms.deposit)
    for instalment in instalments {
      chance *= terms.kept
      let years = Double(instalment.day - asOf) / 365
      value += chance * Double(instalment.total) * pow(1 + discountRate, -years)
    }
    return value
  }

  /// What speaks against a plan; empty for one to accept.
  ///
  /// `worth` is what the claim is worth without a plan, minor units; nil where that is not known, and then not asked.
  public func objections(
    worth: Double?, discountRate: Double, limitation: Day? = nil, isSecured: Bool = false,
    hasBrokenPlan: Bool = false
  ) -> [String] {
    var objections: [String] = []
    let most = isSecured ? 12 : 6
    let months = terms.period == .monthly ? terms.count : (terms.count * 12 + 51) / 52
    if months > most {
      objections.append("longer than \(most) months\(isSecured ? "" : " without security")")
    }
    let owed = terms.balance.minorUnits
    let first = terms.deposit > 0 ? terms.deposit : instalments.first?.total ?? 0
    // A fifth in whole minor units, as instalments are.
    if first < owed / 5 {
      objections.append("the first payment is less than 20 % of the balance")
    }
    if terms.deposit > 0, let base = instalments.first?.principal, first < base {
      objections.append("the deposit is less than an instalment")
    }
    if hasBrokenPlan, Int128(terms.deposit) * 2 < Int128(owed) {
      objections.append("an earlier plan was broken: at least half has to be paid at once")
    }
    if let limitation, let last = instalments.last?.day, limitation - last < 90 {
      objections.append("ends less than 90 days before the limitation period (\(limitation))")
    }
    if let worth, value(discountRate: discountRate) < worth {
      objections.append("worth less than collecting without it")
    }
    return objections
  }
}

/// How the documents stand that a plan would be about.
public struct PlanStanding: Sendable {
  /// What they are worth without a plan, minor units; nil where that is not known.
  public var worth: Double?
  /// The first day on which one of them is beyond the courts.
  public var limitation: Day?
  /// An earlier plan was not kept.
  public var hasBrokenPlan = false
  /// What speaks against any plan.
  public var obstacles: [String] = []

  /// Nothing is known.
  public init(worth: Double? = nil, limitation: Day? = nil, hasBrokenPlan: Bool = false) {
    (self.worth, self.limitation, self.hasBrokenPlan) = (worth, limitation, hasBrokenPlan)
  }
}
