import Storage
import TestSupport
import Testing

/// Processes that are stopped or killed while there is work.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct ShutdownTests {
    private static let options = Stack.Options {
        $0.workers = 2
        $0.partitions = 8
        // Longer than it takes to replace a worker: only then does a receipt in its hands come in time.
        $0.settings = ["DELIVERY_SILENCE": "15s"]
    }

    @Test
    func aWorkerThatIsStoppedUnderLoadFinishesWhatItHasAndHandsOverAtOnce() async throws {
        try await Stack.run(Self.options) { stack in
            let fleet = try await stack.fleet(phones: (0..<6).map { _ in "+" + Stack.newPhone() })
            try await Self.load(
                fleet,
                whileItArrives: {
                    try await fleet.templates(3)
                    try await eventually("both workers hold partitions") {
                        Set(try await Self.holders(in: stack).values).count == 2
                    }
                    let worker = stack.workers[0]
                    worker.terminate()
                    #expect(try await worker.exit() == 0)
                    #expect(!worker.logLines("Partition released").isEmpty)
                    // Released, not run out: nobody but the other worker holds any.
                    try await Self.awaitOneHolder(in: stack, within: .seconds(5))
                })
            try await Self.expectAllOnce(fleet, stack)
        }
    }

    @Test
    func aWorkerThatIsKilledIsReplacedWithinTenSecondsAndEveryMessageComesOnce() async throws {
        try await Stack.run(Self.options) { stack in
            let fleet = try await stack.fleet(phones: (0..<6).map { _ in "+" + Stack.newPhone() })
            try await Self.load(
                fleet,
                whileItArrives: {
                    try await fleet.templates(3)
                    stack.workers[0].kill()
                })
            try await Self.awaitOneHolder(in: stack, within: .seconds(10))
            try await Self.expectAllOnce(fleet, stack)
        }
    }

    @Test
    func allWorkersAwayEventsWaitAndTheNextWorkerDeliversThem() async throws {
        try await Stack.run(.init { $0.workers = 1 }) { stack in
            let fleet = try await stack.fleet(phones: (0..<6).map { _ in "+" + Stack.newPhone() })
            stack.workers[0].kill()
            _ = try await stack.workers[0].exit()
            try await Self.load(fleet, whileItArrives: {})
            #expect(try await stack.stores.backlog([.outbound]) == 6 * 10)
            try stack.start("relay-worker")
            try await Self.expectAllOnce(fleet, stack)
        }
    }

    @Test
    func anIngressThatIsStoppedUnderLoadAnswersWhatItTook() async throws {
        try await Stack.run(.init { $0.ingresses = 2 }) { stack in
            let fleet = try await stack.fleet(phones: (0..<10).map { _ in "+" + Stack.newPhone() })
            let webhook = try await fleet.webhook()
            let other = (
                url: webhook.url.replacing(stack.ingressURL, with: stack.ingressURLs[1]), secret: webhook.secret
            )
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        if number == 100 { stack.ingresses[1].terminate() }
                        // Refused connections and those closed before an answer are the sender's to repeat.
                        let event = fleet.arrival("Dock", of: fleet.drivers[number % 10], id: "event-\(number)")
                        let answer = try? await fleet.post(event.bytes, to: other)
                        return answer?.status == 200
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(try await stack.ingresses[1].exit() == 0)
            #expect(accepted > 0)
            try await eventually("all that was accepted is logged") { try await fleet.log().count >= accepted }
            #expect(stack.ingresses[0].isRunning)
        }
    }

    @Test(arguments: ["ingress", "relay-worker", "pool-manager"])
    func aProcessWithNothingToDoStopsAtOnceAndIsNotReadyMeanwhile(_ name: String) async throws {
        let options = Stack.Options {
            $0.numbers = 0
            $0.billing = true
        }
        try await Stack.run(options) { stack in
            let process = try #require(stack.all.first { $0.name == name })
            process.terminate()
            #expect(try await process.exit(within: .seconds(10)) == 0)
            #expect(process.logLines("msg=stopping").count == 1)
            #expect(process.logLines("msg=stopped").count == 1)
            #expect(process.logLines("level=error").isEmpty && process.logLines("level=warning").isEmpty)
        }
    }

    /// Ten events for each driver.
    private static func load(_ fleet: Fleet, whileItArrives body: () async throws -> Void) async throws {
        let webhook = try await fleet.webhook()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for driver in fleet.drivers {
                group.addTask { () async throws in
                    for number in 0..<10 {
                        let event = fleet.arrival("Dock \(number + 10)", of: driver)
                        #expect(try await fleet.post(event.bytes, to: webhook).status == 200)
                    }
                }
            }
            try await body()
            try await group.waitForAll()
        }
    }

    private static func awaitOneHolder(in stack: Stack, within limit: Duration) async throws {
        try await eventually("the other worker holds every partition", within: limit) {
            let holders = try await Self.holders(in: stack)
            return holders.count == 8 && Set(holders.values).count == 1
        }
    }

    /// The workers that hold the outbound partitions.
    private static func holders(in stack: Stack) async throws -> [Int: String] {
        try await LeaseRegistry(
            redis: stack.stores.redis, topology: stack.stores.topology, worker: "-", timeToLive: .seconds(1)
        ).holders(.outbound)
    }

    private static func expectAllOnce(_ fleet: Fleet, _ stack: Stack) async throws {
        for driver in fleet.drivers { try await fleet.templates(10, on: driver, within: .seconds(40)) }
        try await stack.idle()
        for driver in fleet.drivers {
            let texts = try await fleet.templates(driver).map(\.text)
            #expect(texts.count == 10)
            for (number, text) in texts.enumerated() { #expect(text.contains("Dock \(number + 10)")) }
        }
    }
}
