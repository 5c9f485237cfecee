extension RecognitionTests {
  /// Columns of money, and the words of types, states and sides.
  static let moneyCases: [Case] = [
    Case(
      name: "Amounts in the document's and the company's currency",
      files: [
        (
          "in.csv",
          """
          Invoice Number,Contact,Invoice Date,Due Date,Currency,Gross (Source),Balance (Source),Gross (GBP),Balance (GBP)
          A1,Foo,2025-01-01,2025-01-31,EUR,100.00,100.00,86.00,86.00
          A2,Bar,2025-01-14,2025-02-13,EUR,200.00,50.00,172.00,43.00

          """
        )
      ],
      open: ["A1 invoice 10000", "A2 invoice 5000"]),
    Case(
      name: "The foreign amount behind the home amount",
      files: [
        (
          "in.csv",
          """
          Customer,Doc No,Doc Date,Due Date,Currency,Montant,Solde,Montant devise,Solde devise
          Foo,A1,2025-01-01,2025-01-31,EUR,50.00,50.00,100.00,100.00
          Bar,A2,2025-01-14,2025-02-13,EUR,100.00,30.00,200.00,60.00

          """
        )
      ],
      open: ["A1 invoice 10000", "A2 invoice 6000"]),
    Case(
      name: "FCY and BCY",
      files: [
        (
          "in.csv",
          """
          Customer,Doc No,Doc Date,Due Date,Currency,Total (BCY),Balance (BCY),Total (FCY),Balance (FCY)
          Foo,A1,2025-01-01,2025-01-31,EUR,50.00,50.00,100.00,100.00
          Bar,A2,2025-01-14,2025-02-13,EUR,100.00,30.00,200.00,60.00

          """
        )
      ],
      open: ["A1 invoice 10000", "A2 invoice 6000"]),
    Case(
      name: "A balance in one currency beside faces in many",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Invoice Date,Due Date,Currency,Original Amount,Balance (USD)
          1,A,2025-01-15,2025-02-14,EUR,1000.00,660.00
          2,B,2025-01-15,2025-02-14,USD,500.00,500.00

          """
        )
      ],
      open: ["1 invoice 66000", "2 invoice 50000"]),
    Case(
      name: "Buckets beside the total owed",
      files: [
        (
          "in.csv",
          """
          Customer,Doc No,Doc Date,Due Date,Current Owed,0 - 30 Owed,31 - 60 Owed,Over 60 Owed,Total Owed
          Foo,A1,2025-01-01,2025-01-10,0.00,0.00,0.00,100.00,100.00
          Bar,A2,2025-01-14,2025-02-13,0.00,0.00,200.00,0.00,200.00
          Foo,A3,2025-02-15,2025-03-15,0.00,30.00,0.00,0.00,30.00

          """
        )
      ],
      open: ["A1 invoice 10000", "A2 invoice 20000", "A3 invoice 3000"], absent: ["money-unread"]),
    Case(
      name: "A credit whose rest has no sign",
      files: [
        (
          "in.csv",
          """
          Number,Type,Customer,Invoice Date,Due Date,Total,Balance
          A1,Invoice,Foo,2025-01-01,2025-01-31,100.00,40.00
          A2,Credit Note,Bar,2025-01-14,2025-02-13,-200.00,150.00

          """
        )
      ],
      open: ["A1 invoice 4000", "A2 credit_note -15000"]),
    Case(
      name: "A day of payment beside a status that says open",
      files: [
        (
          "in.csv",
          """
          Number,Customer,Invoice Date,Due Date,Total,Status,Last Payment Date
          A1,Foo,2025-01-01,2025-01-31,100.00,Paid,2025-02-01
          A2,Bar,2025-01-14,2025-02-13,200.00,Open,
          A3,Foo,2025-01-20,2025-02-19,30.00,Open,2025-03-01

          """
        )
      ],
      open: ["A2 invoice 20000", "A3 invoice 3000"], found: ["part-payment-unstated"]),
    Case(
      name: "Partly paid in many languages",
      files: [
        (
          "in.csv",
          """
          Number,Customer,Invoice Date,Due Date,Total,Paid,Status
          A1,Foo,2025-01-01,2025-01-31,100.00,100.00,Cobrada
          A3,Baz,2025-01-01,2025-01-31,30.00,10.00,Cobrada parcialmente
          A4,Qux,2025-01-02,2025-01-31,40.00,10.00,Parcialmente pago
          A5,Nip,2025-01-03,2025-01-31,50.00,10.00,Pagata parzialmente
          A6,Vos,2025-01-04,2025-01-31,60.00,10.00,Gedeeltelijk betaald

          """
        )
      ],
      open: ["A3 invoice 2000", "A4 invoice 3000", "A5 invoice 4000", "A6 invoice 5000"]),
    Case(
      name: "What is due and what is left of it",
      files: [
        (
          "in.csv",
          """
          number,customer_name,created,due_date,currency,amount_due,amount_paid,amount_remaining,status
          A1,Foo,2025-01-01,2025-01-31,eur,100.00,100.00,0.00,paid
          A2,Bar,2025-01-14,2025-02-13,eur,200.00,50.00,150.00,open

          """
        )
      ],
      open: ["A2 invoice 15000"]),
    Case(
      name: "A tax number is no matching key",
      files: [
        (
          "in.csv",
          """
          Data;Numero;Cliente;Partita IVA;Totale;Scadenza;Saldato
          01/01/2025;1/26;Foo;IT001;100,00;31/01/2025;100,00
          13/01/2025;2/26;Foo;IT001;50,00;13/02/2025;20,00
          14/01/2025;3/26;Bar;IT002;70,00;14/02/2025;0,00

          """
        )
      ],
      open: ["2/26 invoice 3000", "3/26 invoice 7000"]),
    Case(
      name: "Money under a heading for payments is no day",
      files: [
        (
          "in.csv",
          """
          Konto;Kontoname;Belegnr;Belegdatum;Fälligkeitsdatum;Betrag;Zahlung;OP-Saldo
          1;A;R1;15.01.2025;29.01.2025;152,18;0,00;152,18
          2;B;R2;27.01.2025;26.02.2025;8.216,16;4.025,10;4.191,06

          """
        )
      ],
      open: ["R1 invoice 15218", "R2 invoice 419106"]),
    Case(
      name: "Upon receipt where a day should stand",
      files: [
        (
          "in.csv",
          """
          Number,Customer,Invoice Date,Due Date,Amount,Balance
          A1,Foo,01/13/2025,Upon receipt,100.00,90.00
          A3,Bar,01/14/2025,02/13/2025,50.00,50.00

          """
        )
      ],
      open: ["A1 invoice 9000 2025-01-13", "A3 invoice 5000 2025-02-13"]),
    Case(
      name: "The time of printing below a report",
      files: [
        (
          "in.csv",
          """
          Date,Transaction Type,Num,Name,Due Date,Amount,Open Balance
          01/13/2025,Invoice,1,Foo,02/12/2025,100.00,100.00

          "Saturday, Mar 29, 2025 09:12:34 AM GMT-4"

          """
        )
      ],
      open: ["1 invoice 10000"], absent: ["amount-missing"]),
    Case(
      name: "Credits, bills and templates by their words",
      files: [
        (
          "in.csv",
          """
          Number,Type,Customer,Invoice Date,Due Date,Amount,Balance
          A1,Invoice,Foo,2025-01-01,2025-01-31,100.00,100.00
          A2,Factura rectificativa,Foo,2025-01-01,2025-01-31,10.00,10.00
          A3,TD04 Nota di credito,Foo,2025-01-01,2025-01-31,20.00,20.00
          A4,Rechnungskorrektur,Foo,2025-01-01,2025-01-31,30.00,30.00
          A5,Vendor Bill,Steel AG,2025-01-01,2025-01-31,40.00,40.00
          A6,Facture proforma,Foo,2025-01-01,2025-01-31,50.00,50.00
          A7,Invoice less discount,Foo,2025-01-01,2025-01-31,60.00,60.00
          A8,Invoice 381,Foo,2025-01-01,2025-01-31,70.00,70.00

          """
        )
      ],
      open: [
        "A1 invoice 10000", "A2 credit_note -1000", "A3 credit_note -2000", "A4 credit_note -3000",
        "A7 invoice 6000", "A8 invoice 7000",
      ]),
    Case(
      name: "Sides by the words of other languages",
      files: [
        (
          "in.csv",
          """
          Number,Customer,Date,Due Date,Amount,Segno,Currency
          A1,Foo,2025-01-01,2025-01-31,100.00,D,EUR
          A3,Foo,2025-01-01,2025-01-31,30.00,A,EUR

          """
        )
      ],
      open: ["A1 invoice 10000", "A3 credit_note -3000"]),
    Case(
      name: "Currencies spelled out",
      files: [
        (
          "in.csv",
          """
          Number,Customer,Invoice Date,Due Date,Currency,Amount,Balance
          A1,Foo,2025-01-13,2025-01-31,US Dollar,100.00,100.00
          A2,Bar,2025-01-14,2025-02-13,Peso Mexicano,200.00,50.00

          """
        )
      ],
      open: ["A1 invoice 10000", "A2 invoice 5000"], absent: ["currency-unknown"]),
  ]
}
