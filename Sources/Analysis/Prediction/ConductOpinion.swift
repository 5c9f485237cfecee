import Glibc

/// What customers' conduct says of documents on a day, and how far the book's own history believes it.
struct ConductOpinion: Sendable {
  let odds: ConductOdds
  /// The book's share of late documents.
  let prior: Double
  let amounts: AmountFacts
  /// Its share in the chance of being late, 0 … 1; the rest is that of the chances by lag.
  var share = 0.0

  /// Chance that a document which becomes known on the next day will be late.
  func late(_ conduct: Conduct, amount: Int64, currency: Int) -> Double {
    ConductOpinion.held(
      odds.late(
        conduct.facts(prior: prior, amount: amounts.fact(amount, currency: currency))))
  }

  /// Factor on the hazard up to the due day that makes the chance of being late, as it was when the document became known, the mean of
  /// both by their shares.
  func factor(late conduct: Double, byLag: Double) -> Double {
    let byLag = ConductOpinion.held(byLag)
    let factor = log(share * conduct + (1 - share) * byLag) / log(byLag)
    return min(max(factor, ConductOpinion.slowest), ConductOpinion.fastest)
  }

  /// Chances held away from certainty, which neither can claim.
  static func held(_ chance: Double) -> Double { min(max(chance, 0.001), 0.999) }

  static let slowest = 0.2
  static let fastest = 5.0
}

/// How likely the outcomes of past documents were by each share of conduct, 0, 0.1 … 1.
struct ConductShare: Sendable {
  private var logs = [Double](repeating: 0, count: 11)
  private var count = 0

  /// Newest past days that are asked: the longer a book's history, the better the chances by lag, so that older days would speak for conduct
  /// too long.
  static let days = 4
  /// Documents below which conduct is not believed at all.
  static let leastDocuments = 50

  mutating func add(conduct: Double, byLag: Double, isLate: Bool) {
    count += 1
    let byLag = ConductOpinion.held(byLag)
    for step in logs.indices {
      let late = byLag + Double(step) / 10 * (conduct - byLag)
      logs[step] += log(isLate ? late : 1 - late)
    }
  }

  static func += (left: inout ConductShare, right: ConductShare) {
    left.count += right.count
    for step in left.logs.indices { left.logs[step] += right.logs[step] }
  }

  /// The mean of the shares, each weighing as much as it made what happened likely; 0 with few documents.
  var mean: Double {
    guard count >= ConductShare.leastDocuments, let best = logs.max() else { return 0 }
    var sum = (weight: 0.0, share: 0.0)
    for step in logs.indices {
      let weight = exp(logs[step] - best)
      sum.weight += weight
      sum.share += weight * Double(step) / 10
    }
    let mean = sum.share / sum.weight
    return mean < ConductShare.least ? 0 : mean
  }

  /// A share below it changes no figure that is printed, and is not worth asking customers' conduct for.
  static let least = 0.02
}
