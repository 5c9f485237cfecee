/// A row of an export that names a document.
public struct Mention: Sendable, Equatable {
  /// The file.
  public var file: String
  /// Physical line, 1-based.
  public var line: Int
  /// The number as it stands there.
  public var number: String
  /// The line itself.
  public var raw: String
}

extension RecognisedFile {
  /// Rows whose number, or whose document paid or credited, has one of the keys, by key in the order of the file.
  ///
  /// `isOf` says whether a row that states a customer's id or name (either may be empty) may be meant, by key; rows that state neither
  /// are. At most `limit` rows for a key. The file is read anew, so this is for a few documents, not for reports.
  public func mentions(
    of keys: Set<UInt64>, limit: Int = 8,
    isOf: (_ key: UInt64, _ id: String, _ name: String) -> Bool
  ) -> [UInt64: [Mention]] {
    let numbers = [Role.number, .alternate, .appliedTo, .match].compactMap { layout.match[$0] }
    guard !numbers.isEmpty, !keys.isEmpty else { return [:] }
    var found: [UInt64: [Mention]] = [:]
    var scanner = RecordScanner(
      source.start, count: source.count, range: layout.bodyStart..<source.count,
      rules: layout.dialect.rules)
    while true {
      switch scanner.next() {
      case .end: return found
      case .blank, .unclosedQuote: continue
      case .record: break
      }
      for column in numbers where column < scanner.fieldCount {
        let cell = trimmed(withoutGuards(scanner.field(column)))
        let key = cell.withUnsafeBufferPointer { documentKey(of: $0) }
        guard key != 0, keys.contains(key), found[key, default: []].count < limit else { continue }
        let line = layout.linesBefore + scanner.line
        guard found[key]?.last?.line != line,
          isOf(key, text(layout.match[.customerID]), text(layout.match[.customerName]))
        else { continue }
        found[key, default: []].append(
          Mention(
            file: name, line: line, number: String(decoding: cell, as: UTF8.self),
            raw: String(
              decoding: UnsafeBufferPointer(
                start: source.start + scanner.raw.lowerBound, count: scanner.raw.count),
              as: UTF8.self)))
      }
      func text(_ column: Int?) -> String {
        guard let column, column < scanner.fieldCount else { return "" }
        return String(decoding: trimmed(withoutGuards(scanner.field(column))), as: UTF8.self)
      }
    }
  }
}
