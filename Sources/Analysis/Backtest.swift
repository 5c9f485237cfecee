public import Receivables

/// What is asked of the predictions of a past day.
public enum BacktestTask: String, Sendable, CaseIterable {
  /// Of documents open and not past due: paid after the due day?
  case late = "LATE"
  /// Of open documents up to thirty days past due: paid more than thirty days late?
  case late30 = "LATE30"
  /// Of documents on the evening before they were issued: paid after the due day?
  case issue = "ISSUE"
}

/// How a prediction was made.
public enum BacktestMethod: String, Sendable, CaseIterable {
  /// The payment model.
  case model
  /// The customer's late rate as in `payers.csv`, else the book's.
  case customerRate = "customer rate"
  /// Kaplan–Meier of customer and book, given the age.
  case survival
}

/// One prediction and what became of it.
public struct BacktestPrediction: Sendable {
  /// What was asked.
  public var task: BacktestTask
  /// The day looked at.
  public var asOf: Day
  /// Customer and document.
  public var customer: String
  /// Document number as exported.
  public var document: String
  /// Predicted probabilities, in the order of `BacktestMethod`; nil where a method has none.
  public var probabilities: [Double?]
  /// Whether it happened.
  public var happened: Bool
}

/// Cash of a week or of thirty days, forecast and received, of one past day and currency; minor units.
public struct BacktestCash: Sendable {
  /// The day looked at.
  public var asOf: Day
  /// The currency.
  public var currency: Currency
  /// First and last day of the window.
  public var window: CashForecast.Week
  /// Received in it from the documents open on the day.
  public var received: Int64
  /// Open on the day.
  public var open: Int64
  /// Whether the window is the thirty days, rather than a week.
  public var isMonth: Bool

  /// Whether the interval held what came; nil for weeks in which less than a hundredth of what was open came or was expected: those say
  /// nothing.
  public var isCovered: Bool? {
    guard let expected = window.expected, let low = window.low, let high = window.high,
      max(expected, received) * 100 > open
    else { return nil }
    return (low...high).contains(received)
  }
}

/// What became of documents: the book at the end of its data.
public struct BacktestOutcomes: Sendable {
  /// A document is found again by customer, currency, number and due day.
  private struct Identity: Hashable {
    var customer: String
    var currency: Currency
    var entity: String
    var key: UInt64
    var issued: Day?
    var due: Day?
  }

  /// A document that became known, for the task `issue`.
  public struct Issued: Sendable {
    /// Index into the final book's accounts.
    public var account: Int
    /// Days of issue and due day.
    public var issued: Day
    /// Due day.
    public var due: Day
    /// Face amount in minor units.
    public var amount: Int64
    /// Day of settlement; nil while open.
    public var paid: Day?
  }

  /// The last day of which outcomes are known.
  public let end: Day
  private let book: Book
  private var paid: [Identity: Day] = [:]
  /// Documents that credits alone settled: they were neither paid nor late.
  private var credited: Set<Identity> = []

  /// Outcomes up to the newest settlement of a book.
  public init(_ book: Book) {
    self.book = book
    var newest = Day(number: 0)
    for account in book.accounts.indices {
      let own = book.accounts[account]
      for index in book.settled(of: account) {
        let document = book.settled[index]
        let identity = Identity(
          customer: book.customers[Int(own.customer)].id, currency: own.currency,
          entity: book.entity(of: own), key: document.key, issued: document.issued,
          due: document.due)
        if document.closure == .credited { credited.insert(identity) }
        guard let day = document.paid else { continue }
        newest = max(newest, day)
        // Of documents that share everything, the last to be settled stands for all.
        paid[identity] = max(paid[identity] ?? day, day)
      }
    }
    end = min(newest, book.asOf)
  }

  /// The day on which a document of an earlier book was paid, nil when it was not by the end, and whether credits settled it instead.
  func settlement(
    of document: Document, key: UInt64, in earlier: Book
  ) -> (paid: Day?, isCredited: Bool) {
    let account = earlier.accounts[Int(document.account)]
    let identity = Identity(
      customer: earlier.customers[Int(account.customer)].id, currency: account.currency,
      entity: earlier.entity(of: account), key: key & SettledDocument.keyMask,
      issued: document.issued, due: document.due)
    return (paid[identity], paid[identity] == nil && credited.contains(identity))
  }

  /// Debit documents issued after a day up to another, by day of issue.
  public func issued(after start: Day, through last: Day) -> [Issued] {
    var all: [Issued] = []
    func add(_ account: Int, _ issued: Day?, _ due: Day?, _ amount: Int64, _ paid: Day?) {
      guard amount > 0, let issued, let due, issued > start, issued <= last else { return }
      all.append(
        Issued(account: account, issued: issued, due: due, amount: amount, paid: paid))
    }
    for account in book.accounts.indices {
      for index in book.settled(of: account) {
        let document = book.settled[index]
        guard document.paid != nil || document.closure == .writtenOff else { continue }
        add(account, document.issued, document.due, document.amount, document.paid)
      }
      for index in book.documents(of: account) {
        let document = book.documents[index]
        add(account, document.issued, document.due, document.amount, nil)
      }
    }
    return all.enumerated().sorted {
      ($0.element.issued, $0.offset) < ($1.element.issued, $1.offset)
    }
    .map(\.element)
  }

  /// Customer, currency and company of an account of the final book.
  public func account(
    _ index: Int
  ) -> (customer: String, currency: Currency, entity: String) {
    let account = book.accounts[index]
    return (
      book.customers[Int(account.customer)].id, account.currency, book.entity(of: account)
    )
  }

  /// Whether something happened later than a day; nil where the data end too soon to tell.
  ///
  /// What was paid before the end of the data is left out as well then: what was paid soon would else be known, and what was not would
  /// not.
  func isLater(_ paid: Day?, than day: Day) -> Bool? {
    guard day <= end else { return nil }
    return paid.map { $0 > day } ?? true
  }
}

/// The methods beside the model, as of a day.
private struct BacktestBaselines {
  let payers: PayerReport
  let survival: SurvivalCurve
  let prior: Double

  init(_ book: Book) {
    let activity = Activity(of: book)
    payers = Analysis.payers(of: book, activity: activity)
    survival = SurvivalCurve(activity.lateness)
    prior = payers.prior.alpha / (payers.prior.alpha + payers.prior.beta)
  }

  func rate(_ account: Int?) -> Double {
    account.flatMap { payers.payer(of: $0)?.lateRate?.rate } ?? prior
  }
}

/// Predictions of one past day, scored by what came later.
public struct BacktestDay: Sendable {
  /// Every prediction whose outcome is known.
  public private(set) var predictions: [BacktestPrediction] = []
  /// Cash of the thirty days after it and of each week, by currency, as far as the data reach.
  public private(set) var cash: [BacktestCash] = []
  /// Documents whose outcome the data do not show.
  public private(set) var unknown = 0

  /// Scores a book read as of a past day; `keys` are those of its open documents.
  public init(_ book: Book, keys: [UInt64], outcomes: BacktestOutcomes) {
    let report = forecast(of: book)
    let baselines = BacktestBaselines(book)
    var received = report.cash.map { ReceivedCash($0) }
    for account in book.accounts.indices where !book.documents(of: account).isEmpty {
      var chances = report.model.chances(of: account, in: book)
      let curve = SurvivalCurve(LatenessHistogram(of: account, in: book))
      let currency = book.accounts[account].currency
      let place = received.firstIndex { $0.currency == currency }
      for index in book.documents(of: account) {
        let document = book.documents[index]
        guard document.open > 0, let due = document.due else { continue }
        let own = chances.chances(of: index, due: due, in: book)
        let (paid, isCredited) = outcomes.settlement(of: document, key: keys[index], in: book)
        if let place { received[place].add(document.open, paid: paid) }
        if isCredited { continue }
        func add(_ task: BacktestTask, _ limit: Day, _ probability: Double?, _ rate: Double?) {
          guard let happened = outcomes.isLater(paid, than: limit) else {
            unknown += 1
            return
          }
          let left = baselines.survival.chance(
            within: limit - book.asOf, from: book.asOf - due, customer: curve)
          predictions.append(
            BacktestPrediction(
              task: task, asOf: book.asOf, customer: book.customer(of: account).id,
              document: book.number(of: document),
              probabilities: [probability, rate, left.map { 1 - $0 }], happened: happened))
        }
        if due >= book.asOf {
          add(.late, due, chances.late(own), baselines.rate(account))
        }
        if book.asOf - due <= 30 {
          add(.late30, due + 30, chances.open(own, on: due + 30), nil)
        }
      }
    }
    cash = received.flatMap { $0.windows(asOf: book.asOf, until: outcomes.end) }
  }

  /// Scores the documents issued on the day after a book's as-of day.
  public init(
    issuedAfter book: Book, _ issued: ArraySlice<BacktestOutcomes.Issued>, model: PaymentModel,
    outcomes: BacktestOutcomes
  ) {
    let baselines = BacktestBaselines(book)
    var places: [String: Int] = [:]
    for (index, account) in book.accounts.enumerated() {
      let id = book.customers[Int(account.customer)].id
      places["\(id)\t\(account.currency)\t\(book.entity(of: account))"] = index
    }
    for document in issued {
      let owner = outcomes.account(document.account)
      let account = places["\(owner.customer)\t\(owner.currency)\t\(owner.entity)"]
      guard let happened = outcomes.isLater(document.paid, than: document.due) else {
        unknown += 1
        continue
      }
      var chances = model.chances(of: account, in: book)
      let own = chances.chances(
        due: document.due, amount: document.amount, known: document.issued)
      predictions.append(
        BacktestPrediction(
          task: .issue, asOf: book.asOf, customer: owner.customer, document: "",
          probabilities: [chances.late(own), baselines.rate(account), nil], happened: happened))
    }
  }
}

/// What came of one currency in the windows of a forecast.
private struct ReceivedCash {
  let forecast: CashForecast
  private var sums: [Int64]
  private var open: Int64 = 0

  var currency: Currency { forecast.currency }

  init(_ forecast: CashForecast) {
    self.forecast = forecast
    sums = Array(repeating: 0, count: forecast.weeks.count + 1)
  }

  private var all: [CashForecast.Week] { forecast.weeks + [forecast.month] }

  mutating func add(_ amount: Int64, paid: Day?) {
    open += amount
    guard let paid else { return }
    for (place, window) in all.enumerated() where window.from <= paid && paid <= window.to {
      sums[place] += amount
    }
  }

  func windows(asOf: Day, until end: Day) -> [BacktestCash] {
    zip(all, sums).enumerated().filter { $0.element.0.to <= end }.map { place, window in
      BacktestCash(
        asOf: asOf, currency: currency, window: window.0, received: window.1, open: open,
        isMonth: place == forecast.weeks.count)
    }
  }
}
