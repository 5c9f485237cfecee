extension Format {
  /// FreshBooks, Harvest, Wave, Invoice Ninja, Stripe.
  static let smallBusiness: [Format] = [
    Format(
      id: "freshbooks-invoice-details", title: "FreshBooks Invoice Details",
      signatures: [["clientname", "invoiceno", "dateissued", "linetotal"]],
      headings: [
        .number: ["invoiceno"], .issued: ["dateissued"], .due: ["datedue"],
        .lineTotal: ["linetotal"], .paidDay: ["datepaid"], .status: ["invoicestatus"],
        .customerName: ["clientname"],
      ],
      without: [.amount, .balance, .group, .alternate, .kind, .tax], grain: .line,
      lacks: [.balance, .customerID]),
    Format(
      id: "harvest-invoices", title: "Harvest Invoices report",
      signatures: [["issuedate", "lastpaymentdate", "id", "client", "invoiceamount", "balance"]],
      headings: [
        .number: ["id"], .issued: ["issuedate"], .amount: ["invoiceamount"], .balance: ["balance"],
        .paidAmount: ["paidamount"], .customerName: ["client"], .paidDay: ["lastpaymentdate"],
        .kind: ["documenttype"],
      ],
      without: [.status, .group, .alternate, .customerID], lacks: [.dueDay, .customerID]),
    Format(
      id: "wave-accounting", title: "Wave accounting.csv",
      signatures: [
        ["transactionid", "transactiondate", "accountname", "accounttype", "invoicenumber"]
      ],
      headings: [
        .number: ["invoicenumber"], .issued: ["transactiondate"], .customerName: ["customer"],
        .debit: ["debitamounttwocolumnapproach", "debitamount"],
        .credit: ["creditamounttwocolumnapproach", "creditamount"],
        .kind: ["transactiondescription"],
      ],
      without: [.amount, .customerID, .group, .due, .alternate], grain: .ledger,
      filters: [
        RowFilter(
          headings: ["accounttype"], keeps: ["systemreceivableinvoice", "accountsreceivable"])
      ], lacks: [.dueDay, .currency, .customerID]),
    Format(
      id: "invoice-ninja-ar-detail", title: "Invoice Ninja Aged Receivable Detailed Report",
      signatures: [
        ["date", "duedate", "invoicenumber", "clientname", "clientnumber", "age", "balance"]
      ],
      headings: [
        .number: ["invoicenumber"], .customerID: ["clientnumber"], .customerName: ["clientname"],
        .amount: ["amount"], .balance: ["balance"],
      ],
      without: [.group, .alternate], hasNotationPerCell: true, lacks: [.paidDay, .paidDocuments]),
    // Further items of an order repeat its number and say nothing else of it.
    Format(
      id: "shopify-orders", title: "Shopify orders", evidence: .untested,
      signatures: [["name", "financialstatus", "paidat", "total", "outstandingbalance"]],
      headings: [
        .number: ["name"], .customerName: ["billingname", "email"], .status: ["financialstatus"],
        .issued: ["createdat"], .due: ["nextpaymentdueat"], .paidDay: ["paidat"],
        .amount: ["total"], .balance: ["outstandingbalance"], .currency: ["currency"],
        .terms: ["paymenttermsname"],
      ],
      without: [.customerID, .group, .kind, .alternate, .lineTotal, .paidAmount, .tax],
      filters: [RowFilter(headings: ["financialstatus"], drops: [""])], lacks: [.customerID]),
    Format(
      id: "woocommerce-orders", title: "WooCommerce orders", evidence: .untested,
      signatures: [["ordernumber", "orderstatus", "orderdate", "ordertotalamount"]],
      headings: [
        .number: ["ordernumber"], .issued: ["orderdate"], .paidDay: ["paiddate"],
        .amount: ["ordertotalamount"], .status: ["orderstatus"], .currency: ["ordercurrency"],
        .customerName: ["billingcompany", "companybilling", "emailbilling", "billingemail"],
      ],
      without: [
        .customerID, .group, .kind, .alternate, .lineTotal, .paidAmount, .tax, .balance, .due,
        .discount,
      ],
      states: [
        "completed": .paid, "processing": .paid, "pending": .open, "onhold": .open,
        "pendingpayment": .open, "failed": .excluded, "cancelled": .excluded, "refunded": .excluded,
        "draft": .excluded, "checkoutdraft": .excluded,
      ], lacks: [.dueDay, .balance, .customerID]),
    // Money that came in or went back, beside what the account itself did.
    Format(
      id: "paypal-activity", title: "PayPal activity", evidence: .untested,
      signatures: [["date", "name", "type", "status", "gross", "fee", "net", "balance"]],
      headings: [
        .paidDay: ["date"], .amount: ["gross"], .appliedTo: ["invoicenumber", "invoiceid"],
        .number: ["transactionid"], .customerName: ["name"], .currency: ["currency"],
        .status: ["status"],
      ],
      without: [
        .balance, .kind, .customerID, .group, .alternate, .issued, .due, .entity, .bankFee,
        .discount, .lineTotal, .paidAmount, .tax, .email,
      ],
      grain: .application, states: ["denied": .excluded, "canceled": .excluded],
      filters: [
        RowFilter(
          headings: ["type"],
          drops: [
            "invoicesent", "requestsent", "withdrawal", "generalwithdrawal", "transfer",
            "userinitiatedwithdrawal", "generalcurrencyconversion", "currencyconversion",
            "accountholdforopenauthorization", "reversalofgeneralaccounthold", "authorization",
            "bankdeposittoppaccount", "generalcreditcarddeposit", "holdonbalanceforinvestigation",
          ])
      ], lacks: [.customerID]),
    Format(
      id: "stripe-invoices", title: "Stripe invoices", evidence: .documented,
      signatures: [["id", "amountdue", "dateutc", "duedateutc", "total", "amountpaid", "status"]],
      headings: [
        .number: ["number"], .amount: ["total"], .balance: ["amountdue"],
        .paidAmount: ["amountpaid"], .issued: ["dateutc"], .due: ["duedateutc"],
        .customerID: ["customer"], .customerName: ["customername"], .status: ["status"],
      ],
      without: [.group, .alternate, .kind], balanceIsBeforePayment: true,
      dueOnIssue: (heading: "billing", word: "chargeautomatically"),
      lacks: [.paidDay]),
  ]
}
