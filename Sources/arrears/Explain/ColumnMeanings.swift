/// What stands in each column of the output files: a formula over the cells of its row, or a sentence.
///
/// How this works: `columns.txt` has a section for each file, one for what is the same in all of them (`*`), and one for metrics by name.
struct ColumnMeanings {
  /// How a figure comes about.
  struct Meaning: Equatable {
    /// Words in which `{open}` stands for the figure of that column.
    var words: String
    /// It follows from other figures; else the words say what it is.
    var isFormula: Bool
  }

  private var meanings: [String: Meaning] = [:]

  /// The meanings in a text; lines that are none are left out.
  init(_ text: String) {
    var section = ""
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast())
        continue
      }
      guard let sign = line.firstIndex(where: { $0 == ":" || $0 == "=" || $0 == "~" }) else {
        continue
      }
      let meaning = Meaning(
        words: line[line.index(after: sign)...].trimmed, isFormula: line[sign] != ":")
      for column in line[..<sign].split(separator: ",") {
        meanings["\(section).\(column.trimmed)"] = meaning
      }
    }
  }

  /// What the program itself knows.
  static let own = ColumnMeanings(String(decoding: PackageResources.columns_txt, as: UTF8.self))

  /// What a column of a file says; nil for an unknown one.
  ///
  /// `isBucket` for the columns that settings name.
  func meaning(_ table: String, _ column: String, isBucket: Bool) -> Meaning? {
    meanings["\(table).\(column)"] ?? (isBucket ? meanings["\(table).@bucket"] : nil)
      ?? meanings["\(table).@other"] ?? meanings["*.\(column)"]
  }

  /// What a metric says.
  func metric(_ name: String) -> Meaning? { meanings["metric.\(name)"] }

  /// What a kind of change says.
  func change(_ kind: String) -> Meaning? { meanings["change.\(kind)"] }

  /// Settings that bear on a file, by the beginning of their keys.
  static func settings(of table: String) -> [String] {
    switch table {
    case "aging", "open_items", "metrics", "trends", "due_ladder", "movement", "changes", "bridge":
      ["age_by", "grace_days", "buckets", "credits", "default_terms", "residues"]
    case "roll_rates", "migration": ["buckets", "grace_days"]
    case "concentration", "concentration_summary", "stress": ["concentration."]
    case "payers", "flags", "score_points", "limits": ["flags."]
    case "factoring", "ineligibles", "factoring_summary", "borrowing_base", "offers", "selection",
      "cures":
      ["factoring."]
    case "collections", "routes", "worklist", "holds", "pre_due", "deadlines":
      ["collections.", "insurance.", "flags.limitation_years"]
    case "interest": ["interest."]
    case "allowance": ["allowance.", "buckets"]
    case "journal":
      [
        "journal.", "allowance.view", "collections.settlement_share", "interest.",
        "factoring.raise",
      ]
    case "their_aging": ["as", "age_by"]
    default: []
    }
  }
}

extension Substring {
  /// Without blanks around it.
  fileprivate var trimmed: String {
    var rest = self
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
