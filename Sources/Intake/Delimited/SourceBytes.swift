import Glibc

/// The bytes of one input: a mapped file, or memory filled from standard input.
///
/// The bytes live exactly as long as this object; everything that outlives it copies what it keeps.
final class SourceBytes: @unchecked Sendable {  // read-only after init
  let name: String
  let start: UnsafePointer<UInt8>
  let count: Int
  private let mapped: Bool

  /// Maps a regular file.
  ///
  /// Throws a finding that says why it cannot be read.
  init(path: String, name: String) throws(IntakeError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw IntakeError.unreadable(name, String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw IntakeError.unreadable(name, "not a regular file")
    }
    self.name = name
    let size = Int(status.st_size)
    guard size > 0 else {
      start = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))
      count = 0
      mapped = false
      return
    }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { throw IntakeError.unreadable(name, String(cString: strerror(errno))) }
    madvise(address, size, MADV_SEQUENTIAL)
    start = UnsafePointer(address.assumingMemoryBound(to: UInt8.self))
    count = size
    mapped = true
  }

  /// Copies bytes, for standard input and tests.
  init(_ bytes: [UInt8], name: String) {
    self.name = name
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
    copy.initialize(from: bytes, count: bytes.count)
    start = UnsafePointer(copy)
    count = bytes.count
    mapped = false
  }

  deinit {
    if mapped {
      munmap(UnsafeMutableRawPointer(mutating: start), count)
    } else {
      start.deallocate()
    }
  }

  /// Tells the system that a part is no longer needed, so that a large file does not fill memory.
  func release(_ range: Range<Int>) {
    guard mapped else { return }
    let page = 4096
    let first = (range.lowerBound + page - 1) / page * page
    let last = range.upperBound / page * page
    guard last > first else { return }
    madvise(UnsafeMutableRawPointer(mutating: start + first), last - first, MADV_DONTNEED)
  }

  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start + range.lowerBound, count: range.count)
  }
}

/// Everything of standard input.
func readStandardInput() -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let got = read(STDIN_FILENO, &buffer, buffer.count)
    if got < 0 && errno == EINTR { continue }
    guard got > 0 else { return bytes }
    bytes.append(contentsOf: buffer[..<got])
  }
}
