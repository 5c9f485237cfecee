public import Receivables

/// What an account has open and how much was billed to it: the inputs of metrics, concentration and factoring.
public struct AccountActivity: Sendable {
  /// Open debit documents, minor units.
  public var open: Int64 = 0
  /// Credits not applied, ≤ 0.
  public var unapplied: Int64 = 0
  /// Open debit documents at least one day past due.
  public var pastDue: Int64 = 0
  /// Open debit documents without a due day.
  public var undated: Int64 = 0
  /// Invoices and debit notes issued in the twelve months up to the as-of day.
  public var invoiced12Months: Int64 = 0
  /// Credit notes issued in those months, as a positive amount.
  public var credited12Months: Int64 = 0
  /// Day of the first and of the newest document that is owed.
  public var firstIssued: Day?
  /// Day of the newest document that is owed.
  public var newestIssued: Day?
  /// Documents paid on a known day, or open and past due beyond the days of grace; 0 without a history.
  public var resolved = 0
  /// Of them paid late, or open and past due.
  public var late = 0

  /// Net open balance.
  public var net: Int64 { open + unapplied }
  /// Invoices less credit notes of twelve months.
  public var sales12Months: Int64 { invoiced12Months - credited12Months }

  mutating func issue(_ amount: Int64, on day: Day, isSale: Bool, isCredit: Bool, after start: Day)
  {
    if amount > 0 {
      if firstIssued.map({ day < $0 }) ?? true { firstIssued = day }
      if newestIssued.map({ day > $0 }) ?? true { newestIssued = day }
    }
    guard day > start else { return }
    if isSale { invoiced12Months += amount }
    if isCredit { credited12Months -= amount }
  }
}

/// What one walk over a book finds for all questions: per account, per currency, and over the whole.
///
/// The settled documents outnumber everything else by far, so they are read once, and everything that needs a sum over them takes
/// it from here.
public struct Activity: Sendable {
  /// Per account, in the book's order.
  public let accounts: [AccountActivity]
  /// Per currency, in the book's order of currencies.
  public let currencies: [CurrencyActivity]
  /// Days late of paid documents and days past due of open ones.
  public let lateness: LatenessHistogram

  /// Walks a book; an empty one gives no accounts and no currencies.
  public init(of book: Book, policy: AgingPolicy = AgingPolicy()) {
    let currencies = book.currencies
    // So many on every machine: some sums are real numbers, and depend on how they are put together.
    let slices = evenRanges(book.accounts.count, parts: 16)
    let parts = parallelMap(slices.count) { slice in
      var walk = ActivityWalk(book, policy, currencies)
      for account in slices[slice] { walk.visit(account) }
      return walk
    }
    accounts = parallelFlatMap(parts.count) { parts[$0].accounts }
    var all = currencies.map { CurrencyActivity($0, buckets: policy.buckets.count) }
    var paid: [LatenessHistogram] = []
    for part in parts {
      for place in all.indices { all[place] += part.currencies[place] }
      paid.append(part.lateness)
    }
    self.currencies = all
    lateness = LatenessHistogram(adding: paid)
  }

  /// The activity of a currency; nil where the book has none in it.
  public func currency(_ currency: Currency) -> CurrencyActivity? {
    currencies.first { $0.currency == currency }
  }
}

/// Sums over the documents of a currency whose accounts have a history.
public struct CurrencyActivity: Sendable {
  /// The currency.
  public let currency: Currency
  /// Payments of the last twelve months.
  public var payments = PaymentSums()
  /// Sales by calendar month.
  public var sales = MonthlySales()
  /// Balances a month, two months, … before the as-of day, and where they went.
  public var states: MonthlyStates
  /// What became of what reached each bucket.
  public var losses: LossHistory

  init(_ currency: Currency, buckets: Int) {
    self.currency = currency
    states = MonthlyStates(buckets: buckets)
    losses = LossHistory(buckets: buckets)
  }

  static func += (left: inout CurrencyActivity, right: CurrencyActivity) {
    left.payments += right.payments
    left.sales += right.sales
    left.states += right.states
    left.losses += right.losses
  }
}

/// Weighted payment days over the documents paid in twelve months: exact, so that any way to divide the accounts gives the same.
public struct PaymentSums: Sendable {
  /// Amount of all of them.
  var amount: Int128 = 0
  /// Amount of those with a known issue day, and its days to pay.
  var issuedAmount: Int128 = 0
  var toPay: Int128 = 0
  var lateSigned: Int128 = 0
  var lateOnly: Int128 = 0
  var paid = 0
  var late = 0

  mutating func add(_ document: SettledDocument, paid day: Day, daysLate: Int) {
    let weight = Int128(document.amount)
    amount += weight
    if let issued = document.issued {
      issuedAmount += weight
      toPay += weight * Int128(day - issued)
    }
    lateSigned += weight * Int128(daysLate)
    lateOnly += weight * Int128(max(0, daysLate))
    paid += 1
    if daysLate >= 1 { late += 1 }
  }

  static func += (left: inout PaymentSums, right: PaymentSums) {
    left.amount += right.amount
    left.issuedAmount += right.issuedAmount
    left.toPay += right.toPay
    left.lateSigned += right.lateSigned
    left.lateOnly += right.lateOnly
    left.paid += right.paid
    left.late += right.late
  }
}

/// What a walk over a range of accounts has found.
private struct ActivityWalk: Sendable {
  private let reader: ActivityReader
  private(set) var accounts: [AccountActivity] = []
  private(set) var currencies: [CurrencyActivity]
  private(set) var lateness = LatenessHistogram()

  init(_ book: Book, _ policy: AgingPolicy, _ names: [Currency]) {
    reader = ActivityReader(book, policy, names)
    currencies = names.map { CurrencyActivity($0, buckets: policy.buckets.count) }
  }

  mutating func visit(_ account: Int) {
    var activity = AccountActivity()
    // An account that holds nothing may be in a currency in which nobody holds anything.
    guard let place = reader.place(of: account) else {
      accounts.append(activity)
      return
    }
    reader.readOpen(account, &activity, &currencies[place], &lateness)
    reader.readSettled(account, &activity, &currencies[place], &lateness)
    reader.readCredits(account, &activity, &currencies[place])
    accounts.append(activity)
  }
}

/// Reads the documents of an account into the sums of a walk.
private struct ActivityReader: Sendable {
  private let book: Book
  private let policy: AgingPolicy
  private let names: [Currency]
  private let yearStart: Day
  private let lookback: Lookback

  init(_ book: Book, _ policy: AgingPolicy, _ names: [Currency]) {
    self.book = book
    self.policy = policy
    self.names = names
    lookback = Lookback(asOf: book.asOf)
    yearStart = lookback.steps[12]
  }

  /// Place of an account's currency among the names, of which there are few.
  func place(of account: Int) -> Int? {
    names.firstIndex(of: book.accounts[account].currency)
  }

  func readOpen(
    _ index: Int, _ account: inout AccountActivity, _ currency: inout CurrencyActivity,
    _ lateness: inout LatenessHistogram
  ) {
    let hasHistory = book.hasHistory[index]
    for position in book.documents(of: index) {
      let document = book.documents[position]
      if document.open > 0 {
        account.open += document.open
        if let due = document.due {
          let days = book.asOf - due
          if days > 0 { account.pastDue += document.open }
          // Of accounts known by open items only, what was paid is not seen: their documents would bias every chance.
          if hasHistory {
            lateness.addOpen(days)
            let observed = days - LossHistory.observedDays
            if observed >= 0 {
              currency.losses.addOpen(document.open, place: policy.place(daysPastDue: observed))
            }
            if days > policy.graceDays {
              account.resolved += 1
              account.late += 1
            }
          }
        } else {
          account.undated += document.open
        }
      } else {
        account.unapplied += document.open
      }
      let isSale = document.kind == .invoice || document.kind == .debitNote
      if let issued = document.issued {
        account.issue(
          document.amount, on: issued, isSale: isSale, isCredit: document.kind == .creditNote,
          after: yearStart)
        if hasHistory, isSale || document.kind == .creditNote {
          currency.sales.add(document.amount, monthsBack: lookback.month(of: issued))
          currency.states.addSale(document.amount, issued: issued, lookback)
        }
      }
      if hasHistory {
        currency.states.add(
          document, part: book.settlements(of: position), lookback, policy: policy)
      }
    }
  }

  func readSettled(
    _ index: Int, _ account: inout AccountActivity, _ currency: inout CurrencyActivity,
    _ lateness: inout LatenessHistogram
  ) {
    let hasHistory = book.hasHistory[index]
    for position in book.settled(of: index) {
      let document = book.settled[position]
      if let issued = document.issued {
        account.issue(
          document.amount, on: issued, isSale: document.isSale, isCredit: document.isCreditNote,
          after: yearStart)
        if hasHistory, document.isSale || document.isCreditNote {
          currency.sales.add(document.amount, monthsBack: lookback.month(of: issued))
          currency.states.addSale(document.amount, issued: issued, lookback)
        }
      }
      if document.closure == .writtenOff, document.amount > 0 {
        readWrittenOff(document, hasHistory, &account, &currency, &lateness)
      }
      guard let closed = document.closed else {
        if hasHistory { currency.states.addUndated() }
        continue
      }
      if let days = document.daysLate {
        lateness.addPaid(days)
        if hasHistory {
          account.resolved += 1
          if days > policy.graceDays { account.late += 1 }
          // Days late and days of settlement give the due day.
          let observed = book.asOf - closed + days - LossHistory.observedDays
          if observed >= 0 {
            currency.losses.addPaid(
              document.amount, place: policy.place(daysPastDue: min(days, observed)))
          }
        }
        if closed > yearStart { currency.payments.add(document, paid: closed, daysLate: days) }
      }
      if hasHistory { currency.states.add(document, closed: closed, lookback, policy: policy) }
    }
  }

  /// Credit notes of a ledger that were used up at once, of which the book has no document.
  func readCredits(
    _ index: Int, _ account: inout AccountActivity, _ currency: inout CurrencyActivity
  ) {
    guard !book.deductions.isEmpty else { return }
    for credit in book.deductions(of: index) where credit.cause == .creditNote {
      guard let day = credit.day else { continue }
      account.issue(-credit.amount, on: day, isSale: false, isCredit: true, after: yearStart)
      if book.hasHistory[index] {
        currency.sales.add(-credit.amount, monthsBack: lookback.month(of: day))
        currency.states.addSale(-credit.amount, issued: day, lookback)
      }
    }
  }

  /// A document that was given up was late, and was never paid: it counts as if it were open still.
  func readWrittenOff(
    _ document: SettledDocument, _ hasHistory: Bool, _ account: inout AccountActivity,
    _ currency: inout CurrencyActivity, _ lateness: inout LatenessHistogram
  ) {
    // Of accounts without a history the open ones count nowhere either.
    guard hasHistory else { return }
    account.resolved += 1
    account.late += 1
    guard let due = document.due, book.asOf > due else { return }
    let days = book.asOf - due
    lateness.addOpen(days)
    let observed = days - LossHistory.observedDays
    if observed >= 0 {
      currency.losses.addOpen(document.amount, place: policy.place(daysPastDue: observed))
    }
  }
}
