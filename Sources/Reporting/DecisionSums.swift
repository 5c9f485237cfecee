import Analysis
import Receivables

/// Past-due documents added up by what they call for, and by currency.
struct DecisionSums {
  /// Sums of one decision and currency.
  struct Sums {
    var count = 0
    var open: Int64 = 0
    /// Disputed part of that.
    var disputed: Int64 = 0
    /// What collecting is worth; meaningless unless `isValued`.
    var value: Int64 = 0
    var isValued = true
  }

  /// A decision in a currency, and its sums: few, so a search from the front finds them.
  private var sums: [(decision: CollectionReport.Decision, currency: Currency, sums: Sums)] = []
  /// Of the documents that wait, those that only a hold of the business stops.
  private(set) var held: [Currency: Sums] = [:]

  /// Adds up every document with a decision.
  init(_ facts: SummaryFacts) {
    for line in facts.collections.lines {
      guard let decision = line.decision else { continue }
      let document = facts.book.documents[Int(line.document)]
      let currency = facts.book.accounts[Int(document.account)].currency
      let own = place(decision, currency)
      sums[own].sums.count += 1
      sums[own].sums.open += document.open
      sums[own].sums.disputed += document.disputed
      if case .liftHold = line.action {
        held[currency, default: Sums()].count += 1
        held[currency, default: Sums()].open += document.open
      }
      sums[own].sums.value += max(0, line.value ?? 0)
      if line.value == nil { sums[own].sums.isValued = false }
    }
  }

  private mutating func place(_ decision: CollectionReport.Decision, _ currency: Currency) -> Int {
    for (place, known) in sums.enumerated()
    where known.decision == decision && known.currency == currency { return place }
    sums.append((decision, currency, Sums()))
    return sums.count - 1
  }

  /// The sums of a decision by currency, alphabetically.
  subscript(decision: CollectionReport.Decision) -> [(Currency, Sums)] {
    sums.filter { $0.decision == decision }.sorted { $0.currency < $1.currency }
      .map { ($0.currency, $0.sums) }
  }
}
