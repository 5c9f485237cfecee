import Receivables

/// Takes ineligible amounts out of the open debit documents, rule after rule.
///
/// How this works: every rule but the cap on groups looks at one account at a time, so stretches of accounts run in parallel, each
/// with the documents of its own accounts. The cap looks at the whole of a currency: rules before it in the order run first, those
/// behind it afterwards.
struct Waterfall {
  private let book: Book
  private let activity: [AccountActivity]
  private let terms: FactoringTerms
  private let payables: [Int: Int64]
  /// First of the documents looked at.
  private let first: Int
  /// What is left of each open document, in the book's order; 0 for credits.
  private(set) var eligible: [Int64]
  /// The first rule that took something from each document.
  private(set) var reasons: [Ineligibility?]
  private var exclusions: [FactoringReport.Exclusion] = []
  /// How many exclusions are in order.
  private var sorted = 0
  private var concentrated: Set<Currency> = []
  /// What the account looked at has over age, and what it had in all when that was asked.
  private var overAge: Int64 = 0
  private var grossAtAge: Int64 = 0
  /// What each account has left before the cap on groups.
  private(set) var sumsBeforeCap: [Int64] = []
  /// Documents taken as if they were not disputed.
  private var undisputed: Set<Int> = []

  /// Runs all rules over a book.
  init(book: Book, activity: [AccountActivity], terms: FactoringTerms) {
    self.init(
      book, activity, terms, Waterfall.payables(of: book), accounts: book.accounts.indices)
    let cap = terms.order.firstIndex(of: .concentration) ?? terms.order.endIndex
    run(terms.order[..<cap])
    sumsBeforeCap = eligibleByAccount
    for currency in book.currencies { capConcentration(currency) }
    if cap < terms.order.endIndex { run(terms.order[(cap + 1)...]) }
  }

  /// Runs rules that look at one account at a time.
  private mutating func run(_ rules: ArraySlice<EligibilityRule>) {
    guard !rules.isEmpty else { return }
    let (book, activity, terms, payables) = (book, activity, terms, payables)
    let (left, reasons) = (eligible, reasons)
    let slices = evenRanges(book.accounts.count, parts: 32)
    let parts = parallelMap(slices.count) { slice in
      var part = Waterfall(book, activity, terms, payables, accounts: slices[slice])
      part.take(left, reasons)
      for account in slices[slice] where !book.documents(of: account).isEmpty {
        let customer = book.customer(of: account)
        if terms.notBought.contains(customer.id) {
          part.leaveOut(account)
          continue
        }
        let standing = CustomerStanding(customer, terms)
        part.overAge = 0
        for rule in rules { part.apply(rule, to: account, standing) }
        part.sortNewExclusions()
      }
      return part
    }
    eligible = parts.flatMap(\.eligible)
    self.reasons = parts.flatMap(\.reasons)
    let isFirst = exclusions.isEmpty
    exclusions += parts.flatMap(\.exclusions)
    sorted = isFirst ? exclusions.count : 0
  }

  /// Nothing of an account is looked at: no rule takes it, and no cap counts it.
  private mutating func leaveOut(_ account: Int) {
    for index in book.documents(of: account) { eligible[index - first] = 0 }
  }

  private mutating func apply(
    _ rule: EligibilityRule, to account: Int, _ standing: CustomerStanding
  ) {
    switch rule {
    case .unearned: excludeUnearned(account)
    case .cash where standing.isOnDelivery: excludeAll(of: account, by: .onDelivery)
    case .cash where standing.isConsumer: excludeAll(of: account, by: .consumer)
    case .affiliate where standing.isAffiliate: excludeAll(of: account, by: .affiliate)
    case .insolvent where standing.isInsolvent: excludeAll(of: account, by: .insolvent)
    case .contra: if let owed = payables[account] { take(owed, from: account, by: .contra) }
    case .disputed: excludeDisputed(account)
    case .foreign where standing.isForeign: excludeAll(of: account, by: .foreign)
    case .government where standing.isGovernment: excludeAll(of: account, by: .government)
    case .overAge: excludeOverAge(account)
    case .crossAged: excludeCrossAged(account)
    case .credits: take(-activity[account].unapplied, from: account, by: .credits)
    case .cash, .affiliate, .insolvent, .foreign, .government, .concentration: break
    }
  }

  /// What is left of the documents of each account.
  var eligibleByAccount: [Int64] {
    let (book, eligible) = (book, eligible)
    let slices = evenRanges(book.accounts.count, parts: 16)
    return parallelFlatMap(slices.count) { slice in
      slices[slice].map { account in
        book.documents(of: account).reduce(Int64(0)) { $0 + eligible[$1] }
      }
    }
  }

  /// The documents of some accounts, nothing taken yet.
  private init(
    _ book: Book, _ activity: [AccountActivity], _ terms: FactoringTerms, _ payables: [Int: Int64],
    accounts: Range<Int>
  ) {
    self.book = book
    self.activity = activity
    self.terms = terms
    self.payables = payables
    let documents =
      book.documentStarts[accounts.lowerBound]..<book.documentStarts[accounts.upperBound]
    first = documents.lowerBound
    eligible = book.documents[documents].map { max(0, $0.open) }
    reasons = Array(repeating: nil, count: documents.count)
  }

  /// Goes on from what rules before have left of the whole book.
  private mutating func take(_ left: [Int64], _ known: [Ineligibility?]) {
    let own = first..<first + eligible.count
    (eligible, reasons) = (Array(left[own]), Array(known[own]))
  }

  /// Exclusions by document and rule.
  var sortedExclusions: [FactoringReport.Exclusion] {
    sorted == exclusions.count ? exclusions : exclusions.sorted(by: Waterfall.precedes)
  }

  private static func precedes(
    _ one: FactoringReport.Exclusion, _ other: FactoringReport.Exclusion
  ) -> Bool {
    one.document != other.document
      ? one.document < other.document : one.reason.rawValue < other.reason.rawValue
  }

  /// Puts the exclusions of the account just looked at in order: those of the accounts before it stay in front of them.
  private mutating func sortNewExclusions() {
    exclusions[sorted...].sort(by: Waterfall.precedes)
    sorted = exclusions.count
  }

  /// Whether one group holds more than a quarter of what is eligible before the cap.
  func isConcentrated(_ currency: Currency) -> Bool { concentrated.contains(currency) }

  private func left(of index: Int) -> Int64 { eligible[index - first] }

  private mutating func exclude(_ amount: Int64, of index: Int, by reason: Ineligibility) {
    let taken = min(amount, left(of: index))
    guard taken > 0 else { return }
    eligible[index - first] -= taken
    if reasons[index - first] == nil { reasons[index - first] = reason }
    exclusions.append(
      FactoringReport.Exclusion(document: Int32(index), reason: reason, amount: taken))
  }

  /// What the business owes its own customers, by account: each account takes up to its open debit documents, the first first.
  private static func payables(of book: Book) -> [Int: Int64] {
    var owed: [Int: Int64] = [:]
    let facts = book.facts(.payables).filter { $0.customer >= 0 }
    guard !facts.isEmpty else { return owed }
    let accounts = Dictionary(grouping: book.accounts.indices) { book.accounts[$0].customer }
    // What was not owed yet on the day sets nothing off.
    for fact in facts where fact.day.map({ $0 <= book.asOf }) ?? true {
      var rest = max(0, fact.amount ?? 0)
      for index in accounts[fact.customer] ?? [] {
        let account = book.accounts[index]
        guard account.currency == fact.currency,
          fact.entity.isEmpty || !book.hasEntities || book.entity(of: account) == fact.entity
        else { continue }
        let open = book.documents(of: index).reduce(Int64(0)) {
          $0 + max(0, book.documents[$1].open)
        }
        let taken = min(rest, open - (owed[index] ?? 0))
        if taken > 0 {
          owed[index, default: 0] += taken
          rest -= taken
        }
      }
    }
    return owed
  }

  private mutating func excludeAll(of account: Int, by reason: Ineligibility) {
    for index in book.documents(of: account) { exclude(left(of: index), of: index, by: reason) }
  }

  /// What is kept back, and what no invoice stands behind.
  private mutating func excludeUnearned(_ account: Int) {
    for index in book.documents(of: account) where left(of: index) > 0 {
      let document = book.documents[index]
      let isSale = document.kind == .invoice || document.kind == .debitNote
      if document.dueBasis == .retained, document.due.map({ $0 > book.asOf }) ?? true {
        exclude(document.open, of: index, by: .retained)
      } else if !isSale || document.issued == nil {
        exclude(document.open, of: index, by: .notAnInvoice)
      }
    }
  }

  /// What the customer disputes: the document or the part.
  private mutating func excludeDisputed(_ account: Int) {
    for index in book.documents(of: account) where left(of: index) > 0 {
      let document = book.documents[index]
      guard document.disputed > 0, !undisputed.contains(index) else { continue }
      let amount = terms.disputed == .document ? document.open : document.disputed
      exclude(amount, of: index, by: .disputed)
    }
  }

  private mutating func excludeOverAge(_ account: Int) {
    grossAtAge = book.documents(of: account).reduce(Int64(0)) { $0 + left(of: $1) }
    for index in book.documents(of: account) where left(of: index) > 0 {
      let document = book.documents[index]
      let fromIssue = document.issued.map { book.asOf - $0 } ?? 0
      let pastDue = document.daysPastDue(asOf: book.asOf) ?? 0
      if fromIssue > terms.overAgeFromIssue || pastDue > terms.overAgePastDue {
        overAge += left(of: index)
        exclude(left(of: index), of: index, by: .overAge)
      }
    }
  }

  /// All of an account of which too much was over age: of what the rules before the question of age left of it.
  private mutating func excludeCrossAged(_ account: Int) {
    guard overAge > 0, let share = Ratio(overAge, over: grossAtAge), share > terms.crossAge else {
      return
    }
    excludeAll(of: account, by: .crossAged)
  }

  /// Takes an amount from documents, latest due day first; ties by later issue day, larger number, larger customer.
  private mutating func take(_ amount: Int64, from documents: [Int], by reason: Ineligibility) {
    var rest = amount
    // Closures over the book alone: one over `self` would copy it.
    let book = book
    var remaining: [Int] = []
    for index in documents where left(of: index) > 0 { remaining.append(index) }
    remaining.sort { Waterfall.isLater($0, $1, in: book) }
    for index in remaining {
      guard rest > 0 else { return }
      let taken = min(rest, left(of: index))
      exclude(taken, of: index, by: reason)
      rest -= taken
    }
  }

  /// The same from the documents of one account, which stand by due day: the latest are asked first, and only as many as needed.
  private mutating func take(_ amount: Int64, from account: Int, by reason: Ineligibility) {
    var rest = amount
    var end = book.documents(of: account).upperBound
    while rest > 0, end > book.documents(of: account).lowerBound {
      let due = book.documents[end - 1].due
      var start = end - 1
      while start > book.documents(of: account).lowerBound, book.documents[start - 1].due == due {
        start -= 1
      }
      // Those without a due day stand last, but count as the earliest.
      if due != nil {
        let taken = min(rest, (start..<end).reduce(Int64(0)) { $0 + left(of: $1) })
        take(taken, from: Array(start..<end), by: reason)
        rest -= taken
      }
      end = start
    }
    guard rest > 0 else { return }
    take(
      rest, from: book.documents(of: account).filter { book.documents[$0].due == nil }, by: reason)
  }

  private static func isLater(_ one: Int, _ other: Int, in book: Book) -> Bool {
    let (a, b) = (book.documents[one], book.documents[other])
    let (aDue, bDue) = (a.due?.number ?? .min, b.due?.number ?? .min)
    if aDue != bDue { return aDue > bDue }
    let (aIssued, bIssued) = (a.issued?.number ?? .min, b.issued?.number ?? .min)
    if aIssued != bIssued { return aIssued > bIssued }
    let (aNumber, bNumber) = (a.number.bytes(in: book.text), b.number.bytes(in: book.text))
    if !aNumber.elementsEqual(bNumber) { return bNumber.lexicographicallyPrecedes(aNumber) }
    return one > other
  }

  /// What each group of a currency holds above the cap.
  private mutating func capConcentration(_ currency: Currency) {
    let groups = groups(currency)
    let amounts = groups.map(\.amount)
    let total = amounts.reduce(0, +)
    if amounts.contains(where: { Int128($0) * 4 > Int128(total) }) { concentrated.insert(currency) }
    guard total > 0, let cap = cap(on: amounts, gross: grossOpen(currency)) else { return }
    // In any order: no two of them share a document.
    for group in groups where group.amount > cap {
      take(
        group.amount - cap, from: group.accounts.flatMap { Array(book.documents(of: $0)) },
        by: .concentration)
    }
  }

  /// What a group may hold, by what all of them hold; nil where nobody asks.
  func cap(on amounts: [Int64], gross: Int64) -> Int64? {
    guard terms.order.contains(.concentration) else { return nil }
    return switch terms.capBase {
    case .eligible: terms.concentrationCap.of(amounts.reduce(0, +))
    case .remaining: capOfRemaining(amounts)
    case .gross: terms.concentrationCap.of(gross)
    }
  }

  /// What an account would have left before the cap if some documents were collected, some were not disputed, or a rule were not asked.
  func reassess(
    _ account: Int, without collected: Set<Int> = [], undisputed: Set<Int> = [],
    waiving waived: EligibilityRule? = nil
  ) -> Int64 {
    var part = Waterfall(book, activity, terms, payables, accounts: account..<account + 1)
    part.undisputed = undisputed
    for index in collected { part.eligible[index - part.first] = 0 }
    let standing = CustomerStanding(book.customer(of: account), terms)
    for rule in terms.order.prefix(while: { $0 != .concentration }) where rule != waived {
      part.apply(rule, to: account, standing)
    }
    return part.eligible.reduce(0, +)
  }

  /// What is over age of each document of an account when that is asked.
  func overAge(of account: Int) -> [(document: Int, amount: Int64)] {
    var part = Waterfall(book, activity, terms, payables, accounts: account..<account + 1)
    let standing = CustomerStanding(book.customer(of: account), terms)
    for rule in terms.order.prefix(while: { $0 != .crossAged && $0 != .concentration }) {
      part.apply(rule, to: account, standing)
    }
    return part.exclusions.filter { $0.reason == .overAge }.map { (Int($0.document), $0.amount) }
  }

  func grossOpen(_ currency: Currency) -> Int64 {
    book.accounts.indices.reduce(Int64(0)) { sum, account in
      guard book.accounts[account].currency == currency,
        terms.notBought.isEmpty || !terms.notBought.contains(book.customer(of: account).id)
      else { return sum }
      return sum + activity[account].open
    }
  }

  /// The amount that is the cap's share of what remains when no group holds more than it; 0 where fewer than 1 ÷ cap groups are left.
  private func capOfRemaining(_ amounts: [Int64]) -> Int64 {
    let cap = terms.concentrationCap
    let sorted = amounts.sorted(by: >)
    var rest = amounts.reduce(Int128(0)) { $0 + Int128($1) }
    for (capped, amount) in sorted.enumerated() {
      // With `capped` groups at the cap and `rest` in the others: c × (rest + capped × amount of the cap) = amount of the cap.
      let share = Int128(cap.denominator) - Int128(capped) * Int128(cap.numerator)
      guard share > 0 else { return 0 }
      let limit = Int128(cap.numerator) * rest / share
      if Int128(amount) <= limit { return Int64(clamping: limit) }
      rest -= Int128(amount)
    }
    return 0
  }

  /// What the customers of a currency have left, together with others of their group.
  func groups(_ currency: Currency) -> [(amount: Int64, accounts: [Int])] {
    let sums = sumsBeforeCap
    var named: [String: (amount: Int64, accounts: [Int])] = [:]
    var single: [(amount: Int64, accounts: [Int])] = []
    var last: Int32 = -1
    for (account, entry) in book.accounts.enumerated()
    where entry.currency == currency && sums[account] > 0 {
      let group = book.customers[Int(entry.customer)].group
      if !group.isEmpty {
        named[group, default: (0, [])].amount += sums[account]
        named[group]?.accounts.append(account)
        continue
      }
      // Customers without a group stand alone; the accounts of each follow one another.
      if entry.customer != last { single.append((0, [])) }
      last = entry.customer
      single[single.count - 1].amount += sums[account]
      single[single.count - 1].accounts.append(account)
    }
    return single + named.values
  }
}

/// What of a customer decides whether its documents can be sold.
private struct CustomerStanding {
  let isOnDelivery, isConsumer, isAffiliate, isInsolvent, isForeign, isGovernment: Bool

  init(_ customer: Customer, _ terms: FactoringTerms) {
    let facts = customer.facts
    isOnDelivery = facts.isOnDelivery
    isConsumer = facts.isConsumer
    isAffiliate = facts.isRelated || terms.affiliates.contains(customer.id)
    isInsolvent = facts.isInsolvent || terms.insolvent.contains(customer.id)
    isForeign =
      !facts.isInsured && Country.isForeign(facts.country, to: terms.home)
    isGovernment =
      (facts.isGovernment || terms.government.contains(customer.id))
      && !terms.assignable.contains(customer.id)
  }
}
