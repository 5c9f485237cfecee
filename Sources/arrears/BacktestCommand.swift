import Analysis
import ArgumentParser
import Glibc
import Intake
import Receivables

/// `arrears backtest`: how good the predictions would have been on this very data.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Predict past days with what was known then, and compare with what came.",
    discussion: """
      Every past day is read anew from the files as of that day, so no prediction can see what came later.
      LATE: documents not past due, paid late? LATE30: up to thirty days past due, paid more than thirty days late?
      ISSUE: on the evening before a document is issued, will it be paid late? CASH30: cash of the next thirty days.
      """)

  @Argument(help: "Files, folders, or - for standard input.")
  var input: [String]

  @OptionGroup var reading: ReadingOptions

  @Option(name: .customLong("as-of-first"), help: "First past day.")
  var first: String?

  @Option(name: .customLong("as-of-last"), help: "Last past day.")
  var last: String?

  @Option(help: "From one past day to the next: 1m, 2w, 10d.")
  var step = "1m"

  @Option(help: ArgumentHelp("A further past day; may be repeated.", valueName: "day"))
  var on: [String] = []

  @Option(
    name: .customLong("issue-after"),
    help: "ISSUE asks about documents issued after this day (default: the middle past day).")
  var issueAfter: String?

  @Option(name: .customLong("issue-until"), help: "Last day of issue that ISSUE asks about.")
  var issueUntil: String?

  @ArgumentParser.Flag(help: "Print JSON instead of text.")
  var json = false

  @Option(help: "Write every prediction with its outcome to this CSV file.")
  var predictions: String?

  func run() throws {
    try guarded {
      let settings = try reading.settings()
      if let predictions {
        try SmallFile.checkTarget(
          predictions, flag: "--predictions", what: "list of predictions",
          isOwn: { $0.starts(with: BacktestReport.predictionHeader.utf8) })
      }
      let inputs = try Inputs.expand(input)
      let runner = try BacktestRunner(inputs, settings: settings, today: AsOf.today())
      let days = try self.days(runner.outcomes)
      guard let middle = days.isEmpty ? nil : days[days.count / 2] else {
        throw CommandError(
          message: "there is no past day to look at",
          remedy: "give --as-of-first and --as-of-last within the data")
      }
      let start = try day(issueAfter, flag: "--issue-after") ?? middle
      let until = try day(issueUntil, flag: "--issue-until") ?? runner.outcomes.end
      let report = try runner.run(days: days, issueAfter: start, issueUntil: until)
      if let predictions { try report.writePredictions(to: predictions) }
      if json { try Answer.write(json: try report.json()) } else { try Answer.write(report.text) }
    }
  }

  private func day(_ text: String?, flag: String) throws -> Day? {
    guard let text else { return nil }
    guard let day = Day(iso: text) else {
      Diagnostics.say("arrears: error: \(flag): \"\(text)\" is not an ISO day such as 2025-06-30")
      throw ExitCode(64)
    }
    guard SettledDocument.days.contains(day) else {
      let days = SettledDocument.days
      Diagnostics.say(
        "arrears: error: \(flag): \(text) is not between \(days.lowerBound) and \(days.upperBound)")
      throw ExitCode(64)
    }
    return day
  }

  /// The past days: from the first to the last by steps, and those given, in order; by default the last twelve months of the data.
  private func days(_ outcomes: BacktestOutcomes) throws -> [Day] {
    let given = try on.compactMap { try day($0, flag: "--on") }
    let end = try day(last, flag: "--as-of-last") ?? outcomes.end.adding(months: -1)
    let start =
      try day(first, flag: "--as-of-first")
      ?? (given.isEmpty ? end.adding(months: -11) : nil)
    var days = Set(given)
    if let start {
      guard let unit = step.last, let count = Int(step.dropLast()), (1...3_650).contains(count),
        ["m", "w", "d"].contains(unit)
      else {
        Diagnostics.say("arrears: error: --step: \"\(step)\" is not a step such as 1m, 2w, 10d")
        throw ExitCode(64)
      }
      var next = start
      var steps = 0
      while next <= end {
        days.insert(next)
        steps += count
        next = unit == "m" ? start.adding(months: steps) : start + steps * (unit == "w" ? 7 : 1)
      }
    }
    return days.sorted()
  }
}

/// Reads the same files as of many days.
struct BacktestRunner {
  private let files: [RecognisedFile]
  private let options: IntakeOptions
  let outcomes: BacktestOutcomes

  /// Recognises the files; lists of what is open only cannot tell of past days and are left out with a word.
  init(_ inputs: [InputFile], settings: Settings, today: Day) throws {
    options = settings.intake
    let recognised = try Run.recognise(inputs, options: settings.intake)
    for finding in recognised.findings { Diagnostics.show(finding) }
    let end = settings.asOf.flatMap { AsOf.day($0, today: today) } ?? today
    var files = recognised.files
    while true {
      do {
        _ = try readBook(files, asOf: end + -3_650, options: options)
        break
      } catch {
        let refused = Set(
          error.findings.filter { $0.code == "as-of-unsupported" }.compactMap { $0.place?.file })
        guard !refused.isEmpty else { break }
        files.removeAll { refused.contains($0.name) }
        for name in refused.sorted() {
          Diagnostics.say("\(name): lists what is open only, and is left out")
        }
        guard !files.isEmpty else { break }
      }
    }
    self.files = files
    let book = files.isEmpty ? nil : try readBook(files, asOf: end, options: options).book
    guard let book, book.hasAnyHistory else {
      throw CommandError(
        message: "the exports list open items only: nothing says when anything was paid",
        remedy: "add a list with days of payment")
    }
    outcomes = BacktestOutcomes(book)
  }

  /// The book at the end of a day.
  private func book(_ day: Day) throws -> Book {
    try readBook(files, asOf: day, options: options).book
  }

  func run(days: [Day], issueAfter: Day, issueUntil: Day) throws -> BacktestReport {
    var report = BacktestReport(end: outcomes.end)
    for day in days {
      let book = try book(day)
      report.add(
        BacktestDay(book, keys: book.documents.map { book.key(of: $0) }, outcomes: outcomes))
      Diagnostics.say("\(day): \(book.documents.count) open documents")
    }
    try scoreIssues(&report, after: issueAfter, until: issueUntil)
    return report
  }

  /// Scores each day's new documents with the book of the evening before; the weights are chosen anew every week.
  private func scoreIssues(_ report: inout BacktestReport, after: Day, until: Day) throws {
    let issued = outcomes.issued(after: after, through: until)
    var weekly: (model: PaymentModel, day: Day)?
    var start = 0
    while start < issued.count {
      let day = issued[start].issued
      var end = start
      while end < issued.count, issued[end].issued == day { end += 1 }
      let book = try book(day + -1)
      let model: PaymentModel
      if let last = weekly, book.asOf - last.day < 7 {
        model = PaymentModel(book, of: last.model)
      } else {
        model = PaymentModel(book)
        weekly = (model, book.asOf)
      }
      report.add(
        BacktestDay(issuedAfter: book, issued[start..<end], model: model, outcomes: outcomes))
      start = end
    }
  }
}
