import Core
import FoundationEssentials
import Providers
import ServiceLifecycle
import Storage

/// Sending drivers' months, one after the other, as Stripe asks of calls for one customer.
extension BillingUpkeep {
    private static let batch = 50

    func sendUsage(
        of account: ClaimedBillingAccount, _ customer: CustomerID, _ subscription: ClaimedBillingAccount.Subscription
    ) async throws {
        while !Task.isShuttingDownGracefully {
            let batch = try await self.store.beginUsage(of: account, limit: Self.batch)
            guard !batch.isEmpty else { return }
            var sending = Sending(account: account, customer: customer, subscription: subscription)
            let refusal = await self.send(batch, &sending)
            try await self.store.settle(sending.outcomes, of: account)
            if let refusal { throw refusal }
        }
    }

    private struct Sending {
        let account: ClaimedBillingAccount
        let customer: CustomerID
        let subscription: ClaimedBillingAccount.Subscription
        var outcomes: [(usage: PendingUsage, outcome: PendingUsage.Outcome)] = []
        var heldAt = ContinuousClock.now
    }

    /// An event that Stripe refuses is passed over, and with any other trouble the rest of the batch stays as it was.
    /// - Returns: what went wrong.
    private func send(_ batch: [PendingUsage], _ sending: inout Sending) async -> (any Error)? {
        var refusal: (any Error)?
        for (place, usage) in batch.enumerated() {
            do {
                let outcome = try await self.send(usage, &sending)
                sending.outcomes.append((usage, outcome))
            } catch {
                let reason = (error as? ProviderError)?.reason
                sending.outcomes.append((usage, reason == .ambiguous || reason == nil ? .doubtful : .untouched))
                refusal = error
                if reason == .rejected { continue }
                sending.outcomes += batch.dropFirst(place + 1).map { (usage: $0, outcome: .untouched) }
                break
            }
        }
        return refusal
    }

    private func send(_ usage: PendingUsage, _ sending: inout Sending) async throws -> PendingUsage.Outcome {
        let plan = MeterEventPlan(
            activeAt: usage.activeAt, subscribedAt: sending.subscription.startedAt,
            doubtfulSince: usage.doubtfulSince, now: Date())
        switch plan {
        case .assumeCounted:
            self.metrics.count(.assumed)
            return .assumedSent
        case .expire(let reason):
            self.metrics.count(.expired)
            return .expired(reason.rawValue)
        case .send(let time):
            let meter = try await self.meters.meter(self.stripe)
            try await self.keepHold(&sending)
            let customer = sending.customer
            let isNew = try await self.stripe {
                try await $0.countOne(
                    meter.eventName, identifier: usage.identifier, key: usage.idempotencyKey, customer: customer,
                    at: time)
            }
            self.metrics.count(isNew ? .counted : .known)
            return .sent
        }
    }

    private func keepHold(_ sending: inout Sending) async throws {
        let now = ContinuousClock.now
        guard now - sending.heldAt > self.hold / 3 else { return }
        try await self.store.extend(sending.account, hold: self.hold)
        sending.heldAt = now
    }
}
