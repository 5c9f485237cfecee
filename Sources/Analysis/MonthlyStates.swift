import Receivables

/// Balances by age bucket a month, two months, … twelve months before the as-of day, rebuilt from dated documents, and where each
/// month's balances stood a month later.
///
/// A settled document counts with its whole amount until the day it was settled: earlier part payments of it are not kept. Open
/// ones count with what was open, their part payments being known. Documents without a due day are in the balance, in no bucket.
public struct MonthlyStates: Sendable, Equatable {
  /// Amount and number of documents.
  public struct Sum: Sendable, Equatable {
    /// Minor units.
    public var amount: Int64 = 0
    /// Documents.
    public var documents = 0

    /// Nothing.
    public init() {}

    init(amount: Int64, documents: Int) {
      self.amount = amount
      self.documents = documents
    }

    /// Adds other documents of the same currency.
    public static func += (left: inout Sum, right: Sum) {
      left.amount += right.amount
      left.documents += right.documents
    }
  }

  /// Places of a document: not due, then the buckets.
  public let places: Int
  /// Net balance at each step back, credits included.
  public private(set) var net: [Int64]
  /// Invoices of the month that ends with each step.
  public private(set) var invoiced: [Int64]
  /// Credit notes of those months, as positive amounts.
  public private(set) var credited: [Int64]
  /// Invoices less credit notes of the newest months.
  func sold(months: Int) -> Int64 {
    invoiced.prefix(months).reduce(0, +) - credited.prefix(months).reduce(0, +)
  }
  /// What was collected in each of the twelve newest months: what opening balances, invoices, credit notes and what was `lost` leave
  /// unexplained; nil where earlier balances are not known.
  func collected(less lost: [Int64]) -> [Int64]? {
    guard undated == 0 else { return nil }
    return lost.indices.map { net[$0 + 1] + invoiced[$0] - credited[$0] - lost[$0] - net[$0] }
  }
  /// Documents whose day of settlement is not known: earlier balances lack them.
  public private(set) var undated = 0
  /// By step and place: debit documents open then.
  private var balances: [Sum]
  /// By step, place then, and place a month later; behind the places stand "paid" and "written off".
  private var moves: [Sum]

  init(buckets: Int) {
    places = buckets + 1
    net = Array(repeating: 0, count: Lookback.stepCount)
    (invoiced, credited) = (net, net)
    balances = Array(repeating: Sum(), count: Lookback.stepCount * (buckets + 1))
    moves = Array(repeating: Sum(), count: Lookback.stepCount * (buckets + 1) * (buckets + 3))
  }

  /// States seen at single days, today first: documents with their places and open amounts.
  init(_ steps: [[(identity: Int64, place: Int, open: Int64)]], buckets: Int) {
    self.init(buckets: buckets)
    var later: [Int64: (place: Int, open: Int64)] = [:]
    for (step, documents) in steps.prefix(Lookback.stepCount).enumerated() {
      for document in documents {
        put(step, document.place, document.open)
        guard step > 0 else { continue }
        let then = later[document.identity]
        let left = min(document.open, then?.open ?? 0)
        if let then, left > 0 {
          move(step, from: document.place, to: then.place, left)
          if document.open > left {
            // A part was paid in between; the document is where its rest is.
            moves[index(step, document.place, places)].amount +=
              document.open - left
          }
        } else {
          move(step, from: document.place, to: places, document.open)
        }
      }
      later = Dictionary(
        documents.map { ($0.identity, ($0.place, $0.open)) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  /// Debit documents that stood in a place `step` months before the as-of day.
  public func balance(step: Int, place: Int) -> Sum { balances[step * places + place] }

  /// What stood in a place `step` months before the as-of day (1 … 12) and in another a month later; `places` is "paid", and
  /// `places + 1` "written off".
  public func moved(step: Int, from: Int, to: Int) -> Sum { moves[index(step, from, to)] }

  private func index(_ step: Int, _ from: Int, _ to: Int) -> Int {
    (step * places + from) * (places + 2) + to
  }

  /// Months before the as-of day for which something was open.
  public var knownSteps: Int {
    (0..<Lookback.stepCount).last { step in
      (0..<places).contains { balance(step: step, place: $0).documents > 0 }
    } ?? 0
  }

  static func += (left: inout MonthlyStates, right: MonthlyStates) {
    left.undated += right.undated
    for step in left.net.indices {
      left.net[step] += right.net[step]
      left.invoiced[step] += right.invoiced[step]
      left.credited[step] += right.credited[step]
    }
    for place in left.balances.indices { left.balances[place] += right.balances[place] }
    for place in left.moves.indices { left.moves[place] += right.moves[place] }
  }

  /// Counts a settled document at the steps between its issue and its settlement.
  mutating func add(
    _ document: SettledDocument, closed: Day, _ lookback: Lookback, policy: AgingPolicy
  ) {
    // Most of a long history was settled before the first step.
    let first = lookback.stepCount(since: closed)
    guard first < Lookback.stepCount else { return }
    let last = document.issued.map { lookback.stepCount(since: $0) } ?? Lookback.stepCount
    guard first < last else { return }
    let amount = document.amount
    guard amount > 0, let due = document.due else {
      for step in first..<last { net[step] += amount }
      return
    }
    let end = document.closure == .writtenOff ? places + 1 : places
    MonthlyStates.add(
      amount, in: first..<last, to: &net, &balances, &moves, places: places, end: end
    ) { policy.place(daysPastDue: lookback.steps[$0] - due) }
  }

  /// Counts an amount at some steps, at each in the place that it had then; `end` is where it went after the first of them.
  ///
  /// Each array is checked for other owners once, not at every step: this runs for every document of a year.
  @inline(__always)
  private static func add(
    _ amount: Int64, in range: Range<Int>, to net: inout [Int64], _ balances: inout [Sum],
    _ moves: inout [Sum], places: Int, end: Int, place: (Int) -> Int
  ) {
    var net = net.mutableSpan
    var balances = balances.mutableSpan
    var moves = moves.mutableSpan
    var later = end
    for step in range {
      let own = place(step)
      let cell = step * places + own
      net[step] += amount
      balances[cell].amount += amount
      balances[cell].documents += 1
      if step > 0 {
        moves[cell * (places + 2) + later].amount += amount
        moves[cell * (places + 2) + later].documents += 1
      }
      later = own
    }
  }

  /// Counts a document that is still open, with what was open at each step since its issue.
  mutating func add(
    _ document: Document, part settlements: ArraySlice<Settlement>, _ lookback: Lookback,
    policy: AgingPolicy
  ) {
    let last = document.issued.map { lookback.stepCount(since: $0) } ?? Lookback.stepCount
    var open = document.open
    var rest = settlements
    var later: (place: Int, open: Int64)?
    for step in 0..<last {
      let day = lookback.steps[step]
      while let newest = rest.last, newest.day > day {
        // What was taken off a credit made it smaller too.
        open += document.amount < 0 ? -Int64(newest.amount.magnitude) : newest.amount
        rest.removeLast()
      }
      net[step] += open
      guard open > 0, let due = document.due else { continue }
      let place = policy.place(daysPastDue: day - due)
      put(step, place, open)
      if let later {
        move(step, from: place, to: later.place, min(open, later.open))
        if open > later.open {
          // A part was paid in between; the document is where its rest is.
          moves[index(step, place, places)].amount += open - later.open
        }
      }
      later = (place, open)
    }
  }

  /// Counts an invoice or a credit note in the month of its issue; those of earlier years are left out.
  mutating func addSale(_ amount: Int64, issued: Day, _ lookback: Lookback) {
    let steps = lookback.stepCount(since: issued)
    guard steps > 0, steps < Lookback.stepCount else { return }
    if amount > 0 { invoiced[steps - 1] += amount } else { credited[steps - 1] -= amount }
  }

  /// Counts a document that was settled nobody knows when.
  mutating func addUndated() { undated += 1 }

  private mutating func put(_ step: Int, _ place: Int, _ amount: Int64) {
    balances[step * places + place] += Sum(amount: amount, documents: 1)
  }

  private mutating func move(_ step: Int, from: Int, to: Int, _ amount: Int64) {
    moves[index(step, from, to)] += Sum(amount: amount, documents: 1)
  }
}
