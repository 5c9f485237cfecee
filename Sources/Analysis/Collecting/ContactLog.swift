import Receivables

/// What was said and done about the claims of a customer, by day.
struct ContactLog: Sendable {
  /// Contacts with a day.
  let contacts: [SideFact]

  init(_ contacts: [SideFact]) {
    self.contacts = contacts.filter { $0.day != nil }.sorted {
      ($0.day ?? Day(number: 0), $0.place) < ($1.day ?? Day(number: 0), $1.place)
    }
  }

  var isEmpty: Bool { contacts.isEmpty }
  /// Day of the newest contact, of whatever kind.
  var last: Day? { contacts.last?.day }

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

  /// Rungs whose time has passed since they were tried; a demand stands for a reminder too.
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
    newest(.acknowledged, index, document)
  }

  /// The newest day on which a word was said about a document; nil where it never was.
  func newest(_ word: ContactWord, _ index: Int, _ document: Document) -> Day? {
    contacts.isEmpty
      ? nil
      : contacts(about: index, document).filter { word.isNamed(in: $0.text) }.compactMap(\.day)
        .max()
  }
}

/// What was said and done about a claim, as a log of contacts tells it.
enum ContactWord: CaseIterable {
  case acknowledged, reminder, demand, finalDemand, plan, mediation, agency, smallClaims, suit

  private var stems: [String] {
    switch self {
    case .acknowledged: ["acknowledg", "anerkannt", "anerkenn", "reconnai", "erkend", "reconoc"]
    case .reminder:
      ["remind", "erinner", "rappel", "herinner", "recordator", "sollecit", "zahlungserinnerung"]
    case .demand: ["demand", "mahnung", "miseendemeure", "aanmaning", "requerim", "diffida"]
    case .finalDemand:
      [
        "finaldemand", "lastdemand", "finalnotice", "letztemahnung", "letzteaufforderung",
        "derniermise", "laatsteaanmaning",
      ]
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
    case .demand, .finalDemand: .demand
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
