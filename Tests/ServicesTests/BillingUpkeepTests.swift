import Core
import FoundationEssentials
import Logging
import NIOPosix
import Postgres
import Providers
import Runtime
import Storage
import TestSupport
import Testing
import Wiring

@testable import RelayWorker

/// One account at a time, against the sandbox's Stripe.
@Suite(.timeLimit(.minutes(3)))
struct BillingUpkeepTests {
    @Test
    func aTenantBecomesACustomerWithASubscriptionOnce() async throws {
        try await Billing.run { billing in
            try await billing.lookAfterAll()
            try await billing.lookAfterAll()
            let customers = try await billing.customers()
            #expect(customers.count == 1)
            #expect(customers[0]["metadata"]["tenant_id"].string == "\(billing.tenant)")
            #expect(customers[0]["subscription"]["status"].string == "active")
        }
    }

    /// Whatever call a worker ends at, the next one goes on from there.
    @Test(arguments: ["v1/customers", "v1/subscriptions", "v1/billing/meter_events"])
    func whoseAnswerIsLostIsNotMadeTwice(_ path: String) async throws {
        try await Billing.run { billing in
            try await billing.use(drivers: 3)
            try await billing.fault(path, ["action": "dropAnswer"])
            _ = try await billing.upkeep.lookAfterNext()
            try await billing.endRest()
            try await billing.lookAfterAll()
            let customers = try await billing.customers()
            #expect(customers.count == 1 && customers[0]["total"].int == 3)
        }
    }

    @Test
    func eachActiveDriverIsCountedOnceHoweverOftenThatIsSent() async throws {
        try await Billing.run { billing in
            try await billing.use(drivers: 7)
            try await billing.lookAfterAll()
            try await billing.stores.administrator.execute("UPDATE billing_outbox SET state = 'pending'")
            try await billing.lookAfterAll()
            #expect(try await billing.customers()[0]["total"].int == 7)
        }
    }

    @Test
    func aCardIsUsedOnceItWasGivenAtCheckout() async throws {
        try await Billing.run { billing in
            try await billing.lookAfterAll()
            let customer = try #require(try await billing.store.customer(of: billing.tenant))
            let page = try await billing.upkeep.stripe {
                try await $0.checkoutPage(
                    of: billing.tenant, customer: customer, returnURL: "\(billing.sandboxURL)/page.css", request: "1")
            }
            let paid = try await HTTP.send("POST", page, body: Array("choice=pay".utf8))
            #expect(paid.status == 200 && paid.headers["content-type"]?.hasPrefix("text/css") == true)
            let event = try #require(try await billing.sandbox("GET", "stripe/events")["events"].array.last)
            let intent = try #require(event["data"]["object"]["setup_intent"].string)
            _ = try await billing.store.receive(
                event: "evt_1", createdAt: Date(), customer: customer, setupIntent: SetupIntentID(intent))
            try await billing.lookAfterAll()
            #expect(try await billing.store.state(of: billing.tenant)?.standing(at: Date()) == .active)
        }
    }

    @Test
    func aRefusedEventHoldsUpNoOther() async throws {
        try await Billing.run { billing in
            try await billing.use(drivers: 3)
            try await billing.fault("meter_events", ["action": "status", "status": 400])
            _ = try await billing.upkeep.lookAfterNext()
            #expect(try await billing.customers()[0]["total"].int == 2)
            #expect(try await billing.store.overview().failing == 1)
            try await billing.endRest()
            try await billing.lookAfterAll()
            #expect(try await billing.customers()[0]["total"].int == 3)
        }
    }

    @Test(arguments: [2.0, 30])
    func whatStripeLostIsSentAgain(_ hoursAgo: Double) async throws {
        try await Billing.run { billing in
            try await billing.subscribe(hoursAgo: 3)
            try await billing.use(drivers: 6, hoursAgo: 2)
            try await billing.sandbox("PATCH", "stripe/settings", ["loseMeterEvents": 2])
            try await billing.lookAfterAll()
            #expect(try await billing.customers()[0]["total"].int == 4)
            // Stripe forgets identifiers after a day.
            if hoursAgo > 24 { try await billing.sandbox("PATCH", "stripe/settings", ["memoryHours": 0]) }
            try await billing.reconcile(sentHoursAgo: hoursAgo)
            try await billing.lookAfterAll()
            #expect(try await billing.customers()[0]["total"].int == 6)
            try await billing.reconcile(sentHoursAgo: 48)
            #expect(try await billing.store.overview().pending == 0)
            #expect(try await billing.customers()[0]["total"].int == 6)
        }
    }
}

/// A tenant, stores and a sandbox of a test's own.
private struct Billing: Sendable {
    let stores: TestStores
    let store: BillingStore
    let usage: UsageLedger
    let upkeep: BillingUpkeep
    let tenant: TenantID
    let sandboxURL: String

    static func run(_ body: (Billing) async throws -> Void) async throws {
        let logs = try TestFiles.makeDirectory()
        defer { TestFiles.remove(logs) }
        let sandbox = try Executable.start("sandbox", ["serve"], settings: [:], logs: logs)
        defer { sandbox.kill() }
        let port = try await sandbox.port { line in
            line.firstRange(of: "http://127.0.0.1:").map { line[$0.upperBound...] }
        }
        try await TestStores.run { stores in
            try await self.run(stores, "http://127.0.0.1:\(port)", body)
        }
    }

    private static func run(
        _ stores: TestStores, _ url: String, _ body: (Billing) async throws -> Void
    ) async throws {
        var settings = Settings(environment: [
            "STRIPE_BASE_URL": "\(url)/stripe", "STRIPE_SECRET_KEY": "sk_test_1",
            "STRIPE_PRICE_ID": "price_active_driver",
            "STRIPE_CALLS_PER_SECOND": "1000",
        ])
        let usageSettings = UsageSettings(&settings, allowsPrivate: true)
        let vendors = Vendors(eventLoopGroup: .singletonMultiThreadedEventLoopGroup)
        let gate = CallGate(redis: stores.redis, topology: stores.topology, dailyRecipients: 0, logger: .silent)
        let usage = UsageLedger(postgres: stores.postgres)
        let store = BillingStore(postgres: stores.postgres)
        let stripe = StripeCalls(
            client: try #require(usageSettings.stripe.client(vendors.http)), gate: gate, perSecond: 1_000)
        let upkeep = BillingUpkeep(
            store: store, stripe: stripe,
            meters: MeterLookup(price: usageSettings.price, driverCents: 800, logger: .silent),
            settings: usageSettings, logger: .silent)
        try await running(vendors, gate, usage) {
            let tenant = TenantID(UUID())
            try await stores.store(tenant)
            _ = try await store.adopt(trial: .seconds(3_600))
            let billing = Billing(
                stores: stores, store: store, usage: usage, upkeep: upkeep, tenant: tenant, sandboxURL: url)
            try await billing.sandbox("PATCH", "stripe/settings", ["requestsPerSecond": 0])
            try await body(billing)
        }
    }

    @discardableResult
    func sandbox(_ method: String, _ path: String, _ json: JSON? = nil) async throws -> JSON {
        let answer = try await HTTP.send(method, "\(self.sandboxURL)/sandbox/\(path)", json: json)
        guard (200..<300).contains(answer.status) else { throw TestFailure("\(path): \(answer.text)") }
        return answer.json
    }

    func fault(_ path: String, _ action: JSON) async throws {
        let fault: JSON = ["vendor": "stripe", "pathContains": .string(path), "times": 1]
        try await self.sandbox("POST", "faults", fault.merging(action))
    }

    func customers() async throws -> [JSON] {
        try await self.sandbox("GET", "stripe/customers")["customers"].array
    }

    /// - Parameter hours: since the drivers' messages.
    func use(drivers: Int, hoursAgo hours: Double = 0) async throws {
        for driver in 0..<drivers {
            try await self.usage.record(
                tenant: self.tenant, provider: .samsara, driver: .init("\(driver)"),
                at: Date().addingTimeInterval(-hours * 3_600))
        }
    }

    /// As if the subscription had begun so long ago.
    func subscribe(hoursAgo hours: Double) async throws {
        try await self.lookAfterAll()
        try await self.stores.administrator.execute(
            "UPDATE billing_accounts SET subscribed_at = now() - make_interval(hours => \(Int32(hours)))")
    }

    func lookAfterAll() async throws {
        while try await self.upkeep.lookAfterNext() {}
    }

    /// The pause after a failure is over.
    func endRest() async throws {
        try await self.stores.administrator.execute("UPDATE billing_accounts SET held_until = NULL")
    }

    /// As if a day had passed: the account is compared with Stripe's total.
    func reconcile(sentHoursAgo hours: Double) async throws {
        try await self.stores.administrator.execute(
            """
            UPDATE billing_outbox SET sent_at = now() - make_interval(hours => \(Int32(hours))), attempts = 1
            WHERE state = 'sent'
            """)
        try await self.stores.administrator.execute(
            "UPDATE billing_accounts SET next_check_at = now(), reconciled_at = NULL, held_until = NULL")
        try await self.lookAfterAll()
    }
}

extension TestStores {
    fileprivate func store(_ tenant: TenantID) async throws {
        var generator = SystemRandomNumberGenerator()
        try await TenantStore(postgres: self.postgres, vault: self.vault).create(
            Tenant(
                id: tenant, companyName: "Lone Star Freight", contactEmail: "dispatch@example.com", contactPhone: nil,
                billingEmail: nil, fleetSize: 6, country: .unitedStates, language: .english,
                timeZone: "America/Chicago"),
            key: .generate(using: &generator), actor: "test")
    }
}
