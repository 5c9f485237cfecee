/// The Markdown that letters and summaries are written in, as HTML.
///
/// Knows headings, paragraphs, lists, tables, bold and slanted text, and links to files beside the page: what they need. Everything else
/// stands as it is written.
enum MarkdownHTML {
  /// The blocks of a text, one element each.
  static func blocks(_ markdown: String) -> [String] {
    var blocks: [[Substring]] = [[]]
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty { blocks.append([]) } else { blocks[blocks.count - 1].append(line) }
    }
    return blocks.filter { !$0.isEmpty }.flatMap(block)
  }

  private static func block(_ lines: [Substring]) -> [String] {
    if lines.count == 1, lines[0].hasPrefix("#") {
      let level = min(6, lines[0].prefix { $0 == "#" }.count)
      return ["<h\(level)>\(inline(lines[0].drop { $0 == "#" || $0 == " " }))</h\(level)>"]
    }
    if lines.allSatisfy({ $0.hasPrefix("- ") }) {
      return ["<ul>"] + lines.map { "<li>\(inline($0.dropFirst(2)))</li>" } + ["</ul>"]
    }
    if lines.count >= 2, lines.allSatisfy({ $0.hasPrefix("|") }), lines[1].contains("---") {
      return table(lines)
    }
    return ["<p>\(lines.map { inline($0) }.joined(separator: "<br>\n"))</p>"]
  }

  private static func table(_ lines: [Substring]) -> [String] {
    let isNumber = cells(lines[1]).map { $0.hasSuffix(":") }
    func row(_ line: Substring, _ tag: String) -> String {
      let cells = cells(line).enumerated().map { place, cell in
        let own = place < isNumber.count && isNumber[place] ? " class=\"number\"" : ""
        let scope = tag == "th" ? " scope=\"col\"" : ""
        return "<\(tag)\(scope)\(own)>\(inline(cell[...]))</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    // Wide tables scroll by themselves, also by keyboard.
    return [
      "<div class=\"table\" role=\"group\" tabindex=\"0\"><table>", "<thead>", row(lines[0], "th"),
      "</thead>",
      "<tbody>",
    ] + lines.dropFirst(2).map { row($0, "td") } + ["</tbody>", "</table></div>"]
  }

  /// The cells of a table's line: split at bars that are not escaped.
  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = [""]
    var isEscaped = false
    for scalar in line.unicodeScalars.dropFirst() {
      if scalar == "|", !isEscaped {
        cells.append("")
      } else {
        cells[cells.count - 1].unicodeScalars.append(scalar)
      }
      isEscaped = scalar == "\\" && !isEscaped
    }
    return cells.dropLast().map { cell in
      String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Bold and slanted text, escapes undone, and what HTML would act on made harmless.
  private static func inline(_ text: Substring) -> String {
    var html = ""
    var open: [String] = []
    var rest = text.unicodeScalars
    func toggle(_ tag: String) {
      if open.last == tag {
        html += "</\(tag)>"
        open.removeLast()
      } else {
        html += "<\(tag)>"
        open.append(tag)
      }
    }
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\\" where rest.first.map { "|*_`<>[]\\".unicodeScalars.contains($0) } ?? false:
        html += escaped(String(rest.removeFirst()))
      case "[":
        var behind = Substring(rest)
        if let link = link(&behind) {
          html += link
          rest = behind.unicodeScalars
        } else {
          html += "["
        }
      case "*" where rest.first == "*":
        rest = rest.dropFirst()
        toggle("strong")
      case "*": toggle("em")
      default: html += escaped(String(scalar))
      }
    }
    for tag in open.reversed() { html += "</\(tag)>" }
    return html
  }

  /// A link behind its opening bracket, to a file beside the page: nothing else is ever linked.
  private static func link(_ rest: inout Substring) -> String? {
    guard let close = rest.firstIndex(of: "]"), rest[close...].hasPrefix("]("),
      let end = rest[close...].firstIndex(of: ")")
    else { return nil }
    let path = rest[rest.index(close, offsetBy: 2)..<end]
    let isOurs =
      !path.isEmpty
      && path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/_-.#".contains($0)) }
    guard isOurs, !path.hasPrefix("/"), !path.contains("//"), !path.contains("..") else {
      return nil
    }
    let text = escaped(String(rest[..<close]))
    rest = rest[rest.index(after: end)...]
    return "<a href=\"\(path)\">\(text)</a>"
  }

  /// Text that HTML does not act on.
  static func escaped(_ text: String) -> String {
    // Scalar by scalar: a mark before it can make one character of itself and a sign.
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
