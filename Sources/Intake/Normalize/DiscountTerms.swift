/// Discounts that payment terms allow.
extension PaymentTerms {
  /// Days after the issue within which words allow a discount: "2/10 net 30", "2 % 10 Tage, 30 Tage netto", "10 Tage 2 % Skonto"; nil
  /// for none, and where the words may mean something else.
  static func discountDays(_ words: String) -> Int? {
    let terms = words.lowercased()
    guard !notDiscounts.contains(where: terms.contains) else { return nil }
    let numbers = DiscountNumber.all(in: terms)
    guard
      let share = numbers.firstIndex(where: { $0.isShare })
        ?? numbers.indices.first(where: {
          // "2/10": a small number before a stroke, and more days behind it.
          numbers[$0].isBeforeStroke && numbers[$0].value < 10
        }), (0.1..<20).contains(numbers[share].value), !numbers[share].isNet
    else { return nil }
    let days = numbers.indices.filter { $0 != share && !numbers[$0].isShare && !numbers[$0].isNet }
    // The nearest number of days that is not the net one: behind the share, else right before it.
    guard
      let nearest = days.first(where: { $0 > share && $0 - share == 1 })
        ?? days.first(where: { share - $0 == 1 && numbers[share].isShare }),
      (1...90).contains(numbers[nearest].value)
    else { return nil }
    // Where a share stands beside one number of days only, it is that of the discount if the words say so.
    let others = numbers.indices.contains { $0 != share && $0 != nearest }
    let saysDiscount =
      numbers[share].isBeforeStroke
      || ["skonto", "disc", "escompte"].contains(where: terms.contains)
    return others || saysDiscount ? Int(numbers[nearest].value) : nil
  }

  private static let notDiscounts = [
    "late", "fee", "interest", "penalt", "zins", "verzug", "anzahlung", "deposit", "instal",
    "rate", "retard",
  ]
}

/// A number of payment terms, with what it stands beside.
private struct DiscountNumber {
  var value: Double
  /// A percent sign stands behind it.
  var isShare = false
  /// A stroke stands behind it.
  var isBeforeStroke = false
  /// A word for net stands beside it.
  var isNet = false

  /// The numbers of words in small letters.
  static func all(in words: String) -> [DiscountNumber] {
    // A stroke, a percent sign, words and numbers, one by one.
    var tokens: [Substring] = []
    var rest = words[...]
    while let first = rest.first {
      var token: Substring =
        first.isNumber
        ? rest.prefix { $0.isNumber || $0 == "." || $0 == "," }
        : first.isLetter ? rest.prefix { $0.isLetter } : rest.prefix(1)
      // "14, n/45": the comma is none of a number.
      while token.count > 1, token.last == "," || token.last == "." { token.removeLast() }
      rest = rest.dropFirst(token.count)
      if first != " " { tokens.append(token) }
    }
    let net: Set<Substring> = ["net", "n", "netto", "nett", "rein"]
    let fillers: Set<Substring> = ["days", "day", "tage", "tagen", "jours", "d", "in", "/"]
    return tokens.indices.compactMap { place in
      guard tokens[place].first?.isNumber ?? false,
        let value = Double(tokens[place].replacing(",", with: "."))
      else { return nil }
      // The place of the next word on one side, words for days and signs left out.
      func neighbour(_ step: Int) -> Int? {
        var other = place + step
        while tokens.indices.contains(other), fillers.contains(tokens[other]) { other += step }
        return tokens.indices.contains(other) ? other : nil
      }
      var number = DiscountNumber(value: value)
      let behind = tokens.indices.contains(place + 1) ? tokens[place + 1] : ""
      number.isShare = behind == "%"
      number.isBeforeStroke = behind == "/"
      let isNetBefore = neighbour(-1).map { net.contains(tokens[$0]) } ?? false
      // "10 net 30": the word belongs to the number behind it.
      let isNetBehind =
        neighbour(1).map { other in
          net.contains(tokens[other])
            && !(tokens.indices.contains(other + 1) && tokens[other + 1].first?.isNumber ?? false)
        } ?? false
      number.isNet = isNetBefore || isNetBehind
      return number
    }
  }
}
