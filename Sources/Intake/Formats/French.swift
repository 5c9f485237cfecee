extension Format {
  /// The French ledger file (FEC), by any program.
  static let french: [Format] = [
    Format(
      id: "fec", title: "Fichier des écritures comptables (FEC)",
      signatures: [["journalcode", "ecrituredate", "comptenum", "compauxnum", "pieceref"]],
      headings: [
        .customerID: ["compauxnum"], .customerName: ["compauxlib"], .number: ["pieceref"],
        .issued: ["piecedate", "ecrituredate"], .debit: ["debit"], .credit: ["credit"],
        .amount: ["montant"], .side: ["sens"], .match: ["ecriturelet"], .paidDay: ["datelet"],
        .currency: ["idevise"], .foreignAmount: ["montantdevise"], .account: ["comptenum"],
        .accountName: ["comptelib"],
        .kind: ["journallib"],
      ],
      without: [.balance, .due, .group, .status, .alternate], grain: .ledger,
      filters: [RowFilter(headings: ["comptenum"], prefix: "411")], lacks: [.dueDay, .currency])
  ]
}
