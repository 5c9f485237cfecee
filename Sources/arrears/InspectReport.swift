import Foundation
import Intake
import Receivables

/// What `inspect` tells about one file: how its bytes were read, which columns it has and why, what was read from it.
struct InspectReport {
  let name: String
  let file: DecodedFile?
  let recognised: RecognisedFile?
  let account: FileAccount?
  let documents: [DocumentLine]
  let facts: [FactLine]
  let findings: [Finding]
  /// The file cannot be read as a list of receivables.
  var failed: Bool { account == nil }

  /// Documents shown.
  private static let mostDocuments = 5

  /// A document as read, as text.
  struct DocumentLine: Encodable {
    var line: Int
    var customer: String
    var document: String
    var kind: String
    var issued: String?
    var due: String?
    var currency: String
    var amount: String
    var open: String
  }

  /// A row of a list beside the documents as read, as text.
  struct FactLine: Encodable {
    var line: Int
    var kind: String
    var customer: String
    var number: String
    var day: String?
    var until: String?
    var amount: String?
    var currency: String?
    var rate: String?
    var base: String?
    var hold: Bool
    var text: String
  }

  /// Reads one file; what stops it becomes a finding.
  init(_ input: InputFile, settings: Settings) {
    name = input.name
    var (decoded, recognised, result): (DecodedFile?, RecognisedFile?, IntakeResult?)
    var failures: [Finding] = []
    do {
      decoded = try DecodedFile(input, options: settings.intake)
      recognised = try decoded.map { file throws(IntakeError) in
        try RecognisedFile(file, options: settings.intake)
      }
      let asOf =
        settings.asOf.flatMap { AsOf.day($0, today: AsOf.today()) }
        ?? recognised?.layout.statedDay ?? SettledDocument.days.upperBound
      result = try recognised.map { file throws(IntakeError) in
        try readBook([file], asOf: asOf, options: settings.intake)
      }
    } catch {
      failures = error.findings
    }
    file = decoded
    self.recognised = recognised
    account = result?.files.first
    // Alone, a list beside the documents has no customers to belong to.
    findings = failures + (result?.findings.filter { $0.code != "side-unmatched" } ?? [])
    documents = result.map { InspectReport.firstDocuments($0.book) } ?? []
    facts =
      result.map { $0.book.facts.prefix(InspectReport.mostDocuments).map(FactLine.init) } ?? []
  }

  private static func firstDocuments(_ book: Book) -> [DocumentLine] {
    book.documents.sorted { $0.line < $1.line }.prefix(mostDocuments).map { document in
      let account = book.accounts[Int(document.account)]
      func money(_ amount: Int64) -> String {
        Money(minorUnits: amount, currency: account.currency).plain
      }
      return DocumentLine(
        line: Int(document.line), customer: book.customers[Int(account.customer)].name,
        document: book.number(of: document), kind: document.kind.word,
        issued: document.issued?.description, due: document.due?.description,
        currency: account.currency.description, amount: money(document.amount),
        open: money(document.open))
    }
  }

  // MARK: Text

  /// The report for people.
  var text: String {
    var lines = [name]
    func add(_ label: String, _ value: String) {
      lines.append(
        "  \(label)\(String(repeating: " ", count: max(1, 13 - label.count)))\(value)")
    }
    if let file {
      add(
        "encoding",
        "\(file.encoding.value.rawValue) (\(file.encoding.origin.rawValue))\(file.isCompressed ? ", compressed" : "")"
      )
      let dialect = file.dialect
      add(
        "separator",
        "\(Dialect.name(of: dialect.delimiter.value)) (\(dialect.delimiter.origin.rawValue)), quote \(Dialect.name(of: dialect.quote.value)) (\(dialect.quote.origin.rawValue))\(dialect.isEscaped ? ", escapes with a backslash" : ""), lines end in \(dialect.lineEnd.rawValue)"
      )
      for candidate in dialect.candidates { add("  tried", InspectReport.line(of: candidate)) }
    }
    if let layout = recognised?.layout { addLayout(layout, add) }
    for row in recognised?.preview(rows: 3) ?? [] {
      lines.append("  | \(row.joined(separator: " | "))")
    }
    for document in documents {
      add(
        "document",
        "line \(document.line): \(document.kind) \"\(document.document)\" of \(document.customer), issued \(document.issued ?? "?"), due \(document.due ?? "?"), \(document.amount) \(document.currency), open \(document.open)"
      )
    }
    for fact in facts { add("row", fact.words) }
    if let account {
      add("rows", "\(account.counts.read) read = \(InspectReport.sum(account.counts))")
      for (currency, sums) in account.control.sorted(by: { $0.key < $1.key }) {
        add("open", "\(Money(minorUnits: sums.open, currency: currency).grouped) \(currency)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func addLayout(_ layout: Layout, _ add: (String, String) -> Void) {
    add(
      "format",
      "\(layout.format.title) (\(layout.format.id)), one row per \(layout.grain.rawValue)")
    add("header", "line \(layout.headerLine)")
    add(
      "date order",
      "\(layout.dateOrder.value?.rawValue ?? "not needed") (\(layout.dateOrder.origin.rawValue))")
    add(
      "decimal mark", "\(layout.decimalMark.value.rawValue) (\(layout.decimalMark.origin.rawValue))"
    )
    add(
      "currency",
      "\(layout.match[.currency] != nil ? "per row" : layout.currency.value.description) (\(layout.currency.origin.rawValue))"
    )
    add("as of", layout.statedDay?.description ?? "not stated")
    for role in Role.allCases {
      if let column = layout.match[role] {
        add(
          "column \(column + 1)",
          "\"\(layout.match.headings[column])\" is \(role.word) (\(layout.match.reason(for: role)?.rawValue ?? "?"))"
        )
      }
    }
    let unused = InspectReport.unread(layout)
    if !unused.isEmpty { add("not read", unused.joined(separator: ", ")) }
  }

  private static func unread(_ layout: Layout) -> [String] {
    layout.match.headings.indices.filter { column in
      !layout.match.headings[column].isEmpty
        && !Role.allCases.contains { layout.match[$0] == column }
    }.map { layout.match.headings[$0] }
  }

  private static func line(of candidate: Dialect.Candidate) -> String {
    let evidence = candidate.evidence
    return
      "\(Dialect.name(of: candidate.delimiter)) with quote \(Dialect.name(of: candidate.quote))\(candidate.skipsBlanks ? " after blanks" : ""): score \(rounded(evidence.score)) (\(evidence.width) columns in \(percent(evidence.stability)) of \(evidence.records) records, cells alike \(percent(evidence.consistency)), well-formed \(percent(evidence.shape)), \(evidence.knownHeadings) known headings, broken \(percent(evidence.broken)))"
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private static func rounded(_ value: Double) -> String {
    decimalText(Int64((value * 1_000).rounded()), digits: 3, grouping: "")
  }

  private static func sum(_ counts: RowCounts) -> String {
    counts.classes.map { "\($0.rows) \($0.word)" }.joined(separator: " + ")
  }

  // MARK: JSON

  /// All reports as one JSON array.
  static func json(_ reports: [InspectReport]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(reports.map(\.record)), as: UTF8.self)
  }

  /// What is encoded: keys in snake_case, absent where unknown.
  private struct Record: Encodable {
    struct Candidate: Encodable {
      var delimiter: String
      var quote: String
      var score: Double
      var columns: Int
      var stability: Double
      var consistency: Double
      var shape: Double
      var known_headings: Int
      var broken: Double
    }

    struct DialectRecord: Encodable {
      var delimiter: String
      var quote: String
      var encoding: String
      var line_end: String
      var skip: Int
      var compressed: Bool
      var escapes: Bool
      var candidates: [Candidate]
    }

    struct Column: Encodable {
      var column: Int
      var heading: String
      var role: String
      var reason: String?
    }

    struct FindingRecord: Encodable {
      var severity: String
      var code: String
      var line: Int?
      var column: Int?
      var message: String
      var remedy: String
      var amount: String?
      var currency: String?
    }

    var name: String
    var dialect: DialectRecord?
    var format: String?
    var grain: String?
    var header_line: Int?
    var as_of: String?
    var date_order: String?
    var decimal_mark: String?
    var columns: [Column]
    var not_read: [String]
    var documents: [DocumentLine]
    var side_data: [FactLine]
    var rows: [String: Int]?
    var open: [String: String]?
    var findings: [FindingRecord]
  }

  private var record: Record {
    let layout = recognised?.layout
    return Record(
      name: name, dialect: file.map { dialectRecord($0) }, format: layout?.format.id,
      grain: layout?.grain.rawValue, header_line: layout?.headerLine,
      as_of: layout?.statedDay?.description, date_order: layout?.dateOrder.value?.rawValue,
      decimal_mark: layout?.decimalMark.value.rawValue,
      columns: Role.allCases.compactMap { role in
        layout?.match[role].map {
          Record.Column(
            column: $0 + 1, heading: layout?.match.headings[$0] ?? "", role: role.word,
            reason: layout?.match.reason(for: role)?.rawValue)
        }
      },
      not_read: layout.map(InspectReport.unread) ?? [], documents: documents,
      side_data: facts,
      rows: account.map { account in
        Dictionary(uniqueKeysWithValues: account.counts.classes.map { ($0.word, $0.rows) })
      },
      open: account.map { account in
        Dictionary(
          uniqueKeysWithValues: account.control.map {
            ($0.key.description, Money(minorUnits: $0.value.open, currency: $0.key).plain)
          })
      },
      findings: findings.map { finding in
        Record.FindingRecord(
          severity: finding.severity.word, code: finding.code,
          line: finding.place.flatMap { $0.line > 0 ? $0.line : nil },
          column: finding.place.flatMap { $0.column > 0 ? $0.column : nil },
          message: finding.message, remedy: finding.remedy, amount: finding.money?.plain,
          currency: finding.money?.currency.description)
      })
  }

  private func dialectRecord(_ file: DecodedFile) -> Record.DialectRecord {
    let dialect = file.dialect
    return Record.DialectRecord(
      delimiter: Dialect.name(of: dialect.delimiter.value),
      quote: Dialect.name(of: dialect.quote.value), encoding: file.encoding.value.rawValue,
      line_end: dialect.lineEnd.rawValue,
      skip: (recognised?.layout.recordsBeforeHeader ?? file.recordsBeforeTable)
        + dialect.statedLines,
      compressed: file.isCompressed, escapes: dialect.isEscaped,
      candidates: dialect.candidates.map { candidate in
        let evidence = candidate.evidence
        return Record.Candidate(
          delimiter: Dialect.name(of: candidate.delimiter),
          quote: Dialect.name(of: candidate.quote), score: evidence.score,
          columns: evidence.width, stability: evidence.stability,
          consistency: evidence.consistency, shape: evidence.shape,
          known_headings: evidence.knownHeadings, broken: evidence.broken)
      })
  }
}

extension InspectReport.FactLine {
  /// A row of the book's side data.
  init(_ fact: SideFact) {
    let money = fact.amount.map { Money(minorUnits: $0, currency: fact.currency).plain }
    func code(_ currency: Currency) -> String? {
      currency == .unstated ? nil : currency.description
    }
    self.init(
      line: fact.place.line, kind: fact.kind.rawValue, customer: fact.customerText,
      number: fact.number, day: fact.day?.description, until: fact.until?.description,
      amount: money, currency: code(fact.currency),
      rate: fact.rate.map { decimalText($0.scaled(toDigits: 9), digits: 9, grouping: "") },
      base: code(fact.base), hold: fact.isHold, text: fact.text)
  }

  /// The row for people.
  var words: String {
    let parts: [(String, String?)] = [
      (hold ? "hold on" : "of", customer.isEmpty ? nil : customer),
      ("number", number.isEmpty ? nil : "\"\(number)\""), ("day", day), ("until", until),
      ("", amount.map { "\($0) \(currency ?? "XXX")" }),
      ("", rate.map { "1 \(currency ?? "?") = \($0) \(base ?? "?")" }),
      ("", text.isEmpty ? nil : "\"\(text)\""),
    ]
    let shown = parts.compactMap { label, value in
      value.map { label.isEmpty ? $0 : "\(label) \($0)" }
    }
    return "line \(line): \(kind), \(shown.joined(separator: ", "))"
  }
}
