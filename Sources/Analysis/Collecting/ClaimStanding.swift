import Receivables

/// What is known of an account that bears on collecting any of its claims.
struct AccountStanding: Sendable {
  let isInsolvent, isInsured, isForeign, isPaying, hasSlipped, isValued: Bool
  /// Promises that were not kept.
  let brokenPromises: Int
  /// Days that are promised and not over, by document; those of the account as a whole under -1.
  let promised: [Int32: Day]
  /// Days of instalments that fall due, in the same way.
  let planned: [Int32: Day]
  /// Day of the newest promise, kept or not.
  let newestPromise: Day?
  /// An instalment of a plan was not paid.
  let hasBrokenPlan: Bool
  let jurisdiction: Jurisdiction?
  /// Contacts of the customer, by day.
  let contacts: [SideFact]
  /// Disputes of the customer.
  let disputes: [SideFact]
  let evidence: Evidence
  /// Instalments of plans, and promises, in the account's currency.
  let plans: [SideFact]
  let promises: [SideFact]
  /// Log-odds by which facts of the account move every claim of it.
  let shift: Double
  let shifts: [(fact: ChanceFact, shift: Double)]

  init(
    _ book: Book, account: Int, payer: Payer?, lists: CustomerLists.Own?,
    usual: Jurisdiction?, terms: CollectionTerms
  ) {
    let customer = book.customer(of: account)
    let facts = customer.facts
    let asOf = book.asOf
    isInsolvent = facts.isInsolvent || terms.insolvent.contains(customer.id)
    isInsured = facts.isInsured
    isForeign =
      !terms.home.isEmpty && !facts.country.isEmpty
      && !terms.home.contains(Country.code(facts.country) ?? facts.country)
    isPaying = payer?.newestPayment.map { asOf - $0 < 60 } ?? false
    hasSlipped = payer?.flags.contains { $0.code == .goodPayerSlip } ?? false
    isValued = terms.valued.contains(customer.id) || hasSlipped
    evidence = facts.evidence
    jurisdiction =
      facts.jurisdiction.isEmpty
      ? isForeign ? nil : usual
      : terms.jurisdictions.find(facts.jurisdiction, country: facts.country, on: asOf)
    contacts =
      lists?.contacts.filter { $0.day != nil }.sorted { ($0.day ?? asOf) < ($1.day ?? asOf) } ?? []
    disputes = lists?.disputes ?? []
    let currency = book.accounts[account].currency
    let own = (lists?.promises ?? []).filter {
      $0.currency == currency || $0.currency == .unstated
    }
    promises = own
    let judge = own.isEmpty ? nil : Promises(book, account: account)
    brokenPromises = own.count { judge?.isBroken($0) == true }
    promised = AccountStanding.nextDays(own, asOf)
    newestPromise = own.compactMap(\.until).max()
    plans = (lists?.plans ?? []).filter {
      $0.currency == currency || $0.currency == .unstated
    }
    planned = AccountStanding.nextDays(plans, asOf)
    hasBrokenPlan = plans.contains { instalment in
      // Five business days are given; what is open of the document tells whether it came.
      guard let due = instalment.until, due.afterBusinessDays(5) < asOf,
        instalment.document >= 0, let amount = instalment.amount
      else { return false }
      let paid = book.settlements(of: Int(instalment.document)).reduce(Int64(0)) {
        $1.day > due + -31 && $1.day <= due.afterBusinessDays(5) ? $0 + $1.amount : $0
      }
      return paid < amount
    }
    shifts = AccountStanding.shifts(
      evidence, isPaying: isPaying, brokenPromises: brokenPromises)
    shift = shifts.reduce(0) { $0 + $1.shift }
  }

  /// The next day from the as-of day on, of each document and of the account as a whole (-1).
  private static func nextDays(_ facts: [SideFact], _ asOf: Day) -> [Int32: Day] {
    var days: [Int32: Day] = [:]
    for fact in facts {
      guard let day = fact.until, day >= asOf else { continue }
      // A number that names no open document is about something else.
      guard fact.document >= 0 || fact.number.isEmpty else { continue }
      days[fact.document] = min(days[fact.document] ?? day, day)
    }
    return days
  }

  /// Log-odds by which facts of the account move the chance of every claim of it (section 6.2 of the domain reference).
  private static func shifts(
    _ evidence: Evidence, isPaying: Bool, brokenPromises: Int
  ) -> [(fact: ChanceFact, shift: Double)] {
    var shifts: [(fact: ChanceFact, shift: Double)] = []
    if isPaying { shifts.append((.paying, 0.5)) }
    if evidence.guarantee == true { shifts.append((.guarantee, 0.7)) }
    if evidence.contract == true, evidence.delivery == true {
      shifts.append((.evidence, 0.3))
    } else if evidence.contract == false || evidence.delivery == false {
      shifts.append((.evidenceMissing, -0.3))
    }
    if brokenPromises > 0 {
      shifts.append((.brokenPromises, -min(1.2, 0.4 * Double(brokenPromises))))
    }
    return shifts
  }
}

/// A fact that moves the chance of collecting.
public enum ChanceFact: String, Sendable {
  case paying = "paid another document in the last 60 days"
  case guarantee = "guarantee on file"
  case evidence = "contract and proof of delivery on file"
  case evidenceMissing = "contract or proof of delivery missing"
  case brokenPromises = "promises not kept"
  case disputed = "disputed"
  case partPaid = "paid in part in the last 60 days"
  case acknowledged = "acknowledged"
  case silence = "no contact in the last 60 days"
}

/// What was said and done about a claim, as a log of contacts tells it.
enum ContactWord: CaseIterable {
  case acknowledged, reminder, demand, plan, mediation, agency, smallClaims, suit

  private var stems: [String] {
    switch self {
    case .acknowledged: ["acknowledg", "anerkannt", "anerkenn", "reconnai", "erkend", "reconoc"]
    case .reminder:
      ["remind", "erinner", "rappel", "herinner", "recordator", "sollecit", "zahlungserinnerung"]
    case .demand: ["demand", "mahnung", "miseendemeure", "aanmaning", "requerim", "diffida"]
    case .plan: ["paymentplan", "instalmentplan", "ratenplan", "echeancier", "betalingsregeling"]
    case .mediation: ["mediat", "schlicht", "conciliat", "bemiddel"]
    case .agency:
      ["collectionagency", "toagency", "inkasso", "recouvrement", "incasso", "cobranza"]
    case .smallClaims: ["smallclaim", "mahnbescheid", "injonction"]
    case .suit: ["lawsuit", "attorney", "klage", "assignation", "dagvaard", "demandajudicial"]
    }
  }

  /// The rung that was tried; nil for words that are none.
  var rung: Rung? {
    switch self {
    case .acknowledged: nil
    case .reminder: .reminder
    case .demand: .demand
    case .plan: .plan
    case .mediation: .mediation
    case .agency: .agency
    case .smallClaims: .smallClaims
    case .suit: .suit
    }
  }

  /// Whether a contact's text speaks of it.
  func isNamed(in text: String) -> Bool {
    let word = String(
      text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic }.map(Character.init))
    return stems.contains { word.contains($0) }
  }
}

extension AccountStanding {
  /// Contacts about a document, or about the customer as a whole since it fell due.
  private func contacts(about index: Int, _ document: Document) -> [SideFact] {
    contacts.filter { contact in
      if contact.document >= 0 { return contact.document == Int32(index) }
      return contact.number.isEmpty
        && document.due.map { due in
          contact.day.map { $0 > due } ?? false
        } ?? false
    }
  }

  /// Rungs whose time has passed since they were tried; what comes before the latest of the informal ones was passed over.
  func tried(_ index: Int, _ document: Document, terms: LadderTerms, asOf: Day) -> RungMask {
    guard !contacts.isEmpty else { return 0 }
    var tried: RungMask = 0
    for contact in contacts(about: index, document) {
      guard let day = contact.day else { continue }
      for word in ContactWord.allCases {
        guard let rung = word.rung, word.isNamed(in: contact.text),
          day + terms[rung].days <= asOf
        else { continue }
        tried |= rung.mask
        if rung == .demand { tried |= Rung.reminder.mask }
      }
    }
    return tried
  }

  /// The newest day on which the customer acknowledged the debt.
  func acknowledged(_ index: Int, _ document: Document) -> Day? {
    contacts.isEmpty
      ? nil
      : contacts(about: index, document).filter {
        ContactWord.acknowledged.isNamed(in: $0.text)
      }.compactMap(\.day).max()
  }

  /// The newest contact, of whatever kind.
  var lastContact: Day? { contacts.last?.day }
}
