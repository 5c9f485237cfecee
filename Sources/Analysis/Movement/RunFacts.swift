public import Receivables

/// Something a run said of a customer or of the data, kept to be compared with the next run.
public struct RunFact: Sendable, Equatable {
  /// What it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// A flag of late payment.
    case flag
    /// A fault in the data, a warning at least.
    case finding
  }

  /// What names a fact in every run.
  public struct Identity: Sendable, Hashable {
    /// What it is.
    public var kind: Kind
    /// Code of the flag or finding.
    public var code: String
    /// Customer, or empty.
    public var customerID: String
    /// Company, or empty.
    public var entity: String
    /// Currency of the amount.
    public var currency: Currency
    /// Document, or empty.
    public var document: String

    /// A name.
    public init(
      kind: Kind, code: String, customerID: String, entity: String, currency: Currency,
      document: String
    ) {
      self.kind = kind
      self.code = code
      self.customerID = customerID
      self.entity = entity
      self.currency = currency
      self.document = document
    }

    /// Its texts byte by byte: Swift takes different spellings of an accent for one text, exports do not.
    private var bytes: [UInt8] {
      [kind.rawValue, code, customerID, document, currency.description, entity].flatMap {
        Array($0.utf8) + [0]
      }
    }

    /// Equal to the byte.
    public static func == (left: Identity, right: Identity) -> Bool { left.bytes == right.bytes }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    /// An order that does not depend on files.
    static func precedes(_ left: Identity, _ right: Identity) -> Bool {
      left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }

  /// What names it.
  public var identity: Identity
  /// Money at stake, minor units.
  public var amount: Int64
  /// Documents looked at, or how often the finding was made.
  public var count: Int

  /// A fact.
  public init(_ identity: Identity, amount: Int64, count: Int) {
    self.identity = identity
    self.amount = amount
    self.count = count
  }

  /// The flags of a run and the findings that matter, by name; equal ones are counted together.
  public static func all(of payers: PayerReport, in book: Book, findings: [Finding]) -> [RunFact] {
    var facts: [Identity: RunFact] = [:]
    func add(_ identity: Identity, _ amount: Int64, _ count: Int) {
      var fact = facts[identity] ?? RunFact(identity, amount: 0, count: 0)
      // Sums of hostile amounts may not fit; the comparison needs no exact ones.
      fact.amount &+= amount
      fact.count += count
      facts[identity] = fact
    }
    for payer in payers.payers {
      let account = book.accounts[payer.account]
      for flag in payer.flags {
        add(
          Identity(
            kind: .flag, code: flag.code.rawValue,
            customerID: book.customers[Int(account.customer)].id,
            entity: book.entity(of: account), currency: account.currency, document: ""),
          flag.amount, flag.observations)
      }
    }
    for finding in findings where finding.severity > .info {
      add(
        Identity(
          kind: .finding, code: finding.code, customerID: finding.customerID, entity: "",
          currency: finding.money?.currency ?? .unstated, document: finding.document),
        finding.money?.minorUnits ?? 0, 1)
    }
    return facts.values.sorted { Identity.precedes($0.identity, $1.identity) }
  }
}

/// A flag or finding that came, went or grew since the last run.
public struct FactChange: Sendable, Equatable {
  /// What happened.
  public var kind: ChangeKind
  /// What it is about.
  public var identity: RunFact.Identity
  /// Money at stake, minor units.
  public var amount: Int64
  /// How often it was found before.
  public var before: Int
  /// How often it is found now.
  public var after: Int
}

/// What came, went or grew between the facts of two runs.
///
/// Of customers that the book no longer has, nothing came to an end: their exports are missing, or they are gone with all they owed. Nor does a
/// flag of customers in `doubtful`, documents of whom the exports no longer tell.
public func factChanges(
  from past: [RunFact], to facts: [RunFact], in book: Book, doubtful: Set<String> = []
) -> [FactChange] {
  let doubtful = Set(doubtful.map { Array($0.utf8) })
  let known = Set(book.customers.map { Array($0.id.utf8) })
  let before = Dictionary(past.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
  let after = Dictionary(facts.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
  let changed = facts.compactMap { fact -> FactChange? in
    let old = before[fact.identity]
    guard let kind = change(of: fact.identity, from: old?.count ?? 0, to: fact.count) else {
      return nil
    }
    return FactChange(
      kind: kind, identity: fact.identity, amount: fact.amount, before: old?.count ?? 0,
      after: fact.count)
  }
  let gone = past.filter { fact in
    let id = fact.identity.customerID
    if fact.identity.kind == .flag, doubtful.contains(Array(id.utf8)) { return false }
    return after[fact.identity] == nil && (id.isEmpty || known.contains(Array(id.utf8)))
  }.compactMap { fact in
    change(of: fact.identity, from: fact.count, to: 0).map {
      FactChange(
        kind: $0, identity: fact.identity, amount: fact.amount, before: fact.count, after: 0)
    }
  }
  return changed + gone
}

/// What a change of a count means; nil where it means nothing.
private func change(
  of identity: RunFact.Identity, from before: Int, to after: Int
) -> ChangeKind? {
  switch identity.kind {
  case .finding:
    if before == after { return nil }
    return after > before ? .finding : .findingGone
  case .flag where identity.code == FlagCode.brokenPromise.rawValue:
    // Promises that fall out of sight were kept or are old: no news.
    if after > before { return .promiseBroken }
    return after == 0 ? .flagEnded : nil
  case .flag:
    guard (before == 0) != (after == 0) else { return nil }
    let isLimit = identity.code == FlagCode.overLimit.rawValue
    return after > 0 ? (isLimit ? .limitExceeded : .flag) : (isLimit ? .limitKept : .flagEnded)
  }
}
