package import FoundationEssentials

/// What finds a delivery's row in the ledger at once.
package struct DeliveryKey: Hashable, Sendable {
    package let tenant: TenantID
    package let id: DeliveryID
    /// The event's own time in whole milliseconds: it chooses the ledger's partition.
    package let eventAt: Date

    package init(tenant: TenantID, id: DeliveryID, eventAt: Date) {
        self.tenant = tenant
        self.id = id
        self.eventAt = Date(milliseconds: eventAt.wholeMilliseconds)
    }

    /// What `biz_opaque_callback_data` carries and every receipt brings back: `v1:<tenant>:<delivery>:<ms>`.
    package var callback: String {
        "v1:\(self.tenant):\(self.id.compact):\(self.eventAt.wholeMilliseconds)"
    }

    /// Nil for what is not ours, such as a message that somebody sent by hand.
    package init?(callback: String) {
        let parts = callback.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "v1", let tenant = TenantID(parts[1]),
            let id = DeliveryID(compact: parts[2]), let eventAt = Date(millisecondsText: parts[3])
        else { return nil }
        self.init(tenant: tenant, id: id, eventAt: eventAt)
    }
}
