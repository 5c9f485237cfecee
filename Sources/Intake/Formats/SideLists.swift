import Receivables

extension SideList {
  /// Every list beside the documents that is known by the words of its headings, most specific first.
  ///
  /// Words are in compact form. `=word` is the whole of a heading's word, others its beginning, or any part of a heading where
  /// they have six letters or more.
  static let all: [SideList] = [
    SideList(
      id: "exchange-rates", title: "exchange rates", kind: .exchangeRates,
      marks: [
        "exchangerate", "=rate", "=rates", "=fx", "wechselkurs", "=kurs", "=kurz", "kurzy", "kurse",
        "devisenkurs",
        "umrechnungskurs", "=taux",
        "tauxdechange", "=cours", "wisselkoers", "=koers", "koersen", "tipodecambio", "=cambio",
        "tassodicambio", "=cambi",
        "valutakurs",
      ],
      roles: [
        (
          .rate,
          [
            "exchangerate", "=rate", "=kurs", "=kurz", "wechselkurs", "umrechnungskurs",
            "devisenkurs",
            "mittelkurs", "=taux", "=cours",
            "wisselkoers", "=koers", "tipodecambio", "=cambio", "=tipo", "=tasso", "tassodicambio",
            "multiplier", "perunit", "=value",
            "=wert", "=valeur",
          ]
        ),
        (
          .baseCurrency,
          [
            "basecurrency", "=base", "=to", "tocurrency", "zielwaehrung", "hauswaehrung", "=nach",
            "=vers", "=naar", "reporting",
            "devisebase", "basisvaluta", "=hacia", "homecurrency",
          ]
        ),
        (
          .currency,
          ["=from", "fromcurrency", "=von", "=de", "=van", "=da", "=pair"] + currencyWords
        ),
        (
          .units,
          [
            "=unit", "=units", "einheit", "=per", "=unite", "eenheid", "unidad", "unita",
            "=quantity", "mnozstvi",
          ]
        ),
        (.issued, ["validfrom", "gueltig", "plati", "effective", "monthend"] + dayWords),
      ],
      needs: [[.rate], [.currency]],
      forbids: [.number, .customerID, .customerName, .amount, .balance]),
    SideList(
      id: "ledger-balances", title: "balances of the general ledger", kind: .ledgerBalances,
      marks: [
        "=gl", "=ledger", "glaccount", "ledgeraccount", "ledgerbalance", "nominal", "trialbalance",
        "=tb", "sachkonto",
        "sachkonten", "hauptbuch", "susa", "summenundsalden", "saldenliste", "grootboek",
        "=grootboekrekening", "proefbalans",
        "balans", "comptegeneral", "balancegenerale", "grandlivre", "numerodecompte", "nodecompte",
        "=compte", "cuentacontable",
        "libromayor", "sumasysaldos", "contocontabile", "pianodeiconti", "bilancio",
        "controlaccount", "accountno",
      ],
      roles: [
        (
          .accountName,
          [
            "accountname", "accounttitle", "accountdescription", "kontobezeichnung",
            "kontenbezeichnung", "kontoname",
            "bezeichnung", "libelle", "intitule", "omschrijving", "rekeningnaam", "description",
            "descripcion", "descrizione",
            "nombre", "=name", "=nom", "denominazione", "=title", "=text",
          ]
        ),
        (.debit, ["debit", "=dr", "=soll", "=debe", "=dare", "=debet"]),
        (.credit, ["credit", "=cr", "=haben", "=haber", "=avere", "kredit"]),
        (
          .balance,
          [
            "balance", "closing", "saldo", "=solde", "endbestand", "eindsaldo", "=amount", "betrag",
            "montant", "bedrag", "importe",
            "importo",
          ]
        ),
        (
          .account,
          [
            "account", "=gl", "=code", "nominal", "konto", "compte", "rekening", "grootboek",
            "cuenta", "=conto", "sachkonto",
            "=no", "=nr",
          ]
        ),
        (
          .entity,
          [
            "=entity", "=company", "gesellschaft", "=firma", "societe", "empresa", "mandant",
            "=bukrs", "bedrijf", "azienda",
            "subsidiary",
          ]
        ),
        (.side, ["=sh", "sollhaben", "=dc", "=drcr", "=sign", "=kz"]),
        (.currency, currencyWords), (.issued, dayWords + ["=period", "stand", "stichtag"]),
      ],
      needs: [[.balance, .debit], [.account, .accountName, .currency]],
      forbids: [.number, .due, .customerName]),
    SideList(
      id: "cash", title: "opening cash and payments to make", kind: .cash,
      marks: [
        "=cash", "cashflow", "cashneeds", "cashneed", "payroll", "outflow", "openingcash",
        "bankbalance", "liquid", "geldbedarf",
        "auszahlung", "zahlungsplan", "kassenbestand", "zahlungsverpflicht", "tresorerie",
        "decaissement", "liquiditeit", "uitgaven",
        "havetomake", "paymentstomake", "paymentsdue", "paymentstobemade", "=caja", "tesoreria",
        "=cassa", "fabbisogno", "salidas", "uscite", "verplichting", "treasury", "commitments",
      ],
      roles: [
        (
          .credit,
          [
            "=out", "outflow", "outgoing", "uscite", "auszahlung", "ausgaben", "=abgang", "depense",
            "decaissement", "sorties",
            "salidas", "uitgaven",
          ]
        ),
        (
          .debit,
          [
            "=in", "inflow", "incoming", "entrate", "einzahlung", "einnahmen", "=zugang",
            "encaissement", "recettes", "entradas",
            "inkomsten",
          ]
        ),
        (
          .amount,
          [
            "amount", "betrag", "montant", "bedrag", "importe", "importo", "=value", "=sum", "=eur",
            "=usd", "=gbp",
          ]
        ),
        (
          .kind,
          [
            "=kind", "=type", "=what", "=item", "category", "=art", "=posten", "zweck", "=nature",
            "categorie", "=soort", "concepto",
            "categoria", "=voce", "purpose", "description", "=text", "libelle", "bezeichnung",
            "omschrijving", "descrizione",
            "descripcion", "whatfor", "=for",
          ]
        ),
        (
          .issued,
          [
            "=due", "payday", "paymentdate", "faellig", "echeance", "vervaldat", "vencimiento",
            "scadenza",
          ] + dayWords
        ),
        (.currency, currencyWords), (.note, noteWords),
      ],
      needs: [[.amount, .credit]], forbids: [.customerID, .customerName, .balance],
      // What the business must pay names no invoices of its own.
      vetoes: ["invoice", "=bill", "rechnung", "facture", "factuur", "factura", "fattura"]),
    SideList(
      id: "promises", title: "promises to pay", kind: .promises,
      marks: [
        "promis", "=ptp", "zusage", "zahlungszusage", "versproch", "versprechen", "toezegging",
        "toegezegd", "beloofd", "belofte",
        "promesse", "promesa", "prometid", "compromiso", "impegno", "promess", "commitment",
        "engagement", "willpay",
      ],
      roles: [
        (
          .issued,
          [
            "promisemade", "promisedon", "madeon", "recorded", "=taken", "agreedon", "dateofcall",
            "calldate", "dateofpromise",
            "zugesagtam", "zusagevom", "telefonatvom", "gespraechvom", "promisle",
            "datedelapromesse", "datepromesse", "toegezegdop",
            "gesprek", "fechapromesa", "fechadelapromesa", "fechallamada", "datapromessa",
            "dataimpegno", "erfasst", "logged", "noted",
            "entered", "=made", "=am", "appel",
          ]
        ),
        (
          .until,
          [
            "promiseduntil", "promiseuntil", "promisedby", "promisedto", "promiseddate",
            "promisedate", "promisedpay", "promisedfor", "willpay", "payby",
            "paymentby", "expectedby", "paydate",
            "paymentdate", "promisedday", "promiseday", "promisetopay", "ptpdate", "=ptp",
            "zugesagtzum", "zugesagtbis", "zahltbis",
            "zahlungbis", "zahlungzum", "zahltermin", "zusagezum", "=bis", "=zum", "versprochen",
            "toegezegd", "beloofd",
            "betaaldatum", "betaaltop", "betaalt", "echeancepromise", "datepromise", "paiementle",
            "reglementle", "promispour",
            "dateengagement", "avantle", "=pour", "fechacomprometida", "fechaprometida",
            "fechapago", "fechadepago", "pagara",
            "dataprevista", "pagamentoentro", "=entro", "promes", "promis", "commit", "zusage",
            "impegno", "compromiso", "=by",
            "=until", "=due",
          ]
        ),
        (
          .amount,
          [
            "amount", "=amt", "betrag", "montant", "bedrag", "importe", "importo", "=sum", "=value",
            "summe", "=how", "=somme",
          ]
        ),
        (.status, statusWords), (.note, noteWords), (.currency, currencyWords),
      ],
      needs: [[.until, .issued], [.customerID, .customerName, .number]], forbids: [.balance],
      isBelievedByTitle: true),
    .plans, .instalments,
    SideList(
      id: "disputes", title: "disputes and holds", kind: .disputes,
      marks: [
        "dispute", "disputed", "=hold", "=holds", "onhold", "credithold", "queried", "=query",
        "=queries", "reklamation", "einwand",
        "einrede", "strittig", "gesperrt", "sperre", "mahnsperre", "liefersperre", "streitig",
        "litige", "litigieux", "contestation",
        "contestee", "blocage", "betwist", "geschil", "geblokkeerd", "blokkade", "disputa",
        "bloqueo", "bloquead",
        "contestazion", "contestat", "controversi", "blocco", "bloccat", "claimreason", "blocked",
        "complaint",
      ],
      roles: [
        (
          .until,
          [
            "=to", "=until", "=till", "=end", "=ended", "resolved", "released", "=closed",
            "settledon",
            "=lifted", "enddate", "dateto", "=bis",
            "geklaert", "erledigt", "aufgehoben", "=fin", "jusqu", "=au", "=leve", "resolu", "=tot",
            "=einde", "opgelost",
            "opgeheven", "=hasta", "=resuelto", "=resuelta", "=al", "=fino", "risolt", "chiuso",
            "cleared",
          ]
        ),
        (
          .issued,
          [
            "=from", "=since", "=start", "=began", "=raised", "=opened", "startdate", "datefrom",
            "disputedate", "disputedon",
            "dateofdispute", "holdsince", "onholdsince", "=seit", "=von", "=ab", "eingang",
            "gemeldet", "=depuis", "=du", "=debut",
            "=ouvert", "=sinds", "=van", "=vanaf", "=desde", "=dal", "=inizio", "apertura",
            "placedon", "=placed", "logged",
          ] + dayWords
        ),
        (
          .note,
          [
            "reason", "grund", "begruendung", "motif", "raison", "=reden", "motivo", "causa",
            "=why", "causale",
          ] + noteWords
        ),
        (
          .amount,
          [
            "disputedamount", "amountindispute", "amountdisputed", "amount", "betrag", "montant",
            "bedrag", "importe", "importo",
            "=value", "streitwert",
          ]
        ),
        (
          .kind,
          ["=kind", "=type", "=art", "=typ", "=soort", "=tipo", "=nature", "=action", "holdtype"]
        ),
        (.status, statusWords), (.currency, currencyWords),
      ],
      needs: [[.issued, .note, .amount], [.customerID, .customerName, .number]], forbids: [.balance]
    ),
    SideList(
      id: "returned-payments", title: "returned payments", kind: .returnedPayments,
      marks: [
        "returned", "=return", "=returns", "bounced", "bounce", "=nsf", "dishonour", "dishonor",
        "ruecklast", "ruecklaeufer",
        "ruecklauf", "rueckgabe", "rueckbuchung", "rejet", "rejete", "impaye", "impayes", "storner",
        "gestorneerd", "stornering",
        "devuelt", "devolucion", "insolut", "protestat", "chargeback", "unpaidcheque",
        "failedpayment", "storno",
      ],
      roles: [
        (
          .issued,
          [
            "returneddate", "returnedon", "returndate", "datereturned", "bounced", "=returned",
            "rueckgabe", "ruecklast",
            "daterejet", "datedurejet", "rejet", "fechadevolucion",
          ] + dayWords
        ),
        (
          .note,
          [
            "reason", "grund", "rueckgabegrund", "motif", "=reden", "motivo", "=code", "causale",
            "causa",
          ] + noteWords
        ),
        (
          .amount,
          ["amount", "betrag", "montant", "bedrag", "importe", "importo", "=value", "=sum"]
        ),
        (.currency, currencyWords),
      ],
      needs: [[.issued], [.amount], [.customerID, .customerName]], forbids: [.balance]),
    SideList(
      id: "payables", title: "payables to customers", kind: .payables,
      marks: [
        "payable", "weowe", "owedtothem", "owedto", "=contra", "setoff", "verbindlichkeit",
        "kreditor", "wirschulden",
        "eingangsrechnung", "gegenforderung", "aufrechn", "=dette", "=dettes", "fournisseur",
        "compensation", "=nousdevons", "=schuld",
        "crediteur", "verrekening", "inkoopfactu", "proveedor", "compensacion", "deuda", "fornitor",
        "debiti", "compensazione",
        "supplierinvoice", "vendorinvoice", "=ap", "purchaseinvoice", "creditors", "leverantoer",
        "leverandoer", "billstopay", "dostawc", "dodavatel",
      ],
      roles: [
        (
          .amount,
          [
            "payable", "weowe", "owed", "amount", "betrag", "montant", "bedrag", "importe",
            "importo", "=value", "balance", "saldo",
            "=solde", "verbindlichkeit", "schuld", "debiti", "deuda", "dette", "contra", "=open",
            "offen",
          ]
        ),
        (
          .number,
          [
            "supplierinvoice", "vendorinvoice", "theirinvoice", "purchaseinvoice",
            "eingangsrechnung", "billno", "=bill", "factura", "facture", "fattura", "factuur",
          ]
        ),
        (
          .until,
          ["=due", "duedate", "faellig", "echeance", "vervaldat", "vencimiento", "scadenza"]
        ),
        (.note, noteWords), (.currency, currencyWords),
      ],
      needs: [[.amount], [.customerID, .customerName]], forbids: [], isBelievedByTitle: true),
    SideList(
      id: "unbilled", title: "unbilled work and open orders", kind: .unbilled,
      marks: [
        "unbilled", "notbilled", "notyetbilled", "uninvoiced", "notinvoiced", "=wip",
        "workinprogress", "unfertigeleistung", "unfertigearbeit", "halbfertig", "angefangenearbeit",
        "nichtberechnet", "notyetinvoiced", "travauxencours", "nietgefactureerd", "lavoriincorso",
        "openorder", "openorders",
        "backlog", "tobebilled", "tobeinvoiced", "unberechnet", "nichtabgerechnet",
        "nochnichtabgerechnet", "unfakturiert",
        "nichtfakturiert", "offeneauftraege", "offenerauftrag", "auftragsbestand", "encours",
        "nonfacture", "afacturer", "commandes",
        "onderhanden", "nogtefacturer", "tefactureren", "openstaandeorder", "nofacturad",
        "porfacturar", "pendientedefacturar",
        "dafatturare", "nonfatturat", "ordiniaperti",
      ],
      roles: [
        (
          .amount,
          [
            "unbilled", "stilltoinvoice", "toinvoice", "tobill", "uninvoiced", "nochzu",
            "resteafacturer", "afacturer", "tefactureren",
            "porfacturar", "dafatturare", "nichtfakturiert", "amount", "=value", "ordervalue",
            "betrag", "wert", "montant", "valeur", "bedrag", "waarde", "importe",
            "valor", "importo", "valore", "=wip", "=total", "backlog", "open", "offen", "encours",
            "onderhanden", "balance", "saldo",
          ]
        ),
        (.issued, dayWords), (.note, noteWords), (.currency, currencyWords),
      ],
      needs: [[.amount], [.customerID, .customerName]], forbids: [.balance, .due],
      disclaimers: [
        "unbilled", "notbilled", "notyetbilled", "uninvoiced", "notinvoiced", "notyetinvoiced",
        "=wip", "workinprogress", "tobebilled", "tobeinvoiced", "unberechnet", "nichtabgerechnet",
        "nichtberechnet", "unfakturiert", "nichtfakturiert", "unfertigeleistung", "unfertigearbeit",
        "halbfertig", "angefangenearbeit", "nonfacture", "afacturer", "travauxencours",
        "onderhandenwerk", "nogtefacturer", "tefactureren", "nietgefactureerd", "nofacturad",
        "pendientedefacturar", "porfacturar", "dafatturare", "nonfatturat", "lavoriincorso",
        "lieferschein", "deliverynote", "bondelivraison", "bonsdelivraison", "pakbon", "albaran",
        "albaranes", "bolladiconsegna", "timesheet", "timesheets", "stundenzettel", "zeiterfassung",
      ]),
    SideList(
      id: "allowance", title: "allowance for doubtful accounts", kind: .allowance,
      marks: [
        "allowance", "provision", "provisions", "doubtful", "baddebt", "impairment", "=ecl",
        "lossreserve", "wertbericht", "=ewb",
        "=pwb", "rueckstellung", "abschreibung", "depreciation", "creancesdouteuses", "voorziening",
        "dubieuze", "deterioro",
        "provision", "svalutazion", "fondosvalut", "accantonament", "approvedby", "writedown",
      ],
      roles: [
        (
          .amount,
          [
            "allowance", "provision", "amount", "betrag", "montant", "bedrag", "importe", "importo",
            "=value", "reserve",
            "wertberichtigung", "voorziening", "svalutazione", "deterioro", "=ewb",
          ]
        ),
        (
          .note,
          [
            "approv", "authori", "genehmigt", "freigegeben", "freigabe", "approuve", "valide",
            "goedgekeurd", "akkoord", "aprobad",
            "autoriz", "approvat", "autorizzat", "=by",
          ] + noteWords
        ),
        (.issued, ["approvedon", "approvaldate", "=booked", "accantonament"] + dayWords),
        (.currency, currencyWords),
      ],
      needs: [[.amount]], forbids: [.balance, .due, .paidDay, .paidAmount],
      // What is written off settles documents; an allowance only expects it.
      vetoes: ["writtenoff", "writeoff", "assetno", "=asset", "bookvalue", "buchwert", "restwert"]),
    SideList(
      id: "contacts", title: "log of contacts", kind: .contacts,
      marks: [
        "contactdate", "contactlog", "calllog", "=calls", "=call", "=called", "=log", "calldate",
        "=method", "=channel", "=medium",
        "contactmethod", "contacttype", "kontaktart", "=kontakt", "kontakte", "=kanal", "telefonat",
        "mahnprotokoll", "protokoll",
        "gespraech", "=relance", "relances", "relance", "=canal", "=appel", "appels", "=moyen",
        "contactmoment", "belnotities",
        "belverslag", "gesprek", "=kanaal", "gestion", "gestiones", "=llamada", "llamadas",
        "sollecit", "=chiamat", "=mezzo",
        "followup", "=chased", "chasing", "dunninglog", "activity", "=spoke", "journal", "=wijze",
      ],
      roles: [
        (
          .kind,
          [
            "method", "channel", "medium", "=how", "contacttype", "=type", "=via", "kontaktart",
            "=art", "kanal", "=weg", "canal",
            "=moyen", "=mode", "kanaal", "=wijze", "=medio", "=mezzo", "=means", "=tipo",
            "activitytype", "=action",
          ]
        ),
        (
          .note,
          [
            "summary", "outcome", "result", "ergebnis", "inhalt", "resume", "compterendu",
            "resultat", "samenvatting", "resultaat",
            "resumen", "resultado", "esito", "=said", "whatwassaid", "=details", "=notes", "=note",
            "gespraechsnotiz", "response",
          ] + noteWords
        ),
        (.issued, ["contactdate", "calldate", "contactedon", "=when", "=called"] + dayWords),
      ],
      needs: [[.issued], [.customerID, .customerName, .number], [.note, .kind]],
      forbids: [.balance, .amount, .paidAmount, .due, .debit, .credit],
      // Money that comes and goes is no conversation.
      vetoes: [
        "refund", "=debit", "=credit", "receiptno", "receiptnumber", "receiptamount", "=dr", "=cr",
        "=soll", "=haben", "erstattung", "remboursement", "reembolso", "rimborso",
      ]),
    .customers,
  ]
}
