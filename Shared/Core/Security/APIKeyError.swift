/// Why a text is no API key.
package enum APIKeyError: Error, Equatable {
    case malformed
    case wrongChecksum
}

extension APIKeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed: "an API key is 'fck_' followed by 36 letters and digits"
        case .wrongChecksum: "the API key's checksum is wrong; it was mistyped or cut"
        }
    }
}
