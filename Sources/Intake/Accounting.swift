import Receivables

/// Accounts for every row and every unit of money, and words the findings of intake.
struct Accounting {
  let files: [RecognisedFile]
  let read: [BookBuilder.FileParts]
  let repetitions: [BookBuilder.Repetition]
  let contradictions: [BookBuilder.Repetition]
  let assembly: EntryAssembly.Outcome?
  let book: Book

  /// Most rejected rows that are listed one by one.
  private static let mostRejects = 20_000

  func result() -> IntakeResult {
    var findings: [Finding] = []
    var rejects: [RejectedRow] = []
    var accounts: [FileAccount] = []
    for (index, file) in files.enumerated() {
      let parts = read[index].parts
      var counts = file.layout.preamble
      for part in parts { counts += part.counts }
      let repeated = repetitions.filter { $0.file == index }
      if let recount = assembly?.recounts[index] { counts += recount }
      counts.documents -= repeated.count
      if file.layout.grain == .lineItem {
        counts.lines += repeated.count
      } else {
        counts.duplicates += repeated.count
        findings += repetitionFindings(file, repeated)
      }
      var control: [Currency: (amount: Int64, open: Int64)] = [:]
      for part in parts {
        for (currency, sums) in part.control {
          control[currency, default: (0, 0)].amount += sums.amount
          control[currency, default: (0, 0)].open += sums.open
        }
      }
      if let assembled = assembledControl(index) { control = assembled }
      accounts.append(
        FileAccount(
          name: file.name, format: file.layout.format.id, counts: counts, control: control))
      let faults = faultFindings(file, parts)
      findings += faults.findings
      rejects += faults.rejects
      findings += fileFindings(file, parts, counts, control)
    }
    findings += contradictionFindings()
    var repeatedOpen: [Currency: Int64] = [:]
    for repetition in repetitions {
      repeatedOpen[book.accounts[repetition.account].currency, default: 0] += repetition.open
    }
    return IntakeResult(
      book: book, files: accounts, findings: findings.sorted { $0.precedes($1) },
      rejects: rejects.sorted { $0.place < $1.place }, repeatedOpen: repeatedOpen)
  }

  /// Sums of a file whose documents were put together from rows; nil for others.
  private func assembledControl(_ index: Int) -> [Currency: (amount: Int64, open: Int64)]? {
    guard let assembly else { return nil }
    let documents = assembly.documents.filter {
      Int($0.source) == index && ($0.issued.map { $0 <= book.asOf } ?? true)
    }
    let ledger = assembly.control[index]
    guard !documents.isEmpty || ledger != nil else { return nil }
    var control: [Currency: (amount: Int64, open: Int64)] = [:]
    for document in documents {
      let currency = book.accounts[Int(document.account)].currency
      let open = document.standing(at: book.asOf).open
      control[currency, default: (0, 0)].amount += document.isReceipt ? open : document.amount
      control[currency, default: (0, 0)].open += open
    }
    // Ledger lines are added up as they stand in the file: netting must not change the sum.
    for (currency, sums) in ledger ?? [:] { control[currency, default: (0, 0)].open = sums.open }
    return control
  }

  private func repetitionFindings(
    _ file: RecognisedFile, _ repeated: [BookBuilder.Repetition]
  ) -> [Finding] {
    let byCurrency = Dictionary(grouping: repeated) { book.accounts[$0.account].currency }
    return byCurrency.keys.sorted().map { currency in
      let rows = byCurrency[currency] ?? []
      return Finding(
        .warning, "row-repeated", at: Place(file: file.name),
        "\(rows.count == 1 ? "1 row repeats" : "\(rows.count) rows repeat") a document that is already in the book, in number, days and amounts; each counts once",
        money: Money(minorUnits: rows.reduce(0) { $0 + $1.open }, currency: currency),
        remedy: "check whether the export holds a document twice")
    }
  }

  private func contradictionFindings() -> [Finding] {
    let byPlace = Dictionary(grouping: contradictions) { contradiction in
      "\(contradiction.file) \(book.accounts[contradiction.account].currency)"
    }
    return byPlace.keys.sorted().compactMap { key in
      guard let rows = byPlace[key], let first = rows.first else { return nil }
      let count = rows.count == 1 ? "1 document stands" : "\(rows.count) documents stand"
      return Finding(
        .warning, "balance-contradicted", at: Place(file: files[first.file].name),
        "\(count) in another export too, with the same number, days and amount but another balance; both are counted",
        money: Money(
          minorUnits: rows.reduce(0) { $0 + $1.open },
          currency: book.accounts[first.account].currency),
        remedy: "if these are exports of two days, leave the older one out")
    }
  }

  private func faultFindings(
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
          remedy: fault.remedy, excerpt: located.excerpt))
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
          "\(missing) further rejected rows are counted but not listed",
          remedy: "correct the ones listed first; most share one cause"))
    }
    return (findings, rejects)
  }

  private func assumptionFindings(_ parts: [Part], _ place: Place) -> [Finding] {
    let words: [(Part.Assumption, code: String, what: String, remedy: String)] = [
      (
        .balanceBlank, "balance-assumed", "without a balance: taken as wholly open",
        "export balances, or 0 for what is settled"
      ),
      (
        .dueDay, "due-day-assumed",
        "with neither due day nor terms: the default terms were added to the issue day",
        "export due days, or set default_terms"
      ),
      (
        .writtenOff, "written-off",
        "closed without payment: taken as written off",
        "nothing, if that is meant; otherwise correct the status"
      ),
      (
        .undated, "undated", "without any day: cannot be aged",
        "fill in the issue or due day; check whether the row is cut short"
      ),
    ]
    return words.flatMap { assumption, code, what, remedy -> [Finding] in
      var sums: [Currency: Part.Affected] = [:]
      for part in parts {
        for (currency, own) in part.assumed[assumption] ?? [:] {
          sums[currency, default: .init()].documents += own.documents
          sums[currency, default: .init()].open += own.open
        }
      }
      return sums.sorted { $0.key < $1.key }.map { currency, sum in
        Finding(
          assumption == .writtenOff ? .info : .warning, code, at: place,
          "\(sum.documents) \(assumption == .writtenOff ? "" : "open ")document\(sum.documents == 1 ? "" : "s") \(what)",
          money: Money(minorUnits: sum.open, currency: currency), remedy: remedy)
      }
    }
  }

  private func fileFindings(
    _ file: RecognisedFile, _ parts: [Part], _ counts: RowCounts,
    _ control: [Currency: (amount: Int64, open: Int64)]
  ) -> [Finding] {
    var findings: [Finding] = []
    let place = Place(file: file.name)
    if counts.documents == 0 {
      findings.append(
        Finding(
          .warning, "file-without-documents",
          at: Place(file: file.name, line: file.layout.headerLine),
          "has headings but no document below them",
          remedy: "check the period and filters of the export"))
    }
    if let sums = control[.unstated], file.layout.currency.origin == .standard {
      findings.append(
        Finding(
          .warning, "currency-unstated", at: Place(file: file.name, line: file.layout.headerLine),
          "states no currency; its amounts are kept apart and shown as XXX",
          money: Money(minorUnits: sums.open, currency: .unstated),
          remedy: "state it with --currency, for example --currency USD"))
    }
    findings += assumptionFindings(parts, place)
    let unknown = parts.reduce(into: [String: Int]()) {
      $0.merge($1.unknownKinds, uniquingKeysWith: +)
    }
    for (word, count) in unknown.sorted(by: { $0.key < $1.key }).prefix(20) {
      findings.append(
        Finding(
          .info, "type-unknown", at: place,
          "\(count == 1 ? "1 row has" : "\(count) rows have") the unknown type \"\(word)\" and \(count == 1 ? "was" : "were") read by the sign",
          remedy: "nothing, if they are invoices (positive) or credits (negative)"))
    }
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
