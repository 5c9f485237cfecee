import Receivables

/// Flags of how a customer behaves beyond paying late: promises, limits, disputes, part payments, orders.
///
/// Each needs data that not every export has; without them it is not raised, and says nothing.
extension FlagTests {
  private var recent: Int { thresholds.recentDays }

  private func isRecent(_ day: Day) -> Bool { book.asOf - day < recent && day <= book.asOf }

  private func money(_ amount: Int64) -> String {
    "\(Money(minorUnits: amount, currency: currency).plain) \(currency)"
  }

  private var currency: Currency { book.accounts[account].currency }

  /// Whether a row of a list is about this account's currency; one without any is about all.
  private func isOwn(_ fact: SideFact) -> Bool {
    fact.currency == currency || fact.currency == .unstated
  }

  // MARK: Promises and returned payments

  func brokenPromise() -> Flag? {
    let own = facts?.promises.filter(isOwn) ?? []
    guard !own.isEmpty else { return nil }
    let promises = Promises(book, account: account)
    let broken = own.filter { promises.isBroken($0) == true }
    guard broken.count >= thresholds.brokenPromises,
      let newest = broken.max(by: {
        ($0.until ?? book.asOf, $0.amount ?? 0, $0.number)
          < ($1.until ?? book.asOf, $1.amount ?? 0, $1.number)
      }),
      let day = newest.until
    else { return nil }
    let promised = broken.reduce(Int64(0)) { $0 + ($1.amount ?? 0) }
    return flag(
      .brokenPromise, amount: promised > 0 ? promised : nil, observations: own.count,
      measured: Double(broken.count), threshold: Double(thresholds.brokenPromises),
      setting: "broken_promises",
      "\(broken.count) of \(own.count) promises not kept two business days after the day; the newest was for \(day)\(newest.amount.map { ", \(money($0))" } ?? "")\(newest.number.isEmpty ? "" : ", document \(newest.number)")"
    )
  }

  func returnedPayment() -> Flag? {
    let own =
      facts?.returned.filter { isOwn($0) && ($0.day.map(isRecent) ?? false) } ?? []
    guard own.count >= thresholds.returnedPayments, let newest = own.compactMap(\.day).max() else {
      return nil
    }
    let amount = own.reduce(Int64(0)) { $0 + ($1.amount ?? 0) }
    return flag(
      .nsfReturn, amount: amount, observations: own.count, measured: Double(own.count),
      threshold: Double(thresholds.returnedPayments), setting: "returned_payments",
      "\(own.count) payment\(own.count == 1 ? "" : "s") returned in \(recent) days, the newest on \(newest)"
    )
  }

  // MARK: Limits and orders

  func limit() -> Flag? {
    guard let use = LimitUse(book, account: account, activity: activity, facts: facts),
      use.state(near: thresholds.nearLimit) != "within"
    else { return nil }
    let isOver = use.exposure > use.limit
    return flag(
      isOver ? .overLimit : .nearLimit, amount: isOver ? use.exposure - use.limit : use.exposure,
      observations: book.documents(of: account).count, measured: use.utilisation?.value ?? 0,
      threshold: isOver ? 1 : thresholds.nearLimit.value, digits: 4,
      setting: "near_limit",
      "\(money(use.exposure)) of a limit of \(money(use.limit))\(use.unbilled == 0 ? "" : ", of which \(money(use.unbilled)) not billed yet")"
    )
  }

  func loadingUp() -> Flag? {
    guard book.hasHistory[account] else { return nil }
    var windows = (now: Window(), before: Window())
    // Settled documents stand by paid day, unknown last, and nothing is paid before it is issued.
    for index in book.settled(of: account).reversed() {
      let document = book.settled[index]
      if let closed = document.closed, book.asOf - closed >= 180 { break }
      guard document.amount > 0 else { continue }
      if document.isSale, let issued = document.issued {
        windows.now.sell(document.amount, age: book.asOf - issued)
        windows.before.sell(document.amount, age: book.asOf - issued - 90)
      }
      if let days = document.daysLate, let paid = document.paid {
        windows.now.pay(document.amount, days: days, age: book.asOf - paid)
        windows.before.pay(document.amount, days: days, age: book.asOf - paid - 90)
      }
    }
    for (_, document) in debits where document.kind == .invoice || document.kind == .debitNote {
      guard let issued = document.issued else { continue }
      windows.now.sell(document.amount, age: book.asOf - issued)
      windows.before.sell(document.amount, age: book.asOf - issued - 90)
    }
    guard windows.before.sold > 0, windows.now.paid >= 3, windows.before.paid >= 3,
      let late = windows.now.lateness, let earlier = windows.before.lateness
    else { return nil }
    let growth = Double(windows.now.sold) / Double(windows.before.sold)
    guard growth >= thresholds.loadingUpGrowth.value,
      late - earlier >= Double(thresholds.loadingUpDays)
    else { return nil }
    return flag(
      .loadingUp, amount: activity.open, observations: windows.now.paid + windows.before.paid,
      measured: growth, threshold: thresholds.loadingUpGrowth.value, digits: 2,
      setting: "loading_up_growth",
      "invoiced \(money(windows.now.sold)) in 90 days after \(money(windows.before.sold)), while payments went from \(oneDigit(earlier)) to \(oneDigit(late)) days late by amount"
    )
  }

  /// What was sold and paid in ninety days.
  private struct Window {
    var sold: Int64 = 0
    var paid = 0
    private var amount = 0.0
    private var days = 0.0

    var lateness: Double? { amount > 0 ? days / amount : nil }

    mutating func sell(_ amount: Int64, age: Int) {
      if age >= 0, age < 90 { sold += amount }
    }

    mutating func pay(_ amount: Int64, days: Int, age: Int) {
      guard age >= 0, age < 90 else { return }
      paid += 1
      self.amount += Double(amount)
      self.days += Double(amount) * Double(max(0, days))
    }
  }

  // MARK: Disputes

  func disputePattern() -> Flag? {
    let own = facts?.disputes.filter(isOwn) ?? []
    let recentDisputes = own.filter { $0.day.map(isRecent) ?? false }
    let afterDue = own.first { fact in
      guard let day = fact.day, fact.document >= 0,
        let due = book.documents[Int(fact.document)].due
      else { return false }
      // A dispute of before the due day is no excuse found late.
      return day > due
        && !own.contains { $0.document == fact.document && ($0.day.map { $0 <= due } ?? true) }
    }
    let disputed = debits.reduce(Int64(0)) { $0 + $1.document.disputed }
    let share = activity.open > 0 ? Double(disputed) / Double(activity.open) : 0
    if recentDisputes.count >= thresholds.repeats {
      return flag(
        .disputePattern, amount: disputed, observations: own.count,
        measured: Double(recentDisputes.count), threshold: Double(thresholds.repeats),
        setting: "repeats",
        "\(recentDisputes.count) disputes in \(recent) days")
    }
    if share >= thresholds.disputedShare.value, disputed > 0 {
      return flag(
        .disputePattern, amount: disputed, observations: debits.count, measured: share,
        threshold: thresholds.disputedShare.value, digits: 4, setting: "disputed_share",
        "\(money(disputed)) of \(money(activity.open)) open are disputed")
    }
    guard let afterDue, let day = afterDue.day else { return nil }
    return flag(
      .disputePattern, amount: disputed, observations: own.count, measured: 1, threshold: 1,
      setting: "repeats",
      "document \(afterDue.number) was first disputed on \(day), after its due day")
  }

  // MARK: What is paid, and what is not

  /// Part payments of the last half year that left a rest for two weeks or more; known of documents that are still open.
  func partialPayer() -> Flag? {
    let least = thresholds.leastResidue[currency] ?? 10 * currency.scale
    var rests: [(number: String, rest: Int64)] = []
    for (index, document) in debits {
      let parts = book.settlements(of: index)
      guard
        parts.contains(where: { $0.amount > 0 && isRecent($0.day) && book.asOf - $0.day >= 14 })
      else {
        continue
      }
      let later = parts.reduce(Int64(0)) { book.asOf - $1.day < 14 ? $0 + $1.amount : $0 }
      let rest = document.open + later
      guard Int128(rest) * 50 > Int128(document.amount), rest > least,
        rest < document.amount
      else { continue }
      rests.append((book.number(of: document), rest))
    }
    guard rests.count >= thresholds.repeats else { return nil }
    return flag(
      .partialPayer, amount: rests.reduce(0) { $0 + $1.rest }, observations: debits.count,
      measured: Double(rests.count), threshold: Double(thresholds.repeats), setting: "repeats",
      "\(rests.count) documents paid in part within \(recent) days and still open two weeks later, \(rests[0].number) among them"
    )
  }

  /// Payments that left between half a percent and a fifth of a document unpaid; known of documents that are still open.
  func shortPay() -> Flag? {
    var rests: [(number: String, rest: Int64)] = []
    for (index, document) in debits {
      guard let newest = book.settlements(of: index).last, newest.amount > 0,
        isRecent(newest.day)
      else { continue }
      let rest = Int128(document.open) * 1_000
      guard rest >= Int128(document.amount) * 5, rest <= Int128(document.amount) * 200 else {
        continue
      }
      rests.append((book.number(of: document), document.open))
    }
    guard rests.count >= thresholds.repeats else { return nil }
    return flag(
      .shortPay, amount: rests.reduce(0) { $0 + $1.rest }, observations: debits.count,
      measured: Double(rests.count), threshold: Double(thresholds.repeats), setting: "repeats",
      "\(rests.count) documents paid short by 0.5 to 20 % within \(recent) days, \(rests[0].number) among them"
    )
  }

  /// Discounts taken with payments that came after the last day on which the terms allow them.
  func discountAbuse() -> Flag? {
    let taken = book.deductions(of: account).filter {
      $0.cause == .discount && ($0.day.map(isRecent) ?? false)
    }
    let late = taken.compactMap { discount -> (discount: Reduction, day: Day, until: Day)? in
      guard let day = discount.day, let until = discount.until, day > until else { return nil }
      return (discount, day, until)
    }
    guard late.count >= thresholds.repeats,
      let newest = late.max(by: { ($0.day, $0.day - $0.until) < ($1.day, $1.day - $1.until) })
    else { return nil }
    let days = newest.day - newest.until
    return flag(
      .discountAbuse, amount: late.reduce(0) { $0 + $1.discount.amount },
      observations: taken.count, measured: Double(late.count),
      threshold: Double(thresholds.repeats), setting: "repeats",
      "\(late.count) of \(taken.count) discounts within \(recent) days taken after their last day; the newest on \(newest.day), \(days) day\(days == 1 ? "" : "s") late"
    )
  }

  /// A newer document was paid while an older, undisputed one was fifteen days past due: perhaps a dispute nobody mentioned.
  func paysNewSkipsOld() -> Flag? {
    var skipped: (count: Int, amount: Int64, first: Document?, paid: Day?) = (0, 0, nil, nil)
    for (_, old) in debits where old.disputed == 0 {
      guard let due = old.due, let issued = old.issued, book.asOf - due >= thresholds.skippedDays
      else { continue }
      // Settled documents stand by paid day, unknown last: the newest payments come first from the back.
      var newer: SettledDocument?
      for index in book.settled(of: account).reversed() {
        let document = book.settled[index]
        guard let closed = document.closed else { continue }
        // Further back lies only what was paid before the old document was due so long.
        if closed - due < thresholds.skippedDays { break }
        guard document.amount > 0, document.closure == .paid, let other = document.issued,
          other > issued
        else { continue }
        newer = document
        break
      }
      guard let newer else { continue }
      skipped.count += 1
      skipped.amount += old.open
      if skipped.first == nil { (skipped.first, skipped.paid) = (old, newer.paid) }
    }
    guard let first = skipped.first, let due = first.due, let paid = skipped.paid else {
      return nil
    }
    let days = paid - due
    return flag(
      .paysNewSkipsOld, amount: skipped.amount, observations: payer.settled,
      measured: Double(days), threshold: Double(thresholds.skippedDays), setting: "skipped_days",
      "\(book.number(of: first)), due on \(due), is open, though a newer document was paid on \(paid)\(skipped.count == 1 ? "" : "; \(skipped.count) documents in all")"
    )
  }

  /// Documents whose limitation period ends within half a year, or has ended: asked only where something tells which law applies.
  func limitationRisk() -> Flag? {
    let terms = thresholds.limitation
    let jurisdiction = terms.jurisdiction(
      of: book.customer(of: account), usual: basis.usualJurisdiction, on: book.asOf)
    guard jurisdiction?.limitationYears != nil || terms.years != nil else { return nil }
    let log = ContactLog(facts?.contacts ?? [])
    let near = debits.compactMap { index, document -> (document: Document, last: Day)? in
      guard
        let last = terms.lastDay(of: index, in: book, jurisdiction: jurisdiction, log: log),
        last - book.asOf <= recent
      else { return nil }
      return (document, last)
    }
    guard let first = near.min(by: { $0.last < $1.last }) else { return nil }
    let law = jurisdiction.map { "\($0.name), \($0.level)" } ?? "setting"
    return flag(
      .limitationRisk, amount: near.reduce(0) { $0 + $1.document.open }, observations: near.count,
      measured: Double(first.last - book.asOf), threshold: Double(recent),
      setting: "limitation_years",
      "\(near.count) document\(near.count == 1 ? "" : "s"), the first \(book.number(of: first.document)), due on \(first.document.due?.description ?? ""): enforceable until \(first.last) (\(law))"
    )
  }
}
