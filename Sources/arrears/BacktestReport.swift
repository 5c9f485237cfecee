import Analysis
import FoundationEssentials
import Receivables
import Reporting

/// The table of a back-test, for people and for programs.
struct BacktestReport {
  let end: Day
  private(set) var days: [BacktestDay] = []

  init(end: Day) { self.end = end }

  mutating func add(_ day: BacktestDay) { days.append(day) }

  private func scoring(_ task: BacktestTask, _ method: Int) -> Scoring {
    var scoring = Scoring()
    for day in days {
      for prediction in day.predictions where prediction.task == task {
        if let probability = prediction.probabilities[method] {
          scoring.add(probability, prediction.happened)
        }
      }
    }
    return scoring
  }

  private var cash: [BacktestCash] { days.flatMap(\.cash) }

  /// How forecasts of one currency turned out.
  private struct CashScore {
    var currency: Currency
    /// Past days with an outcome, mean absolute and mean signed error of thirty days in percent of what came, and the same by due days.
    var days: Int
    var absolute: Double
    var signed: Double
    var byDue: Double
    /// Weeks that say something, and the share of them that the interval held.
    var weeks: Int
    var covered: Double?
  }

  private var cashScores: [CashScore] {
    Dictionary(grouping: cash, by: \.currency).sorted { $0.key < $1.key }.compactMap {
      currency, cash in
      let months = cash.filter { $0.isMonth && $0.received > 0 && $0.window.expected != nil }
      guard !months.isEmpty else { return nil }
      func errors(_ forecast: (BacktestCash) -> Int64) -> [Double] {
        months.map { (Double(forecast($0)) / Double($0.received) - 1) * 100 }
      }
      func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
      let own = errors { $0.window.expected ?? 0 }
      let weeks = cash.filter { !$0.isMonth }.compactMap(\.isCovered)
      return CashScore(
        currency: currency, days: months.count, absolute: mean(own.map { abs($0) }),
        signed: mean(own), byDue: mean(errors { $0.window.contractual }.map { abs($0) }),
        weeks: weeks.count,
        covered: weeks.isEmpty ? nil : Double(weeks.count { $0 }) / Double(weeks.count))
    }
  }

  var text: String {
    let widths = [-6, -13, 7, 7, 8, 10, 9]
    var lines = [
      "Outcomes are known up to \(end). \(days.reduce(0) { $0 + $1.unknown }) predictions without an outcome were left out.",
      "",
      PlainTable.row(
        ["Task", "Method", "n", "AUC", "Brier", "predicted", "observed"], widths),
    ]
    for task in BacktestTask.allCases {
      for (place, method) in BacktestMethod.allCases.enumerated() {
        let scoring = scoring(task, place)
        guard scoring.count > 0 else { continue }
        lines.append(
          PlainTable.row(
            [
              task.rawValue, method.rawValue, "\(scoring.count)",
              PlainTable.fixed(scoring.auc, 4), PlainTable.fixed(scoring.brier, 5),
              PlainTable.fixed(scoring.predicted, 4), PlainTable.fixed(scoring.observed, 4),
            ], widths))
      }
    }
    for task in BacktestTask.allCases {
      let bands = scoring(task, 0).reliability
      guard !bands.isEmpty else { continue }
      lines += ["", "Reliability of \(task.rawValue) by decile: n, predicted, observed"]
      for (decile, band) in bands {
        lines.append(
          PlainTable.row(
            [
              "\(decile * 10)-\(decile * 10 + 10) %", "\(band.count)",
              PlainTable.fixed(band.predicted, 3), PlainTable.fixed(band.observed, 3),
            ], [-9, 6, 6, 6]))
      }
    }
    let scores = cashScores
    if !scores.isEmpty {
      lines += [
        "", "CASH30, error per past day in percent of what came; weeks held by their 80 % interval",
      ]
      for score in scores {
        lines.append(
          "\(score.currency)  \(score.days) days  mean absolute \(PlainTable.fixed(score.absolute, 2))  bias \(PlainTable.fixed(score.signed, 2))  by due days \(PlainTable.fixed(score.byDue, 2))  \(score.weeks) weeks held \(PlainTable.fixed(score.covered.map { $0 * 100 }, 1)) %"
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func json() throws -> String {
    struct Row: Encodable {
      var task: String
      var method: String
      var n: Int
      var auc: Double?
      var brier: Double?
      var predicted: Double?
      var observed: Double?
      var reliability: [[Double]]
    }
    struct Cash: Encodable {
      var as_of: String
      var currency: String
      var from: String
      var to: String
      var expected: String?
      var low: String?
      var high: String?
      var received: String
      var by_due_day: String
      var open: String
    }
    struct All: Encodable {
      var outcomes_until: String
      var without_outcome: Int
      var scores: [Row]
      var cash: [Cash]
    }
    let rows = BacktestTask.allCases.flatMap { task in
      BacktestMethod.allCases.enumerated().compactMap { place, method -> Row? in
        let scoring = scoring(task, place)
        guard scoring.count > 0 else { return nil }
        return Row(
          task: task.rawValue, method: method.rawValue, n: scoring.count, auc: scoring.auc,
          brier: scoring.brier, predicted: scoring.predicted, observed: scoring.observed,
          reliability: scoring.reliability.map {
            [Double($0.decile) / 10, Double($0.band.count), $0.band.predicted, $0.band.observed]
          })
      }
    }
    let cash = cash.map { cash in
      func plain(_ amount: Int64) -> String {
        Money(minorUnits: amount, currency: cash.currency).plain
      }
      return Cash(
        as_of: cash.asOf.description, currency: cash.currency.description,
        from: cash.window.from.description, to: cash.window.to.description,
        expected: cash.window.expected.map(plain), low: cash.window.low.map(plain),
        high: cash.window.high.map(plain), received: plain(cash.received),
        by_due_day: plain(cash.window.contractual), open: plain(cash.open))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(
      All(
        outcomes_until: end.description, without_outcome: days.reduce(0) { $0 + $1.unknown },
        scores: rows, cash: cash))
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// The header of the file of predictions.
  static let predictionHeader =
    "task,as_of,customer_id,document,model,customer_rate,survival,happened"

  /// Every prediction with its outcome, for a check by other programs; probabilities with all their digits.
  func writePredictions(to path: String) throws {
    var text = BacktestReport.predictionHeader + "\n"
    func quoted(_ cell: String) -> String { "\"\(cell.replacing("\"", with: "\"\""))\"" }
    for prediction in days.flatMap(\.predictions) {
      let values = prediction.probabilities.map { $0.map { "\($0)" } ?? "" }
      text +=
        "\(prediction.task.rawValue),\(prediction.asOf),\(quoted(prediction.customer)),\(quoted(prediction.document)),\(values.joined(separator: ",")),\(prediction.happened ? 1 : 0)\n"
    }
    try SmallFile.write(
      text, to: path, remedy: "check permissions and free space with --predictions")
  }
}
