import Storage
import Synchronization

/// The whole product as separate processes, with the sandbox in place of all vendors and stores of its own.
package final class Stack: Sendable {
    package struct Options: Sendable {
        /// For all processes, on top of what makes them work together.
        package var settings: [String: String] = [:]
        package var ingresses = 1
        package var workers = 1
        package var poolManagers = 1
        /// In the pool, all of the United States.
        package var numbers = 20
        /// Business accounts at the sandbox that numbers may be bought for; with one, the product has an account at the
        /// sandbox's Twilio.
        package var accounts: [String] = []
        package var partitions = 4
        /// Tenants are billed.
        package var billing = false
        /// Instead of the shared server.
        package var redisURL: String?
        /// Where the processes' logs go and stay; nil for a directory that is removed at the end.
        package var logs: String?
        /// Of the stand-in for WhatsApp.
        package var whatsApp: JSON = ["deliverDelayMs": 0, "retryScale": 0.1]
        /// Of the stand-in for Twilio.
        package var twilio: JSON?

        package init(_ change: (inout Options) -> Void = { _ in }) {
            change(&self)
        }
    }

    package let stores: TestStores
    package let sandboxURL: String
    /// Of every ingress; the first one is where the vendors' webhooks go.
    package let ingressURLs: [String]
    package let operatorToken: String
    package let appSecret: String
    package let accessToken: String
    /// Signs what Twilio posts.
    package let twilioToken: String
    private let logs: String
    private let settings: [String: String]
    private let processes = Mutex<[Executable]>([])

    package var ingressURL: String { self.ingressURLs[0] }

    private static let limiter = Limiter(3)

    /// Runs `body` with a product that is ready and whose templates are approved.
    package static func run<Result: Sendable>(
        _ options: Options = Options(), _ body: (Stack) async throws -> Result
    ) async throws -> Result {
        try await self.limiter.run { try await self.runUnlimited(options, body) }
    }

    static func runUnlimited<Result: Sendable>(
        _ options: Options, _ body: (Stack) async throws -> Result
    ) async throws -> Result {
        let shared = try await TestServers.running.redisURL
        return try await TestDatabase.run { database in
            try await TestStores.connect(database, redis: options.redisURL ?? shared) { stores in
                try await self.run(options, stores, body)
            }
        }
    }

    private static func run<Result: Sendable>(
        _ options: Options, _ stores: TestStores, _ body: (Stack) async throws -> Result
    ) async throws -> Result {
        let logs = try options.logs ?? TestFiles.makeDirectory()
        var started: Stack?
        do {
            let stack = try await self.start(options, stores, logs: logs) { started = $0 }
            let result = try await body(stack)
            await stack.end()
            if options.logs == nil { TestFiles.remove(logs) }
            return result
        } catch {
            await started?.end()
            guard options.logs == nil else { throw error }
            let ends = started?.processes.withLock(\.self).map { "\($0.name):\n\($0.log.suffix(3_000))" } ?? []
            TestFiles.remove(logs)
            throw TestFailure("\(error)\n\(ends.joined(separator: "\n"))")
        }
    }

    private init(
        stores: TestStores, options: Options, sandboxURL: String, ingressPorts: [Int], secrets: [String], logs: String
    ) {
        self.stores = stores
        self.sandboxURL = sandboxURL
        self.ingressURLs = ingressPorts.map { "http://127.0.0.1:\($0)" }
        self.operatorToken = secrets[0]
        self.appSecret = secrets[1]
        self.accessToken = secrets[2]
        self.twilioToken = secrets[3]
        self.logs = logs
        self.settings = [
            "REDIS_URL": stores.redisURL, "DATABASE_URL": stores.database.url, "ENCRYPTION_KEYS": TestStores.keys,
            "REDIS_KEY_PREFIX": stores.topology.prefix, "STREAM_PARTITIONS": "\(stores.topology.partitionCount)",
            "ADMIN_HTTP_PORT": "0", "PUBLIC_URL": "http://127.0.0.1:\(ingressPorts[0])",
            "OPERATOR_TOKEN": secrets[0], "VENDORS_ALLOW_PRIVATE": "true",
            "WHATSAPP_BASE_URL": "\(sandboxURL)/whatsapp", "SAMSARA_BASE_URL": "\(sandboxURL)/samsara",
            "WHATSAPP_APP_SECRET": secrets[1], "WHATSAPP_ACCESS_TOKEN": secrets[2],
            "WHATSAPP_VERIFY_TOKEN": "verify", "DELIVERY_SILENCE": "2s", "WHATSAPP_DAILY_RECIPIENTS": "100000",
            // What webhooks alone bring; tests of the feeds ask for them.
            "SERVE": "webhooks,api",
        ].merging(Self.carrier(options, sandboxURL, token: secrets[3])) { $1 }
            .merging(options.billing ? Self.billing(sandboxURL, secrets) : [:]) { $1 }
            .merging(options.settings) { $1 }
    }

    private static func billing(_ sandboxURL: String, _ secrets: [String]) -> [String: String] {
        [
            "STRIPE_BASE_URL": "\(sandboxURL)/stripe", "STRIPE_SECRET_KEY": secrets[4],
            "STRIPE_WEBHOOK_SECRET": secrets[5], "STRIPE_PRICE_ID": "price_active_driver",
            "STRIPE_CALLS_PER_SECOND": "1000",
        ]
    }

    private static let twilioAccount = "AC" + String(repeating: "0", count: 32)

    private static func carrier(_ options: Options, _ sandboxURL: String, token: String) -> [String: String] {
        guard !options.accounts.isEmpty else { return [:] }
        return [
            "WHATSAPP_BUSINESS_ACCOUNT_IDS": options.accounts.joined(separator: ","),
            "TWILIO_BASE_URL": "\(sandboxURL)/twilio", "TWILIO_ACCOUNT_SID": self.twilioAccount,
            "TWILIO_AUTH_TOKEN": token,
        ]
    }

    private static func start(
        _ options: Options, _ stores: TestStores, logs: String, _ started: (Stack) -> Void
    ) async throws -> Stack {
        var stores = stores
        stores.use(partitions: options.partitions)
        let secrets = (0..<6).map { _ in String(UInt128.random(in: 0 ... .max), radix: 36) + "secret" }
        let ports = try (0..<options.ingresses).map { _ in try TestFiles.freePort() }
        let sandbox = try Executable.start(
            "sandbox", ["serve"],
            settings: [
                "SANDBOX_WHATSAPP_WEBHOOK_URL": "http://127.0.0.1:\(ports[0])/whatsapp",
                "WHATSAPP_APP_SECRET": secrets[1], "WHATSAPP_ACCESS_TOKEN": secrets[2],
                "WHATSAPP_VERIFY_TOKEN": "verify", "TWILIO_ACCOUNT_SID": self.twilioAccount,
                "TWILIO_AUTH_TOKEN": secrets[3],
                "SANDBOX_STRIPE_WEBHOOK_URL": "http://127.0.0.1:\(ports[0])/stripe",
                "STRIPE_SECRET_KEY": secrets[4], "STRIPE_WEBHOOK_SECRET": secrets[5],
            ], logs: logs)
        let port = try await sandbox.port { line in
            line.firstRange(of: "http://127.0.0.1:").map { line[$0.upperBound...] }
        }
        let stack = Stack(
            stores: stores, options: options, sandboxURL: "http://127.0.0.1:\(port)", ingressPorts: ports,
            secrets: secrets, logs: logs)
        stack.processes.withLock { $0.append(sandbox) }
        started(stack)
        try await stack.sandbox("PATCH", "whatsapp/settings", options.whatsApp)
        for account in options.accounts {
            try await stack.sandbox("POST", "whatsapp/accounts", ["id": .string(account)])
        }
        if let twilio = options.twilio { try await stack.sandbox("PATCH", "twilio/settings", twilio) }
        try await stack.sandbox("PATCH", "stripe/settings", ["requestsPerSecond": 0, "retryScale": 0.1])
        try await stack.stock(options.numbers)
        for _ in 0..<options.poolManagers { try stack.start("pool-manager") }
        for port in ports { try stack.start("ingress", ["HTTP_PORT": "\(port)"]) }
        for _ in 0..<options.workers { try stack.start("relay-worker") }
        for process in stack.all where process.name != "sandbox" { try await process.ready() }
        try await stack.awaitTemplates(options.numbers)
        return stack
    }

    /// Starts one more process, without waiting for it.
    @discardableResult
    package func start(_ name: String, _ settings: [String: String] = [:]) throws -> Executable {
        let process = try Executable.start(
            name, settings: self.settings.merging(settings) { $1 }, logs: self.logs)
        self.processes.withLock { $0.append(process) }
        return process
    }

    /// Runs one of a program's other commands.
    package func command(
        _ arguments: [String], _ settings: [String: String] = [:], of program: String = "pool-manager"
    ) async throws -> (status: Int32, output: String) {
        try await Executable.run(program, arguments, settings: self.settings.merging(settings) { $1 })
    }

    package var all: [Executable] { self.processes.withLock(\.self) }
    /// Nothing has ended.
    package var isWhole: Bool { self.all.allSatisfy(\.isRunning) }
    package var ingresses: [Executable] { self.all.filter { $0.name == "ingress" } }
    package var workers: [Executable] { self.all.filter { $0.name == "relay-worker" } }

    /// In the reverse order of their start.
    private func end() async {
        for process in self.all.reversed() { process.terminate() }
        for process in self.all.reversed() { await process.ended() }
    }
}
