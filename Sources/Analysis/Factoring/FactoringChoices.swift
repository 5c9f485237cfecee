public import Receivables

/// What a business can do about selling its receivables: certificates for a lender, offers side by side, and what would make more eligible.
public struct FactoringChoices: Sendable {
  /// By currency.
  public let bases: [BorrowingBase]
  /// Empty where the settings state no offers.
  public let offers: OfferReport
  /// Most first.
  public let cures: [Cure]
  /// The offers' terms, by their places in the report.
  public let terms: [FactoringOffer]

  /// Choices that were worked out elsewhere.
  init(bases: [BorrowingBase], offers: OfferReport, cures: [Cure], terms: [FactoringOffer]) {
    (self.bases, self.offers, self.cures, self.terms) = (bases, offers, cures, terms)
  }

  /// Documents that leave the ledger when an offer is taken: those it would buy without recourse.
  func sold(_ offer: String) -> Set<Int32> {
    guard let place = terms.firstIndex(where: { $0.name == offer }),
      terms[place].recourseDays == nil
    else { return [] }
    return Set(
      offers.quotes.filter { $0.offer == place && !$0.isShort }.flatMap(\.sold))
  }

  /// Works all of them out; `expectedLosses` are minor units by account, `discountRate` is what other money costs where the terms
  /// do not say.
  public init(
    of book: Book, activity: Activity, report: FactoringReport, forecast: ForecastReport,
    expectedLosses: [Int64], discountRate: Double, terms: FactoringTerms
  ) {
    bases = borrowingBases(of: book, activity: activity, report: report, terms: terms)
    cures = Analysis.cures(of: book, report: report, terms: terms)
    self.terms = terms.offers
    guard !terms.offers.isEmpty else {
      offers = OfferReport(quotes: [], choices: [])
      return
    }
    let lossShares = zip(expectedLosses, activity.accounts).map { loss, account in
      account.open > 0 ? Double(loss) / Double(account.open) : 0
    }
    offers = Analysis.offers(
      of: book, activity: activity, forecast: forecast, lossShares: lossShares,
      fundingRate: terms.fundingRate?.value ?? discountRate, terms: terms)
  }
}
