import Receivables

/// The only currency that the files of a folder state, for lists of the same customers that state none.
///
/// Systems print the currency in one list and leave it out in the next. Without it the same document would stand in the book twice, in its
/// currency and in none.
struct SharedCurrency {
  let currency: Currency
  /// Places of the files that state none.
  let files: [Int]

  /// Nil where no file lacks a currency, where the others state several, and where none of their customers is in both.
  init?(_ files: [RecognisedFile], _ parts: [[Part]]) {
    guard files.count > 1 else { return nil }
    let currencies = parts.map { parts in Set(parts.flatMap { $0.accounts.map(\.currency) }) }
    let lists = files.indices.filter { files[$0].layout.grain != .application }
    let lacking = lists.filter { files[$0].mayAdoptCurrency && currencies[$0] == [.unstated] }
    guard !lacking.isEmpty else { return nil }
    let others = Set(lists).subtracting(lacking)
    let stated = others.reduce(into: Set<Currency>()) { $0.formUnion(currencies[$1]) }
    guard stated.count == 1, let currency = stated.first, currency != .unstated else { return nil }
    let known = others.reduce(into: Set<[UInt8]>()) {
      $0.formUnion(SharedCurrency.customers(parts[$1]))
    }
    self.currency = currency
    self.files = lacking.filter { !known.isDisjoint(with: SharedCurrency.customers(parts[$0])) }
    if self.files.isEmpty { return nil }
  }

  /// Ids and names of the customers of a file.
  private static func customers(_ parts: [Part]) -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    for customer in parts.lazy.flatMap(\.customers) {
      found.insert(customer.key)
      if !customer.name.bytes.isEmpty { found.insert(foldedName(customer.name.bytes)) }
    }
    return found
  }

  /// States that were read elsewhere were read without it.
  func refusal(_ all: [RecognisedFile]) -> IntakeError {
    let file = all[files[0]]
    return IntakeError(
      Finding(
        .error, "currency-unstated", at: Place(file: file.name, line: file.layout.headerLine),
        "states no currency, while all other files state \(currency): its rows were read without it",
        remedy: "state it with --currency \(currency), and split the files again"))
  }
}
