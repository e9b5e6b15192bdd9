internal import Crypto

/// A tenant's key for the API: `fck_`, 30 random base62 characters (178 bits), and their CRC-32 in 6 more.
///
/// The checksum refuses a mistyped key without a query and lets scanners of source code recognise a leaked one.
package struct APIKey: Sendable, Equatable {
    private static let prefix = "fck_"
    private static let randomCount = 30
    private static let checksumCount = 6

    private let secret: Secret
    /// The last four characters, by which a person tells keys apart.
    package let hint: String

    package static func generate(using generator: inout some RandomNumberGenerator) -> APIKey {
        let random = Base62.random(count: randomCount, using: &generator)
        return APIKey(text: prefix + random + checksum(of: random))
    }

    package init(parsing text: String) throws(APIKeyError) {
        let body = text.dropFirst(Self.prefix.count)
        guard text.hasPrefix(Self.prefix), body.utf8.count == Self.randomCount + Self.checksumCount,
            Base62.contains(body)
        else { throw .malformed }
        guard body.suffix(Self.checksumCount) == Self.checksum(of: body.prefix(Self.randomCount)) else {
            throw .wrongChecksum
        }
        self.init(text: text)
    }

    private init(text: String) {
        self.secret = Secret(text)
        self.hint = String(text.suffix(4))
    }

    /// SHA-256 of the whole text: what is stored. Slow hashing would add nothing to 178 random bits.
    package var hash: [UInt8] {
        secret.withUnsafeBytes { Array(SHA256.hash(data: $0)) }
    }

    /// The whole key, shown to its owner once.
    package func reveal() -> String { secret.reveal() }

    private static func checksum(of random: some StringProtocol) -> String {
        Base62.encode(CRC32.checksum(random.utf8), width: checksumCount)
    }
}

extension APIKey: CustomStringConvertible {
    package var description: String { "\(Self.prefix)…\(hint)" }
}
