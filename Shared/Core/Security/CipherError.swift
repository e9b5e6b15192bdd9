/// Why something could not be sealed or opened.
package enum CipherError: Error, Equatable {
    /// The key ring has no key of this id, so a tenant's data key cannot be unwrapped: a key was removed too early.
    case unknownRingKey(id: String)
    /// Everything else. Which check failed is not told, so that an error helps nobody to forge a blob.
    case unreadable
}

extension CipherError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownRingKey(let id): "the key ring has no key '\(id)'; add it back to the encryption keys"
        case .unreadable: "the value cannot be decrypted"
        }
    }
}
