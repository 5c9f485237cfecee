import Receivables

/// Reads pieces of files, one after another, and gives their states line by line.
///
/// Pieces of one file that come together are read together, up to `batch` bytes at a time: fewer and larger states. Throws
/// `StateFault` where a piece is not what was split, and `IntakeError` where a file cannot be read.
public func readSplits(
  _ splits: [FileSplit], batch: Int = 512 << 20, emit: ([UInt8]) throws -> Void
) throws {
  var files: [(plan: ReadingPlan, splits: [FileSplit])] = []
  var places: [String: Int] = [:]
  for split in splits {
    let key = "\(split.plan.run) \(split.plan.file)"
    if let place = places[key] {
      guard files[place].plan == split.plan, files[place].splits[0].path == split.path else {
        throw StateFault(
          "the splits of \(split.plan.name) do not agree with each other", remedy: SplitFile.again)
      }
      files[place].splits.append(split)
    } else {
      places[key] = files.count
      files.append((split.plan, [split]))
    }
  }
  for (plan, splits) in files {
    let file = try SplitFile(plan, splits[0])
    var rest = splits.sorted { $0.offset < $1.offset }[...]
    while let first = rest.first {
      var bytes = first.length
      let next = rest.dropFirst().prefix { split in
        let (sum, isBeyond) = bytes.addingReportingOverflow(split.length)
        bytes = sum
        return !isBeyond && sum <= batch
      }
      let own = rest.prefix(1 + next.count)
      try file.read(own, emit: emit)
      rest = rest.dropFirst(own.count)
    }
  }
}

/// A file as a worker opens it: it must be what was split.
private struct SplitFile {
  static let again = "run `arrears cluster split` again"

  let plan: ReadingPlan
  let file: RecognisedFile
  let asOf: Day
  let options: IntakeOptions
  let context: ReadingContext

  init(_ plan: ReadingPlan, _ split: FileSplit) throws {
    self.plan = plan
    guard plan.release == arrearsVersion else {
      throw StateFault(
        "the files were split by release \(plan.release), this is \(arrearsVersion)",
        remedy: "use the same release of arrears on every machine, and \(SplitFile.again)")
    }
    guard let day = Day(iso: plan.asOf) else {
      throw StateFault("\"\(plan.asOf)\" is not a day", remedy: SplitFile.again)
    }
    guard GivenOptions.terms.contains(plan.given.defaultTerms) else { throw StateReader.cut }
    let options = plan.given.options
    (asOf, self.options) = (day, options)
    var own = options
    own.known = plan.known
    var file = try SplitFile.open(
      split.path, plan.name, split.state, own, looksAtAll: plan.looksAtAll)
    let masters = try plan.customerFiles.map {
      try SplitFile.open($0.path, $0.name, $0.state, options, looksAtAll: false)
    }
    context = ReadingContext(masters, asOf: asOf, options: options)
    context.adopt(in: &file)
    let found = file.decided
    self.file = file
    let differing = Set(found.keys).union(plan.decided.keys).filter {
      found[$0] != plan.decided[$0]
    }.sorted()
    if let first = differing.first {
      throw StateFault(
        "\(plan.name) is read differently here than where it was split: \(first) is \"\(found[first] ?? "")\", not \"\(plan.decided[first] ?? "")\"",
        remedy: "use the same release of arrears on every machine, and \(SplitFile.again)")
    }
  }

  private static func open(
    _ path: String, _ name: String, _ stamp: FileStamp, _ options: IntakeOptions, looksAtAll: Bool
  ) throws -> RecognisedFile {
    let file = try RecognisedFile(
      DecodedFile(InputFile(path: path, name: name), options: options, looksAtAll: looksAtAll),
      options: options)
    guard file.stamp == stamp else {
      throw StateFault(
        "\(path) is not the file that was split: it has \(file.stamp?.size ?? 0) bytes and was changed since, or had \(stamp.size)",
        remedy: "\(SplitFile.again); while it runs, files must stay as they are")
    }
    return file
  }

  /// Reads some pieces, and emits the shares of customers and the totals.
  func read(_ splits: ArraySlice<FileSplit>, emit: ([UInt8]) throws -> Void) throws {
    let wrong = StateFault(
      "a split of \(plan.name) does not begin and end with a record", remedy: SplitFile.again)
    let body = file.layout.bodyStart..<file.source.count
    for split in splits {
      guard body.contains(split.offset), split.length > 0,
        split.length <= body.upperBound - split.offset, split.line <= body.upperBound
      else { throw wrong }
    }
    for (split, next) in zip(splits, splits.dropFirst())
    where next.offset < split.offset + split.length {
      throw StateFault(
        "the piece of \(plan.name) from byte \(next.offset) on is given twice",
        remedy: "give each split once")
    }
    var reader = PartReader(
      layout: file.layout, asOf: asOf, defaultTerms: options.defaultTerms,
      keepsWhole: plan.keepsWhole, masters: context.masters)
    reader.reserve(
      rows: splits.reduce(0) { $0 + $1.length } / max(16, file.layout.averageRecord))
    var before: [Int: Int] = [:]
    for (piece, split) in splits.enumerated() {
      before[piece] = split.line
      let end = split.offset + split.length
      reader.read(file.source, piece: piece, range: split.offset..<end, expectedEnd: end)
    }
    var part = reader.finish()
    guard part.pieces.allSatisfy({ $0.end == $0.expectedEnd }) else { throw wrong }
    guard file.source.isUnchanged, !part.isOtherEncoding else {
      throw StateFault(
        "\(plan.name) was changed while it was read", remedy: SplitFile.again)
    }
    // Nobody else can make such sums safe: whoever waits for this piece should know at once.
    if Part.isBeyondSums([part]) { throw IntakeError.sumTooLarge(plan.name) }
    FileReader.makeAbsolute(&part, before: before)
    // Whoever sees the beginning of the file only would take it for UTF-8.
    part.isOtherEncoding = plan.looksAtAll && file.source.isDecoded
    try PartStates(part, run: plan.run, file: plan.file).emit(
      covered: splits.map { $0.offset..<$0.offset + $0.length },
      of: (plan.name, splits.first?.state ?? FileStamp(size: 0, modified: "")), to: emit)
  }
}

/// The lines of a part: a share for each customer, then the totals.
struct PartStates {
  private let part: Part
  private let run: String
  private let file: Int

  init(_ part: Part, run: String, file: Int) {
    (self.part, self.run, self.file) = (part, run, file)
  }

  /// Emits the shares by key and the totals behind them.
  func emit(
    covered: [Range<Int>], of named: (name: String, stamp: FileStamp),
    to emit: ([UInt8]) throws -> Void
  ) throws {
    let shares = try emitShares(to: emit)
    let totals = FileTotals(part, of: named, covered: covered, shares: shares)
    try emit(PartStates.line(of: totals, run: run, file: file))
  }

  /// Emits the shares by key; what they hold together.
  func emitShares(to emit: ([UInt8]) throws -> Void) throws -> StateTotals {
    var shares = PartShares(part)
    var all = StateTotals()
    let keys = (0..<shares.count).map { shares.key($0) }
    let order = keys.indices.sorted { one, other in
      // Two spellings of a name travel under one key.
      keys[one] != keys[other]
        ? keys[one].lexicographicallyPrecedes(keys[other])
        : part.customers[one].key.lexicographicallyPrecedes(part.customers[other].key)
    }
    for customer in order {
      let share = shares.share(customer)
      all += share.totals
      try emit(
        StateLine(
          key: keys[customer], run: run, file: file, totals: share.totals, content: share.bytes
        ).text)
    }
    return all
  }

  /// The line of a file's totals.
  static func line(of totals: FileTotals, run: String, file: Int) -> [UInt8] {
    StateLine(
      key: Array("f\(file)".utf8), run: run, file: file, totals: totals.shares,
      content: totals.bytes
    ).text
  }
}
