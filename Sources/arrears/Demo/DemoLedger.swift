import Glibc
import Receivables

/// A seeded synthetic ledger: invoice number `i` is a pure function of the seed and `i`, so that any part of it can be
/// streamed in any order without keeping it.
struct DemoLedger {
  /// How a customer pays.
  enum Behaviour {
    case prompt, weeklyRun, slow, worsening, failing
  }

  struct DemoCustomer {
    var id: String
    var name: String
    var behaviour: Behaviour
    var terms: Int
    /// Typical days late.
    var lateness: Int
    /// Typical invoice in cents.
    var size: Int64
  }

  struct DemoInvoice {
    var number: Int
    var customer: Int
    var issued: Day
    var due: Day
    var amount: Int64
    var paid: Day?
    /// Open at the as-of day.
    var balance: Int64
    var isDisputed: Bool
  }

  let seed: UInt64
  let asOf: Day
  let invoices: Int
  let customers: [DemoCustomer]

  /// Days before the as-of day over which invoices are spread, denser towards it.
  private let window = 720.0

  init(seed: UInt64, asOf: Day, invoices: Int, customers: Int) {
    self.seed = seed
    self.asOf = asOf
    self.invoices = invoices
    self.customers = (0..<customers).map { DemoLedger.customer($0, seed: seed) }
  }

  private static func customer(_ index: Int, seed: UInt64) -> DemoCustomer {
    var random = SplitMix(seed: seed &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15)
    let first = [
      "Cedar", "Harbor", "Granite", "Willow", "Summit", "Juniper", "Beacon", "Prairie", "Copper",
      "Maple",
    ]
    let second = ["Ridge", "Point", "Valley", "Creek", "Bridge", "Field", "Grove", "Coast"]
    let third = ["Supply", "Foods", "Logistics", "Works", "Trading", "Dental", "Builders", "Media"]
    let name =
      "\(first[random.below(10)]) \(second[random.below(8)]) \(third[random.below(8)]) \(index + 1)"
    let share = random.below(100)
    let behaviour: Behaviour =
      share < 45
      ? .prompt : share < 65 ? .weeklyRun : share < 87 ? .slow : share < 97 ? .worsening : .failing
    let digits = String(index + 1)
    return DemoCustomer(
      id: "C-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits, name: name,
      behaviour: behaviour, terms: [14, 30, 30, 30, 45, 60][random.below(6)],
      lateness: behaviour == .slow ? 8 + random.below(35) : random.below(6),
      size: Int64(20_000 + random.below(400_000)))
  }

  /// Customers are drawn with a long tail: few get many invoices.
  func invoice(_ index: Int) -> DemoInvoice {
    var random = SplitMix(seed: seed &* 31 &+ UInt64(index) &* 0xD134_2543_DE82_EF95)
    let draw = random.unit()
    let position = min(customers.count - 1, Int(draw * draw * Double(customers.count)))
    let customer = customers[position]
    let age = Int(window * pow(random.unit(), 1.55))
    let issued = asOf + -age
    let due = issued + customer.terms
    var amount = customer.size / 2 + Int64(random.below(Int(customer.size)))
    amount += Int64(random.below(100))
    let isCredit = random.below(100) == 0
    let isDisputed = random.below(50) == 0
    let late = daysLate(customer, due: due, isDisputed: isDisputed, random: &random)
    var paid: Day? = late.map { due + $0 }
    if isCredit {
      // Most credits are applied within weeks.
      amount = -amount / 4
      paid = random.below(3) > 0 ? issued + 5 + random.below(20) : nil
    }
    if let day = paid, day < issued { paid = issued + 1 }
    if let day = paid, day > asOf { paid = nil }
    return DemoInvoice(
      number: index + 1, customer: position, issued: issued, due: due, amount: amount, paid: paid,
      balance: paid == nil ? amount : 0, isDisputed: isDisputed && paid == nil && !isCredit)
  }

  /// Days late of a payment; nil where it never comes.
  private func daysLate(
    _ customer: DemoCustomer, due: Day, isDisputed: Bool, random: inout SplitMix
  ) -> Int? {
    let noise = random.below(7) - 3
    let extra = isDisputed ? 20 + random.below(40) : 0
    switch customer.behaviour {
    case .prompt: return noise - 2 + extra
    case .weeklyRun:
      // Pays on the first Friday after the due day.
      return (4 - due.weekday + 7) % 7 + extra
    case .slow: return customer.lateness + noise * 2 + extra
    case .worsening:
      // Half a day later with every ten days that pass.
      return max(-3, 40 - max(0, asOf - due) / 12) + noise + extra
    case .failing:
      return asOf - due < 210 ? nil : 10 + noise + extra
    }
  }
}

/// A small, fast generator with the same numbers on every system (Steele, Lea, Flood 2014).
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// 0 ..< bound.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// 0 ..< 1.
  mutating func unit() -> Double { Double(next() >> 11) / Double(UInt64(1) << 53) }
}
