import Hummingbird

/// The endpoints of the Samsara API, below `/samsara`.
struct SamsaraRoutes: Sendable {
    let samsara: Samsara

    func add(to router: Router<SandboxContext>) {
        let api = router.group("samsara")
        api.get("me") { try await answer($0, $1, .init("GET /me", .readOrganisation, .none), me) }
        addFleet(to: api.group("fleet"))
        addWebhooks(to: api.group("webhooks"))
        api.get("route-events/stream") {
            try await answer($0, $1, .init("GET /route-events/stream", .readRoutes, .perSecond5), streamRouteEvents)
        }
        api.get("v1/fleet/messages") {
            try await answer($0, $1, .init("GET /v1/fleet/messages", .readMessages, .perMinute100), listMessages)
        }
        api.post("v1/fleet/messages") {
            try await answer($0, $1, .init("POST /v1/fleet/messages", .writeMessages, .none), postMessage)
        }
    }

    private func addFleet(to fleet: RouterGroup<SandboxContext>) {
        fleet.get("drivers") { try await answer($0, $1, .init("GET drivers", .readDrivers, .none), listDrivers) }
        fleet.get("drivers/:id") { try await answer($0, $1, .init("GET driver", .readDrivers, .none), getDriver) }
        fleet.get("driver-vehicle-assignments") {
            try await answer($0, $1, .init("GET assignments", .readAssignments, .perSecond5), listAssignments)
        }
        fleet.get("routes") { try await answer($0, $1, .init("GET routes", .readRoutes, .perSecond5), listRoutes) }
        fleet.post("routes") {
            try await answer($0, $1, .init("POST routes", .writeRoutes, .perMinute100), createRoute)
        }
        fleet.get("routes/audit-logs/feed") {
            try await answer($0, $1, .init("GET audit feed", .readRoutes, .perSecond5), feedAuditLog)
        }
        fleet.get("routes/:id") { try await answer($0, $1, .init("GET route", .readRoutes, .perSecond25), getRoute) }
        fleet.patch("routes/:id") {
            try await answer($0, $1, .init("PATCH route", .writeRoutes, .perMinute100), patchRoute)
        }
        fleet.get("document-types") {
            try await answer($0, $1, .init("GET document types", .readDocuments, .perSecond5), listDocumentTypes)
        }
        fleet.get("documents") {
            try await answer($0, $1, .init("GET documents", .readDocuments, .perSecond5), listDocuments)
        }
        fleet.post("documents") {
            try await answer($0, $1, .init("POST documents", .writeDocuments, .perMinute100), createDocument)
        }
        fleet.get("documents/:id") {
            try await answer($0, $1, .init("GET document", .readDocuments, .perSecond25), getDocument)
        }
    }

    private func addWebhooks(to webhooks: RouterGroup<SandboxContext>) {
        webhooks.get("") { try await answer($0, $1, .init("GET webhooks", .readWebhooks, .perSecond5), listWebhooks) }
        webhooks.post("") {
            try await answer($0, $1, .init("POST webhooks", .writeWebhooks, .perMinute100), createWebhook)
        }
        webhooks.get(":id") {
            try await answer($0, $1, .init("GET webhook", .readWebhooks, .perSecond5), getWebhook)
        }
        webhooks.patch(":id") {
            try await answer($0, $1, .init("PATCH webhook", .writeWebhooks, .perMinute100), patchWebhook)
        }
        webhooks.delete(":id") {
            try await answer($0, $1, .init("DELETE webhook", .writeWebhooks, .perMinute100), deleteWebhook)
        }
    }

    /// What a handler sees: the organisation of the token, the request, the id in the path, and the time.
    struct Arguments: Sendable {
        let call: Call
        let id: String
        let now: Timestamp
    }

    typealias Handler = @Sendable (inout Organisation, Arguments) throws -> Answer

    private func answer(
        _ request: Request, _ context: SandboxContext, _ endpoint: Endpoint, _ handler: Handler
    ) async throws -> Answer {
        let call = try await Call(reading: request)
        let id = context.parameters.get("id") ?? ""
        var changed: String?
        let answer = try samsara.perform(call, endpoint) { organisation, now in
            changed = organisation.id
            return try handler(&organisation, Arguments(call: call, id: id, now: now))
        }
        if request.method != .get, let changed {
            samsara.changed(changed)
            await echo(answer, endpoint, organisationId: changed)
        }
        return answer
    }

    private func echo(_ answer: Answer, _ endpoint: Endpoint, organisationId: String) async {
        guard endpoint.name == "POST documents", samsara.withState({ $0.settings.echoDocuments }),
            case .json(let body) = answer.body, let document = body["data"],
            let organisation = try? samsara.organisation(organisationId)  // Gone only after a reset.
        else { return }
        let event = SamsaraEvent(
            type: "DocumentSubmitted", time: samsara.clock.now(),
            data: .members(["document": document, "driver": document["driver"]]))
        _ = await samsara.courier.send(event, to: organisation, retryScale: 1)
    }

    @Sendable
    private func me(_ organisation: inout Organisation, _ arguments: Arguments) -> Answer {
        Answer([
            "data": [
                "id": .string(organisation.id), "name": .string(organisation.name),
                "carrierSettings": [
                    "carrierName": .string(organisation.name), "dotNumber": 1_234_567,
                    "mainOfficeAddress": "500 Congress Ave, Austin, TX 78701",
                ],
            ]
        ])
    }
}
