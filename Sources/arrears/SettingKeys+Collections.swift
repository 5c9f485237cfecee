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
        path: "collections.rungs",
        set: { settings, value throws(SettingFault) in
          let records = try value.records(
            named: "collections.rungs", example: "{demand: {share: 0.50, cost: 25, days: 21}}")
          for record in records { try setRung(&settings, record.name, record.fields) }
        },
        get: { settings in
          Rung.allCases.map { rung in
            let terms = settings.collections.ladder[rung]
            return "\(rung.word) \(plain(terms.share))/\(plain(terms.cost))/\(terms.days)"
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
    guard let rung = Rung.allCases.first(where: { $0.word == name }) else {
      let known = Rung.allCases.map(\.word).joined(separator: ", ")
      throw SettingFault(message: "there is no rung \"\(name)\"", remedy: "use one of \(known)")
    }
    for field in fields {
      switch field.key {
      case "share": settings.collections.ladder[rung].share = try field.value.share().value
      case "cost": settings.collections.ladder[rung].cost = try field.value.amount().value
      case "days": settings.collections.ladder[rung].days = try field.value.integer(in: 0...3_650)
      default:
        throw SettingFault(
          message: "\(name): a rung has no \"\(field.key)\"", remedy: "use share, cost and days")
      }
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
