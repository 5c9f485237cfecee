import Glibc
import Receivables
import Testing

@testable import Reporting

@Suite("Workbook")
struct WorkbookTests {
  @Test(
    "Columns are counted in letters",
    arguments: [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")])
  func letters(place: Int, letters: String) {
    #expect(Sheet.letters(place) == letters)
  }

  @Test("Text becomes what a cell can hold, and nothing else is changed")
  func cellText() {
    #expect(Sheet.cellText("=HYPERLINK(\"x\") <b> & é 😀") == "=HYPERLINK(\"x\") <b> & é 😀")
    #expect(Sheet.cellText("a\u{1}b\u{FFFE}c\u{FFFF}") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
    #expect(Sheet.cellText("two\nlines\tand a tab") == "two\nlines\tand a tab")
    // A spreadsheet reads _x0041_ as the letter A.
    #expect(Sheet.cellText("_x0041_ _xyz_ a_b") == "_x005F_x0041_ _xyz_ a_b")
    let long = Sheet.cellText(String(repeating: "😀", count: 40_000))
    #expect(long.utf16.count <= Sheet.longestText && long.hasSuffix("(cut)"))
    #expect(Sheet.cellText(String(repeating: "x", count: 32_767)).utf16.count == 32_767)
  }

  @Test("Amounts are the nearest binary numbers") func amounts() {
    #expect(units(-10_005, digits: 2) == -100.05)
    #expect(units(1_234_567, digits: 3) == 1_234.567)
    #expect(units(77, digits: 0) == 77)
  }

  /// A table of two currencies, the currency behind the amounts.
  private struct Amounts: Table {
    let name = "amounts"
    let columns: [Column] = [
      .text("document"), .number("part"), .number("rest"), .number("open"), .text("currency"),
    ]
    let rows: [(String, Int64, Int64, Int)]
    var rowCount: Int { rows.count }

    func write<Writer: CellWriter & ~Copyable>(row: Int, to cells: inout Writer) {
      let (name, part, rest, digits) = rows[row]
      cells.text(name)
      cells.money(part, digits: digits)
      cells.money(rest, digits: digits)
      cells.money(part + rest, digits: digits)
      cells.text(digits == 0 ? "JPY" : "USD")
    }
  }

  private func sheet(cap: Int) throws -> TableSheet {
    let path = "/tmp/arrears-workbook-\(getpid())-\(cap).xlsx"
    defer { unlink(path) }
    let workbook = try Workbook(path: path, folder: "/tmp", day: #require(Day(iso: "2025-06-30")))
    var plan = SheetPlan(
      table: Amounts(rows: [("A-1", 1_000, 5, 2), ("A-2", 300, 0, 0), ("A-3", 7, -2, 2)]),
      title: "Amounts")
    plan.totals = ["part", "open"]
    plan.formulas = ["open": "{part}+{rest}"]
    let sheet = TableSheet(plan, in: workbook, cap: cap)
    try workbook.close()
    #expect(access(path, F_OK) == 0)
    return sheet
  }

  @Test("Totals stand below the rows, by currency, of all rows even where some are not shown")
  func totals() throws {
    for cap in [10, 1] {
      let sheet = try sheet(cap: cap)
      #expect(
        sheet.sums == ["USD": ["part": 1_007, "open": 1_010], "JPY": ["part": 300, "open": 300]])
      #expect(sheet.total("open", "USD")?.value == 10.10)
      #expect(sheet.total("open", "JPY")?.value == 300)
      #expect(sheet.total("rest", "USD") == nil && sheet.total("open", "EUR") == nil)
      #expect(sheet.hidden == (cap == 1 ? 2 : 0))
    }
    // Three rows below the headings, one left free, JPY before USD.
    #expect(try sheet(cap: 10).total("open", "USD")?.reference == "'Amounts'!$D$7")
  }

  @Test("A workbook that cannot be written is an error, and leaves no file") func unwritable()
    throws
  {
    let workbook = try Workbook(
      path: "/nonexistent/x.xlsx", folder: "/tmp", day: #require(Day(iso: "2025-06-30")))
    _ = workbook.sheet(named: "One")
    #expect(throws: WorkbookFault.self) { try workbook.close() }
  }
}
