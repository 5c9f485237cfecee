internal import CZlib
import Receivables

/// Whether bytes begin as a gzip file does (RFC 1952).
func isGzip(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  bytes.count >= 18 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8
}

/// The content of a gzip file, all its members one after the other.
///
/// Throws a finding when it is damaged, cut short or too large to be held in memory.
func gunzip(
  _ bytes: UnsafeBufferPointer<UInt8>, name: String, most: Int = 8 << 30
) throws(IntakeError) -> [UInt8] {
  func fault(_ what: String, _ remedy: String) -> IntakeError {
    IntakeError(Finding(.error, "gzip-damaged", at: Place(file: name), what, remedy: remedy))
  }
  var stream = z_stream()
  // 16 more than the largest window: gzip headers only.
  guard
    inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  else { throw fault("cannot be decompressed: no memory", "decompress it first") }
  defer { inflateEnd(&stream) }
  var output: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 20)
  var at = 0
  while true {
    let taken = min(bytes.count - at, 1 << 30)
    stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress.map { $0 + at })
    stream.avail_in = UInt32(taken)
    let (status, made) = buffer.withUnsafeMutableBufferPointer { target -> (Int32, Int) in
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      let status = inflate(&stream, Z_NO_FLUSH)
      return (status, target.count - Int(stream.avail_out))
    }
    at += taken - Int(stream.avail_in)
    output.append(contentsOf: buffer[..<made])
    guard output.count <= most else {
      throw fault("holds more than \(most >> 30) GiB", "decompress it first")
    }
    if status == Z_STREAM_END {
      // Zeros may pad the last member.
      while at < bytes.count, bytes[at] == 0 { at += 1 }
      guard at < bytes.count else { return output }
      guard inflateReset(&stream) == Z_OK else {
        throw fault("cannot be decompressed", "compress the export again")
      }
    } else if status == Z_BUF_ERROR || (status == Z_OK && made == 0 && at == bytes.count) {
      throw fault("is cut short", "copy or compress the export again")
    } else if status != Z_OK {
      throw fault("is damaged after \(output.count) bytes of text", "compress the export again")
    }
  }
}
