import Receivables

/// What was said and done about the claims of a customer, by day.
///
/// How this works: the words of each contact are looked for once; contacts that name a document are kept under it, the others as
/// ascending days under each word, for they are about every document that was due by then.
struct ContactLog: Sendable {
  /// Contacts with a day.
  let contacts: [SideFact]
  private var ofDocuments: [Int32: [(word: ContactWord, day: Day)]] = [:]
  private var ofAll: [ContactWord: [Day]] = [:]

  init(_ contacts: [SideFact]) {
    self.contacts = contacts.filter { $0.day != nil }.sorted {
      ($0.day ?? Day(number: 0), $0.place) < ($1.day ?? Day(number: 0), $1.place)
    }
    for contact in self.contacts {
      // A number that names no open document is about something else.
      guard let day = contact.day, contact.document >= 0 || contact.number.isEmpty else { continue }
      for word in ContactWord.all(in: contact.text) {
        if contact.document >= 0 {
          ofDocuments[contact.document, default: []].append((word, day))
        } else {
          ofAll[word, default: []].append(day)
        }
      }
    }
  }

  var isEmpty: Bool { contacts.isEmpty }
  /// Day of the newest contact, of whatever kind.
  var last: Day? { contacts.last?.day }

  /// Rungs that were tried after the due day and whose time has passed; a demand stands for a reminder too.
  func tried(_ index: Int, _ document: Document, terms: LadderTerms, asOf: Day) -> RungMask {
    guard !contacts.isEmpty, let due = document.due else { return 0 }
    var tried: RungMask = 0
    func take(_ word: ContactWord, _ day: Day) {
      guard let rung = word.rung, day > due, day + terms[rung].days <= asOf else { return }
      tried |= rung.mask
      if rung == .demand { tried |= Rung.reminder.mask }
    }
    for (word, day) in ofDocuments[Int32(index)] ?? [] { take(word, day) }
    for (word, days) in ofAll {
      guard let rung = word.rung else { continue }
      // Of those that are over the newest decides.
      if let day = days.last(where: { $0 + terms[rung].days <= asOf }) { take(word, day) }
    }
    return tried
  }

  /// The newest day on which the customer acknowledged the debt.
  func acknowledged(_ index: Int, _ document: Document) -> Day? {
    newest(.acknowledged, index, document)
  }

  /// The newest day on which a word was said, about whatever; nil where it never was.
  func newest(_ word: ContactWord) -> Day? {
    let named = ofDocuments.values.lazy.joined().filter { $0.word == word }.map(\.day).max()
    return [named, ofAll[word]?.last].compactMap { $0 }.max()
  }

  /// The newest day on which a word was said about a document, or about all that was due by then; nil where it never was.
  func newest(_ word: ContactWord, _ index: Int, _ document: Document) -> Day? {
    guard !contacts.isEmpty else { return nil }
    let own = ofDocuments[Int32(index)]?.filter { $0.word == word }.map(\.day).max()
    let all = ofAll[word]?.last.flatMap { day in document.due.map { day > $0 } ?? false ? day : nil
    }
    return [own, all].compactMap { $0 }.max()
  }
}

/// What was said and done about a claim, as a log of contacts tells it.
enum ContactWord: CaseIterable {
  case acknowledged, reminder, demand, finalDemand, plan, mediation, agency, smallClaims, suit
  case planConfirmation, holdNotice

  private var stems: [String] {
    switch self {
    case .acknowledged: ["acknowledg", "anerkannt", "anerkenn", "reconnai", "erkend", "reconoc"]
    case .reminder:
      [
        "remind", "erinner", "=rappel", "=relance", "herinner", "recordator", "sollecit",
        "zahlungserinnerung",
      ]
    case .demand:
      [
        "=demand", "=demanded", "=demands", "firstdemand", "mahnung", "miseendemeure", "aanmaning",
        "requerim", "diffida",
      ]
    case .finalDemand:
      [
        "finaldemand", "lastdemand", "finalnotice", "letztemahnung", "letzteaufforderung",
        "derniermise", "laatsteaanmaning",
      ]
    case .plan: ["paymentplan", "instalmentplan", "ratenplan", "echeancier", "betalingsregeling"]
    case .planConfirmation:
      [
        "planconfirm", "confirmedplan", "confirmationofplan", "confirmationofpaymentplan",
        "ratenplanbestatig", "bestatigungdesratenplans", "bestatigungratenplan",
      ]
    case .holdNotice: ["holdnotice", "noticeofhold", "liefersperre", "lieferstopp"]
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
    case .acknowledged, .planConfirmation, .holdNotice: nil
    case .reminder: .reminder
    case .demand, .finalDemand: .demand
    case .plan: .plan
    case .mediation: .mediation
    case .agency: .agency
    case .smallClaims: .smallClaims
    case .suit: .suit
    }
  }

  /// Small letters without the marks of German and French.
  private static func folded(_ text: String) -> String {
    String(
      text.lowercased().map { letter -> Character in
        switch letter {
        case "ä", "à", "â": "a"
        case "ö", "ô": "o"
        case "ü", "û": "u"
        case "é", "è", "ê": "e"
        case "ç": "c"
        default: letter
        }
      })
  }

  /// The words that a contact's text speaks of: whole words from their beginning; what is denied was not acknowledged.
  static func all(in text: String) -> [ContactWord] {
    let tokens = folded(text).split { !$0.isLetter }
    // Each word with those behind it, so that two that make one are found.
    let runs = tokens.indices.map { start in
      (first: tokens[start], joined: tokens[start...].prefix(3).joined())
    }
    let isDenied = tokens.contains { token in
      ["not", "no", "never", "without", "nicht", "kein", "keine", "pas", "niet", "geen", "non"]
        .contains(String(token)) || token.hasPrefix("refus") || token.hasPrefix("den")
        || token.hasPrefix("bestreit")
    }
    let named = allCases.filter { word in
      word.stems.contains { stem in
        stem.hasPrefix("=")
          ? runs.contains { $0.first == stem.dropFirst() }
          : runs.contains { $0.joined.hasPrefix(stem) }
      }
    }
    return named.filter { word in
      switch word {
      case .acknowledged, .planConfirmation, .holdNotice: !isDenied
      case .demand: !named.contains(.finalDemand)
      default: true
      }
    }
  }
}
