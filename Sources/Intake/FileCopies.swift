import Receivables

/// Files that hold the same rows as another one, under whatever name and encoding: the rows count once.
///
/// Rows with numbers are found again one by one (`AccountGrouping`). Rows without one, and those that make up documents together,
/// could be other business of the same day and amount; in a file that agrees with another in every row they are not.
enum FileCopies {
  /// A file, the earlier one that it repeats, and how many rows they share.
  struct Copy {
    var file: Int
    var original: Int
    var rows: Int
  }

  /// Empties the parts of files that repeat an earlier one; their rows are counted as duplicates.
  static func drop(_ files: [RecognisedFile], _ parts: inout [[Part]]) -> [Copy] {
    guard files.count > 1 else { return [] }
    var prints: [Int: UInt64] = [:]
    func print(_ file: Int) -> UInt64 {
      if let known = prints[file] { return known }
      let sum = parts[file].reduce(UInt64(0)) { $0 &+ self.print(of: $1) }
      prints[file] = sum
      return sum
    }
    var copies: [Copy] = []
    for file in files.indices where mayRepeat(files[file], parts[file]) {
      let original = (0..<file).first { other in
        files[other].layout.match.headings == files[file].layout.match.headings
          && files[other].layout.statedDay == files[file].layout.statedDay
          && size(parts[other]) == size(parts[file])
          && !copies.contains { $0.file == other } && print(other) == print(file)
      }
      guard let original else { continue }
      copies.append(Copy(file: file, original: original, rows: size(parts[file]).reduce(0, +)))
    }
    for copy in copies {
      for index in parts[copy.file].indices { empty(&parts[copy.file][index]) }
    }
    return copies
  }

  /// Whether a file holds rows that cannot be told apart one by one.
  private static func mayRepeat(_ file: RecognisedFile, _ parts: [Part]) -> Bool {
    guard ![.application, .fact, .customer].contains(file.layout.grain) else { return false }
    // A document with a number shows that the lists overlap, and with it those without.
    return parts.contains { !$0.entries.isEmpty }
      || parts.contains { !$0.documents.isEmpty || !$0.settled.isEmpty }
        && parts.allSatisfy { part in
          part.documents.allSatisfy { $0.number.length == 0 }
            && part.settled.allSatisfy { $0.key == 0 }
        }
  }

  private static func size(_ parts: [Part]) -> [Int] {
    parts.reduce([0, 0, 0]) { sum, part in
      [sum[0] + part.documents.count, sum[1] + part.settled.count, sum[2] + part.entries.count]
    }
  }

  /// A sum over all rows, so that their order does not matter.
  private static func print(of part: Part) -> UInt64 {
    let customers = part.customers.map { $0.key.withUnsafeBufferPointer { hashBytes($0, seed: 3) } }
    func print(_ account: Int) -> UInt64 {
      guard account >= 0 else { return 0 }
      let own = part.accounts[account]
      return mixedWords(customers[Int(own.customer)], UInt64(own.currency.packed))
    }
    func days(_ days: Day?...) -> UInt64 {
      days.reduce(7) { mixedWords($0, UInt64(UInt32(bitPattern: $1?.number ?? .min))) }
    }
    func words(_ values: Int64...) -> UInt64 {
      values.reduce(11) { mixedWords($0, UInt64(bitPattern: $1)) }
    }
    func hash(_ reference: TextReference) -> UInt64 {
      reference.bytes(in: part.text).withUnsafeBufferPointer { hashBytes($0, seed: 5) }
    }
    var sum: UInt64 = 0
    for document in part.documents {
      sum &+= mixedWords(
        mixedWords(print(Int(document.account)), hash(document.number)),
        mixedWords(
          days(document.issued, document.due),
          words(document.amount, document.open, Int64(document.kind.rawValue))))
    }
    for document in part.settled {
      sum &+= mixedWords(
        mixedWords(print(Int(document.account)), document.key),
        mixedWords(days(document.issued, document.due, document.paid), words(document.amount)))
    }
    for entry in part.entries {
      sum &+= mixedWords(
        mixedWords(print(Int(entry.account)), mixedWords(hash(entry.number), hash(entry.key))),
        mixedWords(
          days(entry.issued, entry.due, entry.paid),
          words(
            entry.amount, entry.other ?? .min, entry.balance ?? .min,
            Int64(entry.kind.rawValue))))
    }
    return sum
  }

  private static func empty(_ part: inout Part) {
    part.counts.duplicates += part.counts.documents + part.counts.lines + part.counts.settlements
    (part.counts.documents, part.counts.lines, part.counts.settlements) = (0, 0, 0)
    part.counts.later = 0
    (part.documents, part.settled, part.settlements) = ([], [], [])
    (part.writeOffs, part.discounts, part.kept, part.entries) = ([], [], [], [])
    (part.printedTotals, part.pieces, part.remarks, part.control) = ([], [], [:], [:])
    (part.laterKeys, part.laterNumbers, part.laterRows) = ([], [], 0)
  }
}
