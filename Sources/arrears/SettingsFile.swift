import Receivables
import Yams

/// Reads `arrears.yaml` into settings.
enum SettingsFile {
  /// Applies the file at `path`; an unknown key is an error that names the nearest known one.
  static func apply(_ path: String, to settings: inout Settings) throws {
    let bytes = try SmallFile.bytes(at: path)
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
      let isSection = !isKnown && SettingKey.all.contains { $0.path.hasPrefix(key + ".") }
      // A key without a value keeps its built-in one, a section without keys all of them.
      if isKnown || isSection, node.null != nil { continue }
      if isSection, let inner = node.mapping {
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
      if !mapping.isEmpty, mapping.allSatisfy({ $0.value.mapping != nil }) {
        return .records(
          mapping.map { entry in
            let fields = entry.value.mapping?.map { ($0.key.string ?? "", value(of: $0.value)) }
            return (entry.key.string ?? "", fields ?? [])
          })
      }
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
