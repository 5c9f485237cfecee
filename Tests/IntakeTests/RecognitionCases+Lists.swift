extension RecognitionTests {
  /// Several lists of one ledger, ledgers with running balances, and lists of payments.
  static let listCases: [Case] = [
    Case(
      name: "A list of faces and a list of what is left",
      files: [
        (
          "a.csv",
          """
          Customer,Invoice,Invoice Date,Due Date,Amount,Balance
          Alto Ltd,I-1,15/01/2025,14/02/2025,1000.00,600.00

          """
        ),
        (
          "b.csv",
          """
          Customer,Invoice,Invoice Date,Due Date,Outstanding
          Alto Ltd,I-1,15/01/2025,14/02/2025,600.00

          """
        ),
      ],
      open: ["I-1 invoice 60000"], found: ["row-repeated"]),
    Case(
      name: "An export that gained a column is of the same list",
      files: [
        (
          "open_2025-03-21.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          1001,Alto Ltd,2025-01-15,2025-02-14,300.00,300.00,USD
          1002,Bolt Ltd,2025-01-15,2025-02-14,300.00,300.00,USD

          """
        ),
        (
          "open_2025-03-28.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Balance,Currency,Notes
          1001,Alto Ltd,2025-01-15,2025-02-14,300.00,120.00,USD,x

          """
        ),
      ],
      open: ["1001 invoice 12000"]),
    Case(
      name: "Invoices and their lines without tax",
      files: [
        (
          "invoices.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Net,VAT,Gross,Outstanding
          I-1,Alto Ltd,15/01/2025,14/02/2025,250.00,50.00,300.00,300.00

          """
        ),
        (
          "sales_lines.csv",
          """
          Invoice No,Invoice Date,Customer,Product,Qty,Unit Price,Net Amount,VAT Amount
          I-1,15/01/2025,Alto Ltd,Bolt,1,50.00,50.00,10.00
          I-1,15/01/2025,Alto Ltd,Nut,2,100.00,200.00,40.00

          """
        ),
      ],
      open: ["I-1 invoice 30000"]),
    Case(
      name: "A payment in another currency",
      files: [
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
      name: "Receipts of which only the rest is in hand",
      files: [
        (
          "Sales Invoice.csv",
          """
          ID,Customer,Customer Name,Posting Date,Due Date,Grand Total,Outstanding Amount,Currency,Status
          SINV-1,CUST-1,Hill Lane,2025-01-18,2025-02-17,5000.0,3000.0,INR,Overdue

          """
        ),
        (
          "Payment Entry.csv",
          """
          ID,Posting Date,Payment Type,Party Type,Party,Party Name,Paid Amount,Unallocated Amount,Status
          PE-1,2025-01-25,Receive,Customer,CUST-1,Hill Lane,2750.0,750.0,Submitted

          """
        ),
      ],
      open: ["SINV-1 invoice 300000", "PE-1 payment -75000"]),
    Case(
      name: "A list of what is left of receipts",
      files: [
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
      name: "Tax that the customer keeps back settles too",
      files: [
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
      name: "A balance brought forward that only the running balance shows",
      files: [
        (
          "ledger.csv",
          """
          Date,Customer,Reference,Description,Debit,Credit,Balance
          2025-01-01,Alto Ltd,,Opening balance,,,"2,000.00"
          2025-01-05,Alto Ltd,INV-11,Invoice,500.00,,"2,500.00"
          2025-01-15,Alto Ltd,CN-3,Credit note,,100.00,"2,400.00"

          """
        )
      ],
      open: [" invoice 200000", "INV-11 invoice 50000", "CN-3 credit_note -10000"]),
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
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
      ],
      open: [
        "I-1 invoice 30000", "I-2 invoice 50000", " invoice 200000", "INV-10 invoice 100000",
        " payment -25000",
      ]),
    Case(
      name: "Of a journal only the account of the receivables counts",
      files: [
        (
          "general_ledger.csv",
          """
          Date,Account Code,Account Name,Contact,Reference,Description,Debit,Credit
          2025-01-15,1100,Accounts Receivable,Alto Ltd,INV-10,Invoice,1200.00,
          2025-01-15,4000,Sales,Alto Ltd,INV-10,Invoice,,1200.00
          2025-01-25,1000,Bank,Alto Ltd,INV-10,Receipt,700.00,
          2025-01-25,1100,Accounts Receivable,Alto Ltd,INV-10,Receipt,,700.00

          """
        )
      ],
      open: ["INV-10 invoice 50000"]),
    Case(
      name: "Transactions by customer, each under its own account",
      files: [
        (
          "tx.csv",
          """
          ,Type,Date,Num,Memo,Account,Clr,Split,Debit,Credit
          "Abel, Ann",,,,,,,,,
          ,Invoice,01/01/2025,1001,,1200 · Accounts Receivable,,-SPLIT-,"1,000.00",
          ,Payment,01/13/2025,88,,1499 · Undeposited Funds,X,1200 · Accounts Receivable,400.00,
          Boro,,,,,,,,,
          ,Invoice,01/25/2025,1006,,1200 · Accounts Receivable,,4000 · Sales,75.00,

          """
        )
      ],
      open: ["1001 invoice 100000", "88 payment -40000", "1006 invoice 7500"]),
    Case(
      name: "Documents with all their lines",
      files: [
        (
          "ns.csv",
          """
          Date,Document Number,Type,Name,Due Date/Receive By,Currency,Amount (Foreign Currency),Amount Remaining (Foreign Currency),Main Line,Status
          1/14/2025,INV100,Invoice,Acme,2/13/2025,EUR,1000.00,600.00,Yes,Open
          1/14/2025,INV100,Invoice,Acme,2/13/2025,EUR,-800.00,600.00,No,Open
          1/14/2025,INV100,Invoice,Acme,2/13/2025,EUR,-200.00,600.00,No,Open

          """
        )
      ],
      open: ["INV100 invoice 60000"]),
    Case(
      name: "Payments that name their invoice beside their own number",
      files: [
        (
          "in.csv",
          """
          Posting date,Doc type,Doc no,Invoice ref,Customer no,Customer,Due,Amount GBP
          29-Jan-25,INV,SI401,SI401,C0021,Elm Street Cafe,28-Feb-25,"18,084.73"
          22-Feb-25,PMT,P0000,SI401,C0021,Elm Street Cafe,,"-18,084.73"
          20-Feb-25,INV,SI402,SI402,C0022,Total Fitness Ltd,22-Mar-25,"18,091.92"
          16-Mar-25,PMT,P0001,SI402,C0022,Total Fitness Ltd,,"-6,030.64"
          18-Mar-25,PMT,P0002,,C0022,Total Fitness Ltd,,-30.00

          """
        )
      ],
      open: ["SI402 invoice 1206128", "P0002 payment -3000"]),
    Case(
      name: "A day book with purchases and what was paid for them",
      files: [
        (
          "daybook.csv",
          """
          Date,Particulars,Voucher Type,Voucher No,Debit,Credit
          01-Jan-25,Alder Joinery,Sales,S/1,1000.00,
          15-Jan-25,Alder Joinery,Receipt,R/1,,400.00
          16-Jan-25,Steel Supplier,Purchase,P/1,,770.00
          20-Jan-25,HDFC Bank,Payment,P/11,,250.00

          """
        )
      ],
      open: ["S/1 invoice 100000", "R/1 payment -40000"]),
    Case(
      name: "The account of one customer, named above",
      files: [
        (
          "statement.csv",
          """
          Statement of Account
          Customer: Alto Ltd (A-100)
          Currency: GBP

          Date,Type,Number,Due Date,Charges,Credits,Balance
          01/01/2025,Balance brought forward,,,,,250.00
          13/01/2025,Invoice,INV-10,12/02/2025,1000.00,,1250.00
          25/01/2025,Payment,RC-1,,,250.00,1000.00

          """
        )
      ],
      open: [" invoice 25000", "INV-10 invoice 100000", "RC-1 payment -25000"]),
    Case(
      name: "Charges of a payment service, with what went back",
      files: [
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
      name: "A due day that another list states",
      files: [
        (
          "details.csv",
          """
          Date,Transaction#,Type,Status,Customer Name,Age,Amount,Balance Due
          2025-01-15,INV-2,Invoice,Overdue,Alto,17,1000.00,400.00

          """
        ),
        (
          "open.csv",
          """
          Customer,Invoice,Invoice Date,Due Date,Amount,Balance
          Alto,INV-2,2025-01-15,2025-03-16,1000.00,400.00

          """
        ),
      ],
      open: ["INV-2 invoice 40000 2025-03-16"]),
    Case(
      name: "The day of an export in its name, day first",
      files: [
        (
          "OPOS_21.03.2025.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          1001,Alto Ltd,2025-01-15,2025-02-14,300.00,300.00,USD
          1002,Bolt Ltd,2025-01-15,2025-02-14,300.00,300.00,USD

          """
        ),
        (
          "OPOS_28.03.2025.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          1001,Alto Ltd,2025-01-15,2025-02-14,300.00,120.00,USD

          """
        ),
      ],
      open: ["1001 invoice 12000"]),
    Case(
      name: "Payments through an account of its own",
      files: [
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,300.00,USD
          I-2,Alto Ltd,2025-01-18,2025-02-17,500.00,USD

          """
        ),
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
