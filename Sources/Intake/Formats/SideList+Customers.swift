import Receivables

extension SideList {
  /// Customer files: names, groups, terms, and what else is known of a customer.
  static let customers = SideList(
    id: "customers", title: "customers", kind: nil,
    marks: [
      "creditlimit", "=limit", "kreditlimit", "kreditrahmen", "plafond", "limite",
      "limitedecredit", "kredietlimiet", "=fido",
      "relatedparty", "affiliate", "insured", "versichert", "insolven", "country", "=land",
      "=pays", "=pais", "=paese", "=terms",
      "paymentterms", "jurisdiction", "gerichtsstand", "governinglaw", "publicbody", "government",
      "contractonfile", "guarantee", "feeclause", "cashondelivery", "=cod", "outofbusiness",
      "ceasedtrad", "=consumer",
      "privateperson",
    ],
    roles: [
      (
        .limit,
        [
          "creditlimit", "kreditlimit", "kreditrahmen", "limitedecredit", "plafond",
          "limitedecredito", "limitecredito",
          "kredietlimiet", "=fido", "=limit", "=limite",
        ]
      ),
      (.country, ["country", "laendercode", "=land", "=pays", "=pais", "=paese", "nazione"]),
      (
        .isRelated,
        [
          "related", "affiliate", "intercompany", "groupcompany", "verbunden", "partieliee",
          "entrepriseliee", "verbondenpartij",
          "gelieerd", "vinculad", "correlat", "employee", "konzernunternehmen",
        ]
      ),
      (
        .isInsolvent,
        [
          "insolv", "bankrupt", "administration", "liquidation", "procedurecollective",
          "failliet", "concurso", "fallit",
        ]
      ),
      (
        .isOutOfBusiness,
        [
          "outofbusiness", "ceasedtrading", "ceasedtrade", "geschaeftsaufgabe",
          "cessationdactivite",
        ]
      ),
      (
        .isGovernment,
        ["government", "publicbody", "publicsector", "behoerde", "oeffentlich", "overheid"]
      ),
      (
        .isConsumer,
        ["consumer", "privateperson", "privatkunde", "verbraucher", "particulier", "individual"]
      ),
      (.isOnDelivery, ["cashondelivery", "=cod", "cashonly", "nachnahme", "rembours"]),
      (
        .jurisdiction,
        [
          "jurisdiction", "gerichtsstand", "governinglaw", "court", "=state", "=province",
          "bundesstaat", "tribunal",
        ]
      ),
      (.contract, ["contract", "vertrag", "contrat", "contrato", "contratto", "agreement"]),
      (
        .delivery,
        ["deliveryproof", "proofofdelivery", "=pod", "=delivery", "deliverynote", "lieferschein"]
      ),
      (.order, ["orderonfile", "=po", "=order", "bestellung", "commande"]),
      (
        .feeClause,
        [
          "latefee", "feeclause", "interestclause", "latecharge", "verzugszins", "zinsklausel",
          "penaltyclause", "interestagreed",
        ]
      ),
      (
        .guarantee,
        ["guarantee", "guarantor", "=security", "collateral", "buergschaft", "garantie"]
      ),
      (.email, ["email", "=mail", "courriel", "correo"]),
      (
        .address,
        [
          "address", "=street", "strasse", "anschrift", "adresse", "=adres", "=rue", "direccion",
          "indirizzo", "=calle", "=via",
        ]
      ),
      (.postcode, ["postcode", "postalcode", "=zip", "zipcode", "=plz", "codepostal", "=cap"]),
      (.city, ["=city", "=town", "=ort", "=stadt", "=ville", "=plaats", "ciudad", "citta"]),
      (
        .isInsured,
        ["insured", "insurance", "versichert", "assure", "verzekerd", "asegurad", "assicurat"]
      ),
    ],
    needs: [
      [.customerID, .customerName],
      [
        .limit, .country, .isRelated, .isInsured, .isInsolvent, .isGovernment, .isConsumer,
        .isOnDelivery, .jurisdiction, .contract, .delivery, .order, .feeClause, .guarantee,
        .isOutOfBusiness,
      ],
    ],
    forbids: [.number, .due, .amount])
}
