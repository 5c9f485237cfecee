/// The chances of one customer by lag, and by due weekday and lag: the book's, moved by its speed and drawn towards what it shows itself.
struct CustomerLags {
  let baseline: HazardBaseline
  private var table: LagTable
  /// Chance at each lag, whatever the due weekday.
  private(set) var byLag = [Double](repeating: 0, count: Lags.count)
  /// Its speed at each lag, as a factor on the odds.
  private(set) var factors = [Double](repeating: 1, count: Lags.count)
  /// The chances at each lag as odds.
  private var odds = [Double](repeating: 0, count: Lags.count)

  init(_ baseline: HazardBaseline) {
    self.baseline = baseline
    table = LagTable([], baseline.recency)
  }

  /// Takes the next customer.
  mutating func take(_ table: LagTable, speed: CustomerSpeed) {
    self.table = table
    speed.factors(into: &factors)
    let (bookOdds, factors, weight) = (baseline.odds, factors, baseline.weights.lags)
    var byLag = byLag.mutableSpan
    for place in 0..<Lags.count {
      byLag[place] = CustomerSpeed.chance(bookOdds[place] * factors[place])
    }
    if let weight {
      for (step, place) in table.places.enumerated() {
        byLag[place] =
          (table.allPaid[step] + weight * byLag[place]) / (table.allAtRisk[step] + weight)
      }
    }
    CustomerLags.fill(&odds, from: self.byLag)
  }

  private static func fill(_ odds: inout [Double], from chances: [Double]) {
    var odds = odds.mutableSpan
    for place in 0..<Lags.count {
      let chance = HazardBaseline.clamped(chances[place])
      odds[place] = chance / (1 - chance)
    }
  }

  /// Chance at a lag for documents due on a weekday.
  func chance(_ weekday: Int, _ place: Int) -> Double {
    var chances = [Double](repeating: 0, count: Lags.count)
    fill(&chances, from: 0, weekday, place..<place + 1)
    return chances[place]
  }

  /// Chances at lags for documents due on a weekday, written from `start` on by place.
  func fill(_ chances: inout [Double], from start: Int, _ weekday: Int, _ places: Range<Int>) {
    guard !places.isEmpty else { return }
    let (odds, factors) = (odds.span, baseline.weekdayFactors.span)
    var chances = chances.mutableSpan
    let first = weekday * Lags.count
    for place in places {
      let moved = odds[place] * factors[first + place]
      chances[start + place] = moved / (1 + moved)
    }
    if let weight = baseline.weights.weekdays {
      // Customers have documents on few lags.
      table.forEach(weekday, places) { place, paid, atRisk in
        chances[start + place] = (paid + weight * chances[start + place]) / (atRisk + weight)
      }
    }
    for place in places {
      chances[start + place] = HazardBaseline.clamped(chances[start + place])
    }
  }
}
