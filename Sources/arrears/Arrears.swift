import Receivables
import ArgumentParser
import Glibc

/// The command line: one file per subcommand.
@main
struct Arrears: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arrears",
    abstract:
      "Reads accounting exports and says who owes what, on whom you depend, who pays late, what factoring brings and what to collect.",
    discussion: """
      Exit status: 0 done; 1 done, with findings at or above --fail-on; 2 could not finish, nothing was changed; 64 wrong usage.
      Figures are computed from the data given. They are no legal, tax or credit advice.
      """,
    version: arrearsVersion,
    subcommands: [
      ReportCommand.self, InspectCommand.self, InitCommand.self, FormatsCommand.self,
      ExplainCommand.self, LettersCommand.self, PlanCommand.self, BacktestCommand.self,
      ClusterCommand.self, DemoCommand.self,
    ])
}

/// Runs a command's work so that every failure ends with exit status 2 and a diagnostic on standard error.
func guarded(
  show: (any Error) -> Void = { Diagnostics.show($0) }, _ work: () throws -> Void
) throws {
  // A reader that closes the pipe early is no error.
  signal(SIGPIPE, SIG_IGN)
  do {
    try work()
  } catch let exit as ExitCode {
    throw exit
  } catch {
    show(error)
    throw ExitCode((error as? CommandError)?.isUsage == true ? 64 : 2)
  }
}
