import Glibc

/// What a customer's documents say, at the end of a day, of whether its next one will be paid late: plain counts, beside the chances by
/// lag.
///
/// A document is judged on its due day: late if it is still open at the day's end, whatever comes later.
struct Conduct: Sendable, Equatable {
  /// Documents judged so far, and the late ones among them.
  private(set) var judged = 0.0
  private(set) var late = 0.0
  /// The same, each weighing half as much for every 120 days since it was judged.
  private(set) var recentJudged = 0.0
  private(set) var recentLate = 0.0
  /// Late ones among the newest three that were judged.
  var newestLate: Int { (newest & 7).nonzeroBitCount }
  /// Days from due day to payment over all paid documents, each held to −40 … 60.
  private(set) var delay = 0.0
  private(set) var paid = 0.0
  /// Open documents, and those among them that were not paid by their due day.
  private(set) var open = 0.0
  private(set) var openLate = 0.0

  /// The newest that were judged, the newest of all in the lowest bit; 1 for late.
  private var newest: UInt8 = 0
  /// The day up to which it is counted.
  private var day: Int?

  /// Days in which what was judged loses half its weight.
  static let halfLife = 120.0
  /// Days of delay beyond which a payment is no further off.
  static let delays = -40.0...60.0

  /// The facts about a document of the customer: a constant, then logarithms of odds, shares and counts, drawn towards the book's share
  /// of late documents, which comes last.
  ///
  /// - Parameters:
  ///   - prior: Share of late documents of the book.
  ///   - amount: Logarithm of the document's amount ÷ the median of its currency.
  func facts(prior: Double, amount: Double) -> ConductFacts {
    func odds(_ share: Double) -> Double { log(share / (1 - share)) }
    var facts = ConductFacts(repeating: 0)
    facts[0] = 1
    facts[1] = odds((late + 3 * prior) / (judged + 3))
    facts[2] = odds((recentLate + 2 * prior) / (recentJudged + 2))
    facts[3] = delay / (paid + 3) / 10
    facts[4] = (Double(newestLate) + 3 * prior) / (min(judged, 3) + 3)
    facts[5] = log1p(open)
    facts[6] = log1p(openLate)
    facts[7] = amount
    facts[8] = odds(prior)
    return facts
  }
}

/// The nine facts of a document; the places beyond are 0.
typealias ConductFacts = SIMD16<Double>

/// Walks through an account's documents in order of time and stops at days that are asked about.
struct ConductWalk {
  /// What a day changes.
  fileprivate struct Step {
    var day: Int32
    /// 1 judged in time, 2 judged late.
    var judged: Int8 = 0
    var open: Int8 = 0
    var openLate: Int8 = 0
    var isPayment = false
    var delay = 0.0
  }

  private var steps: [Step] = []
  private var next = 0
  private var conduct = Conduct()

  init(_ records: some Collection<PaymentRecord>) {
    steps.reserveCapacity(3 * records.count)
    for record in records { add(record) }
    // Of a day's documents the late ones count as the newest.
    steps.sort { ($0.day, $0.judged) < ($1.day, $1.judged) }
  }

  private mutating func add(_ record: PaymentRecord) {
    let end = min(record.paid, record.gone, record.lost)
    let isJudged = record.isLate != nil
    if end > record.known {
      steps.append(
        Step(
          day: record.known, open: 1, openLate: !isJudged && record.known > record.due ? 1 : 0))
    }
    if let isLate = record.isLate {
      steps.append(
        Step(
          day: record.due, judged: isLate ? 2 : 1,
          openLate: isLate && end > max(record.due, record.known) ? 1 : 0))
    }
    if end > record.known, end != PaymentRecord.open {
      steps.append(Step(day: end, open: -1, openLate: end > record.due ? -1 : 0))
    }
    if record.paid != PaymentRecord.open {
      let delay = Double(record.paid) - Double(record.due)
      steps.append(
        Step(
          day: max(record.paid, record.known), isPayment: true,
          delay: min(max(delay, Conduct.delays.lowerBound), Conduct.delays.upperBound)))
    }
  }

  /// The conduct as it stood at the end of a day; days must ascend.
  mutating func turn(to day: Int) -> Conduct {
    while next < steps.count, Int(steps[next].day) <= day {
      conduct.take(steps[next])
      next += 1
    }
    conduct.turn(to: day)
    return conduct
  }
}

extension Conduct {
  fileprivate mutating func take(_ step: ConductWalk.Step) {
    open += Double(step.open)
    openLate += Double(step.openLate)
    if step.isPayment {
      paid += 1
      delay += step.delay
    }
    guard step.judged > 0 else { return }
    turn(to: Int(step.day))
    let isLate = step.judged == 2
    judged += 1
    recentJudged += 1
    newest <<= 1
    guard isLate else { return }
    late += 1
    recentLate += 1
    newest |= 1
  }

  fileprivate mutating func turn(to other: Int) {
    if let day, other > day {
      let weight = exp2(-Double(other - day) / Conduct.halfLife)
      recentJudged *= weight
      recentLate *= weight
    }
    day = other
  }
}

extension PaymentRecord {
  /// Whether it was open at the end of its due day; nil where it became known only later, or credits settled it by then: it had no chance
  /// of being paid in time.
  var isLate: Bool? { known <= due && gone > due ? paid > due : nil }
}
