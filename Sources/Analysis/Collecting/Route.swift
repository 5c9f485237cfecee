/// Everything that can be done about a claim, one at a time.
public enum Route: UInt8, Sendable, CaseIterable {
  case fixOurSide, reminder, demand, hold, plan, mediation, arbitration, agency, smallClaims, suit
  case insurance, sale, settlement, proofOfDebt, writeOff

  /// The word used in output files.
  public var word: String {
    switch self {
    case .fixOurSide: "fix_our_side"
    case .hold: "hold"
    case .arbitration: "arbitration"
    case .insurance: "insurance_claim"
    case .sale: "sale_of_debt"
    case .settlement: "settlement"
    case .proofOfDebt: "proof_of_debt"
    case .writeOff: "write_off"
    default: rung?.word ?? ""
    }
  }

  /// The rung of the ladder that it is; nil for those that end a claim or only accompany others.
  public var rung: Rung? {
    switch self {
    case .reminder: .reminder
    case .demand: .demand
    case .plan: .plan
    case .mediation: .mediation
    case .agency: .agency
    case .smallClaims: .smallClaims
    case .suit: .suit
    default: nil
    }
  }

  /// The route that a rung is.
  init(_ rung: Rung) {
    self =
      switch rung {
      case .reminder: .reminder
      case .demand: .demand
      case .plan: .plan
      case .mediation: .mediation
      case .agency: .agency
      case .smallClaims: .smallClaims
      case .suit: .suit
      }
  }
}

/// Why a claim is not paid, as far as the data tell, and what that calls for.
public enum Reason: UInt8, Sendable, CaseIterable {
  case unknown, unappliedCash, possibleDuplicate, orderMissing, dueDiffers, disputed, quality,
    delivery
  case invoicing, held, insolvent, financialTrouble, hiddenDispute, goodPayerSlip

  /// The word used in output files.
  public var word: String {
    switch self {
    case .unknown: "unknown"
    case .unappliedCash: "unapplied_cash"
    case .possibleDuplicate: "possible_duplicate"
    case .orderMissing: "order_missing"
    case .dueDiffers: "due_differs_from_terms"
    case .disputed: "disputed"
    case .quality: "quality"
    case .delivery: "delivery"
    case .invoicing: "invoicing"
    case .held: "held"
    case .insolvent: "insolvent"
    case .financialTrouble: "financial_trouble"
    case .hiddenDispute: "hidden_dispute"
    case .goodPayerSlip: "good_payer_slip"
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .unknown: "phone and ask why"
    case .unappliedCash: "apply the customer's credits first"
    case .possibleDuplicate:
      "compare with the document of the same day and amount; credit one of them"
    case .orderMissing: "get the order number and send the invoice again"
    case .dueDiffers: "due day and terms of the invoice differ: find out what was agreed"
    case .disputed: "ask what is disputed, and settle it"
    case .quality: "put the work right, or credit a part"
    case .delivery: "send the proof of delivery, or deliver"
    case .invoicing: "correct the invoice and send it again"
    case .held: "decide about the hold"
    case .insolvent: "file a proof of debt; stop collecting"
    case .financialTrouble: "offer a payment plan"
    case .hiddenDispute: "newer documents are paid: ask what is wrong with this one"
    case .goodPayerSlip: "friendly call with a copy of the invoice; no fee"
    }
  }

  /// Whether the fault is on our side: it comes before any reminder.
  var isOurs: Bool {
    switch self {
    case .unappliedCash, .possibleDuplicate, .orderMissing, .dueDiffers: true
    default: false
    }
  }

  /// What the text of a dispute is about.
  init(dispute text: String) {
    let word = String(
      text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic }.map(Character.init))
    func names(_ stems: [String]) -> Bool { stems.contains { word.contains($0) } }
    if names(["quality", "defect", "damage", "mangel", "qualit", "schaden", "faulty", "broken"]) {
      self = .quality
    } else if names(["deliver", "liefer", "livrais", "levering", "missing", "short", "entrega"]) {
      self = .delivery
    } else if names(["price", "invoice", "preis", "rechnung", "prix", "factur", "amount", "wrong"])
    {
      self = .invoicing
    } else {
      self = .disputed
    }
  }
}
