public import Receivables

/// The key of a document's number, as settled documents carry it; 0 without a number.
public func documentKey(of number: UnsafeBufferPointer<UInt8>) -> UInt64 {
  number.isEmpty ? 0 : documentKey(number)
}

extension Book {
  /// The key of a document's number, as settled documents carry it; 0 without a number.
  public func key(of document: Document) -> UInt64 {
    document.number.bytes(in: text).withUnsafeBufferPointer { documentKey(of: $0) }
  }
}
