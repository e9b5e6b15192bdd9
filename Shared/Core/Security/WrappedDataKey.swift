package import FoundationEssentials

/// A tenant's data key as it is stored: encrypted under one key of the ring and bound to tenant, version and key id.
package struct WrappedDataKey: Sendable, Equatable {
    package let tenant: UUID
    package let version: UInt32
    /// The id of the ring's key that wrapped it.
    package let ringKeyID: String
    package let blob: [UInt8]

    package init(tenant: UUID, version: UInt32, ringKeyID: String, blob: [UInt8]) {
        self.tenant = tenant
        self.version = version
        self.ringKeyID = ringKeyID
        self.blob = blob
    }

    static func associatedData(tenant: UUID, version: UInt32, ringKeyID: String) -> AssociatedData {
        var data = AssociatedData("fleetchat/data-key/v1")
        data.append(tenant)
        data.append(version)
        data.append(ringKeyID)
        return data
    }
}
