public import Receivables

/// Why a row of a reference table cannot be used.
public struct ReferenceFault: Error, Equatable {
  /// The column.
  public var column: String
  /// What is wrong with its cell.
  public var message: String
}

/// Cells of a reference table's row, by heading.
public typealias ReferenceCells = [String: String]

/// Whose courts and law a claim falls under: what a table says, dated and with its source, never asserted as law.
public struct Jurisdiction: Sendable, Equatable {
  /// ISO 3166-2 code, or a name of one's own.
  public var code: String
  /// Name for people.
  public var name: String
  /// Currency of limit and fees.
  public var currency: Currency
  /// First and last day on which the row holds; nil where open.
  public var from: Day?
  /// Last day.
  public var to: Day?
  /// Largest small claim, minor units, the largest number where there is no ceiling; nil where none is known.
  public var claimLimit: Int64?
  /// Years after which a claim can no longer be enforced; nil where unknown.
  public var limitationYears: Int?
  /// Another period for claims that arose before a day, and the day on which those end at the latest.
  public var older: OlderClaims?
  /// The claim itself ends with the period, not only its enforcement.
  public var extinguishes = false
  /// How sure the row is: `confirmed`, `seen`, `recalled`, or the user's own word.
  public var level: String
  /// Source keys of `docs/jurisdictions.md`.
  public var source: String
  /// What else is to be known.
  public var note: String
  private var fees: [FeeTier] = []

  /// What held for claims that arose before a change of the law.
  public struct OlderClaims: Sendable, Equatable {
    /// They arose before it.
    public var before: Day
    /// Years after which they can no longer be enforced.
    public var years: Int
    /// The day on which they end at the latest; nil for none.
    public var latest: Day?
  }

  /// The day with which a claim ends that falls due on a day and, where it was paid in part or acknowledged, starts again on another.
  func end(due: Day, from start: Day, years: Int) -> Day {
    // What starts again under the newer law follows it.
    guard let older, due < older.before, start < older.before else {
      return start.adding(months: 12 * years)
    }
    let end = start.adding(months: 12 * older.years)
    return older.latest.map { min($0, end) } ?? end
  }

  /// A court fee up to an amount.
  private struct FeeTier: Sendable, Equatable {
    var upTo: Int64?
    var amount: Int64?
    var share: Ratio?
  }

  /// Reads a row with the columns `code, name, currency, from, to, claim_limit, filing_fee, limitation_years, prescription, level,
  /// source, note, older_before, older_years, older_latest`; only the first and the third must be filled.
  public init(_ cells: ReferenceCells) throws(ReferenceFault) {
    func cell(_ column: String) -> String { cells[column] ?? "" }
    func fault(_ column: String, _ message: String) -> ReferenceFault {
      ReferenceFault(column: column, message: "\"\(cell(column))\" \(message)")
    }
    func day(_ column: String) throws(ReferenceFault) -> Day? {
      if cell(column).isEmpty { return nil }
      guard let day = Day(iso: cell(column)) else { throw fault(column, "is no ISO day") }
      return day
    }
    guard !cell("code").isEmpty else { throw fault("code", "names no jurisdiction") }
    guard let currency = Currency(code: cell("currency")) else {
      throw fault("currency", "is no ISO 4217 currency")
    }
    code = cell("code")
    name = cell("name").isEmpty ? code : cell("name")
    self.currency = currency
    (from, to) = (try day("from"), try day("to"))
    (level, source, note) = (cell("level"), cell("source"), cell("note"))
    extinguishes = cell("prescription") == "extinguishes"
    if cell("claim_limit") == "none" {
      claimLimit = .max
    } else if !cell("claim_limit").isEmpty {
      guard let limit = Ratio(decimal: cell("claim_limit")), limit.numerator >= 0 else {
        throw fault("claim_limit", "is no amount")
      }
      claimLimit = limit.scaled(toDigits: currency.digits)
    }
    if !cell("limitation_years").isEmpty {
      guard let years = Int(cell("limitation_years")), (1...100).contains(years) else {
        throw fault("limitation_years", "is no number of years")
      }
      limitationYears = years
    }
    if let before = try day("older_before") {
      guard let years = Int(cell("older_years")), (1...100).contains(years) else {
        throw fault("older_years", "is no number of years")
      }
      older = OlderClaims(before: before, years: years, latest: try day("older_latest"))
    }
    for tier in cell("filing_fee").split(separator: ";") {
      guard let read = Jurisdiction.tier(tier, currency) else {
        throw fault("filing_fee", "is no list of fees such as 30@1500;50@5000;75")
      }
      fees.append(read)
    }
  }

  /// `30@1500`: 30 for claims up to 1,500; `75`: 75 for all above; `5%`: that share of the claim.
  private static func tier(_ text: Substring, _ currency: Currency) -> FeeTier? {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return nil }
    var tier = FeeTier()
    if parts.count == 2 {
      guard let limit = Ratio(decimal: parts[1]) else { return nil }
      tier.upTo = limit.scaled(toDigits: currency.digits)
    }
    if parts[0].hasSuffix("%") {
      guard let percent = Ratio(decimal: parts[0].dropLast()) else { return nil }
      tier.share = Ratio(percent.numerator, over: percent.denominator * 100)
    } else {
      guard let amount = Ratio(decimal: parts[0]) else { return nil }
      tier.amount = amount.scaled(toDigits: currency.digits)
    }
    return tier
  }

  /// The court fee of a claim, minor units; nil where none is known.
  public func filingFee(on amount: Int64) -> Int64? {
    guard let tier = fees.first(where: { $0.upTo.map { amount <= $0 } ?? true }) else { return nil }
    return tier.amount ?? tier.share?.of(amount)
  }

  /// Whether the row holds on a day.
  func holds(on day: Day) -> Bool {
    (from.map { $0 <= day } ?? true) && (to.map { $0 >= day } ?? true)
  }
}

/// The jurisdictions known, the program's own and the user's: a later row of the same code and day replaces an earlier one.
public struct Jurisdictions: Sendable, Equatable {
  private var byCode: [String: [Jurisdiction]] = [:]
  private var codes: [String: String] = [:]

  /// No jurisdiction.
  public init() {}

  /// Adds rows; those of a code that is known already take its place.
  public mutating func add(_ rows: [Jurisdiction]) {
    for code in Set(rows.map(\.code)) { byCode[Jurisdictions.folded(code)] = [] }
    for row in rows {
      byCode[Jurisdictions.folded(row.code), default: []].append(row)
      codes[Jurisdictions.folded(row.name)] = Jurisdictions.folded(row.code)
    }
  }

  /// The jurisdiction that people mean on a day: by code, by name, or by the part of the code behind the country's; nil where none
  /// is known, or the text says none.
  public func find(_ text: String, country: String, on day: Day) -> Jurisdiction? {
    let word = Jurisdictions.folded(text)
    guard !word.isEmpty else { return nil }
    let within = Country.code(country).map { Jurisdictions.folded($0) + word } ?? word
    for code in [within, word, codes[word] ?? Jurisdictions.aliases[word] ?? ""] {
      if let row = row(code, on: day) { return row }
    }
    return nil
  }

  /// The row of a code on a day; names are not looked at: the country Georgia is not the state.
  func row(_ code: String, on day: Day) -> Jurisdiction? {
    byCode[Jurisdictions.folded(code)]?.last { $0.holds(on: day) }
  }

  private static func folded(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  private static let aliases = [
    "england": "gbeaw", "wales": "gbeaw", "englandandwales": "gbeaw", "scotland": "gbsct",
    "northernireland": "gbnir", "washingtondc": "usdc",
  ]
}

/// Whose courts count for which customer, and how long claims can be enforced.
public struct LimitationTerms: Sendable, Equatable {
  /// Whose courts count for customers of whom no list says it.
  public var jurisdiction = ""
  /// What is known of courts and limitation.
  public var jurisdictions = Jurisdictions()
  /// Years where no jurisdiction tells them.
  public var years: Int?
  /// Countries that are not foreign; without any nobody is.
  public var home: Set<String> = []

  /// Nothing known.
  public init() {}

  /// The jurisdiction of customers of whom no list says it.
  func usual(on day: Day) -> Jurisdiction? {
    jurisdictions.find(jurisdiction, country: "", on: day)
  }

  /// That of a customer; `usual` is the one of those at home of whom no list says it.
  func jurisdiction(of customer: Customer, usual: Jurisdiction?, on day: Day) -> Jurisdiction? {
    let facts = customer.facts
    if facts.jurisdiction.isEmpty {
      return Country.code(facts.country).flatMap { jurisdictions.row($0, on: day) }
        ?? (isForeign(facts) ? nil : usual)
    }
    return jurisdictions.find(facts.jurisdiction, country: facts.country, on: day)
  }

  /// The court that counts for a customer; nil where none is known.
  public func court(of customer: Customer, on day: Day) -> Jurisdiction? {
    jurisdiction(of: customer, usual: usual(on: day), on: day)
  }

  /// Customers whose jurisdiction nobody knows, by what was written, in the book's order.
  public func unknown(in book: Book) -> [(text: String, customers: Int)] {
    var counts: [String: Int] = [:]
    var order: [String] = []
    for customer in book.customers where !customer.facts.jurisdiction.isEmpty {
      let facts = customer.facts
      guard jurisdictions.find(facts.jurisdiction, country: facts.country, on: book.asOf) == nil
      else { continue }
      if counts[facts.jurisdiction] == nil { order.append(facts.jurisdiction) }
      counts[facts.jurisdiction, default: 0] += 1
    }
    return order.map { ($0, counts[$0] ?? 0) }
  }

  /// Whether a customer is abroad.
  func isForeign(_ facts: CustomerFacts) -> Bool { Country.isForeign(facts.country, to: home) }

  /// The last day on which a document can be enforced: years from its due day, or from the newest part payment or acknowledgement.
  func lastDay(
    of index: Int, in book: Book, jurisdiction: Jurisdiction?, log: ContactLog
  ) -> Day? {
    let document = book.documents[index]
    guard let due = document.due, let years = jurisdiction?.limitationYears ?? years else {
      return nil
    }
    func ends(_ start: Day) -> Day {
      jurisdiction?.end(due: due, from: start, years: years) ?? start.adding(months: 12 * years)
    }
    var end = ends(due)
    let restarts = [
      book.settlements(of: index).filter { $0.isPayment && $0.amount > 0 }.map(\.day).max(),
      log.acknowledged(index, document),
    ].compactMap { $0 }.sorted()
    // What has ended with its period does not come back.
    for restart in restarts
    where restart > due && !(jurisdiction?.extinguishes ?? false && restart > end) {
      end = max(end, ends(restart))
    }
    return end
  }
}
