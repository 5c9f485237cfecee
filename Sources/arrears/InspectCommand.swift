import ArgumentParser
import Intake
import Receivables

/// `arrears inspect`: what was recognised, and why.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what is recognised in files: format, columns, first documents, findings.")

  @Argument(help: "Files, folders, or - for standard input.")
  var input: [String]

  @OptionGroup var reading: ReadingOptions

  @Flag(help: "Print JSON instead of text.")
  var json = false

  /// Findings that another file may settle.
  private static let joins: Set<String> = [
    "settlement-unmatched", "list-customer-unknown", "list-document-unknown", "side-unmatched",
  ]

  func run() throws {
    try guarded {
      let settings = try reading.settings()
      let reports = try Inputs.expand(input).map { InspectReport($0, settings: settings) }
      if json {
        try Answer.write(json: try InspectReport.json(reports) + "\n")
      } else {
        for report in reports {
          try Answer.write(report.text)
          // What joins files is no fault of one of them.
          for finding in report.findings
          where reports.count == 1 || !InspectCommand.joins.contains(finding.code) {
            Diagnostics.show(finding)
          }
        }
        if reports.count > 1 {
          Diagnostics.say(
            "arrears: each file was looked at alone; whether payments, credits and lists find their documents, `arrears report` says"
          )
        }
      }
      if reports.contains(where: { $0.failed }) { throw ExitCode(2) }
    }
  }
}
