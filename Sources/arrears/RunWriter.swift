import Analysis
import Glibc
import Intake
import Receivables
import Reporting

/// Writes a run's folder: every table, the summary, and the two records.
struct RunWriter: @unchecked Sendable {  // the stopwatch is used on one thread only
  let run: Run
  let withDocuments: Bool
  let withFingerprints: Bool
  let stopwatch: Stopwatch

  /// Writes the folder, adds the run to its history, and lands; returns the summary, and why the run could not be added.
  func write(
    to path: String, history: RunHistory? = nil, linkAsLatest: Bool, keep: Int? = nil
  ) throws -> (summary: Summary, unrecorded: Finding?) {
    let folder = try RunFolder(at: path)
    let formats = run.settings.formats
    let all = formats.contains(.csv) || formats.contains(.xlsx) ? self.tables : []
    let tables = formats.contains(.csv) ? all : []
    let names =
      tables.map { "csv/\($0.name).csv" } + (formats.contains(.xlsx) ? ["arrears.xlsx"] : [])
      + (formats.contains(.html) ? ["report.html"] : [])
    // Fingerprints of inputs and the largest tables take longest, so they start first.
    let jobs: [Job] =
      (withFingerprints ? run.files.indices.map { .fingerprint($0) } : [])
      + (formats.contains(.xlsx) ? [.workbook(all)] : [])
      + tables.prefix(1).map { .table($0) } + [.summary(names)]
      + tables.dropFirst().map { .table($0) }
    let done = parallelMap(jobs.count) { index in
      Result { try perform(jobs[index], in: folder) }
    }
    var outputs: [OutputFile] = []
    var fingerprints: [String] = []
    var summaries: [Summary] = []
    for result in done {
      switch try result.get() {
      case .fingerprint(let fingerprint): fingerprints.append(fingerprint)
      case .summary(let summary): summaries.append(summary)
      case .output(let output): outputs.append(output)
      }
    }
    let summary = summaries[0]
    if run.settings.formats.contains(.markdown) {
      outputs.append(
        try folder.write("summary.md", fingerprinted: withFingerprints, text: summary.markdown))
    }
    if run.settings.formats.contains(.html) {
      outputs.append(
        try folder.write("report.html", fingerprinted: withFingerprints, text: summary.page))
    }
    let record = run.record(
      inputFingerprints: withFingerprints ? fingerprints : run.files.map { _ in nil },
      outputs: outputs)
    let json = try record.json()
    _ = try folder.write("run.json", fingerprinted: false, text: json)
    stopwatch.lap("write", rows: tables.reduce(0) { $0 + $1.rowCount })
    _ = try folder.write("timing.json", fingerprinted: false, text: stopwatch.record.json())
    // From here on the run counts: one that is killed before its folder is in place is ended by the next.
    let unrecorded = history?.record(
      run, place: RunFolder.absolute(folder.place),
      fingerprint: Fingerprint.hexadecimal(of: Array(json.utf8)), isLatest: linkAsLatest)
    do {
      try folder.land()
    } catch {
      history?.takeBack(run.asOf)
      throw error
    }
    if linkAsLatest { try RunFolder.linkAsLatest(folder.place) }
    history?.confirm()
    if let keep { folder.removeOlder(keeping: keep) }
    return (summary, unrecorded)
  }

  private enum Job: Sendable {
    case fingerprint(Int)
    case table(any Table)
    /// The workbook of all tables.
    case workbook([any Table])
    /// The summary, which names the tables written.
    case summary([String])
  }

  private enum Done: Sendable {
    case fingerprint(String)
    case output(OutputFile)
    case summary(Summary)
  }

  private func perform(_ job: Job, in folder: RunFolder) throws -> Done {
    switch job {
    case .fingerprint(let index):
      let fingerprint = Fingerprint()
      run.files[index].withBytes { fingerprint.update($0) }
      return .fingerprint(fingerprint.hexadecimal())
    case .table(let table):
      return .output(
        try folder.write("csv/\(table.name).csv", fingerprinted: withFingerprints) { sink in
          try table.renderCSV(run.settings.csv, sink)
        })
    case .workbook(let tables):
      let facts = WorkbookFacts(
        summary: run.summaryFacts(files: []), tables: tables,
        read: RunTotals.all(aging: run.aging, intake: run.intake).map { ($0.currency, $0.readNet) },
        collectsAllPastDue: run.settings.aging.graceDays == 0, cap: run.settings.workbookRows)
      return .output(
        try folder.write("arrears.xlsx", fingerprinted: withFingerprints) { path, folder in
          do throws(WorkbookFault) {
            try WorkbookWriter(facts).write(to: path, folder: folder)
          } catch {
            throw CommandError(
              message: "arrears.xlsx cannot be written: \(error.message)",
              remedy: "make room on the disk, or leave xlsx out of --formats")
          }
        })
    case .summary(let names):
      return .summary(Summary(run.summaryFacts(files: names)))
    }
  }

  /// Every table of the run, those with a row per document first.
  var tables: [any Table] {
    let book = run.book
    var tables: [any Table] = []
    if withDocuments {
      tables.append(
        OpenItemsTable(book, policy: run.settings.aging, consolidation: run.consolidation))
      tables.append(FactoringTable(run.factoring, book: book))
      tables.append(CollectionsTable(run.collections, book: book))
      tables.append(LateRiskTable(run.forecast, book: book))
      tables.append(IneligiblesTable(run.factoring, book: book))
    }
    tables += workTables
    tables.append(PayersTable(run.payers, book: book))
    tables.append(FlagsTable(run.payers, book: book))
    if run.payers.payers.contains(where: { !$0.points.isEmpty }) {
      tables.append(ScorePointsTable(run.payers, book: book))
    }
    if !run.limits.isEmpty {
      tables.append(LimitsTable(run.limits, near: run.settings.flags.nearLimit, book: book))
    }
    tables.append(FactoringSummaryTable(run.factoring))
    tables.append(BorrowingBaseTable(run.choices.bases))
    if !run.choices.offers.quotes.isEmpty { tables.append(OffersTable(run.choices)) }
    if withDocuments, !run.choices.offers.choices.isEmpty {
      tables.append(SelectionTable(run.choices, book: book))
    }
    if !run.choices.cures.isEmpty { tables.append(CuresTable(run.choices.cures, book: book)) }
    tables.append(AgingTable(run.aging, book: book, consolidation: run.consolidation))
    tables.append(MetricsTable(run.metrics))
    tables.append(
      ConcentrationTable(
        run.concentrations, terms: run.settings.singleNameTerms,
        isOnly: run.book.currencies.count == 1))
    tables.append(ConcentrationSummaryTable(run.concentrations))
    tables.append(ForecastTable(run.forecast))
    tables.append(DueLadderTable(run.forecast))
    tables.append(StressTable(run.stress, remedies: run.stressRemedies))
    let aging = run.settings.aging
    if !run.allowances.rolls.isEmpty {
      tables.append(RollRatesTable(run.allowances.rolls, policy: aging))
      tables.append(MigrationTable(run.allowances.rolls, policy: aging))
    }
    tables.append(
      AllowanceTable(run.allowances, policy: aging, terms: run.settings.allowanceTerms))
    if !run.journal.isEmpty { tables.append(JournalTable(run.journal, book: book)) }
    if let theirs = run.theirs {
      tables.append(TheirAgingTable(theirs, book: book))
      if withDocuments {
        tables.append(BridgeTable(theirs, book: book, policy: run.settings.aging))
      }
    }
    if let comparison = run.history?.comparison {
      tables.append(MovementTable(comparison.movement, book: book))
      if withDocuments {
        tables.append(ChangesTable(comparison, book: book, policy: run.settings.aging))
      }
      tables.append(
        TrendsTable((run.history?.trend ?? []) + [(day: run.asOf, metrics: run.metrics)]))
    }
    tables.append(FindingsTable(run.findings))
    tables.append(RejectsTable(run.intake.rejects))
    return tables
  }
}

extension RunWriter {
  /// Lists to work through; those without rows are left out.
  private var workTables: [any Table] {
    let (book, plan) = (run.book, run.collecting)
    var tables: [any Table] = []
    if !plan.worklist.isEmpty { tables.append(WorklistTable(plan.worklist, book: book)) }
    if withDocuments, !plan.routes.isEmpty { tables.append(RoutesTable(plan.routes, book: book)) }
    if !plan.holds.isEmpty {
      tables.append(HoldsTable(plan.holds, activity: run.activity.accounts, book: book))
    }
    if withDocuments, !plan.deadlines.isEmpty {
      tables.append(DeadlinesTable(plan.deadlines, book: book))
    }
    if withDocuments, !run.interest.isEmpty {
      tables.append(InterestTable(run.interest, terms: run.settings.interest, book: book))
    }
    if withDocuments, !plan.preDue.isEmpty {
      tables.append(PreDueTable(plan.preDue, forecast: run.forecast, book: book))
    }
    return tables
  }
}

extension Run {
  /// The record of this run.
  func record(inputFingerprints: [String?], outputs: [OutputFile]) -> RunRecord {
    var entries: [String: RunRecord.SettingEntry] = [:]
    for entry in settings.effective {
      entries[entry.key] = .init(value: entry.value, origin: entry.origin)
    }
    let inputs = zip(zip(files, intake.files), inputFingerprints).map { pair, fingerprint in
      let (file, account) = pair
      var columns: [String: String] = [:]
      for role in Role.allCases {
        columns[role.word] = file.layout.match[role].map { file.layout.match.headings[$0] }
      }
      return RunRecord.Input(
        name: account.name, bytes: file.size, sha256: fingerprint, format: account.format,
        encoding: file.encoding.value.rawValue,
        separator: Dialect.name(of: file.layout.dialect.delimiter.value),
        dateOrder: .init(
          value: file.layout.dateOrder.value?.rawValue ?? "",
          origin: file.layout.dateOrder.origin.rawValue),
        decimalMark: .init(
          value: file.layout.decimalMark.value.rawValue,
          origin: file.layout.decimalMark.origin.rawValue),
        columns: columns, rows: .init(account.counts),
        control: Dictionary(
          uniqueKeysWithValues: account.control.map { currency, sums in
            (
              currency.description,
              .init(
                amount: Money(minorUnits: sums.amount, currency: currency).plain,
                open: Money(minorUnits: sums.open, currency: currency).plain)
            )
          }))
    }
    var totals: [String: RunRecord.Totals] = [:]
    for total in RunTotals.all(aging: aging, intake: intake) {
      func plain(_ amount: Int64?) -> String {
        Money(minorUnits: amount ?? 0, currency: total.currency).plain
      }
      let ties = ledgerTies.filter { $0.currency == total.currency }
      let ledger = ties.isEmpty ? nil : ties.reduce(Int64(0)) { $0 + $1.ledger }
      totals[total.currency.description] = .init(
        open: plain(total.sums?.open), unapplied: plain(total.sums?.unapplied),
        net: plain(total.sums?.net), pastDue: plain(total.sums?.pastDue),
        documents: total.sums?.documents ?? 0, readNet: plain(total.readNet),
        difference: plain(total.difference),
        ledger: ledger.map { plain($0) },
        ledgerDifference: ledger.map { plain(ties.reduce(Int64(0)) { $0 + $1.net } - $0) })
    }
    func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }
    return RunRecord(
      arrears: arrearsVersion, asOf: asOf.description, asOfOrigin: asOfOrigin, settings: entries,
      inputs: inputs, totals: totals,
      verdict: .init(
        result: verdict,
        errors: count(.error), warnings: count(.warning), notes: count(.info)),
      outputs: Dictionary(
        uniqueKeysWithValues: outputs.map { ($0.name, .init(bytes: $0.size, sha256: $0.sha256)) }),
      redacted: isRedacted ? true : nil)
  }
}
