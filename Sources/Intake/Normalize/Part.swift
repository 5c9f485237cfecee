import Receivables

/// What one worker has read from its parts of one file: the mergeable state of intake.
///
/// Everything in it is order-free once lines are made absolute: parts of a file, files and runs on several machines
/// combine by the same function (`BookBuilder`).
struct Part: Sendable {
  /// A customer as seen by this worker.
  struct CustomerSeen: Sendable {
    var key: [UInt8] = []
    /// The key is an id, not a name.
    var hasID = false
    var name = Newest()
    var group = Newest()
  }

  /// The text on the newest document that has one; of equals the alphabetically first, so that order does not matter.
  struct Newest: Sendable {
    var bytes: [UInt8] = []
    /// Days since 1970-01-01; in the book's own list of customers a rank of export and document.
    var day = Int64(Int32.min)

    mutating func renew(_ other: [UInt8], day otherDay: Int64) {
      guard !other.isEmpty else { return }
      if bytes.isEmpty || otherDay > day
        || otherDay == day && other.lexicographicallyPrecedes(bytes)
      {
        bytes = other
        day = otherDay
      }
    }
  }

  /// A finding or reject before its file's lines are known.
  struct RowFault: Sendable {
    var severity: Severity
    var code: String
    var message: String
    var remedy: String
    var field: Int
    var line: Int
    var raw: Range<Int>
    var money: Money?
    var isReject: Bool
  }

  /// Where a piece of the file begins in the arrays, so that its lines can be shifted.
  struct Piece: Sendable {
    var index: Int
    var lines: Int
    var documents: Range<Int>
    var entries: Range<Int>
    var totals: Range<Int>
    var facts: Range<Int>
    var masters: Range<Int>
    var faults: Range<Int>
    /// Where reading ended, and where the next piece was taken to begin.
    var end: Int
    var expectedEnd: Int
  }

  /// What must be known of a document that waits for settlements of other files.
  struct Kept: Sendable {
    /// Day of its settlement, if it is settled and that is known.
    var closed: Day?
    /// What its status gives up.
    var writtenOff: Int64 = 0
    /// Its own row says what is open.
    var statesBalance: Bool
    /// What is open is its amount less what was received: credits are not in it.
    var countsReceipts = false
    /// A discount that its row says was taken.
    var discount: Int64 = 0
    /// Day of the payment that it was taken with.
    var discountDay: Day?
    /// Days within which its terms allow one; 0 where they do not say.
    var discountDays = 0
  }

  /// A total as printed, and what had been read up to it in the same worker.
  struct PrintedTotal: Sendable {
    var line: Int
    var raw: Range<Int>
    var field: Int
    var printed: Int64
    /// Sum of the rows up to it.
    var read: Int64
    /// The only currency so far; nil where there are several.
    var currency: Currency?
  }

  /// Sums of what was read, per currency.
  struct Control: Sendable, Equatable {
    var amount: Int64 = 0
    var open: Int64 = 0
    /// Largest sum of magnitudes of a part: a thousand parts of that size still add up within 64 bits.
    static let most = UInt64(Int64.max) >> 10
    /// Sum of magnitudes: while it is small enough, no sum of a report can overflow.
    var magnitude: UInt64 = 0
  }

  /// Whether the sums of a file are not safe, however its rows were dealt out to parts.
  static func isBeyondSums(_ parts: [Part]) -> Bool {
    var isBeyond = parts.contains(where: \.isOverflowing)
    var all: [Currency: Control] = [:]
    for part in parts {
      for (currency, sums) in part.control {
        all[currency, default: Control()].add(sums, &isBeyond)
      }
    }
    return isBeyond
  }

  /// What had to be assumed of a document, or is odd about it.
  enum Remark: String, Sendable, CaseIterable {
    case balanceBlank, dueDay, undated, writtenOff, balanceAbove, dueEarly, paidButOpen, kindUnknown
    case partUnstated, statusUnknown, creditPositive, customerAbove, amountUnclear
    case cellHoldsRows, paymentUnknown
  }

  /// Documents and money that a remark touches.
  struct Affected: Sendable {
    var documents = 0
    var open: Int64 = 0
    /// Piece and line of the first of them.
    var first: (piece: Int, line: Int)?

    mutating func add(_ amount: Int64, at place: (piece: Int, line: Int)? = nil) {
      documents += 1
      open = open &+ amount
      if first == nil { first = place }
      if let place, let known = first, place < known { first = place }
    }
  }

  /// Keeps the alphabetically first few of all words, however the rows are spread over parts.
  static func note(_ word: [UInt8], in words: inout Set<[UInt8]>) {
    words.insert(word)
    if words.count > mostWords, let last = words.max(by: { $0.lexicographicallyPrecedes($1) }) {
      words.remove(last)
    }
  }

  /// Words of a kind that are kept.
  static let mostWords = 5

  var customers: [CustomerSeen] = []
  /// Companies that rows name; an account's `entity` is 1 + its place here, or 0 for the file's.
  var entities: [[UInt8]] = []
  var accounts: [Account] = []
  var documents: [Document] = []
  var settled: [SettledDocument] = []
  var settlements: [Settlement] = []
  /// What statuses give up.
  var writeOffs: [Reduction] = []
  /// Discounts that rows of settled documents say were taken.
  var discounts: [Reduction] = []
  /// Where documents settled by the as-of day are kept whole: what must be known of each beside them.
  var kept: [Kept] = []
  /// Where documents are kept whole: hashes of the numbers of those issued after the as-of day.
  var laterKeys: Set<UInt64> = []
  /// Rows of documents of several rows that are issued after the as-of day, and hashes of those documents' numbers.
  var laterRows = 0
  var laterNumbers: Set<UInt64> = []
  /// Rows that make up documents together with others.
  var entries: [Entry] = []
  /// Rows of customer files.
  var masters: [CustomerMaster] = []
  /// Rows of lists beside the documents.
  var facts: [SideRow] = []
  /// Totals that the export prints.
  var printedTotals: [PrintedTotal] = []
  var text: [UInt8] = []
  var counts = RowCounts()
  var control: [Currency: Control] = [:]
  var faults: [RowFault] = []
  /// Rejected rows beyond those kept in `faults`.
  var droppedFaults = 0
  var pieces: [Piece] = []
  /// Newest issue day of a row, whatever the as-of day.
  var newestIssued: Day?
  /// Piece, and line in it, of the first row of that day.
  var newestPlace = (piece: 0, line: 0)
  /// Its line in the file, once that is known.
  var newestLine = 0
  /// Documents worth a remark, by what and by currency.
  var remarks: [Remark: [Currency: Affected]] = [:]
  /// Type words that are not known, the first few of them.
  var unknownKinds: Set<[UInt8]> = []
  /// Status words that are not known, the first few of them.
  var unknownStates: Set<[UInt8]> = []
  /// A piece of the file is not in the encoding that its beginning is in.
  var isOtherEncoding = false
  var isOverflowing = false
}

/// What a customer file says of a customer.
struct CustomerMaster: Sendable {
  var id: [UInt8]
  var name: [UInt8]
  var group: [UInt8]
  var terms: PaymentTerms?
  /// Days within which they allow a discount; 0 for none.
  var discountDays = 0
  /// Currency in which it is billed.
  var currency: Currency?
  var facts = CustomerFacts()
  /// Credit limit whose currency the list does not state.
  var looseLimit: LooseAmount?
  /// First day of its insolvency, where that is stated.
  var insolventSince: Day?
  var file = 0
}

/// An amount whose currency neither its row nor its list states.
struct LooseAmount: Sendable {
  /// Decimals with which it is read.
  static let digits = 6

  var millionths: Int64
  /// What the settings say of amounts that state none; else unstated.
  var given: Currency
  var line: Int

  /// In minor units of a currency, rounded once.
  static func minorUnits(_ millionths: Int64, in currency: Currency) -> Int64 {
    let scale = (currency.digits..<digits).reduce(Int128(1)) { scale, _ in scale * 10 }
    return Int64(clamping: roundedQuotient(Int128(millionths), scale))
  }
}

/// A row of a list beside the documents, before its customer is looked up.
struct SideRow: Sendable {
  var fact: SideFact
  var id: [UInt8]
  var name: [UInt8]
  /// Millionths, of an amount whose currency the list does not state.
  var millionths: Int64?
  /// What the settings say of amounts that state no currency; else unstated.
  var given = Currency.unstated
}

/// A row that makes up a document together with other rows: a ledger line, a line of a document without total, a payment of
/// a document, an application.
struct Entry: Sendable {
  /// What the row does.
  enum Role: UInt8, Sendable {
    /// A line: the lines of one number add up to a document.
    case line
    /// A document on every row, and a payment of it.
    case payment
    /// A charge (positive) or credit (negative) that is netted with others of its key.
    case posting
    /// An amount taken from a receipt or credit note (`number`) and put against a document (`key`).
    case application
  }

  var role: Role
  /// Of an application what it is.
  var nature = SettlementNature.payment
  var kind: DocumentKind
  var dueBasis: DueBasis
  /// The status says that the document is settled.
  var isSettled = false
  /// The status says that it was given up.
  var isWrittenOff = false
  var isDisputed = false
  /// A receipt with a day of its own on which it takes effect, such as a cheque of a later day.
  var isPostDated = false
  /// `key` is what the payer wrote, in which numbers of documents may stand.
  var isText = false
  /// Account in its part; -1 where the row names no customer.
  var account: Int32
  /// Of an application what was deducted beside the amount: a discount, and what the bank kept.
  var discount: Int64 = 0
  var bankFee: Int64 = 0
  /// Of a document the days within which its terms allow a discount; 0 where they do not say.
  var discountDays: Int16 = 0
  /// Of an application the instalment that it is for, counted from 1 in the order of due days; 0 where it names none.
  var instalment: Int32 = 0
  /// Company that the row names: in its part, then in the book; 0 for none.
  var entity: Int32 = 0
  var source: UInt16 = 0
  var line: UInt32
  var currency: Currency
  var issued: Day?
  var due: Day?
  /// Day of payment, matching or application.
  var paid: Day?
  /// Line, posting or applied amount in minor units; of a payment row the document's amount.
  var amount: Int64
  /// Of a payment row what was paid; of an application the whole receipt; of a line the paid amount of its document.
  var other: Int64?
  /// Of an application what is left of the receipt; of a line the balance of its document.
  var balance: Int64?
  var number: TextReference
  var key: TextReference
}

extension Entry {
  /// Takes a currency where the row states none: its amounts were read with the decimals of an unstated one, and are rounded once.
  mutating func adopt(_ own: Currency) {
    let scale = Int128(own.scale)
    func adopted(_ amount: Int64) -> Int64 {
      Int64(clamping: roundedQuotient(Int128(amount) * scale, Int128(currency.scale)))
    }
    (amount, discount, bankFee) = (adopted(amount), adopted(discount), adopted(bankFee))
    (other, balance) = (other.map(adopted), balance.map(adopted))
    currency = own
  }
}

extension Part.Control {
  @inline(__always)
  mutating func add(amount: Int64, open: Int64, _ isOverflowing: inout Bool) {
    self.amount = self.amount &+ amount
    self.open = self.open &+ open
    let (sum, overflow) = magnitude.addingReportingOverflow(max(amount.magnitude, open.magnitude))
    magnitude = sum
    if overflow || sum > Part.Control.most { isOverflowing = true }
  }

  mutating func add(_ other: Part.Control, _ isOverflowing: inout Bool) {
    amount = amount &+ other.amount
    open = open &+ other.open
    let (sum, overflow) = magnitude.addingReportingOverflow(other.magnitude)
    magnitude = sum
    if overflow || sum > Part.Control.most { isOverflowing = true }
  }
}
