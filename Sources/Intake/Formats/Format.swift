/// How one accounting system writes its receivables: a short table, no code.
///
/// To add a system: write such a value in a file of its own, add it to `Format.all`, and give it a fixture and a golden.
public struct Format: Sendable {
  /// What one row is.
  public enum Grain: String, Sendable {
    /// One document.
    case document
    /// One line of a document, whose own values are repeated on each.
    case lineItem = "line item"
  }

  /// Stable identifier, shown by `inspect` and in `run.json`.
  public let id: String
  /// System and report, for people.
  public let title: String
  /// Headings (compact form) that must all be there for the format to be recognised.
  let signature: Set<String>
  /// Headings that must not be there.
  var excluded: Set<String> = []
  /// The first heading is empty and its column holds group labels.
  var isGrouped = false
  /// Columns that this system names in its own way, or that the vocabulary would misread; best first.
  var headings: [Role: [String]] = [:]
  /// Roles that this export does not have although a heading looks like it.
  var without: Set<Role> = []
  /// An empty balance cell stands for 0.00.
  var blankBalanceIsZero = false
  /// What one row is.
  public internal(set) var grain = Grain.document

  /// Every format known by name, most specific first; the last one is the general recogniser.
  static let all: [Format] = [
    .xeroSalesInvoices, .quickBooksAgingDetail, .quickBooksOpenInvoices, .settledInvoices,
    .sapStyle,
    .general,
  ]
}

extension Format {
  /// Any flat list whose headings the vocabulary knows.
  static let general = Format(
    id: "general", title: "list with recognisable headings", signature: [])
}
