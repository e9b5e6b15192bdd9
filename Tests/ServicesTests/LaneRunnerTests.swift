import Core
import FoundationEssentials
import NIOPosix
import Redis
import Storage
import Synchronization
import TestSupport
import Testing

@testable import RelayWorker

@Suite(.timeLimit(.minutes(2)))
struct LaneRunnerTests {
    private let topology = StreamTopology(prefix: TestStores.newPrefix(), partitionCount: 1)
    private var stream: String { self.topology.stream(Partition(role: .outbound, index: 0)) }

    /// Redis gave the entry to this worker, which stopped waiting for the answer before it came.
    @Test
    func anEntryWhoseReadWentUnansweredIsHandled() async throws {
        try await PrivateRedis.run { server in
            var configuration = try RedisConfiguration(url: server.url)
            configuration.commandTimeout = .milliseconds(500)
            let redis = RedisClient(
                configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: .silent)
            let handled = Mutex<[String]>([])
            let runner = LaneRunner(
                role: .outbound, redis: redis, topology: self.topology, worker: "one",
                eventLoops: MultiThreadedEventLoopGroup.singleton, options: .init(), logger: .silent,
                claim: { $0.map(\.epoch) }
            ) { item in
                handled.withLock { $0.append(item.entry.identity) }
                return .done
            }
            try await running(redis, runner) {
                try await eventually("the partition is leased and its group is made") {
                    let holding = runner.state.withLock { $0.held[0] }
                    guard let holding, holding.phase == .reading else { return false }
                    return try await !redis.xinfoGroups(self.stream).isEmpty
                }
                try await redis.withConnection { try await self.deliverAndPause(on: $0) }
                try await eventually("the entry is handled") { handled.withLock { $0 } == ["event-1"] }
                try await eventually("it is acknowledged") {
                    try await redis.xlen(self.stream) == 0
                }
            }
        }
    }

    /// An entry that is delivered to the worker behind its back, and from the same moment on no write for longer than
    /// the worker waits for an answer.
    private func deliverAndPause(on connection: RedisConnection) async throws {
        let stream = RedisArgument(self.stream)
        var add = RedisCommand("XADD", stream, "*")
        add.append(contentsOf: [
            "id", "event-1", "tenant", "", "provider", "samsara", "kind", "stop_arrival", "key", "driver", "at",
            "1700000000000", "trace", "", "body", "{}",
        ])
        let read = RedisCommand(
            "XREADGROUP", "GROUP", RedisArgument(StreamTopology.group), "one", "STREAMS", stream, ">")
        for command in [["MULTI"], add, read, ["CLIENT", "PAUSE", "2000", "WRITE"], ["EXEC"]] as [RedisCommand] {
            _ = try await connection.send(command)
        }
    }
}
