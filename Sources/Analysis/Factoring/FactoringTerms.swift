public import Receivables

/// A row of the eligibility waterfall, in the order in which factors and lenders ask.
public enum EligibilityRule: Int, Sendable, CaseIterable {
  case unearned = 1
  case cash, affiliate, insolvent, contra, disputed, foreign, government, overAge, crossAged
  case credits, concentration

  /// The word used in settings.
  public var word: String {
    switch self {
    case .unearned: "unearned"
    case .cash: "cash"
    case .affiliate: "affiliate"
    case .insolvent: "insolvent"
    case .contra: "contra"
    case .disputed: "disputed"
    case .foreign: "foreign"
    case .government: "government"
    case .overAge: "over_age"
    case .crossAged: "cross_aged"
    case .credits: "credits"
    case .concentration: "concentration"
    }
  }
}

/// Why an amount cannot be sold.
public enum Ineligibility: UInt8, Sendable, CaseIterable {
  /// Kept back by the customer: not yet earned.
  case retained
  case notAnInvoice, onDelivery, consumer, affiliate, insolvent
  /// The customer is owed something too.
  case contra
  case disputed, foreign, government, overAge, crossAged, credits, concentration

  /// The word used in output files.
  public var word: String {
    switch self {
    case .retained: "retainage"
    case .notAnInvoice: "not_an_invoice"
    case .onDelivery: "cash_on_delivery"
    case .consumer: "consumer"
    case .affiliate: "affiliate"
    case .insolvent: "insolvent"
    case .contra: "contra"
    case .disputed: "disputed"
    case .foreign: "foreign_uninsured"
    case .government: "government"
    case .overAge: "over_age"
    case .crossAged: "cross_aged"
    case .credits: "credits"
    case .concentration: "concentration"
    }
  }

  /// The row of the waterfall that it belongs to.
  public var rule: EligibilityRule {
    switch self {
    case .retained, .notAnInvoice: .unearned
    case .onDelivery, .consumer: .cash
    case .affiliate: .affiliate
    case .insolvent: .insolvent
    case .contra: .contra
    case .disputed: .disputed
    case .foreign: .foreign
    case .government: .government
    case .overAge: .overAge
    case .crossAged: .crossAged
    case .credits: .credits
    case .concentration: .concentration
    }
  }
}

/// What a factor would be told, and would take: settings of the estimate.
public struct FactoringTerms: Sendable, Equatable {
  /// How a disputed document is treated.
  public enum Disputed: String, Sendable, CaseIterable {
    case document, part
  }

  /// What the cap on one group is a share of.
  public enum CapBase: String, Sendable, CaseIterable {
    /// What is eligible before the cap, once.
    case eligible
    /// What is eligible after it: no group holds more than the cap of what remains.
    case remaining
    /// All open debit documents.
    case gross
  }

  /// What dilution is a share of.
  public enum DilutionBase: String, Sendable, CaseIterable {
    /// What was invoiced.
    case sales
    /// What was collected in the same months.
    case collections
  }

  /// How the advance rate follows from dilution.
  public enum RateRule: String, Sendable, CaseIterable {
    case a, b, c
  }

  /// Advance rate; nil to estimate one from dilution.
  public var advanceRate: Ratio?
  /// The rule of the estimate.
  public var rateRule = RateRule.b
  /// Horizon ratio of rule C: sales since the oldest eligible document over what is eligible.
  public var horizonRatio = Ratio(basisPoints: 12_000)
  /// Dilution where the book does not show one.
  public var assumedDilution = Ratio(basisPoints: 500)
  /// What dilution is a share of.
  public var dilutionBase = DilutionBase.sales
  /// Rows of the waterfall in the order in which they are asked; one that is missing is not asked.
  public var order = EligibilityRule.allCases
  /// Whole document or disputed part.
  public var disputed = Disputed.document
  /// Days from issue beyond which a document is over-age.
  public var overAgeFromIssue = 90
  /// Days past due beyond which a document is over-age.
  public var overAgePastDue = 60
  /// Over-age share of an account beyond which all of it falls out.
  public var crossAge = Ratio(basisPoints: 5_000)
  /// Share that one group may hold.
  public var concentrationCap = Ratio(basisPoints: 2_500)
  /// Of what it is a share.
  public var capBase = CapBase.eligible
  /// Fee on the eligible amount per started 30 days.
  public var feePer30Days = Ratio(basisPoints: 300)
  /// Countries that are not foreign; without any nobody is.
  public var home: Set<String> = []
  /// Ids of related companies, employees and the like.
  public var affiliates: Set<String> = []
  /// Ids of customers in insolvency.
  public var insolvent: Set<String> = []
  /// Ids of public bodies, beside those that a customer file names.
  public var government: Set<String> = []
  /// Ids of public bodies whose debts may be assigned.
  public var assignable: Set<String> = []
  /// Ids of customers whose documents are not looked at: those that a factor does not buy.
  var notBought: Set<String> = []
  /// Offers of factors.
  public var offers: [FactoringOffer] = []
  /// Sums to raise, in minor units by currency.
  public var raise: [Currency: Int64] = [:]
  /// What other money costs per year; nil for the discount rate of collections.
  public var fundingRate: Ratio?
  /// Reserves that a lender holds back, minor units by currency.
  public var reserves: [Currency: Int64] = [:]
  /// Limits of the facility, minor units by currency.
  public var limits: [Currency: Int64] = [:]
  /// Advances that are outstanding, minor units by currency.
  public var outstanding: [Currency: Int64] = [:]

  /// The defaults of `docs/metrics.md`.
  public init() {}
}
