import Glibc
import Receivables

/// Ways that end a claim, and why claims are not paid.
extension AccountClaims {
  private var terms: CollectionTerms { collector.terms }
  private var book: Book { collector.book }

  /// What an ending way brings, in units of the reporting currency.
  struct End {
    var route: Route
    /// Chance that it brings money.
    var chance: Double
    var cost: Double
    /// Share of what is collected that somebody else keeps.
    var fee: Double
    var days: Int
    var value: Double
  }

  /// The ending ways that are open to a claim.
  ///
  /// `rate` is the discount rate per year; nil for that of the settings.
  func ends(_ state: ClaimState, _ claim: Claim, rate: Double? = nil) -> [End] {
    var ends: [End] = []
    let rate = rate ?? terms.ladder.discountRate
    func add(_ route: Route, _ chance: Double, cost: Double = 0, fee: Double = 0, days: Int) {
      let time = pow(1 + rate, -Double(days) / 365)
      ends.append(
        End(
          route: route, chance: chance, cost: cost, fee: fee, days: days,
          value: chance * claim.amount * (1 - fee) * time - cost))
    }
    if insuranceClosed(state) == nil {
      add(.insurance, terms.insurance.share, days: terms.insurance.days)
    }
    if saleClosed(state) == nil, let price = terms.salePrice {
      add(.sale, 1, fee: 1 - price, days: 0)
    }
    if settlementClosed() == nil, let kept = terms.settlementShare {
      let own = terms.settlementTerms
      add(
        .settlement, own.share * claim.chance, cost: own.cost, fee: 1 - kept.value, days: own.days)
    }
    if arbitrationClosed(state) == nil {
      let own = terms.arbitrationTerms
      add(.arbitration, own.share * claim.chance, cost: own.cost, days: own.days)
    }
    if standing.isInsolvent {
      add(
        .proofOfDebt, terms.insolvencyTerms.share, cost: terms.insolvencyTerms.cost,
        days: terms.insolvencyTerms.days)
    }
    return ends
  }

  func bestEnd(_ state: ClaimState, _ claim: Claim, rate: Double? = nil) -> End? {
    guard
      standing.isInsured || standing.isInsolvent || terms.salePrice != nil || terms.arbitration
        || terms.settlementShare != nil
    else { return nil }
    var best: End?
    for end in ends(state, claim, rate: rate) where end.value > best?.value ?? -.infinity {
      best = end
    }
    return best
  }

  /// Why no insurer pays; nil where one does.
  func insuranceClosed(_ state: ClaimState) -> String? {
    if !standing.isInsured { return "the customer is not insured" }
    if state.document.disputed > 0 { return "insurers do not pay what is disputed" }
    if state.days > terms.insurance.filingDays {
      return "claims had to be filed within \(terms.insurance.filingDays) days past due"
    }
    return nil
  }

  /// Why no settlement is offered; nil where one is.
  func settlementClosed() -> String? {
    if terms.settlementShare == nil {
      return
        "no offer is made: state collections.settlement_share; least_settlement in collections.csv is the least worth taking"
    }
    return standing.isInsolvent ? "insolvency: collecting has to stop" : nil
  }

  /// Why nobody arbitrates; nil where somebody does.
  func arbitrationClosed(_ state: ClaimState) -> String? {
    if !terms.arbitration { return "no clause is known: state collections.arbitration" }
    if standing.isInsolvent { return "insolvency: collecting has to stop" }
    return isExpired(state)
      ? "the limitation period seems to have ended on \(state.limitation?.description ?? "")" : nil
  }

  /// Why nobody buys the claim; nil where somebody does.
  func saleClosed(_ state: ClaimState) -> String? {
    if terms.salePrice == nil { return "no price is known: state collections.sale_price" }
    if state.document.disputed > 0 { return "nobody buys what is disputed" }
    return standing.isInsolvent ? "nobody buys claims in an insolvency" : nil
  }

  // MARK: Why it is not paid

  /// What is wrong on our side with documents of the account, and why the others are not paid.
  struct AccountFaults {
    /// Documents that unapplied credits cover.
    var covered: Set<Int> = []
    var duplicates: Set<Int> = []
    /// What is true of every claim of the account.
    var reason: Reason
  }

  var faults: AccountFaults {
    AccountFaults(
      covered: coveredByCredits(), duplicates: possibleDuplicates(), reason: accountReason)
  }

  /// Documents that the account's unapplied credits cover whole, the oldest first: each part of a credit is used once.
  private func coveredByCredits() -> Set<Int> {
    var rest = -collector.activity[account].unapplied
    guard rest > 0 else { return [] }
    var covered: Set<Int> = []
    // Documents stand by due day.
    for index in book.documents(of: account) {
      let open = book.documents[index].open
      guard open > 0, open <= rest else { continue }
      covered.insert(index)
      rest -= open
    }
    return covered
  }

  /// What is true of every claim of the account.
  private var accountReason: Reason {
    if standing.isInsolvent { return .insolvent }
    if standing.evidence.order == false { return .orderMissing }
    let codes = Set(collector.payers.payer(of: account)?.flags.map(\.code) ?? [])
    if standing.brokenPromises > 0 || standing.hasBrokenPlan || codes.contains(.nsfReturn)
      || codes.contains(.partialPayer)
    {
      return .financialTrouble
    }
    if codes.contains(.paysNewSkipsOld) { return .hiddenDispute }
    return standing.hasSlipped ? .goodPayerSlip : .unknown
  }

  /// The first that holds: faults of ours, disputes, holds, then what is true of the account.
  func reason(_ state: ClaimState, _ faults: AccountFaults) -> Reason {
    let account = faults.reason
    if faults.covered.contains(state.index) { return .unappliedCash }
    if faults.duplicates.contains(state.index) { return .possibleDuplicate }
    if account == .orderMissing { return account }
    if state.document.dueBasis == .statedAgainstTerms { return .dueDiffers }
    if state.document.disputed > 0 {
      let dispute = standing.disputes.first {
        $0.document == Int32(state.index) && $0.isInForce(on: book.asOf)
      }
      return dispute.map { Reason(dispute: $0.text) } ?? .disputed
    }
    if book.isHeld(state.index) { return .held }
    // The flag speaks of documents that newer payments passed over: those long past due.
    if account == .hiddenDispute, state.days < 15 { return .unknown }
    return account
  }

  /// Documents of the same issue day, due day and amount whose numbers differ only in signs, leading zeros or one letter at the end:
  /// all but the first of each.
  private func possibleDuplicates() -> Set<Int> {
    var found: Set<Int> = []
    let own = book.documents(of: account)
    for index in own.dropFirst() {
      let document = book.documents[index]
      guard document.open > 0 else { continue }
      // Documents stand by due day.
      var other = index - 1
      while other >= own.lowerBound, index - other <= 64, book.documents[other].due == document.due
      {
        let before = book.documents[other]
        if before.amount == document.amount, before.issued == document.issued,
          areAlike(before, document)
        {
          found.insert(index)
          break
        }
        other -= 1
      }
    }
    return found
  }

  private func areAlike(_ one: Document, _ other: Document) -> Bool {
    let (one, other) = (one.number.bytes(in: book.text), other.number.bytes(in: book.text))
    var (left, right) = (BareNumber(one), BareNumber(other))
    var isAny = false
    while true {
      switch (left.next(), right.next()) {
      case (nil, nil): return isAny
      case (let last?, nil): return isAny && BareNumber.isLetter(last) && left.next() == nil
      case (nil, let last?): return isAny && BareNumber.isLetter(last) && right.next() == nil
      case (let a?, let b?):
        guard a == b else { return false }
        isAny = true
      }
    }
  }
}

/// The letters, in capitals, and figures of a number, without its leading zeros; letters beyond ASCII byte by byte, as they are written.
private struct BareNumber {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes.drop { $0 == 0x30 || !BareNumber.counts($0) }
  }

  mutating func next() -> UInt8? {
    while let byte = rest.popFirst() {
      if BareNumber.counts(byte) { return byte &- 0x61 < 26 ? byte &- 0x20 : byte }
    }
    return nil
  }

  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }

  private static func counts(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || isLetter(byte) }
}
