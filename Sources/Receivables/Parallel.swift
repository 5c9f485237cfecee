import Dispatch
import Glibc

/// The results of `body` for 0 ..< count, computed on all cores, in order.
///
/// For coarse work only: one call per part of a file or range of accounts, never per row.
public func parallelMap<Result: Sendable>(
  _ count: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  guard count > 1 else { return (0..<count).map(body) }
  let results = UnsafeMutableBufferPointer<Result?>.allocate(capacity: count)
  results.initialize(repeating: nil)
  defer {
    results.deinitialize()
    results.deallocate()
  }
  // Each iteration writes its own element, so the shared buffer is never written twice.
  nonisolated(unsafe) let shared = results
  DispatchQueue.concurrentPerform(iterations: count) { index in
    shared[index] = body(index)
  }
  return results.compactMap { $0 }
}

/// The elements that `body` gives for 0 ..< count, computed and put end to end on all cores, in order.
public func parallelFlatMap<Element: Sendable>(
  _ count: Int, _ body: @Sendable (Int) -> [Element]
) -> [Element] {
  let parts = parallelMap(count, body)
  var starts: [Int] = []
  var total = 0
  for part in parts {
    starts.append(total)
    total += part.count
  }
  let placed = starts
  return [Element](unsafeUninitializedCapacity: total) { buffer, initialized in
    // Each part is copied to its own places.
    nonisolated(unsafe) let target = buffer
    _ = parallelMap(parts.count) { part in
      let end = placed[part] + parts[part].count
      let room = UnsafeMutableBufferPointer(rebasing: target[placed[part]..<end])
      populate(UnsafeMutableRawBufferPointer(room))
      _ = room.initialize(from: parts[part])
    }
    initialized = total
  }
}

/// `count` items cut into at most `parts` ranges of nearly equal size, none empty.
public func evenRanges(_ count: Int, parts: Int) -> [Range<Int>] {
  let parts = max(1, min(parts, count))
  return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }.filter { !$0.isEmpty }
}

/// Cores that this process may use.
public let coreCount: Int = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

/// Asks the system for memory that is about to be filled in one go, not page by page as it is touched.
public func populate(_ memory: UnsafeMutableRawBufferPointer) {
  let page = 4096
  guard let base = memory.baseAddress, memory.count >= 64 * page else { return }
  let start = (UInt(bitPattern: base) + UInt(page) - 1) & ~UInt(page - 1)
  let length = (Int(bitPattern: base) + memory.count - Int(start)) & ~(page - 1)
  // MADV_POPULATE_WRITE, which older systems refuse; then pages come one by one.
  _ = madvise(UnsafeMutableRawPointer(bitPattern: start), length, 23)
}
