import Analysis
import Receivables

/// The keys of collecting.
extension SettingKey {
  static let collections: [SettingKey] =
    [
      SettingKey(
        path: "collections.currency",
        set: { settings, value throws(SettingFault) in
          settings.collections.reportingCurrency = try value.currency(value.text())
        },
        get: { $0.collections.reportingCurrency?.description ?? "" }),
      SettingKey(
        path: "collections.discount_rate",
        set: { settings, value throws(SettingFault) in
          settings.collections.ladder.discountRate = try value.share().value
        },
        get: { plain($0.collections.ladder.discountRate) }),
      flag("collections.plans", \.collections.offersPlans),
      words("collections.jurisdiction", \.flags.limitation.jurisdiction),
      words("collections.jurisdictions", \.jurisdictionsFile),
      optionalAmount("collections.small_claims_limit", \.collections.smallClaimsLimit),
      SettingKey(
        path: "collections.filing_fee",
        set: { settings, value throws(SettingFault) in
          settings.collections.ladder.filingFee = try value.amount().value
        },
        get: { plain($0.collections.ladder.filingFee) }),
      flag("collections.arbitration", \.collections.arbitration),
      names("collections.valued", \.collections.valued),
      SettingKey(
        path: "collections.sale_price",
        set: { settings, value throws(SettingFault) in
          settings.collections.salePrice = try value.share().value
        },
        get: { $0.collections.salePrice.map(plain) ?? "" }),
      SettingKey(
        path: "collections.settlement_share",
        set: { settings, value throws(SettingFault) in
          settings.collections.settlementShare = try value.share()
        },
        get: { $0.collections.settlementShare.map(plain) ?? "" }),
      SettingKey(
        path: "collections.floor",
        set: { settings, value throws(SettingFault) in
          settings.collections.floor = try value.amount()
        },
        get: { plain($0.collections.floor) }),
      days("collections.hold_days", \.collections.holdDays),
      count("collections.calls", \.collections.calls),
      days("collections.repeat_days", \.collections.repeatDays),
      choice("collections.routes", \.routes),
      SettingKey(
        path: "collections.disputed_share",
        set: { settings, value throws(SettingFault) in
          settings.collections.ladder.disputedShare = try value.share().value
        },
        get: { plain($0.collections.ladder.disputedShare) }),
      SettingKey(
        path: "collections.plan_kept",
        set: { settings, value throws(SettingFault) in
          settings.collections.planKept = try value.share().value
        },
        get: { plain($0.collections.planKept) }),
      SettingKey(
        path: "collections.approval",
        set: { settings, value throws(SettingFault) in
          settings.collections.approvals = try tiers(value)
        },
        get: { settings in
          settings.collections.approvals.map { "\($0.name) \(plain($0.most))" }.joined(
            separator: ",")
        }),
      SettingKey(
        path: "collections.chances",
        set: { settings, value throws(SettingFault) in try setShifts(&settings, value) },
        get: { settings in
          ChanceFact.allCases.map { "\($0.word) \(plain(settings.collections.shifts[$0]))" }.joined(
            separator: ",")
        }),
      SettingKey(
        path: "collections.rungs",
        set: { settings, value throws(SettingFault) in
          let records = try value.records(
            named: "collections.rungs", example: "{demand: {share: 0.50, cost: 25, days: 21}}")
          for record in records { try setRung(&settings, record.name, record.fields) }
        },
        get: { settings in
          playable.map { name, path in
            let terms = settings.collections[keyPath: path]
            let fee = terms.fee > 0 ? "/\(plain(terms.fee))" : ""
            return "\(name) \(plain(terms.share))/\(plain(terms.cost))/\(terms.days)\(fee)"
          }.joined(separator: ",")
        }),
      SettingKey(
        path: "collections.agencies",
        set: { settings, value throws(SettingFault) in
          let records = try value.records(
            named: "collections.agencies", example: "{North: {share: 0.45, fee: 0.35}}")
          guard !records.isEmpty else { return }
          settings.collections.ladder.agencies = []
          for record in records {
            settings.collections.ladder.agencies.append(try agency(record.name, record.fields))
          }
        },
        get: { settings in
          settings.collections.ladder.agencies.map { agency in
            "\(agency.name) \(agency.share.map(plain) ?? "as the rung")/\(agency.fee.map(plain) ?? "tariff")"
          }.joined(separator: ",")
        }),
    ] + insurance

  private static let insurance: [SettingKey] = [
    SettingKey(
      path: "insurance.share",
      set: { settings, value throws(SettingFault) in
        settings.collections.insurance.share = try value.share().value
      },
      get: { plain($0.collections.insurance.share) }),
    days("insurance.days", \.collections.insurance.days),
    days("insurance.notice_days", \.collections.insurance.noticeDays),
    days("insurance.filing_days", \.collections.insurance.filingDays),
  ]

  private static func setRung(
    _ settings: inout Settings, _ name: String, _ fields: [(key: String, value: SettingValue)]
  ) throws(SettingFault) {
    guard let path = playable.first(where: { $0.name == name })?.path else {
      let known = playable.map(\.name).joined(separator: ", ")
      throw SettingFault(message: "there is no rung \"\(name)\"", remedy: "use one of \(known)")
    }
    for field in fields {
      switch field.key {
      case "share": settings.collections[keyPath: path].share = try field.value.share().value
      case "cost": settings.collections[keyPath: path].cost = try field.value.amount().value
      case "days": settings.collections[keyPath: path].days = try field.value.integer(in: 0...3_650)
      case "fee" where name == Rung.mediation.word || name == Rung.suit.word:
        settings.collections[keyPath: path].fee = try field.value.share().value
      default:
        throw SettingFault(
          message: "\(name): a rung has no \"\(field.key)\"",
          remedy:
            "use share, cost and days; mediation and suit have a fee; agencies have theirs in collections.agencies"
        )
      }
    }
  }

  /// Ways whose terms are settings: the rungs, and three that end a claim.
  private static var playable: [(name: String, path: WritableKeyPath<CollectionTerms, RungTerms>)] {
    Rung.allCases.map { ($0.word, \CollectionTerms.ladder[$0]) } + [
      (Route.settlement.word, \.settlementTerms), (Route.arbitration.word, \.arbitrationTerms),
      (Route.proofOfDebt.word, \.insolvencyTerms),
    ]
  }

  /// Who has to agree, from the smallest amount up.
  private static func tiers(_ value: SettingValue) throws(SettingFault) -> [ApprovalTier] {
    guard case .map(let pairs) = value else {
      throw SettingFault(
        message: "collections.approval holds no amounts",
        remedy: "write for example {Manager: 1000}")
    }
    var tiers: [ApprovalTier] = []
    for (name, text) in pairs {
      tiers.append(ApprovalTier(name: name, most: try SettingValue.scalar(text).amount()))
    }
    return tiers.sorted { $0.most < $1.most }
  }

  /// Log-odds by fact.
  private static func setShifts(
    _ settings: inout Settings, _ value: SettingValue
  ) throws(SettingFault) {
    guard case .map(let pairs) = value else {
      throw SettingFault(
        message: "collections.chances holds no log-odds",
        remedy: "write for example {silence: -0.6}"
      )
    }
    for (name, text) in pairs {
      guard let fact = ChanceFact.allCases.first(where: { $0.word == name }) else {
        let known = ChanceFact.allCases.map(\.word).joined(separator: ", ")
        throw SettingFault(message: "there is no fact \"\(name)\"", remedy: "use some of \(known)")
      }
      guard let shift = Ratio(decimal: text), abs(shift.value) <= 5 else {
        throw SettingFault(
          message: "\(name): \"\(text)\" is no log-odds between -5 and 5",
          remedy: "write for example -0.6")
      }
      settings.collections.shifts[fact] = shift.value
    }
  }

  private static func agency(
    _ name: String, _ fields: [(key: String, value: SettingValue)]
  ) throws(SettingFault) -> Agency {
    var agency = Agency(name: name)
    for field in fields {
      switch field.key {
      case "share": agency.share = try field.value.share().value
      case "fee":
        agency.fee = try field.value.text() == "tariff" ? nil : field.value.share().value
      default:
        throw SettingFault(
          message: "\(name): an agency has no \"\(field.key)\"", remedy: "use share and fee")
      }
    }
    return agency
  }
}
