/// A letter as a web page: the Markdown of its template, in one self-contained file.
///
/// Knows headings, paragraphs, lists, tables, bold and slanted text: what letters need. Everything else stands as it is written.
package enum LetterPage {
  /// The page of a Markdown letter.
  package static func html(_ markdown: String, title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title>
    <style>
    body { font: 11pt/1.5 Georgia, serif; color: #111; background: #fff; max-width: 42em; margin: 2em auto; padding: 0 1em; }
    table { border-collapse: collapse; width: 100%; margin: 1em 0; }
    th, td { border-bottom: 1px solid #767676; padding: 0.25em 0.5em; text-align: left; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    h1 { font-size: 1.3em; } h2 { font-size: 1.1em; }
    @media print { body { margin: 0; max-width: none; } }
    </style>
    </head>
    <body>
    \(body(markdown).joined(separator: "\n"))
    </body>
    </html>

    """
  }

  private static func body(_ markdown: String) -> [String] {
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
    return ["<table>", "<thead>", row(lines[0], "th"), "</thead>", "<tbody>"]
      + lines.dropFirst(2).map { row($0, "td") } + ["</tbody>", "</table>"]
  }

  /// The cells of a table's line: split at bars that are not escaped.
  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = [""]
    var isEscaped = false
    for character in line.dropFirst() {
      if character == "|", !isEscaped {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return cells.dropLast().map { cell in
      String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Bold and slanted text, escapes undone, and what HTML would act on made harmless.
  private static func inline(_ text: Substring) -> String {
    var html = ""
    var open: [String] = []
    var rest = text
    func toggle(_ tag: String) {
      if open.last == tag {
        html += "</\(tag)>"
        open.removeLast()
      } else {
        html += "<\(tag)>"
        open.append(tag)
      }
    }
    while let character = rest.first {
      rest = rest.dropFirst()
      switch character {
      case "\\" where rest.first.map { "|*_`<>[]\\".contains($0) } ?? false:
        html += escaped(String(rest.removeFirst()))
      case "*" where rest.first == "*":
        rest = rest.dropFirst()
        toggle("strong")
      case "*": toggle("em")
      default: html += escaped(String(character))
      }
    }
    for tag in open.reversed() { html += "</\(tag)>" }
    return html
  }

  private static func escaped(_ text: String) -> String {
    var safe = ""
    for character in text {
      switch character {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      default: safe.append(character)
      }
    }
    return safe
  }
}
