import Core
import FoundationEssentials
import Hummingbird
import Logging
import Storage

/// `POST /api/tenants`, `GET /api/tenant/{id}`.
struct TenantRoutes: Sendable {
    struct NewTenant: RequestBody {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case companyName, contactEmail, contactPhone, billingEmail, fleetSize, country, language, timeZone
        }

        var companyName: String
        var contactEmail: String
        var contactPhone: String?
        var billingEmail: String?
        /// JSON knows only numbers; one that is not whole is to be told by field.
        var fleetSize: Double
        /// ISO 3166-1 alpha-2; how phone numbers without a country code are read.
        var country: String?
        var language: String?
        var timeZone: String?
    }

    struct WhatsApp: Encodable {
        enum Status: String, Encodable {
            case assigned
            /// No number is free yet; the tenant gets the next one by itself.
            case pending
        }

        var status: Status
        var phoneNumber: String?
        var phoneNumberId: String?

        init(_ number: AssignedNumber?) {
            self.status = number == nil ? .pending : .assigned
            self.phoneNumber = number?.phoneNumber
            self.phoneNumberId = number?.id.rawValue
        }
    }

    /// Messages or fleet updates wait until the vendor is tried again.
    struct Waiting: Encodable {
        var provider: String
        var scope: String
        var reason: String
        var until: Date

        init(_ waiting: CircuitStore.Waiting) {
            self.provider = waiting.vendor.rawValue
            self.scope = waiting.scope.rawValue
            self.reason = waiting.cause.rawValue
            self.until = waiting.until
        }
    }

    struct Created: Encodable {
        var id: String
        var apiKey: String
        var whatsapp: WhatsApp
    }

    struct Shown: Encodable {
        var id: String
        var companyName: String
        var contactEmail: String
        var contactPhone: String?
        var billingEmail: String?
        var fleetSize: Int
        var country: String
        var language: String
        var timeZone: String
        var whatsapp: WhatsApp
        /// Absent until Samsara is connected.
        var samsara: SamsaraStatus?
        /// Absent where nobody is billed.
        var billing: BillingStatus?
        /// Absent when it cannot be told now.
        var waiting: [Waiting]?
    }

    let tenants: TenantStore
    let pool: PoolQueue
    let feeds: FleetFeedStore
    let circuits: CircuitStore

    func add(to router: some RouterMethods<IngressContext>) {
        router.post("/api/tenants") { request, context in try await self.create(request, context) }
        router.get("/api/tenant/{id}") { _, context in try await self.show(context) }
    }

    private func create(_ request: Request, _ context: IngressContext) async throws -> Response {
        try context.requireOperator()
        let tenant = try Self.tenant(try await request.json(NewTenant.self))
        var generator = SystemRandomNumberGenerator()
        let key = APIKey.generate(using: &generator)
        try await self.tenants.create(tenant, key: key, actor: context.actor)
        do {
            try await self.pool.submit(.assign(tenant.id))
        } catch {
            // pool-manager looks for tenants without a number by itself, so the tenant waits and is not lost.
            context.logger.warning("Cannot ask for a number", metadata: ["error": "\(error)"])
        }
        let number = try await self.awaitNumber(of: tenant.id)
        context.logger.info(
            "Tenant created", metadata: ["tenant": "\(tenant.id)", "has_number": "\(number != nil)"])
        return try .json(
            Created(id: tenant.id.description, apiKey: key.reveal(), whatsapp: WhatsApp(number)), status: .created)
    }

    /// A number is normally there within milliseconds; the caller is not kept longer than a second.
    private func awaitNumber(of tenant: TenantID) async throws -> AssignedNumber? {
        let deadline = ContinuousClock.now + .seconds(1)
        while true {
            if let number = try await self.tenants.number(of: tenant) { return number }
            guard ContinuousClock.now < deadline else { return nil }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func show(_ context: IngressContext) async throws -> Response {
        try .json(try await self.shown(try context.requireTenant(), context))
    }

    func shown(_ id: TenantID, _ context: IngressContext) async throws -> Shown {
        guard let tenant = try await self.tenants.tenant(id) else {
            throw Problem(.notFound, "There is no such tenant.")
        }
        let feed = try await self.feeds.status(.routeEvents, of: id, provider: .samsara)
        let number = try await self.tenants.number(of: id)
        let billing = try await self.tenants.billing(of: id)
        return Shown(
            id: id.description, companyName: tenant.companyName, contactEmail: tenant.contactEmail,
            contactPhone: tenant.contactPhone, billingEmail: tenant.billingEmail, fleetSize: tenant.fleetSize,
            country: tenant.country.rawValue, language: tenant.language.rawValue, timeZone: tenant.timeZone,
            whatsapp: WhatsApp(number), samsara: feed.map(SamsaraStatus.init),
            billing: billing.map { BillingStatus($0, at: Date()) },
            waiting: await self.waiting(id, number, context))
    }

    private func waiting(_ id: TenantID, _ number: AssignedNumber?, _ context: IngressContext) async -> [Waiting]? {
        do {
            return try await self.circuits.waiting(of: id, number: number).map(Waiting.init)
        } catch {
            context.logger.warning("Cannot look at the circuits", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private static func tenant(_ body: NewTenant) throws(Problem) -> Tenant {
        var check = FieldCheck()
        let company = check.text(body.companyName, "companyName", length: 1...200)
        let email = check.email(body.contactEmail, "contactEmail")
        let phone = body.contactPhone.map { check.text($0, "contactPhone", length: 1...64) }
        let billing = body.billingEmail.map { check.email($0, "billingEmail") }
        let size = Int(exactly: body.fleetSize).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
        if size == nil { check.fail("fleetSize", "takes a whole number from 1 to 1000000") }
        let country = CountryCode(body.country ?? "US")
        if country == nil { check.fail("country", "takes two capital letters such as US, CA or MX") }
        let language = body.language.map { Language(tag: $0) } ?? Language(defaultFor: country ?? .unitedStates)
        if language == nil {
            check.fail("language", "takes \(Language.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let zone = body.timeZone ?? "America/Chicago"
        if TimeZone(identifier: zone) == nil { check.fail("timeZone", "takes an IANA name such as America/Chicago") }
        try check.finish()
        return Tenant(
            id: TenantID(UUID()), companyName: company, contactEmail: email, contactPhone: phone,
            billingEmail: billing, fleetSize: size ?? 1, country: country ?? .unitedStates,
            language: language ?? .english, timeZone: zone)
    }
}
