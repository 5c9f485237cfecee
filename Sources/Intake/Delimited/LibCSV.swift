internal import CLibCSV

/// Splits single records with libcsv: the one place where C is called.
///
/// The caller hands over exactly one record. Unquoted fields keep their blanks (libcsv would trim them) unless
/// the rules skip them, a lone quote inside
/// a field is data (lax mode). The fields are copied to a buffer that is valid until the next call.
final class LibCSV {
  private var parser = csv_parser()
  private let collector: UnsafeMutablePointer<Collector>

  /// What the callbacks collect: field bytes end to end, and where each field ends.
  struct Collector {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var rows = 0
  }

  init(_ rules: RecordRules) {
    collector = .allocate(capacity: 1)
    collector.initialize(to: Collector())
    // csv_init fails only for a null pointer.
    precondition(csv_init(&parser, 0) == 0, "csv_init refused a parser")
    csv_set_delim(&parser, rules.delimiter)
    csv_set_quote(&parser, rules.quote)
    if rules.skipsBlanks {
      csv_set_space_func(&parser) { $0 == 0x20 ? 1 : 0 }
    } else {
      csv_set_space_func(&parser) { _ in 0 }
    }
  }

  deinit {
    csv_free(&parser)
    collector.deinitialize(count: 1)
    collector.deallocate()
  }

  var fields: Collector { _read { yield collector.pointee } }

  /// Splits one record (without or with its line end).
  ///
  /// False when libcsv saw none, or more than one.
  func split(_ record: UnsafeBufferPointer<UInt8>) -> Bool {
    collector.pointee.bytes.removeAll(keepingCapacity: true)
    collector.pointee.ends.removeAll(keepingCapacity: true)
    collector.pointee.rows = 0
    let field: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
      bytes, count, context in
      guard let collector = context?.assumingMemoryBound(to: Collector.self) else { return }
      if let bytes {
        collector.pointee.bytes.append(
          contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
      }
      collector.pointee.ends.append(collector.pointee.bytes.count)
    }
    let row: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, context in
      context?.assumingMemoryBound(to: Collector.self).pointee.rows += 1
    }
    let taken = csv_parse(&parser, record.baseAddress, record.count, field, row, collector)
    // Ends the record where it has no line end; submits nothing after one.
    let ended = csv_fini(&parser, field, row, collector)
    return taken == record.count && ended == 0 && collector.pointee.rows == 1
  }
}
