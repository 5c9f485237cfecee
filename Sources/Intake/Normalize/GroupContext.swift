/// Where in a grouped report the reader is: the labels that are open, and whether the grand total has passed.
struct GroupContext: Sendable {
  /// What a row of a grouped report is.
  enum RowKind {
    case document, heading, total, blank, unknown
  }

  private var open: [String] = []
  private var hasEnded = false

  /// The innermost open label: the customer of a report grouped by customer.
  var innermost: String { open.last ?? "" }

  /// Classifies a row by its label cell and the number of other filled cells.
  ///
  /// A total closes its group: `Total for X`, `Total X` where X is open, or exactly `TOTAL` at the end. A customer called "Total Wine"
  /// is none of these.
  mutating func take(label: String, otherCells: Int) -> RowKind {
    if label.isEmpty, otherCells == 0 { return .blank }
    if hasEnded { return .heading }
    guard !label.isEmpty else { return .document }
    if let closed = totalled(by: label) {
      open.removeLast(open.count - closed)
      return .total
    }
    if label.lowercased() == "total" {
      hasEnded = true
      return .total
    }
    if otherCells == 0 {
      open.append(label)
      return .heading
    }
    return .unknown
  }

  /// The depth of the open group that a total row closes.
  private func totalled(by label: String) -> Int? {
    let lower = label.lowercased()
    return open.indices.reversed().first { depth in
      let group = open[depth].lowercased()
      return lower == "total for \(group)" || lower == "total \(group)"
        || lower == "total - \(group)"
    }
  }
}
