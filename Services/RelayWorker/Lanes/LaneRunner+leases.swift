import Core
import Logging
import Redis
import ServiceLifecycle
import Storage
import Synchronization

/// Holding a fair share of the partitions.
extension LaneRunner {
    func keepLeases() async {
        while !Task.isCancelled {
            do {
                try await self.renew()
                if !self.state.withLock(\.isStopping) { try await self.balance() }
            } catch {
                guard !Task.isCancelled else { return }
                self.logger.warning("Cannot keep the leases", metadata: ["error": "\(error)"])
            }
            self.dropExpired()
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func balance() async throws {
        let members = try await self.leases.heartbeat(self.role)
        let plan = LeasePlan(
            partitions: self.topology.partitionCount, members: members, own: self.leases.worker,
            holders: try await self.leases.holders(self.role))
        if !plan.release.isEmpty {
            let end = ContinuousClock.now + self.options.handOverTime
            self.state.withLock { state in
                for index in plan.release { state.leave(index, until: end) }
            }
            // Once the process is to stop, leases have to be kept until what is in hand is finished.
            try await self.releaseLeaving { $0.isStopping }
        }
        var troubles = PartitionTroubles()
        for index in plan.acquire {
            try await troubles.noting { try await self.acquire(Partition(role: self.role, index: index)) }
        }
        try troubles.report()
    }

    private func acquire(_ partition: Partition) async throws {
        // Before the lease is taken: were this to fail then, nobody would renew it or give it back.
        let last = try await self.queue.lastDelivered(partition)
        let asked = ContinuousClock.now
        let floor = self.state.withLock { $0.floors[partition.index] ?? 0 }
        guard let lease = try await self.leases.acquire(partition, above: floor) else { return }
        let expires = asked + self.options.leaseTime
        guard self.state.withLock({ $0.take(lease, until: expires, lastRead: last) }) else {
            return try await self.leases.release(lease)
        }
        self.logger.info("Partition leased", metadata: ["partition": "\(partition)", "epoch": "\(lease.epoch)"])
    }

    /// Makes the ledger refuse the former holders of partitions that were leased just now.
    func claimPartitions() async throws {
        let leases = self.state.withLock(\.unclaimed)
        guard !leases.isEmpty else { return }
        for (lease, highest) in zip(leases, try await self.claim(leases)) {
            guard highest > lease.epoch else {
                self.state.withLock { $0.claimed(lease) }
                continue
            }
            // Either it is another's by now, or Redis lost its epochs and has a clock that is behind.
            self.state.withLock { $0.refuse(lease, highest: highest) }
            try await self.leases.release(lease)
            self.logger.warning(
                "The ledger knows a newer epoch",
                metadata: ["partition": "\(lease.partition)", "epoch": "\(lease.epoch)", "newer": "\(highest)"])
        }
    }

    private func renew() async throws {
        let asked = ContinuousClock.now
        let held = self.state.withLock { $0.held.values.map(\.lease) }
        guard !held.isEmpty else { return }
        let kept = try await self.leases.renew(held)
        self.state.withLock { $0.renew(kept, until: asked + self.options.leaseTime) }
        for lease in Set(held).subtracting(kept) { self.lose(lease) }
    }

    /// Redis does not know the lease any more, unless it was given up meanwhile.
    func lose(_ lease: PartitionLease) {
        guard self.state.withLock({ $0.drop(lease) }) else { return }
        self.logger.warning("Lease lost", metadata: ["partition": "\(lease.partition)"])
    }

    /// Gives up the partitions that are leaving, each as soon as nothing of it is in hand.
    private func releaseLeaving(unless isOver: (LaneState) -> Bool = { _ in false }) async throws {
        while self.state.withLock({ $0.isLeaving && !isOver($0) }) {
            for lease in self.state.withLock({ $0.dropLeaving(at: .now) }) {
                try await self.leases.release(lease)
                self.logger.info("Partition released", metadata: ["partition": "\(lease.partition)"])
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Redis could not be asked for so long that others may hold them by now.
    private func dropExpired() {
        for lease in self.state.withLock({ $0.dropExpired(at: .now) }) {
            self.logger.warning("Lease ran out", metadata: ["partition": "\(lease.partition)"])
        }
    }

    /// Leaves everything to the other workers once the process is to stop: each partition at once, or when what is in
    /// hand of it is finished.
    func handBack() async {
        do {
            try await gracefulShutdown()
            self.state.withLock { state in
                for index in state.held.keys { state.leave(index, until: nil) }
            }
            try await self.releaseLeaving()
            try await self.leases.leave(self.role)
        } catch {
            self.logger.warning("Cannot hand back leases; they run out", metadata: ["error": "\(error)"])
        }
    }
}
