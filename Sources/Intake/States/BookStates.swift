import Receivables

/// The states of a whole run, as its last step takes them instead of reading the files again.
public struct BookStates: Sendable {
  /// Parts by file.
  private var parts: [Int: [Part]] = [:]
  private var totals: [Int: FileTotals] = [:]
  /// What the lines of each file hold together; each line was compared with its content.
  private var found: [Int: StateTotals] = [:]
  private var run: [UInt8] = []
  private let isEmpty: Bool

  /// Takes states from their text, in any order and number.
  public init(_ text: [UInt8]) throws(StateFault) {
    guard text.isEmpty || text.last == 0x0A else {
      throw StateFault("the last line of state is cut short")
    }
    let lines = BookStates.lines(text)
    isEmpty = lines.isEmpty
    // Files that have headings only give no pieces.
    guard !isEmpty else { return }
    // Shares of a customer need not come together: any way to deal them out gives the same book.
    let slices = evenRanges(lines.count, parts: coreCount)
    let read = parallelMap(slices.count) { slice in
      Result { () throws(StateFault) in try BookStates.read(lines[slices[slice]], of: text) }
    }
    run = try read[0].get().run ?? []
    for result in read {
      let own = try result.get()
      guard run == own.run else {
        throw StateFault(
          "states of two runs are mixed", remedy: "finish the states of one run at a time")
      }
      for (file, assembler) in own.parts { parts[file, default: []].append(assembler.part) }
      for (file, sums) in own.found { found[file, default: StateTotals()] += sums }
      for totals in own.totals { try add(totals.totals, of: totals.file) }
    }
    try checkShares()
  }

  private mutating func add(_ own: FileTotals, of file: Int) throws(StateFault) {
    if totals[file] == nil { totals[file] = own } else { try totals[file]?.add(own) }
  }

  private struct Slice: Sendable {
    var run: [UInt8]?
    var parts: [Int: PartAssembler] = [:]
    var found: [Int: StateTotals] = [:]
    var totals: [(file: Int, totals: FileTotals)] = []
  }

  private static func read(
    _ lines: ArraySlice<Range<Int>>, of text: [UInt8]
  ) throws(StateFault) -> Slice {
    var slice = Slice()
    for range in lines {
      let line = try StateLine(text[range])
      guard slice.run == nil || slice.run == line.run else {
        throw StateFault(
          "states of two runs are mixed", remedy: "finish the states of one run at a time")
      }
      slice.run = line.run
      if line.isOfFile {
        slice.totals.append((line.file, try line.fileTotals()))
      } else {
        try slice.parts[line.file, default: PartAssembler()].add(line)
        slice.found[line.file, default: StateTotals()] += line.totals
      }
    }
    return slice
  }

  private static func lines(_ text: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    text.withUnsafeBufferPointer { bytes in
      while start < bytes.count, let end = bytes[start...].firstIndex(of: 0x0A) {
        if end > start { lines.append(start..<end) }
        start = end + 1
      }
    }
    return lines
  }

  /// What the totals of files say was written must be what is there.
  private func checkShares() throws(StateFault) {
    for file in Set(found.keys).union(totals.keys).sorted() {
      let (there, written) = (found[file] ?? StateTotals(), totals[file]?.shares)
      guard there == written else {
        throw StateFault(
          "states are missing or given twice: they hold \(there.rows) documents and rows of file \(file + 1), of which \(written?.rows ?? 0) were written"
        )
      }
    }
  }

  /// The parts of all files that were split, by place; a file whose encoding was found late is recognised anew.
  ///
  /// A fault where the states are of other files, settings or another day, or some rows were not read.
  func parts(
    of files: inout [RecognisedFile], asOf: Day, options: IntakeOptions
  ) throws -> [Int: [Part]] {
    try check(files, asOf: asOf, options: options)
    var all: [Int: [Part]] = [:]
    for index in files.indices where files[index].isSplit {
      if totals[index]?.isOfOtherEncoding == true { try files[index].settleEncoding(options) }
      all[index] = try parts(of: index, files[index])
    }
    return all
  }

  private func parts(
    of file: Int, _ recognised: RecognisedFile
  ) throws(StateFault) -> [Part] {
    let body = recognised.layout.bodyStart..<recognised.source.count
    guard let totals = totals[file] else {
      guard body.isEmpty else {
        throw StateFault("no state says anything of \(recognised.name): no split of it was read")
      }
      return [Part()]
    }
    var expected = body.lowerBound
    for range in totals.covered + [body.upperBound..<body.upperBound] {
      guard range.lowerBound == expected else {
        throw StateFault(
          range.lowerBound < expected
            ? "the states of \(recognised.name) reach beyond its end"
            : "some splits of \(recognised.name) were not read: bytes \(expected) to \(range.lowerBound) are in no state"
        )
      }
      expected = range.upperBound
    }
    guard totals.fits(recognised.source.count) else { throw StateReader.cut }
    var all = parts[file] ?? []
    if all.isEmpty { all.append(Part()) }
    totals.give(to: &all[0])
    return all
  }

  /// Whether the states are of these files, settings and day.
  private func check(
    _ files: [RecognisedFile], asOf: Day, options: IntakeOptions
  ) throws(StateFault) {
    guard !isEmpty else {
      guard files.allSatisfy({ !$0.isSplit || $0.layout.bodyStart >= $0.source.count }) else {
        throw StateFault(
          "there are no states to finish",
          remedy: "give the output of `arrears cluster merge` on standard input or with --states")
      }
      return
    }
    for (index, file) in files.enumerated() where file.isSplit {
      if let totals = totals[index], totals.name == file.name, let stamp = file.stamp,
        totals.stamp != stamp
      {
        throw StateFault(
          "\(file.name) is not the file that was split: it was changed since, or is another one",
          remedy: "run `arrears cluster split` and what follows it again")
      }
    }
    guard try Array(StateRun(files, asOf: asOf, options: options).id.utf8) == run else {
      throw StateFault(
        "the states are of other files, settings or another day than these, or a list beside the documents was changed since",
        remedy: "give the same inputs, --config and --as-of to `arrears cluster split` and `finish`"
      )
    }
    for file in totals.keys.sorted() where !(files.indices.contains(file) && files[file].isSplit) {
      throw StateFault(
        "states are of a file \(file + 1) that is not among these",
        remedy: "give the same inputs to `arrears cluster split` and `finish`")
    }
  }
}
