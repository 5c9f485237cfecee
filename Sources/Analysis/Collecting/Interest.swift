public import Receivables

/// Interest of a statute in a stretch of time.
public struct InterestRate: Sendable, Equatable {
  /// `uk`, `eu`, or a name of the user's own.
  public var statute: String
  /// First day.
  public var from: Day
  /// Last day.
  public var to: Day
  /// Reference rate and margin together, per year.
  public var rate: Ratio

  /// A rate per year between two days, both included.
  public init(statute: String, from: Day, to: Day, rate: Ratio) {
    (self.statute, self.from, self.to, self.rate) = (statute, from, to, rate)
  }

  /// Reads a row with the columns `statute, from, to, reference, margin`; rates in percent.
  public init(_ cells: ReferenceCells) throws(ReferenceFault) {
    func day(_ column: String) throws(ReferenceFault) -> Day {
      guard let day = Day(iso: cells[column] ?? "") else {
        throw ReferenceFault(
          column: column, message: "\"\(cells[column] ?? "")\" is no ISO day")
      }
      return day
    }
    func percent(_ column: String) throws(ReferenceFault) -> Int64 {
      guard let rate = Ratio(decimal: cells[column] ?? "") else {
        throw ReferenceFault(
          column: column, message: "\"\(cells[column] ?? "")\" is no rate in percent")
      }
      return rate.scaled(toDigits: 6)
    }
    statute = cells["statute"] ?? ""
    (from, to) = (try day("from"), try day("to"))
    let rate = Ratio(try percent("reference") + percent("margin"), over: 100_000_000)
    self.rate = rate ?? Ratio(basisPoints: 0)
  }
}

/// Whether and how interest on late payment is asked for.
public struct InterestTerms: Sendable, Equatable {
  /// By what right.
  public enum Regime: String, Sendable, CaseIterable {
    /// Nothing is asked.
    case none
    /// A rate that was agreed before the sale.
    case contract
    /// Late Payment of Commercial Debts (Interest) Act 1998.
    case uk
    /// Directive 2011/7/EU, as a member state applies it.
    case eu
  }

  /// Which rate holds where it changes.
  public enum RateMode: String, Sendable, CaseIterable {
    /// The rate on the day of payment, or on the as-of day, for all days.
    case atPayment = "at_payment"
    /// Each day at the rate of its own half-year.
    case byPeriod = "by_period"
    /// The rate on the first day of interest for all days.
    case fixedAtDefault = "fixed_at_default"
  }

  /// What a part payment pays first.
  public enum First: String, Sendable, CaseIterable {
    case principal, interest
  }

  /// By what right.
  public var regime = Regime.none
  /// Rate per year that was agreed.
  public var annualRate = Ratio(basisPoints: 1_800)
  /// Share of what is open that was agreed to be charged once, beside or in place of interest; nil for none.
  public var flatFee: Ratio?
  /// The clause stands in every contract, whatever a customer file says.
  public var isAgreed = false
  /// Which rate holds where it changes; the British one is always that of the first day.
  public var mode = RateMode.byPeriod
  /// What a part payment pays first.
  public var first = First.principal
  /// Rates of statutes.
  public var rates: [InterestRate] = []

  /// No interest.
  public init() {}
}

extension InterestTerms.Regime {
  /// Whether a statute was made for customers of a country; contracts are for all, and so is what nobody states.
  func covers(_ country: String) -> Bool {
    guard let code = Country.code(country) else { return true }
    return switch self {
    case .none, .contract: true
    case .uk: code == "GB"
    case .eu: Country.memberStates.contains(code)
    }
  }
}

/// A stretch of days for which one document bears interest at one rate on one principal.
public struct InterestPeriod: Sendable, Equatable {
  /// Why it can or cannot be asked for.
  public enum Claimable: String, Sendable {
    case yes
    /// It is claimed in the proceedings, if at all.
    case insolvent = "insolvency"
    case ifAgreed = "only_if_agreed"
    case disputed
    case waived
    case consumer = "not_from_consumers"
    /// The customer is in a country for which the statute was not made; the contract may still be under its law.
    case otherLaw = "if_that_law_applies"
    case unknownRate = "rate_unknown"
  }

  /// Index into the book's documents.
  public var document: Int32
  /// Minor units that bear interest.
  public var principal: Int64
  /// First day of interest.
  public var from: Day
  /// Last day, included.
  public var to: Day
  /// Per year.
  public var rate: Ratio
  /// Minor units; the parts of a document sum to its interest, which is rounded once.
  public var interest: Int64
  /// Fixed sum of a statute or fee agreed once, with the first period of a document.
  public var fixedSum: Int64 = 0
  /// Whether it can be asked for.
  public var claimable = Claimable.yes

  /// Days of interest.
  public var days: Int { to - from + 1 }
}

/// Simple interest, actual days over 365, rounded once for each document, half away from zero.
///
/// Section 8 of the domain reference; `docs/metrics.md`.
public struct InterestCalculator: Sendable {
  private let terms: InterestTerms
  private let rates: [InterestRate]

  /// A calculator for terms.
  public init(_ terms: InterestTerms) {
    self.terms = terms
    rates = terms.rates.filter { $0.statute == terms.regime.rawValue }.sorted { $0.from < $1.from }
  }

  /// The newest day for which a rate is known; nil for rates that never change.
  public var knownUntil: Day? {
    terms.regime == .contract ? nil : rates.last?.to
  }

  /// The periods of a document with `open` left on `asOf`, paid in parts after it fell due; empty before the day after `due`.
  ///
  /// What a payment pays bears interest on its day still. A statute without a rate for one of the days gives no periods.
  public func periods(
    document: Int32 = 0, open: Int64, due: Day, payments: [(day: Day, amount: Int64)], asOf: Day
  ) -> [InterestPeriod] {
    guard asOf > due, terms.regime != .none else { return [] }
    let later = payments.filter { $0.day > due && $0.day <= asOf }.sorted { $0.day < $1.day }
    var principal = later.reduce(open) { $0 + $1.amount }
    var stretches: [(principal: Int64, from: Day, to: Day)] = []
    var start = due
    var owed: Int64 = 0
    for payment in later + [(asOf, 0)] {
      if payment.day > start {
        stretches.append((principal, start + 1, payment.day))
        if terms.first == .interest {
          owed += sum(split([(principal, start + 1, payment.day)], due: due, asOf: asOf))
        }
      }
      let onInterest = terms.first == .interest ? min(owed, payment.amount) : 0
      owed -= onInterest
      principal -= payment.amount - onInterest
      start = payment.day
    }
    let parts = split(stretches, due: due, asOf: asOf)
    let covered = parts.reduce(0) { $0 + ($1.to - $1.from + 1) }
    // A stretch without a rate would be charged nothing in silence.
    guard !parts.isEmpty,
      covered == stretches.reduce(0, { $1.principal > 0 ? $0 + ($1.to - $1.from + 1) : $0 })
    else { return [] }
    let weights = parts.map { exact($0) }
    let total = Money(minorUnits: sum(parts), currency: .unstated)
    // Shares of the rounded sum by what each period would bear unrounded.
    let shares = InterestCalculator.allocated(total.minorUnits, by: weights)
    return zip(parts, shares).map { part, share in
      InterestPeriod(
        document: document, principal: part.principal, from: part.from, to: part.to,
        rate: part.rate, interest: share)
    }
  }

  private typealias Part = (principal: Int64, from: Day, to: Day, rate: Ratio)

  /// Stretches cut where the rate changes, each with its rate.
  private func split(
    _ stretches: [(principal: Int64, from: Day, to: Day)], due: Day, asOf: Day
  ) -> [Part] {
    stretches.flatMap { stretch -> [Part] in
      guard stretch.principal > 0 else { return [] }
      if terms.regime == .contract {
        return [(stretch.principal, stretch.from, stretch.to, terms.annualRate)]
      }
      let mode = terms.regime == .uk ? .fixedAtDefault : terms.mode
      if mode != .byPeriod {
        let rate = rate(on: mode == .fixedAtDefault ? due + 1 : asOf)
        return rate.map { [(stretch.principal, stretch.from, stretch.to, $0)] } ?? []
      }
      var parts: [Part] = []
      var from = stretch.from
      while from <= stretch.to {
        guard let row = row(on: from) else { return [] }
        // Beyond the newest row its rate goes on; a row that begins earlier than this one ends comes first.
        let isLast = row.to == rates.last?.to
        let next = rates.first { $0.from > from }.map { $0.from + -1 } ?? stretch.to
        let to = min(isLast ? stretch.to : min(row.to, stretch.to), next)
        parts.append((stretch.principal, from, to, row.rate))
        from = to + 1
      }
      return parts
    }
  }

  private func row(on day: Day) -> InterestRate? {
    rates.last { $0.from <= day && (day <= $0.to || $0.to == rates.last?.to) }
  }

  private func rate(on day: Day) -> Ratio? { row(on: day)?.rate }

  /// Hundred-millionths of a minor unit, times 365: exact.
  private func exact(_ part: Part) -> Int128 {
    Int128(part.principal) * Int128(part.rate.scaled(toDigits: 8)) * Int128(part.to - part.from + 1)
  }

  private func sum(_ parts: [Part]) -> Int64 {
    let all = parts.reduce(Int128(0)) { $0 + exact($1) }
    return Int64(clamping: roundedQuotient(all, 365 * 100_000_000))
  }

  /// Largest remainder over exact weights.
  private static func allocated(_ total: Int64, by weights: [Int128]) -> [Int64] {
    let whole = weights.reduce(0, +)
    guard whole > 0 else { return weights.map { _ in 0 } }
    // The weights are 365 × 10⁸ times the shares: division is exact enough to take them apart.
    let unit: Int128 = 365 * 100_000_000
    var shares = weights.map { Int64(clamping: $0 / unit) }
    let order = weights.indices.sorted {
      (weights[$1] % unit, $0) < (weights[$0] % unit, $1)
    }
    var left = total - shares.reduce(0, +)
    for index in order where left > 0 {
      shares[index] += 1
      left -= 1
    }
    return shares
  }

  /// The fixed sum of a statute for one debt, or the agreed share of what was late of it at first (`late`), minor units; 0 where none is
  /// known in the currency.
  public func fixedSum(on amount: Int64, late: Int64, currency: Currency) -> Int64 {
    let units = amount / currency.scale
    switch (terms.regime, currency.description) {
    case (.contract, _): return terms.flatFee?.of(late) ?? 0
    case (.uk, "GBP"): return (units < 1_000 ? 40 : units < 10_000 ? 70 : 100) * currency.scale
    case (.eu, "EUR"): return 40 * currency.scale
    default: return 0
    }
  }
}

/// Interest on every document that is past due, by document, then day; nothing where the terms ask for none.
public func interest(
  of book: Book, payers: PayerReport, terms: InterestTerms, insolvent: Set<String> = []
) -> [InterestPeriod] {
  guard terms.regime != .none else { return [] }
  let calculator = InterestCalculator(terms)
  return book.accounts.indices.flatMap { account -> [InterestPeriod] in
    let customer = book.customer(of: account).facts
    let isInsolvent = customer.isInsolvent || insolvent.contains(book.customer(of: account).id)
    let hasSlipped =
      payers.payer(of: account)?.flags.contains { $0.code == .goodPayerSlip } ?? false
    return book.documents(of: account).flatMap { index -> [InterestPeriod] in
      let document = book.documents[index]
      guard document.open > 0, let due = document.due, due < book.asOf,
        document.kind == .invoice || document.kind == .debitNote
      else { return [] }
      var periods = calculator.periods(
        document: Int32(index), open: document.open, due: due,
        payments: book.settlements(of: index).map { ($0.day, $0.amount) }, asOf: book.asOf)
      guard !periods.isEmpty else {
        return [
          InterestPeriod(
            document: Int32(index), principal: document.open, from: due + 1, to: book.asOf,
            rate: Ratio(basisPoints: 0), interest: 0, claimable: .unknownRate)
        ]
      }
      periods[0].fixedSum = calculator.fixedSum(
        on: document.amount, late: periods[0].principal,
        currency: book.accounts[account].currency)
      let claimable: InterestPeriod.Claimable =
        if isInsolvent {
          .insolvent
        } else if document.disputed > 0 {
          .disputed
        } else if customer.isConsumer, terms.regime != .contract {
          .consumer
        } else if !terms.regime.covers(customer.country) {
          .otherLaw
        } else if hasSlipped {
          .waived
        } else if terms.regime == .contract, !terms.isAgreed, customer.evidence.feeClause != true {
          .ifAgreed
        } else {
          .yes
        }
      for place in periods.indices { periods[place].claimable = claimable }
      return periods
    }
  }
}
