import Receivables

/// Columns of lists that several companies share, and of lists that apply parts of a whole.
extension HeadingMatch {
  /// A column of companies beside one of customers: few names, each on several rows.
  mutating func findEntity(_ sample: [[String]], _ claims: [Claim]) {
    guard self[.entity] == nil,
      let column = headings.firstIndex(where: HeadingGrammar.namesCompany)
    else { return }
    let names = Set(sample.map { HeadingMatch.cell($0, column).trimmingBlanks }).subtracting([""])
    guard !names.isEmpty, names.count * 2 <= sample.count else { return }
    if self[.customerName] == column {
      guard
        let customer = claims.first(where: {
          $0.role == .customerName && $0.column != column && !columns.contains($0.column)
        })?.column
      else { return }
      put(.customerName, customer, .words)
    }
    guard let customer = self[.customerName] ?? self[.customerID], customer != column,
      !columns.contains(column)
    else { return }
    let customers = Set(sample.map { HeadingMatch.cell($0, customer).trimmingBlanks })
    if names.count < customers.count { put(.entity, column, .cells) }
  }

  /// An application for payment is a bill: its number stands beside that of the invoice, or for it, and is nothing that was settled.
  mutating func numberApplications() {
    guard let column = self[.appliedTo], reasons[.appliedTo] != .given,
      compactHeading(headings[column]).hasPrefix("applic"),
      HeadingGrammar.concepts(of: headings[column]) == [.apply, .number],
      let amount = self[.amount] ?? self[.balance],
      HeadingGrammar.concepts(of: headings[amount])?.contains(.apply) != true
    else { return }
    drop(.appliedTo)
    if self[.number] == nil { put(.number, column, .words) }
  }

  /// A list of receipts or credit notes: its own number, and the invoice that each was for.
  mutating func separateReceiptFromInvoice(_ sample: [[String]]) {
    guard self[.due] == nil,
      self[.balance].map({ HeadingGrammar.namesUnapplied(headings[$0]) }) ?? true,
      let own = headings.indices.first(where: { column in
        let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }
        let concepts = HeadingGrammar.concepts(of: headings[column])
        let isReceipt =
          !columns.contains(column)
          && (concepts == [.payment, .number]
            // Every receipt has a number; an invoice has that of its payment only when it is paid.
            || concepts == [.payment] && holdsCodes(column, sample)
              && cells.allSatisfy { !$0.isEmpty })
        return isReceipt || isAllocated(from: column, sample)
          || HeadingGrammar.numbersCreditNotes(headings[column])
            && cells.count { !$0.isEmpty } * 2 >= cells.count
      }) ?? headings.indices.first(where: { SettlementWords.numbersPrepayments(headings[$0]) })
    else { return }
    if self[.appliedTo] == nil {
      let invoice =
        self[.number] != own
        ? self[.number]
        : headings.indices.first { column in
          let concepts = HeadingGrammar.concepts(of: headings[column])
          return !columns.contains(column)
            && (concepts == [.number, .invoice] || concepts == [.invoice]
              || HeadingGrammar.namesInvoiceMeant(headings[column]))
            && HeadingMatch.suits(
              .appliedTo, sample.map { HeadingMatch.cell($0, column) }, isWeak: false)
        }
      if let invoice { put(.appliedTo, invoice, reasons[.number] ?? .words) }
      // A list of receipts alone names no invoice.
      numbersReceipts =
        invoice == nil && !HeadingGrammar.numbersCreditNotes(headings[own])
    }
    // "From No" is no customer's.
    if self[.customerID] == own { drop(.customerID) }
    put(.number, own, .words)
  }

  /// The column that tells among invoices which of them a credit note corrects.
  mutating func findInvoiceMeant(_ sample: [[String]]) {
    guard self[.appliedTo] == nil, self[.kind] != nil, let number = self[.number] else { return }
    let numbers = Set(sample.map { HeadingMatch.cell($0, number).trimmingBlanks })
    let column = headings.indices.first { column in
      !columns.contains(column) && HeadingGrammar.namesInvoiceMeant(headings[column])
        && sample.contains { row in
          let cell = HeadingMatch.cell(row, column).trimmingBlanks
          return !cell.isEmpty && numbers.contains(cell)
        }
    }
    if let column { put(.appliedTo, column, .cells) }
  }

  /// In a list of receipts or credit notes a bare "Number" is theirs, and the invoice beside it the one they were put against.
  mutating func separateOwnNumber(_ sample: [[String]]) {
    guard self[.due] == nil, self[.balance] == nil, self[.appliedTo] == nil,
      let invoice = self[.number], reasons[.number] != .given,
      HeadingGrammar.concepts(of: headings[invoice])?.contains(.invoice) == true,
      let own = headings.indices.first(where: { column in
        let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }
        return HeadingGrammar.concepts(of: headings[column]) == [.number]
          && !headings[column].contains("#") && cells.allSatisfy { !$0.isEmpty }
          && Set(cells).count == cells.count
          && Role.allCases.allSatisfy { $0 == .customerID || self[$0] != column }
      })
    else { return }
    if self[.customerID] == own { drop(.customerID) }
    put(.appliedTo, invoice, reasons[.number])
    put(.number, own, .words)
  }

  /// Whether a column numbers what is applied to the invoice that another column names, in a list of amounts applied.
  private func isAllocated(from column: Int, _ sample: [[String]]) -> Bool {
    let numbers: Set<String> = ["no", "number", "nr", "id", "ref", "num", "nummer", "numero"]
    let words = HeadingGrammar.words(of: headings[column]).map { compactHeading($0) }
    let concepts = HeadingGrammar.concepts(of: headings[column]) ?? []
    let isSource =
      words.count > 1 && numbers.contains(words.last ?? "") && holdsCodes(column, sample)
      && concepts.isDisjoint(with: [.invoice, .customer, .account, .entity])
    let applies = headings.contains { heading in
      // An application for payment has a number; what was applied has an amount or a day.
      let concepts = HeadingGrammar.concepts(of: heading) ?? []
      return concepts.contains(.apply) && !concepts.isDisjoint(with: [.amount, .date])
        || compactHeading(heading).contains("allocat")
    }
    return isSource && applies
      && headings.indices.contains { other in
        other != column
          && [[.number, .invoice], [.invoice]].contains(
            HeadingGrammar.concepts(of: headings[other]))
      }
  }

  /// Whether a column tells how money came in, on most rows: then the rows are payments.
  func namesPaymentMethods(_ sample: [[String]]) -> Bool {
    headings.indices.contains { column in
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      let methods = cells.count { Words.paymentMethods.contains(compactHeading($0)) }
      return cells.count > 1 && methods * 2 > cells.count
    }
  }

  /// The day on which a payment takes effect is its day where no other is stated.
  mutating func settlePaymentDay() {
    guard let column = self[.valueDay], self[.issued] == nil, self[.paidDay] == nil,
      self[.due] == nil,
      self[.paidAmount] != nil || self[.appliedTo] != nil
        || headings.contains(where: HeadingGrammar.numbersCheques)
    else { return }
    put(.paidDay, column, reasons[.valueDay])
    drop(.valueDay)
  }

  /// An account that is the same on every row, beside several names, is the company's own.
  private static let leastRows = 3

  /// Takes such an account for no customer's id.
  mutating func dropOwnAccount(_ sample: [[String]]) {
    guard sample.count >= HeadingMatch.leastRows, let id = self[.customerID],
      reasons[.customerID] != .given, let name = self[.customerName],
      HeadingGrammar.concepts(of: headings[id])?.isSubset(of: [.account, .number]) == true
    else { return }
    func cells(_ column: Int) -> Set<String> {
      Set(sample.map { HeadingMatch.cell($0, column).trimmingBlanks })
    }
    if cells(id).count == 1, cells(name).subtracting([""]).count > 1 { drop(.customerID) }
  }

  /// Who paid is the customer where nothing else names one.
  mutating func findPayer(_ sample: [[String]]) {
    guard self[.customerName] == nil, self[.customerID] == nil,
      let column = headings.indices.first(where: { column in
        !columns.contains(column)
          && ["payer", "payername", "paidby", "receivedfrom"].contains(
            compactHeading(headings[column]))
      }),
      HeadingMatch.suits(
        .customerName, sample.map { HeadingMatch.cell($0, column) }, isWeak: false)
    else { return }
    put(.customerName, column, .heading)
  }

  /// What of a receipt is not applied is no balance of a document.
  mutating func settleUnapplied() {
    if self[.appliedTo] == nil, self[.due] == nil, self[.amount] == nil, self[.paidAmount] != nil,
      let rest = self[.balance], HeadingGrammar.namesUnapplied(headings[rest])
    {
      // Of receipts whose application is not told, only the rest is money in hand.
      put(.amount, rest, reasons[.balance])
      drop(.balance)
      drop(.paidAmount)
      // The day on which the money came is no day on which the rest was used.
      if self[.issued] == nil, let day = self[.paidDay] { put(.issued, day, reasons[.paidDay]) }
      drop(.paidDay)
      return
    }
    guard self[.appliedTo] != nil && self[.due] == nil || self[.amount] != nil,
      let column = self[.balance],
      HeadingGrammar.namesUnapplied(headings[column])
    else { return }
    drop(.balance)
  }

  /// Of a list of money paid in advance, or of receipts not yet used, the rest is what is in hand.
  mutating func keepRestInHand(_ name: String, _ sample: [[String]]) {
    guard self[.due] == nil, self[.balance] == nil, self[.appliedTo] == nil,
      SettlementWords.callsPrepayments(name, self[.number].map { headings[$0] } ?? ""),
      let rest = headings.indices.first(where: { column in
        !columns.contains(column) && HeadingGrammar.namesUnapplied(headings[column])
          && HeadingMatch.suits(
            .balance, sample.map { HeadingMatch.cell($0, column) }, isWeak: false)
      })
    else { return }
    put(.balance, rest, .words)
    numbersReceipts = false
    // The day on which the money came is no day on which the rest was used.
    if self[.issued] == nil, let day = self[.paidDay] { put(.issued, day, reasons[.paidDay]) }
    drop(.paidDay)
    if self[.amount] == nil, let paid = self[.paidAmount] {
      put(.amount, paid, reasons[.paidAmount])
      drop(.paidAmount)
    }
  }

  /// A discount that was taken settles a document like a payment, where what is left of it is told by what was paid.
  mutating func findDiscountTaken(_ sample: [[String]]) {
    guard self[.due] != nil, self[.balance] == nil, self[.paidAmount] != nil,
      self[.credited] == nil
    else { return }
    let column = headings.indices.first { column in
      !columns.contains(column)
        && (HeadingGrammar.namesDiscountTaken(headings[column])
          || HeadingGrammar.namesDiscount(headings[column]) && isTaken(column, sample))
        && HeadingMatch.suits(
          .amount, sample.map { HeadingMatch.cell($0, column) }, isWeak: false)
    }
    if let column { put(.credited, column, .words) }
  }

  /// Whether a discount, with what was paid, closes documents to the cent, and never goes beyond one.
  private func isTaken(_ column: Int, _ sample: [[String]]) -> Bool {
    guard let amount = self[.amount], let paid = self[.paidAmount] else { return false }
    var isProven = false
    for row in sample {
      let (whole, paid, off) = (
        HeadingMatch.value(row, amount) ?? 0, HeadingMatch.value(row, paid) ?? 0,
        HeadingMatch.value(row, column) ?? 0
      )
      guard paid != 0, off != 0 else { continue }
      if paid &+ off > whole { return false }
      if paid &+ off == whole { isProven = true }
    }
    return isProven
  }

  /// Finds what payers wrote, where no column of a list of payments names the documents.
  mutating func findRemittance(_ sample: [[String]]) {
    guard self[.appliedTo] == nil, self[.number] == nil || numbersReceipts else { return }
    remittance = headings.indices.first { column in
      guard !columns.contains(column) || self[.kind] == column,
        HeadingGrammar.namesRemittance(headings[column])
      else { return false }
      return sample.contains { HeadingMatch.cell($0, column).contains(where: \.isNumber) }
    }
    if remittance != nil, remittance == self[.kind] { drop(.kind) }
  }

  /// Receipts whose total stands on each of the rows that say what part of it went to which invoice.
  mutating func separatePartFromRepeatedTotal(_ sample: [[String]]) {
    guard self[.due] == nil, self[.balance] == nil, self[.appliedTo] != nil,
      let own = self[.number], let whole = self[.amount] ?? self[.paidAmount],
      let part = headings.indices.first(where: { column in
        (!columns.contains(column) || column == self[.lineTotal])
          && splits(whole, into: column, by: own, sample)
      })
    else { return }
    let role: Role = self[.amount] == whole ? .amount : .paidAmount
    put(.lineTotal, whole, reasons[role])
    drop(.paidAmount)
    put(.amount, part, .cells)
  }

  /// Whether a column holds the parts of another on the rows of the same number, which add up to it at least once.
  private func splits(
    _ whole: Int, into part: Int, by number: Int, _ sample: [[String]]
  ) -> Bool {
    var groups: [String: [(part: Int64, whole: Int64)]] = [:]
    for row in sample {
      let key = HeadingMatch.cell(row, number).trimmingBlanks
      guard !key.isEmpty else { continue }
      guard let part = HeadingMatch.value(row, part), let whole = HeadingMatch.value(row, whole)
      else { return false }
      groups[key, default: []].append((part, whole))
    }
    var isProven = false
    for rows in groups.values {
      let sum = rows.reduce(0) { $0 &+ $1.part }
      guard Set(rows.map(\.whole)).count == 1, sum.magnitude <= rows[0].whole.magnitude else {
        return false
      }
      if rows.count > 1, sum == rows[0].whole { isProven = true }
    }
    return isProven
  }

  /// What was deducted from a payment, beside what was paid: discounts, charges of the bank.
  mutating func findDeductions(_ sample: [[String]]) {
    // What the customer is credited with has them in it.
    let amount = self[.paidAmount].map { compactHeading(headings[$0]) } ?? ""
    guard !amount.hasPrefix("creditedto") else { return }
    for (role, names) in [
      (
        Role.discount,
        { HeadingGrammar.namesDiscount($0) || HeadingGrammar.namesWithholding($0) }
      ), (.bankFee, HeadingGrammar.namesBankFee),
    ] {
      let found = headings.indices.filter { column in
        !columns.contains(column) && names(headings[column])
          && HeadingMatch.suits(
            .amount, sample.map { HeadingMatch.cell($0, column) }, isWeak: false)
      }
      guard let column = found.first else { continue }
      put(role, column, .words)
      if role == .discount { furtherDiscounts = Array(found.dropFirst()) }
    }
  }

  /// The number of the open item that a ledger line belongs to, beside the line's own number.
  mutating func findMatchingKey() {
    guard self[.match] == nil, let number = self[.number],
      let column = headings.firstIndex(where: {
        ["opnummer", "opnr", "openitemno", "openitemnumber", "offenepostennummer"].contains(
          compactHeading($0))
      }), column != number
    else { return }
    for role in Role.allCases where self[role] == column { drop(role) }
    put(.match, column, .heading)
  }

  /// Settlements that name their invoice in a column in which invoices name themselves.
  mutating func findSettledNumber(_ sample: [[String]]) {
    guard self[.match] == nil, self[.appliedTo] == nil, self[.balance] == nil,
      let number = self[.number], let kind = self[.kind]
    else { return }
    let rows = sample.map { row in
      (row: row, kind: Words.kind(HeadingMatch.cell(row, kind)))
    }
    let invoices = rows.filter { $0.kind == .invoice }.map(\.row)
    let settling = rows.filter { $0.kind == .payment || $0.kind == .creditNote }.map(\.row)
    let numbers = Set(invoices.map { HeadingMatch.cell($0, number).trimmingBlanks })
    let column = headings.indices.first { column in
      guard !columns.contains(column) else { return false }
      let named = settling.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter {
        !$0.isEmpty
      }
      return !named.isEmpty && named.allSatisfy(numbers.contains)
        && invoices.allSatisfy {
          HeadingMatch.cell($0, column).trimmingBlanks
            == HeadingMatch.cell($0, number).trimmingBlanks
        }
    }
    if let column { put(.match, column, .cells) }
  }

  /// A list that applies parts of credits or payments states the part beside the whole.
  mutating func separateAppliedFromWhole(_ sample: [[String]]) {
    if self[.appliedTo] != nil, self[.amount] == nil, let whole = self[.paidAmount],
      HeadingGrammar.concepts(of: headings[whole])?.contains(.apply) == false,
      let part = headings.indices.first(where: { column in
        let concepts = HeadingGrammar.concepts(of: headings[column]) ?? []
        return !columns.contains(column) && concepts.isSuperset(of: [.apply, .amount])
          && HeadingMatch.suits(
            .amount, sample.map { HeadingMatch.cell($0, column) }, isWeak: false)
      })
    {
      put(.lineTotal, whole, reasons[.paidAmount])
      put(.amount, part, .words)
      drop(.paidAmount)
      return
    }
    guard self[.appliedTo] != nil, let whole = self[.amount], let part = self[.paidAmount],
      HeadingGrammar.concepts(of: headings[part])?.contains(.apply) == true
    else { return }
    put(.lineTotal, whole, reasons[.amount])
    put(.amount, part, reasons[.paidAmount])
    drop(.paidAmount)
  }

  /// A payment may name which of a document's instalments it is for.
  mutating func findInstalment(_ sample: [[String]]) {
    let column = headings.indices.first { column in
      guard !columns.contains(column), HeadingGrammar.namesInstalment(headings[column]),
        !HeadingGrammar.namesAmount(headings[column])
      else { return false }
      let cells = sample.map { HeadingMatch.cell($0, column).trimmingBlanks }.filter { !$0.isEmpty }
      return !cells.isEmpty && cells.allSatisfy { (1...99).contains(Int($0) ?? 0) }
    }
    if let column { put(.instalment, column, .cells) }
  }

  /// Where each row is an instalment with a due day of its own, its amount is the instalment's, not the total repeated on all.
  mutating func preferInstalment(_ sample: [[String]]) {
    guard let amount = self[.amount], reasons[.amount] != .given, let number = self[.number],
      let due = self[.due], !HeadingGrammar.namesInstalment(headings[amount]),
      let column = headings.indices.first(where: { column in
        HeadingGrammar.namesInstalment(headings[column])
          && HeadingGrammar.namesAmount(headings[column])
          && HeadingMatch.suits(
            .amount, sample.map { HeadingMatch.cell($0, column) }, isWeak: false)
      })
    else { return }
    func cell(_ row: [String], _ column: Int) -> String { HeadingMatch.cell(row, column) }
    let isRepeated = zip(sample, sample.dropFirst()).contains { one, other in
      cell(one, number) == cell(other, number) && cell(one, due) != cell(other, due)
        && cell(one, amount) == cell(other, amount)
    }
    if isRepeated { put(.amount, column, .words) }
  }
}
