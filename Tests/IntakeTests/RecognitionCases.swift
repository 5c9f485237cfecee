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
  ]
}
