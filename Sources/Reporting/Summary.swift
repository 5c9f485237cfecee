public import Receivables

/// What the summary is made of.
public struct SummaryFacts: Sendable {
  public var asOf: Day
  public var files: [String]
  public init(asOf: Day, files: [String]) { self.asOf = asOf; self.files = files }
}

/// The summary that people read first.
public struct Summary: Sendable {
  public let markdown: String
  public let terminal: String
  public init(_ facts: SummaryFacts) { markdown = "# Receivables as of \(facts.asOf)\n"; terminal = "as of \(facts.asOf)" }
}
