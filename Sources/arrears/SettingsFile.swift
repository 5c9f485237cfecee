import Glibc
import Receivables
import Yams

/// Reads `arrears.yaml` into settings.
enum SettingsFile {
  /// Applies the file at `path`; an unknown key is an error that names the nearest known one.
  static func apply(_ path: String, to settings: inout Settings) throws {
    guard let file = fopen(path, "r") else {
      throw CommandError(
        message: "\(path): \(String(cString: strerror(errno)))", remedy: "check --config")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
      guard bytes.count <= 1 << 20 else {
        throw CommandError(message: "\(path) is larger than 1 MiB", remedy: "check --config")
      }
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self))
    } catch let error as YamlError {
      throw CommandError(message: "\(path): \(error)", remedy: "correct the YAML")
    }
    guard let root else { return }
    guard let mapping = root.mapping else {
      throw CommandError(
        message: "\(path) holds no keys", remedy: "write lines such as currency: USD")
    }
    try apply(mapping, prefix: "", path: path, to: &settings)
  }

  private static func apply(
    _ mapping: Node.Mapping, prefix: String, path: String, to settings: inout Settings
  ) throws {
    for (keyNode, node) in mapping {
      let key = prefix + (keyNode.string ?? "")
      let isKnown = SettingKey.all.contains { $0.path == key }
      // A key without a value keeps its built-in one.
      if isKnown, node.null != nil { continue }
      if !isKnown, let inner = node.mapping,
        SettingKey.all.contains(where: { $0.path.hasPrefix(key + ".") })
      {
        try apply(inner, prefix: key + ".", path: path, to: &settings)
        continue
      }
      do {
        try settings.set(key, value(of: node))
      } catch {
        let mark = keyNode.mark ?? node.mark
        throw IntakeLikeError.finding(
          Finding(
            .error, "setting-invalid",
            at: Place(file: path, line: mark?.line ?? 0, column: mark?.column ?? 0),
            "\(key): \(error.message)", remedy: error.remedy))
      }
    }
  }

  private static func value(of node: Node) -> SettingValue {
    if let mapping = node.mapping {
      return .map(mapping.map { ($0.key.string ?? "", $0.value.scalar?.string ?? "") })
    }
    if let sequence = node.sequence { return .list(sequence.map { $0.scalar?.string ?? "" }) }
    return .scalar(node.scalar?.string ?? "")
  }
}

/// A finding that ends the run, about something other than an export.
enum IntakeLikeError: Error {
  case finding(Finding)
}
