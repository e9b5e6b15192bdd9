extension SamsaraRoutes {
    @Sendable
    func listDrivers(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let query = arguments.call.query
        let activation = query["driverActivationStatus"] ?? "active"
        guard ["active", "deactivated"].contains(activation) else {
            throw SamsaraError.invalid("driverActivationStatus must be active or deactivated")
        }
        let updatedAfter = try Self.time(query, "updatedAfterTime")
        let createdAfter = try Self.time(query, "createdAfterTime")
        let drivers = organisation.drivers.filter { driver in
            driver.isActive == (activation == "active") && updatedAfter.map { driver.updated > $0 } ?? true
                && createdAfter.map { driver.created > $0 } ?? true
        }
        return try CursorPage.slice(drivers.map(\.json), arguments.call)
    }

    @Sendable
    func getDriver(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        Answer(["data": try organisation.driver(arguments.id).json])
    }

    /// Assignments that overlap `[startTime, endTime]`, both now unless they are given.
    @Sendable
    func listAssignments(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let query = arguments.call.query
        guard let filter = query["filterBy"], ["drivers", "vehicles"].contains(filter) else {
            throw SamsaraError.invalid("filterBy is required: drivers or vehicles")
        }
        let from = try Self.time(query, "startTime") ?? arguments.now
        let to = try Self.time(query, "endTime") ?? max(from, arguments.now)
        guard from <= to else { throw SamsaraError.invalid("startTime is after endTime") }
        let vehicles = Self.ids(query["vehicleIds"])
        let drivers = Self.ids(query["driverIds"])
        let assignments = organisation.assignments.filter { assignment in
            assignment.overlaps(from, to) && (vehicles.isEmpty || vehicles.contains(assignment.vehicleId))
                && (drivers.isEmpty || drivers.contains(assignment.driverId))
        }
        return try CursorPage.slice(assignments.map { organisation.json($0) }, arguments.call)
    }

    @Sendable
    func listRoutes(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let (from, to) = try Self.span(arguments.call.query)
        let routes = organisation.routes.filter { $0.overlaps(from, to) }
        return try CursorPage.slice(routes.map { organisation.json($0) }, arguments.call)
    }

    @Sendable
    func getRoute(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        Answer(["data": organisation.json(organisation.routes[try organisation.routeIndex(arguments.id)])])
    }

    @Sendable
    func createRoute(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let route = try FleetRoute(
            creating: try arguments.call.json(), id: organisation.nextId(), nextId: { organisation.nextId() })
        try check(route, in: organisation)
        organisation.routes.append(route)
        return Answer(["data": organisation.json(route)])
    }

    @Sendable
    func patchRoute(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let index = try organisation.routeIndex(arguments.id)
        var route = organisation.routes[index]
        try route.patch(try arguments.call.json()) { organisation.nextId() }
        try check(route, in: organisation)
        organisation.routes[index] = route
        return Answer(["data": organisation.json(route)])
    }

    private func check(_ route: FleetRoute, in organisation: Organisation) throws(SamsaraError) {
        if let id = route.driverId { _ = try organisation.driver(id) }
        if let id = route.vehicleId { _ = try organisation.vehicle(id) }
    }

    static func time(_ query: [String: String], _ key: String) throws(SamsaraError) -> Timestamp? {
        guard let text = query[key] else { return nil }
        guard let time = Timestamp(text: text) else { throw .invalid("\(key) must be an RFC 3339 time") }
        return time
    }

    /// `startTime` and `endTime`, where both are required.
    static func span(_ query: [String: String]) throws(SamsaraError) -> (Timestamp, Timestamp) {
        guard let from = try time(query, "startTime"), let to = try time(query, "endTime") else {
            throw .invalid("startTime and endTime are required")
        }
        guard from <= to else { throw .invalid("startTime is after endTime") }
        return (from, to)
    }

    static func ids(_ text: String?) -> Set<String> {
        Set((text ?? "").split(separator: ",").map(String.init))
    }
}
