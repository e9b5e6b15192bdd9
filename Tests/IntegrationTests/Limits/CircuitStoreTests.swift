import Core
import FoundationEssentials
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct CircuitStoreTests {
    @Test
    func aTenantSeesTheCircuitsThatItWaitsForAndNoOthers() async throws {
        let (tenant, other) = (TenantID(UUID()), TenantID(UUID()))
        let number = AssignedNumber(id: "1065", phoneNumber: "+15125550000", businessAccount: "1022")
        let own: [(VendorCall, ProviderError.Scope)] = [
            (Self.message("1065", "1022"), .number), (Self.message("1066", "1022"), .account),
            (Self.update("\(tenant)/1f/write"), .account),
        ]
        let others: [(VendorCall, ProviderError.Scope)] = [
            (Self.message("1067", "1023"), .number), (Self.message("1068", "1024"), .account),
            (Self.update("\(other)/1f/write"), .account),
        ]
        try await Self.withGate { gate, store in
            #expect(try await store.waiting(of: tenant, number: number).isEmpty)
            for (call, scope) in own + others {
                guard case .go(let pass) = try await gate.admit(call, hasWaited: false) else {
                    throw TestFailure("the circuit of \(call.circuits) is open already")
                }
                let error = ProviderError(.credential(scope), retryAfter: .seconds(600), detail: "refused")
                _ = await gate.ended(pass, with: error)
            }
            let waiting = try await store.waiting(of: tenant, number: number)
            #expect(waiting.map(\.vendor) == [.samsara, .whatsapp, .whatsapp])
            #expect(waiting.map(\.scope) == [.account, .account, .number])
            #expect(waiting.allSatisfy { $0.cause == .refused && $0.until > Date() })
            #expect(try await store.waiting(of: TenantID(UUID()), number: nil).isEmpty)
        }
    }

    private static func message(_ number: String, _ account: String) -> VendorCall {
        VendorCall(
            .whatsapp, circuits: [CircuitID(.host), CircuitID(.account, account), CircuitID(.number, number)],
            buckets: [])
    }

    private static func update(_ account: String) -> VendorCall {
        VendorCall(.samsara, circuits: [CircuitID(.host), CircuitID(.account, account)], buckets: [])
    }

    private static func withGate(_ body: (CallGate, CircuitStore) async throws -> Void) async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix())
            let gate = CallGate(redis: redis, topology: topology, dailyRecipients: 0, logger: .silent)
            try await running(gate) { try await body(gate, CircuitStore(redis: redis, topology: topology)) }
        }
    }
}
