package import Analysis
package import Receivables

/// What the summary is made of.
package struct SummaryFacts: Sendable {
  /// One input in the accounting of rows.
  package struct File: Sendable {
    /// Name, format and what became of the rows, in words.
    package var name: String
    /// Format for people.
    package var format: String
    /// Rows read.
    package var rows: Int
    /// Documents among them.
    package var documents: Int
    /// Rows that could not be used.
    package var rejected: Int
    /// Everything else, in words.
    package var others: String

    /// One input.
    package init(
      name: String, format: String, rows: Int, documents: Int, rejected: Int, others: String
    ) {
      self.name = name
      self.format = format
      self.rows = rows
      self.documents = documents
      self.rejected = rejected
      self.others = others
    }
  }

  package var book: Book
  package var aging: AgingReport
  /// Balances of the general ledger, where stated, beside the net balance of the documents.
  package var ledger: [(entity: String, currency: Currency, ledger: Int64, net: Int64)]
  /// The aging as another product prints it, where asked for.
  package var theirs: TheirNumber?
  package var concentrations: [Concentration]
  package var payers: PayerReport
  package var forecast: ForecastReport
  package var stress: [StressCase]
  /// What would close the shortfall of each stress case, in words.
  package var stressRemedies: [String]
  package var allowances: AllowanceReport
  /// View of the allowance that the settings name.
  package var view: AllowanceTerms.View
  package var factoring: FactoringReport
  package var choices: FactoringChoices
  package var collections: CollectionReport
  package var collecting: CollectingPlan
  package var metrics: [Metric]
  /// Balances of the last twelve months, where they are known.
  package var trends: [BalanceTrend]
  /// The run before this one, where a history knows it.
  package var comparison: Comparison?
  package var findings: [Finding]
  package var inputs: [File]
  /// Assumptions of the run beyond the findings, in sentences.
  package var assumptions: [String]
  /// Files written, for the links.
  package var outputs: [String]

  /// Everything a run has to say.
  package init(
    book: Book, aging: AgingReport,
    ledger: [(entity: String, currency: Currency, ledger: Int64, net: Int64)], theirs: TheirNumber?,
    concentrations: [Concentration],
    payers: PayerReport, forecast: ForecastReport, stress: [StressCase], stressRemedies: [String],
    allowances: AllowanceReport, view: AllowanceTerms.View,
    factoring: FactoringReport, choices: FactoringChoices, collections: CollectionReport,
    collecting: CollectingPlan, metrics: [Metric], trends: [BalanceTrend],
    comparison: Comparison?, findings: [Finding], inputs: [File], assumptions: [String],
    outputs: [String]
  ) {
    self.book = book
    self.aging = aging
    self.theirs = theirs
    self.ledger = ledger
    self.concentrations = concentrations
    self.payers = payers
    self.forecast = forecast
    self.stress = stress
    self.stressRemedies = stressRemedies
    self.allowances = allowances
    self.view = view
    self.factoring = factoring
    self.choices = choices
    self.collections = collections
    self.collecting = collecting
    self.metrics = metrics
    self.trends = trends
    self.comparison = comparison
    self.findings = findings
    self.inputs = inputs
    self.assumptions = assumptions
    self.outputs = outputs
  }
}

/// The two pages that people read first: decisions, then the five questions, then what the figures rest on.
package struct Summary: Sendable {
  /// `summary.md`.
  package let markdown: String
  private let report: ReportPage
  /// `report.html`.
  package var page: String { report.html }
  /// The part for the terminal.
  package let terminal: String

  /// Words a run's facts.
  package init(_ facts: SummaryFacts) {
    let sums = DecisionSums(facts)
    let decisions = SummaryDecisions(facts, sums).lines
    let pages = SummaryPages(facts, decisions: sums)
    let heading = "Receivables as of \(facts.book.asOf)"
    let changes = SummaryChanges(facts)
    markdown =
      (["# \(heading)", ""] + (changes?.markdown(pages) ?? []) + [
        "## Needs a decision", "",
      ] + decisions.map { "- \($0.markdown)" } + [""] + pages.all).joined(separator: "\n") + "\n"
    let balances = facts.aging.totals.map { total in
      "  \(total.currency)  open \(SummaryPages.money(total.sums.open, total.currency)), past due \(SummaryPages.money(total.sums.pastDue, total.currency)), unapplied \(SummaryPages.money(total.sums.unapplied, total.currency)), \(total.sums.documents) document\(total.sums.documents == 1 ? "" : "s")"
    }
    report = ReportPage(facts, pages, changes: changes, decisions: decisions)
    let changed = changes.map { own in
      ["\(own.title):"] + own.lines.map { "- \($0.plain)" } + ["", "Needs a decision:"]
    }
    terminal =
      ([heading, ""] + balances + [""] + (changed ?? [])
      + decisions.map { "- \($0.plain)" }).joined(separator: "\n")
  }
}

/// A line for people, with and without Markdown's escapes.
struct SummaryLine {
  var plain: String
  var markdown: String

  /// A line whose names come from the data.
  init(_ text: String) {
    plain = oneLine(text)
    markdown = markdownText(text)
  }
}

/// What cannot wait, worst first.
struct SummaryDecisions {
  let facts: SummaryFacts
  let sums: DecisionSums

  init(_ facts: SummaryFacts, _ sums: DecisionSums) {
    self.facts = facts
    self.sums = sums
  }

  var lines: [SummaryLine] {
    let all =
      dayAssumed + dataFaults + deadlines + pastDue + concentration + slowShares + stress
      + trouble + collection
    guard all.isEmpty else { return all.map { SummaryLine($0) } }
    let warnings = facts.findings.count { $0.severity == .warning }
    let data =
      warnings == 0
      ? " and no data fault was found"
      : ", but the data have \(warnings) warning\(warnings == 1 ? "" : "s"), listed below"
    return [SummaryLine("Nothing: no document is past due\(data).")]
  }

  private var dayAssumed: [String] {
    facts.findings.filter { $0.code == "as-of-assumed" }.map {
      "\($0.message). \($0.remedy.capitalizedFirst)."
    }
  }

  private var dataFaults: [String] {
    // A history that cannot be used is no fault of the data.
    let history = facts.findings.filter { $0.code == "history-unusable" }.map {
      "\($0.message). \($0.remedy.capitalizedFirst)."
    }
    let errors = facts.findings.filter { $0.severity == .error && $0.code != "history-unusable" }
    guard let first = errors.first else { return history }
    let place = first.place.map { "\($0.file)\($0.line > 0 ? ":\($0.line)" : ""): " } ?? ""
    var sums: [Currency: Int64] = [:]
    for money in errors.compactMap(\.money) {
      sums[money.currency, default: 0] &+= money.minorUnits
    }
    let worth = sums.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map {
      "\(SummaryPages.money($0.value, $0.key)) \($0.key)"
    }.joined(separator: ", ")
    return history + [
      "\(errors.count) error\(errors.count == 1 ? "" : "s") in the data\(worth.isEmpty ? "" : " (\(worth))"); the figures lack what could not be read. First: \(place)\(first.message)."
    ]
  }

  /// Clocks after which a right is lost.
  private var deadlines: [String] {
    let wanted: [(Clock.Kind, String)] = [
      (.insurerNotice, "tell the insurer that it is overdue"),
      (.insurerFiling, "file the claim with the insurer"),
      (
        .limitation,
        "go to court, or get a written acknowledgement, before the limitation period ends"
      ),
    ]
    return wanted.flatMap { kind, words -> [String] in
      let own = facts.collecting.deadlines.filter { $0.clock.kind == kind }
      return facts.aging.totals.compactMap { total in
        let documents = own.filter { deadline in
          let account = Int(facts.book.documents[Int(deadline.document)].account)
          return facts.book.accounts[account].currency == total.currency
        }
        guard let first = documents.first else { return nil }
        let open = documents.reduce(Int64(0)) {
          $0 + facts.book.documents[Int($1.document)].open
        }
        return
          "By \(first.clock.day): \(words): \(documents.count) document\(documents.count == 1 ? "" : "s"), \(SummaryPages.money(open, total.currency)) \(total.currency)."
      }
    }
  }

  private var pastDue: [String] {
    facts.aging.totals.filter { $0.sums.pastDue > 0 }.map { total in
      let share = SummaryPages.percent(total.sums.pastDue, total.sums.open)
      let over =
        total.sums.over90 > 0
        ? "; \(SummaryPages.money(total.sums.over90, total.currency)) of it for more than 90 days"
        : ""
      return
        "\(SummaryPages.money(total.sums.pastDue, total.currency)) \(total.currency) is past due (\(share) of what is open)\(over)."
    }
  }

  private var concentration: [String] {
    facts.concentrations.compactMap { concentration in
      let hasGroups = facts.concentrations.contains { $0.level == .group }
      guard concentration.basis == .open, concentration.level == (hasGroups ? .group : .customer),
        let top = concentration.names.first, concentration.names.count > 1
      else { return nil }
      let band = concentration.band(of: top)
      guard band == "critical" || band == "high" else { return nil }
      return
        "\(top.name) owes \(SummaryPages.percent(top.amount, concentration.total)) of the open \(concentration.currency) balance (\(band)): decide how much of the business may hang on one name."
    }
  }

  /// Names that owe far more of the balance than they buy.
  private var slowShares: [String] {
    SlowShare.find(in: facts.concentrations).map { slow in
      "\(slow.name) owes \(SummaryPages.percent(slow.open)) of the open \(slow.currency) balance but buys \(SummaryPages.percent(slow.revenue)) of the sales: it is given more time than others, or takes it."
    }
  }

  /// Cash that does not cover what must be paid, as expected or without the largest debtor.
  private var stress: [String] {
    zip(facts.stress, facts.stressRemedies).compactMap { stress, remedy in
      guard let shortfall = stress.shortfall, shortfall > 0,
        stress.scenario == .expected || stress.scenario == .largestFails
      else { return nil }
      let source =
        stress.scenario == .expected
        ? "what customers are expected to pay of what is open today"
        : "what customers pay if \(stress.largest?.name ?? "the largest") fails"
      return
        "Cash and \(source) fall \(SummaryPages.money(shortfall, stress.currency)) \(stress.currency) short of what must be paid within \(stress.horizon) days: \(remedy)."
    }
  }

  private var trouble: [String] {
    let wanted: [(FlagCode, one: String, many: String)] = [
      (
        .firstDefault, "customer has one of the first two invoices unpaid",
        "customers have one of their first two invoices unpaid"
      ),
      (.deteriorating, "customer pays later and later", "customers pay later and later"),
      (
        .brokenPromise, "customer has broken a promise to pay",
        "customers have broken promises to pay"
      ),
      (.overLimit, "customer is over its credit limit", "customers are over their credit limits"),
      (
        .goodPayerSlip, "good payer has slipped; ask kindly", "good payers have slipped; ask kindly"
      ),
    ]
    return wanted.compactMap { code, one, many in
      let names = facts.payers.payers.filter { $0.flags.contains { $0.code == code } }
      guard !names.isEmpty else { return nil }
      let largest = names.sorted { amount($0, code) > amount($1, code) }.prefix(3)
        .map { facts.book.customer(of: $0.account).name }
      let more = names.count > 3 ? " and \(names.count - 3) more" : ""
      return
        "\(names.count) \(names.count == 1 ? one : many): \(largest.joined(separator: ", "))\(more)."
    }
  }

  private func amount(_ payer: Payer, _ code: FlagCode) -> Int64 {
    payer.flags.first { $0.code == code }?.amount ?? 0
  }

  /// Past-due documents that wait for a dispute to be settled, or for a hold to be lifted.
  private var held: [String] {
    func documents(_ count: Int) -> String { "\(count) document\(count == 1 ? "" : "s")" }
    func money(_ amount: Int64, _ currency: Currency) -> String {
      "\(SummaryPages.money(amount, currency)) \(currency)"
    }
    return sums[.hold].flatMap { currency, all -> [String] in
      let stopped = sums.held[currency] ?? .init()
      let (count, open) = (all.count - stopped.count, all.open - stopped.open)
      let disputed =
        count == 0
        ? []
        : [
          "Past due and disputed: settle the dispute: \(documents(count)), \(money(open, currency))\(all.disputed == open ? "" : ", of which \(money(all.disputed, currency)) disputed")."
        ]
      let held =
        stopped.count == 0
        ? []
        : [
          "Past due and on hold by your own list: lift the hold: \(documents(stopped.count)), \(money(stopped.open, currency))."
        ]
      return disputed + held
    }
  }

  /// What is wrong on our own side, in words.
  private var ourFaults: String {
    let reasons = Set(
      facts.collections.lines.lazy.filter { $0.decision == .fixOurSide }.map(\.reason))
    return reasons == [.unappliedCash]
      ? "covered by the customer's own unapplied credits: apply them before anybody calls"
      : "to be put right on our side before anybody calls (remedy in collections.csv)"
  }

  private var collection: [String] {
    let decisions: [(CollectionReport.Decision, String)] = [
      (.fixOurSide, ourFaults),
      (
        .writeOff,
        facts.collections.lines.contains { $0.isExpired }
          ? "worth no more than the handling floor, or beyond its years: approve the write-off"
          : "worth no more than the handling floor: approve the write-off"
      ),
    ]
    return held
      + decisions.flatMap { decision, words in
        sums[decision].map { currency, sums in
          "Past due and \(words): \(sums.count) document\(sums.count == 1 ? "" : "s"), \(SummaryPages.money(sums.open, currency)) \(currency)."
        }
      }
  }
}

extension String {
  /// The first letter in capitals.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
