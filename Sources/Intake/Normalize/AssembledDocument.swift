import Receivables

/// A document with its dated settlements, before the as-of day is looked at.
struct AssembledDocument: Sendable {
  var account: Int32
  var kind: DocumentKind
  var dueBasis: DueBasis
  var source: UInt16
  var line: UInt32
  var issued: Day?
  var due: Day?
  var amount: Int64
  var disputed: Int64 = 0
  var isDisputed = false
  var number: TextReference
  /// Open part as exported; nil where the file states none.
  var exportedOpen: Int64?
  /// Day of that, where the export states it: later settlements are not in it.
  var exportedOn: Day?
  /// Day of the last or only payment as exported.
  var closed: Day?
  /// It is listed only as long as something of it is left.
  var isReceipt = false
  /// What is open is its amount less what was received: credits are not in it.
  var countsReceipts = false
  /// What was put against it beyond what its balance left.
  private var beyond: Int64 = 0
  /// What its status gives up.
  var writtenOff: Int64 = 0
  /// A discount that its own row says was taken with the payment.
  var discount: Int64 = 0
  /// Day of that payment, where the row states it.
  var discountDay: Day?
  /// Days within which its terms allow one; 0 where they do not say.
  var discountDays = 0
  private(set) var settlements: [Part] = []

  /// An amount that was settled on a day.
  struct Part: Sendable {
    var day: Day
    var amount: Int64
    /// In money, by a credit, or given up.
    var nature = Closure.paid
    /// What else is to be known of it.
    var cause = Reduction.Cause.other
  }

  init(_ entry: Entry) {
    (account, kind, dueBasis, source, line) = (
      entry.account, entry.kind, entry.dueBasis, entry.source, entry.line
    )
    (issued, due, amount, number) = (entry.issued, entry.due, entry.amount, entry.number)
    isDisputed = entry.isDisputed
    discountDays = Int(entry.discountDays)
    if entry.role != .line, amount < 0, kind == .invoice || kind == .debitNote {
      kind = .creditNote
    }
  }

  /// A document of a file that states balances, as exported.
  init(
    _ document: Document, source: UInt16, account: UInt32, textStart: UInt32, closed: Day?,
    statesBalance: Bool
  ) {
    (self.account, kind, dueBasis) = (Int32(account), document.kind, document.dueBasis)
    (self.source, line) = (source, document.line)
    (issued, due, amount) = (document.issued, document.due, document.amount)
    disputed = document.disputed
    number = document.number
    number.offset += textStart
    exportedOpen = statesBalance ? document.open : nil
    self.closed = closed
  }

  /// What was paid too much of a document, as a credit on its own.
  init(surplus: Int64, of document: AssembledDocument, by asOf: Day) {
    self = document
    kind = .payment
    dueBasis = .none
    due = nil
    amount = -surplus
    (disputed, isDisputed, exportedOpen, closed) = (0, false, nil, nil)
    isReceipt = true
    issued = document.settlements(until: asOf).last?.day
    settlements = []
  }

  /// A sum of lines below zero is a credit.
  mutating func resign() {
    if amount < 0, kind == .invoice || kind == .debitNote {
      kind = .creditNote
      let isStated = dueBasis == .stated || dueBasis == .statedAgainstTerms
      (due, dueBasis) = isStated ? (due, dueBasis) : (nil, .none)
    }
  }

  /// Notes that an amount (positive) was settled on a day, in money unless something else is said.
  mutating func settle(
    _ amount: Int64, on day: Day, as nature: Closure = .paid, cause: Reduction.Cause = .other
  ) {
    guard let exportedOn, day > exportedOn, let open = exportedOpen, self.amount > 0 else {
      settlements.append(Part(day: day, amount: amount, nature: nature, cause: cause))
      return
    }
    // What is taken off the balance is what later days do not know yet, and no more.
    let left = max(0, min(magnitude, open - amount))
    beyond += max(0, amount - open)
    settlements.append(Part(day: day, amount: open - left, nature: nature, cause: cause))
    exportedOpen = left
  }

  /// Notes that a credit or a write-off (positive) was put against it on a day by the as-of day.
  mutating func credit(
    _ amount: Int64, on day: Day, as nature: Closure, cause: Reduction.Cause = .other
  ) {
    // What comes after the list's own day is no part of its balance anyway.
    if countsReceipts, let open = exportedOpen, exportedOn.map({ day <= $0 }) ?? true {
      exportedOpen = max(0, open - amount)
      beyond += max(0, amount - open)
    }
    settle(amount, on: day, as: nature, cause: cause)
  }

  /// Makes it larger from a day on, unless a file states its balance of that day or a later one.
  mutating func raise(by amount: Int64, on day: Day, asOf: Day) {
    guard day <= asOf else { return }
    if let open = exportedOpen {
      guard countsReceipts || exportedOn.map({ day > $0 }) ?? false else { return }
      exportedOpen = open + amount
    }
    self.amount += amount
  }

  /// The same document in another export.
  func isCopy(of other: AssembledDocument) -> Bool {
    issued == other.issued && due == other.due && amount == other.amount && kind == other.kind
  }

  private var magnitude: Int64 { Int64(amount.magnitude) }
  /// What settlements have taken so far.
  var settledInAll: Int64 { settlements.reduce(0) { $0 &+ $1.amount } }
  /// Neither a balance nor a settlement says what is open.
  var isUnsettledByAnything: Bool { exportedOpen == nil && settlements.isEmpty }
  /// What no settlement has taken yet.
  var unsettled: Int64 { max(0, magnitude - settledInAll) }

  /// Money that the balance says was settled and no settlement tells when.
  var unexplained: Int64 {
    guard let exportedOpen, closed == nil || !settlements.isEmpty else { return 0 }
    return max(0, magnitude - Int64(exportedOpen.magnitude) - settledInAll)
  }

  /// More was taken back of its payments than the files show as paid, in minor units (negative).
  var takenBack: Int64 { exportedOpen == nil ? min(0, settledInAll) : 0 }
  var isTakenBack: Bool { takenBack < 0 }

  /// What settlements may take off it: all of it, or as much as the balance says was settled.
  var capacity: Int64 {
    max(0, magnitude - (exportedOpen.map { Int64($0.magnitude) } ?? 0) - settledInAll)
  }

  /// By how much the settlements up to a day exceed a document whose file states no balance.
  func surplus(at asOf: Day) -> Int64 {
    exportedOpen == nil ? max(0, settled(by: asOf) - magnitude) : 0
  }

  func settled(by day: Day) -> Int64 {
    settlements.reduce(0) { $1.day <= day ? $0 &+ $1.amount : $0 }
  }

  /// By how much settlements exceed what the balance says was settled, or what was left of it.
  var excess: Int64 {
    beyond
      + (exportedOpen.map { max(0, settledInAll - magnitude + Int64($0.magnitude)) } ?? 0)
  }
  /// Settlements exceed what the balance says was settled.
  var isContradicted: Bool { excess > 0 }

  /// How it came to be settled by a day, by the greater part; credits count only where nothing else settled any of it.
  private func closure(at asOf: Day) -> Closure {
    var sums: (paid: Int64, credited: Int64, writtenOff: Int64) = (0, 0, givenUp(by: asOf))
    for part in settlements where part.day <= asOf {
      switch part.nature {
      case .paid: sums.paid &+= part.amount
      case .credited: sums.credited &+= part.amount
      case .writtenOff: sums.writtenOff &+= part.amount
      }
    }
    // What the balance says was settled, and neither a list nor the status explains, was paid.
    if let exportedOpen {
      let known = Int64(exportedOpen.magnitude) + sums.paid + sums.credited + sums.writtenOff
      sums.paid &+= max(0, magnitude - known)
    }
    if sums.writtenOff > sums.paid, sums.writtenOff >= sums.credited { return .writtenOff }
    return sums.paid <= 0 && sums.credited > 0 ? .credited : .paid
  }

  /// What its status gives up, less what settlements of a known day took.
  private func givenUp(by asOf: Day) -> Int64 {
    min(writtenOff, max(0, magnitude - settled(by: asOf)))
  }

  /// Takes over what lists tell of a copy of it.
  mutating func takeSettlements(of copy: AssembledDocument) { settlements = copy.settlements }

  /// What its balance says was settled and no list tells of was paid on the day that its own row states.
  mutating func explainRest() {
    guard let closed, let exportedOpen, !settlements.isEmpty || exportedOpen != 0 else { return }
    let rest = max(0, magnitude - Int64(exportedOpen.magnitude) - settledInAll)
    if rest > 0 { settlements.append(Part(day: closed, amount: rest)) }
  }

  /// What was given up of it by a day, with the day where that is known.
  func writeOffs(by asOf: Day) -> [Deduction] {
    guard isCharge, writtenOff > 0 || settlements.contains(where: { $0.nature == .writtenOff })
    else {
      return []
    }
    let dated = settlements.filter { $0.nature == .writtenOff && $0.amount > 0 && $0.day <= asOf }
    let rest = givenUp(by: asOf)
    return dated.map { Deduction(day: $0.day, amount: $0.amount) }
      + (rest > 0 ? [Deduction(amount: rest)] : [])
  }

  /// What was credited of it by a day.
  func credits(by asOf: Day) -> [Deduction] {
    guard isCharge else { return [] }
    return settlements.filter { $0.nature == .credited && $0.amount > 0 && $0.day <= asOf }
      .map { Deduction(day: $0.day, amount: $0.amount) }
  }

  /// What was deducted of it by a day without a document of its own.
  func deductions(by asOf: Day) -> [Deduction] {
    guard isCharge else {
      // A credit note that a list of applications shows, and nothing is left of: the book does not list it.
      guard isReceipt, kind == .creditNote, amount < 0, standing(at: asOf).open == 0 else {
        return []
      }
      return [Deduction(day: issued, amount: -amount, cause: .creditNote)]
    }
    let until = discountDays > 0 ? issued.map { $0 + discountDays } : nil
    var own = settlements.filter { $0.cause != .other && $0.amount > 0 && $0.day <= asOf }
      .map { part in
        Deduction(
          day: part.day, amount: part.amount, cause: part.cause,
          until: part.cause == .discount ? until : nil)
      }
    // What a list of payments tells of it already counts once.
    let rest = discount - own.reduce(0) { $1.cause == .discount ? $0 + $1.amount : $0 }
    if rest > 0, discountDay.map({ $0 <= asOf }) ?? true {
      own.append(Deduction(day: discountDay, amount: rest, cause: .discount, until: until))
    }
    return own
  }

  /// Somebody owes it: no receipt, and no credit.
  private var isCharge: Bool { !isReceipt && amount > 0 }

  /// A part that no document of its own took off.
  struct Deduction {
    var day: Day?
    var amount: Int64
    var cause = Reduction.Cause.other
    var until: Day?
  }

  /// The open part at a day, with its sign, and where that is nothing, since when and how it came about.
  func standing(at asOf: Day) -> (open: Int64, closed: Day?, closure: Closure) {
    let sign: Int64 = amount < 0 ? -1 : 1
    if settlements.isEmpty {
      guard let exportedOpen, closed.map({ $0 <= asOf }) ?? true else {
        return (amount, nil, .paid)
      }
      return exportedOpen == 0 ? (0, closed, closure(at: asOf)) : (exportedOpen, nil, .paid)
    }
    let settled = settled(by: asOf)
    let open =
      exportedOpen.map { min(magnitude, Int64($0.magnitude) + max(0, settledInAll - settled)) }
      ?? min(magnitude, max(0, magnitude - settled))
    guard open == 0 else { return (sign * open, nil, .paid) }
    let closure = closure(at: asOf)
    return (0, closed(asOf, closure), closure)
  }

  /// The day on which nothing was left of a document that lists settle; nil where they do not tell.
  private func closed(_ asOf: Day, _ closure: Closure) -> Day? {
    let known = settlements.filter { $0.day <= asOf }
    let givenUp = known.lazy.filter { $0.nature == .writtenOff }.map(\.day).max()
    if closure == .writtenOff, let givenUp, unexplained != 0 { return givenUp }
    guard unexplained == 0 else { return nil }
    // Giving up a small rest does not make a payment late.
    if closure == .paid, givenUp != nil {
      return known.lazy.filter { $0.nature != .writtenOff && $0.amount > 0 }.map(\.day).max()
    }
    // The day on which settlements came to all of it for good: what is paid back of a surplus later changes nothing.
    var (sum, day): (Int64, Day?) = (0, nil)
    for settlement in known.sorted(by: { ($0.day, -$0.amount) < ($1.day, -$1.amount) }) {
      sum = sum &+ settlement.amount
      if sum < magnitude { day = nil } else { day = day ?? settlement.day }
    }
    return day ?? known.lazy.map(\.day).max()
  }

  /// Settlements up to a day, oldest first.
  func settlements(until asOf: Day) -> [Part] {
    settlements.filter { $0.day <= asOf }.sorted { ($0.day, $0.amount) < ($1.day, $1.amount) }
  }
}
