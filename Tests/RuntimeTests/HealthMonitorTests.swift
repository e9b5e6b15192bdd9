import InMemoryLogging
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Runtime

@Suite(.timeLimit(.minutes(1))) struct HealthMonitorTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func givesUpACheckThatHangs() async {
        let check = HealthCheck("redis", critical: true) {
            try? await Task.sleep(for: .seconds(3_600))
            return .pass
        }
        let monitor = HealthMonitor(checks: [check], deadline: .milliseconds(10), logger: Self.quiet)
        await monitor.askAll()
        #expect(monitor.result(check).status == .fail("no answer within 10ms"))
    }

    @Test func asksAgainAndAgainAndLogsOnlyChanges() async throws {
        let log = InMemoryLogHandler()
        let (asked, ask) = AsyncStream.makeStream(of: Int.self)
        let count = Mutex(0)
        let check = HealthCheck("redis", critical: true) {
            let number = count.withLock { count in
                count += 1
                return count
            }
            ask.yield(number)
            return number == 3 ? .fail("gone") : .pass
        }
        let logger = Logger(label: "test") { _ in log }
        let monitor = HealthMonitor(checks: [check], interval: .milliseconds(1), logger: logger)
        let group = ServiceGroup(configuration: .init(services: [monitor], logger: Self.quiet))
        try await withThrowingDiscardingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            _ = await asked.first { $0 >= 5 }
            await group.triggerGracefulShutdown()
        }
        let changes = log.entries.map { "\($0.metadata["from"] ?? "") \($0.metadata["to"] ?? "")" }
        #expect(changes == ["fail pass", "pass fail", "fail pass"])
        #expect(monitor.result(check).status == .pass)
    }
}
