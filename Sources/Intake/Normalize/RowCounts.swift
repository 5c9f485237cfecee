/// What became of the rows of a file; the sum of all classes is the number of rows read.
public struct RowCounts: Sendable, Equatable {
  /// Rows that carry a document.
  public var documents = 0
  /// Further line items of a document that another row carries.
  public var lines = 0
  /// Rows that carry a settlement on its own.
  public var settlements = 0
  /// Rows of side data.
  public var sideData = 0
  /// Titles, headers, group labels and footers.
  public var headings = 0
  /// Printed totals.
  public var totals = 0
  /// Empty rows.
  public var blanks = 0
  /// Repetitions of a row that counts once.
  public var duplicates = 0
  /// Drafts, voided and cancelled documents.
  public var excluded = 0
  /// Rows that could not be used; each is in `rejects.csv`.
  public var rejected = 0
  /// Of the documents, those issued after the as-of day: they change nothing.
  public var later = 0

  /// No rows.
  public init() {}

  /// Rows read.
  public var read: Int {
    documents + lines + settlements + sideData + headings + totals + blanks + duplicates + excluded
      + rejected
  }

  /// The classes that hold rows, with the word for each; `after_as_of` is no class of its own and not listed.
  public var classes: [(word: String, rows: Int)] {
    [
      ("documents", documents), ("lines", lines), ("settlements", settlements),
      ("side_data", sideData), ("headings", headings), ("totals", totals), ("blanks", blanks),
      ("duplicates", duplicates), ("excluded", excluded), ("rejected", rejected),
    ].filter { $0.1 > 0 }
  }

  /// Adds the counts of another part.
  public static func += (left: inout RowCounts, right: RowCounts) {
    left.documents += right.documents
    left.lines += right.lines
    left.settlements += right.settlements
    left.sideData += right.sideData
    left.headings += right.headings
    left.totals += right.totals
    left.blanks += right.blanks
    left.duplicates += right.duplicates
    left.excluded += right.excluded
    left.rejected += right.rejected
    left.later += right.later
  }
}
