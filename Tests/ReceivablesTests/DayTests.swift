import Receivables
import TestSupport
import Testing

@Suite("Calendar days")
struct DayTests {
  @Test(
    "Days count from 1970",
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2025-06-30", 20_269),
      ("0001-01-01", -719_162),
      ("9999-12-31", 2_932_896),
    ] as [(String, Int32)])
  func number(text: String, number: Int32) {
    #expect(Day(iso: text)?.number == number)
    #expect(Day(number: number).description == text)
  }

  @Test("Every day of four centuries goes there and back")
  func roundTrip() {
    var previous = Day(year: 1800, month: 1, day: 1)!.number - 1
    for year in 1800...2200 {
      for month in 1...12 {
        for day in 1...Day.length(ofMonth: month, year: year) {
          let value = Day(year: year, month: month, day: day)!
          #expect(value.number == previous + 1)
          #expect(value.civil == (year, month, day))
          previous = value.number
        }
      }
    }
  }

  @Test(
    "Days that do not exist are no days",
    arguments: [
      "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "0000-01-01",
      "2025-1-01", "20250101", "2025-01-01 ",
      "+025-01-01", "",
    ])
  func invalid(text: String) { #expect(Day(iso: text) == nil) }

  @Test(
    "Months are added from the day, held to the month's end",
    arguments: [
      ("2025-01-31", 1, "2025-02-28"), ("2024-01-31", 1, "2024-02-29"),
      ("2025-06-30", -12, "2024-06-30"),
      ("2025-03-31", -1, "2025-02-28"), ("2025-01-15", -1, "2024-12-15"),
      ("2024-02-29", -12, "2023-02-28"),
    ])
  func months(from: String, months: Int, to: String) {
    #expect(Day(iso: from)?.adding(months: months).description == to)
  }

  @Test("Weekdays and month ends")
  func weekday() {
    #expect(Day(iso: "1970-01-01")?.weekday == 3)
    #expect(Day(iso: "2025-06-30")?.weekday == 0)
    #expect(Day(iso: "1969-12-28")?.weekday == 6)
    #expect(Day(iso: "2024-02-10")?.endOfMonth.description == "2024-02-29")
  }
}

@Suite("Settled documents in 24 bytes")
struct SettledDocumentTests {
  @Test("A settled document takes 24 bytes") func size() {
    #expect(MemoryLayout<SettledDocument>.stride == 24)
  }

  @Test("Facts survive packing", arguments: 0..<200)
  func roundTrip(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let first = Int(SettledDocument.days.lowerBound.number)
    let issued = Day(number: Int32(first + random.below(40_000)))
    let due: Day? = random.below(5) == 0 ? nil : issued + (random.below(1_000) - 200)
    let paid: Day? = random.below(5) == 0 ? nil : issued + random.below(3_000)
    let key = random.next() & SettledDocument.keyMask
    let kind = DocumentKind.allCases[random.below(DocumentKind.allCases.count)]
    let amount = Int64(bitPattern: random.next()) >> 8
    let closure = [Closure.paid, .credited, .writtenOff][random.below(3)]
    let document = SettledDocument(
      account: 7, kind: kind, key: key, issued: issued, due: due, paid: paid, amount: amount,
      closure: closure)
    #expect(document.issued == issued)
    #expect(document.due == due)
    #expect(document.closed == paid)
    #expect(document.paid == (closure == .paid ? paid : nil))
    #expect(document.closure == closure)
    #expect(document.key == key)
    #expect(document.amount == amount)
    #expect(document.isSale == (kind == .invoice || kind == .debitNote))
    #expect(document.isCreditNote == (kind == .creditNote))
    if amount > 0, closure == .paid, let due, let paid {
      #expect(document.daysLate == paid - due)
    }
  }
}
