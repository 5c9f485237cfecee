import Glibc
import Intake
import Receivables

/// A failure that is about the command itself, not about a place in the data.
struct CommandError: Error {
  /// What went wrong, in one sentence.
  var message: String
  /// What to do about it.
  var remedy: String
  /// Another run is in the way.
  var isBusy = false
  /// The command line itself is wrong, whatever the data are.
  var isUsage = false
}

/// Messages to standard error.
enum Diagnostics {
  /// Writes to standard error.
  static func say(_ text: String) {
    var line = text + "\n"
    line.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
  }

  /// An error in the form `file:line:column: severity: what [code]`, or `arrears: error: what`.
  static func show(_ error: any Error) {
    switch error {
    case let error as IntakeError: error.findings.forEach(show)
    case IntakeLikeError.finding(let finding): show(finding)
    case let error as CommandError:
      say("arrears: error: \(error.message)")
      say("  help: \(error.remedy)")
    case let fault as StateFault:
      say("arrears: error: \(escaped(fault.message))")
      say("  help: \(fault.remedy)")
    default: say("arrears: error: \(error)")
    }
  }

  /// One finding with its line, a caret and the remedy.
  static func show(_ finding: Finding) {
    var head = finding.place == nil ? "arrears: " : ""
    if let place = finding.place {
      head = escaped(place.file)
      if place.line > 0 { head += ":\(place.line)" }
      if place.column > 0 { head += ":\(place.column)" }
      head += ": "
    }
    let money =
      finding.money.map { $0.minorUnits == 0 ? "" : " (\($0.grouped) \($0.currency))" } ?? ""
    say("\(head)\(finding.severity.word): \(escaped(finding.message))\(money) [\(finding.code)]")
    if let excerpt = finding.excerpt, let place = finding.place {
      let number = String(place.line)
      let blank = String(repeating: " ", count: number.count)
      // A long line is shown around the marked cell.
      let characters = Array(excerpt.line)
      let start = max(0, min(place.column - 41, characters.count - 100))
      let shown = characters[start..<min(characters.count, start + 100)]
      let caret = min(max(0, place.column - 1 - start), 100)
      let length = max(1, min(excerpt.length, shown.count - caret))
      say(" \(number) | \(escaped(String(shown)))")
      say(
        " \(blank) | \(String(repeating: " ", count: caret))\(String(repeating: "^", count: length))"
      )
    }
    if !finding.inForce.isEmpty { say("  read with: \(escaped(finding.inForce))") }
    say("  help: \(finding.remedy)")
  }

  /// Control characters would let data drive the terminal.
  static func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09: safe += " "
      case 0..<0x20, 0x7F..<0xA0: safe += "\u{FFFD}"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
