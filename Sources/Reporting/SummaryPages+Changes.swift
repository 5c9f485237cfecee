import Analysis
import Receivables

/// What changed since the last run: the first thing that people read of a weekly report.
struct SummaryChanges {
  let facts: SummaryFacts
  let comparison: Comparison

  /// What changed; nil where there is nothing to compare with.
  init?(_ facts: SummaryFacts) {
    guard let comparison = facts.comparison else { return nil }
    (self.facts, self.comparison) = (facts, comparison)
  }

  /// The heading.
  var title: String { "What changed since \(comparison.since)" }

  /// The section in Markdown.
  func markdown(_ pages: SummaryPages) -> [String] {
    ["## \(title)", ""] + lines.map { "- \($0.markdown)" } + [""] + bridge(pages) + figures(pages)
  }

  /// What happened, in sentences, gravest first.
  var lines: [SummaryLine] {
    var all: [String] = []
    let entries = Dictionary(grouping: comparison.entries, by: \.kind)
    for kind in ChangeKind.allCases {
      if let sentence = sentence(kind, entries[kind] ?? []) { all.append(sentence) }
    }
    return all.isEmpty
      ? [SummaryLine("Nothing that needs attention.")] : all.map { SummaryLine($0) }
  }

  private func sentence(_ kind: ChangeKind, _ entries: [Comparison.Entry]) -> String? {
    guard !entries.isEmpty else { return nil }
    switch kind {
    case .pastDue: return documents(entries, "newly past due", "newly past due")
    case .bucket:
      // Only what grew older: what was re-dated into a younger bucket is told as re-dated.
      let older = entries.filter(isOlder)
      return older.isEmpty ? nil : documents(older, "in an older bucket", "in older buckets")
    case .promiseBroken:
      return customers(entries, "has broken a promise to pay", "have broken promises to pay")
    case .limitExceeded:
      return customers(entries, "is newly over its credit limit", "are newly over their limits")
    case .limitKept:
      return customers(entries, "is within its credit limit again", "are within their limits again")
    case .flag: return flags(entries, "New flags")
    case .flagEnded: return flags(entries, "Flags no longer raised")
    case .disputed: return documents(entries, "newly disputed", "newly disputed")
    case .disputeEnded:
      return documents(entries, "no longer disputed in full", "no longer disputed in full")
    case .unexplained:
      let less = entries.filter { $0.amount > 0 }
      let more = entries.filter { $0.amount < 0 }
      let sentences = [
        less.isEmpty
          ? nil
          : documents(
            less, "smaller or gone, the exports do not say how",
            "smaller or gone, the exports do not say how"),
        more.isEmpty
          ? nil
          : documents(
            more, "larger, or a credit that is gone; the exports do not say why",
            "larger, or credits that are gone; the exports do not say why"),
      ].compactMap { $0 }
      return sentences.joined(separator: " ")
    case .cameBack:
      return documents(entries, "open again after it was gone", "open again after they were gone")
    case .appearedLate:
      return documents(
        entries, "dated on or before the last run, which did not have it",
        "dated on or before the last run, which did not have them")
    case .redated:
      // Money that is given more time looks less late.
      let later = entries.filter(isPostponed)
      let others = entries.filter { !isPostponed($0) }
      return [
        later.isEmpty
          ? nil
          : documents(later, "with a later due day than before", "with later due days than before"),
        others.isEmpty
          ? nil : documents(others, "with another due day", "with other due days"),
      ].compactMap { $0 }.joined(separator: " ")
    case .revalued: return documents(entries, "of another amount", "of other amounts")
    case .finding: return findings(entries, "New in the data")
    case .findingGone: return findings(entries, "Mended in the data")
    case .verdict:
      return
        "The verdict over the data went from \(comparison.verdicts.before) to \(comparison.verdicts.after)."
    // The bridge below holds them.
    case .collected, .credited, .writtenOff, .new: return nil
    }
  }

  private func isOlder(_ entry: Comparison.Entry) -> Bool {
    guard case .document(let change) = entry, case .slot(.bucket(let after)) = change.after else {
      return false
    }
    if case .slot(.bucket(let before)) = change.before { return after > before }
    return true
  }

  private func isPostponed(_ entry: Comparison.Entry) -> Bool {
    guard case .document(let change) = entry, case .day(let before?) = change.before,
      case .day(let after?) = change.after
    else { return false }
    return after > before
  }

  private func documents(
    _ entries: [Comparison.Entry], _ one: String, _ many: String
  ) -> String {
    var sums: [Currency: Int64] = [:]
    var names: [String] = []
    for case .document(let change) in entries {
      let account = comparison.movement.account(of: change, in: facts.book)
      sums[account.currency, default: 0] &+= abs(change.amount)
      if names.count < 3 {
        let number = comparison.movement.number(of: change, in: facts.book)
        names.append(number.isEmpty ? account.name : "\(account.name) \(number)")
      }
    }
    let money = sums.sorted { $0.key < $1.key }.map {
      "\(SummaryPages.money($0.value, $0.key)) \($0.key)"
    }
    let count = entries.count
    return
      "\(count) document\(count == 1 ? " \(one)" : "s \(many)"): \(money.joined(separator: ", ")) (\(names.joined(separator: ", "))\(count > names.count ? ", …" : ""))."
  }

  private func customers(_ entries: [Comparison.Entry], _ one: String, _ many: String) -> String {
    var (ids, known): ([String], Set<String>) = ([], [])
    for case .fact(let change) in entries where known.insert(change.identity.customerID).inserted {
      ids.append(change.identity.customerID)
    }
    return
      "\(ids.count) customer\(ids.count == 1 ? " \(one)" : "s \(many)"): \(some(ids))."
  }

  private func flags(_ entries: [Comparison.Entry], _ title: String) -> String {
    var byCode: [(code: String, ids: [String])] = []
    for case .fact(let change) in entries {
      if let place = byCode.firstIndex(where: { $0.code == change.identity.code }) {
        byCode[place].ids.append(change.identity.customerID)
      } else {
        byCode.append((change.identity.code, [change.identity.customerID]))
      }
    }
    let parts = byCode.sorted { $0.code < $1.code }.map { "\($0.code) (\(some($0.ids)))" }
    return "\(title): \(parts.joined(separator: "; "))."
  }

  private func findings(_ entries: [Comparison.Entry], _ title: String) -> String {
    var counts: [String: Int] = [:]
    for case .fact(let change) in entries {
      counts[change.identity.code, default: 0] += abs(change.after - change.before)
    }
    let parts = counts.sorted { $0.key < $1.key }.map {
      $0.value == 1 ? $0.key : "\($0.key) (\($0.value))"
    }
    return "\(title): \(parts.joined(separator: ", "))."
  }

  /// Three names, and how many more.
  private func some(_ ids: [String]) -> String {
    let names = ids.prefix(3).map { id in
      facts.book.customers.first { $0.id == id }?.name ?? id
    }
    return names.joined(separator: ", ") + (ids.count > 3 ? " and \(ids.count - 3) more" : "")
  }

  private func bridge(_ pages: SummaryPages) -> [String] {
    let totals = comparison.movement.totals
    guard !totals.isEmpty else { return [] }
    // A step per row: it fits a phone, and reads like a sum.
    let steps = [
      "Open \(comparison.since), net", "+ new", "− collected", "− credited", "− written off",
      "+ revalued", "+ unexplained", "= open \(facts.book.asOf), net",
    ]
    return [
      pages.row(["Step"] + totals.map { "\($0.currency)" }),
      pages.rule(text: 1, numbers: totals.count),
    ]
      + steps.enumerated().map { place, step in
        pages.row(
          [step] + totals.map { pages.money($0.movement.steps[place], $0.currency) })
      } + [
        "",
        details,
        "",
      ]
  }

  /// Where the details stand, as far as files with them are written.
  private var details: String {
    let files = [
      ("movement", "Per customer"), ("changes", "per document open then or now"),
      ("trends", "earlier runs"),
    ].filter { facts.outputs.contains("csv/\($0.0).csv") }.map { "\($0.1): csv/\($0.0).csv" }
    return files.isEmpty ? "" : "\(files.joined(separator: "; ").capitalizedFirst)."
  }

  /// Figures whose direction tells most.
  private static let watched: [(metric: String, words: String)] = [
    ("past_due", "Past due"), ("past_due_share", "Past due, share of open"),
    ("over_90_share", "More than 90 days, share of open"), ("dso", "Days sales outstanding"),
    ("days_late", "Days late"), ("late_share", "Paid late, share"),
  ]

  private func figures(_ pages: SummaryPages) -> [String] {
    let rows = facts.aging.totals.map(\.currency).flatMap { currency in
      SummaryChanges.watched.compactMap { metric, words -> String? in
        func value(_ metrics: [Metric]) -> String? {
          metrics.first { $0.name == metric && $0.currency == currency }.flatMap { text($0) }
        }
        guard let before = value(comparison.metrics), let after = value(facts.metrics) else {
          return nil
        }
        return pages.row(["\(words), \(currency)", before, after])
      }
    }
    guard !rows.isEmpty else { return [] }
    return [
      pages.row(["Figure", "\(comparison.since)", "\(facts.book.asOf)"]),
      pages.rule(text: 1, numbers: 2),
    ] + rows + [""]
  }

  /// A metric for people; nil where it is not available.
  private func text(_ metric: Metric) -> String? {
    var cells = MarkdownWriter()
    switch metric.value {
    case .share(let share):
      // As the decisions write shares.
      return scaledStatistic(share, digits: 3).map {
        "\(decimalText($0, digits: 1, grouping: "")) %"
      }
    case .unavailable, .daysBeyond: return nil
    case .money, .count, .days, .number:
      _ = MetricsTable.writeValue(of: metric, to: &cells)
      return cells.takeRow().first
    }
  }
}
