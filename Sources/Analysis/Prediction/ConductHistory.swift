import Glibc

/// What became of the documents of a book by their due days, with what was known of their customers on the evening before they became
/// known, and how customers stood on days looked at.
struct ConductHistory: Sendable {
  /// A document whose due day has passed.
  struct Outcome: Sendable {
    var due: Int32
    var isLate: Bool
    var facts: ConductFacts
  }

  /// By due day.
  private let outcomes: [Outcome]
  private let shares: LateShares
  private let amounts: AmountFacts
  /// By account and day looked at.
  private let conducts: [Conduct]
  private let days: [Int]

  /// Documents that are kept at most: of more, every second, third … one.
  static let documents = 3_000

  /// - Parameters:
  ///   - end: The day up to which documents are judged.
  ///   - days: Days on which the accounts will be looked at, ascending.
  init(_ all: PaymentRecords, through end: Int, days: [Int], amounts: AmountFacts) {
    self.days = days
    self.amounts = amounts
    shares = LateShares(all.records, through: end)
    let every = (shares.count - 1) / ConductHistory.documents + 1
    var (outcomes, conducts) = ([Outcome](), [Conduct]())
    var count = 0
    for account in 0..<all.accountCount {
      let own = all.records[all.range(account)]
      let judged = own.filter { $0.isLate != nil && Int($0.due) <= end }
        .sorted { ($0.known, $0.due, $0.amount, $0.paid) < ($1.known, $1.due, $1.amount, $1.paid) }
      var walk = ConductWalk(own)
      var coming = days[...]
      for record in judged {
        count += 1
        guard (count - 1) % every == 0 else { continue }
        let evening = Int(record.known) - 1
        while let day = coming.first, day <= evening {
          conducts.append(walk.turn(to: day))
          coming.removeFirst()
        }
        outcomes.append(
          Outcome(
            due: record.due, isLate: record.isLate == true,
            facts: walk.turn(to: evening).facts(
              prior: shares.share(by: evening),
              amount: amounts.fact(record.amount, currency: all.currencies[account]))))
      }
      for day in coming { conducts.append(walk.turn(to: day)) }
    }
    // Equal due days stay in the order of accounts, so that sums do.
    self.outcomes = outcomes.enumerated()
      .sorted { ($0.element.due, $0.offset) < ($1.element.due, $1.offset) }.map(\.element)
    self.conducts = conducts
  }

  /// What conduct says on a day, from documents due by then that count by recency; nil where they are too few.
  func opinion(on day: Int, recency: RecencyTable, near start: ConductOdds?) -> ConductOpinion? {
    let past = outcomes.prefix { Int($0.due) <= day }
    guard past.count >= ConductOdds.leastDocuments else { return nil }
    return ConductOpinion(
      odds: ConductOdds(past, on: day, recency: recency, near: start),
      prior: shares.share(by: day), amounts: amounts)
  }

  /// How an account stood on one of the days looked at.
  func conduct(of account: Int, on day: Int) -> Conduct? {
    days.firstIndex(of: day).map { conducts[account * days.count + $0] }
  }
}

/// The share of late documents of a book, day by day.
struct LateShares: Sendable {
  /// Days on which documents were judged, ascending, and how many were late up to each.
  private let days: [Int32]
  private let late: [Int]

  var count: Int { days.count }

  init(_ records: [PaymentRecord], through end: Int) {
    var judged: [(due: Int32, isLate: Bool)] = []
    for record in records where Int(record.due) <= end {
      if let isLate = record.isLate { judged.append((record.due, isLate)) }
    }
    judged.sort { $0.due < $1.due }
    days = judged.map(\.due)
    var sum = 0
    late = judged.map { document in
      sum += document.isLate ? 1 : 0
      return sum
    }
  }

  /// Share of late ones among the documents due by a day, drawn towards one half by two documents.
  func share(by day: Int) -> Double {
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(days[middle]) <= day { low = middle + 1 } else { high = middle }
    }
    return (Double(low > 0 ? late[low - 1] : 0) + 1) / (Double(low) + 2)
  }
}

/// How large amounts are against the median of their currency, as a logarithm.
struct AmountFacts: Sendable {
  /// Logarithms by currency; nil where no amount is known.
  let medians: [Double?]

  /// 0 in a currency without amounts.
  func fact(_ amount: Int64, currency: Int) -> Double {
    guard currency < medians.count, let median = medians[currency] else { return 0 }
    return log(max(1, Double(amount))) - median
  }
}

extension AmountFacts {
  /// The medians of what was known on a day.
  init(_ view: PaymentView, currencies: Int) {
    medians = (0..<currencies).map { view.limits($0).median.map { log(max(1, Double($0))) } }
  }
}
