import Glibc

/// Median of ascending values: the mean of the two middle ones where their number is even; nil for none.
func median(ofSorted values: some RandomAccessCollection<Int32>) -> Double? {
  guard !values.isEmpty else { return nil }
  let middle = values.index(values.startIndex, offsetBy: values.count / 2)
  if values.count % 2 == 1 { return Double(values[middle]) }
  return (Double(values[values.index(before: middle)]) + Double(values[middle])) / 2
}

/// Values in ascending order.
///
/// Days lie close together, so counting how often each occurs beats comparing them.
func ascending(_ values: [Int32]) -> [Int32] {
  guard let least = values.min(), let greatest = values.max(), values.count > 16,
    Int(greatest) - Int(least) <= 4 * values.count + 64
  else { return values.sorted() }
  let range = Int(greatest - least) + 1
  return withUnsafeTemporaryAllocation(of: Int32.self, capacity: range) { counts in
    counts.initialize(repeating: 0)
    for value in values { counts[Int(value - least)] += 1 }
    return [Int32](unsafeUninitializedCapacity: values.count) { sorted, initialized in
      for step in 0..<range {
        for _ in 0..<counts[step] {
          sorted[initialized] = least + Int32(step)
          initialized += 1
        }
      }
    }
  }
}

/// Median of ascending values without some of them, which ascend too and are each taken out once; nil where none remain.
func median(ofSorted values: [Int32], without removed: [Int32]) -> Double? {
  var gaps: [Int] = []
  for value in removed {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    // Of equal values one after the other goes.
    gaps.append(max(low, (gaps.last ?? -1) + 1))
  }
  let count = values.count - gaps.count
  guard count > 0 else { return nil }
  func value(at rank: Int) -> Double {
    Double(values[gaps.reduce(rank) { $0 >= $1 ? $0 + 1 : $0 }])
  }
  return count % 2 == 1
    ? value(at: count / 2) : (value(at: count / 2 - 1) + value(at: count / 2)) / 2
}

/// Median absolute deviation from the median, of ascending values; nil for none.
func medianAbsoluteDeviation(ofSorted values: [Int32]) -> Double? {
  guard let center = median(ofSorted: values) else { return nil }
  // Deviations grow towards both ends: walking inwards from the larger end visits them in falling order, in which the median is the
  // same middle as from below.
  var (low, high) = (0, values.count - 1)
  var (last, before) = (0.0, 0.0)
  for _ in 0...values.count / 2 {
    let left = center - Double(values[low])
    let right = Double(values[high]) - center
    before = last
    if left >= right {
      last = abs(left)
      low += 1
    } else {
      last = abs(right)
      high -= 1
    }
  }
  return values.count % 2 == 1 ? last : (before + last) / 2
}

/// Mann–Kendall trend test of values in order.
struct MannKendall {
  /// Σ sgn(x_j − x_i) over all pairs i < j.
  let statistic: Int
  /// Its variance under no trend, corrected for ties.
  let variance: Double

  /// Tests values in the order given (Mann 1945; Kendall); `sorted` holds the same, ascending.
  init(_ values: [Int32], sorted: [Int32]) {
    statistic =
      values.count <= 64
      ? MannKendall.pairs(values) : MannKendall.ranked(values, sorted: sorted)
    func term(_ count: Int) -> Double { Double(count) * Double(count - 1) * Double(2 * count + 5) }
    var corrected = term(values.count)
    var run = 0
    for index in sorted.indices {
      run += 1
      if index + 1 == sorted.count || sorted[index + 1] != sorted[index] {
        corrected -= term(run)
        run = 0
      }
    }
    variance = corrected / 18
  }

  /// Σ sgn by looking at every pair: best for short series.
  static func pairs(_ values: [Int32]) -> Int {
    var sum = 0
    for later in values.indices {
      let value = values[later]
      for earlier in 0..<later { sum += Int((value - values[earlier]).signum()) }
    }
    return sum
  }

  /// Σ sgn by counting smaller and greater earlier values in a Fenwick tree over the values' ranks: n log n.
  static func ranked(_ values: [Int32], sorted: [Int32]) -> Int {
    var distinct: [Int32] = []
    for value in sorted where value != distinct.last { distinct.append(value) }
    func rank(_ value: Int32) -> Int {
      var (low, high) = (0, distinct.count)
      while low < high {
        let middle = (low + high) / 2
        if distinct[middle] < value { low = middle + 1 } else { high = middle }
      }
      return low + 1
    }
    var tree = [Int](repeating: 0, count: distinct.count + 1)
    func count(upTo rank: Int) -> Int {
      var (at, sum) = (rank, 0)
      while at > 0 {
        sum += tree[at]
        at &= at - 1
      }
      return sum
    }
    var sum = 0
    for (earlier, value) in values.enumerated() {
      let own = rank(value)
      sum += count(upTo: own - 1) - (earlier - count(upTo: own))
      var at = own
      while at < tree.count {
        tree[at] += 1
        at += at & -at
      }
    }
    return sum
  }

  /// (S − sgn S) / √Var; 0 when S is 0.
  var z: Double {
    guard statistic != 0, variance > 0 else { return 0 }
    return (Double(statistic) - (statistic > 0 ? 1 : -1)) / sqrt(variance)
  }
}

/// Theil–Sen slope: the median of (x_j − x_i)/(j − i) over all pairs; nil for fewer than two values (Sen 1968).
func theilSenSlope(_ values: ArraySlice<Int32>) -> Double? {
  guard values.count > 1 else { return nil }
  let count = values.count * (values.count - 1) / 2
  return withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { slopes in
    values.withUnsafeBufferPointer { values in
      var place = 0
      // By distance, so that one divisor serves many pairs.
      for distance in 1..<values.count {
        for earlier in 0..<values.count - distance {
          slopes[place] = Double(values[earlier + distance] - values[earlier]) / Double(distance)
          place &+= 1
        }
      }
    }
    let (lower, middles) = middleSlopes(of: slopes)
    let upper = selected(count / 2 - lower, from: middles)
    if count % 2 == 1 { return upper }
    // After selection everything before the middle is no greater: the other middle is the greatest of it.
    return ((middles[..<(count / 2 - lower)].max() ?? upper) + upper) / 2
  }
}

/// Keeps of some values, at their front, only those near the one or two in the middle; how many smaller ones were left out.
///
/// Slopes lie close together, in days per document: counting them by eighths of a day leaves few to be compared.
private func middleSlopes(
  of values: UnsafeMutableBufferPointer<Double>
) -> (lower: Int, middles: UnsafeMutableBufferPointer<Double>) {
  let range = 512
  // A number of this size has no room for fractions, and its lowest bits are the nearest whole number.
  let shift = 6_755_399_441_055_744.0
  let origin = Int64(bitPattern: shift.bitPattern)
  /// Grows with the value; what lies beyond 32 days is in the first and the last place.
  func place(_ value: Double) -> Int {
    Int(min(max(Int64(bitPattern: (value * 8 + shift).bitPattern) &- origin &+ 256, 0), 511))
  }
  return withUnsafeTemporaryAllocation(of: Int32.self, capacity: range) { counts in
    counts.initialize(repeating: 0)
    for value in values { counts[place(value)] &+= 1 }
    var (first, lower) = (0, 0)
    // An even number has two in the middle.
    while lower + Int(counts[first]) <= (values.count - 1) / 2 {
      lower += Int(counts[first])
      first += 1
    }
    var (last, upper) = (first, lower + Int(counts[first]))
    while upper <= values.count / 2 {
      last += 1
      upper += Int(counts[last])
    }
    var kept = 0
    for value in values {
      let own = place(value)
      values[kept] = value
      // Minus one outside, by the sign of either distance: guessing which costs more.
      kept &+= 1 &+ ((own &- first | last &- own) >> 63)
    }
    return (lower, UnsafeMutableBufferPointer(rebasing: values[..<kept]))
  }
}

/// The value that would stand at `rank` if values were sorted; smaller ones end up before it (Hoare 1961).
///
/// Values are moved whether they are smaller than the pivot or not: guessing which costs more than moving.
private func selected(_ rank: Int, from values: UnsafeMutableBufferPointer<Double>) -> Double {
  var (low, high) = (0, values.count)
  while high - low > 1 {
    let (first, middle, last) = (values[low], values[(low + high) / 2], values[high - 1])
    let pivot = max(min(first, middle), min(max(first, middle), last))
    let below = divided(values, low..<high) { $0 < pivot }
    if rank < below {
      high = below
      continue
    }
    let equal = divided(values, below..<high) { $0 <= pivot }
    if rank < equal { return pivot }
    low = equal
  }
  return values[low]
}

/// Moves the values that meet a condition to the front of a range; where the others start.
@inline(__always)
private func divided(
  _ values: UnsafeMutableBufferPointer<Double>, _ range: Range<Int>, _ isFront: (Double) -> Bool
) -> Int {
  var front = range.lowerBound
  for place in range {
    let value = values[place]
    values[place] = values[front]
    values[front] = value
    front &+= isFront(value) ? 1 : 0
  }
  return front
}

/// Wilson score interval of a proportion observed `size` times (Wilson 1927).
func wilsonInterval(_ proportion: Double, size: Double, z: Double = 1.95996) -> (
  low: Double, high: Double
) {
  let square = z * z
  let center = proportion + square / (2 * size)
  let spread = z * sqrt(proportion * (1 - proportion) / size + square / (4 * size * size))
  let scale = 1 + square / size
  return (max(0, (center - spread) / scale), min(1, (center + spread) / scale))
}

/// A beta prior for late rates, estimated from the book it is used on.
struct BetaPrior: Sendable, Equatable {
  var alpha: Double
  var beta: Double
  /// Whether it was estimated, not assumed.
  var isFitted: Bool

  /// Used where a book is too small to estimate one.
  static let standard = BetaPrior(alpha: 1, beta: 2, isFitted: false)

  /// Posterior mean of a rate with `late` of `resolved`.
  func rate(late: Double, resolved: Double) -> Double { (alpha + late) / (alpha + beta + resolved) }

  /// Method of moments in Kleinman's form over accounts with something resolved, in the order given.
  static func fitted(to counts: [(late: Int, resolved: Int)]) -> BetaPrior {
    let used = counts.filter { $0.resolved > 0 }
    guard used.count(where: { $0.resolved >= 2 }) >= 8 else { return standard }
    return moments(of: used) ?? standard
  }

  /// The fit itself, whatever the number of accounts; nil where they do not differ.
  static func moments(of used: [(late: Int, resolved: Int)]) -> BetaPrior? {
    let total = Double(used.reduce(0) { $0 + $1.resolved })
    let mean = Double(used.reduce(0) { $0 + $1.late }) / total
    guard mean > 0, mean < 1 else { return nil }
    let accounts = Double(used.count)
    var spread = 0.0
    var squares = 0.0
    for count in used {
      let resolved = Double(count.resolved)
      let difference = Double(count.late) / resolved - mean
      spread += resolved * difference * difference
      squares += resolved * resolved
    }
    let variance = mean * (1 - mean)
    let divisor = variance * (total - squares / total - (accounts - 1))
    guard divisor > 0 else { return nil }
    let correlation = min(0.90, max(0.01, (spread - variance * (accounts - 1)) / divisor))
    let weight = (1 - correlation) / correlation
    return BetaPrior(alpha: mean * weight, beta: (1 - mean) * weight, isFitted: true)
  }
}

/// The payment index of one document by its days late: piecewise linear, 80 = on time.
func paymentIndexPoints(daysLate: Int) -> Double {
  let nodes: [(days: Double, points: Double)] = [
    (-30, 100), (-20, 90), (0, 80), (15, 70), (22, 60), (30, 50), (60, 40), (90, 30), (120, 20),
    (180, 0),
  ]
  let days = Double(daysLate)
  guard days > nodes[0].days else { return nodes[0].points }
  for index in 1..<nodes.count where days <= nodes[index].days {
    let (from, to) = (nodes[index - 1], nodes[index])
    return from.points + (to.points - from.points) * (days - from.days) / (to.days - from.days)
  }
  return 0
}
