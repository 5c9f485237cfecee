import Glibc

/// Keeps two runs from writing one folder, or one history, at the same time.
///
/// How this works: a lock of the system on a file beside the folder, which goes with the process however that ends. The file is removed
/// when the run is over; whoever waited for nothing locks a file that is still there.
final class RunLock {
  private let path: String
  private let descriptor: Int32

  /// Locks the place of a run, or what else `option` names; another run that holds it is an error.
  init(beside folder: String, option: String = "another folder with --out") throws {
    let (parent, name) = RunFolder.split(folder)
    try RunFolder.makeFolders(parent)
    path = "\(parent)/.\(name).lock"
    while true {
      let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard opened >= 0 else {
        throw CommandError(
          message: "\(path): cannot be written: \(String(cString: strerror(errno)))",
          remedy: "check permissions, or name \(option)")
      }
      guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
        close(opened)
        throw RunLock.taken(folder, option)
      }
      // The run before may have removed the file between our opening and locking it.
      var (own, there) = (stat(), stat())
      if fstat(opened, &own) == 0, stat(path, &there) == 0, own.st_ino == there.st_ino {
        descriptor = opened
        return
      }
      close(opened)
    }
  }

  private static func taken(_ folder: String, _ option: String) -> CommandError {
    CommandError(
      message: "another run is writing \(folder)",
      remedy: "wait until it has ended, or name \(option)", isBusy: true)
  }

  deinit {
    unlink(path)
    close(descriptor)
  }
}
