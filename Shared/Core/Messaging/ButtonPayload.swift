/// What a template's button sends back: `v1:<delivery>:<action>`. It is enough to find the delivery when WhatsApp
/// leaves the context out. At most 128 ASCII characters.
package struct ButtonPayload: Hashable, Sendable, CustomStringConvertible {
    package var delivery: DeliveryID
    package var action: String

    package init(delivery: DeliveryID, action: String) {
        self.delivery = delivery
        self.action = action
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "v1", let delivery = DeliveryID(compact: parts[1]) else { return nil }
        self.init(delivery: delivery, action: String(parts[2]))
    }

    package var description: String { "v1:\(self.delivery.compact):\(self.action)" }
}
