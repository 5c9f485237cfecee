import Analysis
import Intake
import Receivables
import Reporting

/// What lists beside the documents mean for a run: rates for the consolidated view, balances of the general ledger to tie to.
///
/// A value of the settings always wins over one of a list.
struct SideValues {
  private(set) var baseCurrency: Currency?
  private(set) var rates: [Currency: Ratio] = [:]
  /// Rates by day of every currency that a list of rates has.
  private(set) var datedRates: [Currency: DatedRates] = [:]
  private(set) var ledger: [LedgerTie] = []
  private(set) var findings: [Finding] = []

  private let book: Book
  private let settings: Settings

  /// A balance of the general ledger beside the net balance of the documents.
  struct LedgerTie {
    var entity: String
    var currency: Currency
    var ledger: Int64
    var net: Int64
  }

  init(_ book: Book, _ settings: Settings) {
    (self.book, self.settings) = (book, settings)
    findRates()
    findLedger()
  }

  // MARK: Exchange rates

  /// The newest rate of each currency up to the as-of day; a pair counts in either direction.
  private mutating func findRates() {
    let facts = book.facts(.exchangeRates)
    let bases = Set(facts.map(\.base)).subtracting([.unstated])
    baseCurrency = settings.baseCurrency ?? (bases.count == 1 ? bases.first : nil)
    rates = settings.exchangeRates
    guard !facts.isEmpty else { return }
    guard let base = baseCurrency else {
      findings.append(
        Finding(
          .warning, "rate-base-unstated", at: facts[0].place,
          bases.isEmpty
            ? "states rates, but not of which currency they are units"
            : "states rates in several currencies (\(bases.sorted().map(\.description).joined(separator: ", ")))",
          remedy: "state base_currency in the settings"))
      return
    }
    let needed = Set(book.currencies).subtracting([base, .unstated])
    for currency in needed.sorted() {
      let quotes = quotes(of: currency, in: base, facts)
      datedRates[currency] = dated(quotes, of: currency)
      if rates[currency] == nil { adopt(quotes, of: currency, base) }
    }
  }

  private struct Quote {
    var day: Day?
    var rate: Ratio
    var statesBase = true
    var place: Place
  }

  private func quotes(of currency: Currency, in base: Currency, _ facts: [SideFact]) -> [Quote] {
    facts.compactMap { fact in
      guard let rate = fact.rate, fact.day.map({ $0 <= book.asOf }) ?? true else { return nil }
      if fact.currency == currency, fact.base == base || fact.base == .unstated {
        return Quote(
          day: fact.day, rate: rate, statesBase: fact.base == base, place: fact.place)
      }
      guard fact.currency == base, fact.base == currency else { return nil }
      return Ratio(rate.denominator, over: rate.numerator).map {
        Quote(day: fact.day, rate: $0, place: fact.place)
      }
    }
  }

  /// Rates by day, without days that state several; a rate of the settings is that of the as-of day.
  private func dated(_ quotes: [Quote], of currency: Currency) -> DatedRates {
    var days: [Day: Set<Ratio>] = [:]
    for quote in quotes { if let day = quote.day { days[day, default: []].insert(quote.rate) } }
    if let given = settings.exchangeRates[currency] { days[book.asOf] = [given] }
    return DatedRates(
      days.compactMap { day, rates in rates.count == 1 ? rates.first.map { (day, $0) } : nil })
  }

  private mutating func adopt(_ quotes: [Quote], of currency: Currency, _ base: Currency) {
    let newest = quotes.compactMap(\.day).max()
    let current = quotes.filter { $0.day == newest }
    guard let first = current.first else { return }
    if current.contains(where: { $0.rate != first.rate }) {
      findings.append(
        Finding(
          .warning, "rate-contradicted", at: first.place,
          "states several rates of \(currency) for one day: none is used",
          remedy: "leave one, or state exchange_rates in the settings"))
      return
    }
    rates[currency] = first.rate
    if !first.statesBase {
      // Central banks state the other direction: units of each currency for one of theirs.
      let units = decimalText(first.rate.scaled(toDigits: 4), digits: 4, grouping: "")
      findings.append(
        Finding(
          .warning, "rate-direction-assumed", at: first.place,
          "states rates, but not of which currency they are units: 1 \(currency) was taken as \(units) \(base)",
          remedy:
            "if it is the other way round, state exchange_rates in the settings; else name the base in a column \"To\""
        ))
    }
    if let newest, newest < book.asOf {
      findings.append(
        Finding(
          .info, "rate-earlier", at: first.place,
          "the newest rate of \(currency) up to \(book.asOf) is of \(newest); amounts in \(base) use it",
          remedy: "add the rate of \(book.asOf)"))
    }
  }

  // MARK: General ledger

  /// Balances of the settings, and of lists of the as-of day, each beside the documents of its currency and company.
  private mutating func findLedger() {
    for (currency, balance) in settings.ledgerBalances.sorted(by: { $0.key < $1.key }) {
      tie(balance, currency, entity: "")
    }
    let facts = book.facts(.ledgerBalances).filter {
      $0.amount != nil && settings.ledgerBalances[$0.currency] == nil
    }
    for file in Set(facts.map(\.place.file)).sorted() {
      let rows = receivables(facts.filter { $0.place.file == file })
      let current = rows.filter { $0.day == nil || $0.day == book.asOf }
      if current.isEmpty, let day = rows.compactMap(\.day).max() {
        findings.append(
          Finding(
            .warning, "ledger-day-differs", at: rows[0].place,
            "holds balances of \(day), not of \(book.asOf): nothing is compared",
            remedy: "export the balances of \(book.asOf), or run with --as-of \(day)"))
      }
      var sums: [String: [Currency: Int64]] = [:]
      for row in current {
        let entity = book.hasEntities ? row.entity : ""
        sums[entity, default: [:]][row.currency, default: 0] += row.amount ?? 0
      }
      for (entity, balances) in sums.sorted(by: { $0.key < $1.key }) {
        for (currency, balance) in balances.sorted(by: { $0.key < $1.key }) {
          tie(balance, currency, entity: entity, at: current[0].place)
        }
      }
    }
  }

  /// The rows of receivables: the accounts of the settings, else those whose name says so, else all of a list that says so or
  /// holds one account.
  private mutating func receivables(_ rows: [SideFact]) -> [SideFact] {
    let given = settings.receivableAccounts
    if !given.isEmpty {
      let own = rows.filter { given.contains($0.number) }
      if !own.isEmpty { return own }
      findings.append(
        Finding(
          .warning, "ledger-accounts-unclear", at: rows.first?.place,
          "holds none of the receivable_accounts of the settings: nothing is compared",
          remedy: "correct receivable_accounts, or leave it out"))
      return []
    }
    let named = rows.filter { SideValues.namesReceivables($0.text) }
    if !named.isEmpty { return named }
    let accounts = Set(rows.map { "\($0.entity)\t\($0.currency)\t\($0.number)" })
    let scopes = Set(rows.map { "\($0.entity)\t\($0.currency)" })
    if accounts.count == scopes.count || SideValues.namesReceivables(rows.first?.place.file ?? "") {
      return rows
    }
    findings.append(
      Finding(
        .warning, "ledger-accounts-unclear", at: rows.first?.place,
        "holds \(accounts.count) accounts, and none is called receivables: nothing is compared",
        remedy: "state receivable_accounts in the settings, for example [\"1100\"]"))
    return []
  }

  /// Whether a name says that it is one of receivables.
  static func namesReceivables(_ name: String) -> Bool {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let stems = [
      "receivab", "debtor", "forderung", "debitor", "client", "debiteur", "débiteur", "klant",
      "kunden", "crediti", "deudor", "odběratel", "odberatel", "należno", "kundford",
    ]
    return words.contains { word in
      word == "ar" || word == "411" || stems.contains { word.hasPrefix($0) }
    }
  }

  private mutating func tie(
    _ balance: Int64, _ currency: Currency, entity: String, at place: Place? = nil
  ) {
    let net = book.accounts.enumerated().reduce(Int64(0)) { sum, item in
      guard item.element.currency == currency,
        entity.isEmpty || book.entity(of: item.element) == entity
      else { return sum }
      return sum + book.documents[book.documents(of: item.offset)].reduce(0) { $0 + $1.open }
    }
    ledger.append(LedgerTie(entity: entity, currency: currency, ledger: balance, net: net))
    guard net != balance else { return }
    let whose = entity.isEmpty ? "" : " of \(entity)"
    findings.append(
      Finding(
        .error, "ledger-differs", at: place,
        "the documents\(whose) add up to \(Money(minorUnits: net, currency: currency).grouped) \(currency), the general ledger holds \(Money(minorUnits: balance, currency: currency).grouped) \(currency)",
        money: Money(minorUnits: net - balance, currency: currency),
        remedy:
          "look at rejected rows, at journals posted to the control account, and at the day of both"
      ))
  }
}
