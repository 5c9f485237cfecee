import FoundationEssentials
public import Receivables

/// Files cut at true record ends, for many workers.
///
/// How this works: each file is walked once from its first row to its last, with the quote rules of its dialect, so that no cut lies
/// inside a quoted field, nor between rows of one document that follow each other. What must not be cut (groups, compressed files,
/// other encodings than UTF-8) is one piece.
public struct SplitPlan: Sendable {
  /// Pieces of all files that hold documents or settlements, in the order of inputs.
  public private(set) var splits: [FileSplit] = []
  /// Why rows of one customer or document must come together, in words; empty where each row is a document of its own.
  public let joins: [String]
  /// Files that are in one piece whatever its size, with the reason.
  public private(set) var indivisible: [(name: String, reason: String)] = []

  /// Cuts files into pieces of about `size` bytes.
  public init(
    _ given: [RecognisedFile], asOf: Day, options: IntakeOptions, size: Int
  ) throws {
    var files = given
    for index in files.indices { try files[index].settleEncoding(options) }
    let context = ReadingContext(files, asOf: asOf, options: options)
    let run = try StateRun(files, asOf: asOf, options: options).id
    joins = SplitPlan.joins(files)
    let customerFiles = files.filter { $0.layout.grain == .customer }.compactMap { file in
      file.stamp.map {
        ReadingPlan.CustomerFile(
          path: SplitPlan.absolute(file.input.path ?? ""), name: file.name, state: $0)
      }
    }
    for (index, file) in files.enumerated() where file.isSplit {
      guard let path = file.input.path, let state = file.stamp else { continue }
      var billed = file
      context.adopt(in: &billed)
      let plan = ReadingPlan(
        run: run, release: arrearsVersion, file: index, name: file.name, asOf: asOf.description,
        decided: billed.decided,
        known: file.indivisible == nil ? file.layout.notations : nil,
        looksAtAll: file.source.looksAtAll, keepsWhole: context.keepsWhole,
        customerFiles: customerFiles,
        given: GivenOptions(options))
      if let reason = file.indivisible { indivisible.append((file.name, reason)) }
      // Small files are read from front to back, so that totals they print can be compared.
      let isWhole = file.indivisible != nil || file.isReadInOnePiece(options)
      let cuts = SplitPlan.cuts(of: file, size: isWhole ? .max : size)
      if !isWhole, cuts.count == 1, cuts[0].range.count / 2 > size {
        indivisible.append((file.name, "all its rows follow each other under one number"))
      }
      for cut in cuts {
        splits.append(
          FileSplit(
            path: SplitPlan.absolute(path), offset: cut.range.lowerBound, length: cut.range.count,
            line: cut.line,
            state: state, plan: plan))
      }
    }
  }

  /// Workers run in folders of their own.
  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  /// Ranges of a file's body, with the lines before each.
  private static func cuts(
    of file: RecognisedFile, size: Int
  ) -> [(range: Range<Int>, line: Int)] {
    let (source, layout) = (file.source, file.layout)
    guard layout.bodyStart < source.count else { return [] }
    var scanner = RecordScanner(
      source.start, count: source.count, range: layout.bodyStart..<source.count,
      rules: layout.dialect.rules)
    var cuts: [(range: Range<Int>, line: Int)] = []
    var (start, line) = (layout.bodyStart, layout.linesBefore)
    var released = start
    var rows = DocumentRows(layout)
    walk: while size < source.count - start {
      switch scanner.next() {
      case .end: break walk
      case .blank, .unclosedQuote: continue
      case .record: break
      }
      let record = scanner.raw.lowerBound
      if record - released > 1 << 24 {
        source.release(released..<record)
        released = record
      }
      let isBetween = rows?.startsDocument(scanner) ?? true
      guard record - start >= size, isBetween else { continue }
      cuts.append((start..<record, line))
      (start, line) = (record, layout.linesBefore + scanner.line - 1)
    }
    return cuts + [(start..<source.count, line)]
  }

  private static func joins(_ files: [RecognisedFile]) -> [String] {
    let split = files.filter(\.isSplit)
    var joins = split.compactMap { file -> String? in
      switch file.layout.grain {
      case .lineItem, .line: "\(file.name) has several rows per document"
      case .paymentRow: "\(file.name) has a row per payment"
      case .ledger: "\(file.name) is a ledger, whose postings are matched"
      case .application: "\(file.name) settles documents of other files"
      case .document, .customer, .fact: nil
      }
    }
    let lists = split.filter { $0.layout.grain != .application }
    if lists.count > 1 {
      joins.append("\(lists.count) files may hold the same documents")
    }
    return joins
  }
}

/// What readers of single files must know of all of them.
struct ReadingContext: Sendable {
  /// What customer files say, by id and, for those without one, by name.
  let masters: [[UInt8]: CustomerMaster]
  /// Settlements of one file change what is open in the others, settled documents included.
  let keepsWhole: Bool
  /// The currency that customer files name for everybody.
  let billedIn: Currency?

  init(_ files: [RecognisedFile], asOf: Day, options: IntakeOptions) {
    masters = customerMasters(files, asOf: asOf, options: options)
    let grains = Set(files.map(\.layout.grain))
    keepsWhole =
      grains.contains(.application)
      || grains.contains(.ledger) && !grains.isDisjoint(with: [.document, .lineItem])
    let billed = Set(masters.values.map(\.currency))
    billedIn = billed.count == 1 ? billed.first ?? nil : nil
  }

  /// A list that states no currency is in the one that customer files name for everybody.
  func adopt(in file: inout RecognisedFile) {
    if let billedIn { file.adopt(billedIn) }
  }
}

/// Which files, settings, day and release states belong to.
struct StateRun {
  let id: String

  /// Bytes handed over have no state that a worker could compare.
  init(
    _ files: [RecognisedFile], asOf: Day, options: IntakeOptions
  ) throws(StateFault) {
    var words = [arrearsVersion, asOf.description, GivenOptions(options).text]
    for file in files {
      guard let stamp = file.stamp else {
        throw StateFault(
          "standard input cannot be split: no worker could read it",
          remedy: "save it to a file that every worker can read")
      }
      words += [file.name, "\(stamp.size)", stamp.modified]
    }
    id =
      words.joined(separator: "\u{2}").utf8.withContiguousStorageIfAvailable {
        hexadecimal(hashBytes($0, seed: 0xBB67_AE85_84CA_A73B))
      } ?? ""
  }
}

extension RecognisedFile {
  /// It is read from front to back in one piece.
  func isReadInOnePiece(_ options: IntakeOptions) -> Bool {
    layout.isReadInOnePiece(source.count - layout.bodyStart, options)
  }

  /// It holds documents or settlements; customer files and lists beside the documents are small and read where they are needed.
  var isSplit: Bool { layout.grain != .customer && layout.grain != .fact }

  /// Looks at all of a large file whose beginning alone decided its encoding, and recognises it anew where that was wrong.
  mutating func settleEncoding(_ options: IntakeOptions) throws(IntakeError) {
    guard !source.isUTF8(in: 0..<source.count) else { return }
    self = try RecognisedFile(
      DecodedFile(input, options: options, looksAtAll: true), options: options)
  }
}
