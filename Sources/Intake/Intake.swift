public import Receivables

/// One input as the user named it.
public struct InputFile: Sendable {
  /// Path to open; nil for bytes handed over.
  public let path: String?
  /// Name in reports and diagnostics.
  public let name: String
  let bytes: [UInt8]

  /// A file.
  public init(path: String, name: String) {
    self.path = path
    self.name = name
    bytes = []
  }

  /// Bytes, for standard input and tests.
  public init(name: String, bytes: [UInt8]) {
    path = nil
    self.name = name
    self.bytes = bytes
  }

  /// Everything of standard input.
  public static func standardInput() -> InputFile {
    InputFile(name: "-", bytes: readStandardInput())
  }
}

/// A file whose layout is known, and that waits to be read.
public struct RecognisedFile: Sendable {
  /// What was recognised.
  public let layout: Layout
  /// Name in reports and diagnostics.
  public var name: String { source.name }
  /// Size in bytes.
  public var size: Int { source.count }
  let source: SourceBytes

  /// Calls `body` with pieces of the file's bytes, in order.
  public func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    body(UnsafeRawBufferPointer(start: source.start, count: source.count))
  }

  /// Opens a file and finds out what it is.
  public init(_ input: InputFile, options: IntakeOptions) throws(IntakeError) {
    if let path = input.path {
      source = try SourceBytes(path: path, name: input.name)
    } else {
      source = SourceBytes(input.bytes, name: input.name)
    }
    layout = try Layout(source, options: options)
  }

  /// The first body rows as text, for `inspect`.
  public func preview(rows: Int) -> [[String]] {
    previewRows(
      source, start: layout.bodyStart, delimiter: layout.dialect.delimiter,
      encoding: layout.dialect.textEncoding, limit: rows
    ).map(\.fields)
  }
}

/// What became of one file.
public struct FileAccount: Sendable {
  /// Name as given.
  public var name: String
  /// Identifier of the recognised format.
  public var format: String
  /// Row accounting.
  public var counts: RowCounts
  /// Sums read, per currency: documents up to the as-of day.
  public var control: [Currency: (amount: Int64, open: Int64)]
}

/// A book and the proof that nothing was lost on the way to it.
public struct IntakeResult: Sendable {
  /// The book.
  public var book: Book
  /// One entry per file, in input order.
  public var files: [FileAccount]
  /// Findings, graver first.
  public var findings: [Finding]
  /// Rejected rows by place.
  public var rejects: [RejectedRow]
  /// Open money left out because another row repeats it, per currency.
  public var repeatedOpen: [Currency: Int64]
}

/// Reads recognised files into one book as of a day.
///
/// Files are taken in the order given; neither it nor the order of rows changes a figure. Throws when the book cannot honestly be
/// brought to that day, or holds nothing.
public func readBook(
  _ files: [RecognisedFile], asOf: Day, options: IntakeOptions
) throws(IntakeError) -> IntakeResult {
  var read: [BookBuilder.FileParts] = []
  for file in files {
    let reader = FileReader(source: file.source, layout: file.layout, asOf: asOf, options: options)
    let parts = reader.read()
    try refuseBackdating(file, parts, asOf: asOf)
    if parts.contains(where: \.isOverflowing) {
      throw IntakeError(
        Finding(
          .error, "sum-too-large", at: Place(file: file.name),
          "the amounts of this file add up to more than 64 bits of minor units hold",
          remedy: "correct the amounts, or split the book"))
    }
    read.append(
      BookBuilder.FileParts(
        name: file.name, statesSettlementDays: file.layout.statesSettlementDays, parts: parts))
  }
  var builder = BookBuilder(asOf: asOf, files: read)
  let book = builder.build()
  return Accounting(
    files: files, read: read, repetitions: builder.repetitions,
    contradictions: builder.contradictions, book: book
  ).result()
}

/// A file without settlement days says nothing of the days before its newest document.
private func refuseBackdating(
  _ file: RecognisedFile, _ parts: [Part], asOf: Day
) throws(IntakeError) {
  guard !file.layout.statesSettlementDays, let newest = parts.compactMap(\.newestIssued).max(),
    asOf < newest
  else { return }
  throw IntakeError(
    Finding(
      .error, "as-of-unsupported", at: Place(file: file.name),
      "lists open items without settlement days and its newest document is of \(newest): what was open on \(asOf) cannot be told from it",
      remedy: "use --as-of \(newest) or later, or export a list with settlement days"))
}
