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
    lines += reductions(basis.reductions)
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
    let mentions = self.mentions(of: shown.map { Name($0.key, Int($0.account), in: book) })
    for document in shown {
      let name = Name(document.key, Int(document.account), in: book)
      let own = mentions[name] ?? []
      let number =
        own.first.map { numberWords($0.number) }
        ?? (document.key == 0 ? "without a number" : "a number in another form")
      let currency = book.accounts[Int(document.account)].currency
      lines.append(
        "    \(number)  \(Diagnostics.escaped(name.customerID))  \(money(document.amount, currency))\(days(of: document))"
      )
      lines += own.prefix(4).map(line)
    }
    return lines
  }

  /// Write-offs, discounts and corrections, the newest first.
  private func reductions(_ reductions: [Reduction]) -> [String] {
    guard !reductions.isEmpty else { return [] }
    let currencies = Set(reductions.map { book.accounts[Int($0.account)].currency })
    let total = reductions.reduce(Int64(0)) { $0 + $1.amount }
    let sum = currencies.count == 1 ? currencies.first.map { ", Σ \(money(total, $0))" } : nil
    var lines = [
      head(
        reductions.count, ("reduction of a document", "reductions of documents"), sum ?? "")
    ]
    let shown = reductions.sorted {
      ($0.day?.number ?? .min, $0.amount) > ($1.day?.number ?? .min, $1.amount)
    }.prefix(SourceLines.shown)
    let mentions = self.mentions(of: shown.map { Name($0.key, Int($0.account), in: book) })
    for reduction in shown {
      let name = Name(reduction.key, Int(reduction.account), in: book)
      let own = mentions[name] ?? []
      let word =
        switch reduction.cause {
        case .other: "given up"
        case .discount: "discount"
        case .correction: "correction"
        case .creditNote: "credit note"
        }
      let currency = book.accounts[Int(reduction.account)].currency
      let until = reduction.until.map { ", allowed until \($0)" } ?? ""
      lines.append(
        "    \(own.first.map { numberWords($0.number) } ?? "")  \(Diagnostics.escaped(name.customerID))  \(word) \(money(reduction.amount, currency))\(reduction.day.map { ", \($0)" } ?? "")\(until)"
      )
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

  /// What rows of exports call a document: its number and whose it is.
  struct Name: Hashable {
    let key: UInt64
    let customerID: String
    let customerName: String

    init(_ key: UInt64, id: String, name: String) {
      (self.key, customerID, customerName) = (key, id, name)
    }

    /// A document of an account of the book.
    init(_ key: UInt64, _ account: Int, in book: Book) {
      let customer = book.customer(of: account)
      self.init(key, id: customer.id, name: customer.name)
    }

    /// Whether a row that states a customer's id or name, each perhaps, may mean it.
    ///
    /// The name of a row may be an older one, so an id decides where there is one.
    func fits(id: String, name: String) -> Bool {
      id.isEmpty
        ? name.isEmpty || customerID == name || customerName.hasPrefix(name) : customerID == id
    }
  }

  /// Rows of all files that name documents; each file is read once.
  func mentions(of wanted: [Name]) -> [Name: [Mention]] {
    let names = Dictionary(grouping: Set(wanted.filter { $0.key != 0 }), by: \.key)
    guard !names.isEmpty else { return [:] }
    var all: [Name: [Mention]] = [:]
    for file in run.files {
      for (name, mentions) in file.mentions(
        of: Set(names.keys),
        meaning: { key, id, name in
          (names[key] ?? []).filter { $0.fits(id: id, name: name) }
        })
      { all[name, default: []] += mentions }
    }
    return all
  }

  private func changes(_ changes: [DocumentChange]) -> [String] {
    guard let report = run.history?.comparison?.movement, !changes.isEmpty else { return [] }
    let currencies = Set(changes.map { report.account(of: $0, in: book).currency })
    // Reductions are positive in changes.csv, and take off in the bridge.
    let isUniform = changes.allSatisfy {
      ![.unexplained, .cameBack, .new, .appearedLate].contains($0.kind)
    }
    let total = changes.reduce(Int64(0)) { $0 + $1.amount }
    let sum =
      currencies.count == 1 && isUniform ? currencies.first.map { ", Σ \(money(total, $0))" } : nil
    var lines = [
      head(
        changes.count, ("change since \(report.since)", "changes since \(report.since)"), sum ?? "")
    ]
    let largest = changes.sorted {
      ($0.amount.magnitude, $1.today, $1.earlier) > ($1.amount.magnitude, $0.today, $0.earlier)
    }
    let shown = largest.prefix(SourceLines.shown)
    func name(_ change: DocumentChange) -> Name {
      if change.today >= 0 {
        let document = book.documents[Int(change.today)]
        return Name(book.key(of: document), Int(document.account), in: book)
      }
      let account = report.account(of: change, in: book)
      return Name(
        report.past.keys[Int(change.earlier)], id: account.customerID, name: account.name)
    }
    let mentions = self.mentions(of: shown.map(name))
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
      lines += (mentions[name(change)] ?? []).prefix(4).map(line)
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
