import Analysis
import ArgumentParser
import Glibc
import Receivables
import Reporting

/// `arrears letters`: the letters that are due, from templates.
struct LettersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "letters",
    abstract: "Write reminders, demands, statements and the papers for an agency or a court.",
    discussion: """
      Nothing is sent. Letters are never written about what is disputed, held, promised, our own fault or beyond its years, nor to \
      customers in insolvency. letters.csv lists them all; --print-template shows a template to change.
      """)

  @Argument(help: "Files, folders, or - for standard input.")
  var input: [String] = []

  @OptionGroup var reading: ReadingOptions

  @Option(help: "The letters' own folder (default: letters/AS-OF).")
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Kinds to write, separated by commas (default: all but statement).", valueName: "kinds"))
  var kind: String?

  @Option(help: "Only letters to the customer with this id; may be repeated.")
  var customer: [String] = []

  @Option(help: "Formats: md, html.")
  var formats = "md,html"

  @Option(help: "Folder with templates that take the place of the program's (NAME.mustache).")
  var templates: String?

  @Option(
    name: .customLong("print-template"),
    help: ArgumentHelp("Print a template of the program and stop.", valueName: "name"))
  var printTemplate: String?

  func run() throws {
    try guarded {
      if let printTemplate {
        guard let text = LetterTemplates.text(of: printTemplate) else {
          throw CommandError(
            message: "there is no template \"\(printTemplate)\"",
            remedy: "use one of \(LetterTemplates.names.joined(separator: ", "))")
        }
        return try Answer.write(text)
      }
      guard !input.isEmpty else {
        throw CommandError(message: "no exports are named", remedy: "name files or folders")
      }
      let kinds = try self.kinds
      let formats = try self.formatSet
      let library = try readTemplates()
      let loaded = try LoadedBook(input, reading: reading)
      for id in customer where !loaded.book.customers.contains(where: { $0.id == id }) {
        throw CommandError(
          message: "no customer has the id \"\(id)\"", remedy: "take one from open_items.csv")
      }
      let post = Post(loaded, kinds: kinds, customers: Set(customer))
      let folder = out ?? "letters/\(loaded.book.asOf)"
      let lock = try RunLock(beside: folder)
      defer { withExtendedLifetime(lock) {} }
      let draft = try RunFolder(
        at: folder, mark: "letters.csv", folders: kinds.map(\.rawValue).sorted())
      for item in post.items {
        let text = library.render(item.letter.kind.rawValue, item.statement.values)
        if formats.contains("md") {
          _ = try draft.write(item.name + ".md", fingerprinted: false, text: text)
        }
        if formats.contains("html") {
          let title = "\(item.customerID) \(item.letter.kind.rawValue) \(loaded.book.asOf)"
          _ = try draft.write(
            item.name + ".html", fingerprinted: false,
            text: LetterPage.html(text, title: title))
        }
      }
      let table = LettersTable(post.items.map(\.row), book: loaded.book)
      _ = try draft.write("letters.csv", fingerprinted: false) {
        try table.renderCSV(loaded.settings.csv, $0)
      }
      try draft.land()
      // The letters are written, whoever listens.
      try? Answer.write(post.summary + "Letters: \(folder)\n")
    }
  }

  private var kinds: [Letter.Kind] {
    get throws {
      guard let kind else { return Letter.Kind.allCases.filter { $0 != .statement } }
      var kinds: [Letter.Kind] = []
      for word in kind.split(separator: ",", omittingEmptySubsequences: false) {
        guard let kind = Letter.Kind(rawValue: String(word)) else {
          let known = Letter.Kind.allCases.map(\.rawValue).joined(separator: ", ")
          throw CommandError(
            message: "there is no letter \"\(word)\"", remedy: "use some of \(known)")
        }
        if !kinds.contains(kind) { kinds.append(kind) }
      }
      return kinds
    }
  }

  private var formatSet: Set<String> {
    get throws {
      let words = Set(formats.split(separator: ",").map(String.init))
      guard !words.isEmpty, words.isSubset(of: ["md", "html"]) else {
        throw CommandError(
          message: "\"\(formats)\" names a format that letters do not have",
          remedy: "write md, html or both")
      }
      return words
    }
  }

  /// The program's templates, with those of the user's folder in their place.
  private func readTemplates() throws -> LetterTemplates {
    var own: [String: String] = [:]
    if let templates {
      for name in LetterTemplates.names {
        let path = "\(templates)/\(name).mustache"
        guard access(path, F_OK) == 0 else { continue }
        own[name] = String(decoding: try SmallFile.bytes(at: path), as: UTF8.self)
      }
      guard !own.isEmpty else {
        throw CommandError(
          message: "\(templates) holds none of the templates",
          remedy: "save one there with --print-template NAME > \(templates)/NAME.mustache")
      }
    }
    do {
      return try LetterTemplates(own: own)
    } catch {
      throw CommandError(
        message: "\(templates ?? "")/\(error.name).mustache: \(error.message)",
        remedy: "correct the template; --print-template \(error.name) shows the program's own")
    }
  }
}

/// The letters to write, with their figures and names.
private struct Post {
  struct Item {
    var letter: Letter
    var statement: LetterStatement
    var customerID: String
    /// Path within the folder, without an ending.
    var name: String
    var row: LettersTable.Row
  }

  private(set) var items: [Item] = []
  private var counts: [Letter.Kind: Int] = [:]

  init(_ loaded: LoadedBook, kinds: [Letter.Kind], customers: Set<String>) {
    let book = loaded.book
    let collector = loaded.collector
    let periods = Analysis.interest(
      of: book, payers: loaded.payers, terms: loaded.settings.interest,
      insolvent: loaded.settings.factoring.insolvent)
    let byDocument = Dictionary(grouping: periods, by: \.document)
    var used: Set<String> = []
    let due = collector.letters(collector.report(), terms: loaded.settings.letters)
      .filter { kinds.contains($0.kind) }
    for letter in Letter.agreeing(due) {
      let customer = book.customer(of: letter.account)
      guard customers.isEmpty || customers.contains(customer.id) else { continue }
      let statement = LetterStatement(
        letter, book: book, log: collector.log(of: letter.account),
        seller: loaded.settings.seller(of: book.entity(of: book.accounts[letter.account])),
        interest: byDocument, terms: loaded.settings.interest)
      let name = Post.fileName(letter, customer, book, &used)
      counts[letter.kind, default: 0] += 1
      items.append(
        Item(
          letter: letter, statement: statement, customerID: customer.id, name: name,
          row: .init(
            kind: letter.kind, account: letter.account, documents: letter.documents.count,
            total: statement.total, interest: statement.interest + statement.fixedSum,
            deadline: letter.deadline, file: name, missing: statement.missing)))
    }
  }

  /// A name that any file system takes: letters, figures and dashes of the id; a number where two are alike.
  private static func fileName(
    _ letter: Letter, _ customer: Customer, _ book: Book, _ used: inout Set<String>
  ) -> String {
    let safe = String(
      customer.id.unicodeScalars.prefix(60).map { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || scalar == "-" || scalar == "_" ? Character(scalar) : "_"
      })
    let base =
      "\(letter.kind.rawValue)/\(safe.isEmpty ? "customer" : safe)-\(book.accounts[letter.account].currency)"
    var name = base
    var number = 2
    // Some file systems tell no capitals from small letters.
    while !used.insert(name.lowercased()).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    return name
  }

  /// How many letters of each kind, for the terminal.
  var summary: String {
    let lines = Letter.Kind.allCases.compactMap { kind in
      counts[kind].map { "  \(kind.rawValue): \($0)\n" }
    }
    let missing = items.flatMap(\.row.missing).reduce(into: [String: Int]()) {
      $0[$1, default: 0] += 1
    }
    let notes = missing.sorted { $0.key < $1.key }.map { what, count in
      "  \(count) letter\(count == 1 ? "" : "s") without \(what): \(what.hasPrefix("seller.") ? "state it in the settings" : "add it to a customer file")\n"
    }
    return lines.isEmpty ? "No letter is due.\n" : (lines + notes).joined()
  }
}
