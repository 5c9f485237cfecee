import Receivables

/// Documents that one file lists whole and another by instalments.
extension BookBuilder {
  /// The sightings of whole documents whose instalments another file lists: same account and number, several due days, and
  /// together the same amount; in the order of sightings.
  func divided(_ sightings: [Overlaps.Sighting], _ lots: [OpenLot]) -> [Int] {
    guard files.contains(where: \.facts.listsInstalments) else { return [] }
    struct Name: Hashable {
      var account: UInt32
      var key: UInt64
    }
    func document(_ index: Int) -> Document {
      lots[sightings[index].lot].lot.elements[sightings[index].index]
    }
    var held: [Name: [Int: [Int]]] = [:]
    for (index, sighting) in sightings.enumerated() {
      let name = Name(
        account: sighting.account, key: key(of: document(index), in: lots[sighting.lot]))
      held[name, default: [:]][sighting.file, default: []].append(index)
    }
    var divided: [Int] = []
    for byFile in held.values where byFile.count > 1 {
      let parts = byFile.filter { file, places in
        files[file].facts.listsInstalments && places.count > 1
          && Set(places.map { document($0).due }).count == places.count
      }
      guard let amount = parts.values.first?.reduce(Int64(0), { $0 &+ document($1).amount }) else {
        continue
      }
      for (file, places) in byFile where parts[file] == nil && places.count == 1 {
        if document(places[0]).amount == amount { divided.append(places[0]) }
      }
    }
    return divided.sorted()
  }
}
