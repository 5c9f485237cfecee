import Receivables

/// The settings that bear on a finding, with who set each.
extension Layout {
  /// For a row that was rejected: what its cell was read with.
  func settingsInForce(for code: String, field: Int) -> String {
    let separator = dialect.inForce
    switch code {
    case "day-invalid": return dayOrderInForce
    case "amount-invalid", "amount-too-large", "amount-too-fine", "disputed-invalid",
      "rate-invalid":
      return [decimalMarkInForce, currencyInForce].joined(separator: ", ")
    case "currency-unknown", "currency-contradicted": return currencyInForce
    case "quote-unclosed": return separator
    default:
      // What is missing may stand in another column than the one that was taken.
      return [columnInForce(field), separator].filter { !$0.isEmpty }.joined(separator: ", ")
    }
  }

  /// The order of day and month.
  var dayOrderInForce: String {
    "date order \(dateOrder.value?.rawValue ?? "undecided") (\(dateOrder.origin.rawValue))"
  }

  /// The decimal mark of amounts.
  var decimalMarkInForce: String {
    "decimal mark \(decimalMark.value.rawValue) (\(decimalMark.origin.rawValue))"
  }

  private var currencyInForce: String {
    if let column = match[.currency] {
      return
        "currency from \"\(match.headings[column])\" (\(match.reason(for: .currency)?.rawValue ?? "found"))"
    }
    let value = currency.value == .unstated ? "none" : currency.value.description
    return "currency \(value) (\(currency.origin.rawValue))"
  }

  private func columnInForce(_ field: Int) -> String {
    for role in Role.allCases where match[role] == field {
      return
        "\(role.word) from \"\(match.headings[field])\" (\(match.reason(for: role)?.rawValue ?? "found"))"
    }
    return ""
  }
}

extension Dialect {
  /// Separator and quote, with who set each.
  var inForce: String {
    "separator \(Dialect.name(of: delimiter.value)) (\(delimiter.origin.rawValue)), quote \(Dialect.name(of: quote.value)) (\(quote.origin.rawValue))"
  }
}
