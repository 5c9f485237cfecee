public import Receivables

/// Settings of the allowance.
public struct AllowanceTerms: Sendable, Equatable {
  /// Which view the journal follows.
  public enum View: String, Sendable, CaseIterable {
    /// Lifetime expected loss by provision matrix (IFRS 9 simplified approach), from what was never collected of each bucket.
    case ifrs9
    /// Aging method (ASC 326), from the product of roll rates.
    case cecl
  }

  /// Which view the journal follows.
  public var view = View.ifrs9
  /// Forward-looking change of every loss rate: 0.10 is a tenth more.
  public var adjustment = Ratio(basisPoints: 0)
  /// Share of the open amount set aside for customers in insolvency.
  public var insolvent = Ratio(basisPoints: 9_500)
  /// Ids of customers in insolvency, beside those that a customer file names.
  public var insolventIDs: Set<String> = []

  /// The defaults of `docs/metrics.md`.
  public init() {}
}

/// What became of the documents of a currency that reached each bucket: the flow method's data.
///
/// A document counts in a bucket when it reached it at least 180 days before the as-of day, whether it was paid since or not:
/// counting paid ones sooner than unpaid ones would make every loss look smaller.
public struct LossHistory: Sendable, Equatable {
  /// Money and number of documents by the farthest place they reached, and the squares of the amounts.
  struct Reached: Sendable, Equatable {
    var amount = 0.0
    var squares = 0.0
    var documents = 0

    mutating func add(_ value: Int64) {
      let amount = Double(value)
      self.amount += amount
      squares += amount * amount
      documents += 1
    }

    static func += (left: inout Reached, right: Reached) {
      left.amount += right.amount
      left.squares += right.squares
      left.documents += right.documents
    }
  }

  /// Days after reaching a bucket from which a document counts, an open one as not collected.
  static let observedDays = 180

  private var paid: [Reached]
  private var open: [Reached]

  init(buckets: Int) {
    paid = Array(repeating: Reached(), count: buckets + 1)
    open = paid
  }

  mutating func addPaid(_ amount: Int64, place: Int) { paid[place].add(amount) }
  mutating func addOpen(_ amount: Int64, place: Int) { open[place].add(amount) }

  static func += (left: inout LossHistory, right: LossHistory) {
    for place in left.paid.indices {
      left.paid[place] += right.paid[place]
      left.open[place] += right.open[place]
    }
  }

  /// Share never collected of what reached a place, its effective number of documents (Σa)² ÷ Σa², and their real number; nil where
  /// nothing reached it.
  func share(from place: Int) -> (lost: Double, size: Double, documents: Int)? {
    var all = Reached()
    var lost = 0.0
    for index in place..<paid.count {
      all += paid[index]
      all += open[index]
      lost += open[index].amount
    }
    guard all.documents > 0, all.amount > 0 else { return nil }
    return (lost / all.amount, all.amount * all.amount / all.squares, all.documents)
  }
}

/// Expected credit loss by bucket, in one currency and one view.
public struct Allowance: Sendable {
  /// Where a loss rate comes from.
  public enum Basis: String, Sendable {
    /// What was never collected of the own documents that reached the bucket, blended with the illustrative rate.
    case flow
    /// Product of the own roll rates up to the last bucket.
    case roll
    /// The same, up to a last bucket that only has an example rate.
    case rollFromIllustrative = "roll_from_illustrative"
    /// No own history: an example rate, to be replaced.
    case illustrative

    /// Whether an example rate is in it that the own history has not changed.
    public var isExample: Bool { self == .illustrative || self == .rollFromIllustrative }
  }

  /// One bucket.
  public struct Line: Sendable {
    /// Place: 0 = not due, then the buckets.
    public var place: Int
    /// Open debit documents in it, specific reserves included.
    public var open: Int64
    /// Of it documents with a reserve of their own, which the matrix leaves out.
    public var specificOpen: Int64
    /// Reserves of their own.
    public var specific: Int64
    /// Loss rate before the adjustment.
    public var rate: Double
    /// Expected loss of the rest, adjusted, rounded once.
    public var allowance: Int64
    /// Where the rate comes from.
    public var basis: Basis
    /// Own documents behind it.
    public var observations: Int

    /// Matrix and specific reserves.
    public var total: Int64 { allowance + specific }
  }

  /// The view.
  public let view: AllowanceTerms.View
  /// The currency.
  public let currency: Currency
  /// By place.
  public let lines: [Line]

  /// What must be set aside: the sum of the rounded lines.
  public var required: Int64 { lines.reduce(0) { $0 + $1.total } }

  /// Example rates of ASU 2016-13 by days past due: not due, 1–30, 31–60, 61–90, above (Cohen & Co, 2023).
  static func illustrative(daysPastDue: Int) -> Double {
    switch daysPastDue {
    case ...0: 0.003
    case ...30: 0.08
    case ...60: 0.26
    case ...90: 0.58
    default: 0.82
    }
  }

  /// `(open − specific open) × rate × (1 + adjustment)`, rounded once, half away from zero; nobody loses more than is open.
  static func loss(of open: Int64, rate: Double, adjustment: Ratio) -> Int64 {
    Int64((Double(open) * adjusted(rate, adjustment)).rounded(.toNearestOrAwayFromZero))
  }

  /// A loss rate with the adjustment, from 0 to 1.
  static func adjusted(_ rate: Double, _ adjustment: Ratio) -> Double {
    min(1, max(0, rate * (1 + adjustment.value)))
  }
}

/// The loss rates of a currency's buckets by both methods.
public struct LossRates: Sendable {
  /// A rate, where it comes from, and the own documents behind it.
  public typealias Rate = (rate: Double, basis: Allowance.Basis, observations: Int)
  /// By place, from what was never collected.
  public let flow: [Rate]
  /// By place, from roll rates; those of `flow` where these are not known.
  public let roll: [Rate]

  /// Documents that the illustrative rate counts for.
  static let priorWeight = 20.0

  /// The rates of a currency.
  public init(_ activity: CurrencyActivity, rolls: RollRates, buckets: Buckets) {
    let starts = [0] + [1] + buckets.limits.map { $0 + 1 }
    let own = starts.indices.map { activity.losses.share(from: $0) }
    let raw = zip(starts, own).map { start, share -> (rate: Double, weight: Double) in
      let prior = Allowance.illustrative(daysPastDue: start)
      guard let share else { return (prior, LossRates.priorWeight) }
      let weight = LossRates.priorWeight + share.size
      return ((LossRates.priorWeight * prior + share.lost * share.size) / weight, weight)
    }
    // What has become later is never less likely to be lost.
    let rising = pooledFalling(raw.map { (-$0.rate, $0.weight) }).map { -$0 }
    let flow = rising.indices.map { place -> Rate in
      (rising[place], own[place] == nil ? .illustrative : .flow, own[place]?.documents ?? 0)
    }
    self.flow = flow
    // Monthly steps lead from bucket to bucket only where a bucket is a month wide.
    let isMonthly = zip([0] + buckets.limits, buckets.limits).allSatisfy {
      (28...31).contains($1 - $0)
    }
    guard isMonthly, let averages = rolls.averages, let last = flow.last else {
      roll = flow
      return
    }
    let losses = RollRates.losses(rates: averages, last: last.rate)
    let basis = last.basis == .illustrative ? Allowance.Basis.rollFromIllustrative : .roll
    roll = losses.indices.map { place in
      place + 1 < losses.count
        ? (losses[place], basis, rolls.average(from: place)?.start.documents ?? 0) : last
    }
  }

  /// The rates of a view.
  public func rates(_ view: AllowanceTerms.View) -> [Rate] { view == .ifrs9 ? flow : roll }
}

/// Values made non-increasing by pooling neighbours that violate it, weighted.
func pooledFalling(_ values: [(value: Double, weight: Double)]) -> [Double] {
  var pools: [(value: Double, weight: Double, count: Int)] = []
  for (value, weight) in values {
    pools.append((value, weight, 1))
    while pools.count > 1, pools[pools.count - 1].value > pools[pools.count - 2].value {
      let last = pools.removeLast()
      let before = pools.removeLast()
      let weight = last.weight + before.weight
      pools.append(
        (
          (last.value * last.weight + before.value * before.weight) / weight, weight,
          last.count + before.count
        ))
    }
  }
  return pools.flatMap { Array(repeating: $0.value, count: $0.count) }
}
