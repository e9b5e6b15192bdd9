import FoundationEssentials
import Logging
import Metrics
import Redis
import ServiceLifecycle
import Storage
import Synchronization

/// `fleetchat_stream_backlog`, `fleetchat_stream_oldest_seconds` and `fleetchat_dead_letters` by `stream`, of the
/// partitions that this worker leases, so that the sum over workers is the whole. Acknowledged entries are removed at
/// once, so what a stream holds is what is undelivered or pending.
struct BacklogMonitor: Service {
    let redis: RedisClient
    let topology: StreamTopology
    let runners: [LaneRunner]

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await self.measure()
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    private func measure() async throws {
        for runner in self.runners {
            let leased = runner.state.withLock { Set($0.held.keys) }
            for partition in self.topology.partitions(runner.role) {
                try await self.measure(partition, isLeased: leased.contains(partition.index))
            }
        }
    }

    private func measure(_ partition: Partition, isLeased: Bool) async throws {
        let stream = self.topology.stream(partition)
        let dimensions = [("stream", stream)]
        let backlog = isLeased ? try await self.redis.xlen(stream) : 0
        let first = backlog > 0 ? try await self.redis.xrange(stream, count: 1).first : nil
        let age = first.map { Date().timeIntervalSince1970 - Double($0.id.milliseconds) / 1000 }
        let dead = isLeased ? try await self.redis.xlen(self.topology.deadLetters(partition)) : 0
        Meter(label: "fleetchat_stream_backlog", dimensions: dimensions).set(backlog)
        Meter(label: "fleetchat_stream_oldest_seconds", dimensions: dimensions).set(max(age ?? 0, 0))
        Meter(label: "fleetchat_dead_letters", dimensions: dimensions).set(dead)
    }
}
