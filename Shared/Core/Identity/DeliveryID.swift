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
        for var part in [tenant.description, event.rawValue, driver.rawValue] {
            part.withUTF8 { text in
                withUnsafeBytes(of: UInt32(text.count).bigEndian) { hash.update(bufferPointer: $0) }
                hash.update(bufferPointer: UnsafeRawBufferPointer(text))
            }
        }
        self.uuid = hash.finalize().withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// Parses ``compact``.
    package init?(compact text: some StringProtocol) {
        guard let bytes = Hex.decode(text, byteCount: 16) else { return nil }
        self.uuid = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// 32 lower-case hexadecimal digits: what `biz_opaque_callback_data` and button payloads carry.
    package var compact: String { self.uuid.compactText }

    package var description: String { self.uuid.text }
}
