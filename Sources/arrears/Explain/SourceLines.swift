import Analysis
import Intake
import Receivables
import Reporting

/// Documents as lines of text, each with its rows in the exports.
struct SourceLines {
  private let run: Run
  private var book: Book { run.book }

  /// Documents shown at most.
  static let shown = 20

  init(_ run: Run) { self.run = run }

  /// Everything behind a cell.
  func lines(of basis: CellBasis) -> [String] {
    var lines: [String] = []
    if !basis.note.isEmpty { lines.append("  \(basis.note)") }
    lines += changes(basis.changes)
    lines += open(basis)
    lines += settled(basis.settled)
    for place in basis.places {
      lines.append("  \(Diagnostics.escaped(place.file)):\(place.line)")
      if let raw = raw(place) { lines.append("    \(raw)") }
    }
    return lines
  }

  /// A line that says how many there are.
  private func head(_ count: Int, _ words: (one: String, many: String), _ rest: String) -> String {
    let cut =
      count > SourceLines.shown ? ", the first \(SourceLines.shown)" : ""
    return "  \(count) \(count == 1 ? words.one : words.many)\(rest)\(cut)"
  }

  private func open(_ basis: CellBasis) -> [String] {
    guard !basis.open.isEmpty else { return [] }
    // Parts of several currencies have no sum.
    let currencies = Set(basis.open.map { account(of: $0.document).currency })
    var sum = ""
    if basis.isSum, let currency = currencies.first, currencies.count == 1 {
      let total = basis.open.reduce(Int64(0)) { $0 + $1.part }
      sum = ", Σ \(money(total, currency))"
    }
    var lines = [
      head(basis.open.count, ("open document behind it", "open documents behind it"), sum)
    ]
    let largest = basis.open.sorted {
      ($0.part.magnitude, $1.document) > ($1.part.magnitude, $0.document)
    }
    for (index, part) in largest.prefix(SourceLines.shown) {
      lines += self.lines(ofOpen: index, part: part)
    }
    return lines
  }

  /// An open document and its own row.
  func lines(ofOpen index: Int, part: Int64? = nil) -> [String] {
    let document = book.documents[index]
    let place = Place(file: book.sources[Int(document.source)], line: Int(document.line))
    let currency = account(of: index).currency
    var text =
      "    \(numberWords(book.number(of: document)))  \(money(document.open, currency)) open"
    if let part, part != document.open { text += ", of it \(money(part, currency))" }
    text += "  \(Diagnostics.escaped(place.file)):\(place.line)"
    return [text] + (raw(place).map { ["      \($0)"] } ?? [])
  }

  /// Settled documents, the newest first, each with the rows that name it.
  func settled(_ indices: [Int]) -> [String] {
    guard !indices.isEmpty else { return [] }
    var lines = [
      head(
        indices.count, ("settled document behind it", "settled documents behind it"),
        indices.count > SourceLines.shown ? ", the newest first" : "")
    ]
    let shown = indices.prefix(SourceLines.shown).map { book.settled[$0] }
    let mentions = self.mentions(
      of: shown.map { document in
        let customer = book.customer(of: Int(document.account))
        return (document.key, customer.id, customer.name)
      })
    for document in shown {
      let own = mentions[document.key] ?? []
      let number =
        own.first.map { numberWords($0.number) }
        ?? (document.key == 0 ? "without a number" : "a number in another form")
      let currency = book.accounts[Int(document.account)].currency
      lines.append("    \(number)  \(money(document.amount, currency))\(days(of: document))")
      lines += own.prefix(4).map(line)
    }
    return lines
  }

  private func line(_ mention: Mention) -> String {
    "      \(Diagnostics.escaped(mention.file)):\(mention.line): \(excerpt(mention.raw))"
  }

  /// Issued, due and settled.
  private func days(of document: SettledDocument) -> String {
    var text = document.issued.map { ", issued \($0)" } ?? ""
    if let due = document.due { text += ", due \(due)" }
    let word =
      switch document.closure {
      case .paid: document.amount < 0 ? "used" : "paid"
      case .credited: "credited"
      case .writtenOff: "written off"
      }
    text += document.closed.map { ", \(word) \($0)" } ?? ", \(word) on a day that no export tells"
    if let late = document.daysLate {
      text +=
        late == 0
        ? ", on time"
        : ", \(late.magnitude) day\(late.magnitude == 1 ? "" : "s") \(late > 0 ? "late" : "early")"
    }
    return text
  }

  /// Rows of all files that name documents, by key; `wanted` are keys with the customers whose documents they are.
  func mentions(of wanted: [(key: UInt64, id: String, name: String)]) -> [UInt64: [Mention]] {
    var customers: [UInt64: [(id: String, name: String)]] = [:]
    for (key, id, name) in wanted where key != 0 { customers[key, default: []].append((id, name)) }
    var all: [UInt64: [Mention]] = [:]
    for file in run.files {
      let found = file.mentions(of: Set(customers.keys)) { key, id, name in
        // The name of a row may be an older one, so an id decides where there is one.
        customers[key, default: []].contains { customer in
          id.isEmpty
            ? name.isEmpty || customer.id == name || customer.name.hasPrefix(name)
            : customer.id == id
        }
      }
      all.merge(found) { $0 + $1 }
    }
    return all
  }

  /// Rows that name a document of an account.
  func mentions(of key: UInt64, account: Int) -> [Mention] {
    let customer = book.customer(of: account)
    return mentions(of: [(key, customer.id, customer.name)])[key] ?? []
  }

  private func changes(_ changes: [DocumentChange]) -> [String] {
    guard let report = run.history?.comparison?.movement, !changes.isEmpty else { return [] }
    let currencies = Set(changes.map { report.account(of: $0, in: book).currency })
    let total = changes.reduce(Int64(0)) { $0 + $1.amount }
    let sum = currencies.count == 1 ? currencies.first.map { ", Σ \(money(total, $0))" } : nil
    var lines = [
      head(
        changes.count, ("change since \(report.since)", "changes since \(report.since)"), sum ?? "")
    ]
    let largest = changes.sorted {
      ($0.amount.magnitude, $1.today, $1.earlier) > ($1.amount.magnitude, $0.today, $0.earlier)
    }
    let shown = largest.prefix(SourceLines.shown)
    let gone = shown.filter { $0.today < 0 }.map { change in
      let account = report.account(of: change, in: book)
      return (report.past.keys[Int(change.earlier)], account.customerID, account.name)
    }
    let mentions = self.mentions(of: gone)
    for change in shown {
      let currency = report.account(of: change, in: book).currency
      func word(_ state: DocumentChange.State) -> String {
        switch state {
        case .none: "nothing"
        case .money(let amount): money(amount, currency)
        case .day(let day): day?.description ?? "no day"
        case .days(let days): "\(days) days past due"
        case .slot: "another bucket"
        }
      }
      let before = change.before == .none ? "" : " (before: \(word(change.before)))"
      lines.append(
        "    \(numberWords(report.number(of: change, in: book)))  \(change.kind.rawValue) \(money(change.amount, currency))\(before)"
      )
      if change.today >= 0 {
        lines += self.lines(ofOpen: Int(change.today)).dropFirst()
      } else {
        lines += (mentions[report.past.keys[Int(change.earlier)]] ?? []).prefix(4).map(line)
      }
    }
    return lines
  }

  private func account(of document: Int) -> Account {
    book.accounts[Int(book.documents[document].account)]
  }

  private func numberWords(_ number: String) -> String {
    number.isEmpty ? "without a number" : Diagnostics.escaped(number)
  }

  private func money(_ amount: Int64, _ currency: Currency) -> String {
    "\(Money(minorUnits: amount, currency: currency).grouped) \(currency)"
  }

  /// A line of an export, as far as it fits.
  private func raw(_ place: Place) -> String? {
    run.files.first { $0.name == place.file }?.line(place.line).map(excerpt)
  }

  private func excerpt(_ line: String) -> String {
    Diagnostics.escaped(String(String.UnicodeScalarView(line.unicodeScalars.prefix(200))))
  }
}
