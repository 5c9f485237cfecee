import Analysis
import Receivables

extension Run {
  /// What would close the shortfall of each stress case, in words; empty where there is none.
  ///
  var stressRemedies: [String] {
    stress.map { stress in
      guard let shortfall = stress.shortfall, shortfall > 0 else {
        return stress.needs == nil ? "" : "none needed"
      }
      let available = gain(in: stress)
      func money(_ amount: Int64) -> String {
        "\(Money(minorUnits: amount, currency: stress.currency).grouped) \(stress.currency)"
      }
      if available >= shortfall { return "factoring adds \(money(available)) by then" }
      if available <= 0 { return "bridge loan of \(money(shortfall))" }
      return
        "factoring (adds \(money(available)) by then) and a bridge loan of \(money(shortfall - available))"
    }
  }

  /// What selling documents today would add within the horizon: the advance at the estimated rate less what the customer is expected to
  /// pay by then anyway; in a case in which the largest debtor fails or waits, without its documents.
  private func gain(in stress: StressCase) -> Int64 {
    let lost = stress.scenario == .expected ? [] : Set(stress.largest?.accounts ?? [])
    var chances = [Double](repeating: 0, count: book.documents.count)
    for document in forecast.documents {
      chances[Int(document.document)] =
        stress.horizon <= 30 ? document.paid.1 : document.paid.3
    }
    let gain = factoring.lines.reduce(0.0) { sum, line in
      let account = Int(book.documents[Int(line.document)].account)
      guard book.accounts[account].currency == stress.currency, !lost.contains(account) else {
        return sum
      }
      return sum
        + max(0, Double(line.advance) - Double(line.eligible) * chances[Int(line.document)])
    }
    return Int64(gain.rounded(.down))
  }
}
