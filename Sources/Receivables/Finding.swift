/// How much a finding matters.
public enum Severity: Int, Sendable, Comparable {
  case info, warning, error

  /// The word used in diagnostics and files.
  public var word: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }

  /// Order by value, as the type describes it.
  public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// A place in an input file.
public struct Place: Sendable, Hashable, Comparable {
  /// File name as given by the user.
  public var file: String
  /// Physical line, 1-based; 0 when the finding is about the whole file.
  public var line: Int
  /// Column in characters, 1-based; 0 when the finding is about the whole line.
  public var column: Int

  /// A place.
  public init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// Order by value, as the type describes it.
  public static func < (left: Place, right: Place) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

/// Something wrong or noteworthy in the data: what, where, how much money, and what to do about it.
public struct Finding: Sendable {
  /// How much it matters.
  public var severity: Severity
  /// Stable code in kebab-case.
  public var code: String
  /// Where, if it belongs to a place.
  public var place: Place?
  /// What is the matter, in one sentence without a full stop.
  public var message: String
  /// Money at stake, if known.
  public var money: Money?
  /// What the user can do about it.
  public var remedy: String
  /// Customer concerned, or empty.
  public var customerID: String
  /// Document concerned, or empty.
  public var document: String
  /// The raw line and the length of the marked cell, for the diagnostic's excerpt.
  public var excerpt: Excerpt?
  /// How the place was read, and who set that: "date order dmy (found)"; empty where no setting bears on it.
  public var inForce: String

  /// A line of input with the cell that a finding points at.
  public struct Excerpt: Sendable {
    /// The physical line, without its end.
    public var line: String
    /// Length of the marked cell in characters.
    public var length: Int

    /// An excerpt.
    public init(line: String, length: Int) {
      self.line = line
      self.length = length
    }
  }

  /// A finding.
  public init(
    _ severity: Severity, _ code: String, at place: Place? = nil, _ message: String,
    money: Money? = nil, remedy: String, customerID: String = "", document: String = "",
    excerpt: Excerpt? = nil, inForce: String = ""
  ) {
    self.severity = severity
    self.code = code
    self.place = place
    self.message = message
    self.money = money
    self.remedy = remedy
    self.customerID = customerID
    self.document = document
    self.excerpt = excerpt
    self.inForce = inForce
  }

  /// Whether this finding stands before the other: graver first, then by place, code and text.
  public func precedes(_ other: Finding) -> Bool {
    if severity != other.severity { return severity > other.severity }
    let (here, there) = (place ?? Place(file: ""), other.place ?? Place(file: ""))
    if here != there { return here < there }
    return (code, message, customerID, document)
      < (other.code, other.message, other.customerID, other.document)
  }
}

/// A row that could not be used, kept as it was.
public struct RejectedRow: Sendable {
  /// Where it is.
  public var place: Place
  /// Code of the finding that rejected it.
  public var code: String
  /// Why, in one sentence.
  public var message: String
  /// The record as it stands in the file, cut at 2,000 bytes.
  public var raw: String

  /// A rejected row.
  public init(place: Place, code: String, message: String, raw: String) {
    self.place = place
    self.code = code
    self.message = message
    self.raw = raw
  }
}
