internal import FoundationEssentials

/// The keys that wrap data keys, from `ENCRYPTION_KEYS`. The first one wraps; all unwrap.
package struct KeyRing: Sendable {
    package static let keyByteCount = 32

    /// The id of the key that new wrappings use.
    package let writingID: String
    /// In the order given.
    package let ids: [String]
    private let keys: [String: Secret]

    /// - Parameter text: `id:base64,id:base64`, each key 32 bytes in standard base64; spaces around an entry are
    /// ignored.
    package init(parsing text: Secret) throws(KeyRingError) {
        var keys: [String: Secret] = [:]
        var ids: [String] = []
        let entries = text.reveal().split(separator: ",", omittingEmptySubsequences: false)
        for (index, entry) in entries.enumerated() {
            let (id, key) = try Self.parse(entry, position: index + 1)
            guard keys.updateValue(key, forKey: id) == nil else { throw .duplicateID(id) }
            ids.append(id)
        }
        guard let first = ids.first else { throw .malformedEntry(position: 1) }
        self.writingID = first
        self.ids = ids
        self.keys = keys
    }

    func key(_ id: String) -> Secret? { keys[id] }

    private static func parse(_ entry: Substring, position: Int) throws(KeyRingError) -> (String, Secret) {
        let entry = entry.drop(while: \.isWhitespace)
        guard let colon = entry.firstIndex(of: ":"), isValid(id: entry[..<colon]) else {
            throw .malformedEntry(position: position)
        }
        let id = String(entry[..<colon])
        var encoded = entry[entry.index(after: colon)...]
        while encoded.last?.isWhitespace == true { encoded.removeLast() }
        // Foundation lets surplus padding pass.
        guard let bytes = Data(base64Encoded: String(encoded)), bytes.base64EncodedString() == encoded else {
            throw .malformedKey(id: id)
        }
        guard bytes.count == keyByteCount else { throw .wrongKeyLength(id: id, byteCount: bytes.count) }
        return (id, Secret(bytes: bytes))
    }

    private static func isValid(id: Substring) -> Bool {
        (1...32).contains(id.utf8.count)
            && id.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "-_.".utf8.contains($0) }
    }
}
