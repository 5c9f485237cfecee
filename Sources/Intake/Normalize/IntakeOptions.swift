import Glibc
public import Receivables

/// A value together with who set it.
public struct Setting<Value: Sendable>: Sendable {
  /// Who set a value.
  public enum Origin: String, Sendable {
    /// The user, on the command line or in the settings file.
    case given
    /// Arrears, from evidence in the data.
    case found
    /// Nobody: the built-in value.
    case standard = "default"
  }

  /// The value.
  public var value: Value
  /// Who set it.
  public var origin: Origin

  /// A value and its origin.
  public init(_ value: Value, _ origin: Origin) {
    self.value = value
    self.origin = origin
  }
}

/// What a file lists, where the user says so.
public enum GivenList: Sendable, Equatable {
  /// Documents, whatever its name and headings look like.
  case documents
  /// Payments of documents.
  case payments
  /// Something beside them.
  case side(SideFact.Kind)

  /// The kind of side data.
  var kind: SideFact.Kind? {
    if case .side(let kind) = self { kind } else { nil }
  }

  /// The word of the settings for it; nil for an unknown word.
  public init?(word: String) {
    switch word {
    case "documents": self = .documents
    case "payments": self = .payments
    default:
      guard let kind = SideFact.Kind(rawValue: word) else { return nil }
      self = .side(kind)
    }
  }

  /// The word of the settings for it.
  public var word: String { kind?.rawValue ?? (self == .payments ? "payments" : "documents") }
}

/// What the user may fix for the reading of files.
public struct IntakeOptions: Sendable {
  /// Currency of amounts that state none.
  public var currency: Currency?
  /// Order of day and month, where given.
  public var dateOrder: DateOrder?
  /// Decimal mark, where given.
  public var decimalMark: DecimalMark?
  /// Headings of columns, where given.
  public var columns: [Role: String] = [:]
  /// Encoding, where given.
  public var encoding: TextEncoding?
  /// Separator byte, where given.
  public var delimiter: UInt8?
  /// Quote byte, where given; 0 for none.
  public var quote: UInt8?
  /// Companies of files whose rows name none: file name patterns (`north/*`) and names, first match first.
  public var entities: [(pattern: String, name: String)] = []
  /// What files are that their headings do not tell: file name patterns and kinds of lists, first match first.
  public var sideLists: [(pattern: String, list: GivenList)] = []
  /// Days added to the issue day where a document states neither due day nor terms.
  public var defaultTerms = 30
  /// Threads to use; 0 for one per core.
  public var threads = 0
  /// Bytes per part when a file is split; for tests.
  public var partSize = 4 << 20
  /// What another process has found out by looking at all of a file in UTF-8: a reader of one piece does not look again.
  var known: Notations?

  /// Told of every piece of a file that was read, in bytes, from any thread.
  public var onPiece: (@Sendable (_ bytes: Int) -> Void)?

  /// The defaults.
  public init() {}

  /// Settings with file patterns that fit none of the files, by key.
  public func unusedPatterns(_ files: [String]) -> [(key: String, pattern: String)] {
    let all =
      entities.map { ("entities", $0.pattern) } + sideLists.map { ("side_data", $0.pattern) }
    return all.filter { _, pattern in !files.contains { fnmatch(pattern, $0, 0) == 0 } }
  }

  /// Headings stated for roles that none of the tables has.
  public func unusedColumns(_ tables: [[String]]) -> [String] {
    columns.values.filter { heading in
      !tables.contains { $0.contains { compactHeading($0) == compactHeading(heading) } }
    }.sorted()
  }

  /// What the user says that a file lists.
  func sideList(of file: String) -> GivenList? {
    sideLists.first { fnmatch($0.pattern, file, 0) == 0 }?.list
  }

  /// The company of a file whose rows name none; empty where no pattern fits its name.
  func entity(of file: String) -> String {
    entities.first { fnmatch($0.pattern, file, 0) == 0 }?.name ?? ""
  }
}
