public import Receivables

/// What earlier runs had open, about a month apart: the only history that lists of open items have.
///
/// How this works: a step of a month is told by the run nearest to its day, at most four days off; the first step without one ends the
/// history. A document is known again by what the history calls it, so that its way from bucket to bucket shows.
public struct Snapshots: Sendable {
  /// A document as it stood at a run.
  public struct Item: Sendable {
    /// What names it in every run; negative for one that no run had.
    public var identity: Int64
    /// Its currency.
    public var currency: Currency
    /// Due day.
    public var due: Day?
    /// Open amount, minor units.
    public var open: Int64

    /// A document.
    public init(identity: Int64, currency: Currency, due: Day?, open: Int64) {
      self.identity = identity
      self.currency = currency
      self.due = due
      self.open = open
    }
  }

  /// Today first, then month by month back.
  public let steps: [(day: Day, items: [Item])]

  /// Snapshots, today first.
  public init(_ steps: [(day: Day, items: [Item])]) { self.steps = steps }

  /// Days off its month that a run may be.
  private static let tolerance = 4

  /// The runs that tell of the months before a day, newest first: the nearest to each.
  public static func runs(before asOf: Day, among days: [Day]) -> [Day] {
    var chosen: [Day] = []
    for wanted in Lookback(asOf: asOf).steps.dropFirst() {
      let near = days.filter { $0 < asOf && abs($0 - wanted) <= tolerance }
      guard let best = near.min(by: { (abs($0 - wanted), $0) < (abs($1 - wanted), $1) }) else {
        break
      }
      chosen.append(best)
    }
    return chosen
  }

  /// The monthly states of a currency; nil without a run a month ago.
  func states(of currency: Currency, policy: AgingPolicy) -> MonthlyStates? {
    guard steps.count > 1 else { return nil }
    return MonthlyStates(
      steps.map { step in
        let own = step.items.filter { $0.currency == currency && $0.open > 0 }
        return own.compactMap { item in
          item.due.map {
            (item.identity, policy.place(daysPastDue: step.day - $0), item.open)
          }
        }
      }, buckets: policy.buckets.count)
  }
}
