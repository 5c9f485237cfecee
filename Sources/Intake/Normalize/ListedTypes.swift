import Receivables

/// What the types of documents in a list say of all its rows.
struct ListedTypes: Sendable, CustomStringConvertible {
  /// Types "bill" are payables, since sales are called "invoice" here.
  let billsArePayables: Bool
  /// Orders stand for the invoices that they were turned into: the list numbers invoices, and no type is called so.
  let ordersAreInvoiced: Bool
  /// A day book: receipts come in, payments go out to suppliers.
  let paymentsGoOut: Bool
  /// Single letters stand for invoices, payments, credit and debit notes.
  let areLetters: Bool

  /// What the letters stand for.
  static let letters: [String: DocumentKind] = [
    "i": .invoice, "p": .payment, "c": .creditNote, "d": .debitNote, "f": .debitNote,
  ]

  /// Looks at the first rows of a list; one without a column of types says nothing.
  init(_ match: HeadingMatch, _ sample: [[String]]) {
    let types = Set(
      match[.kind].map { column in
        sample.map { compactHeading(HeadingMatch.cell($0, column)) }
      } ?? [])
    billsArePayables = types.isSuperset(of: ["invoice", "bill"])
    paymentsGoOut =
      types.contains("receipt")
      && !types.isDisjoint(with: ["purchase", "purchases", "purchaseinvoice"])
    let numbersInvoices =
      match[.number].map {
        HeadingGrammar.concepts(of: match.headings[$0])?.contains(.invoice) == true
      } ?? false
    ordersAreInvoiced =
      types.contains("salesorder") && !types.contains("invoice") && numbersInvoices
    let named = types.subtracting([""])
    areLetters =
      named.contains("i") && named.count > 1 && named.allSatisfy { ListedTypes.letters[$0] != nil }
  }

  /// What was found, in words that two machines can compare.
  var description: String {
    "\(billsArePayables) \(ordersAreInvoiced) \(paymentsGoOut) \(areLetters)"
  }
}
