public import Receivables

extension Book {
  /// The key of a document's number, as settled documents carry it; 0 without a number.
  public func key(of document: Document) -> UInt64 {
    let number = document.number.bytes(in: text)
    return number.isEmpty ? 0 : number.withUnsafeBufferPointer { documentKey($0) }
  }
}
