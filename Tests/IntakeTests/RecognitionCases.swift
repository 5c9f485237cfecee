extension RecognitionTests {
  static let cases: [Case] = [
    Case(
      name: "A gross amount, a net one, tax and a balance",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due,Net,Tax,Total,Paid,Balance
          INV-1,Acme,2025-01-05,2025-02-04,100.00,20.00,120.00,20.00,100.00
          INV-2,Beta,2025-01-06,2025-02-05,200.00,40.00,240.00,0.00,240.00
          INV-3,Gamma,2025-02-06,2025-03-05,50.00,10.00,60.00,60.00,0.00

          """
        )
      ],
      open: ["INV-1 invoice 10000", "INV-2 invoice 24000"],
      absent: ["money-unread"]),
    Case(
      name: "Gross less paid",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due,Net,Tax,Total,Paid
          INV-1,Acme,2025-01-05,2025-02-04,100.00,20.00,120.00,20.00
          INV-2,Beta,2025-01-06,2025-02-05,200.00,40.00,240.00,
          INV-3,Gamma,2025-02-06,2025-03-05,50.00,10.00,60.00,60.00

          """
        )
      ],
      open: ["INV-1 invoice 10000", "INV-2 invoice 24000"],
      absent: ["money-unread"]),
    Case(
      name: "Paid: yes or no",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due,Total,Paid
          INV-1,Acme,2025-01-05,2025-02-04,120.00,Yes
          INV-2,Beta,2025-01-06,2025-02-05,240.00,No
          INV-3,Gamma,2025-02-06,2025-03-05,60.00,

          """
        )
      ],
      open: ["INV-2 invoice 24000", "INV-3 invoice 6000"]),
    Case(
      name: "Paid on a day",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due,Total,Paid
          INV-1,Acme,2025-01-05,2025-02-04,120.00,2025-02-01
          INV-2,Beta,2025-01-06,2025-02-05,240.00,
          INV-3,Gamma,2025-02-06,2025-03-05,60.00,2025-03-30

          """
        )
      ],
      open: ["INV-2 invoice 24000"]),
    Case(
      name: "Paid: a cross, or part",
      files: [
        (
          "in.csv",
          """
          Invoice No,Client,Inv Date,Due Date,Gross,Paid?
          INV-1,Acme,2025-01-05,2025-02-04,120.00,x
          INV-2,Beta,2025-01-06,2025-02-05,240.00,
          INV-3,Gamma,2025-02-06,2025-03-05,60.00,part

          """
        )
      ],
      open: ["INV-2 invoice 24000", "INV-3 invoice 6000"],
      found: ["part-payment-unstated"]),
    Case(
      name: "Paid: 1 or 0",
      files: [
        (
          "in.csv",
          """
          Invoice No,Client,Inv Date,Due Date,Gross,Paid
          INV-1,Acme,2025-01-05,2025-02-04,120.00,1
          INV-2,Beta,2025-01-06,2025-02-05,240.00,0
          INV-3,Gamma,2025-02-06,2025-03-05,60.00,1

          """
        )
      ],
      open: ["INV-2 invoice 24000"]),
    Case(
      name: "Net and tax make the amount",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due,Net,VAT
          INV-1,Acme,2025-01-05,2025-02-04,100.00,20.00
          INV-2,Beta,2025-01-06,2025-02-05,200.00,40.00

          """
        )
      ],
      open: ["INV-1 invoice 12000", "INV-2 invoice 24000"]),
    Case(
      name: "Retention until a day",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due,Amount,Retention,Retention Due,Outstanding
          INV-1,Acme,2025-01-05,2025-02-04,1000.00,50.00,2026-01-05,1000.00
          INV-2,Beta,2025-01-06,2025-02-05,2000.00,100.00,2026-01-05,1500.00

          """
        )
      ],
      open: [
        "INV-1 invoice 5000 2026-01-05", "INV-1 invoice 95000 2025-02-04",
        "INV-2 invoice 10000 2026-01-05", "INV-2 invoice 140000 2025-02-05",
      ]),
    Case(
      name: "A payment whose number two customers have",
      files: [
        (
          "invoices.csv",
          """
          Invoice,Customer,Date,Due,Amount
          1001,Acme,2025-01-05,2025-02-04,1000.00
          1001,Beta,2025-01-05,2025-02-04,2000.00
          1002,Acme,2025-01-05,2025-02-04,700.00

          """
        ),
        (
          "payments.csv",
          """
          Invoice,Payment Date,Amount
          1001,2025-02-10,300.00
          1002,2025-02-10,300.00

          """
        ),
      ],
      open: ["1001 invoice 100000", "1001 invoice 200000", "1002 invoice 40000"],
      found: ["settlement-unmatched"]),
    Case(
      name: "Receipts without number stand by themselves",
      files: [
        (
          "invoices.csv",
          """
          Invoice,Customer,Date,Due,Amount
          1001,Acme,2025-01-05,2025-02-04,1000.00
          1002,Beta,2025-01-05,2025-02-04,700.00

          """
        ),
        (
          "payments.csv",
          """
          Customer,Payment Date,Amount,Invoice
          Acme,2025-02-10,300.00,
          Beta,2025-02-10,300.00,1002
          Acme,2025-02-11,300.00,1002

          """
        ),
      ],
      open: [" payment -30000", "1001 invoice 100000", "1002 invoice 10000"]),
    Case(
      name: "Instalments",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due,Amount,Balance
          1001,Acme,2025-01-05,2025-02-04,1000.00,500.00
          1001,Acme,2025-01-05,2025-03-04,1000.00,1000.00
          1001,Acme,2025-01-05,2025-04-04,1000.00,1000.00

          """
        )
      ],
      open: ["1001 invoice 50000", "1001 invoice 100000", "1001 invoice 100000"]),
    Case(
      name: "Credits written as positive amounts",
      files: [
        (
          "in.csv",
          """
          Type,Invoice,Customer,Date,Due,Amount,Balance
          Invoice,1001,Acme,2025-01-05,2025-02-04,1000.00,1000.00
          Credit Note,CN1,Acme,2025-01-15,2025-02-04,200.00,200.00
          Payment,P1,Acme,2025-01-25,,100.00,100.00

          """
        )
      ],
      open: ["1001 invoice 100000", "CN1 credit_note -20000", "P1 payment -10000"]),
    Case(
      name: "Payments by document number",
      files: [
        (
          "invoices.csv",
          """
          Invoice,Customer,Date,Due Date,Amount,Currency
          1001,Acme,2025-01-05,2025-02-04,1000.00,USD
          1002,Beta,2025-01-05,2025-02-04,700.00,USD

          """
        ),
        (
          "payments.csv",
          """
          Invoice Number,Payment Date,Amount
          1001,2025-02-10,300.00
          1002,2025-02-10,300.00

          """
        ),
      ],
      open: ["1001 invoice 70000", "1002 invoice 40000"]),
    Case(
      name: "An applied amount whose number two customers have",
      files: [
        (
          "invoices.csv",
          """
          Invoice Number,Customer,Date,Due Date,Amount
          1001,Acme,2025-01-05,2025-02-04,1000.00
          1001,Beta,2025-01-05,2025-02-04,2000.00

          """
        ),
        (
          "payments.csv",
          """
          Invoice Number,Payment Date,Amount Applied
          1001,2025-02-10,300.00

          """
        ),
      ],
      open: ["1001 invoice 100000", "1001 invoice 200000"],
      found: ["settlement-unmatched"],
      absent: ["no-table"]),
    Case(
      name: "A payment beyond the amount is a credit",
      files: [
        (
          "invoices.csv",
          """
          Invoice Number,Customer,Date,Due Date,Amount
          1001,Acme,2025-01-05,2025-02-04,1000.00
          1002,Beta,2025-01-05,2025-02-04,2000.00

          """
        ),
        (
          "payments.csv",
          """
          Customer,Payment Date,Payment Amount,Invoice Number
          Acme,2025-02-10,300.00,1001
          Beta,2025-02-10,2000.00,1001
          Beta,2025-02-11,100.00,

          """
        ),
      ],
      open: [" payment -10000", "1001 payment -130000", "1002 invoice 200000"],
      found: ["overpaid"]),
    Case(
      name: "Receipts with numbers of their own",
      files: [
        (
          "invoices.csv",
          """
          Invoice Number,Customer,Date,Due Date,Amount
          1001,Acme,2025-01-05,2025-02-04,1000.00
          1002,Beta,2025-01-05,2025-02-04,2000.00

          """
        ),
        (
          "receipts.csv",
          """
          Receipt No,Date,Customer,Amount,Applied to
          R1,2025-02-10,Acme,300.00,1001
          R2,2025-02-10,Beta,2000.00,1002
          R3,2025-02-11,Beta,100.00,

          """
        ),
      ],
      open: ["1001 invoice 70000", "R3 payment -10000"]),
    Case(
      name: "Payments beside balances explain them",
      files: [
        (
          "invoices.csv",
          """
          Invoice Number,Customer,Date,Due Date,Amount,Balance
          1001,Acme,2025-01-05,2025-02-04,1000.00,700.00
          1002,Beta,2025-01-05,2025-02-04,2000.00,2000.00

          """
        ),
        (
          "payments.csv",
          """
          Invoice Number,Customer,Payment Date,Amount
          1001,Acme,2025-02-10,300.00
          1002,Beta,2025-02-20,300.00

          """
        ),
      ],
      open: ["1001 invoice 70000", "1002 invoice 200000"],
      found: ["settlement-exceeds"]),
    Case(
      name: "A heading and a caption for each customer, and a balance that runs along",
      files: [
        (
          "in.csv",
          """
          Customer: Acme Ltd
          Date,Type,No.,Due Date,Amount,Balance
          2025-01-05,Invoice,1001,2025-02-04,1000.00,1000.00
          2025-02-05,Payment,R1,,-300.00,700.00
          Total Acme Ltd,,,,700.00,700.00
          Customer: Beta Ltd
          Date,Type,No.,Due Date,Amount,Balance
          2025-01-06,Invoice,1002,2025-02-05,2000.00,2000.00
          Total Beta Ltd,,,,2000.00,2000.00

          """
        )
      ],
      open: ["1001 invoice 100000", "1002 invoice 200000", "R1 payment -30000"],
      absent: ["customer-missing"]),
    Case(
      name: "Customers as labels",
      files: [
        (
          "in.csv",
          """
          Customer,Type,Num,Date,Due date,Open balance
          Acme Ltd,,,,,
          ,Invoice,1001,2025-01-05,2025-02-04,1000.00
          ,Payment,R1,2025-02-05,,-300.00
          Total for Acme Ltd,,,,,700.00
          Beta,,,,,
          ,Invoice,1002,2025-01-05,2025-02-04,1000.00
          Sum,,,,,1700.00

          """
        )
      ],
      open: ["1001 invoice 100000", "1002 invoice 100000", "R1 payment -30000"]),
    Case(
      name: "Status words",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Date,Due Date,Total,Amount Paid,Payment Date,Status
          1001,Acme,2025-01-05,2025-02-04,1000.00,400.00,2025-02-10,Partially paid
          1002,Beta,2025-01-05,2025-02-04,2000.00,2000.00,2025-04-10,Paid
          1003,Beta,2025-01-05,2025-02-04,300.00,,2025-02-10,Paid
          1004,Beta,2025-01-05,2025-02-04,300.00,,,Void
          1005,Beta,2025-01-05,2025-02-04,300.00,,,Draft
          1006,Beta,2025-01-05,2025-02-04,300.00,,,Written off
          1007,Beta,2025-01-05,2025-02-04,300.00,,,Refunded
          1008,Beta,2025-01-05,2025-02-04,300.00,,,Unpaid
          1009,Beta,2025-01-05,2025-02-04,300.00,,,Not paid
          1010,Beta,2025-01-05,2025-02-04,300.00,,,Closed
          1011,Beta,2025-01-05,2025-02-04,300.00,,,Cancelled
          1012,Beta,2025-01-05,2025-02-04,300.00,,,Deleted
          1013,Beta,2025-01-05,2025-02-04,300.00,,,Credited

          """
        )
      ],
      open: [
        "1001 invoice 60000", "1002 invoice 200000", "1008 invoice 30000", "1009 invoice 30000",
      ]),
    Case(
      name: "Three payments of one document, two of them alike",
      files: [
        (
          "invoices.csv",
          """
          Invoice Number,Customer,Date,Due Date,Amount
          1001,Acme,2025-01-05,2025-02-04,1000.00

          """
        ),
        (
          "payments.csv",
          """
          Invoice Number,Payment Date,Payment Amount
          1001,2025-02-10,300.00
          1001,2025-02-20,300.00
          1001,2025-02-20,300.00

          """
        ),
      ],
      open: ["1001 invoice 10000"]),
    Case(
      name: "Paid too much",
      files: [
        (
          "invoices.csv",
          """
          Invoice Number,Customer,Date,Due Date,Amount
          1001,Acme,2025-01-05,2025-02-04,1000.00

          """
        ),
        (
          "payments.csv",
          """
          Invoice Number,Payment Date,Payment Amount
          1001,2025-02-10,1300.00

          """
        ),
      ],
      open: ["1001 payment -30000"],
      found: ["overpaid"]),
    Case(
      name: "Payments written as negative amounts",
      files: [
        (
          "invoices.csv",
          """
          Invoice Number,Customer,Date,Due Date,Amount
          1001,Acme,2025-01-05,2025-02-04,1000.00

          """
        ),
        (
          "payments.csv",
          """
          Invoice Number,Payment Date,Payment Amount
          1001,2025-02-10,-300.00

          """
        ),
      ],
      open: ["1001 invoice 70000"]),
    Case(
      name: "Debit, credit and a balance that runs along",
      files: [
        (
          "in.csv",
          """
          Date,Type,No.,Customer,Debit,Credit,Balance
          2025-01-05,Invoice,1001,Acme,1000.00,,1000.00
          2025-02-05,Payment,R1,Acme,,600.00,400.00
          2025-01-06,Invoice,1002,Beta,2000.00,,2000.00
          2025-03-06,Payment,R2,Beta,,2000.00,0.00

          """
        )
      ],
      open: [
        "1001 invoice 100000", "1002 invoice 200000", "R1 payment -60000", "R2 payment -200000",
      ]),
    Case(
      name: "Charges and payments in two columns",
      files: [
        (
          "in.csv",
          """
          Date,No.,Customer,Charges,Payments
          2025-01-05,1001,Acme,1000.00,
          2025-02-05,R1,Acme,,600.00
          2025-01-06,1002,Beta,2000.00,

          """
        )
      ],
      open: ["1001 invoice 100000", "1002 invoice 200000", "R1 credit_note -60000"],
      absent: ["amount-missing"]),
    Case(
      name: "The type in a description",
      files: [
        (
          "in.csv",
          """
          Date,Doc,Customer,Description,Amount
          2025-01-05,1001,Acme,Invoice,1000.00
          2025-02-05,R1,Acme,Payment received - thank you,600.00
          2025-01-06,C2,Beta,Credit note for 1002,200.00

          """
        )
      ],
      open: ["1001 invoice 100000", "C2 credit_note -20000", "R1 payment -60000"]),
    Case(
      name: "Each customer named once",
      files: [
        (
          "in.csv",
          """
          Customer,Invoice,Date,Due date,Balance
          Total Energies,1,2025-01-05,2025-02-14,1000.00
          ,2,2025-01-06,2025-02-15,500.00
          Acme,3,2025-01-06,2025-02-15,500.00
          ,4,2025-01-06,2025-02-15,500.00
          Subtotal,,,,2500.00

          """
        )
      ],
      open: ["1 invoice 100000", "2 invoice 50000", "3 invoice 50000", "4 invoice 50000"],
      found: ["customer-from-above"],
      absent: ["customer-missing", "printed-total-differs"]),
    Case(
      name: "Total with tax, amount without",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due date,Invoice Total (incl. tax),Amount (excl. tax),Tax,Balance Due
          1,A,2025-01-05,2025-02-14,120.00,100.00,20.00,120.00

          """
        )
      ],
      open: ["1 invoice 12000"]),
    Case(
      name: "Amount, tax and gross",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due date,Amount,Tax,Gross
          1,A,2025-01-05,2025-02-14,100.00,20.00,120.00

          """
        )
      ],
      open: ["1 invoice 12000"],
      absent: ["money-unread", "tax-unclear"]),
  ]
}
