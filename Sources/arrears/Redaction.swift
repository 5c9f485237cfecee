import Analysis
import Glibc
import Intake
import Receivables
import Reporting

/// Stable codes in place of customers, for readers outside the business: lenders, factors, auditors' assistants.
///
/// How this works: a code is a keyed hash of the customer's id, so that it is the same in every run with the same key and tells nothing
/// to anybody without it. The book is renamed before any question is asked, so that no table can show a name; what people wrote
/// (reasons, summaries, rejected rows) and the names of files are left out.
struct Redaction {
  private let key: [UInt8]

  /// The key of earlier packs from a file, or a new one, kept there for its owner only.
  init(keyAt path: String) throws {
    if access(path, F_OK) == 0 {
      key = try SmallFile.bytes(at: path)
      guard key.count >= 16 else {
        throw CommandError(
          message: "\(path) is too short to be a key",
          remedy: "restore it, or remove it: codes will then differ from those of earlier packs")
      }
    } else {
      var random = [UInt8](repeating: 0, count: 32)
      guard getentropy(&random, random.count) == 0 else {
        throw CommandError(
          message: "the system gives no random numbers", remedy: "try again later")
      }
      let figures = Array("0123456789abcdef".utf8)
      key = random.flatMap { [figures[Int($0 >> 4)], figures[Int($0 & 15)]] }
      let (parent, _) = RunFolder.split(path)
      try RunFolder.makeFolders(parent)
      try SmallFile.write(
        String(decoding: key, as: UTF8.self), to: path, remedy: "check permissions and free space")
    }
  }

  /// The codes of distinct names: a letter and eight signs, longer where two would be the same.
  private func codes(_ letter: String, _ names: [String]) -> [String: String] {
    let digests = names.map { name in
      (name, Fingerprint.hexadecimal(of: Array("\(letter):\(name)".utf8), key: key).uppercased())
    }
    for length in stride(from: 8, through: 64, by: 4) {
      let codes = digests.map { ($0.0, "\(letter)-\($0.1.prefix(length))") }
      if Set(codes.map(\.1)).count == names.count {
        return Dictionary(codes, uniquingKeysWith: { first, _ in first })
      }
    }
    return Dictionary(digests, uniquingKeysWith: { first, _ in first })
  }

  /// What was read, with codes, and the settings that name customers; findings are left to the names.
  func apply(to intake: inout IntakeResult, _ settings: inout Settings) -> Names {
    let book = intake.book
    let customers = codes("C", book.customers.map(\.id))
    let groups = codes("G", Set(book.customers.map(\.group)).subtracting([""]).sorted())
    let names = Names(
      customers: customers,
      words: book.customers.flatMap { customer in
        [(customer.name, customer.id), (customer.id, customer.id)].map {
          ($0.0, customers[$0.1] ?? "")
        }
      } + groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
      files: intake.files.map(\.name))
    let renamed = book.customers.map { customer in
      var facts = customer.facts
      (facts.address, facts.email) = ("", "")
      let code = customers[customer.id] ?? ""
      return Customer(
        id: code, name: code, group: groups[customer.group] ?? "", facts: facts)
    }
    intake.book = book.renamed(renamed, sources: book.sources.map { names.file($0) })
    intake.rejects = intake.rejects.map {
      RejectedRow(
        place: names.place($0.place), code: $0.code, message: Names.unquoted($0.message), raw: "")
    }
    for place in intake.files.indices {
      intake.files[place].name = names.file(intake.files[place].name)
    }
    settings.rename { customers[$0] ?? $0 }
    return names
  }

  /// What stands for what.
  struct Names {
    private let customers: [String: String]
    private let words: [(name: String, code: String)]
    private let files: [String: String]

    init(
      customers: [String: String],
      words: [(String, String)], files: [String]
    ) {
      self.customers = customers
      // Longer ones first: a name may be part of another.
      self.words = words.filter { $0.0.utf8.count >= 3 }.sorted { left, right in
        left.0.utf8.count != right.0.utf8.count
          ? left.0.utf8.count > right.0.utf8.count : left.0 < right.0
      }.map { (name: $0.0, code: $0.1) }
      self.files = Dictionary(
        files.enumerated().map { place, name in
          let ending = name.split(separator: ".").last.map { ".\($0)" } ?? ""
          return (name, "file-\(place + 1)\(name.contains(".") ? ending : "")")
        }, uniquingKeysWith: { first, _ in first })
    }

    /// The name under which a file is shown.
    func file(_ name: String) -> String { files[name] ?? "file" }

    func place(_ place: Place) -> Place {
      Place(file: file(place.file), line: place.line, column: place.column)
    }

    /// Findings at most whose sentences are searched for names; further ones keep their code, place and amount.
    private static let searched = 200

    /// Findings without what they quote of the data, and without names.
    func redact(_ findings: [Finding]) -> [Finding] {
      findings.enumerated().map { number, finding in
        var own = finding
        own.place = finding.place.map { place($0) }
        own.excerpt = nil
        own.customerID = finding.customerID.isEmpty ? "" : customers[finding.customerID] ?? "…"
        own.message =
          number < Names.searched
          ? scrubbed(Names.unquoted(finding.message)) : "described in the run without redaction"
        own.remedy =
          number < Names.searched ? scrubbed(Names.unquoted(finding.remedy)) : "see there"
        return own
      }
    }

    /// Text without any name that is known.
    func scrubbed(_ text: String) -> String {
      var text = text
      for (name, code) in files.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) {
        text = text.replacing(name, with: code)
      }
      for (name, code) in words where text.contains(name) {
        text = text.replacing(name, with: code)
      }
      return text
    }

    /// Text without what stands in quotation marks: cells of the data.
    static func unquoted(_ text: String) -> String {
      text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().map {
        $0.offset % 2 == 1 ? "…" : String($0.element)
      }.joined(separator: "\"")
    }
  }
}

extension Settings {
  /// Calls customers otherwise wherever settings name them.
  mutating func rename(_ name: (String) -> String) {
    factoring.affiliates = Set(factoring.affiliates.map(name))
    factoring.insolvent = Set(factoring.insolvent.map(name))
    factoring.government = Set(factoring.government.map(name))
    factoring.assignable = Set(factoring.assignable.map(name))
    collections.valued = Set(collections.valued.map(name))
    for place in factoring.offers.indices {
      factoring.offers[place].excluded = Set(factoring.offers[place].excluded.map(name))
    }
    // Patterns of file names may hold names too.
    intake.entities = []
    intake.sideLists = []
  }
}
