import GRDB
import Receivables

/// Values of a row, each of the kind that it should be: a file that was damaged or edited may hold anything anywhere.
extension Row {
  /// A whole number.
  func integer(_ place: Int) throws -> Int64 {
    guard let value = Int64.fromDatabaseValue(self[place] as DatabaseValue) else {
      throw HistoryFault.damaged
    }
    return value
  }

  /// A text.
  func text(_ place: Int) throws -> String {
    guard case .string(let text) = (self[place] as DatabaseValue).storage else {
      throw HistoryFault.damaged
    }
    return text
  }

  /// An ISO day.
  func day(_ place: Int) throws -> Day {
    guard let day = Day(iso: try text(place)) else { throw HistoryFault.damaged }
    return day
  }

  /// A currency's code.
  func currency(_ place: Int) throws -> Currency {
    guard let currency = Currency(code: try text(place)) else { throw HistoryFault.damaged }
    return currency
  }
}
