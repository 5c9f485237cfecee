import Glibc
import Receivables
import Reporting

/// Writes a demo ledger as accounting systems would export it.
struct DemoFiles {
  /// A system's shape.
  enum Shape: String, CaseIterable {
    case flat, quickbooks, xero
  }

  let ledger: DemoLedger
  let folder: String
  /// The shapes among which customers are shared out.
  let shapes: [Shape]
  /// Whether files of these names may be replaced.
  let replaces: Bool

  /// Writes one file per shape; returns their names.
  func write() throws -> [String] {
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw CommandError(
        message: "\(folder): \(String(cString: strerror(errno)))", remedy: "check the path")
    }
    // Before anything is written.
    if !replaces, let taken = shapes.map(path).first(where: { access($0, F_OK) == 0 }) {
      throw CommandError(
        message: "\(taken) is there already",
        remedy: "name another folder, or give --force to replace it")
    }
    return try shapes.map { shape in
      switch shape {
      case .flat: try file(path(shape), flat)
      case .quickbooks: try file(path(shape), quickBooks)
      case .xero: try file(path(shape), xero)
      }
    }
  }

  private func path(_ shape: Shape) -> String {
    let name =
      switch shape {
      case .flat: "invoices.csv"
      case .quickbooks: "ar_aging_detail.csv"
      case .xero: "sales_invoices.csv"
      }
    return "\(folder)/\(name)"
  }

  private func file(_ path: String, _ content: (inout DemoSink) throws -> Void) throws -> String {
    guard let handle = fopen(path, "w") else {
      throw CommandError(
        message: "\(path): \(String(cString: strerror(errno)))", remedy: "check permissions")
    }
    var sink = DemoSink(handle)
    try content(&sink)
    let isWritten = sink.finish()
    guard fclose(handle) == 0, isWritten else {
      throw CommandError(message: "\(path): cannot be written", remedy: "check free space")
    }
    return path
  }

  private func belongs(_ customer: Int, to shape: Shape) -> Bool {
    guard shapes.count > 1 else { return true }
    // Six customers in ten keep to the flat list, the others are shared by the two cloud systems.
    let slot = customer % 10
    return shape == (slot < 6 ? .flat : slot < 8 ? .quickbooks : .xero)
      || !shapes.contains(slot < 6 ? .flat : slot < 8 ? .quickbooks : .xero) && shape == shapes[0]
  }

  private func flat(_ sink: inout DemoSink) throws {
    var csv = CSVWriter(guardsFormulas: false)
    csv.header(
      [
        "Invoice Number", "Customer ID", "Customer", "Invoice Date", "Due Date", "Amount",
        "Paid Date",
        "Balance", "Currency", "Status", "Terms", "Reference",
      ].map { .text($0) })
    for index in 0..<ledger.invoices {
      let invoice = ledger.invoice(index)
      guard belongs(invoice.customer, to: .flat) else { continue }
      let customer = ledger.customers[invoice.customer]
      csv.text(number("INV-", invoice.number))
      csv.text(customer.id)
      csv.text(customer.name)
      csv.day(invoice.issued)
      csv.day(invoice.due)
      csv.money(invoice.amount, digits: 2)
      csv.day(invoice.paid)
      csv.money(invoice.balance, digits: 2)
      csv.text("USD")
      csv.text(invoice.paid != nil ? "Paid" : invoice.isDisputed ? "Disputed" : "Open")
      csv.text("Net \(customer.terms)")
      csv.text("PO-\(invoice.number % 99_991)")
      csv.endRow()
      sink.take(&csv)
    }
    sink.take(&csv, isLast: true)
  }

  /// A/R Aging Detail: open documents only, under their bucket, oldest bucket first.
  private func quickBooks(_ sink: inout DemoSink) throws {
    var csv = CSVWriter(guardsFormulas: false)
    let (year, month, day) = ledger.asOf.civil
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October",
      "November", "December",
    ]
    func line(_ cells: [String]) {
      for cell in cells + Array(repeating: "", count: max(0, 8 - cells.count)) { csv.text(cell) }
      csv.endRow()
    }
    line(["Demo Company"])
    line(["A/R Aging Detail"])
    line(["As of \(months[month - 1]) \(day), \(year)"])
    line([])
    line([
      "", "Date", "Transaction type", "Num", "Customer full name", "Due date", "Amount",
      "Open balance",
    ])
    let buckets = [
      ("91 or more days past due", 91...Int.max), ("61 - 90 days past due", 61...90),
      ("31 - 60 days past due", 31...60), ("1 - 30 days past due", 1...30),
      ("CURRENT", Int.min...0),
    ]
    var grand: Int64 = 0
    for (label, days) in buckets {
      var total: Int64 = 0
      var isOpen = false
      for index in 0..<ledger.invoices {
        let invoice = ledger.invoice(index)
        guard invoice.balance != 0, days.contains(ledger.asOf - invoice.due),
          belongs(invoice.customer, to: .quickbooks)
        else { continue }
        if !isOpen {
          line([label])
          isOpen = true
        }
        csv.blank()
        csv.text(slashed(invoice.issued, monthFirst: true))
        csv.text(invoice.amount < 0 ? "Credit Memo" : "Invoice")
        csv.text(String(invoice.number))
        csv.text(ledger.customers[invoice.customer].name)
        csv.text(slashed(invoice.due, monthFirst: true))
        csv.text(decimalText(invoice.amount, digits: 2, grouping: ","))
        csv.text(decimalText(invoice.balance, digits: 2, grouping: ","))
        csv.endRow()
        total += invoice.balance
        sink.take(&csv)
      }
      guard isOpen else { continue }
      grand += total
      line([
        "Total for \(label)", "", "", "", "", "", "",
        "$\(decimalText(total, digits: 2, grouping: ","))",
      ])
    }
    line(["TOTAL", "", "", "", "", "", "", "$\(decimalText(grand, digits: 2, grouping: ","))"])
    sink.take(&csv, isLast: true)
  }

  /// Sales invoices: one row per line item, document totals repeated.
  private func xero(_ sink: inout DemoSink) throws {
    var csv = CSVWriter(guardsFormulas: false)
    let headings =
      "ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,POCity,PORegion,POPostalCode,POCountry,SAAddressLine1,SAAddressLine2,SAAddressLine3,SAAddressLine4,SACity,SARegion,SAPostalCode,SACountry,InvoiceNumber,Reference,InvoiceDate,DueDate,PlannedDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,InventoryItemCode,Description,Quantity,UnitAmount,Discount,LineAmount,AccountCode,TaxType,TaxAmount,TrackingName1,TrackingOption1,TrackingName2,TrackingOption2,Currency,Type,Sent,Status"
      .split(separator: ",")
    csv.header(headings.map { .text(String($0)) })
    for index in 0..<ledger.invoices {
      let invoice = ledger.invoice(index)
      guard belongs(invoice.customer, to: .xero) else { continue }
      let face = abs(invoice.amount)
      let lines = Money(minorUnits: face, currency: .unstated).allocated(
        by: Array(repeating: 1, count: 1 + index % 3))
      for (position, item) in lines.enumerated() {
        csv.text(ledger.customers[invoice.customer].name)
        for _ in 0..<17 { csv.blank() }
        csv.text(number(invoice.amount < 0 ? "CN-" : "INV-", invoice.number))
        csv.blank()
        csv.text(slashed(invoice.issued, monthFirst: false))
        csv.text(slashed(invoice.due, monthFirst: false))
        csv.blank()
        csv.money(face * 100, digits: 4)
        csv.money(0, digits: 4)
        csv.money((face - abs(invoice.balance)) * 100, digits: 4)
        csv.money(abs(invoice.balance) * 100, digits: 4)
        csv.blank()
        csv.text("Item \(position + 1)")
        csv.money(10_000, digits: 4)
        csv.money(item.minorUnits * 100, digits: 4)
        csv.blank()
        csv.money(item.minorUnits * 100, digits: 4)
        csv.text("200")
        csv.text("No GST")
        csv.money(0, digits: 4)
        for _ in 0..<4 { csv.blank() }
        csv.text("USD")
        csv.text(invoice.amount < 0 ? "Sales credit note" : "Sales invoice")
        csv.text("Sent")
        csv.text(invoice.paid != nil ? "Paid" : "Awaiting Payment")
        csv.endRow()
      }
      sink.take(&csv)
    }
    sink.take(&csv, isLast: true)
  }

  private func number(_ prefix: String, _ value: Int) -> String {
    let digits = String(value)
    return prefix + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  private func slashed(_ day: Day, monthFirst: Bool) -> String {
    let (year, month, dayOfMonth) = day.civil
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    return monthFirst
      ? "\(two(month))/\(two(dayOfMonth))/\(year)" : "\(two(dayOfMonth))/\(two(month))/\(year)"
  }
}

/// Passes finished rows to a file in large pieces.
struct DemoSink {
  private let handle: UnsafeMutablePointer<FILE>
  private var isComplete = true

  init(_ handle: UnsafeMutablePointer<FILE>) { self.handle = handle }

  mutating func take(_ csv: inout CSVWriter, isLast: Bool = false) {
    guard isLast || csv.bytes.count > 1 << 17 else { return }
    if fwrite(csv.bytes.baseAddress, 1, csv.bytes.count, handle) != csv.bytes.count {
      isComplete = false
    }
    csv.drain()
  }

  func finish() -> Bool { isComplete }
}
