import Glibc
import Receivables

/// One way to go on with one claim, beside the others.
public struct RouteLine: Sendable {
  /// Index into the book's documents.
  public var document: Int32
  /// The way.
  public var route: Route
  /// Who would do it, where several could; else empty.
  public var name = ""
  /// Chance that it brings the money; nil for ways that bring none by themselves.
  public var chance: Double?
  /// Own cost at the start, minor units of the document's currency; nil without a rate.
  public var cost: Int64?
  /// Share of what is collected that somebody else keeps.
  public var fee = 0.0
  /// Days until it has brought money or has failed.
  public var days = 0
  /// Net present value alone, minor units; nil without a rate, and for ways that bring nothing by themselves.
  public var value: Int64?
  /// Smallest amount at which it pays, minor units.
  public var breakEven: Int64?
  /// Smallest chance at which it pays.
  public var breakEvenChance: Double?
  /// Why it is not open; empty where it is.
  public var whyNot = ""
  /// What its figures rest on.
  public var basis = ""
}

extension Collector {
  /// Every way for each of some past-due documents, in the order of the ways; documents that are not past due give none.
  public func routes(of documents: [Int32]) -> [RouteLine] {
    let slices = evenRanges(documents.count, parts: 32)
    return parallelFlatMap(slices.count) { slice in
      var lines: [RouteLine] = []
      var own: (claims: AccountClaims, faults: AccountClaims.AccountFaults)?
      for document in documents[slices[slice]] {
        let account = Int(book.documents[Int(document)].account)
        if own?.claims.account != account {
          let claims = self.claims(of: account)
          own = (claims, claims.faults)
        }
        if let own { lines += own.claims.routes(of: Int(document), own.faults) }
      }
      return lines
    }
  }
}

extension AccountClaims {
  /// Every way for one document.
  func routes(of index: Int, _ faults: AccountFaults) -> [RouteLine] {
    let unit = collector.unit(of: collector.book.accounts[account].currency)
    guard let state = state(of: index, unit: unit) else { return [] }
    return Route.allCases.flatMap { route -> [RouteLine] in
      var line = RouteLine(document: Int32(index), route: route)
      if let why = closed(route, state, faults) { line.whyNot = why }
      line.basis = basis(route, state)
      guard let claim = state.claim, let unit else {
        if line.whyNot.isEmpty { line.whyNot = "no exchange rate into the currency of the costs" }
        return [line]
      }
      if route == .agency, collector.terms.ladder.agencies.count > 1 {
        return agencies(line, claim, unit)
      }
      fill(&line, state, claim, unit)
      return [line]
    }
  }

  private func fill(
    _ line: inout RouteLine, _ state: ClaimState, _ claim: Claim, _ unit: Double
  ) {
    if let rung = line.route.rung {
      let own = collector.ladder.yield(of: rung, claim, age: claim.age)
      setRung(&line, rung, share: own.share, fee: own.fee, claim, unit)
    } else if let end = possibleEnd(line.route, state, claim) {
      line.chance = end.chance
      line.fee = end.fee
      line.days = end.days
      line.cost = minorUnits(end.cost / unit)
      line.value = minorUnits(end.value / unit)
      let kept = (end.value + end.cost) / claim.amount
      if end.cost > 0, kept > 0 {
        line.breakEven = minorUnits(end.cost / kept / unit)
        line.breakEvenChance = end.cost * end.chance / (kept * claim.amount)
      }
    } else if line.route == .writeOff {
      (line.cost, line.value) = (0, 0)
    } else if line.route == .fixOurSide {
      (line.cost, line.days) = (minorUnits(5 / unit), 7)
    }
  }

  private func setRung(
    _ line: inout RouteLine, _ rung: Rung, share: Double, fee: Double, _ claim: Claim,
    _ unit: Double
  ) {
    let ladder = collector.ladder
    let cost = ladder.cost(of: rung, claim)
    let time = ladder.discount(of: rung)
    line.chance = share * claim.chance
    line.fee = fee
    line.days = collector.terms.ladder[rung].days
    line.cost = minorUnits(cost / unit)
    let kept = share * claim.chance * (1 - fee) * time
    line.value = minorUnits((kept * claim.amount - cost) / unit)
    if kept > 0 { line.breakEven = minorUnits(cost / kept / unit) }
    if claim.amount > 0, fee < 1 { line.breakEvenChance = cost / (claim.amount * (1 - fee) * time) }
  }

  /// One line for each agency.
  private func agencies(_ line: RouteLine, _ claim: Claim, _ unit: Double) -> [RouteLine] {
    let terms = collector.terms.ladder
    let tariff = Agency.tariff(
      amount: claim.amount, age: claim.age, isForeign: claim.isForeign)
    return terms.agencies.map { agency in
      var own = line
      own.name = agency.name
      if agency.fee != nil { own.basis = "share and fee as the settings state them" }
      let share =
        (agency.share ?? terms[.agency].share) * (claim.isDisputed ? terms.disputedShare : 1)
      setRung(&own, .agency, share: share, fee: agency.fee ?? tariff, claim, unit)
      return own
    }
  }

  /// What the figures of a way rest on, and how sure that is.
  private func basis(_ route: Route, _ state: ClaimState) -> String {
    let rungs = "share, cost and days are judgements (collections.rungs)"
    switch route {
    case .agency:
      let agencies = collector.terms.ladder.agencies
      return agencies.count == 1 && agencies[0].fee != nil
        ? "share and fee as the settings state them"
        : "usual tariff by age and size, of one published list"
    case .smallClaims: return "\(rungs); \(courtBasis(state))"
    case .suit: return "\(rungs), fee and costs of one published estimate; a judgment is not cash"
    case .reminder, .demand, .plan, .mediation, .arbitration, .settlement: return rungs
    case .insurance: return "cover, days and notice as the settings state them (insurance)"
    case .sale: return collector.terms.salePrice == nil ? "" : "the price in the settings"
    case .proofOfDebt: return "dividend, cost and days are judgements (collections.rungs)"
    case .fixOurSide: return "cost and days are judgements"
    case .hold, .writeOff: return ""
    }
  }

  /// The court that counts, how sure the table is of it, and whether its fee is known.
  private func courtBasis(_ state: ClaimState) -> String {
    guard let court = standing.jurisdiction else {
      return "limit and fee as the settings state them"
    }
    let level = court.level.isEmpty ? "your own table" : "\(court.level) (docs/jurisdictions.md)"
    let isFeeKnown: Bool
    switch self.court(state.document, state.claim?.amount ?? 0) {
    case .open, .aboveLimit: isFeeKnown = court.filingFee(on: state.document.open) != nil
    case .unknown, .limitUnknown, .rateMissing: isFeeKnown = true
    }
    let fee = isFeeKnown ? "" : "; its fee is not known: collections.filing_fee counts"
    return "court of \(court.name), \(level)\(fee)"
  }

  /// An ending way as it would be, open or not.
  private func possibleEnd(_ route: Route, _ state: ClaimState, _ claim: Claim) -> End? {
    ends(state, claim).first { $0.route == route }
  }

  /// Why a way is not open; nil where it is.
  private func closed(
    _ route: Route, _ state: ClaimState, _ faults: AccountFaults
  ) -> String? {
    if let rung = route.rung {
      return state.closed & rung.mask == 0 ? nil : whyClosed(rung, state)
    }
    switch route {
    case .fixOurSide:
      let reason = reason(state, faults)
      return reason.isOurs ? nil : "no fault of ours is known"
    case .hold:
      let isLong = state.days >= collector.terms.holdDays
      return isLong ? nil : "less than \(collector.terms.holdDays) days past due"
    case .arbitration: return arbitrationClosed(state)
    case .insurance: return insuranceClosed(state)
    case .sale: return saleClosed(state)
    case .settlement: return settlementClosed()
    case .proofOfDebt:
      return standing.isInsolvent ? nil : "the customer is not known to be insolvent"
    default: return nil
    }
  }

  private func whyClosed(_ rung: Rung, _ state: ClaimState) -> String {
    if standing.isInsolvent { return "insolvency: collecting has to stop" }
    let tried = standing.log.tried(
      state.index, state.document, terms: collector.terms.ladder, asOf: collector.book.asOf)
    if tried & rung.mask != 0 { return "tried already, by the log of contacts" }
    if rung.isLegal, isExpired(state) {
      return "the limitation period seems to have ended on \(state.limitation?.description ?? "")"
    }
    switch rung {
    case .plan:
      return standing.hasBrokenPlan
        ? "an earlier plan was broken" : "plans are not offered (collections.plans)"
    case .mediation: return "neither disputed nor a valued customer"
    case .smallClaims: return whyNoCourt(state)
    default: return ""
    }
  }

  private func whyNoCourt(_ state: ClaimState) -> String {
    let name = standing.jurisdiction?.name ?? ""
    return switch court(state.document, state.claim?.amount ?? 0) {
    case .open: ""
    case .unknown:
      standing.statedJurisdiction.isEmpty
        ? standing.isForeign
          ? "no court abroad is known: state the customer's jurisdiction in a customer file"
          : "no court is known: state collections.jurisdiction"
        : "\"\(standing.statedJurisdiction)\" is no jurisdiction that is known"
    case .aboveLimit: "above the small-claims limit\(name.isEmpty ? "" : " of \(name)")"
    case .limitUnknown: "no small-claims limit is known for \(name)"
    case .rateMissing: "the limit of \(name) is in another currency, without a rate"
    }
  }
}
