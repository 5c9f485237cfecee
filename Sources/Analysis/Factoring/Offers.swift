import Glibc
public import Receivables

/// What factors' offers come to on the same receivables.
public struct OfferReport: Sendable {
  /// One offer in one currency.
  public struct Quote: Sendable {
    /// Index into the terms' offers.
    public var offer: Int
    /// The currency.
    public var currency: Currency
    /// Number of documents sold: all that the factor takes, or the cheapest that raise the stated sum.
    public var documents = 0
    /// They themselves, by index.
    public var sold: [Int32] = []
    /// Their eligible face, minor units.
    public var face: Int64 = 0
    /// Paid at once.
    public var advance: Int64 = 0
    /// Fees until the expected payments.
    public var fee: Int64 = 0
    /// Transfer, set-up, and what is missing to the smallest monthly fee.
    public var otherCosts: Int64 = 0
    /// What arrives today.
    public var cashToday: Int64 = 0
    /// Advance and fees of documents expected to be unpaid when the recourse period ends.
    public var recourseExposure: Int64 = 0
    /// Cost per year over what is received, simple and compounding; nil where nothing is sold.
    public var annualCost: (simple: Double, effective: Double)?
    /// What the cash is worth until the payments, less what it costs; negative where waiting is better.
    public var gainOverWaiting: Int64 = 0
    /// The sum to raise; nil where all that is taken is sold.
    public var target: Int64?
    /// The sum cannot be raised from what the factor takes.
    public var isShort = false
    /// No set that raises the sum costs less in fees than this; nil without a target.
    public var leastFee: Int64?
    /// The set is proven to be the cheapest.
    public var isBest = false
  }

  /// One document beside one offer, where a sum is to be raised.
  public struct Choice: Sendable {
    /// Index into the terms' offers.
    public var offer: Int
    /// Index into the book's documents.
    public var document: Int32
    /// Its eligible face, minor units.
    public var face: Int64
    /// Days for which it would be funded.
    public var days: Int
    /// What it would bring and cost, minor units.
    public var advance: Int64
    /// Its fee.
    public var cost: Int64
    /// Its own cost per year, simple.
    public var annualCost: Double?
    /// Part of the cheapest set.
    public var isSelected: Bool
  }

  /// By offer as stated, then currency.
  public let quotes: [Quote]
  /// By offer, then as the book's documents.
  public let choices: [Choice]
}

/// Compares the offers of the settings on the documents that each factor would take.
///
/// `lossShares` are the shares of each account that are expected never to be paid: what a sale without recourse saves. Offers in
/// other currencies than the book's give no quotes.
public func offers(
  of book: Book, activity: Activity, forecast: ForecastReport, lossShares: [Double],
  fundingRate: Double, terms: FactoringTerms
) -> OfferReport {
  var quotes: [OfferReport.Quote] = []
  var choices: [OfferReport.Choice] = []
  for (index, offer) in terms.offers.enumerated() {
    var own = terms
    own.concentrationCap = offer.cap ?? terms.concentrationCap
    own.notBought = offer.excluded
    let waterfall = Waterfall(book: book, activity: activity.accounts, terms: own)
    for currency in book.currencies where offer.currency.map({ $0 == currency }) ?? true {
      let candidates = Candidate.all(
        offer, currency, book, waterfall.eligible, forecast, lossShares)
      var sale = Sale(offer: offer, index: index, currency: currency, fundingRate: fundingRate)
      sale.choose(candidates, toRaise: terms.raise[currency])
      quotes.append(sale.quote)
      choices += sale.choices
    }
  }
  return OfferReport(quotes: quotes, choices: choices)
}

/// A document that a factor would take.
private struct Candidate {
  let document: Int32
  let face: Int64
  let advance: Int64
  let fee: Int64
  let days: Int
  let comesBack: Bool
  let lossShare: Double

  static func all(
    _ offer: FactoringOffer, _ currency: Currency, _ book: Book, _ eligible: [Int64],
    _ forecast: ForecastReport, _ lossShares: [Double]
  ) -> [Candidate] {
    book.accounts.indices.flatMap { account -> [Candidate] in
      guard book.accounts[account].currency == currency else { return [] }
      return book.documents(of: account).compactMap { index in
        let face = eligible[index]
        guard face > 0 else { return nil }
        let expected = forecast.expectedDay(of: index).map { max(1, $0 - book.asOf) }
        let days = offer.fundedDays(until: expected ?? PaymentModel.longest)
        return Candidate(
          document: Int32(index), face: face, advance: offer.advance(on: face),
          fee: offer.fee(on: face, days: days) + offer.documentFee, days: days,
          comesBack: offer.recourseDays.map { (expected ?? .max) > $0 } ?? false,
          lossShare: lossShares[account])
      }
    }
  }
}

/// What one offer comes to in one currency.
private struct Sale {
  let offer: FactoringOffer
  let index: Int
  private let fundingRate: Double
  private(set) var quote: OfferReport.Quote
  private(set) var choices: [OfferReport.Choice] = []

  init(offer: FactoringOffer, index: Int, currency: Currency, fundingRate: Double) {
    (self.offer, self.index, self.fundingRate) = (offer, index, fundingRate)
    quote = OfferReport.Quote(offer: index, currency: currency)
  }

  /// Sells all candidates, or the cheapest that raise a sum after all charges.
  mutating func choose(_ candidates: [Candidate], toRaise target: Int64?) {
    let charges = offer.wireFee + offer.setUpFee
    guard let target else { return sell(withinLimit(candidates)) }
    quote.target = target
    // What is bought back raises nothing for good.
    let possible = candidates.filter { !$0.comesBack }
    let gains = possible.map { $0.advance - (offer.isUpFront ? $0.fee : 0) }
    let cover = CheapestCover(
      costs: possible.map(\.fee), gains: gains, target: target + charges,
      weights: possible.map(\.advance), capacity: offer.limit)
    let sold = cover.map { $0.chosen.map { possible[$0] } } ?? []
    quote.isShort = cover == nil
    quote.leastFee = cover?.bound
    quote.isBest = cover?.isBest ?? false
    sell(sold)
    let selected = Set(sold.map(\.document))
    choices = candidates.map { candidate in
      let cost = FactoringOffer.annualCost(
        cost: candidate.fee, advance: candidate.advance, days: Double(candidate.days),
        isUpFront: offer.isUpFront)
      return OfferReport.Choice(
        offer: index, document: candidate.document, face: candidate.face, days: candidate.days,
        advance: candidate.advance,
        cost: candidate.fee, annualCost: cost?.simple,
        isSelected: selected.contains(candidate.document))
    }
  }

  /// The candidates in order of cost for each unit advanced, up to the factor's limit.
  private func withinLimit(_ candidates: [Candidate]) -> [Candidate] {
    guard let limit = offer.limit,
      candidates.reduce(Int128(0), { $0 + Int128($1.advance) }) > Int128(limit)
    else { return candidates }
    var rest = limit
    return candidates.sorted { one, other in
      let left = Int128(one.fee) * Int128(other.advance)
      let right = Int128(other.fee) * Int128(one.advance)
      return left != right ? left < right : one.document < other.document
    }.filter { candidate in
      guard candidate.advance <= rest else { return false }
      rest -= candidate.advance
      return true
    }
  }

  private mutating func sell(_ sold: [Candidate]) {
    guard !sold.isEmpty else { return }
    var advanceDays: Int128 = 0
    var benefit = 0.0
    for candidate in sold {
      quote.documents += 1
      quote.sold.append(candidate.document)
      quote.face += candidate.face
      quote.advance += candidate.advance
      quote.fee += candidate.fee
      if candidate.comesBack { quote.recourseExposure += candidate.advance + candidate.fee }
      let advance = Double(candidate.advance)
      advanceDays += Int128(candidate.advance) * Int128(candidate.days)
      benefit += advance * (pow(1 + fundingRate, Double(candidate.days) / 365) - 1)
      if offer.recourseDays == nil { benefit += advance * candidate.lossShare }
    }
    quote.otherCosts =
      offer.wireFee + offer.setUpFee
      + offer.shortfall(fees: quote.fee, advance: quote.advance, advanceDays: advanceDays)
    let cost = quote.fee + quote.otherCosts
    // What is missing to the least fee of a month is charged when the month is over.
    quote.cashToday =
      quote.advance - offer.wireFee - offer.setUpFee - (offer.isUpFront ? quote.fee : 0)
    if quote.advance > 0 {
      quote.annualCost = FactoringOffer.annualCost(
        cost: cost, advance: quote.advance, days: Double(advanceDays) / Double(quote.advance),
        isUpFront: offer.isUpFront)
    }
    quote.gainOverWaiting =
      Int64(exactly: (benefit - Double(cost)).rounded(.toNearestOrAwayFromZero)) ?? 0
  }
}
