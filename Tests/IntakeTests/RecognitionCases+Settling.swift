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
      name: "Balances that leave out what is retained",
      files: [
        (
          "draws.csv",
          """
          Customer,Name,Invoice,TransDate,DueDate,Invoiced,Paid,Retainage,AmountDue,Currency
          1001,Harper School,10041,2025-01-15,2025-02-15,50000.00,.00,5000.00,45000.00,USD
          1001,Harper School,10052,2025-02-20,2025-03-19,20000.00,18000.00,2000.00,.00,USD
          1044,Summit Medical,10060,2025-03-17,2025-04-17,9000.00,.00,.00,9000.00,USD

          """
        )
      ],
      open: [
        "10041 invoice 4500000", "10041 invoice 500000", "10052 invoice 200000",
        "10060 invoice 900000",
      ], absent: ["tie-out-failed", "balance-exceeds-amount"]),
    Case(
      name: "What was paid of invoices with a sign of their own",
      files: [
        (
          "open.csv",
          """
          BP;Company name;Document type;Document no.;Accounting date;Due date;Sign;Curr.;Amount in currency;Payment in currency
          C12;Verrerie du Nord;INV;INV0012;15/01/2025;15/02/2025;1;EUR;6000,00;0,00
          C12;Verrerie du Nord;INV;INV0020;20/02/2025;22/03/2025;1;EUR;2400,00;400,00
          C12;Verrerie du Nord;CRN;CRN0003;23/02/2025;23/02/2025;-1;EUR;300,00;0,00
          C33;Laboratoires Merle;INV;INV0015;28/01/2025;28/02/2025;1;EUR;960,00;960,00

          """
        )
      ],
      open: ["INV0012 invoice 600000", "INV0020 invoice 200000", "CRN0003 credit_note -30000"]),
    Case(
      name: "A count of rows is no number, a total in its column no document",
      files: [
        (
          "aging.csv",
          """
          #,Customer Code,Customer Name,Type,Doc. No.,Posting Date,Due Date,Amount,Balance Due,Currency
          1,C20,Norm Ltd,IN,1041,2025-01-11,2025-02-11,1785.00,1785.00,EUR
          2,C20,Norm Ltd,IN,1052,2025-02-20,2025-03-19,595.50,595.50,EUR
          3,C20,Norm Ltd,CN,88,2025-02-22,2025-02-22,-119.00,-119.00,EUR
          ,C20,Norm Ltd,,Customer Total:,,,2261.50,2261.50,

          """
        )
      ],
      open: ["1041 invoice 178500", "1052 invoice 59550", "88 credit_note -11900"]),
    Case(
      name: "Totals in Finnish",
      files: [
        (
          "reskontra.csv",
          """
          Kumppani;Laskun nro;Laskupäivä;Eräpäivä;Summa;Maksettu;Avoinna;Valuutta
          Rakennus Oy;117;8.1.2025;8.2.2025;3 720,00;0,00;3 720,00;EUR
          Rakennus Oy;131;20.2.2025;22.3.2025;868,00;368,00;500,00;EUR
          Yhteensä Rakennus Oy;;;;4 588,00;368,00;4 220,00;
          Kaikki yhteensä;;;;4 588,00;368,00;4 220,00;

          """
        )
      ],
      open: ["117 invoice 372000", "131 invoice 50000"]),
    Case(
      name: "Norwegian numbers of invoices are no amounts",
      files: [
        (
          "poster.csv",
          """
          Reskontronr;Navn;Bilagsnr;Bilagstype;Fakturanr;Bilagsdato;Forfallsdato;Valuta;Opprinnelig beløp;Restbeløp
          10012;Vestland Rør AS;2201;Utgående faktura;10231;11.01.2025;25.01.2025;NOK;12 500,00;12 500,00
          10012;Vestland Rør AS;2230;Utgående faktura;10250;20.02.2025;03.03.2025;NOK;3 125,00;1 125,00

          """
        )
      ],
      open: ["10231 invoice 1250000", "10250 invoice 112500"], absent: ["balance-exceeds-amount"]),
    Case(
      name: "Open items in Slovene",
      files: [
        (
          "odprto.csv",
          """
          Stranka;Številka dokumenta;Datum dokumenta;Datum zapadlosti;Znesek;Plačano;Odprto;Valuta
          Alfa d.o.o.;25-41;14. 1. 2025;13. 2. 2025;1.210,00;0,00;1.210,00;EUR
          Beta d.o.o.;25-47;30. 1. 2025;1. 3. 2025;605,00;300,00;305,00;EUR

          """
        )
      ],
      open: ["25-41 invoice 121000", "25-47 invoice 30500"]),
    Case(
      name: "Open items in Russian",
      files: [
        (
          "dolgi.csv",
          """
          Контрагент;Договор;Номер;Дата;Срок оплаты;Сумма документа;Оплачено;Остаток долга;Валюта
          ООО Ромашка;№ 12 от 01.02.2025;0000-000123;14.01.2025;13.02.2025;120 000,00;20 000,00;100 000,00;RUB
          АО Луч;№ 3 от 10.01.2025;0000-000130;30.01.2025;01.03.2025;5 000,50;0,00;5 000,50;RUB

          """
        )
      ],
      open: ["0000-000123 invoice 10000000", "0000-000130 invoice 500050"]),
    Case(
      name: "Open items in Greek",
      files: [
        (
          "ypoloipa.csv",
          """
          Κωδικός;Επωνυμία;Παραστατικό;Ημερομηνία;Ημ/νία λήξης;Αξία;Εξοφλημένο;Υπόλοιπο;Νόμισμα
          30-001;Αλφα ΑΕ;ΤΔΑ-41;14/01/2025;13/02/2025;1.240,00;0,00;1.240,00;EUR
          30-002;Βητα ΟΕ;ΤΔΑ-47;30/01/2025;01/03/2025;620,00;320,00;300,00;EUR

          """
        )
      ],
      open: ["ΤΔΑ-41 invoice 124000", "ΤΔΑ-47 invoice 30000"]),
    beside(
      "What payers wrote names their invoices, or none", "receipts.csv",
      """
      Receipt Date,Customer,Memo,Amount
      2025-02-20,Alto Ltd,"Pmt I-1, I-2 thank you",2000.00
      2025-02-21,Bora Corp,for invoice I-3,200.00
      2025-02-22,Bora Corp,on account 4711,50.00

      """, ["I-3 invoice 30000", " payment -5000"]),
    beside(
      "Incoming money on a bank account", "Umsaetze Q1.csv",
      """
      Buchungstag;Auftraggeber;Verwendungszweck;Betrag
      20.02.2025;Alto Ltd;I-1 und I-2;2.000,00
      21.02.2025;Bora Corp;Rechnung I-3/Teil;200,00

      """, ["I-3 invoice 30000"]),
    Case(
      name: "Applications of receipts, credit notes and deposits of other lists",
      files: [
        invoices,
        (
          "receipts.csv",
          "Receipt No,Receipt Date,Customer,Amount\nR-1,2025-02-02,Alto Ltd,1200.00\n"
        ),
        (
          "credit_notes.csv",
          "Credit Note No,Customer,Date,Amount\nCN-31,Alto Ltd,2025-02-08,150.00\n"
        ),
        (
          "deposits.csv",
          "Deposit No,Deposit Date,Customer,Deposit Amount\nD-2,2025-01-30,Bora Corp,600.00\n"
        ),
        (
          "allocations.csv",
          """
          Allocation Date,From Type,From No,Invoice No,Amount
          2025-02-02,Receipt,R-1,I-1,1200.00
          2025-02-09,Credit Note,CN-31,I-2,150.00
          2025-02-20,Deposit,D-2,I-3,500.00

          """
        ),
      ],
      open: ["I-2 invoice 65000", "D-2 payment -10000"]),
    Case(
      name: "A list of contract invoices settles nothing, numbers of applications name no receipt",
      files: [
        (
          "contract_invoices.csv",
          """
          Application No,Invoice No,Customer,Date,Amount,Currency
          APP-1,I-1,Alto Ltd,2025-01-15,1200.00,USD
          APP-2,I-2,Bora Corp,2025-01-18,800.00,USD

          """
        )
      ],
      open: ["I-1 invoice 120000", "I-2 invoice 80000"]),
    Case(
      name: "The first invoices of a business have small numbers",
      files: [
        (
          "inv.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Reference,Currency
          1,Alto Ltd,2025-01-15,2025-02-14,300.00,PO-77,USD
          2,Bora Corp,2025-01-18,2025-02-17,500.00,PO-81,USD
          3,Cole Inc,2025-01-19,2025-02-18,90.00,PO-83,USD

          """
        ),
        (
          "receipts.csv",
          """
          Receipt Date,Customer,Memo,Amount
          2025-02-02,Bora Corp,deposit for 2 chairs,40.00

          """
        ),
      ],
      open: ["1 invoice 30000", "2 invoice 50000", "3 invoice 9000", " payment -4000"]),
    beside(
      "A batch that is not closed has been received, a check that is not cleared has not",
      "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Invoice No,Amount,Closed
      R-1,2025-02-02,Alto Ltd,I-1,1200.00,Yes
      R-2,2025-02-14,Alto Ltd,I-2,800.00,No

      """, ["I-3 invoice 50000"]),
    beside(
      "Checks that have not cleared", "receipts.csv",
      """
      Receipt No,Receipt Date,Customer,Invoice No,Amount,Cleared
      R-1,2025-02-02,Alto Ltd,I-1,1200.00,Yes
      R-2,2025-02-14,Alto Ltd,I-2,800.00,No

      """, ["I-2 invoice 80000", "I-3 invoice 50000"]),
    Case(
      name: "Invoices that were cancelled are no payments that came back",
      files: [
        invoices,
        (
          "receipts.csv",
          "Receipt No,Receipt Date,Customer,Invoice No,Amount\nR-1,2025-02-02,Alto Ltd,I-1,1200.00\n"
        ),
        (
          "Stornorechnungen.csv",
          "Stornonummer;Datum;Kunde;Rechnungsnr.;Betrag\nS-1;2025-02-20;Alto Ltd;I-1;1200.00\n"
        ),
      ],
      open: ["I-2 invoice 80000", "I-3 invoice 50000"]),
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
