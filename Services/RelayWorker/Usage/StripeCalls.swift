import Core
import Providers
import Storage

/// Stripe, behind the limit and the circuits that all workers share.
struct StripeCalls: Sendable {
    /// A circuit is open.
    struct Held: Error {
        var hold: Hold
        var wait: Duration
    }

    let client: StripeClient
    let gate: CallGate
    let perSecond: Int

    /// Makes a call as soon as the limit allows it.
    /// - Throws: ``Held``, and the `ProviderError` of `body`.
    func callAsFunction<Value: Sendable>(
        _ body: (StripeClient) async throws -> Value
    ) async throws -> Value {
        let pass = try await self.pass()
        do {
            let value = try await body(self.client)
            await self.gate.ended(pass, with: nil)
            return value
        } catch let error as ProviderError {
            await self.gate.ended(pass, with: error)
            throw error
        }
    }

    private func pass() async throws -> CallGate.Pass {
        let call = VendorCall(
            .stripe, circuits: [CircuitID(.host), CircuitID(.app, self.client.credential)],
            buckets: [
                .init(.operation, self.client.credential, RateLimit(atMost: self.perSecond, per: 1_000))
            ])
        var hasWaited = false
        while true {
            switch try await self.gate.admit(call, hasWaited: hasWaited) {
            case .go(let pass): return pass
            case .wait(let hold, let wait):
                guard case .limit = hold.reason else { throw Held(hold: hold, wait: wait) }
                try await Task.sleep(for: wait)
                hasWaited = true
            }
        }
    }
}
