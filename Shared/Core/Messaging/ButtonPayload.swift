package import FoundationEssentials

/// What a template's button sends back: `v1:<delivery>:<event's time in ms>:<action>`. It is enough to find the
/// delivery when WhatsApp leaves the context out. At most 128 ASCII characters.
package struct ButtonPayload: Hashable, Sendable, CustomStringConvertible {
    package var delivery: DeliveryID
    package var eventAt: Date
    /// A raw value of `ButtonAction`.
    package var action: String

    package init(delivery: DeliveryID, eventAt: Date, action: String) {
        self.delivery = delivery
        self.eventAt = eventAt
        self.action = action
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "v1", let delivery = DeliveryID(compact: parts[1]),
            let eventAt = Date(millisecondsText: parts[2])
        else { return nil }
        self.init(delivery: delivery, eventAt: eventAt, action: String(parts[3]))
    }

    package var description: String {
        "v1:\(self.delivery.compact):\(self.eventAt.wholeMilliseconds):\(self.action)"
    }
}
