extension RecognitionTests {
  static let statementCases: [Case] = [
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
