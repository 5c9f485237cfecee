import Glibc

/// A file as it is on disk, mapped into memory.
///
/// The bytes live exactly as long as this object. A file that another program cuts short while it is read gives zeros for
/// what is gone, instead of ending the process; `isUnchanged` tells afterwards.
final class MappedFile: @unchecked Sendable {  // read-only after init
  let start: UnsafePointer<UInt8>
  let count: Int
  private let path: String
  private let identity: Identity

  /// What tells one state of a file from another.
  private struct Identity: Equatable {
    var node: UInt
    var size: Int
    var seconds: Int
    var nanoseconds: Int

    init(_ status: stat) {
      node = UInt(status.st_ino)
      size = Int(status.st_size)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }
  }

  /// Maps a regular file.
  ///
  /// Throws a finding that says why it cannot be read.
  init(path: String, name: String) throws(IntakeError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw IntakeError.unreadable(name, String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw IntakeError.unreadable(name, "not a regular file")
    }
    self.path = path
    identity = Identity(status)
    count = identity.size
    guard count > 0 else {
      start = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))
      return
    }
    _ = MappedFile.survivesShrinking
    guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { throw IntakeError.unreadable(name, String(cString: strerror(errno))) }
    madvise(address, count, MADV_SEQUENTIAL)
    start = UnsafePointer(address.assumingMemoryBound(to: UInt8.self))
  }

  deinit {
    if count > 0 {
      munmap(UnsafeMutableRawPointer(mutating: start), count)
    } else {
      start.deallocate()
    }
  }

  /// Whether the file is still what was mapped; a file replaced by another one leaves the mapping as it was.
  var isUnchanged: Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return true }
    let now = Identity(status)
    return now.node != identity.node || now == identity
  }

  /// Size and time of modification as they were when it was mapped.
  var stamp: FileStamp {
    FileStamp(
      size: identity.size, modified: "\(identity.seconds * 1_000_000_000 + identity.nanoseconds)")
  }

  /// Tells the system that a part is read now, so that it becomes visible in one go and not page by page.
  func willRead(_ range: Range<Int>) {
    let page = 4096
    let first = range.lowerBound / page * page
    // MADV_POPULATE_READ, which older systems refuse; then pages come one by one.
    _ = madvise(UnsafeMutableRawPointer(mutating: start + first), range.upperBound - first, 22)
  }

  /// Tells the system that a part is no longer needed, so that a large file does not fill memory.
  func release(_ range: Range<Int>) {
    let page = 4096
    let first = (range.lowerBound + page - 1) / page * page
    let last = range.upperBound / page * page
    guard last > first else { return }
    madvise(UnsafeMutableRawPointer(mutating: start + first), last - first, MADV_DONTNEED)
  }

  /// Installed once: reading behind the end of a file that has become shorter finds zeros.
  private static let survivesShrinking: Void = {
    var action = sigaction()
    action.sa_flags = SA_SIGINFO
    action.__sigaction_handler.sa_sigaction = { _, info, _ in
      let page = 4096
      guard let info, info.pointee.si_code == 2 /* BUS_ADRERR */,
        let address = info.pointee._sifields._sigfault.si_addr,
        let start = UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: address) / 4096 * 4096),
        mmap(start, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED
      else {
        signal(SIGBUS, SIG_DFL)
        return
      }
    }
    sigaction(SIGBUS, &action, nil)
  }()
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
