import Glibc
public import Receivables

/// How one account pays.
public struct Payer: Sendable {
  /// Index into the book's accounts.
  public var account: Int
  /// Paid documents with a known paid day.
  public var settled = 0
  /// Of them paid late, plus documents open and past due.
  public var late = 0
  /// Documents resolved: paid, or open and past due.
  public var resolved = 0
  /// Shrunk, recency-weighted late rate with its interval; nil when nothing is resolved or only open items are known.
  public var lateRate: (rate: Double, low: Double, high: Double)?
  /// Amount-weighted days late over resolved documents, early payment counted as 0.
  public var weightedDaysLate: Double?
  /// Median of signed days late over paid documents.
  public var medianDaysLate: Double?
  /// Amount-weighted payment index; nil below three documents.
  public var paymentIndex: Double?
  /// Theil–Sen slope over the newest 24 paid documents, days per document; nil below six.
  public var trend: Double?
  /// What the score is made of; empty without a late rate.
  public var points: [Point] = []
  /// 0 (prompt) … 100: the sum of the points, rounded once; nil without a late rate.
  public var score: Int? {
    points.isEmpty
      ? nil
      : Int(points.reduce(0) { $0 + $1.points }.rounded(.toNearestOrAwayFromZero))
  }
  /// Flags raised, by code.
  public var flags: [Flag] = []
  /// Newest paid day.
  public var newestPayment: Day?

  /// One line of a score.
  public struct Point: Sendable {
    /// What is measured.
    public var item: String
    /// What was measured: a share, days, or 1 for a flag raised.
    public var data: Double
    /// Most points.
    public var weight: Double
    /// Share of the weight, 0 … 1.
    public var share: Double

    /// Points.
    public var points: Double { weight * share }
  }
}

/// Who pays late, and how sure that is.
public struct PayerReport: Sendable {
  /// Accounts with a settled or an open document, by customer id and currency.
  public let payers: [Payer]
  /// Row of each account in `payers`; nil where it has none.
  public let positions: [Int?]
  /// Weight of the prior behind the late rates.
  public let prior: (alpha: Double, beta: Double, isFitted: Bool)

  /// How an account pays; nil for an account without documents.
  public func payer(of account: Int) -> Payer? { positions[account].map { payers[$0] } }
}

/// Measures payment behaviour from what was known at the as-of day.
///
/// Empty history gives payers without rates. See `docs/metrics.md`, payers.csv and flags.csv.
public func payers(
  of book: Book, activity: Activity, thresholds: FlagThresholds = .init()
) -> PayerReport {
  let slices = evenRanges(book.accounts.count, parts: 32)
  let prior = BetaPrior.fitted(to: activity.accounts.map { ($0.late, $0.resolved) })
  let basis = PayerBasis(book, prior: prior, thresholds: thresholds)
  let facts = CustomerLists(book)
  let all = parallelFlatMap(slices.count) { slice in
    slices[slice].compactMap { account -> Payer? in
      guard !book.documents(of: account).isEmpty || !book.settled(of: account).isEmpty else {
        return nil
      }
      var measure = PayerMeasure(
        basis, account: account, activity: activity.accounts[account],
        facts: facts.own(book.accounts[account].customer))
      return measure.payer()
    }
  }
  var positions = [Int?](repeating: nil, count: book.accounts.count)
  for (row, payer) in all.enumerated() { positions[payer.account] = row }
  return PayerReport(
    payers: all, positions: positions, prior: (prior.alpha, prior.beta, prior.isFitted))
}

/// 0.5^(age ÷ half-life) for whole days.
struct RecencyWeights: Sendable {
  private let table: [Double]
  private let halfLife: Double

  init(halfLife: Double) {
    self.halfLife = halfLife
    table = (0..<4_096).map { pow(0.5, Double($0) / halfLife) }
  }

  subscript(age: Int) -> Double {
    age < table.count ? table[max(0, age)] : pow(0.5, Double(age) / halfLife)
  }
}

/// What the measurements of all accounts rest on: a class, so that each of them holds one reference.
final class PayerBasis: Sendable {
  let book: Book
  let prior: BetaPrior
  let weights = RecencyWeights(halfLife: 180)
  let thresholds: FlagThresholds
  /// That of customers of whom no list says it.
  let usualJurisdiction: Jurisdiction?

  init(_ book: Book, prior: BetaPrior, thresholds: FlagThresholds) {
    (self.book, self.prior, self.thresholds) = (book, prior, thresholds)
    usualJurisdiction = thresholds.limitation.usual(on: book.asOf)
  }
}

/// The measurements of one account.
private struct PayerMeasure {
  let basis: PayerBasis
  let account: Int
  let activity: AccountActivity
  let facts: CustomerLists.Own?

  private var book: Book { basis.book }
  private var weights: RecencyWeights { basis.weights }

  /// Days late of paid documents in payment order, and ascending.
  var inOrder: [Int32] = []
  var sorted: [Int32] = []

  /// Index points of −30 … 180 days late.
  private static let points: [Double] = (-30...180).map { paymentIndexPoints(daysLate: $0) }

  init(
    _ basis: PayerBasis, account: Int, activity: AccountActivity, facts: CustomerLists.Own?
  ) {
    self.basis = basis
    self.account = account
    self.activity = activity
    self.facts = facts
  }

  mutating func payer() -> Payer {
    let graceDays = basis.thresholds.graceDays
    var payer = Payer(account: account)
    var weightedLate = 0.0
    var weightedResolved = 0.0
    var amounts = 0.0
    var lateness = 0.0
    var indexWeight = 0.0
    var indexSum = 0.0
    var indexCount = 0
    var resolvedInYear = 0
    var writtenOff = 0
    let indexStart = book.asOf.adding(months: -24)
    let settled = book.settled(of: account)
    inOrder.reserveCapacity(settled.count)
    for position in settled {
      let document = book.settled[position]
      guard let daysLate = document.daysLate, let paid = document.paid else {
        guard document.closure == .writtenOff, document.amount > 0 else { continue }
        let age = max(0, (document.closed ?? document.due).map { book.asOf - $0 } ?? 0)
        writtenOff += 1
        weightedLate += weights[age]
        weightedResolved += weights[age]
        if age < 365 { resolvedInYear += 1 }
        continue
      }
      inOrder.append(Int32(daysLate))
      let age = book.asOf - paid
      let weight = weights[age]
      weightedResolved += weight
      if daysLate > graceDays {
        weightedLate += weight
        payer.late += 1
      }
      if age < 365 { resolvedInYear += 1 }
      let amount = Double(document.amount)
      amounts += amount
      lateness += amount * Double(max(0, daysLate))
      if paid > indexStart {
        indexWeight += amount
        indexSum += amount * PayerMeasure.points[min(max(daysLate, -30), 180) + 30]
        indexCount += 1
      }
    }
    payer.settled = inOrder.count
    // Paid documents stand in payment order, those with an unknown day last.
    payer.newestPayment = settled.last(where: { book.settled[$0].daysLate != nil }).flatMap {
      book.settled[$0].paid
    }
    var openPastDue = 0
    for position in book.documents(of: account) {
      let document = book.documents[position]
      guard let days = document.daysPastDue(asOf: book.asOf), days > graceDays else {
        continue
      }
      openPastDue += 1
      let amount = Double(document.open)
      amounts += amount
      lateness += amount * Double(days)
      indexWeight += amount
      indexSum += amount * PayerMeasure.points[min(days, 180) + 30]
      indexCount += 1
    }
    payer.late += openPastDue + writtenOff
    payer.resolved = payer.settled + openPastDue + writtenOff
    resolvedInYear += openPastDue
    weightedLate += Double(openPastDue)
    weightedResolved += Double(openPastDue)
    sorted = ascending(inOrder)
    payer.medianDaysLate = median(ofSorted: sorted)
    if inOrder.count >= 6 { payer.trend = theilSenSlope(inOrder.suffix(24)) }
    // Of a customer known by open items only, every resolved document is late by construction: that says nothing.
    if book.hasHistory[account] {
      if amounts > 0 { payer.weightedDaysLate = lateness / amounts }
      if indexCount >= 3, indexWeight > 0 { payer.paymentIndex = indexSum / indexWeight }
      if payer.resolved > 0 {
        let prior = basis.prior
        let rate = prior.rate(late: weightedLate, resolved: weightedResolved)
        let size = prior.alpha + prior.beta + weightedResolved
        let interval = wilsonInterval(rate, size: size)
        payer.lateRate = (rate, interval.low, interval.high)
      }
    }
    payer.flags = FlagTests(
      basis, account: account, activity: activity, payer: payer, facts: facts, inOrder: inOrder,
      sorted: sorted, resolvedInYear: resolvedInYear
    ).raised()
    payer.points = points(payer)
    return payer
  }

  /// 40 × late rate + 20 × lateness up to 60 days + 20 × past-due share + 10 for worsening + 10 for something severe.
  private func points(_ payer: Payer) -> [Payer.Point] {
    guard let rate = payer.lateRate?.rate else { return [] }
    let pastDue = activity.open > 0 ? Double(activity.pastDue) / Double(activity.open) : 0
    func flagged(_ code: FlagCode) -> Double { payer.flags.contains { $0.code == code } ? 1 : 0 }
    return [
      Payer.Point(item: "late_rate", data: rate, weight: 40, share: rate),
      Payer.Point(
        item: "weighted_days_late", data: payer.weightedDaysLate ?? 0, weight: 20,
        share: min(payer.weightedDaysLate ?? 0, 60) / 60),
      Payer.Point(item: "past_due_share", data: pastDue, weight: 20, share: pastDue),
      Payer.Point(
        item: "DETERIORATING", data: flagged(.deteriorating), weight: 10,
        share: flagged(.deteriorating)),
      Payer.Point(item: "SEVERE", data: flagged(.severe), weight: 10, share: flagged(.severe)),
    ]
  }
}
