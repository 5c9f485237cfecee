import Receivables
import TestSupport
import Testing

@testable import Intake

@Suite("Amount cells")
struct AmountTests {
  private func read(_ text: String, mark: DecimalMark = .point, digits: Int = 2)
    -> AmountReader.Reading
  {
    let reader = AmountReader(mark: mark)
    let bytes = Array(text.utf8)
    let fast = bytes.withUnsafeBufferPointer { reader.read($0, digits: digits) }
    // The fast path and the general grammar must agree on everything.
    #expect(fast == reader.slowRead(bytes, digits: digits) || bytes.isEmpty)
    return fast
  }

  @Test(
    "Everything that accounting systems write",
    arguments: [
      ("1234.56", 123_456), ("-1234.5", -123_450), ("1,234.50", 123_450), ("1234", 123_400),
      ("$1,234.00", 123_400),
      ("-$75.25", -7_525), ("$(250.00)", -25_000), ("($250.00)", -25_000), ("(2,000.00)", -200_000),
      ("100.20-", -10_020),
      ("100.20 CR", -10_020), ("100.20 DR", 10_020), ("1,742.44CR", -174_244), ("99.99DR", 9_999),
      ("£8.99CR", -899), ("12.31Cr", -1_231), ("88.95 kr.", 8_895), ("S$12.34", 1_234),
      ("Rs.1,742.46", 174_246), ("450.-", 45_000), ("Fr. 1'450.--", 145_000), ("USD 12.00", 1_200),
      ("12.00 EUR", 1_200),
      ("13,19,31,723.04", 1_319_317_2304),
      ("1'234.50", 123_450), ("1 234.50", 123_450), ("1\u{A0}234.50", 123_450),
      ("\u{2212}5.00", -500), (" 7.00 ", 700),
      ("-", 0), ("–", 0), ("0.00", 0), ("1840.0000", 184_000), ("€ 12.30", 1_230), ("+5.00", 500),
      (".5", 50), ("5.", 500),
      ("=\"12.00\"", 1_200), ("'-3.00", -300),
    ] as [(String, Int64)])
  func point(text: String, expected: Int64) { #expect(read(text) == .amount(expected)) }

  @Test(
    "Decimal comma",
    arguments: [
      ("1.234,50", 123_450), ("1 234,5", 123_450), ("1.234.567,89", 123_456_789),
      ("1.200,00-", -120_000), ("450,- €", 45_000), ("8.056,-", 805_600), ("1.300,--", 130_000),
      ("1.300,–", 130_000), ("-450,-", -45_000), ("12,34 kr.", 1_234), ("12,00", 1_200),
      ("1.234", 123_400),
    ] as [(String, Int64)])
  func comma(text: String, expected: Int64) {
    #expect(read(text, mark: .comma) == .amount(expected))
  }

  @Test(
    "What is no amount",
    arguments: [
      "abc", "12abc", "1.2.3", "1,2,3.4.5", "12..5", "NaN", "1e5", "--", "12,34,5.00", "1,23.00",
      "€", "0x10", "1;2",
    ])
  func invalid(text: String) { #expect(read(text) == .fault(.notANumber)) }

  @Test("Too large, too fine, blank")
  func limits() {
    #expect(read("99999999999999999999.00") == .fault(.tooLarge))
    #expect(read("92233720368547758.07") == .amount(.max))
    #expect(read("92233720368547758.08") == .fault(.tooLarge))
    #expect(read("100.50", digits: 0) == .fault(.tooManyDecimals))
    #expect(read("100.00", digits: 0) == .amount(100))
    #expect(read("1.2345", digits: 4) == .amount(12_345))
    #expect(read("1.005") == .fault(.tooManyDecimals))
    #expect(read("") == .blank)
    #expect(read("  ") == .blank)
  }

  @Test("Any amount that is written reads back", arguments: 0..<300)
  func roundTrip(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let digits = [0, 2, 3, 4][random.below(4)]
    let amount = Int64(bitPattern: random.next()) >> Int64(random.below(63))
    #expect(
      read(decimalText(amount, digits: digits, grouping: ""), digits: digits) == .amount(amount))
    #expect(
      read(decimalText(amount, digits: digits, grouping: ","), digits: digits) == .amount(amount))
  }
}

@Suite("Day cells")
struct DayCellTests {
  private func read(_ text: String, _ order: DateOrder? = nil) -> DayReader.Reading {
    let reader = DayReader(order: order)
    let bytes = Array(text.utf8)
    let fast = bytes.withUnsafeBufferPointer { reader.number($0) }
    let slow = reader.read(bytes)
    switch slow {
    case .day(let day): #expect(fast == day.number)
    case .blank: #expect(fast == DayReader.blank)
    case .invalid: #expect(fast == DayReader.invalid)
    }
    return slow
  }

  @Test(
    "Every day of 1920 to 2098 is read in each notation; the fast way agrees with the complete one")
  func allDays() throws {
    let first = try #require(Day(iso: "1920-01-01"))
    let last = try #require(Day(iso: "2098-12-31"))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    for number in first.number...last.number {
      let day = Day(number: number)
      let (year, month, date) = day.civil
      #expect(read("\(year)-\(two(month))-\(two(date))") == .day(day))
      guard number % 7 == 0 else { continue }
      #expect(read("\(two(date))/\(two(month))/\(year)", .dayFirst) == .day(day))
      #expect(read("\(two(month))-\(two(date))-\(year)", .monthFirst) == .day(day))
    }
  }

  @Test(
    "Ten bytes that are nearly a day are read the same way fast and completely", arguments: 0..<8)
  func nearly(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let odd: [UInt8] = [0x2D, 0x2F, 0x2E, 0x30, 0x39, 0x3A, 0x20, 0x41, 0xFF, 0x80, 0x8A, 0x00]
    for _ in 0..<4_000 {
      var bytes = Array(
        ["2025-02-29", "28/02/2025", "12.13.2024", "2024-12-31"][random.below(4)].utf8)
      for _ in 0..<random.below(3) {
        bytes[random.below(10)] =
          random.below(2) == 0
          ? UInt8(0x30 + random.below(10)) : odd[random.below(odd.count)]
      }
      let reader = DayReader(order: [.dayFirst, .monthFirst, nil][random.below(3)])
      let fast = bytes.withUnsafeBufferPointer { reader.number($0) }
      switch reader.read(bytes) {
      case .day(let day): #expect(fast == day.number, "\(bytes)")
      case .blank: #expect(fast == DayReader.blank, "\(bytes)")
      case .invalid: #expect(fast == DayReader.invalid, "\(bytes)")
      }
    }
  }

  @Test(
    "Unambiguous styles",
    arguments: [
      "2025-01-15", "2025-01-15 00:00:00", "2025-01-15T10:00:00Z", "20250115", "20250115.0",
      "15.01.2025", "15. 1. 2025", "15 Jan 2025",
      "15-Jan-25", "Jan 15, 2025", "January 15, 2025", "15-JAN-2025", "15 January 2025", "15.1.25",
      "2025/01/15", " 2025-01-15 ", "15. Januar 2025", "15th January 2025", "Wed 15 Jan 2025",
      "15 de enero de 2025", "15 de jan. de 2025", "15. ledna 2025", "15 stycznia 2025",
      "15 janvier 2025", "Wednesday, January 15, 2025", "15 Ocak 2025",
    ])
  func unambiguous(text: String) { #expect(read(text) == .day(Day(iso: "2025-01-15")!)) }

  @Test(
    "Order decides the rest",
    arguments: [
      ("03/04/2025", DateOrder.dayFirst, "2025-04-03"), ("03/04/2025", .monthFirst, "2025-03-04"),
      ("3/4/25", .dayFirst, "2025-04-03"),
      ("3-4-2025", .monthFirst, "2025-03-04"), ("25/04/03", .yearFirst, "2025-04-03"),
    ])
  func ordered(text: String, order: DateOrder, day: String) {
    #expect(read(text, order) == .day(Day(iso: day)!))
  }

  @Test(
    "Months by their names",
    arguments: [
      ("12. Mrz 2025", 3), ("12. März 2025", 3), ("12. března 2025", 3), ("12. marca 2025", 3),
      ("1er mars 2025", 3), ("12 août 2025", 8), ("12 décembre 2025", 12), ("12 février 2025", 2),
      ("12. července 2025", 7), ("12. června 2025", 6), ("12. září 2025", 9),
      ("12 września 2025", 9),
      ("12 listopada 2025", 11), ("12. prosince 2025", 12), ("12 de octubre de 2025", 10),
      ("12 Eylül 2025", 9), ("12 Mayıs 2025", 5), ("12 maart 2025", 3), ("12 giugno 2025", 6),
    ])
  func months(text: String, month: Int) {
    guard case .day(let day) = read(text) else {
      Issue.record("\(text) is no day")
      return
    }
    #expect(day.civil.1 == month)
  }

  @Test(
    "Null dates are blank",
    arguments: [
      "", " ", "00000000", "00.00.0000", "1900-01-01", "0001-01-01", "12/30/1899", "4712-12-31",
      "9999-12-31",
    ])
  func blank(text: String) { #expect(read(text, .monthFirst) == .blank) }

  @Test(
    "What is no day",
    arguments: [
      "31/02/2025", "2025-02-30", "2025-13-01", "0000-05-05", "abc", "2025", "12", "2025-01",
      "32/01/2025", "2150-01-01", "1850-01-01", "15 Foo 2025",
      "2025-0a-01", "20251301",
    ])
  func invalid(text: String) { #expect(read(text, .dayFirst) == .invalid) }

  @Test("A slashed date without an order is refused") func refused() {
    #expect(read("03/04/2025") == .invalid)
  }

  @Test("Every day of the book's range is read by the fast path")
  func everyDay() {
    let range = SettledDocument.days
    for number in stride(from: range.lowerBound.number, through: range.upperBound.number, by: 1) {
      let day = Day(number: number)
      if day.description == "1900-01-01" { continue }
      let bytes = Array(day.description.utf8)
      #expect(bytes.withUnsafeBufferPointer { DayReader(order: nil).number($0) } == number)
    }
  }
}

@Suite("Words and headings")
struct WordTests {
  @Test(
    "Terms say within how many days a discount may be taken",
    arguments: [
      ("2/10 net 30", 10), ("2%/10 net 30", 10), ("2.5 / 14, n/45", 14), ("2% 10 net 30", 10),
      ("3 % Skonto innerhalb 14 Tagen, 30 Tage netto", 14), ("Net 30", nil), ("30 days", nil),
      ("2 % 30", nil), ("n/30", nil), ("", nil), ("30 % Anzahlung", nil), ("1/10", 10),
      ("30/60/90", nil), ("50/50", nil), ("net 30/60", nil),
      ("net 30, 1.5% late fee after 45 and 60", nil),
      ("10 Tage 2% Skonto, 30 Tage netto", 10), ("30 Tage netto, 10 Tage 2 % Skonto", 10),
      ("3 % 14 days, 30 days net", 14), ("2,5 % 8 jours, 30 jours net", 8),
      ("18 % p.a. interest after 30 days", nil), ("1,5 % Verzugszins, 30 Tage", nil),
    ] as [(String, Int?)])
  func discountDays(text: String, days: Int?) {
    #expect(PaymentTerms.discountDays(text) == days)
  }

  @Test(
    "Terms",
    arguments: [
      ("Net 30", 30), ("30", 30), ("30 days", 30), ("2/10 net 30", 30), ("Due on receipt", 0),
      ("NAA8", nil), ("", nil), ("net 400", nil), ("30 dagen einde maand", nil), ("2/10 EOM", nil),
    ] as [(String, Int?)])
  func terms(text: String, days: Int?) {
    #expect(PaymentTerms(text) == days.map { PaymentTerms.days($0) })
  }

  @Test(
    "Terms that count from or to the end of a month, for an invoice of 2025-01-15",
    arguments: [
      ("EOM", "2025-01-31"), ("Net EOM", "2025-01-31"), ("End of month", "2025-01-31"),
      ("30 EOM", "2025-03-02"), ("Net 30 EOM", "2025-03-02"), ("EOM + 30", "2025-03-02"),
      ("20 days after EOM", "2025-02-20"), ("10th of the following month", "2025-02-10"),
      ("30 jours fin de mois", "2025-02-28"), ("Fin de mois 30 jours", "2025-03-02"),
      ("60 gg d.f. f.m.", "2025-03-31"), ("45 días fin de mes", "2025-03-31"),
      ("Løbende måned + 15 dage", "2025-02-15"), ("14 Tage nach Monatsende", "2025-02-14"),
    ])
  func monthEnd(text: String, due: String) throws {
    let issued = try #require(Day(iso: "2025-01-15"))
    #expect(PaymentTerms(text)?.due(from: issued) == Day(iso: due))
  }

  @Test(
    "Headings fold case, punctuation and umlauts",
    arguments: [
      ("*InvoiceNumber", "invoicenumber"), ("Invoice #", "invoiceno"),
      ("Nettofälligkeit", "nettofaelligkeit"), ("due_in_date", "dueindate"),
      ("Währung", "waehrung"),
    ])
  func headings(text: String, compact: String) { #expect(compactHeading(text) == compact) }

  @Test("Qualifiers are dropped") func qualifiers() {
    #expect(withoutQualifier("posting_date_est") == "postingdate")
    #expect(withoutQualifier("currency_inferred") == "currency")
    #expect(withoutQualifier("amount") == nil)
  }
}

@Suite("Titles above a table")
struct TitleTests {
  @Test(
    "The day of a list is read from its titles, in many languages",
    arguments: [
      ("As of March 31, 2025", "2025-03-31"), ("As at 31 March 2025, all in ZAR", "2025-03-31"),
      ("Stand: 31.03.2025;Kanzlei", "2025-03-31"), ("Situation au 31/03/2025", "2025-03-31"),
      ("Saldo al 31/03/2025 - Importes en EUR", "2025-03-31"),
      ("Saldo per 2025-03-31", "2025-03-31"),
      ("Stav k 31. 3. 2025", "2025-03-31"), ("Stan na dzień 31.03.2025", "2025-03-31"),
      ("AR OPEN   AS OF 03/31/2025   CURR USD", "2025-03-31"), ("Aged On: 3/31/2025", "2025-03-31"),
      ("As at 31-Mar-25", "2025-03-31"), ("Openstaande facturen t/m iets", ""),
      ("As of 03/04/2025", ""), ("January 1 - March 31, 2025", ""),
    ])
  func statedDay(title: String, day: String) {
    #expect(Layout.statedDay([title], nil)?.description ?? "" == day)
  }

  @Test("A day in a file's name counts; part of another number does not")
  func names() {
    #expect(Layout.day(inName: "x/open_2025-03-31.csv") == Day(iso: "2025-03-31"))
    #expect(Layout.day(inName: "open20250331.csv") == Day(iso: "2025-03-31"))
    #expect(Layout.day(inName: "2024-01-01_2025-03-31.csv") == nil)
    #expect(Layout.day(inName: "invoices_2024_2025.csv") == nil)
    #expect(Layout.day(inName: "list-99999999.csv") == nil)
  }

  @Test("Renaming a file changes no figure")
  func renaming() throws {
    let (header, rows) = BookTests.randomRows(seed: 5, count: 80)
    let text = BookTests.text(header, rows)
    func facts(_ name: String) throws -> [String] {
      let file = try RecognisedFile(
        InputFile(name: name, bytes: Array(text.utf8)), options: IntakeOptions())
      return BookTests.facts(
        try readBook([file], asOf: BookTests.asOf, options: IntakeOptions()))
    }
    #expect(try facts("a.csv") == facts("Z export (final).txt"))
  }
}
