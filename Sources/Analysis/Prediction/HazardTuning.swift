import Glibc
import Receivables

/// How well weights would have predicted the newest payments of the book itself: models of 30, 60 and 90 days ago, judged on the thirty days
/// that followed each.
///
/// Nothing later than the day looked at enters: the model of a window sees only what was visible when the window began.
struct HazardTuning: Sendable {
  /// One window.
  private struct Window: Sendable {
    let before: PaymentView
    /// What happened within the window, on the clock of its beginning, account by account.
    let after: [LaggedRecord]
    let starts: [Int]
    let payments: Int

    init?(_ all: PaymentRecords, from start: Int, through end: Int) {
      before = PaymentView(all, day: start)
      guard before.records.count >= HazardTuning.leastDocuments,
        before.settledCount >= HazardTuning.leastDocuments
      else { return nil }
      var after: [LaggedRecord] = []
      var starts = [0]
      for account in 0..<all.accountCount {
        let limits = before.limits(all.currencies[account])
        for record in all.records[all.range(account)]
        where Int(record.known) <= end && Int(record.paid) > start && Int(record.gone) > start {
          if let lagged = before.lagged(record, limits, after: start, through: end) {
            after.append(lagged)
          }
        }
        starts.append(after.count)
      }
      self.after = after
      self.starts = starts
      payments = after.count { $0.isPaid }
    }
  }

  /// Days of a window.
  static let windowDays = 30
  /// Windows looked at.
  static let windowCount = 3
  /// Documents and payments that a window's model needs.
  static let leastDocuments = 20
  /// Payments below which the default weights stay: too few to choose by.
  static let leastPayments = 100
  /// Gain in the sum of logarithms below which a change is noise.
  static let leastGain = 2.0

  private let windows: [Window]
  /// Payments in all windows.
  let payments: Int

  init(_ all: PaymentRecords, day: Int) {
    windows = (0..<HazardTuning.windowCount).compactMap { back in
      let end = day - HazardTuning.windowDays * back
      return Window(all, from: end - HazardTuning.windowDays, through: end)
    }
    payments = windows.reduce(0) { $0 + $1.payments }
  }

  /// What one window says of some weights.
  fileprivate struct Judgement: Sendable {
    /// Per document at risk: whether it was paid, and the logarithms of not being paid before its last lag and at it.
    var outcomes: [(isPaid: Bool, before: Double, at: Double)] = []
    var paid = 0.0
    var expected = 0.0
  }

  /// What was counted and estimated last of each window: most weights that are tried share much of it.
  private struct Fits: Sendable {
    var halfLife: Double?
    var tables: [LagTables] = []
    var baselines: [HazardBaseline] = []
    /// Scores of the weights tried so far.
    var scores: [HazardWeights: Double] = [:]
  }

  private func fit(_ weights: HazardWeights, _ fits: inout Fits) {
    if fits.tables.isEmpty || fits.halfLife != weights.halfLife {
      fits.halfLife = weights.halfLife
      fits.tables = parallelMap(windows.count) {
        LagTables(windows[$0].before, halfLife: weights.halfLife)
      }
      fits.baselines = []
    }
    let (tables, earlier) = (fits.tables, fits.baselines)
    fits.baselines = parallelMap(windows.count) { place in
      HazardBaseline(
        windows[place].before, weights: weights, tables[place],
        like: earlier.isEmpty ? nil : earlier[place])
    }
  }

  /// Parts into which a window's accounts are cut, so that three windows keep two cores busy.
  private static let parts = 2

  private func judgements(_ weights: HazardWeights, _ fits: inout Fits) -> [Judgement] {
    fit(weights, &fits)
    let (tables, baselines) = (fits.tables, fits.baselines)
    return parallelMap(windows.count * HazardTuning.parts) { task in
      let index = task / HazardTuning.parts
      let window = windows[index]
      let count = window.starts.count - 1
      let part = task % HazardTuning.parts
      var hazard = CustomerHazard(baselines[index])
      var judgement = Judgement()
      for account in count * part / HazardTuning.parts..<count * (part + 1) / HazardTuning.parts {
        let records = window.after[window.starts[account]..<window.starts[account + 1]]
        guard !records.isEmpty else { continue }
        hazard.take(tables[index].tables[account], speed: baselines[index].speeds[account])
        hazard.fitFactors(window.before.records[window.before.range(account)])
        for record in records { judgement.add(record, &hazard) }
      }
      return judgement
    }
  }

  /// Drift of the newest payments against the model: what was paid over what was expected, drawn towards one by twenty payments.
  func drift(_ weights: HazardWeights) -> Double {
    var fits = Fits()
    return HazardTuning.drift(judgements(weights, &fits))
  }

  private static func drift(_ judgements: [Judgement]) -> Double {
    let paid = judgements.reduce(0) { $0 + $1.paid }
    let expected = judgements.reduce(0) { $0 + $1.expected }
    return (paid + 20) / (expected + 20)
  }

  /// Sum of the logarithms of the chances of what happened, after correction for drift.
  private func score(_ weights: HazardWeights, _ fits: inout Fits) -> Double {
    if let score = fits.scores[weights] { return score }
    let judgements = judgements(weights, &fits)
    let drift = HazardTuning.drift(judgements)
    let score = parallelMap(judgements.count) { judgements[$0].score(drift) }.reduce(0, +)
    fits.scores[weights] = score
    return score
  }

  /// The weights that would have predicted best, one after the other from the defaults: each is moved along its values as long as the
  /// gain is more than noise.
  func best() -> HazardWeights {
    var weights = HazardWeights()
    guard payments >= HazardTuning.leastPayments else { return weights }
    var fits = Fits()
    var best = score(weights, &fits)
    for _ in 0..<2 {
      var hasMoved = false
      for dial in Dial.all {
        var place = dial.place(weights)
        for direction in [1, -1] {
          let start = place
          while dial.values.indices.contains(place + direction) {
            var tried = weights
            dial.turn(&tried, place + direction)
            let score = score(tried, &fits)
            guard score > best + HazardTuning.leastGain else { break }
            (best, weights, place, hasMoved) = (score, tried, place + direction, true)
          }
          if place != start { break }
        }
      }
      if !hasMoved { break }
    }
    return weights
  }

  /// A weight and the values tried for it.
  private struct Dial: Sendable {
    let values: [Double?]
    private let path: any WritableKeyPath<HazardWeights, Double?> & Sendable

    init(_ path: any WritableKeyPath<HazardWeights, Double?> & Sendable, _ values: [Double?]) {
      self.path = path
      self.values = values
    }

    func place(_ weights: HazardWeights) -> Int {
      values.firstIndex(of: weights[keyPath: path]) ?? 0
    }

    func turn(_ weights: inout HazardWeights, _ place: Int) {
      weights[keyPath: path] = values[place]
    }

    static let all = [
      Dial(\.halfLife, [60, 120, 240, 480, nil]),
      Dial(\.halvesDial, [1, 3, 10, 30, 100]),
      Dial(\.phasesDial, [1, 3, 10]),
      Dial(\.lags, [5, 20, 100, nil]),
      Dial(\.weekdays, [5, 10, 20, 50, nil]),
      Dial(\.amounts, [3, 10, 30, nil]),
      Dial(\.fiveDays, [3, 10, 30, nil]),
    ]
  }
}

extension HazardWeights {
  /// `halves`, in the form that dials turn.
  fileprivate var halvesDial: Double? {
    get { halves }
    set { halves = newValue ?? halves }
  }
  /// `phases`, in the form that dials turn.
  fileprivate var phasesDial: Double? {
    get { phases }
    set { phases = newValue ?? phases }
  }
}

extension HazardTuning.Judgement {
  /// Sum of the logarithms of the chances of what happened, after correction for drift.
  fileprivate func score(_ drift: Double) -> Double {
    outcomes.reduce(0) { sum, outcome in
      let at = outcome.at * drift
      return sum + outcome.before * drift
        + (outcome.isPaid ? log(max(-expm1(at), 1e-5)) : at)
    }
  }

  fileprivate mutating func add(_ record: LaggedRecord, _ hazard: inout CustomerHazard) {
    let weekday = Int(record.weekday)
    let (entry, exit) = (Int(record.entry), Int(record.exit))
    let factor = hazard.factor(twentieth: record.twentieth, due: Int(record.due))
    let before = hazard.logSum(weekday: weekday, from: entry, through: exit - 1)
    let at = hazard.logSum(weekday: weekday, from: exit, through: exit)
    let sum = hazard.fullHazardSum(weekday: weekday, from: entry, through: exit)
    if record.isPaid { paid += 1 }
    expected += sum.0 * factor.0 + sum.1 * factor.1
    outcomes.append(
      (
        record.isPaid, before.0 * factor.0 + before.1 * factor.1,
        at.0 * factor.0 + at.1 * factor.1
      ))
  }
}
