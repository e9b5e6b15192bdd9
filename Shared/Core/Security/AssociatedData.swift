internal import FoundationEssentials

/// What a ciphertext is bound to: a list of parts, each preceded by its length (BE32), so that no two lists collide.
struct AssociatedData {
    private(set) var bytes: [UInt8] = []

    init(_ purpose: String) {
        append(purpose)
    }

    mutating func append(_ text: String) {
        append(bytes: Array(text.utf8))
    }

    mutating func append(_ id: UUID) {
        append(bytes: withUnsafeBytes(of: id.uuid) { Array($0) })
    }

    mutating func append(_ number: UInt32) {
        append(bytes: withUnsafeBytes(of: number.bigEndian) { Array($0) })
    }

    private mutating func append(bytes part: [UInt8]) {
        withUnsafeBytes(of: UInt32(part.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: part)
    }
}
