/// A customer with what it has: one subscription, payment methods, invoices.
struct StripeCustomer: Sendable {
    /// A bill of a finished period.
    struct Invoice: Sendable {
        let id: String
        let amount: Int
        var isPaid: Bool
    }

    let id: String
    let created: Timestamp
    var name: String
    var email: String
    var metadata: JSON
    var paymentMethods: [String] = []
    var defaultPaymentMethod: String?
    var subscription: StripeSubscription?
    var invoices: [Invoice] = []

    var json: JSON {
        [
            "id": .string(self.id), "object": "customer", "created": .int(self.created.seconds),
            "name": .string(self.name), "email": .string(self.email), "metadata": self.metadata, "livemode": false,
            "invoice_settings": [
                "default_payment_method": self.defaultPaymentMethod.map(JSON.string) ?? .null, "footer": .null,
            ],
        ]
    }

    func json(of invoice: Invoice) -> JSON {
        [
            "id": .string(invoice.id), "object": "invoice", "customer": .string(self.id), "livemode": false,
            "status": invoice.isPaid ? "paid" : "open", "amount_due": .int(invoice.amount), "currency": "usd",
            "parent": [
                "type": "subscription_details",
                "subscription_details": ["subscription": (self.subscription?.id).map(JSON.string) ?? .null],
            ],
        ]
    }
}
