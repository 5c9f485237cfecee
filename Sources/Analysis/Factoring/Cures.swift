public import Receivables

/// Something that would make more of the receivables eligible.
public struct Cure: Sendable, Equatable {
  /// What to do.
  public enum Kind: String, Sendable, CaseIterable {
    /// Collect over-age documents, so that the rest of the account is no longer cross-aged.
    case collect
    case settleDispute = "settle_dispute"
    case payContra = "pay_contra"
    case insure
    case getAssignment = "get_assignment"
    /// Apply credits to the over-age documents that they are enough for, so that they reduce nothing that can be sold.
    case applyCredits = "apply_credits"
    /// Have the lender take more of one name: insured, or agreed.
    case raiseCap = "raise_cap"
  }

  /// What to do.
  public var kind: Kind
  /// Index into the book's accounts.
  public var account: Int32
  /// Documents that it is about; empty for all of an account.
  public var documents: [Int32]
  /// Open amount of documents to collect, minor units; 0 for other cures.
  public var collect: Int64
  /// By how much the advance would rise, minor units, > 0.
  public var gain: Int64

  /// Cures that are worked out: those with the largest amounts at stake before the cap.
  static let most = 200
}

/// What would raise availability, most first; ties by account and kind.
///
/// Each cure is looked at alone: the account goes through the waterfall again, and the cap on groups is taken anew over all. Cures that
/// raise nothing, because the cap takes it all, are left out. No cures are known where rules are asked behind the cap.
public func cures(
  of book: Book, report: FactoringReport, terms: FactoringTerms
) -> [Cure] {
  guard terms.order.last == .concentration || !terms.order.contains(.concentration) else {
    return []
  }
  return report.estimates.flatMap { estimate -> [Cure] in
    let finder = CureFinder(book, terms, report, estimate)
    return finder.cures()
  }.sorted { one, other in
    if one.gain != other.gain { return one.gain > other.gain }
    return (one.account, one.documents.first ?? -1, one.kind.rawValue)
      < (other.account, other.documents.first ?? -1, other.kind.rawValue)
  }
}

/// The cures of one currency.
private struct CureFinder: Sendable {
  private let book: Book
  private let waterfall: Waterfall
  private let terms: FactoringTerms
  private let rate: Ratio
  private let groups: [(amount: Int64, accounts: [Int])]
  private let groupOf: [Int: Int]
  private let gross: Int64
  private let chances: [Chance]

  init(
    _ book: Book, _ terms: FactoringTerms, _ report: FactoringReport,
    _ estimate: FactoringReport.Estimate
  ) {
    let waterfall = report.waterfall
    (self.book, self.waterfall, self.terms) = (book, waterfall, terms)
    rate = estimate.rate
    groups = waterfall.groups(estimate.currency)
    gross = waterfall.grossOpen(estimate.currency)
    var groupOf: [Int: Int] = [:]
    for (place, group) in groups.enumerated() {
      for account in group.accounts { groupOf[account] = place }
    }
    self.groupOf = groupOf
    var chances: [Chance] = []
    // By account and reason: exclusions stand by account.
    var places: [Ineligibility: Int] = [:]
    var last = -1
    for exclusion in report.exclusions {
      let account = Int(book.documents[Int(exclusion.document)].account)
      guard book.accounts[account].currency == estimate.currency else { continue }
      if account != last { (last, places) = (account, [:]) }
      let isSingle = exclusion.reason == .disputed
      if !isSingle, let place = places[exclusion.reason] {
        chances[place].most += exclusion.amount
      } else if Chance.reasons.contains(exclusion.reason) {
        places[exclusion.reason] = chances.count
        chances.append(
          Chance(
            account: account, reason: exclusion.reason,
            document: isSingle ? Int(exclusion.document) : nil, most: exclusion.amount))
      }
    }
    self.chances = chances
  }

  /// A cure, what it makes eligible before the cap, and what is no longer open with it.
  private typealias Candidate = (cure: Cure, more: Int64, gone: Int64)

  /// Something that could be cured, and at most how much that can make eligible: what fell out for the reason.
  private struct Chance {
    /// Reasons that somebody can do something about.
    static let reasons: Set<Ineligibility> = [
      .crossAged, .disputed, .contra, .foreign, .government, .credits, .concentration,
    ]
    var account: Int
    var reason: Ineligibility
    /// The document, where each is cured on its own.
    var document: Int?
    var most: Int64
  }

  func cures() -> [Cure] {
    let chances = chances.sorted { one, other in
      one.most != other.most
        ? one.most > other.most
        : (one.account, one.document ?? -1) < (other.account, other.document ?? -1)
    }.prefix(Cure.most)
    let found = parallelMap(chances.count) { candidate(chances[chances.startIndex + $0]) }
    let before = availability()
    var raised: Set<Int> = []
    return found.compactMap { found in
      guard let found else { return nil }
      var cure = found.cure
      if cure.kind == .raiseCap {
        // A group has one cap, whichever of its accounts lost documents to it.
        guard let place = groupOf[Int(cure.account)], raised.insert(place).inserted else {
          return nil
        }
        cure.account = Int32(groups[place].accounts[0])
      } else if found.more <= 0 {
        return nil
      }
      cure.gain = availability(with: found) - before
      return cure.gain > 0 ? cure : nil
    }
  }

  private func candidate(_ chance: Chance) -> Candidate? {
    let account = chance.account
    func candidate(
      _ kind: Cure.Kind, _ documents: [Int] = [], collect: Int64 = 0, gone: Int64? = nil,
      becomes new: Int64
    ) -> Candidate {
      let cure = Cure(
        kind: kind, account: Int32(account), documents: documents.map { Int32($0) },
        collect: collect, gain: 0)
      return (cure, new - waterfall.sumsBeforeCap[account], gone ?? collect)
    }
    func waive(_ kind: Cure.Kind) -> Candidate {
      candidate(kind, becomes: waterfall.reassess(account, waiving: chance.reason.rule))
    }
    switch chance.reason {
    case .crossAged:
      guard let documents = untainting(account) else { return nil }
      return candidate(
        .collect, documents, collect: documents.reduce(0) { $0 + book.documents[$1].open },
        becomes: waterfall.reassess(account, without: Set(documents)))
    case .disputed:
      guard let index = chance.document else { return nil }
      return candidate(
        .settleDispute, [index], becomes: waterfall.reassess(account, undisputed: [index]))
    case .contra: return waive(.payContra)
    case .foreign: return waive(.insure)
    case .government: return waive(.getAssignment)
    case .credits:
      // Only what is known to be over age when credits are taken: in another order nothing is gained by it.
      guard let age = terms.order.firstIndex(of: .overAge),
        let credits = terms.order.firstIndex(of: .credits), age < credits
      else { return nil }
      let overAge = waterfall.overAge(of: account).reduce(Int64(0)) { $0 + $1.amount }
      let applied = min(chance.most, overAge)
      return candidate(
        .applyCredits, gone: applied, becomes: waterfall.sumsBeforeCap[account] + applied)
    case .concentration:
      return candidate(.raiseCap, becomes: waterfall.sumsBeforeCap[account])
    default: return nil
    }
  }

  /// The over-age documents to collect so that an account is no longer cross-aged; nil where even all of them are not enough.
  ///
  /// The smallest that is enough alone, else as few as possible, the largest first.
  private func untainting(_ account: Int) -> [Int]? {
    let tainted = waterfall.reassess(account)
    // What is gone once it is collected is worth nothing here: only the rest counts.
    func cures(_ documents: [Int]) -> Bool {
      waterfall.reassess(account, without: Set(documents)) > tainted
    }
    let overAge = waterfall.overAge(of: account).sorted {
      ($0.amount, $0.document) < ($1.amount, $1.document)
    }.map(\.document)
    // The larger, and the more, the better: so halves are enough.
    if let alone = firstPlace(of: overAge.count, where: { cures([overAge[$0]]) }) {
      return [overAge[alone]]
    }
    return firstPlace(of: overAge.count, where: { cures(Array(overAge.suffix($0 + 1))) }).map {
      overAge.suffix($0 + 1).sorted()
    }
  }

  /// The first of so many places for which something holds that holds for all behind it; nil for none.
  private func firstPlace(of count: Int, where holds: (Int) -> Bool) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low < count ? low : nil
  }

  /// What all groups together may be advanced, with one account changed.
  private func availability(with candidate: Candidate? = nil) -> Int64 {
    var amounts = groups.map(\.amount)
    var gross = gross
    if let candidate {
      gross -= candidate.gone
      if let place = groupOf[Int(candidate.cure.account)] {
        amounts[place] += candidate.more
      } else if let place = groupOfCustomer(Int(candidate.cure.account)) {
        amounts[place] += candidate.more
      } else {
        amounts.append(candidate.more)
      }
    }
    let cap = waterfall.cap(on: amounts, gross: gross)
    var eligible = amounts.reduce(Int64(0)) { $0 + min($1, cap ?? $1) }
    if let candidate, candidate.cure.kind == .raiseCap,
      let place = groupOf[Int(candidate.cure.account)]
    {
      eligible += max(0, amounts[place] - (cap ?? amounts[place]))
    }
    return rate.of(eligible)
  }

  /// The group that an account joins which had nothing left so far: that of its customer's group or other accounts.
  private func groupOfCustomer(_ account: Int) -> Int? {
    let customer = book.accounts[account].customer
    let group = book.customers[Int(customer)].group
    return groups.firstIndex { entry in
      entry.accounts.contains { other in
        let own = book.accounts[other].customer
        return own == customer || !group.isEmpty && book.customers[Int(own)].group == group
      }
    }
  }
}
