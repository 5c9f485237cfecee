extension RecognitionTests {
  /// What the files of one folder say of each other.
  static let folderCases: [Case] = [
    Case(
      name: "A list without a currency is in the only one that lists of its customers state",
      files: [
        (
          "invoices.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,1000.00,600.00,GBP

          """
        ),
        (
          "aged.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Outstanding
          I-1,Alto Ltd,2025-01-15,2025-02-14,1000.00,600.00
          I-2,Bolt Ltd,2025-01-16,2025-02-15,70.00,70.00

          """
        ),
      ],
      open: ["I-1 invoice 60000", "I-2 invoice 7000"], found: ["currency-adopted", "row-repeated"],
      absent: ["currency-unstated"]),
    Case(
      name: "Amounts in yen have no hundredths, whichever list states the currency",
      files: [
        (
          "invoices.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,1000,600,JPY

          """
        ),
        (
          "aged.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Outstanding
          I-2,Alto Ltd,2025-01-16,2025-02-15,70,70

          """
        ),
      ],
      open: ["I-1 invoice 600", "I-2 invoice 70"], found: ["currency-adopted"]),
    Case(
      name: "Nothing is taken over from lists of other customers",
      files: [
        (
          "north.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,1000.00,GBP

          """
        ),
        (
          "south.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount
          I-2,Bolt Ltd,2025-01-16,2025-02-15,70.00

          """
        ),
      ],
      open: ["I-1 invoice 100000", "I-2 invoice 7000"], found: ["currency-unstated"],
      absent: ["currency-adopted"]),
    Case(
      name: "Nothing is taken over where the others state several currencies",
      files: [
        (
          "invoices.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Amount,Currency
          I-1,Alto Ltd,2025-01-15,2025-02-14,1000.00,GBP
          I-3,Alto Ltd,2025-01-15,2025-02-14,500.00,EUR

          """
        ),
        (
          "aged.csv",
          """
          Invoice No,Customer,Invoice Date,Due Date,Outstanding
          I-2,Alto Ltd,2025-01-16,2025-02-15,70.00

          """
        ),
      ],
      open: ["I-1 invoice 100000", "I-2 invoice 7000", "I-3 invoice 50000"],
      found: ["currency-unstated"], absent: ["currency-adopted"]),
    Case(
      name: "A credit without a number that two lists of the same documents show counts once",
      files: [
        (
          "all.csv",
          """
          Invoice No,Type,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          I-1,Invoice,Alto Ltd,2025-01-15,2025-02-14,1000.00,1000.00,GBP
          ,Overpayment,Alto Ltd,2025-01-20,,-50.00,-50.00,GBP
          ,Overpayment,Alto Ltd,2025-01-20,,-50.00,-50.00,GBP

          """
        ),
        (
          "open.csv",
          """
          Invoice No,Type,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          I-1,Invoice,Alto Ltd,2025-01-15,2025-02-14,1000.00,1000.00,GBP
          ,Overpayment,Alto Ltd,2025-01-20,,-50.00,-50.00,GBP
          ,Overpayment,Alto Ltd,2025-01-20,,-50.00,-50.00,GBP

          """
        ),
      ],
      open: [" payment -5000", " payment -5000", "I-1 invoice 100000"], found: ["row-repeated"]),
    Case(
      name: "Credits without a number of lists that share nothing both count",
      files: [
        (
          "north.csv",
          """
          Invoice No,Type,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          I-1,Invoice,Alto Ltd,2025-01-15,2025-02-14,1000.00,1000.00,GBP
          ,Overpayment,Alto Ltd,2025-01-20,,-50.00,-50.00,GBP

          """
        ),
        (
          "south.csv",
          """
          Invoice No,Type,Customer,Invoice Date,Due Date,Amount,Balance,Currency
          I-2,Invoice,Alto Ltd,2025-01-15,2025-02-14,400.00,400.00,GBP
          ,Overpayment,Alto Ltd,2025-01-20,,-50.00,-50.00,GBP

          """
        ),
      ],
      open: [" payment -5000", " payment -5000", "I-1 invoice 100000", "I-2 invoice 40000"],
      absent: ["row-repeated"]),
    Case(
      name: "A list without issue days and one with them show one document",
      files: [
        (
          "aged.csv",
          """
          Customer,Invoice No,Due Date,Amount,Balance
          Alto Ltd,I-1,2025-02-14,1000.00,600.00
          Alto Ltd,I-2,2025-02-14,500.00,500.00

          """
        ),
        (
          "open.csv",
          """
          Customer,Invoice No,Invoice Date,Due Date,Amount,Balance
          Alto Ltd,I-1,2025-01-15,2025-02-14,1000.00,600.00
          Alto Ltd,I-2,2025-01-15,2025-02-15,500.00,500.00

          """
        ),
      ],
      // Of the second the due days differ: nobody knows which is right.
      open: [
        "I-1 invoice 60000 2025-02-14", "I-2 invoice 50000 2025-02-14",
        "I-2 invoice 50000 2025-02-15",
      ], found: ["row-repeated", "days-contradicted"]),
    Case(
      name: "With a decimal comma the day comes first",
      files: [
        (
          "offen.csv",
          """
          Rechnung;Kunde;Datum;Fällig;Betrag
          R-1;Alto GmbH;02/01/2025;04/02/2025;400,50

          """
        )
      ],
      open: ["R-1 invoice 40050 2025-02-04"], absent: ["date-order-unknown"]),
    Case(
      name: "With a decimal point nothing says which comes first",
      files: [
        (
          "open.csv",
          """
          Invoice,Customer,Date,Due,Amount
          R-1,Alto Ltd,02/01/2025,04/02/2025,400.50

          """
        )
      ],
      open: nil, found: ["date-order-unknown"]),
    Case(
      name: "A customer's total below its rows shows that blanks mean the customer above",
      files: [
        (
          "aging.csv",
          """
          Customer,Invoice,Invoice Date,Due Date,Current,1-30,31-60,Total
          Alto Ltd,1,2025-01-14,2025-02-14,,,600.00,600.00
          ,2,2025-03-14,2025-04-14,100.00,,,100.00
          Total Alto Ltd,,,,100.00,,600.00,700.00
          Bolt Ltd,3,2025-01-14,2025-02-14,,,50.00,50.00
          Total Bolt Ltd,,,,,,50.00,50.00

          """
        )
      ],
      open: ["1 invoice 60000", "2 invoice 10000", "3 invoice 5000"],
      found: ["customer-from-above"], absent: ["customer-missing", "printed-total-differs"]),
    Case(
      name: "What remains of a credit memo",
      files: [
        (
          "Credit Memos.csv",
          """
          Memo No,Customer,Date,Amount,Remaining Credit,Currency
          CM-1,Alto Ltd,2025-01-20,100.00,80.00,USD

          """
        )
      ],
      open: ["CM-1 credit_note -8000"]),
    Case(
      name: "Finnish",
      files: [
        (
          "avoimet.csv",
          """
          Laskunumero;Asiakasnumero;Asiakas;Laskun päivä;Eräpäivä;Summa;Avoinna;Valuutta;Tila
          41;10001;Åkesson Oy;04.01.2025;03.02.2025;8418,01;0,00;EUR;Maksettu
          42;10008;Leipomo Oy;15.01.2025;14.02.2025;7667,76;7667,76;EUR;Avoin
          43;10015;Rakennus Oy;30.01.2025;01.03.2025;4803,70;3026,33;EUR;Osittain maksettu

          """
        )
      ],
      open: ["42 invoice 766776 2025-02-14", "43 invoice 302633 2025-03-01"],
      absent: ["status-unknown", "customer-assumed"]),
    Case(
      name: "Hungarian",
      files: [
        (
          "kintlevoseg.csv",
          """
          Számlaszám;Vevő neve;Kelt;Teljesítés;Fizetési határidő;Nettó;ÁFA;Bruttó;Pénznem;Kiegyenlítve;Hátralék
          E-41;Kovács Kft.;2025.01.04.;2025.01.04.;2025.02.03.;331692;66338;398030;HUF;398030;0
          E-42;Pékség Bt.;2025.01.15.;2025.01.15.;2025.02.14.;184353;36870;221223;HUF;0;221223
          E-43;Fodor Zrt.;2025.01.16.;2025.01.16.;2025.03.15.;540658;108131;648789;HUF;240052;408737

          """
        ),
        (
          "billingo.csv",
          """
          Bizonylatszám;Partner neve;Kiállítás dátuma;Fizetési határidő;Bruttó összeg;Fizetetlen összeg;Devizanem;Fizetési állapot
          B-41;Kovács Kft.;2025-01-04;2025-02-03;642705;0;HUF;Fizetve
          B-42;Pékség Bt.;2025-01-16;2025-02-15;530473;530473;HUF;Fizetetlen
          B-43;Fodor Zrt.;2025-01-30;2025-03-01;450986;284121;HUF;Részben fizetve

          """
        ),
      ],
      open: [
        "B-42 invoice 53047300 2025-02-15", "B-43 invoice 28412100 2025-03-01",
        "E-42 invoice 22122300 2025-02-14", "E-43 invoice 40873700 2025-03-15",
      ], absent: ["status-unknown", "customer-assumed"]),
    Case(
      name: "Romanian",
      files: [
        (
          "facturi.csv",
          """
          Serie,Numar,Data emiterii,Data scadentei,Client,CIF,Valoare fara TVA,TVA,Total,Incasat,Rest de plata,Moneda,Stare
          ABC,00041,30/01/2025,01/03/2025,Alto SRL,10001,4970.23,994.05,5964.28,5964.28,0.00,RON,Încasată
          ABC,00042,14/01/2025,13/02/2025,Bolt SA,10008,5830.09,1166.02,6996.11,0.00,6996.11,RON,Neîncasată
          ABC,00043,29/01/2025,28/02/2025,Cole SRL,10015,5097.16,1019.43,6116.59,2263.14,3853.45,RON,Parțial încasată

          """
        )
      ],
      open: ["00042 invoice 699611 2025-02-13", "00043 invoice 385345 2025-02-28"],
      absent: ["status-unknown", "customer-assumed"]),
  ]
}
