extension Organisation {
    /// Lets the action happen and says what Samsara would report of it.
    mutating func play(_ action: DispatcherAction, now: Timestamp) throws -> SamsaraEvent {
        let time = action.happenedAt ?? now
        let data = try data(of: action, at: time, now: now)
        var event = SamsaraEvent(
            type: action.type, time: time, data: data.merging(action.overrides), signing: action.signing)
        if let id = action.eventId { event.id = id }
        return event
    }

    private mutating func data(of action: DispatcherAction, at time: Timestamp, now: Timestamp) throws -> JSON {
        switch action.type {
        case "RouteStopArrival", "RouteStopDeparture", "RouteStopEtaUpdated":
            return try moveAlongRoute(action, at: time, now: now)
        case "GeofenceEntry", "GeofenceExit": return geofence(vehicle: try vehicle(of: action, at: time))
        case "DocumentSubmitted": return try submitDocument(action, at: time)
        case "DvirSubmitted": return dvir(try driver(of: action), try vehicle(of: action, at: time), at: time)
        case "SevereSpeedingStarted":
            let vehicle = try vehicle(of: action, at: time)
            return [
                "data": [
                    "startTime": time.json, "tripStartTime": (time + -3_600).json, "vehicle": vehicle.tiny,
                ]
            ]
        case "EngineFaultOn": return engineFault(try vehicle(of: action, at: time))
        case "AlertIncident": return try alert(action, at: time, now: now)
        case "DriverCreated", "DriverUpdated": return ["driver": try driver(of: action).json]
        case "Ping": return [:]
        default:
            return .members([
                "driver": try action.driverId.map { try driver($0).tiny },
                "vehicle": try action.vehicleId.map { try vehicle($0).tiny },
            ])
        }
    }

    func driver(of action: DispatcherAction) throws(SamsaraError) -> FleetDriver {
        if let id = action.driverId { return try driver(id) }
        guard let first = drivers.first(where: \.isActive) else { throw .invalid("there is no driver") }
        return first
    }

    func vehicle(of action: DispatcherAction, at time: Timestamp) throws(SamsaraError) -> Vehicle {
        if let id = action.vehicleId { return try vehicle(id) }
        if let id = action.driverId {
            guard let vehicle = vehicle(ofDriver: try driver(id).id, at: time) else {
                throw .invalid("driver \(id) is in no vehicle: say vehicleId")
            }
            return vehicle
        }
        guard let first = vehicles.first else { throw .invalid("there is no vehicle") }
        return first
    }

    /// The page's and the tests' way to a route: by id, by stop, by driver or vehicle; a driver without one gets one.
    private mutating func routeIndex(of action: DispatcherAction, now: Timestamp) throws -> Int {
        if let id = action.routeId { return try routeIndex(id) }
        if let id = action.stopId {
            guard let route = route(withStop: id) else { throw SamsaraError.notFound("stop \(id)") }
            return try routeIndex(route.id)
        }
        if let id = action.vehicleId, let index = routes.firstIndex(where: { $0.vehicleId == id }) { return index }
        let driver = try driver(of: action)
        if let index = routes.firstIndex(where: { $0.driverId == driver.id }) { return index }
        addRoute("Route of \(driver.name)", driverId: driver.id, vehicleId: nil, now: now)
        return routes.count - 1
    }

    private mutating func moveAlongRoute(_ action: DispatcherAction, at time: Timestamp, now: Timestamp) throws -> JSON
    {
        let index = try routeIndex(of: action, now: now)
        let stops = routes[index].stops
        let isArrival = action.type == "RouteStopArrival"
        let open = stops.firstIndex { $0.state == .scheduled || ($0.state == .arrived && !isArrival) }
        let stopIndex = action.stopId.flatMap { id in stops.firstIndex { $0.id == id } } ?? open ?? stops.count - 1
        guard stops.indices.contains(stopIndex) else { throw SamsaraError.invalid("the route has no such stop") }
        let eta = action.type == "RouteStopEtaUpdated" ? time + 1_500 : nil
        let (feedType, operation) = routes[index].stops[stopIndex].pass(action.type, at: time)
        let route = routes[index]
        routeEvents.append(
            RouteEvent(
                sequence: (routeEvents.last?.sequence ?? 0) + 1, type: feedType, processed: action.processedAt ?? now,
                happened: time, route: route, stopId: stops[stopIndex].id, eta: eta))
        return .members([
            "type": "route tracking", "time": time.json, "operation": .string(operation), "route": route.body,
            "driver": drivers.first { $0.id == route.driverId }?.tiny,
            "vehicle": vehicles.first { $0.id == route.vehicleId }?.tiny,
            "routeStopDetails": route.stops[stopIndex].details(eta: eta),
        ])
    }
}

extension RouteStop {
    /// - Returns: the type in the feed, and the operation in the webhook.
    fileprivate mutating func pass(_ eventType: String, at time: Timestamp) -> (String, String) {
        switch eventType {
        case "RouteStopArrival":
            state = .arrived
            actualArrival = time
            return ("stopArrived", "stop arrived")
        case "RouteStopDeparture":
            state = .departed
            actualArrival = actualArrival ?? time
            actualDeparture = time
            return ("stopCompleted", "stop departed")
        default: return ("stopEtaUpdated", "stop ETA updated")
        }
    }
}
