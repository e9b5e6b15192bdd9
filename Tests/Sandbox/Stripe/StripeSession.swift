/// A page of Stripe's for one customer.
struct StripeSession: Sendable {
    enum Kind: Sendable {
        /// Asks for a card.
        case checkout(setupIntent: String, reference: String?)
        /// Shows invoices.
        case portal
    }

    let id: String
    let customer: String
    let kind: Kind
    let returnURL: String
    let created: Timestamp
    var isComplete = false

    /// - Parameter origin: of the page.
    func json(origin: String) -> JSON {
        let url = JSON.string("\(origin)/stripe/pages/\(self.id)")
        switch self.kind {
        case .checkout(let intent, let reference):
            return .members([
                "id": .string(self.id), "object": "checkout.session", "mode": "setup", "livemode": false,
                "customer": .string(self.customer), "setup_intent": .string(intent),
                "client_reference_id": reference.map(JSON.string) ?? .null, "url": url,
                "status": self.isComplete ? "complete" : "open", "created": .int(self.created.seconds),
            ])
        case .portal:
            return [
                "id": .string(self.id), "object": "billing_portal.session", "customer": .string(self.customer),
                "return_url": .string(self.returnURL), "url": url, "livemode": false,
                "created": .int(self.created.seconds),
            ]
        }
    }
}
