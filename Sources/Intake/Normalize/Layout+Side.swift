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
    let titles = above.flatMap(\.fields).filter { $0.contains(where: \.isLetter) }
    return SideList.find(
      headings: headings, sample: sample, above: [Layout.bareName(name)] + titles,
      given: given?.kind)
  }

  /// A file's name without folders and endings.
  private static func bareName(_ name: String) -> String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    return String(file.prefix { $0 != "." })
  }
}
