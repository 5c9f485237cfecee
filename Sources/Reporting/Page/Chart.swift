internal import Receivables

/// A small picture as SVG: drawn for the width of a phone, and scaled up on larger screens.
///
/// Lengths are exact: a bar is as long as its share of the scale, to a hundredth of a unit. Words are part of the picture, so that it can
/// be read without the page; a title and a description say in words what it shows.
struct Chart {
  /// Width of every chart, in units of which text is 12 high.
  static let width = 360.0

  /// What it shows, in a few words.
  let title: String
  /// The same in a sentence, for those who cannot see it.
  let description: String
  private var elements: [String] = []
  private var height = 0.0

  /// A chart without anything yet.
  init(title: String, description: String) {
    (self.title, self.description) = (title, description)
  }

  /// A number as SVG writes it: two decimals at most.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    if rest == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// Adds an element that reaches down to `bottom`.
  mutating func add(_ element: String, bottom: Double) {
    elements.append(element)
    height = max(height, bottom)
  }

  /// A rectangle.
  mutating func bar(x: Double, y: Double, width: Double, height: Double, _ style: String) {
    add(
      "<rect class=\"\(style)\" x=\"\(Chart.number(x))\" y=\"\(Chart.number(y))\" width=\"\(Chart.number(max(0, width)))\" height=\"\(Chart.number(max(0, height)))\"/>",
      bottom: y + height)
  }

  /// Text on one line; `anchor` is start, middle or end.
  mutating func text(
    _ text: String, x: Double, y: Double, anchor: String = "start", _ style: String = "label"
  ) {
    add(
      "<text class=\"\(style)\" x=\"\(Chart.number(x))\" y=\"\(Chart.number(y))\" text-anchor=\"\(anchor)\">\(MarkdownHTML.escaped(oneLine(text)))</text>",
      bottom: y + 4)
  }

  /// A line through points.
  mutating func line(_ points: [(x: Double, y: Double)], _ style: String) {
    let path = points.map { "\(Chart.number($0.x)),\(Chart.number($0.y))" }.joined(separator: " ")
    add(
      "<polyline class=\"\(style)\" points=\"\(path)\"/>", bottom: points.map(\.y).max() ?? 0)
  }

  /// The whole element; `id` must be its own on the page.
  func svg(id: String) -> String {
    """
    <svg role="img" aria-labelledby="\(id)-t \(id)-d" viewBox="0 0 \(Chart.number(Chart.width)) \(Chart.number(height + 6))" xmlns="http://www.w3.org/2000/svg">
    <title id="\(id)-t">\(MarkdownHTML.escaped(oneLine(title)))</title>
    <desc id="\(id)-d">\(MarkdownHTML.escaped(oneLine(description)))</desc>
    \(elements.joined(separator: "\n"))
    </svg>
    """
  }

  /// Text cut to so many characters.
  static func short(_ text: String, _ length: Int = 52) -> String {
    text.count <= length ? text : text.prefix(length - 1) + "…"
  }
}

extension Chart {
  /// A row of a chart of bars.
  struct Row {
    var label: String
    /// How long the bar is, on the scale of all rows; negative counts as nothing.
    var value: Double
    /// The value in words, at the end of the row.
    var words: String
    /// How it is filled: bar, alarm, quiet.
    var style = "bar"
    /// A second value on the same scale, marked by a line.
    var mark: Double?
  }

  /// Where bars begin and how long the longest is.
  static let (barStart, barLength) = (0.0, 240.0)

  /// Bars under one another, each with its label above it; the longest value, or `scale`, takes the whole length.
  static func bars(_ rows: [Row], title: String, description: String, scale: Double? = nil) -> Chart
  {
    var chart = Chart(title: title, description: description)
    let most = max(scale ?? 0, rows.map { max($0.value, $0.mark ?? 0) }.max() ?? 0)
    for (place, row) in rows.enumerated() {
      let top = Double(place) * 38
      chart.text(Chart.short(row.label), x: 0, y: top + 13)
      let length = most > 0 ? barLength * max(0, row.value) / most : 0
      chart.bar(x: barStart, y: top + 18, width: length, height: 14, row.style)
      if let mark = row.mark, most > 0 {
        chart.bar(
          x: barStart + barLength * mark / most - 1, y: top + 15, width: 2, height: 20, "mark")
      }
      chart.text(row.words, x: Chart.width, y: top + 30, anchor: "end", "figure")
    }
    return chart
  }

  /// Shares in falling order, with a line of their running sum; the whole is the whole length.
  static func pareto(
    _ rows: [(label: String, share: Double)], title: String, description: String
  ) -> Chart {
    var chart = Chart(title: title, description: description)
    var running = 0.0
    let points = rows.enumerated().map { place, row in
      running += row.share
      return (x: barStart + barLength * running, y: Double(place) * 38 + 25)
    }
    // Behind the words.
    chart.line(points, "cumulative")
    for (place, row) in rows.enumerated() {
      let top = Double(place) * 38
      chart.text(Chart.short(row.label), x: 0, y: top + 13)
      chart.bar(x: barStart, y: top + 18, width: barLength * row.share, height: 14, "bar")
      chart.bar(x: points[place].x - 1.5, y: top + 20, width: 3, height: 10, "mark")
      chart.text(percent(row.share), x: Chart.width, y: top + 30, anchor: "end", "figure")
    }
    return chart
  }

  /// One column of a chart over time.
  struct Column {
    var label: String
    var value: Double?
    var low: Double?
    var high: Double?
    var mark: Double?
  }

  /// Columns side by side from a common ground; bands from low to high, marks as short lines.
  static func columns(
    _ columns: [Column], top words: String, title: String, description: String
  ) -> Chart {
    var chart = Chart(title: title, description: description)
    let (ground, tallest) = (170.0, 140.0)
    let most = columns.flatMap { [$0.value, $0.high, $0.mark] }.compactMap { $0 }.max() ?? 0
    let step = Chart.width / Double(max(1, columns.count))
    func height(_ value: Double?) -> Double { most > 0 ? tallest * max(0, value ?? 0) / most : 0 }
    chart.text(words, x: 0, y: 13, "figure")
    for (place, column) in columns.enumerated() {
      let left = step * Double(place)
      if let low = column.low, let high = column.high {
        chart.bar(
          x: left + step * 0.1, y: ground - height(high), width: step * 0.8,
          height: height(high) - height(low), "band")
      }
      if column.value != nil {
        chart.bar(
          x: left + step * 0.25, y: ground - height(column.value), width: step * 0.5,
          height: height(column.value), "bar")
      }
      if let mark = column.mark {
        chart.bar(
          x: left + step * 0.1, y: ground - height(mark) - 1, width: step * 0.8, height: 2, "mark")
      }
      // Labels would run into one another if all stood there.
      if place % max(1, (columns.count + 4) / 5) == 0 {
        let isLast = left + 50 > Chart.width
        chart.text(
          column.label, x: isLast ? Chart.width : left, y: ground + 16,
          anchor: isLast ? "end" : "start")
      }
    }
    chart.line([(0, ground), (Chart.width, ground)], "ground")
    return chart
  }

  /// A share as people read it, one digit.
  static func percent(_ share: Double) -> String {
    scaledStatistic(share * 100, digits: 1).map {
      "\(decimalText($0, digits: 1, grouping: "")) %"
    } ?? "n/a"
  }
}
