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
  /// Rows whose number, or whose document paid or credited, has one of the keys, by what they mean, in the order of the file.
  ///
  /// `meaning` says what a row means that has a key and states a customer's id or name (either may be empty). At most `limit` rows for
  /// each. The file is read anew, so this is for a few documents, not for reports.
  public func mentions<Name: Hashable>(
    of keys: Set<UInt64>, limit: Int = 8,
    meaning: (_ key: UInt64, _ id: String, _ name: String) -> [Name]
  ) -> [Name: [Mention]] {
    let numbers = [Role.number, .alternate, .appliedTo, .match].compactMap { layout.match[$0] }
    guard !numbers.isEmpty, !keys.isEmpty else { return [:] }
    var found: [Name: [Mention]] = [:]
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
        guard key != 0, keys.contains(key) else { continue }
        let line = layout.linesBefore + scanner.line
        for name in meaning(key, text(layout.match[.customerID]), text(layout.match[.customerName]))
        where found[name, default: []].count < limit && found[name]?.last?.line != line {
          found[name, default: []].append(
            Mention(
              file: self.name, line: line, number: String(decoding: cell, as: UTF8.self),
              raw: String(
                decoding: UnsafeBufferPointer(
                  start: source.start + scanner.raw.lowerBound, count: scanner.raw.count),
                as: UTF8.self)))
        }
      }
      func text(_ column: Int?) -> String {
        guard let column, column < scanner.fieldCount else { return "" }
        return String(
          decoding: trimmed(withoutGuards(scanner.field(column))), as: UTF8.self)
      }
    }
  }
}
