import Core
import FoundationEssentials
import Logging
import Redis
import Storage
import Synchronization

/// One entry, from its turn to its end.
extension LaneRunner {
    func perform(_ job: LaneState.Job) async {
        do {
            if let delivery = try await self.delivery(of: job) {
                try await self.settle(job, try await self.outcome(job, delivery))
            } else {
                // Somebody removed it by hand.
                try await self.finish(job)
            }
        } catch is LeaseLost {
            self.end(job)
            self.lose(job.lease)
        } catch {
            self.logger.warning("Cannot settle an entry, trying again", metadata: ["error": "\(error)"])
            self.state.withLock { $0.postpone(job, until: .now + .milliseconds(500)) }
        }
        self.wakeWorkers(1)
        self.setAlarm()
    }

    private func delivery(of job: LaneState.Job) async throws -> PartitionQueue.Delivery? {
        if let delivery = job.delivery { return delivery }
        return try await self.queue.fetch(job.lease.partition, job.entry)
    }

    private func outcome(_ job: LaneState.Job, _ delivery: PartitionQueue.Delivery) async throws -> WorkOutcome {
        guard let entry = delivery.entry else {
            return .deadLetter(.undecodable, "a field that every entry has is missing")
        }
        if let crashes = job.crashes {
            guard crashes < SuspectGate.crashLimit else {
                return .deadLetter(.crashed, "\(crashes) workers in a row ended while they handled it")
            }
            try await self.queue.mark(job.lease, job.entry)
        }
        return await self.handle(
            WorkItem(entry: entry, lease: job.lease, attempt: job.attempt, waitedFor: job.waitedFor) { [self] in
                self.state.withLock { $0.left(of: job.lease, at: .now) }
            })
    }

    private func settle(_ job: LaneState.Job, _ outcome: WorkOutcome) async throws {
        switch outcome {
        case .done:
            try await self.finish(job)
        case .retry(let delay, let error):
            try await self.note(job, error)
            self.state.withLock { $0.postpone(job, until: .now + delay) }
        case .postpone(let delay, let wait, let error):
            try await self.note(job, error)
            self.state.withLock { $0.postpone(job, until: .now + delay, isAttempt: false, for: wait) }
        case .leaseLost:
            throw LeaseLost()
        case .deadLetter(let reason, let error):
            self.logger.warning(
                "Entry moved to the dead letters",
                metadata: ["reason": "\(reason.rawValue)", "error": "\(error)", "entry": "\(job.entry)"])
            try await self.queue.bury(job.lease, job.entry, DeadLetterNote(reason: reason, error: error, at: Date()))
            self.end(job)
        }
    }

    private func finish(_ job: LaneState.Job) async throws {
        let acknowledgement = Acknowledgement(lease: job.lease, id: job.entry)
        guard try await self.acknowledgements.submit(acknowledgement) else { throw LeaseLost() }
        self.end(job)
    }

    /// Keeps what is known of a failed attempt; the worker survived it. Losing this changes nothing for the entry.
    private func note(_ job: LaneState.Job, _ error: String?) async throws {
        do {
            if let error {
                try await self.queue.record(job.lease, job.entry, error: error, at: Date())
            } else if job.crashes != nil {
                try await self.queue.unmark(job.lease, job.entry)
            }
        } catch let failure as RedisError {
            self.logger.warning("Cannot keep what is known of an attempt", metadata: ["error": "\(failure)"])
        }
        self.state.withLock { $0.clear(job) }
    }

    private func end(_ job: LaneState.Job) {
        self.state.withLock { $0.finish(job.ticket) }
    }
}
