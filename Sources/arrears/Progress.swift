import Glibc
import Synchronization

/// One line on a terminal that tells how far a long run is; nothing anywhere else, and nothing of a run that is over in a second.
final class Progress: Sendable {
  private struct State {
    var total = 0
    var done = 0
    var isShown = false
    var shown: ContinuousClock.Instant
  }

  private let begin: ContinuousClock.Instant
  private let state: Mutex<State>

  /// Progress on standard error; nil where that is no terminal.
  init?() {
    guard isatty(STDERR_FILENO) == 1, getenv("TERM").map({ String(cString: $0) }) != "dumb" else {
      return nil
    }
    begin = .now
    state = Mutex(State(shown: begin))
  }

  /// So many bytes are to be read.
  func expect(_ bytes: Int) { state.withLock { $0.total += bytes } }

  /// So many bytes were read.
  func advance(_ bytes: Int) {
    let now = ContinuousClock.now
    state.withLock { state in
      state.done += bytes
      guard now - begin > .seconds(1), now - state.shown > .milliseconds(200) else { return }
      state.shown = now
      state.isShown = true
      Progress.show(Progress.line(state.done, of: state.total, after: now - begin))
    }
  }

  /// What follows each stage.
  private static let following = [
    "read": "aging", "aging": "concentration", "history": "concentration",
    "concentration": "payment behaviour",
    "payers": "forecast", "forecast": "factoring", "factoring": "collections",
    "collections": "comparing and writing", "movement": "writing",
  ]

  /// A stage is over and the next one begins.
  func stage(after name: String) {
    guard let name = Progress.following[name] else { return }
    let now = ContinuousClock.now
    state.withLock { state in
      guard now - begin > .seconds(1) else { return }
      state.isShown = true
      Progress.show("\(name) …")
    }
  }

  /// Wipes the line, so that what follows stands on a clean one.
  func clear() {
    state.withLock { state in
      if state.isShown { Progress.show("") }
      state.isShown = false
    }
  }

  /// How far, how fast and how long still: at the rate so far.
  static func line(_ done: Int, of total: Int, after time: Duration) -> String {
    let seconds = max(0.001, time / .seconds(1))
    let (done, rate) = (min(done, total), Double(done) / seconds)
    let share = total > 0 ? 100 * done / total : 0
    let left = rate > 0 ? Int((Double(max(0, total - done)) / rate).rounded(.up)) : 0
    let remaining =
      left < 120 ? "\(left) s" : "\(left / 60) min"
    return
      "reading: \(share) % of \(total >> 20) MiB, \(Int(rate) >> 20) MiB/s, \(remaining) left"
  }

  private static func show(_ text: String) {
    // Back to the start of the line, and wipe it.
    let line = Array("\r\u{1B}[K\(text)".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
