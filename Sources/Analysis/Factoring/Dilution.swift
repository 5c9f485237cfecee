public import Receivables

/// What makes invoices smaller other than payment: credit notes, deductions and write-offs, month by month, beside what was invoiced or
/// collected.
///
/// Months are counted back from the as-of day. Only accounts with a history take part; a write-off counts on its day, else on the
/// due day of its document.
public struct Dilution: Sendable {
  /// What it is a share of, newest month first, twelve of them: minor units invoiced, or collected; nil where that is not known.
  private let base: [Int64]?
  /// Credit notes of those months.
  private let credited: [Int64]
  /// Write-offs of those months.
  private let lost: [Int64]
  /// Discounts taken and corrections of those months.
  private let deducted: [Int64]

  /// The dilution of one currency of a book.
  init(
    of activity: CurrencyActivity, in book: Book, base: FactoringTerms.DilutionBase = .sales
  ) {
    credited = Array(activity.states.credited.prefix(12))
    lost = Dilution.months(of: book.writeOffs, activity.currency, in: book)
    // Credit notes of ledgers are among the credit notes.
    deducted = Dilution.months(
      of: book.deductions.filter { $0.cause != .creditNote }, activity.currency, in: book)
    self.base =
      switch base {
      case .sales: Array(activity.states.invoiced.prefix(12))
      case .collections: activity.states.collected(less: zip(lost, deducted).map { $0 + $1 })
      }
  }

  /// Reductions of a currency by month, newest first; those of accounts without a history are left out.
  private static func months(
    of reductions: [Reduction], _ currency: Currency, in book: Book
  ) -> [Int64] {
    var months = [Int64](repeating: 0, count: 12)
    let lookback = Lookback(asOf: book.asOf)
    for reduction in reductions {
      let account = Int(reduction.account)
      guard book.accounts[account].currency == currency, book.hasHistory[account],
        let day = reduction.day ?? reduction.due ?? reduction.issued, day <= book.asOf
      else { continue }
      let steps = lookback.stepCount(since: day)
      if steps > 0, steps <= 12 { months[steps - 1] += reduction.amount }
    }
    return months
  }

  /// Months of given amounts, newest first.
  init(invoiced: [Int64], reduced: [Int64]) {
    (base, credited) = (invoiced, reduced)
    lost = invoiced.map { _ in 0 }
    deducted = lost
  }

  /// Written off in the newest months, minor units.
  func lost(months: Int) -> Int64 { lost.prefix(months).reduce(0, +) }

  /// Deducted in the newest months without a credit note, minor units.
  func deducted(months: Int) -> Int64 { deducted.prefix(months).reduce(0, +) }

  /// Reductions over invoices (or collections) of the newest months; nil where there were none.
  public func share(months: Int) -> Ratio? { share(0..<min(months, credited.count)) }

  /// The highest share of any three months in a row, the newest month first of twelve; nil where none has an invoice.
  public var highest: Ratio? {
    guard credited.count >= 3 else { return share(credited.indices) }
    return (0...credited.count - 3).compactMap { share($0..<$0 + 3) }.max()
  }

  private func share(_ months: Range<Int>) -> Ratio? {
    guard let whole = base?[months].reduce(0, +) else { return nil }
    let part = [credited, lost, deducted].reduce(0) { $0 + $1[months].reduce(0, +) }
    return whole > 0 ? Ratio(part, over: whole) : nil
  }
}

/// Advance rates that follow from dilution, held to 70–90 %; `less` takes whole points off before that.
///
/// Sources of the rules are in `docs/metrics.md`.
public enum AdvanceRate {
  /// The range that factors advance.
  static let range = Ratio(basisPoints: 7_000)...Ratio(basisPoints: 9_000)

  /// Contract form: 85 % less a point for each point of dilution beyond 5 %.
  public static func ruleA(dilution: Ratio, less points: Int64 = 0) -> Ratio {
    dilution > Ratio(basisPoints: 500)
      ? falling(from: 90 - points, by: 1, dilution) : held(Ratio(85 - points, over: 100))
  }

  /// Rule of thumb: 1 − 2 × dilution − 5 %.
  public static func ruleB(dilution: Ratio, less points: Int64 = 0) -> Ratio {
    falling(from: 95 - points, by: 2, dilution)
  }

  /// Rated securitisations: 1 less (2.25 × average + (highest − average) × highest ÷ average) × horizon ratio.
  ///
  /// In decimals of fifteen digits. An average of zero needs no reserve for swings that never happened.
  public static func ruleC(
    average: Ratio, highest: Ratio, horizon: Ratio, less points: Int64 = 0
  ) -> Ratio {
    let one: Int128 = 1_000_000_000_000_000
    // Dilution beyond ten times the sales needs a reserve of all of it in any case.
    let most = 10 * one
    let (mean, peak) = (
      min(most, Int128(average.scaled(toDigits: 15))),
      min(most, Int128(highest.scaled(toDigits: 15)))
    )
    let swing = mean > 0 ? min(most, roundedQuotient(max(0, peak - mean) * peak, mean)) : 0
    let reserve = roundedQuotient(
      (roundedQuotient(mean * 225, 100) + swing) * Int128(horizon.numerator),
      Int128(horizon.denominator))
    let rate = one - reserve - Int128(points) * one / 100
    return held(Ratio(Int64(max(0, min(rate, one))), over: Int64(one)))
  }

  /// So many percent less a multiple of dilution, exactly.
  private static func falling(from percent: Int64, by slope: Int64, _ dilution: Ratio) -> Ratio {
    // Large sums are scaled down together, so that the fraction stays within 64 bits.
    var (part, whole) = (dilution.numerator, dilution.denominator)
    while whole > Int64.max / 1_000 || abs(part) > Int64.max / 1_000 {
      (part, whole) = (part / 10, whole / 10)
    }
    return held(Ratio(percent * whole - 100 * slope * part, over: 100 * whole))
  }

  private static func held(_ rate: Ratio?) -> Ratio {
    min(max(rate ?? range.lowerBound, range.lowerBound), range.upperBound)
  }
}
