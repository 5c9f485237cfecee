import Receivables
import TestSupport
import Testing

@testable import Intake

@Suite("Short cuts give what the long way gives")
struct HotPathTests {
  @Test("Amounts of two decimals read at once", arguments: 0..<200)
  func amounts(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let alphabet = Array("0123456789012345678901234567890123456789.,-/:".utf8)
    for mark in [DecimalMark.point, .comma] {
      let reader = AmountReader(mark: mark)
      for _ in 0..<50 {
        var cell = (0..<1 + random.below(10)).map { _ in alphabet[random.below(alphabet.count)] }
        if random.below(2) == 0, cell.count > 3 { cell[cell.count - 3] = mark.byte }
        let fast = cell.withUnsafeBufferPointer { reader.read($0, digits: 2) }
        #expect(fast == reader.slowRead(cell, digits: 2), "\(text(cell))")
      }
    }
  }

  @Test("Words of every length are told apart", arguments: 0..<60)
  func words(seed: UInt64) {
    var random = TestRandom(seed: seed)
    var cache = WordCache<Int>()
    var meanings: [[UInt8]: Int] = [:]
    for _ in 0..<400 {
      let word = (0..<random.below(11)).map { _ in UInt8(0x61 + random.below(2)) }
      let known = word.withUnsafeBufferPointer { cache.known($0) }
      if let meaning = known {
        #expect(meaning == meanings[word])
      } else if meanings[word] == nil {
        meanings[word] = meanings.count
        word.withUnsafeBufferPointer { cache.learn($0, meanings[word] ?? -1) }
      }
    }
  }

  @Test("The last bytes of a key, one by one") func lastBytesOfKeys() {
    let bytes = Array("abcdefghijklmnop".utf8)
    bytes.withUnsafeBytes { raw in
      for end in 0...bytes.count {
        for count in 0...min(7, end) {
          var expected: UInt64 = 0
          for place in 0..<count { expected |= UInt64(bytes[end - count + place]) << (8 * place) }
          #expect(lastBytes(raw.baseAddress!, from: end - count, to: end) == expected)
        }
      }
    }
  }

  @Test("Customers are found again, whatever the length of their keys", arguments: 0..<20)
  func customers(seed: UInt64) {
    var random = TestRandom(seed: seed)
    var table = CustomerTable()
    var places: [[UInt8]: Int] = [:]
    for _ in 0..<6_000 {
      let key = (0..<1 + random.below(24)).map { _ in UInt8(0x61 + random.below(3)) }
      let place = key.withUnsafeBufferPointer { table.slot(of: $0).pointee.index }
      #expect(places[key] ?? places.count == place)
      places[key] = place
    }
    for (place, key) in table.keys.enumerated() { #expect(places[key] == place) }
  }

  @Test("Settled documents are grouped and sorted, however they lie", arguments: 0..<60)
  func grouping(seed: UInt64) {
    var random = TestRandom(seed: seed)
    func document() -> SettledDocument {
      let issued = Day(number: Int32(19_000 + random.below(seed % 3 == 0 ? 4 : 900)))
      return SettledDocument(
        account: UInt32(random.below(3)), kind: .invoice, key: UInt64(random.below(1_000)),
        issued: random.below(9) == 0 ? nil : issued, due: random.below(9) == 0 ? nil : issued + 30,
        paid: random.below(9) == 0 ? nil : issued + random.below(60),
        amount: Int64(random.below(50)))
    }
    let lots = (0..<2).map { _ in
      AccountGrouping<SettledRules>.Lot(
        elements: (0..<random.below(300)).map { _ in document() }, accounts: [0, 1, 2])
    }
    let grouping = AccountGrouping(lots, accountCount: 3, rules: SettledRules())
    func facts(_ documents: [SettledDocument]) -> [[UInt64]] {
      documents.map { [UInt64($0.account), $0.dayOrder, UInt64($0.amount), $0.key] }.sorted {
        $0.lexicographicallyPrecedes($1)
      }
    }
    #expect(facts(grouping.elements + grouping.repeated) == facts(lots.flatMap(\.elements)))
    for account in 0..<3 {
      let stretch = grouping.elements[grouping.starts[account]..<grouping.starts[account + 1]]
      #expect(stretch.allSatisfy { $0.account == UInt32(account) })
      for (one, next) in zip(stretch, stretch.dropFirst()) {
        #expect(!SettledRules().precedes(next, one))
      }
    }
  }

  @Test("Days in file names") func namedDays() {
    #expect(Layout.day(inName: "open_2025-03-31.csv")?.description == "2025-03-31")
    #expect(Layout.day(inName: "a/open_items_30jun2025.csv")?.description == "2025-06-30")
    #expect(Layout.day(inName: "Receivables 05 March 2025.csv")?.description == "2025-03-05")
    for name in [
      "ar_v2_june_2025", "part3-may-2025", "store12_jan_2025", "invoices_2_of_3_may_2025",
    ] {
      #expect(Layout.day(inName: name) == nil)
    }
    #expect(Layout.day(inName: "open_30jun2025_31jul2025.csv") == nil)
    #expect(Layout.day(inName: "sales_march_2025.csv") == nil)
  }
}
