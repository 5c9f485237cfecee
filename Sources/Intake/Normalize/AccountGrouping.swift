import Receivables

/// What `AccountGrouping` must know of the elements it groups.
///
/// A type of its own for each kind of element, not closures: the compiler then builds the loops for it.
protocol GroupingRules: Sendable {
  associatedtype Element: Sendable
  /// The element's account in its lot.
  func account(of element: Element) -> Int
  /// Makes an element of a lot one of the book.
  func place(_ element: inout Element, lot: Int, account: Int)
  /// A number of up to 52 bits by which elements of an account stand first.
  func order(_ element: Element) -> UInt64
  /// The whole order within an account.
  func precedes(_ left: Element, _ right: Element) -> Bool
  /// Whether an element says the same as the one before it.
  func repeats(_ element: Element, _ before: Element) -> Bool
}

/// Elements of many lots brought together by account, each account's stretch sorted, repeated ones taken out.
///
/// How this works: each lot is counted, every lot and account gets a place of its own in one array, lots are copied there in parallel,
/// and the stretches are sorted in parallel. The result does not depend on how elements were spread over lots.
struct AccountGrouping<Rules: GroupingRules>: Sendable {
  typealias Element = Rules.Element

  /// All elements, by account.
  var elements: [Element]
  /// Where each account's stretch starts; one more entry than accounts.
  private(set) var starts: [Int]
  /// Elements that repeat the one before them, taken out.
  private(set) var repeated: [Element] = []

  /// A lot and how its accounts are numbered in the book.
  struct Lot: Sendable {
    var elements: [Element]
    var accounts: [UInt32]
  }

  /// Groups lots by their rules.
  init(_ lots: [Lot], accountCount: Int, rules: Rules) {
    let counts = parallelMap(lots.count) { lot in
      var counts = [Int](repeating: 0, count: accountCount)
      for element in lots[lot].elements {
        counts[Int(lots[lot].accounts[rules.account(of: element)])] += 1
      }
      return counts
    }
    var starts = [Int](repeating: 0, count: accountCount + 1)
    var places = counts
    var total = 0
    for account in 0..<accountCount {
      starts[account] = total
      for lot in lots.indices {
        places[lot][account] = total
        total += counts[lot][account]
      }
    }
    starts[accountCount] = total
    let (firstPlaces, fixedStarts) = (places, starts)
    let slices = evenRanges(accountCount, parts: 64)
    var repeatedPlaces: [Int] = []
    elements = [Element](unsafeUninitializedCapacity: total) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      let halves = evenRanges(total, parts: coreCount)
      nonisolated(unsafe) let room = buffer
      _ = parallelMap(halves.count) {
        populate(
          UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: room[halves[$0]])))
      }
      // Every lot writes its own places, and every slice sorts its own stretches.
      nonisolated(unsafe) let target = base
      _ = parallelMap(lots.count) { lot in
        var places = firstPlaces[lot]
        let numbers = lots[lot].accounts
        for var element in lots[lot].elements {
          let number = Int(numbers[rules.account(of: element)])
          rules.place(&element, lot: lot, account: number)
          (target + places[number]).initialize(to: element)
          places[number] += 1
        }
      }
      repeatedPlaces = parallelMap(slices.count) { slice in
        var repeated: [Int] = []
        var sorter = StretchSorter(rules)
        for account in slices[slice] {
          let range = fixedStarts[account]..<fixedStarts[account + 1]
          guard range.count > 1 else { continue }
          let stretch = UnsafeMutableBufferPointer(
            start: target + range.lowerBound, count: range.count)
          sorter.sort(stretch)
          for index in 1..<range.count where rules.repeats(stretch[index], stretch[index - 1]) {
            repeated.append(range.lowerBound + index)
          }
        }
        return repeated
      }.flatMap { $0 }
      initialized = total
    }
    self.starts = starts
    remove(repeatedPlaces)
  }

  /// Takes out the elements at these places, which must ascend.
  mutating func remove(_ places: [Int]) {
    guard !places.isEmpty else { return }
    repeated += places.map { elements[$0] }
    var gone = places[...]
    var kept: [Element] = []
    kept.reserveCapacity(elements.count - places.count)
    var newStarts = [0]
    for account in 0..<starts.count - 1 {
      for index in starts[account]..<starts[account + 1] {
        if index == gone.first {
          gone.removeFirst()
        } else {
          kept.append(elements[index])
        }
      }
      newStarts.append(kept.count)
    }
    (elements, starts) = (kept, newStarts)
  }
}

/// Sorts the stretches of accounts, one after another, in memory of its own.
///
/// How this works: what elements are ordered by first and their place go into one 64-bit number each; these are sorted, the elements
/// are moved once, and only those that agree in the first are compared in full.
private struct StretchSorter<Rules: GroupingRules> {
  private let rules: Rules
  private var keys = KeySorter()
  private var sorted: [Rules.Element] = []
  /// Bits that hold the place.
  private static var placeBits: UInt64 { 12 }

  init(_ rules: Rules) { self.rules = rules }

  mutating func sort(_ given: UnsafeMutableBufferPointer<Rules.Element>) {
    var stretch = given
    guard stretch.count <= 1 << StretchSorter.placeBits else {
      stretch.sort { rules.precedes($0, $1) }
      return
    }
    keys.removeAll()
    for (place, element) in stretch.enumerated() {
      keys.append(rules.order(element) << StretchSorter.placeBits | UInt64(place))
    }
    if !keys.isInOrder {
      keys.sort()
      sorted.removeAll(keepingCapacity: true)
      let placeMask = UInt64(1) << StretchSorter.placeBits - 1
      for key in keys.keys { sorted.append(stretch[Int(key & placeMask)]) }
      for place in stretch.indices { stretch[place] = sorted[place] }
    }
    sortTies(&stretch, keys.keys)
  }

  private func sortTies(
    _ stretch: inout UnsafeMutableBufferPointer<Rules.Element>, _ keys: [UInt64]
  ) {
    var start = 0
    for place in 1...keys.count {
      let isSame =
        place < keys.count
        && (keys[place] ^ keys[start]) >> StretchSorter.placeBits == 0
      guard !isSame else { continue }
      if place - start > 1 {
        var ties = UnsafeMutableBufferPointer(rebasing: stretch[start..<place])
        ties.sort { rules.precedes($0, $1) }
      }
      start = place
    }
  }
}

/// Sorts short lists of numbers that are spread fairly evenly, such as days.
///
/// How this works: the span from the least to the greatest is cut into about twice as many classes as there are numbers, each number goes
/// to its class, and what is left out of order moves a few places. Where one class holds many, they are compared instead.
private struct KeySorter {
  private(set) var keys: [UInt64] = []
  /// Whether they were given in order.
  private(set) var isInOrder = true
  private var least = UInt64.max
  private var greatest = UInt64.min
  private var spare: [UInt64] = []
  private var ends = [UInt16](repeating: 0, count: KeySorter.mostClasses)
  private static let mostClasses = 1 << 10
  /// Numbers in one class beyond which comparing is faster.
  private static let crowd = 24

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    (isInOrder, least, greatest) = (true, .max, .min)
  }

  @inline(__always)
  mutating func append(_ key: UInt64) {
    isInOrder = isInOrder && key >= greatest
    least = min(least, key)
    greatest = max(greatest, key)
    keys.append(key)
  }

  mutating func sort() {
    if keys.count <= KeySorter.crowd {
      keys.withUnsafeMutableBufferPointer { KeySorter.insert($0) }
    } else if !classify() {
      keys.sort()
    }
  }

  /// False where a class is crowded.
  private mutating func classify() -> Bool {
    let (count, least) = (keys.count, least)
    let wanted = UInt64(min(count * 2, KeySorter.mostClasses))
    let classBits = 63 - UInt64(wanted.leadingZeroBitCount)
    let shift = UInt64(64 - (greatest - least).leadingZeroBitCount)
    let drop = shift > classBits ? shift - classBits : 0
    while spare.count < count { spare.append(0) }
    let isSpread = ends.withUnsafeMutableBufferPointer { ends in
      spare.withUnsafeMutableBufferPointer { spare in
        keys.withUnsafeBufferPointer { keys in
          let classes = 1 << Int(classBits)
          for place in 0..<classes { ends[place] = 0 }
          var most: UInt16 = 0
          for key in keys {
            let own = Int((key &- least) >> drop)
            ends[own] &+= 1
            most = max(most, ends[own])
          }
          guard most <= KeySorter.crowd else { return false }
          var sum: UInt16 = 0
          for place in 0..<classes {
            sum &+= ends[place]
            ends[place] = sum
          }
          // From the last to the first, each to the end of what is left of its class.
          for place in stride(from: count - 1, through: 0, by: -1) {
            let own = Int((keys[place] &- least) >> drop)
            ends[own] &-= 1
            spare[Int(ends[own])] = keys[place]
          }
          return true
        }
      }
    }
    guard isSpread else { return false }
    swap(&keys, &spare)
    keys.removeLast(keys.count - count)
    keys.withUnsafeMutableBufferPointer { KeySorter.insert($0) }
    return true
  }

  /// Moves each number back past the greater ones before it.
  private static func insert(_ keys: UnsafeMutableBufferPointer<UInt64>) {
    for place in 1..<keys.count {
      let key = keys[place]
      var to = place
      while to > 0, keys[to - 1] > key {
        keys[to] = keys[to - 1]
        to -= 1
      }
      keys[to] = key
    }
  }
}
