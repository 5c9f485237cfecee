import Receivables

/// Accounts for every row and every unit of money, and words the findings of intake.
struct Accounting {
  let files: [RecognisedFile]
  let read: [BookBuilder.FileParts]
  let repetitions: [BookBuilder.Repetition]
  let overlaps: [(fate: Overlaps.Fate, repetition: BookBuilder.Repetition)]
  let assembly: EntryAssembly.Outcome?
  let unmatched: [BookBuilder.Unmatched]
  let loose: [BookBuilder.Loose]
  let daysContradicted: [(one: Document, other: Document)]
  let book: Book

  /// Most rejected rows that are listed one by one.
  static let mostRejects = 20_000

  func result() -> IntakeResult {
    var findings: [Finding] = []
    var rejects: [RejectedRow] = []
    var accounts: [FileAccount] = []
    for (index, file) in files.enumerated() {
      let parts = read[index].parts
      var counts = file.layout.preamble
      for part in parts { counts += part.counts }
      counts += laterCounts(file, parts)
      let repeated = repetitions.filter { $0.file == index }
      if let recount = assembly?.recounts[index] { counts += recount }
      counts.documents -= repeated.count
      for (fate, row) in overlaps where row.file == index {
        switch fate {
        case .repeated, .superseded, .contradicted, .divided:
          counts.documents -= 1
          counts.duplicates += 1
        case .settled: break
        case .later:
          counts.documents -= 1
          counts.excluded += 1
        }
      }
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
      findings += fileFindings(file, index, parts, counts, control)
    }
    findings += overlapFindings() + dayFindings() + settlementFindings() + sideFindings()
    var repeatedOpen: [Currency: Int64] = [:]
    for repetition in repetitions + overlaps.map(\.repetition) {
      repeatedOpen[book.accounts[repetition.account].currency, default: 0] += repetition.open
    }
    return IntakeResult(
      book: book, files: accounts, recognised: files, findings: findings.sorted { $0.precedes($1) },
      rejects: rejects.sorted { $0.place < $1.place }, repeatedOpen: repeatedOpen)
  }

  /// Rows of documents that are issued later and have several rows each: a document per number, whoever read its rows.
  private func laterCounts(_ file: RecognisedFile, _ parts: [Part]) -> RowCounts {
    var counts = RowCounts()
    counts.later = parts.reduce(into: Set()) { $0.formUnion($1.laterNumbers) }.count
    counts.documents = counts.later
    let further = parts.reduce(0) { $0 + $1.laterRows } - counts.later
    if file.layout.grain == .line { counts.lines = further } else { counts.settlements = further }
    return counts
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
      let first = rows.min { ($0.line == 0 ? .max : $0.line) < ($1.line == 0 ? .max : $1.line) }
      let original = first?.original.map { original in
        original.line == 0
          ? files[original.file].name : "\(files[original.file].name):\(original.line)"
      }
      let which =
        original.map { rows.count == 1 ? " (\($0))" : ", the first that of \($0)" } ?? ""
      return Finding(
        .warning, "row-repeated", at: Place(file: file.name, line: first?.line ?? 0),
        rows.count == 1
          ? "1 row repeats a document that is already in the book\(which), in number, days and amounts; it counts once"
          : "\(rows.count) rows repeat documents that are already in the book, in number, days and amounts\(which); each counts once",
        money: Money(minorUnits: rows.reduce(0) { $0 + $1.open }, currency: currency),
        remedy: "check whether the export holds a document twice")
    }
  }
}
