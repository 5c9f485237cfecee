public import Receivables

/// A day by which, or from which, something can be done about a claim.
public struct Clock: Sendable, Equatable {
  /// What runs.
  public enum Kind: String, Sendable, CaseIterable {
    /// The claim can no longer be enforced after it.
    case limitation
    /// Until then an insurer must hear that the claim is overdue.
    case insurerNotice = "insurer_notice"
    /// Until then a claim must be filed with the insurer.
    case insurerFiling = "insurer_filing"
    /// From then on tax on a bad debt can be claimed back.
    case taxRelief = "tax_relief"
    /// Until then it can be.
    case taxReliefEnd = "tax_relief_ends"
    /// Until then a worthless claim has to be charged off to be deducted for the year.
    case chargeOff = "charge_off"
    /// The customer has promised to pay on it.
    case promise
    /// An instalment of a plan falls due.
    case plan
  }

  /// What runs.
  public var kind: Kind
  /// The day.
  public var day: Day

  /// A clock.
  public init(_ kind: Kind, _ day: Day) { (self.kind, self.day) = (kind, day) }

  /// The words used in output files: `limitation 2027-03-31`.
  public var words: String { "\(kind.rawValue) \(day)" }
}

extension Clock.Kind {
  /// Days ahead of which a clock is worth a warning.
  var warning: Int {
    switch self {
    case .limitation: 180
    case .chargeOff, .taxReliefEnd: 60
    case .insurerFiling: 30
    case .insurerNotice, .taxRelief: 14
    case .promise, .plan: 7
    }
  }
}

/// A clock of a document that runs out soon.
public struct Deadline: Sendable, Equatable {
  /// Index into the book's documents.
  public var document: Int32
  /// What runs out, and when.
  public var clock: Clock
}

extension Collector {
  /// Clocks of past-due documents that run out from the as-of day on, within the days that each is worth a warning ahead; by day,
  /// kind and document.
  func deadlines(_ report: CollectionReport) -> [Deadline] {
    let slices = evenRanges(book.accounts.count, parts: 32)
    let running: [Deadline] = parallelFlatMap(slices.count) { slice in
      slices[slice].flatMap { account -> [Deadline] in
        guard activity[account].pastDue > 0 else { return [] }
        let claims = self.claims(of: account)
        guard claims.hasClocks else { return [] }
        return book.documents(of: account).flatMap { index -> [Deadline] in
          // Clocks do not ask what a claim is worth.
          guard let state = claims.state(of: index, unit: nil) else { return [] }
          return claims.clocks(state).filter { clock in
            clock.day >= book.asOf && clock.day - book.asOf <= clock.kind.warning
          }.map { Deadline(document: Int32(index), clock: $0) }
        }
      }
    }
    return (running + chargeOffs(report)).sorted { one, other in
      (one.clock.day, one.clock.kind.rawValue, one.document)
        < (other.clock.day, other.clock.kind.rawValue, other.document)
    }
  }
}

extension Collector {
  /// Claims to give up before the tax year ends, where taxes ask for that.
  private func chargeOffs(_ report: CollectionReport) -> [Deadline] {
    guard let end = terms.chargeOffDay, end >= book.asOf,
      end - book.asOf <= Clock.Kind.chargeOff.warning
    else { return [] }
    return report.lines.filter { $0.decision == .writeOff }.map {
      Deadline(document: $0.document, clock: Clock(.chargeOff, end))
    }
  }
}

/// Terms of a credit insurance; the shares and days are judgements within what insurers publish, and settings.
public struct InsuranceTerms: Sendable, Equatable {
  /// Share of a covered loss that is paid.
  public var share = 0.90
  /// Days from filing to payment.
  public var days = 180
  /// Days past due within which the insurer must be told.
  public var noticeDays = 60
  /// Days past due within which a claim must be filed.
  public var filingDays = 180

  /// The defaults of `docs/metrics.md`.
  public init() {}
}
