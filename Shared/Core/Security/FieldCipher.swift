/// Encrypts the fields of one tenant: seals with the current data key, opens with the one that a blob names.
///
/// The associated data is `fleetchat/v1`, tenant (16 bytes), table, column, row and data-key version (BE32),
/// each preceded by its length (BE32).
package struct FieldCipher: Sendable {
    private let current: DataKey
    private let keys: [UInt32: DataKey]

    /// - Parameter previous: older data keys of the same tenant, for blobs not yet sealed again.
    package init(current: DataKey, previous: [DataKey] = []) {
        self.current = current
        self.keys = Dictionary((previous + [current]).map { ($0.version, $0) }) { _, last in last }
    }

    package func seal(_ plaintext: Secret, at field: FieldLocation) throws(CipherError) -> [UInt8] {
        try SealedBlob.seal(
            plaintext, version: current.version, using: current.key,
            binding: Self.associatedData(key: current, field: field))
    }

    package func open(_ blob: [UInt8], at field: FieldLocation) throws(CipherError) -> Secret {
        guard let version = Self.dataKeyVersion(of: blob), let key = keys[version] else { throw .unreadable }
        return try SealedBlob.open(blob, using: key.key, binding: Self.associatedData(key: key, field: field))
    }

    /// The data-key version that a blob names, not authenticated; nil if it is no blob.
    package static func dataKeyVersion(of blob: [UInt8]) -> UInt32? {
        SealedBlob.version(of: blob)
    }

    private static func associatedData(key: DataKey, field: FieldLocation) -> AssociatedData {
        var data = AssociatedData("fleetchat/v1")
        data.append(key.tenant)
        data.append(field.table)
        data.append(field.column)
        data.append(field.row)
        data.append(key.version)
        return data
    }
}
