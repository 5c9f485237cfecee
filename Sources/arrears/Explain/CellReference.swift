/// A cell of a run's output files, as people write it: `collections.csv:7:score`, with or without the folder of the run.
struct CellReference {
  /// The file as named.
  var path: String
  /// Row of the file as a spreadsheet counts them, the headings being row 1.
  var row: Int
  /// Name of the column.
  var column: String

  /// A cell; nil for text that names none.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, let row = Int(parts[parts.count - 2]) else { return nil }
    path = parts.dropLast(2).joined(separator: ":")
    guard path.hasSuffix(".csv") else { return nil }
    (self.row, column) = (row, parts[parts.count - 1])
  }

  /// Name of the table, without folder and ending.
  var table: String { String(RunFolder.split(path).name.dropLast(4)) }
}
