extension RecognitionTests {
  static let furtherCases: [Case] = [
    Case(
      name: "Subtotal and tax make the amount",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due date,Subtotal,Tax,Invoice Amount
          1,A,2025-01-05,2025-02-14,100.00,20.00,120.00

          """
        )
      ],
      open: ["1 invoice 12000"],
      absent: ["money-unread", "tax-unclear"]),
    Case(
      name: "An amount beside tax",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due date,Amount,Tax
          1,A,2025-01-05,2025-02-14,100.00,20.00

          """
        )
      ],
      open: ["1 invoice 10000"],
      found: ["tax-unclear"]),
    Case(
      name: "Amounts in two currencies, the balance in one",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due date,Amount (USD),Amount (EUR),Balance (EUR)
          1,A,2025-01-05,2025-02-14,108.00,100.00,100.00

          """
        )
      ],
      open: ["1 invoice 10000"]),
    Case(
      name: "Bills to pay are no receivables",
      files: [
        (
          "in.csv",
          """
          Vendor,Bill No,Bill Date,Due Date,Amount,Balance
          Acme Supplies,1,2025-01-05,2025-02-14,100.00,100.00

          """
        )
      ],
      open: nil,
      found: ["payables"]),
    Case(
      name: "Amount inc VAT",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Date,Due Date,Amount,VAT,Amount inc VAT
          1,A,2025-01-05,2025-02-14,100.00,20.00,120.00

          """
        )
      ],
      open: ["1 invoice 12000"],
      absent: ["money-unread"]),
    Case(
      name: "Retention without a day of release",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Date,Due Date,Total,Retention,Net Payable,Received
          1,A,2025-01-05,2025-02-14,1000.00,100.00,900.00,900.00
          2,A,2025-01-05,2025-02-14,1000.00,100.00,900.00,400.00

          """
        )
      ],
      open: ["1 invoice 10000 -", "2 invoice 10000 -", "2 invoice 50000 2025-02-14"]),
    Case(
      name: "Words for no payment",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Date,Due Date,Total,Paid Date
          1,A,2025-01-05,2025-02-14,1000.00,-
          2,A,2025-01-05,2025-02-14,1000.00,2025-02-14
          3,A,2025-01-05,2025-02-14,1000.00,not yet
          4,A,2025-01-05,2025-02-14,1000.00,N/A
          5,A,2025-01-05,2025-02-14,1000.00,0000-00-00
          6,A,2025-01-05,2025-02-14,1000.00,1900-01-01

          """
        )
      ],
      open: [
        "1 invoice 100000", "3 invoice 100000", "4 invoice 100000", "5 invoice 100000",
        "6 invoice 100000",
      ],
      absent: ["day-invalid"]),
    Case(
      name: "A row for each payment",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Date,Due Date,Total,Payment Date,Payment
          1,A,2025-01-05,2025-02-14,1000.00,2025-02-14,400.00
          1,A,2025-01-05,2025-02-14,1000.00,2025-02-24,400.00
          2,A,2025-01-05,2025-02-14,500.00,2025-02-24,100.00

          """
        )
      ],
      open: ["1 invoice 20000", "2 invoice 40000"]),
    Case(
      name: "Due holds days",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Date,Due,Total
          1,A,2025-01-05,30,1000.00
          2,A,2025-01-05,14,1000.00

          """
        )
      ],
      open: ["1 invoice 100000 2025-02-04", "2 invoice 100000 2025-01-19"]),
    Case(
      name: "Many status words",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Invoice Date,Due Date,Status,Total
          1,A,2025-01-05,2025-02-05,Overdue,1000.00
          2,A,2025-01-05,2025-02-05,PAID,1000.00
          3,A,2025-01-05,2025-02-05,Paid 12/02,1000.00
          4,A,2025-01-05,2025-02-05,paid in full,1000.00
          5,A,2025-01-05,2025-02-05,Settled,1000.00
          6,A,2025-01-05,2025-02-05,Partially Paid,1000.00
          7,A,2025-01-05,2025-02-05,Part paid,1000.00
          8,A,2025-01-05,2025-02-05,bad debt,1000.00
          9,A,2025-01-05,2025-02-05,Cleared,1000.00
          10,A,2025-01-05,2025-02-05,Reversed,1000.00
          11,A,2025-01-05,2025-02-05,Bezahlt,1000.00
          12,A,2025-01-05,2025-02-05,voided,1000.00
          13,A,2025-01-05,2025-02-05,In dispute,1000.00
          14,A,2025-01-05,2025-02-05,pd,1000.00
          15,A,2025-01-05,2025-02-05,Unsettled,1000.00
          16,A,2025-01-05,2025-02-05,To be paid,1000.00
          17,A,2025-01-05,2025-02-05,Sent,1000.00
          18,A,2025-01-05,2025-02-05,Complete,1000.00
          19,A,2025-01-05,2025-02-05,Paid - bounced,1000.00

          """
        )
      ],
      open: [
        "1 invoice 100000", "13 invoice 100000", "15 invoice 100000", "16 invoice 100000",
        "17 invoice 100000", "18 invoice 100000", "19 invoice 100000", "6 invoice 100000",
        "7 invoice 100000",
      ],
      found: ["part-payment-unstated", "status-unknown"]),
    Case(
      name: "Settled: true or false",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Invoice Date,Due Date,Settled,Total
          1,A,2025-01-05,2025-02-05,TRUE,1000.00
          2,A,2025-01-05,2025-02-05,FALSE,1000.00

          """
        )
      ],
      open: ["2 invoice 100000"]),
    Case(
      name: "Open: yes or no",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Invoice Date,Due Date,Open,Total
          1,A,2025-01-05,2025-02-05,No,1000.00
          2,A,2025-01-05,2025-02-05,Yes,1000.00

          """
        )
      ],
      open: ["2 invoice 100000"]),
    Case(
      name: "Amounts paid with a minus",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Invoice Date,Due Date,Total,Amount Paid
          1,A,2025-01-05,2025-02-05,1000.00,-400.00
          2,A,2025-01-05,2025-02-05,1000.00,(1000.00)

          """
        )
      ],
      open: ["1 invoice 60000"],
      absent: ["balance-exceeds-amount"]),
    Case(
      name: "Credits applied beside payments applied",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Invoice Date,Due Date,Total,Credits Applied,Payments Applied
          1,A,2025-01-05,2025-02-05,1000.00,100.00,400.00

          """
        )
      ],
      open: ["1 invoice 50000"],
      absent: ["money-unread"]),
    Case(
      name: "A share is no balance",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Invoice Date,Due Date,Total,Outstanding %,Outstanding
          1,A,2025-01-05,2025-02-05,1000.00,50,500.00

          """
        )
      ],
      open: ["1 invoice 50000"]),
    Case(
      name: "Lines without a total",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Invoice Date,Due Date,Qty,Price,Line Total
          1,A,2025-01-05,2025-02-05,2,10.00,20.00
          1,A,2025-01-05,2025-02-05,3,10.00,30.00
          2,A,2025-01-05,2025-02-05,3,10.00,30.00

          """
        )
      ],
      open: ["1 invoice 5000", "2 invoice 3000"]),
    Case(
      name: "Lines with amounts",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Invoice Date,Due Date,Item,Qty,Price,Amount
          1,A,2025-01-05,2025-02-05,X,2,10.00,20.00
          1,A,2025-01-05,2025-02-05,Y,3,10.00,30.00
          1,A,2025-01-05,2025-02-05,Z,3,10.00,30.00
          1,A,2025-01-05,2025-02-05,Z,3,10.00,30.00

          """
        )
      ],
      open: ["1 invoice 11000"]),
    Case(
      name: "Paid and credited",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,Date,Due Date,Total,Paid,Credit Notes
          1,A,2025-01-05,2025-02-14,1000.00,300.00,200.00

          """
        )
      ],
      open: ["1 invoice 50000"]),
    Case(
      name: "Paid in German",
      files: [
        (
          "in.csv",
          """
          Kunde;Rechnungsnr.;Rechnungsdatum;Fällig am;Rechnungsbetrag;Skonto;Skontobetrag;bezahlt
          Acme;1;05.01.2025;04.02.2025;1.000,00;2;980,00;ja
          Beta;2;05.01.2025;04.02.2025;1.000,00;2;980,00;nein

          """
        )
      ],
      open: ["2 invoice 100000"]),
    Case(
      name: "A payment with the sign of an invoice",
      files: [
        (
          "in.csv",
          """
          Invoice Date,Transaction Type,Num,Name,Due Date,Amount
          2025-01-05,Invoice,1,Acme,2025-02-04,1000.00
          2025-01-25,Payment,1,Acme,,1000.00
          2025-01-25,Payment,2,Beta,,-100.00

          """
        )
      ],
      open: ["1 invoice 100000", "1 payment 100000", "2 payment -10000"],
      found: ["credit-positive"]),
    Case(
      name: "One document with two balances",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Amount,Balance
          1,Acme,2025-01-05,2025-02-04,1000.00,1000.00
          1 ,ACME,2025-01-05,2025-02-04,1000.00,600.00

          """
        )
      ],
      open: ["1 invoice 60000"],
      found: ["balance-contradicted"]),
    Case(
      name: "A column of signs",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Amount,Sign
          1,Acme,2025-01-05,2025-02-04,1000.00,+
          2,Acme,2025-01-05,2025-02-04,400.00,-

          """
        )
      ],
      open: ["1 invoice 100000", "2 credit_note -40000"]),
    Case(
      name: "Sums carried from page to page",
      files: [
        (
          "in.csv",
          """
          Customer,Invoice,Date,Due Date,Balance
          Acme,1001,2025-01-05,2025-02-04,100.00

          Beta,1002,2025-01-06,2025-02-05,100.00
          Page 2 of 3,,,,
          Customer,Invoice,Date,Due Date,Balance
          Gamma,1003,2025-01-06,2025-02-05,100.00
          Carried forward,,,,300.00
          Brought forward,,,,300.00
          Delta,1004,2025-01-06,2025-02-05,100.00
          Balance due,,,,400.00

          """
        )
      ],
      open: [
        "1001 invoice 10000", "1002 invoice 10000", "1003 invoice 10000", "1004 invoice 10000",
      ],
      absent: ["undated"]),
    Case(
      name: "A description is no type",
      files: [
        (
          "in.csv",
          """
          Invoice,Description,Customer,Date,Due Date,Amount,Balance
          1,Payment terminal rental,Acme,2025-01-05,2025-02-04,1000.00,1000.00
          2,Credit check services,Acme,2025-01-05,2025-02-04,1000.00,1000.00
          3,Deposit for order 77,Acme,2025-01-05,2025-02-04,1000.00,1000.00
          4,Refund handling fee,Acme,2025-01-05,2025-02-04,1000.00,1000.00

          """
        )
      ],
      open: ["1 invoice 100000", "2 invoice 100000", "3 invoice 100000", "4 invoice 100000"]),
    Case(
      name: "Words that only look like types",
      files: [
        (
          "in.csv",
          """
          Invoice No,Customer,Date,Due Date,Amount,Balance,Type
          1,Acme,2025-01-05,2025-02-04,1000.00,1000.00,Consulting
          3,Beta,2025-01-05,2025-02-04,1000.00,1000.00,Deposit invoice
          4,Beta,2025-01-05,2025-02-04,1000.00,1000.00,Credit account

          """
        )
      ],
      open: ["1 invoice 100000", "3 invoice 100000", "4 invoice 100000"],
      found: ["type-unknown"]),
    Case(
      name: "Amounts applied by payment number",
      files: [
        (
          "inv.csv",
          """
          Invoice Number,Customer,Date,Due Date,Total
          1001,Acme,2025-01-05,2025-02-04,1000.00
          1002,Acme,2025-01-05,2025-02-04,1000.00

          """
        ),
        (
          "payments.csv",
          """
          Payment Number,Invoice Number,Payment Date,Amount Applied
          P1,1001,2025-02-10,300.00
          P2,1002,2025-02-10,1000.00

          """
        ),
      ],
      open: ["1001 invoice 70000"]),
    Case(
      name: "Two companies with the same numbers",
      files: [
        (
          "in.csv",
          """
          Entity,Customer Name,Invoice Number,Invoice Date,Due Date,Total,Paid
          N,Acme,1,2025-01-05,2025-02-14,1000.00,200.00
          S,Acme,1,2025-01-05,2025-02-14,1000.00,0.00

          """
        )
      ],
      open: ["1 invoice 80000", "1 invoice 100000"],
      absent: ["balance-contradicted", "row-repeated"]),
    Case(
      name: "Three documents under one number",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Customer,PO,Date,Due Date,Amount
          1,A,77,2025-01-05,2025-02-14,1000.00
          1,A,78,2025-01-05,2025-02-14,1000.00
          1,A,79,2025-01-05,2025-02-14,400.00

          """
        )
      ],
      open: ["1 invoice 40000", "1 invoice 100000"],
      found: ["row-repeated"]),
    Case(
      name: "What is overdue is not the balance",
      files: [
        (
          "in.csv",
          """
          Customer,Invoice,Date,Due Date,Amount,Open Days,Overdue Amount
          Acme,1,2025-01-05,2025-02-14,1000.00,45,600.00
          Acme,2,2025-01-05,2025-04-14,1000.00,45,0.00

          """
        )
      ],
      open: ["1 invoice 100000", "2 invoice 100000"],
      found: ["money-unread"]),
  ]
}
