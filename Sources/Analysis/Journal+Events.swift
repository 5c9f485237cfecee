import Receivables

/// Entries for what is done about receivables rather than for what they are worth: sold, settled for less, charged for being late, paid
/// after they were given up.
///
/// A document is taken off the ledger once: what is written off is not settled, what is sold without recourse neither, and nothing is
/// charged for either.
struct JournalEvents {
  let book: Book
  let terms: JournalTerms
  /// The key of a document's number, as reductions carry it; 0 without a number.
  let key: (Document) -> UInt64
  /// Documents that other entries take off the ledger.
  let gone: Set<Int32>

  /// The sale of receivables to the factor whose offer is named: a loan where the factor can hand them back, else a sale.
  ///
  /// What is sold are the documents of `selection.csv`, or all that the factor takes where no sum is to be raised.
  func sale(_ choices: FactoringChoices) -> [JournalLine] {
    guard let place = choices.terms.firstIndex(where: { $0.name == terms.offer }) else { return [] }
    let offer = choices.terms[place]
    return choices.offers.quotes.filter { $0.offer == place && $0.documents > 0 && !$0.isShort }
      .flatMap { quote -> [JournalLine] in
        let memo =
          "\(quote.documents) document\(quote.documents == 1 ? "" : "s") to \(offer.name), if it is agreed"
        let atOnce = quote.advance - quote.cashToday
        var lines: [(account: String, amount: Int64, memo: String)] = [
          (terms.cash, quote.cashToday, memo)
        ]
        if offer.recourseDays != nil {
          lines += [
            (terms.factoringFees, atOnce, "charged at once; later fees when they are charged"),
            (terms.factoring, -quote.advance, "\(memo); with recourse: the receivables stay"),
          ]
        } else {
          let costs = quote.fee + quote.otherCosts
          lines += [
            (terms.factoringFees, costs, "until the expected payments"),
            (
              terms.dueFromFactor, quote.face - quote.advance - (costs - atOnce),
              "reserve less fees still to be charged"
            ),
            (
              terms.receivables, -quote.face,
              terms.taxRate == nil
                ? "\(memo); without recourse: sold"
                : "\(memo); without recourse: sold, and no tax relief if they are not paid"
            ),
          ]
        }
        return lines.filter { $0.amount != 0 }.map { account, amount, memo in
          JournalLine(
            entry: "FACTORING-\(quote.currency)", account: account, debit: max(0, amount),
            credit: max(0, -amount), currency: quote.currency, document: nil, memo: memo)
        }
      }
  }

  /// Documents for which less than all of it is to be offered: what comes in, and what is given up.
  func settlements(_ collections: CollectionReport, share: Ratio?) -> [JournalLine] {
    guard let share else { return [] }
    let offered = collections.lines.filter {
      $0.action == .end(.settlement) && !gone.contains($0.document)
    }
    var names = EntryNames("SETTLEMENT", book)
    return offered.flatMap { line in
      let open = book.documents[Int(line.document)].open
      let paid = share.of(open)
      return entry(
        names.next(line.document), line.document,
        [
          (terms.cash, paid, "settlement, when it is taken and paid"),
          (terms.allowance, open - paid, "settlement, the rest"),
          (terms.receivables, -open, "settlement"),
        ])
    }
  }

  /// Interest and fixed sums that can be asked for, once they are charged.
  func lateFees(_ periods: [InterestPeriod]) -> [JournalLine] {
    guard terms.chargesLateFees else { return [] }
    var sums: [(document: Int32, amount: Int64)] = []
    for period in periods where period.claimable == .yes && !gone.contains(period.document) {
      let amount = period.interest + period.fixedSum
      if sums.last?.document == period.document {
        sums[sums.count - 1].amount += amount
      } else {
        sums.append((period.document, amount))
      }
    }
    var names = EntryNames("LATE-FEE", book)
    return sums.filter { $0.amount > 0 }.flatMap { sum in
      entry(
        names.next(sum.document), sum.document,
        [
          (terms.receivables, sum.amount, "interest and fixed sum to \(book.asOf), when charged"),
          (terms.interest, -sum.amount, "interest and fixed sum to \(book.asOf), when charged"),
        ])
    }
  }

  /// Receipts for documents that were given up before: the receivable and the allowance come back, so that the receipt, which the
  /// exports have booked as a credit of the customer, can be applied.
  func recoveries() -> [JournalLine] {
    guard !book.writeOffs.isEmpty else { return [] }
    var lost: [Int32: [UInt64: Int64]] = [:]
    for part in book.writeOffs where part.key != 0 && part.day.map({ $0 <= book.asOf }) ?? true {
      lost[part.account, default: [:]][part.key, default: 0] += part.amount
    }
    var names = EntryNames("RECOVERY", book)
    return book.documents.indices.flatMap { index -> [JournalLine] in
      let document = book.documents[index]
      guard document.open < 0, document.kind == .payment else { return [] }
      let key = key(document)
      guard let left = lost[document.account]?[key], left > 0 else { return [] }
      let amount = min(left, -document.open)
      lost[document.account]?[key] = left - amount
      return entry(
        names.next(Int32(index)), Int32(index),
        [
          (terms.receivables, amount, "paid after it was written off: brought back"),
          (terms.allowance, -amount, "paid after it was written off: brought back"),
        ])
    }
  }

  /// Lines of one document; negative amounts are credits, and nothing is left out but zeros.
  private func entry(
    _ name: String, _ document: Int32, _ lines: [(account: String, amount: Int64, memo: String)]
  ) -> [JournalLine] {
    let currency = book.accounts[Int(book.documents[Int(document)].account)].currency
    return lines.filter { $0.amount != 0 }.map { account, amount, memo in
      JournalLine(
        entry: name, account: account, debit: max(0, amount), credit: max(0, -amount),
        currency: currency, document: document, memo: memo)
    }
  }
}

/// Names of entries about documents: by number, so that they are the same every week; a number is added where one is taken.
private struct EntryNames {
  private let kind: String
  private let book: Book
  private var taken: Set<String> = []

  init(_ kind: String, _ book: Book) { (self.kind, self.book) = (kind, book) }

  mutating func next(_ document: Int32) -> String {
    let number = book.number(of: book.documents[Int(document)])
    let base = number.isEmpty ? kind : "\(kind)-\(number)"
    var name = base
    var count = 2
    while !taken.insert(name).inserted {
      name = "\(base)-\(count)"
      count += 1
    }
    return name
  }
}
