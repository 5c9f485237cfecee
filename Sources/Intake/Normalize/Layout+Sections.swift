import Receivables

/// Lists put one below the other in a file, each below a title and its own headings.
extension Layout {
  /// What the rows of a later list are, from an offset in the file on.
  struct Section: Sendable {
    enum Content: Sendable {
      /// The same as those of the first list.
      case same
      case documents(DocumentKind)
      /// What the company owes.
      case leftOut
    }

    var start: Int
    var content: Content
  }

  /// The lists below the first one, among the first rows of the file; empty where there are none or all are alike.
  static func sections(
    _ rows: ArraySlice<PreviewRow>, _ headings: [String], _ match: HeadingMatch
  ) -> [Section] {
    var sections: [Section] = []
    var title = ""
    for row in rows {
      let filled = row.fields.map(\.trimmingBlanks).filter { !$0.isEmpty }
      if filled.count == 1 { title = filled[0] }
      guard filled.count > 2, !filled.contains(where: { $0.contains(where: \.isNumber) }),
        row.fields == headings
          || filled.allSatisfy({
            !HeadingMatch.roles(of: $0).isEmpty || HeadingGrammar.namesSupplier($0)
          })
      else { continue }
      sections.append(
        Section(start: row.next, content: content(title, row.fields, match)))
      title = ""
    }
    let areAlike = sections.allSatisfy { if case .same = $0.content { true } else { false } }
    return areAlike ? [] : sections
  }

  private static func content(
    _ title: String, _ fields: [String], _ match: HeadingMatch
  ) -> Section.Content {
    let number = match[.number].map { HeadingMatch.cell(fields, $0) } ?? ""
    if fields.contains(where: HeadingGrammar.namesSupplier) || SettlementWords.namesPayables(title)
    {
      return .leftOut
    }
    if HeadingGrammar.numbersCredits(number) || SettlementWords.titlesCredits(title) {
      return .documents(.creditNote)
    }
    return SettlementWords.titlesPrepayments(title) ? .documents(.payment) : .same
  }

  /// What the row that begins at an offset is.
  func section(at offset: Int) -> Section.Content {
    sections.last { $0.start <= offset }?.content ?? .same
  }
}
