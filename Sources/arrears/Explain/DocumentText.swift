import Analysis
import Intake
import Receivables
import Reporting

/// Open documents, each with everything that is said of it.
struct DocumentText {
  private let run: Run
  private let documents: [Int]

  init(_ run: Run, of documents: [Int]) { (self.run, self.documents) = (run, documents) }

  /// The texts, one below the other.
  var text: String {
    let loaded = LoadedBook(run)
    let explained = DocumentExplanation(
      run.book, insolvent: run.settings.factoring.insolvent)
    let shown = Array(documents.prefix(SourceLines.shown))
    let claims = ClaimText(loaded, run.factoring, documents: shown)
    let mentions = SourceLines(run).mentions(of: shown.map(name))
    let rest =
      documents.count > shown.count
      ? [
        "\(documents.count - shown.count) more open documents have this number: ask for a customer\n"
      ]
      : []
    return
      (shown.map { index in
        let texts = explained.text(of: index).split(
          separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        return "\(texts[0])\n\(facts(of: index, mentions[name(index)] ?? []))\(texts[1])"
          + claims.selling(index)
          + claims.collecting(index)
      } + rest).joined(separator: "\n")
  }

  private func name(_ index: Int) -> SourceLines.Name {
    let document = run.book.documents[index]
    return SourceLines.Name(run.book.key(of: document), Int(document.account), in: run.book)
  }

  /// Where the document stands in the exports, what came for it, and its bucket.
  private func facts(of index: Int, _ mentions: [Mention]) -> String {
    let book = run.book
    let document = book.documents[index]
    let account = Int(document.account)
    func money(_ amount: Int64) -> String {
      Money(minorUnits: amount, currency: book.accounts[account].currency).grouped
    }
    var facts =
      "  \(document.kind.word.replacing("_", with: " ")) of \(money(document.amount))"
    if let issued = document.issued { facts += ", issued \(issued)" }
    if let due = document.due {
      facts += ", due \(due) (\(document.dueBasis.word.replacing("_", with: " ")))"
    }
    var lines = [facts]
    for part in book.settlements(of: index) {
      lines.append(
        "  \(part.isPayment ? "paid" : "credited or given up") \(part.day): \(money(part.amount))")
    }
    if document.open > 0 {
      let policy = run.settings.aging
      let names = policy.buckets.names(from: policy.basis)
      let bucket =
        switch policy.slot(of: document, asOf: book.asOf) {
        case .notDue: "not_due"
        case .undated: "undated"
        case .unapplied: "unapplied"
        case .bucket(let place): names[place]
        }
      let settings = run.settings.effective.filter {
        ["age_by", "buckets", "grace_days"].contains($0.key)
      }.map { "\($0.key) = \($0.value) (\($0.origin))" }
      lines.append("  bucket \(bucket): \(settings.joined(separator: ", "))")
      if document.disputed > 0 { lines.append("  disputed: \(money(document.disputed))") }
      if book.isHeld(index) { lines.append("  on hold") }
    }
    let own = SourceLines(run)
    lines += own.lines(ofOpen: index).map { String($0.dropFirst(2)) }
    let place = (book.sources[Int(document.source)], Int(document.line))
    for mention in mentions where (mention.file, mention.line) != place {
      lines.append("  also \(Diagnostics.escaped(mention.file)):\(mention.line)")
      lines.append("    \(Diagnostics.escaped(String(mention.raw.prefix(200))))")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
