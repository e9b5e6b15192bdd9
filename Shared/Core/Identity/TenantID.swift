package import FoundationEssentials

/// The id of a tenant; also the value of `app.tenant_id` that row-level security compares with.
package struct TenantID: Hashable, Sendable, CustomStringConvertible {
    package let uuid: UUID

    package init(_ uuid: UUID) {
        self.uuid = uuid
    }

    package init?(_ text: some StringProtocol) {
        guard let uuid = UUID(uuidString: String(text)) else { return nil }
        self.uuid = uuid
    }

    /// Lower case, as PostgreSQL prints a uuid.
    package var description: String { self.uuid.text }
}

extension TenantID: Comparable {
    package static func < (left: TenantID, right: TenantID) -> Bool {
        left.uuid < right.uuid
    }
}
