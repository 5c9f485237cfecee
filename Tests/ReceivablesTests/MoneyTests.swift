import Receivables
import TestSupport
import Testing

@Suite("Money, rates and allocation")
struct MoneyTests {
  private let usd = Currency(code: "USD")!
  private func money(_ units: Int64, _ code: String = "USD") -> Money {
    Money(minorUnits: units, currency: Currency(code: code)!)
  }

  @Test(
    "Currencies have the digits of ISO 4217",
    arguments: [
      ("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("eur", 2), ("UYW", 4), ("XOF", 0),
      ("TND", 3),
    ])
  func digits(code: String, digits: Int) {
    #expect(Currency(code: code)?.digits == digits)
  }

  @Test(
    "Every currency without two digits (ISO 4217, list of 2026-01-01)",
    arguments: [
      (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
      (3, "BHD IQD JOD KWD LYD OMR TND"), (4, "CLF UYW"),
    ])
  func exponents(digits: Int, codes: String) {
    for code in codes.split(separator: " ") {
      #expect(Currency(code: code)?.digits == digits, "\(code)")
    }
  }

  @Test(
    "Codes that do not exist are no currencies", arguments: ["QQQ", "US", "USDD", "", "12$", "ÄÖÜ"])
  func unknownCode(code: String) { #expect(Currency(code: code) == nil) }

  @Test("Currencies sort alphabetically whatever their digits")
  func order() {
    let codes = ["USD", "CLF", "KWD", "JPY", "AED", "XXX"]
    #expect(codes.compactMap { Currency(code: $0) }.sorted().map(\.description) == codes.sorted())
  }

  @Test(
    "Allocation by largest remainder: worked cases of the domain document",
    arguments: [
      (10_000, [1, 1, 1], [3_334, 3_333, 3_333]), (5, [50, 30, 20], [3, 1, 1]),
      (1_001, [3, 7], [300, 701]),
      (-10_000, [1, 1, 1], [-3_334, -3_333, -3_333]), (7, [], []), (7, [0, 0], [7, 0]),
    ] as [(Int64, [Int64], [Int64])])
  func allocation(total: Int64, weights: [Int64], parts: [Int64]) {
    #expect(money(total).allocated(by: weights).map(\.minorUnits) == parts)
  }

  @Test("Parts always sum to the whole", arguments: 0..<300)
  func allocationSums(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let total = Int64(bitPattern: random.next()) / Int64(1 + random.below(1_000_000))
    let weights = (0..<1 + random.below(12)).map { _ in Int64(random.below(1_000)) }
    let parts = money(total).allocated(by: weights)
    #expect(parts.reduce(Int64(0)) { $0 + $1.minorUnits } == total)
  }

  @Test(
    "Rounding is half away from zero",
    arguments: [
      (125, 1_000, 13), (135, 1_000, 14), (-25, 10, -3), (25, 10, 3), (24, 10, 2), (-24, 10, -2),
      (5, 1_000, 1),
    ] as [(Int64, Int64, Int128)])
  func rounding(numerator: Int64, denominator: Int64, expected: Int128) {
    // 0.125 of a unit is 12.5 cents: the first two cases are in cents.
    let scale: Int128 = denominator == 1_000 ? 100 : 1
    #expect(roundedQuotient(Int128(numerator) * scale, Int128(denominator)) == expected)
  }

  @Test("Conversion rounds once to the target's digits: fixture A")
  func conversion() {
    let euro = money(200_000, "EUR")
    let now = euro.converted(to: usd, rate: Ratio(decimal: "1.1720")!)
    let booked = euro.converted(to: usd, rate: Ratio(decimal: "1.1350")!)
    #expect(now == money(234_400))
    #expect(now.minorUnits - booked.minorUnits == 7_400)
    #expect(
      money(100, "JPY").converted(to: Currency(code: "KWD")!, rate: Ratio(decimal: "0.002")!)
        .minorUnits == 200)
  }

  @Test("Sums that do not fit are no sums")
  func overflow() {
    #expect(money(.max).adding(money(1)) == nil)
    #expect(money(Int64.max).adding(money(-1))?.minorUnits == Int64.max - 1)
  }

  @Test(
    "Amounts print with their currency's digits",
    arguments: [
      (-120_050, "USD", "-1200.50", "-1,200.50"), (5, "USD", "0.05", "0.05"),
      (-5, "KWD", "-0.005", "-0.005"),
      (1_234_567, "JPY", "1234567", "1,234,567"), (0, "CLF", "0.0000", "0.0000"),
      (.min, "USD", "-92233720368547758.08", "-92,233,720,368,547,758.08"),
    ] as [(Int64, String, String, String)])
  func printing(units: Int64, code: String, plain: String, grouped: String) {
    #expect(money(units, code).plain == plain)
    #expect(money(units, code).grouped == grouped)
  }

  @Test(
    "Ratios read plain decimals only",
    arguments: [
      ("0.85", 85, 100), ("1", 1, 1), ("-0.5", -5, 10), ("1.1720", 11_720, 10_000),
    ] as [(String, Int64, Int64)])
  func ratio(text: String, numerator: Int64, denominator: Int64) {
    #expect(Ratio(decimal: text) == Ratio(numerator, over: denominator))
  }

  @Test(
    "Nothing else is a ratio",
    arguments: ["", ".", "1.", ".5", "1e3", "0,85", "85%", "1.0000000001", "--1"])
  func noRatio(text: String) { #expect(Ratio(decimal: text) == nil) }

  @Test("A ratio applies and prints exactly")
  func ratioOf() {
    #expect(Ratio(basisPoints: 8_500).of(287_500) == 244_375)
    #expect(Ratio(1, over: 3)?.scaled(toDigits: 4) == 3_333)
    #expect(Ratio(2, over: 3)?.scaled(toDigits: 4) == 6_667)
    #expect(Ratio(-1, over: -2)?.scaled(toDigits: 1) == 5)
    #expect(Ratio(1, over: 0) == nil)
    #expect(Ratio(1, over: 3)! < Ratio(basisPoints: 3_334))
  }
}
