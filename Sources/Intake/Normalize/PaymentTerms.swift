import Receivables

/// When a document falls due by its terms, counted from its day of issue.
enum PaymentTerms: Sendable, Equatable {
  /// So many days after the issue.
  case days(Int)
  /// So many days after the end of the month of issue: "30 EOM", "10th of the following month", "fin de mois 30 jours".
  case afterMonthEnd(Int)
  /// At the end of the month in which so many days have passed: "30 jours fin de mois", "60 gg d.f. f.m.".
  case toMonthEnd(Int)

  /// The due day of a document issued on a day.
  func due(from issued: Day) -> Day {
    switch self {
    case .days(let days): issued + days
    case .afterMonthEnd(let days): issued.endOfMonth + days
    case .toMonthEnd(let days): (issued + days).endOfMonth
    }
  }

  /// The terms that words state; nil where they are not known.
  init?(_ words: String) {
    let compact = compactHeading(words)
    if PaymentTerms.atOnce.contains(compact) {
      self = .days(0)
      return
    }
    // "2/10 net 30" is due in 30 days: the net days stand last.
    let numbers = words.split { !$0.isNumber }.compactMap { Int($0) }
    let letters = compact.filter(\.isLetter)
    if let monthEnd = PaymentTerms.monthEnd(letters, numbers, words) {
      self = monthEnd
      return
    }
    guard let days = numbers.last, days <= 365, PaymentTerms.netWords.contains(letters) else {
      return nil
    }
    self = .days(days)
  }

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

  /// Terms that count from or to the end of a month.
  private static func monthEnd(
    _ letters: String, _ numbers: [Int], _ words: String
  ) -> PaymentTerms? {
    guard numbers.count <= 1, (numbers.first ?? 0) <= 365 else { return nil }
    let days = numbers.first ?? 0
    switch letters {
    case "eom", "neteom", "endofmonth", "dueendofmonth", "duetheendofthemonth", "monatsende",
      "findemois", "findemes", "finemese", "fm", "eindemaand", "eindevandemaand":
      // "30 fin de mois" counts the days first; "fin de mois 30" and the English "30 EOM" the month's end.
      let countsDaysFirst =
        startsWithFigure(words) && ["findemois", "findemes", "finemese", "fm"].contains(letters)
      return countsDaysFirst ? .toMonthEnd(days) : .afterMonthEnd(days)
    case "dayseom", "daysfromeom", "daysaftereom", "netdayseom", "netdaysfromeom",
      "daysfromendofmonth", "daysafterendofmonth", "daysaftertheendoftheinvoicemonth",
      "daysaftertheendofthebillmonth", "dayseominvoice", "daysendofmonth", "neteomdays",
      "findemoisjours", "finmesdias", "finemesegiorni", "tagenachmonatsende", "tageabmonatsende",
      "loebendemaneddage", "loebendemaned", "lbmddage", "lbmd":
      return .afterMonthEnd(days)
    case "joursfindemois", "jfindemois", "joursfm", "jfm", "diasfindemes", "diasfinmes",
      "giornifinemese", "ggfm", "ggdffm", "giornidatafatturafinemese", "ggdatafatturafm",
      "ggfinemese":
      return .toMonthEnd(days)
    case "thofthefollowingmonth", "thofnextmonth", "thoffollowingmonth", "thofthenextmonth",
      "stofthefollowingmonth", "ndofthefollowingmonth", "rdofthefollowingmonth",
      "ofthefollowingmonth", "thprox", "prox", "dayofnextmonth":
      return (1...31).contains(days) ? .afterMonthEnd(days) : nil
    default: return nil
    }
  }

  private static func startsWithFigure(_ words: String) -> Bool {
    words.first { !$0.isWhitespace }?.isNumber ?? false
  }

  private static let atOnce: Set<String> = [
    "dueonreceipt", "dueonrcpt", "uponreceipt", "onreceipt", "immediate", "cod", "sofort",
    "comptant", "contado", "direkt", "payablesurreception", "areception", "alcontado", "avista",
  ]

  private static let netWords: Set<String> = [
    "", "net", "n", "days", "day", "netdays", "tage", "jours", "tagenetto", "nettage", "dagen",
    "dias", "giorni", "dni", "dagar", "dage", "dnu", "guen", "d", "tagen", "ndays", "netjours",
    "netdias", "nettotage", "rimessadirettagg", "gg", "cr", "daysnet",
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
