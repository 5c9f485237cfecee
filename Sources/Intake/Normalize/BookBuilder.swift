import Receivables

/// Combines the parts of all files into one book, whatever their order.
struct BookBuilder {
  /// Parts of one file.
  struct FileParts: Sendable {
    var name: String
    /// Company of rows that name none.
    var entity = ""
    var statesSettlementDays: Bool
    /// Its rows are payments, not documents.
    var listsPayments = false
    var parts: [Part]
    /// It was read from front to back: its sums are in order.
    var isInOnePiece = true
    var facts = Overlaps.FileFacts(day: nil, list: "", isOpenList: false)
  }

  /// A row that says what another row says too, found while combining.
  struct Repetition: Sendable {
    var file: Int
    var account: Int
    var open: Int64
    /// Its line; 0 where that is not known.
    var line = 0
    /// The file and line, 0 where that is not known, of what it repeats.
    var original: (file: Int, line: Int)?
  }

  let asOf: Day
  let files: [FileParts]

  var customers: [Customer] = []
  /// Companies, the nameless one first; only that one where no more than one is named.
  var entities = [""]
  /// The only company that the files name; empty where they name none or several.
  var onlyEntity = ""
  var accounts: [Account] = []
  /// For each part of each file: its account numbers in the book.
  var renumbered: [[[UInt32]]] = []
  /// For each part of each file: its company numbers in the book.
  var companyNumbers: [[[Int32]]] = []
  private(set) var repetitions: [Repetition] = []
  /// What putting documents together from rows gave, if any had to be.
  private(set) var assembly: EntryAssembly.Outcome?
  var text: [UInt8] = []
  /// Where the text of each part of each file starts.
  var textStarts: [[UInt32]] = []
  /// Documents of several files that do not count as open, and why.
  var overlaps: [(fate: Overlaps.Fate, repetition: Repetition)] = []
  /// What the lists beside the documents come to.
  private(set) var joined = JoinedFacts()
  /// Documents that two files hold with different days; both count.
  private(set) var daysContradicted: [(one: Document, other: Document)] = []
  /// Credit limits in a currency that only the settings state, or nothing.
  var looseLimits: [Loose] = []
  /// Documents that a later export no longer lists.
  var settledBetween: [SettledDocument] = []

  /// What customer files say, by key.
  let masters: [[UInt8]: CustomerMaster]

  init(asOf: Day, files: [FileParts], masters: [[UInt8]: CustomerMaster] = [:]) {
    self.asOf = asOf
    self.files = files
    self.masters = masters
  }

  /// The book; rows that repeat others are left out and noted in `repetitions`.
  mutating func build() -> Book {
    combineCustomers()
    collectText()
    assemble()
    let lots = openLots()
    let settled = groupSettled()
    var documents = groupDocuments(lots, settled)
    joined = joinFacts(&documents.elements, settled.elements)
    joined.loose += looseLimits
    let settlements = combineSettlements(documents.elements)
    return Book(
      asOf: asOf, customers: customers, entities: entities, accounts: accounts,
      documents: documents.elements,
      settled: settled.elements, settlements: settlements, text: text, sources: files.map(\.name),
      hasHistory: accountsWithHistory, postDated: postDated, documentStarts: documents.starts,
      settledStarts: settled.starts, facts: joined.facts, held: joined.held, writeOffs: writeOffs,
      credits: credits, deductions: deductions, onlyEntity: onlyEntity)
  }

  // MARK: Accounts

  /// Receipts in hand that take effect later, by account.
  private var postDated: [Int64] {
    var sums = [Int64](repeating: 0, count: accounts.count)
    for (account, amount) in assembly?.postDated ?? [:] { sums[Int(account)] &+= amount }
    return sums
  }

  var accountsWithHistory: [Bool] {
    var result = [Bool](repeating: false, count: accounts.count)
    let hasPayments = files.contains(where: \.listsPayments)
    for (file, content) in files.enumerated() where !content.listsPayments {
      // Payments date the settlements of a list that shows settled documents too; of one that shows only what is open they tell
      // of a few, and say nothing of how somebody pays.
      func showsSettled() -> Bool {
        content.parts.contains { part in
          part.kept.contains { !$0.statesBalance } || part.documents.contains { $0.open == 0 }
        }
      }
      guard content.statesSettlementDays || hasPayments && showsSettled() else { continue }
      for part in renumbered[file] { for account in part { result[Int(account)] = true } }
    }
    return result
  }

  // MARK: Documents made of several rows

  private mutating func collectText() {
    textStarts = files.map { file in
      file.parts.map { part in
        let start = UInt32(text.count)
        text.append(contentsOf: part.text)
        return start
      }
    }
  }

  /// Whether a part's documents wait for settlements of other files.
  func waits(_ part: Part) -> Bool {
    part.kept.count == part.documents.count && !part.documents.isEmpty
  }

  /// Puts documents together from entries, and settles documents by the payments of other files.
  private mutating func assemble() {
    // Money that came back changes nothing where no list says what came in.
    let isAssembled = files.contains { file in
      file.parts.contains { $0.entries.contains { $0.nature != .returned } }
    }
    guard isAssembled else { return }
    let companies = Dictionary(
      entities.enumerated().dropFirst().map { (foldedName(Array($1.utf8)), Int32($0)) },
      uniquingKeysWith: min)
    var entries: [Entry] = []
    var documents: [AssembledDocument] = []
    for (file, content) in files.enumerated() {
      for (number, part) in content.parts.enumerated() {
        let start = textStarts[file][number]
        for var entry in part.entries {
          entry.source = UInt16(file)
          entry.number.offset += start
          entry.key.offset += start
          entry.entity = companyNumbers[file][number][Int(entry.entity)]
          if entry.account >= 0 {
            entry.account = Int32(renumbered[file][number][Int(entry.account)])
            // A payment list may name the company where others name the customer.
            let payer = accounts[Int(entry.account)].customer
            if entry.role == .application,
              let company = companies[foldedName(Array(customers[Int(payer)].name.utf8))]
            {
              (entry.account, entry.entity) = (-1, company)
            }
          }
          entries.append(entry)
        }
        guard waits(part) else { continue }
        var last: [Int32: Day] = [:]
        for settlement in part.settlements { last[settlement.document] = settlement.day }
        for (index, document) in part.documents.enumerated() {
          var assembled = AssembledDocument(
            document, source: UInt16(file),
            account: renumbered[file][number][Int(document.account)], textStart: start,
            closed: part.kept[index].closed ?? last[Int32(index)],
            statesBalance: part.kept[index].statesBalance)
          assembled.exportedOn = content.facts.day
          assembled.writtenOff = part.kept[index].writtenOff
          assembled.countsReceipts = part.kept[index].countsReceipts
          assembled.discount = part.kept[index].discount
          assembled.discountDay = part.kept[index].discountDay
          assembled.discountDays = part.kept[index].discountDays
          documents.append(assembled)
        }
      }
    }
    // In the order of the files, however they were cut for reading: of equals the first counts.
    entries.sort { ($0.source, $0.line) < ($1.source, $1.line) }
    documents.sort { ($0.source, $0.line) < ($1.source, $1.line) }
    let adopted = adoptCurrency(&entries)
    assembly = EntryAssembly(
      asOf: asOf, accounts: accounts, text: text, entries: entries, documents: documents,
      laterKeys: files.flatMap(\.parts).reduce(into: []) { $0.formUnion($1.laterKeys) }
    ).run()
    assembly?.adopted = adopted
  }

  /// The assembled documents as lots of settled and open ones, in the book's account numbers.
  func assembledLots() -> (settled: [SettledDocument], open: [Document]) {
    var settled: [SettledDocument] = []
    var open: [Document] = []
    for document in assembly?.documents ?? [] where document.issued.map({ $0 <= asOf }) ?? true {
      let standing = document.standing(at: asOf)
      if standing.open == 0 {
        if document.isReceipt { continue }
        let key = document.number.bytes(in: text).withUnsafeBufferPointer { documentKey($0) }
        settled.append(
          SettledDocument(
            account: UInt32(document.account), kind: document.kind,
            key: document.number.length == 0 ? 0 : key, issued: document.issued, due: document.due,
            paid: standing.closed, amount: document.amount, closure: standing.closure))
      } else {
        open.append(
          Document(
            account: document.account, kind: document.kind, dueBasis: document.dueBasis,
            source: document.source, line: document.line, issued: document.issued,
            due: document.due, amount: document.amount, open: standing.open,
            disputed: document.isDisputed
              ? max(0, standing.open) : min(document.disputed, max(0, standing.open)),
            number: document.number))
      }
    }
    return (settled, open)
  }

  var identity: [UInt32] { accounts.indices.map { UInt32($0) } }

  // MARK: Settled documents

  /// By paid day (unknown last), due day, issue day, amount, number; exact repetitions of a numbered document count once.
  private mutating func groupSettled() -> AccountGrouping<SettledRules> {
    var lots = files.indices.flatMap { file in
      files[file].parts.indices.map { part in
        AccountGrouping<SettledRules>.Lot(
          elements: files[file].parts[part].settled, accounts: renumbered[file][part])
      }
    }
    if assembly != nil { lots.append(.init(elements: assembledLots().settled, accounts: identity)) }
    if !settledBetween.isEmpty { lots.append(.init(elements: settledBetween, accounts: identity)) }
    let grouping = AccountGrouping(lots, accountCount: accounts.count, rules: SettledRules())
    let holders = holders(of: grouping.repeated)
    for document in grouping.repeated {
      let found = holders[RepeatedDocument(document)]
      repetitions.append(
        Repetition(
          file: found?.last ?? 0, account: Int(document.account), open: 0,
          original: found.map { (file: $0.first, line: 0) }))
    }
    return grouping
  }

  /// What tells one settled document from another.
  private struct RepeatedDocument: Hashable {
    let key: UInt64
    let account: UInt32
    let amount: Int64
    let days: UInt64

    init(_ document: SettledDocument) {
      key = document.key
      account = document.account
      amount = document.amount
      days = document.dayOrder
    }
  }

  /// The first and the last file that hold each of some settled documents: the last one repeats it.
  ///
  /// The files are walked once, however many documents they share: whole exports are delivered twice.
  private func holders(
    of repeated: [SettledDocument]
  ) -> [RepeatedDocument: (first: Int, last: Int)] {
    guard files.count > 1, !repeated.isEmpty else { return [:] }
    var holders: [RepeatedDocument: (first: Int, last: Int)] = [:]
    holders.reserveCapacity(repeated.count)
    for document in repeated { holders[RepeatedDocument(document)] = (-1, -1) }
    for file in files.indices {
      for part in files[file].parts.indices {
        for var document in files[file].parts[part].settled {
          document.account = renumbered[file][part][Int(document.account)]
          let identity = RepeatedDocument(document)
          guard let known = holders[identity] else { continue }
          holders[identity] = (known.first < 0 ? file : known.first, file)
        }
      }
    }
    // What was put together from rows is of the file that lists the document itself.
    for document in assembly?.documents ?? [] where !document.isReceipt {
      let standing = document.standing(at: asOf)
      guard standing.open == 0 else { continue }
      let key = document.number.bytes(in: text).withUnsafeBufferPointer { documentKey($0) }
      let identity = RepeatedDocument(
        SettledDocument(
          account: UInt32(document.account), kind: document.kind,
          key: document.number.length == 0 ? 0 : key, issued: document.issued, due: document.due,
          paid: standing.closed, amount: document.amount, closure: standing.closure))
      guard let known = holders[identity] else { continue }
      let file = Int(document.source)
      holders[identity] = (
        known.first < 0 ? file : min(known.first, file), max(known.last, file)
      )
    }
    return holders.filter { $0.value.first >= 0 }
  }

  // MARK: Open documents

  /// By due day (none last), number, issue day and place; a document exported twice, or shown as settled by another export,
  /// counts once.
  private mutating func groupDocuments(
    _ open: [OpenLot], _ settled: AccountGrouping<SettledRules>
  ) -> AccountGrouping<DocumentRules> {
    let lots = open.map(\.lot)
    let origins = open.map { (file: $0.file, textStart: $0.textStart) }
    let rules = DocumentRules(text: text, origins: origins)
    var grouping = AccountGrouping(lots, accountCount: accounts.count, rules: rules)
    let repeated = grouping.repeated.count
    if files.count > 1 { grouping.remove(superseded(grouping, text, settled)) }
    let holders = settledHolders(of: grouping.repeated[repeated...])
    for (index, document) in grouping.repeated.enumerated() {
      repetitions.append(
        Repetition(
          file: Int(document.source), account: Int(document.account), open: document.open,
          line: Int(document.line),
          original: index < repeated
            ? original(of: document, grouping, rules)
            : holders[index - repeated].map { (file: $0, line: 0) }))
    }
    dropContradictions(&grouping)
    dropUnnumbered(&grouping)
    if files.count > 1 { daysContradicted = contradictedDays(grouping) }
    return grouping
  }

  /// One document with two balances in one file: the smaller one counts, and a finding says so.
  private mutating func dropContradictions(_ grouping: inout AccountGrouping<DocumentRules>) {
    let (all, starts, text) = (grouping.elements, grouping.starts, text)
    let slices = evenRanges(accounts.count, parts: 16)
    let places = parallelFlatMap(slices.count) { slice -> [Int] in
      var places: [Int] = []
      for account in slices[slice] {
        for place in (starts[account]..<starts[account + 1]).dropFirst()
        where all[place - 1].due == all[place].due
          && BookBuilder.contradict(all[place - 1], all[place], text)
        {
          places.append(place)
        }
      }
      return places
    }
    for place in places {
      let other = all[place]
      overlaps.append(
        (
          .contradicted,
          Repetition(
            file: Int(other.source), account: Int(other.account), open: other.open)
        ))
    }
    grouping.remove(places)
  }

  /// Documents without a number that two files hold alike count once, where the files have numbered ones in common: receipts on account
  /// and credits stand in the list of open items as well as in that of all documents.
  private mutating func dropUnnumbered(_ grouping: inout AccountGrouping<DocumentRules>) {
    let shared = Set(
      repetitions.compactMap { repetition in
        repetition.original.flatMap {
          $0.file == repetition.file ? nil : Set([$0.file, repetition.file])
        }
      })
    guard !shared.isEmpty else { return }
    var places: [Int] = []
    for account in accounts.indices {
      var rest = grouping.starts[account]..<grouping.starts[account + 1]
      while let first = rest.first {
        let alike = rest.prefix {
          BookBuilder.areAlike(grouping.elements[first], grouping.elements[$0])
        }
        rest = rest.dropFirst(max(1, alike.count))
        guard alike.count > 1 else { continue }
        // The file with most of them is right; each other one repeats some of its.
        let byFile = Dictionary(grouping: alike) { Int(grouping.elements[$0].source) }
        guard
          let kept = byFile.keys.sorted().max(by: {
            (byFile[$0]?.count ?? 0) < (byFile[$1]?.count ?? 0)
          })
        else { continue }
        for (file, own) in byFile where shared.contains([file, kept]) && file != kept {
          places += own
        }
      }
    }
    places.sort()
    for place in places {
      let other = grouping.elements[place]
      repetitions.append(
        Repetition(
          file: Int(other.source), account: Int(other.account), open: other.open,
          line: Int(other.line)))
    }
    grouping.remove(places)
  }

  private static func areAlike(_ one: Document, _ other: Document) -> Bool {
    one.number.length == 0 && other.number.length == 0 && one.due == other.due
      && one.issued == other.issued && one.amount == other.amount && one.open == other.open
      && one.dueBasis == other.dueBasis && (one.kind == other.kind || one.amount < 0)
  }

  private static func contradict(_ one: Document, _ other: Document, _ text: [UInt8]) -> Bool {
    one.due == other.due && one.issued == other.issued && one.amount == other.amount
      && one.open != other.open && one.number.length > 0 && one.kind == other.kind
      && one.number.length == other.number.length
      && one.number.bytes(in: text).elementsEqual(other.number.bytes(in: text))
  }

  /// Places of open documents that another export shows as settled: same number, days and amount; instalments differ in due days.
  private func superseded(
    _ open: AccountGrouping<DocumentRules>, _ text: [UInt8],
    _ settled: AccountGrouping<SettledRules>
  ) -> [Int] {
    var places: [Int] = []
    for account in accounts.indices {
      let known = settled.elements[settled.starts[account]..<settled.starts[account + 1]]
      let range = open.starts[account]..<open.starts[account + 1]
      guard !known.isEmpty, !range.isEmpty else { continue }
      let keys = Set(known.lazy.map(\.key))
      for place in range where open.elements[place].number.length > 0 {
        let document = open.elements[place]
        let key = document.number.bytes(in: text).withUnsafeBufferPointer { documentKey($0) }
        guard keys.contains(key) else { continue }
        let isSettled = known.contains {
          $0.key == key && $0.amount == document.amount && $0.issued == document.issued
            && ($0.due == document.due || $0.due == nil || document.due == nil)
        }
        if isSettled { places.append(place) }
      }
    }
    return places
  }

  /// Part payments, found again by the place of their document's record.
  private func combineSettlements(_ documents: [Document]) -> [Settlement] {
    var waiting: [UInt64: Settlement] = [:]
    for (file, content) in files.enumerated() {
      for part in content.parts {
        for settlement in part.settlements {
          let line = part.documents[Int(settlement.document)].line
          waiting[UInt64(file) << 32 | UInt64(line)] = settlement
        }
      }
    }
    if assembly != nil { return assembledSettlements(documents) }
    guard !waiting.isEmpty else { return [] }
    var settlements: [Settlement] = []
    // What is retained shares its place with the document it was kept back from.
    for (index, document) in documents.enumerated() where document.dueBasis != .retained {
      let place = UInt64(document.source) << 32 | UInt64(document.line)
      guard var settlement = waiting[place] else { continue }
      settlement.document = Int32(index)
      settlements.append(settlement)
    }
    return settlements
  }
}

extension BookBuilder {
  /// Part payments of open documents where documents were put together from rows.
  private func assembledSettlements(_ documents: [Document]) -> [Settlement] {
    var waiting: [UInt64: [AssembledDocument.Part]] = [:]
    for document in assembly?.documents ?? []
    where !document.isReceipt && document.dueBasis != .retained {
      let place = UInt64(document.source) << 32 | UInt64(document.line)
      waiting[place] = document.settlements(until: asOf)
    }
    return documents.enumerated().flatMap { index, document -> [Settlement] in
      if document.dueBasis == .retained { return [] }
      let place = UInt64(document.source) << 32 | UInt64(document.line)
      return (waiting[place] ?? []).map {
        Settlement(
          document: Int32(index), day: $0.day, amount: $0.amount,
          isPayment: $0.nature == .paid && $0.cause != .discount)
      }
    }
  }
}

/// Byte order of UTF-8, the same on every system.
func utf8Precedes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}
