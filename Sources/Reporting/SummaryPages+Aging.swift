import Analysis
import Receivables

/// What stands beside the buckets: companies, and classes of open money.
extension SummaryPages {
  /// One row per company and currency, where a folder holds several companies.
  var companies: [String] {
    guard facts.book.hasEntities else { return [] }
    var sums: [Int32: [Currency: AgingSums]] = [:]
    for line in facts.aging.rows {
      let account = facts.book.accounts[line.account]
      sums[account.entity, default: [:]][
        account.currency,
        default: AgingSums(buckets: facts.aging.policy.buckets.limits.count + 1)
      ] += line.sums
    }
    var lines = [
      "", "| Company | Currency | Open | Past due | Unapplied | Net |",
      "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for (entity, currencies) in sums.sorted(by: { $0.key < $1.key }) {
      let name = facts.book.entities[Int(entity)]
      for (currency, sum) in currencies.sorted(by: { $0.key < $1.key }) {
        let cells = [sum.open, sum.pastDue, sum.unapplied, sum.net].map {
          SummaryPages.money($0, currency)
        }
        lines.append(
          "| \(name.isEmpty ? "(not stated)" : markdownText(name)) | \(currency) | \(cells.joined(separator: " | ")) |"
        )
      }
    }
    return lines
  }

  /// Parts of what is open that are no ordinary claims, and receipts in hand; nothing where there are none.
  var classes: [String] {
    let sentences = facts.aging.totals.flatMap { currency, sums -> [String] in
      let parts = [
        (sums.retained, "is retained by customers until its release"),
        (sums.residue, "is residues within the stated tolerance"),
        (sums.postDated, "in hand takes effect after the as-of day and stands beside the balance"),
      ]
      return parts.filter { $0.0 != 0 }.map {
        "\(SummaryPages.money($0.0, currency)) \(currency) \($0.1)."
      }
    }
    return sentences.isEmpty ? [] : ["", sentences.joined(separator: " ")]
  }
}
