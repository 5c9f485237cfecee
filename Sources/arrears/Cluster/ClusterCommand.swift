import ArgumentParser
import Intake

/// `arrears cluster`: the steps of a run whose files are read by many processes, on one machine or on a cluster.
struct ClusterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cluster",
    abstract: "Read with many processes, report with one: the steps for Apache Spark and the like.",
    discussion: """
      split cuts the files, partial reads pieces into states, merge joins states, finish writes the run. partial and merge read standard \
      input, write standard output, and change nothing else; they end when their output is closed or their parent is gone.
      docs/cluster.md says when this is worth while.
      """,
    subcommands: [
      ClusterSplitCommand.self, ClusterPartialCommand.self, ClusterMergeCommand.self,
      ClusterFinishCommand.self,
    ])
}

/// `arrears cluster split`: files cut at true record ends.
struct ClusterSplitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Cut files at record ends; one line per piece, with all that its reader must know.")

  @Argument(help: "Files, or folders with exports (.csv, .tsv, .txt or .gz).")
  var input: [String]

  @OptionGroup var reading: ReadingOptions

  @Option(help: "Bytes of a piece, with K, M or G.")
  var size = "256M"

  func run() throws {
    try guarded {
      let settings = try reading.settings()
      guard let bytes = ClusterSplitCommand.bytes(size) else {
        throw CommandError(
          message: "\"\(size)\" is no size of a piece", remedy: "write for example --size 256M",
          isUsage: true)
      }
      let recognised = try Run.recognise(try Inputs.expand(input), options: settings.intake)
      let day = try Run.chooseDay(
        settings: settings, files: recognised.files, today: AsOf.today())
      for finding in recognised.findings + day.findings { Diagnostics.show(finding) }
      let plan = try SplitPlan(
        recognised.files, asOf: day.day, options: settings.intake, size: bytes)
      var output = StepOutput()
      for split in plan.splits { try output.write(SplitLine.text(split)) }
      try output.flush()
      for (name, reason) in plan.indivisible {
        Diagnostics.say("arrears: \(Diagnostics.escaped(name)) is one piece: \(reason)")
      }
      let size = plan.splits.reduce(0) { $0 + $1.length }
      Diagnostics.say(
        "arrears: \(plan.splits.count) piece\(plan.splits.count == 1 ? "" : "s"), \(size) bytes, as of \(day.day); mode: \(plan.joins.isEmpty ? "states" : "rows")"
      )
      for join in plan.joins {
        Diagnostics.say("  rows come together: \(Diagnostics.escaped(join))")
      }
    }
  }

  /// A number of bytes such as 64M; nil for anything that is none.
  static func bytes(_ text: String) -> Int? {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    let unit = text.last.flatMap { units[Character($0.uppercased())] }
    guard let number = Int(unit == nil ? text : String(text.dropLast())), number > 0 else {
      return nil
    }
    let (bytes, isBeyond) = number.multipliedReportingOverflow(by: unit ?? 1)
    return isBeyond ? nil : bytes
  }
}

/// `arrears cluster partial`: pieces on standard input, states on standard output.
struct ClusterPartialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "partial",
    abstract: "Read the pieces named on standard input; write what their rows came to.")

  func run() throws {
    try guarded {
      ParentWatch.start()
      var splits: [FileSplit] = []
      try StepInput().lines { splits.append(try SplitLine.parse($0, number: splits.count + 1)) }
      var output = StepOutput()
      try readSplits(splits) { try output.write($0) }
      try output.flush()
    }
  }
}

/// `arrears cluster merge`: states on standard input, fewer states on standard output.
struct ClusterMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join states of the same customers; may be repeated, in any order and grouping.")

  func run() throws {
    try guarded {
      ParentWatch.start()
      var merger = StateMerger()
      try StepInput().lines { try merger.add($0) }
      var output = StepOutput()
      try merger.emit { try output.write($0) }
      try output.flush()
    }
  }
}

/// `arrears cluster finish`: the run, from states instead of rows.
struct ClusterFinishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "finish",
    abstract: "Write the run from states: the same files as `arrears report` on the same inputs.",
    discussion:
      "The inputs are not read again: only their headings, customer files, lists beside the documents and rejected rows are looked at. "
      + "With fingerprints (leave them out with --no-fingerprints) every byte of them is.")

  @OptionGroup var report: ReportCommand

  @Option(help: ArgumentHelp("Files with states (default: standard input).", valueName: "file"))
  var states: [String] = []

  func run() throws {
    try guarded {
      guard !report.sinceLast else {
        throw CommandError(
          message: "states are of one day: --since-last has nothing to make up from",
          remedy: "leave out --since-last", isUsage: true)
      }
      var text: [UInt8] = []
      if states.isEmpty { text = try StepInput().bytes() }
      for path in states { text += try StepInput(path: path).bytes() }
      try report.run(states: try BookStates(text))
    }
  }
}
