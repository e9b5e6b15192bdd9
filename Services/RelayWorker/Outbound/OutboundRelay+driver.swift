import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// Finding out whom an event concerns.
extension OutboundRelay {
    enum Subject: Sendable {
        case found(FleetDriverID)
        case nobody(String)
        case later(WorkOutcome)
    }

    /// The driver that the event names, or else the one who had its vehicle when it happened.
    func driver(of delivery: Delivery) async throws -> Subject {
        if let driver = delivery.event.driver { return .found(driver.id) }
        guard let vehicle = delivery.event.vehicle else {
            return .nobody("the event names neither driver nor vehicle")
        }
        guard let connection = delivery.tenant.connections[delivery.provider] else {
            return .nobody("the fleet system is not connected")
        }
        let pass: CallGate.Pass
        switch try await self.gate.admit(
            SamsaraCalls.lookUpDriver(delivery.tenant.tenant.id, connection.apiToken),
            hasWaited: delivery.item.wasHeld)
        {
        case .go(let admitted): pass = admitted
        case .wait(let hold, let wait): return .later(delivery.held(hold, wait))
        }
        do throws(ProviderError) {
            let drivers = try await self.fleets.samsara(connection.apiToken)
                .drivers(of: vehicle.id, at: delivery.event.occurredAt)
            await self.gate.ended(pass, with: nil)
            if let driver = drivers.first { return .found(driver.id) }
            return .nobody("no driver was assigned to the vehicle at that time")
        } catch {
            let held = await self.gate.ended(pass, with: error)
            self.logger.notice(
                "Cannot look up a vehicle's driver",
                metadata: ["error": "\(error)", "tenant": "\(delivery.tenant.tenant.id)"])
            guard error.reason.isTransient || error.reason == .ambiguous else {
                return .nobody("the fleet system refused to tell the vehicle's driver: \(error.detail)")
            }
            if let (hold, wait) = held { return .later(delivery.held(hold, wait, error: "\(error)")) }
            return self.nextDelay(delivery, retryAfter: error.retryAfter)
                .map { .later(.retry(after: $0, error: "\(error)")) }
                ?? .nobody("the fleet system could not tell the vehicle's driver in time")
        }
    }

    /// Nil when no further attempt can start before the deadline.
    func nextDelay(_ delivery: Delivery, retryAfter: Duration?) -> Duration? {
        var generator = SystemRandomNumberGenerator()
        return RetryPolicy.delivery.nextDelay(
            attempt: delivery.item.attempt, retryAfter: retryAfter,
            remaining: delivery.deadline.remaining(at: Date()), using: &generator)
    }
}
