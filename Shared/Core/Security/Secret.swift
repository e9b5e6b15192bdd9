internal import Crypto
package import FoundationEssentials

/// Bytes that no description, debug description, mirror or encoder shows. Compared in constant time, wiped when freed.
package struct Secret: Sendable, Equatable {
    private let key: SymmetricKey

    package init(_ text: some StringProtocol) {
        self.key = SymmetricKey(data: Array(text.utf8))
    }

    package init(bytes: some ContiguousBytes) {
        self.key = SymmetricKey(data: bytes)
    }

    package var byteCount: Int { key.bitCount / 8 }

    /// The text itself; bytes that are not UTF-8 are replaced. Call it only where the secret leaves the process.
    package func reveal() -> String {
        key.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension Secret: ContiguousBytes {
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try key.withUnsafeBytes(body)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
