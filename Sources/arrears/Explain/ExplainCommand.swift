import ArgumentParser
import Glibc
import Intake
import Receivables
import Reporting

/// `arrears explain`: how a figure, a document or a customer's rows came about, down to the lines of the exports.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show how the figures of a document, a customer or a cell came about, part by part.",
    discussion: """
      For a cell of a run's files, such as reports/latest/csv/collections.csv:7:score: the formula with the figures put in, its row, \
      settings, the documents or changes behind it, and their lines in the exports. The row is counted as in a spreadsheet; with the folder \
      of a run its day is taken, and whether the file still says the same.
      For a document: its lines in the exports, its bucket, the chances of late_risk.csv, each part in percentage points (how far it moves \
      what the parts above it say), then the steps to its rows in factoring.csv and collections.csv.
      For a customer: its rows in the files, and its documents.
      """)

  @Argument(
    help: "A document's number or a customer's id, as exported, or a cell: FILE.csv:ROW:COLUMN.")
  var what: String

  @Argument(help: "Files, folders, or - for standard input.")
  var input: [String]

  @OptionGroup var reading: ReadingOptions

  @Option(
    help: ArgumentHelp(
      "History of the run (default: history.sqlite beside its folder, or in reports/).",
      valueName: "file"))
  var history: String?

  @Flag(name: .customLong("no-history"), help: "Leave earlier runs out.")
  var noHistory = false

  func run() throws {
    try guarded {
      let cell = CellReference(what)
      let folder = try cell.flatMap { try PastFolder(of: $0.path) }
      let run = try Run(
        try Inputs.expand(input), settings: try settings(of: folder), today: AsOf.today(),
        stopwatch: Stopwatch(), history: try openHistory(beside: folder))
      if folder == nil {
        for finding in run.findings
        where finding.severity == .error || finding.code == "as-of-assumed" {
          Diagnostics.show(finding)
        }
      }
      guard let cell else { return try Answer.write(try text(of: run)) }
      let writer = RunWriter(
        run: run, withDocuments: true, withFingerprints: false, stopwatch: Stopwatch())
      let explanation = try CellExplanation(cell, of: run, tables: writer.tables)
      try Answer.write(explanation.text(from: folder))
      // The document behind the row, as if it had been asked for.
      if let document = explanation.document {
        try Answer.write("\n" + DocumentText(run, of: [document]).text)
      }
    }
  }

  /// The settings, with the day of the run that a cell was read in.
  private func settings(of folder: PastFolder?) throws -> Settings {
    var settings = try reading.settings()
    guard let folder else { return settings }
    if let given = reading.asOf, AsOf.day(given, today: AsOf.today()) != Day(iso: folder.asOf) {
      throw CommandError(
        message: "\(folder.file) is of the run as of \(folder.asOf), and --as-of says \(given)",
        remedy: "leave out --as-of, or name the file without its folder", isUsage: true)
    }
    try settings.set("as_of", .scalar(folder.asOf))
    for (key, value) in folder.dialect { try settings.set(key, .scalar(value)) }
    return settings
  }

  /// The history of the run, to be read only: the one that is named, else one that is where runs keep theirs.
  private func openHistory(beside folder: PastFolder?) throws -> RunHistory? {
    guard !noHistory else { return nil }
    if let history { return RunHistory(reading: history) }
    let parent = folder.map { RunFolder.split(RunFolder.absolute($0.path)).parent } ?? "reports"
    let usual = "\(parent)/history.sqlite"
    return access(usual, F_OK) == 0 ? RunHistory(reading: usual) : nil
  }

  /// What is asked of a document or a customer.
  private func text(of run: Run) throws -> String {
    let book = run.book
    var texts: [String] = []
    let open = book.documents.indices.filter { book.number(of: book.documents[$0]) == what }
    if !open.isEmpty { texts.append(DocumentText(run, of: open).text) }
    let key = Array(what.utf8).withUnsafeBufferPointer { documentKey(of: $0) }
    let settled = book.settled.indices.filter { key != 0 && book.settled[$0].key == key }
    if !settled.isEmpty {
      texts.append(
        (["\(Diagnostics.escaped(what)) is settled"] + SourceLines(run).settled(Array(settled)))
          .joined(separator: "\n") + "\n")
    }
    if let customer = book.customers.first(where: { $0.id == what }) {
      texts.append(CustomerText(customer, of: run).text)
    }
    guard !texts.isEmpty else {
      throw CommandError(
        message:
          "no document and no customer of the book as of \(book.asOf) has the number or id \"\(what)\"",
        remedy: "take either from open_items.csv, or give an earlier day with --as-of")
    }
    return texts.joined(separator: "\n")
  }
}
