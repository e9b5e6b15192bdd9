/// Why a key ring was refused. Names ids and positions, never key material.
package enum KeyRingError: Error, Equatable {
    /// The entry is not `id:key`; its text stays out of the error because it may be a key.
    case malformedEntry(position: Int)
    case malformedKey(id: String)
    case wrongKeyLength(id: String, byteCount: Int)
    case duplicateID(String)
}

extension KeyRingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformedEntry(let position):
            """
            entry \(position) of the encryption keys is not id:base64; \
            an id is 1 to 32 letters, digits, '-', '_' or '.', entries are separated by commas
            """
        case .malformedKey(let id):
            "encryption key '\(id)' is not standard base64"
        case .wrongKeyLength(let id, let byteCount):
            "encryption key '\(id)' has \(byteCount) bytes; \(KeyRing.keyByteCount) are needed"
        case .duplicateID(let id):
            "encryption key id '\(id)' appears twice; each id may name one key"
        }
    }
}
