import Receivables

/// Takes ineligible amounts out of the open debit documents, rule after rule.
///
/// How this works: rows 1 to 11 look at one account at a time, so stretches of accounts run in parallel, each with the documents of
/// its own accounts; row 12 looks at the whole of a currency and comes after them.
struct Waterfall {
  private let book: Book
  private let activity: [AccountActivity]
  private let terms: FactoringTerms
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

  /// Runs all rules over a book.
  init(book: Book, activity: [AccountActivity], terms: FactoringTerms) {
    let slices = evenRanges(book.accounts.count, parts: 32)
    let payables = Waterfall.payables(of: book)
    let parts = parallelMap(slices.count) { slice in
      var part = Waterfall(book, activity, terms, accounts: slices[slice])
      for account in slices[slice] where !book.documents(of: account).isEmpty {
        part.excludeOneByOne(account)
        if let owed = payables[account] {
          part.take(owed, from: account, by: .contra)
        }
        part.excludeDisputedAndAged(account)
        let credits = -activity[account].unapplied
        if credits > 0 {
          part.take(credits, from: account, by: .credits)
        }
        part.sortNewExclusions()
      }
      return part
    }
    self.init(book, activity, terms, accounts: 0..<0)
    eligible = parts.flatMap(\.eligible)
    reasons = parts.flatMap(\.reasons)
    exclusions = parts.flatMap(\.exclusions)
    sorted = exclusions.count
    let sums = eligibleByAccount
    for currency in book.currencies { capConcentration(currency, sums) }
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
    _ book: Book, _ activity: [AccountActivity], _ terms: FactoringTerms, accounts: Range<Int>
  ) {
    self.book = book
    self.activity = activity
    self.terms = terms
    let documents =
      book.documentStarts[accounts.lowerBound]..<book.documentStarts[accounts.upperBound]
    first = documents.lowerBound
    eligible = book.documents[documents].map { max(0, $0.open) }
    reasons = Array(repeating: nil, count: documents.count)
  }

  /// Exclusions by document and rule.
  var sortedExclusions: [FactoringReport.Exclusion] {
    sorted == exclusions.count ? exclusions : exclusions.sorted(by: Waterfall.precedes)
  }

  private static func precedes(
    _ one: FactoringReport.Exclusion, _ other: FactoringReport.Exclusion
  ) -> Bool {
    one.document != other.document
      ? one.document < other.document : one.rule.rawValue < other.rule.rawValue
  }

  /// Puts the exclusions of the account just looked at in order: those of the accounts before it stay in front of them.
  private mutating func sortNewExclusions() {
    exclusions[sorted...].sort(by: Waterfall.precedes)
    sorted = exclusions.count
  }

  /// Whether one group holds more than a quarter of what is eligible before the cap.
  func isConcentrated(_ currency: Currency) -> Bool { concentrated.contains(currency) }

  private func left(of index: Int) -> Int64 { eligible[index - first] }

  private mutating func exclude(_ amount: Int64, of index: Int, by rule: Ineligibility) {
    let taken = min(amount, left(of: index))
    guard taken > 0 else { return }
    eligible[index - first] -= taken
    if reasons[index - first] == nil { reasons[index - first] = rule }
    exclusions.append(FactoringReport.Exclusion(document: Int32(index), rule: rule, amount: taken))
  }

  /// What the business owes its own customers, by account: each account takes up to its open debit documents, the first first.
  private static func payables(of book: Book) -> [Int: Int64] {
    var owed: [Int: Int64] = [:]
    let facts = book.facts(.payables).filter { $0.customer >= 0 }
    guard !facts.isEmpty else { return owed }
    let accounts = Dictionary(grouping: book.accounts.indices) { book.accounts[$0].customer }
    for fact in facts {
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

  /// Rows 1–4: what each document and its customer is.
  private mutating func excludeOneByOne(_ account: Int) {
    let customer = book.customer(of: account)
    let isAffiliate = terms.affiliates.contains(customer.id) || customer.facts.isRelated
    let isInsolvent = terms.insolvent.contains(customer.id) || customer.facts.isInsolvent
    for index in book.documents(of: account) where left(of: index) > 0 {
      let document = book.documents[index]
      let isSale = document.kind == .invoice || document.kind == .debitNote
      if document.dueBasis == .retained, document.due.map({ $0 > book.asOf }) ?? true {
        exclude(document.open, of: index, by: .retained)
      } else if !isSale || document.issued == nil {
        exclude(document.open, of: index, by: .notAnInvoice)
      } else if isAffiliate {
        exclude(document.open, of: index, by: .affiliate)
      } else if isInsolvent {
        exclude(document.open, of: index, by: .insolvent)
      }
    }
  }

  /// Rows 6, 9 and 10: what the customer disputes, over-age documents, and all of an account where too much is.
  private mutating func excludeDisputedAndAged(_ account: Int) {
    var gross: Int64 = 0
    var overAge: Int64 = 0
    for index in book.documents(of: account) where left(of: index) > 0 {
      let document = book.documents[index]
      if document.disputed > 0 {
        exclude(
          terms.disputed == .document ? document.open : document.disputed, of: index, by: .disputed)
      }
      gross += left(of: index)
      let fromIssue = document.issued.map { book.asOf - $0 } ?? 0
      let pastDue = document.daysPastDue(asOf: book.asOf) ?? 0
      if fromIssue > terms.overAgeFromIssue || pastDue > terms.overAgePastDue {
        overAge += left(of: index)
        exclude(left(of: index), of: index, by: .overAge)
      }
    }
    guard let share = Ratio(overAge, over: gross), share > terms.crossAge else { return }
    for index in book.documents(of: account) { exclude(left(of: index), of: index, by: .crossAged) }
  }

  /// Takes an amount from documents, latest due day first; ties by later issue day, larger number, larger customer.
  private mutating func take(_ amount: Int64, from documents: [Int], by rule: Ineligibility) {
    var rest = amount
    // Closures over the book alone: one over `self` would copy it.
    let book = book
    var remaining: [Int] = []
    for index in documents where left(of: index) > 0 { remaining.append(index) }
    remaining.sort { Waterfall.isLater($0, $1, in: book) }
    for index in remaining {
      guard rest > 0 else { return }
      let taken = min(rest, left(of: index))
      exclude(taken, of: index, by: rule)
      rest -= taken
    }
  }

  /// The same from the documents of one account, which stand by due day: the latest are asked first, and only as many as needed.
  private mutating func take(_ amount: Int64, from account: Int, by rule: Ineligibility) {
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
        take(taken, from: Array(start..<end), by: rule)
        rest -= taken
      }
      end = start
    }
    guard rest > 0 else { return }
    take(rest, from: book.documents(of: account).filter { book.documents[$0].due == nil }, by: rule)
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

  /// Row 12: what a group holds above the cap, of the total after row 11; `sums` is what each account has left.
  private mutating func capConcentration(_ currency: Currency, _ sums: [Int64]) {
    var groups: [String: (amount: Int64, accounts: [Int])] = [:]
    // Customers without a group stand alone; the accounts of each follow one another.
    var single: (customer: Int32, amount: Int64, accounts: [Int]) = (-1, 0, [])
    let total = book.accounts.indices.reduce(Int64(0)) {
      book.accounts[$1].currency == currency ? $0 + sums[$1] : $0
    }
    for (account, entry) in book.accounts.enumerated()
    where entry.currency == currency && sums[account] > 0 {
      let group = book.customers[Int(entry.customer)].group
      if !group.isEmpty {
        groups[group, default: (0, [])].amount += sums[account]
        groups[group]?.accounts.append(account)
        continue
      }
      if entry.customer != single.customer {
        cap(single.amount, of: single.accounts, total, currency)
        single = (entry.customer, 0, [])
      }
      single.amount += sums[account]
      single.accounts.append(account)
    }
    cap(single.amount, of: single.accounts, total, currency)
    // In any order: no two of them share a document.
    for group in groups.values { cap(group.amount, of: group.accounts, total, currency) }
  }

  /// Takes what the accounts of one group hold above the cap.
  private mutating func cap(
    _ amount: Int64, of accounts: [Int], _ total: Int64, _ currency: Currency
  ) {
    if Int128(amount) * 4 > Int128(total) { concentrated.insert(currency) }
    let cap = terms.concentrationCap.of(total)
    guard amount > cap else { return }
    take(
      amount - cap, from: accounts.flatMap { Array(book.documents(of: $0)) }, by: .concentration)
  }
}
