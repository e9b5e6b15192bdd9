import Hummingbird

/// The API by which tests and the page play the people: dispatcher, driver, and misfortune.
struct ControlRoutes: Sendable {
    let world: World

    func add(to router: Router<SandboxContext>) {
        let control = router.group("sandbox")
        addSamsara(to: control.group("samsara"))
        addWhatsApp(to: control.group("whatsapp"))
        addTwilio(to: control.group("twilio"))
        addStripe(to: control.group("stripe"))
        control.post("faults") { request, _ in
            let id = try world.faults.add(try Fault(try await body(request)))
            return Answer(["id": .int(id), "count": .int(world.faults.count)], status: 201)
        }
        control.get("faults") { _, _ in Answer(["faults": .array(world.faults.list)]) }
        control.delete("faults/:id") { _, context in
            world.faults.remove(try context.parameters.require("id", as: Int.self))
            return Answer(status: 204)
        }
        control.delete("faults") { _, _ in
            world.faults.removeAll()
            return Answer(status: 204)
        }
        control.get("log") { request, _ in
            let rows = world.log.rows(of: try vendor(request))
            return Answer(["rows": .array(rows.map(\.json))])
        }
        control.get("deliveries") { request, _ in
            let rows = world.deliveries.latest(500, of: try vendor(request))
            return Answer(["rows": .array(rows.map(\.json))])
        }
        control.get("events") { _, _ in EventStream.response(world.hub) }
        control.post("reset") { _, _ in
            world.reset()
            return Answer(status: 204)
        }
    }

    func body(_ request: Request) async throws -> JSON {
        let call = try await Call(reading: request)
        return call.body.isEmpty ? [:] : try call.json()
    }

    private func vendor(_ request: Request) throws -> Vendor? {
        try request.uri.queryParameters["vendor"].map { name in
            guard let vendor = Vendor(rawValue: String(name)) else {
                throw ControlError("vendor must be one of \(Vendor.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return vendor
        }
    }
}
