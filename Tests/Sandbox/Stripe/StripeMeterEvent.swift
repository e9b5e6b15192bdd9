struct StripeMeterEvent: Sendable {
    let identifier: String
    let customer: String
    let value: Int
    let time: Timestamp
    let received: Timestamp
    /// Was taken and is in no total, as Stripe tells of some only later.
    let isLost: Bool

    func json(eventName: String) -> JSON {
        [
            "object": "billing.meter_event", "event_name": .string(eventName), "identifier": .string(self.identifier),
            "livemode": false, "created": .int(self.received.seconds), "timestamp": .int(self.time.seconds),
            "payload": ["stripe_customer_id": .string(self.customer), "value": .string(String(self.value))],
        ]
    }
}
