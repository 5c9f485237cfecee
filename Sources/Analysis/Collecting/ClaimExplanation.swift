import Receivables

/// How the figures of one past-due document in `collections.csv` came about.
public struct ClaimExplanation: Sendable {
  /// The curve's chance at its days past due; nil in an insolvency, which replaces it.
  public var base: Double?
  /// Facts that move it, in log-odds.
  public var shifts: [(fact: ChanceFact, shift: Double)]
  /// Its line in the report.
  public var line: CollectionReport.Line
  /// One step of the optimal sequence.
  public struct Step: Sendable {
    /// The rung.
    public var rung: Rung
    /// Chance that is left when it starts.
    public var chance: Double
    /// Days past due when it starts.
    public var days: Int
  }
  /// The optimal sequence.
  public var steps: [Step]
  /// Every way beside the others.
  public var routes: [RouteLine]
  /// Clocks that run.
  public var clocks: [Clock]
}

extension Collector {
  /// How the figures of documents came about, of those that are past due; documents of one account are looked at together.
  public func explanations(of documents: [Int]) -> [Int: ClaimExplanation] {
    var explanations: [Int: ClaimExplanation] = [:]
    for (account, own) in Dictionary(grouping: documents, by: { Int(book.documents[$0].account) }) {
      let claims = self.claims(of: account)
      let faults = claims.faults
      for index in own { explanations[index] = explanation(of: index, claims, faults) }
    }
    return explanations
  }

  private func explanation(
    of index: Int, _ claims: AccountClaims, _ faults: AccountClaims.AccountFaults
  ) -> ClaimExplanation? {
    let unit = self.unit(of: book.accounts[claims.account].currency)
    guard let state = claims.state(of: index, unit: unit), let line = claims.line(of: index, faults)
    else { return nil }
    var explanation = ClaimExplanation(
      base: claims.standing.isInsolvent ? nil : ladder.curve.chance(at: state.days),
      shifts: claims.standing.isInsolvent ? [] : claims.standing.shifts, line: line, steps: [],
      routes: claims.routes(of: index, faults), clocks: claims.clocks(state))
    guard !claims.standing.isInsolvent else { return explanation }
    claims.eachShift(index, state.document, state.days) { fact, shift in
      explanation.shifts.append((fact, shift))
    }
    if let claim = state.claim { explanation.steps = ladder.steps(claim) }
    return explanation
  }
}

extension Ladder {
  /// The optimal sequence with the chance left and the days past due at each of its steps.
  func steps(_ claim: Claim) -> [ClaimExplanation.Step] {
    var (chance, days, age) = (claim.chance, claim.daysPastDue, claim.age)
    return best(claim).sequence.map { rung in
      let step = ClaimExplanation.Step(rung: rung, chance: chance, days: days)
      let realised = yield(of: rung, claim, age: age).share * chance
      chance = remaining(chance, realised: realised, after: rung, days)
      days += terms[rung].days
      age += terms[rung].days
      return step
    }
  }
}
