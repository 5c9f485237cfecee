import Receivables

/// Merges states: however often and in whatever order, the result is the same.
public struct StateMerger {
  private var files: [Int: (parts: PartAssembler, totals: FileTotals?)] = [:]
  private var run: [UInt8]?

  /// Nothing yet.
  public init() {}

  /// Adds a line without its end.
  ///
  /// After a fault nothing can be told of what came before.
  public mutating func add(_ line: ArraySlice<UInt8>) throws(StateFault) {
    let line = try StateLine(line)
    guard run == nil || run == line.run else {
      throw StateFault(
        "states of two runs: \(String(decoding: run ?? [], as: UTF8.self)) and \(String(decoding: line.run, as: UTF8.self))",
        remedy: "merge states of the same files, settings and day only")
    }
    run = line.run
    var own = files[line.file] ?? (PartAssembler(), nil)
    // No second reference, or the part would be copied.
    files[line.file] = nil
    if line.isOfFile {
      let totals = try line.fileTotals()
      if own.totals == nil { own.totals = totals } else { try own.totals?.add(totals) }
    } else {
      try own.parts.add(line)
    }
    files[line.file] = own
  }

  /// Gives the merged lines, by file and key.
  public func emit(to emit: ([UInt8]) throws -> Void) throws {
    let run = String(decoding: run ?? [], as: UTF8.self)
    for (file, own) in files.sorted(by: { $0.key < $1.key }) {
      _ = try PartStates(own.parts.part, run: run, file: file).emitShares(to: emit)
      if let totals = own.totals {
        try emit(PartStates.line(of: totals, run: run, file: file))
      }
    }
  }
}

extension StateLine {
  /// The totals of a file that the line holds.
  func fileTotals() throws(StateFault) -> FileTotals {
    let totals = try FileTotals(content)
    guard totals.shares == self.totals else { throw StateReader.cut }
    return totals
  }
}

extension PartAssembler {
  /// Adds a line's share; control totals that its content does not have are a fault.
  mutating func add(_ line: StateLine) throws(StateFault) {
    guard try add(line.content) == line.totals else {
      throw StateFault("the control totals of a state are not those of its content")
    }
  }
}
