public import Receivables

/// What was open, and what of it past due, on the as-of day and a month, two months, … twelve months before.
public struct BalanceTrend: Sendable {
  /// One day.
  public struct Point: Sendable {
    /// The day.
    public var day: Day
    /// Debit documents open on it, minor units.
    public var open: Int64
    /// Of them past due by their due days.
    public var pastDue: Int64
  }

  /// The currency.
  public let currency: Currency
  /// Oldest first; only days on which something was open.
  public let points: [Point]

  /// Seen at runs of a history, rather than rebuilt from dated documents.
  public var isFromRuns = false

  /// The trend that runs of a history show, oldest first; nil for fewer than two.
  public init?(_ currency: Currency, runs: [(day: Day, metrics: [Metric])]) {
    func amount(_ metrics: [Metric], _ name: String) -> Int64? {
      let metric = metrics.first { $0.name == name && $0.currency == currency }
      if case .money(let amount) = metric?.value { return amount }
      return nil
    }
    self.currency = currency
    isFromRuns = true
    points = runs.suffix(13).compactMap { run in
      guard let open = amount(run.metrics, "open"),
        let pastDue = amount(run.metrics, "past_due")
      else { return nil }
      return Point(day: run.day, open: open, pastDue: pastDue)
    }
    if points.count < 2 { return nil }
  }

  /// The trend of a currency; nil where earlier balances are not known.
  ///
  /// As with roll rates, accounts of which only open items are known are left out, and a settled document counts whole until its day.
  init?(_ activity: CurrencyActivity, asOf: Day) {
    let states = activity.states
    guard states.undated == 0, states.knownSteps >= 2 else { return nil }
    let days = Lookback(asOf: asOf).steps
    currency = activity.currency
    points = (0...states.knownSteps).reversed().map { step in
      let late = (1..<states.places).reduce(Int64(0)) {
        $0 + states.balance(step: step, place: $1).amount
      }
      return Point(
        day: days[step], open: states.balance(step: step, place: 0).amount + late, pastDue: late)
    }
  }
}

/// The trends of all currencies whose earlier balances are known.
public func balanceTrends(of book: Book, activity: Activity) -> [BalanceTrend] {
  activity.currencies.compactMap { BalanceTrend($0, asOf: book.asOf) }
}
