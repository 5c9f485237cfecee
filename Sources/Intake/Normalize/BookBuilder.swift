import Receivables

/// Combines the parts of all files into one book, whatever their order.
struct BookBuilder {
  /// Parts of one file.
  struct FileParts {
    var name: String
    var statesSettlementDays: Bool
    var parts: [Part]
  }

  /// Rows that repeat another row exactly, found while combining.
  struct Repetition: Sendable {
    var file: Int
    var account: Int
    var open: Int64
    var amount: Int64
  }

  let asOf: Day
  let files: [FileParts]

  private var customers: [Customer] = []
  private var accounts: [Account] = []
  /// For each part of each file: its account numbers in the book.
  private var remapped: [[[UInt32]]] = []
  private(set) var repetitions: [Repetition] = []

  init(asOf: Day, files: [FileParts]) {
    self.asOf = asOf
    self.files = files
  }

  /// The book; rows that repeat others are left out and noted in `repetitions`.
  mutating func build() -> Book {
    combineCustomers()
    let (settled, settledStarts) = combineSettled()
    let (documents, documentStarts, text, settlements) = combineDocuments(settled, settledStarts)
    return Book(
      asOf: asOf, customers: customers, accounts: accounts, documents: documents,
      settled: settled, settlements: settlements, text: text, sources: files.map(\.name),
      hasHistory: accountsWithHistory, documentStarts: documentStarts, settledStarts: settledStarts)
  }

  // MARK: Customers and accounts

  private mutating func combineCustomers() {
    var keys = ByteTable()
    var seen: [Part.CustomerSeen] = []
    var numbers: [[[Int]]] = []
    for file in files {
      numbers.append(
        file.parts.map { part in
          part.customers.map { customer in
            let index = customer.key.withUnsafeBufferPointer { keys.index(of: $0) }
            if index == seen.count {
              seen.append(customer)
            } else {
              seen[index].name.renew(customer.name.bytes, day: customer.name.day)
              seen[index].group.renew(customer.group.bytes, day: customer.group.day)
            }
            return index
          }
        })
    }
    // Ids that are names are shown as written, not as matched.
    let all = seen.map { customer in
      let key = String(decoding: customer.key, as: UTF8.self)
      let name = String(decoding: customer.name.bytes, as: UTF8.self)
      let isName = key == name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return Customer(
        id: isName ? name : key, name: name.isEmpty ? key : name,
        group: String(decoding: customer.group.bytes, as: UTF8.self))
    }
    let order = all.indices.sorted {
      all[$0].id != all[$1].id ? utf8Precedes(all[$0].id, all[$1].id) : seen[$0].key.lexicographicallyPrecedes(seen[$1].key)
    }
    customers = order.map { all[$0] }
    var rank = [Int32](repeating: 0, count: all.count)
    for (position, index) in order.enumerated() { rank[index] = Int32(position) }
    combineAccounts(numbers, rank)
  }

  private mutating func combineAccounts(_ numbers: [[[Int]]], _ rank: [Int32]) {
    var found: Set<Account> = []
    for (file, parts) in files.enumerated() {
      for (part, content) in parts.parts.enumerated() {
        for account in content.accounts {
          found.insert(
            Account(
              customer: rank[numbers[file][part][Int(account.customer)]],
              currency: account.currency))
        }
      }
    }
    accounts = found.sorted { ($0.customer, $0.currency) < ($1.customer, $1.currency) }
    var index: [Account: UInt32] = [:]
    for (position, account) in accounts.enumerated() { index[account] = UInt32(position) }
    remapped = files.enumerated().map { file, content in
      content.parts.enumerated().map { part, content in
        content.accounts.map { account in
          index[
            Account(
              customer: rank[numbers[file][part][Int(account.customer)]],
              currency: account.currency)] ?? 0
        }
      }
    }
  }

  private var accountsWithHistory: [Bool] {
    var result = [Bool](repeating: false, count: accounts.count)
    for (file, content) in files.enumerated() where content.statesSettlementDays {
      for part in remapped[file] { for account in part { result[Int(account)] = true } }
    }
    return result
  }

  // MARK: Settled documents

  private mutating func combineSettled() -> ([SettledDocument], [Int]) {
    struct Lot { var settled: [SettledDocument]; var accounts: [UInt32]; var file: Int }
    let lots = files.enumerated().flatMap { file, content in
      content.parts.enumerated().map {
        Lot(settled: $1.settled, accounts: remapped[file][$0], file: file)
      }
    }
    let accountCount = accounts.count
    let counts = parallelMap(lots.count) { lot in
      var counts = [Int](repeating: 0, count: accountCount)
      for document in lots[lot].settled { counts[Int(lots[lot].accounts[Int(document.account)])] += 1 }
      return counts
    }
    var starts = [Int](repeating: 0, count: accountCount + 1)
    // Where each lot may write in each account's stretch.
    var offsets = counts
    var total = 0
    for account in 0..<accountCount {
      starts[account] = total
      for lot in lots.indices {
        offsets[lot][account] = total
        total += counts[lot][account]
      }
    }
    starts[accountCount] = total
    let (fixedOffsets, fixedStarts) = (offsets, starts)
    var settled = [SettledDocument](unsafeUninitializedCapacity: total) { buffer, initialized in
      nonisolated(unsafe) let target = buffer
      _ = parallelMap(lots.count) { lot in
        var next = fixedOffsets[lot]
        let renumbered = lots[lot].accounts
        for var document in lots[lot].settled {
          let account = Int(renumbered[Int(document.account)])
          document.account = UInt32(account)
          (target.baseAddress! + next[account]).initialize(to: document)
          next[account] += 1
        }
      }
      initialized = total
    }
    let repeated = settled.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let shared = buffer
      return parallelMap(min(64, max(1, accountCount))) { slice in
        let slices = min(64, max(1, accountCount))
        var repeated: [Int] = []
        for account in accountCount * slice / slices..<accountCount * (slice + 1) / slices {
          let range = fixedStarts[account]..<fixedStarts[account + 1]
          sortSettled(UnsafeMutableBufferPointer(rebasing: shared[range]))
          for index in range.dropFirst() where shared[index].key != 0
            && shared[index].isIdentical(to: shared[index - 1])
          {
            repeated.append(index)
          }
        }
        return repeated
      }.flatMap { $0 }
    }
    guard !repeated.isEmpty else { return (settled, starts) }
    for index in repeated {
      let document = settled[index]
      // Which file repeats it: the last of those that hold it.
      let file = lots.last { lot in
        lot.settled.contains { candidate in
          var candidate = candidate
          candidate.account = lot.accounts[Int(candidate.account)]
          return candidate.isIdentical(to: document)
        }
      }?.file ?? 0
      repetitions.append(
        Repetition(file: file, account: Int(document.account), open: 0, amount: document.amount))
    }
    return BookBuilder.without(repeated, settled, starts)
  }

  /// A grouped array without some elements, and its new starts.
  private static func without<Element>(
    _ removed: [Int], _ elements: [Element], _ starts: [Int]
  ) -> ([Element], [Int]) {
    var gone = removed[...]
    var kept: [Element] = []
    kept.reserveCapacity(elements.count - removed.count)
    var newStarts = [0]
    for account in 0..<starts.count - 1 {
      for index in starts[account]..<starts[account + 1] {
        if index == gone.first {
          gone.removeFirst()
        } else {
          kept.append(elements[index])
        }
      }
      newStarts.append(kept.count)
    }
    return (kept, newStarts)
  }

  // MARK: Open documents

  private mutating func combineDocuments(
    _ settled: [SettledDocument], _ settledStarts: [Int]
  ) -> ([Document], [Int], [UInt8], [Settlement]) {
    var text: [UInt8] = []
    var documents: [Document] = []
    var partial: [(document: Int, settlement: Settlement)] = []
    for (file, content) in files.enumerated() {
      for (part, content) in content.parts.enumerated() {
        let textStart = UInt32(text.count)
        let documentStart = documents.count
        text.append(contentsOf: content.text)
        for var document in content.documents {
          document.account = Int32(remapped[file][part][Int(document.account)])
          document.source = UInt16(file)
          document.number.offset += textStart
          documents.append(document)
        }
        partial += content.settlements.map { (documentStart + Int($0.document), $0) }
      }
    }
    let (order, starts) = sortedOrder(documents, text)
    var removed: [Int] = []
    for account in accounts.indices {
      let range = starts[account]..<starts[account + 1]
      removed += repeatedDocuments(range, order: order, documents: documents, text: text)
    }
    if files.count > 1 {
      removed += supersededDocuments(order, starts, documents, text, settled, settledStarts)
      removed = Array(Set(removed)).sorted()
    }
    for position in removed {
      let document = documents[order[position]]
      repetitions.append(
        Repetition(
          file: Int(document.source), account: Int(document.account), open: document.open,
          amount: document.amount))
    }
    let (keptOrder, keptStarts) = removed.isEmpty ? (order, starts) : BookBuilder.without(removed, order, starts)
    var position = [Int32](repeating: -1, count: partial.isEmpty ? 0 : documents.count)
    if !partial.isEmpty { for (new, old) in keptOrder.enumerated() { position[old] = Int32(new) } }
    let settlements = partial.compactMap { entry -> Settlement? in
      guard position[entry.document] >= 0 else { return nil }
      var settlement = entry.settlement
      settlement.document = position[entry.document]
      return settlement
    }.sorted { ($0.document, $0.day, $0.amount) < ($1.document, $1.day, $1.amount) }
    let gathered = [Document](unsafeUninitializedCapacity: keptOrder.count) { buffer, initialized in
      nonisolated(unsafe) let target = buffer
      let slices = evenRanges(keptOrder.count, parts: 16)
      let source = documents
      _ = parallelMap(slices.count) { slice in
        for index in slices[slice] {
          (target.baseAddress! + index).initialize(to: source[keptOrder[index]])
        }
      }
      initialized = keptOrder.count
    }
    return (gathered, keptStarts, text, settlements)
  }

  /// Positions of the documents grouped by account, sorted by due day, number and place.
  private func sortedOrder(_ documents: [Document], _ text: [UInt8]) -> ([Int], [Int]) {
    var starts = [Int](repeating: 0, count: accounts.count + 1)
    for document in documents { starts[Int(document.account) + 1] += 1 }
    for account in accounts.indices { starts[account + 1] += starts[account] }
    var next = starts
    var order = [Int](repeating: 0, count: documents.count)
    for (index, document) in documents.enumerated() {
      order[next[Int(document.account)]] = index
      next[Int(document.account)] += 1
    }
    let fixedStarts = starts
    let slices = min(64, max(1, accounts.count))
    order.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let shared = buffer
      let accountCount = accounts.count
      _ = parallelMap(slices) { slice in
        for account in accountCount * slice / slices..<accountCount * (slice + 1) / slices {
          let range = fixedStarts[account]..<fixedStarts[account + 1]
          guard range.count > 1 else { continue }
          var positions = UnsafeMutableBufferPointer(rebasing: shared[range])
          positions.sort { precedes(documents[$0], documents[$1], text) }
        }
      }
    }
    return (order, starts)
  }

  /// Open documents that agree with the one before them in number, kind, days and money: the same document exported twice.
  private func repeatedDocuments(
    _ range: Range<Int>, order: [Int], documents: [Document], text: [UInt8]
  ) -> [Int] {
    guard range.count > 1 else { return [] }
    return range.dropFirst().filter { position in
      let (one, other) = (documents[order[position]], documents[order[position - 1]])
      return one.number.length > 0 && one.due == other.due && one.issued == other.issued
        && one.amount == other.amount && one.open == other.open && one.kind == other.kind
        && number(one, text).elementsEqual(number(other, text))
    }
  }

  /// Open documents that another export shows as settled: same number, issue day and amount.
  private func supersededDocuments(
    _ order: [Int], _ starts: [Int], _ documents: [Document], _ text: [UInt8],
    _ settled: [SettledDocument], _ settledStarts: [Int]
  ) -> [Int] {
    var superseded: [Int] = []
    for account in accounts.indices where starts[account] < starts[account + 1] {
      let known = settledStarts[account]..<settledStarts[account + 1]
      guard !known.isEmpty else { continue }
      var keys: Set<UInt64> = []
      for index in known where settled[index].key != 0 { keys.insert(settled[index].key) }
      for position in starts[account]..<starts[account + 1] {
        let document = documents[order[position]]
        let key = number(document, text).withUnsafeBufferPointer { documentKey($0) }
        guard document.number.length > 0, keys.contains(key) else { continue }
        if known.contains(where: {
          settled[$0].key == key && settled[$0].amount == document.amount
            && settled[$0].issued == document.issued
        }) {
          superseded.append(position)
        }
      }
    }
    return superseded
  }
}

private func number(_ document: Document, _ text: [UInt8]) -> ArraySlice<UInt8> {
  text[Int(document.number.offset)..<Int(document.number.offset + document.number.length)]
}

/// By due day (none last), number, issue day, place.
private func precedes(_ left: Document, _ right: Document, _ text: [UInt8]) -> Bool {
  let (leftDue, rightDue) = (left.due?.number ?? .max, right.due?.number ?? .max)
  if leftDue != rightDue { return leftDue < rightDue }
  let (leftNumber, rightNumber) = (number(left, text), number(right, text))
  if !leftNumber.elementsEqual(rightNumber) {
    return leftNumber.lexicographicallyPrecedes(rightNumber)
  }
  let (leftIssued, rightIssued) = (left.issued?.number ?? .max, right.issued?.number ?? .max)
  if leftIssued != rightIssued { return leftIssued < rightIssued }
  if left.open != right.open { return left.open < right.open }
  return (left.source, left.line) < (right.source, right.line)
}

/// By paid day (unknown last), due day, issue day, amount, number.
private func sortSettled(_ documents: UnsafeMutableBufferPointer<SettledDocument>) {
  guard documents.count > 1 else { return }
  var documents = documents
  documents.sort { left, right in
    let (leftPaid, rightPaid) = (left.paid?.number ?? .max, right.paid?.number ?? .max)
    if leftPaid != rightPaid { return leftPaid < rightPaid }
    let (leftDue, rightDue) = (left.due?.number ?? .max, right.due?.number ?? .max)
    if leftDue != rightDue { return leftDue < rightDue }
    if left.issued != right.issued { return left.issued < right.issued }
    if left.amount != right.amount { return left.amount < right.amount }
    return left.key < right.key
  }
}

/// Byte order of UTF-8, the same on every system.
func utf8Precedes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}
