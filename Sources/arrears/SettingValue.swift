import Intake
import Receivables

/// A value as written by the user.
enum SettingValue {
  case scalar(String)
  case list([String])
  case map([(String, String)])
  /// Named records: offers, agencies and the like.
  case records([(name: String, fields: [(key: String, value: SettingValue)])])
}

/// Why a setting cannot be used.
struct SettingFault: Error {
  var message: String
  var remedy: String
}

extension SettingValue {
  func text() throws(SettingFault) -> String {
    guard case .scalar(let text) = self else {
      throw SettingFault(message: "a single value is expected", remedy: "write one word or number")
    }
    return text
  }

  func words() throws(SettingFault) -> [String] {
    switch self {
    case .list(let words): return words
    case .scalar(let text):
      return text.split(separator: ",").map { word in
        String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
    case .map, .records:
      throw SettingFault(message: "a list is expected", remedy: "write for example [a, b]")
    }
  }

  /// Named records; `{}` is none.
  func records(
    named key: String, example: String
  ) throws(SettingFault) -> [(name: String, fields: [(key: String, value: SettingValue)])] {
    switch self {
    case .records(let records): return records
    case .map(let pairs) where pairs.isEmpty: return []
    default:
      throw SettingFault(
        message: "\(key) holds no named records", remedy: "write for example \(example)")
    }
  }

  /// A single character, or a word that stands for one.
  func byte(named words: [String: UInt8]) throws(SettingFault) -> UInt8 {
    let text = try text()
    if let byte = words[text] { return byte }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte != 0x0A, byte != 0x0D else {
      throw SettingFault(
        message: "\"\(text)\" is not one character",
        remedy: "write one character, or \(words.keys.sorted().joined(separator: ", "))")
    }
    return byte
  }

  func integer(in range: ClosedRange<Int>) throws(SettingFault) -> Int {
    let text = try text()
    guard let number = Int(text), range.contains(number) else {
      throw SettingFault(
        message:
          "\"\(text)\" is not a whole number from \(range.lowerBound) to \(range.upperBound)",
        remedy: "correct the value")
    }
    return number
  }

  /// A fraction between 0 and 1.
  func share() throws(SettingFault) -> Ratio {
    let text = try text()
    guard let ratio = Ratio(decimal: text), ratio.numerator >= 0,
      ratio.numerator <= ratio.denominator
    else {
      throw SettingFault(
        message: "\"\(text)\" is not a share between 0 and 1", remedy: "write 0.85 for 85 %")
    }
    return ratio
  }

  func flag() throws(SettingFault) -> Bool {
    switch try text().lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    case let text:
      throw SettingFault(
        message: "\"\(text)\" is neither true nor false", remedy: "write true or false")
    }
  }

  /// Amounts in minor units by currency.
  func amounts(named key: String, example: String) throws(SettingFault) -> [Currency: Int64] {
    guard case .map(let pairs) = self else {
      throw SettingFault(
        message: "\(key) is not a list of currencies and amounts",
        remedy: "write for example \(example)")
    }
    var amounts: [Currency: Int64] = [:]
    for (code, amount) in pairs {
      let currency = try self.currency(code)
      guard let ratio = Ratio(decimal: amount) else {
        throw SettingFault(
          message: "\"\(amount)\" is not an amount", remedy: "write a decimal such as 36400.00")
      }
      amounts[currency] = ratio.scaled(toDigits: currency.digits)
    }
    return amounts
  }

  func currency(_ code: String) throws(SettingFault) -> Currency {
    guard let currency = Currency(code: code) else {
      throw SettingFault(
        message: "\"\(code)\" is not an ISO 4217 currency", remedy: "write a code such as USD")
    }
    return currency
  }

  func oneOf<Choice: RawRepresentable & CaseIterable>(_ word: String) throws(SettingFault) -> Choice
  where Choice.RawValue == String {
    guard let choice = Choice(rawValue: word) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw SettingFault(
        message: "\"\(word)\" is not one of \(known)", remedy: "choose one of them")
    }
    return choice
  }
}
