import Receivables

extension SideList {
  /// What customers have agreed to pay, and by when.
  static let plans = SideList(
    id: "plans", title: "payment plans", kind: .plans,
    marks: [
      "instalmentdue", "installmentdue", "instalmentdate", "installmentdate", "instalmentamount",
      "installmentamount", "paymentplan", "instalmentplan", "installmentplan", "ratenplan",
      "ratenzahlung", "echeancier", "plandepaiement", "betalingsregeling", "betaalplan",
      "plandepagos",
      "pianodirientro", "=repayment", "=repayments", "repaymentplan", "repaymentschedule",
    ],
    roles: [
      (
        .until,
        [
          "instalmentdue", "installmentdue", "instalmentdate", "installmentdate", "rateam",
          "=due", "duedate", "faellig", "echeance", "vervaldat", "vencimiento", "scadenza",
        ] + dayWords
      ),
      (
        .amount,
        [
          "instalmentamount", "installmentamount", "amount", "betrag", "montant", "bedrag",
          "importe", "importo", "=instalment", "=installment", "=value",
        ]
      ),
      (.issued, ["agreedon", "agreed", "vereinbart", "convenu", "signed"]),
      (.status, statusWords), (.note, noteWords), (.currency, currencyWords),
    ],
    needs: [[.until], [.amount], [.customerID, .customerName, .number]],
    forbids: [.balance, .paidAmount, .paidDay, .rate],
    // Invoices that fall due in instalments are documents.
    vetoes: [
      "invoicedate", "rechnungsdatum", "belegdatum", "issuedate", "=issued", "documentdate",
      "datefacture", "datedefacture", "factuurdatum", "fechafactura", "datafattura",
    ], isBelievedByTitle: true)

  /// Instalments of invoices that another list holds.
  static let instalments = SideList(
    id: "instalments", title: "instalments of invoices", kind: .plans,
    marks: [
      "instalmentno", "installmentno", "instalmentnumber", "installmentnumber", "ratennr",
      "ratennummer", "termijnnummer", "numeroecheance", "noecheance",
    ],
    roles: [
      (
        .until,
        [
          "=due", "duedate", "instalmentdue", "installmentdue", "faellig", "echeance",
          "vervaldat", "vencimiento", "scadenza",
        ] + dayWords
      ),
      (.amount, ["amount", "betrag", "montant", "bedrag", "importe", "importo", "=value"]),
      (.status, statusWords), (.note, noteWords), (.currency, currencyWords),
    ],
    needs: [[.until], [.amount], [.number]],
    // With customers or days of issue the rows are documents.
    forbids: [.balance, .paidAmount, .paidDay, .rate, .issued, .customerName, .customerID])
}
