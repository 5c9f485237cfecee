extension Sequence {
  /// The first `count` of the elements that fit, in an order, without sorting all of them.
  @inlinable
  public func first(
    _ count: Int, where fits: (Element) -> Bool, by precedes: (Element, Element) -> Bool
  ) -> [Element] {
    var best: [Element] = []
    for element in self where fits(element) {
      if best.count == count, let last = best.last, !precedes(element, last) { continue }
      let place = best.firstIndex { precedes(element, $0) } ?? best.count
      best.insert(element, at: place)
      if best.count > count { best.removeLast() }
    }
    return best
  }
}
