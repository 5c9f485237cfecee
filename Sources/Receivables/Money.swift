/// An exact amount: whole minor units of one currency.
@frozen
public struct Money: Hashable, Sendable {
  /// Minor units (cents for USD, yen for JPY), negative for what is owed to the customer.
  public let minorUnits: Int64
  /// The currency of the amount.
  public let currency: Currency

  /// An amount in minor units.
  @inlinable
  public init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// The sum; nil when it does not fit 64 bits.
  ///
  /// Adding different currencies is a programming error and stops the program.
  public func adding(_ other: Money) -> Money? {
    precondition(currency == other.currency, "amounts of different currencies cannot be added")
    let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
    return overflow ? nil : Money(minorUnits: sum, currency: currency)
  }

  /// The amount in another currency: units × rate, rounded once, half away from zero, to the other
  /// currency's minor unit.
  ///
  /// `rate` is units of `target` for one unit of this currency.
  public func converted(to target: Currency, rate: Ratio) -> Money {
    let numerator = Int128(minorUnits) * Int128(rate.numerator) * Int128(target.scale)
    let denominator = Int128(rate.denominator) * Int128(currency.scale)
    return Money(
      minorUnits: Int64(clamping: roundedQuotient(numerator, denominator)), currency: target)
  }

  /// Parts proportional to `weights` by largest remainder; their sum is always the whole.
  ///
  /// Ties go to the earlier part; the sign is put back at the end. No positive weight gives all to the first part;
  /// no weights give no parts.
  public func allocated(by weights: [Int64]) -> [Money] {
    guard !weights.isEmpty else { return [] }
    let total = weights.reduce(Int128(0)) { $0 + Int128(max(0, $1)) }
    let magnitude = Int128(minorUnits.magnitude)
    guard total > 0 else {
      return weights.indices.map {
        Money(minorUnits: $0 == 0 ? minorUnits : 0, currency: currency)
      }
    }
    var parts = weights.map { magnitude * Int128(max(0, $0)) / total }
    let remainders = weights.map { magnitude * Int128(max(0, $0)) % total }
    let left = Int(magnitude - parts.reduce(0, +))
    let order = weights.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
    for index in order.prefix(left) { parts[index] += 1 }
    return parts.map {
      Money(minorUnits: Int64(minorUnits < 0 ? -$0 : $0), currency: currency)
    }
  }
}

extension Money: CustomStringConvertible {
  /// Plain decimal with the currency's digits and its code: `-1200.50 USD`.
  public var description: String { "\(plain) \(currency)" }

  /// Plain decimal with the currency's digits: `-1200.50`.
  public var plain: String {
    decimalText(minorUnits, digits: currency.digits, grouping: "")
  }

  /// For people: grouped by thousands, `-1,200.50`.
  public var grouped: String {
    decimalText(minorUnits, digits: currency.digits, grouping: ",")
  }
}

/// A scaled integer as decimal text: `decimalText(120050, digits: 2, grouping: ",")` is `1,200.50`.
public func decimalText(_ scaled: Int64, digits: Int, grouping: String) -> String {
  var figures = String(scaled.magnitude)
  if figures.utf8.count <= digits {
    figures = String(repeating: "0", count: digits + 1 - figures.utf8.count) + figures
  }
  var whole = String(figures.dropLast(digits))
  let fraction = figures.suffix(digits)
  if !grouping.isEmpty, whole.utf8.count > 3 {
    var parts: [Substring] = []
    var rest = whole[...]
    while rest.utf8.count > 3 {
      parts.append(rest.suffix(3))
      rest = rest.dropLast(3)
    }
    parts.append(rest)
    whole = parts.reversed().joined(separator: grouping)
  }
  let sign = scaled < 0 ? "-" : ""
  return digits == 0 ? sign + whole : "\(sign)\(whole).\(fraction)"
}
