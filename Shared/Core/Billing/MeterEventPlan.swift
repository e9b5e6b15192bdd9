package import FoundationEssentials

/// What is to be done with a driver's month that Stripe has not confirmed yet.
package enum MeterEventPlan: Sendable, Equatable {
    /// - Parameter at: the event's time, in whole seconds; the same at every attempt.
    case send(at: Date)
    /// Stripe may have counted an attempt so long ago that it would not know a repeat. Taken for counted until the
    /// month's total says otherwise.
    case assumeCounted
    case expire(Reason)

    package enum Reason: String, Sendable {
        case tooOld = "too long ago for Stripe to take"
        case beforeSubscription = "in a month before the subscription began"
    }

    /// - Parameters:
    ///   - activeAt: the driver's first message in the month.
    ///   - subscribedAt: what happened before is not on the subscription's invoice.
    ///   - doubtfulSince: of the first attempt whose outcome is not known.
    package init(activeAt: Date, subscribedAt: Date, doubtfulSince: Date?, now: Date) {
        let time = Date(timeIntervalSince1970: max(activeAt, subscribedAt).timeIntervalSince1970.rounded(.up))
        if let doubtfulSince, now.timeIntervalSince(doubtfulSince) > Self.repeatsKnown {
            self = .assumeCounted
        } else if now.timeIntervalSince(activeAt) > Self.oldest {
            self = .expire(.tooOld)
        } else if BillingMonth(containing: subscribedAt) > BillingMonth(containing: activeAt) {
            self = .expire(.beforeSubscription)
        } else {
            // Rounding must not carry the month's last second into the next.
            self = .send(at: min(time, BillingMonth(containing: activeAt).end.addingTimeInterval(-1)))
        }
    }

    /// Stripe knows an identifier again for 24 hours at least; an hour of that is kept for the clocks.
    private static let repeatsKnown = 23.0 * 3_600
    /// Stripe takes 35 days.
    private static let oldest = 34.0 * 86_400
}
