import Logging
import ServiceLifecycle
import Synchronization

/// Asks every health check again a second after its last answer, each by itself, and keeps the answers: whoever
/// reads them never waits.
///
/// It also knows whether the process is draining, and so no longer ready.
final class HealthMonitor: Service {
    let checks: [HealthCheck]
    private let interval: Duration
    private let deadline: Duration
    private let logger: Logger
    private let board: Mutex<HealthBoard>
    private let start = ContinuousClock.now

    /// - Parameter checks: names are unique.
    init(
        checks: [HealthCheck], interval: Duration = .seconds(1), deadline: Duration = .seconds(2), logger: Logger
    ) {
        self.checks = checks
        self.interval = interval
        self.deadline = deadline
        self.logger = logger
        board = Mutex(HealthBoard(deadline: deadline))
    }

    var isDraining: Bool { board.withLock(\.isDraining) }

    /// The latest answer of the check.
    func result(_ check: HealthCheck) -> HealthBoard.Result {
        board.withLock { $0.result(check.name, at: elapsed) }
    }

    /// From now on the process is not ready; cannot be undone.
    func beginDraining() {
        board.withLock { $0.isDraining = true }
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            for check in checks {
                group.addTask { await self.repeatedly(check) }
            }
            // Throws when cancelled, and then the checks are too.
            try? await gracefulShutdown()
            group.cancelAll()
        }
    }

    /// Asks all checks once and returns when each has answered or was given up.
    func askAll() async {
        await withDiscardingTaskGroup { group in
            for check in checks {
                group.addTask { await self.ask(check) }
            }
        }
    }

    private func repeatedly(_ check: HealthCheck) async {
        while !Task.isCancelled {
            await ask(check)
            // Cancellation ends the sleep early, and the loop with it.
            try? await Task.sleep(for: interval)
        }
    }

    private func ask(_ check: HealthCheck) async {
        let before = board.withLock { board in
            defer { board.asked(check.name, at: elapsed) }
            return board.result(check.name, at: elapsed)
        }
        let status = await answer(of: check)
        guard !Task.isCancelled else { return }
        board.withLock { $0.answered(check.name, status, at: elapsed, wallClock: Timestamp.now()) }
        logChange(of: check, from: before.status, to: status)
    }

    private func answer(of check: HealthCheck) async -> HealthStatus {
        await withTaskGroup(of: HealthStatus.self) { group in
            group.addTask { await check.check() }
            group.addTask { [deadline] in
                // Cancelled once the check has answered; the result is then of no interest.
                try? await Task.sleep(for: deadline)
                return .fail("no answer within \(DurationText.format(deadline))")
            }
            defer { group.cancelAll() }
            return await group.next() ?? .fail("no answer")
        }
    }

    private func logChange(of check: HealthCheck, from old: HealthStatus, to new: HealthStatus) {
        guard old.name != new.name else { return }
        logger.info(
            "health changed",
            metadata: [
                "check": "\(check.name)", "from": "\(old.name)", "to": "\(new.name)",
                "reason": "\(new.reason ?? "")",
            ])
    }

    private var elapsed: Duration { ContinuousClock.now - start }
}
