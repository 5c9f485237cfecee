public import Receivables

/// How balances roll from bucket to bucket, month by month, in one currency.
public struct RollRates: Sendable {
  /// From a place to the next one in one month.
  public struct Step: Sendable {
    /// Last day of the month.
    public var day: Day
    /// Place at its start: 0 = not due, then the buckets.
    public var from: Int
    /// What stood in `from` at its start.
    public var start: MonthlyStates.Sum
    /// What stood in the next place at its end; in the open-ended last bucket only what came from `from`.
    public var end: MonthlyStates.Sum

    /// Share by value; above 1 where documents were backdated or jumped a bucket; nil where nothing stood there.
    public var rate: Double? {
      start.amount > 0 ? Double(end.amount) / Double(start.amount) : nil
    }
    /// Share by number of documents.
    public var documentRate: Double? {
      start.documents > 0 ? Double(end.documents) / Double(start.documents) : nil
    }
  }

  /// The currency.
  public let currency: Currency
  /// Places: not due, then the buckets.
  public let places: Int
  /// By month, oldest first, then by place.
  public let steps: [Step]
  /// Month steps of all months together, by place then and place a month later; behind the places stand "paid" and, where
  /// anything was given up, "written off".
  public let matrix: [[MonthlyStates.Sum]]

  /// Months that an average needs.
  static let leastMonths = 3

  /// The rates of up to twelve months; none for a currency without a history.
  public init(_ activity: CurrencyActivity, asOf: Day) {
    self.init(activity.currency, activity.states, days: Lookback(asOf: asOf).steps)
  }

  /// The rates of states that were seen at `days`, newest first.
  init(_ currency: Currency, _ states: MonthlyStates, days: [Day]) {
    let places = states.places
    self.currency = currency
    self.places = places
    let months = min(states.knownSteps, days.count - 1)
    steps = (1...max(1, months)).reversed().flatMap { step -> [Step] in
      guard step <= months else { return [] }
      return (0..<places - 1).map { from in
        Step(
          day: days[step - 1], from: from, start: states.balance(step: step, place: from),
          end: from + 2 == places
            ? states.moved(step: step, from: from, to: from + 1)
            : states.balance(step: step - 1, place: from + 1))
      }
    }
    let all = (0..<places).map { from in
      (0...places + 1).map { to in
        (1...max(1, months)).reduce(into: MonthlyStates.Sum()) { sum, step in
          if step <= months { sum += states.moved(step: step, from: from, to: to) }
        }
      }
    }
    let hasWriteOffs = all.contains { $0[places + 1].documents > 0 }
    matrix = hasWriteOffs ? all : all.map { Array($0.dropLast()) }
  }

  /// Σ ends ÷ Σ starts of a place over all months; nil below three months with something there.
  public func average(from place: Int) -> Step? {
    let own = steps.filter { $0.from == place && $0.start.documents > 0 }
    guard own.count >= RollRates.leastMonths, let last = own.last else { return nil }
    return own.dropLast().reduce(into: last) { sum, step in
      sum.start += step.start
      sum.end += step.end
    }
  }

  /// Loss rates of every place by backward product: that of the last bucket is given, each earlier one is its roll rate times the
  /// next; rates above 1 are held to 1.
  ///
  /// Technique of the roll-rate chapter of the OCC's retail lending handbook.
  public static func losses(rates: [Double], last: Double) -> [Double] {
    var losses = [last]
    for rate in rates.reversed() { losses.append(min(1, rate) * losses[losses.count - 1]) }
    return losses.reversed()
  }

  /// Average rates of all steps; nil where one of them is not known.
  public var averages: [Double]? {
    let rates = (0..<places - 1).map { average(from: $0)?.rate }
    return rates.contains(nil) ? nil : rates.compactMap { $0 }
  }
}
