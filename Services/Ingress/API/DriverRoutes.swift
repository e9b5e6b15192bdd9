import Core
import FoundationEssentials
import Hummingbird
import Storage

/// `GET /api/tenant/{id}/drivers`, `PUT /api/tenant/{id}/drivers/{fleetDriverId}`, `PUT …/{fleetDriverId}/consent`.
struct DriverRoutes: Sendable {
    struct Shown: Encodable {
        enum Status: String, Encodable {
            case ready
            /// Nobody can write to this driver before a number is entered.
            case needsPhone
            case inactive
            /// Wrote STOP, and gets nothing until START.
            case optedOut
        }

        struct Consent: Encodable {
            var at: Date
            var by: String
            var how: String

            init(_ consent: DriverConsent) {
                self.at = consent.at
                self.by = consent.by
                self.how = consent.how
            }
        }

        var fleetDriverId: String
        var driverName: String
        var status: Status
        var phoneNumber: String?
        var phoneSource: String?
        var phoneProblem: String?
        var preferredLanguage: String
        /// Absent until the tenant has recorded it.
        var consent: Consent?
        var optedOutAt: Date?

        init(_ driver: DriverRecord) {
            self.fleetDriverId = driver.id.rawValue
            self.driverName = driver.name
            self.status = Status(driver)
            self.phoneNumber = driver.phone?.e164
            self.phoneSource = driver.phoneSource?.rawValue
            self.phoneProblem = driver.phoneProblem
            self.preferredLanguage = driver.language.rawValue
            self.consent = driver.consent.map(Consent.init)
            self.optedOutAt = driver.optedOutAt
        }
    }

    struct Page: Encodable {
        var data: [Shown]
        /// To be sent as `cursor` for the next page; absent on the last.
        var nextCursor: String?
    }

    struct Change: RequestBody {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case phoneNumber, driverName, preferredLanguage
        }

        var phoneNumber: String
        var driverName: String?
        var preferredLanguage: String?
    }

    struct NewConsent: RequestBody {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case how, by
        }

        /// `signed form`, `work contract`, …
        var how: String
        /// Who recorded it; otherwise the kind of key that was used.
        var by: String?
    }

    let tenants: TenantStore
    let drivers: DriverDirectory
    let welcomes: DriverWelcomes

    func add(to router: some RouterMethods<IngressContext>) {
        router.get("/api/tenant/{id}/drivers") { request, context in try await self.list(request, context) }
        router.put("/api/tenant/{id}/drivers/{fleetDriverId}") { request, context in
            try await self.change(request, context)
        }
        router.put("/api/tenant/{id}/drivers/{fleetDriverId}/consent") { request, context in
            try await self.agree(request, context)
        }
    }

    private func list(_ request: Request, _ context: IngressContext) async throws -> Response {
        let tenant = try context.requireTenant()
        let limit = try request.query("limit", default: 100, in: 1...500)
        let after = try request.uri.queryParameters["cursor"].map { text throws(Problem) in
            guard let id = FleetDriverID(request: text) else { throw .driver("cursor") }
            return id
        }
        let found = try await self.drivers.drivers(of: tenant, after: after, limit: limit + 1)
        let page = found.prefix(limit)
        return try .json(
            Page(data: page.map(Shown.init), nextCursor: found.count > limit ? page.last?.id.rawValue : nil))
    }

    private static func driver(_ context: IngressContext) throws -> FleetDriverID {
        guard let driver = FleetDriverID(path: try context.parameters.require("fleetDriverId")) else {
            throw Problem(.notFound, "There is no such driver.")
        }
        return driver
    }

    /// Records that the driver agreed to messages, and welcomes the driver.
    private func agree(_ request: Request, _ context: IngressContext) async throws -> Response {
        let tenant = try context.requireTenant()
        let driver = try Self.driver(context)
        let body = try await request.json(NewConsent.self)
        var check = FieldCheck()
        let how = check.text(body.how, "how", length: 1...200)
        let by = body.by.map { check.text($0, "by", length: 1...100) } ?? context.actor
        try check.finish()
        guard try await self.drivers.agree(driver, of: tenant, by: by, how: how) != nil,
            let saved = try await self.drivers.driver(driver, of: tenant)
        else { throw Problem(.notFound, "There is no such driver.") }
        try await self.welcomes.send(to: [saved], of: tenant)
        return try .json(Shown(saved))
    }

    private func change(_ request: Request, _ context: IngressContext) async throws -> Response {
        let id = try context.requireTenant()
        let driver = try Self.driver(context)
        let body = try await request.json(Change.self)
        guard let tenant = try await self.tenants.tenant(id) else {
            throw Problem(.notFound, "There is no such tenant.")
        }
        let (phone, name, language) = try Self.checked(body, tenant)
        let change = try await self.drivers.enter(
            phone: phone, name: name, language: language, of: driver, tenant: id, actor: context.actor)
        switch change {
        case .unknownDriver: throw Problem(.notFound, "There is no such driver.")
        case .takenBy(let other):
            throw Problem(
                .conflict, "Another driver has this number.",
                errors: [.init(pointer: "/phoneNumber", detail: "belongs to driver \(other)")])
        case .saved:
            guard let saved = try await self.drivers.driver(driver, of: id) else {
                throw Problem(.notFound, "There is no such driver.")
            }
            return try .json(Shown(saved))
        }
    }

    private static func checked(
        _ body: Change, _ tenant: Tenant
    ) throws(Problem) -> (PhoneNumber, String?, Language?) {
        var check = FieldCheck()
        var phone: PhoneNumber?
        do {
            phone = try PhoneNumberParser.parse(body.phoneNumber, country: tenant.country)
        } catch {
            check.fail("phoneNumber", "\(error)")
        }
        let name = body.driverName.map { check.text($0, "driverName", length: 1...255) }
        let language = body.preferredLanguage.flatMap { Language(tag: $0) }
        if body.preferredLanguage != nil, language == nil {
            check.fail("preferredLanguage", "takes \(Language.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        try check.finish()
        guard let phone else { throw Problem(.invalid, "The number cannot be read.") }
        return (phone, name, language)
    }
}

extension DriverRoutes.Shown.Status {
    fileprivate init(_ driver: DriverRecord) {
        if !driver.isActive {
            self = .inactive
        } else if driver.optedOutAt != nil {
            self = .optedOut
        } else {
            self = driver.phone == nil ? .needsPhone : .ready
        }
    }
}
