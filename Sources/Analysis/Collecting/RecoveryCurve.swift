import Glibc
import Receivables

/// Days late of paid documents and days past due of open ones, over the whole book: the data behind survival and recovery.
public struct LatenessHistogram: Sendable {
  /// Paid documents by signed days late, and open debit documents by days past due, from `first` on.
  private(set) var paid: [Int]
  private(set) var open: [Int]
  /// Number of days of the first element; the last element holds everything beyond.
  static let first = -1_500
  private static let last = 3_000

  /// No document.
  init() {
    let size = LatenessHistogram.last - LatenessHistogram.first + 1
    paid = [Int](repeating: 0, count: size)
    open = paid
  }

  /// The documents of several histograms together.
  init(adding parts: [LatenessHistogram]) {
    self.init()
    for part in parts {
      for index in paid.indices {
        paid[index] += part.paid[index]
        open[index] += part.open[index]
      }
    }
  }

  /// The documents of one account.
  init(of account: Int, in book: Book) {
    self.init()
    for index in book.settled(of: account) {
      let document = book.settled[index]
      if let days = document.daysLate { addPaid(days) }
      if document.closure == .writtenOff, document.amount > 0, let due = document.due,
        book.asOf > due
      {
        addOpen(book.asOf - due)
      }
    }
    for index in book.documents(of: account) {
      if let days = book.documents[index].daysPastDue(asOf: book.asOf) { addOpen(days) }
    }
  }

  private static func slot(_ days: Int) -> Int {
    min(max(days, LatenessHistogram.first), LatenessHistogram.last) - LatenessHistogram.first
  }

  mutating func addPaid(_ days: Int) { paid[LatenessHistogram.slot(days)] += 1 }

  mutating func addOpen(_ days: Int) { open[LatenessHistogram.slot(days)] += 1 }

  /// A histogram of given days, for tests.
  init(paid: [Int], open: [Int]) {
    let size = LatenessHistogram.last - LatenessHistogram.first + 1
    self.paid = [Int](repeating: 0, count: size)
    self.open = [Int](repeating: 0, count: size)
    for days in paid { self.paid[days - LatenessHistogram.first] += 1 }
    for days in open { self.open[days - LatenessHistogram.first] += 1 }
  }

  /// Number of paid documents.
  public var paidCount: Int { paid.reduce(0, +) }

  /// Paid documents that were at least `days` late.
  func paidCount(from days: Int) -> Int { paid[(days - LatenessHistogram.first)...].reduce(0, +) }

  /// Open documents at least `days` past due.
  func openCount(from days: Int) -> Int {
    open[min(open.count - 1, days - LatenessHistogram.first)...].reduce(0, +)
  }
}

/// The chance that a document is ever collected, by days past due.
public struct RecoveryCurve: Sendable {
  /// Days of the nodes.
  public static let nodes = [0, 30, 60, 90, 180, 270, 365, 730]
  /// Chances at the nodes: survey of the Commercial Collection Agency Association, 18 October 2004.
  public static let surveyed = [0.949, 0.899, 0.813, 0.696, 0.521, 0.391, 0.228, 0.093]
  /// The surveyed curve alone.
  public static let prior = RecoveryCurve(chances: surveyed, ownDocuments: 0)

  /// Chances at the nodes, not increasing.
  public let chances: [Double]
  /// Own documents that entered the curve at its first node.
  public let ownDocuments: Int
  private let table: [Double]

  /// A curve through chances at the nodes: constant hazard between them, the last slope continued.
  init(chances: [Double], ownDocuments: Int) {
    self.chances = chances
    self.ownDocuments = ownDocuments
    table = (0..<2_500).map { RecoveryCurve.chance(chances, Double($0)) }
  }

  /// The surveyed curve blended with a book's own history: p = (20·p0 + k) ÷ (20 + n) at each node, made non-increasing by
  /// pooling adjacent violators.
  public init(blending history: LatenessHistogram) {
    var own = 0
    let raw = RecoveryCurve.nodes.enumerated().map { index, node in
      let paid = history.paidCount(from: node)
      let observed = paid + history.openCount(from: node + 180)
      if index == 0 { own = observed }
      let weight = 20 + Double(observed)
      return (value: (20 * RecoveryCurve.surveyed[index] + Double(paid)) / weight, weight: weight)
    }
    self.init(chances: pooledFalling(raw), ownDocuments: own)
  }

  /// The chance at `days` past due; before the due day that of the due day.
  public func chance(at days: Int) -> Double {
    if days <= 0 { return table[0] }
    return days < table.count ? table[days] : RecoveryCurve.chance(chances, Double(days))
  }

  private static func chance(_ chances: [Double], _ days: Double) -> Double {
    var index = 0
    while index + 2 < nodes.count, days >= Double(nodes[index + 1]) { index += 1 }
    let (from, to) = (Double(nodes[index]), Double(nodes[index + 1]))
    return chances[index] * pow(chances[index + 1] / chances[index], (days - from) / (to - from))
  }
}
