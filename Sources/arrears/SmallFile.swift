import Glibc

/// Files that are read whole: settings, tables, what was just written.
enum SmallFile {
  /// The bytes of a file of at most `limit`, 1 MiB unless stated.
  static func bytes(at path: String, limit: Int = 1 << 20) throws -> [UInt8] {
    guard let file = fopen(path, "r") else {
      throw CommandError(
        message: "\(path): \(String(cString: strerror(errno)))", remedy: "check the path")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw CommandError(
          message: "\(path) is larger than \(limit >> 20) MiB", remedy: "check the path")
      }
    }
    return bytes
  }

  /// Writes a file that only its owner can read, in one step.
  static func write(_ text: String, to path: String) throws {
    func failure() -> CommandError {
      CommandError(
        message: "\(path): cannot be written: \(String(cString: strerror(errno)))",
        remedy: "check permissions and free space; the reports are written")
    }
    let draft = "\(path).draft"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        unlink(draft)
        throw failure()
      }
      rest = rest.dropFirst(count)
    }
    guard rename(draft, path) == 0 else { throw failure() }
  }
}
