/// Countries as people write them: an ISO 3166 code, or a name in English or the country's own language.
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

  /// Codes in capitals, followed by other ways to write them.
  private static let table: [[String]] = [
    ["US", "usa", "unitedstates", "unitedstatesofamerica", "america", "vereinigtestaaten"],
    [
      "GB", "uk", "gbr", "unitedkingdom", "greatbritain", "england", "scotland", "wales", "britain",
    ],
    ["CA", "can", "canada", "kanada"], ["AU", "aus", "australia", "australien"],
    ["NZ", "nzl", "newzealand"], ["IE", "irl", "ireland", "irland", "eire"],
    ["DE", "deu", "germany", "deutschland", "allemagne", "duitsland", "alemania", "germania", "d"],
    ["AT", "aut", "austria", "österreich", "oesterreich", "autriche"],
    ["CH", "che", "switzerland", "schweiz", "suisse", "svizzera"],
    ["FR", "fra", "france", "frankreich", "frankrijk", "francia", "f"],
    ["BE", "bel", "belgium", "belgien", "belgië", "belgie", "belgique"],
    ["NL", "nld", "netherlands", "thenetherlands", "niederlande", "nederland", "holland"],
    ["LU", "lux", "luxembourg", "luxemburg"],
    ["ES", "esp", "spain", "spanien", "españa", "espana"],
    ["PT", "prt", "portugal"], ["IT", "ita", "italy", "italien", "italia", "italie"],
    ["DK", "dnk", "denmark", "dänemark", "danmark"],
    ["SE", "swe", "sweden", "schweden", "sverige"],
    ["NO", "nor", "norway", "norwegen", "norge"], ["FI", "fin", "finland", "finnland", "suomi"],
    ["PL", "pol", "poland", "polen", "polska"], ["CZ", "cze", "czechia", "czechrepublic", "česko"],
    ["SK", "svk", "slovakia", "slovensko"], ["HU", "hun", "hungary", "ungarn", "magyarország"],
    ["RO", "rou", "romania", "rumänien"], ["BG", "bgr", "bulgaria", "bulgarien"],
    ["GR", "grc", "greece", "griechenland"], ["HR", "hrv", "croatia", "kroatien", "hrvatska"],
    ["SI", "svn", "slovenia", "slowenien"], ["EE", "est", "estonia"], ["LV", "lva", "latvia"],
    ["LT", "ltu", "lithuania"], ["MT", "mlt", "malta"], ["CY", "cyp", "cyprus"],
    ["TR", "tur", "turkey", "türkiye", "türkei"], ["IN", "ind", "india", "indien"],
    ["CN", "chn", "china"], ["JP", "jpn", "japan"], ["KR", "kor", "southkorea", "korea"],
    ["SG", "sgp", "singapore"], ["HK", "hkg", "hongkong"],
    ["AE", "are", "unitedarabemirates", "uae"],
    ["ZA", "zaf", "southafrica"], ["BR", "bra", "brazil", "brasil"],
    ["MX", "mex", "mexico", "méxico"],
    ["AR", "arg", "argentina"], ["CL", "chl", "chile"], ["CO", "col", "colombia"],
  ]

  private static let names: [String: String] = {
    var names: [String: String] = [:]
    for row in table { for word in row.dropFirst() { names[word] = row[0] } }
    return names
  }()
}
