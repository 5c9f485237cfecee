import Analysis
import Receivables
import Reporting

/// The keys of single questions.
extension SettingKey {
  static let concentration: [SettingKey] = [
    share("concentration.cap_share", \.singleNames.capShare),
    share("concentration.loss_share", \.singleNames.lossShare),
    optionalAmount("concentration.equity", \.singleNames.equity),
  ]

  static let flags: [SettingKey] = [
    share("flags.chronic_late_rate", \.flags.chronicLateRate),
    days("flags.chronic_late_days", \.flags.chronicLateDays),
    days("flags.deteriorating_days", \.flags.deterioratingDays),
    days("flags.slowdown_days", \.flags.slowdownDays),
    days("flags.first_default_days", \.flags.firstDefaultDays),
    days("flags.dormant_days", \.flags.dormantDays),
    days("flags.severe_days", \.flags.severeDays),
    share("flags.good_payer_rate", \.flags.goodPayerRate),
    days("flags.good_payer_days", \.flags.goodPayerDays),
    days("flags.recent_days", \.flags.recentDays),
    count("flags.broken_promises", \.flags.brokenPromises),
    count("flags.returned_payments", \.flags.returnedPayments),
    count("flags.repeats", \.flags.repeats),
    share("flags.near_limit", \.flags.nearLimit),
    days("flags.skipped_days", \.flags.skippedDays),
    SettingKey(
      path: "flags.loading_up_growth",
      set: { settings, value throws(SettingFault) in
        settings.flags.loadingUpGrowth = try value.amount()
      },
      get: { plain($0.flags.loadingUpGrowth) }),
    days("flags.loading_up_days", \.flags.loadingUpDays),
    share("flags.disputed_share", \.flags.disputedShare),
    SettingKey(
      path: "flags.limitation_years",
      set: { settings, value throws(SettingFault) in
        settings.flags.limitation.years = try value.integer(in: 1...30)
      },
      get: { $0.flags.limitation.years.map(String.init) ?? "" }),
  ]

  /// Keys of interest on late payment.
  static let interest: [SettingKey] = [
    choice("interest.regime", \.interest.regime),
    share("interest.annual_rate", \.interest.annualRate),
    optionalShare("interest.flat_fee", \.interest.flatFee),
    flag("interest.agreed", \.interest.isAgreed),
    choice("interest.mode", \.interest.mode),
    choice("interest.first", \.interest.first),
    words("interest.rates", \.ratesFile),
  ]

  /// Keys of letters and of who writes them.
  static let letters: [SettingKey] = [
    words("seller.name", \.seller.name),
    words("seller.address", \.seller.address),
    words("seller.contact", \.seller.contact),
    words("seller.pay", \.seller.pay),
    words("seller.signatory", \.seller.signatory),
    SettingKey(
      path: "sellers",
      set: { settings, value throws(SettingFault) in
        let records = try value.records(named: "sellers", example: "{North Ltd: {name: North Ltd}}")
        for record in records {
          settings.sellers[record.name] = try seller(record.name, record.fields)
        }
      },
      get: { $0.sellers.keys.sorted().joined(separator: ",") }),
    SettingKey(
      path: "letters.consequences",
      set: { settings, value throws(SettingFault) in
        var consequences: Set<Seller.Consequence> = []
        for word in try value.words() { consequences.insert(try value.oneOf(word)) }
        settings.seller.consequences = consequences
      },
      get: { $0.seller.consequences.map(\.rawValue).sorted().joined(separator: ",") }),
    days("letters.pre_due_days", \.letters.preDueDays),
    days("letters.notice_days", \.letters.noticeDays),
    days("letters.demand_days", \.letters.demandDays),
    days("letters.deadline_days", \.letters.deadlineDays),
    days("letters.consumer_deadline_days", \.letters.consumerDeadlineDays),
    integer("letters.plan_instalments", in: 0...12, \.letters.planInstalments),
  ]

  /// Who writes for one company.
  private static func seller(
    _ company: String, _ fields: [(key: String, value: SettingValue)]
  ) throws(SettingFault) -> Seller {
    var seller = Seller()
    for field in fields {
      let text = try field.value.text()
      switch field.key {
      case "name": seller.name = text
      case "address": seller.address = text
      case "contact": seller.contact = text
      case "pay": seller.pay = text
      case "signatory": seller.signatory = text
      default:
        throw SettingFault(
          message: "\(company): a seller has no \"\(field.key)\"",
          remedy: "use name, address, contact, pay and signatory")
      }
    }
    return seller
  }

  /// Keys of the allowance and of the journal.
  static let allowance: [SettingKey] = [
    choice("allowance.view", \.allowance.view),
    SettingKey(
      path: "allowance.adjustment",
      set: { settings, value throws(SettingFault) in
        let text = try value.text()
        guard let ratio = Ratio(decimal: text), abs(ratio.value) <= 1 else {
          throw SettingFault(
            message: "\"\(text)\" is not a share between -1 and 1",
            remedy: "write 0.10 to raise every loss rate by a tenth")
        }
        settings.allowance.adjustment = ratio
      },
      get: { plain($0.allowance.adjustment) }),
    share("allowance.insolvent", \.allowance.insolvent),
    words("journal.receivables", \.journal.receivables),
    words("journal.allowance", \.journal.allowance),
    words("journal.expense", \.journal.expense),
    words("journal.tax", \.journal.tax),
    words("journal.gain", \.journal.gain),
    words("journal.loss", \.journal.loss),
    words("journal.cash", \.journal.cash),
    words("journal.interest", \.journal.interest),
    words("journal.factoring", \.journal.factoring),
    words("journal.factoring_fees", \.journal.factoringFees),
    words("journal.due_from_factor", \.journal.dueFromFactor),
    words("journal.offer", \.journal.offer),
    flag("journal.late_fees", \.journal.chargesLateFees),
    optionalShare("journal.tax_rate", \.journal.taxRate),
    SettingKey(
      path: "journal.tax_months",
      set: { settings, value throws(SettingFault) in
        settings.journal.taxMonths = try value.integer(in: 0...60)
      },
      get: { String($0.journal.taxMonths) }),
    SettingKey(
      path: "journal.tax_claim_months",
      set: { settings, value throws(SettingFault) in
        settings.collections.taxClaimMonths = try value.integer(in: 1...240)
      },
      get: { String($0.collections.taxClaimMonths) }),
    SettingKey(
      path: "journal.charge_off",
      set: { settings, value throws(SettingFault) in
        let text = try value.text()
        // Any leap year has every day.
        guard let day = Day(iso: "2024-\(text)") else {
          throw SettingFault(
            message: "\"\(text)\" is no day of a year", remedy: "write 12-31 for 31 December")
        }
        settings.chargeOff = (day.civil.month, day.civil.day)
      },
      get: { settings in
        settings.chargeOff.map { end in
          String((Day(year: 2024, month: end.month, day: end.day)?.description ?? "").dropFirst(5))
        } ?? ""
      }),
  ]

  typealias Path<Value> = any WritableKeyPath<Settings, Value> & Sendable

  static func share(_ path: String, _ target: Path<Ratio>) -> SettingKey {
    SettingKey(
      path: path,
      set: { settings, value throws(SettingFault) in settings[keyPath: target] = try value.share()
      },
      get: { plain($0[keyPath: target]) })
  }

  /// A fraction that need not be stated.
  static func optionalShare(_ path: String, _ target: Path<Ratio?>) -> SettingKey {
    SettingKey(
      path: path,
      set: { settings, value throws(SettingFault) in settings[keyPath: target] = try value.share()
      },
      get: { $0[keyPath: target].map(plain) ?? "" })
  }

  /// An amount that need not be stated.
  static func optionalAmount(_ path: String, _ target: Path<Ratio?>) -> SettingKey {
    SettingKey(
      path: path,
      set: { settings, value throws(SettingFault) in settings[keyPath: target] = try value.amount()
      },
      get: { $0[keyPath: target].map(plain) ?? "" })
  }

  static func days(_ path: String, _ target: Path<Int>) -> SettingKey {
    integer(path, in: 0...3_650, target)
  }

  /// How often something must have happened: at least once.
  static func count(_ path: String, _ target: Path<Int>) -> SettingKey {
    integer(path, in: 1...1_000, target)
  }

  static func integer(
    _ path: String, in range: ClosedRange<Int>, _ target: Path<Int>
  ) -> SettingKey {
    SettingKey(
      path: path,
      set: { settings, value throws(SettingFault) in
        settings[keyPath: target] = try value.integer(in: range)
      },
      get: { String($0[keyPath: target]) })
  }

  static func flag(_ path: String, _ target: Path<Bool>) -> SettingKey {
    SettingKey(
      path: path,
      set: { settings, value throws(SettingFault) in settings[keyPath: target] = try value.flag() },
      get: { String($0[keyPath: target]) })
  }

  static func words(_ path: String, _ target: Path<String>) -> SettingKey {
    SettingKey(
      path: path,
      set: { settings, value throws(SettingFault) in settings[keyPath: target] = try value.text() },
      get: { $0[keyPath: target] })
  }

  static func names(_ path: String, _ target: Path<Set<String>>) -> SettingKey {
    SettingKey(
      path: path,
      set: { settings, value throws(SettingFault) in
        settings[keyPath: target] = Set(try value.words())
      },
      get: { $0[keyPath: target].sorted().joined(separator: ",") })
  }

  /// A fraction as a decimal without closing zeros.
  static func plain(_ ratio: Ratio) -> String {
    trimmed(decimalText(ratio.scaled(toDigits: 6), digits: 6, grouping: ""))
  }

  static func plain(_ value: Double) -> String {
    trimmed(decimalText(Int64((value * 1_000_000).rounded()), digits: 6, grouping: ""))
  }

  private static func trimmed(_ decimal: String) -> String {
    var text = decimal[...]
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }
}

extension SettingValue {
  /// An amount in units of a currency, ≥ 0.
  func amount() throws(SettingFault) -> Ratio {
    let text = try text()
    guard let ratio = Ratio(decimal: text), ratio.numerator >= 0 else {
      throw SettingFault(
        message: "\"\(text)\" is not an amount", remedy: "write a decimal such as 10000.00")
    }
    return ratio
  }
}
