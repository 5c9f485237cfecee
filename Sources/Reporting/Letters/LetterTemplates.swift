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

  /// A tag that no letter can fill would be left blank in silence.
  private static func refuseUnknown(_ name: String, _ text: String) throws(TemplateFault) {
    var line = 1
    for (place, piece) in text.split(separator: "{{", omittingEmptySubsequences: false).enumerated()
    {
      if place > 0, let fault = fault(of: piece) {
        throw TemplateFault(
          name: name, message: "line \(line): \(fault); docs/files.md lists what letters have")
      }
      line += piece.utf8.count { $0 == 0x0A }
    }
  }

  /// What is wrong with a tag, given with what follows it.
  private static func fault(of tag: Substring) -> String? {
    // A comment may hold what looks like a tag.
    if tag.first == "!" { return nil }
    guard let end = tag.firstIndex(of: "}"), tag[end...].hasPrefix("}}") else {
      return "a tag is not closed with }}"
    }
    let inner = tag[..<end].drop { $0 == " " || $0 == "{" || $0 == "&" }
    func named(_ inner: Substring) -> String {
      String(inner.drop { $0.isWhitespace }.prefix { !$0.isWhitespace })
    }
    switch inner.first {
    case "!", "%": return nil
    case _ where inner.contains("("): return faultOfFunction(inner)
    case "=": return "the signs of tags cannot be changed"
    case ">":
      let part = named(inner.dropFirst())
      return names.contains(part) ? nil : "there is no part \"\(part)\""
    case "#", "^", "/":
      let path = named(inner.dropFirst())
      return LetterStatement.has(path) ? nil : "no letter has \"\(path)\""
    default:
      let path = named(inner)
      guard !path.isEmpty, LetterStatement.has(path) else { return "no letter has \"\(path)\"" }
      return LetterStatement.isText(path)
        ? nil
        : "\"\(path)\" is no text: write {{#\(path)}} … {{/\(path)}} around what stands for it"
    }
  }

  /// Functions of the template language that letters can use.
  private static let functions: Set<String> = [
    "first", "last", "index", "even", "odd", "plusone", "minusone", "count", "empty", "reversed",
    "uppercased", "lowercased", "capitalized",
  ]

  private static func faultOfFunction(_ tag: Substring) -> String? {
    let call = tag.drop { "#^/ ".contains($0) }
    let name = String(call.prefix { $0 != "(" })
    let argument = String(call.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" })
    guard functions.contains(name) else { return "there is no function \"\(name)\"" }
    return argument.isEmpty || LetterStatement.has(argument)
      ? nil : "no letter has \"\(argument)\""
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
