import ArgumentParser
import FoundationEssentials
import Intake
import Receivables

/// How a run tells on standard error what it does.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
  /// A line per stage, findings as for people.
  case text
  /// Everything as one JSON object per line.
  case json
}

/// What a run tells on standard error: findings always, stages where asked for.
struct RunLog: Sendable {
  /// nil for findings alone.
  let format: LogFormat?

  /// A line in JSON; what does not apply is left out.
  private struct Line: Encodable {
    var event: String
    var stage: String?
    var seconds: Double?
    var rows: Int?
    var severity: String?
    var code: String?
    var file: String?
    var line: Int?
    var column: Int?
    var message: String?
    var amount: String?
    var currency: String?
    var remedy: String?
    var folder: String?
    var verdict: String?
  }

  /// The end of a stage.
  func stage(_ stage: TimingRecord.Stage) {
    switch format {
    case nil: break
    case .text:
      let rows = stage.rows.map { ", \($0) rows" } ?? ""
      Diagnostics.say("arrears: \(stage.name): \(PlainTable.fixed(stage.seconds, 3)) s\(rows)")
    case .json:
      write(Line(event: "stage", stage: stage.name, seconds: stage.seconds, rows: stage.rows))
    }
  }

  /// A finding.
  func finding(_ finding: Finding) {
    guard format == .json else { return Diagnostics.show(finding) }
    var line = Line(event: "finding")
    (line.severity, line.code) = (finding.severity.word, finding.code)
    (line.message, line.remedy) = (finding.message, finding.remedy)
    if let place = finding.place {
      line.file = place.file
      if place.line > 0 { line.line = place.line }
      if place.column > 0 { line.column = place.column }
    }
    if let money = finding.money {
      (line.amount, line.currency) = (money.plain, money.currency.description)
    }
    write(line)
  }

  /// Why the run could not finish.
  func failure(_ error: any Error) {
    guard format == .json else { return Diagnostics.show(error) }
    switch error {
    case let error as IntakeError: error.findings.forEach(finding)
    case IntakeLikeError.finding(let own): finding(own)
    case let error as CommandError:
      write(Line(event: "failure", message: error.message, remedy: error.remedy))
    case let fault as StateFault:
      write(Line(event: "failure", message: fault.message, remedy: fault.remedy))
    default: write(Line(event: "failure", message: "\(error)"))
    }
  }

  /// The end of a run that landed.
  func done(_ folder: String, verdict: String, seconds: Double) {
    switch format {
    case nil: break
    case .text:
      Diagnostics.say("arrears: done: \(PlainTable.fixed(seconds, 3)) s, \(verdict), \(folder)")
    case .json:
      write(Line(event: "done", seconds: seconds, folder: folder, verdict: verdict))
    }
  }

  private func write(_ line: Line) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return }
    Diagnostics.say(String(decoding: data, as: UTF8.self))
  }
}
