import Glibc

/// Odds that a document will be paid late, from the facts of its customer's conduct: a logistic regression whose weights are drawn
/// towards zero.
struct ConductOdds: Sendable {
  private(set) var weights = ConductFacts(repeating: 0)

  /// Facts in use, the constant included.
  static let facts = 9
  /// Strength with which the weights are drawn towards zero: a normal prior of variance one half.
  static let ridge = 2.0
  /// Documents from which weights are estimated at least.
  static let leastDocuments = 50
  /// A step that is none.
  private static let least = 1e-10

  /// Chance of being late.
  func late(_ facts: ConductFacts) -> Double {
    1 / (1 + exp(-(weights * facts).sum()))
  }

  /// The weights that maximise Σ recency × ln(chance of what happened) − Σ weight²: Newton's steps from those of a neighbouring day, halved
  /// where they overshoot.
  ///
  /// - Parameters:
  ///   - day: The day that recency counts back from.
  ///   - start: Weights to begin with, which change nothing but the number of steps.
  init(
    _ documents: some Collection<ConductHistory.Outcome>, on day: Int, recency: RecencyTable,
    near start: ConductOdds?
  ) {
    if let start { weights = start.weights }
    var step = ConductFacts(repeating: 0)
    var best = -Double.infinity
    for _ in 0..<50 {
      let slope = slope(documents, on: day, recency)
      // Rounding of the sum is no overshooting.
      if slope.height < best - 1e-9 * abs(best) {
        step /= 2
        weights -= step
        continue
      }
      best = slope.height
      step = ConductOdds.solve(slope.curvature, slope.gradient)
      weights += step
      if (step * step).max() < ConductOdds.least * ConductOdds.least { break }
    }
  }

  /// What is maximised, with its first and second derivatives.
  private func slope(
    _ documents: some Collection<ConductHistory.Outcome>, on day: Int, _ recency: RecencyTable
  ) -> (height: Double, gradient: ConductFacts, curvature: [ConductFacts]) {
    var height = -ConductOdds.ridge / 2 * (weights * weights).sum()
    var gradient = weights * -ConductOdds.ridge
    var curvature = [ConductFacts](
      repeating: ConductFacts(repeating: 0), count: ConductOdds.facts)
    for document in documents {
      let facts = document.facts
      let weight = recency[day - Int(document.due)]
      let sum = (weights * facts).sum()
      let chance = 1 / (1 + exp(-sum))
      height -= weight * log1p(exp(document.isLate ? -sum : sum))
      gradient += facts * (weight * ((document.isLate ? 1 : 0) - chance))
      let own = facts * (weight * chance * (1 - chance))
      for row in curvature.indices { curvature[row] += own * facts[row] }
    }
    for row in curvature.indices { curvature[row][row] += ConductOdds.ridge }
    return (height, gradient, curvature)
  }

  /// Solves a symmetric positive system by elimination.
  private static func solve(_ matrix: [ConductFacts], _ right: ConductFacts) -> ConductFacts {
    var (rows, right) = (matrix, right)
    for pivot in 0..<facts {
      for row in pivot + 1..<facts {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        rows[row] -= rows[pivot] * factor
        right[row] -= right[pivot] * factor
      }
    }
    for pivot in (0..<facts).reversed() {
      var sum = right[pivot]
      for column in pivot + 1..<facts { sum -= rows[pivot][column] * right[column] }
      right[pivot] = sum / rows[pivot][pivot]
    }
    return right
  }
}
