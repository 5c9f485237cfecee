/// An exact fraction, for rates and shares that are applied to money.
///
/// Rates are never binary floating point: 85 % is 85/100, a dilution is credits over sales.
public struct Ratio: Hashable, Sendable {
  /// Numerator, with the sign.
  public let numerator: Int64
  /// Denominator, always positive.
  public let denominator: Int64

  /// `numerator / denominator`; nil when the denominator is zero.
  public init?(_ numerator: Int64, over denominator: Int64) {
    guard denominator != 0 else { return nil }
    self.numerator = denominator < 0 ? -numerator : numerator
    self.denominator = abs(denominator)
  }

  /// A whole number of basis points: 8,500 is 85 %.
  public init(basisPoints: Int64) {
    numerator = basisPoints
    denominator = 10_000
  }

  /// Reads a plain decimal such as `0.85`, exactly; nil for anything else or more than nine decimals.
  public init?(decimal text: some StringProtocol) {
    let body = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = body.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts[0].utf8.count <= 9, !parts[0].isEmpty else {
      return nil
    }
    let decimals = parts.count == 2 ? parts[1] : ""
    guard decimals.utf8.count <= 9, parts.count == 1 || !decimals.isEmpty,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let digits = Int64(String(parts[0]) + String(decimals))
    else { return nil }
    let scale = (0..<decimals.utf8.count).reduce(Int64(1)) { scale, _ in scale * 10 }
    numerator = text.hasPrefix("-") ? -digits : digits
    denominator = scale
  }

  /// The nearest `Double`, for statistics and comparison only.
  public var value: Double { Double(numerator) / Double(denominator) }

  /// `amount × self`, rounded once, half away from zero.
  public func of(_ amount: Int64) -> Int64 {
    let (product, overflow) = amount.multipliedReportingOverflow(by: numerator)
    if !overflow {
      // Dividing by a number that is known when this is compiled takes a tenth of the time, and most rates are in basis points.
      let (quotient, remainder) =
        denominator == 10_000
        ? product.quotientAndRemainder(dividingBy: 10_000)
        : product.quotientAndRemainder(dividingBy: denominator)
      let isHalf = remainder.magnitude >= denominator.magnitude - remainder.magnitude
      return isHalf ? quotient + (product < 0 ? -1 : 1) : quotient
    }
    return Int64(
      clamping: roundedQuotient(Int128(amount) * Int128(numerator), Int128(denominator)))
  }

  /// Rounded to `digits` decimals, half away from zero: `0.27471` with 4 digits is 2747.
  public func scaled(toDigits digits: Int) -> Int64 {
    let scale = (0..<digits).reduce(Int128(1)) { scale, _ in scale * 10 }
    return Int64(clamping: roundedQuotient(Int128(numerator) * scale, Int128(denominator)))
  }
}

extension Ratio: Comparable {
  /// Order by value, as the type describes it.
  public static func < (left: Ratio, right: Ratio) -> Bool {
    Int128(left.numerator) * Int128(right.denominator) < Int128(right.numerator)
      * Int128(left.denominator)
  }
}

/// `numerator / denominator` as a whole number, rounded half away from zero.
///
/// The denominator must be positive.
public func roundedQuotient(_ numerator: Int128, _ denominator: Int128) -> Int128 {
  precondition(denominator > 0, "a quotient needs a positive denominator")
  let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
  guard abs(remainder) * 2 >= denominator else { return quotient }
  return quotient + (numerator < 0 ? -1 : 1)
}
