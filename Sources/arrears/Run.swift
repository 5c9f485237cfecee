import Analysis
import Intake
import Receivables
import Reporting

/// One run from files to report values: everything that a run says, before it is written.
struct Run: Sendable {
  let settings: Settings
  let asOf: Day
  let asOfOrigin: String
  let files: [RecognisedFile]
  let intake: IntakeResult
  let aging: AgingReport
  let activity: Activity
  let metrics: [Metric]
  let concentrations: [Concentration]
  let allowances: AllowanceReport
  let payers: PayerReport
  let forecast: ForecastReport
  let stress: [StressCase]
  let limits: [LimitUse]
  let factoring: FactoringReport
  let choices: FactoringChoices
  let collections: CollectionReport
  let collecting: CollectingPlan
  let interest: [InterestPeriod]
  let journal: [JournalLine]
  let consolidation: Consolidation?
  let theirs: TheirNumber?
  /// Balances of the general ledger beside the net balance of the documents.
  let ledgerTies: [SideValues.LedgerTie]
  /// What the exports and settings gave rise to.
  let dataFindings: [Finding]
  /// Those, and what the comparison with the last run did.
  let findings: [Finding]
  /// What the history says; nil for a run without one.
  let history: RunHistory.Outcome?

  /// It knows customers by their codes only.
  let isRedacted: Bool

  var book: Book { intake.book }

  /// Reads the inputs and answers the questions.
  ///
  /// `today` is used only where no day is given or stated. A `history` is read, not written. With a `redaction` the run knows customers
  /// by their codes only. With `states` the rows were read by other processes.
  init(
    _ inputs: [InputFile], settings: Settings, today: Day, stopwatch: Stopwatch,
    history: RunHistory? = nil, redaction: Redaction? = nil, states: BookStates? = nil
  ) throws {
    let recognised = try Run.recognise(inputs, options: settings.intake)
    stopwatch.lap("recognise")
    let chosen = try Run.chooseDay(settings: settings, files: recognised.files, today: today)
    (asOf, asOfOrigin) = (chosen.day, chosen.origin)
    var options = settings.intake
    if let progress = stopwatch.progress {
      progress.expect(recognised.files.reduce(0) { $0 + $1.size })
      options.onPiece = { progress.advance($0) }
    }
    var intake =
      if let states {
        try readBook(recognised.files, asOf: asOf, options: options, states: states)
      } else {
        try readBook(recognised.files, asOf: asOf, options: options)
      }
    files = intake.recognised
    let rows = intake.files.reduce(0) { $0 + $1.counts.read }
    stopwatch.lap("read", rows: rows)
    guard intake.files.contains(where: { $0.counts.documents > 0 }) else {
      throw IntakeError.nothingToReport(intake.findings)
    }
    let side = SideValues(intake.book, settings)
    var adopted = try settings.adopting(side).withRates().withCourts(for: intake.book)
    // Named as in the files, before anything is renamed.
    var all = recognised.findings + chosen.findings + intake.findings + side.findings
    all += Run.unused(settings.intake, files)
    all += Run.unknownCourts(adopted, intake.book) + Run.unknownCustomers(adopted, intake.book)
    let names = redaction?.apply(to: &intake, &adopted)
    isRedacted = names != nil
    let (book, settings) = (intake.book, adopted)
    self.intake = intake
    self.settings = settings
    ledgerTies = side.ledger
    aging = age(book, policy: settings.aging)
    activity = Activity(of: book, policy: settings.aging)
    stopwatch.lap("aging", rows: book.settled.count + book.documents.count)
    metrics = Analysis.metrics(of: book, aging: aging, activity: activity)
    let before = history?.look(at: book)
    if history != nil { stopwatch.lap("history", rows: book.documents.count) }
    allowances = Analysis.allowances(
      of: book, activity: activity, policy: settings.aging, terms: settings.allowanceTerms,
      snapshots: before?.snapshots)
    concentrations = Analysis.concentrations(
      of: book, activity: activity, expectedLosses: allowances.expectedLosses)
    stopwatch.lap("concentration", rows: book.accounts.count)
    payers = Analysis.payers(of: book, activity: activity, thresholds: settings.flagThresholds)
    limits = Analysis.limits(of: book, activity: activity)
    stopwatch.lap("payers", rows: book.settled.count)
    forecast = Analysis.forecast(of: book, insolvent: settings.factoring.insolvent)
    stress = Analysis.stress(of: book, activity: activity, expected: forecast.expected)
    stopwatch.lap("forecast", rows: book.documents.count)
    factoring = Analysis.factoring(
      of: book, activity: activity, payers: payers, forecast: forecast, terms: settings.factoring)
    choices = FactoringChoices(
      of: book, activity: activity, report: factoring, forecast: forecast,
      expectedLosses: Run.ownLosses(allowances, book, settings.allowance.view),
      discountRate: settings.collections.ladder.discountRate, terms: settings.factoring)
    stopwatch.lap("factoring", rows: book.documents.count)
    let collector = Collector(
      book: book, activity: activity.accounts, payers: payers,
      curve: RecoveryCurve(blending: activity.lateness),
      terms: settings.collectionTerms(asOf: book.asOf))
    collections = collector.report()
    collecting = CollectingPlan(collector, collections, routesOfAll: settings.routes == .all)
    interest = Analysis.interest(
      of: book, payers: payers, terms: settings.interest, insolvent: settings.factoring.insolvent)
    var entries = JournalSources(allowances: allowances, collections: collections)
    (entries.offers, entries.interest) = (choices, interest)
    entries.settlementShare = settings.collections.settlementShare
    entries.key = { book.key(of: $0) }
    journal = Analysis.journal(
      of: book, from: entries, view: settings.allowance.view,
      terms: settings.journal, base: settings.baseCurrency, rates: side.datedRates)
    stopwatch.lap("collections", rows: collections.lines.count)
    consolidation = settings.baseCurrency.map {
      Consolidation(base: $0, rates: settings.exchangeRates)
    }
    theirs = settings.product.map {
      theirNumber(
        book, product: $0, basis: settings.isGiven("age_by") ? settings.aging.basis : nil,
        policy: settings.aging)
    }
    all += Run.reconcile(aging, intake)
    all += Run.unvalued(collections, aging, settings)
    all += Run.outdated(settings.interest, interest, asOf: asOf)
    if let names { all = names.redact(all.sorted { $0.precedes($1) }) }
    dataFindings = all
    if let history, let before {
      self.history = history.compare(
        before, book, payers: payers, metrics: metrics, findings: all, policy: settings.aging)
    } else {
      self.history = nil
    }
    if history != nil { stopwatch.lap("movement", rows: book.documents.count) }
    findings = (all + (self.history?.findings ?? [])).sorted { $0.precedes($1) }
  }

  /// Files that can be read; those that hold no table become findings as long as others remain.
  static func recognise(
    _ inputs: [InputFile], options: IntakeOptions
  ) throws -> (files: [RecognisedFile], findings: [Finding]) {
    var files: [RecognisedFile] = []
    var skipped: [Finding] = []
    // These say that a file is no list at all; whatever else is wrong must be settled first.
    let skippable: Set<String> = [
      "file-empty", "file-not-text", "no-table", "payables", "offers", "unbilled",
      "file-unreadable",
    ]
    for input in inputs {
      do {
        files.append(try RecognisedFile(input, options: options))
      } catch {
        guard error.findings.allSatisfy({ skippable.contains($0.code) }) else { throw error }
        skipped += error.findings
      }
    }
    guard !files.isEmpty else { throw IntakeError(findings: skipped) }
    return (files, skipped)
  }

  /// Settings that change nothing because no file has what they name.
  private static func unused(_ options: IntakeOptions, _ files: [RecognisedFile]) -> [Finding] {
    let patterns = options.unusedPatterns(files.map(\.name)).map { key, pattern in
      (
        "the pattern \"\(pattern)\" in \(key) fits no file",
        "write the pattern as the files are named"
      )
    }
    let columns = options.unusedColumns(files.map(\.layout.match.headings)).map { heading in
      ("no file has a column \"\(heading)\"", "write the heading as it stands in the file")
    }
    return (patterns + columns).map { what, remedy in
      Finding(.warning, "setting-unused", "a setting changes nothing: \(what)", remedy: remedy)
    }
  }

  /// Days by which the newest export may be older than the as-of day, as over a long weekend.
  private static let freshDays = 4

  /// Last week's exports give last week's balances, whatever day is asked for.
  private static func stale(_ stated: [(name: String, day: Day)], on day: Day) -> [Finding] {
    guard let newest = stated.max(by: { ($0.day, $1.name) < ($1.day, $0.name) }),
      day - newest.day > freshDays
    else { return [] }
    return [
      Finding(
        .warning, "export-stale", at: Place(file: newest.name),
        "states \(newest.day), \(day - newest.day) days before the as-of day: what was issued or paid since is missing",
        remedy: "export the lists again, or give their day with --as-of")
    ]
  }

  /// The as-of day: given, else stated in the exports, else today with a finding.
  static func chooseDay(
    settings: Settings, files: [RecognisedFile], today: Day
  ) throws -> (day: Day, origin: String, findings: [Finding]) {
    let stated = files.compactMap { file in file.layout.statedDay.map { (file.name, $0) } }
    if let text = settings.asOf {
      guard let day = AsOf.day(text, today: today), SettledDocument.days.contains(day) else {
        throw CommandError(
          message: "\"\(text)\" is not a day",
          remedy:
            "write an ISO day such as 2025-06-30, or today, yesterday, last-friday, month-end, last-month-end"
        )
      }
      return (day, "given", stale(stated, on: day))
    }
    guard let newest = stated.map(\.1).max() else {
      return (
        today, "default",
        [
          Finding(
            .warning, "as-of-assumed",
            "no as-of day was given and the exports state none: \(today) was assumed",
            remedy: "give the day of the exports with --as-of")
        ]
      )
    }
    let differing = stated.filter { $0.1 != newest }.map { name, day in
      Finding(
        .warning, "as-of-differs", at: Place(file: name),
        "states \(day), but another export states \(newest), which is used",
        remedy: "export all lists on the same day, or give the day with --as-of")
    }
    return (newest, "found", differing)
  }

  /// Past-due money whose collection cannot be valued for want of an exchange rate.
  private static func unvalued(
    _ collections: CollectionReport, _ aging: AgingReport, _ settings: Settings
  ) -> [Finding] {
    let reporting = collections.reportingCurrency
    let isStated = settings.collectionTerms.reportingCurrency != nil
    let isOnly = aging.totals.allSatisfy { [reporting, .unstated].contains($0.currency) }
    let costs =
      isStated
      ? "costs of collection are in \(reporting)"
      : "costs of collection are assumed in \(reporting) (\(isOnly ? "the only currency that the book states" : "no setting names their currency, and the book has several"))"
    return aging.totals.filter { collections.unvalued.contains($0.currency) && $0.sums.pastDue > 0 }
      .map {
        total in
        Finding(
          .warning, "rate-missing",
          "\(costs), and no rate from \(total.currency) is known: scores and values of its documents are n/a",
          money: Money(minorUnits: total.sums.pastDue, currency: total.currency),
          remedy: total.currency == .unstated
            ? "state the currency of these documents with --currency"
            : isStated
              ? "state base_currency and exchange_rates in the settings"
              : "state collections.currency in the settings (for example \(total.currency)), or base_currency and exchange_rates for several"
        )
      }
  }

  /// Jurisdictions of customer files that nobody knows.
  static func unknownCourts(_ settings: Settings, _ book: Book) -> [Finding] {
    settings.flags.limitation.unknown(in: book).map { text, customers in
      Finding(
        .warning, "jurisdiction-unknown",
        "\"\(text)\" is no jurisdiction that is known on \(book.asOf); \(customers) customer\(customers == 1 ? " has" : "s have") no court and no limitation period",
        remedy: "correct the customer file, or add a table with collections.jurisdictions")
    }
  }

  /// Customers, companies and offers that settings name and nobody knows: a slip of the pen would change figures in silence.
  static func unknownCustomers(_ settings: Settings, _ book: Book) -> [Finding] {
    let lists: [(path: String, names: Set<String>)] =
      [
        ("factoring.affiliates", settings.factoring.affiliates),
        ("factoring.insolvent", settings.factoring.insolvent),
        ("factoring.government", settings.factoring.government),
        ("factoring.assignable", settings.factoring.assignable),
        ("collections.valued", settings.collections.valued),
      ] + settings.factoring.offers.map { ("factoring.offers, \($0.name): excluded", $0.excluded) }
    let companies = Set(settings.sellers.keys).subtracting(book.entities).sorted().map { name in
      Finding(
        .warning, "setting-unmatched",
        "sellers names \"\(name)\", and no company has that name: its letters do not follow it",
        remedy: "write the company as the exports do, or as in entities")
    }
    let taken = settings.journal.offer
    let offers =
      taken.isEmpty || settings.factoring.offers.contains { $0.name == taken }
      ? []
      : [
        Finding(
          .warning, "setting-unmatched",
          "journal.offer names \"\(taken)\", and no offer has that name: no entry is proposed for it",
          remedy: "write the name as in factoring.offers")
      ]
    guard lists.contains(where: { !$0.names.isEmpty }) else { return companies + offers }
    let known = Set(book.customers.map(\.id))
    return companies + offers
      + lists.flatMap { list in
        list.names.subtracting(known).sorted().map { name in
          Finding(
            .warning, "setting-unmatched",
            "\(list.path) names \"\(name)\", and no customer has that id: nothing follows from it",
            remedy:
              "take ids from open_items.csv; ignore this if the customer owes nothing any more")
        }
      }
  }

  /// Expected losses by account where the book's own history tells them; examples say nothing of a sale.
  private static func ownLosses(
    _ report: AllowanceReport, _ book: Book, _ view: AllowanceTerms.View
  ) -> [Int64] {
    let examples = Set(
      book.currencies.filter { currency in
        report.allowance(view, currency)?.lines.contains { $0.basis.isExample } ?? true
      })
    return zip(report.expectedLosses, book.accounts).map { loss, account in
      examples.contains(account.currency) ? 0 : loss
    }
  }

  /// Interest that rests on a rate which may have changed since.
  private static func outdated(
    _ terms: InterestTerms, _ periods: [InterestPeriod], asOf: Day
  ) -> [Finding] {
    guard !periods.isEmpty, let until = InterestCalculator(terms).knownUntil, until < asOf else {
      return []
    }
    return [
      Finding(
        .warning, "interest-rate-outdated",
        "the newest rate of \(terms.regime.rawValue) interest known is that until \(until); it was used for later days too",
        remedy: "add the newer half-years in a table named by interest.rates")
    ]
  }

  /// Proof that no money was lost: what was read, less repeated rows, is what was aged.
  private static func reconcile(_ aging: AgingReport, _ intake: IntakeResult) -> [Finding] {
    RunTotals.all(aging: aging, intake: intake).compactMap { total in
      guard total.difference != 0 else { return nil }
      return Finding(
        .error, "tie-out-failed",
        "the report does not hold what was read",
        money: Money(minorUnits: total.difference, currency: total.currency),
        remedy: "this is a fault of arrears: do not use the figures, and report it")
    }
  }
}

/// Control totals of one currency.
struct RunTotals {
  var currency: Currency
  var sums: AgingSums?
  /// Net open money as read from the files, less repeated rows.
  var readNet: Int64
  var difference: Int64 { (sums?.net ?? 0) - readNet }

  static func all(aging: AgingReport, intake: IntakeResult) -> [RunTotals] {
    var read: [Currency: Int64] = [:]
    for file in intake.files {
      for (currency, sums) in file.control { read[currency, default: 0] += sums.open }
    }
    for (currency, open) in intake.repeatedOpen { read[currency, default: 0] -= open }
    return read.keys.sorted().map { currency in
      RunTotals(
        currency: currency, sums: aging.totals.first { $0.currency == currency }?.sums,
        readNet: read[currency] ?? 0)
    }
  }
}
