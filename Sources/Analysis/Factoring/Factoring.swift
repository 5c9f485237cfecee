public import Receivables

/// What factoring would bring, document by document and in total.
public struct FactoringReport: Sendable {
  /// One open debit document.
  public struct Line: Sendable {
    /// Index into the book's documents.
    public var document: Int32
    /// Why some or all of it falls out: the first rule; nil when nothing does.
    public var reason: Ineligibility?
    /// Eligible amount in minor units.
    public var eligible: Int64
    /// Paid out at once.
    public var advance: Int64
    /// Fee until the expected payment.
    public var fee: Int64
    /// When the customer is expected to pay; nil without a due day.
    public var expectedDay: Day?
  }

  /// One amount that falls out.
  public struct Exclusion: Sendable {
    /// Index into the book's documents.
    public var document: Int32
    /// Why.
    public var reason: Ineligibility
    /// Minor units, > 0.
    public var amount: Int64
  }

  /// Totals of a currency at one advance rate.
  public struct Total: Sendable {
    /// The currency.
    public var currency: Currency
    /// The rate.
    public var rate: Ratio
    /// Sums in minor units.
    public var gross: Int64 = 0
    /// What falls out.
    public var ineligible: Int64 = 0
    /// What remains.
    public var eligible: Int64 = 0
    /// Paid out at once.
    public var advance: Int64 = 0
    /// Fees until the expected payments.
    public var fee: Int64 = 0
    /// Σ advance × days, for the cost.
    var advanceDays = 0.0

    /// Held back until payment.
    public var reserve: Int64 { eligible - advance }
    /// What comes in all told.
    public var netProceeds: Int64 { eligible - fee }
    /// Σ fee ÷ Σ (advance × days) × 365; nil without an advance.
    public var annualCost: Double? { advanceDays > 0 ? Double(fee) / advanceDays * 365 : nil }
  }

  /// How the estimated rate came about.
  public struct Estimate: Sendable {
    /// The currency.
    public var currency: Currency
    /// The rate in force.
    public var rate: Ratio
    /// Credit notes and write-offs over invoices, or over what was collected, of twelve months; nil where the book does not show it and one was assumed.
    public var dilution: Ratio?
    /// The same of three months.
    public var dilution3Months: Ratio?
    /// The highest of any three months in a row.
    public var highestDilution: Ratio?
    /// What each rule gives, with the points taken off.
    public var byRule: [FactoringTerms.RateRule: Ratio] = [:]
    /// Lowered because one group holds more than a quarter.
    public var isConcentrated = false
    /// Lowered because the debtors pay badly.
    public var paysBadly = false
    /// Stated in the settings.
    public var isGiven = false
  }

  /// Open debit documents in the book's order.
  public let lines: [Line]
  /// Amounts that fall out, by document and rule.
  public let exclusions: [Exclusion]
  /// Per currency: 70, 80, 85, 90 % and the estimate.
  public let totals: [Total]
  /// Per currency.
  public let estimates: [Estimate]
  /// What the rules left, for those who ask what would change it.
  let waterfall: Waterfall

  /// Started 30-day periods, at least one.
  static func periods(_ days: Int) -> Int64 { Int64(max(1, (days + 29) / 30)) }
}

/// Estimates what factoring would bring today.
///
/// Every amount is excluded once, by the first rule that takes it; ineligible + eligible = gross, advance + reserve = eligible.
/// A book without debit documents gives no lines and totals of zero.
public func factoring(
  of book: Book, activity: Activity, payers: PayerReport,
  forecast: ForecastReport, terms: FactoringTerms = .init()
) -> FactoringReport {
  let waterfall = Waterfall(book: book, activity: activity.accounts, terms: terms)
  let eligible = waterfall.eligible
  let eligibleByAccount = waterfall.eligibleByAccount
  let estimates = activity.currencies.map { currency in
    estimate(currency, book, payers, waterfall, eligible: eligibleByAccount, terms)
  }
  let reasons = waterfall.reasons
  let slices = evenRanges(book.accounts.count, parts: 32)
  let parts = parallelMap(slices.count) { slice in
    var lines: [FactoringReport.Line] = []
    lines.reserveCapacity(
      book.documentStarts[slices[slice].upperBound] - book.documentStarts[slices[slice].lowerBound])
    var sums = estimates.map { RateSums($0) }
    for account in slices[slice] where !book.documents(of: account).isEmpty {
      let currency = book.accounts[account].currency
      guard let own = sums.firstIndex(where: { $0.currency == currency }) else { continue }
      sums[own].hasDocuments = true
      for index in book.documents(of: account) where book.documents[index].open > 0 {
        let document = book.documents[index]
        let amount = eligible[index]
        let expected = forecast.expectedDay(of: index)
        let days = expected.map { max(1, $0 - book.asOf) } ?? PaymentModel.longest
        let fee = amount > 0 ? terms.fee(on: amount, days: days) : 0
        let advance = sums[own].add(document.open, eligible: amount, fee: fee, days: days)
        lines.append(
          FactoringReport.Line(
            document: Int32(index), reason: reasons[index], eligible: amount, advance: advance,
            fee: fee, expectedDay: expected))
      }
    }
    return (lines: lines, sums: sums)
  }
  var sums = estimates.map { RateSums($0) }
  for part in parts {
    for index in sums.indices { sums[index].add(part.sums[index]) }
  }
  let used = sums.indices.filter { sums[$0].hasDocuments }
  return FactoringReport(
    lines: parallelFlatMap(parts.count) { parts[$0].lines },
    exclusions: waterfall.sortedExclusions, totals: used.flatMap { sums[$0].totals },
    estimates: used.map { estimates[$0] }, waterfall: waterfall)
}

extension FactoringTerms {
  /// The fee on an eligible amount until it is paid.
  fileprivate func fee(on amount: Int64, days: Int) -> Int64 {
    Ratio(
      feePer30Days.numerator * FactoringReport.periods(days), over: feePer30Days.denominator
    )?.of(amount) ?? 0
  }
}

/// Sums of one currency at every rate shown.
private struct RateSums: Sendable {
  /// Rates shown beside the estimate.
  static let steps: [Int64] = [7_000, 8_000, 8_500, 9_000]

  let currency: Currency
  private let rates: InlineArray<5, Ratio>
  /// Open documents of the currency were seen, if only credits.
  var hasDocuments = false
  private var gross: Int64 = 0
  private var eligible: Int64 = 0
  private var fee: Int64 = 0
  private var advances = InlineArray<5, Int64>(repeating: 0)
  /// Σ advance × days of each rate.
  private var advanceDays = InlineArray<5, Double>(repeating: 0)

  init(_ estimate: FactoringReport.Estimate) {
    currency = estimate.currency
    rates = InlineArray { place in
      place < RateSums.steps.count ? Ratio(basisPoints: RateSums.steps[place]) : estimate.rate
    }
  }

  /// Adds an open debit document; its advance at the estimated rate.
  mutating func add(_ open: Int64, eligible amount: Int64, fee: Int64, days: Int) -> Int64 {
    gross += open
    guard amount > 0 else { return 0 }
    eligible += amount
    self.fee += fee
    var advance: Int64 = 0
    for position in rates.indices {
      advance = rates[position].of(amount)
      advances[position] += advance
      advanceDays[position] += Double(advance) * Double(days)
    }
    return advance
  }

  mutating func add(_ other: RateSums) {
    hasDocuments = hasDocuments || other.hasDocuments
    gross += other.gross
    eligible += other.eligible
    fee += other.fee
    for position in rates.indices {
      advances[position] += other.advances[position]
      advanceDays[position] += other.advanceDays[position]
    }
  }

  var totals: [FactoringReport.Total] {
    rates.indices.map { position in
      FactoringReport.Total(
        currency: currency, rate: rates[position], gross: gross, ineligible: gross - eligible,
        eligible: eligible, advance: advances[position], fee: fee,
        advanceDays: advanceDays[position])
    }
  }
}

/// The rate by every rule, less 5 points each for concentration and bad payers; the one in force is the settings' or that of their rule.
private func estimate(
  _ currency: CurrencyActivity, _ book: Book, _ payers: PayerReport, _ waterfall: Waterfall,
  eligible: [Int64], _ terms: FactoringTerms
) -> FactoringReport.Estimate {
  var weight = 0.0
  var points = 0.0
  for (index, account) in book.accounts.enumerated() where account.currency == currency.currency {
    guard let mean = payers.payer(of: index)?.paymentIndex else { continue }
    let share = Double(eligible[index])
    weight += share
    points += share * mean
  }
  let dilution = Dilution(of: currency, in: book, base: terms.dilutionBase)
  var estimate = FactoringReport.Estimate(
    currency: currency.currency, rate: Ratio(basisPoints: 0), dilution: dilution.share(months: 12),
    dilution3Months: dilution.share(months: 3), highestDilution: dilution.highest,
    isConcentrated: waterfall.isConcentrated(currency.currency),
    paysBadly: weight > 0 && points / weight < 60, isGiven: terms.advanceRate != nil)
  let used = estimate.dilution ?? terms.assumedDilution
  let less: Int64 = (estimate.isConcentrated ? 5 : 0) + (estimate.paysBadly ? 5 : 0)
  estimate.byRule = [
    .a: AdvanceRate.ruleA(dilution: used, less: less),
    .b: AdvanceRate.ruleB(dilution: used, less: less),
    .c: AdvanceRate.ruleC(
      average: used, highest: estimate.highestDilution ?? used, horizon: terms.horizonRatio,
      less: less),
  ]
  estimate.rate =
    terms.advanceRate ?? estimate.byRule[terms.rateRule] ?? AdvanceRate.range.lowerBound
  return estimate
}
