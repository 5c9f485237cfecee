import Receivables

/// Open documents of all files before they are grouped by account.
extension BookBuilder {
  /// A lot with the file and text that its documents belong to; without a file they know theirs.
  struct OpenLot {
    var lot: AccountGrouping<DocumentRules>.Lot
    var file: UInt16?
    var textStart: UInt32
  }

  /// The open documents of all files; those that an export of another day overrules are left out and noted.
  mutating func openLots() -> [OpenLot] {
    var lots: [OpenLot] = []
    for (file, content) in files.enumerated() {
      for (number, part) in content.parts.enumerated() where assembly == nil || !waits(part) {
        lots.append(
          OpenLot(
            lot: .init(elements: part.documents, accounts: renumbered[file][number]),
            file: UInt16(file), textStart: textStarts[file][number]))
      }
    }
    if assembly != nil {
      lots.append(
        OpenLot(
          lot: .init(elements: assembledLots().open, accounts: identity), file: nil, textStart: 0))
    }
    if files.count > 1 { resolveOverlaps(&lots) }
    return lots
  }

  /// Which document a write-off is of, as far as several files can tell.
  private struct GivenUp: Hashable {
    let account: Int32
    let key: UInt64
    let issued: Day?
    let due: Day?

    init(_ writeOff: Reduction) {
      (account, key) = (writeOff.account, writeOff.key)
      (issued, due) = (writeOff.issued, writeOff.due)
    }
  }

  /// What was given up; of a document that several files hold, what the one says that knows of most, and of most days.
  var writeOffs: [Reduction] { reductions(lists(\.writeOffs)) { $0.writeOffs(by: asOf) } }

  /// What was credited of documents that are put together from rows, chosen alike.
  var credits: [Reduction] { reductions([]) { $0.credits(by: asOf) } }

  /// What was taken off documents without a document of its own, chosen alike.
  var deductions: [Reduction] { reductions(lists(\.discounts)) { $0.deductions(by: asOf) } }

  /// What the parts of all files say, in the book's accounts, with the file.
  private func lists(_ list: (Part) -> [Reduction]) -> [(Reduction, Int)] {
    files.enumerated().flatMap { file, content in
      content.parts.enumerated().flatMap { number, part in
        list(part).map { reduction in
          var own = reduction
          own.account = Int32(renumbered[file][number][Int(own.account)])
          return (own, file)
        }
      }
    }
  }

  private func reductions(
    _ lists: [(Reduction, Int)], _ own: (AssembledDocument) -> [AssembledDocument.Deduction]
  ) -> [Reduction] {
    var said: [GivenUp: [Int: [Reduction]]] = [:]
    for (part, file) in lists { said[GivenUp(part), default: [:]][file, default: []].append(part) }
    for document in assembly?.documents ?? []
    where document.issued.map({ $0 <= asOf }) ?? true {
      let parts = own(document)
      guard !parts.isEmpty else { continue }
      let key = document.number.bytes(in: text).withUnsafeBufferPointer { documentKey($0) }
      for part in parts {
        let own = Reduction(
          account: document.account, key: document.number.length == 0 ? 0 : key,
          issued: document.issued, due: document.due, day: part.day, amount: part.amount,
          cause: part.cause, until: part.until)
        said[GivenUp(own), default: [:]][Int(document.source), default: []].append(own)
      }
    }
    func weight(_ file: Int, _ own: [Reduction]) -> (Int64, Int, Int) {
      (own.reduce(0) { $0 + $1.amount }, own.count { $0.day != nil }, -file)
    }
    let kept = said.values.compactMap { files in
      files.max { weight($0.key, $0.value) < weight($1.key, $1.value) }?.value
    }
    return kept.flatMap { $0 }.sorted(by: Reduction.precedes)
  }

  private func statesFace(_ document: Document, _ open: OpenLot) -> Bool {
    files[Int(open.file ?? document.source)].facts.statesFaces
  }

  /// A list of balances shows what is left of a document, and another one its face: the face holds for both.
  ///
  /// Returns the documents that took theirs from another file, by lot.
  private func adoptFaces(_ lots: inout [OpenLot]) -> [Int: Set<Int>] {
    guard Set(files.map(\.facts.statesFaces)).count > 1 else { return [:] }
    func name(_ document: Document, _ open: OpenLot) -> UInt64 {
      sameness(
        document, open.lot.accounts[Int(document.account)], textStart: open.textStart,
        statesFace: false)
    }
    var wanted: Set<UInt64> = []
    for open in lots {
      for document in open.lot.elements
      where document.number.length > 0 && !statesFace(document, open) {
        wanted.insert(name(document, open))
      }
    }
    var faces: [UInt64: [Document]] = [:]
    for open in lots {
      for document in open.lot.elements
      where document.number.length > 0 && statesFace(document, open) {
        let name = name(document, open)
        if wanted.contains(name) { faces[name, default: []].append(document) }
      }
    }
    var adopted: [Int: Set<Int>] = [:]
    for lot in lots.indices {
      for index in lots[lot].lot.elements.indices {
        let document = lots[lot].lot.elements[index]
        guard document.number.length > 0, !statesFace(document, lots[lot]),
          let all = faces[name(document, lots[lot])]
        else { continue }
        // Of several documents under one number, the one with the same rest.
        let same = all.filter { $0.open == document.open }
        let face = (same.isEmpty ? all : same).filter { face in
          face.amount.signum() == document.amount.signum()
            && face.amount.magnitude >= document.open.magnitude
        }
        guard let first = face.first, Set(face.map(\.amount)).count == 1 else { continue }
        lots[lot].lot.elements[index].amount = first.amount
        lots[lot].lot.elements[index].kind = first.kind
        adopted[lot, default: []].insert(index)
      }
    }
    return adopted
  }

  /// A due day that was assumed yields to the one that another file states of the same document.
  private func adoptDueDays(_ lots: inout [OpenLot]) {
    func isAssumed(_ document: Document) -> Bool {
      document.number.length > 0 && document.amount > 0
        && (document.dueBasis == .defaultTerms || document.dueBasis == .none)
    }
    func key(_ document: Document, _ open: OpenLot) -> UInt64 {
      sameness(
        document, open.lot.accounts[Int(document.account)], textStart: open.textStart,
        statesFace: true)
    }
    var wanted: [UInt64: Set<Int>] = [:]
    for open in lots {
      for document in open.lot.elements where isAssumed(document) {
        wanted[key(document, open), default: []].insert(Int(open.file ?? document.source))
      }
    }
    guard !wanted.isEmpty else { return }
    var stated: [UInt64: [Document]] = [:]
    for open in lots {
      for document in open.lot.elements
      where document.number.length > 0 && document.due != nil && !isAssumed(document)
        && document.dueBasis != .retained
      {
        let key = key(document, open)
        if let files = wanted[key], files != [Int(open.file ?? document.source)] {
          stated[key, default: []].append(document)
        }
      }
    }
    for lot in lots.indices {
      for index in lots[lot].lot.elements.indices where isAssumed(lots[lot].lot.elements[index]) {
        let all = stated[key(lots[lot].lot.elements[index], lots[lot])] ?? []
        guard let first = all.first, Set(all.map(\.due)).count == 1 else { continue }
        lots[lot].lot.elements[index].due = first.due
        lots[lot].lot.elements[index].dueBasis = first.dueBasis
      }
    }
  }

  /// A list without issue days takes them from another file that holds the same document: customer, number and due day agree.
  private func adoptIssueDays(_ lots: inout [OpenLot]) {
    struct Name: Hashable {
      var account: UInt32
      var key: UInt64
      var due: Day
    }
    func name(_ document: Document, _ open: OpenLot) -> Name? {
      guard document.number.length > 0, let due = document.due, document.dueBasis != .retained
      else { return nil }
      return Name(
        account: open.lot.accounts[Int(document.account)], key: key(of: document, in: open),
        due: due)
    }
    var wanted: Set<Name> = []
    for open in lots {
      for document in open.lot.elements where document.issued == nil {
        if let name = name(document, open) { wanted.insert(name) }
      }
    }
    guard !wanted.isEmpty else { return }
    var stated: [Name: Set<Day>] = [:]
    for open in lots {
      for document in open.lot.elements {
        guard let issued = document.issued, let name = name(document, open), wanted.contains(name)
        else { continue }
        stated[name, default: []].insert(issued)
      }
    }
    for lot in lots.indices {
      for index in lots[lot].lot.elements.indices
      where lots[lot].lot.elements[index].issued == nil {
        guard let name = name(lots[lot].lot.elements[index], lots[lot]), let days = stated[name],
          days.count == 1, let day = days.first
        else { continue }
        lots[lot].lot.elements[index].issued = day
      }
    }
  }

  private mutating func resolveOverlaps(_ lots: inout [OpenLot]) {
    var sightings: [Overlaps.Sighting] = []
    adoptIssueDays(&lots)
    let adopted = adoptFaces(&lots)
    adoptDueDays(&lots)
    for (number, open) in lots.enumerated() {
      for (index, document) in open.lot.elements.enumerated() where document.number.length > 0 {
        let account = open.lot.accounts[Int(document.account)]
        sightings.append(
          Overlaps.Sighting(
            key: sameness(
              document, account, textStart: open.textStart,
              statesFace: statesFace(document, open) || adopted[number]?.contains(index) ?? false),
            name: sameness(document, account, textStart: open.textStart, statesFace: false),
            due: document.due, file: Int(open.file ?? document.source), account: account,
            open: document.open,
            lot: number, index: index))
      }
    }
    let divided = divided(sightings, lots)
    let fates =
      divided.map { (index: $0, fate: Overlaps.Fate.divided) }
      + Overlaps(asOf: asOf, files: files.map(\.facts)).fates(of: sightings)
    let settled =
      fates.contains { if case .settled = $0.fate { true } else { false } }
      ? settledNames : []
    var gone: [Int: Set<Int>] = [:]
    for (index, given) in fates {
      let sighting = sightings[index]
      var fate = given
      if case .settled = given, settled.contains(name(of: sighting, in: lots[sighting.lot])) {
        // The later export still lists it, with nothing open.
        fate = .superseded
      }
      guard gone[sighting.lot, default: []].insert(sighting.index).inserted else { continue }
      overlaps.append(
        (
          fate,
          Repetition(file: sighting.file, account: Int(sighting.account), open: sighting.open)
        ))
      if case .settled(let day) = fate {
        noteSettled(lots[sighting.lot], sighting, by: day)
      }
    }
    for (lot, places) in gone {
      let kept = lots[lot].lot.elements.enumerated().filter { !places.contains($0.offset) }
      lots[lot].lot.elements = kept.map(\.element)
    }
  }

  /// A document that a later export no longer lists was settled by that day.
  private mutating func noteSettled(_ open: OpenLot, _ sighting: Overlaps.Sighting, by day: Day) {
    let document = open.lot.elements[sighting.index]
    settledBetween.append(
      SettledDocument(
        account: sighting.account, kind: document.kind, key: key(of: document, in: open),
        issued: document.issued, due: document.due, paid: day, amount: document.amount))
  }

  func key(of document: Document, in open: OpenLot) -> UInt64 {
    var number = document.number
    number.offset += open.textStart
    return number.bytes(in: text).withUnsafeBufferPointer { documentKey($0) }
  }

  /// Which document a settled one is.
  struct SettledName: Hashable {
    var account: UInt32
    var key: UInt64
    var issued: Day?
    var amount: Int64
  }

  private func name(of sighting: Overlaps.Sighting, in open: OpenLot) -> SettledName {
    let document = open.lot.elements[sighting.index]
    return SettledName(
      account: sighting.account, key: key(of: document, in: open), issued: document.issued,
      amount: document.amount)
  }

  /// All documents that some export shows as settled.
  private var settledNames: Set<SettledName> {
    var names: Set<SettledName> = []
    func note(_ document: SettledDocument, _ account: UInt32) {
      names.insert(
        SettledName(
          account: account, key: document.key, issued: document.issued, amount: document.amount))
    }
    for (file, content) in files.enumerated() {
      for (number, part) in content.parts.enumerated() {
        for document in part.settled {
          note(document, renumbered[file][number][Int(document.account)])
        }
      }
    }
    if assembly != nil {
      for document in assembledLots().settled { note(document, document.account) }
    }
    return names
  }

  /// A hash of customer, number, issue day and, where it is stated, amount.
  private func sameness(
    _ document: Document, _ account: UInt32, textStart: UInt32, statesFace: Bool
  ) -> UInt64 {
    var number = document.number
    number.offset += textStart
    let hash = number.bytes(in: text).withUnsafeBufferPointer { hashBytes($0, seed: 11) }
    let facts = UInt64(UInt32(bitPattern: document.issued?.number ?? .min)) << 32 | UInt64(account)
    // What is retained is not the rest of its document, even in equal halves.
    let part: UInt64 = document.dueBasis == .retained ? 1 << 62 : 0
    let face = statesFace ? document.amount : 0
    return mixedWords(hash, mixedWords(facts ^ part, UInt64(bitPattern: face)))
  }

  /// Where the document stands that another one repeats: right before the place that the other would have.
  func original(
    of document: Document, _ grouping: AccountGrouping<DocumentRules>, _ rules: DocumentRules
  ) -> (file: Int, line: Int)? {
    let account = Int(document.account)
    var (low, high) = (grouping.starts[account], grouping.starts[account + 1])
    let start = low
    while low < high {
      let middle = (low + high) / 2
      if rules.precedes(grouping.elements[middle], document) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low > start else { return nil }
    let first = grouping.elements[low - 1]
    return rules.repeats(first, document) ? (Int(first.source), Int(first.line)) : nil
  }

  /// The first file that shows each of some open documents as settled; nil where it was put together from rows of several.
  func settledHolders(of documents: ArraySlice<Document>) -> [Int?] {
    guard !documents.isEmpty else { return [] }
    struct Identity: Hashable {
      let account: UInt32
      let key: UInt64
    }
    let wanted = documents.map { document in
      let key = document.number.bytes(in: text).withUnsafeBufferPointer { documentKey($0) }
      return Identity(account: UInt32(document.account), key: key)
    }
    var holders: [Identity: Int] = [:]
    let all = Set(wanted)
    for file in files.indices {
      for part in files[file].parts.indices {
        for document in files[file].parts[part].settled {
          let key = Identity(
            account: renumbered[file][part][Int(document.account)], key: document.key)
          if holders[key] == nil, all.contains(key) { holders[key] = file }
        }
      }
    }
    return wanted.map { holders[$0] }
  }

  /// Documents of one account, number, kind and amount that different files hold with different days.
  ///
  /// Instalments are no such documents: a file that holds both days says that there are two.
  func contradictedDays(
    _ grouping: AccountGrouping<DocumentRules>
  ) -> [(one: Document, other: Document)] {
    struct Face: Hashable {
      let account: Int32
      let number: UInt64
      let amount: Int64
      let kind: DocumentKind

      init(_ document: Document, _ text: [UInt8]) {
        account = document.account
        number = document.number.bytes(in: text).withUnsafeBufferPointer {
          hashBytes($0, seed: 11)
        }
        amount = document.amount
        kind = document.kind
      }
    }
    let (all, starts, text) = (grouping.elements, grouping.starts, text)
    let slices = evenRanges(accounts.count, parts: 16)
    let found = parallelFlatMap(slices.count) { slice in
      slices[slice].flatMap { account -> [[Document]] in
        let own = all[starts[account]..<starts[account + 1]]
        guard let first = own.first, own.contains(where: { $0.source != first.source }) else {
          return []
        }
        let numbered = own.filter { $0.number.length > 0 && $0.dueBasis != .retained }
        return Dictionary(grouping: numbered) { Face($0, text) }.values.filter { same in
          Set(same.map(\.source)).count > 1
        }
      }
    }
    guard !found.isEmpty else { return [] }
    // Of what a file holds too, one row is left, and that may be another file's.
    let repeated = Dictionary(grouping: grouping.repeated) { Face($0, text) }
    var pairs: [(one: Document, other: Document)] = []
    for same in found {
      let gone = repeated[Face(same[0], text)] ?? []
      func holds(_ file: UInt16, _ document: Document) -> Bool {
        (same + gone).contains {
          $0.source == file && $0.due == document.due && $0.issued == document.issued
        }
      }
      // Of a number that stands for hundreds of documents nobody can say which is which.
      guard same.count <= 50 else { continue }
      for (index, other) in same.enumerated() {
        let one = same[..<index].first { one in
          one.source != other.source && (one.due != other.due || one.issued != other.issued)
            && !holds(one.source, other) && !holds(other.source, one)
        }
        guard let one else { continue }
        let isFirst = (one.source, one.line) < (other.source, other.line)
        pairs.append(isFirst ? (one, other) : (other, one))
      }
    }
    return pairs.sorted {
      ($0.other.source, $0.other.line) < ($1.other.source, $1.other.line)
    }
  }
}
