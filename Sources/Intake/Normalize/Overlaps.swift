import Receivables

/// What becomes of documents that several files hold: exports of several weeks, or of overlapping periods.
///
/// How this works: a document is the same in two files when customer, number, issue day and amount agree. Where its open part differs, the
/// export of the later day is right. Exports of the same list on different days are a series: a document that a later one no longer
/// lists was settled in between, and an export of a day after the as-of day is left alone.
struct Overlaps {
  /// What must be known of a file.
  struct FileFacts {
    /// Day of the export, where it is known.
    var day: Day?
    /// Format and headings: files that agree may be exports of the same list.
    var list: String
    /// It lists open documents only and no settlement days.
    var isOpenList: Bool
    /// It states face amounts; where it does not, what is open stands for them and may change from export to export.
    var statesFaces = true
    /// It says what is left of each document.
    var statesBalances = true
    /// Its rows are parts of documents, each with a due day of its own.
    var listsInstalments = false

    /// Whether two files have the same headings, or one has some more than the other.
    func isSameList(as other: FileFacts) -> Bool {
      if list == other.list { return true }
      let (one, more) = (
        Set(list.split(separator: "\t")), Set(other.list.split(separator: "\t"))
      )
      return one.count > 3 && more.count > 3 && (one.isSubset(of: more) || more.isSubset(of: one))
    }
  }

  /// One open document in one file.
  struct Sighting {
    /// Hash of customer, number, issue day and amount.
    var key: UInt64
    /// Hash of customer, number and issue day: the amount may have been corrected.
    var name: UInt64
    var due: Day?
    var file: Int
    var account: UInt32
    var open: Int64
    /// Lot and index of the document.
    var lot: Int
    var index: Int
  }

  /// Why a sighting does not count as open.
  enum Fate: Equatable {
    /// A later export of the list shows the same.
    case repeated
    /// A later export shows another open part.
    case superseded
    /// Another open part, and no day tells which is newer: the smaller one counts.
    case contradicted
    /// A later export of the list, of this day, no longer has it.
    case settled(Day)
    /// The export is of a day after the as-of day.
    case later
    /// Another list holds its instalments, which count.
    case divided
  }

  let asOf: Day
  let files: [FileFacts]

  /// The sightings that do not count, by index, and why.
  func fates(of sightings: [Sighting]) -> [(index: Int, fate: Fate)] {
    let order = sightings.indices.sorted {
      (sightings[$0].key, sightings[$0].file, $0) < (sightings[$1].key, sightings[$1].file, $1)
    }
    let series = series(sightings, order)
    let later = laterFiles(series)
    var fates: [(index: Int, fate: Fate)] = []
    for index in order where later.contains(sightings[index].file) {
      fates.append((index, .later))
    }
    var named: [UInt64: Set<Int>] = [:]
    if !series.isEmpty {
      for sighting in sightings { named[sighting.name, default: []].insert(sighting.file) }
    }
    for group in groups(sightings, order.filter { !later.contains(sightings[$0].file) }) {
      fates += self.fates(group, sightings, series)
      fates += vanished(group, sightings, series, named)
    }
    return fates.sorted { $0.index < $1.index }
  }

  private func groups(_ sightings: [Sighting], _ order: [Int]) -> [ArraySlice<Int>] {
    var groups: [ArraySlice<Int>] = []
    var start = order.startIndex
    for place in order.indices.dropFirst() + [order.endIndex] {
      if place == order.endIndex || sightings[order[place]].key != sightings[order[start]].key {
        if start < order.endIndex { groups += instalments(order[start..<place], sightings) }
        start = place
      }
    }
    return groups
  }

  /// One group for each due day where a file lists a number several times with different ones: instalments, not one document.
  private func instalments(
    _ group: ArraySlice<Int>, _ sightings: [Sighting]
  ) -> [ArraySlice<Int>] {
    guard group.count > 1 else { return [group] }
    let byFile = Dictionary(grouping: group) { sightings[$0].file }
    let areInstalments = byFile.contains { file, own in
      files[file].listsInstalments || Set(own.map { sightings[$0].due }).count > 1
    }
    guard areInstalments else { return [group] }
    return Dictionary(grouping: group) { sightings[$0].due }
      .sorted { ($0.key?.number ?? .max) < ($1.key?.number ?? .max) }.map { ArraySlice($0.value) }
  }

  /// Sightings of one document with different open parts: the newest export is right.
  private func fates(
    _ group: ArraySlice<Int>, _ sightings: [Sighting], _ series: [[Int]]
  ) -> [(index: Int, fate: Fate)] {
    let opens = Set(group.map { sightings[$0].open })
    let seen = Set(group.map { sightings[$0].file })
    if opens.count == 1, seen.count > 1,
      let members = series.first(where: { seen.isSubset(of: $0) }),
      let last = members.last(where: { seen.contains($0) })
    {
      return group.filter { sightings[$0].file != last }.map { ($0, .repeated) }
    }
    guard opens.count > 1, Set(group.map { sightings[$0].file }).count > 1 else { return [] }
    let days = group.map { files[sightings[$0].file].day }
    let newest = days.compactMap { $0 }.max()
    let isDecided =
      !days.contains(nil)
      && Set(group.filter { files[sightings[$0].file].day == newest }.map { sightings[$0].open })
        .count == 1
    let right =
      isDecided
      ? group.first { files[sightings[$0].file].day == newest }.map { sightings[$0].open }
      : opens.min { $0.magnitude < $1.magnitude }
    return group.filter { sightings[$0].open != right }.map {
      ($0, isDecided ? .superseded : .contradicted)
    }
  }

  /// A document that the next export of its series no longer lists.
  private func vanished(
    _ group: ArraySlice<Int>, _ sightings: [Sighting], _ series: [[Int]],
    _ named: [UInt64: Set<Int>]
  ) -> [(index: Int, fate: Fate)] {
    let seen = Set(group.map { sightings[$0].file })
    guard let members = series.first(where: { !seen.isDisjoint(with: $0) }) else { return [] }
    guard let last = members.last(where: { seen.contains($0) }),
      let next = members.first(where: { later in
        (files[later].day ?? asOf) > (files[last].day ?? asOf) && (files[later].day ?? asOf) <= asOf
      }), let day = files[next].day
    else { return [] }
    // With another amount it is still listed: corrected, not settled.
    let isCorrected =
      group.first.map { named[sightings[$0].name]?.contains(next) ?? false } ?? false
    return group.filter { members.contains(sightings[$0].file) }.map {
      ($0, isCorrected ? .superseded : .settled(day))
    }
  }

  /// Files that are exports of one list on different days, by day: same headings, days known, and documents in common.
  private func series(_ sightings: [Sighting], _ order: [Int]) -> [[Int]] {
    let candidates = files.indices.filter { files[$0].day != nil && files[$0].isOpenList }
    guard candidates.count > 1 else { return [] }
    var shared: Set<[Int]> = []
    func note(_ seen: [Int]) {
      for (one, other) in zip(seen, seen.dropFirst()) { shared.insert([one, other]) }
    }
    for group in groups(sightings, order) {
      note(Set(group.map { sightings[$0].file }).sorted())
    }
    // Lists of a bare amount mean what is left: the document is the same, though its amount is not.
    var named: [UInt64: Set<Int>] = [:]
    for sighting in sightings where !files[sighting.file].statesBalances {
      named[sighting.name, default: []].insert(sighting.file)
    }
    for seen in named.values where seen.count > 1 { note(seen.sorted()) }
    var parent = Array(files.indices)
    func root(_ file: Int) -> Int { parent[file] == file ? file : root(parent[file]) }
    for pair in shared
    where candidates.contains(pair[0]) && candidates.contains(pair[1])
      && files[pair[0]].isSameList(as: files[pair[1]]) && files[pair[0]].day != files[pair[1]].day
    {
      parent[root(pair[1])] = root(pair[0])
    }
    let byRoot = Dictionary(grouping: candidates) { root($0) }
    return byRoot.values.filter { $0.count > 1 }.map { members in
      members.sorted {
        ((files[$0].day ?? asOf), $0) < ((files[$1].day ?? asOf), $1)
      }
    }
  }

  /// Exports of a series that are of a day after the as-of day, as long as an earlier one remains.
  private func laterFiles(_ series: [[Int]]) -> Set<Int> {
    Set(
      series.flatMap { members -> [Int] in
        let later = members.filter { (files[$0].day ?? asOf) > asOf }
        return later.count < members.count ? later : []
      })
  }
}
