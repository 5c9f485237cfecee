import Analysis
import Intake
import Receivables
import Reporting

extension Run {
  /// What the summary is made of.
  func summaryFacts(files outputs: [String]) -> SummaryFacts {
    SummaryFacts(
      book: book, aging: aging,
      ledger: ledgerTies.map { ($0.entity, $0.currency, $0.ledger, $0.net) }, theirs: theirs,
      concentrations: concentrations,
      payers: payers, forecast: forecast, stress: stress, stressRemedies: stressRemedies,
      allowances: allowances, view: settings.allowance.view,
      factoring: factoring, choices: choices, collections: collections, collecting: collecting,
      metrics: metrics, trends: trends,
      comparison: history?.comparison,
      findings: findings,
      inputs: zip(files, intake.files).map { file, account in
        .init(
          name: account.name, format: file.layout.format.title, rows: account.counts.read,
          documents: account.counts.documents, rejected: account.counts.rejected,
          others: Run.others(account.counts))
      },
      assumptions: assumptions, outputs: outputs)
  }

  /// Earlier balances, where documents or earlier runs tell them.
  private var trends: [BalanceTrend] {
    let own = balanceTrends(of: book, activity: activity)
    guard let history else { return own }
    let runs = history.trend + [(day: asOf, metrics: metrics)]
    return book.currencies.compactMap { currency in
      own.first { $0.currency == currency } ?? BalanceTrend(currency, runs: runs)
    }
  }

  private static func others(_ counts: RowCounts) -> String {
    let classes: [(Int, String)] = [
      (counts.lines, "further lines"), (counts.settlements, "settlements"),
      (counts.sideData, "side data"),
      (counts.headings, "headings"), (counts.totals, "totals"), (counts.blanks, "blanks"),
      (counts.duplicates, "repeated"), (counts.excluded, "drafts and voids"),
    ]
    return classes.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  /// Everything assumed that the data do not say.
  private var assumptions: [String] {
    var all: [String] = []
    let basis = settings.aging.basis == .due ? "due day; due today is not late" : "invoice day"
    all.append(
      "Age counts from the \(basis). Unapplied credits stand apart and are never set against another customer."
    )
    if settings.aging.credits != .apart {
      all.append(
        "The buckets show credits as \(settings.aging.credits.rawValue); gross and past-due figures do not."
      )
    }
    let unknown = book.hasHistory.indices.count {
      !book.hasHistory[$0] && book.holdsAnything($0)
    }
    if book.hasAnyHistory, unknown > 0 {
      all.append(
        "Of \(unknown) accounts only open items are known: sales figures, dilution and first-invoice flags leave them out."
      )
    }
    if !book.hasAnyHistory {
      all.append(
        "The exports list open items only: late rates, days sales outstanding, forecast and dilution are n/a, and expected payment days come from a general survey."
      )
    } else if !payers.prior.isFitted {
      all.append(
        "Too few customers to estimate a prior: late rates lean on Beta(1, 2), one late in three.")
    }
    if forecast.model.basis == .ownHistory {
      all.append(
        "Chances of payment come from the book's own payments (docs/prediction.md); the newest ninety days brought \(percent(Ratio(basisPoints: Int64((forecast.model.drift * 10_000).rounded())))) of the payments that the history before them let expect, which is taken into account."
      )
    }
    if journal.contains(where: { $0.entry.hasPrefix("ALLOWANCE") }), allowances.booked.isEmpty {
      all.append(
        "Allowance already booked: not stated, taken as 0 in journal.csv. Entries there are proposals."
      )
    }
    for (file, account) in zip(files, intake.files) where file.layout.dateOrder.origin == .found {
      all.append(
        "\(account.name): dates read as \(file.layout.dateOrder.value?.rawValue ?? ""), as the file's own dates show."
      )
    }
    all.append(
      "Factoring: \(percent(settings.factoring.feePer30Days)) of face per started 30 days, \(settings.factoring.overAgeFromIssue) days from invoice or \(settings.factoring.overAgePastDue) past due is over-age, cross-age \(percent(settings.factoring.crossAge)), cap \(percent(settings.factoring.concentrationCap)).\(unasked)"
    )
    for offer in settings.factoring.offers { all.append("Offer \(SettingKey.words(offer)).") }
    if !choices.offers.quotes.isEmpty {
      let rate = settings.factoring.fundingRate?.value ?? settings.collections.ladder.discountRate
      all.append(
        "Offers are set against money at \(PlainTable.fixed(rate * 100, 1)) % a year, until the day on which each customer is expected to pay."
      )
    }
    if settings.journal.taxRate != nil {
      all.append(
        "Tax on bad debts is not given back for documents that were sold or assigned: leave those out of the write-offs in journal.csv."
      )
    }
    let limitation = settings.flags.limitation
    let isKnown =
      settings.collections.smallClaimsLimit != nil || !limitation.jurisdiction.isEmpty
      || book.customers.contains { !$0.facts.jurisdiction.isEmpty }
    let court =
      isKnown
      ? " Limits, fees and years of courts are what tables say (docs/jurisdictions.md), not law."
      : " No court is known, so small claims are left out."
    all.append(
      "Collections: chances start from an agency survey of 2004, blended with \(collections.curve.ownDocuments) own documents; costs in \(collections.reportingCurrency) (collections.currency) and success shares are judgements.\(court) A judgment is not cash."
    )
    let terms = settings.collections
    all.append(
      "Claims worth \(SettingKey.plain(terms.floor)) \(collections.reportingCurrency) or less are written off; money later counts \(PlainTable.fixed(terms.ladder.discountRate * 100, 1)) % less a year; an insolvency pays \(PlainTable.fixed(terms.insolvencyTerms.share * 100, 1)) %."
    )
    if book.customers.contains(where: \.facts.isInsured) {
      all.append(
        "Insurers pay \(PlainTable.fixed(terms.insurance.share * 100, 1)) % after \(terms.insurance.days) days, told within \(terms.insurance.noticeDays) and asked within \(terms.insurance.filingDays) days past due."
      )
    }
    all += courts
    return all
  }

  /// The courts that decided about the calls of the week, those of most customers first.
  private var courts: [String] {
    let limitation = settings.flags.limitation
    let called = Set(
      collecting.worklist.map { item in
        book.accounts[Int(book.documents[Int(item.line.document)].account)].customer
      })
    var counts: [String: (court: Jurisdiction, customers: Int)] = [:]
    for customer in called {
      guard let court = limitation.court(of: book.customers[Int(customer)], on: book.asOf) else {
        continue
      }
      counts[court.code, default: (court, 0)].customers += 1
    }
    let used = counts.values.sorted {
      $0.customers != $1.customers ? $0.customers > $1.customers : $0.court.code < $1.court.code
    }
    let shown = used.prefix(5).map { court, customers in
      let name = court.code == court.name ? court.name : "\(court.name) (\(court.code))"
      let years = court.limitationYears.map { "\($0) years" } ?? "years not known"
      let level = court.level.isEmpty ? "your own table" : "level \(court.level)"
      return "\(name), \(customers) to call: \(years), \(level)"
    }
    guard !shown.isEmpty else { return [] }
    let rest = used.count > 5 ? "; and \(used.count - 5) others" : ""
    return ["Courts: \(shown.joined(separator: "; "))\(rest)."]
  }

  /// Rows of the waterfall that nothing in the data or settings lets ask.
  private var unasked: String {
    let customers = book.customers.lazy.map(\.facts)
    let terms = settings.factoring
    let missing: [(Bool, String)] = [
      (customers.contains { $0.isOnDelivery || $0.isConsumer }, "cash and private customers"),
      (!book.facts(.payables).isEmpty, "contra accounts"),
      (
        !terms.home.isEmpty && customers.contains { !$0.country.isEmpty },
        customers.contains { !$0.country.isEmpty }
          ? "foreign debtors (factoring.home is not stated)" : "foreign debtors"
      ),
      (
        !terms.government.isEmpty || customers.contains { $0.isGovernment }, "public bodies"
      ),
    ]
    let names = missing.filter { !$0.0 }.map(\.1)
    return names.isEmpty
      ? ""
      : " Neither exports nor settings tell of \(names.joined(separator: ", ")): none were taken out."
  }

  private func percent(_ ratio: Ratio) -> String {
    "\(decimalText(ratio.scaled(toDigits: 3), digits: 1, grouping: "")) %"
  }
}
