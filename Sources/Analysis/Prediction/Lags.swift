import Glibc

/// Lags: working days past due at which a document can be paid, from 100 before the due day, so that long terms are covered, to 60 after
/// it.
///
/// Beyond the last one the chance per working day is constant. Phases group lags in which customers differ alike.
enum Lags {
  static let first = -100
  static let last = 60
  static let count = last - first + 1
  /// Place of the first lag after the due day.
  static let late = 1 - first
  /// Up to the due day, and after it.
  static let halves = 2
  /// Last lags of all phases but the last.
  static let limits = [-20, -10, -5, -2, 0, 2, 5, 10, 20, 40]
  static let phases = limits.count + 1
  /// First place of each phase, and the number of places.
  static let phaseStarts: [Int] = [0] + limits.map { $0 + 1 - first } + [count]

  /// Place of a lag, held to the ends.
  @inline(__always)
  static func place(_ lag: Int) -> Int { min(max(lag, first), last) - first }

  /// Least and greatest chance of a single day.
  static let least = 1e-6
}

/// Weights that shrink what a customer shows towards what the book shows: counted in expected payments or document-days, so that a
/// customer with as many of them counts half.
struct HazardWeights: Sendable, Hashable {
  /// Days after which a due document counts half; nil for never.
  var halfLife: Double? = 240
  /// Of a customer's speed before and after the due day.
  var halves = 1.0
  /// Of its speed in each phase.
  var phases = 1.0
  /// Of its chance at each lag; nil for no such difference.
  var lags: Double? = 100
  /// Of its chance at each lag and due weekday.
  var weekdays: Double? = 50
  /// Of its speed by size of the amount.
  var amounts: Double? = 30
  /// Of its speed by five days of the month.
  var fiveDays: Double?

  /// Weight of the book's chance by due weekday and lag, and of its speed by tenth of amounts: large books hardly feel them.
  static let bookWeekdays = 1_000.0
  static let bookAmounts = 30.0
  static let tail = 3.0
}

/// What the documents of one customer show: payments, and documents at risk, by due weekday and lag, weighted by recency.
///
/// Kept as small as what it holds: only weekdays with documents, only lags with anything at risk.
struct LagTable: Sendable {
  /// Places with anything at risk.
  let places: Range<Int>
  /// First cell of each weekday's row; -1 for weekdays without documents.
  private let rows: [Int]
  /// By row and place.
  private var paid: [Double]
  private var atRisk: [Double]
  /// Over all weekdays, from the first place on.
  private(set) var allPaid: [Double]
  private(set) var allAtRisk: [Double]
  /// Beyond the last lag: payments and working days at risk.
  private(set) var tailPaid = 0.0
  private(set) var tailAtRisk = 0.0

  /// Counts a customer's documents.
  init(_ records: ArraySlice<LaggedRecord>, _ recency: RecencyTable) {
    var (low, high) = (Lags.count, 0)
    var present: UInt8 = 0
    for record in records {
      low = min(low, Lags.place(Int(record.entry)))
      high = max(high, Lags.place(Int(record.exit)) + 1)
      present |= 1 << record.weekday
    }
    places = low < high ? low..<high : 0..<0
    let (first, width) = (places.lowerBound, places.count)
    var rows = [Int](repeating: -1, count: 7)
    var cells = 0
    for weekday in 0..<7 where present & (1 << UInt8(weekday)) != 0 {
      rows[weekday] = cells
      cells += width
    }
    self.rows = rows
    paid = [Double](repeating: 0, count: cells)
    // One more than needed, for the differences that end a row.
    atRisk = [Double](repeating: 0, count: cells + 1)
    allPaid = [Double](repeating: 0, count: width)
    allAtRisk = allPaid
    for record in records {
      let weight = recency[Int(record.sinceDue)]
      let row = rows[Int(record.weekday)] - first
      let exit = Lags.place(Int(record.exit))
      // Differences first: one more at risk from the entry on, one less after the exit.
      atRisk[row + Lags.place(Int(record.entry))] += weight
      if exit + 1 < places.upperBound { atRisk[row + exit + 1] -= weight }
      if Int(record.exit) > Lags.last {
        tailAtRisk += weight * Double(Int(record.exit) - max(Int(record.entry) - 1, Lags.last))
        if record.isPaid { tailPaid += weight }
      } else if record.isPaid {
        paid[row + exit] += weight
      }
    }
    for start in stride(from: 0, to: cells, by: max(1, width)) {
      var sum = 0.0
      for step in 0..<width {
        sum += atRisk[start + step]
        atRisk[start + step] = max(sum, paid[start + step])
        allPaid[step] += paid[start + step]
        allAtRisk[step] += atRisk[start + step]
      }
    }
  }

  /// Whether any document falls due on a weekday.
  func hasWeekday(_ weekday: Int) -> Bool { rows[weekday] >= 0 }

  /// Calls `body` with payments and documents at risk of a weekday at those of the places where any was at risk.
  @inline(__always)
  func forEach(
    _ weekday: Int, _ wanted: Range<Int>,
    _ body: (_ place: Int, _ paid: Double, _ atRisk: Double) -> Void
  ) {
    guard hasWeekday(weekday) else { return }
    let start = rows[weekday] - places.lowerBound
    let (paid, atRisk) = (paid.span, atRisk.span)
    for place in wanted.clamped(to: places) where atRisk[start + place] > 0 {
      body(place, paid[start + place], atRisk[start + place])
    }
  }
}

/// Weights by days since a document fell due.
struct RecencyTable: Sendable {
  private let weights: [Double]

  init(halfLife: Double?) {
    weights = (0..<4_096).map { age in halfLife.map { exp2(-Double(age) / $0) } ?? 1 }
  }

  @inline(__always)
  subscript(age: Int) -> Double { weights[min(age, weights.count - 1)] }
}

/// How fast a customer pays against the book: by half and by phase, one in each being the book's speed.
struct CustomerSpeed: Sendable {
  var halves = (1.0, 1.0)
  var phases = [Double](repeating: 1, count: Lags.phases)

  /// The speed at each place, as a factor on the odds.
  func factors(into factors: inout [Double]) {
    let starts = Lags.phaseStarts
    var factors = factors.mutableSpan
    for phase in 0..<Lags.phases {
      let factor = phases[phase] * (starts[phase] < Lags.late ? halves.0 : halves.1)
      for place in starts[phase]..<starts[phase + 1] { factors[place] = factor }
    }
  }

  /// One step towards the speed that explains a customer's payments: (paid + weight) ÷ (expected at the book's speed + weight), by half,
  /// then by phase.
  ///
  /// Within a phase the factor is the same, so sums of odds ÷ (1 + odds × factor) are all that a step needs.
  mutating func step(_ table: LagTable, odds: [Double], weights: HazardWeights) {
    let starts = Lags.phaseStarts
    let places = table.places
    func sums(_ phase: Int, _ factor: Double) -> (paid: Double, expected: Double) {
      var sum = (paid: 0.0, expected: 0.0)
      let start = max(starts[phase], places.lowerBound)
      let end = min(starts[phase + 1], places.upperBound)
      guard start < end else { return sum }
      for place in start..<end {
        let moved = odds[place] * factor
        sum.paid += table.allPaid[place - places.lowerBound]
        sum.expected += moved / (1 + moved) * table.allAtRisk[place - places.lowerBound]
      }
      return sum
    }
    var early = (paid: 0.0, expected: 0.0)
    var late = early
    for phase in 0..<Lags.phases {
      let isEarly = starts[phase] < Lags.late
      let sum = sums(phase, phases[phase] * (isEarly ? halves.0 : halves.1))
      if isEarly {
        early.paid += sum.paid
        early.expected += sum.expected
      } else {
        late.paid += sum.paid
        late.expected += sum.expected
      }
    }
    halves = (
      (early.paid + weights.halves) / (early.expected / halves.0 + weights.halves),
      (late.paid + weights.halves) / (late.expected / halves.1 + weights.halves)
    )
    for phase in 0..<Lags.phases {
      let half = starts[phase] < Lags.late ? halves.0 : halves.1
      let sum = sums(phase, phases[phase] * half)
      phases[phase] =
        (sum.paid + weights.phases) / (sum.expected / phases[phase] + weights.phases)
    }
  }

  /// Odds as a chance.
  @inline(__always)
  static func chance(_ odds: Double) -> Double { odds / (1 + odds) }
}
