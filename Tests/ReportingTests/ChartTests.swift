import Testing

@testable import Reporting

@Suite("Charts")
struct ChartTests {
  /// Numbers of an attribute of every rectangle of a style, in the order of the chart.
  private func numbers(_ attribute: String, _ style: String, _ svg: String) -> [Double] {
    svg.split(separator: "<rect ").dropFirst().filter { $0.hasPrefix("class=\"\(style)\"") }
      .compactMap { element in
        element.split(separator: " \(attribute)=\"").dropFirst().first?.prefix { $0 != "\"" }
      }.compactMap { Double(String($0)) }
  }

  @Test("Bars are as long as the numbers: the largest takes the whole length") func bars() {
    let values = [10_000.0, 2_500, 0, 33.33, -5]
    let chart = Chart.bars(
      values.map { Chart.Row(label: "a", value: $0, words: "\($0)", mark: $0 / 2) }, title: "t",
      description: "d")
    let svg = chart.svg(id: "x")
    let widths = numbers("width", "bar", svg)
    #expect(widths == [240, 60, 0, 0.8, 0])
    // A mark stands in the middle of two units.
    #expect(numbers("x", "mark", svg).prefix(2) == [119, 29])
  }

  @Test("A scale of one shows shares, and nothing is longer than it") func scale() {
    let chart = Chart.bars(
      [0.949, 0.5].map { Chart.Row(label: "", value: $0, words: "") }, title: "", description: "",
      scale: 1)
    #expect(numbers("width", "bar", chart.svg(id: "x")) == [227.76, 120])
  }

  @Test("Shares lie under their running sum") func pareto() {
    let svg = Chart.pareto(
      [("A", 0.5), ("B", 0.25), ("C", 0.1)], title: "t", description: "d"
    ).svg(id: "x")
    #expect(numbers("width", "bar", svg) == [120, 60, 24])
    #expect(svg.contains("points=\"120,25 180,63 204,101\""))
  }

  @Test("Columns stand on one ground; bands reach from low to high") func columns() {
    let svg = Chart.columns(
      [
        Chart.Column(label: "1", value: 50, low: 25, high: 100, mark: 75),
        Chart.Column(label: "2", value: 0), Chart.Column(label: "3"),
      ], top: "highest 100", title: "t", description: "d"
    ).svg(id: "x")
    #expect(numbers("height", "bar", svg) == [70, 0] && numbers("y", "bar", svg) == [100, 170])
    #expect(numbers("height", "band", svg) == [105] && numbers("y", "band", svg) == [30])
    #expect(numbers("y", "mark", svg) == [64])
  }

  @Test("Nothing to show is an empty chart, not a division by zero") func empty() {
    #expect(numbers("width", "bar", Chart.bars([], title: "", description: "").svg(id: "x")) == [])
    let zero = Chart.bars(
      [Chart.Row(label: "", value: 0, words: "")], title: "", description: ""
    ).svg(id: "x")
    #expect(numbers("width", "bar", zero) == [0])
    #expect(!Chart.columns([], top: "", title: "", description: "").svg(id: "x").contains("nan"))
  }

  @Test("Names cannot break out of a picture") func hostile() {
    let svg = Chart.bars(
      [Chart.Row(label: "<script>alert(1)</script>\"&\u{1}", value: 1, words: "1")],
      title: "</title><b>", description: "a\"b"
    ).svg(id: "x")
    #expect(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;\u{FFFD}"))
    #expect(!svg.contains("<script") && !svg.contains("<b>"))
  }

  @Test(
    "Numbers have two decimals at most",
    arguments: [(1.0, "1"), (0.005, "0.01"), (-0.5, "-0.50"), (12.345, "12.35"), (-0.001, "0")])
  func number(value: Double, text: String) { #expect(Chart.number(value) == text) }
}

@Suite("Markdown as HTML")
struct MarkdownHTMLTests {
  private func html(_ text: String) -> String {
    MarkdownHTML.blocks(text).joined(separator: "\n")
  }

  @Test("Links lead to files beside the page, and nowhere else") func links() {
    #expect(html("[aging](csv/aging.csv)") == "<p><a href=\"csv/aging.csv\">aging</a></p>")
    for path in ["javascript:alert(1)", "//evil.example", "/etc/passwd", "../up", "http://x", ""] {
      #expect(!html("[a](\(path))").contains("<a"))
    }
    #expect(html("\\[a\\](csv/aging.csv)") == "<p>[a](csv/aging.csv)</p>")
    #expect(html("[open") == "<p>[open</p>")
  }

  @Test("What HTML acts on is made harmless; escapes are undone") func escapes() {
    #expect(html("a <b> & \"c\" \\<i\\>") == "<p>a &lt;b&gt; &amp; &quot;c&quot; &lt;i&gt;</p>")
    #expect(html("**bold** and *slanted*") == "<p><strong>bold</strong> and <em>slanted</em></p>")
  }

  @Test("A mark in front of a sign does not hide it") func marks() {
    // U+0600 makes one character of itself and what follows.
    #expect(html("\u{600}<img src=x>") == "<p>\u{600}&lt;img src=x&gt;</p>")
    #expect(MarkdownHTML.escaped("\u{600}\"\u{600}&") == "\u{600}&quot;\u{600}&amp;")
    #expect(markdownText("\u{600}|\u{600}<b>") == "\u{600}\\|\u{600}\\<b\\>")
    let row = html("| a | b |\n| --- | --- |\n| \(markdownText("\u{600}|")) | 9 |")
    #expect(row.contains("<td>\u{600}|</td><td>9</td>"))
  }

  @Test("Tables scroll by themselves, with headings for their columns") func tables() {
    let table = html("| Name | Open |\n| --- | ---: |\n| a\\|b | 1.00 |")
    #expect(
      table.contains("<th scope=\"col\">Name</th><th scope=\"col\" class=\"number\">Open</th>"))
    #expect(table.contains("<td>a|b</td><td class=\"number\">1.00</td>"))
    #expect(table.hasPrefix("<div class=\"table\" role=\"group\" tabindex=\"0\">"))
  }
}
