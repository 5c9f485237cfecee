extension RecognitionTests {
  /// Rows whose cells do not stand under the headings, and headings that export programs use.
  static let shapeCases: [Case] = [
    Case(
      name: "An unquoted group mark in the last column",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Balance
          1,A,2025-01-05,2025-02-14,100.00
          2,B,2025-01-05,2025-02-14,1,200.00
          3,C,2025-01-05,2025-02-14,300.00

          """
        )
      ],
      open: ["1 invoice 10000", "3 invoice 30000"], found: ["row-too-wide"]),
    Case(
      name: "Two rows on one line",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Amount,Note
          1,A,2025-01-05,2025-02-14,100.00,x2,B,2025-01-05,2025-02-14,200.00,y
          3,C,2025-01-05,2025-02-14,300.00,z

          """
        )
      ],
      open: ["3 invoice 30000"], found: ["row-too-wide"]),
    Case(
      name: "Text at the end may hold separators",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Amount,Note
          1,A,2025-01-05,2025-02-14,100.00,sent, then sent again
          2,B,2025-01-05,2025-02-14,200.00,ok

          """
        )
      ],
      open: ["1 invoice 10000", "2 invoice 20000"], absent: ["row-too-wide"]),
    Case(
      name: "Separators at the end of rows",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Amount
          1,A,2025-01-05,2025-02-14,100.00,,
          2,B,2025-01-05,2025-02-14,200.00,

          """
        )
      ],
      open: ["1 invoice 10000", "2 invoice 20000"], absent: ["row-too-wide"]),
    Case(
      name: "A quote that swallows its row",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Amount,Note
          1,A,2025-01-05,2025-02-14,100.00,"a, b"
          "2,B,2025-01-05,2025-02-14,200.00,"part, lot"
          3,C,2025-01-05,2025-02-14,300.00,z

          """
        )
      ],
      open: ["1 invoice 10000", "3 invoice 30000"], found: ["row-in-one-cell"]),
    Case(
      name: "A row with another separator, and one in quotes from end to end",
      files: [
        (
          "in.csv",
          """
          Invoice;Customer;Date;Due Date;Amount
          1;A;2025-01-05;2025-02-14;100.00
          2,B,2025-01-05,2025-02-14,200.00
          "3;C;2025-01-05;2025-02-14;300.00"
          4;D;2025-01-05;2025-02-14;400.00

          """
        )
      ],
      open: ["1 invoice 10000", "4 invoice 40000"], found: ["row-in-one-cell"]),
    Case(
      name: "A row without separators looks like a note, and is told of",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Amount
          1,A,2025-01-05,2025-02-14,100.00
          2 B 2025-01-05 2025-02-14 200.00
          3,C,2025-01-05,2025-02-14,300.00

          """
        )
      ],
      open: ["1 invoice 10000", "3 invoice 30000"], found: ["row-in-one-cell"]),
    Case(
      name: "Titles and footers of one cell are none",
      files: [
        (
          "in.csv",
          """
          Receivables, as of 31.03.2025, of the company, printed, checked, signed
          Invoice;Customer;Date;Due Date;Amount;Note
          1;A;2025-01-05;2025-02-14;100.00;x
          2;B;2025-01-05;2025-02-14;200.00;y
          Printed on paper, by hand, in the office, for the bank, once, only

          """
        )
      ],
      open: ["1 invoice 10000", "2 invoice 20000"], absent: ["row-in-one-cell"]),
    Case(
      name: "A file cut off in its last row",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Balance,Currency
          1,A,2025-01-05,2025-02-14,100.00,EUR
          2,B,2025-01-05,2025-02-14,20
          """
        )
      ],
      open: ["1 invoice 10000"], found: ["row-cut-off"]),
    Case(
      name: "A file cut off in its last amount",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Balance
          1,A,2025-01-05,2025-02-14,100.00
          2,B,2025-01-05,2025-02-14,20
          """
        )
      ],
      open: ["1 invoice 10000", "2 invoice 2000"], found: ["row-cut-off"]),
    Case(
      name: "A last line end may be missing",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Balance
          1,A,2025-01-05,2025-02-14,100.00
          2,B,2025-01-05,2025-02-14,200.00
          """
        )
      ],
      open: ["1 invoice 10000", "2 invoice 20000"], absent: ["row-cut-off"]),
    Case(
      name: "Lines of a cell that read like rows",
      files: [
        (
          "in.csv",
          """
          Customer,Invoice,Date,Due Date,Amount,Note
          A,1,2025-01-05,2025-02-14,100.00,x
          B,2,2025-01-05,2025-02-14,200.00,"see below:
          Fake,F1,2025-01-05,2025-02-14,999.00,trick"
          C,3,2025-01-05,2025-02-14,300.00,"see below:
          Fake,F2,2025-01-05,2025-02-14,999.00,trick"

          """
        )
      ],
      open: ["1 invoice 10000", "2 invoice 20000", "3 invoice 30000"], found: ["cell-holds-rows"]),
    Case(
      name: "Blanks behind closing quotes",
      files: [
        (
          "in.csv",
          """
          "Invoice" ,"Customer" ,"Date" ,"Due Date" ,"Amount"
          "1" ,"Mill, Sons" ,"2025-01-05" ,"2025-02-14" ,"1,100.00"
          "2" ,"B" ,"2025-01-05" ,"2025-02-14" ,"200.00"

          """
        )
      ],
      open: ["1 invoice 110000", "2 invoice 20000"]),
    Case(
      name: "What remains to be paid, in French and Czech",
      files: [
        (
          "fr.csv",
          """
          Numéro;Client;Date;Échéance;Montant TTC;Reste à payer
          1;A;05/01/2025;14/02/2025;120,00;20,00

          """
        ),
        (
          "cs.csv",
          """
          Číslo;Odběratel;Vystaveno;Splatnost;Celkem;Zbývá uhradit
          2;B;15. 1. 2025;14. 2. 2025;240,00;40,00

          """
        ),
        (
          "cs2.csv",
          """
          Číslo;Odběratel;Vystaveno;Splatnost;Celkem;Zůstatek
          3;C;15. 1. 2025;14. 2. 2025;360,00;60,00

          """
        ),
      ],
      open: ["1 invoice 2000", "2 invoice 4000", "3 invoice 6000"], absent: ["money-unread"]),
    Case(
      name: "German labels of amounts with signs",
      files: [
        (
          "in.csv",
          """
          Nummer,Anzeigename des Rechnungspartners,Rechnungsdatum,Fälligkeitsdatum,Nettobetrag mit Vorzeichen,Gesamt mit Vorzeichen,Offener Betrag mit Vorzeichen
          1,A,2025-01-05,2025-02-14,100.00,119.00,19.00

          """
        )
      ],
      open: ["1 invoice 1900"]),
    Case(
      name: "Stars mark totals",
      files: [
        (
          "in.csv",
          """
          |St|Konto |Name 1|Belegnr|Belegdatum|Nettofäll.|Betrag in HW|Hauswährg|
          |@5@|100018|Vogel|1800010015|23.05.2024|22.06.2024|856,46|EUR|
          |@5@|100018|Vogel|1800010016|25.05.2024|24.06.2024|100,00|EUR|
          |*|100018|||||956,46|EUR|
          |**||||||956,46|EUR|

          """
        )
      ],
      open: ["1800010015 invoice 85646", "1800010016 invoice 10000"], absent: ["undated"]),
    Case(
      name: "The grand total and the amount requested are amounts",
      files: [
        (
          "list.csv",
          """
          ID,Customer,Date,Payment Due Date,Grand Total,Outstanding Amount
          1,A,2025-01-05,2025-02-14,500.00,200.00

          """
        ),
        (
          "due.csv",
          """
          Invoice Number,Customer Name,Invoice Date,Due Date,Requested Amount,Amount Paid,Amount Due
          2,A,2025-01-05,2025-02-14,$500.00,$100.00,$400.00

          """
        ),
      ],
      open: ["1 invoice 20000", "2 invoice 40000"], absent: ["money-unread"]),
    Case(
      name: "A tax of its own is no amount, in Swedish",
      files: [
        (
          "in.csv",
          """
          Fakturanr;Kundnamn;Fakturadatum;Förfallodatum;Summa exkl. moms;Moms;Summa inkl. moms
          1;A;2025-01-10;2025-02-09;300,00;75,00;375,00

          """
        ),
        (
          "two.csv",
          """
          Fakturanr;Kundnamn;Fakturadatum;Förfallodatum;Summa;Moms;Totalt;Kvar att betala
          2;A;2025-01-10;2025-02-09;400,00;100,00;500,00;200,00

          """
        ),
        (
          "no.csv",
          """
          Fakturanr;Kunde;Fakturadato;Forfallsdato;Beløp;Restbeløp
          3;A;2025-01-10;2025-02-09;600,00;150,00

          """
        ),
      ],
      open: ["1 invoice 37500", "2 invoice 20000", "3 invoice 15000"], absent: ["money-unread"]),
    Case(
      name: "Receipts under the numbers of their invoices",
      files: [
        (
          "in.csv",
          """
          Date,Type,Invoice No,Customer,Due,Amount
          12/01/2025,Invoice,900,Alder,28/02/2025,"1,000.00"
          31/01/2025,Invoice,902,Brook,02/03/2025,"2,000.00"
          24/02/2025,Receipt,902,Brook,,"-2,000.00"
          25/02/2025,Receipt,900,Alder,,-400.00

          """
        )
      ],
      open: ["900 invoice 60000"]),
    Case(
      name: "Whole amounts with marks from a thousand on",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Invoiced On,Payable By,Outstanding
          1,A,"January 3, 2025","February 2, 2025","$22,066"
          2,B,"January 4, 2025","February 3, 2025",$450
          3,C,"January 5, 2025","February 4, 2025","$1,200"
          4,D,"January 6, 2025","February 5, 2025","$1,030"

          """
        )
      ],
      open: ["1 invoice 2206600", "2 invoice 45000", "3 invoice 120000", "4 invoice 103000"],
      absent: ["decimal-mark-unknown"]),
    Case(
      name: "Whole amounts that may have three decimals",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Date,Due Date,Outstanding
          1,A,2025-01-03,2025-02-02,"22,066"
          2,B,2025-01-04,2025-02-03,4500

          """
        )
      ],
      open: nil, found: ["decimal-mark-unknown"]),
    Case(
      name: "Created and issued",
      files: [
        (
          "in.csv",
          """
          Invoice,Customer,Created date,Issued date,Due date,Balance
          1,A,2025-03-30,2025-04-01,2025-04-30,100.00

          """
        )
      ],
      open: nil, found: ["as-of-unsupported"]),
  ]
}
