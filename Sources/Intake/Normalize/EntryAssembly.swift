import Receivables

/// Puts documents together from rows that each say a part: ledger lines, lines without a total, payments, applications.
///
/// How this works: entries of all files are brought together by account and key, so that it does not matter how rows are spread over
/// files. Each group becomes documents (`AssembledDocument`) with their dated settlements; what is open at the as-of day follows from the
/// dates. Exported balances are kept where a file has them: settlements only say when they came about.
struct EntryAssembly {
  let asOf: Day
  let accounts: [Account]
  let text: [UInt8]
  /// Entries with book accounts (-1 without customer), sources and global text references.
  var entries: [Entry]
  /// Documents of files that state balances, in the same terms.
  var documents: [AssembledDocument]
  /// Hashes of the numbers of documents issued after the as-of day.
  let laterKeys: Set<UInt64>

  /// What comes out beside the documents.
  struct Outcome {
    var documents: [AssembledDocument] = []
    /// By file: rows that turned out to be of another class than they were counted in.
    var recounts: [Int: RowCounts] = [:]
    /// By file and currency: sums of the documents.
    var control: [Int: [Currency: Part.Control]] = [:]
    /// Applications whose document is in no file.
    var unmatched: [Issue] = []
    /// Documents whose settlements exceed what their balance says was settled.
    var contradicted: [Issue] = []
    /// Rows of payments that another file holds too, by file and currency: how many, and their money.
    var repeated: [Issue] = []
    /// Receipts in hand that take effect after the as-of day, by account.
    var postDated: [Int32: Int64] = [:]
    /// Payments whose day no cell tells.
    var undated: [Issue] = []
    /// Money that went out to somebody who owes nothing in the book.
    var outflows: [Issue] = []
    /// Documents that were paid more than they amount to.
    var overpaid: [Issue] = []
    /// Paid after they were given up.
    var recovered: [Issue] = []
    /// Payments without currency and document, taken in the only currency of the book.
    var adopted: [Issue] = []
    /// Charges of banks beside payments that were not taken off their documents.
    var openCharges: [Issue] = []
    /// Money settled on days that no file tells, by file.
    var unexplained: [Int: Int64] = [:]
  }

  /// Something worth a finding.
  struct Issue {
    var file: Int
    var line: Int
    var amount: Int64
    var currency: Currency
  }

  var outcome = Outcome()
  /// Money paid back that names no document.
  var refunds: [Entry] = []
  /// Documents of other lists that state no balance, by account and number.
  private var listed: [ListedKey: [Int]] = [:]

  private struct ListedKey: Hashable {
    var account: Int32
    var number: UInt64
  }

  init(
    asOf: Day, accounts: [Account], text: [UInt8], entries: [Entry],
    documents: [AssembledDocument], laterKeys: Set<UInt64>
  ) {
    self.laterKeys = laterKeys
    self.asOf = asOf
    self.accounts = accounts
    self.text = text
    self.entries = entries
    self.documents = documents
  }

  /// The documents as they stand at the as-of day.
  consuming func run() -> Outcome {
    let applications = entries.filter { $0.role == .application }
    assembleGroups()
    apply(applications)
    shareSettlements()
    for index in documents.indices { documents[index].explainRest() }
    keepSurplus()
    payBack()
    for document in documents {
      outcome.unexplained[Int(document.source), default: 0] += document.unexplained
    }
    outcome.documents = documents
    return outcome
  }

  /// What lists tell of a document holds for its copies in other exports too, so that they still say the same.
  private mutating func shareSettlements() {
    guard Set(documents.map(\.source)).count > 1 else { return }
    func key(_ document: AssembledDocument) -> ListedKey {
      ListedKey(account: document.account, number: hash(document.number))
    }
    var told: [ListedKey: [Int]] = [:]
    for (index, document) in documents.enumerated()
    where document.number.length > 0 && !document.isReceipt && !document.settlements.isEmpty {
      told[key(document), default: []].append(index)
    }
    guard !told.isEmpty else { return }
    for (index, document) in documents.enumerated()
    where document.number.length > 0 && !document.isReceipt && document.settlements.isEmpty {
      let known = told[key(document)]?.first { other in
        documents[other].source != document.source && documents[other].isCopy(of: document)
          && documents[other].exportedOpen == document.exportedOpen
      }
      if let known { documents[index].takeSettlements(of: documents[known]) }
    }
  }

  // MARK: Lines, payment rows, postings

  /// Makes documents of all entries but applications, group by group.
  private mutating func assembleGroups() {
    for (index, document) in documents.enumerated()
    where document.number.length > 0 && document.amount > 0 && document.exportedOpen == nil {
      listed[ListedKey(account: document.account, number: hash(document.number)), default: []]
        .append(index)
    }
    func key(_ entry: Entry) -> UInt64 {
      let reference = entry.key.length > 0 ? entry.key : entry.number
      return hash(reference)
    }
    let keyed = entries.indices.filter { entries[$0].role != .application }.map { index in
      var entry = entries[index]
      // A match of a later day is not known yet.
      if entry.role == .posting, let matched = entry.paid, matched > asOf {
        entry.key.length = 0
        entries[index] = entry
      }
      return (index: index, key: key(entry))
    }
    let sorted = keyed.sorted { left, right in
      let (one, other) = (entries[left.index], entries[right.index])
      if one.account != other.account { return one.account < other.account }
      if left.key != right.key { return left.key < right.key }
      // By content before place, so that the order of rows changes no figure.
      let (day, otherDay) = (one.issued?.number ?? .max, other.issued?.number ?? .max)
      if day != otherDay { return day < otherDay }
      if one.amount != other.amount { return one.amount < other.amount }
      let (number, otherNumber) = (hash(one.number), hash(other.number))
      if number != otherNumber { return number < otherNumber }
      return (one.source, one.line) < (other.source, other.line)
    }
    var start = 0
    while start < sorted.count {
      var end = start + 1
      let first = sorted[start]
      let account = entries[first.index].account
      // Rows without number or key belong to no group.
      while end < sorted.count, first.key != 0, sorted[end].key == first.key,
        entries[sorted[end].index].account == account
      {
        end += 1
      }
      let group = sorted[start..<end].map { entries[$0.index] }
      switch group[0].role {
      case .line:
        // The same number may be an invoice and a payment.
        let rows = withoutRepeatedFiles(group)
        for kind in DocumentKind.allCases {
          let days = Set(rows.filter { $0.kind == kind }.map { $0.issued?.number ?? .max }).sorted()
          for day in days {
            addLines(rows.filter { $0.kind == kind && ($0.issued?.number ?? .max) == day })
          }
        }
      case .payment: addPayments(group)
      case .posting: addPostings(withoutRepeatedFiles(group))
      case .application: break
      }
      start = end
    }
  }

  func hash(_ reference: TextReference) -> UInt64 {
    reference.bytes(in: text).withUnsafeBufferPointer { EntryAssembly.hash($0) }
  }

  /// The hash by which numbers and matching keys are compared; 0 for none.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    bytes.isEmpty ? 0 : hashBytes(bytes, seed: 7) | 1
  }

  /// A group that two files hold in the same rows counts once: exports overlap.
  private mutating func withoutRepeatedFiles(_ group: [Entry]) -> [Entry] {
    let sources = Set(group.map(\.source)).sorted()
    guard sources.count > 1 else { return group }
    func facts(_ source: UInt16) -> [[Int64]] {
      group.filter { $0.source == source }.map {
        [Int64($0.issued?.number ?? 0), $0.amount, Int64(hash($0.number) >> 2), $0.other ?? 0]
      }.sorted { $0.lexicographicallyPrecedes($1) }
    }
    var kept: [[[Int64]]] = []
    var dropped: Set<UInt16> = []
    for source in sources {
      let own = facts(source)
      if kept.contains(own) {
        dropped.insert(source)
        recount(Int(source)) {
          $0.documents -= own.count
          $0.duplicates += own.count
        }
      } else {
        kept.append(own)
      }
    }
    return group.filter { !dropped.contains($0.source) }
  }

  mutating func recount(_ file: Int, _ change: (inout RowCounts) -> Void) {
    change(&outcome.recounts[file, default: RowCounts()])
  }

  private mutating func addLines(_ group: [Entry]) {
    let first = group[0]
    var document = AssembledDocument(first)
    document.amount = group.reduce(0) { $0 &+ $1.amount }
    if let last = group.filter({ $0.due != nil }).max(by: { ($0.due ?? asOf) < ($1.due ?? asOf) }) {
      (document.due, document.dueBasis) = (last.due, last.dueBasis)
    }
    let balance = group.lazy.compactMap(\.balance).first
    let paid = group.lazy.compactMap(\.other).first
    document.exportedOpen = balance ?? paid.map { document.amount - $0 }
    if document.exportedOpen == nil, group.allSatisfy(\.isSettled) { document.exportedOpen = 0 }
    if group.allSatisfy(\.isWrittenOff) {
      document.writtenOff = max(0, document.amount - (paid ?? 0))
    }
    document.closed = group.compactMap(\.paid).max()
    if document.closed != nil, balance == nil, paid == nil { document.exportedOpen = 0 }
    document.resign()
    documents.append(document)
    for entry in group.dropFirst() {
      recount(Int(entry.source)) {
        $0.documents -= 1
        $0.lines += 1
      }
    }
  }

  private mutating func addPayments(_ group: [Entry]) {
    var document = AssembledDocument(group[0])
    for entry in group {
      guard let amount = entry.other, amount != 0, let day = entry.paid else { continue }
      document.settle(amount, on: day)
    }
    if group[0].isSettled { document.exportedOpen = 0 }
    if group[0].isWrittenOff { document.writtenOff = document.unsettled }
    documents.append(document)
    for entry in group.dropFirst() {
      recount(Int(entry.source)) {
        $0.documents -= 1
        $0.settlements += 1
      }
    }
  }

  /// Nets the postings of one key: credits settle charges, oldest first; what is left of a credit stands on its own.
  private mutating func addPostings(_ all: [Entry]) {
    for entry in all { control(entry) }
    let group = withoutReversed(all)
    let charges = mergedCharges(group)
    var made = charges
    for credit in group where credit.amount <= 0 {
      if charges.isEmpty {
        addAlone(credit)
        continue
      }
      recount(Int(credit.source)) {
        $0.documents -= 1
        $0.settlements += 1
      }
      guard let day = credit.issued else { continue }
      var left = -credit.amount
      for index in made.indices where left > 0 {
        let share = min(left, made[index].unsettled)
        guard share > 0 else { continue }
        let matched = credit.key.length > 0 ? credit.paid : nil
        made[index].settle(
          share, on: max(day, matched ?? day), as: credit.kind == .creditNote ? .credited : .paid,
          cause: credit.kind == .creditNote ? .creditNote : .other)
        left -= share
      }
      if left > 0, day <= asOf {
        var rest = AssembledDocument(credit)
        rest.amount = -left
        documents.append(rest)
      }
    }
    documents += made
  }

  /// A credit without charge in the ledger settles the document of its number in another list; what is left stands on its own.
  private mutating func addAlone(_ credit: Entry) {
    let reference = credit.key.length > 0 ? credit.key : credit.number
    let key = ListedKey(account: credit.account, number: hash(reference))
    var left = -credit.amount
    if reference.length > 0, let day = credit.issued, day <= asOf {
      let places = (listed[key] ?? []).sorted {
        (documents[$0].due?.number ?? .max, $0) < (documents[$1].due?.number ?? .max, $1)
      }
      for place in places where left > 0 {
        let share = min(left, documents[place].unsettled)
        guard share > 0 else { continue }
        documents[place].settle(
          share, on: max(day, documents[place].issued ?? day),
          as: credit.kind == .creditNote ? .credited : .paid,
          cause: credit.kind == .creditNote ? .creditNote : .other)
        left -= share
      }
    }
    guard left != -credit.amount else {
      documents.append(AssembledDocument(credit))
      return
    }
    recount(Int(credit.source)) {
      $0.documents -= 1
      $0.settlements += 1
    }
    // What was taken off the other list's document is not in this file's sum any more.
    let currency = accounts[Int(credit.account)].currency
    outcome.control[Int(credit.source), default: [:]][currency, default: Part.Control()].open &+=
      -credit.amount - left
    guard left > 0 else { return }
    var rest = AssembledDocument(credit)
    rest.amount = -left
    documents.append(rest)
  }

  /// Charges of one number, day and due day are lines of one document.
  private mutating func mergedCharges(_ group: [Entry]) -> [AssembledDocument] {
    var made: [AssembledDocument] = []
    for charge in group where charge.amount > 0 {
      let same = made.firstIndex {
        $0.issued == charge.issued && $0.due == charge.due && charge.number.length > 0
          && hash($0.number) == hash(charge.number)
      }
      if let same {
        made[same].amount += charge.amount
        recount(Int(charge.source)) {
          $0.documents -= 1
          $0.lines += 1
        }
      } else {
        made.append(AssembledDocument(charge))
      }
    }
    return made
  }

  /// Ledger lines are added up as they are: an independent proof that netting lost nothing.
  private mutating func control(_ entry: Entry) {
    let currency = accounts[Int(entry.account)].currency
    outcome.control[Int(entry.source), default: [:]][currency, default: Part.Control()].open &+=
      entry.amount
  }
}
