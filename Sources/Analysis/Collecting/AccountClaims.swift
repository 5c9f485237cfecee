import Glibc
import Receivables

/// A document that is past due, as everything that can be done about it sees it.
struct ClaimState {
  let index: Int
  let document: Document
  /// Days past due.
  let days: Int
  /// Rungs that are not open to it, a bit each by raw value.
  var closed: RungMask = 0
  /// Units of the reporting currency; nil without a rate.
  var claim: Claim?
  /// From here on it cannot be enforced; nil where nobody has said which law applies.
  var limitation: Day?
  var chance: Double
}

/// The claims of one account.
struct AccountClaims {
  let collector: Collector
  let account: Int
  let standing: AccountStanding

  private var book: Book { collector.book }
  private var terms: CollectionTerms { collector.terms }

  init(_ collector: Collector, account: Int, standing: AccountStanding) {
    (self.collector, self.account, self.standing) = (collector, account, standing)
  }

  /// The lines of all documents that are past due beyond the days of grace.
  func lines() -> [CollectionReport.Line] {
    let faults = self.faults
    return book.documents(of: account).compactMap { line(of: $0, faults) }
  }

  /// The line of one document; nil where it is not past due beyond the days of grace.
  func line(of index: Int, _ faults: AccountFaults) -> CollectionReport.Line? {
    let unit = collector.unit(of: book.accounts[account].currency)
    guard let state = state(of: index, unit: unit) else { return nil }
    var line = CollectionReport.Line(
      document: Int32(index), chance: state.chance, decision: nil, action: .unknown)
    line.reason = self.reason(state, faults)
    line.isExpired = isExpired(state)
    line.costOfWaiting = costOfWaiting(state)
    if let claim = state.claim, let unit {
      evaluate(&line, state, claim, unit: unit)
    }
    override(&line, state)
    if line.decision == .writeOff || line.decision == .settle, let claim = state.claim {
      line.approval = approval(of: claim.amount)
    }
    return line
  }

  /// The first tier that may decide about an amount in units of the reporting currency; above them all nobody named may.
  private func approval(of amount: Double) -> String {
    guard let last = terms.approvals.last else { return "" }
    return terms.approvals.first { amount <= $0.most.value }?.name ?? "above \(last.name)"
  }

  // MARK: What is known of a claim

  /// A document as a claim; nil where it is not past due beyond the days of grace.
  func state(of index: Int, unit: Double?) -> ClaimState? {
    let document = book.documents[index]
    guard let days = document.daysPastDue(asOf: book.asOf), days > terms.graceDays else {
      return nil
    }
    var state = ClaimState(
      index: index, document: document, days: days, chance: chance(index, document, days))
    state.limitation = terms.limitation.lastDay(
      of: index, in: book, jurisdiction: standing.jurisdiction, log: standing.log)
    guard let unit else { return state }
    let amount = Double(document.open) * unit
    let court = court(document, amount)
    state.closed = closed(state, court)
    state.claim = Claim(
      amount: amount, daysPastDue: days, age: document.issued.map { book.asOf - $0 } ?? days,
      chance: state.chance, isDisputed: document.disputed > 0, isForeign: standing.isForeign,
      filingFee: court.fee, allowed: collector.rungs(without: state.closed))
    return state
  }

  /// The curve's chance, moved by what is known of customer and document; insolvency replaces all of it.
  private func chance(_ index: Int, _ document: Document, _ days: Int) -> Double {
    if standing.isInsolvent { return terms.insolvencyTerms.share }
    var shift = standing.shift
    eachShift(index, document, days) { _, own in shift += own }
    return moved(collector.ladder.curve.chance(at: days), byLogOdds: shift)
  }

  /// Log-odds by which facts of a document move its chance, beside those of its account (section 6.2 of the domain reference).
  @inline(__always)
  func eachShift(
    _ index: Int, _ document: Document, _ days: Int, _ take: (ChanceFact, Double) -> Void
  ) {
    let shifts = terms.shifts
    if document.disputed > 0 { take(.disputed, shifts[.disputed]) }
    if book.settlements(of: index).contains(where: {
      $0.isPayment && $0.amount > 0 && book.asOf - $0.day <= 60
    }) {
      take(.partPaid, shifts[.partPaid])
    }
    if let last = standing.log.last {
      if standing.log.acknowledged(index, document) != nil {
        take(.acknowledged, shifts[.acknowledged])
      }
      if days > 60, book.asOf - last > 60 { take(.silence, shifts[.silence]) }
    }
  }

  /// How a claim stands to the small-claims court.
  enum Court {
    case open(fee: Double)
    case aboveLimit(fee: Double)
    case unknown, limitUnknown, rateMissing

    var fee: Double {
      switch self {
      case .open(let fee), .aboveLimit(let fee): fee
      case .unknown, .limitUnknown, .rateMissing: 0
      }
    }
    var isOpen: Bool { if case .open = self { true } else { false } }
  }

  /// The small-claims court of a document; fees in units of the reporting currency.
  func court(_ document: Document, _ amount: Double) -> Court {
    guard let court = standing.jurisdiction else {
      guard let limit = terms.smallClaimsLimit else { return .unknown }
      let fee = terms.ladder.filingFee
      return amount <= limit.value ? .open(fee: fee) : .aboveLimit(fee: fee)
    }
    guard let limit = court.claimLimit else { return .limitUnknown }
    guard let unit = collector.unit(of: court.currency) else { return .rateMissing }
    // To the court a claim is what it is in the court's currency.
    let isOwn = book.accounts[account].currency == court.currency
    guard let own = isOwn ? document.open : minorUnits(amount / unit) else { return .limitUnknown }
    let fee = court.filingFee(on: own).map { Double($0) * unit } ?? terms.ladder.filingFee
    return own <= limit ? .open(fee: fee) : .aboveLimit(fee: fee)
  }

  /// The rungs that facts at the as-of day close.
  private func closed(_ state: ClaimState, _ court: Court) -> RungMask {
    if standing.isInsolvent { return .max }
    var closed: RungMask = 0
    if !terms.offersPlans || standing.hasBrokenPlan { closed |= Rung.plan.mask }
    if state.document.disputed == 0, !standing.isValued { closed |= Rung.mediation.mask }
    if !court.isOpen { closed |= Rung.smallClaims.mask }
    if isExpired(state) { closed |= Rung.smallClaims.mask | Rung.suit.mask }
    return closed
      | standing.log.tried(state.index, state.document, terms: terms.ladder, asOf: book.asOf)
  }

  /// Whether the claim seems to be beyond the courts.
  func isExpired(_ state: ClaimState) -> Bool { state.limitation.map { $0 < book.asOf } ?? false }

  /// Whether half a year or less is left; in an insolvency courts are of no use.
  private func isNearlyExpired(_ state: ClaimState) -> Bool {
    !standing.isInsolvent && (state.limitation.map { $0 - book.asOf <= 180 } ?? false)
  }

  private func costOfWaiting(_ state: ClaimState) -> Int64 {
    let curve = collector.ladder.curve
    let kept = curve.chance(at: state.days + 30) / curve.chance(at: state.days)
    return minorUnits(Double(state.document.open) * state.chance * (1 - kept)) ?? 0
  }

  // MARK: What it is worth, and what comes next

  private func evaluate(
    _ line: inout CollectionReport.Line, _ state: ClaimState, _ claim: Claim, unit: Double
  ) {
    let first = collector.ladder.first(claim)
    let end = bestEnd(state, claim)
    let value = max(first.value, end?.value ?? 0)
    line.value = minorUnits(value / unit)
    line.score = 100 * max(0, value) / claim.amount
    line.isExhausted =
      claim.allowed.isEmpty && end == nil && !standing.isInsolvent && !standing.log.isEmpty
    let rung = collector.ladder.bestRung(claim)
    if let end, end.value > rung?.value ?? -.infinity {
      line.route = end.route
      let kept = (end.value + end.cost) / claim.amount
      if end.cost > 0, kept > 0 { line.breakEven = minorUnits(end.cost / kept / unit) }
    } else if let rung {
      line.route = Route(rung.rung)
      line.breakEven = collector.ladder.breakEven(of: rung.rung, claim).flatMap {
        minorUnits($0 / unit)
      }
    }
    let decision = terms.decision(worth: value, of: claim.amount)
    if decision == .writeOff || line.isExpired {
      (line.decision, line.action) = (.writeOff, .writeOff)
      return
    }
    line.decision = decision
    line.action =
      if let end, end.value > first.value, !isSlip(claim), !isNearlyExpired(state) {
        .end(end.route)
      } else {
        action(first.rung, state, claim)
      }
  }

  /// Facts that come before any value: our own faults, disputes, holds, promises.
  private func override(_ line: inout CollectionReport.Line, _ state: ClaimState) {
    if line.reason.isOurs {
      (line.decision, line.action) = (.fixOurSide, .fixOurSide)
    } else if state.document.disputed > 0 {
      (line.decision, line.action) = (.hold, .resolveDispute)
    } else if book.isHeld(state.index) {
      (line.decision, line.action) = (.hold, .liftHold)
    } else if line.decision != .writeOff, line.decision != nil, let day = promisedDay(state.index) {
      line.action = .wait(day)
    }
  }

  /// The next day on which money was promised for a document; nil where promises were broken before.
  func promisedDay(_ index: Int) -> Day? {
    guard standing.brokenPromises < 2, !standing.isInsolvent else { return nil }
    func next(_ days: [Int32: Day]) -> Day? { days[Int32(index)] ?? days[-1] }
    return [next(standing.promised), standing.hasBrokenPlan ? nil : next(standing.planned)]
      .compactMap { $0 }.min()
  }

  /// A good payer who has slipped, and has not been reminded yet.
  private func isSlip(_ claim: Claim) -> Bool {
    standing.hasSlipped && claim.allowed.contains(.reminder)
  }

  /// Days past due from which on anything is demanded.
  private static let demandDays = 15

  private func action(
    _ rung: Rung?, _ state: ClaimState, _ claim: Claim
  ) -> CollectionReport.Action {
    if isSlip(claim) { return .rung(.reminder) }
    if isNearlyExpired(state) {
      // Nothing gentle will stop the clock.
      var legal = claim
      legal.allowed.removeAll { !$0.isLegal }
      guard let best = collector.ladder.bestRung(legal), best.value > 0 else {
        return .acknowledgement
      }
      return .rung(best.rung)
    }
    guard let rung else { return .writeOff }
    if rung == .demand, let due = state.document.due, due + AccountClaims.demandDays > book.asOf {
      return .rungFrom(rung, due + AccountClaims.demandDays)
    }
    if rung.isFormal, standing.brokenPromises < 2, let due = state.document.due,
      due + 90 > book.asOf
    {
      return .rungFrom(rung, due + 90)
    }
    return .rung(rung)
  }

  func minorUnits(_ value: Double) -> Int64? {
    Int64(exactly: value.rounded(.toNearestOrAwayFromZero))
  }
}
