import Glibc
public import Receivables

/// When open documents will be paid: chances from the book's own payments, each made of parts that can be printed.
///
/// Method: discrete hazards on the working-day clock. The book gives the chance of payment at each lag past due; each customer moves
/// it by its own speed before and after the due day and in ten phases, by what it does at single lags, and on single due weekdays;
/// amounts and the time of the month move it further. Every part is drawn towards the one above it by a weight that the book itself
/// chooses: the one that would have predicted its newest payments best. `docs/prediction.md` has the formulas and what it achieves.
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
  /// Documents from which the whole book's part was estimated.
  let sample: PaymentRecords

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

  /// The model of a book with the weights and drift of an earlier day.
  public init(_ book: Book, of earlier: PaymentModel) {
    self.init(book, given: (earlier.weights, earlier.drift))
  }

  private init(_ book: Book, given: (weights: HazardWeights, drift: Double)?) {
    let day = Int(book.asOf.number)
    let records = PaymentRecords(sampling: book, documents: PaymentModel.sampleDocuments)
    self.day = day
    sample = records
    currencies = book.currencies
    view = PaymentView(records, day: day)
    guard view.settledCount >= PaymentModel.leastPayments else {
      basis = .survey(payments: view.settledCount)
      (weights, drift, baseline) = (HazardWeights(), 1, nil)
      return
    }
    basis = .ownHistory
    if let given {
      (weights, drift) = given
    } else {
      let few = PaymentModel.tuningDocuments
      weights = HazardTuning(
        records.records.count <= few ? records : PaymentRecords(sampling: book, documents: few),
        day: day
      ).best()
      drift = HazardTuning(records, day: day).drift(weights)
    }
    baseline = HazardBaseline(view, weights: weights)
  }

  /// Chances of the documents of one account; nil stands for a customer that the book does not know yet.
  public func chances(of account: Int?, in book: Book) -> AccountChances {
    AccountChances(self, account: account, in: book)
  }
}

/// The chances of one account's documents; reuse it for all of them.
public struct AccountChances {
  private let view: PaymentView
  private let drift: Double
  private var currency = 0
  private var hazard: CustomerHazard?

  init(_ model: PaymentModel, account: Int?, in book: Book) {
    let place = account.flatMap { model.currencies.firstIndex(of: book.accounts[$0].currency) } ?? 0
    let own = account.map { PaymentRecord.all(of: $0, in: book) } ?? []
    self.init(model, records: own, currency: place)
  }

  /// The chances of an account with these documents.
  init(_ model: PaymentModel, records own: [PaymentRecord], currency: Int) {
    view = model.view
    drift = model.drift
    guard let baseline = model.baseline else { return }
    hazard = CustomerHazard(baseline)
    let records = own.compactMap { view.lagged($0, currency: currency) }
    take(records[...], currency: currency)
  }

  /// Chances without correction for drift, for one account after the other.
  init(_ baseline: HazardBaseline, view: PaymentView) {
    self.view = view
    drift = 1
    hazard = CustomerHazard(baseline)
  }

  /// Turns to another account.
  mutating func take(_ records: ArraySlice<LaggedRecord>, currency: Int) {
    self.currency = currency
    hazard?.fit(records)
    hazard?.fitFactors(records)
  }

  /// The chances of a document, from the as-of day on.
  ///
  /// One that becomes known only after it can be asked about too: it is at risk from that day on.
  public mutating func chances(due: Day, amount: Int64, known: Day? = nil) -> DocumentChances {
    let (day, dueDay) = (view.day, Int(due.number))
    guard hazard != nil else { return DocumentChances(surveyed: day - dueDay, day: day) }
    let factor =
      hazard?.factor(
        twentieth: view.twentieth(amount, currency: currency),
        fiveDays: PaymentView.fiveDays(dueDay)) ?? (1, 1)
    var age = view.clock.age(day, due: dueDay)
    if let known, Int(known.number) > day {
      age = view.clock.entry(known: Int(known.number), due: dueDay) - 1
    }
    return DocumentChances(
      day: day, due: dueDay, age: age, clock: view.clock,
      factor: (factor.0 * drift, factor.1 * drift))
  }

  /// P(still open at the end of a day); 1 up to the as-of day.
  public mutating func open(_ document: DocumentChances, on day: Day) -> Double {
    guard hazard != nil, let clock = document.clock else {
      return document.surveyedOpen(on: Int(day.number))
    }
    return open(document, through: clock.age(Int(day.number), due: document.due))
  }

  /// P(paid after its due day); nil where the book shows no payments: the survey knows only what is past due.
  public mutating func late(_ document: DocumentChances) -> Double? {
    // The day looked at is over: what falls due on it and is open will be paid later.
    if document.due <= document.day { return 1 }
    guard hazard != nil, let clock = document.clock else { return nil }
    return open(document, through: clock.lastOnTime(due: document.due))
  }

  private mutating func open(_ document: DocumentChances, through lag: Int) -> Double {
    exp(logOpen(document, through: lag))
  }

  /// Logarithm of the chance that a document is open after a lag.
  @inline(__always)
  private mutating func logOpen(_ document: DocumentChances, through lag: Int) -> Double {
    guard lag > document.age else { return 0 }
    let sum =
      hazard?.logSum(weekday: document.weekday, from: document.age + 1, through: lag) ?? (0, 0)
    return sum.0 * document.factor.0 + sum.1 * document.factor.1
  }

  /// Chances that a document is open at the end of each day of a calendar; `drifted` with the model's correction for drift, `plain`
  /// without it.
  mutating func open(
    _ document: DocumentChances, on calendar: HorizonCalendar, drifted: inout [Double],
    plain: inout [Double]
  ) {
    guard hazard != nil else {
      for place in calendar.days.indices {
        drifted[place] = document.surveyedOpen(on: calendar.days[place])
        plain[place] = drifted[place]
      }
      return
    }
    for place in calendar.days.indices {
      let log = logOpen(document, through: calendar.counts[place] - document.dueCount)
      // Cash goes without the correction, documents with it: few days are asked about by both.
      if calendar.isForCash[place] { plain[place] = exp(log / drift) }
      if calendar.isForDocuments[place] { drifted[place] = exp(log) }
    }
  }

  /// The first day by which payment is at least as likely as not, within two years; nil beyond.
  public mutating func expectedDay(_ document: DocumentChances) -> Day? {
    let start = Day(number: Int32(document.day))
    // Logarithms are compared: the chance itself is not needed.
    let half = log(0.5)
    var (low, high) = (0, PaymentModel.longest)
    guard logOpen(document, after: high) <= half else { return nil }
    // Most are paid soon: the steps double before they halve.
    var step = 8
    while step < high {
      if logOpen(document, after: step) <= half {
        high = step
      } else {
        (low, step) = (step, step * 2)
      }
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if logOpen(document, after: middle) <= half { high = middle } else { low = middle }
    }
    return start + high
  }

  private mutating func logOpen(_ document: DocumentChances, after days: Int) -> Double {
    guard hazard != nil else { return log(document.surveyedOpen(on: document.day + days)) }
    return logOpen(
      document, through: view.clock.count(document.day + days) - document.dueCount)
  }
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

/// What the chances of a document depend on.
public struct DocumentChances: Sendable {
  let day: Int
  let due: Int
  /// Lag reached at the as-of day.
  let age: Int
  let clock: PaymentClock?
  let factor: (Double, Double)
  /// Weekday of the due day, and its place on the clock.
  let weekday: Int
  let dueCount: Int

  init(
    day: Int, due: Int, age: Int, clock: PaymentClock, factor: (Double, Double)
  ) {
    self.day = day
    self.due = due
    self.age = age
    self.clock = clock
    self.factor = factor
    weekday = PaymentClock.weekday(due)
    dueCount = clock.dueCount(due)
  }

  /// A document of a book that shows no payments, so many days past due.
  init(surveyed daysPastDue: Int, day: Int) {
    self.day = day
    due = day - daysPastDue
    age = daysPastDue
    clock = nil
    factor = (1, 1)
    (weekday, dueCount) = (0, 0)
  }

  /// P(open at the end of a day) by the surveyed recovery curve: 1 − (p0(a) − p0(a + k)) ÷ (1 − p0(a + k)).
  func surveyedOpen(on other: Int) -> Double {
    guard other > day else { return 1 }
    let curve = RecoveryCurve.prior
    let (now, then) = (curve.chance(at: day - due), curve.chance(at: other - due))
    return 1 - (now - then) / (1 - then)
  }
}
