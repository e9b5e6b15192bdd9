import Core
import FoundationEssentials
import Logging
import Metrics
import ServiceLifecycle
import Storage

/// Once an hour: the log's partitions of the coming months, the end of those past their retention, and of the API's
/// answers that are a day old. Every few seconds: how many numbers and templates are in which state, and how many
/// accounts are ready.
struct Housekeeping: Service {
    let log: LogRetention
    let pool: NumberPool
    let accounts: BusinessAccounts
    let requests: RequestRecords
    let retentionDays: Int
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var nextUpkeep = ContinuousClock.now
            while !Task.isCancelled {
                do {
                    try await self.countNumbers()
                    try await self.countAccounts()
                    if ContinuousClock.now >= nextUpkeep {
                        // Others wait while it tries, so it does not try all the time.
                        nextUpkeep = .now + .seconds(60)
                        try await self.maintainLog()
                        try await self.requests.expire()
                        nextUpkeep = .now + .seconds(3600)
                    }
                } catch {
                    self.logger.warning("Housekeeping has to wait", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    private func countNumbers() async throws {
        let census = try await self.pool.census()
        for state in NumberState.allCases {
            Meter(label: "fleetchat_numbers", dimensions: [("state", state.rawValue)])
                .set(census.count { $0.state == state })
        }
    }

    private func countAccounts() async throws {
        let overview = try await self.accounts.overview()
        for isReady in [true, false] {
            Meter(label: "fleetchat_business_accounts", dimensions: [("ready", isReady ? "yes" : "no")])
                .set(overview.count { $0.isReady == isReady })
        }
        let counts = try await self.accounts.templateCounts()
        for status in TemplateStatus.allCases {
            Meter(label: "fleetchat_templates", dimensions: [("status", status.rawValue.lowercased())])
                .set(counts[status.rawValue] ?? 0)
        }
    }

    private func maintainLog() async throws {
        for partition in try await self.log.maintain(today: Date(), keepDays: self.retentionDays) {
            self.logger.info("Log partition made or dropped", metadata: ["partition": "\(partition)"])
        }
    }
}
