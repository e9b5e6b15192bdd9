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
            guard let delivery = try await self.delivery(of: job) else {
                self.end(job)
                return
            }
            try await self.settle(job, delivery, await self.outcome(job, delivery))
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
        let id = StreamEntryID(milliseconds: job.ticket.id.milliseconds, sequence: job.ticket.id.sequence)
        return try await self.queue.fetch(job.lease.partition, id)
    }

    private func outcome(_ job: LaneState.Job, _ delivery: PartitionQueue.Delivery) async -> WorkOutcome {
        guard let entry = delivery.entry else {
            return .deadLetter(.undecodable, "a field that every entry has is missing")
        }
        return await self.handle(
            WorkItem(entry: entry, lease: job.lease, attempt: job.attempt, waitedFor: job.waitedFor) { [self] in
                self.state.withLock { $0.left(of: job.lease, at: .now) }
            })
    }

    private func settle(
        _ job: LaneState.Job, _ delivery: PartitionQueue.Delivery, _ outcome: WorkOutcome
    ) async throws {
        switch outcome {
        case .done:
            let acknowledgement = Acknowledgement(lease: job.lease, id: delivery.id)
            guard try await self.acknowledgements.submit(acknowledgement) else { throw LeaseLost() }
            self.end(job)
        case .retry(let delay):
            self.state.withLock { $0.postpone(job, until: .now + delay) }
        case .postpone(let delay, let hold):
            self.state.withLock { $0.postpone(job, until: .now + delay, isAttempt: false, for: hold) }
        case .leaseLost:
            throw LeaseLost()
        case .deadLetter(let reason, let error):
            self.logger.warning(
                "Entry moved to the dead letters",
                metadata: ["reason": "\(reason.rawValue)", "error": "\(error)", "entry": "\(delivery.id)"])
            try await self.queue.bury(
                job.lease, delivery,
                DeadLetterNote(reason: reason, attempts: job.attempt, error: error, at: Date()))
            self.end(job)
        }
    }

    private func end(_ job: LaneState.Job) {
        self.state.withLock { $0.finish(job.ticket) }
    }
}
