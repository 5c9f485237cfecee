public import Receivables

/// Signs of trouble in how somebody pays.
public enum FlagCode: String, Sendable, CaseIterable {
  case brokenPromise = "BROKEN_PROMISE"
  case chronicLate = "CHRONIC_LATE"
  case deteriorating = "DETERIORATING"
  case disputePattern = "DISPUTE_PATTERN"
  case discountAbuse = "DISCOUNT_ABUSE"
  case dormantBalance = "DORMANT_BALANCE"
  case firstDefault = "FIRST_DEFAULT"
  case goodPayerSlip = "GOOD_PAYER_SLIP"
  case limitationRisk = "LIMITATION_RISK"
  case loadingUp = "LOADING_UP"
  case nearLimit = "NEAR_LIMIT"
  case nsfReturn = "NSF_RETURN"
  case overLimit = "OVER_LIMIT"
  case partialPayer = "PARTIAL_PAYER"
  case paysNewSkipsOld = "PAYS_NEW_SKIPS_OLD"
  case severe = "SEVERE"
  case shortPay = "SHORT_PAY"
  case suddenSlowdown = "SUDDEN_SLOWDOWN"
}

/// A sign of trouble with its evidence.
public struct Flag: Sendable {
  /// Which sign.
  public var code: FlagCode
  /// Money at stake in minor units.
  public var amount: Int64
  /// Documents looked at.
  public var observations: Int
  /// What was measured, and the limit it passed, with their digits after the point.
  public var measured: Double
  /// The limit.
  public var threshold: Double
  /// Digits after the point of both.
  public var digits: Int
  /// Setting that holds the limit.
  public var setting: String
  /// Dates and figures in words.
  public var evidence: String
}

/// Limits of the flags; all are judgements and settings.
public struct FlagThresholds: Sendable, Equatable {
  /// Days past due that do not count as late yet.
  public var graceDays = 0
  /// Late rate from which lateness is chronic.
  public var chronicLateRate = Ratio(basisPoints: 5_000)
  /// Days late on average that chronic lateness needs.
  public var chronicLateDays = 7
  /// Days by which the last three payments must exceed the earlier ones.
  public var deterioratingDays = 10
  /// Least excess over the usual lateness, in days.
  public var slowdownDays = 15
  /// Days past due of a first document.
  public var firstDefaultDays = 30
  /// Days without a new document.
  public var dormantDays = 90
  /// Days past due that are severe.
  public var severeDays = 90
  /// Late rate up to which a payer is good.
  public var goodPayerRate = Ratio(basisPoints: 2_000)
  /// Days past due at which a good payer has slipped.
  public var goodPayerDays = 7
  /// Days back that count as recent.
  public var recentDays = 180
  /// Promises not kept from which on they are shown.
  public var brokenPromises = 1
  /// Payments returned from which on they are shown.
  public var returnedPayments = 1
  /// Disputes, part payments and short payments from which on they make a pattern.
  public var repeats = 2
  /// Share of a limit that is near it.
  public var nearLimit = Ratio(basisPoints: 9_000)
  /// Days past due of an older document when a newer one is paid.
  public var skippedDays = 15
  /// Growth of what is invoiced in ninety days over the ninety before.
  public var loadingUpGrowth = Ratio(basisPoints: 15_000)
  /// Days by which payments must have become later meanwhile.
  public var loadingUpDays = 7
  /// Disputed share of what is open.
  public var disputedShare = Ratio(basisPoints: 2_000)
  /// When claims can no longer be enforced; nobody is asked where nothing tells which law applies.
  public var limitation = LimitationTerms()
  /// Rests at or below which a part payment is none, in minor units by currency: ten units of the reporting currency.
  public var leastResidue: [Currency: Int64] = [:]

  /// The defaults of `docs/metrics.md`.
  public init() {}
}

/// The tests of one account.
///
/// Each sees only what was known at the as-of day.
struct FlagTests {
  let basis: PayerBasis
  let account: Int
  let activity: AccountActivity
  let payer: Payer
  let facts: CustomerLists.Own?
  /// Days late of paid documents in payment order.
  let inOrder: [Int32]
  /// The same, ascending.
  let sorted: [Int32]
  let resolvedInYear: Int
  /// The account's open debit documents with their indices.
  let debits: [(index: Int, document: Document)]

  var book: Book { basis.book }
  var thresholds: FlagThresholds { basis.thresholds }

  init(
    _ basis: PayerBasis, account: Int, activity: AccountActivity, payer: Payer,
    facts: CustomerLists.Own?, inOrder: [Int32], sorted: [Int32], resolvedInYear: Int
  ) {
    self.basis = basis
    self.account = account
    self.activity = activity
    self.payer = payer
    self.facts = facts
    self.inOrder = inOrder
    self.sorted = sorted
    self.resolvedInYear = resolvedInYear
    let book = basis.book
    let own = book.documents(of: account)
    var debits: [(index: Int, document: Document)] = []
    debits.reserveCapacity(own.count)
    for index in own where book.documents[index].open > 0 {
      debits.append((index, book.documents[index]))
    }
    self.debits = debits
  }

  /// The flags raised, by code.
  func raised() -> [Flag] {
    let oldest = oldestPastDue
    guard
      oldest != nil || inOrder.count >= 4 || facts != nil || activity.open > 0
        || !book.deductions(of: account).isEmpty
    else {
      return []
    }
    var flags: [Flag] = []
    func take(_ flag: Flag?) { if let flag { flags.append(flag) } }
    take(chronicLate())
    take(deteriorating())
    take(dormantBalance())
    take(firstDefault(oldest))
    take(goodPayerSlip(oldest))
    take(severe(oldest))
    take(suddenSlowdown(oldest))
    take(brokenPromise())
    take(discountAbuse())
    take(disputePattern())
    take(limit())
    take(limitationRisk())
    take(loadingUp())
    take(partialPayer())
    take(paysNewSkipsOld())
    take(returnedPayment())
    take(shortPay())
    if flags.count > 1 { flags.sort { $0.code.rawValue < $1.code.rawValue } }
    return flags
  }

  /// The open document that is longest past due.
  ///
  /// Documents stand by due day.
  private var oldestPastDue: (document: Document, days: Int)? {
    for index in book.documents(of: account) {
      let document = book.documents[index]
      guard let days = document.daysPastDue(asOf: book.asOf) else { continue }
      return days > 0 ? (document, days) : nil
    }
    return nil
  }

  func flag(
    _ code: FlagCode, amount: Int64? = nil, observations: Int, measured: Double, threshold: Double,
    digits: Int = 0, setting: String, _ evidence: String
  ) -> Flag {
    Flag(
      code: code, amount: amount ?? activity.pastDue, observations: observations,
      measured: measured,
      threshold: threshold, digits: digits, setting: "flags.\(setting)", evidence: evidence)
  }

  private func chronicLate() -> Flag? {
    guard resolvedInYear >= 4, let rate = payer.lateRate?.rate,
      rate >= thresholds.chronicLateRate.value,
      let days = payer.weightedDaysLate, days >= Double(thresholds.chronicLateDays)
    else { return nil }
    return flag(
      .chronicLate, observations: payer.resolved, measured: rate,
      threshold: thresholds.chronicLateRate.value, digits: 4, setting: "chronic_late_rate",
      "\(payer.late) of \(payer.resolved) resolved documents late, \(oneDigit(days)) days on average by amount; \(resolvedInYear) resolved in the last 365 days"
    )
  }

  private func deteriorating() -> Flag? {
    guard inOrder.count >= 6 else { return nil }
    let last = inOrder.suffix(3).sorted()
    // Cheap first: the medians decide for nearly everybody.
    guard let now = median(ofSorted: last),
      let before = median(ofSorted: sorted, without: last),
      now - before >= Double(thresholds.deterioratingDays)
    else { return nil }
    let test = MannKendall(inOrder, sorted: sorted)
    guard test.z >= 1.645 else { return nil }
    return flag(
      .deteriorating, observations: inOrder.count, measured: now - before,
      threshold: Double(thresholds.deterioratingDays), digits: 1, setting: "deteriorating_days",
      "median of the last 3 payments \(oneDigit(now)) days late, of the \(inOrder.count - 3) before \(oneDigit(before)); Mann-Kendall z \(oneDigit(test.z))"
    )
  }

  /// The ascending values without some of them, each taken out once.
  private func sortedWithout(_ removed: [Int32]) -> [Int32] {
    var rest = removed[...]
    return sorted.filter { value in
      guard rest.first == value else { return true }
      rest.removeFirst()
      return false
    }
  }

  private func dormantBalance() -> Flag? {
    // A list of open items does not show the newest document if that was paid.
    guard book.hasHistory[account], activity.pastDue > 0, let newest = activity.newestIssued else {
      return nil
    }
    let days = book.asOf - newest
    guard days >= thresholds.dormantDays else { return nil }
    return flag(
      .dormantBalance, observations: 1, measured: Double(days),
      threshold: Double(thresholds.dormantDays),
      setting: "dormant_days", "newest document of \(newest), something is past due")
  }

  private func firstDefault(_ oldest: (document: Document, days: Int)?) -> Flag? {
    guard book.hasHistory[account], let oldest, oldest.days >= thresholds.firstDefaultDays else {
      return nil
    }
    // The first two debit documents by issue day; settled ones only count against the open.
    let firstOpen = book.documents(of: account).lazy.map { book.documents[$0] }.first(
      2, where: { $0.open > 0 && $0.issued != nil }
    ) {
      ($0.issued ?? book.asOf, $0.due ?? book.asOf) < ($1.issued ?? book.asOf, $1.due ?? book.asOf)
    }
    var worst: (document: Document, days: Int)?
    for (position, document) in firstOpen.enumerated() {
      guard let days = document.daysPastDue(asOf: book.asOf), days >= thresholds.firstDefaultDays,
        let issued = document.issued
      else { continue }
      let settledBefore = book.settled(of: account).reduce(0) { count, index in
        let other = book.settled[index]
        guard other.amount > 0, let otherIssued = other.issued else { return count }
        let precedes = (otherIssued, other.due ?? otherIssued) < (issued, document.due ?? issued)
        return count + (precedes ? 1 : 0)
      }
      guard position + settledBefore < 2 else { continue }
      if days > worst?.days ?? 0 { worst = (document, days) }
    }
    guard let worst else { return nil }
    return flag(
      .firstDefault, observations: 2, measured: Double(worst.days),
      threshold: Double(thresholds.firstDefaultDays), setting: "first_default_days",
      "\(book.number(of: worst.document)), one of the customer's first two documents, is \(worst.days) days past due"
    )
  }

  private func goodPayerSlip(_ oldest: (document: Document, days: Int)?) -> Flag? {
    guard let rate = payer.lateRate?.rate, rate <= thresholds.goodPayerRate.value,
      payer.resolved >= 6,
      let oldest, oldest.days >= thresholds.goodPayerDays
    else { return nil }
    return flag(
      .goodPayerSlip, observations: payer.resolved, measured: Double(oldest.days),
      threshold: Double(thresholds.goodPayerDays), setting: "good_payer_days",
      "\(book.number(of: oldest.document)) is \(oldest.days) days past due; \(payer.late) of \(payer.resolved) late so far"
    )
  }

  private func severe(_ oldest: (document: Document, days: Int)?) -> Flag? {
    guard let oldest, oldest.days >= thresholds.severeDays else { return nil }
    var amount: Int64 = 0
    var count = 0
    for index in book.documents(of: account) {
      let document = book.documents[index]
      if let days = document.daysPastDue(asOf: book.asOf), days >= thresholds.severeDays {
        amount += document.open
        count += 1
      }
    }
    return flag(
      .severe, amount: amount, observations: count, measured: Double(oldest.days),
      threshold: Double(thresholds.severeDays), setting: "severe_days",
      "\(count) document\(count == 1 ? "" : "s"), the oldest due on \(oldest.document.due?.description ?? "")"
    )
  }

  private func suddenSlowdown(_ oldest: (document: Document, days: Int)?) -> Flag? {
    var worst: (measured: Double, limit: Double, what: String, size: Int)?
    func test(_ measured: Int, without own: [Int32], _ what: @autoclosure () -> String) {
      // Cheap first: the median decides for nearly everybody.
      guard sorted.count - own.count >= 5, let center = median(ofSorted: sorted, without: own),
        Double(measured) > center + Double(thresholds.slowdownDays)
      else { return }
      let history = own.isEmpty ? sorted : sortedWithout(own)
      guard let spread = medianAbsoluteDeviation(ofSorted: history) else { return }
      let limit = center + max(3 * 1.4826 * spread, Double(thresholds.slowdownDays))
      guard Double(measured) > limit else { return }
      if worst.map({ Double(measured) - limit > $0.measured - $0.limit }) ?? true {
        worst = (Double(measured), limit, what(), history.count)
      }
    }
    if let newest = inOrder.last {
      test(Int(newest), without: [newest], "the newest payment was \(newest) days late")
    }
    if let oldest {
      test(
        oldest.days, without: [],
        "\(book.number(of: oldest.document)) is \(oldest.days) days past due")
    }
    guard let worst else { return nil }
    return flag(
      .suddenSlowdown, observations: worst.size, measured: worst.measured, threshold: worst.limit,
      digits: 1, setting: "slowdown_days",
      "\(worst.what); usual for \(worst.size) payments is up to \(oneDigit(worst.limit))")
  }
}

/// A figure for evidence, with one digit after the point.
func oneDigit(_ value: Double) -> String {
  decimalText(Int64((value * 10).rounded(.toNearestOrAwayFromZero)), digits: 1, grouping: "")
}
