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

/// A file whose bytes are text, split into records in the likeliest way; what the records mean is not known yet.
public struct DecodedFile: Sendable {
  let source: SourceText
  let input: InputFile
  /// Separator and quote.
  public let dialect: Dialect
  /// Name in reports and diagnostics.
  public var name: String { source.name }
  /// Size in bytes, as found.
  public var size: Int { source.originalCount }
  /// How its bytes stand for characters.
  public var encoding: Setting<TextEncoding> { source.encoding }
  /// The file is compressed.
  public var isCompressed: Bool { source.isCompressed }

  /// Opens, decompresses and decodes a file.
  public init(_ input: InputFile, options: IntakeOptions) throws(IntakeError) {
    try self.init(input, options: options, looksAtAll: false)
  }

  init(_ input: InputFile, options: IntakeOptions, looksAtAll: Bool) throws(IntakeError) {
    self.input = input
    var source: SourceText
    if let path = input.path {
      source = try SourceText(
        path: path, name: input.name, encoding: options.encoding, looksAtAll: looksAtAll,
        isKnownUTF8: options.known != nil)
    } else {
      source = try SourceText(input.bytes, name: input.name, encoding: options.encoding)
    }
    guard source.count > 0 else {
      throw IntakeError(
        Finding(
          .error, "file-empty", at: Place(file: source.name, line: 1, column: 1), "is empty",
          remedy: "export it again, or leave this file out"))
    }
    dialect = Dialect(&source, options: options)
    self.source = source
  }

  /// Records before the first one that is as wide as the table: titles, in a file whose headings nobody knows.
  public var recordsBeforeTable: Int {
    let rows = previewRows(
      source, start: dialect.start, rules: dialect.rules, limit: 60)
    let width = dialect.candidates.first?.evidence.width ?? 1
    let table = rows.firstIndex {
      $0.fields.count >= width && $0.fields.count { !$0.isEmpty } * 2 > width
    }
    return rows[..<(table ?? 0)].count { row in row.fields.contains { !$0.isEmpty } }
  }
}

/// A file whose layout is known, and that waits to be read.
public struct RecognisedFile: Sendable {
  /// What was recognised.
  public private(set) var layout: Layout
  /// Name in reports and diagnostics.
  public var name: String { source.name }
  /// Size in bytes, as found.
  public var size: Int { source.originalCount }
  /// How its bytes stand for characters.
  public var encoding: Setting<TextEncoding> { source.encoding }
  let source: SourceText
  let input: InputFile
  /// The currency taken over from the other files, of which this one states none.
  private(set) var adoptedCurrency: Currency?

  /// Neither the file nor a setting says in which currency its documents are, but for signs beside amounts.
  var mayAdoptCurrency: Bool {
    layout.currency.origin == .standard && layout.match[.currency] == nil
      && layout.grain != .customer && layout.grain != .fact
  }

  /// The currency of a list that states none, where the customer files name one for everybody.
  mutating func adopt(_ currency: Currency) {
    if mayAdoptCurrency { layout.currency = Setting(currency, .found) }
  }

  /// The currency of a list that states none, where all other files state the same.
  mutating func adoptFromOthers(_ currency: Currency) {
    adopt(currency)
    adoptedCurrency = currency
  }

  /// A line of the file as read, counted from 1; nil beyond its end.
  ///
  /// Lines end as the file's rows do: with LF, CR LF, or CR alone where it has no LF.
  public func line(_ number: Int) -> String? {
    let bytes = UnsafeBufferPointer(start: source.start, count: source.count)
    let hasLineFeeds = bytes.prefix(1 << 16).contains(0x0A)
    let end: UInt8 = hasLineFeeds ? 0x0A : 0x0D
    var start = 0
    for _ in 1..<max(1, number) {
      guard let next = bytes[start...].firstIndex(of: end) else { return nil }
      start = next + 1
    }
    guard start < bytes.count else { return nil }
    let rest = bytes[start...]
    let line = rest[..<(rest.firstIndex(of: end) ?? rest.endIndex)]
    return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
  }

  /// Calls `body` with the file's bytes as found, piece by piece.
  public func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    source.withOriginalBytes(body)
  }

  /// Opens a file and finds out what it is.
  public init(_ input: InputFile, options: IntakeOptions) throws(IntakeError) {
    try self.init(DecodedFile(input, options: options), options: options)
  }

  /// Finds out what a decoded file is.
  public init(_ file: DecodedFile, options: IntakeOptions) throws(IntakeError) {
    (source, input) = (file.source, file.input)
    layout = try Layout(file.source, dialect: file.dialect, options: options)
  }

  /// The first body rows as text, for `inspect`.
  public func preview(rows: Int) -> [[String]] {
    previewRows(
      source, start: layout.bodyStart, rules: layout.dialect.rules, limit: rows
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
  /// The files as they were read.
  public var recognised: [RecognisedFile]
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
  try readBook(files, asOf: asOf, options: options, ready: [:])
}

/// The same from states of the files' rows, which other processes have read.
///
/// Throws a `StateFault` too: where the states are of other files, settings or another day, or some rows are in none of them.
public func readBook(
  _ files: [RecognisedFile], asOf: Day, options: IntakeOptions, states: BookStates
) throws -> IntakeResult {
  var files = files
  let ready = try states.parts(of: &files, asOf: asOf, options: options)
  return try readBook(files, asOf: asOf, options: options, ready: ready)
}

private func readBook(
  _ files: [RecognisedFile], asOf: Day, options: IntakeOptions, ready: [Int: [Part]]
) throws(IntakeError) -> IntakeResult {
  let context = ReadingContext(files, asOf: asOf, options: options)
  let (hasApplications, masters) = (context.keepsWhole, context.masters)
  var read: [BookBuilder.FileParts] = []
  var files = files
  var partsOfFiles: [[Part]] = []
  for index in files.indices {
    context.adopt(in: &files[index])
    var parts = ready[index] ?? []
    if parts.isEmpty {
      parts = try readParts(&files[index], asOf: asOf, options: options, context: context)
    }
    partsOfFiles.append(parts)
  }
  if let shared = SharedCurrency(files, partsOfFiles) {
    guard ready.isEmpty else { throw shared.refusal(files) }
    for index in shared.files {
      files[index].adoptFromOthers(shared.currency)
      partsOfFiles[index] = try readParts(
        &files[index], asOf: asOf, options: options, context: context)
    }
  }
  let copies = FileCopies.drop(files, &partsOfFiles)
  for index in files.indices {
    let (file, parts) = (files[index], partsOfFiles[index])
    guard file.source.isUnchanged else {
      throw IntakeError(
        Finding(
          .error, "file-changed", at: Place(file: file.name), "was changed while it was read",
          remedy: "run again when the export has been written completely"))
    }
    // A later export of open items is left out; what was paid meanwhile cannot be taken back.
    let isLeftOut =
      hasEarlierExport(of: file, files, asOf: asOf) && parts.allSatisfy(\.settled.isEmpty)
    if !hasApplications, !isLeftOut {
      try refuseBackdating(file, parts, asOf: asOf)
    }
    if Part.isBeyondSums(parts) { throw .sumTooLarge(file.name) }
    read.append(
      BookBuilder.FileParts(
        name: file.name, entity: options.entity(of: file.name),
        statesSettlementDays: file.layout.statesSettlementDays,
        listsPayments: file.layout.grain == .application, parts: parts,
        isInOnePiece: file.isReadInOnePiece(options),
        facts: Overlaps.FileFacts(
          day: file.layout.statedDay,
          list: ([file.layout.format.id] + file.layout.match.headings).joined(separator: "\t"),
          isOpenList: !file.layout.statesSettlementDays
            && parts.allSatisfy(\.settled.isEmpty),
          statesFaces: file.layout.match[.amount] != nil || file.layout.match[.debit] != nil,
          statesBalances: file.layout.match[.balance] != nil,
          listsInstalments: file.layout.match.headings.contains(where: HeadingGrammar.countsParts)
        )))
  }
  var builder = BookBuilder(asOf: asOf, files: read, masters: masters)
  let book = builder.build()
  if hasApplications { try refuseUnexplained(files, read, builder.assembly, asOf: asOf) }
  var result = Accounting(
    files: files, read: read, repetitions: builder.repetitions,
    overlaps: builder.overlaps, assembly: builder.assembly, unmatched: builder.joined.unmatched,
    loose: builder.joined.loose, daysContradicted: builder.daysContradicted, book: book
  ).result()
  result.findings += strangers(files, masters, book)
  result.findings += copies.map { copy in
    Finding(
      .warning, "file-repeated", at: Place(file: files[copy.file].name),
      "holds the same \(copy.rows) row\(copy.rows == 1 ? "" : "s") as \(files[copy.original].name): they count once",
      remedy: "leave one of the two files out")
  }
  result.findings.sort { $0.precedes($1) }
  return result
}

/// Reads one file; a file that is not in the encoding of its beginning is decoded and recognised again.
private func readParts(
  _ file: inout RecognisedFile, asOf: Day, options: IntakeOptions, context: ReadingContext
) throws(IntakeError) -> [Part] {
  func read(_ file: RecognisedFile) -> [Part] {
    FileReader(
      source: file.source, layout: file.layout, asOf: asOf, options: options,
      keepsWhole: context.keepsWhole, masters: context.masters
    ).read()
  }
  let parts = read(file)
  guard parts.contains(where: \.isOtherEncoding) else { return parts }
  let adopted = file.adoptedCurrency
  file = try RecognisedFile(
    DecodedFile(file.input, options: options, looksAtAll: true), options: options)
  context.adopt(in: &file)
  if let adopted { file.adoptFromOthers(adopted) }
  return read(file)
}

/// Whether another export of the same list is of the as-of day or before it.
private func hasEarlierExport(
  of file: RecognisedFile, _ files: [RecognisedFile], asOf: Day
) -> Bool {
  files.contains { other in
    other.name != file.name && other.layout.format.id == file.layout.format.id
      && other.layout.match.headings == file.layout.match.headings
      && (other.layout.statedDay.map { $0 <= asOf } ?? false)
      && (file.layout.statedDay.map { $0 > asOf } ?? false)
  }
}

/// Customer files none of whose customers is in the book: what they say is used nowhere.
private func strangers(
  _ files: [RecognisedFile], _ masters: [[UInt8]: CustomerMaster], _ book: Book
) -> [Finding] {
  guard !masters.isEmpty else { return [] }
  var known: Set<[UInt8]> = []
  for customer in book.customers {
    known.insert(foldedName(Array(customer.id.utf8)))
    known.insert(foldedName(Array(customer.name.utf8)))
  }
  let byFile = Dictionary(grouping: masters, by: \.value.file)
  return byFile.sorted { $0.key < $1.key }.compactMap { file, own in
    let isKnown = own.contains { key, master in
      known.contains(foldedName(key)) || known.contains(foldedName(master.name))
    }
    guard !isKnown else { return nil }
    return Finding(
      .warning, "side-unmatched", at: Place(file: files[file].name),
      "none of its \(own.count) customer\(own.count == 1 ? "" : "s") is in any other file: what it says is used nowhere",
      remedy: "write ids and names as the exports do; zeros before an id count")
  }
}

/// What customer files say, by id and, for those without one, by name.
func customerMasters(
  _ files: [RecognisedFile], asOf: Day, options: IntakeOptions
) -> [[UInt8]: CustomerMaster] {
  var masters: [[UInt8]: CustomerMaster] = [:]
  for (index, file) in files.enumerated() where file.layout.grain == .customer {
    let reader = FileReader(
      source: file.source, layout: file.layout, asOf: SettledDocument.days.upperBound,
      options: options, keepsWhole: false, masters: [:])
    for var master in reader.read().flatMap(\.masters) {
      master.file = index
      if let since = master.insolventSince, since > asOf { master.facts.isInsolvent = false }
      let key = master.id.isEmpty ? foldedName(master.name) : master.id
      if !key.isEmpty { masters[key] = master }
    }
  }
  return masters
}

/// Payments tell the days on which a balance came about; where they do not tell all of it, an earlier day cannot be shown.
private func refuseUnexplained(
  _ files: [RecognisedFile], _ read: [BookBuilder.FileParts], _ assembly: EntryAssembly.Outcome?,
  asOf: Day
) throws(IntakeError) {
  for (index, file) in files.enumerated() {
    let unexplained = assembly?.unexplained[index] ?? 0
    guard unexplained != 0 || assembly?.unmatched.isEmpty == false else { continue }
    try refuseBackdating(file, read[index].parts, asOf: asOf)
  }
}

/// A file without settlement days says nothing of the days before its newest document.
private func refuseBackdating(
  _ file: RecognisedFile, _ parts: [Part], asOf: Day
) throws(IntakeError) {
  guard !file.layout.statesSettlementDays, ![.customer, .fact].contains(file.layout.grain) else {
    return
  }
  if let stated = file.layout.statedDay, asOf < stated {
    throw IntakeError(
      Finding(
        .error, "as-of-unsupported", at: Place(file: file.name),
        "lists what was open on \(stated), without settlement days: what was open on \(asOf) cannot be told from it",
        remedy:
          "use --as-of \(stated) or later, leave it out, or export a list with settlement days"))
  }
  // What a list of its own stated day holds of a later one is issued after it.
  guard file.layout.statedDay == nil,
    let (newest, line) = parts.compactMap({ part in part.newestIssued.map { ($0, part.newestLine) }
    })
    .max(by: { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 > $1.1 }),
    asOf < newest
  else { return }
  throw IntakeError(
    Finding(
      .error, "as-of-unsupported", at: Place(file: file.name, line: line),
      "lists open items without settlement days and its newest document is of \(newest): what was open on \(asOf) cannot be told from it",
      remedy: "use --as-of \(newest) or later, or export a list with settlement days"))
}
