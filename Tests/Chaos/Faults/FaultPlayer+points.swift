import Redis
import Storage
import TestSupport

/// Striking a worker at a named point of a delivery. The product has no hooks for it: its servers and the sandbox are
/// held where the point requires it, and what was really hit is counted.
extension FaultPlayer {
    typealias Hit = (victim: Executable, deliveries: Int)

    private static let attempts = 3
    private static let patience: Duration = .seconds(8)
    /// Of a delivery whose answer is held; a receipt may have come all the same.
    private static let underWay = ["sending", "ambiguous", "sent", "delivered", "read"]

    /// Nil when no delivery could be hit.
    func strike(at point: DeliveryPoint, with blow: Disturbance.Blow) async throws -> Hit? {
        for _ in 0..<Self.attempts {
            if let hit = try await self.attempt(point, blow), hit.deliveries > 0 { return hit }
        }
        return nil
    }

    private func attempt(_ point: DeliveryPoint, _ blow: Disturbance.Blow) async throws -> Hit? {
        switch point {
        case .beforeIntent: try await self.beforeIntent(blow)
        case .afterIntent: try await self.afterIntent(blow)
        case .afterCall: try await self.afterCall(blow)
        case .afterAnswer: try await self.afterAnswer(blow)
        case .beforeAcknowledgement: try await self.beforeAcknowledgement(blow)
        }
    }

    /// The row waits for the ledger, and is never written.
    private func beforeIntent(_ blow: Disturbance.Blow) async throws -> Hit? {
        try await self.ledger.holding {
            guard let victim = try await self.workerWaiting(in: "ledger_begin") else { return nil }
            try await self.end(victim, blow)
            return (victim.process, 1)
        }
    }

    /// The row is written while the worker sleeps; it never sees the answer, or long after its lease.
    private func afterIntent(_ blow: Disturbance.Blow) async throws -> Hit? {
        let found = try await self.ledger.holding {
            let victim = try await self.workerWaiting(in: "ledger_begin")
            victim?.process.pause()
            return victim
        }
        guard let victim = found else { return nil }
        try await eventually("the ledger has answered", within: Self.patience) {
            try await !self.ledger.isActive(victim.name)
        }
        try await self.mirror.refresh()
        let begun = try await self.ledger.deliveries(in: ["sending"], epochs: victim.epochs)
        try await self.deal(blow, victim.process)
        return (victim.process, begun.count { !self.mirror.hasSent($0) })
    }

    /// The sandbox has taken the message and holds its answer.
    private func afterCall(_ blow: Disturbance.Blow) async throws -> Hit? {
        let (fault, held) = try await self.holdAnswers()
        if let held { try await self.deal(blow, held.worker.process) }
        try await self.stack.removeFault(fault)
        return held.map { ($0.worker.process, $0.tags.count) }
    }

    /// The answer is there, and the ledger cannot take it.
    private func afterAnswer(_ blow: Disturbance.Blow) async throws -> Hit? {
        let (fault, held) = try await self.holdAnswers()
        guard let held else {
            try await self.stack.removeFault(fault)
            return nil
        }
        return try await self.ledger.holding(held.tags) {
            try await self.stack.removeFault(fault)
            guard try await self.workerWaiting(in: "ledger_end", named: held.worker.name) != nil else { return nil }
            try await self.end(held.worker, blow)
            return (held.worker.process, held.tags.count)
        }
    }

    /// Redis is read-only while the worker wants to acknowledge what it has recorded.
    private func beforeAcknowledgement(_ blow: Disturbance.Blow) async throws -> Hit? {
        let redis = self.stack.stores.redis
        _ = try await redis.send(RedisCommand("CLIENT", "PAUSE", "4000", "WRITE"))
        let found = try await self.patiently(.seconds(3)) { try await self.unacknowledged() }
        if let found { try await self.deal(blow, found.victim) }
        _ = try await redis.send(RedisCommand("CLIENT", "UNPAUSE"))
        return found
    }

    private func unacknowledged() async throws -> Hit? {
        var waiting: [EntryTag] = []
        for partition in self.stack.stores.topology.partitions(.outbound) {
            waiting += try await self.stack.stores.redis
                .xrange(self.stack.stores.topology.stream(partition), count: 100)
                .compactMap { $0.string("body").flatMap { EntryTag(in: $0) } }
        }
        let epochs = try await self.ledger.epochs(of: waiting, in: ["accepted", "sent", "delivered", "read"])
        for worker in await self.crew.awakeWorkers {
            let own = Set(worker.epochs)
            let hits = epochs.count { own.contains($0.value) }
            if hits > 0 { return (worker.process, hits) }
        }
        return nil
    }

    /// Deliveries of a worker whose answers are held.
    private typealias Held = (worker: Crew.Worker, tags: [EntryTag])

    /// Holds the answers to the next messages.
    /// - Returns: the fault, and the worker that has most of them, unless none was found in time.
    private func holdAnswers() async throws -> (fault: Int, held: Held?) {
        try await self.mirror.refresh()
        let before = self.mirror.messages.count
        let fault = try await self.stack.addFault([
            "vendor": "whatsapp", "pathContains": "/messages", "method": "POST", "action": "holdAnswer", "times": 8,
        ])
        let found: Held? = try await self.patiently {
            try await self.mirror.refresh()
            let held = self.mirror.messages[before...].filter { $0.fault == "holdAnswer" }.compactMap(\.tag)
            let epochs = try await self.ledger.epochs(of: held, in: Self.underWay)
            let shares: [Held] = await self.crew.awakeWorkers.map { worker in
                let own = Set(worker.epochs)
                return (worker, epochs.filter { own.contains($0.value) }.map(\.key))
            }
            return shares.filter { !$0.tags.isEmpty }.max { $0.tags.count < $1.tags.count }
        }
        return (fault, found)
    }

    /// Nil when nobody does in time.
    private func workerWaiting(in function: String, named name: String? = nil) async throws -> Crew.Worker? {
        try await self.patiently {
            let names = try await self.ledger.waiting(in: function)
            return await self.crew.awakeWorkers.first { names.contains($0.name) && (name == nil || $0.name == name) }
        }
    }

    /// Nil when there is no value in time.
    private func patiently<Value>(
        _ limit: Duration = Self.patience, _ probe: () async throws -> Value?
    ) async throws -> Value? {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if let value = try await probe() { return value }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    private func end(_ victim: Crew.Worker, _ blow: Disturbance.Blow) async throws {
        try await self.deal(blow, victim.process)
        if blow == .kill { try await self.ledger.disconnect(victim.name) }
    }
}
