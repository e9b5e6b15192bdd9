import Logging
import Providers
import Synchronization

/// What counts for the price that tenants are subscribed to. It does not change, so it is asked for once.
final class MeterLookup: Sendable {
    struct Meter: Sendable {
        var id: String
        var eventName: String
    }

    private let price: String
    private let driverCents: Int
    private let logger: Logger
    private let found = Mutex<Meter?>(nil)

    /// - Parameter driverCents: what tenants are shown.
    init(price: String, driverCents: Int, logger: Logger) {
        self.price = price
        self.driverCents = driverCents
        self.logger = logger
    }

    func meter(_ stripe: StripeCalls) async throws -> Meter {
        if let meter = self.found.withLock(\.self) { return meter }
        let price = try await stripe { [price] in try await $0.price(price) }
        let name = try await stripe { try await $0.eventName(ofMeter: price.meter) }
        if price.unitAmount != self.driverCents || price.currency != "usd" {
            self.logger.warning(
                "Stripe charges another price than tenants are shown",
                metadata: [
                    "stripe": "\(price.unitAmount) \(price.currency)", "BILLING_DRIVER_CENTS": "\(self.driverCents)",
                ])
        }
        let meter = Meter(id: price.meter, eventName: name)
        self.found.withLock { $0 = meter }
        return meter
    }
}
