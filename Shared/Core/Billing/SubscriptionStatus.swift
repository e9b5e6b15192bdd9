/// Stripe's word for the state of a subscription.
package enum SubscriptionStatus: Sendable, Hashable {
    case incomplete, trialing, active, paused, unpaid, canceled
    case incompleteExpired
    case pastDue
    /// A later version of Stripe's API has another word.
    case unknown(String)

    package init(_ text: String) {
        self = Self.known.first { $0.description == text } ?? .unknown(text)
    }

    private static let known: [Self] = [
        .incomplete, .trialing, .active, .paused, .unpaid, .canceled, .incompleteExpired, .pastDue,
    ]
}

extension SubscriptionStatus: CustomStringConvertible {
    package var description: String {
        switch self {
        case .incomplete: "incomplete"
        case .trialing: "trialing"
        case .active: "active"
        case .paused: "paused"
        case .unpaid: "unpaid"
        case .canceled: "canceled"
        case .incompleteExpired: "incomplete_expired"
        case .pastDue: "past_due"
        case .unknown(let text): text
        }
    }
}
