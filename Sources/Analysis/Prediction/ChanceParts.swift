import Glibc
public import Receivables

/// What the chances of a document are made of, in the order in which one part moves what those before it say.
public enum ChancePart: Int, Sendable, CaseIterable, Comparable {
  /// What the whole book shows for documents of this age.
  case book
  /// How fast the customer pays against the book.
  case speed
  /// What the customer does at single working days past due.
  case lags
  /// What book and customer do on single due weekdays.
  case weekday
  /// How book and customer pay amounts of this size.
  case amount
  /// How the customer pays in these days of the month.
  case timeOfMonth
  /// How the newest payments compare with what was expected of them.
  case newest
  /// What the customer's record of late payment says, as far as it is believed.
  case conduct
  /// How disputed documents are paid.
  case dispute
  /// A promise in force, and how promises are kept.
  case promise

  /// By place in the order.
  public static func < (left: ChancePart, right: ChancePart) -> Bool {
    left.rawValue < right.rawValue
  }

  /// Words for a person.
  public var words: String {
    switch self {
    case .book: "what the book shows at this age"
    case .speed: "the customer's speed"
    case .lags: "the customer at single days past due"
    case .weekday: "the due weekday"
    case .amount: "the size of the amount"
    case .timeOfMonth: "the time of the month"
    case .newest: "the newest payments"
    case .conduct: "the customer's record of late payment"
    case .dispute: "the dispute"
    case .promise: "the promise"
    }
  }
}

/// Chances of one document once a part and all before it are counted.
public struct ChanceStep: Sendable {
  /// The part that was added.
  public var part: ChancePart
  /// P(paid after its due day); nil where nothing says.
  public var late: Double?
  /// P(paid within thirty days).
  public var within30: Double
}

extension AccountChances {
  /// The chances of one of the book's open documents, part by part; the last step is what is predicted.
  ///
  /// Where the book shows too few payments, the first step is the surveyed recovery curve.
  public mutating func steps(of index: Int, due: Day, in book: Book) -> [ChanceStep] {
    let whole = chances(of: index, due: due, in: book)
    let soon = Day(number: Int32(whole.day)) + WeeklyCash.days
    guard var curve = whole.curve else {
      var plain = whole
      plain.promise = nil
      let parts: [(ChancePart, DocumentChances)] = [(.book, plain), (.promise, whole)]
      return parts.map { part, document in
        ChanceStep(part: part, late: late(document), within30: 1 - open(document, on: soon))
      }
    }
    return ChancePart.allCases.map { part in
      curve = OpenCurve(
        weekday: curve.weekday, age: curve.age, start: curve.start,
        factor: factor(of: index, due: due, in: book, upTo: part))
      func open(_ day: Int) -> Double {
        let open = exp(logOpen(curve, onDay: day, of: whole, upTo: part))
        return part < .promise ? open : whole.promised(open, on: day)
      }
      return ChanceStep(
        part: part, late: whole.due <= whole.day ? 1 : open(whole.due),
        within30: 1 - open(Int(soon.number)))
    }
  }
}
