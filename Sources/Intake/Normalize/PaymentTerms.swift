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
    "sofortfaellig", "sofortzahlbar", "sofortnetto", "zahlbarsofort", "zahlbarbeierhalt",
    "paymentonreceipt", "payableonreceipt", "dueimmediately", "dueuponreceipt", "immediately",
    "areceptiondefacture", "alricevimento", "aricevimentofattura", "arecepcion", "bijontvangst",
  ]

  private static let netWords: Set<String> = [
    "", "net", "n", "days", "day", "netdays", "tage", "jours", "tagenetto", "nettage", "dagen",
    "dias", "giorni", "dni", "dagar", "dage", "dnu", "guen", "d", "tagen", "ndays", "netjours",
    "netdias", "nettotage", "rimessadirettagg", "gg", "cr", "daysnet",
  ]
}
