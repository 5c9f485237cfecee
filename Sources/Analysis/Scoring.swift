import Glibc

/// Predicted probabilities beside what happened, and how good they were.
///
/// Empty input gives nil everywhere. All sums run in a fixed order, so that a table is the same on every machine.
public struct Scoring: Sendable {
  /// One prediction.
  public struct Pair: Sendable, Equatable {
    /// Predicted probability.
    public var probability: Double
    /// Whether it happened.
    public var happened: Bool

    /// A prediction and its outcome.
    public init(_ probability: Double, _ happened: Bool) {
      self.probability = probability
      self.happened = happened
    }
  }

  /// Predictions between two deciles, and what happened to them.
  public struct Band: Sendable, Equatable {
    /// Number of predictions.
    public var count: Int
    /// Mean predicted probability.
    public var predicted: Double
    /// Share that happened.
    public var observed: Double
  }

  /// The predictions.
  public private(set) var pairs: [Pair]

  /// Scores of predictions.
  public init(_ pairs: [Pair] = []) { self.pairs = pairs }

  /// Adds a prediction.
  public mutating func add(_ probability: Double, _ happened: Bool) {
    pairs.append(Pair(probability, happened))
  }

  /// Adds the predictions of another scoring.
  public static func += (left: inout Scoring, right: Scoring) { left.pairs += right.pairs }

  /// Number of predictions.
  public var count: Int { pairs.count }

  /// Mean predicted probability.
  public var predicted: Double? {
    pairs.isEmpty ? nil : pairs.reduce(0) { $0 + $1.probability } / Double(count)
  }

  /// Share that happened.
  public var observed: Double? {
    pairs.isEmpty ? nil : Double(pairs.count { $0.happened }) / Double(count)
  }

  /// Brier score: mean squared difference of probability and outcome (Brier 1950); 0 is perfect.
  public var brier: Double? {
    guard !pairs.isEmpty else { return nil }
    let sum = pairs.reduce(0.0) { sum, pair in
      let error = pair.probability - (pair.happened ? 1 : 0)
      return sum + error * error
    }
    return sum / Double(count)
  }

  /// Area under the ROC curve: the chance that what happened was given a higher probability than what did not, ties one half
  /// (Mann–Whitney); nil unless both kinds are there.
  public var auc: Double? {
    let positives = pairs.count { $0.happened }
    let negatives = count - positives
    guard positives > 0, negatives > 0 else { return nil }
    let sorted = pairs.sorted { $0.probability < $1.probability }
    // Twice the rank sum of what happened, so that mean ranks of ties stay whole numbers.
    var doubledRanks = 0
    var start = 0
    while start < sorted.count {
      var end = start
      var happened = 0
      while end < sorted.count, sorted[end].probability == sorted[start].probability {
        if sorted[end].happened { happened += 1 }
        end += 1
      }
      doubledRanks += happened * (start + 1 + end)
      start = end
    }
    let least = positives * (positives + 1)
    return Double(doubledRanks - least) / 2 / (Double(positives) * Double(negatives))
  }

  /// Reliability by decile: predictions from 0 to below 0.1, … , from 0.9 to 1; bands without any are left out.
  public var reliability: [(decile: Int, band: Band)] {
    var sums = Array(repeating: (count: 0, predicted: 0.0, happened: 0), count: 10)
    for pair in pairs {
      let decile = min(9, max(0, Int(pair.probability * 10)))
      sums[decile].count += 1
      sums[decile].predicted += pair.probability
      if pair.happened { sums[decile].happened += 1 }
    }
    return sums.enumerated().filter { $0.element.count > 0 }.map { decile, sum in
      let count = Double(sum.count)
      return (
        decile,
        Band(
          count: sum.count, predicted: sum.predicted / count, observed: Double(sum.happened) / count
        )
      )
    }
  }
}
