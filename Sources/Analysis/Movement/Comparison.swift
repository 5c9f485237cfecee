public import Receivables

/// A run beside the one before it.
public struct Comparison: Sendable {
  /// What moved.
  public let movement: MovementReport
  /// Everything that changed: by kind, the largest amounts first, then by customer and document.
  public let entries: [Entry]
  /// Verdicts over the data, then and now.
  public let verdicts: (before: String, after: String)
  /// Metrics of the earlier run.
  public let metrics: [Metric]

  /// Day of the earlier run.
  public var since: Day { movement.since }

  /// A run beside the one before it.
  public init(
    of book: Book, movement: MovementReport, facts: [FactChange],
    verdicts: (before: String, after: String),
    metrics: [Metric]
  ) {
    self.movement = movement
    let judged: [Entry] =
      verdicts.before == verdicts.after
      ? [] : [.verdict(before: verdicts.before, after: verdicts.after)]
    entries = Comparison.sorted(
      movement.changes.map(Entry.document) + facts.map(Entry.fact) + judged, movement, in: book)
    self.verdicts = verdicts
    self.metrics = metrics
  }

  /// One line of `changes.csv`.
  public enum Entry: Sendable {
    case document(DocumentChange)
    case fact(FactChange)
    case verdict(before: String, after: String)

    /// What happened.
    public var kind: ChangeKind {
      switch self {
      case .document(let change): change.kind
      case .fact(let change): change.kind
      case .verdict: .verdict
      }
    }

    /// Money concerned, minor units.
    public var amount: Int64 {
      switch self {
      case .document(let change): change.amount
      case .fact(let change): change.amount
      case .verdict: 0
      }
    }
  }

  /// Everything that changed: by kind, the largest amounts first, then by customer and document.
  private static func sorted(
    _ all: [Entry], _ movement: MovementReport, in book: Book
  ) -> [Entry] {
    // The order is nearly always told by kind and amount: entries themselves are moved once, at the end.
    let ranks = Dictionary(
      uniqueKeysWithValues: ChangeKind.allCases.enumerated().map { ($1, UInt8($0)) })
    let order = all.indices.map { place in
      Rank(
        kind: ranks[all[place].kind] ?? 0, amount: all[place].amount.magnitude, place: Int32(place))
    }.sorted { left, right in
      if left.kind != right.kind { return left.kind < right.kind }
      if left.amount != right.amount { return left.amount > right.amount }
      return names(of: all[Int(left.place)], movement, book)
        < names(of: all[Int(right.place)], movement, book)
    }
    return order.map { all[Int($0.place)] }
  }

  private struct Rank {
    var kind: UInt8
    var amount: UInt64
    var place: Int32
  }

  /// Customer, document, currency and places of an entry, to sort by.
  private static func names(
    of entry: Entry, _ movement: MovementReport, _ book: Book
  ) -> (String, String, String, Int32, Int32) {
    switch entry {
    case .document(let change):
      let account = movement.account(of: change, in: book)
      return (
        account.customerID, movement.number(of: change, in: book), account.currency.description,
        change.today, change.earlier
      )
    case .fact(let change):
      let own = change.identity
      return (
        own.customerID, own.document, own.currency.description + own.code + own.entity, 0, 0
      )
    case .verdict: return ("", "", "", 0, 0)
    }
  }
}

extension MovementReport {
  /// The account of a document that changed.
  public func account(of change: DocumentChange, in book: Book) -> EarlierBook.Account {
    change.today >= 0
      ? book.earlierAccount(Int(book.documents[Int(change.today)].account))
      : past.accounts[Int(past.documents[Int(change.earlier)].account)]
  }

  /// The number of a document that changed.
  public func number(of change: DocumentChange, in book: Book) -> String {
    change.today >= 0
      ? book.number(of: book.documents[Int(change.today)])
      : past.number(of: past.documents[Int(change.earlier)])
  }

  /// The account of a movement.
  public func account(of row: Movement, in book: Book) -> EarlierBook.Account {
    row.account.map { book.earlierAccount($0) } ?? past.accounts[row.earlier ?? 0]
  }
}
