import ArgumentParser
import Intake

/// `arrears formats`: the accounting systems that are known by name.
struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "List the exports that are known by name, and what each does not say.")

  @Flag(help: "Print Markdown, as in docs/formats.md.")
  var markdown = false

  func run() throws { try guarded { try list() } }

  private func list() throws {
    let formats = Format.all.filter { $0.id != "general" }
    if markdown {
      try Answer.write(FormatsCommand.page(formats) + "\n")
    } else {
      let width = formats.map(\.id.count).max() ?? 0
      for format in formats {
        try Answer.write(
          "\(format.id)\(String(repeating: " ", count: width + 2 - format.id.count))\(format.title)\n"
        )
      }
    }
  }

  private static func page(_ formats: [Format]) -> String {
    var lines = [
      "# Formats", "",
      "Written by `arrears formats --markdown` from the tables in `Sources/Intake/Formats`; `make docs` renews it.",
      "",
      "| Export | Id | One row is | Evidence | Not in the export |",
      "| --- | --- | --- | --- | --- |",
    ]
    for format in formats {
      let lacks = format.lacks.map(\.rawValue).joined(separator: ", ")
      lines.append(
        "| \(format.title) | `\(format.id)` | one \(format.grain.rawValue) | \(format.evidence.rawValue) | \(lacks.isEmpty ? "–" : lacks) |"
      )
    }
    lines += ["", "What is not in the export, and what that costs:", ""]
    lines += Format.Lack.allCases.map { "- **\($0.rawValue)**: \($0.cost)." }
    lines += [
      "",
      """
      Evidence: `seen` = real files, the exporting program or several readers of it were seen; `documented` = the vendor's pages name the columns; \
      `untested` = the headings are recalled only.
      """,
      "",
      """
      Everything else goes through the general recogniser: it knows columns by the words of their headings in English, German, French, Spanish, \
      Italian, Dutch, Portuguese, Polish, Czech, Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian and Turkish, and by what their cells hold. So do the lists of Square, PayPal, \
      Chargebee, Recurly, Bill.com, Sage Intacct, Sage Business Cloud, KashFlow, FreeAgent, Lexware, sevDesk, Fakturoid, Pennylane, Epicor, Infor, \
      Reckon and AX, whose columns nobody has confirmed: untested. `arrears inspect FILE` shows which column was taken for what, and why; \
      `--column balance="O/S Bal"` settles what it cannot tell.
      """,
      "",
      "Lists beside the documents are known by the words of their headings, their file name or their titles:",
      "",
      "| List | Id | Needs |", "| --- | --- | --- |",
    ]
    lines += SideList.page.map { "| \($0.title) | `\($0.id)` | \($0.needs) |" }
    lines += [
      "",
      "GnuCash's invoice file is an import format without balances and is not read; its receivables report is a sum per customer.",
    ]
    return lines.joined(separator: "\n")
  }
}
