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
  /// Writes to standard error; what is not text is made harmless, line ends stay.
  static func say(_ text: String) {
    var line = escaped(text, keepsLines: true) + "\n"
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
  static func escaped(_ text: String, keepsLines: Bool = false) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A where keepsLines: safe += "\n"
      case 0x09: safe += " "
      // Marks that turn the direction of what follows would show another text than there is.
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: safe += "\u{FFFD}"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}

/// What a command says on standard output.
enum Answer {
  /// Writes text for people: control characters of the data are made harmless.
  static func write(_ text: String) throws {
    try writeRaw(Diagnostics.escaped(text, keepsLines: true))
  }

  /// Writes JSON: control characters stand within its strings only, where they have an escape.
  static func write(json text: String) throws {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069:
        let digits = String(scalar.value, radix: 16)
        safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: safe.unicodeScalars.append(scalar)
      }
    }
    try writeRaw(safe)
  }

  /// Throws where the text is lost; a reader that has gone, such as `head`, has seen enough.
  private static func writeRaw(_ text: String) throws {
    guard writeAll(Array(text.utf8), to: STDOUT_FILENO) || errno == EPIPE else {
      throw CommandError(
        message: "standard output cannot be written: \(String(cString: strerror(errno)))",
        remedy: "check free space and where the output goes")
    }
  }
}
