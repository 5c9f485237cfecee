import Receivables
import Testing

@testable import Analysis

@Suite("Fixture A of the domain document")
struct FixtureATests {
  private func sums(_ report: AgingReport, _ currency: Currency) throws -> AgingSums {
    try #require(report.totals.first { $0.currency == currency }).sums
  }

  @Test("Aging by due day, per currency") func aging() throws {
    let report = age(try fixtureA())
    let dollars = try sums(report, usd)
    #expect(dollars.notDue == 800_000)
    #expect(dollars.buckets == [800_000, 400_000, 600_000, 1_000_000, 90_000])
    #expect(dollars.open == 3_690_000)
    #expect(dollars.unapplied == -50_000)
    #expect(dollars.net == 3_640_000)
    #expect(dollars.pastDue == 2_890_000)
    #expect(dollars.disputed == 150_000)
    #expect(dollars.over90 == 1_090_000)
    #expect(dollars.documents == 8)
    let euros = try sums(report, eur)
    #expect(euros.buckets == [200_000, 0, 0, 0, 0])
    #expect(euros.net == 200_000)
  }

  @Test("Shares of gross: past due 78.32 %, over 90 days 29.54 %") func shares() throws {
    let book = try fixtureA()
    let all = Answers(book).metrics.filter {
      $0.currency == usd
    }
    func share(_ name: String) throws -> Int {
      guard case .share(let value) = try #require(all.first { $0.name == name }).value else {
        return -1
      }
      return Int((value * 10_000).rounded())
    }
    #expect(try share("past_due_share") == 7_832)
    #expect(try share("over_90_share") == 2_954)
  }

  @Test("Aging by invoice day") func byInvoice() throws {
    let report = age(try fixtureA(), policy: AgingPolicy(basis: .invoice))
    let dollars = try sums(report, usd)
    #expect(dollars.buckets == [800_000, 800_000, 400_000, 600_000, 1_090_000])
    #expect(dollars.notDue == 0)
    #expect(dollars.pastDue == 2_890_000)
  }

  @Test("Credits in their own bucket: C4's 31-60 becomes 3,500") func ownDay() throws {
    let book = try fixtureA()
    let report = age(book, policy: AgingPolicy(credits: .ownDay))
    #expect(try sums(report, usd).buckets == [800_000, 350_000, 600_000, 1_000_000, 90_000])
    #expect(try sums(report, usd).open == 3_690_000)
  }

  @Test("Credits against the oldest first: I8 becomes 400") func oldestFirst() throws {
    let report = age(try fixtureA(), policy: AgingPolicy(credits: .oldestFirst))
    #expect(try sums(report, usd).buckets == [800_000, 400_000, 600_000, 1_000_000, 40_000])
    #expect(try sums(report, usd).notDue == 800_000)
  }

  @Test("As of 2025-03-31") func backdated() throws {
    let book = try fixtureA(asOf: "2025-03-31")
    let report = age(book)
    let dollars = try sums(report, usd)
    #expect(dollars.open == 1_890_000)
    #expect(dollars.buckets == [1_200_000, 0, 90_000, 0, 0])
    #expect(dollars.notDue == 600_000)
    let days = book.documents.compactMap { $0.daysPastDue(asOf: book.asOf) }
    #expect(days.sorted() == [-14, 28, 90])
  }

  @Test("Concentration, grouped and ungrouped") func concentration() throws {
    let book = try fixtureA()
    let all = Answers(book).concentrations.filter {
      $0.basis == .open && $0.currency == usd
    }
    let grouped = try #require(all.first { $0.level == .group })
    #expect(grouped.names.map(\.amount) == [2_300_000, 1_000_000, 340_000])
    #expect((1...3).map { Int(grouped.top($0)!.scaled(toDigits: 4)) } == [6_319, 9_066, 10_000])
    #expect(abs(grouped.herfindahl! * 10_000 - 4_834.6) < 0.05)
    #expect(abs(grouped.normalizedHerfindahl! - 0.2252) < 0.00005)
    #expect(abs(grouped.effectiveCustomers! - 2.068) < 0.0005)
    #expect(abs(grouped.gini! - 0.3590) < 0.00005)
    #expect(grouped.band(of: grouped.names[0]) == "critical")
    #expect(grouped.band == "high")
    let single = try #require(all.first { $0.level == .customer })
    #expect(single.names.map(\.amount) == [1_800_000, 1_000_000, 500_000, 340_000])
    #expect(abs(single.herfindahl! * 10_000 - 3_476.0) < 0.05)
    #expect(abs(single.normalizedHerfindahl! - 0.1301) < 0.00005)
    #expect(abs(single.effectiveCustomers! - 2.877) < 0.0005)
    #expect(abs(single.gini! - 0.3352) < 0.00005)
  }

  /// Amounts by rule, eligible amount and availability of one currency.
  private func waterfall(
    _ currency: Currency = usd, _ change: @escaping (inout FactoringTerms) -> Void = { _ in }
  ) throws -> (rules: [Int: Int64], eligible: Int64, advance: Int64, byNumber: [String: Int64]) {
    let answers = Answers(try fixtureA())
    let report = answers.factoring { terms in
      terms.advanceRate = Ratio(basisPoints: 8_500)
      change(&terms)
    }
    var rules: [Int: Int64] = [:]
    for exclusion in report.exclusions {
      let document = answers.book.documents[Int(exclusion.document)]
      guard answers.book.accounts[Int(document.account)].currency == currency else { continue }
      rules[exclusion.reason.rule.rawValue, default: 0] += exclusion.amount
    }
    let total = try #require(report.totals.last { $0.currency == currency })
    var advances: [String: Int64] = [:]
    for line in report.lines where line.advance > 0 {
      advances[answers.book.number(of: answers.book.documents[Int(line.document)])] = line.advance
    }
    return (rules, total.eligible, total.advance, advances)
  }

  @Test("Factoring: whole disputed document out, cap 25 %") func factoring() throws {
    let result = try waterfall()
    #expect(result.rules == [6: 600_000, 9: 1_090_000, 10: 800_000, 11: 50_000, 12: 325_000])
    #expect(result.eligible == 825_000)
    #expect(result.advance == 701_250)
    #expect(
      result.byNumber.filter { $0.key != "I9" } == ["I3": 244_375, "I5": 244_375, "I6": 212_500])
  }

  @Test("Factoring: disputed part only") func disputedPart() throws {
    let result = try waterfall { $0.disputed = .part }
    #expect(result.rules == [6: 150_000, 9: 1_540_000, 10: 1_200_000, 11: 50_000, 12: 375_000])
    #expect(result.eligible == 375_000)
    #expect(result.advance == 318_750)
  }

  @Test("Factoring: cross-age at 10 %") func crossAge() throws {
    let result = try waterfall { $0.crossAge = Ratio(basisPoints: 1_000) }
    #expect(result.rules == [6: 600_000, 9: 1_090_000, 10: 1_100_000, 12: 450_000])
    #expect(result.eligible == 450_000)
    #expect(result.advance == 382_500)
  }

  @Test("Factoring: cap 20 %") func cap() throws {
    let result = try waterfall { $0.concentrationCap = Ratio(basisPoints: 2_000) }
    #expect(result.rules == [6: 600_000, 9: 1_090_000, 10: 800_000, 11: 50_000, 12: 460_000])
    #expect(result.eligible == 690_000)
    #expect(result.advance == 586_500)
  }

  @Test("Factoring: euros") func euros() throws {
    let result = try waterfall(eur)
    #expect(result.eligible == 50_000)
    #expect(result.advance == 42_500)
  }
}
