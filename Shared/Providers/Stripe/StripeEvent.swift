package import Core
package import FoundationEssentials

/// What Stripe posts to the webhook: that something changed, and whose. What it is now is asked for.
package struct StripeEvent: Sendable, Equatable {
    /// Unique; a repeat has the same.
    package let id: String
    package let type: String
    package let createdAt: Date
    package let subject: Subject

    package enum Subject: Sendable, Equatable {
        /// Payments of this customer may have changed.
        case customer(CustomerID)
        /// A person has been at Checkout.
        case checkout(CustomerID, SetupIntentID)
        /// Stripe could not count events of a meter. Their months' totals tell which are missing.
        case meterFailure
        /// Nothing that the product acts on.
        case other
    }

    private static let ofCustomers: Set<String> = [
        "customer.updated", "customer.subscription.created", "customer.subscription.updated",
        "customer.subscription.deleted", "customer.subscription.paused", "customer.subscription.resumed",
        "invoice.paid", "invoice.payment_failed", "invoice.payment_action_required", "invoice.voided",
        "invoice.marked_uncollectible",
    ]
    private static let ofMeters: Set<String> = [
        "v1.billing.meter.error_report_triggered", "v1.billing.meter.no_meter_found",
    ]

    /// Reads an event of API v1, or one of the thin events of v2, which name their object and carry none.
    package init(_ bytes: some ContiguousBytes) throws(WebhookError) {
        let object = try WireObject(bytes)
        guard let id = object.text("id", limit: 255) else { throw object.fault("id", accepted: "a text") }
        guard let type = object.text("type", limit: 255) else { throw object.fault("type", accepted: "a text") }
        guard let createdAt = object.unixTime("created") ?? object.time("created") else {
            throw object.fault("created", accepted: "unix seconds or RFC 3339")
        }
        self.id = id
        self.type = type
        self.createdAt = createdAt
        self.subject = try Self.subject(type, object)
    }

    private static func subject(_ type: String, _ event: WireObject) throws(WebhookError) -> Subject {
        if Self.ofMeters.contains(type) { return .meterFailure }
        let isCheckout = type == "checkout.session.completed"
        guard isCheckout || Self.ofCustomers.contains(type) else { return .other }
        guard let object = event.object("data")?.object("object") else { throw .missing("data.object") }
        guard let customer: CustomerID = object.id(object.text("object", limit: 32) == "customer" ? "id" : "customer")
        else { throw object.fault("customer", accepted: "an id") }
        guard isCheckout else { return .customer(customer) }
        // A session of another mode has none, and then there is nothing to adopt.
        guard let intent: SetupIntentID = object.id("setup_intent") else { return .customer(customer) }
        return .checkout(customer, intent)
    }
}
