package import Core
package import FoundationEssentials

package struct StripeSubscription: Sendable, Equatable {
    package let id: SubscriptionID
    package let status: SubscriptionStatus
    /// Usage before it is on no invoice.
    package let startedAt: Date
    /// Of its own, before the customer's.
    package let hasPaymentMethod: Bool

    init?(_ object: WireObject) {
        guard let id: SubscriptionID = object.id("id"), let status = object.text("status", limit: 32),
            let startedAt = object.unixTime("start_date") ?? object.unixTime("created")
        else { return nil }
        self.id = id
        self.status = SubscriptionStatus(status)
        self.startedAt = startedAt
        self.hasPaymentMethod = object.text("default_payment_method", limit: 255) != nil
    }
}
