import Crypto
package import FoundationEssentials

/// The id of a delivery. It follows from tenant, event and driver alone, so that a repeat of the same event names
/// the same delivery, whichever worker computes it.
package struct DeliveryID: Hashable, Sendable, CustomStringConvertible {
    package let uuid: UUID

    package init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// The first 128 bits of SHA-256 over the three parts, each with its length in front.
    package init(tenant: TenantID, event: FleetEventID, driver: FleetDriverID) {
        var hash = SHA256()
        for part in [tenant.description, event.rawValue, driver.rawValue] {
            withUnsafeBytes(of: UInt32(part.utf8.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: Array(part.utf8))
        }
        self.init(bytes: Array(hash.finalize().prefix(16)))
    }

    /// Parses ``compact``.
    package init?(compact text: some StringProtocol) {
        guard text.utf8.count == 32 else { return nil }
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        self.init(bytes: bytes)
    }

    private init(bytes: [UInt8]) {
        self.uuid = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// 32 lower-case hexadecimal digits: what `biz_opaque_callback_data` and button payloads carry.
    package var compact: String {
        self.description.filter { $0 != "-" }
    }

    package var description: String { self.uuid.text }
}
