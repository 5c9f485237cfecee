public import Receivables

/// Why a run cannot go on: a finding of severity error, shown to the user as such.
public struct IntakeError: Error, Sendable {
  /// What is wrong, where, and the remedy; more than one where several places matter.
  public let findings: [Finding]

  /// An error of one finding.
  init(_ finding: Finding) { findings = [finding] }

  static func unreadable(_ name: String, _ reason: String) -> IntakeError {
    IntakeError(
      Finding(
        .error, "file-unreadable", at: Place(file: name), "cannot be read: \(reason)",
        remedy: reason == "not a regular file"
          ? "pipe it to standard input and give - instead" : "check the path and its permissions"))
  }
}

extension IntakeError {
  static func sumTooLarge(_ name: String) -> IntakeError {
    IntakeError(
      Finding(
        .error, "sum-too-large", at: Place(file: name),
        "the amounts of this file add up to more than sums in 64 bits can safely hold",
        remedy: "correct the amounts, or split the book"))
  }

  static func notText(_ name: String, _ what: String) -> IntakeError {
    IntakeError(
      Finding(
        .error, "file-not-text", at: Place(file: name, line: 1, column: 1), what,
        remedy: "export the list as CSV in UTF-8, or leave this file out"))
  }
}

extension IntakeError {
  /// An error of findings made elsewhere.
  public init(findings: [Finding]) { self.findings = findings }

  /// No input holds a document: there is nothing to report on.
  public static func nothingToReport(_ findings: [Finding]) -> IntakeError {
    IntakeError(
      findings: findings + [
        Finding(
          .error, "nothing-to-report", "no input holds a document that can be read",
          remedy: "correct what is said above, or export the list again")
      ])
  }
}
