public import Receivables

/// What an account has open and how much was billed to it: the inputs of metrics, concentration and factoring.
public struct AccountActivity: Sendable {
  /// Open debit documents, minor units.
  public var open: Int64 = 0
  /// Credits not applied, ≤ 0.
  public var unapplied: Int64 = 0
  /// Open debit documents at least one day past due.
  public var pastDue: Int64 = 0
  /// Open debit documents without a due day.
  public var undated: Int64 = 0
  /// Invoices and debit notes issued in the twelve months up to the as-of day.
  public var invoiced12Months: Int64 = 0
  /// Credit notes issued in those months, as a positive amount.
  public var credited12Months: Int64 = 0
  /// Day of the first and of the newest document that is owed.
  public var firstIssued: Day?
  /// Day of the newest document that is owed.
  public var newestIssued: Day?

  /// Net open balance.
  public var net: Int64 { open + unapplied }
  /// Invoices less credit notes of twelve months.
  public var sales12Months: Int64 { invoiced12Months - credited12Months }

  mutating func issue(_ amount: Int64, on day: Day, isSale: Bool, isCredit: Bool, after start: Day)
  {
    if amount > 0 {
      if firstIssued.map({ day < $0 }) ?? true { firstIssued = day }
      if newestIssued.map({ day > $0 }) ?? true { newestIssued = day }
    }
    guard day > start else { return }
    if isSale { invoiced12Months += amount }
    if isCredit { credited12Months -= amount }
  }
}

/// The activity of every account of a book, in its order.
public func activity(of book: Book) -> [AccountActivity] {
  let start = book.asOf.adding(months: -12)
  let slices = evenRanges(book.accounts.count, parts: 16)
  return parallelFlatMap(slices.count) { slice in
    slices[slice].map { account in
      var activity = AccountActivity()
      for index in book.documents(of: account) {
        let document = book.documents[index]
        if document.open > 0 {
          activity.open += document.open
          if let due = document.due {
            if due < book.asOf { activity.pastDue += document.open }
          } else {
            activity.undated += document.open
          }
        } else {
          activity.unapplied += document.open
        }
        if let issued = document.issued {
          activity.issue(
            document.amount, on: issued,
            isSale: document.kind == .invoice || document.kind == .debitNote,
            isCredit: document.kind == .creditNote, after: start)
        }
      }
      for index in book.settled(of: account) {
        let document = book.settled[index]
        guard let issued = document.issued else { continue }
        activity.issue(
          document.amount, on: issued, isSale: document.isSale,
          isCredit: document.isCreditNote, after: start)
      }
      return activity
    }
  }
}
