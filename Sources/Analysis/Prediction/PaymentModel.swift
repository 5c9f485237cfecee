import Glibc
public import Receivables

/// When open documents will be paid: chances from the book's own payments, each made of parts that can be printed.
///
/// Method: discrete hazards on the working-day clock. The book gives the chance of payment at each lag past due; each customer moves
/// it by its own speed before and after the due day and in ten phases, by what it does at single lags, and on single due weekdays;
/// amounts and the time of the month move it further. Every part is drawn towards the one above it by a weight that the book itself
/// chooses: the one that would have predicted its newest payments best. Whether a document is late follows the customer's conduct besides,
/// as far as that would have predicted the newest documents better. `docs/prediction.md` has the formulas and what it achieves.
///
/// The model sees a book as of a day and nothing else: documents known by then, payments dated by then.
public struct PaymentModel: Sendable {
  /// Where the chances come from.
  public enum Basis: Sendable, Equatable {
    /// The book's own payments.
    case ownHistory
    /// The surveyed recovery curve: the book shows fewer than twenty payments with their days.
    case survey(payments: Int)
  }

  /// Where the chances come from.
  public let basis: Basis
  /// Payments of the newest ninety days over what the model expected of them: the correction in force.
  public let drift: Double
  let day: Int
  /// Currencies of the book, in its order.
  let currencies: [Currency]
  let weights: HazardWeights
  let baseline: HazardBaseline?
  let view: PaymentView
  /// What dated promises and disputes change.
  private(set) var stated = StatedFacts()
  /// What customers' conduct says beside it; nil where it is too little, or not believed.
  let conduct: ConductOpinion?
  /// What past days would have forecast in each currency, and what came; none for a model with the weights of an earlier day.
  let past: [[PastCash]]

  /// Documents from which the whole book's part is estimated: more would change nothing that can be seen.
  static let sampleDocuments = 50_000
  /// Documents from which the weights are chosen: this decides how long a small export takes.
  static let tuningDocuments = 3_000
  /// Payments below which the book says nothing.
  static let leastPayments = 20

  /// The model of a book, from what was visible at its as-of day.
  public init(_ book: Book) {
    self.init(book, given: nil)
  }

  /// The model of a book with the weights, drift and conduct of an earlier day.
  public init(_ book: Book, of earlier: PaymentModel) {
    self.init(book, given: earlier)
  }

  private init(_ book: Book, given: PaymentModel?) {
    let day = Int(book.asOf.number)
    let records = PaymentRecords(sampling: book, documents: PaymentModel.sampleDocuments)
    self.day = day
    currencies = book.currencies
    view = PaymentView(records, day: day)
    guard view.settledCount >= PaymentModel.leastPayments else {
      basis = .survey(payments: view.settledCount)
      (weights, drift, baseline) = (HazardWeights(), 1, nil)
      (conduct, past) = (nil, [])
      stated = StatedFacts(book, self)
      return
    }
    basis = .ownHistory
    if let given {
      (weights, drift, conduct, past) = (given.weights, given.drift, given.conduct, [])
    } else {
      let few = PaymentModel.tuningDocuments
      weights = HazardTuning(
        records.records.count <= few ? records : PaymentRecords(sampling: book, documents: few),
        day: day
      ).best()
      drift = HazardTuning(records, day: day).drift(weights)
      (past, conduct) = PastDays(records, view, weights: weights, currencies: currencies.count)
        .look()
    }
    baseline = HazardBaseline(
      view, weights: weights, LagTables(view, halfLife: weights.halfLife))
    stated = StatedFacts(book, self)
  }

  /// The weights in force, for a person.
  public var weightWords: String {
    func word(_ weight: Double?, _ unit: String = "") -> String {
      weight.map { "\(Int($0))\(unit)" } ?? "off"
    }
    return
      "half-life \(weights.halfLife.map { "\(Int($0)) days" } ?? "none"), weights \(word(weights.halves)) halves, \(word(weights.phases)) phases, \(word(weights.lags)) lags, \(word(weights.weekdays)) weekdays, \(word(weights.amounts)) amounts, \(word(weights.fiveDays)) five days; conduct \(Int(((conduct?.share ?? 0) * 100).rounded())) %"
  }

  /// Chances of the documents of one account; nil stands for a customer that the book does not know yet.
  public func chances(of account: Int?, in book: Book) -> AccountChances {
    var chances = AccountChances(self)
    let place = account.flatMap { currencies.firstIndex(of: book.accounts[$0].currency) } ?? 0
    chances.take(account.map { PaymentRecord.all(of: $0, in: book) } ?? [], currency: place)
    return chances
  }
}

/// The chances of one account's documents; reuse it for all of them.
public struct AccountChances: Sendable {
  private let view: PaymentView
  private let drift: Double
  /// Whether the book shows too few payments, so that the survey speaks.
  private let isSurveyed: Bool
  private let stated: StatedFacts
  private let opinion: ConductOpinion?
  /// The account's conduct, where it is believed, and its currency.
  private var conduct: Conduct?
  private var currency = 0
  private var limits = AmountLimits([])
  private var hazard: CustomerHazard

  /// Chances for one account after the other: `take` turns to the next.
  init(_ model: PaymentModel) {
    view = model.view
    drift = model.drift
    stated = model.stated
    opinion = model.conduct
    isSurveyed = model.baseline == nil
    hazard = CustomerHazard(model.baseline ?? HazardBaseline())
  }

  /// The same without correction for drift, and without conduct.
  init(_ baseline: HazardBaseline, view: PaymentView) {
    self.view = view
    drift = 1
    stated = StatedFacts()
    opinion = nil
    isSurveyed = false
    hazard = CustomerHazard(baseline)
  }

  /// Turns to an account with these documents.
  mutating func take(_ own: [PaymentRecord], currency: Int) {
    guard !isSurveyed else { return }
    limits = view.limits(currency)
    self.currency = currency
    if opinion != nil {
      var walk = ConductWalk(own)
      conduct = walk.turn(to: view.day)
    }
    var records: [LaggedRecord] = []
    records.reserveCapacity(own.count)
    for record in own {
      if let lagged = view.lagged(record, limits) { records.append(lagged) }
    }
    hazard.fit(records[...])
    hazard.fitFactors(records[...])
  }

  /// Turns to an account of the view itself, of which the book's part was estimated from these tables.
  mutating func take(_ account: Int, of tables: LagTables, currency: Int) {
    limits = view.limits(currency)
    hazard.take(tables.tables[account], speed: hazard.baseline.speeds[account])
    hazard.fitFactors(view.records[view.range(account)])
  }

  /// The chances of one of the book's open documents, with what is stated of it.
  public mutating func chances(of document: Int, due: Day, in book: Book) -> DocumentChances {
    let amount = book.documents[document].amount
    let known = AccountChances.known(book.documents[document], due: due, in: book)
    guard !stated.isEmpty else { return chances(due: due, amount: amount, known: known) }
    var own = chances(
      due: due, amount: amount, known: known, slowing: stated.slowing(of: document))
    own.promise = stated.promise(of: document)
    return own
  }

  /// The day on which an open document became known.
  private static func known(_ document: Document, due: Day, in book: Book) -> Day {
    document.issued ?? min(due, book.asOf)
  }

  /// What became of a document after a day up to another, and how many payments were expected of it; nil where it was not at risk.
  mutating func watch(
    _ record: PaymentRecord, after start: Int, through end: Int
  ) -> (isPaid: Bool, expected: Double)? {
    guard Int(record.paid) > start, Int(record.gone) > start,
      let seen = view.lagged(record, limits, after: start, through: end)
    else { return nil }
    let factor = hazard.factor(twentieth: seen.twentieth, due: Int(record.due))
    let sum = hazard.fullHazardSum(
      weekday: Int(seen.weekday), from: Int(seen.entry), through: Int(seen.exit))
    return (seen.isPaid, (sum.0 * factor.0 + sum.1 * factor.1) * drift)
  }

  /// The chances of a document, from the as-of day on.
  ///
  /// One that becomes known only after it can be asked about too: it is at risk from that day on.
  public mutating func chances(due: Day, amount: Int64, known: Day) -> DocumentChances {
    chances(due: due, amount: amount, known: known, slowing: 1)
  }

  private mutating func chances(
    due: Day, amount: Int64, known: Day, slowing: Double
  ) -> DocumentChances {
    let (day, dueDay) = (view.day, Int(due.number))
    guard !isSurveyed else { return DocumentChances(day: day, due: dueDay) }
    let dueCount = view.clock.dueCount(dueDay)
    let entry = view.clock.entry(known: Int(known.number), dueCount: dueCount)
    let age = Int(known.number) > day ? entry - 1 : view.clock.age(day, dueCount: dueCount)
    let own = hazard.factor(twentieth: limits.twentieth(amount), due: dueDay)
    var factor = (own.0 * drift, own.1 * drift)
    factor.0 *= conductFactor(due: dueDay, amount: amount, entry: entry, factor: factor)
    // Cash goes without drift and conduct: its own calibration follows the newest payments.
    let curve = hazard.curve(
      weekday: PaymentClock.weekday(dueDay), age: age,
      factor: (factor.0 * slowing, factor.1 * slowing), plain: (own.0 * slowing, own.1 * slowing))
    return DocumentChances(day: day, due: dueDay, dueCount: dueCount, curve: curve)
  }

  /// Factor on the hazard up to the due day by what the customer's conduct says; 1 where it says nothing.
  private mutating func conductFactor(
    due: Int, amount: Int64, entry: Int, factor: (Double, Double)
  ) -> Double {
    guard let opinion, let conduct, due > view.day else { return 1 }
    let last = view.clock.lastOnTime(due: due)
    guard entry <= last else { return 1 }
    let curve = hazard.curve(
      weekday: PaymentClock.weekday(due), age: entry - 1, factor: factor)
    return opinion.factor(
      late: opinion.late(conduct, amount: amount, currency: currency),
      byLag: exp(hazard.logOpen(curve, through: last)))
  }

  /// P(still open at the end of a day); 1 up to the as-of day.
  public func open(_ document: DocumentChances, on day: Day) -> Double {
    let number = Int(day.number)
    guard let curve = document.curve else {
      return document.promised(document.surveyedOpen(on: number), on: number)
    }
    let lag = view.clock.age(number, dueCount: document.dueCount)
    return document.promised(exp(hazard.logOpen(curve, through: lag)), on: number)
  }

  /// P(paid after its due day); nil where the book shows no payments: the survey knows only what is past due.
  public func late(_ document: DocumentChances) -> Double? {
    if document.due <= document.day { return 1 }
    guard let curve = document.curve else { return nil }
    let late = exp(hazard.logOpen(curve, through: view.clock.lastOnTime(due: document.due)))
    return document.promised(late, on: document.due)
  }

  /// What an account's document is asked at once: the chances that it is open at the end of each day of a calendar, whether it will be
  /// late, and when it is expected.
  mutating func answer(
    of index: Int, due: Day, in book: Book, on calendar: HorizonCalendar,
    into answer: inout DocumentAnswer
  ) {
    let document = chances(of: index, due: due, in: book)
    open(document, on: calendar, into: &answer)
    answer.late = late(document)
    answer.expectedDay = expectedDay(document)
  }

  /// Chances that a document is open at the end of each day of a calendar.
  func open(
    _ document: DocumentChances, on calendar: HorizonCalendar, into answer: inout DocumentAnswer
  ) {
    defer { answer.apply(document, on: calendar) }
    guard let curve = document.curve else {
      for place in calendar.days.indices {
        answer.drifted[place] = document.surveyedOpen(on: calendar.days[place])
        answer.plain[place] = answer.drifted[place]
      }
      return
    }
    for place in calendar.days.indices {
      let (until, after) = hazard.logHalves(
        curve, through: calendar.counts[place] - document.dueCount)
      // Few days are asked about by both.
      if calendar.isForCash[place] {
        answer.plain[place] = exp(until * curve.plain.0 + after * curve.plain.1)
      }
      if calendar.isForDocuments[place] {
        answer.drifted[place] = exp(until * curve.factor.0 + after * curve.factor.1)
      }
    }
  }

  /// The first day by which payment is at least as likely as not, within two years; nil beyond.
  public func expectedDay(_ document: DocumentChances) -> Day? {
    guard let curve = document.curve, document.promise == nil else {
      let day = firstOf(after: document.day, through: document.day + PaymentModel.longest) {
        open(document, on: Day(number: Int32($0))) <= 0.5
      }
      return day.map { Day(number: Int32($0)) }
    }
    let limit = view.clock.age(document.day + PaymentModel.longest, dueCount: document.dueCount)
    return hazard.firstLag(curve, reaching: AccountChances.half, through: limit).map {
      Day(number: Int32(view.clock.day(document.dueCount + $0)))
    }
  }

  private static let half = log(0.5)

  /// Factor on the hazard of an open document made of the first parts only.
  mutating func factor(
    of index: Int, due: Day, in book: Book, upTo part: ChancePart
  ) -> (Double, Double) {
    let document = book.documents[index]
    let twentieth = limits.twentieth(document.amount)
    var factor = (1.0, 1.0)
    if part >= .amount { factor = hazard.factor(twentieth: twentieth) }
    if part >= .timeOfMonth { factor = hazard.factor(twentieth: twentieth, due: Int(due.number)) }
    if part >= .newest { factor = (factor.0 * drift, factor.1 * drift) }
    if part >= .conduct {
      let (number, known) = (
        Int(due.number), AccountChances.known(document, due: due, in: book)
      )
      factor.0 *= conductFactor(
        due: number, amount: document.amount,
        entry: view.clock.entry(
          known: Int(known.number), dueCount: view.clock.dueCount(number)), factor: factor)
    }
    let slowing = part >= .dispute ? stated.slowing(of: index) : 1
    return (factor.0 * slowing, factor.1 * slowing)
  }

  /// Logarithm of the chance that a document is open at the end of a day, made of the first parts only.
  func logOpen(
    _ curve: OpenCurve, onDay day: Int, of document: DocumentChances, upTo part: ChancePart
  ) -> Double {
    let lag =
      day == document.due
      ? view.clock.lastOnTime(due: day) : view.clock.age(day, dueCount: document.dueCount)
    return hazard.logOpen(curve, through: lag, upTo: part)
  }
}

/// The first number after one, up to another, from which on something holds; nil when it holds of none.
@inline(__always)
func firstOf(after start: Int, through limit: Int, where holds: (Int) -> Bool) -> Int? {
  guard limit > start, holds(limit) else { return nil }
  var (low, high) = (start, limit)
  // It is near more often than far: the steps double before they halve.
  var step = 4
  while low + step < high {
    if holds(low + step) {
      high = low + step
    } else {
      (low, step) = (low + step, step * 2)
    }
  }
  while high - low > 1 {
    let middle = (low + high) / 2
    if holds(middle) { high = middle } else { low = middle }
  }
  return high
}

/// Days after the as-of day that every document is asked about, on the working-day clock.
struct HorizonCalendar: Sendable {
  let days: [Int]
  let counts: [Int]
  let isForCash: [Bool]
  let isForDocuments: [Bool]

  /// The days of the cash sums, then further ones that documents alone are asked about, and the places of the former that they are
  /// asked about too.
  init(_ view: PaymentView, documents: [Int] = [], alsoCash shared: Set<Int> = []) {
    let horizons = WeeklyCash.horizons + documents
    days = horizons.map { view.day + $0 }
    counts = days.map { view.clock.count($0) }
    isForCash = horizons.indices.map { $0 < WeeklyCash.horizons.count }
    isForDocuments = horizons.indices.map {
      $0 >= WeeklyCash.horizons.count || shared.contains($0)
    }
  }
}

extension PaymentModel {
  /// Days beyond which nothing is promised.
  static let longest = 730
}

/// What is known of one document after asking for it.
struct DocumentAnswer: Sendable {
  /// Chances that it is open at the end of each day of the calendar, with the model's corrections for drift and conduct, and without
  /// them.
  var drifted: [Double]
  var plain: [Double]
  /// P(paid after its due day), and the first day by which payment is at least as likely as not.
  var late: Double?
  var expectedDay: Day?

  init(_ calendar: HorizonCalendar) {
    drifted = Array(repeating: 0, count: calendar.days.count)
    plain = drifted
  }

  /// Moves the chances by a promise.
  mutating func apply(_ document: DocumentChances, on calendar: HorizonCalendar) {
    guard document.promise != nil else { return }
    for (place, day) in calendar.days.enumerated() {
      drifted[place] = document.promised(drifted[place], on: day)
      plain[place] = document.promised(plain[place], on: day)
    }
  }
}

/// What the chances of a document depend on.
public struct DocumentChances: Sendable {
  let day: Int
  let due: Int
  /// Place of the due day on the clock, and where the customer's chances begin; nil where the book shows no payments.
  var dueCount = 0
  var curve: OpenCurve?
  /// A promise in force.
  var promise: StatedFacts.Promise?

  /// A chance to be open at the end of a day, moved by the promise: kept, it is paid on its day; broken, it changes nothing.
  func promised(_ open: Double, on other: Int) -> Double {
    guard let promise, other > day else { return open }
    return (1 - promise.kept) * open + promise.kept * (other < promise.day ? 1 : 0)
  }

  /// P(open at the end of a day) by the surveyed recovery curve: 1 − (p0(a) − p0(a + k)) ÷ (1 − p0(a + k)).
  func surveyedOpen(on other: Int) -> Double {
    guard other > day else { return 1 }
    let curve = RecoveryCurve.prior
    let (now, then) = (curve.chance(at: day - due), curve.chance(at: other - due))
    return 1 - (now - then) / (1 - then)
  }
}
