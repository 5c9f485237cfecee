import ArgumentParser
import Receivables

/// `arrears demo`: a synthetic ledger of any size.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Write a deterministic synthetic ledger, as several systems would export it.",
    discussion: "The same seed, size and day give the same bytes on every machine.")

  @Argument(help: "Folder for the files.")
  var folder: String

  @Option(help: "Number of invoices.")
  var invoices = 10_000

  @Option(help: "Number of customers (default: invoices / 200, at least 10).")
  var customers: Int?

  @Option(help: "Seed of the random numbers.")
  var seed: UInt64 = 1

  @Option(help: "Shape: flat, quickbooks, xero, or all (customers are shared out among the three).")
  var shape = "all"

  @Option(name: .customLong("as-of"), help: "The ledger's day.")
  var asOf = "2025-06-30"

  @Flag(help: "Replace files that are there.")
  var force = false

  func validate() throws {
    guard (1...100_000_000).contains(invoices) else {
      throw ValidationError("--invoices takes a number from 1 to 100,000,000")
    }
    guard (1...10_000_000).contains(customers ?? 10) else {
      throw ValidationError("--customers takes a number from 1 to 10,000,000")
    }
    guard shape == "all" || DemoFiles.Shape(rawValue: shape) != nil else {
      throw ValidationError("--shape takes flat, quickbooks, xero or all")
    }
    guard Day(iso: asOf) != nil else {
      throw ValidationError("--as-of takes an ISO day such as 2025-06-30")
    }
  }

  func run() throws {
    try guarded {
      guard let day = Day(iso: asOf) else { return }
      let ledger = DemoLedger(
        seed: seed, asOf: day, invoices: invoices, customers: customers ?? max(10, invoices / 200))
      let shapes = DemoFiles.Shape(rawValue: shape).map { [$0] } ?? DemoFiles.Shape.allCases
      for path in try DemoFiles(ledger: ledger, folder: folder, shapes: shapes, replaces: force)
        .write()
      {
        try? Answer.write(path + "\n")
      }
    }
  }
}
