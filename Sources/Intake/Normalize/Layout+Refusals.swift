import Receivables

/// Lists that cannot be read, or hold nothing that customers owe.
extension Layout {
  /// What a list must have to be read; it depends on what its rows are.
  func require(
    _ match: HeadingMatch, _ source: SourceText, _ rows: [PreviewRow]
  ) throws(IntakeError) {
    let hasCustomer =
      match[.customerID] != nil || match[.customerName] != nil || labelsNameCustomers
    let hasAmount =
      match[.amount] != nil || match[.balance] != nil || match[.lineTotal] != nil
      || match[.debit] != nil
    let isComplete =
      switch grain {
      case .customer: match[.customerID] != nil || match[.customerName] != nil
      case .application: match[.amount] != nil || match[.paidAmount] != nil
      case .fact: true
      default: hasCustomer && hasAmount
      }
    let namesCustomers = match[.customerID] != nil || match[.customerName] != nil
    if !namesCustomers, grain != .fact,
      let supplier = match.headings.first(where: HeadingGrammar.namesSupplier)
    {
      throw IntakeError(
        Finding(
          .error, "payables", at: Place(file: source.name, line: headerLine),
          "lists what the company owes: \"\(supplier)\" names suppliers",
          remedy: "leave this file out, or export receivables"))
    }
    let numbersOffers = match[.number].map { HeadingGrammar.namesOffer(match.headings[$0]) } ?? true
    let isBare =
      match[.due] == nil && match[.balance] == nil && match[.paidAmount] == nil
      && match[.debit] == nil && grain == .document
    if isBare, format.id == "general", SettlementWords.callsWages(source.name),
      match[.number] == nil
    {
      throw IntakeError(
        Finding(
          .error, "payables", at: Place(file: source.name, line: headerLine),
          "lists what the company owes: the file calls itself a payroll",
          remedy: "leave this file out, or export receivables"))
    }
    if isBare, format.id == "general", SettlementWords.callsOffers(source.name) {
      throw IntakeError(
        Finding(
          .error, "offers", at: Place(file: source.name, line: headerLine),
          "lists offers, which nobody owes: the file calls itself so, and nothing in it falls due",
          remedy:
            "leave this file out, or export invoices; rename the file if these are invoices"))
    }
    if format.id == "general", numbersOffers, match[.balance] == nil,
      let offer = match.headings.first(where: HeadingGrammar.namesOffer)
    {
      throw IntakeError(
        Finding(
          .error, "offers", at: Place(file: source.name, line: headerLine),
          "lists offers, which nobody owes: \"\(offer)\" numbers them",
          remedy: "leave this file out, or export invoices"))
    }
    if !isComplete { throw Layout.noTable(source, rows, dialect) }
  }

  /// What is said of a file without a row of headings.
  static func noTable(
    _ source: SourceText, _ rows: [PreviewRow], _ dialect: Dialect
  ) -> IntakeError {
    let best = rows.prefix(40).max {
      // Of equals the first wins.
      let (known, other) = (
        HeadingMatch.knownHeadings($0.fields), HeadingMatch.knownHeadings($1.fields)
      )
      return known < other || known == other && $0.line > $1.line
    }
    let missing = HeadingMatch.missing(in: best?.fields ?? [])
    let seen = best.map { $0.fields.prefix(8).joined(separator: ", ") } ?? ""
    let what = missing.isEmpty ? "what is needed" : missing.joined(separator: " and ")
    return IntakeError(
      Finding(
        .error, "no-table", at: Place(file: source.name, line: best?.line ?? 1, column: 1),
        "no row of headings names \(what); the likeliest reads: \(seen)",
        remedy: "export a list of receivables with headings, or leave this file out",
        inForce:
          "\(dialect.inForce), encoding \(source.encoding.value.rawValue) (\(source.encoding.origin.rawValue))"
      ))
  }
}
