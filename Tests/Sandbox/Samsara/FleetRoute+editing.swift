extension FleetRoute {
    private static let members: Set<String> = [
        "name", "notes", "driverId", "vehicleId", "externalIds", "tagIds", "settings", "stops",
    ]
    private static let stopMembers: Set<String> = [
        "id", "name", "notes", "addressId", "singleUseLocation", "scheduledArrivalTime", "scheduledDepartureTime",
        "ontimeWindowAfterArrivalMs", "ontimeWindowBeforeArrivalMs", "sequenceNumber", "externalIds",
    ]

    /// The body of `POST /fleet/routes`.
    init(creating json: JSON, id: String, nextId: () -> String) throws {
        let shape = try Shape(json, allows: Self.members)
        self.init(id: id, name: try shape.requiredString("name"), stops: [])
        let stops = try shape.required("stops", try shape.shapes("stops", allows: Self.stopMembers))
        guard stops.count >= 2 else { throw SamsaraError.invalid("stops takes at least 2 stops") }
        try replaceStops(stops, nextId: nextId)
        try apply(shape)
        guard start != nil, end != nil else {
            throw SamsaraError.invalid("the first stop needs a departure time, the last one an arrival time")
        }
    }

    /// The body of `PATCH /fleet/routes/{id}`, a merge patch: `stops` replaces the list, so that a stop that is
    /// left out is deleted, while one that is named by id keeps what is not mentioned.
    mutating func patch(_ json: JSON, nextId: () -> String) throws {
        let shape = try Shape(json, allows: Self.members.union(["recomputeScheduledTimes"]))
        if let name = try shape.string("name") { self.name = name }
        try apply(shape)
        guard let stops = try shape.shapes("stops", allows: Self.stopMembers) else { return }
        try replaceStops(stops, nextId: nextId)
    }

    private mutating func apply(_ shape: Shape) throws {
        if let notes = try shape.string("notes", upTo: 2000) { self.notes = notes }
        if let externalIds = try shape.externalIds() { self.externalIds = externalIds }
        if let settings = shape.value("settings") { self.settings = self.settings.merging(settings) }
        if shape.members["driverId"] != nil { driverId = try shape.string("driverId") }
        if shape.members["vehicleId"] != nil { vehicleId = try shape.string("vehicleId") }
    }

    private mutating func replaceStops(_ shapes: [Shape], nextId: () -> String) throws {
        var known = Dictionary(stops.map { ($0.id, $0) }) { first, _ in first }
        stops = try shapes.map { shape in
            guard let id = try shape.string("id") else { return try RouteStop(creating: shape, id: nextId()) }
            guard var stop = known.removeValue(forKey: id) else {
                throw SamsaraError.invalid("\(shape.path).id: no stop \(id) on this route, or twice")
            }
            try stop.apply(shape)
            return stop
        }
    }
}

extension RouteStop {
    fileprivate init(creating shape: Shape, id: String) throws {
        self.init(id: id, name: try shape.string("name") ?? "")
        guard shape.value("addressId") != nil || shape.value("singleUseLocation") != nil else {
            throw SamsaraError.invalid("\(shape.path) needs addressId or singleUseLocation")
        }
        try apply(shape)
    }

    fileprivate mutating func apply(_ shape: Shape) throws {
        if let name = try shape.string("name") { self.name = name }
        if let notes = try shape.string("notes", upTo: 2000) { self.notes = notes }
        if let externalIds = try shape.externalIds() { self.externalIds = externalIds }
        if let id = try shape.string("addressId") { address = ["id": .string(id)] }
        let members: Set<String> = ["latitude", "longitude", "address", "radiusMeters"]
        if let place = try shape.shape("singleUseLocation", allows: members) {
            _ = try place.required("latitude", try place.double("latitude"))
            _ = try place.required("longitude", try place.double("longitude"))
            location = .object(place.members)
        }
        scheduledArrival = try shape.time("scheduledArrivalTime") ?? scheduledArrival
        scheduledDeparture = try shape.time("scheduledDepartureTime") ?? scheduledDeparture
    }
}

extension Shape {
    func time(_ key: String) throws(ShapeError) -> Timestamp? {
        guard let text = try string(key) else { return nil }
        guard let time = Timestamp(text: text) else { throw error(key, .value(accepted: "an RFC 3339 time")) }
        return time
    }

    fileprivate func externalIds() throws(ShapeError) -> JSON? {
        guard let ids = value("externalIds") else { return nil }
        guard ids.object?.values.allSatisfy({ $0.string != nil }) == true else {
            throw error("externalIds", .value(accepted: "an object of strings"))
        }
        return ids
    }
}
