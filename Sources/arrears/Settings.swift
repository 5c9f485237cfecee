import Analysis
import Intake
import Receivables
import Reporting

/// Everything a run can be told, with who said it.
struct Settings: Sendable {
  var asOf: String?
  var failOn = FailOn.error
  var formats: Set<OutputFormat> = [.csv, .markdown, .html, .xlsx]
  /// Who a run's mail is from and to.
  var mail = MailTerms()
  /// How CSV files are written.
  var csv = CSVDialect()
  /// Rows of a sheet of the workbook at most.
  var workbookRows = 100_000
  var intake = IntakeOptions()
  var aging = AgingPolicy()
  /// The product whose aging report is shown beside ours.
  var product: Product?
  var baseCurrency: Currency?
  var exchangeRates: [Currency: Ratio] = [:]
  /// Receivables as the general ledger holds them, in minor units.
  var ledgerBalances: [Currency: Int64] = [:]
  /// Accounts of the general ledger that hold receivables, where a list has others too.
  var receivableAccounts: Set<String> = []
  var singleNames = SingleNameTerms()
  var flags = FlagThresholds()
  var factoring = FactoringTerms()
  var collections = CollectionTerms()
  /// A table of jurisdictions of the user's own; empty for none.
  var jurisdictionsFile = ""
  /// Month and day on which the tax year ends, where worthless claims must be charged off in it.
  var chargeOff: (month: Int, day: Int)?
  /// Of which documents every way to collect is shown.
  var routes = RoutesShown.worklist
  var seller = Seller()
  /// Those of single companies, by name.
  var sellers: [String: Seller] = [:]

  /// Who writes for a company: what its own entry states, and the common one for the rest.
  func seller(of entity: String) -> Seller {
    guard let stated = sellers[entity] else { return seller }
    var own = seller
    if !stated.name.isEmpty { own.name = stated.name }
    if !stated.address.isEmpty { own.address = stated.address }
    if !stated.contact.isEmpty { own.contact = stated.contact }
    if !stated.pay.isEmpty { own.pay = stated.pay }
    if !stated.signatory.isEmpty { own.signatory = stated.signatory }
    return own
  }
  var letters = LetterTerms()
  var interest = InterestTerms()
  /// A table of reference rates of the user's own; empty for none.
  var ratesFile = ""
  var allowance = AllowanceTerms()
  var journal = JournalTerms()

  /// Who set each key; keys not listed have their built-in value.
  private(set) var origins: [String: Setting<Void>.Origin] = [:]

  /// Of which documents every way to collect is shown.
  enum RoutesShown: String, CaseIterable {
    case worklist, all
  }

  /// When a finished run counts as failed.
  enum FailOn: String, CaseIterable {
    case error, warning, never
  }

  /// Formats that a run can write beside `run.json`.
  enum OutputFormat: String, CaseIterable {
    case csv
    case markdown = "md"
    case xlsx, html
  }

  /// The settings with what lists beside the documents say where nobody else does.
  func adopting(_ side: SideValues) -> Settings {
    var adopted = self
    if baseCurrency == nil, let base = side.baseCurrency {
      adopted.baseCurrency = base
      adopted.origins["base_currency"] = .found
    }
    if side.rates != exchangeRates {
      adopted.exchangeRates = side.rates
      adopted.origins["exchange_rates"] = .found
    }
    return adopted
  }

  /// Sets a key from the settings file or the command line.
  mutating func set(_ path: String, _ value: SettingValue) throws(SettingFault) {
    guard let key = SettingKey.all.first(where: { $0.path == path }) else {
      let nearest = SettingKey.nearest(to: path)
      throw SettingFault(
        message: "there is no setting \"\(path)\"", remedy: "did you mean \"\(nearest)\"?")
    }
    try key.set(&self, value)
    origins[path] = .given
  }

  /// Whether the user has set a key.
  func isGiven(_ path: String) -> Bool { origins[path] == .given }

  /// The settings with the reference rates of statutory interest, the user's before the program's own.
  func withRates() throws -> Settings {
    guard interest.regime == .uk || interest.regime == .eu else { return self }
    var settings = self
    settings.interest.rates = try ReferenceTables.interestRates(file: ratesFile)
    return settings
  }

  /// Terms of collection with the run's rates: costs are in the reporting currency, which is the stated one, else the base
  /// currency, else that of amounts that state none.
  var collectionTerms: CollectionTerms {
    var terms = collections
    terms.graceDays = aging.graceDays
    terms.insolvent = factoring.insolvent
    terms.limitation = limitationTerms
    terms.taxReliefMonths = journal.taxRate == nil ? nil : journal.taxMonths
    // A claim cannot end before it begins.
    terms.taxClaimMonths = max(terms.taxClaimMonths, journal.taxMonths)
    terms.reportingCurrency = collections.reportingCurrency ?? baseCurrency ?? intake.currency
    if terms.reportingCurrency == baseCurrency { terms.rates = exchangeRates }
    return terms
  }

  /// Whose courts count: nobody's are foreign without a home.
  private var limitationTerms: LimitationTerms {
    var terms = flags.limitation
    terms.home = factoring.home
    return terms
  }

  /// The settings with what is known of courts, where anybody names one.
  func withCourts(for book: Book) throws -> Settings {
    let isAsked =
      !jurisdictionsFile.isEmpty || !flags.limitation.jurisdiction.isEmpty
      || book.customers.contains { !$0.facts.jurisdiction.isEmpty }
    guard isAsked else { return self }
    var settings = self
    settings.flags.limitation.jurisdictions = try ReferenceTables.jurisdictions(
      file: jurisdictionsFile)
    let named = flags.limitation.jurisdiction
    if !named.isEmpty,
      settings.flags.limitation.jurisdictions.find(named, country: "", on: book.asOf) == nil
    {
      throw CommandError(
        message: "collections.jurisdiction: \"\(named)\" is not known on \(book.asOf)",
        remedy: "use a code of docs/jurisdictions.md, or add a table with collections.jurisdictions"
      )
    }
    return settings
  }

  /// Terms of collection as of a day.
  func collectionTerms(asOf: Day) -> CollectionTerms {
    var terms = collectionTerms
    let (year, month, day) = asOf.civil
    // In a year without the day its month's last counts.
    if let end = chargeOff, let first = Day(year: year, month: end.month, day: 1),
      case let this = min(first + (end.day - 1), first.endOfMonth)
    {
      let isPast = (month, day) > (end.month, end.day)
      terms.chargeOffDay = isPast ? this.adding(months: 12) : this
    }
    return terms
  }

  /// Terms of single names; equity is in the base currency.
  var singleNameTerms: SingleNameTerms {
    var terms = singleNames
    terms.currency = baseCurrency
    return terms
  }

  /// Terms of the allowance with the customers known to be in insolvency.
  var allowanceTerms: AllowanceTerms {
    var terms = allowance
    terms.insolventIDs = factoring.insolvent
    return terms
  }

  /// Limits of the flags with the run's days of grace.
  var flagThresholds: FlagThresholds {
    var thresholds = flags
    thresholds.graceDays = aging.graceDays
    thresholds.limitation = limitationTerms
    // Ten units of the reporting currency in the others that have a rate.
    for (currency, rate) in exchangeRates {
      let units = Ratio(10 * rate.denominator, over: rate.numerator)
      thresholds.leastResidue[currency] = units?.of(currency.scale)
    }
    return thresholds
  }

  /// Effective values in the order in which they are documented.
  var effective: [(key: String, value: String, origin: String)] {
    SettingKey.all.map { ($0.path, $0.get(self), (origins[$0.path] ?? .standard).rawValue) }
  }
}

/// One key of `arrears.yaml`: how it is set and shown.
struct SettingKey: Sendable {
  let path: String
  let set: @Sendable (inout Settings, SettingValue) throws(SettingFault) -> Void
  let get: @Sendable (Settings) -> String

  /// Every key, in the order of the documentation.
  static let all: [SettingKey] =
    general + concentration + flags + factoring + collections + interest + letters
    + allowance

  private static let general: [SettingKey] = [
    SettingKey(
      path: "as_of",
      set: { settings, value throws(SettingFault) in settings.asOf = try value.text() },
      get: { $0.asOf ?? "" }),
    choice("fail_on", \.failOn),
    SettingKey(
      path: "formats",
      set: { settings, value throws(SettingFault) in
        var formats: Set<Settings.OutputFormat> = []
        for word in try value.words() { formats.insert(try value.oneOf(word)) }
        settings.formats = formats
      },
      get: { $0.formats.map(\.rawValue).sorted().joined(separator: ",") }),
    SettingKey(
      path: "csv.separator",
      set: { settings, value throws(SettingFault) in
        let byte = try value.byte(named: ["comma": 0x2C, "semicolon": 0x3B, "tab": 0x09])
        guard [0x2C, 0x3B, 0x09, 0x7C].contains(byte) else {
          throw SettingFault(
            message: "files are not separated by that",
            remedy: "write comma, semicolon, tab or \"|\"")
        }
        settings.csv.separator = byte
      },
      get: { $0.csv.separator == 0x09 ? "tab" : String(UnicodeScalar($0.csv.separator)) }),
    SettingKey(
      path: "csv.decimal_mark",
      set: { settings, value throws(SettingFault) in
        let byte = try value.byte(named: ["comma": 0x2C, "point": 0x2E])
        guard byte == 0x2C || byte == 0x2E else {
          throw SettingFault(
            message: "decimals are not marked by that", remedy: "write \",\" or \".\"")
        }
        settings.csv.decimalMark = byte
      },
      get: { String(UnicodeScalar($0.csv.decimalMark)) }),
    flag("csv.bom", \.csv.hasByteOrderMark), words("mail.from", \.mail.from),
    SettingKey(
      path: "mail.to",
      set: { settings, value throws(SettingFault) in settings.mail.to = try value.words() },
      get: { $0.mail.to.joined(separator: ",") }),
    integer("workbook_rows", in: 1...1_000_000, \.workbookRows),
    SettingKey(
      path: "currency",
      set: { settings, value throws(SettingFault) in
        settings.intake.currency = try value.currency(value.text())
      },
      get: { $0.intake.currency?.description ?? "" }),
    SettingKey(
      path: "date_order",
      set: { settings, value throws(SettingFault) in
        settings.intake.dateOrder = try value.oneOf(value.text())
      },
      get: { $0.intake.dateOrder?.rawValue ?? "" }),
    SettingKey(
      path: "decimal_mark",
      set: { settings, value throws(SettingFault) in
        settings.intake.decimalMark = try value.oneOf(value.text())
      },
      get: { $0.intake.decimalMark?.rawValue ?? "" }),
    SettingKey(
      path: "encoding",
      set: { settings, value throws(SettingFault) in
        settings.intake.encoding = try value.oneOf(value.text())
      },
      get: { $0.intake.encoding?.rawValue ?? "" }),
    SettingKey(
      path: "delimiter",
      set: { settings, value throws(SettingFault) in
        settings.intake.delimiter = try value.byte(named: ["tab": 0x09])
      },
      get: { $0.intake.delimiter.map { Dialect.name(of: $0) } ?? "" }),
    SettingKey(
      path: "quote",
      set: { settings, value throws(SettingFault) in
        settings.intake.quote = try value.byte(named: ["none": 0])
      },
      get: { $0.intake.quote.map { Dialect.name(of: $0) } ?? "" }),
    SettingKey(
      path: "columns",
      set: { settings, value throws(SettingFault) in
        guard case .map(let pairs) = value else {
          throw SettingFault(
            message: "columns is not a list of roles and headings",
            remedy: "write for example {balance: \"O/S Bal\"}")
        }
        for (word, heading) in pairs {
          guard let role = Role.allCases.first(where: { $0.word == word }) else {
            let known = Role.allCases.map(\.word).joined(separator: ", ")
            throw SettingFault(
              message: "there is no column role \"\(word)\"", remedy: "use one of \(known)")
          }
          guard !heading.isEmpty else {
            throw SettingFault(
              message: "the column of \"\(word)\" has no heading",
              remedy: "write the heading as the file has it, for example \(word)=\"O/S Bal\"")
          }
          settings.intake.columns[role] = heading
        }
      },
      get: { settings in
        settings.intake.columns.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          "\($0.key.word)=\($0.value)"
        }.joined(separator: ",")
      }),
    SettingKey(
      path: "default_terms",
      set: { settings, value throws(SettingFault) in
        settings.intake.defaultTerms = try value.integer(in: 0...365)
      },
      get: { String($0.intake.defaultTerms) }),
    SettingKey(
      path: "ledger_balances",
      set: { settings, value throws(SettingFault) in
        settings.ledgerBalances = try value.amounts(
          named: "ledger_balances", example: "{USD: 36400.00}")
      },
      get: { amounts($0.ledgerBalances) }),
    SettingKey(
      path: "entities",
      set: { settings, value throws(SettingFault) in
        guard case .map(let pairs) = value else {
          throw SettingFault(
            message: "entities is not a list of file patterns and companies",
            remedy: "write for example {\"north/*\": North Ltd}")
        }
        settings.intake.entities = pairs.map { (pattern: $0.0, name: $0.1) }
      },
      get: { settings in
        settings.intake.entities.map { "\($0.pattern)=\($0.name)" }.joined(separator: ",")
      }),
    names("receivable_accounts", \.receivableAccounts),
    SettingKey(
      path: "side_data",
      set: { settings, value throws(SettingFault) in
        guard case .map(let pairs) = value else {
          throw SettingFault(
            message: "side_data is not a list of kinds and file patterns",
            remedy: "write for example {promises: \"ptp*.csv\"}")
        }
        for (word, pattern) in pairs {
          guard let list = GivenList(word: word) else {
            let known = (SideFact.Kind.allCases.map(\.rawValue) + ["payments", "documents"]).joined(
              separator: ", ")
            throw SettingFault(
              message: "there is no side data \"\(word)\"", remedy: "use one of \(known)")
          }
          settings.intake.sideLists.append((pattern, list))
        }
      },
      get: { settings in
        settings.intake.sideLists.map { "\($0.list.word)=\($0.pattern)" }.joined(separator: ",")
      }),
    choice("age_by", \.aging.basis),
    SettingKey(
      path: "grace_days",
      set: { settings, value throws(SettingFault) in
        settings.aging.graceDays = try value.integer(in: 0...90)
      },
      get: { String($0.aging.graceDays) }),
    SettingKey(
      path: "residues",
      set: { settings, value throws(SettingFault) in
        let amounts = try value.amounts(
          named: "residues", example: "{USD: 1.00, EUR: 1.00}")
        if let negative = amounts.filter({ $0.value < 0 }).keys.min() {
          throw SettingFault(
            message: "the largest rest in \(negative) is below zero",
            remedy: "write 0 or more")
        }
        settings.aging.residues = amounts
      },
      get: { amounts($0.aging.residues) }),
    SettingKey(
      path: "as",
      set: { settings, value throws(SettingFault) in
        settings.product = try value.oneOf(value.text())
      },
      get: { $0.product?.rawValue ?? "" }),
    choice("credits", \.aging.credits),
    SettingKey(
      path: "buckets",
      set: { settings, value throws(SettingFault) in
        let limits = try value.words().map { Int($0) ?? 0 }
        guard let buckets = Buckets(limits: limits) else {
          throw SettingFault(
            message: "bucket limits must be positive and ascending",
            remedy: "write for example [30, 60, 90, 120]")
        }
        settings.aging.buckets = buckets
      },
      get: { $0.aging.buckets.limits.map(String.init).joined(separator: ",") }),
    SettingKey(
      path: "base_currency",
      set: { settings, value throws(SettingFault) in
        settings.baseCurrency = try value.currency(value.text())
      },
      get: { $0.baseCurrency?.description ?? "" }),
    SettingKey(
      path: "exchange_rates",
      set: { settings, value throws(SettingFault) in
        guard case .map(let pairs) = value else {
          throw SettingFault(
            message: "exchange_rates is not a list of currencies and rates",
            remedy: "write for example {EUR: 1.1720}: units of base_currency for one euro")
        }
        for (code, rate) in pairs {
          guard let rate = Ratio(decimal: rate), rate.numerator > 0 else {
            throw SettingFault(
              message: "\"\(rate)\" is not a positive rate",
              remedy: "write a decimal such as 1.1720")
          }
          settings.exchangeRates[try value.currency(code)] = rate
        }
      },
      get: { settings in
        settings.exchangeRates.sorted { $0.key < $1.key }.map {
          "\($0.key) \(decimalText($0.value.scaled(toDigits: 6), digits: 6, grouping: ""))"
        }.joined(separator: ",")
      }),
  ]

  static func amounts(_ amounts: [Currency: Int64]) -> String {
    amounts.sorted { $0.key < $1.key }.map {
      "\($0.key) \(Money(minorUnits: $0.value, currency: $0.key).plain)"
    }.joined(separator: ",")
  }

  static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
    _ path: String, _ target: any WritableKeyPath<Settings, Choice> & Sendable
  ) -> SettingKey where Choice.RawValue == String {
    SettingKey(
      path: path,
      set: { settings, value throws(SettingFault) in
        settings[keyPath: target] = try value.oneOf(value.text())
      },
      get: { $0[keyPath: target].rawValue })
  }

  /// The known key with the fewest differing letters.
  static func nearest(to path: String) -> String {
    all.map(\.path).min { distance($0, path) < distance($1, path) } ?? ""
  }

  /// Levenshtein distance.
  private static func distance(_ left: String, _ right: String) -> Int {
    let (a, b) = (Array(left.utf8), Array(right.utf8))
    var row = Array(0...b.count)
    for i in 1...max(1, a.count) where !a.isEmpty {
      var diagonal = row[0]
      row[0] = i
      for j in 1...max(1, b.count) where !b.isEmpty {
        let above = row[j]
        row[j] = min(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
