/// Lists that hold what customers owe and what suppliers are owed.
extension Layout {
  private static let customerWords: Set<String> = [
    "customer", "customers", "debtor", "debtors", "receivable", "receivables", "ar", "accrec",
    "client", "clients", "kunde", "kunden", "debitor", "debitoren", "klant", "debiteur", "cliente",
    "clientes", "clienti", "sales", "kund", "kontrahentodbiorca", "odbiorca", "odberatel",
    "accountsreceivable", "d",
  ]
  private static let supplierWords: Set<String> = [
    "supplier", "suppliers", "vendor", "vendors", "creditor", "creditors", "payable", "payables",
    "ap", "accpay", "fournisseur", "fournisseurs", "lieferant", "lieferanten", "kreditor",
    "kreditoren", "leverancier", "crediteur", "proveedor", "proveedores", "fornitore", "fornitori",
    "purchase", "purchases", "leverantoer", "dostawca", "dodavatel", "accountspayable", "k",
  ]

  /// The column that tells customers from suppliers, and the filter that leaves suppliers out; nil where no column does.
  ///
  /// Every cell must name one of the two, and both must be there. Letters count only below a heading that speaks of accounts or
  /// ledgers.
  static func suppliers(
    _ headings: [String], _ sample: [[String]]
  ) -> (column: Int, filter: Format.RowFilter)? {
    for column in headings.indices {
      let cells = Set(
        sample.map { compactHeading(HeadingMatch.cell($0, column)) }.filter { !$0.isEmpty })
      guard cells.count > 1, cells.isSubset(of: customerWords.union(supplierWords)),
        !cells.isDisjoint(with: customerWords), !cells.isDisjoint(with: supplierWords)
      else { continue }
      let heading = compactHeading(headings[column])
      let tellsAccounts = ["konto", "account", "ledger", "partner", "partij"].contains {
        heading.contains($0)
      }
      if cells.contains(where: { $0.utf8.count == 1 }), !tellsAccounts { continue }
      return (column, Format.RowFilter(headings: [heading], drops: supplierWords))
    }
    return nil
  }

  /// A second column of states, "Statut" beside "Statut de paiement", that says which rows are drafts or cancelled.
  static func drafts(_ match: HeadingMatch, _ sample: [[String]]) -> [Format.RowFilter] {
    guard let status = match[.status] else { return [] }
    return match.headings.indices.compactMap { column in
      let concepts = HeadingGrammar.concepts(of: match.headings[column]) ?? []
      guard column != status, !match.columns.contains(column), concepts == [.status] else {
        return nil
      }
      let words = Set(sample.map { HeadingMatch.cell($0, column).trimmingBlanks })
      let excluded = words.filter { Words.state($0) == .excluded }.map { compactHeading($0) }
      return excluded.isEmpty
        ? nil
        : Format.RowFilter(
          headings: [compactHeading(match.headings[column])], drops: Set(excluded))
    }
  }
}
