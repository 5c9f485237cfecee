import Receivables
import Testing

@testable import Analysis

@Suite("Invariants over random books")
struct InvariantTests {
  @Test("No money is lost in aging, whatever the policy", arguments: 0..<20)
  func aging(seed: UInt64) throws {
    let book = try book(randomLedger(seed: seed))
    for basis in AgingPolicy.Basis.allCases {
      for credits in AgingPolicy.Credits.allCases {
        let report = age(
          book,
          policy: AgingPolicy(
            basis: basis, buckets: Buckets(limits: [10, 45, 200])!, credits: credits))
        for row in report.rows {
          let documents = book.documents(of: row.account).map { book.documents[$0] }
          let debits = documents.filter { $0.open > 0 }.reduce(Int64(0)) { $0 + $1.open }
          let credit = documents.filter { $0.open < 0 }.reduce(Int64(0)) { $0 + $1.open }
          let shown = row.sums.notDue + row.sums.buckets.reduce(0, +) + row.sums.undated
          #expect(row.sums.open == debits)
          #expect(row.sums.unapplied == credit)
          #expect(shown == (credits == .apart ? debits : debits + credit))
          #expect(row.sums.documents == documents.count)
        }
        #expect(
          report.totals.reduce(Int64(0)) { $0 + $1.sums.net }
            == book.documents.reduce(Int64(0)) { $0 + $1.open })
      }
    }
  }

  @Test("A later day never makes a bucket younger", arguments: 0..<10)
  func later(seed: UInt64) throws {
    let text = randomLedger(seed: seed)
    let (early, late) = (try book(text, asOf: "2025-06-30"), try book(text, asOf: "2025-07-20"))
    let policy = AgingPolicy()
    for (one, other) in zip(early.documents, late.documents) where one.open > 0 {
      guard case .bucket(let before) = policy.slot(of: one, asOf: early.asOf) else { continue }
      guard case .bucket(let after) = policy.slot(of: other, asOf: late.asOf) else { continue }
      #expect(after >= before)
    }
  }

  @Test("Each amount is excluded once, and the parts sum to the whole", arguments: 0..<20)
  func factoring(seed: UInt64) throws {
    let answers = Answers(try book(randomLedger(seed: seed)))
    for disputed in FactoringTerms.Disputed.allCases {
      let report = answers.factoring { $0.disputed = disputed }
      var excluded: [Int32: Int64] = [:]
      for exclusion in report.exclusions {
        #expect(exclusion.amount > 0)
        excluded[exclusion.document, default: 0] += exclusion.amount
      }
      var sums: [Currency: (gross: Int64, eligible: Int64, advance: Int64, fee: Int64)] = [:]
      for line in report.lines {
        let document = answers.book.documents[Int(line.document)]
        #expect(line.eligible + (excluded[line.document] ?? 0) == document.open)
        #expect(line.eligible >= 0 && line.advance <= line.eligible && line.fee >= 0)
        #expect((line.reason == nil) == (line.eligible == document.open))
        let currency = answers.book.accounts[Int(document.account)].currency
        sums[currency, default: (0, 0, 0, 0)].gross += document.open
        sums[currency]?.eligible += line.eligible
        sums[currency]?.advance += line.advance
        sums[currency]?.fee += line.fee
      }
      for total in report.totals {
        let sum = try #require(sums[total.currency])
        #expect(total.gross == sum.gross)
        #expect(total.eligible == sum.eligible)
        #expect(total.gross == total.eligible + total.ineligible)
        #expect(total.fee == sum.fee)
        if total.rate == report.estimates.first(where: { $0.currency == total.currency })?.rate {
          #expect(total.advance == sum.advance)
        }
      }
    }
  }

  @Test("Scores, chances and shares stay in their ranges", arguments: 0..<20)
  func ranges(seed: UInt64) throws {
    let answers = Answers(try book(randomLedger(seed: seed)))
    for payer in answers.payers.payers {
      if let rate = payer.lateRate {
        #expect(0...1 ~= rate.rate && rate.low <= rate.rate && rate.rate <= rate.high)
      }
      if let score = payer.score { #expect(0...100 ~= score) }
      if let index = payer.paymentIndex { #expect(0...100 ~= index) }
      #expect(payer.late <= payer.resolved && payer.settled <= payer.resolved)
      #expect(payer.flags.map(\.code.rawValue) == payer.flags.map(\.code.rawValue).sorted())
    }
    let collections = answers.collections { $0.reportingCurrency = usd }
    for line in collections.lines {
      #expect(0...1 ~= line.chance)
      if let score = line.score { #expect(0...100 ~= score) }
    }
    for concentration in answers.concentrations {
      #expect(concentration.names.reduce(Int64(0)) { $0 + $1.amount } == concentration.total)
      #expect(concentration.top(10_000) == Ratio(concentration.total, over: concentration.total))
      #expect(concentration.herfindahl! >= 1 / Double(concentration.names.count) - 1e-12)
    }
  }

  @Test("An empty history gives rates to nobody") func openItemsOnly() throws {
    let answers = Answers(
      try book(
        "Customer,Invoice Number,Invoice Date,Due Date,Open Balance\nA,1,2025-01-01,2025-02-01,10.00\n"
      ))
    let payer = try #require(answers.payers.payers.first)
    #expect(payer.score == nil && payer.paymentIndex == nil)
    #expect(payer.lateRate == nil && payer.weightedDaysLate == nil)
    #expect(payer.flags.map(\.code) == [.severe])
    #expect(answers.concentrations.allSatisfy { $0.basis != .revenue })
    #expect(answers.factoring().estimates.map(\.dilution) == [nil])
    let all = answers.metrics
    for name in ["dso", "late_share", "sales_12m", "dilution_12m"] {
      guard case .unavailable = all.first(where: { $0.name == name })?.value else {
        Issue.record("\(name) claims to be known")
        continue
      }
    }
  }
}
