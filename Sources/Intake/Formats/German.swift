extension Format {
  /// DATEV: the list of open items and the booking batch.
  static let german: [Format] = [
    Format(
      id: "datev-opos", title: "DATEV OPOS list", evidence: .documented,
      signatures: [
        ["konto", "rechnungsnummer", "sollbetrag", "habenbetrag"],
        ["konto", "rechnungsnr", "betrag", "sh"],
      ],
      headings: [
        .customerID: ["konto"], .number: ["rechnungsnummer", "rechnungsnr"], .issued: ["datum"],
        .due: ["faelligkeit", "faellig"], .debit: ["sollbetrag"], .credit: ["habenbetrag"],
        .amount: ["betrag"], .side: ["sh"],
      ],
      without: [.balance, .customerName, .kind, .group, .status, .alternate], grain: .ledger,
      lacks: [.currency]),
    // `Belegdatum` has no year (the first line has), `Belegfeld 1` is the invoice, `Belegfeld 2` its due day.
    Format(
      id: "datev-extf", title: "DATEV booking batch (EXTF)",
      signatures: [
        ["umsatzohnesollhabenkz", "sollhabenkennzeichen", "konto", "belegdatum", "belegfeld1"]
      ],
      headings: [
        .amount: ["umsatzohnesollhabenkz"], .side: ["sollhabenkennzeichen"],
        .customerID: ["konto"], .alternate: ["gegenkontoohnebuschluessel"],
        .issued: ["belegdatum"], .number: ["belegfeld1"], .due: ["belegfeld2"],
        .currency: ["wkzumsatz"],
      ],
      without: [.customerName, .kind, .group, .status, .balance], grain: .ledger,
      isBookingBatch: true),
  ]
}
