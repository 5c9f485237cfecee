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
    var stated: Set<Currency> = []
    var known: Set<[UInt8]> = []
    var lacking: [Int] = []
    for (index, file) in files.enumerated() {
      let own = Set(parts[index].flatMap { part in part.accounts.map(\.currency) })
      if own == [.unstated], file.mayAdoptCurrency, file.layout.grain != .application {
        lacking.append(index)
      } else if !own.isEmpty, file.layout.grain != .application {
        stated.formUnion(own)
        known.formUnion(SharedCurrency.customers(parts[index]))
      }
    }
    guard stated.count == 1, let currency = stated.first, currency != .unstated else { return nil }
    self.currency = currency
    self.files = lacking.filter { index in
      !known.isDisjoint(with: SharedCurrency.customers(parts[index]))
    }
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
