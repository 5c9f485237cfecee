import Receivables

/// One proof of the `Checks` sheet: two sides that must be equal.
struct WorkbookCheck {
  /// What is proven.
  var words: String
  var currency: String
  /// A side is a formula (or a number's own notation) and what it comes to.
  var left: (formula: String, value: Double)
  var right: (formula: String, value: Double)
  /// Digits of the currency.
  var digits: Int
}

/// The sheet whose formulas prove that everything foots and ties to the ledger.
struct ChecksSheet {
  let sheet: Sheet
  /// The cell that is TRUE when all are.
  private(set) var verdict: (reference: String, isTrue: Bool) = ("", true)

  /// Writes the checks.
  init(_ checks: [WorkbookCheck], on sheet: Sheet) {
    self.sheet = sheet
    sheet.width(0...0, 62)
    sheet.width(1...1, 9)
    sheet.width(2...4, 18)
    sheet.text(0, 0, "All checks hold", .title)
    let holds = checks.map { check in
      abs(check.left.value - check.right.value) < 0.5 * unit(check.digits)
    }
    let first = 3
    let last = first + max(1, checks.count) - 1
    let isTrue = holds.allSatisfy { $0 }
    sheet.formula(
      0, 1, "AND(\(sheet.reference(first...last, 5)))", text: ChecksSheet.word(isTrue),
      CellFormat(kind: .verdict))
    verdict = (sheet.reference(0, 1), isTrue)
    for (place, heading) in ["Check", "Currency", "Left", "Right", "Difference", "Holds"]
      .enumerated()
    {
      sheet.text(2, place, heading, .header)
    }
    for (place, check) in checks.enumerated() {
      let row = first + place
      let money = CellFormat(kind: .money(check.digits))
      sheet.text(row, 0, check.words)
      sheet.text(row, 1, check.currency)
      sheet.formula(row, 2, check.left.formula, check.left.value, money)
      sheet.formula(row, 3, check.right.formula, check.right.value, money)
      let difference = "ROUND(C\(row + 1)-D\(row + 1),\(check.digits))"
      let value = ((check.left.value - check.right.value) / unit(check.digits)).rounded()
      sheet.formula(row, 4, difference, value * unit(check.digits) + 0, money)
      sheet.formula(
        row, 5, "E\(row + 1)=0", text: ChecksSheet.word(holds[place]), CellFormat(kind: .verdict))
    }
    if checks.isEmpty {
      sheet.text(first, 0, "Nothing is open, so nothing is to be compared.")
      sheet.formula(first, 5, "TRUE()", text: ChecksSheet.word(true), CellFormat(kind: .verdict))
    }
    sheet.highlight(rows: first...last, column: 5, .falsehood)
    sheet.freeze(row: 3, column: 1)
    sheet.printsLandscape(headingRow: 2)
  }

  /// How a spreadsheet writes a truth.
  static func word(_ isTrue: Bool) -> String { isTrue ? "TRUE" : "FALSE" }

  private func unit(_ digits: Int) -> Double { units(1, digits: digits) }
}
