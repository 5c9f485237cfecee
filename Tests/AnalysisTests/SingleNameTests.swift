import Receivables
import Testing

@testable import Analysis

/// How much a single name may owe: the least of its credit limit, a share of the book, and a share of equity.
@Suite("Single-name limits")
struct SingleNameTests {
  /// Open: A 500 and B 200 of group G, C 300; 1,000 in all.
  private func open() throws -> [Concentration] {
    let book = try book([
      (
        "open.csv",
        """
        Customer ID,Invoice Number,Invoice Date,Due Date,Amount,Balance,Currency,Group
        A,1,2025-06-01,2025-07-01,500.00,500.00,USD,G
        B,2,2025-06-01,2025-07-01,200.00,200.00,USD,G
        C,3,2025-06-01,2025-07-01,300.00,300.00,USD,

        """
      ),
      (
        "customers.csv",
        "Customer ID,Name,Credit Limit,Currency\nA,A,150.00,USD\nB,B,80.00,USD\nC,C,400.00,USD\n"
      ),
    ])
    return Answers(book).concentrations.filter { $0.basis == .open }
  }

  private func limits(
    _ level: ConcentrationLevel, _ change: (inout SingleNameTerms) -> Void = { _ in }
  ) throws -> [String: String] {
    var terms = SingleNameTerms()
    change(&terms)
    let all = try #require(try open().first { $0.level == level })
    return Dictionary(
      uniqueKeysWithValues: all.names.map {
        let limit = SingleNameLimit(of: $0, in: all, isOnly: true, terms: terms)
        return ($0.id, "\(limit.amount) \(limit.source.rawValue)")
      })
  }

  @Test("The least of them counts") func least() throws {
    // A fifth of 1,000 is 200.
    #expect(
      try limits(.customer) == [
        "A": "15000 credit_limit", "B": "8000 credit_limit", "C": "20000 cap",
      ])
    // A tenth of an equity of 1,200 is 120.
    let equity = try limits(.customer) { $0.equity = Ratio(decimal: "1200") }
    #expect(
      equity == ["A": "12000 equity", "B": "8000 credit_limit", "C": "12000 equity"])
  }

  @Test("A group has the limits of its members together") func group() throws {
    #expect(
      try limits(.group) { $0.capShare = Ratio(basisPoints: 9_000) }
        == ["G": "23000 credit_limit", "C": "40000 credit_limit"])
  }

  @Test("Equity in another currency says nothing") func otherCurrency() throws {
    let stated = try limits(.customer) {
      $0.equity = Ratio(decimal: "1")
      $0.currency = eur
    }
    #expect(stated["C"] == "20000 cap")
  }

  @Test("Receivables of fixture A: a fifth of 36,400") func fixture() throws {
    let all = try #require(
      Answers(try fixtureA()).concentrations.first {
        $0.basis == .open && $0.level == .group && $0.currency == usd
      })
    let limit = SingleNameLimit(
      of: all.names[0], in: all, isOnly: false, terms: SingleNameTerms())
    #expect(limit == SingleNameLimit(of: all.names[1], in: all, isOnly: true, terms: .init()))
    #expect(limit.amount == 728_000)
  }
}
