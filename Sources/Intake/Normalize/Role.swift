/// What a column of an export means.
public enum Role: Int, Sendable, CaseIterable {
  case number, issued, due, amount, balance, paidAmount, paidDay, currency, kind, status, openFlag
  case terms, disputed, group, customerID, customerName, firstName
  case debit, credit, side, tax, termsDays, match, appliedTo, lineTotal, entity
  case alternate, baseline, foreignAmount, account, accountName, rate, paidFlag
  case credited, retained, retainedUntil, valueDay
  case instalment, discount, bankFee, until, units, note, baseCurrency, limit, country, isRelated,
    isInsured,
    isInsolvent
  case isGovernment, isConsumer, isOnDelivery, jurisdiction, address, city, postcode, email
  case contract, order, delivery, feeClause, guarantee, isOutOfBusiness

  /// What customer files may say, each in its own column.
  static let ofCustomers: [Role] = [
    .limit, .country, .isRelated, .isInsured, .isInsolvent, .isGovernment, .isConsumer,
    .isOnDelivery, .jurisdiction, .address, .city, .postcode, .email, .contract, .order, .delivery,
    .feeClause, .guarantee, .isOutOfBusiness,
  ]

  /// The name used in diagnostics, `inspect` and `arrears.yaml`.
  public var word: String {
    switch self {
    case .number: "number"
    case .issued: "issued"
    case .due: "due"
    case .amount: "amount"
    case .balance: "balance"
    case .paidAmount: "paid_amount"
    case .paidDay: "paid_day"
    case .currency: "currency"
    case .kind: "kind"
    case .status: "status"
    case .openFlag: "open_flag"
    case .terms: "terms"
    case .disputed: "disputed"
    case .group: "group"
    case .customerID: "customer_id"
    case .customerName: "customer"
    case .firstName: "first_name"
    case .debit: "debit"
    case .credit: "credit"
    case .side: "debit_or_credit"
    case .tax: "tax"
    case .termsDays: "terms_days"
    case .match: "matching_key"
    case .appliedTo: "applied_to"
    case .lineTotal: "line_total"
    case .entity: "entity"
    case .alternate: "other_number"
    case .baseline: "baseline_day"
    case .foreignAmount: "foreign_amount"
    case .account: "ledger_account"
    case .accountName: "ledger_account_name"
    case .rate: "exchange_rate"
    case .paidFlag: "paid_flag"
    case .credited: "credited_amount"
    case .retained: "retained_amount"
    case .retainedUntil: "release_day"
    case .valueDay: "value_day"
    case .until: "until"
    case .instalment: "instalment"
    case .discount: "discount"
    case .bankFee: "bank_fee"
    case .units: "units"
    case .note: "text"
    case .baseCurrency: "base_currency"
    case .limit: "credit_limit"
    case .country: "country"
    case .isRelated: "related_party"
    case .isInsured: "insured"
    case .isInsolvent: "insolvent"
    case .isGovernment: "government"
    case .isConsumer: "consumer"
    case .isOnDelivery: "cash_on_delivery"
    case .jurisdiction: "jurisdiction"
    case .address: "address"
    case .city: "city"
    case .postcode: "postcode"
    case .email: "email"
    case .contract: "contract_on_file"
    case .order: "order_on_file"
    case .delivery: "delivery_on_file"
    case .feeClause: "late_fee_clause"
    case .guarantee: "guarantee"
    case .isOutOfBusiness: "out_of_business"
    }
  }

  /// Holds days.
  var isDay: Bool {
    self == .issued || self == .due || self == .paidDay || self == .baseline
      || self == .retainedUntil || self == .valueDay || self == .until
  }
  /// Holds money.
  var isMoney: Bool {
    self == .amount || self == .balance || self == .paidAmount || self == .debit || self == .credit
      || self == .tax || self == .lineTotal || self == .foreignAmount || self == .credited
      || self == .retained || self == .limit || self == .discount || self == .bankFee
  }
}
