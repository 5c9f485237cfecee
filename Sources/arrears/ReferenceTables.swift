import Analysis
import Intake
import Receivables

/// Tables of facts about the world: the program's own, with those of the user before them.
enum ReferenceTables {
  /// Courts and limitation; rows of the user's file take the place of those of the same code.
  static func jurisdictions(file: String) throws -> Jurisdictions {
    var known = Jurisdictions()
    known.add(try rows(.jurisdictions) { cells throws(ReferenceFault) in try Jurisdiction(cells) })
    if !file.isEmpty {
      known.add(
        try rows(try table(at: file)) { cells throws(ReferenceFault) in try Jurisdiction(cells) })
    }
    return known
  }

  /// Reference rates of statutory interest; half-years of the user's file take the place of those that begin on the same day.
  static func interestRates(file: String) throws -> [InterestRate] {
    func read(_ cells: ReferenceCells) throws(ReferenceFault) -> InterestRate {
      try InterestRate(cells)
    }
    let known = try rows(.interestRates, read)
    guard !file.isEmpty else { return known }
    let own = try rows(try table(at: file), read)
    return known.filter { rate in
      !own.contains { $0.statute == rate.statute && $0.from == rate.from }
    } + own
  }

  /// Every row of a table as a value; the first that cannot be one ends the run.
  static func rows<Value>(
    _ table: ReferenceTable, _ read: (ReferenceCells) throws(ReferenceFault) -> Value
  ) throws -> [Value] {
    try table.rows.map { row in
      do throws(ReferenceFault) {
        return try read(row.cells)
      } catch {
        throw IntakeLikeError.finding(
          Finding(
            .error, "reference-invalid", at: Place(file: table.name, line: row.line),
            "\(error.column): \(error.message)", remedy: "correct the row, or leave it out"))
      }
    }
  }

  /// A table of the user's.
  static func table(at path: String) throws -> ReferenceTable {
    ReferenceTable(name: path, bytes: try SmallFile.bytes(at: path))
  }
}
