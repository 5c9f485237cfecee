import Glibc

/// Seconds per stage of a run, for `timing.json`.
final class Stopwatch {
  private let clock = ContinuousClock()
  private let begin: ContinuousClock.Instant
  private var last: ContinuousClock.Instant
  private(set) var stages: [TimingRecord.Stage] = []
  private let started = time(nil)
  private let log: RunLog
  /// The line of progress on a terminal.
  let progress: Progress?

  /// Starts; the end of each stage is told to `log`.
  init(log: RunLog = RunLog(format: nil), progress: Progress? = nil) {
    self.log = log
    self.progress = progress
    begin = clock.now
    last = begin
  }

  /// Ends a stage.
  func lap(_ name: String, rows: Int? = nil) {
    let now = clock.now
    let stage = TimingRecord.Stage(name: name, seconds: seconds(now - last), rows: rows)
    stages.append(stage)
    progress?.clear()
    log.stage(stage)
    progress?.stage(after: name)
    last = now
  }

  var record: TimingRecord {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    var (now, parts) = (started, tm())
    gmtime_r(&now, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return TimingRecord(
      started: String(
        decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self),
      seconds: seconds(clock.now - begin), stages: stages,
      peakMemoryMiB: Int(usage.ru_maxrss) / 1024)
  }

  private func seconds(_ duration: Duration) -> Double {
    let milliseconds = duration / .milliseconds(1)
    return milliseconds.rounded() / 1000
  }
}
