import Logging
import Metrics
import Redis
import ServiceLifecycle
import Storage
import Synchronization

/// `fleetchat_stream_backlog`, `fleetchat_stream_retrying`, `fleetchat_stream_oldest_seconds` and
/// `fleetchat_dead_letters` by `stream`, of the partitions that this worker leases, so that the sum over workers is the
/// whole.
struct BacklogMonitor: Service {
    let redis: RedisClient
    let topology: StreamTopology
    let runners: [LaneRunner]

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // That Redis is away is told by those who need it.
                try? await self.measure()
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    private func measure() async throws {
        let backlogs = try await BacklogReader(redis: self.redis, topology: self.topology).read()
        for runner in self.runners {
            let leased = runner.state.withLock { Set($0.held.keys) }
            for backlog in backlogs {
                guard case .partition(let partition) = backlog.stream, partition.role == runner.role else { continue }
                self.report(leased.contains(partition.index) ? backlog : StreamBacklog(none: backlog.stream), partition)
            }
        }
    }

    private func report(_ backlog: StreamBacklog, _ partition: Partition) {
        let dimensions = [("stream", self.topology.stream(partition))]
        Meter(label: "fleetchat_stream_backlog", dimensions: dimensions).set(backlog.undelivered + backlog.pending)
        Meter(label: "fleetchat_stream_retrying", dimensions: dimensions).set(backlog.retrying)
        Meter(label: "fleetchat_stream_oldest_seconds", dimensions: dimensions)
            .set((backlog.oldestAge ?? .zero) / .seconds(1))
        Meter(label: "fleetchat_dead_letters", dimensions: dimensions).set(backlog.deadLetters)
    }
}
