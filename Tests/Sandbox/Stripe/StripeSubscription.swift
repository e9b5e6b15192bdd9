struct StripeSubscription: Sendable {
    let id: String
    let customer: String
    let price: String
    let started: Timestamp
    /// The first of the next month.
    let periodEnd: Timestamp
    var status = "active"
    var metadata: JSON

    var json: JSON {
        [
            "id": .string(self.id), "object": "subscription", "customer": .string(self.customer),
            "status": .string(self.status), "created": .int(self.started.seconds),
            "start_date": .int(self.started.seconds), "metadata": self.metadata, "livemode": false,
            "billing_cycle_anchor": .int(self.periodEnd.seconds), "default_payment_method": .null,
            "pending_setup_intent": .null,
            "items": [
                "object": "list", "has_more": false,
                "data": [
                    [
                        "id": .string("si_" + self.id.dropFirst(4)), "object": "subscription_item",
                        "price": ["id": .string(self.price), "object": "price"],
                        "current_period_start": .int(self.started.seconds),
                        "current_period_end": .int(self.periodEnd.seconds),
                    ]
                ],
            ],
        ]
    }
}
