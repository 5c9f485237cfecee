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

  /// Refuses a target that a user would miss: anything there that is no file which the program wrote for the same purpose.
  ///
  /// `isOwn` looks at the beginning of what is there.
  static func checkTarget(
    _ path: String, flag: String, what: String, isOwn: (ArraySlice<UInt8>) -> Bool
  ) throws {
    func refusal(_ why: String) -> CommandError {
      CommandError(
        message: "\(path) cannot be written: \(why)",
        remedy: "name a new file in a folder of your own with \(flag)")
    }
    guard access(RunFolder.split(path).parent, W_OK) == 0 else {
      throw refusal(String(cString: strerror(errno)))
    }
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFREG else { throw refusal("it is no ordinary file") }
    guard status.st_size > 0 else { return }
    guard let file = fopen(path, "r") else { throw refusal(String(cString: strerror(errno))) }
    defer { fclose(file) }
    var head = [UInt8](repeating: 0, count: 1 << 12)
    let count = fread(&head, 1, head.count, file)
    guard isOwn(head[..<count]) else { throw refusal("what is there is no \(what)") }
  }

  /// Writes a file that only its owner can read, in one step.
  static func write(_ text: String, to path: String, remedy: String) throws {
    func failure() -> CommandError {
      CommandError(
        message: "\(path): cannot be written: \(String(cString: strerror(errno)))", remedy: remedy)
    }
    let draft = "\(path).draft"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    guard writeAll(Array(text.utf8), to: descriptor) else {
      let fault = failure()
      unlink(draft)
      throw fault
    }
    guard rename(draft, path) == 0 else { throw failure() }
  }
}

/// Writes bytes to an open file; false, with `errno` set, where some are lost.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var start = 0
  while start < bytes.count {
    let count = bytes.withUnsafeBytes {
      Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, bytes.count - start)
    }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return false }
    start += count
  }
  return true
}
