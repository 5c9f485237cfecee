import Receivables

/// Receipts and credit notes put against documents.
extension EntryAssembly {
  /// Puts receipts and credit notes against documents.
  mutating func apply(_ all: [Entry]) {
    guard !all.isEmpty else { return }
    var places: [UInt64: [Int]] = [:]
    for (index, document) in documents.enumerated() where document.number.length > 0 {
      places[hash(document.number), default: []].append(index)
    }
    // By day and content, so that the order of rows and files changes no figure.
    let rows = withoutPostDated(withoutRepeatedRows(dated(inOwnCurrency(all, places))), places)
    let applications = rows.filter {
      $0.nature != .returned && ($0.key.length > 0 || $0.nature != .refund)
    }.sorted { left, right in
      let (day, other) = (left.paid?.number ?? .max, right.paid?.number ?? .max)
      if day != other { return day < other }
      if left.amount != right.amount { return left.amount < right.amount }
      return (left.source, left.line) < (right.source, right.line)
    }
    var receipts: [ReceiptKey: [Entry]] = [:]
    let payers = payersByReceipt(applications)
    let listed = Set(applications.filter { $0.key.length == 0 }.map { hash($0.number) })
    for var entry in applications {
      if entry.account < 0, let payer = payers[hash(entry.number)] { entry.account = payer }
      if entry.isText { readText(&entry, places) }
      keepUntilInvoiced(&entry, places)
      if entry.key.length > 0 { applyOne(entry, places) }
      if entry.nature != .payment {
        // Neither money in hand nor a credit: it changes a document, or nothing.
        if entry.key.length == 0 { leaveOut(entry) }
        continue
      }
      // A list of what was applied may number credit notes and deposits of other lists.
      let isNote =
        entry.kind != .payment || entry.key.length > 0 && !listed.contains(hash(entry.number))
      let note =
        entry.number.length == 0 || !isNote
        ? nil : targets(entry, hash(entry.number), places, wantsCredit: true).first
      if note == nil {
        receipts[ReceiptKey(entry, number: hash(entry.number)), default: []].append(entry)
      } else if let note, let day = entry.paid {
        // The credit note is used up by what it is applied to.
        documents[note].settle(entry.amount, on: day)
      }
    }
    takeBackReturned(rows, shownBy: applications, places)
    let debtors = Set(
      documents.filter { !$0.isReceipt }.map { accounts[Int($0.account)].customer })
    for key in receipts.keys.sorted() { addReceipt(receipts[key] ?? [], debtors) }
    noteTakenBack()
    refunds = rows.filter { $0.key.length == 0 && $0.nature == .refund }
  }

  /// Rows that state no currency in that of the document they name, else in the only one of their customer.
  ///
  /// Money of two decimals is as it was read; yen and dinars are not.
  private func inOwnCurrency(_ all: [Entry], _ places: [UInt64: [Int]]) -> [Entry] {
    guard accounts.contains(where: { $0.currency.digits != Currency.unstated.digits }) else {
      return all
    }
    var currencies: [Int32: Set<Currency>] = [:]
    for account in accounts where account.currency != .unstated {
      currencies[account.customer, default: []].insert(account.currency)
    }
    return all.map { entry in
      guard entry.currency == .unstated, entry.key.length > 0 else { return entry }
      let found = [false, true].lazy.compactMap {
        targets(entry, hash(entry.key), places, wantsCredit: $0).first
      }.first
      let ofCustomer =
        entry.account < 0 ? nil : currencies[accounts[Int(entry.account)].customer]
      let own =
        found.map { accounts[Int(documents[$0].account)].currency }
        ?? (ofCustomer?.count == 1 ? ofCustomer?.first : nil)
      var adopted = entry
      if let own, own != .unstated { adopted.adopt(own) }
      return adopted
    }
  }

  /// A payment without any day was made by the as-of day at the latest: it counts then, and a finding says so.
  private mutating func dated(_ all: [Entry]) -> [Entry] {
    all.map { entry in
      guard entry.paid == nil, entry.amount != 0 else { return entry }
      outcome.undated.append(issue(entry))
      var dated = entry
      dated.paid = entry.issued ?? asOf
      return dated
    }
  }

  /// Receipts in hand by the as-of day that take effect later stand beside the balance and change nothing else.
  private mutating func withoutPostDated(
    _ all: [Entry], _ places: [UInt64: [Int]]
  ) -> [Entry] {
    all.filter { entry in
      guard entry.isPostDated, let issued = entry.issued, issued <= asOf,
        let effective = entry.paid, effective > asOf
      else { return true }
      var account = entry.account
      if account < 0 {
        let found = targets(entry, hash(entry.key), places, wantsCredit: false)
        account = found.first.map { documents[$0].account } ?? -1
      }
      if account >= 0 { outcome.postDated[account, default: 0] &+= entry.amount }
      return false
    }
  }

  /// The customer of each receipt number that only one customer has: a list of applications may name the receipt alone.
  private func payersByReceipt(_ all: [Entry]) -> [UInt64: Int32] {
    var payers: [UInt64: Int32] = [:]
    for entry in all where entry.account >= 0 && entry.number.length > 0 {
      let number = hash(entry.number)
      payers[number] = payers[number].map { $0 == entry.account ? $0 : -1 } ?? entry.account
    }
    return payers.filter { $0.value >= 0 }
  }

  /// Which rows are of one receipt: those of its number, or a row without number by itself.
  private struct ReceiptKey: Hashable, Comparable {
    var account: Int32
    var number: UInt64
    var source: UInt16
    var line: UInt32

    init(_ entry: Entry, number: UInt64) {
      account = entry.account
      self.number = number
      (source, line) = number == 0 ? (entry.source, entry.line) : (0, 0)
    }

    static func < (left: ReceiptKey, right: ReceiptKey) -> Bool {
      (left.account, left.number, left.source, left.line)
        < (right.account, right.number, right.source, right.line)
    }
  }

  /// What a row of payments says, wherever it stands.
  private struct PaymentFacts: Hashable {
    var nature: SettlementNature
    var kind: DocumentKind
    var account: Int32
    var number: UInt64
    var key: UInt64
    var issued: Day?
    var paid: Day?
    var amount: Int64
    var whole: Int64?
  }

  /// Rows that several files hold count as often as in the file that has them most often: exports overlap.
  private mutating func withoutRepeatedRows(_ all: [Entry]) -> [Entry] {
    guard Set(all.map(\.source)).count > 1 else { return all }
    var rows: [PaymentFacts: [UInt16: [Int]]] = [:]
    for (index, entry) in all.enumerated() {
      let facts = PaymentFacts(
        nature: entry.nature, kind: entry.kind, account: entry.account, number: hash(entry.number),
        key: hash(entry.key),
        issued: entry.issued, paid: entry.paid, amount: entry.amount, whole: entry.other)
      rows[facts, default: [:]][entry.source, default: []].append(index)
    }
    var dropped: Set<Int> = []
    for files in rows.values where files.count > 1 {
      // Of equals the first file.
      let most = files.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
      for (source, indices) in files where source != most { dropped.formUnion(indices) }
    }
    for index in dropped.sorted() {
      let entry = all[index]
      recount(Int(entry.source)) {
        if entry.key.length == 0 { $0.documents -= 1 } else { $0.settlements -= 1 }
        $0.duplicates += 1
      }
      outcome.repeated.append(issue(entry))
    }
    return all.indices.filter { !dropped.contains($0) }.map { all[$0] }
  }

  func issue(_ entry: Entry) -> Issue {
    Issue(
      file: Int(entry.source), line: Int(entry.line), amount: entry.amount,
      currency: entry.currency)
  }

  /// Payments taken back that no file shows as made: the document is open in full, and not more.
  private mutating func noteTakenBack() {
    for document in documents where document.isTakenBack {
      outcome.unmatched.append(
        Issue(
          file: Int(document.source), line: Int(document.line), amount: document.takenBack,
          currency: accounts[Int(document.account)].currency))
    }
  }

  /// Takes an amount off the documents of a number: instalments fall in the order of their due days.
  private mutating func applyOne(_ entry: Entry, _ places: [UInt64: [Int]]) {
    guard let day = entry.paid else { return }
    var found = targets(entry, hash(entry.key), places, wantsCredit: false)
    if entry.instalment > 0, entry.instalment <= found.count {
      // The instalment that the payment names comes first.
      found.insert(found.remove(at: Int(entry.instalment) - 1), at: 0)
    }
    guard let last = found.last else {
      if applyToEach(entry, on: day, places) || payBackCredit(entry, on: day, places) { return }
      if !laterKeys.contains(hash(entry.key)) { outcome.unmatched.append(issue(entry)) }
      return
    }
    if entry.nature == .adjustment, entry.amount < 0 {
      // Copies of one document in several exports are all corrected, so that they still say the same.
      for index in found where documents[index].isCopy(of: documents[last]) {
        documents[index].raise(by: -entry.amount, on: day, asOf: asOf)
      }
      return
    }
    if entry.amount < 0 {
      takeBack(entry, from: found, on: day)
      return
    }
    var left = entry.amount
    for index in found where left != 0 {
      // What no part can take stays with the last one, and shows as paid too much.
      let share = index == last ? left : min(left, documents[index].capacity)
      guard share != 0 else { continue }
      let effective = max(day, documents[index].issued ?? day)
      if entry.kind == .creditNote || entry.nature != .payment {
        // Of a list that counts receipts alone a later credit is no part of anything yet.
        if effective > asOf, documents[index].countsReceipts { continue }
        documents[index].credit(
          share, on: effective, as: entry.nature == .reduction ? .writtenOff : .credited,
          cause: entry.nature == .adjustment ? .correction : .other)
      } else {
        documents[index].settle(share, on: effective)
      }
      left -= share
    }
    deduct(entry, from: found, on: day)
  }

  /// A discount settles as much as is left after the payment; what the bank kept only where it is exactly that.
  private mutating func deduct(_ entry: Entry, from found: [Int], on day: Day) {
    var discount = entry.discount
    for index in found where discount > 0 && documents[index].exportedOpen == nil {
      let share = min(discount, documents[index].unsettled)
      guard share > 0 else { continue }
      documents[index].settle(
        share, on: max(day, documents[index].issued ?? day), cause: .discount)
      discount -= share
    }
    guard entry.bankFee > 0 else { return }
    guard
      let closed = found.first(where: {
        documents[$0].exportedOpen == nil && documents[$0].unsettled == entry.bankFee
      })
    else {
      if found.contains(where: { documents[$0].exportedOpen == nil && documents[$0].unsettled > 0 })
      {
        outcome.openCharges.append(
          Issue(
            file: Int(entry.source), line: Int(entry.line), amount: entry.bankFee,
            currency: entry.currency))
      }
      return
    }
    documents[closed].settle(entry.bankFee, on: max(day, documents[closed].issued ?? day))
  }

  /// The documents with a number, by due day: of the same account, else of the same customer or company, else of the only account
  /// that has that number at all.
  func targets(
    _ entry: Entry, _ number: UInt64, _ places: [UInt64: [Int]], wantsCredit: Bool
  ) -> [Int] {
    let all = (places[number] ?? []).filter {
      (documents[$0].amount < 0) == wantsCredit
        && isInCurrency(of: documents[$0].account, entry.currency)
    }
    let own = all.filter { documents[$0].account == entry.account }
    let likely = own.isEmpty ? all.filter { isPossible(documents[$0].account, for: entry) } : own
    let found = likely.isEmpty ? all : likely
    guard Set(found.map { documents[$0].account }).count <= 1 else { return [] }
    func order(_ index: Int) -> (Int32, Int32, UInt16, UInt32) {
      let document = documents[index]
      return (
        document.due?.number ?? .max, document.issued?.number ?? .max, document.source,
        document.line
      )
    }
    return found.sorted { order($0) < order($1) }
  }

  /// Whether money of a currency can settle what an account owes: what is unstated may be any.
  private func isInCurrency(of account: Int32, _ currency: Currency) -> Bool {
    let own = accounts[Int(account)].currency
    return currency == own || currency == .unstated || own == .unstated
  }

  /// Whether a row that names customer, company or currency, each perhaps, can be about an account.
  private func isPossible(_ account: Int32, for entry: Entry) -> Bool {
    let (of, company) = (accounts[Int(account)], entry.entity)
    if entry.account >= 0, accounts[Int(entry.account)].customer != of.customer { return false }
    return (company == 0 || company == of.entity)
      && (entry.currency == .unstated || entry.currency == of.currency)
  }

  /// What is left of a receipt is a credit of its customer; before an application takes effect it is not applied yet.
  private mutating func addReceipt(_ rows: [Entry], _ debtors: Set<Int32>) {
    let areOut = rows.allSatisfy { entry in
      entry.amount < 0 && entry.kind == .payment && entry.account >= 0
        && !debtors.contains(accounts[Int(entry.account)].customer)
    }
    if areOut {
      // What a bank paid to suppliers, staff and the state is no receivable.
      for entry in rows {
        recount(Int(entry.source)) {
          if entry.key.length == 0 { $0.documents -= 1 } else { $0.settlements -= 1 }
          $0.excluded += 1
        }
        outcome.outflows.append(issue(entry))
      }
      return
    }
    guard rows.contains(where: { $0.account >= 0 }) else {
      // Money of nobody in particular: it can stand nowhere in the book.
      for entry in rows where entry.key.length == 0 && entry.amount != 0 { leaveOut(entry) }
      return
    }
    let applied = rows.filter { $0.key.length > 0 }
    // A receipt in one list, and what it was applied to in another.
    let alone = rows.filter { $0.key.length == 0 }
    let isSplit =
      !alone.isEmpty && !applied.isEmpty
      && Set(alone.map(\.source)).isDisjoint(with: applied.map(\.source))
    let own = isSplit ? alone : rows
    // The earliest row tells when it came in, whatever the files are called.
    func order(_ entry: Entry) -> (Int32, UInt16, UInt32) {
      ((entry.issued ?? entry.paid)?.number ?? .max, entry.source, entry.line)
    }
    guard let first = own.min(by: { order($0) < order($1) }) else { return }
    let received = own.reduce(0) { $0 &+ $1.amount }
    let whole = first.other ?? received + (first.balance ?? 0)
    // A payment taken back is owed again.
    guard whole != 0, let issued = first.issued ?? first.paid else { return }
    var receipt = AssembledDocument(first)
    receipt.kind = whole > 0 ? first.kind : .other
    receipt.issued = issued
    receipt.amount = -whole
    receipt.isReceipt = true
    if whole < 0 { (receipt.due, receipt.dueBasis) = (issued, .terms) }
    for entry in applied {
      receipt.settle(
        whole < 0 ? -entry.amount : entry.amount, on: max(issued, entry.paid ?? issued))
    }
    documents.append(receipt)
  }

  /// What was paid beyond a document's amount stands as a credit of its customer.
  mutating func keepSurplus() {
    for document in documents where !document.isReceipt && document.amount > 0 {
      let surplus = document.surplus(at: asOf)
      guard surplus > 0 else { continue }
      // What comes in beyond what was left after a write-off was not paid too much.
      let lost = min(surplus, document.writeOffs(by: asOf).reduce(0) { $0 + $1.amount })
      func issue(_ amount: Int64) -> Issue {
        Issue(
          file: Int(document.source), line: Int(document.line), amount: amount,
          currency: accounts[Int(document.account)].currency)
      }
      if lost > 0 { outcome.recovered.append(issue(lost)) }
      if surplus > lost { outcome.overpaid.append(issue(surplus - lost)) }
      documents.append(AssembledDocument(surplus: surplus, of: document, by: asOf))
    }
  }
}
