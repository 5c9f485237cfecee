public import Receivables

/// How one accounting system writes its receivables: a short table, no code.
///
/// To add a system: write such a value in a file of its own, add it to `Format.all`, and give it a fixture with its expected documents
/// (`docs/formats.md` is generated from these tables).
public struct Format: Sendable {
  /// What one row is.
  public enum Grain: String, Sendable {
    /// One document.
    case document
    /// One line of a document, whose own values are repeated on each.
    case lineItem = "line item"
    /// One line of a document that states no total: the lines add up to it.
    case line = "line of a document without total"
    /// One payment of a document, whose own values are repeated on each.
    case paymentRow = "document and payment"
    /// One line of a ledger: charges and credits with the same matching key make up a document.
    case ledger = "ledger line"
    /// One application of a payment or credit note to a document.
    case application
    /// One customer.
    case customer
    /// One row of a list beside the documents.
    case fact = "entry"
  }

  /// How surely the table is right.
  public enum Evidence: String, Sendable {
    /// Real files, the exporting program or several readers of it were seen.
    case seen
    /// The vendor's documentation names the columns.
    case documented
    /// Nothing of the kind: the general recogniser reads such files.
    case untested
  }

  /// Rows that count, or do not, by the cell under one heading.
  struct RowFilter: Sendable {
    var headings: [String]
    /// Compact words of which the cell must be one; empty for any.
    var keeps: Set<String> = []
    /// Compact words of which the cell must be none.
    var drops: Set<String> = []
    /// What the cell must begin with.
    var prefix = ""
  }

  /// Stable identifier, shown by `inspect` and in `run.json`.
  public let id: String
  /// System and report, for people.
  public let title: String
  /// How surely the table is right.
  public var evidence = Evidence.seen
  /// Headings (compact form) that must all be there for the format to be recognised; one of these sets.
  var signatures: [Set<String>]
  /// Headings that must not be there.
  var excluded: Set<String> = []
  /// Title words (compact form) one of which must stand above the header.
  var titles: Set<String> = []
  /// Group labels stand in a column of their own, in front, whose heading is empty.
  var hasLabelColumn = false
  /// Group labels name customers, and two cells are id and name.
  var labelsNameCustomers = false
  /// The header is repeated below each customer's label.
  var repeatsHeader = false
  /// Columns that this system names in its own way, or that the vocabulary would misread; best first.
  var headings: [Role: [String]] = [:]
  /// Roles that this export does not have although a heading looks like it.
  var without: Set<Role> = []
  /// What one row is.
  public internal(set) var grain = Grain.document
  /// What a list beside the documents is about.
  public internal(set) var side: SideFact.Kind?
  /// Every row of a list of disputes is a hold: its headings or its name say so.
  var listsHolds = false
  /// A list of what was returned or cancelled is about invoices, not about payments.
  var listsCancelledInvoices = false
  /// Type codes of this system (compact form).
  var kinds: [String: DocumentKind] = [:]
  /// Status codes of this system (compact form).
  var states: [String: Words.State] = [:]
  /// Rows that count.
  var filters: [RowFilter] = []
  /// Currency names of this system (compact form).
  var currencies: [String: String] = [:]
  /// An empty balance cell stands for 0.00.
  var blankBalanceIsZero = false
  /// The balance column does not know of the paid amount beside it.
  var balanceIsBeforePayment = false
  /// Anything in the dispute column disputes the document.
  var anyTextDisputes = false
  /// `Parent:Child` names: the parent is the group.
  var hasSubCustomers = false
  /// Tables store currencies without decimals divided by 100.
  var dividesWholeCurrencies = false
  /// Each amount is written in its own customer's notation.
  var hasNotationPerCell = false
  /// Blank cells repeat the row above.
  var fillsDown = false
  /// Documents of amount zero are voided ones.
  var zeroIsVoid = false
  /// The status names the type too: `Invoice : Open`.
  var statusNamesKind = false
  /// Rows without number, day and customer continue the document above.
  var hasContinuations = false
  /// Heading and word (compact form) of documents that fall due on issue where the due day is empty.
  var dueOnIssue: (heading: String, word: String)?
  /// Heading that names the reversal of a voided document, and heading of the number so named.
  var reversal: (names: String, number: String)?
  /// A DATEV booking batch: day and month without year, debtor accounts by their length.
  var isBookingBatch = false
  /// Days are read as day first where nothing shows the order.
  var dateOrder: DateOrder?
  /// What the export does not say, and what that costs.
  public var lacks: [Lack] = []

  /// Something that an export does not say.
  public enum Lack: String, Sendable, CaseIterable {
    case dueDay = "due day"
    case paidDay = "day of payment"
    case paidDocuments = "paid documents"
    case balance
    case currency
    case customerID = "customer id"
    case asOfDay = "day of the export"

    /// What it costs.
    public var cost: String {
      switch self {
      case .dueDay: "due days come from terms (file, customers, default), marked as such"
      case .paidDay:
        "no payment behaviour, no run for an earlier day, unless payments are given too"
      case .paidDocuments: "open items only: no late rates, no sales figures"
      case .balance: "documents count as wholly open unless payments or a status say otherwise"
      case .currency: "state it with --currency"
      case .customerID: "customers are told apart by name only"
      case .asOfDay: "give it with --as-of"
      }
    }
  }

  /// Every format known by name, most specific first; the last one is the general recogniser.
  public static let all: [Format] =
    xero + zoho + quickBooks + smallBusiness + sage + sap + microsoft + oracle + openSource + german
    + french + indian + acumatica + myob + lists + [.general]
}

extension Format {
  /// Any flat list whose headings the vocabulary knows.
  static let general = Format(
    id: "general", title: "list with recognisable headings", evidence: .untested, signatures: [])
}
