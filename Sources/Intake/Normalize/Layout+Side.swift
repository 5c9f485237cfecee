import Receivables

/// Lists beside the documents: asked where no known system wrote the file.
extension Layout {
  /// The list beside the documents that a table is; nil where a known system wrote it, or where it lists documents.
  static func sideList(
    _ headings: [String], _ sample: [[String]], _ above: ArraySlice<PreviewRow>, _ name: String,
    _ options: IntakeOptions
  ) -> (list: SideList, format: Format, match: HeadingMatch)? {
    let given = options.sideList(of: name)
    guard given != .documents, given != .payments, Layout.format(of: headings).id == "general",
      (2...SideList.mostColumns).contains(headings.count { $0.contains(where: \.isLetter) })
    else { return nil }
    // Who states the amount or number of a list means one of documents.
    let stated = options.columns.filter {
      [.amount, .balance, .paidAmount, .number].contains($0.key)
    }
    let isStated = stated.values.contains { heading in
      headings.contains { compactHeading($0) == compactHeading(heading) }
    }
    guard given != nil || !isStated else { return nil }
    return SideList.find(
      headings: headings, sample: sample, above: names(name, above), given: given?.kind)
  }

  /// What a list is called: its file's name, and the titles above it.
  private static func names(_ name: String, _ above: ArraySlice<PreviewRow>) -> [String] {
    [Layout.bareName(name)] + above.flatMap(\.fields).filter { $0.contains(where: \.isLetter) }
  }

  /// Refuses a list of documents that calls itself one of work not invoiced yet.
  static func refuseUnbilled(
    _ headings: [String], _ sample: [[String]], _ above: ArraySlice<PreviewRow>,
    _ source: SourceText, line: Int, _ options: IntakeOptions
  ) throws(IntakeError) {
    guard options.sideList(of: source.name) == nil,
      SideList.listsUnbilled(headings, sample, above: names(source.name, above))
    else { return }
    throw IntakeError(
      Finding(
        .error, "unbilled", at: Place(file: source.name, line: line),
        "calls itself a list of work that is not invoiced yet, which nobody owes, and has no numbers of invoices with due days",
        remedy:
          "leave this file out; if these are invoices, state side_data: {documents: \"\(source.name)\"} in the settings"
      ))
  }

  /// A file's name without folders and endings.
  private static func bareName(_ name: String) -> String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    return String(file.prefix { $0 != "." })
  }
}
