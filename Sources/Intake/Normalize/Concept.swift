/// What a word of a heading means, whatever its language.
enum Concept: UInt8, CaseIterable, Sendable {
  case invoice, document, transaction, creditNote, number, reference, date, due, issue, posting
  case payment, paid, open, amount, total, gross, balance, original
  case currency, kind, status, terms, days, dispute, customer, name, group, parent, debit, credit
  /// Somebody whom the company owes.
  case supplier
  case side, match, apply, entity, account, receivable, until, details, charge, code
  /// A word that changes nothing: articles, prepositions, "of", "in".
  case filler
  /// A word that makes the column something else: net, tax, line, unit price, discount, order, address, phone …
  case foreign
}

/// The words of headings in the languages that exports are written in, and what they mean.
///
/// Words stand in compact form (`compactHeading`): lower case, accents folded, ä ö ü å ø as ae oe ue a oe. Abbreviations
/// that systems use stand beside the words. A compound (`Rechnungsdatum`, `förfallodatum`) is split into known words.
enum ConceptWords {
  /// The meaning of a word; nil where it is not known.
  static func concept(of word: String) -> Concept? { table[word] }

  /// The meaning of two or three words together, where it is not that of each alone.
  static func phrase(_ words: ArraySlice<String>) -> Concept? {
    let joined = words.joined()
    return pairs.contains(joined) ? table[joined] : nil
  }

  private static let pairs: Set<String> = [
    "billto", "soldto", "shipto", "taxinvoice", "taxinv", "feenote", "netterms", "payby", "orderno",
    "ordernumber", "netdue", "topay", "incvat", "inclvat", "incltax", "inctax", "incgst", "inclgst",
    "includingvat", "includingtax", "withtax", "withvat", "inklmwst", "tebetalen", "dozaplaty",
    "zuzahlen", "dapagare", "kuhradeni", "kuhrade", "klikvidaci", "daincassare",
    "nogte", "zubeleg", "zurechnung", "creditnote", "creditmemo",
    "openitem", "customerpo", "dueon", "drcr", "partitaiva", "dasaldare", "dorozliczenia",
    "porcobrar", "areceber", "aregler", "emaberto", "deplata", "cutva", "faratva", "emdivida",
    "contradate",
    "accountingdate", "billingdate", "datumpripadu", "imnia", "offsetdate", "setoffdate",
    "allocationdate", "creditdate", "adjdate", "reversaldate",
    "amountallocated", "allocatedamount", "amountoffset", "offsetamount", "contraamount",
    "amountsetoff", "setoffamount", "depositamount", "adjustmentamount",
    "advanceamount", "adjamount", "prepaymentamount", "notedecredit", "notadicredito",
    "vencimientoneto", "vtoneto", "scadenzanetta", "echeancenette",
    "notadecredito", "nabono", "noabono", "numeroabono",
  ]

  /// The concepts of a word or compound, in order; nil where some part is unknown.
  static func concepts(in word: String) -> [Concept]? {
    if let concept = table[word] { return [concept] }
    guard word.utf8.count >= 6 else { return nil }
    return split(Array(word.utf8)[...], depth: 0)
  }

  /// Splits a compound into known words, longest first; an `s`, `n`, `en`, `e` or `r` may join two.
  private static func split(_ word: ArraySlice<UInt8>, depth: Int) -> [Concept]? {
    if word.isEmpty { return [] }
    guard depth < 4 else { return nil }
    for length in stride(from: word.count, through: 2, by: -1) {
      let head = String(decoding: word.prefix(length), as: UTF8.self)
      // Two letters are a word only at the end of a compound: `nr`, `no`, `id`.
      guard let concept = table[head], length < word.count || depth > 0,
        length > 2 || length == word.count && concept == .number
      else { continue }
      let tail = word.dropFirst(length)
      if let rest = split(tail, depth: depth + 1) { return [concept] + rest }
      for joint in ["s", "en", "es", "n", "e", "r", "o"] where tail.starts(with: joint.utf8) {
        let after = tail.dropFirst(joint.utf8.count)
        if !after.isEmpty, let rest = split(after, depth: depth + 1) { return [concept] + rest }
      }
    }
    return nil
  }

  private static let table: [String: Concept] = {
    var table: [String: Concept] = [:]
    for (concept, words) in lists {
      for word in words.split(whereSeparator: \.isWhitespace) { table[String(word)] = concept }
    }
    return table
  }()

  private static let lists: [(Concept, String)] = [
    (
      .invoice,
      """
            invoice invoices inv bill bills rechnung rechnungen rechn rech rg faktura fakt facture factures fact fac factuur
            factura facturas fra fattura fatture fatt fatura faturas fatur lasku szamla nf nota notas fak faktur folio
            faktury bolletta titulo titulos facturation demand fee feenote afrekening claim taxinvoice taxinv creditnotes
            timologio timologiou timologioy rahunok rahunku valuation faktuur factuurnr racun racuna racuni laskun laskut myyntilasku myyntilaskun szamlan facturii facturi
      """
    ),
    (
      .document,
      """
            document doc documents dok dokument dokumentu dokladu doklad beleg bel belege piece pieces pce documento documentos comprobante
            dokumenta parastatiko parastatikou comp stuk bilag bilags voucher vch verifikat belge evrak bizonylat dowod
      """
    ),
    (
      .transaction,
      "transaction trans trx trn txn tran entry buchung operation operacion operazione movimento movimiento islem openitem"
    ),
    (.code, "kodikos sifra code cod kod kode kodu akronim symbol key clave codigo codice kodas"),
    (
      .supplier,
      """
      vendor vendors supplier suppliers creditor creditors lieferant lieferanten kreditor kreditoren fournisseur fournisseurs proveedor proveedores fornitore
      fornitori leverancier leveranciers crediteur fornecedor dostawca dodavatel leverantoer leverandoer tedarikci
      """
    ),
    (.charge, "charge charges charged chgs chg billed"),
    (
      .creditNote,
      """
            creditnote creditmemo cm cn gutschrift avoir hyvityslasku jovairas jovairo notedecredit notadicredito notadecredito
            creditnota creditnotas kreditnota kreditnotas kreditnote kreditnoter nabono noabono numeroabono
      """
    ),
    (
      .number,
      """
            number no nr nbr num numero nro numer cislo id ic ico sayi sayisi numara nummer nummern ident n idno
            pro numaras
            nomer arithmos broj stevilka stev nro szam szama sorszam sorszama numar numarul
      """
    ),
    (
      .reference,
      "ref1 reference ref refno referenz referencia riferimento rif referentie referens odkaz belegfeld viite referinta"
    ),
    (
      .date,
      """
            contradate offsetdate setoffdate allocationdate creditdate adjdate reversaldate
            date dt dated datum dat datums data dta fecha tarih tarihi datu dates day tag jour dia giorno f vom del dato den paivays
            imerominia imnia accountingdate billingdate datumpripadu kelte wystawienia
            dnia paeivae paiva paeivaemaeaerae paivamaara pvm kelt datuma
      """
    ),
    (
      .due,
      """
            due dueon duedt maturity matures falls faellig faelligkeit faelligkeits faelligam faell nettofaell vencimiento vto venc vencto vence
            vencimento scadenza scad echeance ech
            verv verval vervalt vervaldat vervaldatum foerfall forfald forfalder forfalls foerfallo foerf forfalds vade vadesi splatnost splatnosti splatny
            termin termine platnosci platn erapaiva payable zahlbar payby payer pagar pagare zahlen zuzahlen topay tebetalen dozaplaty dapagare kuhradeni kuhrade betala splatno esedekesseg
            srok padezh lixi lixis zapadlosti zapade dospijece dospijeca dospece eraepaeivae eraepvm hataridoe hatarido hatarideje esedekes lejarat lejarata scadenta scadentei deplata
            vencimientoneto vtoneto scadenzanetta echeancenette
      """
    ),
    (
      .issue,
      """
            issue issued invoiced opgemaakt created creation raised ausgestellt ausstellung ausstellungs emission emis emise emisi emissao emision emisija emitida
            emissione wyst wystaw vystaveno vystaveni udfaerdiget utfaerdat duzenleme duezenleme expedicion
            kiallitas kiallitasi kiallitva emiterii emitere emiterea
      """
    ),
    (
      .posting,
      "posting posted banked gl buchungs buch booking booked comptabilisation reg registrazione contable bokfoerings bogfoerings period"
    ),
    (
      .payment,
      """
            prepayment prepayments payment payments pay pmt pmts encaisser recouvrer percevoir betalen receipt receipts rcpt settlement settled settle clearing cleared clear closed zahlung zahlungs zahlungseingang paiement paiements versement versements
            ausgleich ausgleichs reglement reglements
            pago pagos cobro cobros pagamento pagam betaling betalings betalnings betaal uhrady uhrada platba zaplaty oedeme tahsil tahsilat recebimento receb recibo recibos incasso
            collection remittance bez regulee
            oplaty oplata oplati platezh platezha maksu suoritus fizetes befizetes plata platii incasare incasarea
      """
    ),
    (
      .paid,
      """
            paid pd erhalten received rec recd receipted wplaty wplacono collected settledamt eingegangen ontvangen bezahlt gezahlt paye payee regle reglee pagado pagada pagato pagata pagas
            betaald voldaan betalt betalat uhrazeno zaplaceno zaplacono oedenen edilen recebido recebida cobrado cobrada abonado incassato
            incassata saldata saldato encaissee encaisse quitada zahlbetrag
            oplacheno plateno exoflimeno pliromeno placeno placano uplaceno maksettu suoritettu kiegyenlitve kiegyenlitett kifizetve fizetve fizetett befizetett befizetve rendezve incasat incasata achitat achitata platit platita
      """
    ),
    (
      .open,
      """
            unallocated unapplied zustatek uhradit neuhrazeno kvar klikvidaci daincassare utestaende udestaende restbeloep zostatok zostava open outstanding arrears netdue nogte outst outs os remaining remain rest reste restant unpaid left offen offene offener offenes ausstehend ausstehender ausstehende ausstehendes verbleibend verbleibender verbleibende ouvert ouverte restbetrag pendiente
            pendientes pend pendente pendentes openstaand openst resterend restbelopp resterande obetald restbeloeb residuo residui aperto pozostalo pozostaje
            zbyva zbyvajici kalan
            bakiye owing owed dues odenmemis dasaldare dorozliczenia porcobrar areceber aregler emaberto aberto pdte pdtes restschuld
            obetalt gjenstaende apen apent mangler acik niezaplacono niezaplacona dluh impagado impagados deuda adeudado insoluto insoluti scoperto
            encours impaye impayes
            ostatok ostatk ostatka dolg dolga zadolzhennost zalishok borg dalg ypoloipo odprto otvoreno preostalo avoin avoinna avoimet maksamatta hatralek tartozas fizetetlen kiegyenlitetlen kintlevoeseg restant unsettled restforderung rem voldoen resta emdivida
      """
    ),
    (
      .amount,
      """
            amountallocated allocatedamount amountoffset offsetamount contraamount amountsetoff setoffamount depositamount adjustmentamount
            advanceamount adjamount prepaymentamount
            amount amt amounts beloep summa amountintransactioncurrency value val sum betrag betraege wert summe montant montants mnt mt importe imp importes monto importo bedrag belopp beloeb
            castka kwota wartosc tutar tutari valor vlr valore vr osszeg valoare
            poso axia iznos znesek oesszeg oesszege osszege ertek erteke suma sume
      """
    ),
    (
      .total,
      "total totals tot totalt totaal totale totaux celkem razem ogolem toplam gesamt gesamtbetrag yhteensa yhteensae loppusumma oesszesen vegoesszeg"
    ),
    (
      .gross,
      "gross brutto bruttobetrag ttc lordo bruto brut incl inkl inklusive inclusive incvat inclvat incltax inctax incgst inclgst includingvat includingtax withtax withvat inklmwst verollinen cutva"
    ),
    (.balance, "balance bal balances saldo saldi solde soldes sal"),
    (
      .original,
      "opprinnelig opprinnelige original orig originally requested initial face opening ursprung urspruenglich iniziale dokumentbetrag"
    ),
    (
      .currency,
      "valyuta nomisma currency curr cur ccy waehrung waehr waehrg whg devise dev moneda mon divisa div valuta vta wal waluta mena moeda doeviz currencycode valutakod valuutta penznem penzneme devizanem deviza"
    ),
    (
      .kind,
      "type typ kind soort vorgang art rodzaj tipo class cls klasse tur turu causale concepto belegart bilagsart cd category tyyppi laji tipus tipusa tipul"
    ),
    (
      .status,
      """
            status state stato estado estatus statut zustand stav situacao situation situazione sit durum durumu stan etat vermerk
            zaken stand
            tila allapot allapota statusz stare starea
      """
    ),
    (
      .terms,
      "terms term trms ziel zahlungsziel konditionen zahlungsbedingung zahlungsbedingungen zahlungskonditionen plazo plazos netterms conditions condiciones condizioni betaaltermijn betalingsbetingelser betalningsvillkor vilkar maksuehto maksuehdot"
    ),
    (.days, "days tage jours dias giorni dagen dni guen dage dagar ndays"),
    (
      .dispute,
      "disputed dispute indispute query queried contested strittig litige disputa contestata contestato betwist onhold hold sporny itiraz"
    ),
    (
      .customer,
      """
            customer cust customers client clients clt debtor debtors deb debitor debitoren buyer member membre tenant party billto soldto family consumer subscriber patient owner shipper consignee guest resident household pupil gezin kunde kunden kd kund klient
            debiteur debiteuren klant relatie cliente clientes cli sacado tomador pagador receptor cari muesteri zakaznik odberatel kontrahent nabywca
            odbiorca odbiorcy
            intestatario destinataire rechnungspartner rechnungspartners tiers asiakas vevo partner contact auftraggeber empfaenger company firma entidade
            kontakt kontragent pokupatel pokupec klient pelatis pelati podmiot kupac kupca kupci stranka stranke kumppani asiakkaan vevoe vevoeje ugyfel uegyfel partenaire student students learner learners policyholder homeowner employer guarantor frachtzahler zahlungspflichtiger clientul clientului beneficiar cumparator partener
      """
    ),
    (
      .name,
      """
            name names anzeigename naam nom nombre nome nazwa nazev navn namn uenvan uenvani unvan unvani zoeknaam ragione sociale razon social raison bezeichnung designacao
            denominazione adi intitule title
            eponymia naimenovanie naziv nimi nev neve denumire denumirea nume numele
      """
    ),
    (.group, "group grp gruppe groupe grupo gruppo groep skupina grupa konzern koncern"),
    (.parent, "parent mutter hauptkunde maison mere"),
    (.debit, "duguje debit debits dr debe dare soll debito sollbetrag winien md borc debet"),
    (
      .credit,
      "potrazuje credit credits cr haber avere haben credito habenbetrag ma dal alacak kredit"
    ),
    (.side, "side kz kennz kennzeichen indicator sens drcr"),
    (
      .match,
      "match matching lettering lettrage lettr lett ecriturelet partita punteo ausgleichsnr allocation"
    ),
    (
      .apply,
      "allocated matched liquidado liquidada verrekend verrechnet zubeleg zurechnung apply applied applies application agst against zugeordnet aplicado aplicada aplicacion aplicaciones applique appliquee appliquees impute imputee imputees imputado imputada"
    ),
    (.entity, "entity subsidiary mandant bukrs buchungskreis legal"),
    (
      .account,
      "account acct acc ac accno konto kontonr cuenta cta compte cpte conto rekening hesap ucet aux"
    ),
    (.receivable, "receivable receivables ar sales devedor deudor debiteurs"),
    (.until, "tm to by bis until before voor vor vorher entro hasta ate til avant do"),
    (
      .details,
      """
            memo description desc details particulars libelle text buchungstext narration narrative omschrijving descrizione descricao descripcion opis popis
            tekst aciklama
      """
    ),
    (
      .filler,
      """
            raschetov interni onze met en so far of at the in per de des der die das da di du la le les el los las al a an am au e y et und and og och on for from with dos van het een
            z ze na o i dne k mit fuer pr s nella
            iva usd eur gbp chf czk kc pln dkk sek nok zar inr brl mxn ars try tl aud nzd cad jpy rs r u your our is il lo gli op rata parc parcela instalment installment nog te fiscal still already j
            utc gmt tva vat mwst ust inc including schon noch deja plus grand genel fantasia vorzeichen hw att gst btw moms mva
            alv afa fizetesi affichage den em
      """
    ),
    (
      .foreign,
      """
            net netto netamount ht hors excl exkl excluding ex tax taxes subtotal sub line lines unit price prices qty quantity menge qte cantidad
            discount disc skonto
            rabatt remise descuento order orders po ship shipping delivery deliver lieferung quote expected planned exchange rate kurs home base local
            lcy
             phone email mail fax address street city town ort country zip postal salesperson slsp rep
            representative user modified updated
            cost costs freight fees commission bank check cheque method mode batch job project department dimension
            imponible imponibile aliquota
            anzahl age aging ageing aged overdue late bucket current older future limit run print printed start
            end valid expiry expire stmt statement note notes comment designation
             product sku stock warehouse branch location region territory serie series serial sequence seq
            mahnstufe dunning reminder level block template year month quarter gegenkonto contra
            item items shipto ordernumber orderno customerpo adjustment partitaiva piva vatno withheld withholding refund writeoff journal jal naturedepiece
            veroton teljesites teljesitesi teljesitese faratva
      """
    ),
  ]
}
