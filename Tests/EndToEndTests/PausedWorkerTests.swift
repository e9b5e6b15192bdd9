import Postgres
import Storage
import TestSupport
import Testing

/// Workers that are stopped in their tracks (SIGSTOP) for longer than their leases last, and then go on.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct PausedWorkerTests {
    private static let options = Stack.Options {
        $0.partitions = 1
        // Longer than it takes to replace a worker and for a call to end.
        $0.settings = ["DELIVERY_SILENCE": "30s"]
    }

    @Test
    func theNextHolderSendsADriversNextMessageOnlyWhenTheFormerHoldersCallIsSettled() async throws {
        try await Stack.run(Self.options) { stack in
            let fleet = try await stack.fleet()
            let former = stack.workers[0]
            try await stack.fault("whatsapp", "/messages", ["action": "delay", "delayMs": 9_000])
            try await Self.post(fleet, ["Dock 1", "Dock 2"])
            try await eventually("the first call is under way") {
                try await Self.rows(stack) == ["sending"]
            }
            former.pause()
            try await Self.replace(former, stack)
            let texts = try await fleet.templates(2, within: .seconds(60)).map(\.text)
            #expect(texts[0].contains("Dock 1") && texts[1].contains("Dock 2"))
            former.resume()
            try await Self.expectRefusal(of: former)
            try await stack.idle()
            #expect(try await fleet.templates().count == 2)
            #expect(try await stack.requests("whatsapp", "/messages").count == 2)
        }
    }

    @Test
    func aWorkerThatSleptBetweenTheRecordAndTheCallDoesNotMakeTheCall() async throws {
        var options = Self.options
        options.settings["DELIVERY_SILENCE"] = "2s"
        try await Stack.run(options) { stack in
            let fleet = try await stack.fleet()
            let former = stack.workers[0]
            try await CommitHold.run(stack.stores) {
                try await Self.post(fleet, ["Dock 1"])
                try await CommitHold.awaitWaiting(stack.stores)
                former.pause()
            }
            try await Self.replace(former, stack)
            try await fleet.templates(1, within: .seconds(60))
            former.resume()
            try await Self.expectRefusal(of: former)
            try await stack.idle()
            #expect(try await fleet.templates().count == 1)
            #expect(try await stack.requests("whatsapp", "/messages").count == 1)
        }
    }

    private static func post(_ fleet: Fleet, _ stops: [String]) async throws {
        let webhook = try await fleet.webhook()
        for stop in stops { #expect(try await fleet.post(fleet.arrival(stop).bytes, to: webhook).status == 200) }
    }

    /// Starts another worker and waits until it holds what the former one held.
    private static func replace(_ former: Executable, _ stack: Stack) async throws {
        let worker = try stack.start("relay-worker")
        try await worker.ready()
        try await eventually("the other worker holds the partition", within: .seconds(30)) {
            !worker.logLines("Partition leased").filter { $0.contains("role=outbound") }.isEmpty
        }
    }

    /// It finds out that its leases are gone and takes none back by itself.
    private static func expectRefusal(of former: Executable) async throws {
        try await eventually("the former holder gives up its lease", within: .seconds(30)) {
            !former.logLines("Lease lost").isEmpty || !former.logLines("Lease ran out").isEmpty
        }
        #expect(former.isRunning)
    }

    private static func rows(_ stack: Stack) async throws -> [String] {
        try await stack.stores.administrator.query("SELECT state FROM communication_logs").map {
            try $0.decode(String.self)
        }
    }
}
