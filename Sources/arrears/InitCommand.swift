import ArgumentParser
import Glibc
import Intake
import Receivables

/// `arrears init`: a commented settings file with what the exports leave open.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented arrears.yaml with only what the exports do not say.")

  @Argument(help: "Files, folders, or - for standard input.")
  var input: [String]

  @Option(help: "File to write; - for standard output.")
  var out = "arrears.yaml"

  @Flag(help: "Replace a file that is there.")
  var force = false

  @OptionGroup var reading: ReadingOptions

  func run() throws {
    try guarded {
      let settings = try reading.settings()
      let reports = try Inputs.expand(input).map { InspectReport($0, settings: settings) }
      let text = InitCommand.settings(for: reports)
      guard out != "-" else {
        try Answer.write(text)
        return
      }
      if access(out, F_OK) == 0, !force {
        throw CommandError(
          message: "\(out) is there already", remedy: "give another --out, or --force to replace it"
        )
      }
      guard let file = fopen(out, "w") else {
        throw CommandError(
          message: "\(out): \(String(cString: strerror(errno)))", remedy: "check the path")
      }
      defer { fclose(file) }
      guard fputs(text, file) >= 0, fflush(file) == 0 else {
        throw CommandError(message: "\(out) cannot be written", remedy: "check the disk")
      }
      try? Answer.write(
        "\(out): fill in what stands after the colons, then run arrears report \(input.joined(separator: " ")) --config \(out)\n"
      )
    }
  }

  /// The settings that the exports leave open, each with the reason.
  static func settings(for reports: [InspectReport]) -> String {
    var lines = [
      "# Settings of arrears for \(reports.map(\.name).joined(separator: ", ")).",
      "# Only what these exports do not say stands here; everything else is found in them or has a usual value",
      "# (docs/settings.md lists all keys).", "",
    ]
    for question in questions(reports) {
      lines += question.reasons.map { "# \($0)" } + [question.line, ""]
    }
    for report in reports {
      for finding in report.findings where finding.severity == .error && report.failed {
        lines.append("# \(report.name) cannot be read yet: \(finding.message). \(finding.remedy).")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private struct Question {
    var line: String
    var reasons: [String]
  }

  /// One question per setting, with the files that raise it.
  private static func questions(_ reports: [InspectReport]) -> [Question] {
    func files(_ codes: Set<String>) -> [String] {
      reports.filter { report in report.findings.contains { codes.contains($0.code) } }.map(\.name)
    }
    var questions: [Question] = []
    func ask(_ line: String, _ names: [String], _ reason: String) {
      guard !names.isEmpty else { return }
      questions.append(
        Question(line: line, reasons: ["\(reason): \(names.joined(separator: ", "))."]))
    }
    let lists = reports.filter {
      $0.recognised.map { ![.customer, .fact].contains($0.layout.grain) } ?? false
    }
    let undated = lists.filter { $0.recognised?.layout.statedDay == nil }
    if undated.count == lists.count {
      ask(
        "as_of:                  # ISO day, or today, yesterday, last-friday, month-end, last-month-end",
        undated.map(\.name),
        "The day of these exports is not stated in them; without it today is assumed")
    }
    ask(
      "currency:               # ISO code, for example USD", files(["currency-unstated"]),
      "These files state no currency")
    ask(
      "date_order:             # dmy or mdy", files(["date-order-unknown", "date-order-mixed"]),
      "No date in these files shows whether the day or the month comes first")
    ask(
      "decimal_mark:           # \".\" or \",\"",
      files(["decimal-mark-unknown", "decimal-mark-mixed"]),
      "No amount in these files shows the decimal mark")
    ask(
      "default_terms: 30       # days", files(["due-day-assumed"]),
      "Documents in these files have neither due day nor terms; so many days are added to the issue day"
    )
    ask(
      "columns: {}             # for example {balance: \"O/S Bal\", customer: \"Member\"}",
      files(["money-unread", "customer-assumed", "no-table"]),
      "Columns in these files could not be told for certain")
    let currencies = Set(reports.flatMap { $0.account.map { Array($0.control.keys) } ?? [] })
      .subtracting([.unstated]).sorted()
    let rates = reports.filter { $0.recognised?.layout.format.side == .exchangeRates }
    ask(
      "base_currency:          # ISO code",
      rates.filter { report in report.facts.contains { $0.base == nil } }.map(\.name),
      "These files hold exchange rates and do not say of which currency they are units")
    ask(
      "receivable_accounts: [] # numbers of the accounts that hold receivables",
      reports.filter { InitCommand.holdsUnnamedAccounts($0) }.map(\.name),
      "These files hold balances of several accounts, and none is called receivables")
    let abroad = reports.filter { report in
      report.recognised.map { $0.layout.grain == .customer && $0.layout.match[.country] != nil }
        ?? false
    }
    ask(
      "factoring:\n  home: []              # countries in which you can collect yourself, for example [DE, AT]",
      abroad.map(\.name),
      "These files name countries of customers; without a home of yours nobody counts as foreign")
    if currencies.count > 1, rates.isEmpty {
      questions.append(
        Question(
          line:
            "base_currency: \(currencies[0])\nexchange_rates: {}      # units of \(currencies[0]) for one unit, for example {\(currencies[1]): 1.1720}",
          reasons: [
            "The book holds \(currencies.map(\.description).joined(separator: ", ")); they are kept apart, and added up only with rates for all."
          ]))
    }
    return questions
  }

  private static func holdsUnnamedAccounts(_ report: InspectReport) -> Bool {
    guard report.recognised?.layout.format.side == .ledgerBalances else { return false }
    return Set(report.facts.map { "\($0.currency ?? "") \($0.number)" }).count
      > Set(report.facts.map { $0.currency ?? "" }).count
      && !report.facts.contains { SideValues.namesReceivables($0.text) }
      && !SideValues.namesReceivables(report.name)
  }
}
