import Glibc
public import Receivables

/// One factor's terms, as an offer states them.
public struct FactoringOffer: Sendable, Equatable {
  /// How the fee grows with the days until payment.
  public enum FeeForm: String, Sendable, CaseIterable {
    /// `fee` for every started 30 days.
    case flat
    /// `fee` for the first 30 days, `step` for every started block of `stepDays` after them.
    case tiered
    /// `fee` per 30 days, day by day.
    case daily
    /// `fee` once, and interest of `annualRate` on the advance.
    case funds
  }

  /// What the offer is called.
  public var name: String
  /// The only currency that the factor buys, and that of its sums; nil for any.
  public var currency: Currency?
  /// Share of the face that is paid at once.
  public var rate = Ratio(basisPoints: 8_000)
  /// How the fee grows.
  public var form = FeeForm.flat
  /// Share of the face; its meaning is the form's.
  public var fee = Ratio(basisPoints: 300)
  /// Share of the face per later block, form `tiered`.
  public var step = Ratio(basisPoints: 0)
  /// Days of a later block, form `tiered`.
  public var stepDays = 10
  /// Interest per year on the advance, form `funds`.
  public var annualRate = Ratio(basisPoints: 0)
  /// Fees are deducted from the advance rather than from the reserve.
  public var isUpFront = false
  /// Smallest fee of a document, minor units.
  public var leastFee: Int64 = 0
  /// Smallest sum of fees for every started 30 days, minor units.
  public var leastMonthlyFee: Int64 = 0
  /// Charge for each document, minor units.
  public var documentFee: Int64 = 0
  /// Charge for the transfer, minor units.
  public var wireFee: Int64 = 0
  /// Charge for setting up, minor units.
  public var setUpFee: Int64 = 0
  /// The largest advance that the factor gives; nil for none.
  public var limit: Int64?
  /// Days after which an unpaid document is bought back; nil without recourse.
  public var recourseDays: Int? = 90
  /// Share of the eligible total that one group may hold; nil for that of the book's own terms.
  public var cap: Ratio?
  /// Ids of customers whose documents the factor does not buy.
  public var excluded: Set<String> = []

  /// An offer with the terms that are usual.
  public init(name: String) { self.name = name }

  /// Days for which a document is funded: until its payment, or until it is bought back; at least one.
  public func fundedDays(until days: Int) -> Int { max(1, min(days, recourseDays ?? days)) }

  /// The advance on a face, rounded once.
  public func advance(on face: Int64) -> Int64 { rate.of(face) }

  /// The fee on a face that is paid so many days after funding, rounded once, at least `leastFee`.
  ///
  /// Forms and worked figures: section 5.1 of the domain reference, `docs/metrics.md`.
  public func fee(on face: Int64, days: Int) -> Int64 {
    guard face > 0 else { return 0 }
    let amount =
      switch form {
      case .flat: FactoringOffer.share(fee, of: face, times: FactoringReport.periods(days))
      case .tiered:
        // One rounding: both shares over a common denominator.
        FactoringOffer.sum(
          (fee, 1), (step, Int64((max(0, days - 30) + stepDays - 1) / max(1, stepDays))), of: face)
      case .daily:
        FactoringOffer.rounded(
          Int128(face) * Int128(fee.numerator) * Int128(days), Int128(fee.denominator) * 30)
      case .funds:
        FactoringOffer.rounded(
          Int128(face) * Int128(fee.numerator) * Int128(annualRate.denominator) * 365
            + Int128(advance(on: face)) * Int128(annualRate.numerator) * Int128(days)
            * Int128(fee.denominator),
          Int128(fee.denominator) * Int128(annualRate.denominator) * 365)
      }
    return max(amount, leastFee)
  }

  /// What is charged on top of the fees of all documents so that they reach the smallest sum of the months, started ones too, that
  /// they are funded on average; `advanceDays` is the sum of each advance times its days.
  func shortfall(fees: Int64, advance: Int64, advanceDays: Int128) -> Int64 {
    guard leastMonthlyFee > 0, advance > 0 else { return 0 }
    let month = Int128(advance) * 30
    let months = max(1, (advanceDays + month - 1) / month)
    return Int64(clamping: max(0, Int128(leastMonthlyFee) * months - Int128(fees)))
  }

  private static func share(_ share: Ratio, of amount: Int64, times count: Int64) -> Int64 {
    rounded(
      Int128(amount) * Int128(share.numerator) * Int128(count), Int128(share.denominator))
  }

  private static func sum(
    _ one: (share: Ratio, times: Int64), _ other: (share: Ratio, times: Int64), of amount: Int64
  ) -> Int64 {
    let (a, b) = (Int128(one.share.denominator), Int128(other.share.denominator))
    let numerator =
      Int128(one.share.numerator) * Int128(one.times) * b
      + Int128(other.share.numerator) * Int128(other.times) * a
    return rounded(Int128(amount) * numerator, a * b)
  }

  private static func rounded(_ numerator: Int128, _ denominator: Int128) -> Int64 {
    Int64(clamping: roundedQuotient(numerator, denominator))
  }

  /// Cost of an advance per year: what was deducted over what was received, simple and with compounding; nil without an advance.
  ///
  /// `cost` and `advance` in minor units, `days` from funding to payment; fees deducted at once make the advance smaller.
  public static func annualCost(
    cost: Int64, advance: Int64, days: Double, isUpFront: Bool = false
  ) -> (simple: Double, effective: Double)? {
    let received = Double(advance) - (isUpFront ? Double(cost) : 0)
    guard received > 0, days > 0 else { return nil }
    let share = Double(cost) / received
    return (share * 365 / days, pow(1 + share, 365 / days) - 1)
  }
}
