/// Kaplan–Meier curve of days past due: paid = event, open = censored; at ties payments come first.
struct SurvivalCurve: Sendable {
  /// S at each day from `LatenessHistogram.first` on.
  private let values: [Double]
  private let lastEvent: Int
  /// Documents behind it.
  private let size: Int

  init(_ history: LatenessHistogram) {
    var atRisk = history.paid.reduce(0, +) + history.open.reduce(0, +)
    size = atRisk
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

  /// P(paid within `days` | unpaid at `age`) of a customer: S = w·S_customer + (1 − w)·S_book with w = n ÷ (n + 10), n being the
  /// customer's documents, censored ones included; nil where the blend has nothing to say.
  ///
  /// A mean of the curves, not of their logarithms: one customer whose few documents are all paid would otherwise be certain.
  func chance(within days: Int, from age: Int, customer: SurvivalCurve) -> Double? {
    let weight = Double(customer.size) / Double(customer.size + 10)
    func blended(_ day: Int) -> Double {
      weight * customer.value(at: day) + (1 - weight) * value(at: day)
    }
    let now = blended(age)
    guard now > 0, age < max(lastEvent, customer.lastEvent) else { return nil }
    return 1 - blended(age + days) / now
  }
}
