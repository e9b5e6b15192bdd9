package import Core
package import FoundationEssentials

/// Reads what Samsara posts to a webhook, in both versions of its envelope.
package enum SamsaraWebhook {
    /// The cheap look of ingress: reads what orders and tells apart events, and nothing else.
    package static func routing(of bytes: some ContiguousBytes) throws(WebhookError) -> SamsaraRouting {
        let envelope = try SamsaraEnvelope(bytes)
        guard let happening = SamsaraHappening(envelope) else {
            return SamsaraRouting(eventID: envelope.eventID, type: envelope.typeName, occurredAt: envelope.sentAt)
        }
        return SamsaraRouting(
            eventID: happening.eventID, type: envelope.typeName, kind: happening.kind,
            driverID: happening.driver?.id, vehicleID: happening.vehicle?.id, occurredAt: happening.occurredAt)
    }

    /// The whole event. Nil means: understood, and nothing that a driver is told about. `eventType` alone decides
    /// what happened; Samsara's `operation` and `state` have been seen to contradict it. An incident that is
    /// resolved already is an event like any other.
    package static func event(from bytes: some ContiguousBytes) throws(WebhookError) -> FleetEvent? {
        guard let happening = SamsaraHappening(try SamsaraEnvelope(bytes)) else { return nil }
        guard let occurredAt = happening.occurredAt else {
            if happening.kind == .ping { return nil }
            throw .missing("eventTime")
        }
        var event = FleetEvent(
            id: happening.eventID, kind: happening.kind, occurredAt: occurredAt, driver: happening.driver,
            vehicle: happening.vehicle)
        guard happening.kind != .ping else { return event }
        guard let body = happening.body else { throw .missing("data") }
        return try event.fill(from: body, description: happening.description) ? event : nil
    }
}
