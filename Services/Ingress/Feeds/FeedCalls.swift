import Core
import Providers
import Storage

/// Calls for one organisation's feed, which pass the circuits as those of the workers do: while Samsara is down, or
/// refuses the token, no feed asks in vain, and what polls find out counts for everybody.
struct FeedCalls: Sendable {
    /// A circuit is open; nothing was asked.
    struct Held: Error {
        var wait: Duration
    }

    private let gate: CallGate
    private let call: VendorCall

    init(gate: CallGate, tenant: TenantID, token: Secret) {
        self.gate = gate
        // Not the circuits that messages wait for: a token may be allowed to read these and not the feed.
        self.call = VendorCall(
            .samsara, circuits: [CircuitID(.host), CircuitID(.account, "feed/\(tenant)/\(token.fingerprint)")],
            buckets: [])
    }

    /// - Throws: ``Held``, `ProviderError`, or an error of Redis.
    func make<Value>(_ body: () async throws(ProviderError) -> Value) async throws -> Value {
        switch try await self.gate.admit(self.call, hasWaited: false) {
        case .wait(_, let wait): throw Held(wait: wait)
        case .go(let pass):
            do {
                let value = try await body()
                await self.gate.ended(pass, with: nil)
                return value
            } catch {
                await self.gate.ended(pass, with: error)
                throw error
            }
        }
    }
}
