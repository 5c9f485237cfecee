/// An ISO 4217 currency: three letters and the number of decimals of its minor unit.
@frozen
public struct Currency: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The three letters and, in the lowest byte, the decimals: order is alphabetical.
  public let packed: UInt32

  @inlinable
  init(packed: UInt32) { self.packed = packed }

  /// The currency with this ISO 4217 code, in any case; nil for a code that does not exist.
  public init?(code: some StringProtocol) {
    var letters: UInt32 = 0
    guard code.utf8.count == 3 else { return nil }
    for letter in code.utf8 {
      letters = letters << 8 | UInt32((0x61...0x7A).contains(letter) ? letter - 32 : letter)
    }
    guard let digits = Currency.digitsByCode[letters] else { return nil }
    packed = letters << 8 | UInt32(digits)
  }

  /// Stands for "no currency stated": amounts are kept exact and apart, shown with two decimals (ISO 4217 `XXX`).
  public static let unstated = Currency(packed: 0x5858_5802)

  /// Decimals of the minor unit: 2 for most, 0 for JPY, 3 for KWD, 4 for CLF.
  @inlinable public var digits: Int { Int(packed & 0xFF) }

  /// Minor units in one unit: 10 to the power of `digits`.
  public var scale: Int64 {
    switch digits {
    case 0: 1
    case 3: 1_000
    case 4: 10_000
    default: 100
    }
  }

  /// The ISO code in capitals.
  public var description: String {
    String(unsafeUninitializedCapacity: 3) { bytes in
      for position in 0..<3 {
        bytes[position] = UInt8(truncatingIfNeeded: packed >> (24 - 8 * position))
      }
      return 3
    }
  }

  /// Order by value, as the type describes it.
  @inlinable
  public static func < (left: Currency, right: Currency) -> Bool { left.packed < right.packed }

  /// Codes and minor units of ISO 4217 (list of 2026-01-01), recently withdrawn European codes included
  /// because old documents still carry them.
  private static let digitsByCode: [UInt32: Int] = {
    let two = """
      AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
      CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL \
      HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT \
      MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR \
      SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU \
      UZS VES WST XCD XCG XXX YER ZAR ZMW ZWG
      """
    let groups: [(String, Int)] = [
      (two, 2), ("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0),
      ("BHD IQD JOD KWD LYD OMR TND", 3), ("CLF UYW", 4),
    ]
    var table: [UInt32: Int] = [:]
    for (codes, digits) in groups {
      for code in codes.split(separator: " ") {
        table[code.utf8.reduce(0) { $0 << 8 | UInt32($1) }] = digits
      }
    }
    return table
  }()
}
