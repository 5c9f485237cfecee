/// An obvious, slow reader by libcsv's rules (lax mode, no trimming), as the oracle of the fast one.
///
/// A quote opens only at the start of a field; inside, a doubled quote is one; a closing quote is followed by a separator or line
/// end. CR, LF and CRLF end records; empty lines are skipped.
enum ReferenceReader {
  static func read(_ bytes: [UInt8], delimiter: UInt8) -> [[[UInt8]]] {
    var records: [[[UInt8]]] = []
    var record: [[UInt8]] = []
    var field: [UInt8] = []
    var isQuoted = false
    var isAtStart = true
    var at = 0
    func endField() {
      record.append(field)
      field = []
      isAtStart = true
    }
    while at < bytes.count {
      let byte = bytes[at]
      if isQuoted {
        if byte == 0x22 {
          let next = at + 1 < bytes.count ? bytes[at + 1] : 0x0A
          if next == 0x22 {
            field.append(0x22)
            at += 1
          } else if next == delimiter || next == 0x0A || next == 0x0D {
            isQuoted = false
          } else {
            field.append(0x22)
          }
        } else {
          field.append(byte)
        }
      } else if byte == 0x22 && isAtStart {
        isQuoted = true
        isAtStart = false
      } else if byte == delimiter {
        endField()
      } else if byte == 0x0A || byte == 0x0D {
        if !(isAtStart && record.isEmpty) {
          endField()
          records.append(record)
          record = []
        }
      } else {
        field.append(byte)
        isAtStart = false
      }
      at += 1
    }
    if !(isAtStart && record.isEmpty) {
      endField()
      records.append(record)
    }
    return records
  }
}
