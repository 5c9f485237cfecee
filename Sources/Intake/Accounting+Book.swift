import Receivables

/// Findings about documents that several files tell of.
extension Accounting {
  /// Documents that an export of another day overrules.
  func overlapFindings() -> [Finding] {
    let words: [(code: String, severity: Severity, what: String, remedy: String)] = [
      (
        "superseded", .info, "in a later export with another balance: the later one counts",
        "nothing; leave older exports out if they are not wanted"
      ),
      (
        "balance-contradicted", .warning,
        "listed twice with different balances, and no day tells which is newer: the smaller balance counts",
        "leave the older export out, or put the day of each export into its file name (open_2025-03-31.csv)"
      ),
      (
        "settled-between", .info,
        "no longer in the next export: taken as settled in between, by the day of that export",
        "nothing, if both exports cover the same customers"
      ),
      (
        "export-after-as-of", .info, "in an export of a day after the as-of day: left out",
        "use a later --as-of"
      ),
      (
        "instalments-count", .info,
        "listed whole here and by instalments in another file: the instalments count",
        "nothing; leave one of the two lists out if they are of different documents"
      ),
    ]
    func kind(_ fate: Overlaps.Fate) -> Int {
      switch fate {
      case .repeated: -1
      case .superseded: 0
      case .contradicted: 1
      case .settled: 2
      case .later: 3
      case .divided: 4
      }
    }
    var sums: [[Int]: (rows: Int, open: Int64)] = [:]
    for (fate, row) in overlaps where fate != .repeated {
      let currency = book.accounts[row.account].currency
      let key = [row.file, kind(fate), Int(currency.packed)]
      sums[key, default: (0, 0)].rows += 1
      sums[key, default: (0, 0)].open &+= row.open
    }
    return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, sum in
      let word = words[key[1]]
      let currency = book.currencies.first { Int($0.packed) == key[2] } ?? .unstated
      return Finding(
        word.severity, word.code, at: Place(file: files[key[0]].name),
        "\(sum.rows == 1 ? "1 document is" : "\(sum.rows) documents are") \(word.what)",
        money: Money(minorUnits: sum.open, currency: currency), remedy: word.remedy)
    }
  }

  /// Documents that two files hold with different days, the first twenty one by one.
  func dayFindings() -> [Finding] {
    func days(_ document: Document) -> String {
      let issued = document.issued.map { "issued \($0)" }
      let due = document.due.map { "due \($0)" }
      let stated = [issued, due].compactMap { $0 }
      return stated.isEmpty ? "without a day" : stated.joined(separator: ", ")
    }
    let remedy =
      "if it is one document, leave the wrong list out or correct its day; nothing if both are owed"
    var findings = daysContradicted.prefix(20).map { pair in
      let account = book.accounts[Int(pair.other.account)]
      let (one, other) = (pair.one, pair.other)
      let money = Money(minorUnits: other.amount, currency: account.currency)
      return Finding(
        .warning, "days-contradicted",
        at: Place(file: files[Int(other.source)].name, line: Int(other.line)),
        "document \"\(book.number(of: other))\" over \(money.grouped) is listed with other days (\(days(other))) than in \(files[Int(one.source)].name):\(one.line) (\(days(one))): both count",
        money: Money(minorUnits: other.open, currency: account.currency), remedy: remedy,
        customerID: book.customers[Int(account.customer)].id, document: book.number(of: other))
    }
    let more = daysContradicted.dropFirst(20)
    let currencies = Dictionary(grouping: more) { book.accounts[Int($0.other.account)].currency }
    for (currency, pairs) in currencies.sorted(by: { $0.key < $1.key }) {
      findings.append(
        Finding(
          .warning, "days-contradicted", at: nil,
          "\(pairs.count) more document\(pairs.count == 1 ? " is" : "s are") listed in two files with different days: all count",
          money: Money(minorUnits: pairs.reduce(0) { $0 + $1.other.open }, currency: currency),
          remedy: remedy))
    }
    return findings
  }

  /// Rows of lists beside the documents that belong to nothing in the book.
  func sideFindings() -> [Finding] {
    unmatched.map { lost in
      Finding(
        [.disputes, .payables].contains(lost.kind) ? .warning : .info, "side-unmatched",
        at: Place(file: files[lost.file].name, line: lost.line),
        "\(lost.rows == 1 ? "1 row names a customer or document" : "\(lost.rows) rows name customers or documents") that no other file holds; \(lost.rows == 1 ? "it changes" : "they change") nothing",
        remedy: "write customers and documents as the exports do")
    } + looseFindings()
  }

  /// Amounts of lists beside the documents, and credit limits, in a currency that had to be taken from the settings or is not known.
  private func looseFindings() -> [Finding] {
    let all = book.currencies.map(\.description)
    let currencies = all.count == 1 ? all[0] : "several (\(all.joined(separator: ", ")))"
    return loose.map { found in
      let isOne = found.rows == 1
      let outcome =
        found.taken == .unstated
        ? "\(isOne ? "it counts" : "they count") in no figure"
        : "taken in \(found.taken), as --currency says of all files"
      return Finding(
        .warning, "list-currency-unstated",
        at: Place(file: files[found.file].name, line: found.line),
        "\(isOne ? "1 row states an amount" : "\(found.rows) rows state amounts") without a currency, in a book of \(currencies): \(outcome)",
        remedy: found.taken == .unstated
          ? "add a column of currencies, or state --currency" : "add a column of currencies")
    }
  }

  /// Applications without a document, and documents whose settlements exceed what their balance says.
  func settlementFindings() -> [Finding] {
    guard let assembly else { return [] }
    func grouped(
      _ issues: [EntryAssembly.Issue], _ severity: Severity, _ code: String, _ remedy: String,
      one: String, many: String
    ) -> [Finding] {
      let groups = Dictionary(grouping: issues) { [$0.file, Int($0.currency.packed)] }
      return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { key, issues in
        guard let first = issues.min(by: { $0.line < $1.line }) else { return nil }
        return Finding(
          severity, code, at: Place(file: files[key[0]].name, line: first.line),
          issues.count == 1 ? "1 \(one)" : "\(issues.count) \(many)",
          money: Money(minorUnits: issues.reduce(0) { $0 &+ $1.amount }, currency: first.currency),
          remedy: remedy)
      }
    }
    var findings = grouped(
      assembly.unmatched, .warning, "settlement-unmatched",
      "export invoices and payments of the same period",
      one: "application names no document that a file holds for one customer; it changes nothing",
      many: "applications name no document that a file holds for one customer; they change nothing")
    findings += grouped(
      assembly.undated, .warning, "payment-undated",
      "state the column with --column paid_day=HEADING, or export payment days",
      one: "payment has no day that can be read: taken as made by \(book.asOf)",
      many: "payments have no day that can be read: taken as made by \(book.asOf)")
    findings += grouped(
      assembly.recovered, .info, "write-off-recovered",
      "bring the receivable back, as journal.csv proposes, and apply the payment to it",
      one: "document was paid after it had been given up: what came in stands as a credit",
      many: "documents were paid after they had been given up: what came in stands as credits")
    findings += grouped(
      assembly.overpaid, .info, "overpaid", "refund the surplus, or apply it to another document",
      one:
        "document was paid more than it amounts to: the surplus stands as a credit of its customer",
      many:
        "documents were paid more than they amount to: the surplus stands as credits of their customers"
    )
    findings += grouped(
      assembly.adopted, .info, "currency-assumed",
      "state the currency with --currency, or export it",
      one:
        "payment states neither a currency nor a document: taken in the only currency of the book",
      many:
        "payments state neither a currency nor a document: taken in the only currency of the book")
    findings += grouped(
      assembly.outflows, .info, "money-out", "nothing, if these are no customers",
      one: "payment went out to somebody who owes nothing in the book: left out",
      many: "payments went out to somebody who owes nothing in the book: left out")
    findings += grouped(
      assembly.openCharges, .warning, "charge-open",
      "settle the charge with an adjustment, or export what the customer was credited with",
      one:
        "payment has a charge of the bank beside it that is still open: nothing says whether the amount is before or after it",
      many:
        "payments have charges of the bank beside them that are still open: nothing says whether the amounts are before or after them"
    )
    findings += grouped(
      assembly.repeated, .info, "payment-repeated",
      "nothing, if exports overlap; otherwise give each payment a number",
      one:
        "payment is in an earlier file too, in customer, day, amount and document; it counts once",
      many:
        "payments are in earlier files too, in customer, day, amount and document; they count once")
    for document in assembly.documents where document.isContradicted {
      let currency = book.accounts[Int(document.account)].currency
      findings.append(
        Finding(
          .warning, "settlement-exceeds",
          at: Place(file: files[Int(document.source)].name, line: Int(document.line)),
          "document \"\(text(document.number.bytes(in: book.text)))\" has more payments than its amount less its balance allows; the balance counts",
          money: Money(minorUnits: document.excess, currency: currency),
          remedy: "export invoices and payments on the same day"))
    }
    return findings
  }
}
