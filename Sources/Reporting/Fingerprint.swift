internal import CLibCrypto

/// SHA-256 of bytes that arrive in pieces.
public final class Fingerprint {
  private let context: OpaquePointer

  /// A fingerprint of nothing yet.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("libcrypto has no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, EVP_DigestUpdate(context, start, bytes.count) == 1 else {
      precondition(bytes.isEmpty, "libcrypto refused bytes")
      return
    }
  }

  /// The fingerprint in hexadecimal; ends it.
  public func hexadecimal() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    guard EVP_DigestFinal_ex(context, &digest, &length) == 1 else {
      fatalError("libcrypto refused to finish")
    }
    return Fingerprint.hexadecimal(digest)
  }
}

extension Fingerprint {
  /// The fingerprint of bytes that are all there.
  public static func hexadecimal(of bytes: [UInt8]) -> String {
    let fingerprint = Fingerprint()
    bytes.withUnsafeBytes { fingerprint.update($0) }
    return fingerprint.hexadecimal()
  }
}

extension Fingerprint {
  /// The keyed fingerprint (HMAC) of bytes: nobody without the key can tell what it is of.
  public static func hexadecimal(of bytes: [UInt8], key: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    guard
      HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &digest, &length) != nil
    else { fatalError("libcrypto has no HMAC") }
    return hexadecimal(digest)
  }

  private static func hexadecimal(_ digest: [UInt8]) -> String {
    let figures = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [figures[Int($0 >> 4)], figures[Int($0 & 15)]] }, as: UTF8.self)
  }
}
