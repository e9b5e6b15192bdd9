import Core
import Logging
import Redis
import Storage
import Synchronization

/// Reading the leased partitions: first what their former holder left, then what is new.
extension LaneRunner {
    func readPartitions() async {
        while self.takesMore {
            do {
                try await self.redis.withConnection { connection in
                    try await self.readPartitions(waitingOn: connection)
                }
            } catch {
                guard self.takesMore else { return }
                self.logger.warning("Cannot read partitions", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    private func readPartitions(waitingOn connection: RedisConnection) async throws {
        var ready: Set<Partition> = []
        var known: Set<PartitionLease> = []
        while self.takesMore {
            try await self.claimPartitions()
            let held = self.state.withLock { $0.held.values.filter { !$0.isLeaving } }
            let leases = Set(held.map(\.lease))
            ready.formUnion(leases.subtracting(known).map(\.partition))
            known = leases
            var troubles = PartitionTroubles()
            for holding in held { try await troubles.noting { try await self.adopt(holding) } }
            let readable = held.filter { $0.phase == .reading && ready.contains($0.lease.partition) }.map(\.lease)
            ready.subtract(try await self.readNew(readable, &troubles))
            try troubles.report()
            ready.formIntersection(leases.map(\.partition))
            if self.state.withLock({ !$0.canRead(ready) }) {
                ready.formUnion(try await self.waitForEntries(on: connection))
            }
        }
    }

    private func waitForEntries(on connection: RedisConnection) async throws -> Set<Partition> {
        let positions = self.state.withLock { state in
            let readable = state.held.values.filter { $0.phase == .reading }
            return Dictionary(uniqueKeysWithValues: readable.map { ($0.lease.partition, $0.lastRead) })
        }
        guard !positions.isEmpty, self.state.withLock({ $0.room > 0 }) else {
            try await Task.sleep(for: .milliseconds(50))
            return []
        }
        let found = try await self.queue.waitForEntries(positions, on: connection, wait: .milliseconds(500))
        // Nothing for so long: look everywhere once, so that no wake-up that went amiss matters for longer.
        return found.isEmpty ? Set(positions.keys) : found
    }

    private func adopt(_ holding: LaneState.Held) async throws {
        guard case .adopting(let start) = holding.phase, let count = self.pageSize else { return }
        do {
            let page = try await self.queue.adopt(holding.lease, from: start, count: count)
            self.takeIn(page.entries, under: holding.lease)
            self.state.withLock { $0.adopted(holding.lease, next: page.next) }
            if page.next == nil { _ = try await self.queue.removeIdleConsumers(holding.lease) }
        } catch is LeaseLost {
            self.lose(holding.lease)
        }
    }

    /// Reads all of them at once, since every read is a write to Redis and waits for the disk.
    /// - Returns: those that had nothing more.
    private func readNew(
        _ leases: [PartitionLease], _ troubles: inout PartitionTroubles
    ) async throws -> [Partition] {
        guard !leases.isEmpty, let room = self.pageSize else { return leases.map(\.partition) }
        // What is read has to find room, since nobody would look for it again.
        let leases = Array(leases.prefix(room))
        let count = room / leases.count
        var drained: [Partition] = []
        for (lease, result) in zip(leases, try await self.read(leases, count: count)) {
            do {
                let entries = try result.get()
                self.takeIn(entries, under: lease)
                if entries.count < count { drained.append(lease.partition) }
            } catch is LeaseLost {
                self.lose(lease)
                drained.append(lease.partition)
            } catch {
                self.state.withLock { $0.adoptAgain([lease]) }
                try troubles.note(error)
            }
        }
        return drained
    }

    /// An answer that is lost may have given us entries, which nobody else will ever see: they are adopted.
    private func read(
        _ leases: [PartitionLease], count: Int
    ) async throws -> [Result<[PartitionQueue.Delivery], any Error>] {
        do {
            return try await self.queue.read(leases, count: count)
        } catch {
            self.state.withLock { $0.adoptAgain(leases) }
            throw error
        }
    }

    private func takeIn(_ entries: [PartitionQueue.Delivery], under lease: PartitionLease) {
        guard !entries.isEmpty, self.state.withLock({ $0.offer(entries, under: lease) }) else { return }
        self.wakeWorkers(entries.count)
    }

    private var takesMore: Bool { !Task.isCancelled && !self.state.withLock(\.isStopping) }

    /// Nil while there is no room.
    private var pageSize: Int? {
        let room = self.state.withLock(\.room)
        return room > 0 ? min(room, 512) : nil
    }
}
