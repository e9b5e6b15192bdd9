import Postgres
import Redis
import Storage
import TestSupport
import Testing

/// Entries that are made to end the workers.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct PoisonTests {
    /// Times that no arithmetic holds, where WhatsApp brings back what we once sent.
    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "999999999999999"])
    func aTimeFromOutsideEndsNoWorker(_ time: String) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let id = String(repeating: "ab", count: 16)
        let callback = "v1:\(fleet.tenant):\(id):\(time)"
        let tap: JSON = ["payload": .string("v1:\(id):\(time):arrived"), "text": "Arrived"]
        let body = WhatsAppBody(number: fleet.number)
            .status("wamid.poison", "delivered", callback: callback)
            .message("wamid.tap-\(time)", from: fleet.driver.phone, ["type": "button", "button": tap])
        #expect(try await stack.postWhatsApp(body.bytes).status == 200)
        try await fleet.documents(1)
        #expect(stack.isWhole)
    }

    /// Each worker is killed when it has the entry in hand, as one that dies of it would be.
    @Test
    func anEntryThatEveryWorkerDiesOfIsADeadLetterAndTheOthersAreSent() async throws {
        try await Stack.run(.init { $0.partitions = 1 }) { stack in
            let fleet = try await stack.fleet(phones: (0..<6).map { _ in "+" + Stack.newPhone() })
            let webhook = try await fleet.webhook()
            let stream = stack.stores.topology.stream(Partition(role: .outbound, index: 0))
            try await Self.whileTheLedgerWaits(stack) {
                for driver in fleet.drivers {
                    let event = fleet.arrival("Dock of \(driver.id)", of: driver).bytes
                    #expect(try await fleet.post(event, to: webhook).status == 200)
                }
                try await Self.awaitBegin(stack)
                try await Self.kill(stack.workers[0])
            }
            let poison = try #require(try await stack.stores.redis.xrange(stream, count: 1).first)
            for death in 1...3 {
                try await Self.whileTheLedgerWaits(stack) {
                    let worker = try stack.start("relay-worker")
                    try await eventually("the entry is in hand", within: .seconds(25)) {
                        let crashes = RedisArgument("\(stream):crashes")
                        return try await stack.stores.redis.send(["HGET", crashes, RedisArgument("\(poison.id)")]).int
                            == death
                    }
                    try await Self.kill(worker)
                }
            }
            try stack.start("relay-worker")
            let letter = try await eventually("the entry is a dead letter", within: .seconds(60)) {
                try await stack.stores.deadLetters(.outbound).first
            }
            #expect(letter.string("reason") == "crashed")
            #expect(letter.string("id") == poison.string("id"))
            for driver in fleet.drivers.dropFirst() {
                let templates = try await fleet.templates(1, on: driver, within: .seconds(60))
                #expect(templates.count == 1)
            }
            try await stack.idle(within: .seconds(60))
            #expect(try await stack.stores.deadLetters(.outbound).count == 1)
            #expect(try await fleet.templates(fleet.drivers[0]).isEmpty)
        }
    }

    /// Nobody gets beyond recording what it is about to do.
    private static func whileTheLedgerWaits(_ stack: Stack, _ body: () async throws -> Void) async throws {
        try await stack.stores.administrator.withTransaction { transaction in
            try await transaction.execute("LOCK TABLE communication_logs IN SHARE MODE")
            try await body()
        }
    }

    private static func awaitBegin(_ stack: Stack) async throws {
        try await withPostgres(stack.stores.database.administratorURL) { observer in
            try await eventually("a worker waits for the ledger", within: .seconds(25)) {
                try await !observer.query(
                    """
                    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                        AND query LIKE '%ledger_begin%'
                    """
                ).isEmpty
            }
        }
    }

    private static func kill(_ worker: Executable) async throws {
        worker.kill()
        _ = try await worker.exit()
    }
}
