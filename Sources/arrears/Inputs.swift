import Glibc
import Intake
import Receivables

/// Finds the files behind the command line's inputs.
enum Inputs {
  /// Files, the exports in folders (sorted by name, folders inside folders too), and `-` for standard input.
  ///
  /// Names in reports are relative to the folder given, so that a run does not depend on where it was made.
  static func expand(_ arguments: [String]) throws -> [InputFile] {
    var files: [InputFile] = []
    var seen: Set<String> = []
    for argument in arguments {
      if argument == "-" {
        files.append(InputFile.standardInput())
        continue
      }
      var status = stat()
      guard stat(argument, &status) == 0 else {
        throw CommandError(
          message: "\(argument): \(String(cString: strerror(errno)))",
          remedy: "check the path")
      }
      var found: [(path: String, name: String)] = []
      if status.st_mode & S_IFMT == S_IFDIR {
        found = try exports(in: argument)
        if found.isEmpty {
          throw CommandError(
            message: "\(argument): holds no export (.csv, .tsv, .txt or .gz)",
            remedy: "name the folder into which the exports were saved")
        }
      } else {
        found = [(argument, argument.split(separator: "/").last.map(String.init) ?? argument)]
      }
      for file in found {
        let real = realPath(file.path)
        guard seen.insert(real).inserted else { continue }
        files.append(InputFile(path: file.path, name: file.name))
      }
    }
    // By name, so that the order in which inputs are given changes nothing.
    return distinctlyNamed(files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
  }

  private static func realPath(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Two inputs of the same name are told apart by a number.
  private static func distinctlyNamed(_ files: [InputFile]) -> [InputFile] {
    var used: [String: Int] = [:]
    return files.map { file in
      let count = used[file.name, default: 0] + 1
      used[file.name] = count
      guard count > 1, let path = file.path else { return file }
      return InputFile(path: path, name: "\(file.name)#\(count)")
    }
  }

  private static func exports(in folder: String, prefix: String = "", depth: Int = 0) throws -> [(
    String, String
  )] {
    guard let directory = opendir(folder) else {
      throw CommandError(
        message: "\(folder): \(String(cString: strerror(errno)))", remedy: "check its permissions")
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    var found: [(String, String)] = []
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = "\(folder.hasSuffix("/") ? String(folder.dropLast()) : folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR, depth < 16 {
        // What this program wrote is never an input.
        guard access("\(path)/run.json", F_OK) != 0, access("\(path)/letters.csv", F_OK) != 0
        else { continue }
        found += try exports(in: path, prefix: "\(prefix)\(name)/", depth: depth + 1)
      } else if [".csv", ".tsv", ".txt", ".gz"].contains(where: { name.lowercased().hasSuffix($0) }
      ),
        stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG
      {
        found.append((path, prefix + name))
      }
    }
    return found
  }
}
