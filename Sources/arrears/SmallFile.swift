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
}
