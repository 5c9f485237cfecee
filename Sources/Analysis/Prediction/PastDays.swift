import Receivables

/// Past days of a book, each with the model of that day: what they would have forecast, and what came.
///
/// A model of a past day sees only what was visible then; the weights alone are those of today.
struct PastDays {
  private let all: PaymentRecords
  private let view: PaymentView
  private let weights: HazardWeights
  private let currencies: Int

  init(_ all: PaymentRecords, _ view: PaymentView, weights: HazardWeights, currencies: Int) {
    self.all = all
    self.view = view
    self.weights = weights
    self.currencies = currencies
  }

  /// Past days that are looked at, ascending.
  private var days: [Int] {
    let first = all.records.lazy.map { Int($0.known) }.min() ?? view.day
    let paid = all.records.lazy.filter { $0.paid != PaymentRecord.open }.map { Int($0.paid) }.min()
    let start = max(first, paid ?? first) + CashCalibration.leastHistory
    return (1...CashCalibration.stepCount).map { view.day - CashCalibration.stepDays * $0 }
      .filter { $0 >= start }.reversed()
  }

  /// By currency what past days would have forecast and what came, and what customers' conduct says today, with the share that would have
  /// predicted the newest of those days best; nil where that is none.
  func look() -> (cash: [[PastCash]], conduct: ConductOpinion?) {
    let days = days
    let amounts = AmountFacts(view, currencies: currencies)
    let newest = days.filter { $0 >= view.day - CashCalibration.stepDays * ConductShare.days }
    let history = ConductHistory(all, through: view.day, days: newest, amounts: amounts)
    let recency = RecencyTable(halfLife: weights.halfLife)
    var opinion = history.opinion(on: view.day, recency: recency, near: nil)
    let opinions = parallelMap(newest.count) { [opinion] place in
      history.opinion(on: newest[place], recency: recency, near: opinion?.odds)
    }
    let past = parallelMap(days.count) { place in
      PastDay(all, day: days[place], end: view.day, weights: weights)
        .look(
          currencies: currencies, history,
          newest.firstIndex(of: days[place]).flatMap { opinions[$0] })
    }
    var share = ConductShare()
    for day in past { share += day?.share ?? ConductShare() }
    opinion?.share = share.mean
    return (
      (0..<currencies).map { currency in past.compactMap { $0?.cash[currency] } },
      share.mean > 0 ? opinion : nil
    )
  }
}

/// A past day of a book.
private struct PastDay {
  /// What it would have forecast, and what came.
  struct Look: Sendable {
    var cash: [PastCash]
    var share = ConductShare()
  }

  let all: PaymentRecords
  let view: PaymentView
  let end: Int
  let weights: HazardWeights

  init(_ all: PaymentRecords, day: Int, end: Int, weights: HazardWeights) {
    self.all = all
    self.end = end
    self.weights = weights
    view = PaymentView(all, day: day)
  }

  /// Nil where the day shows too few payments.
  func look(
    currencies: Int, _ history: ConductHistory, _ opinion: ConductOpinion?
  ) -> Look? {
    guard view.settledCount >= PaymentModel.leastPayments else { return nil }
    let day = view.day
    let tables = LagTables(view, halfLife: weights.halfLife)
    var chances = AccountChances(HazardBaseline(view, weights: weights, tables), view: view)
    var sums = [CashSum](repeating: CashSum(), count: currencies)
    var share = ConductShare()
    let calendar = HorizonCalendar(view)
    var answer = DocumentAnswer(calendar)
    for account in 0..<all.accountCount {
      let own = all.records[all.range(account)]
      let waiting = own.filter {
        Int($0.known) <= day && Int($0.paid) > day && Int($0.gone) > day
          && Int($0.lost) > day
      }
      let coming = opinion == nil ? [] : own.filter { isComing($0) }
      guard !waiting.isEmpty || !coming.isEmpty else { continue }
      let currency = all.currencies[account]
      chances.take(account, of: tables, currency: currency)
      if let opinion, !coming.isEmpty, let conduct = history.conduct(of: account, on: day) {
        for record in coming {
          let document = chances.chances(
            due: Day(number: record.due), amount: record.amount, known: Day(number: record.known))
          guard let late = chances.late(document) else { continue }
          share.add(
            conduct: opinion.late(conduct, amount: record.amount, currency: currency),
            byLag: late, isLate: record.isLate == true)
        }
      }
      add(waiting, of: own, &chances, calendar, &answer, to: &sums[currency])
    }
    return Look(
      cash: sums.map { PastCash(day: day, cash: $0.cash, received: $0.received) }, share: share)
  }

  /// Whether a document became known before the next past day, and has been judged since.
  private func isComing(_ record: PaymentRecord) -> Bool {
    Int(record.known) > view.day && Int(record.known) <= view.day + CashCalibration.stepDays
      && Int(record.due) <= end && record.isLate != nil
  }

  /// What is expected of one currency, and what came of it.
  private struct CashSum {
    var cash = WeeklyCash()
    var received = [Double](repeating: 0, count: WeeklyCash.weeks + 1)
  }

  /// Adds the documents of an account that were open on the day.
  private func add(
    _ waiting: [PaymentRecord], of own: ArraySlice<PaymentRecord>, _ chances: inout AccountChances,
    _ calendar: HorizonCalendar, _ answer: inout DocumentAnswer, to sum: inout CashSum
  ) {
    guard !waiting.isEmpty else { return }
    let day = view.day
    let run = PaymentRun(own, day: day)
    let runDays = run?.days(after: day, through: day + 7 * WeeklyCash.weeks) ?? []
    let isOne =
      run != nil
      || PaymentModel.paysTogether(own.lazy.map { Int($0.paid) }.filter { $0 <= day })
    var cluster = WeeklyCash.Cluster()
    var due: Int32?
    for record in waiting.sorted(by: { ($0.due, $0.amount) < ($1.due, $1.amount) }) {
      if !isOne, due != record.due { cluster.close(into: &sum.cash) }
      due = record.due
      let document = chances.chances(
        due: Day(number: record.due), amount: record.amount, known: Day(number: record.known))
      chances.open(document, on: calendar, into: &answer)
      run?.move(&answer.plain, at: calendar.days, due: Int(record.due), runDays)
      let amount = Double(record.amount)
      cluster.add(amount, open: answer.plain)
      let wait = Int(record.paid) - day
      guard record.paid != PaymentRecord.open, Int(record.paid) <= end else { continue }
      if wait <= WeeklyCash.days { sum.received[WeeklyCash.weeks] += amount }
      if wait <= 7 * WeeklyCash.weeks { sum.received[(wait - 1) / 7] += amount }
    }
    cluster.close(into: &sum.cash)
  }
}
