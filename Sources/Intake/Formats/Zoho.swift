import Receivables

extension Format {
  /// Zoho Books: one file per module; payments and credit notes name the invoices that they are applied to.
  static let zoho: [Format] = [
    Format(
      id: "zoho-invoices", title: "Zoho Books invoices",
      signatures: [
        ["invoicenumber", "invoicestatus", "customername", "subtotal", "balance", "total"]
      ],
      headings: [
        .number: ["invoicenumber"], .amount: ["total"], .balance: ["balance"],
        .status: ["invoicestatus"], .paidDay: ["lastpaymentdate"], .issued: ["invoicedate"],
        .termsDays: ["paymentterms"], .terms: ["paymenttermslabel"], .customerID: ["customerid"],
        .customerName: ["customername"],
      ],
      without: [.group, .lineTotal, .alternate, .kind, .paidAmount], grain: .lineItem),
    Format(
      id: "zoho-credit-notes", title: "Zoho Books credit notes",
      signatures: [["creditnotenumber", "creditnotestatus", "balance", "total"]],
      headings: [
        .number: ["creditnotenumber"], .amount: ["total"], .balance: ["balance"],
        .status: ["creditnotestatus"], .issued: ["creditnotedate"], .customerID: ["customerid"],
        .customerName: ["customername"],
      ],
      without: [.group, .lineTotal, .alternate, .kind, .appliedTo, .due], grain: .lineItem,
      kinds: ["": .creditNote], lacks: [.paidDay]),
    Format(
      id: "zoho-payments", title: "Zoho Books customer payments",
      signatures: [["paymentnumber", "amountappliedtoinvoice", "invoicenumber", "unusedamount"]],
      headings: [
        .number: ["paymentnumber"], .appliedTo: ["invoicenumber"],
        .amount: ["amountappliedtoinvoice"], .lineTotal: ["amount"], .balance: ["unusedamount"],
        .issued: ["date"], .paidDay: ["invoicepaymentapplieddate"], .customerID: ["customerid"],
        .customerName: ["customername"],
      ],
      without: [.status, .group, .alternate, .kind, .due, .tax], grain: .application,
      kinds: ["": .payment]),
    Format(
      id: "zoho-credit-note-applications", title: "Zoho Books credit notes applied",
      signatures: [["creditnotenumber", "invoicenumber", "appliedinvoicedate", "amount"]],
      headings: [
        .number: ["creditnotenumber"], .appliedTo: ["invoicenumber"], .amount: ["amount"],
        .issued: ["date"], .paidDay: ["appliedinvoicedate"],
      ],
      without: [.customerName, .customerID, .due, .alternate], grain: .application,
      kinds: ["": .creditNote]),
    Format(
      id: "zoho-contacts", title: "Zoho Books contacts",
      signatures: [["displayname", "contactid", "contacttype", "paymentterms"]],
      headings: [
        .customerID: ["contactid"], .customerName: ["displayname"], .termsDays: ["paymentterms"],
        .terms: ["paymenttermslabel"],
      ],
      without: [.group, .kind, .status, .number], grain: .customer,
      filters: [RowFilter(headings: ["contacttype"], drops: ["vendor"])]),
    Format(
      id: "zoho-exchange-rates", title: "Zoho Books exchange rates",
      signatures: [["currencycode", "date", "exchangerate"]],
      excluded: ["customername", "amount", "total"],
      headings: [.rate: ["exchangerate"], .currency: ["currencycode"]],
      grain: .fact, side: .exchangeRates),
  ]
}
