import ArgumentParser
import Intake
import Receivables

/// `arrears inspect`: what was recognised, and why.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what is recognised in files: format, columns, first records, findings.")

  @Argument(help: "Files, folders, or - for standard input.")
  var input: [String]

  @OptionGroup var reading: ReadingOptions

  func run() throws {
    try guarded {
      let settings = try reading.settings()
      var failures = 0
      for file in try Inputs.expand(input) {
        do {
          try show(RecognisedFile(file, options: settings.intake), settings: settings)
        } catch let error as IntakeError {
          failures += 1
          Diagnostics.show(error)
        }
      }
      if failures > 0 { throw ExitCode(2) }
    }
  }

  private func show(_ file: RecognisedFile, settings: Settings) throws {
    let layout = file.layout
    print("\(file.name)")
    print(
      "  format       \(layout.format.title) (\(layout.format.id)), one row per \(layout.format.grain.rawValue)"
    )
    let tried = layout.dialect.candidates.map {
      "\($0.separator) \(decimalText(Int64($0.score * 100), digits: 2, grouping: "")) (\($0.knownHeadings) known headings, \(Int($0.stability * 100)) % of rows alike)"
    }
    print("  separator    \(tried.joined(separator: "; "))")
    print("  encoding     \(layout.dialect.encoding)")
    print("  header       line \(layout.headerLine)")
    print(
      "  date order   \(layout.dateOrder.value?.rawValue ?? "not needed") (\(layout.dateOrder.origin.rawValue))"
    )
    print(
      "  decimal mark \(layout.decimalMark.value.rawValue) (\(layout.decimalMark.origin.rawValue))")
    print(
      "  currency     \(layout.match[.currency] != nil ? "per row" : layout.currency.value.description) (\(layout.currency.origin.rawValue))"
    )
    print("  as of        \(layout.statedDay?.description ?? "not stated")")
    for role in Role.allCases {
      if let column = layout.match[role] {
        print("  column \(column + 1) \"\(layout.match.headings[column])\" is \(role.word)")
      }
    }
    let unused = layout.match.headings.indices.filter { column in
      !layout.match.headings[column].isEmpty
        && !Role.allCases.contains { layout.match[$0] == column }
    }
    if !unused.isEmpty {
      print("  not read     \(unused.map { layout.match.headings[$0] }.joined(separator: ", "))")
    }
    for row in file.preview(rows: 3) { print("  | \(row.joined(separator: " | "))") }
    let asOf =
      settings.asOf.flatMap { AsOf.day($0, today: AsOf.today()) } ?? layout.statedDay
      ?? SettledDocument.days.upperBound
    let result = try readBook([file], asOf: asOf, options: settings.intake)
    let counts = result.files[0].counts
    print(
      "  rows         \(counts.read) read = \(counts.documents) documents + \(counts.lines) further lines + \(counts.headings) headings + \(counts.totals) totals + \(counts.blanks) blanks + \(counts.duplicates) duplicates + \(counts.excluded) excluded + \(counts.rejected) rejected"
    )
    for (currency, sums) in result.files[0].control.sorted(by: { $0.key < $1.key }) {
      print(
        "  open         \(Money(minorUnits: sums.open, currency: currency).grouped) \(currency)")
    }
    for finding in result.findings { Diagnostics.show(finding) }
  }
}
