import Analysis
import Glibc
import History
import Intake
import Receivables
import Reporting

/// The history of a run: what it is compared with, and where it is added.
///
/// A history that cannot be used is no reason to have no reports: it becomes a finding, and the run goes on without it.
final class RunHistory {
  private let path: String
  private var store: HistoryStore?
  private var fault: HistoryFault?
  private var lock: RunLock?
  /// Whether this run was added.
  private var isRecorded = false

  /// Opens the history at a path and ends what interrupted runs left; another run that uses it is an error.
  ///
  /// `folder` is where the run will be: a history inside it would go with the run before.
  init(at path: String, folder: String) throws {
    self.path = path
    guard !path.isEmpty else {
      throw CommandError(
        message: "--history names no file", remedy: "name one, or leave --history out")
    }
    let inside = CommandError(
      message: "\(path) is inside the folder of a run, and would go with it",
      remedy: "name a file beside the folder with --history")
    // As written first, so that nothing is made there.
    guard !path.hasPrefix("\(folder)/"), path != folder else { throw inside }
    do {
      try RunFolder.makeFolders(RunFolder.split(path).parent)
    } catch let error as CommandError {
      fault = HistoryFault(error.message, remedy: "check permissions, or name another file")
      return
    }
    let place = RunFolder.absolute(path)
    guard !RunHistory.isInside(place, run: RunFolder.absolute(folder)) else { throw inside }
    do {
      lock = try RunLock(beside: path, option: "another file with --history, or use --no-history")
    } catch let error as CommandError where !error.isBusy {
      fault = HistoryFault(error.message, remedy: "check permissions, or name another file")
      return
    }
    do throws(HistoryFault) {
      let store = try HistoryStore(at: place)
      for interrupted in try store.interrupted() where RunHistory.finish(interrupted) {
        try store.confirm(interrupted)
      }
      self.store = store
    } catch {
      fault = error
    }
  }

  /// Opens a history to compare with; nothing in it or beside it changes.
  init(reading path: String) {
    self.path = path
    do throws(HistoryFault) {
      store = try HistoryStore(reading: path)
    } catch {
      fault = error
    }
  }

  /// Whether a file lies in the folder of this run, or of any run that is there.
  private static func isInside(_ file: String, run folder: String) -> Bool {
    var (parent, _) = RunFolder.split(file)
    while parent != "/" {
      if parent == folder || access("\(parent)/run.json", F_OK) == 0 { return true }
      parent = RunFolder.split(parent).parent
    }
    return file == folder
  }

  /// Puts the folder of a run that was committed and killed before it landed in its place; whether there is nothing left to do.
  ///
  /// What must not be replaced, or is being written by another run, stays; the next run tries again.
  private static func finish(_ run: HistoryStore.Interrupted) -> Bool {
    let draft = RunFolder.draft(of: run.place)
    guard let record = try? SmallFile.bytes(at: "\(draft)/run.json", limit: 1 << 26),
      Fingerprint.hexadecimal(of: record) == run.fingerprint
    else { return true }
    guard RunFolder.isReplaceable(run.place),
      (try? RunFolder.land(draft, at: run.place)) != nil
    else { return false }
    if run.isLatest { try? RunFolder.linkAsLatest(run.place) }
    return true
  }

  /// What a run is compared with, and what comes of it.
  struct Outcome: Sendable {
    /// The run before; nil where there is none to compare with.
    var past: PastRun?
    var pairing: Pairing?
    var comparison: Comparison?
    /// What earlier runs had open, where the exports themselves tell nothing of the past.
    var snapshots: Snapshots?
    /// Metrics of all runs before, oldest first.
    var trend: [(day: Day, metrics: [Metric])] = []
    var findings: [Finding] = []
    /// Flags and findings of this run.
    var facts: [RunFact] = []
    /// Whether the run can be added.
    var isKept = true
  }

  /// Finds the run before a book's day, and which documents it had.
  func look(at book: Book) -> Outcome {
    var outcome = Outcome()
    guard let store else {
      outcome.findings = fault.map { [unusable($0)] } ?? []
      outcome.isKept = false
      return outcome
    }
    if store.wasEmptied { outcome.findings.append(emptied) }
    do throws(HistoryFault) {
      try noteNewer(store, book, &outcome)
      guard let past = try store.run(before: book.asOf, key: documentKey(of:)) else {
        return outcome
      }
      let pairing = Pairing(book, past.book, key: documentKey(of:))
      guard pairing.isRelated else {
        outcome.findings.append(unrelated(past))
        outcome.isKept = false
        return outcome
      }
      outcome.trend = try store.metrics(before: book.asOf)
      if !book.hasAnyHistory {
        outcome.snapshots = try store.snapshots(of: book, since: past, pairing: pairing)
      }
      (outcome.past, outcome.pairing) = (past, pairing)
      return outcome
    } catch {
      return failed(error)
    }
  }

  /// Compares a run with the one before.
  func compare(
    _ outcome: Outcome, _ book: Book, payers: PayerReport, metrics: [Metric], findings: [Finding],
    policy: AgingPolicy
  ) -> Outcome {
    var outcome = outcome
    outcome.facts = RunFact.all(of: payers, in: book, findings: findings)
    guard let store, let past = outcome.past, let pairing = outcome.pairing else { return outcome }
    do throws(HistoryFault) {
      let late = book.documents.indices.filter { index in
        pairing.earlier[index] < 0
          && book.documents[index].issued.map { $0 <= past.book.asOf } ?? true
      }
      let seen = try store.seen(late.map(Int32.init), of: book, since: past)
      let movement = Analysis.movement(
        from: past.book, to: book, pairing: pairing, seen: seen, policy: policy)
      outcome.comparison = Comparison(
        of: book, movement: movement,
        facts: factChanges(
          from: past.facts, to: outcome.facts, in: book,
          doubtful: movement.customersWithLosses(in: book)),
        verdicts: (past.verdict, Run.verdict(of: findings)), metrics: past.metrics)
      outcome.findings += gone(movement, book)
      return outcome
    } catch {
      return failed(error)
    }
  }

  /// What is left where the history cannot be read.
  private func failed(_ fault: HistoryFault) -> Outcome {
    var outcome = Outcome()
    outcome.findings = [unusable(fault)]
    outcome.isKept = false
    return outcome
  }

  /// A run of an earlier day than the newest is compared, and not added.
  private func noteNewer(
    _ store: HistoryStore, _ book: Book, _ outcome: inout Outcome
  ) throws(HistoryFault) {
    guard let newest = try store.days().last, newest > book.asOf else { return }
    outcome.isKept = false
    outcome.findings.append(
      Finding(
        .info, "history-newer",
        "\(path) has a run as of \(newest): this one, of an earlier day, is not added to it",
        remedy: "nothing, where earlier days are only looked at again"))
  }

  /// Documents of the last run of which these exports say nothing, though they should.
  private func gone(_ movement: MovementReport, _ book: Book) -> [Finding] {
    movement.vanished.map { currency, amount, documents in
      Finding(
        .warning, "documents-gone",
        "\(documents) document\(documents == 1 ? "" : "s") open as of \(movement.since) \(documents == 1 ? "is" : "are") neither open nor settled in these exports",
        money: Money(minorUnits: amount, currency: currency),
        remedy: "check whether an export is missing; changes.csv lists them as unexplained")
    }
      + Set(movement.past.accounts.map(\.entity)).subtracting(book.entities).subtracting([""])
      .sorted().compactMap { entity in
        let documents = movement.past.documents.filter {
          movement.past.accounts[Int($0.account)].entity == entity
        }
        guard !documents.isEmpty else { return nil }
        return Finding(
          .warning, "documents-gone",
          "no export of \(entity) is here, which had \(documents.count) open document\(documents.count == 1 ? "" : "s") as of \(movement.since)",
          remedy: "check whether an export is missing")
      }
  }

  private func unusable(_ fault: HistoryFault) -> Finding {
    Finding(
      .error, "history-unusable",
      "\(path) cannot be used, so this run is neither compared with the last one nor added: \(fault.message)",
      remedy: fault.remedy)
  }

  private var emptied: Finding {
    Finding(
      .warning, "history-emptied",
      "\(path) was there and held nothing: this run begins it",
      remedy: "if it held runs before, restore it from a backup and run again for the same day")
  }

  private func unrelated(_ past: PastRun) -> Finding {
    Finding(
      .warning, "history-unrelated",
      "\(path) is of another book: no customer of its run as of \(past.book.asOf) is in these exports; this run is neither compared with it nor added, and what it holds of this day stays",
      remedy:
        "name a history of its own with --history, move that file away, or run with --no-history")
  }

  /// Adds a run whose folder is complete and about to land; what prevents it is a finding.
  func record(_ run: Run, place: String, fingerprint: String, isLatest: Bool) -> Finding? {
    guard let store, let outcome = run.history, outcome.isKept else { return nil }
    do throws(HistoryFault) {
      isRecorded = try store.record(
        FinishedRun(
          book: run.book, pairing: outcome.pairing, facts: outcome.facts, metrics: run.metrics,
          verdict: Run.verdict(of: run.dataFindings), version: arrearsVersion, place: place,
          fingerprint: fingerprint, isLatest: isLatest),
        since: outcome.past)
      return nil
    } catch {
      return Finding(
        .error, "history-unusable", "this run is not added to \(path): \(error.message)",
        remedy: error.remedy)
    }
  }

  /// Notes that the run's folder is in its place; where that fails the next run does it.
  func confirm() { if isRecorded { try? store?.confirmLanding() } }

  /// Takes back a run whose folder could not be put in its place.
  func takeBack(_ day: Day) {
    if isRecorded { try? store?.takeBack(day) }
    isRecorded = false
  }

  /// Days of all runs, oldest first.
  func days() -> [Day] { (try? store?.days()) ?? [] }
}
