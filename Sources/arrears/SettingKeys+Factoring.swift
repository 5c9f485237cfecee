import Analysis
import Receivables

/// The keys of factoring, offers among them.
extension SettingKey {
  static let factoring: [SettingKey] = [
    optionalShare("factoring.advance_rate", \.factoring.advanceRate),
    choice("factoring.rate_rule", \.factoring.rateRule),
    SettingKey(
      path: "factoring.horizon_ratio",
      set: { settings, value throws(SettingFault) in
        settings.factoring.horizonRatio = try value.amount()
      },
      get: { plain($0.factoring.horizonRatio) }),
    share("factoring.assumed_dilution", \.factoring.assumedDilution),
    choice("factoring.dilution_base", \.factoring.dilutionBase),
    SettingKey(
      path: "factoring.order",
      set: { settings, value throws(SettingFault) in
        settings.factoring.order = try rules(value.words())
      },
      get: { $0.factoring.order.map(\.word).joined(separator: ",") }),
    choice("factoring.disputed", \.factoring.disputed),
    days("factoring.over_age_from_issue", \.factoring.overAgeFromIssue),
    days("factoring.over_age_past_due", \.factoring.overAgePastDue),
    share("factoring.cross_age", \.factoring.crossAge),
    share("factoring.concentration_cap", \.factoring.concentrationCap),
    choice("factoring.cap_base", \.factoring.capBase),
    share("factoring.fee_per_30_days", \.factoring.feePer30Days),
    SettingKey(
      path: "factoring.home",
      set: { settings, value throws(SettingFault) in
        settings.factoring.home = Set(try value.words().map { Country.code($0) ?? $0 })
      },
      get: { $0.factoring.home.sorted().joined(separator: ",") }),
    names("factoring.affiliates", \.factoring.affiliates),
    names("factoring.insolvent", \.factoring.insolvent),
    names("factoring.government", \.factoring.government),
    names("factoring.assignable", \.factoring.assignable),
    moneys("factoring.reserves", \.factoring.reserves),
    moneys("factoring.limits", \.factoring.limits),
    moneys("factoring.outstanding", \.factoring.outstanding),
    moneys("factoring.raise", \.factoring.raise),
    optionalShare("factoring.funding_rate", \.factoring.fundingRate),
    SettingKey(
      path: "factoring.offers",
      set: { settings, value throws(SettingFault) in
        let records = try value.records(
          named: "factoring.offers", example: "{North: {rate: 0.85, form: flat, fee: 0.03}}")
        settings.factoring.offers = []
        for record in records {
          settings.factoring.offers.append(try offer(record.name, record.fields))
        }
      },
      get: { $0.factoring.offers.map(words).joined(separator: "; ") }),
  ]

  private static func rules(_ words: [String]) throws(SettingFault) -> [EligibilityRule] {
    var rules: [EligibilityRule] = []
    for word in words {
      guard let rule = EligibilityRule.allCases.first(where: { $0.word == word }) else {
        let known = EligibilityRule.allCases.map(\.word).joined(separator: ", ")
        throw SettingFault(
          message: "there is no rule \"\(word)\"", remedy: "use some of \(known)")
      }
      guard !rules.contains(rule) else {
        throw SettingFault(
          message: "the rule \"\(word)\" stands twice", remedy: "name each rule once")
      }
      rules.append(rule)
    }
    if let crossAged = rules.firstIndex(of: .crossAged),
      rules.firstIndex(of: .overAge).map({ $0 > crossAged }) ?? true
    {
      throw SettingFault(
        message: "cross_aged needs what over_age finds", remedy: "put over_age before cross_aged")
    }
    if let overAge = rules.firstIndex(of: .overAge), let cap = rules.firstIndex(of: .concentration),
      let crossAged = rules.firstIndex(of: .crossAged), overAge < cap, cap < crossAged
    {
      throw SettingFault(
        message: "concentration stands between over_age and cross_aged",
        remedy: "put both before it, or both behind it")
    }
    return rules
  }

  /// Amounts in minor units by currency.
  private static func moneys(_ path: String, _ target: Path<[Currency: Int64]>) -> SettingKey {
    SettingKey(
      path: path,
      set: { settings, value throws(SettingFault) in
        let amounts = try value.amounts(named: path, example: "{USD: 50000.00}")
        guard amounts.values.allSatisfy({ $0 >= 0 }) else {
          throw SettingFault(
            message: "\(path) holds an amount below zero",
            remedy: "write what it is, without a sign")
        }
        settings[keyPath: target] = amounts
      },
      get: { amounts($0[keyPath: target]) })
  }

  /// An offer from its fields; sums are in the offer's currency.
  private static func offer(
    _ name: String, _ fields: [(key: String, value: SettingValue)]
  ) throws(SettingFault) -> FactoringOffer {
    var offer = FactoringOffer(name: name)
    if let field = fields.first(where: { $0.key == "currency" }) {
      offer.currency = try field.value.currency(field.value.text())
    }
    for field in fields {
      let value = field.value
      func money() throws(SettingFault) -> Int64 {
        guard let currency = offer.currency else {
          throw SettingFault(
            message: "\(name): \(field.key) is a sum, and the offer names no currency",
            remedy: "add currency: USD to the offer")
        }
        return try value.amount().scaled(toDigits: currency.digits)
      }
      switch field.key {
      case "currency": break
      case "rate": offer.rate = try value.share()
      case "form": offer.form = try value.oneOf(value.text())
      case "fee": offer.fee = try value.share()
      case "step": offer.step = try value.share()
      case "step_days": offer.stepDays = try value.integer(in: 1...365)
      case "annual_rate": offer.annualRate = try value.share()
      case "up_front": offer.isUpFront = try value.flag()
      case "least_fee": offer.leastFee = try money()
      case "least_monthly_fee": offer.leastMonthlyFee = try money()
      case "document_fee": offer.documentFee = try money()
      case "wire_fee": offer.wireFee = try money()
      case "set_up_fee": offer.setUpFee = try money()
      case "limit": offer.limit = try money()
      case "recourse_days":
        offer.recourseDays =
          try value.text() == "none" ? nil : value.integer(in: 1...730)
      case "cap": offer.cap = try value.share()
      case "excluded": offer.excluded = Set(try value.words())
      default:
        throw SettingFault(
          message: "\(name): an offer has no \"\(field.key)\"",
          remedy:
            "use some of currency, rate, form, fee, step, step_days, annual_rate, up_front, least_fee, least_monthly_fee, document_fee, wire_fee, set_up_fee, limit, recourse_days, cap, excluded"
        )
      }
    }
    return offer
  }

  /// An offer in one line, for the record of a run.
  static func words(_ offer: FactoringOffer) -> String {
    func money(_ amount: Int64) -> String {
      Money(minorUnits: amount, currency: offer.currency ?? .unstated).plain
    }
    var words = [
      "rate \(plain(offer.rate))", "form \(offer.form.rawValue)", "fee \(plain(offer.fee))",
      "recourse_days \(offer.recourseDays.map(String.init) ?? "none")",
    ]
    if let currency = offer.currency { words.insert("currency \(currency)", at: 0) }
    if offer.form == .tiered {
      words.append("step \(plain(offer.step)) per \(offer.stepDays) days")
    }
    if offer.form == .funds { words.append("annual_rate \(plain(offer.annualRate))") }
    if offer.isUpFront { words.append("up_front") }
    for (name, amount) in [
      ("least_fee", offer.leastFee), ("least_monthly_fee", offer.leastMonthlyFee),
      ("document_fee", offer.documentFee),
      ("wire_fee", offer.wireFee), ("set_up_fee", offer.setUpFee),
    ] where amount != 0 { words.append("\(name) \(money(amount))") }
    if let limit = offer.limit { words.append("limit \(money(limit))") }
    if let cap = offer.cap { words.append("cap \(plain(cap))") }
    if !offer.excluded.isEmpty {
      words.append("excluded \(offer.excluded.sorted().joined(separator: " "))")
    }
    return "\(offer.name): \(words.joined(separator: ", "))"
  }
}
