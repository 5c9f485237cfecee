import Receivables
import TestSupport
import Testing

@testable import Analysis

@Suite("Which letters are due")
struct LetterChoiceTests {
  private func letters(
    _ rows: String, _ lists: [(String, String)] = [], asOf: String = "2025-06-30"
  ) throws -> [String] {
    let (book, collector) = try collector(rows, lists)
    return collector.letters(collector.report(), terms: LetterTerms()).filter {
      $0.kind != .statement && $0.kind != .hold
    }.map { letter in
      let numbers = letter.documents.map { book.number(of: book.documents[Int($0)]) }
      return "\(letter.kind.rawValue) \(numbers.joined(separator: "+"))"
    }
  }

  private let logHead = "Date,Customer,Invoice,Method,Summary\n"

  @Test("Reminder, notice, demand by days past due; a note before the due day") func stages() throws
  {
    let rows = """
      A1,C1,Alder,2025-05-20,2025-06-20,500.00,500.00,USD
      B1,C2,Birch,2025-05-10,2025-06-10,500.00,500.00,USD
      C1,C3,Cedar,2025-05-01,2025-05-31,500.00,500.00,USD
      D1,C4,Doge,2025-06-07,2025-07-07,500.00,500.00,USD
      """
    #expect(
      try letters(rows) == [
        "reminder A1", "past_due_notice B1", "demand_1 C1", "pre_due_note D1",
      ])
  }

  @Test("A final demand is about what was demanded, and papers come after it") func finalDemand()
    throws
  {
    let rows = """
      A1,C1,Alder,2025-02-01,2025-03-03,900.00,900.00,USD
      A2,C1,Alder,2025-04-20,2025-05-20,500.00,500.00,USD
      A3,C1,Alder,2025-06-05,2025-07-05,500.00,500.00,USD
      """
    func after(_ log: String) throws -> [String] {
      try letters(rows, [("contacts.csv", logHead + log)])
    }
    let demand = "2025-04-20,Alder,A1,letter,first demand\n"
    #expect(try after(demand) == ["demand_1 A2", "final_demand A1"])
    // Its own fourteen days are not over.
    #expect(try after("2025-06-20,Alder,A1,letter,first demand\n") == ["demand_1 A2"])
    let final =
      demand
      + "2025-06-01,Alder,A1,letter,final demand\n2025-03-20,Alder,A1,call,payment plan refused\n"
    #expect(try after(final) == ["demand_1 A2", "agency_court_pack A1"])
    #expect(
      try after(demand + "2025-06-25,Alder,A1,letter,final demand\n") == ["demand_1 A2"])
  }

  @Test(
    "Letters of one day agree: no pack for what is demanded, no reminder beside a notice of hold")
  func agreement() throws {
    func letter(_ kind: Letter.Kind, _ account: Int, _ documents: [Int32]) throws -> Letter {
      Letter(
        kind: kind, account: account, documents: documents,
        deadline: try #require(Day(iso: "2025-07-14")))
    }
    let all = try [
      letter(.reminder, 0, [1]), letter(.hold, 0, [1]), letter(.reminder, 1, [2]),
      letter(.demand, 2, [3]), letter(.pack, 2, [3, 4]), letter(.demand, 3, [5]),
      letter(.pack, 3, [5]),
    ]
    #expect(
      Letter.agreeing(all).map { "\($0.kind.rawValue) \($0.documents)" } == [
        "hold_notice [1]", "reminder [2]", "demand_1 [3]", "agency_court_pack [4]", "demand_1 [5]",
      ])
    // Asked for alone, the pack is written.
    #expect(Letter.agreeing(all.filter { $0.kind == .pack }).map(\.documents) == [[3, 4], [5]])
  }

  @Test("A notice of hold is not written where what it is about is promised")
  func silentHold() throws {
    let rows = """
      A1,C1,Alder,2025-03-01,2025-04-01,900.00,900.00,USD
      A2,C1,Alder,2025-05-28,2025-06-27,500.00,500.00,USD
      """
    func holds(_ lists: [(String, String)]) throws -> [[Int32]] {
      let (_, collector) = try collector(rows, lists)
      return collector.letters(collector.report(), terms: LetterTerms())
        .filter { $0.kind == .hold }.map(\.documents)
    }
    #expect(try holds([]) == [[0, 1]])
    let promise =
      "Customer,Invoice,Promised on,Promise date,Amount\nAlder,A1,2025-06-28,2025-07-09,900.00\n"
    #expect(try holds([("promises.csv", promise)]).isEmpty)
  }

  @Test("A letter quotes what was said about its own documents, or about none")
  func ownContacts() throws {
    let rows = """
      A1,C1,Alder,2025-03-01,2025-04-01,900.00,900.00,USD
      A2,C1,Alder,2025-04-28,2025-05-27,500.00,500.00,USD
      """
    let (_, collector) = try collector(
      rows,
      [
        (
          "contacts.csv",
          logHead + "2025-05-02,Alder,A1,call,first\n2025-06-02,Alder,A2,call,second\n"
            + "2025-06-10,Alder,,call,third\n2025-06-11,Alder,A0,call,paid long ago\n"
        )
      ])
    let log = collector.log(of: 0)
    #expect(log.contacts.count == 4)
    #expect(log.about([1]).contacts.map(\.text) == ["call: second", "call: third"])
    #expect(
      log.about([0, 1]).contacts.map(\.text) == ["call: first", "call: second", "call: third"])
  }

  @Test("A plan is refused for the insolvent, the disputed and what is on hold")
  func obstacles() throws {
    let rows = """
      A1,C1,Alder,2025-03-01,2025-04-01,900.00,900.00,USD
      B1,C2,Birch,2025-03-01,2025-04-01,900.00,900.00,USD
      D1,C4,Doge,2025-03-01,2025-04-01,900.00,900.00,USD
      """
    let (_, collector) = try collector(
      rows,
      [
        ("customers.csv", "Customer ID,Name,Insolvent\nC1,Alder,yes\nC2,Birch,\nC4,Doge,\n"),
        (
          "disputes.csv",
          "Customer,Invoice,Disputed amount,From,Reason\nBirch,B1,900.00,2025-05-01,broken\n"
        ),
      ])
    func obstacles(_ document: Int, undisputed: Bool) -> [String] {
      collector.planStanding(of: [document], undisputed: undisputed).obstacles
    }
    #expect(obstacles(0, undisputed: true) == ["the customer is insolvent: collecting has to stop"])
    #expect(obstacles(1, undisputed: false) == ["in dispute: settle that first"])
    #expect(obstacles(1, undisputed: true).isEmpty)
    #expect(obstacles(2, undisputed: false).isEmpty)
  }

  @Test("No letters about disputes, promises, holds, our own faults, insolvency") func silence()
    throws
  {
    let rows = """
      A1,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD
      B1,C2,Birch,2025-04-01,2025-05-01,500.00,500.00,USD
      C1,C3,Cedar,2025-04-01,2025-05-01,500.00,500.00,USD
      D1,C4,Doge,2025-04-01,2025-05-01,500.00,500.00,USD
      E1,C5,Elm,2025-04-01,2025-05-01,500.00,500.00,USD
      """
    #expect(
      try letters(
        rows,
        [
          ("disputes.csv", "Customer,Invoice,From,Reason\nAlder,A1,2025-05-10,damaged\n"),
          (
            "promises.csv",
            "Customer,Invoice,Promised on,Promised date,Amount\nBirch,B1,2025-06-20,2025-07-05,500.00\n"
          ),
          ("holds.csv", "Customer,Hold since,Reason\nCedar,2025-06-01,new owner\n"),
          ("customers.csv", "Customer ID,Name,Insolvent,Order on file\nC4,Doge,yes,\nC5,Elm,,no\n"),
        ]
      ).isEmpty)
  }

  @Test("A plan in force is confirmed; a broken one is not, and is demanded") func plans() throws {
    let row = "A1,C1,Alder,2025-03-01,2025-03-31,900.00,900.00,USD\n"
    let head = "Customer,Invoice,Instalment due,Instalment amount\n"
    #expect(
      try letters(row, [("plans.csv", head + "Alder,A1,2025-07-15,300.00\n")])
        == ["plan_confirmation A1"])
    let broken = head + "Alder,A1,2025-06-01,300.00\nAlder,A1,2025-07-15,300.00\n"
    #expect(try letters(row, [("plans.csv", broken)]) == ["demand_1 A1"])
  }

  @Test("Of a partly disputed document the rest is asked for") func undisputedPart() throws {
    let (book, collector) = try collector(
      "A1,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD\n",
      [
        (
          "disputes.csv",
          "Customer,Invoice,From,Reason,Disputed amount\nAlder,A1,2025-05-10,damaged,120.00\n"
        )
      ])
    try #require(book.documents[0].disputed == 12_000)
    let letters = collector.letters(collector.report(), terms: LetterTerms()).filter {
      $0.kind == .demand
    }
    #expect(letters.map(\.documents) == [[0]])
    #expect(letters.first?.isOfUndisputed == true)
    #expect(book.documents[0].undisputed == 38_000)
  }

  @Test("A plan without a document is of all that is past due, and judged by all that was paid")
  func accountPlans() throws {
    let rows = """
      A1,C1,Alder,2025-03-01,2025-03-31,900.00,900.00,USD
      A2,C1,Alder,2025-03-02,2025-04-01,300.00,300.00,USD
      A3,C1,Alder,2025-06-20,2025-07-20,100.00,100.00,USD

      """
    let head = "Customer,Agreed on,Instalment due,Instalment amount\n"
    let plan = head + "Alder,2025-05-20,2025-06-02,200.00\nAlder,2025-05-20,2025-07-15,300.00\n"
    // Nothing has come of the first instalment, and the lists would show it.
    let settled = "Z1,C1,Alder,2025-01-01,2025-01-31,50.00,0.00,USD\n"
    let before = "Payment date,Invoice,Amount\n2025-02-01,Z1,50.00\n"
    #expect(
      try letters(rows + settled, [("plans.csv", plan), ("payments.csv", before)])
        == ["demand_1 A1+A2"])
    let paid = before + "2025-06-01,A1,200.00\n"
    let kept = rows.replacing("900.00,900.00", with: "900.00,700.00") + settled
    #expect(
      try letters(kept, [("plans.csv", plan), ("payments.csv", paid)])
        == ["plan_confirmation A1+A2"])
    let sent = "Date,Customer,Invoice,Method,Summary\n2025-05-21,Alder,,letter,plan confirmation\n"
    #expect(
      try letters(kept, [("plans.csv", plan), ("payments.csv", paid), ("contacts.csv", sent)])
        .isEmpty)
  }

  @Test("A partly disputed document that is held, promised or under a plan is left alone")
  func partlyDisputed() throws {
    let row = "A1,C1,Alder,2025-04-01,2025-05-01,1000.00,1000.00,USD\n"
    let dispute = (
      "disputes.csv",
      "Customer,Invoice,From,Reason,Disputed amount\nAlder,A1,2025-05-10,damaged,400.00\n"
    )
    #expect(try letters(row, [dispute]) == ["demand_1 A1"])
    let promise =
      "Customer,Invoice,Promised on,Promised date,Amount\nAlder,A1,2025-06-20,2025-07-10,600.00\n"
    #expect(try letters(row, [dispute, ("promises.csv", promise)]) == [])
    let hold = "Customer,Hold since,Reason\nAlder,2025-06-01,do not dun\n"
    #expect(try letters(row, [dispute, ("holds.csv", hold)]) == [])
    let plan =
      "Customer,Invoice,Instalment due,Instalment amount\nAlder,A1,2025-07-15,300.00\nAlder,A1,2025-08-15,300.00\n"
    #expect(try letters(row, [dispute, ("plans.csv", plan)]) == ["plan_confirmation A1"])
  }

  @Test("Promises of one document count together; later invoices are not what was promised before")
  func promisesTogether() throws {
    let rows = """
      A1,C1,Alder,2025-04-01,2025-05-01,1000.00,1000.00,USD
      A2,C1,Alder,2025-05-20,2025-06-20,300.00,300.00,USD

      """
    let head = "Customer,Invoice,Promised on,Promised date,Amount\n"
    let halves =
      head + "Alder,A1,2025-06-20,2025-07-10,500.00\nAlder,A1,2025-06-20,2025-07-20,500.00\n"
    #expect(try letters(rows, [("promises.csv", halves)]) == ["reminder A2"])
    // One for a document that is not there adds nothing to one for all.
    let other = head + "Alder,,2025-06-10,2025-07-10,10.00\nAlder,Z9,2025-06-10,2025-07-10,990.00\n"
    #expect(try letters(rows, [("promises.csv", other)]) == ["demand_1 A1+A2"])
    // Of all that was due on the day it was made.
    let all = head + "Alder,,2025-06-10,2025-07-10,1000.00\n"
    #expect(try letters(rows, [("promises.csv", all)]) == [])
  }

  @Test("Lists of open items break no plan of a whole account") func openItemsPlan() throws {
    let plan =
      "Customer,Instalment due,Instalment amount\nAlder,2025-05-30,500.00\nAlder,2025-07-31,500.00\n"
    #expect(
      try letters(
        "A1,C1,Alder,2025-04-01,2025-05-01,1000.00,500.00,USD\n", [("plans.csv", plan)])
        == ["plan_confirmation A1"])
  }

  @Test("A notice of hold is given once") func holdOnce() throws {
    func holds(_ log: String) throws -> Int {
      let (_, collector) = try collector(
        "A1,C1,Alder,2025-04-01,2025-05-01,500.00,500.00,USD\n",
        [("contacts.csv", "Date,Customer,Invoice,Method,Summary\n" + log)])
      return collector.letters(collector.report(), terms: LetterTerms()).count { $0.kind == .hold }
    }
    #expect(try holds("2025-05-20,Alder,,phone,spoke\n") == 1)
    #expect(try holds("2025-05-20,Alder,,letter,hold notice\n") == 0)
    // An earlier one was about something else.
    #expect(try holds("2025-04-20,Alder,,letter,hold notice\n") == 1)
  }

  @Test("British private persons get a form to answer with") func replyForm() throws {
    func forms(_ consumer: String, _ state: String) throws -> [Bool] {
      let (_, collector) = try collector(
        "A1,C1,Alder,2025-02-01,2025-03-03,900.00,900.00,USD\n",
        [
          (
            "customers.csv",
            "Customer ID,Name,Consumer,Jurisdiction\nC1,Alder,\(consumer),\(state)\n"
          ),
          ("contacts.csv", logHead + "2025-04-20,Alder,A1,letter,first demand\n"),
        ])
      return collector.letters(collector.report(), terms: LetterTerms()).filter {
        $0.kind == .finalDemand
      }.map(\.needsReplyForm)
    }
    #expect(try forms("yes", "GB-EAW") == [true])
    #expect(try forms("no", "GB-EAW") == [false])
    #expect(try forms("yes", "US-NY") == [false])
  }
}
