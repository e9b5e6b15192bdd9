extension SamsaraRoutes {
    private static let documentMembers: Set<String> = [
        "documentTypeId", "driverId", "state", "routeStopId", "vehicleId", "name", "notes", "fields",
    ]

    @Sendable
    func listDocumentTypes(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let id = organisation.id
        return try CursorPage.slice(organisation.documentTypes.map { $0.json(orgId: id) }, arguments.call)
    }

    @Sendable
    func listDocuments(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let query = arguments.call.query
        let (from, to) = try Self.span(query)
        let order = query["queryBy"] ?? "updated"
        guard ["created", "updated"].contains(order) else {
            throw SamsaraError.invalid("queryBy must be created or updated")
        }
        let documents = organisation.documents.filter { document in
            let time = order == "created" ? document.created : document.updated
            return time >= from && time <= to && (query["documentTypeId"].map { $0 == document.typeId } ?? true)
        }
        return try CursorPage.slice(documents.map { organisation.json($0) }, arguments.call)
    }

    @Sendable
    func getDocument(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        guard let document = organisation.documents.first(where: { $0.id == arguments.id }) else {
            throw SamsaraError.notFound("document \(arguments.id)")
        }
        return Answer(["data": organisation.json(document)])
    }

    @Sendable
    func createDocument(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let shape = try Shape(try arguments.call.json(), allows: Self.documentMembers)
        let type = try organisation.documentType(try shape.requiredString("documentTypeId"))
        let driverId = try shape.requiredString("driverId")
        guard let driver = organisation.drivers.first(where: { $0.isNamed(driverId) }) else {
            throw SamsaraError.invalid("no driver \(driverId)")
        }
        guard let state = FleetDocument.State(rawValue: try shape.string("state") ?? "required") else {
            throw SamsaraError.invalid("state must be submitted or required")
        }
        let stop = try shape.string("routeStopId")
        guard stop.map({ organisation.route(withStop: $0) != nil }) ?? true else {
            throw SamsaraError.invalid("routeStopId: no such stop")
        }
        let vehicle = try shape.string("vehicleId")
        guard vehicle.map({ id in organisation.vehicles.contains { $0.id == id } }) ?? true else {
            throw SamsaraError.invalid("vehicleId: no such vehicle")
        }
        let fields = try shape.shapes("fields", allows: ["label", "type", "value"]) ?? []
        try type.check(fields, isSubmitted: state == .submitted)
        let document = FleetDocument(
            id: RandomText.uuid(), typeId: type.id, driverId: driver.id, vehicleId: vehicle, routeStopId: stop,
            name: try shape.string("name", upTo: 255) ?? type.name, notes: try shape.string("notes", upTo: 2000) ?? "",
            state: state, fields: .array(fields.map { .object($0.members) }), created: arguments.now,
            updated: arguments.now)
        organisation.documents.append(document)
        return Answer(["data": organisation.json(document)])
    }
}
