public import Receivables

/// A letter to a customer about one account.
public struct Letter: Sendable {
  /// What kind of letter.
  public enum Kind: String, Sendable, CaseIterable {
    case preDue = "pre_due_note"
    case statement
    case reminder
    case pastDue = "past_due_notice"
    case demand = "demand_1"
    case finalDemand = "final_demand"
    case plan = "plan_confirmation"
    case hold = "hold_notice"
    case pack = "agency_court_pack"
  }

  /// What kind of letter.
  public var kind: Kind
  /// Index into the book's accounts.
  public var account: Int
  /// Open debit documents that it is about, in the book's order.
  public var documents: [Int32]
  /// Only what is not disputed of them is asked for.
  public var isOfUndisputed: Bool { kind != .statement && kind != .pack }
  /// Day by which payment is asked.
  public var deadline: Day
  /// Day of the first demand, where the log tells of one.
  public var demandDay: Day?
  /// Instalments offered.
  public var plan: PaymentPlan?
  /// The first days on which instalments that were agreed fall due, and their amounts in minor units.
  public var agreed: [(day: Day, amount: Int64)] = []
  /// British private persons get a form to answer a demand with.
  public var needsReplyForm = false
  /// The first day on which one of its documents seems to be beyond the courts.
  public var limitation: Day?
}

extension Letter {
  /// Letters of one day that do not contradict each other: what is demanded today is not handed to an agency today, and who is told that
  /// work is on hold gets no friendly reminder.
  public static func agreeing(_ letters: [Letter]) -> [Letter] {
    let demanded = Set(
      letters.filter { $0.kind == .demand || $0.kind == .finalDemand }.flatMap(\.documents))
    let held = Set(letters.filter { $0.kind == .hold }.map(\.account))
    return letters.compactMap { letter in
      var own = letter
      if letter.kind == .pack { own.documents.removeAll { demanded.contains($0) } }
      let isTooKind = letter.kind == .reminder && held.contains(letter.account)
      return own.documents.isEmpty || isTooKind ? nil : own
    }
  }
}

/// What lists tell of an account's past: each by day.
public struct AccountLog: Sendable {
  /// Contacts.
  public var contacts: [SideFact]
  /// Promises.
  public var promises: [SideFact]
  /// Disputes.
  public var disputes: [SideFact]

  /// What of it is about some documents, or about none in particular.
  public func about(_ documents: [Int32]) -> AccountLog {
    func isMeant(_ fact: SideFact) -> Bool {
      fact.document >= 0 ? documents.contains(fact.document) : fact.number.isEmpty
    }
    return AccountLog(
      contacts: contacts.filter(isMeant), promises: promises.filter(isMeant),
      disputes: disputes.filter(isMeant))
  }
}

/// When which letter is sent; days past due of the oldest document.
public struct LetterTerms: Sendable, Equatable {
  /// Days before the due day of the friendly note.
  public var preDueDays = 7
  /// From here on a past-due notice, no longer a reminder.
  public var noticeDays = 15
  /// From here on a demand.
  public var demandDays = 30
  /// Days given in a demand, and between the first and the final one.
  public var deadlineDays = 14
  /// The same where the debtor is a private person.
  public var consumerDeadlineDays = 30
  /// Instalments that a notice offers; 0 to offer none.
  public var planInstalments = 3

  /// The defaults of `docs/metrics.md`.
  public init() {}
}

extension Collector {
  /// What lists tell of an account's past.
  public func log(of account: Int) -> AccountLog {
    let standing = claims(of: account).standing
    func byDay(_ facts: [SideFact]) -> [SideFact] {
      facts.sorted { ($0.day ?? book.asOf, $0.place) < ($1.day ?? book.asOf, $1.place) }
    }
    return AccountLog(
      contacts: standing.log.contacts, promises: byDay(standing.promises),
      disputes: byDay(standing.disputes))
  }

  /// The letters that are due, by account, then kind.
  ///
  /// Never about the disputed part of a document, nor about what is held, promised, our own fault, or beyond its years; never to customers in insolvency. The statement
  /// of an account holds everything that is open.
  public func letters(_ report: CollectionReport, terms: LetterTerms) -> [Letter] {
    var lines: [Int: [CollectionReport.Line]] = [:]
    for line in report.lines {
      lines[Int(book.documents[Int(line.document)].account), default: []].append(line)
    }
    let holds = Set(self.holds().filter { $0.action == .hold }.map(\.account))
    return book.accounts.indices.flatMap { account -> [Letter] in
      guard !book.documents(of: account).isEmpty else { return [] }
      return AccountLetters(
        claims: claims(of: account), lines: lines[account] ?? [], terms: terms,
        isHeld: holds.contains(account)
      ).letters()
    }
  }
}

/// The letters of one account.
private struct AccountLetters {
  let claims: AccountClaims
  let lines: [CollectionReport.Line]
  let terms: LetterTerms
  let isHeld: Bool

  private var book: Book { claims.collector.book }
  private var asOf: Day { book.asOf }
  private var standing: AccountStanding { claims.standing }

  func letters() -> [Letter] {
    guard !standing.isInsolvent else { return [] }
    let dunning = self.dunning
    // Nobody is told that all is well and that time is up on one day.
    let isDemanded = dunning.contains { $0.kind == .demand || $0.kind == .finalDemand }
    return [isDemanded ? nil : preDue, statement].compactMap { $0 } + dunning
      + [plan, hold, pack].compactMap { $0 }
  }

  private func letter(_ kind: Letter.Kind, _ documents: [Int32]) -> Letter? {
    guard !documents.isEmpty else { return nil }
    let days =
      book.customer(of: claims.account).facts.isConsumer
      ? terms.consumerDeadlineDays : terms.deadlineDays
    var letter = Letter(
      kind: kind, account: claims.account, documents: documents, deadline: asOf + days)
    letter.needsReplyForm =
      kind == .finalDemand && book.customer(of: claims.account).facts.isConsumer
      && standing.jurisdiction?.code.hasPrefix("GB") ?? false
    return letter
  }

  private var preDue: Letter? {
    letter(
      .preDue,
      book.documents(of: claims.account).filter { index in
        claims.collector.isPreDue(index, within: terms.preDueDays)
      }.map { Int32($0) })
  }

  private var statement: Letter? {
    letter(
      .statement,
      book.documents(of: claims.account).filter { book.documents[$0].open != 0 }.map { Int32($0) })
  }

  /// Documents that may be asked for: those that a call may be about.
  private var claimable: [CollectionReport.Line] {
    lines.filter { line in
      let index = Int(line.document)
      guard !line.isExpired, !book.isHeld(index), claims.promisedDay(index) == nil else {
        return false
      }
      return switch line.action {
      // What is not valued for want of a rate can be asked for all the same.
      case .rung, .rungFrom, .acknowledgement, .end, .unknown: true
      // What is not in dispute can be asked for while the rest is talked about.
      case .resolveDispute:
        book.documents[Int(line.document)].disputed < book.documents[Int(line.document)].open
      case .fixOurSide, .liftHold, .writeOff, .wait: false
      }
    }
  }

  /// When a document was demanded, first and finally.
  private func demanded(_ index: Int32) -> (first: Day?, final: Day?) {
    let document = book.documents[Int(index)]
    return (
      standing.log.newest(.demand, Int(index), document),
      standing.log.newest(.finalDemand, Int(index), document)
    )
  }

  /// A final demand for what was demanded long enough ago, and beside it nothing milder than a demand for the rest.
  private var dunning: [Letter] {
    let documents = claimable.map(\.document)
    let fresh = documents.filter { demanded($0).first == nil }
    let days = documents.compactMap { demanded($0).first }
    let due = documents.filter { index in
      let demands = demanded(index)
      // The first demand's own days must be over.
      return demands.final == nil && demands.first.map { asOf - $0 >= terms.deadlineDays } ?? false
    }
    var final = letter(.finalDemand, due)
    final?.demandDay = due.compactMap { demanded($0).first }.max()
    let first = days.isEmpty ? asked(fresh) : asked(fresh).flatMap { $0.kind == .demand ? $0 : nil }
    return [first, final].compactMap { $0 }
  }

  /// Reminder, notice or demand, by the oldest document.
  private func asked(_ documents: [Int32]) -> Letter? {
    let oldest = documents.compactMap {
      book.documents[Int($0)].daysPastDue(asOf: asOf)
    }.max()
    guard let oldest else { return nil }
    let isSlip = standing.hasSlipped && oldest < AccountLetters.longestSlip
    if isSlip || oldest < terms.noticeDays { return letter(.reminder, documents) }
    if oldest >= terms.demandDays { return letter(.demand, documents) }
    var notice = letter(.pastDue, documents)
    notice?.plan = offer(documents)
    return notice
  }

  /// Days past due from which on nobody has merely slipped.
  private static let longestSlip = 90

  /// Instalments in place of a fee.
  private func offer(_ documents: [Int32]) -> PaymentPlan? {
    guard terms.planInstalments > 1, claims.collector.terms.offersPlans, !standing.hasBrokenPlan
    else { return nil }
    let balance = documents.reduce(Int64(0)) { $0 + book.documents[Int($1)].undisputed }
    return PaymentPlan(
      PlanTerms(
        balance: Money(
          minorUnits: balance, currency: book.accounts[claims.account].currency),
        count: terms.planInstalments, start: asOf.afterBusinessDays(5)), asOf: asOf)
  }

  /// Confirmation of a plan that a list of plans holds, of documents or of all that is past due; none of one that was broken, or that
  /// the log of contacts says was confirmed since it was made.
  private var plan: Letter? {
    guard !standing.hasBrokenPlan else { return nil }
    if let sent = standing.log.newest(.planConfirmation),
      standing.plans.allSatisfy({ $0.day.map { $0 <= sent } ?? true })
    {
      return nil
    }
    let planned = standing.planned.keys
    let agreed = planned.contains(-1) ? lines.map(\.document) : planned.filter { $0 >= 0 }.sorted()
    let refused = Set(lines.filter { $0.isExpired || $0.reason.isOurs }.map(\.document))
    var plan = letter(
      .plan,
      agreed.filter { index in
        book.documents[Int(index)].undisputed > 0 && !refused.contains(index)
          && !book.isHeld(Int(index))
      })
    plan?.agreed = standing.plans.compactMap { instalment in
      guard let day = instalment.until, day >= asOf, let amount = instalment.amount else {
        return nil
      }
      return (day, amount)
    }.sorted { $0.day < $1.day }
    return plan
  }

  /// Notice that work is on hold; none where the log of contacts says that it was given since the oldest document fell due.
  private var hold: Letter? {
    let documents = claimable.map(\.document)
    // The notice names what it is about: where that is promised, disputed or on hold itself, there is nothing to write.
    let all = lines.compactMap { book.documents[Int($0.document)].due }.min()
    guard isHeld, let oldest = documents.compactMap({ book.documents[Int($0)].due }).min(),
      oldest == all,
      standing.log.newest(.holdNotice).map({ $0 <= oldest }) ?? true
    else { return nil }
    return letter(.hold, documents)
  }

  /// Papers for an agency or a court: documents for which one of them is the next step, once demands have run out.
  private var pack: Letter? {
    let documents = claimable.filter { line in
      guard case .rung(let rung) = line.action, rung.isFormal else { return false }
      let demands = demanded(line.document)
      // While a demand runs, or a final one is due today, nothing is handed over.
      return demands.first == nil
        || demands.final.map { asOf - $0 >= terms.deadlineDays } ?? false
    }.map(\.document)
    var pack = letter(.pack, documents)
    pack?.demandDay = documents.compactMap { demanded($0).first }.max()
    pack?.limitation =
      documents.compactMap { claims.state(of: Int($0), unit: nil)?.limitation }.min()
    return pack
  }
}
