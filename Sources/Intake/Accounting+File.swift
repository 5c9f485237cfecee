import Receivables

/// Findings about one file.
extension Accounting {
  func faultFindings(
    _ file: RecognisedFile, _ parts: [Part]
  ) -> (findings: [Finding], rejects: [RejectedRow]) {
    let all = parts.flatMap(\.faults).sorted { ($0.line, $0.field) < ($1.line, $1.field) }
    var findings: [Finding] = []
    var rejects: [RejectedRow] = []
    for fault in all.prefix(Accounting.mostRejects) {
      let located = file.layout.locate(
        fault.field, in: fault.raw, line: fault.line, source: file.source)
      findings.append(
        Finding(
          fault.severity, fault.code, at: located.place, fault.message, money: fault.money,
          remedy: fault.remedy, excerpt: located.excerpt,
          inForce: file.layout.settingsInForce(for: fault.code, field: fault.field)))
      if fault.isReject {
        let raw = file.source[
          fault.raw.lowerBound..<min(fault.raw.upperBound, fault.raw.lowerBound + 2_000)]
        rejects.append(
          RejectedRow(
            place: located.place, code: fault.code, message: fault.message,
            raw: text(raw.trimmingLineEnds)))
      }
    }
    let missing =
      all.count - min(all.count, Accounting.mostRejects) + parts.reduce(0) { $0 + $1.droppedFaults }
    if missing > 0 {
      findings.append(
        Finding(
          .error, "rejects-not-listed", at: Place(file: file.name),
          "\(missing) more rejected row\(missing == 1 ? " is" : "s are") counted but not listed",
          remedy: "correct the ones listed first; most share one cause"))
    }
    return (findings, rejects)
  }

  /// What had to be assumed of a file's documents that were put together from rows.
  func assembledRemarks(
    _ file: RecognisedFile, _ index: Int
  ) -> [Part.Remark: [Currency: Part.Affected]] {
    var assumed: [Part.Remark: [Currency: Part.Affected]] = [:]
    for document in assembly?.documents ?? []
    where Int(document.source) == index && (document.issued.map { $0 <= book.asOf } ?? true) {
      let open = document.standing(at: book.asOf).open
      guard open > 0 else { continue }
      let currency = book.accounts[Int(document.account)].currency
      if document.dueBasis == .defaultTerms {
        assumed[.dueDay, default: [:]][currency, default: .init()].add(
          open, at: (0, Int(document.line)))
      }
      if document.due == nil {
        assumed[.undated, default: [:]][currency, default: .init()].add(
          open, at: (0, Int(document.line)))
      }
      if file.layout.format.lacks.contains(.balance), document.isUnsettledByAnything {
        assumed[.balanceBlank, default: [:]][currency, default: .init()].add(
          open, at: (0, Int(document.line)))
      }
    }
    return assumed
  }

  func remarkFindings(
    _ parts: [Part], _ assembled: [Part.Remark: [Currency: Part.Affected]], _ place: Place
  ) -> [Finding] {
    func first(_ words: (Part) -> Set<[UInt8]>) -> String {
      parts.reduce(into: Set<[UInt8]>()) { $0.formUnion(words($1)) }
        .sorted { $0.lexicographicallyPrecedes($1) }
        .prefix(Part.mostWords).map { "\"\(text($0))\"" }.joined(separator: ", ")
    }
    let (types, states) = (first(\.unknownKinds), first(\.unknownStates))
    let words: [(Part.Remark, Severity, code: String, what: String, remedy: String)] = [
      (
        .balanceBlank, .warning, "balance-assumed", "without a balance: taken as wholly open",
        "export balances, or 0 for what is settled"
      ),
      (
        .dueDay, .warning, "due-day-assumed",
        "without a due day or terms that can be read: the default terms were added to the issue day",
        "export due days or terms, or state terms in a customer file"
      ),
      (
        .writtenOff, .info, "written-off", "closed without payment: taken as written off",
        "nothing, if that is meant; otherwise correct the status"
      ),
      (
        .undated, .warning, "undated", "without any day: cannot be aged",
        "fill in the issue or due day; check whether the row is cut short"
      ),
      (
        .balanceAbove, .warning, "balance-exceeds-amount",
        "with a balance larger than the amount: the balance counts",
        "check the amounts; late fees belong into documents of their own"
      ),
      (
        .dueEarly, .warning, "due-before-issue", "due before the day of issue: aged by the due day",
        "correct the due day"
      ),
      (
        .paidButOpen, .warning, "status-contradicts-balance",
        "whose status says paid although a balance is open: the balance counts",
        "correct the status, or apply the payment"
      ),
      (
        .amountUnclear, .warning, "amount-unclear",
        "with an amount that has three figures behind its mark, where others have two: the mark was taken for that of decimals",
        "if it groups thousands there, correct these amounts, or export them like the others"
      ),
      (
        .cellHoldsRows, .warning, "cell-holds-rows",
        "with a cell over several lines, of which one reads like a row: taken for text",
        "compare these lines: where a quote is missing or too much, what stands between is no text"
      ),
      (
        .kindUnknown, .info, "type-unknown",
        "of a type that is not known (\(types)): read by the sign",
        "nothing, if they are invoices (positive) or credits (negative)"
      ),
      (
        .partUnstated, .warning, "part-payment-unstated",
        "whose status says partly paid, and nothing says how much: taken as wholly open",
        "export balances or paid amounts, or the payments"
      ),
      (
        .statusUnknown, .warning, "status-unknown",
        "with a status that is not known (\(states)): taken as open",
        "nothing, if they are open; otherwise export balances"
      ),
      (
        .paymentUnknown, .warning, "payment-status-unknown",
        "with a status that is not known (\(states)): taken as received",
        "nothing, if the money has come; otherwise leave these payments out"
      ),
      (
        .creditPositive, .info, "credit-positive",
        "of a type that reduces what is owed, with the sign of an invoice, in a file whose other credits carry a minus: taken as stated",
        "check whether they take a credit or payment back"
      ),
      (
        .customerAbove, .info, "customer-from-above",
        "without a customer of their own: they belong to the customer above them",
        "nothing, if the list names each customer once"
      ),
    ]
    return words.flatMap { remark, severity, code, what, remedy -> [Finding] in
      var sums: [Currency: (documents: Int, open: Int64, line: Int)] = [:]
      for remarks in parts.map(\.remarks) + [assembled] {
        for (currency, own) in remarks[remark] ?? [:] {
          var sum = sums[currency] ?? (0, 0, .max)
          sum.documents += own.documents
          sum.open += own.open
          sum.line = min(sum.line, own.first?.line ?? .max)
          sums[currency] = sum
        }
      }
      return sums.sorted { $0.key < $1.key }.map { currency, sum in
        let noun =
          switch remark {
          case .writtenOff, .amountUnclear, .cellHoldsRows: "document"
          case .paymentUnknown: "payment"
          default: "open document"
          }
        return Finding(
          severity, code, at: Place(file: place.file, line: sum.line == .max ? 0 : sum.line),
          "\(sum.documents) \(noun)\(sum.documents == 1 ? "" : "s") \(what)",
          money: Money(minorUnits: sum.open, currency: currency), remedy: remedy)
      }
    }
  }

  /// Bytes that are no text.
  private func textFindings(_ file: RecognisedFile) -> [Finding] {
    var findings: [Finding] = []
    if file.source.endsInsideCharacter {
      findings.append(
        Finding(
          .error, "text-cut", at: Place(file: file.name),
          "ends in the middle of a character: it was cut off, and rows may be missing",
          remedy: "export or copy it again"))
    }
    if file.source.isDamaged {
      findings.append(
        Finding(
          .warning, "text-damaged", at: Place(file: file.name),
          "holds bytes that are no \(file.encoding.value.rawValue) (\(file.encoding.origin.rawValue)); the replacement character stands in their place",
          remedy: "state the encoding with --encoding, for example --encoding windows-1252"))
    }
    return findings
  }

  /// Columns that were assumed, or that hold amounts and were not read.
  private func columnFindings(_ file: RecognisedFile) -> [Finding] {
    let (layout, place) = (file.layout, Place(file: file.name, line: file.layout.headerLine))
    var findings: [Finding] = []
    // In a list of payments the column held the companies of the book.
    let namesCompanies = layout.grain == .application && book.hasEntities
    if layout.customerIsAssumed, !namesCompanies, let column = layout.match[.customerName] {
      findings.append(
        Finding(
          .warning, "customer-assumed", at: place,
          "no heading names the customer; \"\(layout.match.headings[column])\" was taken for it",
          remedy: "state it with --column customer=\"\(layout.match.headings[column])\""))
    }
    if let tax = layout.unclearTax, let column = layout.match[.amount] {
      findings.append(
        Finding(
          .warning, "tax-unclear", at: place,
          "\"\(layout.match.headings[column])\" stands beside \"\(tax)\" and does not say whether it includes it: taken as including it",
          remedy: "export gross amounts under a heading that says so, or balances"))
    }
    if let heading = layout.homeMoney {
      findings.append(
        Finding(
          .warning, "amounts-in-own-currency", at: place,
          "\"\(heading)\" is in the company's own currency, while the rows state several: read as if in those",
          remedy: "export amounts in the documents' currencies, or leave out the column of them"))
    }
    if !layout.unreadMoney.isEmpty {
      let names = layout.unreadMoney.map { "\"\($0)\"" }.joined(separator: ", ")
      findings.append(
        Finding(
          .warning, "money-unread", at: place,
          "no heading names a balance, and \(names) hold\(layout.unreadMoney.count == 1 ? "s" : "") amounts that are not read",
          remedy:
            "if one is the balance, state it with --column balance=\"\(layout.unreadMoney[0])\""))
    }
    return findings
  }

  /// Totals that the export prints and that its rows do not add up to.
  ///
  /// A total may be that of any number of groups above it, so every earlier total is tried as its start.
  private func printedTotalFindings(_ file: RecognisedFile, _ index: Int) -> [Finding] {
    let parts = read[index].parts
    // Only a file read in one piece has its sums in order.
    guard read[index].isInOnePiece else { return [] }
    // As of an earlier day the rows of later days are left out, which the total holds.
    guard parts.allSatisfy({ $0.counts.later == 0 && $0.laterRows == 0 }) else { return [] }
    var starts: Set<Int64> = [0]
    var findings: [Finding] = []
    for total in parts.flatMap(\.printedTotals) {
      guard let currency = total.currency else { continue }
      let isKnown = starts.contains { total.read &- $0 == total.printed }
      if !isKnown {
        let nearest =
          starts.map { total.read &- $0 }.min {
            ($0 &- total.printed).magnitude < ($1 &- total.printed).magnitude
          } ?? total.read
        let located = file.layout.locate(
          total.field, in: total.raw, line: total.line, source: file.source)
        findings.append(
          Finding(
            .warning, "printed-total-differs", at: located.place,
            "the export prints \(Money(minorUnits: total.printed, currency: currency).grouped), its rows add up to \(Money(minorUnits: nearest, currency: currency).grouped)",
            money: Money(minorUnits: total.printed &- nearest, currency: currency),
            remedy:
              "look for credits that the list nets without showing them, and for rejected rows",
            excerpt: located.excerpt))
      }
      starts.insert(total.read)
    }
    return findings.count > 20 ? Array(findings.prefix(20)) : findings
  }

  func fileFindings(
    _ file: RecognisedFile, _ index: Int, _ parts: [Part], _ counts: RowCounts,
    _ control: [Currency: (amount: Int64, open: Int64)]
  ) -> [Finding] {
    var findings: [Finding] = []
    let place = Place(file: file.name)
    if counts.documents == 0, counts.duplicates == 0, counts.lines == 0,
      ![.application, .customer, .fact].contains(file.layout.grain),
      !overlaps.contains(where: { $0.repetition.file == index })
    {
      findings.append(
        Finding(
          .warning, "file-without-documents",
          at: Place(file: file.name, line: file.layout.headerLine),
          "has headings but no document below them",
          remedy: "check the period and filters of the export"))
    }
    if let sums = control[.unstated], file.layout.currency.origin == .standard,
      file.layout.grain != .application || sums.open != 0
    {
      findings.append(
        Finding(
          .warning, "currency-unstated", at: Place(file: file.name, line: file.layout.headerLine),
          "states no currency; its amounts are kept apart and shown as XXX",
          money: Money(minorUnits: sums.open, currency: .unstated),
          remedy: "state it with --currency, for example --currency USD"))
    }
    if let currency = file.adoptedCurrency {
      findings.append(
        Finding(
          .warning, "currency-adopted", at: Place(file: file.name, line: file.layout.headerLine),
          "states no currency; it lists customers of the other files, which all state \(currency), and is taken in it",
          money: Money(minorUnits: control[currency]?.open ?? 0, currency: currency),
          remedy: "if that is wrong, state its currency with --currency"))
    }
    if file.layout.format.id == "general", file.layout.match[.number] == nil,
      [.document, .lineItem, .line].contains(file.layout.grain), counts.documents > 0,
      files.contains(where: { $0.layout.grain == .application })
    {
      findings.append(
        Finding(
          .warning, "number-unread", at: Place(file: file.name, line: file.layout.headerLine),
          "no heading names the number of a document, so that no payment can be put against it",
          remedy: "state the column with --column number=HEADING"))
    }
    findings += textFindings(file) + printedTotalFindings(file, index) + columnFindings(file)
    findings += remarkFindings(parts, assembledRemarks(file, index), place)
    if counts.later > 0 {
      findings.append(
        Finding(
          .info, "after-as-of", at: place,
          "\(counts.later == 1 ? "1 document is" : "\(counts.later) documents are") issued after \(book.asOf) and change\(counts.later == 1 ? "s" : "") nothing",
          remedy: "use a later --as-of to see them"))
    }
    return findings
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes without line ends behind them.
  fileprivate var trimmingLineEnds: Slice<UnsafeBufferPointer<UInt8>> {
    var end = endIndex
    while end > startIndex, self[end - 1] == 0x0A || self[end - 1] == 0x0D { end -= 1 }
    return self[startIndex..<end]
  }
}
