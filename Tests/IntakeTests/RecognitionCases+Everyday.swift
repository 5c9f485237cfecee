extension RecognitionTests {
  private static let invoices = (
    name: "inv.csv",
    text: """
    Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
    1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD
    1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD

    """
  )

  private static func beside(_ title: String, _ name: String, _ text: String, _ open: [String])
    -> Case
  {
    Case(name: title, files: [invoices, (name, text)], open: open)
  }

  /// Folders as businesses have them, each of which was once read wrongly.
  static let everydayCases: [Case] = [
    Case(
      name: "Receipts without currency settle yen as they are",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n3,Sato KK,2025-01-01,2025-01-31,1500000,JPY\n4,Acme,2025-01-01,2025-01-31,150.00,USD\n"
        ),
        (
          "payments.csv",
          "Payment Date,Customer,Invoice No,Amount\n2025-02-11,Sato KK,3,5000\n2025-02-11,Acme,4,50.12\n"
        ),
      ],
      open: ["3 invoice 1495000", "4 invoice 9988"]),
    Case(
      name: "Receipts without currency in a book of dinars alone",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n3,Al Sabah,2025-01-01,2025-01-31,\"1,150.125\",KWD\n"
        ),
        (
          "payments.csv",
          "Payment Date,Customer,Invoice No,Amount\n2025-02-11,Al Sabah,3,50.12\n2025-02-12,Al Sabah,,1.50\n"
        ),
      ],
      open: ["3 invoice 1100005", " payment -1500"]),
    Case(
      name: "The total of an aged list is what is open",
      files: [
        (
          "invoices.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          1001,Acme Ltd,2025-01-01,2025-01-31,500.00,300.00,USD
          1002,Beta Inc,2025-02-13,2025-03-13,250.00,250.00,USD

          """
        ),
        (
          "aged receivables.csv",
          """
          Customer,Invoice No,Invoice Date,Due Date,Current,1-30,31-60,61-90,Over 90,Total,Currency
          Acme Ltd,1001,2025-01-01,2025-01-31,0.00,0.00,300.00,0.00,0.00,300.00,USD
          Beta Inc,1002,2025-02-13,2025-03-13,0.00,250.00,0.00,0.00,0.00,250.00,USD

          """
        ),
      ],
      open: ["1001 invoice 30000", "1002 invoice 25000"], absent: ["money-unread"]),
    beside(
      "Credit notes in Italian, by the file's name", "note di credito.csv",
      "Numero,Cliente,Data,Fattura,Importo,Valuta\nC1,Acme Ltd,2025-03-02,1001,50.00,USD\n",
      ["1001 invoice 45000", "1002 invoice 25000"]),
    beside(
      "Credit notes in Spanish, by their number", "list.csv",
      "Numero nota de credito,Cliente,Fecha,Numero factura,Importe,Moneda\nC1,Acme Ltd,2025-03-02,1001,50.00,USD\n",
      ["1001 invoice 45000", "1002 invoice 25000"]),
    beside(
      "Credit notes in Dutch without the invoice", "creditnotas.csv",
      "Nummer,Klant,Datum,Bedrag,Valuta\nC1,Acme Ltd,2025-03-02,50.00,USD\n",
      ["1001 invoice 50000", "1002 invoice 25000", "C1 credit_note -5000"]),
    beside(
      "A bare number in a list of credit notes is theirs, not the customer's", "credit notes.csv",
      "Number,Customer,Date,Invoice,Amount,Currency\nC1,Acme Ltd,2025-03-02,1001,50.00,USD\nC2,Acme Ltd,2025-03-03,1001,20.00,USD\n",
      ["1001 invoice 43000", "1002 invoice 25000"]),
    Case(
      name: "Invoices and credit notes in one list are no credit notes",
      files: [
        (
          "invoices and credit notes.csv",
          "Number,Customer,Date,Due Date,Amount,Currency\n1,Acme Ltd,2025-01-02,2025-02-01,50.00,USD\n2,Acme Ltd,2025-01-03,2025-02-02,-20.00,USD\n"
        )
      ],
      open: ["1 invoice 5000", "2 credit_note -2000"]),
    Case(
      name: "What is applied to which invoice, among the invoices",
      files: [
        (
          "transactions.csv",
          """
          Type,Document No,Customer,Date,Due Date,Amount,Applied To,Currency
          Invoice,1001,Acme Ltd,2025-01-01,2025-01-31,500.00,,USD
          Invoice,1002,Beta Inc,2025-02-13,2025-03-13,250.00,,USD
          Credit Memo,C1,Acme Ltd,2025-03-01,,-80.00,1001,USD
          Payment,P1,Beta Inc,2025-03-20,,-50.00,1002,USD
          Payment,P2,Beta Inc,2025-03-21,,-30.00,,USD

          """
        )
      ],
      open: ["1001 invoice 42000", "1002 invoice 20000", "P2 payment -3000"]),
    beside(
      "The invoices that receipts paid", "receipts.csv",
      "Payment Date,Customer,Invoices Paid,Amount,Currency\n2025-03-23,Beta Inc,1002,250.00,USD\n",
      ["1001 invoice 50000"]),
    Case(
      name: "Numbers of invoices may be words",
      files: [
        (
          "invoices.csv",
          """
          Invoice No,Customer,Date,Due Date,Amount,Currency
          JANRENT,Acme Ltd,2025-01-01,2025-01-31,500.00,USD
          FEBRENT,Acme Ltd,2025-02-01,2025-02-28,600.00,USD
          MARRENT,Acme Ltd,2025-03-01,2025-03-31,700.00,USD

          """
        ),
        (
          "payments.csv",
          "Payment Date,Customer,Invoice No,Amount,Currency\n2025-02-01,Acme Ltd,JANRENT,500.00,USD\n2025-03-05,Acme Ltd,MARRENT,700.00,USD\n"
        ),
      ],
      open: ["FEBRENT invoice 60000"]),
    Case(
      name: "Orders that were invoiced are invoices",
      files: [
        (
          "customer transactions.csv",
          """
          Customer account,Name,Voucher,Date,Invoice,Transaction type,Currency,Amount,Balance,Due date
          US-001,Contoso,INV1,2025-01-13,FTI-01,Sales order,USD,"1,000.00",400.00,2025-02-20
          US-002,Fabrikam,INV2,2025-01-14,FTI-02,Free text invoice,USD,250.00,250.00,2025-02-21
          US-001,Contoso,PMT1,2025-01-30,,Payment,USD,-600.00,0.00,2025-01-30

          """
        )
      ],
      open: ["FTI-01 invoice 40000", "FTI-02 invoice 25000"]),
    Case(
      name: "Orders beside invoices are none",
      files: [
        (
          "transactions.csv",
          """
          Customer,Invoice,Type,Date,Due date,Currency,Amount
          Contoso,SO-1,Sales order,2025-01-13,2025-02-20,USD,400.00
          Contoso,FTI-02,Invoice,2025-01-14,2025-02-21,USD,250.00

          """
        )
      ],
      open: ["FTI-02 invoice 25000"]),
    Case(
      name: "Types in single letters",
      files: [
        (
          "artran.csv",
          """
          cust_num,inv_num,type,inv_date,due_date,amount,curr_code
          C001,1001,I,2025-01-20,2025-02-20,500.00,USD
          C001,P77,P,2025-02-10,,200.00,USD
          C001,C12,C,2025-02-14,,50.00,USD

          """
        )
      ],
      open: ["1001 invoice 50000", "C12 credit_note -5000", "P77 payment -20000"]),
    Case(
      name: "Amounts in the company's currency beside several others",
      files: [
        (
          "odoo.csv",
          """
          Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Total Signed,Amount Due Signed,Currency,Payment Status,Status
          INV/1,Azur,2025-01-09,2025-02-08,1000.0,500.0,USD,Partially Paid,Posted
          INV/2,Blau,2025-02-09,2025-03-09,200.0,200.0,EUR,Not Paid,Posted

          """
        )
      ],
      open: ["INV/1 invoice 50000", "INV/2 invoice 20000"], found: ["amounts-in-own-currency"]),
    Case(
      name: "Amounts in both currencies: those of the documents count",
      files: [
        (
          "odoo.csv",
          """
          Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Total Signed,Total in Currency Signed,Amount Due Signed,Amount Due,Currency,Payment Status,Status
          INV/1,Azur,2025-01-09,2025-02-08,1000.0,1100.0,500.0,550.0,USD,Partially Paid,Posted
          RINV/1,Azur,2025-01-10,2025-02-08,-50.0,-55.0,-50.0,-55.0,USD,Not Paid,Posted
          INV/2,Blau,2025-02-09,2025-03-09,200.0,200.0,200.0,200.0,EUR,Not Paid,Posted

          """
        )
      ],
      open: ["INV/1 invoice 55000", "INV/2 invoice 20000", "RINV/1 credit_note -5500"],
      absent: ["amounts-in-own-currency"]),
    Case(
      name: "Phrases that tell whose currency an amount is in",
      files: [
        (
          "fbl5n.csv",
          """
          Compte client;Nº pièce;Type de pièce;Date pièce;Échéance nette;Montant en devise pièce;Devise de la pièce;Montant en devise interne;Devise interne
          200011;18001;RV;13.01.2025;12.02.2025;1.500,00;EUR;1.500,00;EUR
          200012;18003;RV;01.02.2025;03.03.2025;2.200,00;USD;2.000,00;EUR

          """
        )
      ],
      open: ["18001 invoice 150000", "18003 invoice 220000"]),
    Case(
      name: "Sums below each account in SAP's lists",
      files: [
        (
          "fbl5n.csv",
          """
          Account;Reference;Document Type;Document Date;Net due date;Amount in doc. curr.;Document currency;Amount in local currency;Local Currency;Arrears by net due date;Text
          0000104711;INV1;RV;20.01.2025;04.03.2025;1.000,00;USD;900,00;EUR;27;
          0000104711;INV2;RV;21.01.2025;20.02.2025;500,00;EUR;500,00;EUR;39;
          0000104711;;;;;;;1.400,00;EUR;;
          ;;;;;;;1.400,00;EUR;;

          """
        )
      ],
      open: ["INV1 invoice 100000", "INV2 invoice 50000"], absent: ["amount-missing"]),
    Case(
      name: "A customer file that writes every id in another way",
      files: [
        (
          "invoices.csv",
          "Invoice No,Customer ID,Invoice Date,Due Date,Amount,Currency\n1,12,2025-01-01,2025-01-31,50.00,USD\n"
        ), ("customers.csv", "Customer ID,Name,Terms,Credit Limit\n00012,Acme,Net 10,500.00\n"),
      ],
      open: ["1 invoice 5000"], found: ["side-unmatched"]),
    Case(
      name: "A later export that shows what was paid since cannot tell what was open before",
      files: [
        (
          "invoices_2025-03-31.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Balance,Currency\n1,Acme,2025-01-01,2025-01-31,50.00,50.00,USD\n"
        ),
        (
          "invoices_2025-04-30.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Balance,Currency\n1,Acme,2025-01-01,2025-01-31,50.00,0.00,USD\n"
        ),
      ],
      open: nil, found: ["as-of-unsupported"]),
    Case(
      name: "A credit limit below a customer's name is no customer",
      files: [
        (
          "open.csv",
          """
          ,Date,Transaction type,Num,Due date,Open balance
          Alder & Pine,,,,,
          Credit limit:,4000.00,,,,
          ,01/13/2025,Invoice,3101,02/12/2025,410.00
          Total for Alder & Pine,,,,,$410.00

          """
        )
      ],
      open: ["3101 invoice 41000"]),
  ]
}
