extension RecognitionTests {
  /// What the lists of payments below are about.
  private static let twoInvoices = (
    name: "inv.csv",
    text: """
    Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
    I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
    I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

    """
  )

  /// Invoices beside lists of payments, credits and ledgers.
  static let paymentCases: [Case] = [
    Case(
      name: "A payment in another currency",
      files: [
        twoInvoices,
        (
          "payments.csv",
          """
          Payment Date,Customer,Invoice No,Amount,Currency
          2025-02-02,Alto Ltd,I-1,110.00,EUR

          """
        ),
      ],
      open: ["I-1 invoice 30000", "I-2 invoice 50000"], found: ["settlement-unmatched"]),
    Case(
      name: "Refunds and returned checks among payments",
      files: [
        twoInvoices,
        (
          "payments.csv",
          """
          Payment Date,Payment No,Customer,Invoice No,Amount,Payment Type
          2025-02-02,P1,Alto Ltd,I-1,300.00,Payment
          2025-02-10,P1,Alto Ltd,I-1,300.00,Refund
          2025-02-11,P2,Alto Ltd,I-2,200.00,Payment
          2025-02-12,P2,Alto Ltd,I-2,200.00,Returned check

          """
        ),
      ],
      open: ["I-1 invoice 30000", "I-2 invoice 50000"]),
    Case(
      name: "Payments that never came",
      files: [
        twoInvoices,
        (
          "payments.csv",
          """
          Payment Date,Payment No,Customer,Invoice No,Amount,Status
          2025-02-02,P1,Alto Ltd,I-1,300.00,Bounced
          2025-02-03,P2,Alto Ltd,I-2,100.00,Completed
          2025-02-04,P3,Alto Ltd,I-2,100.00,Failed

          """
        ),
      ],
      open: ["I-1 invoice 30000", "I-2 invoice 40000"]),
    Case(
      name: "Credit notes without the word number",
      files: [
        twoInvoices,
        (
          "credits.csv",
          """
          Credit Note,Customer,Date,Amount,Balance,Currency
          CN-1,Alto Ltd,2025-02-20,100.00,80.00,USD

          """
        ),
      ],
      open: ["I-1 invoice 30000", "I-2 invoice 50000", "CN-1 credit_note -8000"]),
    Case(
      name: "Prepayments and what is left of them",
      files: [
        twoInvoices,
        (
          "prepayments.csv",
          """
          Date,Customer,Prepayment No,Amount,Applied,Remaining,Currency
          2025-02-20,Alto Ltd,PP-1,500.00,420.00,80.00,USD

          """
        ),
      ],
      open: ["I-1 invoice 30000", "I-2 invoice 50000", " payment -8000"]),
    Case(
      name: "A list of what is left of receipts",
      files: [
        twoInvoices,
        (
          "unapplied cash.csv",
          """
          Receipt Date,Receipt No,Customer,Receipt Amount,Unapplied Amount,Currency
          2025-02-20,R1,Alto Ltd,500.00,80.00,USD

          """
        ),
      ],
      open: ["I-1 invoice 30000", "I-2 invoice 50000", "R1 payment -8000"]),
    Case(
      name: "One receipt for two invoices and a rest",
      files: [
        twoInvoices,
        (
          "receipts.csv",
          """
          Receipt No,Receipt Date,Customer,Receipt Amount,Unapplied Amount,Invoice No,Applied Amount,Currency
          R1,2025-02-02,Alto Ltd,600.00,100.00,I-1,300.00,USD
          R1,2025-02-02,Alto Ltd,600.00,100.00,I-2,200.00,USD

          """
        ),
      ],
      open: ["I-2 invoice 30000", "R1 payment -10000"]),
    Case(
      name: "One credit memo for two invoices and a rest",
      files: [
        twoInvoices,
        (
          "credit_memos.csv",
          """
          Credit Memo No,Customer,Date,Total,Applied to Invoice,Amount Applied,Remaining,Currency
          CM-1,Alto Ltd,2025-02-20,250.00,I-1,100.00,50.00,USD
          CM-1,Alto Ltd,2025-02-20,250.00,I-2,100.00,50.00,USD

          """
        ),
      ],
      open: ["I-1 invoice 20000", "I-2 invoice 40000", "CM-1 credit_note -5000"]),
    Case(
      name: "A rate of tax is no tax",
      files: [
        twoInvoices,
        (
          "payments.csv",
          """
          Payment Date,Payment No,Customer,Invoice No,Amount Paid,TDS %
          2025-02-02,P1,Alto Ltd,I-1,270.00,10.00

          """
        ),
      ],
      open: ["I-1 invoice 3000", "I-2 invoice 50000"]),
    Case(
      name: "Tax that the customer keeps back settles too",
      files: [
        twoInvoices,
        (
          "payments.csv",
          """
          Payment Date,Payment No,Customer,Invoice No,Amount Paid,Withholding Tax
          2025-02-02,P1,Alto Ltd,I-1,270.00,30.00

          """
        ),
      ],
      open: ["I-2 invoice 50000"]),
    Case(
      name: "Money on account in other words",
      files: [
        twoInvoices,
        (
          "payments.csv",
          """
          Payment Date,Payment No,Customer,Invoice No,Amount,Currency
          2025-02-02,P2,Alto Ltd,I-1,100.00,USD
          2025-02-03,P3,Alto Ltd,a conto,50.00,USD
          2025-02-04,P4,Alto Ltd,-,20.00,USD

          """
        ),
      ],
      open: ["I-1 invoice 20000", "I-2 invoice 50000", "P3 payment -5000", "P4 payment -2000"]),
    Case(
      name: "A customer's ledger is no balance of the general ledger",
      files: [
        (
          "AR ledger.csv",
          """
          Date,Customer,Reference,Description,Debit,Credit,Balance
          2025-01-01,Bolt Ltd,,Opening balance,"2,000.00",,"2,000.00"
          2025-01-15,Bolt Ltd,INV-10,Invoice,"1,000.00",,"3,000.00"
          2025-01-28,Bolt Ltd,,Payment on account,,"250.00","2,750.00"

          """
        ),
        twoInvoices,
      ],
      open: [
        "I-1 invoice 30000", "I-2 invoice 50000", " invoice 200000", "INV-10 invoice 100000",
        " payment -25000",
      ]),
    Case(
      name: "Charges of a payment service, with what went back",
      files: [
        twoInvoices,
        (
          "payments.csv",
          """
          id,Created (UTC),Customer Name,Invoice No,Amount,Amount Refunded,Currency,Status,Fee
          ch_1,2025-02-15 10:00,Alto Ltd,I-1,300.00,300.00,usd,Refunded,8.7
          ch_2,2025-02-16 10:00,Alto Ltd,I-2,500.00,0.00,usd,Failed,0
          ch_3,2025-02-17 10:00,Alto Ltd,I-2,500.00,60.00,usd,Paid,9

          """
        ),
      ],
      open: ["I-1 invoice 30000", "I-2 invoice 6000"]),
    Case(
      name: "Payments through an account of its own",
      files: [
        twoInvoices,
        (
          "paypal.csv",
          """
          Date,Name,Type,Status,Currency,Gross,Fee,Net,Invoice Number,Balance
          02/15/2025,Alto Ltd,Invoice Payment,Completed,USD,100.00,-3.00,97.00,I-1,97.00
          02/16/2025,Alto Ltd,Invoice Sent,Pending,USD,500.00,0.00,500.00,I-2,97.00
          02/17/2025,,General Withdrawal,Completed,USD,-97.00,0.00,-97.00,,0.00

          """
        ),
      ],
      open: ["I-1 invoice 20000", "I-2 invoice 50000"]),
  ]
}
