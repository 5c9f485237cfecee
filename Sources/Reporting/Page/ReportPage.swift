import Analysis
import Receivables

/// `report.html`: the summary with pictures, in one file that needs neither a network nor a script.
///
/// How this works: the sections are those of the summary, turned from Markdown into HTML; behind each heading stand the charts of its
/// question, and behind each chart its figures. So every figure of the page is one of the summary or of the CSV files.
struct ReportPage {
  let facts: SummaryFacts
  private let pages: SummaryPages
  private let changes: SummaryChanges?
  private let decisions: [SummaryLine]

  /// The page of a run.
  init(
    _ facts: SummaryFacts, _ pages: SummaryPages, changes: SummaryChanges?,
    decisions: [SummaryLine]
  ) {
    (self.facts, self.pages, self.changes, self.decisions) = (facts, pages, changes, decisions)
  }

  /// Currencies that get charts: those of which something is open, the first four.
  var currencies: [Currency] {
    Array(facts.aging.totals.filter { $0.sums.open > 0 }.map(\.currency).prefix(4))
  }

  /// The whole file.
  var html: String {
    let title = "Receivables as of \(facts.book.asOf)"
    let sections = pages.sections.filter { !$0.lines.isEmpty }
    let links = ((changes == nil ? [] : ["Changes"]) + ["Decisions"] + sections.map(\.title)).map {
      title in
      "<a href=\"#\(ReportPage.id(title))\">\(title)</a>"
    }
    let list = decisions.map(\.markdown).map { "- \($0)" }.joined(separator: "\n")
    let body = sections.map { section in
      let blocks = MarkdownHTML.blocks(section.lines.joined(separator: "\n"))
      let charts = self.charts(section.title)
      return "<section id=\"\(ReportPage.id(section.title))\">\n"
        + (blocks.prefix(1) + charts + blocks.dropFirst()).joined(separator: "\n") + "\n</section>"
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="referrer" content="no-referrer">
      <title>\(title)</title>
      <style>
      \(ReportPage.style)
      </style>
      </head>
      <body>
      <a class="skip" href="#decisions">To the decisions</a>
      <header>
      <h1>\(title)</h1>
      <p>\(balances)</p>
      <nav aria-label="Sections">\(links.joined(separator: "\n"))</nav>
      </header>
      <main>
      \(changed)<section id="decisions">
      <h2>Needs a decision</h2>
      \(MarkdownHTML.blocks(list).joined(separator: "\n"))
      </section>
      \(body.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  /// What changed since the last run; empty without one.
  private var changed: String {
    guard let changes else { return "" }
    let blocks = MarkdownHTML.blocks(changes.markdown(pages).joined(separator: "\n"))
    return "<section id=\"changes\">\n\(blocks.joined(separator: "\n"))\n</section>\n"
  }

  /// What is open and past due, in one line for each currency.
  private var balances: String {
    facts.aging.totals.map { total in
      let (sums, currency) = (total.sums, total.currency)
      return
        "<strong>\(SummaryPages.money(sums.open, currency)) \(currency)</strong> open, <strong>\(SummaryPages.money(sums.pastDue, currency))</strong> past due"
    }.joined(separator: "<br>\n")
  }

  /// The mark of a section within the page.
  private static func id(_ title: String) -> String {
    title.lowercased().replacing(" ", with: "-")
  }

  private func charts(_ section: String) -> [String] {
    switch section {
    case "How late": currencies.flatMap { [aging($0), trend($0)] }.compactMap { $0 }
    case "Dependence": currencies.compactMap(dependence) + currencies.compactMap(stress)
    case "Cash": currencies.compactMap(cash)
    case "Set aside": facts.allowances.rolls.prefix(4).compactMap(migration)
    case "Collect": currencies.compactMap(worth) + [recovery].compactMap { $0 }
    default: []
    }
  }

  /// A chart with its caption and the figures behind it.
  func figure(_ chart: Chart, id: String, headings: [String], rows: [[String]]) -> String {
    let table =
      [
        pages.row(headings),
        "| \((["---"] + headings.dropFirst().map { _ in "---:" }).joined(separator: " | ")) |",
      ] + rows.map { pages.row($0.map(markdownText)) }
    return """
      <figure>
      <figcaption>\(MarkdownHTML.escaped(oneLine(chart.title)))</figcaption>
      \(chart.svg(id: id))
      <p class="note" aria-hidden="true">\(MarkdownHTML.escaped(oneLine(chart.description)))</p>
      <details><summary>The figures</summary>
      \(MarkdownHTML.blocks(table.joined(separator: "\n")).joined(separator: "\n"))
      </details>
      </figure>
      """
  }

  private static let style = """
    :root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --ground: #ffffff; --line: #8c959f; --bar: #1f5fa8; --band: #b7cfe8; --alarm: #a3261c; --soft: #8fa3b8; --panel: #f4f6f8; }
    @media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --quiet: #a3adb8; --ground: #14171b; --line: #6b7580; --bar: #7db4f0; --band: #2f4a66; --alarm: #ff9a8f; --soft: #7c8fa3; --panel: #1d2228; } }
    * { box-sizing: border-box; }
    body { margin: 0; padding: 0 1rem 3rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); }
    header, main { max-width: 68rem; margin: 0 auto; }
    h1 { font-size: 1.5rem; margin: 1.2rem 0 0.4rem; } h2 { font-size: 1.25rem; margin: 2rem 0 0.6rem; } h3 { font-size: 1.05rem; margin: 1.4rem 0 0.4rem; }
    p, li { overflow-wrap: anywhere; } li { margin: 0.35rem 0; } ul { padding-left: 1.2rem; }
    a { color: var(--bar); } a:focus-visible, summary:focus-visible, .table:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
    nav { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; margin: 0.8rem 0; } nav a { padding: 0.35rem 0; }
    .skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
    .table { overflow-x: auto; margin: 0.8rem 0; }
    table { border-collapse: collapse; font-size: 0.9rem; }
    th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
    th { border-bottom-width: 2px; } th:first-child, td:first-child { padding-left: 0; }
    .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    figure { display: inline-block; vertical-align: top; width: 100%; margin: 0.8rem 0; padding: 0.8rem; background: var(--panel); border-radius: 0.4rem; break-inside: avoid; }
    @media (min-width: 50rem) { figure { width: calc(50% - 1.2rem); margin-right: 1rem; } }
    figure.wide { width: 100%; margin-right: 0; }
    figcaption { font-weight: 600; margin-bottom: 0.5rem; }
    svg { display: block; width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--text); }
    svg .figure { font-variant-numeric: tabular-nums; }
    .bar { fill: var(--bar); } .alarm { fill: var(--alarm); } .quiet { fill: var(--soft); } .band { fill: var(--band); } .mark { fill: var(--text); }
    .ground { fill: none; stroke: var(--text); stroke-width: 1.5; } .cumulative { fill: none; stroke: var(--soft); stroke-width: 1.5; }
    .note { margin: 0.5rem 0 0; font-size: 0.85rem; color: var(--quiet); }
    details { margin-top: 0.5rem; } summary { cursor: pointer; color: var(--quiet); }
    .heat { background: color-mix(in srgb, var(--band) calc(var(--share) * 1%), transparent); }
    @media print { body { padding: 0; font-size: 10pt; } nav, .skip, summary { display: none; } a { color: inherit; text-decoration: none; } .table { overflow: visible; } table { font-size: 7.5pt; } th, td { padding: 0.15rem 0.35rem; } td { overflow-wrap: anywhere; } figure { width: calc(50% - 1rem); margin-right: 0.6rem; padding: 0.4rem; background: none; border: 1px solid var(--line); } figure.wide { width: 100%; } tr, figure { break-inside: avoid; } h2, h3 { break-after: avoid; } details::details-content { content-visibility: visible; height: auto; } }
    """
}
