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
  /// Day by which payment is asked.
  public var deadline: Day
  /// Day of the first demand, where the log tells of one.
  public var demandDay: Day?
  /// Instalments offered.
  public var plan: PaymentPlan?
  /// The first days on which instalments that were agreed fall due, and their amounts in minor units.
  public var agreed: [(day: Day, amount: Int64)] = []
  /// When the first of its documents seems to be beyond the courts.
  public var limitation: Day?
}

/// What lists tell of an account's past: each by day.
public struct AccountLog: Sendable {
  /// Contacts.
  public var contacts: [SideFact]
  /// Promises.
  public var promises: [SideFact]
  /// Disputes.
  public var disputes: [SideFact]
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
  /// Never about what is disputed, held, promised, our own fault, or beyond its years; never to customers in insolvency. The statement
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
    var letters = [preDue, statement].compactMap { $0 }
    guard !standing.isInsolvent else { return letters.filter { $0.kind == .statement } }
    letters += [dunning, plan, hold, pack].compactMap { $0 }
    return letters
  }

  private func letter(_ kind: Letter.Kind, _ documents: [Int32]) -> Letter? {
    guard !documents.isEmpty else { return nil }
    let days =
      book.customer(of: claims.account).facts.isConsumer
      ? terms.consumerDeadlineDays : terms.deadlineDays
    return Letter(
      kind: kind, account: claims.account, documents: documents, deadline: asOf + days)
  }

  private var preDue: Letter? {
    letter(
      .preDue,
      book.documents(of: claims.account).filter { index in
        let document = book.documents[index]
        guard document.open > 0, document.disputed == 0, document.dueBasis != .retained,
          let due = document.due
        else { return false }
        return due >= asOf && due - asOf <= terms.preDueDays
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
      guard !line.isExpired, line.reason != .held else { return false }
      return switch line.action {
      case .rung, .rungFrom, .acknowledgement, .end: true
      case .fixOurSide, .resolveDispute, .liftHold, .writeOff, .wait, .unknown: false
      }
    }
  }

  /// Reminder, notice, demand or final demand, by the oldest document and by what was sent before.
  private var dunning: Letter? {
    let own = claimable
    let oldest = own.compactMap {
      book.documents[Int($0.document)].daysPastDue(asOf: asOf)
    }.max()
    guard let oldest else { return nil }
    let documents = own.map(\.document)
    if standing.hasSlipped || oldest < terms.noticeDays { return letter(.reminder, documents) }
    guard oldest >= terms.demandDays else {
      var notice = letter(.pastDue, documents)
      notice?.plan = offer(documents)
      return notice
    }
    guard let demanded = demandDay else { return letter(.demand, documents) }
    // The first demand's own days must be over.
    guard asOf - demanded >= terms.deadlineDays else { return nil }
    var final = letter(.finalDemand, documents)
    final?.demandDay = demanded
    return final
  }

  private var demandDay: Day? { standing.log.demanded }

  /// Instalments in place of a fee.
  private func offer(_ documents: [Int32]) -> PaymentPlan? {
    guard terms.planInstalments > 1, claims.collector.terms.offersPlans, !standing.hasBrokenPlan
    else { return nil }
    let balance = documents.reduce(Int64(0)) { $0 + book.documents[Int($1)].open }
    return PaymentPlan(
      PlanTerms(
        balance: Money(
          minorUnits: balance, currency: book.accounts[claims.account].currency),
        count: terms.planInstalments, start: asOf.afterBusinessDays(5)), asOf: asOf)
  }

  /// Confirmation of a plan that a list of plans holds for a document.
  private var plan: Letter? {
    var plan = letter(.plan, standing.planned.keys.filter { $0 >= 0 }.sorted())
    plan?.agreed = standing.plans.compactMap { instalment in
      guard let day = instalment.until, day >= asOf, let amount = instalment.amount else {
        return nil
      }
      return (day, amount)
    }.sorted { $0.day < $1.day }
    return plan
  }

  private var hold: Letter? {
    isHeld ? letter(.hold, claimable.map(\.document)) : nil
  }

  /// Papers for an agency or a court: documents for which one of them is the next step.
  private var pack: Letter? {
    var pack = letter(
      .pack,
      claimable.filter { line in
        if case .rung(let rung) = line.action { return rung.isFormal }
        return false
      }.map(\.document))
    pack?.demandDay = demandDay
    let days = pack?.documents.compactMap {
      claims.state(of: Int($0), unit: nil)?.limitation
    }
    pack?.limitation = days?.min()
    return pack
  }
}
