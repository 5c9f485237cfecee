import Testing

@testable import Receivables

@Suite("Countries")
struct CountryTests {
  @Test(
    "A country is known by code, by its name in several languages, and by what people call it",
    arguments: [
      ("DE", "DE"), ("de", "DE"), ("DEU", "DE"), ("Germany", "DE"), ("Deutschland", "DE"),
      ("Allemagne", "DE"), ("Niemcy", "DE"), ("England", "GB"), ("Scotland", "GB"),
      ("Wales", "GB"), ("Great Britain", "GB"), ("Britain", "GB"), ("U.K.", "GB"),
      ("United Kingdom", "GB"), ("Royaume-Uni", "GB"), ("U.S.A.", "US"),
      ("United States of America", "US"), ("Vereinigte Staaten", "US"), ("Österreich", "AT"),
      ("Oesterreich", "AT"), ("Osterreich", "AT"), ("Côte d’Ivoire", "CI"),
      ("Ivory Coast", "CI"), ("Viet Nam", "VN"), ("Vietnam", "VN"), ("South Korea", "KR"),
      ("North Korea", "KP"), ("Schweiz", "CH"), ("Türkiye", "TR"), ("Turkey", "TR"),
      ("Cabo Verde", "CV"), ("Nigeria", "NG"), ("Niger", "NE"), ("Dominica", "DM"),
      ("Dominican Republic", "DO"), ("XK", "XK"), ("Atlantis", nil), ("", nil),
    ] as [(String, String?)])
  func known(text: String, code: String?) { #expect(Country.code(text) == code) }

  @Test("A home by any of its names makes its customers domestic, and nobody else")
  func foreign() {
    #expect(!Country.isForeign("England", to: ["GB"]))
    #expect(!Country.isForeign("Nigeria", to: ["NG"]))
    #expect(Country.isForeign("Niger", to: ["NG"]))
    #expect(Country.isForeign("Atlantis", to: ["NG"]))
    #expect(!Country.isForeign("", to: ["NG"]))
    #expect(!Country.isForeign("Niger", to: []))
  }
}
