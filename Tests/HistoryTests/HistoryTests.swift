import Analysis
import Foundation
import GRDB
import Intake
import Receivables
import TestSupport
import Testing

@testable import History

/// A folder that goes with the test.
final class TestFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/arrears-history-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("History of runs")
struct HistoryTests {
  private let folder: TestFolder
  private var path: String { folder.path + "/history.sqlite" }

  init() throws { folder = try TestFolder() }

  private static func book(_ rows: [String], asOf: String) throws -> Book {
    let text =
      "Customer,Invoice Number,Invoice Date,Due Date,Amount,Open,Currency\n"
      + rows.joined(separator: "\n") + "\n"
    let options = IntakeOptions()
    let file = try RecognisedFile(
      InputFile(name: "test.csv", bytes: Array(text.utf8)), options: options)
    return try readBook([file], asOf: #require(Day(iso: asOf)), options: options).book
  }

  /// Records a book as a run would; whether it was kept.
  @discardableResult
  private func record(
    _ book: Book, in store: HistoryStore, facts: [RunFact] = [], metrics: [Metric] = []
  ) throws -> Bool {
    let past = try store.run(before: book.asOf, key: documentKey(of:))
    let kept = try store.record(
      FinishedRun(
        book: book,
        pairing: past.map { Pairing(book, $0.book, key: documentKey(of:)) }, facts: facts,
        metrics: metrics, verdict: "pass", version: "1", place: "/nowhere", fingerprint: "f"),
      since: past)
    try store.confirmLanding()
    return kept
  }

  /// Everything about documents that is kept, sorted.
  private static func lines(_ book: EarlierBook) -> [String] {
    book.documents.map {
      line($0, of: book.accounts[Int($0.account)], number: book.number(of: $0))
    }.sorted()
  }

  private static func lines(_ book: Book) -> [String] {
    book.documents.map {
      line($0, of: book.earlierAccount(Int($0.account)), number: book.number(of: $0))
    }.sorted()
  }

  private static func line(
    _ document: Document, of account: EarlierBook.Account, number: String
  ) -> String {
    let days = [document.issued, document.due].map { $0?.description ?? "" }
    return
      "\(account.customerID) \(account.currency) \(number) \(document.kind) \(days) \(document.amount) \(document.open)"
  }

  private static let weeks: [(String, [String])] = [
    (
      "2025-06-06",
      [
        "Ash,1,2025-05-01,2025-05-31,10.00,10.00,EUR",
        "Birch,2,2025-05-01,2025-05-31,20.00,20.00,EUR",
      ]
    ),
    (
      "2025-06-13",
      [
        "Ash,1,2025-05-01,2025-05-31,10.00,4.00,EUR",
        "Cedar,3,2025-06-10,2025-07-10,30.00,30.00,USD",
      ]
    ),
    (
      "2025-06-20",
      [
        "Ash,1,2025-05-01,2025-05-31,10.00,4.00,EUR",
        "Birch,2,2025-05-01,2025-05-31,20.00,20.00,EUR",
      ]
    ),
  ]

  private static func days(_ weeks: [(String, [String])]) throws -> [Book] {
    try weeks.map { try book($0.1, asOf: $0.0) }
  }

  @Test("Every run gives back the open documents that it had")
  func everyRun() throws {
    let store = try HistoryStore(at: path)
    let books = try Self.days(Self.weeks)
    for book in books { #expect(try record(book, in: store)) }
    for book in books {
      let past = try #require(try store.run(before: book.asOf + 1, key: documentKey(of:)))
      #expect(past.book.asOf == book.asOf)
      #expect(Self.lines(past.book) == Self.lines(book))
    }
    #expect(try store.run(before: books[0].asOf, key: documentKey(of:)) == nil)
    // Changes are kept, not copies: document 1 in two states, 2 twice, 3 once.
    #expect(try store.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM states") } == 5)
  }

  @Test("Random runs, some repeated with other exports, are all given back", arguments: 1...15)
  func randomRuns(seed: Int) throws {
    var random = TestRandom(seed: UInt64(seed))
    let store = try HistoryStore(at: path)
    var kept: [Book] = []
    for week in 0..<8 {
      let asOf = try #require(Day(iso: "2025-03-01")) + 7 * week
      for _ in 0...(random.below(3) == 0 ? 1 : 0) {
        let rows = (0..<40).compactMap { place -> String? in
          guard random.below(3) > 0 else { return nil }
          let number = place % 5 == 0 ? "" : "N\(place / 2)"
          let due = random.below(4) == 0 ? "2025-05-01" : "2025-02-0\(place % 9 + 1)"
          return
            "K\(place % 4),\(number),2025-01-0\(place % 9 + 1),\(due),\(place + 1).00,\(random.below(4) == 0 ? "0.50" : "\(place + 1).00"),EUR"
        }
        let book = try Self.book(rows, asOf: asOf.description)
        #expect(try record(book, in: store))
        if kept.last?.asOf == asOf { kept.removeLast() }
        kept.append(book)
      }
    }
    for book in kept {
      let past = try #require(try store.run(before: book.asOf + 1, key: documentKey(of:)))
      #expect(Self.lines(past.book) == Self.lines(book))
    }
  }

  @Test("A run of the same day replaces; one of an earlier day changes nothing")
  func replaced() throws {
    let store = try HistoryStore(at: path)
    let books = try Self.days(Self.weeks)
    for book in books { try record(book, in: store) }
    let again = try Self.book(["Ash,1,2025-05-01,2025-05-31,10.00,3.00,EUR"], asOf: "2025-06-20")
    #expect(try record(again, in: store))
    #expect(try record(again, in: store))
    #expect(try store.days().count == 3)
    let newest = try #require(try store.run(before: again.asOf + 1, key: documentKey(of:)))
    #expect(Self.lines(newest.book) == Self.lines(again))
    #expect(try record(books[0], in: store) == false)
    let second = try #require(try store.run(before: books[1].asOf + 1, key: documentKey(of:)))
    #expect(Self.lines(second.book) == Self.lines(books[1]))
  }

  @Test("Flags, findings and metrics are given back as they were")
  func factsAndMetrics() throws {
    let store = try HistoryStore(at: path)
    let books = try Self.days(Self.weeks)
    let eur = try #require(Currency(code: "EUR"))
    func fact(_ code: String, _ amount: Int64, _ count: Int) -> RunFact {
      RunFact(
        .init(
          kind: .flag, code: code, customerID: "Ash", entity: "", currency: eur, document: ""),
        amount: amount, count: count)
    }
    let metrics: [Metric] = [
      .init(name: "open", currency: eur, value: .money(9_007_199_254_740_993), unit: "money"),
      .init(name: "documents", currency: eur, value: .count(3), unit: "count"),
      .init(name: "late_share", currency: eur, value: .share(0.1 + 0.2), unit: "share"),
      .init(name: "dso", currency: eur, value: .daysBeyond(400), unit: "days"),
      .init(name: "days_late", currency: eur, value: .days(-1), unit: "days"),
      .init(name: "turnover", currency: eur, value: .number(2), unit: "times"),
      .init(name: "cei", currency: eur, value: .unavailable("no sales"), unit: "percent"),
    ]
    try record(books[0], in: store, facts: [fact("A", 1, 1), fact("B", 2, 2)], metrics: metrics)
    try record(books[1], in: store, facts: [fact("A", 1, 1), fact("B", 3, 2)])
    try record(books[2], in: store, facts: [fact("C", 1, 1)])
    func facts(_ place: Int) throws -> [RunFact] {
      try #require(try store.run(before: books[place].asOf + 1, key: documentKey(of:))).facts
        .sorted { $0.identity.code < $1.identity.code }
    }
    #expect(try facts(0) == [fact("A", 1, 1), fact("B", 2, 2)])
    #expect(try facts(1) == [fact("A", 1, 1), fact("B", 3, 2)])
    #expect(try facts(2) == [fact("C", 1, 1)])
    let kept = try store.metrics(before: books[1].asOf)
    #expect(kept.map(\.day) == [books[0].asOf])
    #expect(kept[0].metrics.map(\.value) == metrics.map(\.value))
    #expect(kept[0].metrics.map(\.name) == metrics.map(\.name))
  }

  @Test("A document that was open, gone and open again has been seen before")
  func seen() throws {
    let store = try HistoryStore(at: path)
    let books = try Self.days(Self.weeks)
    try record(books[0], in: store)
    try record(books[1], in: store)
    let past = try #require(try store.run(before: books[2].asOf, key: documentKey(of:)))
    let pairing = Pairing(books[2], past.book, key: documentKey(of:))
    let candidates = books[2].documents.indices.filter { pairing.earlier[$0] < 0 }.map(Int32.init)
    let seen = try store.seen(candidates, of: books[2], since: past)
    #expect(seen.map { books[2].number(of: books[2].documents[Int($0)]) } == ["2"])
  }

  @Test("Numbers that are no text are found again byte by byte")
  func bytes() throws {
    let store = try HistoryStore(at: path)
    let options = IntakeOptions()
    var text = Array(
      "Customer,Invoice Number,Invoice Date,Due Date,Amount,Open,Currency\nAsh,".utf8)
    text += [0x41, 0xC3, 0xA9, 0x42] + Array(",2025-05-01,2025-05-31,10.00,10.00,EUR\n".utf8)
    let file = try RecognisedFile(InputFile(name: "t.csv", bytes: text), options: options)
    let own = try readBook([file], asOf: #require(Day(iso: "2025-06-06")), options: options).book
    try record(own, in: store)
    let past = try #require(try store.run(before: own.asOf + 1, key: documentKey(of:)))
    #expect(Pairing(own, past.book, key: documentKey(of:)).earlier == [0])
  }

  @Test("What is no history of ours is told apart, and left as it is")
  func refused() throws {
    func fault() -> String? {
      do throws(HistoryFault) {
        let store = try HistoryStore(at: path)
        return try store.run(before: Day(number: 30_000), key: documentKey(of:)) == nil
          ? "empty" : nil
      } catch {
        return error.message
      }
    }
    try Data("no database at all, only text".utf8).write(to: URL(fileURLWithPath: path))
    #expect(fault() == "it is no database")
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("no database"))
    try FileManager.default.removeItem(atPath: path)
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE other (a)") }
    #expect(fault() == "it is a database of another program")
    try FileManager.default.removeItem(atPath: path)
    let store = try HistoryStore(at: path)
    let eur = try #require(Currency(code: "EUR"))
    let metric = Metric(name: "open", currency: eur, value: .money(1), unit: "money")
    let fact = RunFact(
      .init(
        kind: .flag, code: "A", customerID: "Ash", entity: "", currency: eur, document: ""),
      amount: 1, count: 1)
    for book in try Self.days(Self.weeks) {
      try record(book, in: store, facts: [fact], metrics: [metric])
    }
    try store.queue.write { db in
      try db.execute(sql: "UPDATE states SET open = open + 1 WHERE to_run IS NULL")
    }
    #expect(fault() == "it is damaged")
    try store.queue.write { db in
      try db.execute(sql: "UPDATE states SET open = open - 1 WHERE to_run IS NULL")
    }
    for edit in [
      "UPDATE totals SET net = 'x'", "UPDATE totals SET documents = x'00'",
      "UPDATE runs SET verdict = x'ff'", "UPDATE metrics SET reason = x'ff'",
      "UPDATE states SET amount = -9223372036854775808",
      "UPDATE states SET disputed = -9223372036854775808", "UPDATE states SET due = -2147483648",
      "UPDATE states SET kind = 99",
      "UPDATE accounts SET currency = 'QQQ'", "UPDATE facts SET count = 'many'",
      "UPDATE states SET open = 9223372036854775807", "DELETE FROM totals", "DROP TABLE facts",
      "ALTER TABLE states DROP COLUMN disputed",
    ] {
      let copy = path + ".copy"
      try? FileManager.default.removeItem(atPath: copy)
      try FileManager.default.copyItem(atPath: path, toPath: copy)
      try DatabaseQueue(path: copy).write { try $0.execute(sql: edit) }
      do throws(HistoryFault) {
        _ = try HistoryStore(at: copy).run(before: Day(number: 30_000), key: documentKey(of:))
        Issue.record("\(edit) went unnoticed")
      } catch {
        #expect(error.message == "it is damaged", "\(edit)")
      }
    }
    try store.queue.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('of the future')")
    }
    #expect(fault() == "a newer version of arrears wrote it")
  }

  @Test("A history in use by another program is told so")
  func busy() throws {
    _ = try HistoryStore(at: path)
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: path, configuration: configuration)
    try other.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    do throws(HistoryFault) {
      _ = try HistoryStore(at: path)
      Issue.record("it opened")
    } catch {
      #expect(error.message == "another program is using it")
    }
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
  }

  @Test("A history of an older version is brought up to date with what it holds")
  func migrated() throws {
    let books = try Self.days(Self.weeks)
    do {
      let store = try HistoryStore(at: path)
      try record(books[0], in: store)
      // As the first version left it: documents, and neither facts nor metrics.
      try store.queue.write { db in
        try db.execute(sql: "DROP TABLE facts; DROP TABLE metrics")
        try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = 'facts'")
      }
    }
    let store = try HistoryStore(at: path)
    let past = try #require(try store.run(before: books[1].asOf, key: documentKey(of:)))
    #expect(Self.lines(past.book) == Self.lines(books[0]))
    #expect(past.facts.isEmpty && past.metrics.isEmpty)
    #expect(try record(books[1], in: store))
  }

  @Test("Only its owner can read it")
  func permissions() throws {
    _ = try HistoryStore(at: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("A run that did not say that it landed is known until it does")
  func interrupted() throws {
    let store = try HistoryStore(at: path)
    let own = try Self.days(Self.weeks)[0]
    _ = try store.record(
      FinishedRun(
        book: own, pairing: nil, facts: [], metrics: [], verdict: "pass", version: "1",
        place: "/reports/2025-06-06", fingerprint: "abc"), since: nil)
    let left = try #require(try store.interrupted().first)
    #expect(left.place == "/reports/2025-06-06" && left.fingerprint == "abc")
    try store.confirmLanding()
    #expect(try store.interrupted().isEmpty)
  }
}
