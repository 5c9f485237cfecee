/// Where in a grouped report the reader is: the labels that are open, and whether the grand total has passed.
struct GroupContext: Sendable {
  /// What a row of a grouped report is.
  enum RowKind {
    case document, heading, total, blank, unknown
  }

  private var open: [String] = []
  private var hasEnded = false
  /// Id beside the innermost label, if the report writes one.
  private(set) var id = ""

  /// The innermost open label: the customer of a report grouped by customer.
  var innermost: String { open.last ?? "" }

  /// A label names the customer of the documents below it.
  mutating func name(_ label: String, id: String) {
    open = [label]
    self.id = id
  }

  /// A label without the words that say what it names: "Customer: Acme" is Acme.
  static func withoutCaption(_ label: String) -> String {
    guard let colon = label.firstIndex(of: ":"),
      let concepts = HeadingGrammar.concepts(of: String(label[..<colon])),
      concepts.contains(.customer), concepts.isSubset(of: [.customer, .name, .number, .account])
    else { return label }
    let name = label[label.index(after: colon)...].trimmingBlanks
    return name.isEmpty ? label : name
  }

  /// Classifies a row by its label cell and the number of other filled cells.
  ///
  /// A total closes its group: it says "total" and names an open group, or says nothing but "total" at the end. A customer called
  /// "Total Wine" is none of these.
  mutating func take(label: String, otherCells: Int) -> RowKind {
    if label.isEmpty, otherCells == 0 { return .blank }
    if hasEnded { return .heading }
    guard !label.isEmpty else { return .document }
    if let closed = totalled(by: label) {
      open.removeLast(open.count - closed)
      return .total
    }
    if Words.isTotal(label), label.split(separator: " ").count == 1 {
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
        || lower == "total - \(group)" || lower == "total for \(group) with sub-customers"
        || lower == "total \(group) with sub-customers"
    }
  }
}
