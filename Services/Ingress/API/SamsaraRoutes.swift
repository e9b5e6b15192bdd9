import Core
import Hummingbird
import Providers
import Storage

/// `POST /api/tenant/{id}/samsara/configure`.
struct SamsaraRoutes: Sendable {
    struct Body: RequestBody {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case apiToken, orgId
        }

        var apiToken: String
        var orgId: String?
    }

    struct Shown: Encodable {
        struct Organisation: Encodable {
            var id: String
            var name: String
        }

        struct Scopes: Encodable {
            /// By their names in Samsara's dashboard.
            var missing: [String]
            /// Needed as well; only using them tells.
            var unverified: [String]
        }

        struct Webhook: Encodable {
            var id: String
            var eventTypes: [String]
        }

        struct Drivers: Encodable {
            var found: Int
            var ready: Int
            var needPhone: Int
        }

        struct FleetUpdates: Encodable {
            enum Target: String, Encodable {
                case document
                case stopNotes
            }

            var target: Target
            var documentType: String?
        }

        enum Status: String, Encodable {
            case connected
            /// Something that the relay needs is refused; see the missing scopes.
            case incomplete
        }

        var status: Status
        var organisation: Organisation
        var scopes: Scopes
        var webhook: Webhook?
        var drivers: Drivers
        var fleetUpdates: FleetUpdates

        init(_ report: SamsaraConnector.Report) {
            let isComplete = report.webhook != nil && report.scopes.missing.isEmpty
            self.status = isComplete ? .connected : .incomplete
            self.organisation = Organisation(id: report.organisation.id, name: report.organisation.name)
            self.scopes = Scopes(
                missing: report.scopes.missing + (report.webhook == nil ? ["Write Webhooks"] : []),
                unverified: report.scopes.unverified.filter { $0 != "Write Webhooks" })
            self.webhook = report.webhook.map { Webhook(id: $0.id, eventTypes: $0.eventTypes) }
            let ready = report.drivers.count { $0.phone != nil }
            self.drivers = Drivers(
                found: report.drivers.count, ready: ready, needPhone: report.drivers.count - ready)
            self.fleetUpdates = FleetUpdates(
                target: report.mapping == nil ? .stopNotes : .document, documentType: report.mapping?.documentTypeName)
        }
    }

    let tenants: TenantStore
    let connector: SamsaraConnector

    func add(to router: some RouterMethods<IngressContext>) {
        router.post("/api/tenant/{id}/samsara/configure") { request, context in
            try await self.configure(request, context)
        }
    }

    private func configure(_ request: Request, _ context: IngressContext) async throws -> Response {
        let id = try context.requireTenant()
        let body = try await request.json(Body.self)
        var check = FieldCheck()
        let token = check.text(body.apiToken, "apiToken", length: 1...512)
        let organisation = body.orgId.map { check.text($0, "orgId", length: 1...64) }
        try check.finish()
        guard let tenant = try await self.tenants.tenant(id) else {
            throw Problem(.notFound, "There is no such tenant.")
        }
        do {
            let report = try await self.connector.connect(
                tenant, token: Secret(token), organisation: organisation, actor: context.actor)
            return try .json(Shown(report))
        } catch let error as ProviderError {
            throw Problem(samsara: error)
        }
    }
}

extension Problem {
    fileprivate init(samsara error: ProviderError) {
        switch error.reason {
        case .credential:
            self.init(
                .vendorRefused, "Samsara refused the token.",
                errors: [.init(pointer: "/apiToken", detail: "make a new API token in Samsara and check its scopes")])
        case .unreachable, .ambiguous, .throttled, .unavailable, .postponed:
            self.init(.unavailable, "Samsara cannot be reached or is busy; nothing was changed, try again shortly.")
        case .windowClosed, .templatePaused, .recipient, .notFound, .rejected:
            self.init(.vendorRefused, "Samsara refused: \(error.detail)")
        }
    }
}
