internal import Crypto
package import FoundationEssentials

/// The key that encrypts one tenant's fields. At rest it exists only as a `WrappedDataKey`.
package struct DataKey: Sendable {
    package let tenant: UUID
    package let version: UInt32
    let key: Secret

    package static func generate(tenant: UUID, version: UInt32) -> DataKey {
        DataKey(tenant: tenant, version: version, key: Secret(bytes: SymmetricKey(size: .bits256)))
    }
}
