import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15)))
struct BillingScaleTests {
    /// 10,000 drivers of 200 tenants, each recorded several times, while workers are killed and Stripe fails.
    @Test
    func everyActiveDriverOfAMonthIsCountedExactlyOnceThroughKillsAndFailures() async throws {
        let options = Stack.Options {
            $0.billing = true
            $0.numbers = 0
            $0.poolManagers = 0
            $0.workers = 2
            $0.settings = ["LANES": "usage"]
        }
        try await Stack.run(options) { stack in
            try await Self.addTenants(200, stack)
            try await Self.disturb(stack)
            async let recorded: Void = Self.recordActivity(drivers: 50, stack)
            for round in 1...3 {
                try await eventually("work has come to round \(round)", within: .seconds(120)) {
                    try await Self.counted(stack) >= 2_000 * round
                }
                stack.workers.last { $0.isRunning }?.kill()
                try stack.start("relay-worker")
            }
            try await recorded
            try await eventually("everything is sent", within: .seconds(240)) {
                try await stack.stores.administrator.query(
                    "SELECT 1 FROM billing_outbox WHERE state <> 'sent' LIMIT 1"
                ).isEmpty
            }
            let events = try await stack.sandbox("GET", "stripe/meter-events?limit=0")
            #expect(events["count"].int == 10_000 && events["identifiers"].int == 10_000)
            let totals = try await stack.sandbox("GET", "stripe/customers")["customers"].array.map { $0["total"].int }
            #expect(totals.count == 200 && totals.allSatisfy { $0 == 50 })
        }
    }

    private static func addTenants(_ count: Int, _ stack: Stack) async throws {
        try await stack.stores.administrator.execute(
            """
            INSERT INTO tenants (id, company_name, contact_email, fleet_size, country, language, time_zone)
            SELECT gen_random_uuid(), 'Freight ' || n, 'dispatch@example.com', 50, 'US', 'en_US', 'America/Chicago'
            FROM generate_series(1, \(count)) n
            """)
    }

    /// Answers that get lost, failures, and an answer that never comes.
    private static func disturb(_ stack: Stack) async throws {
        for (action, times) in [("dropAnswer", 30), ("reset", 10)] {
            try await stack.fault(
                "stripe", "meter_events", times: times, ["action": .string(action), "probability": 0.02])
        }
        try await stack.fault(
            "stripe", "meter_events", times: 20, ["action": "status", "status": 500, "probability": 0.01])
    }

    private static func recordActivity(drivers: Int, _ stack: Stack) async throws {
        let rows = try await stack.stores.administrator.query("SELECT id FROM tenants")
        let tenants = try rows.map { TenantID(try $0.decode(UUID.self)) }
        let usage = UsageLedger(postgres: stack.stores.postgres)
        try await running(usage) {
            for driver in 0..<drivers {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for tenant in tenants + tenants {
                        group.addTask {
                            try await usage.record(
                                tenant: tenant, provider: .samsara, driver: .init("driver \(driver)"), at: Date())
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    private static func counted(_ stack: Stack) async throws -> Int {
        try await stack.sandbox("GET", "stripe/meter-events?limit=0")["count"].int ?? 0
    }
}
