import Glibc
import Receivables
import Reporting

/// The folder of one run, or of one set of letters, written beside its place and put there in one step; only its owner can read it.
///
/// Until `land` the old run stays as it was; after it the new one is complete. A run that is killed leaves a folder whose name starts
/// with a point, which the next run removes.
final class RunFolder: @unchecked Sendable {  // files are written by several threads, each its own
  let place: String
  private let draft: String
  private var hasLanded = false

  /// A draft for the folder at `path`, with folders inside.
  ///
  /// Refuses a folder that holds anything but a run: one without the file `mark`.
  init(at path: String, mark: String = "run.json", folders: [String] = ["csv"]) throws {
    place = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let (parent, name) = RunFolder.split(place)
    guard !name.isEmpty, name != ".", name != ".." else {
      throw CommandError(
        message: "\(path) cannot be replaced by a run",
        remedy: "name a folder of its own with --out")
    }
    try RunFolder.makeFolders(parent)
    guard RunFolder.isReplaceable(place, mark: mark) else {
      throw CommandError(
        message: "\(place) exists and holds no \(mark) of arrears",
        remedy: "name another folder with --out, or move that one away")
    }
    var (own, above) = (stat(), stat())
    if stat(place, &own) == 0, stat(parent, &above) == 0, own.st_dev != above.st_dev {
      throw CommandError(
        message: "\(place) is a disk of its own, which no run can be exchanged with",
        remedy: "name a folder on it with --out, such as \(place)/run")
    }
    draft = RunFolder.draft(of: place)
    RunFolder.remove(draft)
    for folder in [draft] + folders.map({ "\(draft)/\($0)" }) {
      guard mkdir(folder, 0o700) == 0 else { throw RunFolder.failure(folder) }
    }
  }

  /// Whether a run may take a place: nothing is there, an empty folder, or one that holds `mark`.
  static func isReplaceable(_ place: String, mark: String = "run.json") -> Bool {
    var status = stat()
    guard stat(place, &status) == 0 else { return true }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    return isFolder && (access("\(place)/\(mark)", F_OK) == 0 || isEmpty(place))
  }

  deinit { if !hasLanded { RunFolder.remove(draft) } }

  /// Writes one file of the run; returns its fingerprint if wanted, and its size.
  func write(
    _ name: String, fingerprinted: Bool,
    _ content: ((UnsafeBufferPointer<UInt8>) throws -> Void) throws -> Void
  ) throws -> OutputFile {
    let path = "\(draft)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw RunFolder.failure(path) }
    defer { close(descriptor) }
    let fingerprint = fingerprinted ? Fingerprint() : nil
    var size = 0
    try content { bytes in
      fingerprint?.update(UnsafeRawBufferPointer(bytes))
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(
          descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw RunFolder.failure(path) }
        written += count
      }
      size += bytes.count
    }
    return OutputFile(name: name, size: size, sha256: fingerprint?.hexadecimal())
  }

  /// Writes text.
  func write(_ name: String, fingerprinted: Bool, text: String) throws -> OutputFile {
    try write(name, fingerprinted: fingerprinted) { sink in
      var text = text
      try text.withUTF8(sink)
    }
  }

  /// Lets somebody write a file at a path of the draft, with a folder beside it for temporary files.
  func write(
    _ name: String, fingerprinted: Bool, at place: (_ path: String, _ folder: String) throws -> Void
  ) throws -> OutputFile {
    let path = "\(draft)/\(name)"
    try place(path, draft)
    chmod(path, 0o600)
    guard let file = fopen(path, "r") else { throw RunFolder.failure(path) }
    defer { fclose(file) }
    let fingerprint = fingerprinted ? Fingerprint() : nil
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var size = 0
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      buffer.withUnsafeBytes { fingerprint?.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      size += count
    }
    return OutputFile(name: name, size: size, sha256: fingerprint?.hexadecimal())
  }

  /// Where the run of a place is written before it lands.
  static func draft(of place: String) -> String {
    let (parent, name) = split(place)
    return "\(parent)/.\(name).draft"
  }

  /// A path from the root of the file system; its last part need not exist.
  static func absolute(_ path: String) -> String {
    let (parent, name) = split(
      path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
    guard let resolved = realpath(parent, nil) else { return path }
    defer { free(resolved) }
    return "\(String(cString: resolved))/\(name)"
  }

  /// Puts the finished run in its place.
  func land() throws {
    try RunFolder.land(draft, at: place)
    hasLanded = true
  }

  /// Puts a finished draft in its place.
  static func land(_ draft: String, at place: String) throws {
    let old = "\(draft)-old"
    if rename(draft, place) != 0 {
      // The place is taken: exchange the two folders, so that there is a complete run at every moment.
      guard RunFolder.exchange(draft, place) else {
        throw RunFolder.failure(place)
      }
      RunFolder.remove(old)
      rename(draft, old)
      RunFolder.remove(old)
    }
  }

  /// Exchanges two folders in one step.
  ///
  /// The C library's `renameat2` is hidden from Swift behind a feature macro.
  private static func exchange(_ one: String, _ other: String) -> Bool {
    typealias Function =
      @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    guard let symbol = dlsym(nil, "renameat2") else {
      errno = ENOSYS
      return false
    }
    let exchangeFlag: UInt32 = 2  // RENAME_EXCHANGE of linux/fs.h
    return unsafeBitCast(symbol, to: Function.self)(AT_FDCWD, one, AT_FDCWD, other, exchangeFlag)
      == 0
  }

  /// Lets `latest` beside a run point to it.
  static func linkAsLatest(_ place: String) throws {
    let (parent, name) = RunFolder.split(place)
    let link = "\(parent)/latest"
    var status = stat()
    if lstat(link, &status) == 0, status.st_mode & S_IFMT != S_IFLNK { return }
    let draftLink = "\(parent)/.latest.draft"
    unlink(draftLink)
    guard symlink(name, draftLink) == 0, rename(draftLink, link) == 0 else {
      throw RunFolder.failure(link)
    }
  }

  /// Removes runs named by their day beyond the newest so many beside this one; nothing else is touched.
  func removeOlder(keeping count: Int) {
    let (parent, _) = RunFolder.split(place)
    let runs = RunFolder.entries(parent).filter { name in
      Day(iso: name) != nil && access("\(parent)/\(name)/run.json", F_OK) == 0
    }.sorted(by: >)
    for name in runs.dropFirst(count) { RunFolder.remove("\(parent)/\(name)") }
  }

  static func split(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let parent = path[..<slash]
    return (parent.isEmpty ? "/" : String(parent), String(path[path.index(after: slash)...]))
  }

  static func makeFolders(_ path: String) throws {
    var built = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      built += built.isEmpty || built.hasSuffix("/") ? part : "/\(part)"
      guard mkdir(built, 0o700) == 0 || errno == EEXIST else { throw failure(built) }
    }
  }

  private static func isEmpty(_ folder: String) -> Bool { entries(folder).isEmpty }

  private static func entries(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Removes a draft or an old run with everything in it; links are removed, not followed.
  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in entries(path) { remove("\(path)/\(name)") }
    rmdir(path)
  }

  private static func failure(_ path: String) -> CommandError {
    CommandError(
      message: "\(path): cannot be written: \(String(cString: strerror(errno)))",
      remedy: "check permissions and free space; earlier reports are untouched")
  }
}

/// A file of a run.
struct OutputFile: Sendable {
  var name: String
  var size: Int
  var sha256: String?
}
