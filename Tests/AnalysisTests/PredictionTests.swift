import Receivables
import TestSupport
import Testing

@testable import Analysis

/// A ledger of payers with habits: every customer pays its own number of working days late, with some noise, on its own weekdays.
private func habitLedger(
  seed: UInt64, customers: Int = 12, perCustomer: Int = 40, asOf: Day = Day(iso: "2025-06-30")!
) -> [String] {
  var random = TestRandom(seed: seed)
  var rows: [String] = []
  for customer in 0..<customers {
    let habit = customer * 3 - 8
    for index in 0..<perCustomer {
      let issued = asOf + -random.below(400)
      let due = issued + 30
      let paid = due + habit + random.below(5)
      let text = paid > asOf || paid < issued ? "" : paid.description
      let amount = 100 + random.below(100_000)
      rows.append(
        "N\(customer)-\(index),C\(customer),\(issued),\(due),\(amount).00,\(text),\(customer % 4 == 0 ? "EUR" : "USD")"
      )
    }
  }
  return rows
}

private let header = "Invoice Number,Customer,Invoice Date,Due Date,Amount,Paid Date,Currency\n"

private func ledger(_ rows: [String]) -> String { header + rows.joined(separator: "\n") + "\n" }

@Suite("Predictions, forecast and back-test")
struct PredictionTests {
  private struct Line: Hashable {
    var document: String
    var late: Double?
    var week: Double
    var month: Double
    var day: Day?
  }

  private func lines(_ book: Book) -> Set<Line> {
    Set(
      forecast(of: book).documents.map {
        Line(
          document: book.number(of: book.documents[Int($0.document)]), late: $0.late,
          week: $0.paid.0, month: $0.paid.1, day: $0.expectedDay)
      })
  }

  // MARK: The clock

  @Test("Late by the clock is late by the calendar, whatever the working days", arguments: 0..<20)
  func clock(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let clock = PaymentClock(settlements: (0..<7).map { _ in random.below(3) * 400 })
    for _ in 0..<500 {
      let due = -2_000 + random.below(30_000)
      let paid = due - 40 + random.below(80)
      let lag = clock.lag(paid: paid, due: due, dueCount: clock.dueCount(due))
      #expect((lag > clock.lastOnTime(due: due)) == (paid > due))
      #expect(clock.count(due + 1) - clock.count(due) == (clock.works(due + 1) ? 1 : 0))
      // The day found for a count is the first that reaches it.
      let day = clock.day(clock.count(due))
      #expect(day <= due && clock.count(day) == clock.count(due) && clock.works(day))
    }
  }

  @Test("A week without weekends: Friday to Monday is one working day") func weekend() {
    let clock = PaymentClock(settlements: [20, 20, 20, 20, 20, 0, 0])
    let friday = Int(Day(iso: "2025-06-27")!.number)
    #expect((0..<7).map(clock.works(weekday:)) == [true, true, true, true, true, false, false])
    func lag(paid: Int, due: Int) -> Int {
      clock.lag(paid: paid, due: due, dueCount: clock.dueCount(due))
    }
    #expect(lag(paid: friday + 3, due: friday) == 1)
    // Due on a Sunday and paid on Monday: the first working day, but a day late.
    #expect(lag(paid: friday + 3, due: friday + 2) == 0)
    #expect(clock.lastOnTime(due: friday + 2) == -1)
    // Paid on the Sunday itself: on time.
    #expect(lag(paid: friday + 2, due: friday + 2) == -1)
  }

  // MARK: The model

  @Test(
    "Chances are chances, grow with time, and late is not paid by the due day", arguments: 0..<4)
  func coherent(seed: UInt64) throws {
    let book = try book(ledger(habitLedger(seed: seed)))
    let report = forecast(of: book)
    #expect(report.model.basis == .ownHistory)
    #expect(!report.documents.isEmpty)
    for forecast in report.documents {
      let document = book.documents[Int(forecast.document)]
      let paid = forecast.paid
      #expect(0 <= paid.0 && paid.0 <= paid.1 && paid.1 <= paid.2 && paid.2 <= paid.3)
      #expect(paid.3 <= 1)
      let due = try #require(document.due)
      let late = try #require(forecast.late)
      if due < book.asOf {
        #expect(late == 1)
      } else {
        var chances = report.model.chances(of: Int(document.account), in: book)
        let own = chances.chances(
          due: due, amount: document.amount, known: document.issued ?? due)
        #expect(abs(chances.open(own, on: due) - late) < 1e-12 || due == book.asOf)
      }
      if let day = forecast.expectedDay {
        var chances = report.model.chances(of: Int(document.account), in: book)
        let own = chances.chances(
          due: due, amount: document.amount, known: document.issued ?? due)
        #expect(chances.open(own, on: day) <= 0.5 + 1e-12)
        #expect(day == book.asOf + 1 || chances.open(own, on: day + -1) > 0.5)
      }
    }
  }

  @Test("Habits are learnt: prompt payers are expected on time, slow ones late") func habits()
    throws
  {
    let rows = habitLedger(seed: 7)
    let asOf = "2025-06-30"
    let open = [
      "P,C0,2025-06-30,2025-07-30,5000.00,,EUR", "S,C11,2025-06-30,2025-07-30,5000.00,,USD",
    ]
    let book = try book(ledger(rows + open), asOf: asOf)
    let all = lines(book)
    let prompt = try #require(all.first { $0.document == "P" })
    let slow = try #require(all.first { $0.document == "S" })
    #expect(try #require(prompt.late) < 0.2)
    #expect(try #require(slow.late) > 0.8)
    #expect(try #require(slow.day) > Day(iso: "2025-08-10")!)
  }

  @Test("Nothing that happens later changes a prediction", arguments: 0..<3)
  func leakFree(seed: UInt64) throws {
    let asOf = Day(iso: "2025-03-31")!
    let rows = habitLedger(seed: seed)
    // Later payments are moved by a month, documents of later days are dropped or added.
    let other = rows.compactMap { row -> String? in
      var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if let issued = Day(iso: cells[2]), issued > asOf { return nil }
      if let paid = Day(iso: cells[5]), paid > asOf { cells[5] = (paid + 31).description }
      return cells.joined(separator: ",")
    }
    let known = try book(ledger(rows), asOf: asOf.description)
    let scrambled = try book(ledger(other), asOf: asOf.description)
    #expect(lines(known) == lines(scrambled))
    let (one, two) = (forecast(of: known), forecast(of: scrambled))
    #expect(one.cash.map { $0.weeks.map(\.expected) } == two.cash.map { $0.weeks.map(\.expected) })
    #expect(one.cash.map { $0.weeks.map(\.high) } == two.cash.map { $0.weeks.map(\.high) })
  }

  @Test("The order of rows changes no prediction") func order() throws {
    let rows = habitLedger(seed: 3)
    #expect(lines(try book(ledger(rows))) == lines(try book(ledger(rows.reversed()))))
  }

  @Test("Weeks add up: contractual to what falls due, expected within its interval")
  func weeks() throws {
    let book = try book(ledger(habitLedger(seed: 5)))
    let report = forecast(of: book)
    for cash in report.cash {
      #expect(cash.reason == nil)
      #expect(cash.weeks.count == 13)
      let due = book.documents.filter {
        book.accounts[Int($0.account)].currency == cash.currency && $0.open > 0
          && ($0.due.map { $0 <= book.asOf + 91 } ?? false)
      }.reduce(Int64(0)) { $0 + $1.open }
      #expect(cash.weeks.reduce(0) { $0 + $1.contractual } == due)
      for week in cash.weeks + [cash.month] {
        let (low, expected, high) = (week.low ?? -1, week.expected ?? -1, week.high ?? -1)
        #expect(0 <= low && low <= expected && expected <= high)
      }
    }
    let bands = Dictionary(grouping: report.bands, by: \.currency)
    for (currency, bands) in bands {
      let future = book.documents.filter {
        book.accounts[Int($0.account)].currency == currency && $0.open > 0
          && ($0.due.map { $0 > book.asOf } ?? false)
      }.reduce(Int64(0)) { $0 + $1.open }
      #expect(bands.reduce(0) { $0 + $1.open } == future)
    }
  }

  @Test("Too few settlements give no forecast, and say so") func thin() throws {
    let report = forecast(of: try book(ledger(Array(habitLedger(seed: 1).prefix(12)))))
    #expect(report.cash.allSatisfy { $0.reason?.contains("20 over 8 weeks") ?? false })
    #expect(report.cash.allSatisfy { $0.weeks.allSatisfy { $0.expected == nil } })
  }

  // MARK: Monthly runs

  @Test("The circle of a month has its end in the middle") func circle() {
    func place(_ day: String) -> Int { PaymentRun.place(Int(Day(iso: day)!.number)) }
    #expect(place("2025-01-31") == 15)
    #expect(place("2025-02-28") == 15)
    #expect(place("2025-02-01") == 16)
    #expect(place("2025-01-15") == 30)
    #expect(place("2025-01-16") == 0)
    #expect(place("2025-02-16") == 3)
  }

  /// Invoices through the year, all paid on the last day of the month after their due day.
  private func monthly(_ months: Int) -> [PaymentRecord] {
    (0..<months).flatMap { month -> [PaymentRecord] in
      let start = Day(iso: "2024-07-01")!.adding(months: month)
      return [4, 11, 18].map { day in
        PaymentRecord(
          known: (start + day).number, due: (start + day + 5).number,
          paid: start.adding(months: 1).endOfMonth.number, amount: 10_000)
      }
    }
  }

  @Test("Four months make a run, three do not, and weekly payers have none") func runs() {
    let day = Int(Day(iso: "2025-06-30")!.number)
    #expect(PaymentRun(monthly(11), day: day) != nil)
    #expect(PaymentRun(Array(monthly(11).prefix(9)), day: day) == nil)
    let weekly = (0..<50).map { week in
      PaymentRecord(
        known: Int32(day - 7 * week - 30), due: Int32(day - 7 * week - 10),
        paid: Int32(day - 7 * week), amount: 10_000)
    }
    #expect(PaymentRun(weekly, day: day) == nil)
  }

  @Test("Runs around the twentieth are one a month", arguments: 1...28) func everyStart(day: Int)
    throws
  {
    let records = (0..<12).map { month -> PaymentRecord in
      let paid = Day(year: 2024 + (month + 10) / 12, month: (month + 10) % 12 + 1, day: day)!
      return PaymentRecord(
        known: (paid + -40).number, due: (paid + -10).number, paid: paid.number, amount: 100)
    }
    let asOf = Int(Day(iso: "2025-11-30")!.number)
    let run = try #require(PaymentRun(records, day: asOf))
    let days = run.days(after: asOf, through: asOf + 91)
    // Three months to come, with seven days each but in short months.
    #expect(Set(days.map(\.run)).count >= 3)
    #expect(days.count >= 15)
  }

  @Test("A run's money is expected at its run, and its weights add up to one") func runCash() throws
  {
    let day = Day(iso: "2025-06-10")!
    let run = try #require(PaymentRun(monthly(10), day: Int(day.number)))
    let days = run.days(after: Int(day.number), through: Int(day.number) + 91)
    for (_, weights) in Dictionary(grouping: days, by: \.run) where weights.count == 7 {
      #expect(abs(weights.reduce(0) { $0 + $1.weight } - 1) < 1e-9)
    }
    // Open at the end of 23 June, of 3 July and of 3 August: nothing comes before the run, nearly all with it.
    var open = [0.5, 0.5, 0.5]
    run.move(
      &open, at: [13, 23, 54].map { Int(day.number) + $0 }, due: Int(day.number) - 10, days)
    #expect(open[0] > 0.9)
    #expect(open[1] < 0.3)
    #expect(open[2] <= open[1])
  }

  // MARK: Scores

  @Test("AUC and Brier by hand, ties one half") func scores() {
    let scoring = Scoring([
      .init(0.1, false), .init(0.4, false), .init(0.35, true), .init(0.8, true),
    ])
    #expect(scoring.auc == 0.75)
    #expect(abs((scoring.brier ?? 0) - 0.158125) < 1e-15)
    #expect(Scoring([.init(0.5, false), .init(0.5, true)]).auc == 0.5)
    #expect(Scoring([.init(0.5, true)]).auc == nil)
    #expect(Scoring().brier == nil)
  }

  @Test("Area under the curve equals its definition over all pairs", arguments: 0..<10)
  func pairs(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let pairs = (0..<80).map { _ in
      Scoring.Pair(Double(random.below(12)) / 12, random.below(3) == 0)
    }
    var wins = 0.0
    var count = 0.0
    for one in pairs where one.happened {
      for other in pairs where !other.happened {
        count += 1
        wins +=
          one.probability > other.probability ? 1 : one.probability == other.probability ? 0.5 : 0
      }
    }
    #expect(abs((Scoring(pairs).auc ?? -1) - wins / count) < 1e-12)
    let bands = Scoring(pairs).reliability
    #expect(bands.reduce(0) { $0 + $1.band.count } == pairs.count)
  }

  @Test("A back-test scores what was open, by what came later") func backtest() throws {
    let text = ledger(habitLedger(seed: 9))
    let end = try book(text)
    let outcomes = BacktestOutcomes(end)
    let past = try book(text, asOf: "2025-03-31")
    // Numbers are unique here, so that any key that tells them apart will do: the settled documents' own.
    let day = BacktestDay(
      past, keys: past.documents.map { key(past.number(of: $0), in: end) }, outcomes: outcomes)
    let late = day.predictions.filter { $0.task == .late }
    #expect(late.count > 10)
    for prediction in late {
      let row = text.split(separator: "\n").first { $0.hasPrefix("\(prediction.document),") }
      let cells = try #require(row).split(separator: ",", omittingEmptySubsequences: false)
      let (due, paid) = (Day(iso: cells[3]), Day(iso: cells[5]))
      #expect(prediction.happened == (paid.map { $0 > due! } ?? true))
    }
    let scoring = Scoring(
      late.compactMap { line in line.probabilities[0].map { .init($0, line.happened) } })
    #expect(try #require(scoring.auc) > 0.9)
    #expect(!day.cash.isEmpty)
  }

  /// The key of a settled document by its number's place: amount and due day find it.
  private func key(_ number: String, in book: Book) -> UInt64 {
    let rows = habitLedger(seed: 9)
    guard let row = rows.first(where: { $0.hasPrefix("\(number),") }) else { return 0 }
    let cells = row.split(separator: ",")
    let due = Day(iso: cells[3])
    let amount = Int64((Double(cells[4]) ?? 0) * 100)
    return book.settled.first { $0.due == due && $0.amount == amount }?.key ?? 0
  }
}
