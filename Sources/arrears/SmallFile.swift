import Glibc

/// Files of settings: small, and read whole.
enum SmallFile {
  /// The bytes of a file of at most 1 MiB.
  static func bytes(at path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else {
      throw CommandError(
        message: "\(path): \(String(cString: strerror(errno)))", remedy: "check the path")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
      guard bytes.count <= 1 << 20 else {
        throw CommandError(message: "\(path) is larger than 1 MiB", remedy: "check the path")
      }
    }
    return bytes
  }
}
