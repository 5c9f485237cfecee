import Receivables
import TestSupport
import Testing

@testable import Analysis

/// Conduct: whether customers' documents were late, counted, and how far that is believed. Expected values by hand from
/// `docs/prediction.md`.
@Suite("The opinion of conduct")
struct LateConductTests {
  private func record(
    known: Int32, due: Int32, paid: Int32 = PaymentRecord.open, gone: Int32 = PaymentRecord.open,
    lost: Int32 = PaymentRecord.open
  ) -> PaymentRecord {
    var record = PaymentRecord(known: known, due: due, paid: paid, amount: 10_000)
    record.gone = gone
    record.lost = lost
    return record
  }

  private var documents: [PaymentRecord] {
    [
      record(known: 31, due: 60), record(known: 0, due: 20, paid: 25),
      record(known: 5, due: 30), record(known: 0, due: 10, paid: 8),
    ]
  }

  @Test("A document is judged on its due day, whatever comes later") func judged() {
    var walk = ConductWalk(documents)
    let early = walk.turn(to: 20)
    #expect((early.judged, early.late) == (2, 1))
    // The one due on that day is open at its end; another is not due yet.
    #expect((early.open, early.openLate, early.paid, early.delay) == (2, 1, 1, -2))
    let later = walk.turn(to: 40)
    #expect((later.judged, later.late, later.newestLate) == (3, 2, 2))
    #expect((later.open, later.openLate, later.paid, later.delay) == (2, 1, 2, 3))
    #expect(abs(later.recentJudged - 2.675_669_45) < 1e-8)
    #expect(abs(later.recentLate - 1.834_773_03) < 1e-8)
  }

  @Test("Walking in steps gives the same as at once", arguments: 0..<20) func steps(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let records = (0..<60).map { _ in
      let known = Int32(random.below(300))
      let due = known + Int32(random.below(60)) - 5
      let paid = known + Int32(random.below(120))
      return random.below(4) == 0
        ? record(known: known, due: due, gone: random.below(2) == 0 ? paid : PaymentRecord.open)
        : record(known: known, due: due, paid: paid)
    }
    var walk = ConductWalk(records)
    for day in stride(from: 0, through: 400, by: 7) {
      let stepped = walk.turn(to: day)
      var fresh = ConductWalk(Array(records.reversed()))
      let whole = fresh.turn(to: day)
      #expect(
        (stepped.judged, stepped.late, stepped.newestLate, stepped.open, stepped.openLate)
          == (whole.judged, whole.late, whole.newestLate, whole.open, whole.openLate))
      #expect(abs(stepped.recentJudged - whole.recentJudged) < 1e-9)
      // By definition, from the documents as they stood.
      let seen = records.filter { $0.known <= day }
      let still = seen.filter { min($0.paid, $0.gone) > day }
      #expect(whole.open == Double(still.count))
      #expect(whole.openLate == Double(still.count { $0.due <= day }))
      let judged = seen.filter { $0.known <= $0.due && $0.due <= day && $0.gone > $0.due }
      #expect(whole.judged == Double(judged.count))
      #expect(whole.late == Double(judged.count { $0.paid > $0.due }))
    }
  }

  @Test("What had no chance of being in time is not judged") func unjudged() {
    #expect(record(known: 11, due: 10, paid: 12).isLate == nil)
    #expect(record(known: 0, due: 10, gone: 10).isLate == nil)
    #expect(record(known: 0, due: 10, gone: 11).isLate == true)
    #expect(record(known: 0, due: 10, paid: 10).isLate == false)
    // What was given up was never paid.
    #expect(record(known: 0, due: 10, lost: 10).isLate == true)
    var walk = ConductWalk([
      record(known: 0, due: 10, lost: 10), record(known: 11, due: 10, paid: 12),
    ])
    #expect((walk.turn(to: 11).open, walk.turn(to: 11).openLate) == (1, 1))
    #expect((walk.turn(to: 12).open, walk.turn(to: 12).openLate) == (0, 0))
  }

  @Test("A constant alone finds the share, drawn towards one half") func constant() {
    var facts = ConductFacts(repeating: 0)
    facts[0] = 1
    let documents = (0..<100).map {
      ConductHistory.Outcome(due: 0, isLate: $0 < 30, facts: facts)
    }
    let odds = ConductOdds(
      documents, on: 0, recency: RecencyTable(halfLife: nil), near: nil)
    // The root of 30 − 100 σ(b) − 2 b.
    #expect(abs(odds.weights[0] + 0.774_569_80) < 1e-6)
    #expect(odds.weights[1] == 0)
  }

  @Test("The weights are a summit: no slope is left", arguments: 0..<10) func summit(seed: UInt64) {
    var random = TestRandom(seed: seed)
    let recency = RecencyTable(halfLife: 60)
    let documents = (0..<200).map { number -> ConductHistory.Outcome in
      var facts = ConductFacts(repeating: 0)
      facts[0] = 1
      for place in 1..<ConductOdds.facts { facts[place] = Double(random.below(2_001) - 1_000) / 50 }
      // Some books are all late.
      let isLate = seed == 3 || facts[1] + Double(random.below(20) - 10) > 0
      return ConductHistory.Outcome(due: Int32(number), isLate: isLate, facts: facts)
    }
    let odds = ConductOdds(documents, on: 200, recency: recency, near: nil)
    var slope = odds.weights * -2
    for document in documents {
      slope +=
        document.facts
        * (recency[200 - Int(document.due)]
          * ((document.isLate ? 1 : 0) - odds.late(document.facts)))
    }
    #expect((slope * slope).sum() < 1e-10)
    let near = ConductOdds(documents, on: 200, recency: recency, near: odds)
    #expect(((near.weights - odds.weights) * (near.weights - odds.weights)).sum() < 1e-10)
  }

  @Test("The share is the mean of what made the outcomes likely") func share() {
    var right = ConductShare()
    for _ in 0..<60 { right.add(conduct: 0.9, byLag: 0.5, isLate: true) }
    #expect(abs(right.mean - 0.993_129_77) < 1e-6)
    var mixed = ConductShare()
    for number in 0..<60 { mixed.add(conduct: 0.6, byLag: 0.5, isLate: number < 36) }
    #expect(abs(mixed.mean - 0.607_393_59) < 1e-6)
    // Conduct that is always wrong is not believed, nor is any with few documents.
    var wrong = ConductShare()
    for _ in 0..<60 { wrong.add(conduct: 0.9, byLag: 0.5, isLate: false) }
    #expect(wrong.mean == 0)
    var few = ConductShare()
    for _ in 0..<49 { few.add(conduct: 0.9, byLag: 0.5, isLate: true) }
    #expect(few.mean == 0)
  }

  @Test("The factor makes the chance the mean of both by their shares") func factor() {
    var opinion = ConductOpinion(
      odds: ConductOdds([], on: 0, recency: RecencyTable(halfLife: nil), near: nil), prior: 0.5,
      amounts: AmountFacts(medians: [nil]))
    opinion.share = 0.35
    // 0.35 × 0.8 + 0.65 × 0.5 = 0.605 = 0.5 ^ 0.725.
    #expect(abs(opinion.factor(late: 0.8, byLag: 0.5) - 0.724_992_95) < 1e-8)
    // Held to a fifth and to five times.
    opinion.share = 1
    #expect(opinion.factor(late: 0.999, byLag: 0.001) == 0.2)
    #expect(opinion.factor(late: 0.001, byLag: 0.999) == 5)
  }
}
