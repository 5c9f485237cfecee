import Glibc
public import Receivables

/// Days late of paid documents and days past due of open ones, over the whole book: the data behind survival and recovery.
public struct LatenessHistogram: Sendable {
  /// Paid documents by signed days late, and open debit documents by days past due, from `first` on.
  private(set) var paid: [Int]
  private(set) var open: [Int]
  /// Number of days of the first element; the last element holds everything beyond.
  static let first = -1_500
  private static let last = 3_000

  /// No document.
  init() {
    let size = LatenessHistogram.last - LatenessHistogram.first + 1
    paid = [Int](repeating: 0, count: size)
    open = paid
  }

  /// The documents of several histograms together.
  init(adding parts: [LatenessHistogram]) {
    self.init()
    for part in parts {
      for index in paid.indices {
        paid[index] += part.paid[index]
        open[index] += part.open[index]
      }
    }
  }

  private static func slot(_ days: Int) -> Int {
    min(max(days, LatenessHistogram.first), LatenessHistogram.last) - LatenessHistogram.first
  }

  mutating func addPaid(_ days: Int) { paid[LatenessHistogram.slot(days)] += 1 }

  mutating func addOpen(_ days: Int) { open[LatenessHistogram.slot(days)] += 1 }

  /// A histogram of given days, for tests.
  init(paid: [Int], open: [Int]) {
    let size = LatenessHistogram.last - LatenessHistogram.first + 1
    self.paid = [Int](repeating: 0, count: size)
    self.open = [Int](repeating: 0, count: size)
    for days in paid { self.paid[days - LatenessHistogram.first] += 1 }
    for days in open { self.open[days - LatenessHistogram.first] += 1 }
  }

  /// Median days late of paid documents; nil without any.
  var medianPaid: Double? {
    let total = paidCount
    guard total > 0 else { return nil }
    var seen = 0
    var lower: Int?
    for (index, count) in paid.enumerated() where count > 0 {
      seen += count
      let days = LatenessHistogram.first + index
      if lower == nil, seen * 2 >= total { lower = days }
      if seen * 2 > total { return Double((lower ?? days) + days) / 2 }
    }
    return lower.map { Double($0) }
  }

  /// Number of paid documents.
  public var paidCount: Int { paid.reduce(0, +) }

  /// Paid documents that were at least `days` late.
  func paidCount(from days: Int) -> Int { paid[(days - LatenessHistogram.first)...].reduce(0, +) }

  /// Open documents at least `days` past due.
  func openCount(from days: Int) -> Int {
    open[min(open.count - 1, days - LatenessHistogram.first)...].reduce(0, +)
  }
}

/// The chance that a document is ever collected, by days past due.
public struct RecoveryCurve: Sendable {
  /// Days of the nodes.
  public static let nodes = [0, 30, 60, 90, 180, 270, 365, 730]
  /// Chances at the nodes: survey of the Commercial Collection Agency Association, 18 October 2004.
  public static let surveyed = [0.949, 0.899, 0.813, 0.696, 0.521, 0.391, 0.228, 0.093]
  /// The surveyed curve alone.
  public static let prior = RecoveryCurve(chances: surveyed, ownDocuments: 0)

  /// Chances at the nodes, not increasing.
  public let chances: [Double]
  /// Own documents that entered the curve at its first node.
  public let ownDocuments: Int
  private let table: [Double]

  /// A curve through chances at the nodes: constant hazard between them, the last slope continued.
  init(chances: [Double], ownDocuments: Int) {
    self.chances = chances
    self.ownDocuments = ownDocuments
    table = (0..<2_500).map { RecoveryCurve.chance(chances, Double($0)) }
  }

  /// The surveyed curve blended with a book's own history: p = (20·p0 + k) ÷ (20 + n) at each node, made non-increasing by
  /// pooling adjacent violators.
  public init(blending history: LatenessHistogram) {
    var own = 0
    let raw = RecoveryCurve.nodes.enumerated().map { index, node in
      let paid = history.paidCount(from: node)
      let observed = paid + history.openCount(from: node + 180)
      if index == 0 { own = observed }
      let weight = 20 + Double(observed)
      return (value: (20 * RecoveryCurve.surveyed[index] + Double(paid)) / weight, weight: weight)
    }
    self.init(chances: pooledFalling(raw), ownDocuments: own)
  }

  /// The chance at `days` past due; before the due day that of the due day.
  public func chance(at days: Int) -> Double {
    if days <= 0 { return table[0] }
    return days < table.count ? table[days] : RecoveryCurve.chance(chances, Double(days))
  }

  private static func chance(_ chances: [Double], _ days: Double) -> Double {
    var index = 0
    while index + 2 < nodes.count, days >= Double(nodes[index + 1]) { index += 1 }
    let (from, to) = (Double(nodes[index]), Double(nodes[index + 1]))
    return chances[index] * pow(chances[index + 1] / chances[index], (days - from) / (to - from))
  }
}

/// When money will come, from the book's own payments.
public struct PaymentTiming: Sendable {
  /// Median days late of all paid documents; nil without any.
  let bookMedian: Double?
  /// Days from now until payment has become at least as likely as not, by days past due (negative before the due day).
  private let remaining: [Int]
  /// Days past due that are told apart.
  static let ages = LatenessHistogram.first...2_500
  /// Days beyond which nothing is promised.
  static let longest = 730

  /// Timing from a book's histogram and median.
  public init(history: LatenessHistogram, medianDaysLate: Double?) {
    bookMedian = medianDaysLate
    let surveyed = PaymentTiming.fallback()
    guard history.paidCount >= 20 else {
      remaining = surveyed
      return
    }
    remaining = zip(SurvivalCurve(history).medianRemaining(), surveyed).map { $0 ?? $1 }
  }

  /// For each age the smallest number of days within which the surveyed curve makes payment as likely as not.
  static func fallback() -> [Int] {
    let curve = RecoveryCurve.prior
    // (p(a) − p(t)) ÷ (1 − p(t)) ≥ ½ is p(t) ≤ 2 p(a) − 1; as p falls, so does the limit, and t only grows.
    return walk { age, then in curve.chance(at: then) <= 2 * curve.chance(at: age) - 1 }
  }

  /// For each age the smallest number of days, 1 … `longest`, at which a condition holds that no later age meets sooner.
  static func walk(_ holds: (_ age: Int, _ then: Int) -> Bool) -> [Int] {
    var then = ages.lowerBound
    return ages.map { age in
      then = max(then, age + 1)
      while then < age + longest, !holds(age, then) { then += 1 }
      return then - age
    }
  }

  /// Days until payment is as likely as not, at an age.
  func remaining(at age: Int) -> Int {
    guard age <= PaymentTiming.ages.upperBound else { return PaymentTiming.longest }
    return remaining[max(0, age - PaymentTiming.ages.lowerBound)]
  }

  /// Days after the due day on which a customer is expected to pay, from its own payments and the book's; nil where the book shows
  /// none.
  public func usualDelay(of payer: Payer?) -> Int? {
    guard let bookMedian else { return nil }
    // Medians are whole or half days, so the weighted mean is an exact fraction: n × own + 10 × book over n + 10.
    let settled = Int128(payer?.settled ?? 0)
    let halfDays = settled * Int128((payer?.medianDaysLate ?? 0) * 2) + 10 * Int128(bookMedian * 2)
    return Int(roundedQuotient(halfDays, 2 * (settled + 10)))
  }

  /// The expected payment day of an open debit document of a customer with a usual delay; nil without a due day.
  public func expectedDay(of document: Document, usualDelay: Int?, asOf: Day) -> Day? {
    guard let due = document.due else { return nil }
    if let usualDelay, due + usualDelay > asOf { return due + usualDelay }
    return asOf + remaining(at: asOf - due)
  }
}

/// Kaplan–Meier curve of days past due: paid = event, open = censored; at ties payments come first.
struct SurvivalCurve: Sendable {
  /// S at each day from `LatenessHistogram.first` on.
  private let values: [Double]
  private let lastEvent: Int

  init(_ history: LatenessHistogram) {
    var atRisk = history.paid.reduce(0, +) + history.open.reduce(0, +)
    var value = 1.0
    var last = LatenessHistogram.first - 1
    values = history.paid.indices.map { index in
      let events = history.paid[index]
      if events > 0 {
        value *= 1 - Double(events) / Double(atRisk)
        last = LatenessHistogram.first + index
      }
      atRisk -= events + history.open[index]
      return value
    }
    lastEvent = last
  }

  /// S(t): 1 before the first event, flat after the last.
  func value(at days: Int) -> Double {
    guard days >= LatenessHistogram.first else { return 1 }
    return values[min(values.count - 1, days - LatenessHistogram.first)]
  }

  /// P(paid within `days` | unpaid at `age`); nil where the curve has nothing to say.
  func chance(within days: Int, from age: Int) -> Double? {
    let now = value(at: age)
    guard now > 0, age < lastEvent else { return nil }
    return 1 - value(at: age + days) / now
  }

  /// For each age the smallest number of days with a chance of at least one half; nil where the curve has ended.
  func medianRemaining() -> [Int?] {
    let days = PaymentTiming.walk { age, then in
      // A tie is a tie, whatever the last bit of the products says.
      1 - value(at: then) / value(at: age) >= 0.5 - 1e-12
    }
    return zip(PaymentTiming.ages, days).map { age, days in
      value(at: age) > 0 && age < lastEvent ? days : nil
    }
  }
}
