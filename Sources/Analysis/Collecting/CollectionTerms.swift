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
  /// Largest small claim, in units of the reporting currency; nil where no jurisdiction tells it.
  public var smallClaimsLimit: Ratio?
  /// Whose courts count, and when claims end.
  public var limitation = LimitationTerms()
  /// Ids of customers in insolvency, beside those that a customer file names.
  public var insolvent: Set<String> = []
  /// Ids of customers whose business is worth a mediation.
  public var valued: Set<String> = []
  /// Credit insurance of the customers that a customer file names as insured.
  public var insurance = InsuranceTerms()
  /// Share of the face that a buyer of debts pays; nil where nobody has offered one.
  public var salePrice: Double?
  /// Share of the face that the business offers to take for the whole; nil where it offers none.
  public var settlementShare: Ratio?
  /// What such an offer takes and brings: judgements, like those of the rungs.
  public var settlementTerms = RungTerms(share: 0.60, cost: 25, days: 30)
  /// Contracts say that disputes go to arbitration.
  public var arbitration = false
  /// What arbitration takes and brings: judgements, like those of the rungs.
  public var arbitrationTerms = RungTerms(share: 0.60, cost: 1_300, days: 120)
  /// Chance of collecting from a customer in formal insolvency, what filing a proof of debt costs, and days until it pays.
  public var insolvencyTerms = RungTerms(share: 0.05, cost: 25, days: 365)
  /// Log-odds by which facts move the chance.
  public var shifts = ChanceShifts()
  /// Chance that a customer keeps an instalment, having kept those before: a judgement.
  public var planKept = 0.9
  /// Who has to agree to giving up or settling claims, by the largest amount in units of the reporting currency, ascending.
  public var approvals: [ApprovalTier] = []
  /// Months after which tax on a bad debt can be claimed back; nil where that is not asked.
  public var taxReliefMonths: Int?
  /// Months after which that is no longer possible.
  public var taxClaimMonths = 54
  /// End of the tax year in which worthless claims are charged off; nil where that is not asked.
  public var chargeOffDay: Day?
  /// Value at or below which a claim is written off, in units of the reporting currency.
  public var floor = Ratio(basisPoints: 100_000)
  /// Days past due from which on work is held back.
  public var holdDays = 30
  /// Calls that can be made in a week.
  public var calls = 50
  /// Days before a customer is called again.
  public var repeatDays = 7

  /// The defaults of `docs/metrics.md`.
  public init() {}
}

/// Somebody who may agree to giving up or settling claims up to an amount.
public struct ApprovalTier: Sendable, Equatable {
  /// Name or role.
  public var name: String
  /// Largest open amount, units of the reporting currency.
  public var most: Ratio

  /// A tier.
  public init(name: String, most: Ratio) { (self.name, self.most) = (name, most) }
}
