import Glibc

/// Odds that a document will be paid late, from the facts of its customer's conduct: a logistic regression whose weights are drawn
/// towards zero.
struct ConductOdds: Sendable {
  private(set) var weights = ConductFacts(repeating: 0)

  /// Facts of a document, the constant included.
  static let facts = 9
  /// Strength with which the weights are drawn towards zero: a normal prior of variance one half.
  static let ridge = 2.0
  /// Documents from which weights are estimated at least.
  static let leastDocuments = 50
  /// A step that is none.
  private static let least = 1e-7

  /// Chance of being late.
  func late(_ facts: ConductFacts) -> Double {
    1 / (1 + exp(-(weights * facts).sum()))
  }

  /// The weights that maximise Σ recency × ln(chance of what happened) − Σ weight²: Newton's steps, halved where they overshoot.
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
    var steepest = Double.infinity
    for _ in 0..<60 {
      let (gradient, curvature) = slope(documents, on: day, recency)
      let steepness = (gradient * gradient).sum()
      // There is one summit, and slopes are gentler towards it.
      if steepness > steepest {
        step /= 2
        weights -= step
        continue
      }
      steepest = steepness
      step = ConductOdds.solve(curvature, gradient)
      weights += step
      if (step * step).max() < ConductOdds.least * ConductOdds.least { break }
    }
  }

  /// First derivatives of what is maximised, and second ones with the opposite sign.
  private func slope(
    _ documents: some Collection<ConductHistory.Outcome>, on day: Int, _ recency: RecencyTable
  ) -> (gradient: ConductFacts, curvature: [ConductFacts]) {
    var gradient = weights * -ConductOdds.ridge
    var curvature = (0..<ConductOdds.facts).map { row in
      var own = ConductFacts(repeating: 0)
      own[row] = ConductOdds.ridge
      return own
    }
    var rows = curvature.mutableSpan
    for document in documents {
      let facts = document.facts
      let weight = recency[day - Int(document.due)]
      let chance = late(facts)
      gradient += facts * (weight * ((document.isLate ? 1 : 0) - chance))
      let own = facts * (weight * chance * (1 - chance))
      for row in 0..<ConductOdds.facts { rows[row] += own * facts[row] }
    }
    return (gradient, curvature)
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
