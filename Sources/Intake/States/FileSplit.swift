import Receivables

/// A piece of a file that one worker reads, with everything it must know: what `arrears cluster split` gives, line by line.
public struct FileSplit: Sendable, Equatable {
  /// Where the file is, from any worker.
  public var path: String
  /// First byte of the piece, in the text of the file behind a byte order mark.
  public var offset: Int
  /// Its bytes.
  public var length: Int
  /// Physical lines of the file before it.
  public var line: Int
  /// The file as it was when it was split.
  public var state: FileStamp
  /// What was decided for the whole file.
  public var plan: ReadingPlan

  /// A piece of a file.
  public init(
    path: String, offset: Int, length: Int, line: Int, state: FileStamp, plan: ReadingPlan
  ) {
    (self.path, self.offset, self.length) = (path, offset, length)
    (self.line, self.state, self.plan) = (line, state, plan)
  }
}

/// Size and time of modification of a file: a file with others is another file.
public struct FileStamp: Sendable, Equatable, Codable {
  /// Bytes.
  public var size: Int
  /// Nanoseconds since 1970, as text: JSON's numbers are too small.
  public var modified: String

  /// A stamp.
  public init(size: Int, modified: String) { (self.size, self.modified) = (size, modified) }
}

/// What is decided once for a file, and holds for every piece of it.
public struct ReadingPlan: Sendable, Equatable, Codable {
  /// The run that the pieces belong to: a hash of inputs, settings and day.
  public var run: String
  /// The release of arrears that split the file.
  public var release: String
  /// Place of the file among the inputs, and its name in reports.
  public var file: Int
  /// Name in reports and diagnostics.
  public var name: String
  /// The as-of day.
  public var asOf: String
  /// What was found out about the file: separator, encoding, format, columns, order of dates.
  public var decided: [String: String]
  /// How dates and amounts are written, of a file in UTF-8 that can be cut: a reader takes it as it is.
  public var known: Notations?
  /// All of the file was looked at to tell its encoding.
  public var looksAtAll: Bool
  /// Settled documents are kept whole, because other files settle documents.
  public var keepsWhole: Bool
  /// Customer files, whose terms decide due days.
  public var customerFiles: [CustomerFile]
  /// What the user has fixed for reading.
  public var given: GivenOptions

  /// A file that every worker reads whole.
  public struct CustomerFile: Sendable, Equatable, Codable {
    /// Where it is.
    public var path: String
    /// Name in reports.
    public var name: String
    /// The file as it was.
    public var state: FileStamp
  }
}

/// The settings of reading, as they travel.
public struct GivenOptions: Sendable, Equatable, Codable {
  var currency: String
  var dateOrder: String
  var decimalMark: String
  var encoding: String
  var delimiter: Int
  var quote: Int
  var columns: [String: String]
  var sideLists: [[String]]
  var defaultTerms: Int
  /// Days that default terms can have.
  static let terms = 0...365

  init(_ options: IntakeOptions) {
    currency = options.currency?.description ?? ""
    dateOrder = options.dateOrder?.rawValue ?? ""
    decimalMark = options.decimalMark?.rawValue ?? ""
    encoding = options.encoding?.rawValue ?? ""
    delimiter = options.delimiter.map(Int.init) ?? -1
    quote = options.quote.map(Int.init) ?? -1
    columns = Dictionary(uniqueKeysWithValues: options.columns.map { ($0.key.word, $0.value) })
    sideLists = options.sideLists.map { [$0.pattern, $0.list.word] }
    defaultTerms = options.defaultTerms
  }

  /// The settings, for one thread.
  var options: IntakeOptions {
    var options = IntakeOptions()
    options.currency = Currency(code: currency)
    options.dateOrder = DateOrder(rawValue: dateOrder)
    options.decimalMark = DecimalMark(rawValue: decimalMark)
    options.encoding = TextEncoding(rawValue: encoding)
    options.delimiter = UInt8(exactly: delimiter)
    options.quote = UInt8(exactly: quote)
    for role in Role.allCases { options.columns[role] = columns[role.word] }
    options.sideLists = sideLists.compactMap { pair in
      guard pair.count == 2, let list = GivenList(word: pair[1]) else { return nil }
      return (pair[0], list)
    }
    options.defaultTerms = defaultTerms
    options.threads = 1
    return options
  }

  /// Everything in one text, the same for equal settings.
  var text: String {
    let roles = columns.sorted { utf8Precedes($0.key, $1.key) }.map { "\($0.key)=\($0.value)" }
    return
      ([
        currency, dateOrder, decimalMark, encoding, "\(delimiter)", "\(quote)", "\(defaultTerms)",
      ] + roles + sideLists.map { $0.joined(separator: "=") }).joined(separator: "\u{1}")
  }
}

extension RecognisedFile {
  /// The file as it was when it was opened; nil for bytes handed over.
  var stamp: FileStamp? { source.stamp }

  /// What was found out about the file, in words: two machines that agree on all of it read its rows alike.
  var decided: [String: String] {
    var words: [String: String] = [
      "encoding": encoding.value.rawValue,
      "separator": Dialect.name(of: layout.dialect.delimiter.value),
      "quote": Dialect.name(of: layout.dialect.quote.value),
      "escapes": "\(layout.dialect.isEscaped)", "format": layout.format.id,
      "grain": "\(layout.grain)", "currency": layout.currency.value.description,
      "date_order": layout.dateOrder.value?.rawValue ?? "",
      "decimal_mark": layout.decimalMark.value.rawValue, "body": "\(layout.bodyStart)",
      "lines_before": "\(layout.linesBefore)", "width": "\(layout.width)",
      "signs": "\(layout.creditsAreSigned) \(layout.sidesAreSigned) \(layout.paymentsAreNegative)",
      "assumed": "\(layout.customerIsAssumed) \(layout.types) \(layout.nature)",
      "day": layout.statedDay?.description ?? "",
    ]
    for role in Role.allCases {
      if let column = layout.match[role] {
        words["column_\(role.word)"] = layout.match.headings[column]
      }
    }
    return words
  }

  /// Why the rows must be read in one piece; nil where any split gives the same.
  var indivisible: String? {
    if layout.isSequential { return "rows depend on those above them" }
    if layout.reversalColumns != nil { return "rows name others as reversed" }
    if source.isOwned { return "it is compressed, not in UTF-8, or escapes quotes" }
    return nil
  }
}
