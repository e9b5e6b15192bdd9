import TestSupport
import Testing

/// A replica of Redis becomes the master, at another address.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct FailoverTests {
    @Test(arguments: ReplicatedRedis.Failover.allCases)
    func theProductFollowsTheMasterAndNothingIsLostOrDoubled(_ kind: ReplicatedRedis.Failover) async throws {
        try await ReplicatedRedis.run { redis in
            try await Stack.run(.init { $0.redisURL = redis.url }) { stack in
                let fleet = try await stack.fleet()
                let webhook = try await fleet.webhook()
                for number in 1...3 {
                    #expect(try await fleet.post(fleet.arrival("Dock \(number)").bytes, to: webhook).status == 200)
                }
                try await redis.failOver(kind)
                for number in 4...6 {
                    let event = fleet.arrival("Dock \(number)").bytes
                    try await eventually("event \(number) is taken", within: .seconds(60)) {
                        try await fleet.post(event, to: webhook).status == 200
                    }
                }
                let texts = try await fleet.templates(6, within: .seconds(60)).map(\.text)
                for (index, text) in texts.enumerated() { #expect(text.contains("Dock \(index + 1)")) }
                try await fleet.reply(["kind": "text", "text": "Still there"])
                try await fleet.confirmations()
                // What pool-manager reads follows as well.
                #expect(try await !stack.tenant("After the failover").number.isEmpty)
                try await stack.idle()
                #expect(try await fleet.templates().count == 6)
                #expect(stack.isWhole)
            }
        }
    }
}
