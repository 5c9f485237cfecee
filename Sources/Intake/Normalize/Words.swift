import Receivables

/// Words of type and status columns in canonical form.
enum Words {
  /// What a status word says about a document.
  enum State: Sendable {
    case open, paid, excluded, disputed, unknown
  }

  /// The kind named by a type cell; nil when the word is not known.
  static func kind(_ word: String) -> DocumentKind? {
    switch compactHeading(word) {
    case "invoice", "salesinvoice", "inv", "rv", "dr", "rechnung", "in", "facture", "taxinvoice",
      "si", "ri", "standardinvoice", "factuur", "bill":
      .invoice
    case "debitnote", "debitmemo", "stmtcharge", "financecharge", "dm": .debitNote
    case "creditmemo", "creditnote", "salescreditnote", "salescreditmemo", "cm", "cn", "sc", "dg",
      "gutschrift", "avoir", "return", "credit", "crn":
      .creditNote
    case "payment", "salesoverpayment", "salesprepayment", "overpayment", "prepayment", "dz", "pmt",
      "receipt", "customerdeposit", "deposit", "unappliedpayment", "zahlung", "onaccount", "sa",
      "paymententry", "cash":
      .payment
    case "refund", "creditnoterefund", "refundreceipt": .other
    case "journalentry", "generaljournal", "journal", "je", "ab", "generaljournalentry": .journal
    default: nil
    }
  }

  /// What a status cell says.
  static func state(_ word: String) -> State {
    switch compactHeading(word) {
    case "draft", "entwurf", "brouillon", "scheduled", "awaitingapproval", "quote", "void",
      "voided",
      "cancelled", "canceled", "storniert", "reversed", "deleted", "refunded":
      .excluded
    case "paid", "closed", "cl", "inpayment", "markedaspaid", "autopaid", "paidinfull", "bezahlt",
      "deposited", "settled", "cleared":
      .paid
    case "disputed", "onhold", "indispute": .disputed
    case "open", "sent", "viewed", "awaitingpayment", "unpaid", "notpaid", "paymentdue", "posted",
      "pending", "op", "offen", "overdue", "pastdue", "submitted", "outstanding", "partiallypaid",
      "partlypaid", "partpaid", "partial", "partialdeposit", "current":
      .open
    default: .unknown
    }
  }

  /// Yes or no, as flags are written; nil for anything else.
  static func flag(_ word: String) -> Bool? {
    switch compactHeading(word) {
    case "yes", "y", "true", "1", "10", "x", "ja", "oui", "j": true
    case "no", "n", "false", "0", "00", "", "nein", "non": false
    default: nil
    }
  }

  /// Days of payment terms: `Net 30`, `30 days`, `30`, `Due on receipt`; nil where the words give none.
  static func termDays(_ word: String) -> Int? {
    if ["dueonreceipt", "uponreceipt", "immediate", "cod", "sofort"].contains(compactHeading(word))
    {
      return 0
    }
    let numbers = word.split { !$0.isNumber }.compactMap { Int($0) }
    // "2/10 net 30" is due in 30 days: the net days stand last.
    guard let days = numbers.last, days <= 365 else { return nil }
    let letters = compactHeading(word).filter(\.isLetter)
    let known: Set<String> = [
      "", "net", "n", "days", "netdays", "tage", "jours", "tagenetto", "nettage",
    ]
    return known.contains(letters) ? days : nil
  }
}
