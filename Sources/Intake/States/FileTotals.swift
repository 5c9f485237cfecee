import Receivables

/// What a part says of its file as a whole: everything in it that belongs to no customer.
///
/// Totals of parts of one file add up, in any order, to those of the file.
struct FileTotals {
  /// The part without what belongs to customers.
  private(set) var part = Part()
  /// Ranges of the file that were read, ascending.
  private(set) var covered: [Range<Int>] = []
  /// Name of the file, and the file as it was when it was split.
  private(set) var name = ""
  private(set) var stamp = FileStamp(size: 0, modified: "")
  /// What the shares of customers hold that were written beside these totals.
  private(set) var shares = StateTotals()

  /// The beginning of the file is in another encoding than all of it.
  var isOfOtherEncoding: Bool { part.isOtherEncoding }

  /// The totals of a part that read these ranges, and whose shares hold so much.
  init(
    _ part: Part, of file: (name: String, stamp: FileStamp), covered: [Range<Int>],
    shares: StateTotals
  ) {
    (name, stamp) = file
    self.covered = covered.sorted { $0.lowerBound < $1.lowerBound }
    self.shares = shares
    self.part.counts = part.counts
    self.part.control = part.control
    self.part.faults = part.faults
    self.part.droppedFaults = part.droppedFaults
    self.part.printedTotals = part.printedTotals
    (self.part.newestIssued, self.part.newestLine) = (part.newestIssued, part.newestLine)
    self.part.unknownKinds = part.unknownKinds
    self.part.unknownStates = part.unknownStates
    self.part.laterKeys = part.laterKeys
    (self.part.laterRows, self.part.laterNumbers) = (part.laterRows, part.laterNumbers)
    self.part.isOverflowing = part.isOverflowing
    self.part.isOtherEncoding = part.isOtherEncoding
    self.part.remarks = part.remarks.mapValues { sums in
      sums.mapValues { sum in
        var sum = sum
        // Lines are those of the file: pieces no longer matter.
        sum.first?.piece = 0
        return sum
      }
    }
    sortFaults()
  }

  /// Puts the totals into a part that holds shares only.
  func give(to other: inout Part) {
    var whole = part
    (whole.customers, whole.entities, whole.accounts) = (
      other.customers, other.entities, other.accounts
    )
    (whole.documents, whole.settled, whole.settlements) = (
      other.documents, other.settled, other.settlements
    )
    (whole.writeOffs, whole.discounts, whole.kept) = (
      other.writeOffs, other.discounts, other.kept
    )
    (whole.entries, whole.text) = (other.entries, other.text)
    other = whole
  }

  private mutating func sortFaults() {
    part.faults.sort { ($0.line, $0.field, $0.code) < ($1.line, $1.field, $1.code) }
    let more = part.faults.count - Accounting.mostRejects
    guard more > 0 else { return }
    part.faults.removeLast(more)
    part.droppedFaults += more
  }

  /// Adds the totals of other parts of the same file; rows that both have read are a fault.
  mutating func add(_ other: FileTotals) throws(StateFault) {
    covered = (covered + other.covered).sorted { $0.lowerBound < $1.lowerBound }
    for (one, next) in zip(covered, covered.dropFirst()) where next.lowerBound < one.upperBound {
      throw StateFault(
        "two states hold the same rows (bytes \(next.lowerBound) to \(min(one.upperBound, next.upperBound)) of the file)",
        remedy: "give each state once")
    }
    // What was found of neighbouring ranges is that of one.
    covered = covered.reduce(into: []) { ranges, range in
      if let last = ranges.last, last.upperBound == range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    shares += other.shares
    let from = other.part
    part.counts += from.counts
    for (currency, sums) in from.control {
      part.control[currency, default: .init()].add(sums, &part.isOverflowing)
    }
    part.faults += from.faults
    part.droppedFaults += from.droppedFaults
    sortFaults()
    part.printedTotals = (part.printedTotals + from.printedTotals).sorted { $0.line < $1.line }
    if let newest = from.newestIssued,
      part.newestIssued.map({
        newest > $0 || newest == $0 && from.newestLine < part.newestLine
      }) ?? true
    {
      (part.newestIssued, part.newestLine) = (newest, from.newestLine)
    }
    for word in from.unknownKinds { Part.note(word, in: &part.unknownKinds) }
    for word in from.unknownStates { Part.note(word, in: &part.unknownStates) }
    part.laterKeys.formUnion(from.laterKeys)
    part.laterRows += from.laterRows
    part.laterNumbers.formUnion(from.laterNumbers)
    part.isOverflowing = part.isOverflowing || from.isOverflowing
    part.isOtherEncoding = part.isOtherEncoding || from.isOtherEncoding
    for (remark, sums) in from.remarks {
      for (currency, sum) in sums {
        var own = part.remarks[remark]?[currency] ?? .init()
        own.documents += sum.documents
        own.open &+= sum.open
        if let first = sum.first, own.first.map({ first < $0 }) ?? true { own.first = first }
        part.remarks[remark, default: [:]][currency] = own
      }
    }
  }
}

// MARK: Bytes

extension FileTotals {
  private static let counters: [any WritableKeyPath<RowCounts, Int> & Sendable] = [
    \.documents, \.lines, \.settlements, \.sideData, \.headings, \.totals, \.blanks, \.duplicates,
    \.excluded, \.rejected, \.later,
  ]

  /// The bytes in which the totals travel.
  var bytes: [UInt8] {
    var writer = StateWriter()
    writer.add(count: covered.count)
    for range in covered {
      writer.add(count: range.lowerBound)
      writer.add(count: range.count)
    }
    writer.add(name)
    writer.add(count: stamp.size)
    writer.add(stamp.modified)
    writer.add(count: shares.rows)
    writer.add(signed: shares.amount)
    writer.add(signed: shares.open)
    writer.add(shares.print)
    for counter in FileTotals.counters { writer.add(count: part.counts[keyPath: counter]) }
    writer.add(count: part.control.count)
    for (currency, sums) in part.control.sorted(by: { $0.key < $1.key }) {
      writer.add(currency)
      writer.add(signed: sums.amount)
      writer.add(signed: sums.open)
      writer.add(sums.magnitude)
    }
    writeFaults(&writer)
    writer.add(count: part.printedTotals.count)
    for total in part.printedTotals {
      for number in [total.line, total.raw.lowerBound, total.raw.count, total.field] {
        writer.add(count: number)
      }
      writer.add(signed: total.printed)
      writer.add(signed: total.read)
      writer.add(total.currency?.description ?? "")
    }
    writer.add(part.newestIssued)
    writer.add(count: part.newestLine)
    for words in [part.unknownKinds, part.unknownStates] {
      writer.add(count: words.count)
      for word in words.sorted(by: { $0.lexicographicallyPrecedes($1) }) { writer.add(word) }
    }
    writer.add(count: part.laterRows)
    for keys in [part.laterKeys, part.laterNumbers] {
      writer.add(count: keys.count)
      for key in keys.sorted() { writer.add(key) }
    }
    writer.add(flags: part.isOverflowing, part.isOtherEncoding)
    writeRemarks(&writer)
    return writer.bytes
  }

  private func writeFaults(_ writer: inout StateWriter) {
    writer.add(count: part.faults.count)
    for fault in part.faults {
      writer.add(count: fault.severity.rawValue)
      for text in [fault.code, fault.message, fault.remedy] { writer.add(text) }
      for number in [fault.field + 1, fault.line, fault.raw.lowerBound, fault.raw.count] {
        writer.add(count: number)
      }
      writer.add(fault.money?.currency.description ?? "")
      writer.add(signed: fault.money?.minorUnits ?? 0)
      writer.add(flags: fault.isReject)
    }
    writer.add(count: part.droppedFaults)
  }

  private func writeRemarks(_ writer: inout StateWriter) {
    let remarks = part.remarks.sorted { utf8Precedes($0.key.rawValue, $1.key.rawValue) }
    writer.add(count: remarks.count)
    for (remark, sums) in remarks {
      writer.add(remark.rawValue)
      writer.add(count: sums.count)
      for (currency, sum) in sums.sorted(by: { $0.key < $1.key }) {
        writer.add(currency)
        writer.add(count: sum.documents)
        writer.add(signed: sum.open)
        writer.add(count: sum.first?.line ?? 0)
      }
    }
  }

  /// Totals from their bytes.
  init(_ bytes: [UInt8]) throws(StateFault) {
    var reader = StateReader(bytes)
    for _ in 0..<(try reader.count()) {
      covered.append(try FileTotals.range(&reader))
    }
    name = try reader.string()
    stamp.size = try reader.number(as: Int.self)
    stamp.modified = try reader.string()
    shares.rows = try reader.size()
    (shares.amount, shares.open) = (try reader.signed(), try reader.signed())
    shares.print = try reader.number()
    for counter in FileTotals.counters { part.counts[keyPath: counter] = try reader.size() }
    for _ in 0..<(try reader.count()) {
      let currency = try reader.currency()
      part.control[currency] = Part.Control(
        amount: try reader.signed(), open: try reader.signed(), magnitude: try reader.number())
    }
    try readFaults(&reader)
    for _ in 0..<(try reader.count()) {
      let line = try reader.size()
      let raw = try FileTotals.range(&reader)
      part.printedTotals.append(
        Part.PrintedTotal(
          line: line, raw: raw, field: try reader.size(),
          printed: try reader.signed(), read: try reader.money(),
          currency: Currency(code: try reader.string())))
    }
    part.newestIssued = try reader.day()
    part.newestLine = try reader.size()
    for _ in 0..<(try reader.count()) { part.unknownKinds.insert(Array(try reader.text())) }
    for _ in 0..<(try reader.count()) { part.unknownStates.insert(Array(try reader.text())) }
    part.laterRows = try reader.size()
    for _ in 0..<(try reader.count()) { part.laterKeys.insert(try reader.number()) }
    for _ in 0..<(try reader.count()) { part.laterNumbers.insert(try reader.number()) }
    let flags = try reader.byte()
    (part.isOverflowing, part.isOtherEncoding) = (flags & 1 != 0, flags & 2 != 0)
    // Sums that are safe to add up, as those who wrote them have seen to.
    let isSafe = part.control.values.allSatisfy {
      $0.magnitude <= Part.Control.most && $0.amount.magnitude <= $0.magnitude
        && $0.open.magnitude <= $0.magnitude
    }
    guard isSafe || part.isOverflowing else { throw StateReader.cut }
    for _ in 0..<(try reader.count()) {
      guard let remark = Part.Remark(rawValue: try reader.string()) else { throw StateReader.cut }
      for _ in 0..<(try reader.count()) {
        let currency = try reader.currency()
        var sum = Part.Affected()
        sum.documents = try reader.size()
        sum.open = try reader.money()
        let line = try reader.size()
        if line > 0 { sum.first = (0, line) }
        part.remarks[remark, default: [:]][currency] = sum
      }
    }
    guard reader.isAtEnd else { throw StateReader.cut }
  }

  private mutating func readFaults(_ reader: inout StateReader) throws(StateFault) {
    for _ in 0..<(try reader.count()) {
      guard let severity = Severity(rawValue: try reader.number(as: Int.self)) else {
        throw StateReader.cut
      }
      let (code, message, remedy) = (
        try reader.string(), try reader.string(), try reader.string()
      )
      let field = try reader.size() - 1
      let line = try reader.size()
      let raw = try FileTotals.range(&reader)
      let currency = Currency(code: try reader.string())
      let amount = try reader.signed()
      part.faults.append(
        Part.RowFault(
          severity: severity, code: code, message: message, remedy: remedy, field: field,
          line: line, raw: raw, money: currency.map { Money(minorUnits: amount, currency: $0) },
          isReject: try reader.flag()))
    }
    part.droppedFaults = try reader.size()
  }

  private static func range(_ reader: inout StateReader) throws(StateFault) -> Range<Int> {
    let start = try reader.size()
    return start..<start + (try reader.size())
  }

  /// Whether everything that is said to stand in the file lies within so many bytes.
  func fits(_ count: Int) -> Bool {
    part.faults.allSatisfy { $0.raw.upperBound <= count }
      && part.printedTotals.allSatisfy { $0.raw.upperBound <= count }
  }
}
