/// Countries as people write them: an ISO 3166 code, or a name in English, another language of Europe, or the country's own.
public enum Country {
  /// The ISO 3166 alpha-2 code of what was written; nil for blank text and for what is not known.
  ///
  /// Two letters stand for themselves. Names are looked up without regard to case, blanks, points and accents of the common ones.
  public static func code(_ text: String) -> String? {
    let word = String(text.lowercased().filter { $0.isLetter })
    guard !word.isEmpty else { return nil }
    if let known = names[word] { return known }
    return word.utf8.count == 2 ? word.uppercased() : nil
  }

  /// Whether a country as written is none of `home`; nobody is foreign without a home, or where no country is stated.
  public static func isForeign(_ country: String, to home: Set<String>) -> Bool {
    !home.isEmpty && !country.isEmpty && !home.contains(code(country) ?? country)
  }

  /// Members of the European Union.
  public static let memberStates: Set<String> = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
  ]

  /// Code by compact name: each row of the table has a code in capitals, followed by other ways to write it.
  private static let names: [String: String] = {
    var names: [String: String] = [:]
    let table = String(decoding: PackageResources.countries_csv, as: UTF8.self)
    for row in table.split(separator: "\n") {
      let words = row.split(separator: ",").map(String.init)
      for word in words.dropFirst() { names[word] = words[0] }
    }
    return names
  }()
}
