import Analysis
import FoundationEssentials
import Receivables
import Reporting

/// Who a run's mail is from and to.
struct MailTerms: Sendable, Equatable {
  /// Address of the sender; empty to leave it to the mail program.
  var from = ""
  /// Addresses of the readers.
  var to: [String] = []
}

/// A run as one message for `sendmail -t`: the summary as text and as a page, with the workbook attached.
///
/// Every part is base64, so that no line of it can be taken for a boundary or a header, and the same run gives the same bytes.
struct MailMessage {
  let terms: MailTerms
  let asOf: Day
  /// What happened, in a few words.
  let subject: String
  let text: String
  let page: String
  /// The workbook; nil where none was written.
  let workbook: [UInt8]?

  /// Whether a file begins as a message does.
  static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
    let head = String(decoding: bytes, as: UTF8.self)
    return ["From: ", "To: ", "Subject: "].contains { head.hasPrefix($0) }
      && head.contains("boundary=\"=_arrears_")
  }

  /// The whole message; addresses that could break out of their header are an error.
  func rendered() throws -> String {
    for address in [terms.from] + terms.to {
      guard address.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
        throw CommandError(
          message: "mail: \"\(address)\" is no address that a header can hold",
          remedy: "write addresses in ASCII, one line each")
      }
    }
    let (outer, inner) = ("=_arrears_\(asOf)_files", "=_arrears_\(asOf)_texts")
    var lines: [String] = []
    if !terms.from.isEmpty { lines.append("From: \(terms.from)") }
    if !terms.to.isEmpty { lines.append("To: \(terms.to.joined(separator: ", "))") }
    lines += [
      "Subject: \(subject)", "MIME-Version: 1.0",
      "Content-Type: multipart/mixed; boundary=\"\(outer)\"", "", "--\(outer)",
      "Content-Type: multipart/alternative; boundary=\"\(inner)\"", "",
    ]
    for (kind, content) in [("plain", text), ("html", page)] {
      lines += [
        "--\(inner)", "Content-Type: text/\(kind); charset=utf-8",
        "Content-Transfer-Encoding: base64", "", MailMessage.base64(Array(content.utf8)), "",
      ]
    }
    lines.append("--\(inner)--")
    if let workbook {
      let name = "arrears-\(asOf).xlsx"
      lines += [
        "", "--\(outer)",
        "Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet; name=\"\(name)\"",
        "Content-Disposition: attachment; filename=\"\(name)\"",
        "Content-Transfer-Encoding: base64", "", MailMessage.base64(workbook),
      ]
    }
    lines += ["", "--\(outer)--", ""]
    return lines.joined(separator: "\n")
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
  }
}

extension MailMessage {
  /// The message about a run that has landed in a folder.
  init(of run: Run, summary: Summary, folder: String) throws {
    let pastDue = run.aging.totals.filter { $0.sums.pastDue > 0 }.map { total in
      "\(Money(minorUnits: total.sums.pastDue, currency: total.currency).grouped) \(total.currency)"
    }
    let amounts = pastDue.isEmpty ? "nothing" : pastDue.joined(separator: ", ")
    self.init(
      terms: run.settings.mail, asOf: run.asOf,
      subject: "\(run.fails ? "Check: " : "")Receivables as of \(run.asOf): \(amounts) past due",
      text: summary.terminal + "\n", page: summary.page,
      workbook: run.settings.formats.contains(.xlsx)
        ? try SmallFile.bytes(at: "\(folder)/arrears.xlsx", limit: .max) : nil)
  }
}
