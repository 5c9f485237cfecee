import Analysis
import Intake
import Receivables
import Reporting

/// A book as commands other than the weekly run need it: read, and with what they ask of it.
struct LoadedBook {
  let settings: Settings
  let book: Book
  let activity: Activity
  let payers: PayerReport
  let collector: Collector

  /// Reads inputs as the weekly run would; findings go to standard error.
  init(_ input: [String], reading: ReadingOptions) throws {
    var settings = try reading.settings()
    let recognised = try Run.recognise(try Inputs.expand(input), options: settings.intake)
    let chosen = try Run.chooseDay(
      settings: settings, files: recognised.files, today: AsOf.today())
    for finding in recognised.findings + chosen.findings { Diagnostics.show(finding) }
    let intake = try readBook(recognised.files, asOf: chosen.day, options: settings.intake)
    guard intake.files.contains(where: { $0.counts.documents > 0 }) else {
      throw IntakeError.nothingToReport(intake.findings)
    }
    book = intake.book
    settings = try settings.adopting(SideValues(book, settings)).withRates().withCourts(for: book)
    self.settings = settings
    activity = Activity(of: book, policy: settings.aging)
    payers = Analysis.payers(of: book, activity: activity, thresholds: settings.flagThresholds)
    collector = Collector(
      book: book, activity: activity.accounts, payers: payers,
      curve: RecoveryCurve(blending: activity.lateness),
      terms: settings.collectionTerms(asOf: book.asOf))
    let unknown = Run.unknownCourts(settings, book) + Run.unknownCustomers(settings, book)
    for finding in intake.findings + unknown
    where finding.severity > .info { Diagnostics.show(finding) }
  }

  /// What other commands ask of a run that was made already.
  init(_ run: Run) {
    (settings, book, activity, payers) = (run.settings, run.book, run.activity, run.payers)
    collector = Collector(
      book: book, activity: activity.accounts, payers: payers, curve: run.collections.curve,
      terms: settings.collectionTerms(asOf: book.asOf))
  }

  /// Open debit documents with a number; none is an error that names the remedy.
  func documents(numbered number: String) throws -> [Int] {
    let found = book.documents.indices.filter {
      book.documents[$0].open > 0 && book.number(of: book.documents[$0]) == number
    }
    guard !found.isEmpty else {
      throw CommandError(
        message: "no document that is open on \(book.asOf) has the number \"\(number)\"",
        remedy: "take a number from open_items.csv, or an earlier day with --as-of")
    }
    return found
  }
}
