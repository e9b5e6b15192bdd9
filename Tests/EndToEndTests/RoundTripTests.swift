import Redis
import Storage
import TestSupport
import Testing

/// Fleet event → driver's phone → reply → fleet system, through the executables.
@Suite(.timeLimit(.minutes(15)))
struct RoundTripTests {
    @Test
    func theSandboxPlaysItThroughOneOfEach() async throws {
        let stack = try await Stack.common
        try await Self.play(on: stack, ingress: stack.ingressURL)
    }

    @Test
    func severalProcessesOfEachKindShareTheWork() async throws {
        let options = Stack.Options {
            $0.ingresses = 2
            $0.workers = 3
            $0.poolManagers = 2
            $0.partitions = 6
        }
        try await Stack.run(options) { stack in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for url in stack.ingressURLs + stack.ingressURLs {
                    group.addTask { try await Self.play(on: stack, ingress: url) }
                }
                try await group.waitForAll()
            }
            try await stack.idle()
            try await eventually("every worker leases partitions of every kind") {
                for role in StreamRole.allCases {
                    let registry = LeaseRegistry(
                        redis: stack.stores.redis, topology: stack.stores.topology, worker: "-", timeToLive: .seconds(1)
                    )
                    let held = Dictionary(grouping: try await registry.holders(role).values) { $0 }.mapValues(\.count)
                    guard held.values.sorted() == [2, 2, 2] else { return false }
                }
                return true
            }
        }
    }

    @Test
    func aDriversMessagesComeOnceEachAndInTheOrderOfTheEventsWhicheverIngressTookThem() async throws {
        let options = Stack.Options {
            $0.ingresses = 2
            $0.workers = 3
        }
        try await Stack.run(options) { stack in
            let fleet = try await stack.fleet(phones: (0..<3).map { _ in "+" + Stack.newPhone() })
            let webhook = try await fleet.webhook()
            let urls = stack.ingressURLs.map { webhook.url.replacing(stack.ingressURL, with: $0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for driver in fleet.drivers {
                    group.addTask { () async throws in
                        for number in 0..<15 {
                            let body = fleet.arrival("Dock \(number + 100)", of: driver).bytes
                            // Twice, as a vendor does that missed the first answer.
                            for url in urls {
                                #expect(try await fleet.post(body, to: (url, webhook.secret)).status == 200)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await stack.idle()
            for driver in fleet.drivers {
                let texts = try await fleet.templates(15, on: driver).map(\.text)
                #expect(texts.count == 15)
                for (number, text) in texts.enumerated() { #expect(text.contains("Dock \(number + 100)")) }
            }
        }
    }

    private static func play(on stack: Stack, ingress: String) async throws {
        let result = try await Executable.run(
            "sandbox",
            [
                "round-trip", "--quiet", "--sandbox-url", stack.sandboxURL, "--ingress-url", ingress,
                "--operator-token", stack.operatorToken,
            ])
        try #require(result.status == 0, "\(result.output)")
    }
}
