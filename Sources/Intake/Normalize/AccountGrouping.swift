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
  private var keys: [UInt64] = []
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
    keys.removeAll(keepingCapacity: true)
    for (place, element) in stretch.enumerated() {
      keys.append(rules.order(element) << StretchSorter.placeBits | UInt64(place))
    }
    keys.sort()
    sorted.removeAll(keepingCapacity: true)
    let placeMask = UInt64(1) << StretchSorter.placeBits - 1
    for key in keys { sorted.append(stretch[Int(key & placeMask)]) }
    for place in stretch.indices { stretch[place] = sorted[place] }
    sortTies(&stretch)
  }

  private func sortTies(_ stretch: inout UnsafeMutableBufferPointer<Rules.Element>) {
    var start = 0
    for place in 1...keys.count {
      let isSame =
        place < keys.count
        && keys[place] >> StretchSorter.placeBits == keys[start] >> StretchSorter.placeBits
      guard !isSame else { continue }
      if place - start > 1 {
        var ties = UnsafeMutableBufferPointer(rebasing: stretch[start..<place])
        ties.sort { rules.precedes($0, $1) }
      }
      start = place
    }
  }
}
