import Dispatch
import Glibc

/// What a step reads: standard input, or a file.
struct StepInput {
  private let descriptor: Int32
  private let name: String

  init() { (descriptor, name) = (STDIN_FILENO, "standard input") }

  init(path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    name = path
    guard descriptor >= 0 else {
      throw CommandError(
        message: "\(path): \(String(cString: strerror(errno)))", remedy: "check the path")
    }
  }

  /// All of it, piece by piece.
  private func read(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw CommandError(
          message: "\(name) cannot be read: \(String(cString: strerror(errno)))",
          remedy: "run the step again")
      }
      guard count > 0 else { return }
      try body(buffer[..<count])
    }
  }

  func bytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try read { bytes += $0 }
    return bytes
  }

  /// Calls `body` with each line, without its end; empty lines are left out, one that does not end is an error.
  func lines(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
    var rest: [UInt8] = []
    try read { piece in
      var start = piece.startIndex
      while let end = piece[start...].firstIndex(of: 0x0A) {
        if rest.isEmpty {
          if end > start { try body(piece[start..<end]) }
        } else {
          rest += piece[start..<end]
          try body(rest[...])
          rest.removeAll(keepingCapacity: true)
        }
        start = end + 1
      }
      rest += piece[start...]
    }
    guard rest.isEmpty else {
      throw CommandError(
        message: "\(name) ends inside a line", remedy: "run the step before this one again")
    }
  }
}

/// What a step writes: standard output, and nothing else.
struct StepOutput {
  private var bytes: [UInt8] = []
  private static let most = 1 << 18

  init() { bytes.reserveCapacity(2 * StepOutput.most) }

  mutating func write(_ line: [UInt8]) throws {
    bytes += line
    if bytes.count >= StepOutput.most { try flush() }
  }

  /// Throws where nobody reads any more.
  mutating func flush() throws {
    guard writeAll(bytes, to: STDOUT_FILENO) else {
      throw CommandError(
        message: "standard output cannot be written: \(String(cString: strerror(errno)))",
        remedy: "run the step again")
    }
    bytes.removeAll(keepingCapacity: true)
  }
}

/// Ends the process when its parent is gone: the loser of a speculative pair must not go on for nobody.
enum ParentWatch {
  static func start() {
    let parent = getppid()
    watch = DispatchSource.makeTimerSource(queue: .global())
    watch?.schedule(deadline: .now() + 1, repeating: 1)
    // Nobody is left to tell, and nothing was begun that must be ended.
    watch?.setEventHandler { if getppid() != parent { _exit(3) } }
    watch?.resume()
  }

  /// Set once, before anything else runs.
  nonisolated(unsafe) private static var watch: (any DispatchSourceTimer)?
}
