import Core
import Logging
import Redis
import Storage
import Synchronization

/// Holding a fair share of the partitions.
extension LaneRunner {
    func keepLeases() async {
        while !Task.isCancelled {
            do {
                try await self.balance()
            } catch {
                guard !Task.isCancelled else { return }
                self.logger.warning("Cannot keep the leases", metadata: ["error": "\(error)"])
            }
            self.dropExpired()
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func balance() async throws {
        try await self.renew()
        let members = try await self.leases.heartbeat(self.role)
        let plan = LeasePlan(
            partitions: self.topology.partitionCount, members: members, own: self.leases.worker,
            holders: try await self.leases.holders(self.role))
        for index in plan.release { try await self.release(index) }
        for index in plan.acquire {
            let asked = ContinuousClock.now
            let partition = Partition(role: self.role, index: index)
            guard let lease = try await self.leases.acquire(partition) else { continue }
            let last = try await self.queue.lastDelivered(partition)
            self.state.withLock { $0.take(lease, until: asked + self.options.leaseTime, lastRead: last) }
            self.logger.info(
                "Partition leased", metadata: ["partition": "\(partition)", "epoch": "\(lease.epoch)"])
        }
    }

    private func renew() async throws {
        let asked = ContinuousClock.now
        let held = self.state.withLock { $0.held.values.map(\.lease) }
        guard !held.isEmpty else { return }
        let kept = try await self.leases.renew(held)
        self.state.withLock { $0.renew(kept, until: asked + self.options.leaseTime) }
        for lease in Set(held).subtracting(kept) {
            _ = self.state.withLock { $0.drop(lease.partition.index) }
            self.logger.warning("Lease lost", metadata: ["partition": "\(lease.partition)"])
        }
    }

    private func release(_ index: Int) async throws {
        guard let lease = self.state.withLock({ $0.drop(index) }) else { return }
        try await self.leases.release(lease)
        self.logger.info("Partition released", metadata: ["partition": "\(lease.partition)"])
    }

    /// Redis could not be asked for so long that others may hold them by now.
    private func dropExpired() {
        let dropped = self.state.withLock { state in
            state.expired(at: .now).compactMap { state.drop($0) }
        }
        for lease in dropped {
            self.logger.warning("Lease ran out", metadata: ["partition": "\(lease.partition)"])
        }
    }

    /// Leaves everything to the other workers, at once.
    func handBack() async {
        do {
            for index in self.state.withLock({ Array($0.held.keys) }) { try await self.release(index) }
            try await self.leases.leave(self.role)
        } catch {
            self.logger.warning("Cannot hand back leases; they run out", metadata: ["error": "\(error)"])
        }
    }
}
