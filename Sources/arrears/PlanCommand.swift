import Analysis
import ArgumentParser
import Receivables
import Reporting

/// `arrears plan`: schedules of instalments, side by side, and whether to accept them.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Show instalment schedules for a balance or a document, and what speaks against them.",
    discussion: """
      With --document the balance is what is open of it, with --customer all that is past due and not disputed; each plan is compared \
      with what collecting without one is worth. \
      With --instalments one plan is shown in full; --csv writes it as a list that a later run reads beside the exports.
      """)

  @Argument(help: "Files, folders, or - for standard input; none with --balance.")
  var input: [String] = []

  @Option(help: "Number of an open document.")
  var document: String?

  @Option(help: "Id of a customer: what is past due of it and not disputed, in one currency.")
  var customer: String?

  @Option(help: "Balance to pay in instalments, where no document is named: 1000.00")
  var balance: String?

  @Option(help: "Number of instalments; without it 2 to 12 are compared.")
  var instalments: Int?

  @Option(help: "Paid at once: 250.00")
  var deposit: String?

  @Option(help: "Day of the first instalment (default: five business days from the as-of day).")
  var start: String?

  @Option(help: "monthly, weekly")
  var period = "monthly"

  @Option(help: "Interest per year on what is still owed: 0.08")
  var rate: String?

  @ArgumentParser.Flag(help: "Move days on a weekend to the next Monday.")
  var businessDays = false

  @ArgumentParser.Flag(help: "A guarantee or security is given: up to 12 months are accepted.")
  var secured = false

  @ArgumentParser.Flag(help: "Write the schedule as CSV.")
  var csv = false

  @OptionGroup var reading: ReadingOptions

  func run() throws {
    try guarded {
      let subject = try PlanSubject(self)
      if let instalments {
        guard (1...120).contains(instalments) else {
          throw CommandError(
            message: "\(instalments) instalments cannot be planned",
            remedy: "choose a number from 1 to 120")
        }
        let plan = try subject.plan(count: instalments, self)
        try Answer.write(csv ? subject.list(plan) : subject.schedule(plan, secured: secured))
      } else {
        // What is wrong with the options is wrong with the first plan; only the number may be too large for a small balance.
        let first = try subject.plan(count: 2, self)
        let further = (3...12).compactMap { try? subject.plan(count: $0, self) }
        try Answer.write(try subject.comparison([first] + further, secured))
      }
    }
  }
}

/// Whose balance is to be paid, and what it is worth without a plan.
private struct PlanSubject {
  let asOf: Day
  let balance: Money
  let discountRate: Double
  var customer = ""
  var document = ""
  var standing = PlanStanding()
  var kept = 0.9

  init(_ command: PlanCommand) throws {
    if command.document != nil || command.customer != nil {
      guard command.document == nil || command.customer == nil else {
        throw CommandError(
          message: "--document and --customer name two balances", remedy: "use one of them")
      }
      let loaded = try LoadedBook(command.input, reading: command.reading)
      let found = try PlanSubject.documents(command, loaded)
      let own = loaded.book.documents[found[0]]
      asOf = loaded.book.asOf
      let currency = loaded.book.accounts[Int(own.account)].currency
      balance = Money(
        minorUnits: found.reduce(Int64(0)) { sum, index in
          let document = loaded.book.documents[index]
          return sum + (command.customer == nil ? document.open : document.undisputed)
        }, currency: currency)
      customer = loaded.book.customer(of: Int(own.account)).id
      document = command.document ?? ""
      discountRate = loaded.settings.collections.ladder.discountRate
      kept = loaded.settings.collections.planKept
      standing = loaded.collector.planStanding(of: found, undisputed: command.customer != nil)
    } else {
      guard let text = command.balance else {
        throw CommandError(
          message: "nothing to plan for",
          remedy:
            "name a document with --document and its exports, or --balance 1000.00 --currency USD")
      }
      guard let currency = command.reading.currency.flatMap({ Currency(code: $0) }) else {
        throw CommandError(
          message: "the currency of \(text) is not stated", remedy: "add --currency USD")
      }
      guard let amount = Ratio(decimal: text), amount.numerator > 0,
        Ratio(amount.scaled(toDigits: currency.digits), over: currency.scale)?.value == amount.value
      else {
        throw CommandError(
          message: "\"\(text)\" is no amount of \(currency)",
          remedy: "write digits and a point, with at most \(currency.digits) decimals")
      }
      let settings = try command.reading.settings()
      let today = AsOf.today()
      if let text = settings.asOf {
        guard let day = AsOf.day(text, today: today), SettledDocument.days.contains(day) else {
          throw CommandError(message: "\"\(text)\" is not a day", remedy: "correct as_of")
        }
        asOf = day
      } else {
        asOf = today
      }
      balance = Money(minorUnits: amount.scaled(toDigits: currency.digits), currency: currency)
      discountRate = settings.collections.ladder.discountRate
      kept = settings.collections.planKept
    }
  }

  /// The documents of one account that the plan is about.
  private static func documents(_ command: PlanCommand, _ loaded: LoadedBook) throws -> [Int] {
    if let number = command.document {
      let found = try loaded.documents(numbered: number)
      guard found.count == 1 else {
        throw CommandError(
          message: "\(found.count) open documents have the number \"\(number)\"",
          remedy: "plan with --customer or --balance")
      }
      return found
    }
    let book = loaded.book
    let found = loaded.collector.claimable(of: command.customer ?? "")
    guard !found.isEmpty else {
      throw CommandError(
        message:
          "nothing that can be asked for is past due of a customer \"\(command.customer ?? "")\"",
        remedy: "take an id from open_items.csv, or plan with --balance")
    }
    let accounts = Set(found.map { book.documents[$0].account })
    let stated = command.reading.currency.flatMap { Currency(code: $0) }
    let chosen = accounts.filter { book.accounts[Int($0)].currency == stated }
    guard
      let account = accounts.count == 1 ? accounts.first : chosen.count == 1 ? chosen.first : nil
    else {
      throw CommandError(
        message: "the customer owes in several currencies, or to several companies",
        remedy: "plan each with --document or --balance")
    }
    return found.filter { book.documents[$0].account == account }
  }

  func plan(count: Int, _ command: PlanCommand) throws -> PaymentPlan {
    var terms = PlanTerms(
      balance: balance, count: count, start: asOf.afterBusinessDays(5))
    if let text = command.start {
      guard let day = Day(iso: text), day >= asOf, day < asOf + 3_650 else {
        throw CommandError(
          message: "\"\(text)\" is no day within ten years from \(asOf)", remedy: "write an ISO day"
        )
      }
      terms.start = day
    }
    if let text = command.deposit {
      guard let amount = Ratio(decimal: text), amount.numerator >= 0,
        case let units = amount.scaled(toDigits: balance.currency.digits),
        units < balance.minorUnits
      else {
        throw CommandError(
          message: "\"\(text)\" is no deposit below the balance of \(balance)",
          remedy: "write an amount such as 250.00")
      }
      terms.deposit = units
    }
    guard let period = PlanTerms.Period(rawValue: command.period) else {
      throw CommandError(
        message: "\"\(command.period)\" is no period", remedy: "write monthly or weekly")
    }
    terms.period = period
    if let text = command.rate {
      guard let rate = Ratio(decimal: text), rate.numerator >= 0, rate.value <= 1 else {
        throw CommandError(
          message: "\"\(text)\" is no rate between 0 and 1", remedy: "write 0.08 for 8 % a year")
      }
      terms.rate = rate
    }
    terms.movesWeekends = command.businessDays
    terms.kept = kept
    guard balance.minorUnits - terms.deposit >= Int64(count) else {
      throw CommandError(
        message: "\(balance) cannot be paid in \(count) instalments",
        remedy: "choose fewer instalments")
    }
    return PaymentPlan(terms, asOf: asOf)
  }

  private func objections(_ plan: PaymentPlan, secured: Bool) -> [String] {
    standing.obstacles
      + plan.objections(
        worth: standing.worth, discountRate: discountRate, limitation: standing.limitation,
        isSecured: secured, hasBrokenPlan: standing.hasBrokenPlan)
  }

  private func money(_ amount: Int64) -> String {
    Money(minorUnits: amount, currency: balance.currency).grouped
  }

  private func value(_ plan: PaymentPlan) -> String {
    money(Int64(plan.value(discountRate: discountRate).rounded(.toNearestOrAwayFromZero)))
  }

  private var heading: String {
    let whose = document.isEmpty ? "" : "\(document), \(customer): "
    let without =
      standing.worth.map {
        "; worth \(money(Int64($0.rounded(.toNearestOrAwayFromZero)))) without a plan"
      } ?? ""
    return "\(whose)\(balance.grouped) \(balance.currency) as of \(asOf)\(without)\n"
  }

  /// Plans of several lengths beside each other.
  func comparison(_ plans: [PaymentPlan], _ secured: Bool) throws -> String {
    let widths = [11, 12, 12, 12, 14]
    var text = heading
    text +=
      PlainTable.row(
        ["instalments", "each", "last", "ends", "worth today"], widths) + "  \n"
    for plan in plans {
      let against = objections(plan, secured: secured)
      text += PlainTable.row(
        [
          "\(plan.terms.count)", money(plan.instalments.first?.total ?? 0),
          money(plan.instalments.last?.total ?? 0), plan.instalments.last?.day.description ?? "",
          value(plan),
        ], widths)
      text += "  \(against.isEmpty ? "accept" : against.joined(separator: "; "))\n"
    }
    return text
  }

  /// One plan in full.
  func schedule(_ plan: PaymentPlan, secured: Bool) -> String {
    let widths = [3, 12, 14, 12, 14]
    var text = heading
    text += PlainTable.row(["", "day", "principal", "interest", "to pay"], widths) + "\n"
    if plan.terms.deposit > 0 {
      let deposit = money(plan.terms.deposit)
      text += PlainTable.row(["", asOf.description, deposit, "", deposit], widths) + "\n"
    }
    for (place, instalment) in plan.instalments.enumerated() {
      text +=
        PlainTable.row(
          [
            "\(place + 1)", instalment.day.description, money(instalment.principal),
            money(instalment.interest), money(instalment.total),
          ], widths) + "\n"
    }
    let principal = plan.terms.deposit + plan.instalments.reduce(0) { $0 + $1.principal }
    let interest = plan.instalments.reduce(Int64(0)) { $0 + $1.interest }
    text +=
      PlainTable.row(
        ["", "", money(principal), money(interest), money(principal + interest)], widths) + "\n"
    let against = objections(plan, secured: secured)
    text +=
      "worth today: \(value(plan)) \(balance.currency), if each instalment is kept with a chance of \(PlainTable.fixed(kept * 100, 0)) %\n"
    return text
      + (against.isEmpty ? "accept\n" : "against it: \(against.joined(separator: "; "))\n")
  }

  /// One plan as a list that a later run reads beside the exports.
  func list(_ plan: PaymentPlan) -> String {
    func cell(_ text: String) -> String {
      text.contains(where: { ",\"\n".contains($0) })
        ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
    var rows = ["customer_id,document,instalment_due,instalment_amount,currency"]
    var payments = plan.instalments.map { ($0.day, $0.total) }
    if plan.terms.deposit > 0 { payments.insert((asOf, plan.terms.deposit), at: 0) }
    rows += payments.map { day, amount in
      "\(cell(customer)),\(cell(document)),\(day),\(Money(minorUnits: amount, currency: balance.currency).plain),\(balance.currency)"
    }
    return rows.joined(separator: "\n") + "\n"
  }
}
