/// The cheapest set of things that bring at least a sum, and a proven bound on how cheap any such set can be.
///
/// How this works: the things stand by cost for each unit that they bring. A set that takes them in that order, with the last taken in
/// part, is cheaper than any whole one: that is the bound. Up to `exactSize` things are searched by branch and bound, which ends with
/// the best set of all or after `mostSteps`; of more, the things around the place where the bound breaks off are searched, and those
/// far before it are taken, those far behind it left. Where what is chosen may weigh no more than a capacity, sets that weigh more are
/// passed over; the bound holds all the same.
struct CheapestCover {
  /// Things that are searched completely.
  static let exactSize = 60
  /// Steps after which the search ends with the best set found.
  static let mostSteps = 400_000

  /// Places of the chosen things, ascending.
  private(set) var chosen: [Int] = []
  /// Their cost.
  private(set) var cost: Int64 = 0
  /// No set can cost less.
  private(set) var bound: Int64 = 0
  /// Nothing cheaper exists.
  var isBest: Bool { cost <= bound || isSearched }
  private var isSearched = false

  /// The cheapest of things that cost (≥ 0) and bring (> 0, others are never chosen); nil where all together bring less than `target`.
  ///
  /// A target of 0 or less needs nothing. `weights` (≥ 0) count against `capacity`; nil too where no set within it was found.
  init?(
    costs: [Int64], gains: [Int64], target: Int64, weights: [Int64] = [], capacity: Int64? = nil
  ) {
    precondition(costs.count == gains.count && (capacity == nil || weights.count == gains.count))
    guard target > 0 else { return }
    let order = gains.indices.filter { gains[$0] > 0 }.sorted { one, other in
      let left = Int128(costs[one]) * Int128(gains[other])
      let right = Int128(costs[other]) * Int128(gains[one])
      return left != right ? left < right : one < other
    }
    let sorted = Sorted(
      costs: order.map { costs[$0] }, gains: order.map { gains[$0] },
      weights: capacity == nil ? [] : order.map { weights[$0] },
      capacity: capacity.map { Int128($0) })
    guard sorted.gain(0..<order.count) >= Int128(target) else { return nil }
    bound = sorted.bound(from: 0, rest: Int128(target)) ?? 0
    let broken = sorted.breakPlace(from: 0, rest: Int128(target))
    let first = order.count <= CheapestCover.exactSize ? 0 : max(0, broken - 40)
    let last = min(order.count, first + CheapestCover.exactSize)
    var search = Search(sorted: sorted, first: first, last: last, target: Int128(target))
    guard search.run() else { return nil }
    isSearched = search.isComplete && order.count <= CheapestCover.exactSize
    chosen = search.best.map { order[$0] }.sorted()
    cost = chosen.reduce(0) { $0 + costs[$1] }
  }

  /// Things by cost for each unit, with running sums.
  private struct Sorted {
    let costs: [Int64]
    let gains: [Int64]
    /// Empty where nothing is asked of them.
    private let weights: [Int64]
    let capacity: Int128?
    private let costSums: [Int128]
    private let gainSums: [Int128]

    init(costs: [Int64], gains: [Int64], weights: [Int64], capacity: Int128?) {
      (self.costs, self.gains, self.weights, self.capacity) = (costs, gains, weights, capacity)
      func sums(_ values: [Int64]) -> [Int128] {
        var sums: [Int128] = [0]
        for value in values { sums.append((sums.last ?? 0) + Int128(value)) }
        return sums
      }
      (costSums, gainSums) = (sums(costs), sums(gains))
    }

    func weight(_ place: Int) -> Int128 { weights.isEmpty ? 0 : Int128(weights[place]) }

    func gain(_ places: Range<Int>) -> Int128 {
      gainSums[places.upperBound] - gainSums[places.lowerBound]
    }

    /// The first place whose thing, with all from `start` on before it, brings `rest`; the count where all are not enough.
    func breakPlace(from start: Int, rest: Int128) -> Int {
      var (low, high) = (start, gains.count)
      while low < high {
        let middle = (low + high) / 2
        if gainSums[middle + 1] - gainSums[start] >= rest {
          high = middle
        } else {
          low = middle + 1
        }
      }
      return low
    }

    /// The least that things from `start` on can cost to bring `rest`, rounded up; nil where they cannot.
    func bound(from start: Int, rest: Int128) -> Int64? {
      guard rest > 0 else { return 0 }
      let place = breakPlace(from: start, rest: rest)
      guard place < gains.count else { return nil }
      let whole = costSums[place] - costSums[start]
      let missing = rest - (gainSums[place] - gainSums[start])
      // What the last costs in part, rounded up: costs are whole numbers.
      let gain = Int128(gains[place])
      return Int64(clamping: whole + (Int128(costs[place]) * missing + gain - 1) / gain)
    }
  }

  /// Branch and bound over the things from `first` to before `last`; those before are taken.
  private struct Search {
    let sorted: Sorted
    let first: Int
    let last: Int
    let target: Int128
    var best: [Int] = []
    var isComplete = true
    private var bestCost = Int64.max
    private var taken: [Int] = []
    private var steps = 0

    init(sorted: Sorted, first: Int, last: Int, target: Int128) {
      (self.sorted, self.first, self.last, self.target) = (sorted, first, last, target)
    }

    /// Whether a set was found.
    mutating func run() -> Bool {
      let before = (0..<first).reduce(Int64(0)) { $0 + sorted.costs[$1] }
      let weight = (0..<first).reduce(Int128(0)) { $0 + sorted.weight($1) }
      descend(first, rest: target - sorted.gain(0..<first), cost: before, weight: weight)
      if bestCost < .max {
        best = Array(0..<first) + best
        return true
      }
      // Only where the searched things are too few, or too heavy: then all up to the break are taken, if that may be.
      best = Array(0...min(sorted.breakPlace(from: 0, rest: target), sorted.gains.count - 1))
      isComplete = false
      return sorted.capacity.map { best.reduce(Int128(0)) { $0 + sorted.weight($1) } <= $0 } ?? true
    }

    private mutating func descend(_ place: Int, rest: Int128, cost: Int64, weight: Int128) {
      if let capacity = sorted.capacity, weight > capacity { return }
      if rest <= 0 {
        if cost < bestCost { (bestCost, best) = (cost, taken) }
        return
      }
      steps += 1
      guard steps <= CheapestCover.mostSteps else {
        isComplete = false
        return
      }
      guard place < last, let least = sorted.bound(from: place, rest: rest),
        cost + least < bestCost
      else { return }
      taken.append(place)
      descend(
        place + 1, rest: rest - Int128(sorted.gains[place]), cost: cost + sorted.costs[place],
        weight: weight + sorted.weight(place))
      taken.removeLast()
      descend(place + 1, rest: rest, cost: cost, weight: weight)
    }
  }
}
