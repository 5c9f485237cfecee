internal import Mustache

/// Why a template cannot be used.
package struct TemplateFault: Error {
  /// Name of the template.
  package var name: String
  /// What is wrong with it.
  package var message: String
}

/// The templates of all letters: the program's own, with those that a user puts in their place.
///
/// Mustache, rendered to Markdown. Values are escaped for Markdown before they are put in, so that templates use them as they are.
package struct LetterTemplates: Sendable {
  private var library: MustacheLibrary

  /// Names of all templates: the kinds of letters, and the parts that they share.
  package static let names = standard.map(\.name)

  /// The program's own text of a template; nil for an unknown name.
  package static func text(of name: String) -> String? {
    standard.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  private static let standard: [(name: String, bytes: [UInt8])] = [
    ("head", PackageResources.head_mustache), ("documents", PackageResources.documents_mustache),
    ("reply_form", PackageResources.reply_form_mustache),
    ("pay", PackageResources.pay_mustache), ("foot", PackageResources.foot_mustache),
    ("pre_due_note", PackageResources.pre_due_note_mustache),
    ("statement", PackageResources.statement_mustache),
    ("reminder", PackageResources.reminder_mustache),
    ("past_due_notice", PackageResources.past_due_notice_mustache),
    ("demand_1", PackageResources.demand_1_mustache),
    ("final_demand", PackageResources.final_demand_mustache),
    ("plan_confirmation", PackageResources.plan_confirmation_mustache),
    ("hold_notice", PackageResources.hold_notice_mustache),
    ("agency_court_pack", PackageResources.agency_court_pack_mustache),
  ]

  /// Templates; `own` are texts by name that take the place of the program's.
  package init(own: [String: String] = [:]) throws(TemplateFault) {
    library = MustacheLibrary()
    for name in LetterTemplates.names {
      try LetterTemplates.refuseCycle(from: name, own, path: [])
    }
    for (name, text) in own { try LetterTemplates.refuseUnknown(name, text) }
    for (name, bytes) in LetterTemplates.standard {
      let text = own[name] ?? String(decoding: bytes, as: UTF8.self)
      do {
        try library.register("{{% CONTENT_TYPE:TEXT}}\n" + text, named: name)
      } catch {
        throw TemplateFault(name: name, message: LetterTemplates.words(error))
      }
    }
  }

  /// A variable that no letter has would be left blank in silence.
  private static func refuseUnknown(_ name: String, _ text: String) throws(TemplateFault) {
    var line = 1
    for (place, piece) in text.split(separator: "{{", omittingEmptySubsequences: false).enumerated()
    {
      if place > 0, let path = path(of: piece), !LetterStatement.has(path) {
        throw TemplateFault(
          name: name,
          message: "line \(line): no letter has \"\(path)\"; docs/files.md lists what they have")
      }
      line += piece.utf8.count { $0 == 0x0A }
    }
  }

  /// The variable or section that a tag names; nil for comments, parts, functions and settings.
  private static func path(of tag: Substring) -> String? {
    let inner = tag.prefix { $0 != "}" }.drop { "{&#^/ ".contains($0) }
    guard let first = inner.first, !"!>%=$<".contains(first), !inner.contains("(") else {
      return nil
    }
    return String(inner.prefix { $0 != " " })
  }

  /// Parts that take in one another would never end.
  private static func refuseCycle(
    from name: String, _ own: [String: String], path: [String]
  ) throws(TemplateFault) {
    guard !path.contains(name) else {
      throw TemplateFault(
        name: path.last ?? name, message: "takes in \(name), which takes it in itself")
    }
    for tag in (own[name] ?? text(of: name) ?? "").split(
      separator: "{{", omittingEmptySubsequences: false
    ).dropFirst() {
      let inner = tag.drop { $0.isWhitespace }
      guard inner.hasPrefix(">") else { continue }
      let part = inner.dropFirst().drop { $0.isWhitespace }.prefix { !$0.isWhitespace && $0 != "}" }
      try refuseCycle(from: String(part), own, path: path + [name])
    }
  }

  private static func words(_ error: any Error) -> String {
    guard let error = error as? MustacheTemplate.ParserError else { return "\(error)" }
    // The first line is the program's own.
    return "line \(max(1, error.context.lineNumber - 1)): \(error.error)"
  }

  /// A letter as Markdown, with at most one blank line in a row.
  package func render(_ name: String, _ values: [String: Any]) -> String {
    let text = library.render(values, withTemplate: name) ?? ""
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty, lines.last?.isEmpty ?? true { continue }
      lines.append(line)
    }
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }
}
