import ArgumentParser
import Glibc
import Intake
import Receivables
import Reporting

/// `arrears report`: the weekly run.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Read exports, answer the five questions, write the reports.")

  @Argument(help: "Files, folders with exports (.csv, .tsv, .txt), or - for standard input.")
  var input: [String]

  @OptionGroup var reading: ReadingOptions

  @Option(
    help: "The run's own folder (default: reports/AS-OF, with reports/latest pointing to it).")
  var out: String?

  @Option(
    name: .customLong("age-by"), help: "Count age from the due or the invoice day: due, invoice.")
  var ageBy: String?

  @Option(
    name: .customLong("as"),
    help:
      "Show the aging as this product prints it, and the bridge to ours: quickbooks, xero, sage, erpnext, gnucash."
  )
  var product: String?

  @Option(help: "Formats to write: csv, md, html, xlsx (default: all).")
  var formats: String?

  @Option(
    name: .customLong("fail-on"),
    help: "Exit 1 at findings of this severity: error, warning, never.")
  var failOn: String?

  @Flag(help: "Stop with exit status 2, changing nothing, when any row cannot be used.")
  var strict = false

  @Flag(name: .customLong("no-documents"), help: "Leave out the files with one row per document.")
  var noDocuments = false

  @Flag(name: .customLong("no-fingerprints"), help: "Leave SHA-256 fingerprints out of run.json.")
  var noFingerprints = false

  @Option(
    name: .customLong("log-format"),
    help: ArgumentHelp(
      "Tell standard error of every stage: text, json (findings and failures as JSON too).",
      valueName: "format"))
  var logFormat: LogFormat?

  @Option(
    help: ArgumentHelp(
      "Write the run as a message for `sendmail -t` too: summary, page, workbook (settings: mail).",
      valueName: "file"))
  var mail: String?

  @Option(
    help: ArgumentHelp(
      "Keep so many runs below reports/, this one among them, and remove older ones (default: all).",
      valueName: "runs"))
  var keep: Int?

  @Option(
    help: ArgumentHelp(
      "Compare with the last run in this database, and add this one (default: reports/history.sqlite; with --out: none).",
      valueName: "file"))
  var history: String?

  @Flag(
    name: .customLong("no-history"), help: "Neither compare with the last run nor add this one.")
  var noHistory = false

  @Flag(name: .shortAndLong, help: "Print no summary.")
  var quiet = false

  @Flag(
    help:
      "Show customers by stable codes, for readers outside (default folder: reports/AS-OF-redacted)."
  )
  var redact = false

  @Flag(
    name: .customLong("since-last"),
    help: "First make the weekly runs missed since the last one, as far as the exports reach back.")
  var sinceLast = false

  func run() throws { try run(states: nil) }

  /// The run, from the rows of its files or from states of them.
  func run(states: BookStates?) throws {
    let log = RunLog(format: logFormat)
    try guarded(show: log.failure) {
      let settings = try givenSettings()
      // Held until the run has ended.
      let lock = try RunLock(beside: out ?? "reports/run")
      defer { withExtendedLifetime(lock) {} }
      let inputs = try Inputs.expand(input)
      let progress = quiet ? nil : Progress()
      // Also where the run cannot finish.
      defer { progress?.clear() }
      let history = try openHistory()
      for day in try missedDays(inputs, settings, history) {
        makeUp(day, inputs, settings, history, log, progress)
      }
      let stopwatch = Stopwatch(log: log, progress: progress)
      let (run, folder, summary, unrecorded) = try perform(
        inputs, settings, history, log, stopwatch, states: states)
      let isSent = mail.map { writeMail(of: run, summary, folder, to: $0, log) } ?? true
      if !quiet {
        let key = redact ? "\nThe key of the codes is \(keyPath): keep it to yourself." : ""
        // The run is written, whoever listens.
        try? Answer.write(summary.terminal + "\nReports: \(folder)\(key)\n")
      }
      if let unrecorded { log.finding(unrecorded) }
      log.done(folder, verdict: run.verdict, seconds: stopwatch.record.seconds)
      if run.fails || unrecorded != nil && run.settings.failOn != .never || !isSent {
        throw ExitCode(1)
      }
    }
  }

  /// Writes the message about a run that has landed; false, with the reason told, where that fails.
  private func writeMail(
    of run: Run, _ summary: Summary, _ folder: String, to path: String, _ log: RunLog
  ) -> Bool {
    do {
      // What stood in the file before stays until the new message is whole.
      try SmallFile.write(
        try MailMessage(of: run, summary: summary, folder: folder).rendered(), to: path,
        remedy: "the reports are written; check permissions and free space, and run again")
      return true
    } catch {
      log.failure(error)
      return false
    }
  }

  /// A run that was missed; what prevents it prevents no other.
  private func makeUp(
    _ day: Day, _ inputs: [InputFile], _ settings: Settings, _ history: RunHistory?, _ log: RunLog,
    _ progress: Progress?
  ) {
    do {
      var settings = settings
      try settings.set("as_of", .scalar(day.description))
      let stopwatch = Stopwatch(log: log, progress: progress)
      let done = try perform(inputs, settings, history, log, stopwatch, isMadeUp: true)
      if let unrecorded = done.unrecorded { log.finding(unrecorded) }
      log.done(done.folder, verdict: done.run.verdict, seconds: stopwatch.record.seconds)
    } catch {
      let reason =
        switch error {
        case let error as IntakeError: error.findings.first?.message ?? ""
        case let error as CommandError: error.message
        default: "\(error)"
        }
      Diagnostics.say(
        "arrears: the run of \(day) is not made up for: \(Diagnostics.escaped(reason))")
    }
  }

  /// Settings of file and flags; flags that exclude each other are an error.
  private func givenSettings() throws -> Settings {
    var settings = try reading.settings()
    try reading.set("age_by", ageBy, flag: "--age-by", in: &settings)
    try reading.set("as", product, flag: "--as", in: &settings)
    try reading.set("formats", formats, flag: "--formats", in: &settings)
    try reading.set("fail_on", failOn, flag: "--fail-on", in: &settings)
    if let keep {
      guard keep >= 1, out == nil else {
        throw CommandError(
          message:
            "--keep \(keep)\(out != nil ? " has nothing to count beside --out" : keep == 0 ? " would keep no run" : " is no number of runs")",
          remedy: "keep at least 1, without --out", isUsage: true)
      }
    }
    if let mail {
      try SmallFile.checkTarget(
        mail, flag: "--mail", what: "message of an earlier run", isOwn: MailMessage.begins)
      guard mail != history else {
        throw CommandError(
          message: "\(mail) cannot be both the message and the history",
          remedy: "name another file with --mail", isUsage: true)
      }
      if let out, RunFolder.split(mail).parent == RunFolder.split("\(out)/x").parent {
        throw CommandError(
          message: "\(mail) lies in the run's own folder, which the next run replaces",
          remedy: "name a file in a folder of your own with --mail")
      }
      if settings.mail.to.isEmpty {
        Diagnostics.say("arrears: warning: the message names no reader")
        Diagnostics.say("  help: state mail.to in the settings, or name readers to sendmail")
      }
    }
    if redact, history != nil || sinceLast {
      throw CommandError(
        message: "a redacted run has no history: its customers have other names",
        remedy: "leave out --history and --since-last", isUsage: true)
    }
    if sinceLast, noHistory || out != nil {
      throw CommandError(
        message: "--since-last needs a history and a folder for every run",
        remedy: "leave out --no-history and --out", isUsage: true)
    }
    return settings
  }

  /// One run: read, compare, write, add.
  private func perform(
    _ inputs: [InputFile], _ settings: Settings, _ history: RunHistory?, _ log: RunLog,
    _ stopwatch: Stopwatch, isMadeUp: Bool = false, states: BookStates? = nil
  ) throws -> (run: Run, folder: String, summary: Summary, unrecorded: Finding?) {
    let run = try Run(
      inputs, settings: settings, today: AsOf.today(), stopwatch: stopwatch, history: history,
      redaction: redact
        ? try Redaction(keyAt: keyPath) : nil, states: states)
    stopwatch.progress?.clear()
    if isMadeUp, !run.book.isDated {
      throw CommandError(
        message:
          "some exports list open items only, which say nothing of other days than their own",
        remedy: "export lists with settlement days")
    }
    // The graver ones stand last, next to the prompt; each kind in the order of places.
    let shown = run.findings.filter { $0.severity > .info }.sorted {
      $0.severity != $1.severity ? $0.severity < $1.severity : $0.precedes($1)
    }
    for finding in shown { log.finding(finding) }
    if strict, run.dataFindings.contains(where: { $0.severity == .error }) {
      throw CommandError(
        message: "findings of severity error stop a strict run; nothing was written",
        remedy: "correct the rows above, or run without --strict")
    }
    let folder = out ?? "reports/\(run.asOf)\(redact ? "-redacted" : "")"
    let writer = RunWriter(
      run: run, withDocuments: !noDocuments, withFingerprints: !noFingerprints,
      stopwatch: stopwatch)
    let (summary, unrecorded) = try writer.write(
      to: folder, history: history, linkAsLatest: out == nil && !redact, keep: keep)
    stopwatch.progress?.clear()
    return (run, folder, summary, unrecorded)
  }

  /// Where the key of redacted packs is kept: beside their folder, never in it.
  private var keyPath: String { "\(RunFolder.split(out ?? "reports/run").parent)/redact.key" }

  /// The same day of every week between the last run that is kept and this one.
  private func missedDays(
    _ inputs: [InputFile], _ settings: Settings, _ history: RunHistory?
  ) throws -> [Day] {
    guard sinceLast, let last = history?.days().last else { return [] }
    let files = try Run.recognise(inputs, options: settings.intake).files
    let end = try Run.chooseDay(settings: settings, files: files, today: AsOf.today()).day
    return Array(stride(from: last.number + 7, to: end.number, by: 7).map { Day(number: $0) })
  }

  /// The history that the run is compared with and added to: beside the reports, unless another is named or `--out` is given.
  private func openHistory() throws -> RunHistory? {
    if noHistory || redact {
      guard history == nil else {
        throw CommandError(
          message: "--history and --no-history exclude each other", remedy: "leave one of them out",
          isUsage: true)
      }
      return nil
    }
    return try (history ?? (out == nil ? "reports/history.sqlite" : nil)).map {
      try RunHistory(at: $0, folder: out ?? "reports/run")
    }
  }
}

extension Run {
  /// `fail` with errors, `warn` with warnings, else `pass`: the verdict of `run.json`.
  var verdict: String { Run.verdict(of: findings) }

  /// The verdict over findings.
  static func verdict(of findings: [Finding]) -> String {
    if findings.contains(where: { $0.severity == .error }) { return "fail" }
    return findings.contains { $0.severity == .warning } ? "warn" : "pass"
  }

  /// Whether findings reach the severity at which a run counts as failed.
  var fails: Bool {
    switch settings.failOn {
    case .never: false
    case .warning: findings.contains { $0.severity >= .warning }
    case .error: findings.contains { $0.severity >= .error }
    }
  }
}

/// The options that decide how files are read, shared by the commands that read them.
struct ReadingOptions: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: "The day: ISO, today, yesterday, last-friday, month-end, last-month-end.")
  var asOf: String?

  @Option(help: "Settings file.")
  var config: String?

  @Option(help: "Currency of amounts that state none.")
  var currency: String?

  @Option(
    name: .customLong("date-order"), help: "Order of day and month in 03/04/2025: dmy, mdy, ymd.")
  var dateOrder: String?

  @Option(name: .customLong("decimal-mark"), help: "Decimal mark of amounts: . or ,")
  var decimalMark: String?

  @Option(
    help:
      "Encoding of the files: UTF-8, UTF-16LE, UTF-16BE, windows-1252, windows-1250, windows-1254, ISO-8859-15."
  )
  var encoding: String?

  @Option(help: "Separator of the files: one character, or tab.")
  var delimiter: String?

  @Option(help: "Quote of the files: one character, or none.")
  var quote: String?

  @Option(
    help: ArgumentHelp(
      "Column of a role, for example balance=\"O/S Bal\"; may be repeated.",
      valueName: "role=heading"))
  var column: [String] = []

  /// Settings of file and flags; flags win.
  func settings() throws -> Settings {
    var settings = Settings()
    if let config { try SettingsFile.apply(config, to: &settings) }
    if let asOf, AsOf.day(asOf, today: AsOf.today()) == nil {
      Diagnostics.say("arrears: error: --as-of: \"\(asOf)\" is not a day")
      Diagnostics.say(
        "  help: write an ISO day such as 2025-06-30, or today, yesterday, last-friday, month-end, last-month-end"
      )
      throw ExitCode(64)
    }
    if settings.csv.separator == settings.csv.decimalMark {
      throw CommandError(
        message: "csv.separator and csv.decimal_mark are the same",
        remedy: "write csv.separator: semicolon beside a decimal comma")
    }
    try set("as_of", asOf, flag: "--as-of", in: &settings)
    try set("currency", currency, flag: "--currency", in: &settings)
    try set("date_order", dateOrder, flag: "--date-order", in: &settings)
    try set("decimal_mark", decimalMark, flag: "--decimal-mark", in: &settings)
    try set("encoding", encoding, flag: "--encoding", in: &settings)
    try set("delimiter", delimiter, flag: "--delimiter", in: &settings)
    try set("quote", quote, flag: "--quote", in: &settings)
    for pair in column {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      try set(
        "columns", .map([(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")]),
        flag: "--column", in: &settings)
    }
    return settings
  }

  /// Sets a key from a flag; a value that cannot be is wrong usage.
  func set(_ key: String, _ value: String?, flag: String, in settings: inout Settings) throws {
    guard let value else { return }
    try set(key, .scalar(value), flag: flag, in: &settings)
  }

  private func set(
    _ key: String, _ value: SettingValue, flag: String, in settings: inout Settings
  ) throws {
    do {
      try settings.set(key, value)
    } catch {
      Diagnostics.say("arrears: error: \(flag): \(error.message)")
      Diagnostics.say("  help: \(error.remedy)")
      throw ExitCode(64)
    }
  }
}
