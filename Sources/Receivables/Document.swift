/// What a document is; decides its sign and whether a sale stands behind it.
public enum DocumentKind: UInt8, Sendable, CaseIterable {
  case invoice, debitNote, creditNote, payment, journal, other

  /// The word used in output files.
  public var word: String {
    switch self {
    case .invoice: "invoice"
    case .debitNote: "debit_note"
    case .creditNote: "credit_note"
    case .payment: "payment"
    case .journal: "journal"
    case .other: "other"
    }
  }
}

/// Where a due day comes from.
public enum DueBasis: UInt8, Sendable {
  /// The export states it.
  case stated
  /// The export states it, and terms beside it that say another day.
  case statedAgainstTerms
  /// Issue day plus the terms the export states.
  case terms
  /// Issue day plus the default terms of the settings; a finding says so.
  case defaultTerms
  /// There is neither a due day nor an issue day.
  case none
  /// Kept back by the customer until a day of release; without one it is not aged.
  case retained

  /// The word used in output files.
  public var word: String {
    switch self {
    case .stated, .statedAgainstTerms: "stated"
    case .terms: "terms"
    case .defaultTerms: "default_terms"
    case .none: "none"
    case .retained: "retained"
    }
  }
}

/// A piece of the book's text store: bytes of a document number, kept out of the documents themselves.
@frozen
public struct TextReference: Sendable, Hashable {
  /// First byte in the store.
  public var offset: UInt32
  /// Number of bytes.
  public var length: UInt32

  /// A reference to `length` bytes from `offset` on.
  @inlinable
  public init(offset: UInt32, length: UInt32) {
    self.offset = offset
    self.length = length
  }

  /// The bytes in a text store.
  @inlinable
  public func bytes(in text: [UInt8]) -> ArraySlice<UInt8> {
    text[Int(offset)..<Int(offset) + Int(length)]
  }
}

/// A document that is open at the book's as-of day, kept whole.
public struct Document: Sendable {
  /// Index into the book's accounts.
  public var account: Int32
  /// What it is.
  public var kind: DocumentKind
  /// Where the due day comes from.
  public var dueBasis: DueBasis
  /// Index into the book's sources.
  public var source: UInt16
  /// Physical line of the source where the document's record starts, 1-based.
  public var line: UInt32
  /// Day of issue.
  public var issued: Day?
  /// Day on which it falls due; nil only when `dueBasis` is `.none` or for credits without one.
  public var due: Day?
  /// Face amount in minor units; negative for credits.
  public var amount: Int64
  /// Unpaid part at the as-of day in minor units; negative for credits.
  public var open: Int64
  /// Part of `open` that the customer disputes, 0 … open.
  public var disputed: Int64
  /// The document number as exported, possibly empty.
  public var number: TextReference

  /// A document with all its facts.
  public init(
    account: Int32, kind: DocumentKind, dueBasis: DueBasis, source: UInt16, line: UInt32,
    issued: Day?, due: Day?, amount: Int64, open: Int64, disputed: Int64, number: TextReference
  ) {
    self.account = account
    self.kind = kind
    self.dueBasis = dueBasis
    self.source = source
    self.line = line
    self.issued = issued
    self.due = due
    self.amount = amount
    self.open = open
    self.disputed = disputed
    self.number = number
  }

  /// Part of `open` that the customer does not dispute.
  @inlinable public var undisputed: Int64 { open - disputed }

  /// As-of minus due day in whole days; nil for credits and undated documents.
  @inlinable
  public func daysPastDue(asOf: Day) -> Int? {
    guard open > 0, let due else { return nil }
    return asOf - due
  }
}

/// Cash, credit or write-off applied to a document that is still open, with its effective day.
public struct Settlement: Sendable {
  /// Index into the book's documents.
  public var document: Int32
  /// Effective day: the latest of payment, application and issue day.
  public var day: Day
  /// Minor units by which the document became smaller; positive.
  public var amount: Int64
  /// It was paid; else credited or given up.
  public var isPayment: Bool

  /// A settlement of one document.
  public init(document: Int32, day: Day, amount: Int64, isPayment: Bool = true) {
    self.document = document
    self.day = day
    self.amount = amount
    self.isPayment = isPayment
  }
}

/// How a document came to be settled.
public enum Closure: UInt8, Sendable {
  /// In money, for the greater part.
  case paid
  /// By credits alone: nobody paid, and nobody failed to.
  case credited
  /// Given up, for the greater part.
  case writtenOff
}

/// What made a document smaller other than payment: a write-off, a credit, a discount taken.
public struct Reduction: Sendable, Hashable {
  /// Index into the book's accounts.
  public var account: Int32
  /// Hash of the document's number, 0 without one.
  public var key: UInt64
  /// Day of issue and due day of the document.
  public var issued: Day?
  /// Due day of the document.
  public var due: Day?
  /// Day on which it was; nil where the export does not tell.
  public var day: Day?
  /// Minor units; positive.
  public var amount: Int64
  /// Where it comes from.
  public var cause = Cause.other
  /// Of a discount the last day on which the terms allow it; nil where they do not say.
  public var until: Day?

  /// What made a document smaller.
  public init(
    account: Int32, key: UInt64, issued: Day?, due: Day?, day: Day?, amount: Int64,
    cause: Cause = .other, until: Day? = nil
  ) {
    (self.account, self.key, self.amount) = (account, key, amount)
    (self.issued, self.due, self.day) = (issued, due, day)
    (self.cause, self.until) = (cause, until)
  }

  /// Where a reduction comes from.
  public enum Cause: UInt8, Sendable {
    /// A document of its own, a write-off, or nobody says.
    case other
    /// A discount taken with a payment.
    case discount
    /// A correction that no document shows.
    case correction
    /// A credit note of a ledger that is used up at once: the book has no document of it.
    case creditNote
  }

  /// By account, day, number and amount: an order that does not depend on files.
  public static func precedes(_ left: Reduction, _ right: Reduction) -> Bool {
    func order(_ own: Reduction) -> (Int32, Int32, UInt64, Int64, Int32, Int32) {
      (
        own.account, own.day?.number ?? .max, own.key, own.amount, own.issued?.number ?? .max,
        own.due?.number ?? .max
      )
    }
    return order(left) < order(right)
  }
}

/// A document that is settled at the as-of day, in 24 bytes.
///
/// Millions of these make up a book's history. They carry what statistics, duplicates and back-dated states need, and
/// nothing else.
@frozen
public struct SettledDocument: Sendable {
  /// Face amount in minor units; negative for credits.
  public var amount: Int64
  /// Index into the book's accounts.
  public var account: UInt32
  @usableFromInline var keyLow: UInt32
  @usableFromInline var keyHigh: UInt16
  @usableFromInline var issuedOffset: UInt16
  @usableFromInline var dueOffset: Int16
  @usableFromInline var paidOffset: Int16

  /// First and last day that a document of the book may carry (65,536 days).
  public static let days: ClosedRange<Day> = Day(number: -18_263)...Day(number: 47_272)

  /// A settled document.
  ///
  /// `key` is a hash of its number (0 = none), of which 43 bits are kept; days must lie within `days`. `paid` is the day on which
  /// nothing was left, nil when the export does not say when; `issued` is nil when it states no issue day.
  @inlinable
  public init(
    account: UInt32, kind: DocumentKind, key: UInt64, issued stated: Day?, due: Day?, paid: Day?,
    amount: Int64, closure: Closure = .paid
  ) {
    // Days are kept relative to the issue day; without one any other of them serves.
    let issued = stated ?? due ?? paid ?? Day(number: 0)
    self.amount = amount
    self.account = account
    keyLow = UInt32(truncatingIfNeeded: key)
    let kindClass: UInt16 =
      switch kind {
      case .invoice, .debitNote: 0
      case .creditNote: 1
      case .payment: 2
      case .journal, .other: 3
      }
    keyHigh =
      UInt16(truncatingIfNeeded: key >> 32) & 0x07FF | UInt16(closure.rawValue) << 11
      | (stated == nil ? 0x2000 : 0) | kindClass << 14
    issuedOffset = UInt16(truncatingIfNeeded: issued.number + 18_263)
    dueOffset = due.map { Int16(clamping: $0 - issued) } ?? .min
    paidOffset = paid.map { Int16(clamping: $0 - issued) } ?? .min
  }

  /// Everything but account and amount, as it is kept: number, kind and closure in 48 bits; days.
  @inlinable public var packed: Packed {
    Packed(
      key: UInt64(keyHigh) << 32 | UInt64(keyLow), issued: issuedOffset, due: dueOffset,
      paid: paidOffset)
  }

  /// A settled document from what `packed` gave.
  @inlinable
  public init(account: UInt32, amount: Int64, packed: Packed) {
    self.amount = amount
    self.account = account
    keyLow = UInt32(truncatingIfNeeded: packed.key)
    keyHigh = UInt16(truncatingIfNeeded: packed.key >> 32)
    issuedOffset = packed.issued
    dueOffset = packed.due
    paidOffset = packed.paid
  }

  /// What a settled document keeps beside account and amount.
  @frozen
  public struct Packed: Sendable, Equatable {
    /// Number, kind and closure, in the lowest 48 bits.
    public var key: UInt64
    /// Day from which the others are counted.
    public var issued: UInt16
    /// Days from it to the due day; the least number for none.
    public var due: Int16
    /// Days from it to the settlement; the least number for none.
    public var paid: Int16

    /// Number and kind, whatever it was closed by.
    @inlinable public var withoutClosure: UInt64 { key & ~(0x1800 << 32) }

    /// What a settled document keeps.
    @inlinable
    public init(key: UInt64, issued: UInt16, due: Int16, paid: Int16) {
      (self.key, self.issued, self.due, self.paid) = (key, issued, due, paid)
    }
  }

  /// Bits of a document number's hash that are kept.
  public static let keyMask: UInt64 = 0x07FF_FFFF_FFFF
  /// 43 bits of the document number's hash; 0 when it has no number.
  @inlinable public var key: UInt64 { UInt64(keyHigh & 0x07FF) << 32 | UInt64(keyLow) }
  /// How it came to be settled.
  @inlinable public var closure: Closure { Closure(rawValue: UInt8(keyHigh >> 11 & 3)) ?? .paid }
  /// Day of issue, if known.
  @inlinable public var issued: Day? { keyHigh & 0x2000 == 0 ? origin : nil }
  /// The day to which the others are kept relative.
  @inlinable var origin: Day { Day(number: Int32(issuedOffset) - 18_263) }
  /// Due day, if known.
  @inlinable public var due: Day? { dueOffset == .min ? nil : origin + Int(dueOffset) }
  /// Day on which it was settled, in whatever way, if known.
  @inlinable public var closed: Day? { paidOffset == .min ? nil : origin + Int(paidOffset) }
  /// Day on which it was paid, if it was and that is known.
  @inlinable public var paid: Day? { keyHigh & 0x1800 == 0 ? closed : nil }
  /// Invoice or debit note: a sale stands behind it.
  @inlinable public var isSale: Bool { keyHigh >> 14 == 0 }
  /// Credit note.
  @inlinable public var isCreditNote: Bool { keyHigh >> 14 == 1 }
  /// Days late at payment, negative when early; nil for credits and where a day is missing.
  @inlinable public var daysLate: Int? {
    guard amount > 0, dueOffset != .min, paidOffset != .min, keyHigh & 0x1800 == 0 else {
      return nil
    }
    return Int(paidOffset) - Int(dueOffset)
  }

  /// Paid day (unknown last), due day (unknown last) and issue day in one number that sorts by them.
  @inlinable
  public var dayOrder: UInt64 {
    let issued = UInt64(issuedOffset)
    // Offsets lie within ±32,767 of the issue day: biased, they fit 18 bits.
    let paid = paidOffset == .min ? 0x3FFFF : UInt64(Int(issuedOffset) + Int(paidOffset) + 0x8000)
    let due = dueOffset == .min ? 0x3FFFF : UInt64(Int(issuedOffset) + Int(dueOffset) + 0x8000)
    return paid << 34 | due << 16 | issued
  }

  /// Whether the other document agrees in everything, its customer included.
  @inlinable
  public func isIdentical(to other: SettledDocument) -> Bool {
    // Two exports may know differently how it was closed.
    keyLow == other.keyLow && (keyHigh ^ other.keyHigh) & ~0x1800 == 0 && amount == other.amount
      && account == other.account && issuedOffset == other.issuedOffset
      && dueOffset == other.dueOffset && paidOffset == other.paidOffset
  }
}
