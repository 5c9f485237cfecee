import Receivables

/// What the model sees of a document: days and an amount, nothing that came later.
struct PaymentRecord: Sendable {
  /// Day numbers; `paid` is `open` unless it was paid.
  var known: Int32
  var due: Int32
  var paid: Int32
  /// Day on which credits settled it, `open` unless they did: nothing can be learned of it after that day.
  var gone = PaymentRecord.open
  /// Day on which it was given up, `open` unless it was: it is not waited for any longer.
  var lost = PaymentRecord.open
  /// Face amount in minor units.
  var amount: Int64

  /// Stands for a document that is still open.
  static let open = Int32.max

  /// The documents of an account that can be late: debit documents with a due day, settled ones with a day of settlement.
  static func all(of account: Int, in book: Book) -> [PaymentRecord] {
    var records: [PaymentRecord] = []
    guard book.hasHistory[account] else { return records }
    records.reserveCapacity(book.settled(of: account).count + book.documents(of: account).count)
    for index in book.settled(of: account) {
      let document = book.settled[index]
      if let record = PaymentRecord(document) { records.append(record) }
    }
    for index in book.documents(of: account) {
      guard let record = PaymentRecord(book.documents[index], asOf: book.asOf) else { continue }
      records.append(record)
    }
    return records
  }

  /// A settled document; nil for credits and where a day is missing.
  ///
  /// What was given up was never paid: it stays at risk. Without a day of that nobody waited for it after its due day.
  init?(_ document: SettledDocument) {
    guard document.amount > 0, let due = document.due,
      let closed = document.closed ?? (document.closure == .writtenOff ? due : nil)
    else { return nil }
    self.init(
      known: (document.issued ?? min(due, closed)).number, due: due.number,
      paid: document.closure == .paid ? closed.number : PaymentRecord.open,
      amount: document.amount)
    if document.closure == .credited { gone = closed.number }
    if document.closure == .writtenOff { lost = closed.number }
  }

  /// An open document; nil for credits, retained parts and those without a due day.
  init?(_ document: Document, asOf: Day) {
    guard document.open > 0, document.dueBasis != .retained, let due = document.due else {
      return nil
    }
    self.init(
      known: (document.issued ?? min(due, asOf)).number, due: due.number,
      paid: PaymentRecord.open, amount: document.amount)
  }

  init(known: Int32, due: Int32, paid: Int32, amount: Int64) {
    self.known = known
    self.due = due
    self.paid = paid
    self.amount = amount
  }
}

/// Documents of several accounts, account by account.
struct PaymentRecords: Sendable {
  var records: [PaymentRecord] = []
  /// Where each account starts; one more than accounts.
  var starts: [Int] = [0]
  /// Currency of each account, as an index.
  var currencies: [Int] = []

  /// Amounts of each currency, ascending, with the days on which their documents became known: sorted once for all days looked at.
  private var amounts: [[(amount: Int64, known: Int32)]] = []

  var accountCount: Int { currencies.count }

  /// The limits of the amounts of each currency that were known by a day.
  func limits(day: Int) -> [AmountLimits] {
    amounts.map { all in
      AmountLimits(all.lazy.filter { Int($0.known) <= day }.map(\.amount))
    }
  }

  private mutating func sortAmounts() {
    amounts = Array(repeating: [], count: (currencies.max() ?? 0) + 1)
    for account in 0..<accountCount {
      for record in records[range(account)] {
        amounts[currencies[account]].append((record.amount, record.known))
      }
    }
    for place in amounts.indices { amounts[place].sort { $0 < $1 } }
  }

  private mutating func add(_ own: [PaymentRecord], currency: Int) {
    records += own
    starts.append(records.count)
    currencies.append(currency)
  }

  func range(_ account: Int) -> Range<Int> { starts[account]..<starts[account + 1] }

  /// Accounts of a book in an order that depends on their customers' ids alone, until they hold so many documents: what is estimated
  /// for the whole book needs no more, and the order of rows and files changes nothing.
  init(sampling book: Book, documents limit: Int) {
    let currencies = book.currencies
    let accounts = book.accounts.indices.filter { book.hasHistory[$0] }
    let total = accounts.reduce(0) {
      $0 + book.settled(of: $1).count + book.documents(of: $1).count
    }
    var chosen = accounts
    if total > limit {
      var count = 0
      let marked = accounts.map { (mark: PaymentRecords.mark(book.customer(of: $0).id), $0) }
        .sorted { $0 < $1 }
      let first = marked.prefix { _, account in
        guard count < limit else { return false }
        count += book.settled(of: account).count + book.documents(of: account).count
        return true
      }
      chosen = first.map(\.1).sorted()
    }
    for account in chosen {
      let currency = currencies.firstIndex(of: book.accounts[account].currency) ?? 0
      add(PaymentRecord.all(of: account, in: book), currency: currency)
    }
    sortAmounts()
  }

  /// A number that spreads ids evenly (FNV-1a, finished by a multiplication).
  private static func mark(_ id: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return (hash ^ hash >> 29) &* 0x9E37_79B9_7F4A_7C15
  }
}

/// A document on the working-day clock, as it stood at the end of a day.
struct LaggedRecord: Sendable {
  /// First and last lag at which it was at risk of being paid; the last is that of its payment, or of the day looked at.
  var entry: Int32
  var exit: Int32
  /// Day number of the due day.
  var due: Int32
  /// Days since it fell due, 0 before.
  var sinceDue: Int32
  /// Weekday of the due day, 0 = Monday.
  var weekday: UInt8
  /// Twentieth of the book's amounts in which its amount lies.
  var twentieth: UInt8
  /// Whether it was paid at `exit`.
  var isPaid: Bool

  /// Five days of the month in which its due day lies, 0 … 5.
  var fiveDays: Int { PaymentView.fiveDays(Int(due)) }
}

/// The 19 limits between twentieths of the amounts of a currency; none where there was no amount to compare with.
struct AmountLimits: Sendable {
  private let limits: [Int64]

  /// The limits of ascending amounts.
  init(_ amounts: some Sequence<Int64>) {
    let sorted = Array(amounts)
    limits =
      sorted.isEmpty ? [] : (1..<20).map { sorted[min(sorted.count - 1, sorted.count * $0 / 20)] }
  }

  /// Stands for amounts of a currency of which nothing is known.
  static let noTwentieth: UInt8 = 255

  /// The middle one; nil where there was no amount.
  var median: Int64? { limits.isEmpty ? nil : limits[9] }

  /// Twentieth of an amount, 0 … 19; `noTwentieth` in a currency without any document to compare with.
  @inline(__always)
  func twentieth(_ amount: Int64) -> UInt8 {
    guard !limits.isEmpty else { return AmountLimits.noTwentieth }
    // All are compared: quicker than a search, whose branches nobody can foresee.
    var count: UInt8 = 0
    for limit in limits where limit <= amount { count &+= 1 }
    return count
  }
}

/// What was visible of documents at the end of a day.
struct PaymentView: Sendable {
  let day: Int
  let clock: PaymentClock
  /// Twentieths of the amounts of each currency.
  private let amounts: [AmountLimits]
  /// Visible documents at risk, account by account.
  private(set) var records: [LaggedRecord] = []
  private(set) var starts: [Int] = [0]
  /// Settled documents among all visible ones.
  private(set) var settledCount = 0

  /// What was visible at the end of a day: documents known by then, payments of later days unseen.
  init(_ all: PaymentRecords, day: Int) {
    self.day = day
    var weekdays = [Int](repeating: 0, count: 7)
    for account in 0..<all.accountCount {
      for record in all.records[all.range(account)] where Int(record.known) <= day {
        if Int(record.paid) <= day {
          weekdays[PaymentClock.weekday(Int(record.paid))] += 1
          settledCount += 1
        }
      }
    }
    clock = PaymentClock(settlements: weekdays)
    amounts = all.limits(day: day)
    records.reserveCapacity(all.records.count)
    for account in 0..<all.accountCount {
      let limits = limits(all.currencies[account])
      for record in all.records[all.range(account)] where Int(record.known) <= day {
        if let lagged = lagged(record, limits) { records.append(lagged) }
      }
      starts.append(records.count)
    }
  }

  var accountCount: Int { starts.count - 1 }

  /// The limits of a currency's amounts.
  func limits(_ currency: Int) -> AmountLimits {
    currency < amounts.count ? amounts[currency] : AmountLimits([])
  }

  /// A document on this view's clock; nil where it never was at risk.
  @inline(__always)
  func lagged(_ record: PaymentRecord, _ limits: AmountLimits) -> LaggedRecord? {
    lagged(record, limits, after: nil, through: day)
  }

  /// A document on this view's clock, at risk from the day it became known, or after a day, up to its payment or the end of a later day;
  /// nil where it was not at risk then.
  @inline(__always)
  func lagged(
    _ record: PaymentRecord, _ limits: AmountLimits, after start: Int?, through end: Int
  ) -> LaggedRecord? {
    let due = Int(record.due)
    let dueCount = clock.dueCount(due)
    let isPaid = Int(record.paid) <= end
    let end = min(end, Int(record.gone))
    var entry = clock.entry(known: Int(record.known), dueCount: dueCount)
    if let start { entry = max(entry, clock.age(start, dueCount: dueCount) + 1) }
    let exit =
      isPaid
      ? max(clock.lag(paid: Int(record.paid), due: due, dueCount: dueCount), entry)
      : clock.age(end, dueCount: dueCount)
    guard exit >= entry else { return nil }
    return LaggedRecord(
      entry: Int32(entry), exit: Int32(exit), due: record.due, sinceDue: Int32(max(0, day - due)),
      weekday: UInt8(PaymentClock.weekday(due)), twentieth: limits.twentieth(record.amount),
      isPaid: isPaid)
  }

  func range(_ account: Int) -> Range<Int> { starts[account]..<starts[account + 1] }

  /// Five days of the month of a day, 0 … 5.
  static func fiveDays(_ day: Int) -> Int {
    min((Day(number: Int32(day)).civil.day - 1) / 5, 5)
  }
}
