import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RequestRecordsTests {
    private static let fingerprint = [UInt8](repeating: 7, count: 32)
    private static let other = [UInt8](repeating: 8, count: 32)

    private static func key(_ text: String = "a", tenant: TenantID? = nil, caller: UInt8 = 1) -> RequestRecords.Key {
        .init(tenant: tenant, caller: [UInt8](repeating: caller, count: 32), text: text)
    }

    @Test
    func aRequestIsBegunOnceAndItsAnswerKept() async throws {
        try await Self.run { records, _ in
            #expect(try await records.claim(Self.key(), fingerprint: Self.fingerprint) == .begun)
            #expect(try await records.claim(Self.key(), fingerprint: Self.fingerprint) == .underWay)
            try await records.end(Self.key(), answer: [1, 2, 3])
            #expect(try await records.claim(Self.key(), fingerprint: Self.fingerprint) == .answered([1, 2, 3]))
            #expect(try await records.claim(Self.key(), fingerprint: Self.other) == .another)
        }
    }

    @Test
    func aRequestThatCameToNothingMayBeMadeAgain() async throws {
        try await Self.run { records, _ in
            #expect(try await records.claim(Self.key(), fingerprint: Self.fingerprint) == .begun)
            try await records.end(Self.key(), answer: nil)
            #expect(try await records.claim(Self.key(), fingerprint: Self.fingerprint) == .begun)
        }
    }

    @Test
    func callersAndKeysAreKeptApart() async throws {
        try await Self.run { records, stores in
            let tenant: TenantID = try await stores.newTenant()
            let keys = [
                Self.key(), Self.key("b"), Self.key(caller: 2), Self.key(tenant: tenant),
                Self.key(tenant: tenant, caller: 2),
            ]
            for key in keys { #expect(try await records.claim(key, fingerprint: Self.fingerprint) == .begun) }
        }
    }

    @Test
    func ofManyAtOnceOneBegins() async throws {
        try await Self.run { records, _ in
            let begun = try await withThrowingTaskGroup(of: RequestRecords.Claim.self) { group in
                for _ in 0..<16 {
                    group.addTask { try await records.claim(Self.key(), fingerprint: Self.fingerprint) }
                }
                return try await group.reduce(into: 0) { $0 += $1 == .begun ? 1 : 0 }
            }
            #expect(begun == 1)
        }
    }

    @Test
    func whoeverEndsInTheMiddleHoldsARequestForTwoMinutesAndADayForgetsIt() async throws {
        try await Self.run { records, stores in
            _ = try await records.claim(Self.key(), fingerprint: Self.fingerprint)
            try await stores.administrator.execute("UPDATE api_requests SET held_until = now() - interval '1 second'")
            #expect(try await records.claim(Self.key(), fingerprint: Self.other) == .another)
            #expect(try await records.claim(Self.key(), fingerprint: Self.fingerprint) == .begun)
            try await records.end(Self.key(), answer: [1])
            try await stores.administrator.execute("UPDATE api_requests SET begun_at = now() - interval '25 hours'")
            #expect(try await records.claim(Self.key(), fingerprint: Self.other) == .begun)
            try await stores.administrator.execute("UPDATE api_requests SET begun_at = now() - interval '25 hours'")
            try await records.expire()
            let count = try await stores.administrator.query("SELECT count(*) FROM api_requests").first
            #expect(try count?.decode(Int.self) == 0)
        }
    }

    private static func run(_ body: (RequestRecords, TestStores) async throws -> Void) async throws {
        try await TestStores.run { stores in try await body(RequestRecords(postgres: stores.postgres), stores) }
    }
}
