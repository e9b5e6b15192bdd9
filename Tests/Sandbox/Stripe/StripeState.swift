/// What the stand-in for Stripe knows. It has one meter, and one price that the meter counts for.
struct StripeState: Sendable {
    static let meter = "mtr_active_driver"
    static let eventName = "active_driver"
    static let price = "price_active_driver"
    static let unitAmount = 800

    /// An answer that is given again to the same key.
    struct Remembered: Sendable {
        let request: String
        let answer: Answer
        let at: Timestamp
    }

    var settings = StripeSettings()
    var customers: [String: StripeCustomer] = [:]
    var sessions: [String: StripeSession] = [:]
    /// By setup intent: the payment method that was given, empty before.
    var setupIntents: [String: String] = [:]
    var meterEvents: [StripeMeterEvent] = []
    /// By identifier: when it was last taken.
    var identifiers: [String: Timestamp] = [:]
    var remembered: [String: Remembered] = [:]
    /// Customers with a meter event under way.
    var busy: Set<String> = []
    /// Events that went out, newest last.
    var events: [JSON] = []
    private var bucket: TokenBucket?

    func customer(_ id: String, param: String = "customer") throws(StripeError) -> StripeCustomer {
        guard let customer = self.customers[id] else { throw .noSuch("customer", id, param: param) }
        return customer
    }

    func customer(ofSubscription id: String) throws(StripeError) -> StripeCustomer {
        guard let customer = self.customers.values.first(where: { $0.subscription?.id == id }) else {
            throw .noSuch("subscription", id)
        }
        return customer
    }

    mutating func admit(now: Timestamp) throws(StripeError) {
        guard self.settings.requestsPerSecond > 0 else { return }
        var bucket =
            self.bucket
            ?? TokenBucket(
                capacity: self.settings.requestsPerSecond, interval: 1 / Double(self.settings.requestsPerSecond),
                now: now)
        let wait = bucket.take(now: now)
        self.bucket = bucket
        guard wait == nil else {
            throw StripeError(status: 429, code: "rate_limit", message: "Request rate limit exceeded.")
        }
    }

    /// The answer that the key has had; nil for a new one.
    func answer(to key: String, _ request: String, now: Timestamp) throws(StripeError) -> Answer? {
        guard let known = self.remembered[key], now - known.at < self.settings.memoryHours * 3_600 else { return nil }
        guard known.request == request else {
            throw StripeError(
                status: 400, type: "idempotency_error",
                message:
                    "Keys for idempotent requests can only be used with the same parameters they were first used with."
            )
        }
        return known.answer
    }

    /// Of all events that count and that the totals know by now.
    func total(of customer: String, from start: Int, to end: Int, now: Timestamp) -> Int {
        let latest = now + -Double(self.settings.totalsLagMs) / 1_000
        return self.meterEvents.reduce(0) { sum, event in
            let counts =
                event.customer == customer && !event.isLost && event.received <= latest
                && (start..<end).contains(event.time.seconds)
            return counts ? sum + event.value : sum
        }
    }
}
