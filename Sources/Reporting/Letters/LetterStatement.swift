package import Analysis
package import Receivables

/// Who writes, as letters show it.
package struct Seller: Sendable, Equatable {
  /// Name of the business.
  package var name = ""
  /// Its address.
  package var address = ""
  /// Who answers questions, and how to reach them.
  package var contact = ""
  /// How to pay: account, reference, link.
  package var pay = ""
  /// Who signs.
  package var signatory = ""
  /// What follows a demand that is not met: never more than is meant and lawful.
  package var consequences: Set<Consequence> = [.agency, .service]

  /// What may follow a demand.
  package enum Consequence: String, Sendable, CaseIterable {
    case agency, legal, service
    case creditReport = "credit_report"
  }

  /// Nobody.
  package init() {}
}

/// The figures of one letter, from which every template is filled: the same that `open_items.csv` and `interest.csv` state.
package struct LetterStatement {
  private let letter: Letter
  private let book: Book
  private let log: AccountLog
  private let seller: Seller
  private let periods: [InterestPeriod]
  private let terms: InterestTerms

  /// The figures of a letter; `interest` holds the periods of the whole book by document.
  package init(
    _ letter: Letter, book: Book, log: AccountLog, seller: Seller,
    interest: [Int32: [InterestPeriod]], terms: InterestTerms
  ) {
    (self.letter, self.book, self.seller, self.terms) = (letter, book, seller, terms)
    // What was said about another document is no news in this letter.
    self.log = log.about(letter.documents)
    periods = letter.documents.flatMap { interest[$0] ?? [] }.filter { $0.claimable == .yes }
  }

  private var currency: Currency { book.accounts[letter.account].currency }
  private var documents: [Document] { letter.documents.map { book.documents[Int($0)] } }

  private func money(_ amount: Int64) -> String {
    decimalText(amount, digits: currency.digits, grouping: ",")
  }

  /// What the letter asks of a document, minor units: never what is in dispute.
  private func asked(_ document: Document) -> Int64 {
    letter.isOfUndisputed ? document.undisputed : document.open
  }

  /// What it asks for together, minor units: what is open, less what is in dispute where it dunns.
  package var total: Int64 { documents.reduce(0) { $0 + asked($1) } }
  /// Interest that can be asked for, minor units.
  package var interest: Int64 { periods.reduce(0) { $0 + $1.interest } }
  /// Fixed sums of a statute, minor units.
  package var fixedSum: Int64 { periods.reduce(0) { $0 + $1.fixedSum } }

  /// What the letter should have and nobody has stated, in words.
  package var missing: [String] {
    let customer = book.customer(of: letter.account)
    let needsAddress = [.demand, .finalDemand, .plan, .pack].contains(letter.kind)
    return [
      needsAddress && customer.facts.address.isEmpty ? "customer address" : nil,
      seller.name.isEmpty ? "seller.name" : nil, seller.address.isEmpty ? "seller.address" : nil,
      seller.contact.isEmpty ? "seller.contact" : nil, seller.pay.isEmpty ? "seller.pay" : nil,
    ].compactMap { $0 }
  }

  /// Interest for one further day, minor units, rounded once.
  private var daily: Int64 {
    var newest: [Int32: InterestPeriod] = [:]
    for period in periods { newest[period.document] = period }
    let sum = newest.values.reduce(Int128(0)) {
      $0 + Int128($1.principal) * Int128($1.rate.scaled(toDigits: 8))
    }
    return Int64(clamping: roundedQuotient(sum, 365 * 100_000_000))
  }

  /// What a template can use: values of the letter, and those of its parts and of the lines of its lists.
  private static let single: Set<String> = [
    "date", "currency", "total", "deadline", "past_due", "oldest", "due_with_fees", "has_contacts",
    "has_promises", "has_disputes", "agreed_total", "agreed_differs", "no_contract", "disputed",
    "not_asked", "reply_form", "policy", "demand_day", "limitation",
  ]
  private static let parts: [String: Set<String>] = [
    "customer": ["id", "name", "address"],
    "seller": ["name", "address", "contact", "pay", "signatory"],
    "documents": ["number", "kind", "issued", "due", "amount", "open", "days"],
    "contacts": ["day", "method", "text"], "promises": ["made", "day", "amount", "document"],
    "disputes": ["day", "text", "document"], "evidence": ["name", "state"],
    "agreed": ["day", "amount"], "interest": ["words", "total", "fixed", "daily"],
    "plan": ["count", "first", "start", "instalments"], "instalments": ["day", "amount"],
    "consequences": ["agency", "legal", "service", "credit_report"],
  ]

  /// Whether a template can use a name: a value, a part, or a value of a part, alone within its section.
  package static func has(_ path: String) -> Bool {
    let words = path.split(separator: ".").map(String.init)
    switch words.count {
    case 0: return false
    case 1:
      return single.contains(words[0]) || parts[words[0]] != nil
        || parts.values.contains { $0.contains(words[0]) }
    case 2: return parts[words[0]]?.contains(words[1]) ?? false
    default:
      return words == ["plan", "instalments", "day"] || words == ["plan", "instalments", "amount"]
    }
  }

  /// Whether a name stands for text, not for a part with names of its own.
  static func isText(_ path: String) -> Bool {
    parts[path.split(separator: ".").last.map(String.init) ?? ""] == nil
  }

  /// Everything that a template can use, escaped for Markdown.
  package var values: [String: Any] {
    let customer = book.customer(of: letter.account)
    var values: [String: Any] = [
      "date": book.asOf.description, "currency": currency.description, "total": money(total),
      "deadline": letter.deadline.description, "documents": rows,
      "past_due": money(
        documents.reduce(0) { ($1.daysPastDue(asOf: book.asOf) ?? 0) > 0 ? $0 + $1.open : $0 }),
      "oldest": "\(documents.compactMap { $0.daysPastDue(asOf: book.asOf) }.max() ?? 0)",
      "due_with_fees": money(total + interest + fixedSum),
      "customer": filled([
        "id": customer.id, "name": customer.name, "address": customer.facts.address,
      ]),
      "seller": filled([
        "name": seller.name, "address": seller.address, "contact": seller.contact,
        "pay": seller.pay, "signatory": seller.signatory,
      ]),
      "contacts": log.contacts.map {
        filled(["day": day($0.day), "method": $0.method, "text": $0.text])
      },
      "has_contacts": !log.contacts.isEmpty, "promises": promises,
      "has_promises": !log.promises.isEmpty, "disputes": disputes,
      "has_disputes": !log.disputes.isEmpty, "evidence": evidence(customer.facts.evidence),
      "consequences": Dictionary(
        uniqueKeysWithValues: Seller.Consequence.allCases.map {
          ($0.rawValue, seller.consequences.contains($0))
        }),
      "agreed": letter.agreed.map { ["day": $0.day.description, "amount": money($0.amount)] },
    ]
    let agreed = letter.agreed.reduce(Int64(0)) { $0 + $1.amount }
    values["agreed_total"] = money(agreed)
    values["agreed_differs"] = agreed != total
    values["no_contract"] = customer.facts.evidence.contract == false
    let disputed = documents.reduce(Int64(0)) { $0 + $1.disputed }
    if disputed > 0 {
      values["disputed"] = money(disputed)
      if letter.isOfUndisputed { values["not_asked"] = money(disputed) }
    }
    if letter.needsReplyForm { values["reply_form"] = true }
    if interest > 0 || fixedSum > 0 {
      let fixed = terms.regime == .contract ? "a fee" : "a fixed sum"
      let parts = [
        interest > 0 ? "interest to \(book.asOf) of \(money(interest)) \(currency)" : nil,
        fixedSum > 0 ? "\(fixed) of \(money(fixedSum)) \(currency)" : nil,
      ].compactMap { $0 }
      var own: [String: Any] = [
        "total": money(interest), "words": parts.joined(separator: " and "),
      ]
      if daily > 0 { own["daily"] = money(daily) }
      if fixedSum > 0 { own["fixed"] = money(fixedSum) }
      values["interest"] = own
    }
    if let policy { values["policy"] = policy }
    if let demanded = letter.demandDay { values["demand_day"] = demanded.description }
    if let limitation = letter.limitation { values["limitation"] = limitation.description }
    if let plan = letter.plan { values["plan"] = self.plan(plan) }
    return values
  }

  private var rows: [[String: Any]] {
    documents.map { document in
      let days = document.daysPastDue(asOf: book.asOf) ?? 0
      return [
        "number": markdownText(book.number(of: document)),
        "kind": document.kind.word.replacing("_", with: " "),
        "issued": day(document.issued), "due": day(document.due),
        "amount": money(document.amount), "open": money(asked(document)),
        "days": days > 0 ? "\(days)" : "",
      ]
    }
  }

  /// What late payment costs, where it may be asked for.
  private var policy: String? {
    guard !periods.isEmpty else { return nil }
    switch terms.regime {
    case .none: return nil
    case .contract:
      func percent(_ share: Ratio) -> String {
        decimalText(share.scaled(toDigits: 4), digits: 2, grouping: "")
      }
      let parts = [
        terms.annualRate.numerator > 0 ? "interest of \(percent(terms.annualRate)) % a year" : nil,
        terms.flatFee.map { "a fee of \(percent($0)) %" },
      ].compactMap { $0 }
      return parts.isEmpty ? nil : parts.joined(separator: " and ")
    case .uk, .eu: return "statutory interest"
    }
  }

  private func plan(_ plan: PaymentPlan) -> [String: Any] {
    [
      "count": "\(plan.instalments.count)",
      "first": money(plan.instalments.first?.total ?? 0),
      "start": day(plan.instalments.first?.day),
      "instalments": plan.instalments.map {
        ["day": $0.day.description, "amount": money($0.total)]
      },
    ]
  }

  private var promises: [[String: Any]] {
    log.promises.map { promise in
      filled([
        "made": day(promise.day), "day": day(promise.until), "document": promise.number,
        "amount": promise.amount.map(money) ?? "payment",
      ])
    }
  }

  private var disputes: [[String: Any]] {
    log.disputes.map {
      filled(["day": day($0.day), "text": $0.text, "document": $0.number])
    }
  }

  private func evidence(_ evidence: Evidence) -> [[String: Any]] {
    let known: [(String, Bool?)] = [
      ("contract", evidence.contract), ("order", evidence.order),
      ("proof of delivery", evidence.delivery), ("late-fee clause", evidence.feeClause),
      ("guarantee", evidence.guarantee),
    ]
    return known.map { name, isThere in
      ["name": name, "state": isThere.map { $0 ? "on file" : "missing" } ?? "not stated"]
    }
  }

  private func day(_ day: Day?) -> String { day?.description ?? "" }

  /// Values that are not blank, escaped.
  private func filled(_ values: [String: String]) -> [String: Any] {
    values.filter { !$0.value.isEmpty }.mapValues { markdownText($0) }
  }
}
