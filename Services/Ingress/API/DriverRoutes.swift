import Core
import Hummingbird
import Storage

/// `GET /api/tenant/{id}/drivers`, `PUT /api/tenant/{id}/drivers/{fleetDriverId}`.
struct DriverRoutes: Sendable {
    struct Shown: Encodable {
        enum Status: String, Encodable {
            case ready
            /// Nobody can write to this driver before a number is entered.
            case needsPhone
            case inactive
        }

        var fleetDriverId: String
        var driverName: String
        var status: Status
        var phoneNumber: String?
        var phoneSource: String?
        var phoneProblem: String?
        var preferredLanguage: String

        init(_ driver: DriverRecord) {
            self.fleetDriverId = driver.id.rawValue
            self.driverName = driver.name
            self.status = !driver.isActive ? .inactive : driver.phone == nil ? .needsPhone : .ready
            self.phoneNumber = driver.phone?.e164
            self.phoneSource = driver.phoneSource?.rawValue
            self.phoneProblem = driver.phoneProblem
            self.preferredLanguage = driver.language.rawValue
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

    let tenants: TenantStore
    let drivers: DriverDirectory

    func add(to router: some RouterMethods<IngressContext>) {
        router.get("/api/tenant/{id}/drivers") { request, context in try await self.list(request, context) }
        router.put("/api/tenant/{id}/drivers/{fleetDriverId}") { request, context in
            try await self.change(request, context)
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

    private func change(_ request: Request, _ context: IngressContext) async throws -> Response {
        let id = try context.requireTenant()
        guard let driver = FleetDriverID(path: try context.parameters.require("fleetDriverId")) else {
            throw Problem(.notFound, "There is no such driver.")
        }
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
