import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// Repeats of a request that carried an `Idempotency-Key`.
@Suite(.timeLimit(.minutes(15)))
struct IdempotencyTests {
    static let body: JSON = ["companyName": "X", "contactEmail": "a@b.example", "fleetSize": 1]

    private func create(_ body: JSON = body, key: String, token: String? = nil) async throws -> HTTP.Answer {
        let stack = try await Stack.common
        return try await HTTP.send(
            "POST", "\(stack.ingressURL)/api/tenants",
            headers: [
                "Authorization": "Bearer \(token ?? stack.operatorToken)", "Content-Type": "application/json",
                "Idempotency-Key": key,
            ], body: body.bytes)
    }

    @Test
    func aRepeatGetsTheSameAnswerAndDoesNothing() async throws {
        let key = "\"\(UUID())\""
        let first = try await self.create(key: key)
        #expect(first.status == 201)
        // Quoted or bare, it is the same key.
        for key in [key, String(key.dropFirst().dropLast())] {
            let again = try await self.create(key: key)
            #expect(again.status == 201)
            #expect(again.body == first.body)
        }
        let stack = try await Stack.common
        let row = try await stack.stores.administrator.query(
            "SELECT count(*) FROM tenants WHERE id = \(UUID(uuidString: first.json["id"].string ?? ""))"
        ).first
        #expect(try row?.decode(Int.self) == 1)
        let sealed = try await stack.stores.administrator.query(
            "SELECT count(*) FROM api_requests WHERE position(\(Array("fck_".utf8)) IN answer) > 0"
        ).first
        #expect(try sealed?.decode(Int.self) == 0)
    }

    @Test
    func theKeyOfAnotherRequestIsRefused() async throws {
        let key = UUID().uuidString
        #expect(try await self.create(key: key).status == 201)
        let other = try await self.create(Self.body.merging(["companyName": "Y"]), key: key)
        #expect(other.status == 422)
        #expect(other.json["type"].string == "urn:fleetchat:problem:idempotency-key-reused")
    }

    @Test
    func aRequestThatWasRefusedMayBeMendedUnderAnotherKeyAndRepeatedUnderItsOwn() async throws {
        let key = UUID().uuidString
        let wrong = Self.body.merging(["fleetSize": 0])
        #expect(try await self.create(wrong, key: key).status == 422)
        let again = try await self.create(wrong, key: key)
        #expect(again.json["errors"][0]["pointer"].string == "/fleetSize")
    }

    @Test
    func ofManyAtOnceOneIsDone() async throws {
        let key = UUID().uuidString
        let answers = try await withThrowingTaskGroup(of: HTTP.Answer.self) { group in
            for _ in 0..<8 { group.addTask { try await self.create(key: key) } }
            return try await group.reduce(into: [HTTP.Answer]()) { $0.append($1) }
        }
        #expect(Set(answers.map(\.status)).isSubset(of: [201, 409]))
        let ids = Set(answers.filter { $0.status == 201 }.map { $0.json["id"].string })
        #expect(ids.count == 1)
    }

    @Test(arguments: ["", "\"\"", String(repeating: "x", count: 256), "\"a"])
    func aKeyThatIsNoneIsRefused(_ key: String) async throws {
        let answer = try await self.create(key: key)
        #expect(answer.status == 400)
        #expect(answer.json["detail"].string == "Idempotency-Key takes 1 to 255 printable ASCII characters.")
    }
}
