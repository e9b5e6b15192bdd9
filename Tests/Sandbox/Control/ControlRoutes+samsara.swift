import Hummingbird

extension ControlRoutes {
    func addSamsara(to samsara: RouterGroup<SandboxContext>) {
        samsara.get("orgs") { _, _ in
            Answer(["orgs": .array(world.samsara.organisations().map(\.summary))])
        }
        samsara.post("orgs") { request, _ in try create(try await body(request)) }
        samsara.get("orgs/:id") { _, context in
            let organisation = try world.samsara.organisation(try context.parameters.require("id"))
            return Answer(described(organisation))
        }
        samsara.post("orgs/:id/events") { request, context in
            try await play(
                try DispatcherAction(try await body(request)), in: try context.parameters.require("id"))
        }
        samsara.patch("orgs/:id/feed") { request, context in
            let change = try await body(request)
            let id = try context.parameters.require("id")
            _ = try world.samsara.organisation(id)
            try world.samsara.withState { state throws(ShapeError) in
                try state.withOrganisation(id) { organisation throws(ShapeError) in
                    try organisation.feed.patch(change)
                }
            }
            return Answer(status: 204)
        }
        samsara.get("settings") { _, _ in Answer(world.samsara.withState { $0.settings.json }) }
        samsara.patch("settings") { request, _ in
            let change = try await body(request)
            let settings = try world.samsara.withState { state throws(ShapeError) in
                try state.settings.patch(change)
                return state.settings.json
            }
            return Answer(settings)
        }
    }

    private func create(_ json: JSON) throws -> Answer {
        let shape = try Shape(json, allows: ["name", "token", "scopes", "documentTypes", "drivers"])
        let scopes = try shape.strings("scopes").map { names in
            Set(
                try names.map { name in
                    guard let scope = Scope(rawValue: name) else {
                        let accepted = Scope.allCases.map(\.rawValue).joined(separator: ", ")
                        throw shape.error("scopes", .value(accepted: "of \(accepted)"))
                    }
                    return scope
                })
        }
        let people = try shape.shapes("drivers", allows: ["name", "phone", "locale", "active"])?.map { driver in
            Organisation.Person(
                name: try driver.requiredString("name", upTo: 255), phone: try driver.string("phone", upTo: 255) ?? "",
                locale: try driver.string("locale") ?? "us", isActive: try driver.bool("active") ?? true)
        }
        let name = try shape.string("name", upTo: 255)
        let token = try shape.string("token", upTo: 255)
        let withDocumentTypes = try shape.bool("documentTypes") ?? true
        let now = world.clock.now()
        let organisation = try world.samsara.withState { state throws(ControlError) in
            try state.create(
                name: name, token: token, scopes: scopes, people: people, withDocumentTypes: withDocumentTypes,
                now: now)
        }
        introduce(organisation)
        world.samsara.changed(organisation.id)
        return Answer(described(organisation), status: 201)
    }

    /// Lets the event happen and waits for the first attempt at each webhook.
    private func play(_ action: DispatcherAction, in id: String) async throws -> Answer {
        let now = world.clock.now()
        let played = try world.samsara.withState { (state: inout SamsaraState) throws in
            let retryScale = state.settings.retryScale
            return try state.withOrganisation(id) { (organisation: inout Organisation) throws in
                let event = try organisation.play(action, now: now)
                return (event, organisation, retryScale)
            }
        }
        guard let (event, organisation, retryScale) = played else {
            throw ControlError(status: 404, "no organisation \(id)")
        }
        world.samsara.changed(id)
        var deliveries: [JSON] = []
        for _ in 0..<(action.isLost ? 0 : action.repetitions) {
            deliveries += await world.samsara.courier.send(event, to: organisation, retryScale: retryScale)
                .map(\.json)
        }
        return Answer(["eventId": .string(event.id), "deliveries": .array(deliveries)])
    }

    /// The people of the fleet are the people with the phones.
    private func introduce(_ organisation: Organisation) {
        let names = organisation.drivers.compactMap { driver in driver.waId.map { ($0, driver.name) } }
        world.whatsApp.withState { state in
            for (waId, name) in names {
                state.register(waId)
                state.phones[waId]?.name = name
            }
        }
    }

    private func described(_ organisation: Organisation) -> JSON {
        organisation.full.merging([
            "drivers": .array(
                organisation.drivers.map { driver in
                    driver.json.merging(.members(["waId": driver.waId.map(JSON.string)]))
                })
        ])
    }
}

extension FleetDriver {
    /// What a person would dial; nil when the phone field holds no number.
    fileprivate var waId: String? {
        let digits = phone.filter { $0.isASCII && $0.isNumber }
        if phone.hasPrefix("+"), (8...15).contains(digits.count) { return digits }
        return digits.count == 10 && locale == "us" ? "1" + digits : nil
    }
}
