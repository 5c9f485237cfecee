extension RecognitionTests {
  /// Exports as businesses drop them into a folder: most were once counted twice, as somebody else's, or with another sign.
  static let droppedCases: [Case] = [
    Case(
      name: "Instalments in another file stand for the whole",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "due dates.csv",
          "Invoice No,Customer,Invoice Date,Part,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,1,2025-01-31,200.00,USD\n1001,Acme Ltd,2025-01-01,2,2025-04-30,300.00,USD\n"
        ),
      ],
      open: ["1001 invoice 20000", "1001 invoice 30000", "1002 invoice 25000"],
      found: ["instalments-count"]),
    Case(
      name: "Instalments of one number in two files are no repetition",
      files: [
        (
          "s1.csv",
          "Customer,Invoice,Date,Instalment,Due,Instalment amount,Paid,Balance,Currency\nBosco,118,2025-01-15,1,2025-02-14,1220.00,220.00,1000.00,EUR\n"
        ),
        (
          "s2.csv",
          "Customer,Invoice,Date,Instalment,Due,Instalment amount,Paid,Balance,Currency\nBosco,118,2025-01-15,2,2025-03-16,1220.00,0.00,1220.00,EUR\n"
        ),
      ],
      open: ["118 invoice 100000", "118 invoice 122000"],
      absent: ["balance-contradicted"]),
    Case(
      name: "The same ledger twice counts once, rows without number too",
      files: [
        (
          "ledger.csv",
          "Customer,Date,Transaction,Bill No.,Pay By,Debit,Credit,Currency\nHape,14/03/2025,Bill,330999,28/03/2025,143.25,,EUR\nHape,26/03/2025,Payment,,,,150.00,EUR\n"
        ),
        (
          "copy.csv",
          "Customer,Date,Transaction,Bill No.,Pay By,Debit,Credit,Currency\nHape,14/03/2025,Bill,330999,28/03/2025,143.25,,EUR\nHape,26/03/2025,Payment,,,,150.00,EUR\n"
        ),
      ],
      open: ["330999 invoice 14325", " payment -15000"],
      found: ["file-repeated"]),
    Case(
      name: "Rows without number in files that differ are other business",
      files: [
        (
          "a.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Open,Currency\n,Acme Ltd,2025-01-01,2025-01-31,20.00,USD\n"
        ),
        (
          "b.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Open,Currency\n,Acme Ltd,2025-01-01,2025-01-31,20.00,USD\n7,Beta Inc,2025-01-01,2025-01-31,5.00,USD\n"
        ),
      ],
      open: [" invoice 2000", " invoice 2000", "7 invoice 500"],
      absent: ["file-repeated"]),
    Case(
      name: "Lists of lost claims in other languages take them off",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "Forderungsausfälle.csv",
          "Rechnungsnummer;Datum;Betrag;Währung\n1001;2025-03-01;500,00;USD\n"
        ),
      ],
      open: ["1002 invoice 25000"]),
    Case(
      name: "Weekly lists of a bare amount and with columns in another order",
      files: [
        (
          "open_2025-03-24.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1,Acme,2025-01-01,2025-01-31,500.00,USD\n2,Beta,2025-01-01,2025-01-31,250.00,USD\n"
        ),
        (
          "open_2025-03-31.csv",
          "Customer,Invoice No,Invoice Date,Due Date,Amount,Currency\nAcme,1,2025-01-01,2025-01-31,150.00,USD\n"
        ),
      ],
      open: ["1 invoice 15000"],
      found: ["settled-between"]),
    Case(
      name: "The day of an export in figures, or in its folder",
      files: [
        (
          "AR 3-24-25.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Open,Currency\n1,Acme,2025-01-01,2025-01-31,500.00,500.00,USD\n2,Beta,2025-01-01,2025-01-31,250.00,250.00,USD\n"
        ),
        (
          "250331/open.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Open,Currency\n1,Acme,2025-01-01,2025-01-31,500.00,150.00,USD\n"
        ),
      ],
      open: ["1 invoice 15000"],
      found: ["settled-between"]),
    Case(
      name: "What is left of deposits is in hand",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "customer deposits.csv",
          "Deposit No,Deposit Date,Customer,Amount,Unapplied,Currency\nD1,2025-03-01,Acme Ltd,400.00,150.00,USD\n"
        ),
      ],
      open: ["1001 invoice 50000", "1002 invoice 25000", "D1 payment -15000"],
      absent: ["money-unread"]),
    Case(
      name: "Unallocated cash is no invoice",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "unallocated cash.csv",
          "Date,Customer,Receipt,Unallocated,Currency\n2025-03-15,Acme Ltd,P7,50.00,USD\n"
        ),
      ],
      open: ["1001 invoice 50000", "1002 invoice 25000", "P7 payment -5000"]),
    Case(
      name: "Customers and suppliers in one list",
      files: [
        (
          "open.csv",
          "Partner type,Name,Number,Date,Due,Open,Currency\nCustomer,Alpha,I1,2025-01-15,2025-02-15,500.00,USD\nSupplier,Papier,B9,2025-01-18,2025-02-18,900.00,USD\n"
        )
      ],
      open: ["I1 invoice 50000"]),
    Case(
      name: "Debtors and creditors by a letter, with sides",
      files: [
        (
          "op.csv",
          "Kontoart;Name;Beleg;Datum;Fällig;Betrag;S/H;Währung\nD;Alpha;R1;02.01.2025;02.02.2025;500,00;S;EUR\nK;Papier;E9;02.01.2025;02.02.2025;900,00;H;EUR\n"
        )
      ],
      open: ["R1 invoice 50000"]),
    Case(
      name: "A journal of account codes",
      files: [
        (
          "gl.csv",
          "Date,GL account,Customer,Invoice,Debit,Credit,Currency\n2025-01-15,1200,Alpha,I1,600.00,,USD\n2025-01-15,4000,Alpha,I1,,600.00,USD\n2025-02-20,1010,Alpha,I1,250.00,,USD\n2025-02-20,1200,Alpha,I1,,250.00,USD\n"
        )
      ],
      open: ["I1 invoice 35000"]),
    Case(
      name: "A French journal with a row for each account",
      files: [
        (
          "journal.csv",
          "Journal;Date;Compte;Tiers;Pièce;Libellé;Débit;Crédit;Devise\nVE;02/01/2025;411000;Durand;F1;Facture;600,00;;EUR\nVE;02/01/2025;706000;;F1;Facture;;500,00;EUR\nVE;02/01/2025;445710;;F1;Facture;;100,00;EUR\nBQ;20/02/2025;512000;;F1;Virement;250,00;;EUR\nBQ;20/02/2025;411000;Durand;F1;Virement;;250,00;EUR\n"
        )
      ],
      open: ["F1 invoice 35000"]),
    Case(
      name: "What a bank paid out is no receivable",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "bank.csv",
          "Buchungstag;Name;Verwendungszweck;Umsatz;Währung\n20.02.2025;Acme Ltd;1001;500,00;USD\n22.02.2025;Stadtwerke;Strom Mai;-210,00;USD\n18.03.2025;Beta Inc;1002 Teilzahlung;100,00;USD\n25.03.2025;Finanzamt;UStVA;-450,00;USD\n"
        ),
      ],
      open: ["1002 invoice 15000"],
      found: ["money-out"]),
    Case(
      name: "A Dutch bank's Af and Bij, and its own account",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "mutaties.csv",
          "Datum;Naam / Omschrijving;Rekening;Tegenrekening;Af Bij;Bedrag (USD);Mededelingen\n20-02-2025;Acme Ltd;NL01;NL02;Bij;500,00;1001\n22-02-2025;Eneco;NL01;NL03;Af;210,00;Stroom\n18-03-2025;Beta Inc;NL01;NL04;Bij;100,00;1002 deel\n"
        ),
      ],
      open: ["1002 invoice 15000"]),
    Case(
      name: "A cash book with what came in and went out",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "cash book.csv",
          "Date,Customer,Details,Received,Paid Out,Currency\n2025-02-10,Acme Ltd,Invoice 1001,500.00,,USD\n2025-02-12,Beta Inc,Invoice 1002,100.00,,USD\n2025-02-13,Office World,Paper,,40.00,USD\n"
        ),
      ],
      open: ["1002 invoice 15000"]),
    Case(
      name: "What is left, not what was due before payments",
      files: [
        (
          "bills.csv",
          "Customer,Bill no,Bill date,Due date,Total due,Paid so far,Left to pay,Currency\nAlpha,U1,2025-01-15,2025-02-15,120.00,0.00,120.00,EUR\nBeta,U2,2025-01-16,2025-02-16,60.00,50.00,10.00,EUR\n"
        )
      ],
      open: ["U1 invoice 12000", "U2 invoice 1000"]),
    Case(
      name: "Net and tax are no balance and payment",
      files: [
        (
          "bills.csv",
          "Customer,Bill no,Bill date,Due date,Amount due,VAT,Net,Currency\nAlpha,U1,2025-01-15,2025-02-15,120.00,20.00,100.00,EUR\n"
        )
      ],
      open: ["U1 invoice 12000"]),
    Case(
      name: "Of two states of a list the later counts",
      files: [
        (
          "op.csv",
          "Kunde;Beleg;Datum;Fällig;Offen 28.02.2025;Offen 31.03.2025;Währung\nAlpha;R1;02.01.2025;02.02.2025;500,00;300,00;EUR\n"
        )
      ],
      open: ["R1 invoice 30000"]),
    Case(
      name: "Foreign amounts below a heading that says only so",
      files: [
        (
          "op.csv",
          "Kunde;Beleg;Datum;Fällig;Offen HW;Offen FW;FW\nAlpha;R1;02.01.2025;02.02.2025;920,00;1.000,00;USD\nBeta;R2;15.01.2025;14.02.2025;80,00;80,00;EUR\n"
        )
      ],
      open: ["R1 invoice 100000", "R2 invoice 8000"]),
    Case(
      name: "Types that say credit in one word, rebates, money in advance",
      files: [
        (
          "list.csv",
          "Customer,Type,Number,Date,Due,Amount,Currency\nA,Invoice,1,2025-01-01,2025-01-31,500.00,EUR\nA,Bonusgutschrift,2,2025-01-05,,250.00,EUR\nA,Rebate,3,2025-01-05,,20.00,EUR\nA,Advance deposit,4,2025-01-05,,30.00,EUR\n"
        )
      ],
      open: ["1 invoice 50000", "2 credit_note -25000", "3 credit_note -2000", "4 payment -3000"]),
    Case(
      name: "Offers by the name of their file",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "angebote.csv",
          "Nummer;Kunde;Datum;Gültig bis;Summe\nA1;Acme Ltd;01.02.2025;01.04.2025;1.700,00\n"
        ),
      ],
      open: nil,
      found: ["offers"]),
    Case(
      name: "Wages are nothing that customers owe",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "payroll.csv",
          "Name,Date,Gross,Net\nJo,2025-03-31,4000.00,3000.00\n"
        ),
      ],
      open: nil,
      found: ["payables"]),
    Case(
      name: "A discount that closes documents was taken",
      files: [
        (
          "op.csv",
          "Kunde;Rechnung;Datum;Fällig;Brutto;Skonto;Gezahlt;Währung\nA;R1;02.01.2025;01.02.2025;1.000,00;20,00;980,00;EUR\nB;R2;02.01.2025;01.02.2025;500,00;0,00;100,00;EUR\n"
        )
      ],
      open: ["R2 invoice 40000"]),
    Case(
      name: "A reversal in a ledger makes its invoice open again",
      files: [
        (
          "ledger.csv",
          "Customer,Date,Type,Number,Amount,Currency\nA,2025-01-02,Invoice,I1,600.00,EUR\nA,2025-02-02,Payment,I1,-600.00,EUR\nA,2025-02-09,Payment reversal (NSF),I1,600.00,EUR\nB,2025-02-09,Invoice,I2,50.00,EUR\nB,2025-02-10,Payment,I2,-20.00,EUR\n"
        )
      ],
      open: ["I1 invoice 60000", "I2 invoice 3000"]),
    Case(
      name: "The number of documents by its cells",
      files: [
        (
          "dues.csv",
          "Member,Dues notice,Notice date,Due,Dues,Paid,Unpaid,Currency\nAnn Lee,DN1,2025-01-15,2025-02-15,100.00,0.00,100.00,USD\nBo Ray,DN2,2025-01-16,2025-02-15,100.00,60.00,40.00,USD\n"
        )
      ],
      open: ["DN1 invoice 10000", "DN2 invoice 4000"]),
    Case(
      name: "Net due days in other languages",
      files: [
        (
          "sap.csv",
          "Cuenta;Nº documento;Fecha de documento;Vencimiento neto;Importe en moneda local;Moneda local\n300100;18;13/01/2025;27/02/2025;1500,00;MXN\n"
        )
      ],
      open: ["18 invoice 150000 2025-02-27"]),
    Case(
      name: "Amounts in the company's currency where no others are",
      files: [
        (
          "odoo.csv",
          "Numéro,Nom d'affichage du partenaire de la facture,Date de facturation,Date d'échéance,Total signé,Montant dû signé,Devise\nF1,Azur,2025-01-09,2025-02-20,1190.0,690.0,EUR\n"
        )
      ],
      open: ["F1 invoice 69000"]),
    Case(
      name: "Twins of document amounts, by Doc before the heading",
      files: [
        (
          "baq.csv",
          "Cust. ID,Name,Invoice,Invoice Date,Due Date,Currency,Invoice Amt,Doc Invoice Amt,Balance,Doc Invoice Bal\nA,Acme,30011,2025-01-20,2025-02-04,EUR,1100.00,1000.00,550.00,500.00\nB,Beta,30012,2025-01-21,2025-02-20,USD,300.00,300.00,300.00,300.00\n"
        )
      ],
      open: ["30011 invoice 50000", "30012 invoice 30000"]),
    Case(
      name: "Dynamics GP writes its own currencies, null days and voids",
      files: [
        (
          "smartlist.csv",
          "Customer Number,Customer Name,Document Type,Document Number,Document Date,Due Date,Original Trx Amount,Current Trx Amount,Void Status,Currency ID\nA,Acme,Sales / Invoices,S1,1/13/2025,2/12/2025,\"$1,850.00\",$850.00,Normal,Z-US$\nA,Acme,Credit Memos,C7,1/22/2025,0/0/0000,$120.00,$120.00,Normal,Z-US$\nB,Beta,Sales / Invoices,S2,1/20/2025,2/19/2025,$99.00,$99.00,Voided,Z-US$\n"
        )
      ],
      open: ["C7 credit_note -12000", "S1 invoice 85000"]),
    Case(
      name: "Cheques by their own day",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "cheques.csv",
          "Cheque No,Customer,Cheque Date,Amount,Invoice No,Currency\n778,Acme Ltd,2025-03-15,300.00,1001,USD\n"
        ),
      ],
      open: ["1001 invoice 20000", "1002 invoice 25000"]),
    Case(
      name: "Instalment numbers are no customers",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "instalments.csv",
          "Invoice No,Instalment No,Due Date,Amount\n1001,1,2025-01-31,250.00\n1001,2,2025-05-31,250.00\n"
        ),
      ],
      open: ["1001 invoice 50000", "1002 invoice 25000"]),
    Case(
      name: "Lists one below the other, of invoices and of credit notes",
      files: [
        (
          "export.csv",
          "Offene Rechnungen;;;;\nKunde;Rechnung;Datum;Fällig;Offen\nAlpha;R1;02.01.2025;02.02.2025;500,00\nBeta;R2;15.01.2025;14.02.2025;200,00\n;;;;\nOffene Gutschriften;;;;\nKunde;Gutschrift;Datum;;Offen\nAlpha;G1;20.02.2025;;50,00\n"
        )
      ],
      open: ["G1 credit_note -5000", "R1 invoice 50000", "R2 invoice 20000"]),
    Case(
      name: "Open invoices and below them unapplied payments",
      files: [
        (
          "open.csv",
          "Open invoices,,,,\nCustomer,Number,Date,Due,Open\nAlpha,I1,01/15/2025,02/15/2025,500.00\nBeta,I2,01/16/2025,02/16/2025,80.00\nUnapplied payments,,,,\nCustomer,Number,Date,Due,Open\nAlpha,P7,02/15/2025,,50.00\n"
        )
      ],
      open: ["I1 invoice 50000", "I2 invoice 8000", "P7 payment -5000"]),
    Case(
      name: "What the company owes, below what it is owed",
      files: [
        (
          "ledger.csv",
          "Accounts receivable,,,,\nCustomer,Number,Date,Due,Open\nAlpha,I1,01/15/2025,02/15/2025,500.00\nTotal receivable,,,,500.00\nAccounts payable,,,,\nVendor,Number,Date,Due,Open\nPaper Co,B1,01/16/2025,02/16/2025,900.00\nTotal payable,,,,900.00\n"
        )
      ],
      open: ["I1 invoice 50000"],
      absent: ["printed-total-differs"]),
    Case(
      name: "A second column of states tells drafts",
      files: [
        (
          "odoo.csv",
          "Number,Customer,Invoice Date,Due Date,Amount Due,Currency,Payment Status,Status\n1,Azur,2025-01-09,2025-02-20,690.00,EUR,Not Paid,Posted\n2,Blau,2025-01-10,2025-02-20,100.00,EUR,Not Paid,Draft\n3,Blau,2025-01-10,2025-02-20,200.00,EUR,Not Paid,Cancelled\n"
        )
      ],
      open: ["1 invoice 69000"]),
    Case(
      name: "What a cash book pays back is owed again",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "cash book.csv",
          "Date,Customer,Details,Received,Paid Out,Currency\n2025-02-12,Beta Inc,Invoice 1002,100.00,,USD\n2025-02-20,Beta Inc,Refund invoice 1002,,40.00,USD\n"
        ),
      ],
      open: ["1001 invoice 50000", "1002 invoice 19000"]),
    Case(
      name: "Money that came before its invoice is in hand until then",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n1003,Beta Inc,2025-04-10,2025-05-10,100.00,USD\n"
        ),
        (
          "payments.csv",
          "Customer,Payment Number,Invoice No,Payment Date,Amount,Currency\nBeta Inc,P1,1003,2025-03-20,100.00,USD\n"
        ),
      ],
      open: ["1001 invoice 50000", "1002 invoice 25000", "P1 payment -10000"],
      absent: ["settlement-unmatched"]),
    Case(
      name: "Direct debits and debit cards bring money in",
      files: [
        (
          "inv.csv",
          "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n1001,Acme Ltd,2025-01-01,2025-01-31,500.00,USD\n1002,Beta Inc,2025-02-13,2025-03-13,250.00,USD\n"
        ),
        (
          "payments.csv",
          "Payment Date,Customer,Invoice No,Amount,Method,Currency\n2025-02-11,Acme Ltd,1001,300.00,Debit,USD\n2025-02-12,Beta Inc,1002,100.00,Lastschrift,USD\n2025-02-13,Acme Ltd,1001,50.00,Cash,USD\n"
        ),
      ],
      open: ["1001 invoice 15000", "1002 invoice 15000"]),
  ]
}
