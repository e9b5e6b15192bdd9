import FoundationEssentials
import Logging
import Metrics
import Redis
import ServiceLifecycle
import Storage
import Synchronization

/// `fleetchat_stream_backlog{stream}` and `fleetchat_stream_oldest_seconds{stream}` of the partitions that this worker
/// leases, so that the sum over workers is the whole. Acknowledged entries are removed at once, so what a stream holds
/// is what is undelivered or pending.
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
                let stream = self.topology.stream(partition)
                let backlog = Meter(label: "fleetchat_stream_backlog", dimensions: [("stream", stream)])
                let oldest = Meter(label: "fleetchat_stream_oldest_seconds", dimensions: [("stream", stream)])
                guard leased.contains(partition.index) else {
                    backlog.set(0)
                    oldest.set(0)
                    continue
                }
                backlog.set(try await self.redis.xlen(stream))
                let first = try await self.redis.xrange(stream, count: 1).first
                let age = first.map {
                    Date().timeIntervalSince1970 - Double($0.id.milliseconds) / 1000
                }
                oldest.set(max(age ?? 0, 0))
            }
        }
    }
}
