extension RecognitionTests {
  /// Several lists of one ledger, and ledgers with running balances.
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
      name: "Ten figures under a heading for payments number them",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Invoice Date,Due Date,Amount,Payment
          1,A,2025-01-05,2025-02-14,100.00,1400000123
          2,B,2025-01-05,2025-02-14,200.00,1400000124

          """
        )
      ],
      open: ["1 invoice 10000", "2 invoice 20000"]),
    Case(
      name: "The statement of a bank account",
      files: [
        (
          "bank.csv",
          """
          Date,Description,Reference,Amount,Balance
          2025-01-01,ALTO LTD,,100.00,10100.00
          2025-01-02,RENT,,-2000.00,8100.00
          2025-01-03,BOLT LTD,,300.00,8400.00
          2025-01-06,SALARIES,,-5000.00,3400.00
          2025-01-07,ALTO LTD,,450.00,3850.00

          """
        )
      ],
      open: nil, found: ["no-table"]),
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
  ]
}
