extension RecognitionTests {
  /// What the lists below settle: invoices without balances.
  private static let invoices = (
    name: "inv.csv",
    text: """
    Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
    I-1,Alto Ltd,2025-01-15,2025-02-14,1200.00,USD
    I-2,Alto Ltd,2025-01-18,2025-02-17,800.00,USD
    I-3,Bora Corp,2025-01-20,2025-02-19,500.00,USD

    """
  )

  private static func beside(
    _ title: String, _ name: String, _ text: String, _ open: [String], found: [String] = [],
    absent: [String] = []
  ) -> Case {
    Case(
      name: title, files: [invoices, (name, text)], open: open, found: found, absent: absent)
  }

  /// Lists that settle invoices, or say that something did not.
  static let settlingCases: [Case] = [
    beside(
      "Receipts that a column calls void", "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Invoice No,Amount,Voided
      R-1,2025-02-02,Alto Ltd,I-1,1200.00,No
      R-2,2025-02-14,Alto Ltd,I-2,800.00,Yes
      R-3,2025-02-18,Bora Corp,I-3,500.00,No

      """, ["I-2 invoice 80000"]),
    beside(
      "Receipts with the day on which one was voided", "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Invoice No,Amount,Void Date
      R-1,2025-02-02,Alto Ltd,I-1,1200.00,
      R-2,2025-02-14,Alto Ltd,I-2,800.00,2025-02-20
      R-3,2025-02-18,Bora Corp,I-3,500.00,2025-04-20

      """, ["I-2 invoice 80000"]),
    beside(
      "Receipts, one of which bounced, are no list of returned payments", "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Invoice No,Amount,Bounced Date
      R-1,2025-02-02,Alto Ltd,I-1,1200.00,
      R-2,2025-02-14,Alto Ltd,I-2,800.00,2025-02-20
      R-3,2025-02-18,Bora Corp,I-3,500.00,

      """, ["I-2 invoice 80000"]),
    beside(
      "States of receipts by which nothing came", "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Invoice No,Amount,Status
      R-1,2025-02-02,Alto Ltd,I-1,1200.00,Charged back
      R-2,2025-02-14,Alto Ltd,I-2,800.00,R01 - NSF
      R-3,2025-02-18,Bora Corp,I-3,500.00,Cleared

      """, ["I-1 invoice 120000", "I-2 invoice 80000"], absent: ["payment-status-unknown"]),
    beside(
      "A state of a receipt that nobody knows is told", "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Invoice No,Amount,Status
      R-1,2025-02-02,Alto Ltd,I-1,1200.00,Cleared
      R-2,2025-02-14,Alto Ltd,I-2,800.00,Zwischenlager
      R-3,2025-02-18,Bora Corp,I-3,500.00,Cleared

      """, [], found: ["payment-status-unknown"]),
    beside(
      "A void payment is no second one", "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Invoice No,Type,Amount
      R-1,2025-02-02,Alto Ltd,I-1,Payment,1200.00
      R-2,2025-02-14,Alto Ltd,I-2,Payment,800.00
      R-3,2025-02-24,Alto Ltd,I-2,Void Payment,800.00
      R-4,2025-02-25,Bora Corp,I-3,Payment,500.00

      """, ["I-2 invoice 80000"]),
    beside(
      "A journal of receipts is no log of contacts", "cash receipts journal.csv",
      """
      Date,Reference,Customer,Invoice No,Description,Debit,Credit
      2025-02-02,CR-1,Alto Ltd,I-1,Customer payment,,1200.00
      2025-02-14,CR-2,Alto Ltd,I-2,Customer payment,,800.00
      2025-02-21,CR-3,Alto Ltd,I-2,Returned check,800.00,

      """, ["I-2 invoice 80000", "I-3 invoice 50000"]),
    beside(
      "Tax kept back and a discount beside each other", "receipts.csv",
      """
      Receipt Date,Customer,Invoice No,Amount Received,Withholding Tax,Discount
      2025-02-02,Alto Ltd,I-1,1076.00,100.00,24.00
      2025-02-14,Alto Ltd,I-2,400.00,0.00,0.00

      """, ["I-2 invoice 40000", "I-3 invoice 50000"]),
    beside(
      "The total of a receipt stands on each of its rows", "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Line,Invoice No,Line Amount,Receipt Total
      R-1,2025-02-10,Alto Ltd,1,I-1,1200.00,1700.00
      R-1,2025-02-10,Alto Ltd,2,I-2,500.00,1700.00
      R-2,2025-02-20,Bora Corp,1,I-3,500.00,500.00

      """, ["I-2 invoice 30000"]),
    Case(
      name: "Applications that number what they apply as documents",
      files: [
        invoices,
        (
          "receipts.csv",
          """
          Receipt No,Receipt Date,Customer,Amount
          R-1,2025-02-02,Alto Ltd,1200.00
          R-2,2025-02-18,Bora Corp,600.00

          """
        ),
        (
          "allocations.csv",
          """
          Date,From Type,Document No,Invoice No,Amount Applied
          2025-02-02,Receipt,R-1,I-1,1200.00
          2025-02-18,Receipt,R-2,I-3,500.00

          """
        ),
      ],
      open: ["I-2 invoice 80000", "R-2 payment -10000"]),
    beside(
      "What was set off is settled", "contra_settlements.csv",
      """
      Contra Date,Customer,Invoice No,Our Ref,Amount Offset
      2025-02-15,Alto Ltd,I-2,Bill 4471,300.00

      """, ["I-1 invoice 120000", "I-2 invoice 50000", "I-3 invoice 50000"]),
    beside(
      "Prepayments are no repayments", "prepayments.csv",
      """
      Prepayment No,Date,Customer,Amount
      P-1,2025-02-15,Alto Ltd,500.00

      """,
      ["I-1 invoice 120000", "I-2 invoice 80000", "I-3 invoice 50000", "P-1 payment -50000"]),
    beside(
      "What was written off is no allowance", "bad debts written off.csv",
      """
      Date,Customer,Invoice No,Amount
      2025-02-15,Alto Ltd,I-1,1200.00

      """, ["I-2 invoice 80000", "I-3 invoice 50000"]),
    beside(
      "A credit note goes to the invoice that it corrects", "credit_notes.csv",
      """
      Credit Note No,Customer,Date,Original Invoice,Amount
      CN-31,Alto Ltd,2025-02-08,I-2,150.00

      """, ["I-1 invoice 120000", "I-2 invoice 65000", "I-3 invoice 50000"]),
    beside(
      "The fourth of April is the same day in either order", "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Invoice No,Amount
      R-1,02/02/2025,Alto Ltd,I-1,1200.00

      """, ["I-2 invoice 80000", "I-3 invoice 50000"], absent: ["day-invalid"]),
    Case(
      name: "Returned checks are owed again, once",
      files: [
        invoices,
        (
          "receipts.csv",
          """
          Receipt No,Receipt Date,Customer,Invoice No,Amount
          R-1,2025-02-02,Alto Ltd,I-1,1200.00
          R-2,2025-02-14,Alto Ltd,I-2,800.00
          R-3,2025-02-28,Alto Ltd,I-2,800.00
          R-4,2025-02-18,Bora Corp,I-3,500.00
          R-5,2025-02-25,Bora Corp,I-3,-500.00

          """
        ),
        (
          "returned_checks.csv",
          """
          Date,Customer,Check No,Invoice No,Amount
          2025-02-10,Alto Ltd,990,I-1,1200.00
          2025-02-21,Alto Ltd,991,I-2,800.00
          2025-02-26,Bora Corp,992,I-3,500.00

          """
        ),
      ],
      open: ["I-1 invoice 120000", "I-3 invoice 50000"]),
    beside(
      "Returned checks of payments that no list shows change nothing", "returned_checks.csv",
      """
      Date,Customer,Check No,Invoice No,Amount
      2025-02-21,Alto Ltd,991,I-2,800.00

      """, ["I-1 invoice 120000", "I-2 invoice 80000", "I-3 invoice 50000"]),
    Case(
      name: "Cancelled invoices in Czech",
      files: [
        (
          "faktury.csv",
          """
          Číslo dokladu;Odběratel;Vystaveno;Splatnost;Celkem;Zbývá uhradit;Měna;Storno
          250051;Hotel Lípa;3.1.2025;17.1.2025;3000;3000;CZK;Ne
          250053;Hotel Lípa;23.1.2025;6.2.2025;3000;3000;CZK;Ano

          """
        )
      ],
      open: ["250051 invoice 300000"]),
  ]
}
