import Receivables
import Reporting

extension Run {
  func summaryFacts(files: [String]) -> SummaryFacts { SummaryFacts(asOf: asOf, files: files) }
}
